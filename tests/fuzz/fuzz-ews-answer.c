/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "providers/trunk-ews-answer.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  g_autoptr(GBytes) body = g_bytes_new_static (data, size);
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
  g_autoptr(TrunkEwsAnswer) answer = trunk_ews_answer_parse (body);

  trunk_ews_answer_judge (answer, 200, evidence);
  trunk_ews_answer_judge (answer, 500, evidence);

  return 0;
}
