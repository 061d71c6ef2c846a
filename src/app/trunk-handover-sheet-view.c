/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-handover-sheet-view.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-compat.h"
#include "app/trunk-handover-field-row.h"
#include "app/trunk-handover-saver.h"
#include "app/trunk-notice.h"
#include "app/trunk-secret-clip.h"
#include "app/trunk-template.h"
#include "app/trunk-window.h"
#include "handover/trunk-handover-file.h"

struct _TrunkHandoverSheetView
{
  AdwBin parent_instance;

  GtkLabel *intro;
  GtkLabel *progress;
  TrunkNotice *missing;
  TrunkNotice *problem;
  GtkBox *groups;
  GtkMenuButton *save;

  TrunkSetup *setup;            /* (unowned): of the page */
  TrunkHandoverSheet *sheet;    /* (owned) (nullable) */
  GPtrArray *rows;              /* (owned) (element-type TrunkHandoverFieldRow) */
  char *shown;                  /* (owned) (nullable): what the rows were made of */
  GCancellable *cancellable;    /* (owned) */
};

enum
{
  GO_TO,
  ENTERED_CHANGED,
  SECRET_REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkHandoverSheetView, trunk_handover_sheet_view, ADW_TYPE_BIN)

/* Ticks */

static char **
dup_entered (TrunkHandoverSheetView *self)
{
  g_autofree char *mark = trunk_setup_dup_mark (self->setup, TRUNK_MARK_SHEET_ENTERED);

  return g_strsplit (mark != NULL ? mark : "", ",", -1);
}

static void
update_progress (TrunkHandoverSheetView *self)
{
  guint n = self->rows->len;
  /* Translators: how many fields of a form are filled in, and how many there are */
  g_autofree char *text = g_strdup_printf (ngettext ("%u of %u field entered", "%u of %u fields entered", n),
                                           trunk_handover_sheet_view_get_n_entered (self), n);

  gtk_label_set_text (self->progress, text);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), n > 0);
}

static void
row_ticked_cb (TrunkHandoverSheetView *self)
{
  g_autoptr(GString) mark = g_string_new (NULL);

  for (guint i = 0; i < self->rows->len; i++)
    {
      TrunkHandoverFieldRow *row = g_ptr_array_index (self->rows, i);

      if (trunk_handover_field_row_get_entered (row))
        g_string_append_printf (mark, "%s%s", mark->len > 0 ? "," : "", trunk_handover_row_get_id (trunk_handover_field_row_get_row (row)));
    }
  trunk_setup_set_mark (self->setup, TRUNK_MARK_SHEET_ENTERED, mark->len > 0 ? mark->str : NULL);
  update_progress (self);
  g_signal_emit (self, signals[ENTERED_CHANGED], 0);
}

/* Copying a secret */

static void
secret_found_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(TrunkHandoverFieldRow) row = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkSecret) secret = trunk_secret_store_lookup_finish (TRUNK_SECRET_STORE (object), result, &error);
  const char *label = trunk_handover_row_get_label (trunk_handover_field_row_get_row (row));
  g_autofree char *said = NULL;
  GtkWidget *view;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  trunk_handover_field_row_set_busy (row, FALSE);
  if (secret == NULL)
    {
      trunk_handover_field_row_set_problem (row, error != NULL ? error->message
                                                               : _("No client secret is kept for this set-up. Enter it on the page Registration."));
      view = gtk_widget_get_ancestor (GTK_WIDGET (row), TRUNK_TYPE_HANDOVER_SHEET_VIEW);
      if (error != NULL && view != NULL)
        g_signal_emit (view, signals[SECRET_REFUSED], 0);
      return;
    }

  trunk_handover_field_row_set_problem (row, NULL);
  trunk_secret_clip_copy (gtk_widget_get_clipboard (GTK_WIDGET (row)), secret, TRUNK_SECRET_CLIP_SECONDS);
  /* Translators: %s is the name of a value, such as “Client Secret” */
  said = g_strdup_printf (_("Copied: %s. It leaves the clipboard in one minute."), label);
  trunk_toast (GTK_WIDGET (row), said);
  trunk_compat_announce (GTK_WIDGET (row), said);
}

static void
row_copy_secret_cb (TrunkHandoverSheetView *self,
                    TrunkHandoverFieldRow  *field)
{
  TrunkHandoverRow *row = trunk_handover_field_row_get_row (field);
  TrunkSecretStore *store = trunk_session_get_secrets (trunk_setup_get_session (self->setup));

  trunk_handover_field_row_set_busy (field, TRUE);
  trunk_secret_store_lookup_async (store, trunk_handover_row_get_secret_owner (row), trunk_handover_row_get_secret_kind (row),
                                   self->cancellable, secret_found_cb, g_object_ref (field));
}

static void
row_go_to_cb (TrunkHandoverSheetView *self,
              guint                   step)
{
  g_signal_emit (self, signals[GO_TO], 0, step);
}

static void
missing_activated_cb (TrunkHandoverSheetView *self)
{
  g_signal_emit (self, signals[GO_TO], 0, (guint) (self->sheet != NULL ? TRUNK_WIZARD_REGISTRATION : TRUNK_WIZARD_START));
}

/* Saving it */

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean saved = trunk_handover_save_finish (GTK_WIDGET (object), result, &error);
  TrunkHandoverSheetView *self = TRUNK_HANDOVER_SHEET_VIEW (object);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  trunk_notice_set_text (self->problem, error != NULL ? error->message : NULL);
  trunk_notice_set_revealed (self->problem, !saved);
}

static void
prepared_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(TrunkHandoverSheetView) self = user_data;
  TrunkHandoverFile *file = TRUNK_HANDOVER_FILE (object);
  g_autofree char *said = NULL;
  g_autoptr(GError) error = NULL;

  if (!trunk_handover_file_prepare_finish (file, result, &error) && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (error == NULL && trunk_handover_file_get_check (file) != TRUNK_HANDOVER_FOUND)
    {
      trunk_notice_set_revealed (self->problem, FALSE);
      trunk_handover_save_async (GTK_WIDGET (self), file, self->cancellable, saved_cb, NULL);
      return;
    }

  said = error != NULL ? g_strdup (error->message) : trunk_handover_file_dup_check_text (file);
  trunk_notice_set_text (self->problem, said);
  trunk_notice_set_revealed (self->problem, TRUE);
  trunk_compat_announce (GTK_WIDGET (self), said);
}

static void
save_action_cb (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  TrunkHandoverSheetView *self = TRUNK_HANDOVER_SHEET_VIEW (widget);
  const char *name = g_variant_get_string (parameter, NULL);
  TrunkHandoverForm form = g_str_equal (name, "pdf") ? TRUNK_HANDOVER_SHEET_PDF
                           : g_str_equal (name, "markdown") ? TRUNK_HANDOVER_SHEET_MARKDOWN : TRUNK_HANDOVER_SHEET_HTML;
  g_autoptr(TrunkSnapshot) snapshot = trunk_setup_dup_snapshot (self->setup);
  TrunkRequirement *requirement = trunk_setup_get_requirement (self->setup);
  g_autoptr(TrunkHandoverFile) file = NULL;
  g_auto(GStrv) entered = dup_entered (self);

  if (snapshot == NULL || requirement == NULL)
    return;

  file = trunk_handover_file_new_sheet (form, snapshot, requirement, (const char * const *) entered);
  trunk_handover_file_prepare_async (file, trunk_session_get_secrets (trunk_setup_get_session (self->setup)), self->cancellable,
                                     prepared_cb, g_object_ref (self));
}

/* Showing it */

static GtkWidget *
label_new_heading (const char *text,
                   const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, "label", text, "xalign", 0.0,
                                   "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);

  gtk_widget_add_css_class (label, css_class);

  return label;
}

static GtkWidget *
label_new_path (const char *text)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "selectable", TRUE, NULL);

  gtk_widget_add_css_class (label, "trunk-handover-hint");

  return label;
}

/* A list for the rows of one tab, or of a screen that has none, under its headings. */
static GtkWidget *
add_group (TrunkHandoverSheetView *self,
           TrunkHandoverRow       *row)
{
  GtkWidget *heading = NULL;
  GtkWidget *list = gtk_list_box_new ();

  if (trunk_handover_row_begins_screen (row))
    {
      heading = label_new_heading (trunk_handover_row_get_screen (row), "heading");
      gtk_box_append (self->groups, heading);
      if (trunk_handover_row_get_path (row) != NULL)
        gtk_box_append (self->groups, label_new_path (trunk_handover_row_get_path (row)));
    }
  if (trunk_handover_row_begins_tab (row))
    {
      heading = label_new_heading (trunk_handover_row_get_tab (row), "trunk-handover-tab");
      gtk_box_append (self->groups, heading);
    }

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  if (heading != NULL)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_RELATION_LABELLED_BY, heading, NULL, -1);
  gtk_box_append (self->groups, list);

  return list;
}

static void
build_rows (TrunkHandoverSheetView *self)
{
  g_auto(GStrv) entered = dup_entered (self);
  GtkWidget *list = NULL;
  GtkWidget *child;

  g_ptr_array_set_size (self->rows, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->groups))) != NULL)
    gtk_box_remove (self->groups, child);

  for (guint i = 0; self->sheet != NULL && i < trunk_handover_sheet_get_n_rows (self->sheet); i++)
    {
      TrunkHandoverRow *row = trunk_handover_sheet_get_row (self->sheet, i);
      GtkWidget *field = trunk_handover_field_row_new (row, g_strv_contains ((const char * const *) entered, trunk_handover_row_get_id (row)));

      if (list == NULL || trunk_handover_row_begins_screen (row) || trunk_handover_row_begins_tab (row))
        list = add_group (self, row);
      g_signal_connect_object (field, "ticked", G_CALLBACK (row_ticked_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (field, "copy-secret", G_CALLBACK (row_copy_secret_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (field, "go-to", G_CALLBACK (row_go_to_cb), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (GTK_LIST_BOX (list), field);
      g_ptr_array_add (self->rows, g_object_ref (field));
    }
}

/* What the rows are made of, in one string. */
static char *
dup_made_of (TrunkHandoverSheet *sheet)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < trunk_handover_sheet_get_n_rows (sheet); i++)
    {
      TrunkHandoverRow *row = trunk_handover_sheet_get_row (sheet, i);
      const char *value = trunk_handover_row_get_value (row);
      const char *note = trunk_handover_row_get_note (row);

      g_string_append_printf (text, "%s\n%u\n%s\n%s\n", trunk_handover_row_get_id (row), trunk_handover_row_get_state (row),
                              value != NULL ? value : "", note != NULL ? note : "");
    }

  return g_string_free (text, FALSE);
}

static void
show_missing (TrunkHandoverSheetView *self)
{
  guint n = self->sheet != NULL ? trunk_handover_sheet_get_n_missing (self->sheet) : 0;
  g_autofree char *text = NULL;

  if (self->sheet == NULL)
    {
      const char *problem = trunk_setup_get_requirement_problem (self->setup);

      trunk_notice_set_text (self->missing, problem != NULL ? problem : _("Which system shall be connected comes first."));
      /* Translators: opens the page “Start” */
      trunk_notice_set_button_label (self->missing, _("Open _Start"));
    }
  else if (trunk_handover_sheet_get_n_rows (self->sheet) == 0)
    {
      trunk_notice_set_text (self->missing, _("This system’s own screens are not known here. What it needs stands on the page Registration."));
      trunk_notice_set_button_label (self->missing, _("Open _Registration"));
    }
  else
    {
      text = g_strdup_printf (ngettext ("%u value is still missing. Beside it stands where it comes from.",
                                        "%u values are still missing. Beside each stands where it comes from.", n), n);
      trunk_notice_set_text (self->missing, text);
      trunk_notice_set_button_label (self->missing, NULL);
    }
  trunk_notice_set_revealed (self->missing, n > 0 || self->rows->len == 0);
}

static void
trunk_handover_sheet_view_dispose (GObject *object)
{
  TrunkHandoverSheetView *self = TRUNK_HANDOVER_SHEET_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_ptr_array_set_size (self->rows, 0);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_HANDOVER_SHEET_VIEW);

  G_OBJECT_CLASS (trunk_handover_sheet_view_parent_class)->dispose (object);
}

static void
trunk_handover_sheet_view_finalize (GObject *object)
{
  TrunkHandoverSheetView *self = TRUNK_HANDOVER_SHEET_VIEW (object);

  g_clear_object (&self->sheet);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (trunk_handover_sheet_view_parent_class)->finalize (object);
}

static void
trunk_handover_sheet_view_class_init (TrunkHandoverSheetViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_handover_sheet_view_dispose;
  object_class->finalize = trunk_handover_sheet_view_finalize;

  /**
   * TrunkHandoverSheetView::go-to:
   * @step: a TrunkWizardStep
   *
   * What is missing is to be filled in there.
   */
  signals[GO_TO] =
    g_signal_new ("go-to", TRUNK_TYPE_HANDOVER_SHEET_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  /**
   * TrunkHandoverSheetView::entered-changed:
   *
   * A field was ticked or unticked, and that is kept.
   */
  signals[ENTERED_CHANGED] =
    g_signal_new ("entered-changed", TRUNK_TYPE_HANDOVER_SHEET_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * TrunkHandoverSheetView::secret-refused:
   *
   * The place where secrets are kept could not be read.
   */
  signals[SECRET_REFUSED] =
    g_signal_new ("secret-refused", TRUNK_TYPE_HANDOVER_SHEET_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-handover-sheet-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverSheetView, intro);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverSheetView, progress);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverSheetView, missing);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverSheetView, problem);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverSheetView, groups);
  gtk_widget_class_bind_template_child (widget_class, TrunkHandoverSheetView, save);
  gtk_widget_class_bind_template_callback (widget_class, missing_activated_cb);
  gtk_widget_class_install_action (widget_class, "sheet.save", "s", save_action_cb);
}

static void
trunk_handover_sheet_view_init (TrunkHandoverSheetView *self)
{
  g_type_ensure (TRUNK_TYPE_NOTICE);
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  trunk_a11y_name (GTK_WIDGET (self->save), _("_Save this sheet"));
}

void
trunk_handover_sheet_view_set_setup (TrunkHandoverSheetView *self,
                                     TrunkSetup             *setup)
{
  g_return_if_fail (TRUNK_IS_HANDOVER_SHEET_VIEW (self));
  g_return_if_fail (TRUNK_IS_SETUP (setup));

  self->setup = setup;
}

void
trunk_handover_sheet_view_refresh (TrunkHandoverSheetView *self)
{
  TrunkRequirement *requirement;
  g_autoptr(TrunkSnapshot) snapshot = NULL;
  g_autoptr(TrunkHandoverSheet) sheet = NULL;
  g_autofree char *made_of = NULL;

  g_return_if_fail (TRUNK_IS_HANDOVER_SHEET_VIEW (self));
  g_return_if_fail (self->setup != NULL);

  requirement = trunk_setup_get_requirement (self->setup);
  snapshot = requirement != NULL ? trunk_setup_dup_snapshot (self->setup) : NULL;
  if (snapshot != NULL)
    {
      sheet = trunk_handover_sheet_new (snapshot, requirement, trunk_setup_has_secret (self->setup, TRUNK_SECRET_CLIENT_SECRET));
      made_of = dup_made_of (sheet);
    }

  g_set_object (&self->sheet, sheet);
  if (g_strcmp0 (self->shown, made_of) != 0 || self->shown == NULL)
    {
      g_free (self->shown);
      self->shown = g_steal_pointer (&made_of);
      build_rows (self);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->intro), self->rows->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->save), self->rows->len > 0);
  show_missing (self);
  update_progress (self);
}

guint
trunk_handover_sheet_view_get_n_rows (TrunkHandoverSheetView *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_SHEET_VIEW (self), 0);

  return self->rows->len;
}

guint
trunk_handover_sheet_view_get_n_entered (TrunkHandoverSheetView *self)
{
  guint n = 0;

  g_return_val_if_fail (TRUNK_IS_HANDOVER_SHEET_VIEW (self), 0);

  for (guint i = 0; i < self->rows->len; i++)
    n += trunk_handover_field_row_get_entered (g_ptr_array_index (self->rows, i));

  return n;
}
