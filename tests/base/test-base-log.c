/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-log.h"

static void
test_masked_subprocess (void)
{
  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
  trunk_log_install ();

  g_message ("signing in with client_secret=canary-one");
  g_debug ("answer {\"access_token\": \"canary-two\"}");
  g_log_structured ("trunk-test", G_LOG_LEVEL_MESSAGE, "TRUNK_DETAIL", "password=canary-three", "MESSAGE", "sent %s", "Bearer canary4canary4canary4");
}

static void
test_masked (void)
{
  if (g_test_subprocess ())
    {
      test_masked_subprocess ();
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr_unmatched ("*canary*");
  g_test_trap_assert_stdout_unmatched ("*canary*");
  g_test_trap_assert_stderr ("*signing in with client_secret=<10 characters>*");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log/masked", test_masked);

  return g_test_run ();
}
