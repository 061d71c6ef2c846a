/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-graph-private.h"

#include <stdarg.h>
#include <string.h>

#define MAX_SEGMENTS    16
#define MAX_BODY        (8 * 1024 * 1024)
#define MAX_DEPTH       200
#define HUGE_MAX        (G_GINT64_CONSTANT (512) * 1024 * 1024)

void
trunk_practice_graph_call_clear (TrunkPracticeGraphCall *call)
{
  g_clear_pointer (&call->path, g_strfreev);
  g_clear_pointer (&call->query, g_hash_table_unref);
  g_clear_pointer (&call->select, g_strfreev);
  g_clear_pointer (&call->raw, g_free);
  if (call->out != NULL)
    g_string_free (call->out, TRUE);
  call->out = NULL;
}

/* Facts 5.6: the one shape of every refusal. */
void
trunk_practice_graph_fail (TrunkPracticeGraphCall *call,
                           guint                   status,
                           const char             *code,
                           const char             *message)
{
  g_autofree char *request_id = g_uuid_string_random ();
  g_autofree char *date = trunk_practice_graph_date (g_get_real_time () / G_USEC_PER_SEC, "");

  call->status = status;
  g_string_truncate (call->out, 0);
  g_string_append (call->out, "{\"error\":{");
  trunk_practice_json_string (call->out, "code", code);
  trunk_practice_json_string (call->out, "message", message);
  trunk_practice_json_open (call->out, "innerError", '{');
  trunk_practice_json_string (call->out, "date", date);
  trunk_practice_json_string (call->out, "request-id", request_id);
  trunk_practice_json_string (call->out, "client-request-id", call->client_request_id != NULL ? call->client_request_id : request_id);
  g_string_append (call->out, "}}}");
}

void
trunk_practice_graph_bad_request (TrunkPracticeGraphCall *call,
                                  const char             *format,
                                  ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  trunk_practice_graph_fail (call, 400, "BadRequest", message);
}

/* The token must carry one of the permissions that follow; @code: what the service calls the refusal. */
gboolean
trunk_practice_graph_require (TrunkPracticeGraphCall *call,
                              const char             *code,
                              ...)
{
  const char *permission;
  gboolean granted = FALSE;
  va_list args;

  va_start (args, code);
  while (!granted && (permission = va_arg (args, const char *)) != NULL)
    granted = trunk_practice_grant_has (call->grant, permission);
  va_end (args);
  if (!granted)
    trunk_practice_graph_fail (call, 403, code,
                               g_str_equal (code, "ErrorAccessDenied") ? "Access is denied. Check credentials and try again."
                                                                       : "Insufficient privileges to complete the operation.");
  return granted;
}

gboolean
trunk_practice_graph_is (TrunkPracticeGraphCall *call,
                         const char             *method)
{
  return g_ascii_strcasecmp (call->method, method) == 0;
}

const char *
trunk_practice_graph_query (TrunkPracticeGraphCall *call,
                            const char             *name)
{
  return call->query != NULL ? g_hash_table_lookup (call->query, name) : NULL;
}

gboolean
trunk_practice_graph_segment (TrunkPracticeGraphCall *call,
                              guint                   n,
                              const char             *name)
{
  return n < call->n_path && g_ascii_strcasecmp (call->path[n], name) == 0;
}

static gboolean
take_query (TrunkPracticeGraphCall *call,
            const char             *query)
{
  g_auto(GStrv) pairs = g_strsplit (query, "&", 64);

  call->query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *equals = strchr (pairs[i], '=');
      g_autofree char *name = NULL;
      char *value;

      if (equals == NULL)
        continue;
      *equals = '\0';
      for (char *p = equals + 1; *p != '\0'; p++)
        if (*p == '+')
          *p = ' ';
      name = g_uri_unescape_string (pairs[i], NULL);
      value = g_uri_unescape_string (equals + 1, NULL);
      if (name == NULL || value == NULL || !g_utf8_validate (value, -1, NULL))
        {
          g_free (value);
          return FALSE;
        }
      g_hash_table_replace (call->query, g_ascii_strdown (name, -1), value);
    }
  if (trunk_practice_graph_query (call, "$select") != NULL)
    {
      call->select = g_strsplit (trunk_practice_graph_query (call, "$select"), ",", 64);
      for (guint i = 0; call->select[i] != NULL; i++)
        g_strstrip (call->select[i]);
    }
  return TRUE;
}

/* "/users/x/messages" -> its segments; "/users('x')/y" -> "users", "x", "y" (OData key syntax) */
static gboolean
take_path (TrunkPracticeGraphCall *call,
           const char             *path)
{
  g_auto(GStrv) raw = g_strsplit (path, "/", MAX_SEGMENTS + 2);
  g_autoptr(GPtrArray) segments = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; raw[i] != NULL; i++)
    {
      g_autofree char *segment = NULL;
      char *key;

      if (*raw[i] == '\0')
        continue;
      segment = g_uri_unescape_string (raw[i], NULL);
      if (segment == NULL || !g_utf8_validate (segment, -1, NULL))
        return FALSE;
      key = strstr (segment, "('");
      if (key != NULL && g_str_has_suffix (segment, "')"))
        {
          g_ptr_array_add (segments, g_strndup (segment, key - segment));
          g_ptr_array_add (segments, g_strndup (key + 2, strlen (key) - 4));
        }
      else
        g_ptr_array_add (segments, g_steal_pointer (&segment));
    }
  if (segments->len > MAX_SEGMENTS)
    return FALSE;
  call->n_path = segments->len;
  g_ptr_array_add (segments, NULL);
  call->path = (char **) g_ptr_array_free (g_steal_pointer (&segments), FALSE);
  return TRUE;
}

static void
run_user (TrunkPracticeGraphCall *call)
{
  TrunkPracticeMailbox *mailbox;
  gboolean me = trunk_practice_graph_segment (call, 0, "me");

  if (me && call->grant->app_only)
    {
      trunk_practice_graph_bad_request (call, "/me request is only valid with delegated authentication flow.");
      return;
    }
  mailbox = trunk_practice_tenant_find (call->practice->tenant, me ? call->grant->upn : call->path[1]);
  if (me)
    {
      /* From here on /me/x and /users/id/x are the same. */
      char **longer = g_new0 (char *, call->n_path + 2);

      longer[0] = g_strdup ("users");
      longer[1] = g_strdup (call->grant->upn);
      for (guint i = 1; i < call->n_path; i++)
        longer[i + 1] = g_strdup (call->path[i]);
      g_strfreev (call->path);
      call->path = longer;
      call->n_path++;
    }
  trunk_practice_graph_user (call, mailbox);
}

/**
 * trunk_practice_graph_call_run:
 * @call: with practice, cloud, grant, method and body set
 * @path: below the version: "/users/x/messages", still escaped
 * @query: (nullable): still escaped
 *
 * Fills in the answer. Never fails otherwise than by a Graph error.
 */
void
trunk_practice_graph_call_run (TrunkPracticeGraphCall *call,
                               const char             *path,
                               const char             *query)
{
  call->status = 200;
  call->out = g_string_sized_new (512);
  if (!take_path (call, path) || (query != NULL && !take_query (call, query)))
    {
      trunk_practice_graph_bad_request (call, "Invalid request: the address could not be read.");
      return;
    }
  if (trunk_practice_graph_segment (call, 0, "$batch") && call->n_path == 1)
    trunk_practice_graph_batch (call);
  else if (trunk_practice_graph_segment (call, 0, "me") || (trunk_practice_graph_segment (call, 0, "users") && call->n_path >= 2))
    run_user (call);
  else
    trunk_practice_graph_directory (call);
}

static const char *
problem_text (TrunkPracticeTokenProblem problem)
{
  switch (problem)
    {
    case TRUNK_PRACTICE_TOKEN_ABSENT:
      return "Access token is empty.";
    case TRUNK_PRACTICE_TOKEN_EXPIRED:
      return "Lifetime validation failed, the token is expired.";
    case TRUNK_PRACTICE_TOKEN_AUDIENCE:
      return "Access token validation failure. Invalid audience.";
    case TRUNK_PRACTICE_TOKEN_SIGNATURE:
      return "Access token validation failure. Invalid signature.";
    case TRUNK_PRACTICE_TOKEN_MALFORMED:
    case TRUNK_PRACTICE_TOKEN_OK:
    default:
      return "IDX14100: JWT is not well formed.";
    }
}

/* Returns: (nullable) (transfer full): the body; NULL also when there is none. FALSE in @out_ok: not JSON */
static JsonNode *
parse_body (SoupServerMessage *message,
            gboolean          *out_ok)
{
  g_autoptr(JsonParser) parser = NULL;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  int depth = 0;
  int deepest = 0;

  *out_ok = TRUE;
  if (body == NULL || body->length == 0)
    return NULL;
  *out_ok = FALSE;
  if (body->length > MAX_BODY || !g_utf8_validate (body->data, body->length, NULL))
    return NULL;
  /* The parser recurses. */
  for (goffset i = 0; i < body->length; i++)
    {
      depth += body->data[i] == '{' || body->data[i] == '[' ? 1 : body->data[i] == '}' || body->data[i] == ']' ? -1 : 0;
      deepest = MAX (deepest, depth);
    }
  if (deepest > MAX_DEPTH)
    return NULL;
  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, body->data, body->length, NULL))
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return NULL;
  *out_ok = TRUE;
  return json_parser_steal_root (parser);
}

static void
send_answer (TrunkPracticeGraphCall *call,
             SoupServerMessage      *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *request_id = g_uuid_string_random ();

  soup_message_headers_replace (headers, "request-id", request_id);
  soup_message_headers_replace (headers, "client-request-id", call->client_request_id != NULL ? call->client_request_id : request_id);
  soup_message_headers_replace (headers, "x-ms-ags-diagnostic",
                                "{\"ServerInfo\":{\"DataCenter\":\"West Europe\",\"Slice\":\"E\",\"Ring\":\"5\",\"ScaleUnit\":\"002\",\"RoleInstance\":\"AM4PEPF00011111\"}}");
  if (call->retry_after > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, call->retry_after);

      soup_message_headers_replace (headers, "Retry-After", seconds);
    }
  if (call->challenge != NULL)
    soup_message_headers_replace (headers, "WWW-Authenticate", call->challenge);
  soup_server_message_set_status (message, call->status, NULL);
  if (call->raw != NULL)
    {
      gsize length = strlen (call->raw);

      soup_server_message_set_response (message, call->raw_type, SOUP_MEMORY_TAKE, g_steal_pointer (&call->raw), length);
      return;
    }
  if (call->huge > 0)
    {
      gsize pad = MIN (call->huge, (gsize) HUGE_MAX);

      g_string_set_size (call->out, pad);
      memset (call->out->str, ' ', pad);
      call->out->str[0] = '{';
    }
  if (call->status == 204 || call->status == 202)
    return;
  {
    gsize length = call->out->len;

    soup_server_message_set_response (message, "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
                                      SOUP_MEMORY_TAKE, g_string_free (g_steal_pointer (&call->out), FALSE), length);
  }
}

/* What answers in Graph's place: a gateway or a log-in page of the network, whatever was asked. */
static gboolean
replace_answer (TrunkPracticeGraphCall *call)
{
  TrunkPracticeFaults *faults = call->practice->faults;

  if (trunk_practice_mail_fault_of_kind (faults, TRUNK_PRACTICE_PLACE_GRAPH, NULL, TRUNK_PRACTICE_MAIL_NOT_JSON) != NULL)
    {
      call->raw = g_strdup ("{\"value\": [ {\"id\": ");
      call->raw_type = "application/json";
    }
  else if (trunk_practice_mail_fault_of_kind (faults, TRUNK_PRACTICE_PLACE_GRAPH, NULL, TRUNK_PRACTICE_MAIL_HTML) != NULL)
    {
      call->raw = g_strdup ("<!DOCTYPE html>\n<html><head><title>Sign in to the network</title></head><body><form action=\"/login\"></form></body></html>\n");
      call->raw_type = "text/html";
    }
  call->status = 200;
  return call->raw != NULL;
}

void
trunk_practice_graph_handle (TrunkPractice            *practice,
                             SoupServerMessage        *message,
                             const char               *path,
                             const TrunkPracticeCloud *cloud)
{
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  GUri *uri = soup_server_message_get_uri (message);
  TrunkPracticeTokenProblem problem = TRUNK_PRACTICE_TOKEN_OK;
  TrunkPracticeGraphCall call = {.practice = practice, .cloud = cloud, .method = soup_server_message_get_method (message)};
  g_autoptr(JsonNode) body = NULL;
  g_autofree char *claims_challenge = NULL;
  const char *raw_path = g_uri_get_path (uri);
  gboolean ok;

  g_return_if_fail (practice != NULL && SOUP_IS_SERVER_MESSAGE (message));

  call.client_request_id = soup_message_headers_get_one (request, "client-request-id");
  call.grant = trunk_practice_tokens_check (practice->tokens, soup_message_headers_get_one (request, "Authorization"), TRUNK_PRACTICE_HOST_GRAPH,
                                            &problem);
  body = parse_body (message, &ok);
  if (body != NULL)
    call.body = json_node_get_object (body);
  call.out = g_string_new (NULL);
  if (call.grant == NULL)
    {
      trunk_practice_graph_fail (&call, 401, "InvalidAuthenticationToken", problem_text (problem));
      claims_challenge = g_strdup_printf ("Bearer realm=\"\", authorization_uri=\"https://%s/common/oauth2/authorize\", "
                                          "client_id=\"00000003-0000-0000-c000-000000000000\"", cloud->hosts[TRUNK_PRACTICE_HOST_LOGIN]);
      call.challenge = claims_challenge;
    }
  else if (!ok)
    trunk_practice_graph_bad_request (&call, "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.");
  else if (!g_str_has_prefix (raw_path, "/v1.0/"))
    trunk_practice_graph_bad_request (&call, "Invalid version: %s", path);
  else if (!replace_answer (&call))
    {
      g_string_free (g_steal_pointer (&call.out), TRUE);
      trunk_practice_graph_call_run (&call, raw_path + strlen ("/v1.0"), g_uri_get_query (uri));
    }
  send_answer (&call, message);
  trunk_practice_graph_call_clear (&call);
}
