/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-accounts-change.h"

#include <glib/gi18n.h>

#include "app/trunk-compat.h"
#include "app/trunk-window.h"

struct _TrunkAccountsChange
{
  GObject parent_instance;

  TrunkSetup *setup;            /* (owned) */
  GtkWidget *widget;            /* (weak) */
  gboolean busy;
};

typedef struct
{
  GPtrArray *before;            /* (owned) */
  GPtrArray *after;             /* (owned) */
  char *said;                   /* (owned) */
  gboolean is_undo;
} ApplyOp;

/* What a toast can take back. */
typedef struct
{
  TrunkAccountsChange *change;  /* (owned) */
  GPtrArray *before;            /* (owned) */
  GPtrArray *after;             /* (owned) */
} Undo;

typedef enum
{
  PROP_BUSY = 1,
} TrunkAccountsChangeProperty;

static GParamSpec *props[PROP_BUSY + 1];

G_DEFINE_FINAL_TYPE (TrunkAccountsChange, trunk_accounts_change, G_TYPE_OBJECT)

static void
trunk_accounts_change_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  switch ((TrunkAccountsChangeProperty) prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, TRUNK_ACCOUNTS_CHANGE (object)->busy);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_accounts_change_finalize (GObject *object)
{
  TrunkAccountsChange *self = TRUNK_ACCOUNTS_CHANGE (object);

  g_clear_object (&self->setup);
  g_clear_weak_pointer (&self->widget);

  G_OBJECT_CLASS (trunk_accounts_change_parent_class)->finalize (object);
}

static void
trunk_accounts_change_class_init (TrunkAccountsChangeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = trunk_accounts_change_get_property;
  object_class->finalize = trunk_accounts_change_finalize;

  props[PROP_BUSY] =
    g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
trunk_accounts_change_init (TrunkAccountsChange *self)
{
}

TrunkAccountsChange *
trunk_accounts_change_new (TrunkSetup *setup,
                           GtkWidget  *widget)
{
  TrunkAccountsChange *self;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  self = g_object_new (TRUNK_TYPE_ACCOUNTS_CHANGE, NULL);
  self->setup = g_object_ref (setup);
  g_set_weak_pointer (&self->widget, widget);

  return self;
}

gboolean
trunk_accounts_change_get_busy (TrunkAccountsChange *self)
{
  g_return_val_if_fail (TRUNK_IS_ACCOUNTS_CHANGE (self), FALSE);

  return self->busy;
}

static void
set_busy (TrunkAccountsChange *self,
          gboolean             busy)
{
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

static GHashTable *
index_by_id (GPtrArray *accounts)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < accounts->len; i++)
    {
      TrunkAccount *account = g_ptr_array_index (accounts, i);

      g_hash_table_insert (index, (char *) trunk_account_get_values (account)->id, account);
    }

  return index;
}

/**
 * trunk_accounts_take_back:
 * @before: (element-type TrunkAccount): the accounts before a change
 * @after: (element-type TrunkAccount): the accounts right after it
 * @now: (element-type TrunkAccount): the accounts as they are
 *
 * What the change has removed comes back to its place, what it added goes, what it changed is as before unless it was changed again.
 *
 * Returns: (transfer full) (element-type TrunkAccount): the accounts without the change
 */
GPtrArray *
trunk_accounts_take_back (GPtrArray *before,
                          GPtrArray *after,
                          GPtrArray *now)
{
  g_autoptr(GHashTable) in_before = index_by_id (before);
  g_autoptr(GHashTable) in_after = index_by_id (after);
  g_autoptr(GHashTable) in_now = index_by_id (now);
  GPtrArray *result = g_ptr_array_new_full (now->len, g_object_unref);

  for (guint i = 0; i < before->len; i++)
    {
      TrunkAccount *old = g_ptr_array_index (before, i);
      const char *id = trunk_account_get_values (old)->id;
      TrunkAccount *changed = g_hash_table_lookup (in_after, id);
      TrunkAccount *present = g_hash_table_lookup (in_now, id);

      if (present != NULL)
        g_ptr_array_add (result, g_object_ref (present == changed ? old : present));
      else if (changed == NULL)
        g_ptr_array_add (result, g_object_ref (old));
    }
  for (guint i = 0; i < now->len; i++)
    {
      TrunkAccount *account = g_ptr_array_index (now, i);
      const char *id = trunk_account_get_values (account)->id;

      if (!g_hash_table_contains (in_before, id) && !g_hash_table_contains (in_after, id))
        g_ptr_array_add (result, g_object_ref (account));
    }

  return result;
}

static void
apply_op_free (gpointer data)
{
  ApplyOp *op = data;

  g_ptr_array_unref (op->before);
  g_ptr_array_unref (op->after);
  g_free (op->said);
  g_free (op);
}

static void
undo_free (gpointer data)
{
  Undo *undo = data;

  g_object_unref (undo->change);
  g_ptr_array_unref (undo->before);
  g_ptr_array_unref (undo->after);
  g_free (undo);
}

static void apply (TrunkAccountsChange *self, GPtrArray *after, const char *said, gboolean is_undo, GAsyncReadyCallback callback, gpointer user_data);

static void
undone_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  TrunkAccountsChange *self = TRUNK_ACCOUNTS_CHANGE (source);
  g_autoptr(GError) error = NULL;

  if (!trunk_accounts_change_apply_finish (self, result, &error) && self->widget != NULL)
    trunk_toast (self->widget, error->message);
}

static void
undo_cb (gpointer user_data)
{
  Undo *undo = user_data;
  TrunkAccountsChange *self = undo->change;
  g_autoptr(GPtrArray) now = NULL;
  g_autoptr(GPtrArray) after = NULL;

  if (self->busy)
    {
      if (self->widget != NULL)
        trunk_toast (self->widget, _("Still saving. Try again soon."));
      return;
    }

  now = trunk_setup_copy_accounts (self->setup);
  after = trunk_accounts_take_back (undo->before, undo->after, now);
  apply (self, after, _("Taken back"), TRUE, undone_cb, NULL);
}

static void
say (TrunkAccountsChange *self,
     ApplyOp             *op)
{
  Undo *undo;

  if (self->widget == NULL)
    return;

  trunk_compat_announce (self->widget, op->said);
  if (op->is_undo)
    {
      trunk_toast (self->widget, op->said);
      return;
    }

  undo = g_new0 (Undo, 1);
  undo->change = g_object_ref (self);
  undo->before = g_ptr_array_ref (op->before);
  undo->after = g_ptr_array_ref (op->after);
  trunk_toast_with_action (self->widget, op->said, _("_Undo"), undo_cb, undo, undo_free);
}

static void
apply_saved_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TrunkAccountsChange *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  gboolean saved = trunk_setup_update_accounts_finish (TRUNK_SETUP (source), result, &error);

  set_busy (self, FALSE);
  if (!saved)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  say (self, g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

static void
apply (TrunkAccountsChange *self,
       GPtrArray           *after,
       const char          *said,
       gboolean             is_undo,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  ApplyOp *op = g_new0 (ApplyOp, 1);

  op->before = trunk_setup_copy_accounts (self->setup);
  op->after = g_ptr_array_ref (after);
  op->said = g_strdup (said);
  op->is_undo = is_undo;
  g_task_set_source_tag (task, trunk_accounts_change_apply_async);
  g_task_set_task_data (task, op, apply_op_free);
  set_busy (self, TRUE);
  /* What is begun is brought to its end, also when the page is closed: no cancellable. */
  trunk_setup_update_accounts_async (self->setup, after, NULL, apply_saved_cb, g_steal_pointer (&task));
}

/**
 * trunk_accounts_change_apply_async:
 *
 * Not while it is busy.
 */
void
trunk_accounts_change_apply_async (TrunkAccountsChange *self,
                                   GPtrArray           *after,
                                   const char          *said,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_return_if_fail (TRUNK_IS_ACCOUNTS_CHANGE (self));
  g_return_if_fail (after != NULL && said != NULL);
  g_return_if_fail (!self->busy);

  apply (self, after, said, FALSE, callback, user_data);
}

gboolean
trunk_accounts_change_apply_finish (TrunkAccountsChange  *self,
                                    GAsyncResult         *result,
                                    GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_accounts_change_apply_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
