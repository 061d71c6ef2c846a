/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "systems/trunk-catalog.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_PROTOCOL_GRAPH,         /* "graph" */
  TRUNK_PROTOCOL_EWS,           /* "ews" */
} TrunkProtocol;

typedef enum
{
  TRUNK_SIGN_IN_APP,            /* "app": the service signs in as itself (client credentials) */
  TRUNK_SIGN_IN_DELEGATED,      /* "delegated": a person signs in once (device code), then refresh */
} TrunkSignIn;

const char *trunk_protocol_get_nick  (TrunkProtocol protocol);
gboolean    trunk_protocol_from_nick (const char *nick, TrunkProtocol *out_protocol);
const char *trunk_sign_in_get_nick   (TrunkSignIn sign_in);
gboolean    trunk_sign_in_from_nick  (const char *nick, TrunkSignIn *out_sign_in);

typedef struct _TrunkRelease TrunkRelease;
typedef struct _TrunkWay     TrunkWay;

/**
 * TrunkRequirement:
 *
 * What a system, its release and the chosen features need from the mailbox side. Pure: the same input gives the same answer,
 * no I/O, no clock (the date is an input).
 */
#define TRUNK_TYPE_REQUIREMENT (trunk_requirement_get_type ())
G_DECLARE_FINAL_TYPE (TrunkRequirement, trunk_requirement, TRUNK, REQUIREMENT, GObject)

/**
 * trunk_requirement_new:
 * @catalog: the facts
 * @system_id: a system of the catalogue
 * @release_id: a release of it
 * @features: what it shall do; must be a subset of what the release offers
 * @cloud_id: a cloud of the catalogue
 * @today: the date to judge deadlines by
 * @error: TRUNK_ERROR_INVALID_INPUT names the value that does not exist, and those that do
 */
TrunkRequirement *trunk_requirement_new (TrunkCatalog *catalog, const char *system_id, const char *release_id, TrunkFeature features,
                                         const char *cloud_id, GDate *today, GError **error) G_GNUC_WARN_UNUSED_RESULT;

TrunkProtocol     trunk_requirement_get_protocol     (TrunkRequirement *self);
TrunkSignIn       trunk_requirement_get_sign_in      (TrunkRequirement *self);
gboolean          trunk_requirement_get_impersonates (TrunkRequirement *self); /* EWS app-only: ExchangeImpersonation on every request */
const TrunkCloud *trunk_requirement_get_cloud        (TrunkRequirement *self);
TrunkFeature      trunk_requirement_get_features     (TrunkRequirement *self);
TrunkSystem      *trunk_requirement_get_system       (TrunkRequirement *self);
const TrunkRelease *trunk_requirement_get_release    (TrunkRequirement *self); /* fields: trunk-system.h */
const TrunkWay   *trunk_requirement_get_way          (TrunkRequirement *self);

/* The permissions, each once, in the order the portal instructions name them. */
guint                  trunk_requirement_get_n_permissions  (TrunkRequirement *self);
const TrunkPermission *trunk_requirement_get_nth_permission (TrunkRequirement *self, guint n);

/* Whether the vendor demands that the registration has these and no others. */
gboolean               trunk_requirement_get_exclusive      (TrunkRequirement *self);

/* Permissions that only help the program to say what is wrong; the system works without them, so none is ever demanded. */
guint                  trunk_requirement_get_n_diagnosis_permissions  (TrunkRequirement *self);
const TrunkPermission *trunk_requirement_get_nth_diagnosis_permission (TrunkRequirement *self, guint n);

/* The scope to ask a token for ("https://graph.microsoft.com/.default", or the delegated scopes with offline_access),
 * and the audiences that such a token may carry (the resource, with and without trailing slash, and its app id). */
const char            *trunk_requirement_get_scope          (TrunkRequirement *self);
const char * const    *trunk_requirement_get_audiences      (TrunkRequirement *self);

/* The operations that prove @features, as a bit set 1 << TrunkOperation. */
guint                  trunk_requirement_get_operations     (TrunkRequirement *self, TrunkFeature features);
/* Those that the opt-in round trip adds: it itself, and sending where the system sends mail. */
guint                  trunk_requirement_get_round_trip_operations (TrunkRequirement *self);

/* Account limit of one service of this release; 0 = no limit known. */
guint                  trunk_requirement_get_account_limit  (TrunkRequirement *self);

/* Deadlines that will stop, or have stopped, this way; soonest first. */
guint                  trunk_requirement_get_n_deadlines    (TrunkRequirement *self);
const TrunkDeadline   *trunk_requirement_get_nth_deadline   (TrunkRequirement *self, guint n);

/* Why this can't work any more (translated, with the ways out), or %NULL where it can. */
const char            *trunk_requirement_get_blocker        (TrunkRequirement *self);

G_END_DECLS
