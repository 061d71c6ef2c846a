/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-registration.h"
#include "model/trunk-values-private.h"

struct _TrunkRegistration
{
  GObject parent_instance;

  TrunkRegistrationValues values;   /* the strings lie in one block that starts at values.id */
};

G_DEFINE_FINAL_TYPE (TrunkRegistration, trunk_registration, G_TYPE_OBJECT)

static const char * const credential_kind_nicks[] = {
  [TRUNK_CREDENTIAL_NONE] = "none",
  [TRUNK_CREDENTIAL_SECRET] = "secret",
  [TRUNK_CREDENTIAL_CERTIFICATE] = "certificate",
};

static void
trunk_registration_finalize (GObject *object)
{
  TrunkRegistration *self = TRUNK_REGISTRATION (object);

  g_free ((char *) self->values.id);

  G_OBJECT_CLASS (trunk_registration_parent_class)->finalize (object);
}

static void
trunk_registration_class_init (TrunkRegistrationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_registration_finalize;
}

static void
trunk_registration_init (TrunkRegistration *self)
{
}

/**
 * trunk_credential_kind_get_nick:
 *
 * Returns: (transfer none): the stable name of @kind
 */
const char *
trunk_credential_kind_get_nick (TrunkCredentialKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (credential_kind_nicks), NULL);

  return credential_kind_nicks[kind];
}

/**
 * trunk_credential_kind_from_nick:
 * @out_kind: (out) (optional): the kind of that name
 *
 * Returns: whether there is a kind named @nick
 */
gboolean
trunk_credential_kind_from_nick (const char          *nick,
                                 TrunkCredentialKind *out_kind)
{
  g_return_val_if_fail (nick != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (credential_kind_nicks); i++)
    {
      if (!g_str_equal (credential_kind_nicks[i], nick))
        continue;

      if (out_kind != NULL)
        *out_kind = i;
      return TRUE;
    }

  return FALSE;
}

/**
 * trunk_registration_new:
 * @values: copied; id, cloud, tenant and client_id are needed
 *
 * Returns: (transfer full): the registration
 */
TrunkRegistration *
trunk_registration_new (const TrunkRegistrationValues *values)
{
  TrunkRegistration *self;
  const char **strings[8];

  g_return_val_if_fail (values != NULL, NULL);
  g_return_val_if_fail (values->id != NULL && values->cloud != NULL, NULL);
  g_return_val_if_fail (values->tenant != NULL && values->client_id != NULL, NULL);

  self = g_object_new (TRUNK_TYPE_REGISTRATION, NULL);
  self->values = *values;
  strings[0] = &self->values.id;
  strings[1] = &self->values.cloud;
  strings[2] = &self->values.tenant;
  strings[3] = &self->values.client_id;
  strings[4] = &self->values.app_object_id;
  strings[5] = &self->values.sp_object_id;
  strings[6] = &self->values.certificate;
  strings[7] = &self->values.signed_in_as;
  values_pack (strings, G_N_ELEMENTS (strings));

  return self;
}

/**
 * trunk_registration_get_values:
 *
 * Returns: (transfer none): the values, valid as long as @self
 */
const TrunkRegistrationValues *
trunk_registration_get_values (TrunkRegistration *self)
{
  g_return_val_if_fail (TRUNK_IS_REGISTRATION (self), NULL);

  return &self->values;
}
