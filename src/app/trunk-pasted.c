/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-pasted.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/trunk-paste.h"
#include "base/trunk-validate.h"

struct _TrunkPasted
{
  char *tenant;                 /* (owned) (nullable) */
  char *client_id;              /* (owned) (nullable) */
  char *object_id;              /* (owned) (nullable) */
  GPtrArray *unknown;           /* (owned) of (owned) utf8; ends in NULL once read */
  GPtrArray *remarks;           /* (owned) of (owned) utf8; ends in NULL once read */
  TrunkExplanation *explanation; /* (owned) (nullable) */
  TrunkSecret *secret;          /* (owned) (nullable) */
  TrunkSecret *pem;             /* (owned) (nullable) */
};

void
trunk_pasted_free (TrunkPasted *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->tenant);
  g_free (self->client_id);
  g_free (self->object_id);
  g_ptr_array_unref (self->unknown);
  g_ptr_array_unref (self->remarks);
  g_clear_object (&self->explanation);
  g_clear_pointer (&self->secret, trunk_secret_unref);
  g_clear_pointer (&self->pem, trunk_secret_unref);
  g_free (self);
}

static void
remark (TrunkPasted *self,
        const char  *text)
{
  g_ptr_array_add (self->remarks, g_strdup (text));
}

static gboolean
is_one_of_ours (TrunkPasted *self,
                const char  *id)
{
  return (self->tenant != NULL && g_ascii_strcasecmp (id, self->tenant) == 0) ||
         (self->client_id != NULL && g_ascii_strcasecmp (id, self->client_id) == 0) ||
         (self->object_id != NULL && g_ascii_strcasecmp (id, self->object_id) == 0);
}

/* Certificates and keys go on in one piece: together they are the credential. */
static void
take_pem (TrunkPasted *self,
          const char  *value)
{
  g_autoptr(TrunkSecret) before = g_steal_pointer (&self->pem);
  char *joined = g_strconcat (before != NULL ? trunk_secret_peek (before) : "", before != NULL ? "\n" : "", value, "\n", NULL);

  self->pem = trunk_secret_new_take (joined);
}

static void
take_item (TrunkPasted    *self,
           TrunkPasteKind  kind,
           const char     *value)
{
  switch (kind)
    {
    case TRUNK_PASTE_TENANT_ID:
      if (self->tenant == NULL)
        self->tenant = g_ascii_strdown (value, -1);
      break;

    case TRUNK_PASTE_CLIENT_ID:
      if (self->client_id == NULL)
        self->client_id = g_ascii_strdown (value, -1);
      break;

    case TRUNK_PASTE_OBJECT_ID:
      if (self->object_id == NULL)
        self->object_id = g_ascii_strdown (value, -1);
      break;

    case TRUNK_PASTE_GUID:
      if (self->unknown->len < TRUNK_PASTED_MAX_UNKNOWN)
        g_ptr_array_add (self->unknown, g_ascii_strdown (value, -1));
      break;

    case TRUNK_PASTE_SECRET_ID:
      remark (self, _("The secret ID is of no use: it only names the secret. Copy the column named Value. It is shown only once, so you may need a new secret."));
      break;

    case TRUNK_PASTE_CLIENT_SECRET:
      if (self->secret == NULL)
        self->secret = trunk_secret_new (value, -1);
      break;

    case TRUNK_PASTE_CERTIFICATE:
    case TRUNK_PASTE_PRIVATE_KEY:
    case TRUNK_PASTE_ENCRYPTED_KEY:
      take_pem (self, value);
      break;

    case TRUNK_PASTE_JWT:
      remark (self, _("This is an access token (JWT). It is a secret that ends after about an hour, and Trunkline gets its own; it was not kept."));
      break;

    case TRUNK_PASTE_SERVICE_ACCOUNT:
      remark (self, _("This is the key of a Google service account. It is not for Exchange Online, and was not kept."));
      break;

    case TRUNK_PASTE_CONSENT_RESULT:
      if (strstr (value, "admin_consent=True") != NULL || strstr (value, "admin_consent=true") != NULL)
        remark (self, _("Admin consent was given: the address ends in admin_consent=True. Whether it is enough, the tests show."));
      else
        remark (self, _("Admin consent was not given: the address holds an error."));
      break;

    case TRUNK_PASTE_PORTAL_URL:
    case TRUNK_PASTE_ERROR_CODE:
    case TRUNK_PASTE_DOMAIN:
    case TRUNK_PASTE_EMAIL:
    case TRUNK_N_PASTE_KINDS:
    default:
      break;
    }
}

/* What is left without a label: the one place that is empty tells what it is; else somebody has to. */
static void
settle_unknown (TrunkPasted                   *self,
                const TrunkRegistrationValues *values)
{
  gboolean wants_tenant = self->tenant == NULL && values->tenant[0] == '\0';
  gboolean wants_client = self->client_id == NULL && values->client_id[0] == '\0';

  for (guint i = self->unknown->len; i > 0; i--)
    {
      const char *id = g_ptr_array_index (self->unknown, i - 1);

      if (is_one_of_ours (self, id) || g_ascii_strcasecmp (id, values->tenant) == 0 || g_ascii_strcasecmp (id, values->client_id) == 0)
        g_ptr_array_remove_index (self->unknown, i - 1);
    }

  if (self->unknown->len != 1 || wants_tenant == wants_client)
    return;

  if (wants_tenant)
    self->tenant = g_strdup (g_ptr_array_index (self->unknown, 0));
  else
    self->client_id = g_strdup (g_ptr_array_index (self->unknown, 0));
  g_ptr_array_set_size (self->unknown, 0);
}

TrunkPasted *
trunk_pasted_new (TrunkSetup *setup,
                  const char *text,
                  gssize      length)
{
  const TrunkRegistrationValues *values;
  g_autoptr(TrunkPaste) paste = NULL;
  TrunkPasted *self;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  values = trunk_setup_get_registration (setup);
  paste = trunk_paste_new (text, length);
  self = g_new0 (TrunkPasted, 1);
  self->unknown = g_ptr_array_new_with_free_func (g_free);
  self->remarks = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < trunk_paste_get_n_items (paste); i++)
    {
      TrunkPasteKind kind;
      const char *value = trunk_paste_get_nth (paste, i, &kind);

      take_item (self, kind, value);
    }
  if (self->tenant == NULL && values->tenant[0] == '\0' && trunk_paste_find (paste, TRUNK_PASTE_DOMAIN) != NULL)
    self->tenant = g_ascii_strdown (trunk_paste_find (paste, TRUNK_PASTE_DOMAIN), -1);

  /* An error text names ids of its own (trace, correlation): those are not asked about. */
  if (trunk_paste_find (paste, TRUNK_PASTE_ERROR_CODE) != NULL || trunk_paste_find (paste, TRUNK_PASTE_CONSENT_RESULT) != NULL)
    {
      g_autofree char *bounded = g_strndup (text, length < 0 ? TRUNK_PASTE_MAX_BYTES : MIN (length, TRUNK_PASTE_MAX_BYTES));

      self->explanation = trunk_explain_text (trunk_session_get_catalog (trunk_setup_get_session (setup)), bounded);
      trunk_secret_wipe (bounded, strlen (bounded));
      g_ptr_array_set_size (self->unknown, 0);
    }
  settle_unknown (self, values);
  g_ptr_array_add (self->unknown, NULL);
  g_ptr_array_add (self->remarks, NULL);

  return self;
}

const char *
trunk_pasted_get_tenant (TrunkPasted *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->tenant;
}

const char *
trunk_pasted_get_client_id (TrunkPasted *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->client_id;
}

const char *
trunk_pasted_get_object_id (TrunkPasted *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->object_id;
}

const char * const *
trunk_pasted_get_unknown (TrunkPasted *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char * const *) self->unknown->pdata;
}

const char * const *
trunk_pasted_get_remarks (TrunkPasted *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char * const *) self->remarks->pdata;
}

TrunkExplanation *
trunk_pasted_get_explanation (TrunkPasted *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->explanation;
}

TrunkSecret *
trunk_pasted_get_secret (TrunkPasted *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->secret;
}

TrunkSecret *
trunk_pasted_get_pem (TrunkPasted *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->pem;
}

/**
 * trunk_pasted_is_empty:
 *
 * Returns: whether there was nothing in it that says anything here
 */
gboolean
trunk_pasted_is_empty (TrunkPasted *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->tenant == NULL && self->client_id == NULL && self->object_id == NULL && self->secret == NULL && self->pem == NULL &&
         self->explanation == NULL && g_ptr_array_index (self->unknown, 0) == NULL && g_ptr_array_index (self->remarks, 0) == NULL;
}

gboolean
trunk_pasted_fill_ids (TrunkPasted  *self,
                       TrunkSetup   *setup,
                       char        **out_names,
                       GError      **error)
{
  TrunkRegistrationValues values;
  gboolean tenant, client_id, object_id;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (TRUNK_IS_SETUP (setup), FALSE);
  g_return_val_if_fail (out_names != NULL, FALSE);

  *out_names = NULL;
  values = *trunk_setup_get_registration (setup);
  tenant = self->tenant != NULL && !g_str_equal (self->tenant, values.tenant);
  client_id = self->client_id != NULL && !g_str_equal (self->client_id, values.client_id);
  object_id = self->object_id != NULL && g_strcmp0 (self->object_id, values.app_object_id) != 0;
  if (!tenant && !client_id && !object_id)
    return TRUE;

  if (tenant)
    values.tenant = self->tenant;
  if (client_id)
    values.client_id = self->client_id;
  if (object_id)
    values.app_object_id = self->object_id;
  if (!trunk_setup_set_registration (setup, &values, error))
    return FALSE;

  *out_names = g_strdup (tenant && client_id ? _("Directory ID and application ID filled in")
                         : tenant ? _("Directory ID filled in")
                         : client_id ? _("Application ID filled in") : _("Object ID noted"));

  return TRUE;
}

TrunkIdsBefore *
trunk_ids_before_new (TrunkSetup *setup)
{
  const TrunkRegistrationValues *values;
  TrunkIdsBefore *self;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), NULL);

  values = trunk_setup_get_registration (setup);
  self = g_new0 (TrunkIdsBefore, 1);
  self->tenant = g_strdup (values->tenant);
  self->client_id = g_strdup (values->client_id);
  self->app_object_id = g_strdup (values->app_object_id);

  return self;
}

void
trunk_ids_before_free (TrunkIdsBefore *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->tenant);
  g_free (self->client_id);
  g_free (self->app_object_id);
  g_free (self);
}

gboolean
trunk_ids_before_restore (TrunkIdsBefore  *self,
                          TrunkSetup      *setup,
                          GError         **error)
{
  TrunkRegistrationValues values;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (TRUNK_IS_SETUP (setup), FALSE);

  values = *trunk_setup_get_registration (setup);
  values.tenant = self->tenant;
  values.client_id = self->client_id;
  values.app_object_id = self->app_object_id;

  return trunk_setup_set_registration (setup, &values, error);
}
