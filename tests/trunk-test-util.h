/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Longer than any test may wait: a test that gets here has failed. */
#define TRUNK_TEST_PATIENCE_S 20

/**
 * TrunkTestResult:
 *
 * Where an asynchronous call under test leaves its result:
 *
 *   g_auto(TrunkTestResult) waited = { NULL };
 *   trunk_http_send_async (context, request, NULL, trunk_test_result_cb, &waited);
 *   exchange = trunk_http_send_finish (context, trunk_test_result_wait (&waited), &error);
 */
typedef struct
{
  GAsyncResult *result;         /* (owned) (nullable) */
} TrunkTestResult;

static inline void
trunk_test_result_clear (TrunkTestResult *self)
{
  g_clear_object (&self->result);
}

static inline void
trunk_test_result_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  TrunkTestResult *self = user_data;

  g_assert_null (self->result);
  self->result = g_object_ref (result);
}

static inline gboolean
trunk_test_patience_cb (gpointer user_data)
{
  g_error ("Nothing came in %d seconds", TRUNK_TEST_PATIENCE_S);

  return G_SOURCE_REMOVE;
}

/* Turns the thread-default main context until @condition is true; fails the test when that takes too long. */
#define trunk_test_wait_until(condition) \
  G_STMT_START { \
    GSource *trunk_test_patience = g_timeout_source_new_seconds (TRUNK_TEST_PATIENCE_S); \
    g_source_set_callback (trunk_test_patience, trunk_test_patience_cb, NULL, NULL); \
    g_source_attach (trunk_test_patience, g_main_context_get_thread_default ()); \
    while (!(condition)) \
      g_main_context_iteration (g_main_context_get_thread_default (), TRUE); \
    g_source_destroy (trunk_test_patience); \
    g_source_unref (trunk_test_patience); \
  } G_STMT_END

static inline GAsyncResult *
trunk_test_result_wait (TrunkTestResult *self)
{
  trunk_test_wait_until (self->result != NULL);

  return self->result;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TrunkTestResult, trunk_test_result_clear)

/* Asserts that @outcome is @expected, and says all of its evidence when it is not. */
#define trunk_test_assert_finding(outcome, expected) \
  G_STMT_START { \
    TrunkOutcome *trunk_test_outcome = (outcome); \
    if (trunk_outcome_get_finding (trunk_test_outcome) != (expected)) \
      { \
        TrunkEvidence *trunk_test_evidence = trunk_outcome_get_evidence (trunk_test_outcome); \
        for (guint trunk_test_i = 0; trunk_test_i < trunk_evidence_get_n (trunk_test_evidence); trunk_test_i++) \
          { \
            TrunkFact trunk_test_fact; \
            const char *trunk_test_value = trunk_evidence_get_nth (trunk_test_evidence, trunk_test_i, &trunk_test_fact); \
            g_printerr ("# %s: %s\n", trunk_fact_get_nick (trunk_test_fact), trunk_test_value); \
          } \
      } \
    g_assert_cmpstr (trunk_finding_get_nick (trunk_outcome_get_finding (trunk_test_outcome)), ==, trunk_finding_get_nick (expected)); \
  } G_STMT_END

G_END_DECLS
