/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-practice-client-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "net/trunk-net-context.h"
#include "secrets/trunk-secret.h"

#define CONTROL_DEADLINE_S  10
#define MAX_CONTROL_BYTES   (8 * 1024 * 1024)

JsonObject *
trunk_practice_client_get_description (TrunkPracticeClient *self)
{
  g_return_val_if_fail (TRUNK_IS_PRACTICE_CLIENT (self), NULL);

  return json_node_get_object (self->description);
}

static JsonObject *
practice_client_get_object (TrunkPracticeClient *self,
                            const char          *member)
{
  JsonObject *description = json_node_get_object (self->description);
  JsonNode *node = json_object_get_member (description, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
practice_client_get_string (TrunkPracticeClient *self,
                            const char          *member,
                            const char          *name)
{
  JsonObject *object = practice_client_get_object (self, member);

  return object != NULL ? json_object_get_string_member_with_default (object, name, NULL) : NULL;
}

const char *
trunk_practice_client_get_setup (TrunkPracticeClient *self,
                                 const char          *name)
{
  g_return_val_if_fail (TRUNK_IS_PRACTICE_CLIENT (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return practice_client_get_string (self, "setups", name);
}

const char *
trunk_practice_client_get_authority (TrunkPracticeClient *self)
{
  g_return_val_if_fail (TRUNK_IS_PRACTICE_CLIENT (self), NULL);

  return self->authority;
}

/**
 * trunk_practice_client_apply:
 * @net: before its first request
 */
gboolean
trunk_practice_client_apply (TrunkPracticeClient  *self,
                             TrunkNetContext      *net,
                             GError              **error)
{
  JsonArray *map;

  g_return_val_if_fail (TRUNK_IS_PRACTICE_CLIENT (self), FALSE);
  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (net), FALSE);

  map = json_object_get_array_member (json_node_get_object (self->description), "host-map");
  for (guint i = 0; map != NULL && i < json_array_get_length (map); i++)
    {
      JsonObject *row = json_array_get_object_element (map, i);

      trunk_net_context_map_host (net, json_object_get_string_member (row, "host"), json_object_get_int_member (row, "port"),
                                  json_object_get_string_member (row, "to-address"), json_object_get_int_member (row, "to-port"));
    }

  return trunk_net_context_add_trust_anchors (net, self->authority, error);
}

/* The key lies in its folder, for the user alone. */
static TrunkSecret *
read_key (const char *path)
{
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? trunk_secret_new_take (text) : NULL;
}

/**
 * trunk_practice_client_dup_credential:
 * @client_id: of a registration of the tenant
 *
 * Returns: (transfer full) (nullable): its secret, or its private key in PEM; %NULL for a public client
 */
TrunkSecret *
trunk_practice_client_dup_credential (TrunkPracticeClient *self,
                                      const char          *client_id)
{
  g_autoptr(GList) registrations = NULL;

  g_return_val_if_fail (TRUNK_IS_PRACTICE_CLIENT (self), NULL);
  g_return_val_if_fail (client_id != NULL, NULL);

  registrations = json_object_get_values (practice_client_get_object (self, "registrations"));
  for (GList *l = registrations; l != NULL; l = l->next)
    {
      JsonObject *registration = json_node_get_object (l->data);
      const char *secret;
      const char *key;

      if (g_strcmp0 (json_object_get_string_member_with_default (registration, "client-id", NULL), client_id) != 0)
        continue;

      secret = json_object_get_string_member_with_default (registration, "secret", NULL);
      key = json_object_get_string_member_with_default (registration, "key", NULL);
      if (secret != NULL)
        return trunk_secret_new (secret, -1);
      if (key != NULL)
        return read_key (key);
    }

  return NULL;
}

TrunkSecret *
trunk_practice_client_dup_proxy_password (TrunkPracticeClient *self)
{
  const char *password;

  g_return_val_if_fail (TRUNK_IS_PRACTICE_CLIENT (self), NULL);

  password = practice_client_get_string (self, "proxy", "password");

  return password != NULL ? trunk_secret_new (password, -1) : NULL;
}

static void
control_answered_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SoupMessage *message = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) answer = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  g_autofree char *text = NULL;
  JsonNode *node;

  if (answer == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error (task, g_steal_pointer (&error));
      else
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, _("The practice tenant does not answer: %s"), error->message);
      return;
    }
  if (g_bytes_get_size (answer) > MAX_CONTROL_BYTES)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", _("The practice tenant answered with more than is sensible."));
      return;
    }

  text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("The practice tenant refused: %s"), g_strstrip (text));
      return;
    }

  node = text[0] != '\0' ? json_from_string (text, &error) : json_node_new (JSON_NODE_NULL);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, node != NULL ? node : json_node_new (JSON_NODE_NULL), (GDestroyNotify) json_node_unref);
}

/**
 * trunk_practice_client_control_async:
 * @path: "/faults", "/approve", …
 * @body: (nullable): JSON
 *
 * The control address takes only requests with the token in practice.json, over loopback and past every proxy.
 */
void
trunk_practice_client_control_async (TrunkPracticeClient *self,
                                     const char          *method,
                                     const char          *path,
                                     const char          *body,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(SoupMessage) message = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *authorization = NULL;

  g_return_if_fail (TRUNK_IS_PRACTICE_CLIENT (self));
  g_return_if_fail (method != NULL && path != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  if (self->control == NULL)
    self->control = soup_session_new_with_options ("timeout", CONTROL_DEADLINE_S, "proxy-resolver", NULL, NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_practice_client_control_async);
  uri = g_strconcat (practice_client_get_string (self, "control", "url"), path, NULL);
  authorization = g_strdup_printf ("Bearer %s", practice_client_get_string (self, "control", "token"));
  message = soup_message_new (method, uri);
  if (message == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s", uri);
      return;
    }

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", authorization);
  if (body != NULL)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  g_task_set_task_data (task, g_object_ref (message), g_object_unref);
  soup_session_send_and_read_async (self->control, message, G_PRIORITY_DEFAULT, cancellable, control_answered_cb, g_steal_pointer (&task));
}

JsonNode *
trunk_practice_client_control_finish (TrunkPracticeClient  *self,
                                      GAsyncResult         *result,
                                      GError              **error)
{
  g_return_val_if_fail (TRUNK_IS_PRACTICE_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_practice_client_control_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
