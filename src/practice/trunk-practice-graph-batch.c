/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-graph-private.h"

#include <string.h>

/* Facts 5.6 [S43] */
#define MAX_REQUESTS 20

typedef struct
{
  const char *id;
  const char *method;
  const char *url;
  JsonObject *body;             /* (nullable) */
  JsonArray  *depends_on;       /* (nullable) */
  guint       status;
} Step;

static const char *
string_member (JsonObject *object,
               const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gboolean
has_content_type (JsonObject *request)
{
  JsonNode *node = json_object_get_member (request, "headers");
  g_autoptr(GList) names = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  names = json_object_get_members (json_node_get_object (node));
  for (GList *l = names; l != NULL; l = l->next)
    if (g_ascii_strcasecmp (l->data, "content-type") == 0)
      return TRUE;
  return FALSE;
}

static gboolean
read_step (TrunkPracticeGraphCall *call,
           JsonNode               *node,
           Step                   *step,
           GHashTable             *ids)
{
  JsonObject *request;
  JsonNode *body;
  JsonNode *depends_on;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      trunk_practice_graph_bad_request (call, "Invalid batch payload format.");
      return FALSE;
    }
  request = json_node_get_object (node);
  step->id = string_member (request, "id");
  step->method = string_member (request, "method");
  step->url = string_member (request, "url");
  if (step->id == NULL || step->method == NULL || step->url == NULL || *step->url == '\0')
    {
      trunk_practice_graph_bad_request (call, "Write request id : %s does not contain id, method or url.", step->id != NULL ? step->id : "");
      return FALSE;
    }
  if (!g_hash_table_add (ids, (gpointer) step->id))
    {
      trunk_practice_graph_bad_request (call, "Duplicate request id : %s found in batch.", step->id);
      return FALSE;
    }
  body = json_object_get_member (request, "body");
  if (body != NULL && JSON_NODE_HOLDS_OBJECT (body))
    {
      step->body = json_node_get_object (body);
      if (!has_content_type (request))
        {
          trunk_practice_graph_bad_request (call, "Write request id : %s does not contain Content-Type header or body.", step->id);
          return FALSE;
        }
    }
  depends_on = json_object_get_member (request, "dependsOn");
  if (depends_on != NULL && JSON_NODE_HOLDS_ARRAY (depends_on))
    step->depends_on = json_node_get_array (depends_on);
  return TRUE;
}

/* A step waits for the ones it names, which must stand before it; one that failed takes it down with it. */
static gboolean
may_run (const Step *steps,
         guint       n)
{
  if (steps[n].depends_on == NULL)
    return TRUE;
  for (guint i = 0; i < json_array_get_length (steps[n].depends_on); i++)
    {
      const char *id = json_array_get_string_element (steps[n].depends_on, i);

      for (guint k = 0; k < n; k++)
        if (g_strcmp0 (steps[k].id, id) == 0 && steps[k].status >= 400)
          return FALSE;
    }
  return TRUE;
}

static void
run_step (TrunkPracticeGraphCall *call,
          Step                   *steps,
          guint                   n,
          GString                *answer)
{
  Step *step = &steps[n];
  TrunkPracticeGraphCall sub = {.practice = call->practice, .cloud = call->cloud, .grant = call->grant, .method = step->method, .body = step->body};
  const char *url = *step->url == '/' ? step->url : NULL;
  g_autofree char *slashed = url == NULL ? g_strconcat ("/", step->url, NULL) : NULL;
  g_autofree char *path = NULL;
  const char *query;

  url = url != NULL ? url : slashed;
  query = strchr (url, '?');
  path = query != NULL ? g_strndup (url, query - url) : g_strdup (url);
  if (!may_run (steps, n))
    {
      sub.out = g_string_new (NULL);
      trunk_practice_graph_fail (&sub, 424, "FailedDependency", "Dependency of this request failed.");
    }
  else if (g_str_has_prefix (path, "/$batch"))
    {
      sub.out = g_string_new (NULL);
      trunk_practice_graph_bad_request (&sub, "Nested batch requests are not supported.");
    }
  else
    trunk_practice_graph_call_run (&sub, path, query != NULL ? query + 1 : NULL);
  step->status = sub.status;

  trunk_practice_json_open (answer, NULL, '{');
  trunk_practice_json_string (answer, "id", step->id);
  trunk_practice_json_int (answer, "status", sub.status);
  trunk_practice_json_open (answer, "headers", '{');
  trunk_practice_json_string (answer, "Cache-Control", "private");
  if (sub.retry_after > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, sub.retry_after);

      trunk_practice_json_string (answer, "Retry-After", seconds);
    }
  if (sub.challenge != NULL)
    trunk_practice_json_string (answer, "WWW-Authenticate", sub.challenge);
  if (sub.status != 204 && sub.status != 202)
    trunk_practice_json_string (answer, "Content-Type",
                                sub.raw != NULL ? sub.raw_type : "application/json; odata.metadata=minimal; odata.streaming=true; IEEE754Compatible=false; charset=utf-8");
  g_string_append_c (answer, '}');
  if (sub.raw != NULL)
    {
      /* What is no JSON comes as base64. */
      g_autofree char *base64 = g_base64_encode ((const guchar *) sub.raw, strlen (sub.raw));

      trunk_practice_json_string (answer, "body", base64);
    }
  else if (sub.status != 204 && sub.status != 202)
    {
      trunk_practice_json_key (answer, "body");
      g_string_append_len (answer, sub.out->str, (gssize) sub.out->len);
    }
  call->huge = MAX (call->huge, sub.huge);
  g_string_append_c (answer, '}');
  trunk_practice_graph_call_clear (&sub);
}

static void
write_answers (TrunkPracticeGraphCall *call,
               GString               **answers,
               guint                   n)
{
  const TrunkPracticeFault *garbled = trunk_practice_mail_fault_of_kind (call->practice->faults, TRUNK_PRACTICE_PLACE_GRAPH, NULL,
                                                                         TRUNK_PRACTICE_MAIL_BATCH_GARBLED);

  trunk_practice_json_open (call->out, NULL, '{');
  trunk_practice_json_open (call->out, "responses", '[');
  /* Unordered, as documented: here from the last to the first, so that nobody comes to rely on the order. */
  for (guint i = n; i > 0; i--)
    {
      if (garbled != NULL)
        {
          trunk_practice_json_open (call->out, NULL, '{');
          trunk_practice_json_string (call->out, "id", "none-of-yours");
          trunk_practice_json_int (call->out, "status", 200);
          g_string_append (call->out, ",\"headers\":{},\"body\":{}}");
          continue;
        }
      trunk_practice_json_key (call->out, NULL);
      g_string_append_len (call->out, answers[i - 1]->str, (gssize) answers[i - 1]->len);
    }
  g_string_append (call->out, "]}");
}

void
trunk_practice_graph_batch (TrunkPracticeGraphCall *call)
{
  Step steps[MAX_REQUESTS] = {0};
  GString *answers[MAX_REQUESTS] = {NULL};
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *requests = NULL;
  guint n;

  if (!trunk_practice_graph_is (call, "POST") || call->body == NULL)
    {
      trunk_practice_graph_bad_request (call, "Invalid batch payload format.");
      return;
    }
  if (!trunk_practice_graph_get_array (call, call->body, "requests", &requests))
    return;
  n = requests != NULL ? json_array_get_length (requests) : 0;
  if (n == 0)
    {
      trunk_practice_graph_bad_request (call, "Batch request must contain at least one request.");
      return;
    }
  if (n > MAX_REQUESTS)
    {
      trunk_practice_graph_bad_request (call, "Number of batch request steps exceeds the maximum value of %u.", MAX_REQUESTS);
      return;
    }
  for (guint i = 0; i < n; i++)
    if (!read_step (call, json_array_get_element (requests, i), &steps[i], ids))
      return;
  for (guint i = 0; i < n; i++)
    {
      answers[i] = g_string_sized_new (512);
      run_step (call, steps, i, answers[i]);
    }
  write_answers (call, answers, n);
  for (guint i = 0; i < n; i++)
    g_string_free (answers[i], TRUE);
}
