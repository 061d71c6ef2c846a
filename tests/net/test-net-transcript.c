/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-transcript.h"

static void
test_lines (void)
{
  g_autoptr(TrunkTranscript) transcript = trunk_transcript_new ();
  g_autofree char *text = NULL;

  trunk_transcript_line (transcript, '>', "GET /");
  trunk_transcript_line (transcript, '<', "one\r\ntwo\nthree\n");
  trunk_transcript_line (transcript, '*', "");
  text = trunk_transcript_to_text (transcript);
  g_assert_cmpstr (text, ==, "> GET /\n< one\n< two\n< three\n* \n");
}

static void
test_bound (void)
{
  g_autoptr(TrunkTranscript) transcript = trunk_transcript_new ();
  g_autofree char *line = g_strnfill (1000, 'x');
  g_autofree char *text = NULL;

  for (guint i = 0; i < 100; i++)
    trunk_transcript_line (transcript, '<', line);
  trunk_transcript_line (transcript, '<', "late");
  text = trunk_transcript_to_text (transcript);
  g_assert_cmpuint (strlen (text), <, TRUNK_TRANSCRIPT_MAX_BYTES + 100);
  g_assert_null (strstr (text, "late"));
  g_assert_nonnull (strstr (text, "84004 more bytes"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/transcript/lines", test_lines);
  g_test_add_func ("/net/transcript/bound", test_bound);

  return g_test_run ();
}
