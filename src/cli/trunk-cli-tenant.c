/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-tenant.h"

#include <string.h>

#include "cli/trunk-cli-wait.h"
#include "cli/trunk-cli.h"

TrunkCliTenant *
trunk_cli_tenant_start (const char * const *faults)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  TrunkCliTenant *self;

  trunk_practice_client_start_async (faults, 0, trunk_cli_get_cancellable (), trunk_cli_ready_cb, &result);
  self = trunk_practice_client_start_finish (trunk_cli_wait (&result), &error);
  if (self == NULL && !g_cancellable_is_cancelled (trunk_cli_get_cancellable ()))
    trunk_cli_complain ("%s", error->message);

  return self;
}

void
trunk_cli_tenant_stop (TrunkCliTenant *self)
{
  g_autoptr(GAsyncResult) result = NULL;

  g_return_if_fail (self != NULL);

  trunk_practice_client_stop_async (self, trunk_cli_ready_cb, &result);
  trunk_practice_client_stop_finish (self, trunk_cli_wait (&result));
  g_object_unref (self);
}

char *
trunk_cli_tenant_dup_setup_names (TrunkCliTenant *self)
{
  JsonObject *setups;
  g_autoptr(GList) names = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  setups = json_object_get_object_member (trunk_practice_client_get_description (self), "setups");
  names = g_list_sort (json_object_get_members (setups), (GCompareFunc) strcmp);
  for (GList *l = names; l != NULL; l = l->next)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", (const char *) l->data);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

TrunkSecret *
trunk_cli_tenant_dup_refresh_token (TrunkCliTenant *self,
                                    const char     *client_id,
                                    const char     *user)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonNode) wish = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autofree char *body = NULL;
  const char *token;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (client_id != NULL && user != NULL, NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "client_id");
  json_builder_add_string_value (builder, client_id);
  json_builder_set_member_name (builder, "user");
  json_builder_add_string_value (builder, user);
  json_builder_end_object (builder);
  wish = json_builder_get_root (builder);
  body = json_to_string (wish, FALSE);
  answer = trunk_cli_tenant_control (self, "POST", "/sign-in", body);
  if (answer == NULL || !JSON_NODE_HOLDS_OBJECT (answer))
    return NULL;

  token = json_object_get_string_member_with_default (json_node_get_object (answer), "refresh_token", NULL);

  return token != NULL ? trunk_secret_new (token, -1) : NULL;
}

JsonNode *
trunk_cli_tenant_control (TrunkCliTenant *self,
                          const char     *method,
                          const char     *path,
                          const char     *body)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  JsonNode *answer;

  g_return_val_if_fail (self != NULL, NULL);

  trunk_practice_client_control_async (self, method, path, body, NULL, trunk_cli_ready_cb, &result);
  answer = trunk_practice_client_control_finish (self, trunk_cli_wait (&result), &error);
  if (answer == NULL)
    trunk_cli_complain ("%s", error->message);

  return answer;
}
