/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-cert-export-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-compat.h"
#include "app/trunk-fact-rows.h"
#include "app/trunk-notice.h"
#include "app/trunk-template.h"
#include "systems/trunk-system.h"

/* The step of a system's document that is about these files. */
#define UPLOAD_STEP  "certificates"
#define BUNDLE_NAME  "certificates.pem"

struct _TrunkCertExportView
{
  AdwBin parent_instance;

  TrunkCertBundle *bundle;      /* (owned) (nullable): in order */
  GCancellable *cancellable;    /* (owned) */

  GtkLabel *intro;
  GtkWidget *buttons;
  TrunkNotice *notice;
  AdwPreferencesGroup *written;
  GtkListBox *files;
  GtkWidget *upload;
  GtkLabel *upload_title;
  GtkListBox *upload_texts;
};

G_DEFINE_FINAL_TYPE (TrunkCertExportView, trunk_cert_export_view, ADW_TYPE_BIN)

static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
say (TrunkCertExportView *self,
     TrunkNoticeKind      kind,
     const char          *text)
{
  trunk_notice_set_kind (self->notice, kind);
  trunk_notice_set_text (self->notice, text);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), text[0] != '\0');
  if (text[0] != '\0')
    trunk_compat_announce (GTK_WIDGET (self), text);
}

/* One file after another. */
typedef struct
{
  TrunkCertExportView *self;    /* (owned) */
  TrunkCertBundle *bundle;      /* (owned): as it was when asked for */
  GFile *folder;                /* (owned) */
  guint n_done;
} SaveOp;

static void
save_op_free (SaveOp *op)
{
  g_object_unref (op->self);
  g_object_unref (op->bundle);
  g_object_unref (op->folder);
  g_free (op);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaveOp, save_op_free)

static void save_next (SaveOp *op);

static void
saved_one_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(SaveOp) op = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        say (op->self, TRUNK_NOTICE_ERROR, error->message);
      return;
    }

  name = trunk_cert_bundle_dup_file_name (op->bundle, op->n_done, "pem");
  gtk_list_box_append (op->self->files, trunk_fact_row_new (name, trunk_cert_get_facts (trunk_cert_bundle_get_nth (op->bundle, op->n_done))->label,
                                                            "emblem-ok-symbolic"));
  op->n_done++;
  save_next (g_steal_pointer (&op));
}

/* @op: (transfer full) */
static void
save_next (SaveOp *op)
{
  g_autoptr(SaveOp) owned = op;
  g_autofree char *name = NULL;
  g_autofree char *pem = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GFile) file = NULL;
  gsize length;

  if (op->n_done == trunk_cert_bundle_get_n (op->bundle))
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u file written.", "%u files written.", op->n_done), op->n_done);

      say (op->self, TRUNK_NOTICE_INFO, text);
      gtk_widget_set_visible (GTK_WIDGET (op->self->written), TRUE);
      return;
    }

  name = trunk_cert_bundle_dup_file_name (op->bundle, op->n_done, "pem");
  pem = trunk_cert_dup_pem (trunk_cert_bundle_get_nth (op->bundle, op->n_done));
  length = strlen (pem);
  bytes = g_bytes_new_take (g_steal_pointer (&pem), length);
  file = g_file_get_child (op->folder, name);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, op->self->cancellable, saved_one_cb, g_steal_pointer (&owned));
}

static void
folder_chosen_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(TrunkCertExportView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) folder = trunk_compat_select_folder_finish (result, &error);

  if (folder != NULL)
    trunk_cert_export_view_save_each (self, folder);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, TRUNK_NOTICE_ERROR, error->message);
}

static void
each_clicked_cb (TrunkCertExportView *self)
{
  trunk_compat_select_folder_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Choose a folder for the certificates"), self->cancellable,
                                    folder_chosen_cb, g_object_ref (self));
}

static void
saved_all_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(TrunkCertExportView) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean saved = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  say (self, saved ? TRUNK_NOTICE_INFO : TRUNK_NOTICE_ERROR, saved ? _("The file is written.") : error->message);
}

static void
file_chosen_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(TrunkCertExportView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = trunk_compat_save_file_finish (result, &error);
  g_autoptr(GBytes) bytes = NULL;
  char *pem;

  if (file == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        say (self, TRUNK_NOTICE_ERROR, error->message);
      return;
    }

  pem = trunk_cert_bundle_dup_pem (self->bundle);
  bytes = g_bytes_new_take (pem, strlen (pem));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, self->cancellable, saved_all_cb, g_object_ref (self));
}

static void
all_clicked_cb (TrunkCertExportView *self)
{
  trunk_compat_save_file_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Save the certificates in one file"), BUNDLE_NAME, self->cancellable,
                                file_chosen_cb, g_object_ref (self));
}

static void
trunk_cert_export_view_dispose (GObject *object)
{
  TrunkCertExportView *self = TRUNK_CERT_EXPORT_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_CERT_EXPORT_VIEW);

  G_OBJECT_CLASS (trunk_cert_export_view_parent_class)->dispose (object);
}

static void
trunk_cert_export_view_finalize (GObject *object)
{
  TrunkCertExportView *self = TRUNK_CERT_EXPORT_VIEW (object);

  g_clear_object (&self->bundle);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (trunk_cert_export_view_parent_class)->finalize (object);
}

static void
trunk_cert_export_view_class_init (TrunkCertExportViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_cert_export_view_dispose;
  object_class->finalize = trunk_cert_export_view_finalize;

  g_type_ensure (TRUNK_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-cert-export-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkCertExportView, intro);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertExportView, buttons);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertExportView, notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertExportView, written);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertExportView, files);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertExportView, upload);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertExportView, upload_title);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertExportView, upload_texts);
  gtk_widget_class_bind_template_callback (widget_class, each_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_clicked_cb);
}

static void
trunk_cert_export_view_init (TrunkCertExportView *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Where the system wants them, in its maker's words. */
static void
show_upload (TrunkCertExportView *self,
             TrunkSetup          *setup)
{
  TrunkRequirement *requirement = trunk_setup_get_requirement (setup);
  TrunkSystem *system = requirement != NULL ? trunk_requirement_get_system (requirement) : NULL;

  clear_list (self->upload_texts);
  gtk_widget_set_visible (self->upload, FALSE);
  for (guint i = 0; system != NULL && i < trunk_system_get_n_steps (system); i++)
    {
      const TrunkStep *step = trunk_system_get_nth_step (system, i);

      if (!g_str_equal (step->id, UPLOAD_STEP) || step->place != TRUNK_PLACE_SYSTEM ||
          !trunk_step_applies (step, trunk_requirement_get_way (requirement), trunk_requirement_get_features (requirement)))
        continue;

      gtk_label_set_text (self->upload_title, step->title);
      for (guint k = 0; step->texts[k] != NULL; k++)
        gtk_list_box_append (self->upload_texts, trunk_fact_row_new (step->texts[k], NULL, NULL));
      gtk_widget_set_visible (self->upload, TRUE);
    }
}

void
trunk_cert_export_view_save_each (TrunkCertExportView *self,
                                  GFile               *folder)
{
  SaveOp *op;

  g_return_if_fail (TRUNK_IS_CERT_EXPORT_VIEW (self));
  g_return_if_fail (self->bundle != NULL);
  g_return_if_fail (G_IS_FILE (folder));

  clear_list (self->files);
  op = g_new0 (SaveOp, 1);
  op->self = g_object_ref (self);
  op->bundle = g_object_ref (self->bundle);
  op->folder = g_object_ref (folder);
  save_next (op);
}

void
trunk_cert_export_view_show (TrunkCertExportView *self,
                             TrunkSetup          *setup,
                             TrunkCertBundle     *bundle)
{
  guint n;
  g_autofree char *text = NULL;

  g_return_if_fail (TRUNK_IS_CERT_EXPORT_VIEW (self));
  g_return_if_fail (TRUNK_IS_SETUP (setup));
  g_return_if_fail (TRUNK_IS_CERT_BUNDLE (bundle));

  g_clear_object (&self->bundle);
  self->bundle = trunk_cert_bundle_dup_ordered (bundle);
  n = trunk_cert_bundle_get_n (self->bundle);
  if (n > 0)
    text = g_strdup_printf (ngettext ("%u authority leads to these servers: your telephone system has to know it.",
                                      "%u authorities lead to these servers: your telephone system has to know them.", n), n);
  gtk_label_set_text (self->intro, text != NULL ? text : _("Fetch from the servers first: then it is known which authorities your telephone system has to know."));
  gtk_widget_set_visible (self->buttons, n > 0);
  show_upload (self, setup);
}
