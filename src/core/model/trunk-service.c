/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-service.h"
#include "model/trunk-values-private.h"

struct _TrunkService
{
  GObject parent_instance;

  TrunkServiceValues values;    /* the strings lie in one block that starts at values.id */
};

G_DEFINE_FINAL_TYPE (TrunkService, trunk_service, G_TYPE_OBJECT)

static const char * const proxy_mode_nicks[] = {
  [TRUNK_PROXY_SYSTEM] = "system",
  [TRUNK_PROXY_NONE] = "none",
  [TRUNK_PROXY_MANUAL] = "manual",
};

static void
trunk_service_finalize (GObject *object)
{
  TrunkService *self = TRUNK_SERVICE (object);

  g_free ((char *) self->values.id);

  G_OBJECT_CLASS (trunk_service_parent_class)->finalize (object);
}

static void
trunk_service_class_init (TrunkServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_service_finalize;
}

static void
trunk_service_init (TrunkService *self)
{
}

/**
 * trunk_proxy_mode_get_nick:
 *
 * Returns: (transfer none): the stable name of @mode
 */
const char *
trunk_proxy_mode_get_nick (TrunkProxyMode mode)
{
  g_return_val_if_fail (mode < G_N_ELEMENTS (proxy_mode_nicks), NULL);

  return proxy_mode_nicks[mode];
}

/**
 * trunk_proxy_mode_from_nick:
 * @out_mode: (out) (optional): the mode of that name
 *
 * Returns: whether there is a mode named @nick
 */
gboolean
trunk_proxy_mode_from_nick (const char     *nick,
                            TrunkProxyMode *out_mode)
{
  g_return_val_if_fail (nick != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (proxy_mode_nicks); i++)
    {
      if (!g_str_equal (proxy_mode_nicks[i], nick))
        continue;

      if (out_mode != NULL)
        *out_mode = i;
      return TRUE;
    }

  return FALSE;
}

/**
 * trunk_service_new:
 * @values: copied; id, system, release and registration are needed
 *
 * Returns: (transfer full): the service
 */
TrunkService *
trunk_service_new (const TrunkServiceValues *values)
{
  TrunkService *self;
  const char **strings[9];

  g_return_val_if_fail (values != NULL, NULL);
  g_return_val_if_fail (values->id != NULL && values->registration != NULL, NULL);
  g_return_val_if_fail (values->system != NULL && values->release != NULL, NULL);

  self = g_object_new (TRUNK_TYPE_SERVICE, NULL);
  self->values = *values;
  strings[0] = &self->values.id;
  strings[1] = &self->values.display_name;
  strings[2] = &self->values.system;
  strings[3] = &self->values.release;
  strings[4] = &self->values.registration;
  strings[5] = &self->values.ews_url;
  strings[6] = &self->values.proxy_uri;
  strings[7] = &self->values.proxy_user;
  strings[8] = &self->values.must_be_refused;
  values_pack (strings, G_N_ELEMENTS (strings));

  return self;
}

/**
 * trunk_service_get_values:
 *
 * Returns: (transfer none): the values, valid as long as @self
 */
const TrunkServiceValues *
trunk_service_get_values (TrunkService *self)
{
  g_return_val_if_fail (TRUNK_IS_SERVICE (self), NULL);

  return &self->values;
}
