/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-evidence.h"

static void
test_facts (void)
{
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
  g_autoptr(TrunkEvidence) other = trunk_evidence_new ();
  TrunkFact fact;

  g_assert_null (trunk_evidence_get (evidence, TRUNK_FACT_HOST));
  trunk_evidence_set (evidence, TRUNK_FACT_HOST, "a");
  trunk_evidence_set_int (evidence, TRUNK_FACT_PORT, -1);
  trunk_evidence_set (evidence, TRUNK_FACT_HOST, "b");
  trunk_evidence_set (evidence, TRUNK_FACT_HOST, NULL);
  g_assert_cmpuint (trunk_evidence_get_n (evidence), ==, 2);
  g_assert_cmpstr (trunk_evidence_get_nth (evidence, 0, &fact), ==, "b");
  g_assert_cmpint (fact, ==, TRUNK_FACT_HOST);
  g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_PORT), ==, "-1");

  trunk_evidence_set (other, TRUNK_FACT_HOST, "c");
  trunk_evidence_set (other, TRUNK_FACT_URL, "d");
  trunk_evidence_set_transcript (other, "> x\n");
  trunk_evidence_merge (evidence, other);
  g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_HOST), ==, "b");
  g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_URL), ==, "d");
  g_assert_cmpstr (trunk_evidence_get_transcript (evidence), ==, "> x\n");
}

/* Whatever a server says is one line of text that does nothing to a terminal. */
static void
test_one_line (void)
{
  static const struct { const char *value, *expected; } cases[] = {
    { "a\r\nb\tc", "a  b c" },
    { "\033[2Jx\x07", " [2Jx " },
    { "\302\233m", "  m" },
    { "\303\244\xff", "\303\244\357\277\275" },
  };
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      trunk_evidence_set (evidence, TRUNK_FACT_SERVER_MESSAGE, cases[i].value);
      g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_SERVER_MESSAGE), ==, cases[i].expected);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/evidence/facts", test_facts);
  g_test_add_func ("/evidence/one-line", test_one_line);

  return g_test_run ();
}
