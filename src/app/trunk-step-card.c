/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-step-card.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-a11y.h"
#include "app/trunk-code-view.h"
#include "app/trunk-fact-rows.h"
#include "app/trunk-launch.h"
#include "app/trunk-template.h"
#include "explain/trunk-role.h"

/* The cloud for which Connect-ExchangeOnline needs no word. */
#define USUAL_ENVIRONMENT "O365Default"

struct _TrunkStepCard
{
  GtkListBoxRow parent_instance;

  char *link;                   /* (owned) (nullable) */

  GtkLabel *number;
  GtkLabel *title;
  GtkLabel *role;
  GtkBox *texts;
  GtkButton *open;
  GtkListBox *sources;
};

G_DEFINE_FINAL_TYPE (TrunkStepCard, trunk_step_card, GTK_TYPE_LIST_BOX_ROW)

static void
trunk_step_card_dispose (GObject *object)
{
  TrunkStepCard *self = TRUNK_STEP_CARD (object);

  g_clear_pointer (&self->link, g_free);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_STEP_CARD);

  G_OBJECT_CLASS (trunk_step_card_parent_class)->dispose (object);
}

static void
open_cb (TrunkStepCard *self)
{
  if (self->link != NULL)
    trunk_launch_uri (GTK_WIDGET (self), self->link);
}

static void
trunk_step_card_class_init (TrunkStepCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_step_card_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-step-card.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkStepCard, number);
  gtk_widget_class_bind_template_child (widget_class, TrunkStepCard, title);
  gtk_widget_class_bind_template_child (widget_class, TrunkStepCard, role);
  gtk_widget_class_bind_template_child (widget_class, TrunkStepCard, texts);
  gtk_widget_class_bind_template_child (widget_class, TrunkStepCard, open);
  gtk_widget_class_bind_template_child (widget_class, TrunkStepCard, sources);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
trunk_step_card_init (TrunkStepCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_text (TrunkStepCard *self,
          const char    *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (self->texts, label);
}

static void
add_permissions (TrunkStepCard    *self,
                 TrunkRequirement *requirement)
{
  for (guint i = 0; i < trunk_requirement_get_n_permissions (requirement); i++)
    {
      const char *value = trunk_requirement_get_nth_permission (requirement, i)->value;
      /* Translators: %s is the name of a permission, such as “Mail.Send” */
      g_autofree char *what = g_strdup_printf (_("permission %s"), value);

      gtk_box_append (self->texts, trunk_code_view_new (what, value));
    }
}

/* In which shell it is entered, and how one gets there. */
static void
add_commands (TrunkStepCard       *self,
              TrunkRequirement    *requirement,
              TrunkHandoverValues *values,
              const TrunkStep     *step)
{
  const char *environment = trunk_requirement_get_cloud (requirement)->exchange_environment;

  if (step->n_commands > 0 && g_str_equal (step->commands[0].shell, "exchange-online"))
    {
      g_autofree char *connect = environment != NULL && !g_str_equal (environment, USUAL_ENVIRONMENT)
                                 ? g_strdup_printf ("Connect-ExchangeOnline -ExchangeEnvironmentName %s", environment)
                                 : g_strdup ("Connect-ExchangeOnline");

      add_text (self, _("In Exchange Online PowerShell:"));
      gtk_box_append (self->texts, trunk_code_view_new (_("command that connects"), connect));
    }

  for (guint i = 0; i < step->n_commands; i++)
    {
      g_autofree char *text = trunk_handover_values_fill (values, step->commands[i].text, TRUNK_HANDOVER_COMMAND, NULL);
      /* Translators: which command of a step, counted from 1 */
      g_autofree char *what = g_strdup_printf (_("command %u"), i + 1);

      gtk_box_append (self->texts, trunk_code_view_new (what, text));
    }
}

char *
trunk_step_dup_link (TrunkHandoverValues *values,
                     const TrunkStep     *step)
{
  g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *link = NULL;

  g_return_val_if_fail (values != NULL, NULL);
  g_return_val_if_fail (step != NULL, NULL);

  if (step->link == NULL)
    return NULL;

  link = trunk_handover_values_fill (values, step->link, TRUNK_HANDOVER_PLAIN, missing);

  return missing->len == 0 ? g_steal_pointer (&link) : NULL;
}

GtkWidget *
trunk_step_card_new (TrunkCatalog        *catalog,
                     TrunkRequirement    *requirement,
                     TrunkHandoverValues *values,
                     const TrunkStep     *step,
                     guint                number,
                     const char          *fallback_link)
{
  TrunkStepCard *self;
  g_autofree char *count = NULL;
  g_autofree char *role = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (TRUNK_IS_CATALOG (catalog), NULL);
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (requirement), NULL);
  g_return_val_if_fail (values != NULL && step != NULL, NULL);

  self = g_object_new (TRUNK_TYPE_STEP_CARD, NULL);
  count = g_strdup_printf ("%u", number);
  gtk_label_set_text (self->number, count);
  gtk_label_set_text (self->title, step->title);
  /* Translators: number and title of a step */
  name = g_strdup_printf (_("Step %u: %s"), number, step->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  role = trunk_role_dup_name (catalog, step->role);
  if (role != NULL)
    {
      /* Translators: %s is a role, such as “Exchange Administrator” */
      g_autofree char *who = g_strdup_printf (_("Done by: %s"), role);

      gtk_label_set_text (self->role, who);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->role), role != NULL);

  for (guint i = 0; step->texts[i] != NULL; i++)
    add_text (self, step->texts[i]);
  if (step->lists_permissions)
    add_permissions (self, requirement);
  add_commands (self, requirement, values, step);

  self->link = trunk_step_dup_link (values, step);
  if (self->link == NULL && step->link != NULL)
    self->link = g_strdup (fallback_link);
  gtk_widget_set_visible (GTK_WIDGET (self->open), self->link != NULL);
  if (self->link != NULL)
    {
      /* Translators: %s is the title of a step */
      g_autofree char *open_name = g_strdup_printf (_("Open the portal for: %s"), step->title);

      trunk_a11y_name (GTK_WIDGET (self->open), open_name);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->open), self->link);
    }
  gtk_list_box_append (self->sources, trunk_fact_row_new_source (&step->source));

  return GTK_WIDGET (self);
}
