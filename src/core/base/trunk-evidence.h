/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/trunk-fact-list.h"
#include "base/trunk-finding.h"
#include "base/trunk-types.h"

G_BEGIN_DECLS

#define TRUNK_FACT_ENUM_ENTRY(symbol, nick, label) TRUNK_FACT_##symbol,

/**
 * TrunkFact:
 *
 * The facts behind a finding. Each is one line of text, safe to show: whoever sets a fact has redacted it.
 */
typedef enum
{
  TRUNK_FACT_LIST (TRUNK_FACT_ENUM_ENTRY)
  TRUNK_N_FACTS
} TrunkFact;

#undef TRUNK_FACT_ENUM_ENTRY

const char    *trunk_fact_get_nick      (TrunkFact fact);
const char    *trunk_fact_get_label     (TrunkFact fact);
gboolean       trunk_fact_from_nick     (const char *nick, TrunkFact *out_fact);

/* Evidence is filled by the one owner that made it and only read once it is inside an outcome. */
TrunkEvidence *trunk_evidence_new        (void) G_GNUC_WARN_UNUSED_RESULT;
TrunkEvidence *trunk_evidence_ref        (TrunkEvidence *self);
void           trunk_evidence_unref      (TrunkEvidence *self);

const char    *trunk_evidence_get        (TrunkEvidence *self, TrunkFact fact);
guint          trunk_evidence_get_n      (TrunkEvidence *self);
const char    *trunk_evidence_get_nth    (TrunkEvidence *self, guint n, TrunkFact *out_fact);
void           trunk_evidence_set        (TrunkEvidence *self, TrunkFact fact, const char *value);
void           trunk_evidence_set_int    (TrunkEvidence *self, TrunkFact fact, gint64 value);
void           trunk_evidence_merge      (TrunkEvidence *self, TrunkEvidence *other);

/* The transcript is already redacted and bounded by whoever recorded it (net/trunk-transcript). */
const char    *trunk_evidence_get_transcript (TrunkEvidence *self);
void           trunk_evidence_set_transcript (TrunkEvidence *self, const char *redacted);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkEvidence, trunk_evidence_unref)

G_END_DECLS
