/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-import-view.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-compat.h"
#include "app/trunk-notice.h"
#include "app/trunk-template.h"
#include "app/trunk-window.h"
#include "base/trunk-error.h"
#include "model/trunk-interchange.h"
#include "systems/trunk-system.h"

/* More than any document may have: what is longer is not read to its end. */
#define MAX_BYTES  (65 * 1024 * 1024)
#define CHUNK      (256 * 1024)
/* What takes shorter is not worth a spinner. */
#define SPINNER_MS 300

struct _TrunkImportView
{
  AdwBin parent_instance;

  TrunkSession *session;        /* (owned) (nullable) */
  TrunkInterchange *document;   /* (owned) (nullable): what can be imported */
  GCancellable *cancellable;    /* (owned) (nullable) */
  GSource *spinning;            /* (owned) (nullable): the spinner is due */
  char *problem_text;           /* (owned) (nullable) */

  GtkLabel *file_name;
  GtkSpinner *spinner;
  TrunkNotice *problem;
  TrunkNotice *warning;
  GtkListBox *rows;
  GtkButton *import_button;
  GtkButton *other_button;
};

G_DEFINE_FINAL_TYPE (TrunkImportView, trunk_import_view, ADW_TYPE_BIN)

/* Reading, in a thread */

static GBytes *
read_file (GFile         *file,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr(GByteArray) data = g_byte_array_new ();

  if (stream == NULL)
    return NULL;

  while (data->len <= MAX_BYTES)
    {
      guint length = data->len;
      gssize n;

      g_byte_array_set_size (data, length + CHUNK);
      n = g_input_stream_read (G_INPUT_STREAM (stream), data->data + length, CHUNK, cancellable, error);
      if (n < 0)
        return NULL;
      g_byte_array_set_size (data, length + n);
      if (n == 0)
        break;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&data));
}

/* Files that belong on another page, and documents that are lists */
static char *
get_advice (GFile  *file,
            GBytes *bytes)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *lower = g_ascii_strdown (name != NULL ? name : "", -1);
  static const char * const certificates[] = { ".pem", ".crt", ".cer", ".der", ".p7b", ".pfx", ".p12", ".key" };
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  for (guint i = 0; i < G_N_ELEMENTS (certificates); i++)
    {
      if (g_str_has_suffix (lower, certificates[i]))
        return g_strdup (_("Certificates and keys are imported in a set-up: on its pages Registration and Certificates."));
    }
  if (g_str_has_suffix (lower, ".csv"))
    return g_strdup (_("Lists of accounts are imported in a set-up: on its page Accounts."));

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '[')
        return g_strdup (_("This file holds a list. Each set-up is a file of its own: import them one after the other."));
      if (!g_ascii_isspace (text[i]))
        break;
    }

  return NULL;
}

static void
read_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  GFile *file = data;
  GError *error = NULL;
  g_autoptr(GBytes) bytes = read_file (file, cancellable, &error);
  TrunkInterchange *document;
  gsize length;
  const char *text;

  if (bytes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  text = g_bytes_get_data (bytes, &length);
  document = trunk_interchange_new_from_data (text != NULL ? text : "", length, &error);
  if (document != NULL)
    {
      g_task_return_pointer (task, document, g_object_unref);
    }
  else
    {
      g_autofree char *advice = get_advice (file, bytes);

      if (advice != NULL)
        g_prefix_error (&error, "%s\n", advice);
      g_task_return_error (task, error);
    }
}

/* Showing */

static void
stop (TrunkImportView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->spinning != NULL)
    g_source_destroy (self->spinning);
  g_clear_pointer (&self->spinning, g_source_unref);
}

static void
clear (TrunkImportView *self)
{
  GtkWidget *child;

  stop (self);
  g_clear_object (&self->document);
  g_clear_pointer (&self->problem_text, g_free);
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->rows), FALSE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_list_box_remove (self->rows, child);
  trunk_notice_set_revealed (self->problem, FALSE);
  trunk_notice_set_revealed (self->warning, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->import_button), FALSE);
}

static void
show_problem (TrunkImportView *self,
              const char      *title,
              const char      *text)
{
  g_free (self->problem_text);
  self->problem_text = g_strdup (text);
  trunk_notice_set_title (self->problem, title);
  trunk_notice_set_text (self->problem, text);
  trunk_notice_set_revealed (self->problem, TRUE);
  trunk_compat_announce (GTK_WIDGET (self), text);
}

static void
add_row (TrunkImportView *self,
         const char      *title,
         const char      *value)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  gtk_list_box_append (self->rows, row);
}

static char *
list_systems (TrunkCatalog *catalog)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < trunk_catalog_get_n_systems (catalog); i++)
    /* Translators: between the items of a list */
    g_string_append_printf (text, "%s%s", i > 0 ? _(", ") : "", trunk_system_get_name (trunk_catalog_get_nth_system (catalog, i)));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A document may be right in itself and still be of something that this program does not know. */
static gboolean
check_system (TrunkImportView          *self,
              const TrunkServiceValues *service)
{
  TrunkCatalog *catalog = trunk_session_get_catalog (self->session);
  g_autofree char *known = NULL;
  g_autofree char *text = NULL;

  if (trunk_catalog_get_system (catalog, service->system) != NULL)
    return TRUE;

  known = list_systems (catalog);
  /* Translators: the id of a telephone system, then a list of names */
  text = g_strdup_printf (_("/service/system: “%s” is not known here. Known are: %s. A newer Trunkline, or newer documents of facts, may know it."),
                          service->system, known);
  show_problem (self, _("This set-up is for a system that is not known"), text);

  return FALSE;
}

static void
show_warnings (TrunkImportView *self)
{
  g_autoptr(GString) text = g_string_new (_("Secrets are never in such a file: enter them on the page Registration after the import."));

  if (trunk_interchange_get_host_map (self->document)->len > 0)
    /* Where names lead elsewhere is for laboratories, and not taken over. */
    g_string_append_printf (text, " %s", _("The file leads some names to other addresses, as for a laboratory. That is not taken over; "
                                           "“trunklinectl check FILE” uses it."));
  trunk_notice_set_text (self->warning, text->str);
  trunk_notice_set_revealed (self->warning, TRUE);
}

static void
show_document (TrunkImportView *self)
{
  TrunkSnapshot *snapshot = trunk_interchange_get_snapshot (self->document);
  const TrunkServiceValues *service = trunk_service_get_values (trunk_snapshot_get_service (snapshot));
  const TrunkRegistrationValues *registration = trunk_registration_get_values (trunk_snapshot_get_registration (snapshot));
  guint n = trunk_snapshot_get_n_accounts (snapshot);
  g_autofree char *accounts = g_strdup_printf (ngettext ("%u account", "%u accounts", n), n);
  TrunkSystem *system;

  if (!check_system (self, service))
    return;

  system = trunk_catalog_get_system (trunk_session_get_catalog (self->session), service->system);
  add_row (self, _("Name"), service->display_name != NULL ? service->display_name : "");
  add_row (self, _("Telephone system"), trunk_system_get_name (system));
  add_row (self, _("Directory (tenant) ID"), registration->tenant);
  add_row (self, _("Application (client) ID"), registration->client_id);
  add_row (self, _("Accounts"), accounts);
  if (trunk_interchange_get_trust_anchors (self->document) != NULL)
    add_row (self, _("Trusted certificates"), _("The file brings its own; they are trusted for this set-up only."));
  gtk_widget_set_visible (GTK_WIDGET (self->rows), TRUE);
  show_warnings (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->import_button), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->import_button));
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  TrunkImportView *self = TRUNK_IMPORT_VIEW (object);
  g_autoptr(GError) error = NULL;
  TrunkInterchange *document = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  clear (self);
  self->document = document;
  if (document != NULL)
    show_document (self);
  else
    show_problem (self, _("This file can’t be imported"), error->message);
}

static gboolean
spinner_due_cb (gpointer user_data)
{
  TrunkImportView *self = user_data;

  g_clear_pointer (&self->spinning, g_source_unref);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_set_spinning (self->spinner, TRUE);

  return G_SOURCE_REMOVE;
}

void
trunk_import_view_open (TrunkImportView *self,
                        TrunkSession    *session,
                        GFile           *file)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (TRUNK_IS_IMPORT_VIEW (self));
  g_return_if_fail (TRUNK_IS_SESSION (session));
  g_return_if_fail (G_IS_FILE (file));

  clear (self);
  g_set_object (&self->session, session);
  name = g_file_get_parse_name (file);
  gtk_label_set_text (self->file_name, name);
  self->cancellable = g_cancellable_new ();
  self->spinning = g_timeout_source_new (SPINNER_MS);
  g_source_set_callback (self->spinning, spinner_due_cb, self, NULL);
  g_source_attach (self->spinning, NULL);

  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_source_tag (task, trunk_import_view_open);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, read_thread);
}

static void
import_cb (TrunkImportView *self)
{
  g_autoptr(GError) error = NULL;
  TrunkSetup *setup;

  if (self->document == NULL)
    return;

  setup = trunk_session_import_setup (self->session, trunk_interchange_get_snapshot (self->document),
                                      trunk_interchange_get_trust_anchors (self->document), &error);
  if (setup == NULL)
    {
      show_problem (self, _("This set-up can’t be saved"), error->message);
      return;
    }

  clear (self);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-setup", "s", trunk_setup_get_id (setup));
}

const char *
trunk_import_view_get_problem (TrunkImportView *self)
{
  g_return_val_if_fail (TRUNK_IS_IMPORT_VIEW (self), NULL);

  return self->problem_text;
}

static void
trunk_import_view_dispose (GObject *object)
{
  TrunkImportView *self = TRUNK_IMPORT_VIEW (object);

  stop (self);
  trunk_template_dispose (GTK_WIDGET (self), TRUNK_TYPE_IMPORT_VIEW);
  g_clear_object (&self->document);
  g_clear_object (&self->session);
  g_clear_pointer (&self->problem_text, g_free);

  G_OBJECT_CLASS (trunk_import_view_parent_class)->dispose (object);
}

static void
trunk_import_view_class_init (TrunkImportViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_import_view_dispose;
  g_type_ensure (TRUNK_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-import-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkImportView, file_name);
  gtk_widget_class_bind_template_child (widget_class, TrunkImportView, spinner);
  gtk_widget_class_bind_template_child (widget_class, TrunkImportView, problem);
  gtk_widget_class_bind_template_child (widget_class, TrunkImportView, warning);
  gtk_widget_class_bind_template_child (widget_class, TrunkImportView, rows);
  gtk_widget_class_bind_template_child (widget_class, TrunkImportView, import_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkImportView, other_button);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
}

static void
trunk_import_view_init (TrunkImportView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  trunk_a11y_name (GTK_WIDGET (self->import_button), gtk_button_get_label (self->import_button));
  trunk_a11y_name (GTK_WIDGET (self->other_button), gtk_button_get_label (self->other_button));
}
