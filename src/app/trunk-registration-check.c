/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-registration-check.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-fact-rows.h"
#include "base/trunk-paste.h"
#include "base/trunk-validate.h"

#define SECONDS_PER_DAY (24 * 60 * 60)
/* From here on an end that comes near is said. */
#define WARN_DAYS 60
/* "It lasts 24 months at most" (Microsoft Learn, "Add and manage application credentials"); a day is for time zones. */
#define SECRET_MAX_DAYS (2 * 366 + 1)

static gboolean
same (const char *a,
      const char *b)
{
  return a != NULL && b != NULL && a[0] != '\0' && g_ascii_strcasecmp (a, b) == 0;
}

char *
trunk_registration_check_tenant (const TrunkRegistrationValues *values)
{
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (values != NULL, NULL);

  if (values->tenant == NULL || values->tenant[0] == '\0')
    return NULL;
  if (same (values->tenant, values->app_object_id) || same (values->tenant, values->sp_object_id))
    return g_strdup (_("This is the object ID. The directory (tenant) ID stands beside it on the overview page of the registration."));
  if (!trunk_validate_tenant (values->tenant, &error))
    return g_strdup (error->message);

  return NULL;
}

char *
trunk_registration_check_client_id (const TrunkRegistrationValues *values)
{
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (values != NULL, NULL);

  if (values->client_id == NULL || values->client_id[0] == '\0')
    return NULL;
  if (same (values->client_id, values->tenant))
    return g_strdup (_("This is the same as the directory (tenant) ID. The application (client) ID is another one on the same page."));
  if (same (values->client_id, values->app_object_id) || same (values->client_id, values->sp_object_id))
    return g_strdup (_("This is the object ID. The application (client) ID stands beside it on the overview page of the registration."));
  if (!trunk_validate_guid (values->client_id, &error))
    return g_strdup (error->message);

  return NULL;
}

char *
trunk_registration_check_secret (const TrunkRegistrationValues *values,
                                 TrunkSecret                   *secret)
{
  g_autoptr(GError) error = NULL;
  const char *text;

  g_return_val_if_fail (values != NULL, NULL);
  g_return_val_if_fail (secret != NULL, NULL);

  text = trunk_secret_peek (secret);
  if (text[0] == '\0')
    return NULL;
  if (same (text, values->client_id))
    return g_strdup (_("This is the application (client) ID, not the secret. The secret’s value stands on the page Certificates and secrets."));
  if (same (text, values->tenant))
    return g_strdup (_("This is the directory (tenant) ID, not the secret. The secret’s value stands on the page Certificates and secrets."));
  if (!trunk_validate_client_secret (text, &error))
    return g_strdup (error->message);

  return NULL;
}

gboolean
trunk_registration_is_entra_secret (TrunkSecret *secret)
{
  g_autoptr(TrunkPaste) paste = NULL;
  TrunkPasteKind kind;
  const char *found;

  g_return_val_if_fail (secret != NULL, FALSE);

  paste = trunk_paste_new (trunk_secret_peek (secret), trunk_secret_get_length (secret));
  if (trunk_paste_get_n_items (paste) != 1)
    return FALSE;
  found = trunk_paste_get_nth (paste, 0, &kind);

  return kind == TRUNK_PASTE_CLIENT_SECRET && strlen (found) == trunk_secret_get_length (secret);
}

char *
trunk_registration_dup_end (gint64    ends,
                            gint64    now,
                            gboolean *out_warn)
{
  gint64 days = (ends - now) / SECONDS_PER_DAY;
  g_autofree char *distance = NULL;

  if (out_warn != NULL)
    *out_warn = days < WARN_DAYS || days > SECRET_MAX_DAYS;
  if (ends < now)
    return g_strdup (_("It has ended. Make a new one, and take the new end along."));
  if (days > SECRET_MAX_DAYS)
    return g_strdup (_("That is further away than Microsoft allows: a client secret lasts 24 months at most."));

  distance = trunk_fact_dup_distance (days);

  /* Translators: %s is how long it is until then, such as “in 12 months” */
  return g_strdup_printf (_("Ends %s; Trunkline will remind you."), distance);
}
