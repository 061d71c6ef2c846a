/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-transcript.h"

#include <glib/gi18n-lib.h>

struct _TrunkTranscript
{
  GString *text;        /* (owned) */
  gsize dropped;        /* bytes that did not fit */
};

/**
 * trunk_transcript_new:
 *
 * Returns: (transfer full): an empty transcript
 */
TrunkTranscript *
trunk_transcript_new (void)
{
  TrunkTranscript *self = g_new0 (TrunkTranscript, 1);

  self->text = g_string_new (NULL);

  return self;
}

void
trunk_transcript_free (TrunkTranscript *self)
{
  g_return_if_fail (self != NULL);

  g_string_free (self->text, TRUE);
  g_free (self);
}

/* Appends one line with its mark, or counts it where it does not fit. A line is never cut: half a masked value could read as a
 * whole one. */
static void
append (TrunkTranscript *self,
        char             direction,
        const char      *line,
        gsize            length)
{
  if (self->dropped > 0 || self->text->len + length + 3 > TRUNK_TRANSCRIPT_MAX_BYTES)
    {
      self->dropped += length;
      return;
    }

  g_string_append_c (self->text, direction);
  g_string_append_c (self->text, ' ');
  g_string_append_len (self->text, line, length);
  g_string_append_c (self->text, '\n');
}

/**
 * trunk_transcript_line:
 * @direction: '>' for what we sent, '<' for what we got, '*' for what happened
 * @redacted: text that went through base/trunk-redact; several lines become several entries
 */
void
trunk_transcript_line (TrunkTranscript *self,
                       char             direction,
                       const char      *redacted)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (direction == '>' || direction == '<' || direction == '*');
  g_return_if_fail (redacted != NULL);

  while (TRUE)
    {
      gsize length = strcspn (redacted, "\r\n");

      append (self, direction, redacted, length);
      redacted += length;
      if (redacted[0] == '\r' && redacted[1] == '\n')
        redacted++;
      if (*redacted == '\0' || *++redacted == '\0')
        return;
    }
}

/**
 * trunk_transcript_to_text:
 *
 * Returns: (transfer full): what was recorded, one entry a line, and how much was not
 */
char *
trunk_transcript_to_text (TrunkTranscript *self)
{
  g_autofree char *rest = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->dropped == 0)
    return g_strdup (self->text->str);

  rest = g_strdup_printf (ngettext ("%lu more byte was not recorded", "%lu more bytes were not recorded", self->dropped),
                          (gulong) self->dropped);

  return g_strconcat (self->text->str, "* ", rest, "\n", NULL);
}
