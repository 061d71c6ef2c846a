/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-export.h"

#include <glib/gi18n.h>

#include "app/trunk-compat.h"
#include "app/trunk-window.h"

/* Characters of a name that a file name keeps; others are a dash. */
#define MAX_FILE_NAME 60

typedef struct
{
  GtkWidget *widget;            /* (owned) */
  GFile *file;                  /* (owned) (nullable): once chosen */
  GBytes *bytes;                /* (owned) (nullable): what is written … */
  TrunkInterchange *document;   /* (owned) (nullable): … or what it is made of */
  char *said;                   /* (owned) */
} ExportOp;

static void
export_op_free (ExportOp *op)
{
  g_object_unref (op->widget);
  g_clear_object (&op->file);
  g_clear_pointer (&op->bytes, g_bytes_unref);
  g_clear_object (&op->document);
  g_free (op->said);
  g_free (op);
}

/* A document of many accounts takes its time, and so may the disk. */
static void
export_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  ExportOp *op = data;
  g_autofree char *text = NULL;
  GError *error = NULL;
  gsize length = 0;
  gboolean written;

  if (op->document != NULL)
    text = trunk_interchange_to_data (op->document, &length);
  written = g_file_replace_contents (op->file, text != NULL ? text : g_bytes_get_data (op->bytes, NULL),
                                     text != NULL ? length : g_bytes_get_size (op->bytes),
                                     NULL, FALSE, G_FILE_CREATE_NONE, NULL, cancellable, &error);
  if (written)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
export_written_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  ExportOp *op = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    text = g_strdup (op->said);
  else
    /* Translators: %s is the reason */
    text = g_strdup_printf (_("The file could not be saved: %s"), error->message);
  trunk_toast (op->widget, text);
}

static void
export_chosen_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  ExportOp *op = user_data;
  g_autoptr(GTask) task = g_task_new (op->widget, NULL, export_written_cb, NULL);
  g_autoptr(GError) error = NULL;

  g_task_set_source_tag (task, export_chosen_cb);
  g_task_set_task_data (task, op, (GDestroyNotify) export_op_free);
  op->file = trunk_compat_save_file_finish (result, &error);
  if (op->file != NULL)
    g_task_run_in_thread (task, export_thread);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    trunk_toast (op->widget, error->message);
}

static void
choose_file (GtkWidget        *widget,
             const char       *title,
             const char       *name,
             GBytes           *bytes,
             TrunkInterchange *document,
             const char       *said)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  ExportOp *op = g_new0 (ExportOp, 1);

  op->widget = g_object_ref (widget);
  op->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  op->document = document != NULL ? g_object_ref (document) : NULL;
  op->said = g_strdup (said);
  trunk_compat_save_file_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, title, name, NULL, export_chosen_cb, op);
}

/**
 * trunk_export_document:
 * @title: of the file chooser
 * @name: proposed file name
 * @text: what is written
 * @said: the toast afterwards
 */
void
trunk_export_document (GtkWidget  *widget,
                       const char *title,
                       const char *name,
                       GBytes     *text,
                       const char *said)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);
  g_return_if_fail (said != NULL);

  choose_file (widget, title, name, text, NULL, said);
}

/**
 * trunk_export_compose:
 *
 * Returns: (transfer full) (nullable): @setup with the authorities it trusts, as it is exported; %NULL while it is blank
 */
TrunkInterchange *
trunk_export_compose (TrunkSetup *setup)
{
  g_autoptr(TrunkSnapshot) snapshot = NULL;
  TrunkInterchange *document;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), NULL);

  snapshot = trunk_setup_dup_snapshot (setup);
  if (snapshot == NULL)
    return NULL;

  document = trunk_interchange_new (snapshot);
  if (trunk_setup_get_trust (setup)[0] != '\0')
    trunk_interchange_set_trust_anchors (document, trunk_setup_get_trust (setup));

  return document;
}

static char *
get_file_name (TrunkSetup *setup)
{
  g_autofree char *ascii = g_str_to_ascii (trunk_setup_get_name (setup), NULL);
  g_autoptr(GString) name = g_string_new (NULL);

  for (const char *p = ascii; *p != '\0' && name->len < MAX_FILE_NAME; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (name, g_ascii_tolower (*p));
      else if (name->len > 0 && name->str[name->len - 1] != '-')
        g_string_append_c (name, '-');
    }
  g_string_append (name, name->len > 0 ? ".json" : "trunkline.json");

  return g_string_free (g_steal_pointer (&name), FALSE);
}

void
trunk_export_setup (GtkWidget  *widget,
                    TrunkSetup *setup)
{
  g_autoptr(TrunkInterchange) document = NULL;
  g_autofree char *name = NULL;
  g_autofree char *said = NULL;
  guint n_accounts;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (TRUNK_IS_SETUP (setup));

  document = trunk_export_compose (setup);
  if (document == NULL)
    {
      trunk_toast (widget, _("There is nothing to export yet: choose a system first"));
      return;
    }

  name = get_file_name (setup);
  n_accounts = g_list_model_get_n_items (trunk_setup_get_accounts (setup));
  said = g_strdup_printf (ngettext ("Exported: service, registration and %u account. No secret is in it.",
                                    "Exported: service, registration and %u accounts. No secret is in it.", n_accounts), n_accounts);
  choose_file (widget, _("Export this set-up"), name, NULL, document, said);
}
