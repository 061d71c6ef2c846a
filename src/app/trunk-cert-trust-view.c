/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-cert-trust-view.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-cert-loader.h"
#include "app/trunk-cert-row.h"
#include "app/trunk-cert-words.h"
#include "app/trunk-compat.h"
#include "app/trunk-fact-rows.h"
#include "app/trunk-fold-box.h"
#include "app/trunk-notice.h"
#include "app/trunk-template.h"
#include "app/trunk-typed-field.h"
#include "app/trunk-window.h"
#include "secrets/trunk-secret.h"

struct _TrunkCertTrustView
{
  AdwBin parent_instance;

  TrunkSetup *setup;            /* (owned) (nullable) */
  TrunkCertBundle *bundle;      /* (owned): what is shown */
  char *shown;                  /* (owned) (nullable): its PEM */
  GCancellable *cancellable;    /* (owned) */

  GQueue files;                 /* (owned) of GFile: to be read, the first one under way or waiting for its password */
  gboolean reading;
  GQueue doubtful;              /* (owned) of TrunkCert: each waits for an answer */

  GtkListBox *list;
  TrunkNotice *notice;
  AdwPreferencesGroup *password_group;
  AdwPasswordEntryRow *password;
  TrunkReasonRow *password_reason;
  AdwPreferencesGroup *question_group;
  AdwBin *question;
};

G_DEFINE_FINAL_TYPE (TrunkCertTrustView, trunk_cert_trust_view, ADW_TYPE_BIN)

static void read_next (TrunkCertTrustView *self);

static void
say (TrunkCertTrustView *self,
     TrunkNoticeKind     kind,
     const char         *text)
{
  trunk_notice_set_kind (self->notice, kind);
  trunk_notice_set_text (self->notice, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->notice), text != NULL);
  if (text != NULL)
    trunk_compat_announce (GTK_WIDGET (self), text);
}

/* What a removal needs to be undone, when the page may be gone. */
typedef struct
{
  TrunkSetup *setup;            /* (owned) */
  TrunkCert *cert;              /* (owned) */
} Removed;

static void
removed_free (gpointer data)
{
  Removed *removed = data;

  g_object_unref (removed->setup);
  trunk_cert_unref (removed->cert);
  g_free (removed);
}

static void
undo_cb (gpointer user_data)
{
  Removed *removed = user_data;
  g_autofree char *pem = trunk_cert_dup_pem (removed->cert);
  g_autoptr(GError) error = NULL;

  if (!trunk_setup_add_trust (removed->setup, trunk_cert_get_facts (removed->cert)->sha256, pem, &error))
    g_message ("The authority is not back: %s", error->message);
}

static void
row_remove_cb (TrunkCertTrustView *self,
               TrunkCertRow       *row)
{
  g_autoptr(TrunkCert) cert = trunk_cert_ref (trunk_cert_row_get_cert (row));
  const TrunkCertFacts *facts = trunk_cert_get_facts (cert);
  /* Translators: %s is the name of a certificate authority */
  g_autofree char *text = g_strdup_printf (_("“%s” is not trusted any more"), facts->label);
  g_autoptr(GError) error = NULL;
  Removed *removed;

  if (!trunk_setup_remove_trust (self->setup, facts->sha256, &error))
    {
      say (self, TRUNK_NOTICE_ERROR, error->message);
      return;
    }

  removed = g_new0 (Removed, 1);
  removed->setup = g_object_ref (self->setup);
  removed->cert = trunk_cert_ref (cert);
  trunk_toast_with_action (GTK_WIDGET (self), text, _("_Undo"), undo_cb, removed, removed_free);
}

static void
show_list (TrunkCertTrustView *self)
{
  GtkListBoxRow *row;
  guint n = trunk_cert_bundle_get_n (self->bundle);

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));

  if (n == 0)
    gtk_list_box_append (self->list, trunk_fact_row_new (_("None besides those that this computer knows"),
                                                         _("Most set-ups need no others."), NULL));
  for (guint i = 0; i < n; i++)
    {
      TrunkCert *cert = trunk_cert_bundle_get_nth (self->bundle, i);
      GtkWidget *cert_row = trunk_cert_row_new (cert, TRUNK_CERT_FOR_TRUST);

      trunk_cert_row_set_removable (TRUNK_CERT_ROW (cert_row), TRUE);
      g_signal_connect_object (cert_row, "remove", G_CALLBACK (row_remove_cb), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (self->list, cert_row);
    }
}

void
trunk_cert_trust_view_trust (TrunkCertTrustView *self,
                             TrunkCert          *cert)
{
  g_autofree char *pem = NULL;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (TRUNK_IS_CERT_TRUST_VIEW (self));
  g_return_if_fail (cert != NULL);

  pem = trunk_cert_dup_pem (cert);
  if (!trunk_setup_add_trust (self->setup, trunk_cert_get_facts (cert)->sha256, pem, &error))
    say (self, TRUNK_NOTICE_ERROR, error->message);
}

static void show_question (TrunkCertTrustView *self);

static void
question_yes_cb (TrunkCertTrustView *self)
{
  g_autoptr(TrunkCert) cert = g_queue_pop_head (&self->doubtful);

  trunk_cert_trust_view_trust (self, cert);
  show_question (self);
}

static void
question_no_cb (TrunkCertTrustView *self)
{
  g_autoptr(TrunkCert) cert = g_queue_pop_head (&self->doubtful);

  show_question (self);
}

/* A certificate that will not do what one trusts it for, before it is trusted all the same. */
static void
show_question (TrunkCertTrustView *self)
{
  TrunkCert *cert = g_queue_peek_head (&self->doubtful);
  GtkWidget *list;

  gtk_widget_set_visible (GTK_WIDGET (self->question_group), cert != NULL);
  if (cert == NULL)
    {
      adw_bin_set_child (self->question, NULL);
      return;
    }

  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("The certificate in question"), -1);
  gtk_list_box_append (GTK_LIST_BOX (list), trunk_cert_row_new (cert, TRUNK_CERT_FOR_TRUST));
  adw_bin_set_child (self->question, list);
  trunk_compat_announce (GTK_WIDGET (self), _("This certificate may not do what you want. Trust it all the same?"));
}

/* A chain that has its root in it is meant for the root: the server's own certificate needs no trust then. */
static void
take_import (TrunkCertTrustView *self,
             TrunkCertImport    *import)
{
  TrunkCertBundle *bundle = trunk_cert_import_get_bundle (import);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gboolean has_authority = trunk_cert_bundle_count_role (bundle, TRUNK_CERT_ROLE_LEAF) < trunk_cert_bundle_get_n (bundle);
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_added = 0;
  guint n_passed = 0;

  for (guint i = 0; i < trunk_cert_bundle_get_n (bundle); i++)
    {
      TrunkCert *cert = trunk_cert_bundle_get_nth (bundle, i);
      g_autofree char *problems = trunk_cert_words_dup_remarks (cert, TRUNK_CERT_FOR_TRUST, TRUNK_CERT_REMARK_PROBLEM, now);

      if (has_authority && trunk_cert_get_role (cert) == TRUNK_CERT_ROLE_LEAF)
        {
          n_passed++;
        }
      else if (problems != NULL || trunk_cert_get_role (cert) == TRUNK_CERT_ROLE_LEAF)
        {
          g_queue_push_tail (&self->doubtful, trunk_cert_ref (cert));
        }
      else
        {
          trunk_cert_trust_view_trust (self, cert);
          n_added++;
        }
    }

  if (n_added > 0)
    g_string_append_printf (text, ngettext ("%u authority added.", "%u authorities added.", n_added), n_added);
  if (n_passed > 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", _("The server’s own certificate was left out: its authority is enough."));
  for (guint i = 0; trunk_cert_import_get_notes (import)[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", trunk_cert_import_get_notes (import)[i]);
  if (text->len > 0)
    say (self, TRUNK_NOTICE_INFO, text->str);
  show_question (self);
}

static void
set_password_problem (TrunkCertTrustView *self,
                      const char         *problem)
{
  g_object_set (self->password_reason, "kind", TRUNK_NOTICE_ERROR, "text", problem != NULL ? problem : "", NULL);
}

static void
ask_password (TrunkCertTrustView *self,
              gboolean            wrong)
{
  g_autofree char *name = g_file_get_basename (g_queue_peek_head (&self->files));
  g_autofree char *shown = g_filename_display_name (name);
  /* Translators: %s is the name of a file */
  g_autofree char *title = g_strdup_printf (_("Password of %s"), shown);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password), title);
  set_password_problem (self, wrong ? _("That is not the password of this file. Whoever made the file has chosen it.") : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->password_group), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

static void
drop_file (TrunkCertTrustView *self)
{
  g_autoptr(GFile) file = g_queue_pop_head (&self->files);

  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  set_password_problem (self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->password_group), FALSE);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(TrunkCertTrustView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkCertImport) import = trunk_cert_loader_load_finish (G_FILE (source), result, &error);
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->reading = FALSE;
  if (g_error_matches (error, TRUNK_CERT_ERROR, TRUNK_CERT_ERROR_PASSWORD_NEEDED) || g_error_matches (error, TRUNK_CERT_ERROR, TRUNK_CERT_ERROR_PASSWORD_WRONG))
    {
      ask_password (self, g_error_matches (error, TRUNK_CERT_ERROR, TRUNK_CERT_ERROR_PASSWORD_WRONG));
      return;
    }

  drop_file (self);
  if (import != NULL)
    {
      take_import (self, import);
    }
  else
    {
      name = g_filename_display_name (g_file_peek_path (G_FILE (source)) != NULL ? g_file_peek_path (G_FILE (source)) : "");
      text = g_strdup_printf ("%s: %s", name, error->message);
      say (self, TRUNK_NOTICE_ERROR, text);
    }
  read_next (self);
}

static void
read_file (TrunkCertTrustView *self,
           TrunkSecret        *password)
{
  self->reading = TRUE;
  trunk_cert_loader_load_async (g_queue_peek_head (&self->files), password, TRUNK_CERT_WANT_CERTIFICATES, self->cancellable, read_cb, g_object_ref (self));
}

static void
read_next (TrunkCertTrustView *self)
{
  if (!self->reading && !gtk_widget_get_visible (GTK_WIDGET (self->password_group)) && !g_queue_is_empty (&self->files))
    read_file (self, NULL);
}

static void
password_entered_cb (TrunkCertTrustView *self)
{
  g_autoptr(TrunkSecret) password = NULL;

  if (self->reading || g_queue_is_empty (&self->files))
    return;

  password = trunk_secret_new (gtk_editable_get_text (GTK_EDITABLE (self->password)), -1);
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  read_file (self, password);
}

static void
password_cancelled_cb (TrunkCertTrustView *self)
{
  if (self->reading)
    return;

  drop_file (self);
  read_next (self);
}

void
trunk_cert_trust_view_add_file (TrunkCertTrustView *self,
                                GFile              *file)
{
  g_return_if_fail (TRUNK_IS_CERT_TRUST_VIEW (self));
  g_return_if_fail (G_IS_FILE (file));

  say (self, TRUNK_NOTICE_INFO, NULL);
  g_queue_push_tail (&self->files, g_object_ref (file));
  read_next (self);
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TrunkCertTrustView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = trunk_compat_open_file_finish (result, &error);

  if (file != NULL)
    trunk_cert_trust_view_add_file (self, file);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, TRUNK_NOTICE_ERROR, error->message);
}

static void
add_clicked_cb (TrunkCertTrustView *self)
{
  static const char * const patterns[] = { "*.pem", "*.crt", "*.cer", "*.der", "*.p7b", "*.p7c", "*.pfx", "*.p12", NULL };
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Certificates"));
  for (guint i = 0; patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, patterns[i]);
  trunk_compat_open_file_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Add a certificate authority"), filter, self->cancellable,
                                chosen_cb, g_object_ref (self));
}

static void
trunk_cert_trust_view_dispose (GObject *object)
{
  TrunkCertTrustView *self = TRUNK_CERT_TRUST_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->setup);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_CERT_TRUST_VIEW);

  G_OBJECT_CLASS (trunk_cert_trust_view_parent_class)->dispose (object);
}

static void
trunk_cert_trust_view_finalize (GObject *object)
{
  TrunkCertTrustView *self = TRUNK_CERT_TRUST_VIEW (object);

  g_queue_clear_full (&self->files, g_object_unref);
  g_queue_clear_full (&self->doubtful, (GDestroyNotify) trunk_cert_unref);
  g_clear_object (&self->bundle);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (trunk_cert_trust_view_parent_class)->finalize (object);
}

static void
trunk_cert_trust_view_class_init (TrunkCertTrustViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_cert_trust_view_dispose;
  object_class->finalize = trunk_cert_trust_view_finalize;

  g_type_ensure (TRUNK_TYPE_FOLD_BOX);
  g_type_ensure (TRUNK_TYPE_NOTICE);
  g_type_ensure (TRUNK_TYPE_REASON_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-cert-trust-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkCertTrustView, list);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertTrustView, notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertTrustView, password_group);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertTrustView, password);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertTrustView, password_reason);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertTrustView, question_group);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertTrustView, question);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_cancelled_cb);
  gtk_widget_class_bind_template_callback (widget_class, question_yes_cb);
  gtk_widget_class_bind_template_callback (widget_class, question_no_cb);
}

static void
trunk_cert_trust_view_init (TrunkCertTrustView *self)
{
  self->bundle = trunk_cert_bundle_new ();
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->files);
  g_queue_init (&self->doubtful);
  gtk_widget_init_template (GTK_WIDGET (self));
  trunk_a11y_name_password_row (GTK_WIDGET (self->password));
}

void
trunk_cert_trust_view_set_setup (TrunkCertTrustView *self,
                                 TrunkSetup         *setup)
{
  const char *trust;

  g_return_if_fail (TRUNK_IS_CERT_TRUST_VIEW (self));
  g_return_if_fail (TRUNK_IS_SETUP (setup));

  g_set_object (&self->setup, setup);
  trust = trunk_setup_get_trust (setup);
  if (g_strcmp0 (trust, self->shown) == 0)
    return;

  g_free (self->shown);
  self->shown = g_strdup (trust);
  g_clear_object (&self->bundle);
  self->bundle = trunk_cert_words_parse (trust);
  show_list (self);
}

TrunkCertBundle *
trunk_cert_trust_view_get_bundle (TrunkCertTrustView *self)
{
  g_return_val_if_fail (TRUNK_IS_CERT_TRUST_VIEW (self), NULL);

  return self->bundle;
}
