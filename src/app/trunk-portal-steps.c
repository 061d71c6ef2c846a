/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-portal-steps.h"

#include <glib/gi18n.h>

#include "app/trunk-step-card.h"
#include "app/trunk-template.h"
#include "systems/trunk-system.h"

struct _TrunkPortalSteps
{
  AdwBin parent_instance;

  TrunkSetup *setup;            /* (owned) (nullable) */
  char *shown;                  /* (owned) (nullable): what the cards were made from */
  GPtrArray *cards;             /* (owned) of (unowned) widgets */

  AdwExpanderRow *expander;
};

G_DEFINE_FINAL_TYPE (TrunkPortalSteps, trunk_portal_steps, ADW_TYPE_BIN)

static void
trunk_portal_steps_dispose (GObject *object)
{
  TrunkPortalSteps *self = TRUNK_PORTAL_STEPS (object);

  g_clear_object (&self->setup);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->cards, g_ptr_array_unref);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_PORTAL_STEPS);

  G_OBJECT_CLASS (trunk_portal_steps_parent_class)->dispose (object);
}

static void update (TrunkPortalSteps *self);

static void
trunk_portal_steps_class_init (TrunkPortalStepsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_portal_steps_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-portal-steps.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkPortalSteps, expander);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
trunk_portal_steps_init (TrunkPortalSteps *self)
{
  self->cards = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Everything that the cards depend on. */
static char *
dup_key (TrunkSetup *setup)
{
  const TrunkServiceValues *service = trunk_setup_get_service (setup);
  const TrunkRegistrationValues *registration = trunk_setup_get_registration (setup);

  return g_strdup_printf ("%s\n%s\n%u\n%s\n%s\n%s\n%s\n%s", service->system, service->release, (guint) service->capabilities,
                          service->display_name, registration->cloud, registration->tenant, registration->client_id,
                          registration->sp_object_id != NULL ? registration->sp_object_id : "");
}

static void
clear (TrunkPortalSteps *self)
{
  for (guint i = 0; i < self->cards->len; i++)
    adw_expander_row_remove (self->expander, g_ptr_array_index (self->cards, i));
  g_ptr_array_set_size (self->cards, 0);
}

static void
add_cards (TrunkPortalSteps *self,
           TrunkSetup       *setup,
           TrunkRequirement *requirement)
{
  TrunkCatalog *catalog = trunk_session_get_catalog (trunk_setup_get_session (setup));
  TrunkSystem *system = trunk_requirement_get_system (requirement);
  g_autoptr(TrunkSnapshot) snapshot = trunk_setup_dup_snapshot (setup);
  g_autoptr(TrunkHandoverValues) values = snapshot != NULL ? trunk_handover_values_new_for_snapshot (requirement, snapshot)
                                                           : trunk_handover_values_new (requirement);
  g_autofree char *first_link = NULL;

  for (guint i = 0; i < trunk_system_get_n_steps (system); i++)
    {
      const TrunkStep *step = trunk_system_get_nth_step (system, i);
      GtkWidget *card;

      if (step->place == TRUNK_PLACE_SYSTEM ||
          !trunk_step_applies (step, trunk_requirement_get_way (requirement), trunk_requirement_get_features (requirement)))
        continue;

      if (first_link == NULL)
        first_link = trunk_step_dup_link (values, step);
      card = trunk_step_card_new (catalog, requirement, values, step, self->cards->len + 1, first_link);
      adw_expander_row_add_row (self->expander, card);
      g_ptr_array_add (self->cards, card);
    }
}

/* The cards are made when somebody looks at them. */
static void
update (TrunkPortalSteps *self)
{
  TrunkRequirement *requirement = self->setup != NULL ? trunk_setup_get_requirement (self->setup) : NULL;
  g_autofree char *key = NULL;

  if (requirement == NULL || !adw_expander_row_get_expanded (self->expander))
    return;

  key = dup_key (self->setup);
  if (g_strcmp0 (self->shown, key) == 0)
    return;

  g_free (self->shown);
  self->shown = g_steal_pointer (&key);
  clear (self);
  add_cards (self, self->setup, requirement);
}

void
trunk_portal_steps_show (TrunkPortalSteps *self,
                         TrunkSetup       *setup)
{
  g_return_if_fail (TRUNK_IS_PORTAL_STEPS (self));
  g_return_if_fail (TRUNK_IS_SETUP (setup));

  g_set_object (&self->setup, setup);
  gtk_widget_set_visible (GTK_WIDGET (self), trunk_setup_get_requirement (setup) != NULL);
  update (self);
}
