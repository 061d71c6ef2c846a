/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "providers/trunk-voice-sample.h"

#define RATE 8000
#define SAMPLES (RATE * 3 / 4)
#define WAVE_FORMAT_MULAW 7
#define HEADER_SIZE 58

/* ITU-T G.711 */
static guint8
encode_mulaw (int sample)
{
  int sign = sample < 0 ? 0x80 : 0;
  int magnitude = MIN (ABS (sample), 32635) + 0x84;
  int exponent = 7;

  for (int mask = 0x4000; (magnitude & mask) == 0 && exponent > 0; mask >>= 1)
    exponent--;

  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f));
}

static void
append_le (GByteArray *out,
           guint32     value,
           guint       size)
{
  for (guint i = 0; i < size; i++)
    {
      guint8 byte = value >> (8 * i);

      g_byte_array_append (out, &byte, 1);
    }
}

static void
append_tag (GByteArray *out,
            const char *tag)
{
  g_byte_array_append (out, (const guint8 *) tag, 4);
}

/**
 * trunk_voice_sample_make:
 *
 * Three quarters of a second of a tone at 500 Hz, as telephone systems record it: RIFF WAVE, 8 kHz, mono, µ-law.
 *
 * Returns: (transfer full): the file, about 6 kB; the same bytes each time
 */
GBytes *
trunk_voice_sample_make (void)
{
  /* A triangle of 16 samples a period. */
  static const int triangle[16] = { 0, 2000, 4000, 6000, 8000, 6000, 4000, 2000, 0, -2000, -4000, -6000, -8000, -6000, -4000, -2000 };
  GByteArray *out = g_byte_array_sized_new (HEADER_SIZE + SAMPLES);

  append_tag (out, "RIFF");
  append_le (out, HEADER_SIZE - 8 + SAMPLES, 4);
  append_tag (out, "WAVE");
  append_tag (out, "fmt ");
  append_le (out, 18, 4);
  append_le (out, WAVE_FORMAT_MULAW, 2);
  append_le (out, 1, 2);
  append_le (out, RATE, 4);
  append_le (out, RATE, 4);
  append_le (out, 1, 2);
  append_le (out, 8, 2);
  append_le (out, 0, 2);
  append_tag (out, "fact");
  append_le (out, 4, 4);
  append_le (out, SAMPLES, 4);
  append_tag (out, "data");
  append_le (out, SAMPLES, 4);
  g_assert (out->len == HEADER_SIZE);

  for (guint i = 0; i < SAMPLES; i++)
    {
      guint8 byte = encode_mulaw (triangle[i % G_N_ELEMENTS (triangle)]);

      g_byte_array_append (out, &byte, 1);
    }

  return g_byte_array_free_to_bytes (out);
}
