/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-run-intro.h"

#include <glib/gi18n.h>

#include "app/trunk-template.h"

struct _TrunkRunIntro
{
  AdwBin parent_instance;

  AdwActionRow *shared;
  AdwActionRow *accounts;
  AdwActionRow *written;
  AdwActionRow *round_trip;
  AdwActionRow *refused;
};

enum
{
  OPEN_SERVICE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkRunIntro, trunk_run_intro, ADW_TYPE_BIN)

static void
trunk_run_intro_dispose (GObject *object)
{
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_RUN_INTRO);

  G_OBJECT_CLASS (trunk_run_intro_parent_class)->dispose (object);
}

static void
open_service_cb (TrunkRunIntro *self)
{
  g_signal_emit (self, signals[OPEN_SERVICE], 0);
}

static void
trunk_run_intro_class_init (TrunkRunIntroClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_run_intro_dispose;
  signals[OPEN_SERVICE] = g_signal_new ("open-service", TRUNK_TYPE_RUN_INTRO, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-run-intro.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkRunIntro, shared);
  gtk_widget_class_bind_template_child (widget_class, TrunkRunIntro, accounts);
  gtk_widget_class_bind_template_child (widget_class, TrunkRunIntro, written);
  gtk_widget_class_bind_template_child (widget_class, TrunkRunIntro, round_trip);
  gtk_widget_class_bind_template_child (widget_class, TrunkRunIntro, refused);
  gtk_widget_class_bind_template_callback (widget_class, open_service_cb);
}

static void
trunk_run_intro_init (TrunkRunIntro *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
dup_asked (TrunkSetup *setup,
           guint       operations)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new ();
  guint n = g_list_model_get_n_items (trunk_setup_get_accounts (setup));
  g_autofree char *list = NULL;

  g_ptr_array_add (parts, (char *) _("it is known and opens"));
  if (operations & 1u << TRUNK_OPERATION_READ_INBOX)
    g_ptr_array_add (parts, (char *) _("the inbox is read"));
  if (operations & 1u << TRUNK_OPERATION_CALENDAR)
    g_ptr_array_add (parts, (char *) _("the calendar is read"));
  if (operations & 1u << TRUNK_OPERATION_CONTACTS)
    g_ptr_array_add (parts, (char *) _("the contacts are read"));
  g_ptr_array_add (parts, NULL);
  list = g_strjoinv (_(", "), (char **) parts->pdata);

  if (n == 0)
    /* Translators: %s is a list such as "it is known and opens, the inbox is read" */
    return g_strdup_printf (_("For each mailbox: %s."), list);

  /* Translators: how many mailboxes are tested, and a list such as "it is known and opens, the inbox is read" */
  return g_strdup_printf (ngettext ("For %u mailbox: %s.", "For each of %u mailboxes: %s.", n), n, list);
}

void
trunk_run_intro_show (TrunkRunIntro *self,
                      TrunkSetup    *setup)
{
  const TrunkServiceValues *service;
  TrunkRequirement *requirement;
  g_autofree char *asked = NULL;
  g_autofree char *refused = NULL;
  guint operations = 0;

  g_return_if_fail (TRUNK_IS_RUN_INTRO (self));
  g_return_if_fail (TRUNK_IS_SETUP (setup));

  service = trunk_setup_get_service (setup);
  requirement = trunk_setup_get_requirement (setup);
  if (requirement != NULL)
    operations = trunk_requirement_get_operations (requirement, service->capabilities);

  asked = dup_asked (setup, operations);
  adw_action_row_set_subtitle (self->accounts, asked);
  if (operations & 1u << TRUNK_OPERATION_WRITE)
    adw_action_row_set_subtitle (self->written, _("A draft with the subject “Trunkline test” is put into each mailbox and removed at once. "
                                                  "Nobody gets a message."));
  else
    adw_action_row_set_subtitle (self->written, _("Nothing: these tests only read."));

  if (service->must_be_refused != NULL)
    /* Translators: %s is an address */
    refused = g_strdup_printf (_("%s: its refusal shows that the registration reaches no more than it should."), service->must_be_refused);
  else
    refused = g_strdup (_("None named. Its refusal shows that the registration reaches no more than it should."));
  adw_action_row_set_subtitle (self->round_trip, service->round_trip
                               ? _("Switched on: a short test message is put in, read back, marked as read and deleted.")
                               : _("Switched off. It puts a short test message in, reads it back, marks it as read and deletes it."));
  adw_action_row_set_subtitle (self->refused, refused);
}
