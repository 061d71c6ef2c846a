/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-service-rows.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-value-row.h"
#include "handover/trunk-handover-values.h"
#include "systems/trunk-system.h"

#define NAME_PLACEHOLDER "{service-name}"
#define ACCOUNT_PLACEHOLDER "{address}"

typedef struct
{
  TrunkSetup *setup;
  TrunkHandoverValues *values;
  GtkListBox *sign_in;
  GtkListBox *servers;
  GHashTable *seen;             /* (owned): some systems ask the same on several tabs */
  gboolean public_client;
  gboolean missing;
} Filler;

static void
remove_rows (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static gboolean
names_any (const char         *text,
           const char * const *placeholders)
{
  for (guint i = 0; text != NULL && placeholders[i] != NULL; i++)
    {
      if (strstr (text, placeholders[i]) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
add_missing (Filler     *filler,
             GtkListBox *list,
             const char *label)
{
  filler->missing = TRUE;
  gtk_list_box_append (list, trunk_value_row_new_note (label, _("Not known yet: it comes from Registration"), "dialog-warning-symbolic"));
}

static void
add_secret (Filler     *filler,
            const char *label)
{
  if (filler->public_client)
    {
      gtk_list_box_append (filler->sign_in, trunk_value_row_new_note (label, _("None: a person signs in, and the registration has no secret"), NULL));
      return;
    }
  if (!trunk_setup_has_secret (filler->setup, TRUNK_SECRET_CLIENT_SECRET))
    {
      add_missing (filler, filler->sign_in, label);
      return;
    }

  switch (trunk_session_get_place_of_secrets (trunk_setup_get_session (filler->setup)))
    {
    case TRUNK_PLACE_OF_SECRETS_MEMORY:
      gtk_list_box_append (filler->sign_in, trunk_value_row_new_note (label, _("Kept until Trunkline ends"), NULL));
      break;

    case TRUNK_PLACE_OF_SECRETS_FILE:
      gtk_list_box_append (filler->sign_in, trunk_value_row_new_note (label, _("In the sealed file"), NULL));
      break;

    case TRUNK_PLACE_OF_SECRETS_KEYRING:
    default:
      gtk_list_box_append (filler->sign_in, trunk_value_row_new_note (label, _("In the keyring"), NULL));
      break;
    }
}

static void
add_value (Filler     *filler,
           GtkListBox *list,
           const char *label,
           const char *template)
{
  g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *value = NULL;

  if (filler->values == NULL)
    {
      add_missing (filler, list, label);
      return;
    }

  value = trunk_handover_values_fill (filler->values, template, TRUNK_HANDOVER_PLAIN, missing);
  if (missing->len > 0)
    add_missing (filler, list, label);
  else
    gtk_list_box_append (list, trunk_value_row_new (label, value));
}

static void
add_field (Filler           *filler,
           const TrunkField *field)
{
  static const char * const of_servers[] = { "{login-url}", "{resource}", "{ews-url}", "{scope}", NULL };
  static const char * const of_others[] = { NAME_PLACEHOLDER, ACCOUNT_PLACEHOLDER, NULL };
  GtkListBox *list = names_any (field->value, of_servers) ? filler->servers : filler->sign_in;
  g_autofree char *key = g_strdup_printf ("%s\n%s", field->label, field->value != NULL ? field->value : "");

  if ((field->value == NULL && !field->secret) || names_any (field->value, of_others) || !g_hash_table_add (filler->seen, g_steal_pointer (&key)))
    return;

  if (field->secret)
    add_secret (filler, field->label);
  else
    add_value (filler, list, field->label, field->value);
}

/* Where the telephone system's document describes no screen */
static void
add_our_own (Filler           *filler,
             TrunkRequirement *requirement)
{
  gboolean graph = trunk_requirement_get_protocol (requirement) == TRUNK_PROTOCOL_GRAPH;

  add_value (filler, filler->sign_in, _("Directory (tenant) ID"), "{tenant-id}");
  add_value (filler, filler->sign_in, _("Application (client) ID"), "{client-id}");
  add_value (filler, filler->servers, _("Sign-in"), "{login-url}");
  add_value (filler, filler->servers, graph ? _("Microsoft Graph") : _("Exchange Web Services (EWS)"), graph ? "{resource}" : "{ews-url}");
}

/**
 * trunk_service_rows_fill:
 * @setup: the set-up
 * @sign_in: gets what the system signs in with
 * @servers: gets where it goes
 *
 * Returns: whether anything is missing
 */
gboolean
trunk_service_rows_fill (TrunkSetup *setup,
                         GtkListBox *sign_in,
                         GtkListBox *servers)
{
  g_autoptr(TrunkSnapshot) snapshot = NULL;
  g_autoptr(GHashTable) seen = NULL;
  TrunkRequirement *requirement;
  TrunkSystem *system;
  Filler filler = { .setup = setup, .sign_in = sign_in, .servers = servers };

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), FALSE);
  g_return_val_if_fail (GTK_IS_LIST_BOX (sign_in) && GTK_IS_LIST_BOX (servers), FALSE);

  remove_rows (sign_in);
  remove_rows (servers);
  requirement = trunk_setup_get_requirement (setup);
  if (requirement == NULL)
    return TRUE;

  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  snapshot = trunk_setup_dup_snapshot (setup);
  filler.seen = seen;
  filler.public_client = trunk_requirement_get_sign_in (requirement) == TRUNK_SIGN_IN_DELEGATED &&
                         trunk_setup_get_registration (setup)->credential == TRUNK_CREDENTIAL_NONE;
  filler.values = snapshot != NULL ? trunk_handover_values_new_for_snapshot (requirement, snapshot) : trunk_handover_values_new (requirement);
  system = trunk_requirement_get_system (requirement);
  for (guint i = 0; i < trunk_system_get_n_fields (system); i++)
    {
      const TrunkField *field = trunk_system_get_nth_field (system, i);

      if (trunk_field_applies (field, trunk_requirement_get_way (requirement), trunk_requirement_get_features (requirement)))
        add_field (&filler, field);
    }
  if (g_hash_table_size (seen) == 0)
    add_our_own (&filler, requirement);
  g_clear_pointer (&filler.values, trunk_handover_values_free);

  return filler.missing;
}

/**
 * trunk_service_rows_get_name_label:
 *
 * Returns: (transfer none): what the system's own screens call the name of a service
 */
const char *
trunk_service_rows_get_name_label (TrunkSetup *setup)
{
  TrunkRequirement *requirement;
  TrunkSystem *system;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), NULL);

  requirement = trunk_setup_get_requirement (setup);
  system = requirement != NULL ? trunk_requirement_get_system (requirement) : NULL;
  for (guint i = 0; system != NULL && i < trunk_system_get_n_fields (system); i++)
    {
      const TrunkField *field = trunk_system_get_nth_field (system, i);

      if (g_strcmp0 (field->value, NAME_PLACEHOLDER) == 0)
        return field->label;
    }

  return _("Name");
}
