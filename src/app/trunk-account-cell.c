/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-account-cell.h"

#include <glib/gi18n.h>

#include "app/trunk-capability-icons.h"

struct _TrunkAccountCell
{
  GtkWidget parent_instance;

  TrunkAccountCellKind kind;
  GtkImage *icon;                       /* (unowned) (nullable) */
  GtkInscription *text;                 /* (unowned) (nullable) */
  GtkInscription *second;               /* (unowned) (nullable) */
  TrunkCapabilityIcons *capabilities;   /* (unowned) (nullable) */
  const char *icon_class;               /* (nullable): now on the icon */
};

G_DEFINE_FINAL_TYPE (TrunkAccountCell, trunk_account_cell, GTK_TYPE_WIDGET)

static void
trunk_account_cell_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (trunk_account_cell_parent_class)->dispose (object);
}

static void
trunk_account_cell_class_init (TrunkAccountCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = trunk_account_cell_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "accountcell");
}

static void
trunk_account_cell_init (TrunkAccountCell *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
}

const char *
trunk_account_problems_get_icon (TrunkAccountProblems problems)
{
  if (problems == TRUNK_ACCOUNT_PROBLEMS_NONE)
    return "object-select-symbolic";

  return (problems & ~TRUNK_ACCOUNT_PROBLEMS_TOLERATED) == 0 ? "dialog-warning-symbolic" : "dialog-error-symbolic";
}

const char *
trunk_account_problems_get_class (TrunkAccountProblems problems)
{
  if (problems == TRUNK_ACCOUNT_PROBLEMS_NONE)
    return "success";

  return (problems & ~TRUNK_ACCOUNT_PROBLEMS_TOLERATED) == 0 ? "warning" : "error";
}

static GtkInscription *
make_text (void)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (text), 3);
  gtk_inscription_set_min_lines (GTK_INSCRIPTION (text), 1);
  gtk_inscription_set_nat_lines (GTK_INSCRIPTION (text), 1);
  gtk_widget_set_hexpand (text, TRUE);
  /* Text that is cut off would stand higher than text that is not. */
  gtk_widget_set_valign (text, GTK_ALIGN_CENTER);

  return GTK_INSCRIPTION (text);
}

static void
show_text (GtkInscription *inscription,
           const char     *text)
{
  if (g_strcmp0 (gtk_inscription_get_text (inscription), text) == 0)
    return;

  gtk_inscription_set_text (inscription, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (inscription), text);
  /* An inscription tells readers nothing by itself. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (inscription), GTK_ACCESSIBLE_PROPERTY_LABEL, text != NULL ? text : "", -1);
}

GtkWidget *
trunk_account_cell_new (TrunkAccountCellKind kind)
{
  TrunkAccountCell *self = g_object_new (TRUNK_TYPE_ACCOUNT_CELL, NULL);

  self->kind = kind;
  if (kind == TRUNK_ACCOUNT_CELL_STATUS || kind == TRUNK_ACCOUNT_CELL_SUMMARY)
    {
      /* The word stands beside it. */
      self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign", GTK_ALIGN_CENTER, NULL);
      gtk_widget_set_parent (GTK_WIDGET (self->icon), GTK_WIDGET (self));
    }

  if (kind == TRUNK_ACCOUNT_CELL_CAPABILITIES)
    {
      self->capabilities = TRUNK_CAPABILITY_ICONS (trunk_capability_icons_new (TRUNK_FEATURE_NONE));
      gtk_widget_set_parent (GTK_WIDGET (self->capabilities), GTK_WIDGET (self));
    }
  else if (kind == TRUNK_ACCOUNT_CELL_SUMMARY)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

      self->text = make_text ();
      self->second = make_text ();
      gtk_widget_add_css_class (GTK_WIDGET (self->second), "trunk-second-line");
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->text));
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->second));
      gtk_widget_set_hexpand (box, TRUE);
      gtk_widget_set_parent (box, GTK_WIDGET (self));
    }
  else
    {
      self->text = make_text ();
      gtk_widget_set_parent (GTK_WIDGET (self->text), GTK_WIDGET (self));
    }

  return GTK_WIDGET (self);
}

static void
show_icon (TrunkAccountCell     *self,
           TrunkAccountProblems  problems)
{
  const char *class = trunk_account_problems_get_class (problems);

  if (self->icon_class == class)
    return;

  if (self->icon_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), self->icon_class);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), class);
  gtk_image_set_from_icon_name (self->icon, trunk_account_problems_get_icon (problems));
  self->icon_class = class;
}

static void
show_summary (TrunkAccountCell         *self,
              const TrunkAccountValues *values,
              TrunkAccountProblems      problems)
{
  const char *word = trunk_account_problems_get_word (problems);
  g_autofree char *first = NULL;

  if (problems == TRUNK_ACCOUNT_PROBLEMS_NONE)
    show_text (self->text, values->alias);
  else
    {
      /* Translators: an alias, and two or three words that say what is wrong with the account */
      first = g_strdup_printf (_("%s · %s"), values->alias, word);
      show_text (self->text, first);
    }
  show_text (self->second, *values->address != '\0' ? values->address : values->display_name);
}

/**
 * trunk_account_cell_show:
 * @list: what knows the problems
 */
void
trunk_account_cell_show (TrunkAccountCell  *self,
                         TrunkAccountsList *list,
                         TrunkAccount      *account)
{
  const TrunkAccountValues *values;
  TrunkAccountProblems problems = TRUNK_ACCOUNT_PROBLEMS_NONE;
  g_autofree char *explanation = NULL;

  g_return_if_fail (TRUNK_IS_ACCOUNT_CELL (self));
  g_return_if_fail (TRUNK_IS_ACCOUNT (account));

  values = trunk_account_get_values (account);
  if (self->icon != NULL)
    {
      problems = trunk_accounts_list_get_problems (list, account);
      show_icon (self, problems);
    }

  switch (self->kind)
    {
    case TRUNK_ACCOUNT_CELL_STATUS:
      show_text (self->text, trunk_account_problems_get_word (problems));
      if (problems != TRUNK_ACCOUNT_PROBLEMS_NONE)
        explanation = trunk_accounts_list_dup_explanation (list, account);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->text), explanation != NULL ? explanation : trunk_account_problems_get_word (problems));
      break;

    case TRUNK_ACCOUNT_CELL_ALIAS:
      show_text (self->text, values->alias);
      break;

    case TRUNK_ACCOUNT_CELL_NAME:
      show_text (self->text, values->display_name);
      break;

    case TRUNK_ACCOUNT_CELL_ADDRESS:
      show_text (self->text, values->address);
      break;

    case TRUNK_ACCOUNT_CELL_CAPABILITIES:
      trunk_capability_icons_set_offered (self->capabilities, trunk_setup_get_service (trunk_accounts_list_get_setup (list))->capabilities | values->capabilities);
      trunk_capability_icons_set_features (self->capabilities, values->capabilities);
      break;

    case TRUNK_ACCOUNT_CELL_SUMMARY:
      show_summary (self, values, problems);
      break;

    case TRUNK_N_ACCOUNT_CELLS:
    default:
      g_assert_not_reached ();
    }
}
