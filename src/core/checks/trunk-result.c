/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "checks/trunk-result.h"

struct _TrunkResult
{
  const char *check_id;         /* interned */
  GRefString *subject;          /* (owned) */
  TrunkOutcome *outcome;        /* (owned) */
  gint64 started;
  gint64 duration;
  TrunkStatus status;
};

G_DEFINE_BOXED_TYPE (TrunkResult, trunk_result, trunk_result_ref, trunk_result_unref)

static void
result_clear (gpointer data)
{
  TrunkResult *self = data;

  g_ref_string_release (self->subject);
  trunk_outcome_unref (self->outcome);
}

/**
 * trunk_result_new:
 * @check_id: id of the check
 * @subject: what it was asked of: an address, "host:port", or ""
 * @status: the final status
 * @outcome: finding and evidence
 * @started: Unix time in microseconds
 * @duration: in microseconds
 *
 * Returns: (transfer full): a result
 */
TrunkResult *
trunk_result_new (const char   *check_id,
                  const char   *subject,
                  TrunkStatus   status,
                  TrunkOutcome *outcome,
                  gint64        started,
                  gint64        duration)
{
  TrunkResult *self;

  g_return_val_if_fail (check_id != NULL, NULL);
  g_return_val_if_fail (subject != NULL, NULL);
  g_return_val_if_fail (outcome != NULL, NULL);

  self = g_atomic_rc_box_new0 (TrunkResult);
  self->check_id = g_intern_string (check_id);
  self->subject = g_ref_string_new (subject);
  self->status = status;
  self->outcome = trunk_outcome_ref (outcome);
  self->started = started;
  self->duration = duration;

  return self;
}

TrunkResult *
trunk_result_ref (TrunkResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
trunk_result_unref (TrunkResult *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, result_clear);
}

const char *
trunk_result_get_check (TrunkResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->check_id;
}

const char *
trunk_result_get_subject (TrunkResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->subject;
}

TrunkStatus
trunk_result_get_status (TrunkResult *self)
{
  g_return_val_if_fail (self != NULL, TRUNK_STATUS_NOT_REACHED);

  return self->status;
}

TrunkFinding
trunk_result_get_finding (TrunkResult *self)
{
  g_return_val_if_fail (self != NULL, TRUNK_FINDING_INTERNAL);

  return trunk_outcome_get_finding (self->outcome);
}

/**
 * trunk_result_get_outcome:
 *
 * Returns: (transfer none): finding and evidence
 */
TrunkOutcome *
trunk_result_get_outcome (TrunkResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->outcome;
}

gint64
trunk_result_get_started (TrunkResult *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->started;
}

gint64
trunk_result_get_duration (TrunkResult *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->duration;
}
