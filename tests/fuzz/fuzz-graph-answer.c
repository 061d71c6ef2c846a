/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "providers/trunk-graph-batch.h"
#include "providers/trunk-graph-error.h"
#include "providers/trunk-graph-json.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr(GBytes) body = g_bytes_new_static (data, size);
  g_autoptr(JsonNode) node = trunk_graph_json_parse (body);
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
  g_autofree char *next = trunk_graph_batch_check_next_link ("https://graph.microsoft.com/v1.0", text);

  /* A bearer may follow it, so it leads nowhere else. */
  g_assert (next == NULL || !g_str_has_prefix (next, "http") || g_str_has_prefix (next, "https://graph.microsoft.com/"));
  trunk_graph_error_judge (403, node, NULL, evidence);
  trunk_graph_error_judge (404, node, text, evidence);

  return 0;
}
