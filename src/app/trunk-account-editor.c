/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-account-editor.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-a11y.h"
#include "app/trunk-feature-row.h"
#include "app/trunk-notice.h"
#include "app/trunk-template.h"
#include "app/trunk-template.h"
#include "app/trunk-typed-field.h"
#include "base/trunk-validate.h"

typedef enum
{
  MODE_NONE,
  MODE_ONE,
  MODE_MANY,
  MODE_NEW,
} Mode;

typedef enum
{
  FIELD_ADDRESS,
  FIELD_ALIAS,
  FIELD_NAME,
  N_FIELDS
} Field;

struct _TrunkAccountEditor
{
  AdwBin parent_instance;

  TrunkAccountsList *list;              /* (owned) (nullable) */
  TrunkAccount *account;                /* (owned) (nullable): in MODE_ONE */
  GPtrArray *many;                      /* (owned) (nullable): in MODE_MANY */
  Mode mode;
  TrunkTypedField *typed[N_FIELDS];     /* (owned) */
  GtkWidget *rows[TRUNK_N_FEATURES];    /* (unowned) (nullable) */
  guint showing : 1;                    /* the widgets are being set by us */

  GtkLabel *heading;
  TrunkNotice *notice;
  GtkWidget *fields;
  AdwEntryRow *address;
  AdwEntryRow *alias;
  AdwEntryRow *name;
  GtkWidget *address_reason;
  GtkWidget *alias_reason;
  GtkWidget *name_reason;
  AdwPreferencesGroup *capabilities;
  GtkWidget *add;
  GtkWidget *remove;
};

enum
{
  ADDED,
  SWITCHED,
  PROBLEM_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkAccountEditor, trunk_account_editor, ADW_TYPE_BIN)

static AdwEntryRow *
get_entry (TrunkAccountEditor *self,
           Field               field)
{
  AdwEntryRow * const entries[N_FIELDS] = { self->address, self->alias, self->name };

  return entries[field];
}

static char *
dup_typed (TrunkAccountEditor *self,
           Field               field)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (get_entry (self, field)))));
}

static void
show_explanation (TrunkAccountEditor *self)
{
  g_autofree char *text = NULL;
  TrunkAccountProblems problems = TRUNK_ACCOUNT_PROBLEMS_NONE;

  if (self->mode == MODE_ONE && self->account != NULL)
    {
      problems = trunk_accounts_list_get_problems (self->list, self->account);
      text = trunk_accounts_list_dup_explanation (self->list, self->account);
    }
  if (text != NULL)
    {
      trunk_notice_set_kind (self->notice, (problems & ~TRUNK_ACCOUNT_PROBLEMS_TOLERATED) != 0 ? TRUNK_NOTICE_ERROR : TRUNK_NOTICE_WARNING);
      trunk_notice_set_text (self->notice, text);
    }
  trunk_notice_set_revealed (self->notice, text != NULL);
}

/* Capabilities that every one of @many has, and that some have. */
static void
sum_up (GPtrArray    *many,
        TrunkFeature *out_all,
        TrunkFeature *out_some)
{
  *out_all = many->len > 0 ? ~TRUNK_FEATURE_NONE : TRUNK_FEATURE_NONE;
  *out_some = TRUNK_FEATURE_NONE;
  for (guint i = 0; i < many->len; i++)
    {
      *out_all &= trunk_account_get_values (g_ptr_array_index (many, i))->capabilities;
      *out_some |= trunk_account_get_values (g_ptr_array_index (many, i))->capabilities;
    }
}

static void row_active_cb (TrunkAccountEditor *self, GParamSpec *pspec, GtkWidget *row);

/* A switch for each capability that the service has, or that an account has though the service lacks it. */
static void
show_capabilities (TrunkAccountEditor *self,
                   TrunkFeature        on,
                   TrunkFeature        some)
{
  TrunkFeature offered = trunk_setup_get_service (trunk_accounts_list_get_setup (self->list))->capabilities;

  self->showing = TRUE;
  for (guint i = 0; i < TRUNK_N_FEATURES; i++)
    {
      TrunkFeature feature = 1 << i;
      gboolean mixed = (some & feature) != 0 && (on & feature) == 0;

      if (((offered | some) & feature) == 0)
        {
          if (self->rows[i] != NULL)
            adw_preferences_group_remove (self->capabilities, self->rows[i]);
          self->rows[i] = NULL;
          continue;
        }

      if (self->rows[i] == NULL)
        {
          self->rows[i] = trunk_feature_row_new (feature);
          g_signal_connect_object (self->rows[i], "notify::active", G_CALLBACK (row_active_cb), self, G_CONNECT_SWAPPED);
          adw_preferences_group_add (self->capabilities, self->rows[i]);
        }
      trunk_feature_row_set_active (TRUNK_FEATURE_ROW (self->rows[i]), (on & feature) != 0);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->rows[i]), 0);
      if ((offered & feature) == 0)
        adw_action_row_set_subtitle (ADW_ACTION_ROW (self->rows[i]), _("The service does not have this"));
      else
        adw_action_row_set_subtitle (ADW_ACTION_ROW (self->rows[i]), mixed ? _("On for some of them") : "");
    }
  self->showing = FALSE;
}

static TrunkFeature
get_switched (TrunkAccountEditor *self)
{
  TrunkFeature on = TRUNK_FEATURE_NONE;

  for (guint i = 0; i < TRUNK_N_FEATURES; i++)
    {
      if (self->rows[i] != NULL && trunk_feature_row_get_active (TRUNK_FEATURE_ROW (self->rows[i])))
        on |= 1 << i;
    }

  return on;
}

/* Whether the other accounts leave @text free for this field; the reason is shown. */
static gboolean
check_free (TrunkAccountEditor *self,
            Field               field,
            const char         *text)
{
  g_autofree char *reason = NULL;
  TrunkAccount *other = NULL;

  if (*text == '\0')
    return TRUE;

  if (field == FIELD_ALIAS)
    other = trunk_accounts_list_find_alias (self->list, text, self->account);
  else if (field == FIELD_ADDRESS)
    other = trunk_accounts_list_find_address (self->list, text, self->account);
  if (other == NULL)
    return TRUE;

  if (field == FIELD_ALIAS)
    reason = g_strdup_printf (_("“%s” is the alias of another account here."), text);
  else
    reason = g_strdup_printf (_("“%s” already belongs to the account “%s”."), text, trunk_account_get_values (other)->alias);
  trunk_typed_field_set_problem (self->typed[field], reason);

  return FALSE;
}

static void
save (TrunkAccountEditor       *self,
      const TrunkAccountValues *values,
      Field                     field)
{
  g_autoptr(TrunkAccount) account = trunk_account_new (values);
  g_autoptr(TrunkAccount) before = g_steal_pointer (&self->account);
  g_autoptr(GError) error = NULL;

  /* While it is being saved, we are told of the change: the new one is ours already. */
  self->account = g_object_ref (account);
  if (!trunk_setup_save_account (trunk_accounts_list_get_setup (self->list), account, &error))
    {
      g_set_object (&self->account, before);
      trunk_typed_field_set_problem (self->typed[field], error->message);
    }
  show_explanation (self);
}

static void
committed_cb (TrunkTypedField    *typed,
              const char         *text,
              gboolean            valid,
              TrunkAccountEditor *self)
{
  Field field = typed == self->typed[FIELD_ADDRESS] ? FIELD_ADDRESS : typed == self->typed[FIELD_ALIAS] ? FIELD_ALIAS : FIELD_NAME;

  if (self->mode == MODE_ONE && valid)
    {
      TrunkAccountValues values = *trunk_account_get_values (self->account);

      if (field == FIELD_ALIAS && *text == '\0')
        trunk_typed_field_set_problem (typed, _("An account needs an alias: the user’s name on the telephone system."));
      else if (check_free (self, field, text))
        {
          if (field == FIELD_ADDRESS)
            values.address = text;
          else if (field == FIELD_ALIAS)
            values.alias = text;
          else
            values.display_name = *text != '\0' ? text : NULL;
          save (self, &values, field);
        }
    }
  else if (self->mode == MODE_NEW && valid)
    {
      check_free (self, field, text);
    }

  g_signal_emit (self, signals[PROBLEM_CHANGED], 0);
}

static void
row_active_cb (TrunkAccountEditor *self,
               GParamSpec         *pspec,
               GtkWidget          *row)
{
  TrunkFeature feature = trunk_feature_row_get_feature (TRUNK_FEATURE_ROW (row));
  gboolean on = trunk_feature_row_get_active (TRUNK_FEATURE_ROW (row));

  if (self->showing)
    return;

  if (self->mode == MODE_MANY)
    {
      g_signal_emit (self, signals[SWITCHED], 0, (guint) feature, on);
    }
  else if (self->mode == MODE_ONE)
    {
      TrunkAccountValues values = *trunk_account_get_values (self->account);

      values.capabilities = on ? values.capabilities | feature : values.capabilities & ~feature;
      save (self, &values, FIELD_NAME);
    }
}

static void
flush (TrunkAccountEditor *self)
{
  for (Field field = 0; field < N_FIELDS; field++)
    trunk_typed_field_flush (self->typed[field]);
}

static void
clear_fields (TrunkAccountEditor *self)
{
  for (Field field = 0; field < N_FIELDS; field++)
    {
      trunk_typed_field_flush (self->typed[field]);
      trunk_typed_field_show_text (self->typed[field], "");
      trunk_typed_field_set_problem (self->typed[field], NULL);
    }
}

static void
add_clicked_cb (TrunkAccountEditor *self)
{
  g_autoptr(GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *address = NULL;
  g_autofree char *alias = NULL;
  g_autofree char *name = NULL;
  g_autoptr(GError) error = NULL;
  TrunkAccountValues values = { .id = id };
  TrunkAccount *account;

  flush (self);
  address = dup_typed (self, FIELD_ADDRESS);
  alias = dup_typed (self, FIELD_ALIAS);
  name = dup_typed (self, FIELD_NAME);
  if (*address == '\0' && *alias == '\0')
    {
      trunk_typed_field_set_problem (self->typed[FIELD_ADDRESS], _("Type the user’s e-mail address."));
      gtk_widget_grab_focus (GTK_WIDGET (self->address));
      return;
    }
  /* As a table does it: the part before the @ is what most systems use. */
  if (*alias == '\0' && trunk_validate_email (address, NULL))
    {
      g_free (alias);
      alias = g_strndup (address, strcspn (address, "@"));
    }
  for (Field field = 0; field < N_FIELDS; field++)
    {
      const char *text = field == FIELD_ADDRESS ? address : field == FIELD_ALIAS ? alias : name;

      if (trunk_typed_field_get_problem (self->typed[field]) != NULL || !check_free (self, field, text))
        {
          gtk_widget_grab_focus (GTK_WIDGET (get_entry (self, field)));
          g_signal_emit (self, signals[PROBLEM_CHANGED], 0);
          return;
        }
    }

  values.address = address;
  values.alias = alias;
  values.display_name = *name != '\0' ? name : NULL;
  values.capabilities = get_switched (self);
  account = trunk_account_new (&values);
  g_ptr_array_add (accounts, account);
  if (!trunk_setup_add_accounts (trunk_accounts_list_get_setup (self->list), accounts, &error))
    {
      trunk_typed_field_set_problem (self->typed[FIELD_ADDRESS], error->message);
      return;
    }

  /* The next one is likely to come; its switches stay as they are. */
  clear_fields (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->address));
  g_signal_emit (self, signals[ADDED], 0, account);
}

static void
entry_activated_cb (TrunkAccountEditor *self)
{
  if (self->mode == MODE_NEW)
    add_clicked_cb (self);
}

static void
trunk_account_editor_dispose (GObject *object)
{
  TrunkAccountEditor *self = TRUNK_ACCOUNT_EDITOR (object);

  for (Field field = 0; field < N_FIELDS; field++)
    g_clear_object (&self->typed[field]);
  trunk_template_dispose (GTK_WIDGET (self), TRUNK_TYPE_ACCOUNT_EDITOR);
  g_clear_object (&self->list);
  g_clear_object (&self->account);
  g_clear_pointer (&self->many, g_ptr_array_unref);

  G_OBJECT_CLASS (trunk_account_editor_parent_class)->dispose (object);
}

static void
trunk_account_editor_class_init (TrunkAccountEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_account_editor_dispose;

  signals[ADDED] =
    g_signal_new ("added", TRUNK_TYPE_ACCOUNT_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, TRUNK_TYPE_ACCOUNT);
  signals[SWITCHED] =
    g_signal_new ("switched", TRUNK_TYPE_ACCOUNT_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_BOOLEAN);
  signals[PROBLEM_CHANGED] =
    g_signal_new ("problem-changed", TRUNK_TYPE_ACCOUNT_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TRUNK_TYPE_NOTICE);
  g_type_ensure (TRUNK_TYPE_REASON_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-account-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountEditor, heading);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountEditor, notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountEditor, fields);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountEditor, address);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountEditor, alias);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountEditor, name);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountEditor, address_reason);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountEditor, alias_reason);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountEditor, name_reason);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountEditor, capabilities);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountEditor, add);
  gtk_widget_class_bind_template_child (widget_class, TrunkAccountEditor, remove);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
}

static void
trunk_account_editor_init (TrunkAccountEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->typed[FIELD_ADDRESS] = trunk_typed_field_new (self->address, self->address_reason, trunk_validate_email);
  self->typed[FIELD_ALIAS] = trunk_typed_field_new (self->alias, self->alias_reason, trunk_validate_text);
  self->typed[FIELD_NAME] = trunk_typed_field_new (self->name, self->name_reason, trunk_validate_text);
  for (Field field = 0; field < N_FIELDS; field++)
    {
      g_signal_connect_object (self->typed[field], "committed", G_CALLBACK (committed_cb), self, 0);
      g_signal_connect_object (get_entry (self, field), "entry-activated", G_CALLBACK (entry_activated_cb), self, G_CONNECT_SWAPPED);
    }
  trunk_a11y_name (self->add, _("_Add"));
  trunk_a11y_name (self->remove, _("_Delete"));
}

void
trunk_account_editor_set_list (TrunkAccountEditor *self,
                               TrunkAccountsList  *list)
{
  g_return_if_fail (TRUNK_IS_ACCOUNT_EDITOR (self));
  g_return_if_fail (TRUNK_IS_ACCOUNTS_LIST (list));

  g_set_object (&self->list, list);
  g_signal_connect_object (list, "judged", G_CALLBACK (show_explanation), self, G_CONNECT_SWAPPED);
}

static void
set_mode (TrunkAccountEditor *self,
          Mode                mode)
{
  if (self->mode != MODE_NONE)
    flush (self);

  self->mode = mode;
  gtk_widget_set_visible (self->fields, mode == MODE_ONE || mode == MODE_NEW);
  gtk_widget_set_visible (self->add, mode == MODE_NEW);
  gtk_widget_set_visible (self->remove, mode == MODE_ONE || mode == MODE_MANY);
  if (mode != MODE_ONE)
    g_clear_object (&self->account);
  if (mode != MODE_MANY)
    g_clear_pointer (&self->many, g_ptr_array_unref);
}

/**
 * trunk_account_editor_edit:
 *
 * Shows @account. If it is the next state of the one shown, what is being typed stays.
 */
void
trunk_account_editor_edit (TrunkAccountEditor *self,
                           TrunkAccount       *account)
{
  const TrunkAccountValues *values;

  g_return_if_fail (TRUNK_IS_ACCOUNT_EDITOR (self));
  g_return_if_fail (TRUNK_IS_ACCOUNT (account));

  values = trunk_account_get_values (account);
  if (self->mode != MODE_ONE || self->account == NULL || !g_str_equal (trunk_account_get_values (self->account)->id, values->id))
    {
      set_mode (self, MODE_NONE);
      clear_fields (self);
      set_mode (self, MODE_ONE);
    }

  g_set_object (&self->account, account);
  gtk_label_set_label (self->heading, values->display_name != NULL ? values->display_name : values->alias);
  trunk_typed_field_show_text (self->typed[FIELD_ADDRESS], values->address);
  trunk_typed_field_show_text (self->typed[FIELD_ALIAS], values->alias);
  trunk_typed_field_show_text (self->typed[FIELD_NAME], values->display_name);
  show_capabilities (self, values->capabilities, values->capabilities);
  show_explanation (self);
}

void
trunk_account_editor_edit_many (TrunkAccountEditor *self,
                                GPtrArray          *accounts)
{
  g_autofree char *heading = NULL;
  TrunkFeature all, some;

  g_return_if_fail (TRUNK_IS_ACCOUNT_EDITOR (self));
  g_return_if_fail (accounts != NULL);

  set_mode (self, MODE_MANY);
  g_clear_pointer (&self->many, g_ptr_array_unref);
  self->many = g_ptr_array_ref (accounts);
  heading = g_strdup_printf (ngettext ("%'u account selected", "%'u accounts selected", accounts->len), accounts->len);
  gtk_label_set_label (self->heading, heading);
  sum_up (accounts, &all, &some);
  show_capabilities (self, all, some);
  show_explanation (self);
}

void
trunk_account_editor_begin_new (TrunkAccountEditor *self)
{
  TrunkFeature offered;

  g_return_if_fail (TRUNK_IS_ACCOUNT_EDITOR (self));

  offered = trunk_setup_get_service (trunk_accounts_list_get_setup (self->list))->capabilities;
  set_mode (self, MODE_NONE);
  clear_fields (self);
  set_mode (self, MODE_NEW);
  gtk_label_set_label (self->heading, _("New account"));
  show_capabilities (self, offered, offered);
  show_explanation (self);
}

void
trunk_account_editor_end (TrunkAccountEditor *self)
{
  g_return_if_fail (TRUNK_IS_ACCOUNT_EDITOR (self));

  set_mode (self, MODE_NONE);
}

TrunkAccount *
trunk_account_editor_get_account (TrunkAccountEditor *self)
{
  g_return_val_if_fail (TRUNK_IS_ACCOUNT_EDITOR (self), NULL);

  return self->account;
}

gboolean
trunk_account_editor_get_is_new (TrunkAccountEditor *self)
{
  g_return_val_if_fail (TRUNK_IS_ACCOUNT_EDITOR (self), FALSE);

  return self->mode == MODE_NEW;
}

/**
 * trunk_account_editor_get_problem:
 *
 * Returns: (transfer none) (nullable): why what is typed can't be kept
 */
const char *
trunk_account_editor_get_problem (TrunkAccountEditor *self)
{
  g_return_val_if_fail (TRUNK_IS_ACCOUNT_EDITOR (self), NULL);

  for (Field field = 0; field < N_FIELDS && self->mode == MODE_ONE; field++)
    {
      const char *problem = trunk_typed_field_get_problem (self->typed[field]);

      if (problem != NULL)
        return problem;
    }

  return NULL;
}

void
trunk_account_editor_focus (TrunkAccountEditor *self)
{
  g_return_if_fail (TRUNK_IS_ACCOUNT_EDITOR (self));

  if (self->mode == MODE_MANY)
    gtk_widget_child_focus (GTK_WIDGET (self->capabilities), GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->address));
}
