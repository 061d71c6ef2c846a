/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-redact.h"
#include "providers/trunk-graph-batch.h"
#include "providers/trunk-graph-json.h"

/* Paging of Graph: the part of trunk-graph-batch that follows @odata.nextLink. */

typedef struct
{
  char *root;           /* (owned) */
  char *mailbox;        /* (owned) */
  guint n_pages;
  GPtrArray *values;    /* (owned) (element-type JsonNode) */
} ListOp;

static void
list_op_free (gpointer data)
{
  ListOp *op = data;

  g_free (op->root);
  g_free (op->mailbox);
  g_ptr_array_unref (op->values);
  g_free (op);
}

/**
 * trunk_graph_batch_check_next_link:
 * @root: address that must be left at no price: the bearer token goes where the link leads
 * @next: value of @odata.nextLink, an absolute address by OData JSON Format 4.01 §4.5.5
 *
 * Returns: (transfer full) (nullable): what is to be asked for below @root; %NULL when @next leads elsewhere
 */
char *
trunk_graph_batch_check_next_link (const char *root,
                                   const char *next)
{
  g_autoptr(GUri) home = g_uri_parse (root, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr(GUri) uri = g_uri_parse (next, G_URI_FLAGS_ENCODED | G_URI_FLAGS_HAS_PASSWORD, NULL);
  const char *path, *rest;

  g_return_val_if_fail (home != NULL, NULL);

  if (uri == NULL || g_uri_get_userinfo (uri) != NULL || g_uri_get_fragment (uri) != NULL || g_uri_get_host (uri) == NULL ||
      !g_str_equal (g_uri_get_scheme (uri), "https") ||
      g_ascii_strcasecmp (g_uri_get_host (uri), g_uri_get_host (home)) != 0 ||
      (g_uri_get_port (uri) == -1 ? 443 : g_uri_get_port (uri)) != (g_uri_get_port (home) == -1 ? 443 : g_uri_get_port (home)))
    return NULL;

  path = g_uri_get_path (uri);
  if (!g_str_has_prefix (path, g_uri_get_path (home)))
    return NULL;
  rest = path + strlen (g_uri_get_path (home));
  if (*rest != '/' || strstr (rest, "/..") != NULL || strstr (rest, "/%2e") != NULL || strstr (rest, "/%2E") != NULL)
    return NULL;

  return g_uri_get_query (uri) != NULL ? g_strconcat (rest, "?", g_uri_get_query (uri), NULL) : g_strdup (rest);
}

static void
list_page_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TrunkGraphBatch *self = TRUNK_GRAPH_BATCH (source);
  ListOp *op = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkGraphAnswer) answer = trunk_graph_batch_call_finish (self, result, &error);
  g_autofree char *path = NULL;
  const char *next;
  guint n;

  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (answer->finding != TRUNK_FINDING_OK)
    {
      g_task_return_pointer (task, g_steal_pointer (&answer), (GDestroyNotify) trunk_graph_answer_free);
      return;
    }

  n = trunk_graph_json_get_length (answer->body, "value");
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (op->values, json_node_ref (trunk_graph_json_get_element (answer->body, "value", i)));

  next = trunk_graph_json_get_string (answer->body, "@odata.nextLink");
  if (next == NULL || ++op->n_pages >= TRUNK_GRAPH_MAX_PAGES)
    {
      g_task_return_pointer (task, g_steal_pointer (&answer), (GDestroyNotify) trunk_graph_answer_free);
      return;
    }

  path = trunk_graph_batch_check_next_link (op->root, next);
  if (path == NULL)
    {
      g_autofree char *shown = trunk_redact_uri (next);

      answer->finding = TRUNK_FINDING_HTTP_REDIRECT_FOREIGN;
      trunk_evidence_set (answer->evidence, TRUNK_FACT_LOCATION, shown);
      g_task_return_pointer (task, g_steal_pointer (&answer), (GDestroyNotify) trunk_graph_answer_free);
      return;
    }

  trunk_graph_batch_call_async (self, op->mailbox, "GET", path, NULL, g_task_get_cancellable (task), list_page_cb, task);
  g_steal_pointer (&task);
}

/**
 * trunk_graph_batch_list_async:
 * @path: first page
 *
 * Reads a collection, at most %TRUNK_GRAPH_MAX_PAGES pages of it.
 */
void
trunk_graph_batch_list_async (TrunkGraphBatch     *self,
                              const char          *mailbox,
                              const char          *path,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task;
  ListOp *op;

  g_return_if_fail (TRUNK_IS_GRAPH_BATCH (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_graph_batch_list_async);
  op = g_new0 (ListOp, 1);
  op->root = g_strdup (trunk_graph_batch_get_root (self));
  op->mailbox = g_strdup (mailbox);
  op->values = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_task_set_task_data (task, op, list_op_free);

  trunk_graph_batch_call_async (self, mailbox, "GET", path, NULL, cancellable, list_page_cb, task);
}

/**
 * trunk_graph_batch_list_finish:
 * @out_values: (out) (transfer container) (element-type JsonNode): what was read, also when a later page failed
 *
 * Returns: (transfer full) (nullable): the answer that ended the list
 */
TrunkGraphAnswer *
trunk_graph_batch_list_finish (TrunkGraphBatch  *self,
                               GAsyncResult     *result,
                               GPtrArray       **out_values,
                               GError          **error)
{
  ListOp *op;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_graph_batch_list_async), NULL);
  g_return_val_if_fail (out_values != NULL, NULL);

  op = g_task_get_task_data (G_TASK (result));
  *out_values = g_ptr_array_ref (op->values);

  return g_task_propagate_pointer (G_TASK (result), error);
}
