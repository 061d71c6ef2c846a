/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-start-choices.h"

#include <glib/gi18n.h>

#include "app/trunk-setup-private.h"
#include "systems/trunk-system.h"

/* A public client has no credential; a service that signs in as itself has one, and a client secret is what vendors ask for. */
static gboolean
fit_credential (TrunkSetup  *setup,
                GError     **error)
{
  TrunkRequirement *requirement = trunk_setup_get_requirement (setup);
  TrunkRegistrationValues values = *trunk_setup_get_registration (setup);
  TrunkCredentialKind wanted = values.credential;

  if (requirement == NULL)
    return TRUE;

  if (trunk_requirement_get_sign_in (requirement) == TRUNK_SIGN_IN_DELEGATED)
    wanted = TRUNK_CREDENTIAL_NONE;
  else if (values.credential == TRUNK_CREDENTIAL_NONE)
    wanted = values.certificate != NULL && !trunk_setup_has_secret (setup, TRUNK_SECRET_CLIENT_SECRET)
             ? TRUNK_CREDENTIAL_CERTIFICATE : TRUNK_CREDENTIAL_SECRET;
  if (wanted == values.credential)
    return TRUE;

  values.credential = wanted;

  return trunk_setup_set_registration (setup, &values, error);
}

static char *
dup_blocker (TrunkSetup *setup)
{
  TrunkRequirement *requirement = trunk_setup_get_requirement (setup);

  return requirement != NULL ? g_strdup (trunk_requirement_get_blocker (requirement)) : NULL;
}

static void
forget_known_blocker (TrunkSetup *setup,
                      const char *before)
{
  g_autofree char *now = dup_blocker (setup);
  g_autofree char *known = trunk_setup_dup_mark (setup, TRUNK_MARK_BLOCKER_KNOWN);

  if (known != NULL && g_strcmp0 (before, now) != 0)
    trunk_setup_set_mark (setup, TRUNK_MARK_BLOCKER_KNOWN, NULL);
}

static gboolean
save_service (TrunkSetup                *setup,
              const TrunkServiceValues  *values,
              GError                   **error)
{
  g_autofree char *blocker = dup_blocker (setup);

  if (!trunk_setup_set_service (setup, values, error))
    return FALSE;

  forget_known_blocker (setup, blocker);

  return fit_credential (setup, error);
}

/* @release with what it has of the features that were chosen. */
static void
take_release (TrunkServiceValues *values,
              const TrunkRelease *release,
              TrunkFeature       *out_dropped)
{
  TrunkFeature before = values->capabilities;

  values->release = release->id;
  values->capabilities &= release->features;
  if (out_dropped != NULL)
    *out_dropped = before & ~release->features;
  if (values->capabilities == TRUNK_FEATURE_NONE)
    values->capabilities = release->usual;
}

gboolean
trunk_start_choose_system (TrunkSetup    *setup,
                           const char    *system_id,
                           TrunkFeature  *out_dropped,
                           GError       **error)
{
  TrunkCatalog *catalog;
  TrunkSystem *system, *before;
  TrunkServiceValues values;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), FALSE);
  g_return_val_if_fail (system_id != NULL, FALSE);

  catalog = trunk_session_get_catalog (trunk_setup_get_session (setup));
  system = trunk_catalog_get_system (catalog, system_id);
  g_return_val_if_fail (system != NULL, FALSE);

  values = *trunk_setup_get_service (setup);
  before = trunk_catalog_get_system (catalog, values.system);
  if (out_dropped != NULL)
    *out_dropped = TRUNK_FEATURE_NONE;
  if (before == system)
    return TRUE;

  /* A name that was only proposed goes with the system that it is of. */
  if (before != NULL && g_strcmp0 (values.display_name, trunk_system_get_name (before)) == 0)
    values.display_name = trunk_system_get_name (system);
  values.system = trunk_system_get_id (system);
  take_release (&values, trunk_system_get_nth_release (system, 0), out_dropped);

  return save_service (setup, &values, error);
}

gboolean
trunk_start_choose_release (TrunkSetup    *setup,
                            const char    *release_id,
                            TrunkFeature  *out_dropped,
                            GError       **error)
{
  TrunkCatalog *catalog;
  TrunkSystem *system;
  const TrunkRelease *release;
  TrunkServiceValues values;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), FALSE);
  g_return_val_if_fail (release_id != NULL, FALSE);

  catalog = trunk_session_get_catalog (trunk_setup_get_session (setup));
  values = *trunk_setup_get_service (setup);
  system = trunk_catalog_get_system (catalog, values.system);
  g_return_val_if_fail (system != NULL, FALSE);
  release = trunk_system_get_release (system, release_id);
  g_return_val_if_fail (release != NULL, FALSE);

  if (out_dropped != NULL)
    *out_dropped = TRUNK_FEATURE_NONE;
  if (g_strcmp0 (values.release, release_id) == 0)
    return TRUE;

  take_release (&values, release, out_dropped);

  return save_service (setup, &values, error);
}

gboolean
trunk_start_choose_feature (TrunkSetup    *setup,
                            TrunkFeature   feature,
                            gboolean       chosen,
                            GError       **error)
{
  TrunkServiceValues values;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), FALSE);

  values = *trunk_setup_get_service (setup);
  if (((values.capabilities & feature) != 0) == chosen)
    return TRUE;

  values.capabilities = chosen ? values.capabilities | feature : values.capabilities & ~feature;

  return save_service (setup, &values, error);
}

gboolean
trunk_start_choose_cloud (TrunkSetup  *setup,
                          const char  *cloud_id,
                          GError     **error)
{
  TrunkRegistrationValues values;
  g_autofree char *blocker = NULL;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), FALSE);
  g_return_val_if_fail (cloud_id != NULL, FALSE);

  values = *trunk_setup_get_registration (setup);
  if (g_strcmp0 (values.cloud, cloud_id) == 0)
    return TRUE;

  blocker = dup_blocker (setup);
  values.cloud = cloud_id;
  if (!trunk_setup_set_registration (setup, &values, error))
    return FALSE;

  forget_known_blocker (setup, blocker);

  return fit_credential (setup, error);
}

char *
trunk_start_dup_features (TrunkFeature features)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < 8 * sizeof features; i++)
    {
      TrunkFeature feature = (TrunkFeature) (1u << i);

      if ((features & feature) == 0)
        continue;
      if (text->len > 0)
        /* Translators: between the items of a list */
        g_string_append (text, _(", "));
      g_string_append (text, trunk_feature_get_label (feature));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
