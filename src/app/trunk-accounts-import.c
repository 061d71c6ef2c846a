/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-accounts-import.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-a11y.h"
#include "app/trunk-accounts-reader.h"
#include "app/trunk-compat.h"
#include "app/trunk-notice.h"
#include "app/trunk-template.h"
#include "app/trunk-template.h"
#include "app/trunk-window.h"

/* Lines that are shown; all of them go into the file. */
#define LINES_SHOWN 10
#define SPINNER_AFTER_MS 300
#define MAX_TITLE_CHARS 40

struct _TrunkAccountsImport
{
  AdwBin parent_instance;

  TrunkAccountsList *list;              /* (owned) (nullable) */
  GFile *file;                          /* (owned) (nullable) */
  GBytes *data;                         /* (owned) (nullable) */
  TrunkAccountsCsv *csv;                /* (owned) (nullable) */
  GCancellable *cancellable;            /* (owned) (nullable): of the reading under way */
  guint spinner_id;
  guint showing : 1;                    /* the widgets are being set by us */
  guint chosen : 1;                     /* columns were chosen by hand */
  guint header_chosen : 1;
  GPtrArray *shown_rows;                /* (owned) of GtkWidget (unowned) */

  GtkLabel *heading;
  GtkSpinner *spinner;
  TrunkNotice *notice;
  GtkWidget *body;
  GtkLabel *summary;
  AdwPreferencesGroup *rows;
  AdwPreferencesGroup *refused;
  AdwPreferencesGroup *remarked;
  GtkDropDown *address;
  GtkDropDown *alias;
  GtkDropDown *name;
  GtkDropDown *capabilities;
  GtkSwitch *header;
  GtkSwitch *without_address;
  GtkWidget *save;
  GtkWidget *cancel;
  GtkWidget *apply;
  GtkLabel *apply_label;
};

enum
{
  APPLY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkAccountsImport, trunk_accounts_import, ADW_TYPE_BIN)

static GtkDropDown *
get_choice (TrunkAccountsImport    *self,
           TrunkAccountsCsvColumn  column)
{
  GtkDropDown * const choices[TRUNK_N_ACCOUNTS_CSV_COLUMNS] = {
    [TRUNK_ACCOUNTS_CSV_ADDRESS] = self->address,
    [TRUNK_ACCOUNTS_CSV_ALIAS] = self->alias,
    [TRUNK_ACCOUNTS_CSV_DISPLAY_NAME] = self->name,
    [TRUNK_ACCOUNTS_CSV_CAPABILITIES] = self->capabilities,
  };

  return choices[column];
}

/* One line, short enough for a list. */
static char *
shorten (const char *text)
{
  g_autofree char *line = g_strdelimit (g_strdup (text), "\r\n\t", ' ');

  if (g_utf8_strlen (line, -1) <= MAX_TITLE_CHARS)
    return g_steal_pointer (&line);

  *g_utf8_offset_to_pointer (line, MAX_TITLE_CHARS) = '\0';

  return g_strconcat (line, "…", NULL);
}

static char *
dup_column_title (TrunkAccountsImport *self,
                  guint                column)
{
  const char *title = trunk_accounts_csv_get_nth_title (self->csv, column);
  const char *sample = trunk_accounts_csv_get_n_samples (self->csv) > 0 ? trunk_accounts_csv_get_sample (self->csv, 0, column) : "";
  g_autofree char *shown = shorten (title != NULL && *title != '\0' ? title : sample);

  if (title != NULL && *title != '\0')
    return g_steal_pointer (&shown);

  /* Translators: a column of a table by its number, and what stands in its first row */
  return g_strdup_printf (_("Column %u: %s"), column + 1, shown);
}

static void
show_columns (TrunkAccountsImport *self)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);

  /* Translators: which column of a table has something: none has */
  gtk_string_list_append (titles, _("No column"));
  for (guint i = 0; i < trunk_accounts_csv_get_n_columns (self->csv); i++)
    gtk_string_list_take (titles, dup_column_title (self, i));

  self->showing = TRUE;
  for (TrunkAccountsCsvColumn column = 0; column < TRUNK_N_ACCOUNTS_CSV_COLUMNS; column++)
    {
      gtk_drop_down_set_model (get_choice (self, column), G_LIST_MODEL (titles));
      gtk_drop_down_set_selected (get_choice (self, column), trunk_accounts_csv_get_column (self->csv, column) + 1);
    }
  gtk_switch_set_active (self->header, trunk_accounts_csv_get_has_header (self->csv));
  self->showing = FALSE;
}

static GtkWidget *
add_row (TrunkAccountsImport *self,
         AdwPreferencesGroup *group,
         const char          *title,
         const char          *subtitle)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "title-lines", 0, "subtitle-lines", 0, NULL);

  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->shown_rows, row);

  return row;
}

static void
drop_rows (TrunkAccountsImport *self)
{
  AdwPreferencesGroup * const groups[] = { self->rows, self->refused, self->remarked };

  for (guint i = 0; i < self->shown_rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->shown_rows, i);

      for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
        {
          if (gtk_widget_is_ancestor (row, GTK_WIDGET (groups[g])))
            {
              adw_preferences_group_remove (groups[g], row);
              break;
            }
        }
    }
  g_ptr_array_set_size (self->shown_rows, 0);
}

static const char *
get_field (TrunkAccountsImport    *self,
           guint                   row,
           TrunkAccountsCsvColumn  column)
{
  int index = trunk_accounts_csv_get_column (self->csv, column);

  return index >= 0 ? trunk_accounts_csv_get_sample (self->csv, row, index) : "";
}

/* The rows as they are understood. */
static void
show_samples (TrunkAccountsImport *self)
{
  for (guint i = 0; i < trunk_accounts_csv_get_n_samples (self->csv); i++)
    {
      const char *address = get_field (self, i, TRUNK_ACCOUNTS_CSV_ADDRESS);
      g_autofree char *alias = shorten (get_field (self, i, TRUNK_ACCOUNTS_CSV_ALIAS));
      g_autofree char *name = shorten (get_field (self, i, TRUNK_ACCOUNTS_CSV_DISPLAY_NAME));
      g_autofree char *shown_address = shorten (address);
      g_autofree char *title = NULL;

      if (*alias == '\0')
        {
          g_free (alias);
          alias = g_strndup (shown_address, strcspn (shown_address, "@"));
        }
      /* Translators: an alias, and the name of a user */
      title = *name != '\0' ? g_strdup_printf (_("%s · %s"), alias, name) : g_strdup (alias);
      add_row (self, self->rows, title, *shown_address != '\0' ? shown_address : _("No address"));
    }
}

static void
show_lines (TrunkAccountsImport *self,
            gboolean             refusals)
{
  AdwPreferencesGroup *group = refusals ? self->refused : self->remarked;
  guint n = refusals ? trunk_accounts_csv_get_n_refusals (self->csv) : trunk_accounts_csv_get_n_remarks (self->csv);
  guint n_all = refusals ? trunk_accounts_csv_get_n_refused (self->csv) : trunk_accounts_csv_get_n_remarked (self->csv);

  gtk_widget_set_visible (GTK_WIDGET (group), n > 0);
  for (guint i = 0; i < MIN (n, LINES_SHOWN); i++)
    {
      guint line;
      const char *reason = refusals ? trunk_accounts_csv_get_nth_refusal (self->csv, i, &line) : trunk_accounts_csv_get_nth_remark (self->csv, i, &line);
      g_autofree char *title = g_strdup_printf (_("Line %u"), line);

      add_row (self, group, title, reason);
    }
  if (n_all > LINES_SHOWN)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("And %'u more line", "And %'u more lines", n_all - LINES_SHOWN), n_all - LINES_SHOWN);

      add_row (self, group, more, NULL);
    }
}

static void
append_part (GString *text,
             char    *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", part);
  g_free (part);
}

static void
show_summary (TrunkAccountsImport *self)
{
  guint n_add = trunk_accounts_csv_get_accounts (self->csv)->len;
  guint n_change = trunk_accounts_csv_get_changes (self->csv)->len;
  guint n_unchanged = trunk_accounts_csv_get_n_unchanged (self->csv);
  guint n_refused = trunk_accounts_csv_get_n_refused (self->csv);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *button = NULL;

  append_part (text, g_strdup_printf (ngettext ("%'u to add", "%'u to add", n_add), n_add));
  if (n_change > 0)
    append_part (text, g_strdup_printf (ngettext ("%'u to change", "%'u to change", n_change), n_change));
  if (n_unchanged > 0)
    append_part (text, g_strdup_printf (ngettext ("%'u there already", "%'u there already", n_unchanged), n_unchanged));
  append_part (text, g_strdup_printf (ngettext ("%'u refused", "%'u refused", n_refused), n_refused));
  gtk_label_set_label (self->summary, text->str);

  if (n_change == 0)
    button = g_strdup_printf (ngettext ("Add %'u account", "Add %'u accounts", n_add), n_add);
  else if (n_add == 0)
    button = g_strdup_printf (ngettext ("Change %'u account", "Change %'u accounts", n_change), n_change);
  else
    button = g_strdup_printf (_("Add %'u and change %'u"), n_add, n_change);
  gtk_label_set_label (self->apply_label, n_add + n_change > 0 ? button : _("Nothing to add"));
  trunk_a11y_name (self->apply, n_add + n_change > 0 ? button : _("Nothing to add"));
  gtk_widget_set_sensitive (self->apply, n_add + n_change > 0);
  trunk_compat_announce (GTK_WIDGET (self), text->str);
}

static void
show_problem (TrunkAccountsImport *self,
              const char          *problem)
{
  if (problem != NULL)
    {
      trunk_notice_set_kind (self->notice, TRUNK_NOTICE_ERROR);
      trunk_notice_set_text (self->notice, problem);
    }
  trunk_notice_set_revealed (self->notice, problem != NULL);
}

static void
show_csv (TrunkAccountsImport *self)
{
  show_problem (self, NULL);
  drop_rows (self);
  show_columns (self);
  show_summary (self);
  show_samples (self);
  show_lines (self, TRUE);
  show_lines (self, FALSE);
  if (trunk_accounts_csv_get_column (self->csv, TRUNK_ACCOUNTS_CSV_ADDRESS) < 0)
    {
      trunk_notice_set_kind (self->notice, TRUNK_NOTICE_WARNING);
      trunk_notice_set_text (self->notice, _("It is not clear which column has the e-mail addresses. Choose it below."));
      trunk_notice_set_revealed (self->notice, TRUE);
    }
  gtk_widget_set_visible (self->body, TRUE);
}

static void
stop_spinner (TrunkAccountsImport *self)
{
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
}

static gboolean
spinner_cb (gpointer user_data)
{
  TrunkAccountsImport *self = user_data;

  self->spinner_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_start (self->spinner);

  return G_SOURCE_REMOVE;
}

static void
start_spinner (TrunkAccountsImport *self)
{
  stop_spinner (self);
  self->spinner_id = g_timeout_add (SPINNER_AFTER_MS, spinner_cb, self);
}

static void
read_done_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(TrunkAccountsImport) self = user_data;
  g_autoptr(GBytes) data = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkAccountsCsv) csv = trunk_accounts_read_finish (result, &data, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  stop_spinner (self);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->csv, trunk_accounts_csv_unref);
  if (csv == NULL)
    {
      gtk_widget_set_visible (self->body, FALSE);
      gtk_widget_set_sensitive (self->apply, FALSE);
      show_problem (self, error->message);
      trunk_compat_announce (GTK_WIDGET (self), error->message);
      return;
    }

  self->csv = g_steal_pointer (&csv);
  g_clear_pointer (&self->data, g_bytes_unref);
  self->data = g_steal_pointer (&data);
  show_csv (self);
}

/* Reads what there is in the way that is chosen now. */
static void
read_table (TrunkAccountsImport *self)
{
  TrunkSetup *setup = trunk_accounts_list_get_setup (self->list);
  g_autoptr(GPtrArray) existing = trunk_setup_copy_accounts (setup);
  g_autoptr(GPtrArray) elsewhere = trunk_accounts_list_copy_elsewhere (self->list);
  int columns[TRUNK_N_ACCOUNTS_CSV_COLUMNS];
  TrunkAccountsCsvOptions options = {
    .of_service = trunk_setup_get_service (setup)->capabilities,
    .limit = trunk_accounts_list_get_limit (self->list),
    .existing = existing,
    .elsewhere = elsewhere,
    .header = TRUNK_ACCOUNTS_CSV_HEADER_GUESSED,
    .changes = TRUE,
    .without_address = gtk_switch_get_active (self->without_address),
  };

  for (TrunkAccountsCsvColumn column = 0; self->chosen && column < TRUNK_N_ACCOUNTS_CSV_COLUMNS; column++)
    columns[column] = (int) gtk_drop_down_get_selected (get_choice (self, column)) - 1;
  if (self->chosen)
    options.columns = columns;
  if (self->header_chosen)
    options.header = gtk_switch_get_active (self->header) ? TRUNK_ACCOUNTS_CSV_HEADER_THERE : TRUNK_ACCOUNTS_CSV_HEADER_ABSENT;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  start_spinner (self);
  trunk_accounts_read_async (self->file, self->data, &options, self->cancellable, read_done_cb, g_object_ref (self));
}

/* A title may be longer than there is room for. */
static void
update_tooltips (TrunkAccountsImport *self)
{
  for (TrunkAccountsCsvColumn column = 0; column < TRUNK_N_ACCOUNTS_CSV_COLUMNS; column++)
    {
      GtkStringObject *title = gtk_drop_down_get_selected_item (get_choice (self, column));

      gtk_widget_set_tooltip_text (GTK_WIDGET (get_choice (self, column)), title != NULL ? gtk_string_object_get_string (title) : NULL);
    }
}

static void
choice_cb (TrunkAccountsImport *self)
{
  update_tooltips (self);
  if (self->showing || self->csv == NULL)
    return;

  self->chosen = self->header_chosen = TRUE;
  read_table (self);
}

/* Without its names, columns are known by what they hold, and the other way round. */
static void
header_cb (TrunkAccountsImport *self)
{
  if (self->showing || self->csv == NULL)
    return;

  self->header_chosen = TRUE;
  self->chosen = FALSE;
  read_table (self);
}

static void
apply_clicked_cb (TrunkAccountsImport *self)
{
  if (self->csv != NULL)
    g_signal_emit (self, signals[APPLY], 0, trunk_accounts_csv_get_accounts (self->csv), trunk_accounts_csv_get_changes (self->csv));
}

static void
refused_written_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(TrunkAccountsImport) self = user_data;
  g_autoptr(GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    trunk_toast (GTK_WIDGET (self), _("The refused lines are saved"));
  else
    show_problem (self, error->message);
}

static void
refused_chosen_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(TrunkAccountsImport) self = user_data;
  g_autoptr(GFile) file = trunk_compat_save_file_finish (result, NULL);
  g_autoptr(GString) text = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (file == NULL || self->csv == NULL)
    return;

  text = g_string_new ("line\treason\n");
  for (guint i = 0; i < trunk_accounts_csv_get_n_refusals (self->csv); i++)
    {
      guint line;
      const char *reason = trunk_accounts_csv_get_nth_refusal (self->csv, i, &line);

      g_string_append_printf (text, "%u\t%s\n", line, reason);
    }
  bytes = g_string_free_to_bytes (g_steal_pointer (&text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, refused_written_cb, g_object_ref (self));
}

static void
save_clicked_cb (TrunkAccountsImport *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  trunk_compat_save_file_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _("Save the refused lines"), "refused.tsv", NULL,
                                refused_chosen_cb, g_object_ref (self));
}

static void
trunk_accounts_import_dispose (GObject *object)
{
  TrunkAccountsImport *self = TRUNK_ACCOUNTS_IMPORT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  trunk_template_dispose (GTK_WIDGET (self), TRUNK_TYPE_ACCOUNTS_IMPORT);
  g_clear_object (&self->list);
  g_clear_object (&self->file);
  g_clear_pointer (&self->data, g_bytes_unref);
  g_clear_pointer (&self->csv, trunk_accounts_csv_unref);
  g_clear_pointer (&self->shown_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (trunk_accounts_import_parent_class)->dispose (object);
}

static void
trunk_accounts_import_class_init (TrunkAccountsImportClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_accounts_import_dispose;

  signals[APPLY] =
    g_signal_new ("apply", TRUNK_TYPE_ACCOUNTS_IMPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_PTR_ARRAY, G_TYPE_PTR_ARRAY);

  g_type_ensure (TRUNK_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-accounts-import.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountsImport, heading);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountsImport, spinner);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountsImport, notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountsImport, body);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountsImport, summary);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountsImport, rows);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountsImport, refused);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountsImport, remarked);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountsImport, address);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountsImport, alias);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountsImport, name);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountsImport, capabilities);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountsImport, header);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountsImport, without_address);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountsImport, save);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountsImport, cancel);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountsImport, apply);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountsImport, apply_label);
  gtk_widget_class_bind_template_callback (widget_class, choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, header_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_clicked_cb);
}

static void
trunk_accounts_import_init (TrunkAccountsImport *self)
{
  self->shown_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  trunk_a11y_name (self->cancel, _("_Cancel"));
  trunk_a11y_name (self->save, _("_Save as a file…"));
  trunk_a11y_name (self->apply, _("Add"));
}

void
trunk_accounts_import_set_list (TrunkAccountsImport *self,
                                TrunkAccountsList   *list)
{
  g_return_if_fail (TRUNK_IS_ACCOUNTS_IMPORT (self));
  g_return_if_fail (TRUNK_IS_ACCOUNTS_LIST (list));

  g_set_object (&self->list, list);
}

static void
begin (TrunkAccountsImport *self,
       const char          *heading)
{
  gtk_label_set_label (self->heading, heading);
  gtk_widget_set_visible (self->body, FALSE);
  gtk_widget_set_sensitive (self->apply, FALSE);
  show_problem (self, NULL);
  self->chosen = self->header_chosen = FALSE;
  self->showing = TRUE;
  gtk_switch_set_active (self->without_address, FALSE);
  self->showing = FALSE;
  g_clear_pointer (&self->csv, trunk_accounts_csv_unref);
}

/**
 * trunk_accounts_import_read_file:
 *
 * Reads @file and shows what it would do.
 */
void
trunk_accounts_import_read_file (TrunkAccountsImport *self,
                                 GFile               *file)
{
  g_autofree char *name = NULL;
  g_autofree char *heading = NULL;

  g_return_if_fail (TRUNK_IS_ACCOUNTS_IMPORT (self));
  g_return_if_fail (G_IS_FILE (file));

  name = g_file_get_basename (file);
  /* Translators: %s is the name of a file */
  heading = g_strdup_printf (_("Accounts from %s"), name);
  begin (self, heading);
  g_set_object (&self->file, file);
  g_clear_pointer (&self->data, g_bytes_unref);
  read_table (self);
}

/**
 * trunk_accounts_import_read_text:
 * @text: a table as a spreadsheet puts it into the clipboard
 */
void
trunk_accounts_import_read_text (TrunkAccountsImport *self,
                                 const char          *text)
{
  g_return_if_fail (TRUNK_IS_ACCOUNTS_IMPORT (self));
  g_return_if_fail (text != NULL);

  begin (self, _("Accounts from the clipboard"));
  g_clear_object (&self->file);
  g_clear_pointer (&self->data, g_bytes_unref);
  self->data = g_bytes_new (text, strlen (text));
  read_table (self);
}

void
trunk_accounts_import_fail (TrunkAccountsImport *self,
                            const char          *problem)
{
  g_return_if_fail (TRUNK_IS_ACCOUNTS_IMPORT (self));

  show_problem (self, problem);
  trunk_compat_announce (GTK_WIDGET (self), problem);
}

void
trunk_accounts_import_set_busy (TrunkAccountsImport *self,
                                gboolean             busy)
{
  g_return_if_fail (TRUNK_IS_ACCOUNTS_IMPORT (self));

  gtk_widget_set_sensitive (self->body, !busy);
  gtk_widget_set_sensitive (self->apply, !busy && self->csv != NULL);
  if (busy)
    start_spinner (self);
  else
    stop_spinner (self);
}

void
trunk_accounts_import_focus (TrunkAccountsImport *self)
{
  g_return_if_fail (TRUNK_IS_ACCOUNTS_IMPORT (self));

  gtk_widget_grab_focus (gtk_widget_is_sensitive (self->apply) ? self->apply : self->cancel);
}
