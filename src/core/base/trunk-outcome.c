/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-outcome.h"

struct _TrunkOutcome
{
  TrunkFinding finding;
  TrunkEvidence *evidence;      /* (owned) */
};

G_DEFINE_BOXED_TYPE (TrunkOutcome, trunk_outcome, trunk_outcome_ref, trunk_outcome_unref)

static void
outcome_clear (gpointer data)
{
  TrunkOutcome *self = data;

  trunk_evidence_unref (self->evidence);
}

static TrunkOutcome *
outcome_make (TrunkFinding   finding,
              TrunkEvidence *evidence)      /* (transfer full) */
{
  TrunkOutcome *self = g_atomic_rc_box_new0 (TrunkOutcome);

  self->finding = finding;
  self->evidence = evidence;

  return self;
}

/* What most rungs of most accounts come to: "ok", with nothing to add. One serves them all. */
static TrunkOutcome *
get_plain_ok (void)
{
  static TrunkOutcome *plain_ok;

  if (g_once_init_enter (&plain_ok))
    g_once_init_leave (&plain_ok, outcome_make (TRUNK_FINDING_OK, trunk_evidence_new ()));

  return plain_ok;
}

/**
 * trunk_outcome_new:
 * @evidence: (nullable): the facts behind it; not to be changed afterwards
 *
 * Returns: (transfer full): an outcome
 */
TrunkOutcome *
trunk_outcome_new (TrunkFinding   finding,
                   TrunkEvidence *evidence)
{
  return trunk_outcome_new_take (finding, evidence != NULL ? trunk_evidence_ref (evidence) : NULL);
}

/**
 * trunk_outcome_new_take:
 * @evidence: (nullable) (transfer full): the facts behind it
 *
 * Returns: (transfer full): an outcome
 */
TrunkOutcome *
trunk_outcome_new_take (TrunkFinding   finding,
                        TrunkEvidence *evidence)
{
  g_return_val_if_fail (finding < TRUNK_N_FINDINGS, NULL);

  if (evidence != NULL)
    return outcome_make (finding, evidence);
  if (finding == TRUNK_FINDING_OK)
    return trunk_outcome_ref (get_plain_ok ());

  return outcome_make (finding, trunk_evidence_new ());
}

TrunkOutcome *
trunk_outcome_ref (TrunkOutcome *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
trunk_outcome_unref (TrunkOutcome *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, outcome_clear);
}

TrunkFinding
trunk_outcome_get_finding (TrunkOutcome *self)
{
  g_return_val_if_fail (self != NULL, TRUNK_FINDING_INTERNAL);

  return self->finding;
}

/**
 * trunk_outcome_get_evidence:
 *
 * Returns: (transfer none): the facts, to be read only
 */
TrunkEvidence *
trunk_outcome_get_evidence (TrunkOutcome *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->evidence;
}

gboolean
trunk_outcome_is_ok (TrunkOutcome *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->finding == TRUNK_FINDING_OK;
}

/**
 * trunk_outcome_get_fact:
 *
 * Returns: (transfer none) (nullable): the value of @fact in the evidence
 */
const char *
trunk_outcome_get_fact (TrunkOutcome *self,
                        TrunkFact     fact)
{
  g_return_val_if_fail (self != NULL, NULL);

  return trunk_evidence_get (self->evidence, fact);
}
