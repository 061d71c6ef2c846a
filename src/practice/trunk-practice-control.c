/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-control.h"

#include <string.h>

#include "practice/trunk-practice-approval.h"
#include "practice/trunk-practice-entra-private.h"
#include "practice/trunk-practice-proxy.h"
#include "practice/trunk-practice-server.h"
#include "practice/trunk-practice-tenant.h"
#include "practice/trunk-practice-tokens.h"

#include <glib/gi18n-lib.h>

#define TOKEN_BYTES 24
#define MAX_BODY    (1024 * 1024)

struct _TrunkPracticeControl
{
  TrunkPractice    *practice;
  SoupServer       *soup;
  char             *uri;
  char             *token;
  TrunkPracticeQuit quit;
  gpointer          user_data;
};

static void
respond_object (SoupServerMessage *message,
                guint              status,
                const char        *name,
                const char        *value)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, name, value);
  json_node_take_object (node, object);
  trunk_practice_respond_json (message, status, node);
}

static void
respond_error (SoupServerMessage *message,
               const char        *text)
{
  respond_object (message, SOUP_STATUS_BAD_REQUEST, "error", text);
}

/* The body as JSON, %NULL after having answered 400. */
static JsonNode *
read_body (SoupServerMessage *message)
{
  g_autoptr(GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  gsize length;
  gconstpointer data = g_bytes_get_data (body, &length);

  if (length == 0 || length > MAX_BODY || !json_parser_load_from_data (parser, data, length, NULL))
    {
      respond_error (message, _("The body must be JSON."));
      return NULL;
    }

  return json_node_copy (json_parser_get_root (parser));
}

static const char *
string_of (JsonNode   *node,
           const char *name)
{
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  member = json_object_get_member (json_node_get_object (node), name);
  return member != NULL && JSON_NODE_HOLDS_VALUE (member) ? json_node_get_string (member) : NULL;
}

static void
get_faults (TrunkPracticeControl *self,
            SoupServerMessage    *message)
{
  g_autoptr(JsonNode) menu = trunk_practice_faults_to_json (self->practice->faults);

  trunk_practice_respond_json (message, SOUP_STATUS_OK, menu);
}

static void
put_faults (TrunkPracticeControl *self,
            SoupServerMessage    *message)
{
  g_autoptr(JsonNode) body = read_body (message);
  g_autoptr(GPtrArray) specs = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  JsonArray *array;

  if (body == NULL)
    return;
  if (!JSON_NODE_HOLDS_ARRAY (body))
    {
      respond_error (message, _("An array of names is needed, such as [\"tls-expired\"]."));
      return;
    }

  array = json_node_get_array (body);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_string (element) == NULL)
        {
          respond_error (message, _("An array of names is needed, such as [\"tls-expired\"]."));
          return;
        }
      g_ptr_array_add (specs, (gpointer) json_node_get_string (element));
    }
  g_ptr_array_add (specs, NULL);

  if (!trunk_practice_faults_set_active (self->practice->faults, (const char * const *) specs->pdata, &error))
    {
      respond_error (message, error->message);
      return;
    }
  get_faults (self, message);
}

static void
post_reset (TrunkPracticeControl *self,
            SoupServerMessage    *message)
{
  trunk_practice_faults_set_active (self->practice->faults, NULL, NULL);
  trunk_practice_entra_reset (self->practice->entra);
  trunk_practice_tokens_reset (self->practice->tokens);
  trunk_practice_tenant_reset (self->practice->tenant);
  respond_object (message, SOUP_STATUS_OK, "state", "seed");
}

static void
post_approve (TrunkPracticeControl *self,
              SoupServerMessage    *message)
{
  g_autoptr(JsonNode) body = read_body (message);
  g_autoptr(GError) error = NULL;
  const char *code;
  const char *user;
  const char *decision;
  TrunkPracticeDecision taken;

  if (body == NULL)
    return;
  code = string_of (body, "user_code");
  if (code == NULL)
    code = trunk_practice_entra_get_last_code (self->practice->entra);
  decision = string_of (body, "decision");
  taken = g_strcmp0 (decision, "approve") == 0 ? TRUNK_PRACTICE_DECISION_APPROVED
                                                : g_strcmp0 (decision, "decline") == 0 ? TRUNK_PRACTICE_DECISION_DECLINED : TRUNK_PRACTICE_DECISION_NONE;
  if (taken == TRUNK_PRACTICE_DECISION_NONE)
    {
      respond_error (message, _("“decision” (approve or decline) is needed; “user_code” is the last one if absent, “user” the first of the tenant."));
      return;
    }
  if (code == NULL)
    {
      respond_error (message, _("No code waits for a person."));
      return;
    }
  user = string_of (body, "user");
  if (user == NULL)
    user = trunk_practice_tenant_get_nth (self->practice->tenant, 0)->address;
  if (!trunk_practice_entra_decide (self->practice->entra, code, user, taken, &error))
    {
      respond_error (message, error->message);
      return;
    }
  respond_object (message, SOUP_STATUS_OK, "decision", decision);
}

/* For tests that need a person signed in without the dialogue: the refresh token that an approved code would have brought. */
static void
post_sign_in (TrunkPracticeControl *self,
              SoupServerMessage    *message)
{
  g_autoptr(JsonNode) body = read_body (message);
  g_autofree char *token = NULL;

  if (body == NULL)
    return;
  if (string_of (body, "client_id") != NULL && string_of (body, "user") != NULL)
    token = trunk_practice_entra_sign_in (self->practice->entra, string_of (body, "client_id"), string_of (body, "user"));
  if (token == NULL)
    {
      respond_error (message, _("“client_id” and “user” of this tenant are needed."));
      return;
    }
  respond_object (message, SOUP_STATUS_OK, "refresh_token", token);
}

static void
get_requests (TrunkPracticeControl *self,
              SoupServerMessage    *message)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < TRUNK_PRACTICE_N_HOSTS; i++)
    json_object_set_int_member (object, trunk_practice_host_get_nick (i), trunk_practice_server_get_requests (self->practice->server, i));
  json_object_set_int_member (object, "proxy", trunk_practice_proxy_get_requests (self->practice->proxy));
  json_node_take_object (node, object);
  trunk_practice_respond_json (message, SOUP_STATUS_OK, node);
}

static void
get_mailboxes (TrunkPracticeControl *self,
               SoupServerMessage    *message)
{
  g_autoptr(JsonNode) node = trunk_practice_tenant_to_json (self->practice->tenant);

  trunk_practice_respond_json (message, SOUP_STATUS_OK, node);
}

static void
post_quit (TrunkPracticeControl *self,
           SoupServerMessage    *message)
{
  respond_object (message, SOUP_STATUS_OK, "state", "ending");
  self->quit (self->user_data);
}

static gboolean
is_authorized (TrunkPracticeControl *self,
               SoupServerMessage    *message)
{
  const char *value = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

  return value != NULL && g_str_has_prefix (value, "Bearer ") && g_str_equal (value + strlen ("Bearer "), self->token);
}

static void
request_cb (SoupServer        *soup,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  static const struct
  {
    const char *method;
    const char *path;
    void (*handle) (TrunkPracticeControl *self, SoupServerMessage *message);
  } calls[] = {
    { "GET", "/faults", get_faults }, { "PUT", "/faults", put_faults }, { "POST", "/reset", post_reset }, { "POST", "/approve", post_approve },
    { "POST", "/sign-in", post_sign_in }, { "GET", "/requests", get_requests }, { "GET", "/mailboxes", get_mailboxes }, { "POST", "/quit", post_quit },
  };
  TrunkPracticeControl *self = user_data;
  const char *method = soup_server_message_get_method (message);
  const char *host = g_uri_get_host (soup_server_message_get_uri (message));

  /* A web page elsewhere can lead its own name here; it cannot lead this one. */
  if (g_strcmp0 (host, "127.0.0.1") != 0 && g_strcmp0 (host, "localhost") != 0)
    {
      soup_server_message_set_status (message, SOUP_STATUS_FORBIDDEN, NULL);
      return;
    }
  if (g_str_equal (path, TRUNK_PRACTICE_APPROVAL_PATH))
    {
      trunk_practice_approval_handle (self->practice, message);
      return;
    }
  if (!is_authorized (self, message))
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "WWW-Authenticate", "Bearer");
      soup_server_message_set_status (message, SOUP_STATUS_UNAUTHORIZED, NULL);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    if (g_str_equal (calls[i].method, method) && g_str_equal (calls[i].path, path))
      {
        calls[i].handle (self, message);
        return;
      }

  soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
}

/**
 * trunk_practice_control_new:
 * @port: 0 for any free one
 * @quit: called for POST /quit
 *
 * Returns: (transfer full) (nullable): the port
 */
TrunkPracticeControl *
trunk_practice_control_new (TrunkPractice      *practice,
                            guint16             port,
                            TrunkPracticeQuit   quit,
                            gpointer            user_data,
                            GError            **error)
{
  g_autoptr(TrunkPracticeControl) self = g_new0 (TrunkPracticeControl, 1);
  GSList *uris;

  g_return_val_if_fail (practice != NULL, NULL);
  g_return_val_if_fail (quit != NULL, NULL);

  self->practice = practice;
  self->quit = quit;
  self->user_data = user_data;
  self->token = trunk_practice_random_text (TOKEN_BYTES);
  self->soup = soup_server_new ("server-header", "Trunkline-practice", NULL);
  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);
  if (!soup_server_listen_local (self->soup, port, SOUP_SERVER_LISTEN_IPV4_ONLY, error))
    return NULL;

  uris = soup_server_get_uris (self->soup);
  self->uri = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return g_steal_pointer (&self);
}

void
trunk_practice_control_free (TrunkPracticeControl *self)
{
  g_return_if_fail (self != NULL);

  soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
  g_free (self->uri);
  g_free (self->token);
  g_free (self);
}

const char *
trunk_practice_control_get_uri (TrunkPracticeControl *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->uri;
}

const char *
trunk_practice_control_get_token (TrunkPracticeControl *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->token;
}
