/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-practice-values.h"

#include <glib/gi18n.h>

#include "certs/trunk-cert-import.h"
#include "net/trunk-practice-client.h"
#include "secrets/trunk-secret.h"
#include "systems/trunk-system.h"

/* What a first practice is made with: signs in as itself, by Microsoft Graph. */
#define FIRST_SYSTEM   "cisco-unity-connection"
#define FIRST_RELEASE  "15su4"
#define FIRST_FEATURES (TRUNK_FEATURE_SINGLE_INBOX | TRUNK_FEATURE_TEXT_TO_SPEECH | TRUNK_FEATURE_CALENDAR | TRUNK_FEATURE_CONTACTS)

/* Enough to see a map of, few enough to read it; and some mailboxes that are odd on purpose, the first of each kind. */
#define N_HEALTHY      20
#define N_OF_EACH_ODD  2

static TrunkPracticeClient *
get_client (TrunkSetup *setup)
{
  return trunk_session_get_practice (trunk_setup_get_session (setup));
}

static gboolean
signs_in_as_person (TrunkSetup *setup)
{
  TrunkRequirement *requirement = trunk_setup_get_requirement (setup);

  return requirement != NULL && trunk_requirement_get_sign_in (requirement) == TRUNK_SIGN_IN_DELEGATED;
}

const char *
trunk_practice_values_get_hint (TrunkSetup      *setup,
                                TrunkWizardStep  step)
{
  g_return_val_if_fail (TRUNK_IS_SETUP (setup), NULL);

  switch (step)
    {
    case TRUNK_WIZARD_START:
      return _("In real life you choose what you have. To practise, Unity Connection 15SU4 is a good beginning: it signs in as itself and uses Microsoft Graph. An older release shows how a person signs in with a code.");

    case TRUNK_WIZARD_REGISTRATION:
      return _("In real life an administrator of the tenant registers an app in the Entra admin center and copies its two IDs and the secret’s value. The practice tenant has a registration ready that fits your choice.");

    case TRUNK_WIZARD_SIGN_IN:
      if (signs_in_as_person (setup))
        return _("In real life someone types the code into a browser and signs in to Microsoft. Here the button does that, as the first user of the practice tenant. Ask for a code first.");
      return _("In real life, too, there is nothing to do here with what you chose. To practise with a code, choose release 14SU2 on the first page.");

    case TRUNK_WIZARD_SERVICE:
      return _("In real life these values go into a screen of your telephone system, with these names. What is suggested works with the practice tenant.");

    case TRUNK_WIZARD_CERTIFICATES:
      return _("In real life you are here because a server has a certificate of an authority of your own, or a firewall opens the encryption. The practice tenant’s authority is trusted already; fetch from its servers to see the chain.");

    case TRUNK_WIZARD_ACCOUNTS:
      return _("In real life the list comes from your telephone system, pasted or as CSV. The practice tenant has mailboxes for it; some are odd on purpose, such as one without a licence.");

    case TRUNK_WIZARD_TESTS:
      return _("In real life you test until everything is green. Here you can break things, too: choose a fault at the top, test again, and see which cause is found.");

    case TRUNK_WIZARD_HANDOVER:
      return _("In real life you type these values into your telephone system and give the report to whoever asked for it. The values here lead nowhere: keep them out of a real system.");

    case TRUNK_WIZARD_N_STEPS:
    default:
      g_return_val_if_reached (NULL);
    }
}

const char *
trunk_practice_values_get_button (TrunkSetup      *setup,
                                  TrunkWizardStep  step)
{
  g_return_val_if_fail (TRUNK_IS_SETUP (setup), NULL);

  switch (step)
    {
    case TRUNK_WIZARD_START:
      return _("Fi_ll in");

    case TRUNK_WIZARD_REGISTRATION:
      return trunk_setup_get_requirement (setup) != NULL ? _("Fi_ll in") : NULL;

    case TRUNK_WIZARD_SIGN_IN:
      return signs_in_as_person (setup) ? _("_Pretend to be the user in the browser") : NULL;

    case TRUNK_WIZARD_ACCOUNTS:
      return trunk_setup_get_blank (setup) ? NULL : _("Fi_ll in");

    case TRUNK_WIZARD_SERVICE:
    case TRUNK_WIZARD_CERTIFICATES:
    case TRUNK_WIZARD_TESTS:
    case TRUNK_WIZARD_HANDOVER:
    case TRUNK_WIZARD_N_STEPS:
    default:
      return NULL;
    }
}

const char *
trunk_practice_values_choose_registration (TrunkSetup *setup)
{
  TrunkRequirement *requirement;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), NULL);

  requirement = trunk_setup_get_requirement (setup);
  if (requirement == NULL)
    return "graph";
  if (trunk_requirement_get_sign_in (requirement) == TRUNK_SIGN_IN_DELEGATED)
    return "delegated";
  if (g_str_equal (trunk_setup_get_service (setup)->system, "openscape-business"))
    return "openscape";
  if (trunk_setup_get_registration (setup)->credential == TRUNK_CREDENTIAL_CERTIFICATE)
    return "certificate";

  return trunk_requirement_get_protocol (requirement) == TRUNK_PROTOCOL_EWS ? "ews" : "graph";
}

static gboolean
fill_start (TrunkSetup  *setup,
            GError     **error)
{
  TrunkServiceValues values = *trunk_setup_get_service (setup);

  if (values.system[0] == '\0')
    {
      values.system = FIRST_SYSTEM;
      values.release = FIRST_RELEASE;
      values.capabilities = FIRST_FEATURES;
    }
  else
    {
      TrunkSystem *system = trunk_catalog_get_system (trunk_session_get_catalog (trunk_setup_get_session (setup)), values.system);
      const TrunkRelease *release = system != NULL ? trunk_system_get_release (system, values.release) : NULL;

      if (release == NULL && system != NULL && trunk_system_get_n_releases (system) > 0)
        {
          release = trunk_system_get_nth_release (system, 0);
          values.release = release->id;
        }
      if (values.capabilities == TRUNK_FEATURE_NONE && release != NULL)
        values.capabilities = release->usual != TRUNK_FEATURE_NONE ? release->usual : release->features;
    }

  return trunk_setup_set_service (setup, &values, error);
}

static JsonObject *
get_description_object (TrunkSetup *setup,
                        const char *member)
{
  return json_object_get_object_member (trunk_practice_client_get_description (get_client (setup)), member);
}

static gint64
get_certificate_end (const char *pem)
{
  g_autoptr(TrunkCertImport) import = trunk_cert_import_new (pem, strlen (pem), NULL, TRUNK_CERT_WANT_CERTIFICATES, NULL);

  if (import == NULL || trunk_cert_bundle_get_n (trunk_cert_import_get_bundle (import)) == 0)
    return 0;

  return trunk_cert_get_facts (trunk_cert_bundle_get_nth (trunk_cert_import_get_bundle (import), 0))->not_after;
}

static gboolean
fill_registration (TrunkSetup  *setup,
                   GError     **error)
{
  JsonObject *source = json_object_get_object_member (get_description_object (setup, "registrations"), trunk_practice_values_choose_registration (setup));
  const char *path = json_object_get_string_member_with_default (source, "certificate", NULL);
  TrunkRegistrationValues values = *trunk_setup_get_registration (setup);
  g_autofree char *pem = NULL;

  if (path != NULL && !g_file_get_contents (path, &pem, NULL, error))
    return FALSE;

  values.tenant = json_object_get_string_member (get_description_object (setup, "tenant"), "id");
  values.client_id = json_object_get_string_member (source, "client-id");
  values.app_object_id = json_object_get_string_member_with_default (source, "app-object-id", NULL);
  values.sp_object_id = json_object_get_string_member_with_default (source, "sp-object-id", NULL);
  values.certificate = pem;
  values.credential_ends = pem != NULL ? get_certificate_end (pem) : 0;
  if (pem != NULL)
    values.credential = TRUNK_CREDENTIAL_CERTIFICATE;
  else
    values.credential = json_object_has_member (source, "secret") ? TRUNK_CREDENTIAL_SECRET : TRUNK_CREDENTIAL_NONE;

  return trunk_setup_set_registration (setup, &values, error);
}

static void
credential_stored_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (trunk_setup_store_secret_finish (TRUNK_SETUP (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
trunk_practice_values_store_credential_async (TrunkSetup          *setup,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(TrunkSecret) secret = NULL;
  const TrunkRegistrationValues *registration;

  g_return_if_fail (TRUNK_IS_SETUP (setup));
  g_return_if_fail (get_client (setup) != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (setup, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_practice_values_store_credential_async);
  registration = trunk_setup_get_registration (setup);
  secret = trunk_practice_client_dup_credential (get_client (setup), registration->client_id);
  if (secret == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  trunk_setup_store_secret_async (setup,
                                  registration->credential == TRUNK_CREDENTIAL_CERTIFICATE ? TRUNK_SECRET_PRIVATE_KEY : TRUNK_SECRET_CLIENT_SECRET,
                                  secret, cancellable, credential_stored_cb, g_steal_pointer (&task));
}

gboolean
trunk_practice_values_store_credential_finish (TrunkSetup    *setup,
                                               GAsyncResult  *result,
                                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, setup), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_practice_values_store_credential_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Whether an account has this alias or address already; both may be there once. */
static GHashTable *
collect_taken (TrunkSetup *setup)
{
  GListModel *accounts = trunk_setup_get_accounts (setup);
  GHashTable *taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(TrunkAccount) account = g_list_model_get_item (accounts, i);
      const TrunkAccountValues *values = trunk_account_get_values (account);

      g_hash_table_add (taken, g_utf8_casefold (values->alias, -1));
      g_hash_table_add (taken, g_utf8_casefold (values->address, -1));
    }

  return taken;
}

/* Of the states and kinds of a tenant's mailboxes, each odd one a few times. */
static gboolean
wants_mailbox (JsonObject *mailbox,
               GHashTable *counts)
{
  const char *state = json_object_get_string_member_with_default (mailbox, "state", "");
  const char *kind = json_object_get_string_member_with_default (mailbox, "kind", "");
  gboolean healthy = g_str_equal (state, "ready") && g_str_equal (kind, "user");
  g_autofree char *class = g_strconcat (kind, "/", state, NULL);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, class));

  if (n >= (healthy ? N_HEALTHY : N_OF_EACH_ODD))
    return FALSE;

  g_hash_table_replace (counts, g_steal_pointer (&class), GUINT_TO_POINTER (n + 1));

  return TRUE;
}

/* @mailbox as an account of @setup: (transfer full) (nullable): %NULL for one that is there already. Rooms and shared mailboxes have no alias of
 * their own. */
static TrunkAccount *
account_from (TrunkSetup *setup,
              JsonObject *mailbox,
              GHashTable *taken)
{
  const char *address = json_object_get_string_member_with_default (mailbox, "address", "");
  const char *alias = json_object_get_string_member_with_default (mailbox, "alias", NULL);
  g_auto(GStrv) parts = g_strsplit (address, "@", 2);
  g_autofree char *id = g_uuid_string_random ();
  TrunkAccountValues values = {
    .id = id,
    .alias = alias != NULL ? alias : parts[0],
    .display_name = json_object_get_string_member_with_default (mailbox, "display-name", NULL),
    .address = address,
    .capabilities = trunk_setup_get_service (setup)->capabilities,
  };
  g_autofree char *folded_alias = NULL;
  g_autofree char *folded_address = NULL;

  if (values.alias == NULL)
    return NULL;

  folded_alias = g_utf8_casefold (values.alias, -1);
  folded_address = g_utf8_casefold (address, -1);
  if (g_hash_table_contains (taken, folded_alias) || g_hash_table_contains (taken, folded_address))
    return NULL;

  g_hash_table_add (taken, g_steal_pointer (&folded_alias));
  g_hash_table_add (taken, g_steal_pointer (&folded_address));

  return trunk_account_new (&values);
}

static char *
add_mailboxes (TrunkSetup  *setup,
               JsonNode    *mailboxes,
               GError     **error)
{
  g_autoptr(GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) taken = collect_taken (setup);
  g_autoptr(GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (mailboxes) ? json_node_get_array (mailboxes) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *mailbox = json_array_get_object_element (array, i);
      TrunkAccount *account = wants_mailbox (mailbox, counts) ? account_from (setup, mailbox, taken) : NULL;

      if (account != NULL)
        g_ptr_array_add (accounts, account);
    }

  if (accounts->len == 0)
    return g_strdup (_("They are all there already."));
  if (!trunk_setup_add_accounts (setup, accounts, error))
    return NULL;

  return g_strdup_printf (ngettext ("%u mailbox added.", "%u mailboxes added.", accounts->len), accounts->len);
}

static void
fill_stored_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (trunk_practice_values_store_credential_finish (TRUNK_SETUP (source), result, &error))
    g_task_return_pointer (task, g_strdup (_("Filled in with the practice tenant’s registration.")), g_free);
  else
    g_task_return_error (task, error);
}

static void
fill_mailboxes_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(JsonNode) mailboxes = trunk_practice_client_control_finish (TRUNK_PRACTICE_CLIENT (source), result, &error);
  char *said = NULL;

  if (mailboxes != NULL)
    said = add_mailboxes (g_task_get_source_object (task), mailboxes, &error);
  if (said != NULL)
    g_task_return_pointer (task, said, g_free);
  else
    g_task_return_error (task, error);
}

static void
fill_approved_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = trunk_practice_client_control_finish (TRUNK_PRACTICE_CLIENT (source), result, &error);

  if (answer != NULL)
    g_task_return_pointer (task, g_strdup (_("The code was entered and approved. Trunkline asks every few seconds, and will see it soon.")), g_free);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s", _("No code is waiting. Ask for one below, then press this again."));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * trunk_practice_values_fill_async:
 * @setup: of a practice session
 *
 * Fills in what the page for @step asks for.
 */
void
trunk_practice_values_fill_async (TrunkSetup          *setup,
                                  TrunkWizardStep      step,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (TRUNK_IS_SETUP (setup));
  g_return_if_fail (get_client (setup) != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (setup, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_practice_values_fill_async);
  switch (step)
    {
    case TRUNK_WIZARD_START:
      if (fill_start (setup, &error))
        g_task_return_pointer (task, g_strdup (_("Filled in. Go on with Next.")), g_free);
      else
        g_task_return_error (task, error);
      break;

    case TRUNK_WIZARD_REGISTRATION:
      if (fill_registration (setup, &error))
        trunk_practice_values_store_credential_async (setup, cancellable, fill_stored_cb, g_steal_pointer (&task));
      else
        g_task_return_error (task, error);
      break;

    case TRUNK_WIZARD_SIGN_IN:
      trunk_practice_client_control_async (get_client (setup), "POST", "/approve", "{\"decision\":\"approve\"}", cancellable, fill_approved_cb,
                                           g_steal_pointer (&task));
      break;

    case TRUNK_WIZARD_ACCOUNTS:
      trunk_practice_client_control_async (get_client (setup), "GET", "/mailboxes", NULL, cancellable, fill_mailboxes_cb, g_steal_pointer (&task));
      break;

    case TRUNK_WIZARD_SERVICE:
    case TRUNK_WIZARD_CERTIFICATES:
    case TRUNK_WIZARD_TESTS:
    case TRUNK_WIZARD_HANDOVER:
    case TRUNK_WIZARD_N_STEPS:
    default:
      g_task_return_pointer (task, NULL, NULL);
    }
}

char *
trunk_practice_values_fill_finish (TrunkSetup    *setup,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, setup), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_practice_values_fill_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
