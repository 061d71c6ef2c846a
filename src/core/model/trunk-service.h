/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "systems/trunk-feature.h"
#include "systems/trunk-requirement.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_PROXY_SYSTEM,           /* "system": what the desktop or the environment says */
  TRUNK_PROXY_NONE,             /* "none" */
  TRUNK_PROXY_MANUAL,           /* "manual": proxy_uri */
} TrunkProxyMode;

const char *trunk_proxy_mode_get_nick  (TrunkProxyMode mode);
gboolean    trunk_proxy_mode_from_nick (const char *nick, TrunkProxyMode *out_mode);

/**
 * TrunkService:
 *
 * A UM service as the vendors define it, without its accounts. Immutable. A proxy password is kept in the secret store under
 * the service's id (TRUNK_SECRET_PROXY_PASSWORD).
 */
typedef struct
{
  const char    *id;              /* our own, stable */
  const char    *display_name;
  const char    *system;          /* id in the catalogue: "cisco-unity-connection", … */
  const char    *release;         /* id of a release of that system */
  TrunkFeature   capabilities;
  const char    *registration;    /* id of its registration */
  const char    *ews_url;         /* (nullable) overrides the cloud's */
  TrunkProxyMode proxy_mode;
  const char    *proxy_uri;       /* (nullable) "http://host:port", "socks5://host:port"; never with user:password */
  const char    *proxy_user;      /* (nullable) */
  const char    *must_be_refused; /* (nullable) mailbox that must refuse the service: opt-in least-privilege check */
  gboolean       round_trip;      /* opt-in */
} TrunkServiceValues;

#define TRUNK_TYPE_SERVICE (trunk_service_get_type ())
G_DECLARE_FINAL_TYPE (TrunkService, trunk_service, TRUNK, SERVICE, GObject)

TrunkService             *trunk_service_new        (const TrunkServiceValues *values) G_GNUC_WARN_UNUSED_RESULT;
const TrunkServiceValues *trunk_service_get_values (TrunkService *self);

G_END_DECLS
