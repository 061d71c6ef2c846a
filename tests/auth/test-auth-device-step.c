/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-device-step-private.h"

#include <string.h>

#define SECOND G_USEC_PER_SEC

#define ANSWER(rest) "{\"device_code\":\"d\",\"user_code\":\"ABCD\",\"verification_uri\":\"https://microsoft.com/devicelogin\"" rest "}"

static void
test_grant_values (void)
{
  static const struct
  {
    const char *body;
    guint       interval;
    guint       expires_in;
    const char *message;
  } cases[] = {
    { ANSWER (",\"expires_in\":900,\"interval\":7,\"message\":\"Go there\""), 7, 900, "Go there" },
    { ANSWER (",\"expires_in\":900"), 5, 900, NULL },
    { ANSWER (",\"expires_in\":\"900\",\"interval\":\"5\",\"message\":\"\""), 5, 900, NULL },
    { ANSWER (",\"expires_in\":900,\"interval\":0"), 1, 900, NULL },
    { ANSWER (",\"expires_in\":900,\"interval\":-3,\"message\":7"), 1, 900, NULL },
    { ANSWER (",\"expires_in\":99999999"), 5, 86400, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TrunkDeviceGrant) grant = NULL;

      g_test_message ("%s", cases[i].body);
      g_assert_cmpuint (trunk_device_grant_parse (cases[i].body, strlen (cases[i].body), &grant), ==, TRUNK_FINDING_OK);
      g_assert_cmpuint (grant->interval, ==, cases[i].interval);
      g_assert_cmpuint (grant->expires_in, ==, cases[i].expires_in);
      g_assert_cmpstr (grant->message, ==, cases[i].message);
      g_assert_cmpstr (grant->user_code, ==, "ABCD");
      g_assert_cmpstr (grant->verification_uri, ==, "https://microsoft.com/devicelogin");
      g_assert_cmpstr (trunk_secret_peek (grant->device_code), ==, "d");
    }
}

static void
test_grant_refuses (void)
{
  static const struct
  {
    const char   *body;
    TrunkFinding  finding;
  } cases[] = {
    { "", TRUNK_FINDING_HTTP_NOT_UNDERSTOOD },
    { "<html>", TRUNK_FINDING_HTTP_HTML_INSTEAD },
    { "{}", TRUNK_FINDING_HTTP_NOT_UNDERSTOOD },
    { ANSWER (""), TRUNK_FINDING_HTTP_NOT_UNDERSTOOD },
    { ANSWER (",\"expires_in\":-1"), TRUNK_FINDING_HTTP_NOT_UNDERSTOOD },
    { ANSWER (",\"expires_in\":900,\"interval\":86400"), TRUNK_FINDING_HTTP_NOT_UNDERSTOOD },
    { "{\"device_code\":\"d\",\"user_code\":\"A\",\"verification_uri\":\"http://x.test\",\"expires_in\":900}", TRUNK_FINDING_HTTP_NOT_UNDERSTOOD },
    { "{\"device_code\":\"d\",\"user_code\":\"A\",\"verification_uri\":\"javascript:alert(1)\",\"expires_in\":900}", TRUNK_FINDING_HTTP_NOT_UNDERSTOOD },
    { "{\"device_code\":\"d\",\"user_code\":\"A\\nB\",\"verification_uri\":\"https://x.test\",\"expires_in\":900}", TRUNK_FINDING_HTTP_NOT_UNDERSTOOD },
    { "{\"device_code\":\"\",\"user_code\":\"A\",\"verification_uri\":\"https://x.test\",\"expires_in\":900}", TRUNK_FINDING_HTTP_NOT_UNDERSTOOD },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TrunkDeviceGrant) grant = NULL;

      g_test_message ("%s", cases[i].body);
      g_assert_cmpuint (trunk_device_grant_parse (cases[i].body, strlen (cases[i].body), &grant), ==, cases[i].finding);
      g_assert_null (grant);
    }
}

typedef struct
{
  TrunkFinding        finding;
  const char         *error;
  gint64              retry_after;
  TrunkDevicePollNext next;
  guint               wait;       /* seconds */
  TrunkFinding        stopped;
} Step;

#define PENDING   { TRUNK_FINDING_SIGN_IN_NEEDED, "authorization_pending", -1
#define SLOW_DOWN { TRUNK_FINDING_SIGN_IN_TRANSIENT, "slow_down", -1
#define TIMED_OUT { TRUNK_FINDING_CONNECT_TIMEOUT, NULL, -1
#define AGAIN(s)  TRUNK_DEVICE_POLL_AGAIN, s, TRUNK_FINDING_OK }
#define STOP(f)   TRUNK_DEVICE_POLL_STOP, 0, TRUNK_FINDING_##f }
#define DONE      { TRUNK_FINDING_OK, NULL, -1, TRUNK_DEVICE_POLL_DONE, 0, TRUNK_FINDING_OK }

/* RFC 8628 §3.5, sentence by sentence. Time passes exactly as the machine asks. */
static const struct
{
  const char *name;
  Step        steps[12];
} dialogues[] = {
  { "pending-keeps-the-interval", { PENDING, AGAIN (5), PENDING, AGAIN (5), PENDING, AGAIN (5), DONE } },
  { "slow-down-is-for-good", { PENDING, AGAIN (5), SLOW_DOWN, AGAIN (10), PENDING, AGAIN (10), SLOW_DOWN, AGAIN (15), PENDING, AGAIN (15), DONE } },
  { "time-out-doubles", { TIMED_OUT, AGAIN (10), TIMED_OUT, AGAIN (20), PENDING, AGAIN (20), TIMED_OUT, AGAIN (40), TIMED_OUT, AGAIN (60), TIMED_OUT, AGAIN (60), DONE } },
  { "time-outs-end", { TIMED_OUT, AGAIN (10), TIMED_OUT, AGAIN (20), TIMED_OUT, AGAIN (40), TIMED_OUT, AGAIN (60), TIMED_OUT, AGAIN (60), TIMED_OUT, STOP (CONNECT_TIMEOUT) } },
  { "retry-after", { { TRUNK_FINDING_THROTTLED, NULL, 30, AGAIN (30), PENDING, AGAIN (10), DONE } },
  { "declined", { PENDING, AGAIN (5), { TRUNK_FINDING_DEVICE_CODE_DECLINED, "authorization_declined", -1, STOP (DEVICE_CODE_DECLINED) } },
  { "access-denied", { { TRUNK_FINDING_DEVICE_CODE_DECLINED, "access_denied", -1, STOP (DEVICE_CODE_DECLINED) } },
  { "expired", { { TRUNK_FINDING_DEVICE_CODE_EXPIRED, "expired_token", -1, STOP (DEVICE_CODE_EXPIRED) } },
  { "bad-code", { { TRUNK_FINDING_DEVICE_CODE_BAD, "bad_verification_code", -1, STOP (DEVICE_CODE_BAD) } },
  { "policy", { { TRUNK_FINDING_POLICY_BLOCKED, "access_denied", -1, STOP (POLICY_BLOCKED) } },
  { "inspected", { { TRUNK_FINDING_TLS_INSPECTED, NULL, -1, STOP (TLS_INSPECTED) } },
};

static void
test_dialogue (gconstpointer data)
{
  const Step *steps = dialogues[GPOINTER_TO_UINT (data)].steps;
  TrunkDeviceGrant grant = { .interval = 5, .expires_in = 900 };
  TrunkDevicePoll poll;
  TrunkDevicePollStep step;
  gint64 now = 1000 * SECOND;

  trunk_device_poll_init (&poll, &grant, SECOND, now);
  step = trunk_device_poll_begin (&poll, now);
  g_assert_cmpuint (step.next, ==, TRUNK_DEVICE_POLL_AGAIN);
  g_assert_cmpint (step.wait, ==, 5 * SECOND);

  for (gsize i = 0; i < G_N_ELEMENTS (dialogues[0].steps) && (i == 0 || step.next == TRUNK_DEVICE_POLL_AGAIN); i++)
    {
      now += step.wait;
      step = trunk_device_poll_step (&poll, steps[i].finding, steps[i].error, steps[i].retry_after, now);
      g_assert_cmpuint (step.next, ==, steps[i].next);
      g_assert_cmpint (step.wait, ==, steps[i].wait * SECOND);
      g_assert_cmpuint (step.finding, ==, steps[i].stopped);
    }
  g_assert_cmpuint (step.next, !=, TRUNK_DEVICE_POLL_AGAIN);
}

/* Never a poll after the end, and never one sooner than allowed to be before it. */
static void
test_expiry (void)
{
  for (guint expires_in = 1; expires_in < 40; expires_in++)
    {
      TrunkDeviceGrant grant = { .interval = 5, .expires_in = expires_in };
      TrunkDevicePoll poll;
      TrunkDevicePollStep step;
      gint64 start = 77 * SECOND, now = start;
      guint n_polls = 0;

      trunk_device_poll_init (&poll, &grant, SECOND, now);
      step = trunk_device_poll_begin (&poll, now);
      while (step.next == TRUNK_DEVICE_POLL_AGAIN)
        {
          g_assert_cmpint (step.wait, >=, 5 * SECOND);
          now += step.wait;
          g_assert_cmpint (now - start, <, expires_in * SECOND);
          n_polls++;
          step = trunk_device_poll_step (&poll, TRUNK_FINDING_SIGN_IN_NEEDED, "authorization_pending", -1, now);
        }
      g_assert_cmpuint (step.next, ==, TRUNK_DEVICE_POLL_STOP);
      g_assert_cmpuint (step.finding, ==, TRUNK_FINDING_DEVICE_CODE_EXPIRED);
      g_assert_cmpint (now + step.wait - start, ==, expires_in * SECOND);
      g_assert_cmpuint (n_polls, ==, (expires_in - 1) / 5);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/auth/device-step/grant", test_grant_values);
  g_test_add_func ("/auth/device-step/grant-refuses", test_grant_refuses);
  g_test_add_func ("/auth/device-step/expiry", test_expiry);
  for (guint i = 0; i < G_N_ELEMENTS (dialogues); i++)
    {
      g_autofree char *path = g_strdup_printf ("/auth/device-step/dialogue/%s", dialogues[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_dialogue);
    }

  return g_test_run ();
}
