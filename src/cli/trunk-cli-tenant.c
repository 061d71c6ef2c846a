/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-tenant.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli/trunk-cli-secret.h"
#include "cli/trunk-cli-wait.h"
#include "cli/trunk-cli.h"

#define READY_DEADLINE_MS     30000
#define STOP_DEADLINE_MS      5000
#define CONTROL_DEADLINE_S    10
#define MAX_CONTROL_BYTES     (8 * 1024 * 1024)

struct _TrunkCliTenant
{
  GSubprocess *process;         /* (owned) */
  char *directory;              /* (owned): its state, removed at the end */
  JsonNode *description;        /* (owned): practice.json */
};

/* Beside the build's own trunklinectl stands the build's own tenant; an installed one knows its place. */
char *
trunk_cli_tenant_find_program (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);

  if (self != NULL)
    {
      g_autofree char *folder = g_path_get_dirname (self);
      g_autofree char *built = g_build_filename (folder, "..", "practice", "trunkline-practice", NULL);

      if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&built);
    }

  return g_strdup (TRUNK_PRACTICE_PATH);
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && (dir = g_dir_open (path, 0, NULL)) != NULL)
    {
      const char *name;

      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_tree (child);
        }
    }
  g_remove (path);
}

/* Out of the terminal's foreground group: a Ctrl-C is for this process, which then still cleans up the tenant's mailboxes. */
static void
child_setup_cb (gpointer user_data)
{
  setpgid (0, 0);
}

static gboolean
deadline_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

static void
stopped_cb (GCancellable *stopped,
            GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

/* Waits for the line "ready PATH". */
static gboolean
tenant_wait_ready (TrunkCliTenant  *self,
                   GError         **error)
{
  g_autoptr(GDataInputStream) output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GSource) deadline = g_timeout_source_new (READY_DEADLINE_MS);
  gulong stopped_id = g_cancellable_connect (trunk_cli_get_cancellable (), G_CALLBACK (stopped_cb), g_object_ref (cancellable),
                                             g_object_unref);
  g_autofree char *line = NULL;

  g_source_set_callback (deadline, deadline_cb, cancellable, NULL);
  g_source_attach (deadline, NULL);

  do
    {
      g_autoptr(GAsyncResult) result = NULL;

      g_clear_pointer (&line, g_free);
      g_data_input_stream_read_line_async (output, G_PRIORITY_DEFAULT, cancellable, trunk_cli_ready_cb, &result);
      line = g_data_input_stream_read_line_finish_utf8 (output, trunk_cli_wait (&result), NULL, error);
    }
  while (line != NULL && !g_str_has_prefix (line, "ready "));

  g_cancellable_disconnect (trunk_cli_get_cancellable (), stopped_id);
  g_source_destroy (deadline);
  if (line == NULL && (error == NULL || *error == NULL))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("it ended while starting"));

  return line != NULL;
}

static gboolean
tenant_read_description (TrunkCliTenant  *self,
                         GError         **error)
{
  g_autofree char *path = g_build_filename (self->directory, "practice.json", NULL);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();

  if (!json_parser_load_from_file (parser, path, error))
    return FALSE;

  self->description = json_node_ref (json_parser_get_root (parser));

  return TRUE;
}

TrunkCliTenant *
trunk_cli_tenant_start (const char * const *faults)
{
  g_autoptr(TrunkCliTenant) self = g_new0 (TrunkCliTenant, 1);
  g_autoptr(GPtrArray) command = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GError) error = NULL;

  self->directory = g_dir_make_tmp ("trunkline-practice-XXXXXX", &error);
  if (self->directory == NULL)
    {
      trunk_cli_complain ("%s", error->message);
      return NULL;
    }

  g_ptr_array_add (command, trunk_cli_tenant_find_program ());
  g_ptr_array_add (command, g_strdup ("--until-stdin-closes"));
  g_ptr_array_add (command, g_strdup ("--state"));
  g_ptr_array_add (command, g_strdup (self->directory));
  for (guint i = 0; faults != NULL && faults[i] != NULL; i++)
    {
      g_ptr_array_add (command, g_strdup ("--fault"));
      g_ptr_array_add (command, g_strdup (faults[i]));
    }
  g_ptr_array_add (command, NULL);

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_set_child_setup (launcher, child_setup_cb, NULL, NULL);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char * const *) command->pdata, &error);
  if (self->process == NULL || !tenant_wait_ready (self, &error) || !tenant_read_description (self, &error))
    {
      if (!g_cancellable_is_cancelled (trunk_cli_get_cancellable ()))
        trunk_cli_complain (_("The practice tenant did not start: %s"), error->message);
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
trunk_cli_tenant_stop (TrunkCliTenant *self)
{
  g_return_if_fail (self != NULL);

  if (self->process != NULL)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GSource) deadline = g_timeout_source_new (STOP_DEADLINE_MS);
      g_autoptr(GAsyncResult) result = NULL;

      g_source_set_callback (deadline, deadline_cb, cancellable, NULL);
      g_source_attach (deadline, NULL);
      g_subprocess_send_signal (self->process, SIGTERM);
      g_subprocess_wait_async (self->process, cancellable, trunk_cli_ready_cb, &result);
      if (!g_subprocess_wait_finish (self->process, trunk_cli_wait (&result), NULL))
        g_subprocess_force_exit (self->process);
      g_source_destroy (deadline);
    }
  if (self->directory != NULL)
    remove_tree (self->directory);

  g_clear_object (&self->process);
  g_clear_pointer (&self->directory, g_free);
  g_clear_pointer (&self->description, json_node_unref);
  g_free (self);
}

static JsonObject *
tenant_get_object (TrunkCliTenant *self,
                   const char     *member)
{
  return json_object_get_object_member (json_node_get_object (self->description), member);
}

const char *
trunk_cli_tenant_get_setup (TrunkCliTenant *self,
                            const char     *name)
{
  g_return_val_if_fail (self != NULL, NULL);

  return json_object_get_string_member_with_default (tenant_get_object (self, "setups"), name, NULL);
}

char *
trunk_cli_tenant_dup_setup_names (TrunkCliTenant *self)
{
  g_autoptr(GList) names = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  names = g_list_sort (json_object_get_members (tenant_get_object (self, "setups")), (GCompareFunc) strcmp);
  for (GList *l = names; l != NULL; l = l->next)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", (const char *) l->data);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

TrunkSecret *
trunk_cli_tenant_dup_credential (TrunkCliTenant *self,
                                 const char     *client_id)
{
  g_autoptr(GList) registrations = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  registrations = json_object_get_values (tenant_get_object (self, "registrations"));
  for (GList *l = registrations; l != NULL; l = l->next)
    {
      JsonObject *registration = json_node_get_object (l->data);
      const char *secret;
      const char *key;

      if (g_strcmp0 (json_object_get_string_member (registration, "client-id"), client_id) != 0)
        continue;

      secret = json_object_get_string_member_with_default (registration, "secret", NULL);
      key = json_object_get_string_member_with_default (registration, "key", NULL);
      if (secret != NULL)
        return trunk_secret_new (secret, -1);
      if (key != NULL)
        return trunk_cli_secret_read (key, NULL);
    }

  return NULL;
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

TrunkSecret *
trunk_cli_tenant_dup_proxy_password (TrunkCliTenant *self)
{
  const char *password;

  g_return_val_if_fail (self != NULL, NULL);

  password = json_object_get_string_member_with_default (tenant_get_object (self, "proxy"), "password", NULL);

  return password != NULL ? trunk_secret_new (password, -1) : NULL;
}

JsonNode *
trunk_cli_tenant_control (TrunkCliTenant *self,
                          const char     *method,
                          const char     *path,
                          const char     *body)
{
  JsonObject *control;
  g_autoptr(SoupSession) session = NULL;
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *authorization = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  control = tenant_get_object (self, "control");
  uri = g_strconcat (json_object_get_string_member (control, "url"), path, NULL);
  authorization = g_strdup_printf ("Bearer %s", json_object_get_string_member (control, "token"));

  session = soup_session_new_with_options ("timeout", CONTROL_DEADLINE_S, "proxy-resolver", NULL, NULL);
  message = soup_message_new (method, uri);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", authorization);
  if (body != NULL)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }

  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, trunk_cli_ready_cb, &result);
  answer = soup_session_send_and_read_finish (session, trunk_cli_wait (&result), &error);
  if (answer == NULL)
    {
      trunk_cli_complain (_("The practice tenant does not answer: %s"), error->message);
      return NULL;
    }

  if (g_bytes_get_size (answer) > MAX_CONTROL_BYTES)
    return NULL;

  text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  if (SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)))
    return text[0] != '\0' ? json_from_string (text, NULL) : json_node_new (JSON_NODE_NULL);

  trunk_cli_complain (_("The practice tenant refused: %s"), text);

  return NULL;
}
