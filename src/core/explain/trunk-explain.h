/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "checks/trunk-plan.h"
#include "checks/trunk-result.h"
#include "systems/trunk-catalog.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_REMEDY_TEXT,            /* something to do by hand */
  TRUNK_REMEDY_COMMAND,         /* to be pasted into a shell */
  TRUNK_REMEDY_LINK,            /* a page to open */
} TrunkRemedyKind;

typedef struct
{
  TrunkRemedyKind kind;
  const char     *text;         /* what it does, translated, filled in */
  const char     *value;        /* (nullable): the command or the URL, filled in */
  const char     *shell;        /* (nullable): "exchange-online", "graph-powershell", "sh", … for COMMAND */
  const char     *who;          /* translated: "Exchange administrator" */
  const char     *takes;        /* (nullable): translated: "up to 24 hours" */
  guint           takes_seconds; /* after how long a re-test makes sense; 0 = at once */
} TrunkRemedy;

/**
 * TrunkExplanation:
 *
 * One finding in a person's words: title, cause, remedies, with this set-up's values filled in. Immutable, pure: no I/O.
 * A remedy whose placeholders can't all be filled is replaced by its alternative in the document, never shown with a hole.
 */
#define TRUNK_TYPE_EXPLANATION (trunk_explanation_get_type ())
G_DECLARE_FINAL_TYPE (TrunkExplanation, trunk_explanation, TRUNK, EXPLANATION, GObject)

/* @snapshot: (nullable): the set-up whose ids fill the placeholders; @requirement: (nullable) */
TrunkExplanation  *trunk_explain_outcome            (TrunkCatalog *catalog, TrunkOutcome *outcome, TrunkSnapshot *snapshot, TrunkRequirement *requirement, const char *subject) G_GNUC_WARN_UNUSED_RESULT;
TrunkExplanation  *trunk_explain_result             (TrunkCatalog *catalog, TrunkResult *result, TrunkPlan *plan) G_GNUC_WARN_UNUSED_RESULT;
/* Offline: an AADSTS code, EWS response code, Graph code, finding name or a whole pasted error text. NULL when nothing is recognised. */
TrunkExplanation  *trunk_explain_text               (TrunkCatalog *catalog, const char *text) G_GNUC_WARN_UNUSED_RESULT;

TrunkFinding       trunk_explanation_get_finding    (TrunkExplanation *self);
const char        *trunk_explanation_get_title      (TrunkExplanation *self);
const char        *trunk_explanation_get_cause      (TrunkExplanation *self);
guint              trunk_explanation_get_n_remedies (TrunkExplanation *self);
const TrunkRemedy *trunk_explanation_get_nth_remedy (TrunkExplanation *self, guint n);
const TrunkSource *trunk_explanation_get_source     (TrunkExplanation *self);
/* Whether stand-ins such as CLIENT-ID are in it, because nothing is known about the set-up (trunk_explain_text()) */
gboolean           trunk_explanation_needs_values   (TrunkExplanation *self);

/**
 * TrunkCause:
 *
 * One verdict for all the accounts that one cause keeps out. Shared-rung failures are one cause that affects every account.
 */
typedef struct
{
  TrunkFinding      finding;
  char             *check_id;           /* of the first item it was seen at */
  TrunkStatus       status;             /* warn or fail */
  TrunkExplanation *explanation;        /* of the first one */
  GPtrArray        *items;              /* (element-type TrunkCheckItem): the verdict items, in plan order */
  guint             n_accounts;         /* accounts kept out, or touched by the warning */
} TrunkCause;

/* (element-type TrunkCause) (transfer container with free func): failures first, then by accounts touched, most first. */
GPtrArray         *trunk_explain_causes             (TrunkCatalog *catalog, TrunkPlan *plan) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
