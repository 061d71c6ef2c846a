/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-page-accounts-private.h"

#include <glib/gi18n.h>

#include "app/trunk-compat.h"
#include "app/trunk-window.h"
#include "model/trunk-accounts-csv.h"

static void
open_import (TrunkPageAccounts *self)
{
  if (self->editing)
    trunk_account_editor_end (self->editor);
  self->editing = FALSE;
  self->importing = TRUE;
  page_accounts_update_panes (self);
  trunk_accounts_import_focus (self->import);
}

static gboolean
can_import (TrunkPageAccounts *self)
{
  return !trunk_setup_get_blank (page_accounts_get_setup (self)) && !trunk_accounts_change_get_busy (self->change);
}

static void
pasted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TrunkPageAccounts) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (g_cancellable_is_cancelled (self->cancellable) || !can_import (self))
    return;
  if (text == NULL || g_strstrip (text)[0] == '\0')
    {
      trunk_toast (GTK_WIDGET (self), _("The clipboard holds no text"));
      return;
    }

  trunk_accounts_import_read_text (self->import, text);
  open_import (self);
}

void
page_accounts_paste_action (GtkWidget  *widget,
                            const char *name,
                            GVariant   *parameter)
{
  TrunkPageAccounts *self = TRUNK_PAGE_ACCOUNTS (widget);

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), self->cancellable, pasted_cb, g_object_ref (self));
}

static void
import_chosen_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(TrunkPageAccounts) self = user_data;
  g_autoptr(GFile) file = trunk_compat_open_file_finish (result, NULL);

  if (file == NULL || g_cancellable_is_cancelled (self->cancellable) || !can_import (self))
    return;

  trunk_accounts_import_read_file (self->import, file);
  open_import (self);
}

static GtkWindow *
get_window (TrunkPageAccounts *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

void
page_accounts_import_action (GtkWidget  *widget,
                             const char *name,
                             GVariant   *parameter)
{
  TrunkPageAccounts *self = TRUNK_PAGE_ACCOUNTS (widget);

  trunk_compat_open_file_async (get_window (self), _("Choose a table of accounts"), NULL, self->cancellable, import_chosen_cb, g_object_ref (self));
}

gboolean
page_accounts_drop_cb (TrunkPageAccounts *self,
                       const GValue      *value)
{
  GSList *files = g_value_get_boxed (value);

  if (files == NULL || !can_import (self))
    return FALSE;

  trunk_accounts_import_read_file (self->import, files->data);
  open_import (self);

  return TRUE;
}

static void
import_done_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(TrunkPageAccounts) self = user_data;
  g_autoptr(GError) error = NULL;

  if (trunk_accounts_change_apply_finish (TRUNK_ACCOUNTS_CHANGE (source), result, &error))
    page_accounts_close_panes (self);
  else
    trunk_accounts_import_fail (self->import, error->message);
}

void
page_accounts_import_apply_cb (TrunkPageAccounts *self,
                               GPtrArray         *accounts,
                               GPtrArray         *changes)
{
  g_autoptr(GPtrArray) after = trunk_setup_copy_accounts (page_accounts_get_setup (self));
  g_autoptr(GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *added = NULL;
  g_autofree char *said = NULL;

  if (!can_import (self))
    return;

  for (guint i = 0; i < changes->len; i++)
    g_hash_table_insert (by_id, (char *) trunk_account_get_values (g_ptr_array_index (changes, i))->id, g_ptr_array_index (changes, i));
  for (guint i = 0; changes->len > 0 && i < after->len; i++)
    {
      TrunkAccount *change = g_hash_table_lookup (by_id, trunk_account_get_values (g_ptr_array_index (after, i))->id);

      if (change == NULL)
        continue;
      g_object_unref (g_ptr_array_index (after, i));
      after->pdata[i] = g_object_ref (change);
    }
  for (guint i = 0; i < accounts->len; i++)
    g_ptr_array_add (after, g_object_ref (g_ptr_array_index (accounts, i)));

  added = g_strdup_printf (ngettext ("%'u account added", "%'u accounts added", accounts->len), accounts->len);
  if (changes->len > 0)
    /* Translators: “1,200 accounts added”, and how many were changed */
    said = g_strdup_printf (ngettext ("%s, %'u changed", "%s, %'u changed", changes->len), added, changes->len);
  trunk_accounts_change_apply_async (self->change, after, said != NULL ? said : added, import_done_cb, g_object_ref (self));
}

static void
export_written_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(TrunkPageAccounts) self = user_data;
  g_autoptr(GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    trunk_toast (GTK_WIDGET (self), _("Accounts saved"));
  else
    page_accounts_show_failure (self, error->message);
}

static void
export_chosen_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(TrunkPageAccounts) self = user_data;
  g_autoptr(GFile) file = trunk_compat_save_file_finish (result, NULL);
  g_autoptr(GPtrArray) accounts = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (file == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;

  accounts = trunk_setup_copy_accounts (page_accounts_get_setup (self));
  bytes = trunk_accounts_csv_write (accounts);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, export_written_cb, g_object_ref (self));
}

void
page_accounts_export_action (GtkWidget  *widget,
                             const char *name,
                             GVariant   *parameter)
{
  TrunkPageAccounts *self = TRUNK_PAGE_ACCOUNTS (widget);

  trunk_compat_save_file_async (get_window (self), _("Save the accounts"), "accounts.csv", self->cancellable, export_chosen_cb, g_object_ref (self));
}
