/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/trunk-types.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_CREDENTIAL_NONE,        /* "none": a public client, a person signs in */
  TRUNK_CREDENTIAL_SECRET,      /* "secret" */
  TRUNK_CREDENTIAL_CERTIFICATE, /* "certificate" */
} TrunkCredentialKind;

const char *trunk_credential_kind_get_nick  (TrunkCredentialKind kind);
gboolean    trunk_credential_kind_from_nick (const char *nick, TrunkCredentialKind *out_kind);

/**
 * TrunkRegistration:
 *
 * The values of an app registration, without its secret: that is kept in a secret store under trunk_registration_get_id().
 * Immutable; a change is a new object made from a copy of the values.
 */
typedef struct
{
  const char         *id;                 /* our own, stable; also the owner id of its secrets */
  const char         *cloud;              /* id of a cloud in the catalogue */
  const char         *tenant;             /* directory (tenant) id, or a verified domain */
  const char         *client_id;          /* application (client) id */
  const char         *app_object_id;      /* (nullable) */
  const char         *sp_object_id;       /* (nullable) object id of the enterprise application */
  TrunkCredentialKind credential;
  const char         *certificate;        /* (nullable) PEM, public part only */
  gint64              credential_ends;    /* Unix seconds, 0 if unknown */
  const char         *signed_in_as;       /* (nullable) user principal name of the last delegated sign-in */
} TrunkRegistrationValues;

#define TRUNK_TYPE_REGISTRATION (trunk_registration_get_type ())
G_DECLARE_FINAL_TYPE (TrunkRegistration, trunk_registration, TRUNK, REGISTRATION, GObject)

TrunkRegistration             *trunk_registration_new        (const TrunkRegistrationValues *values) G_GNUC_WARN_UNUSED_RESULT;
const TrunkRegistrationValues *trunk_registration_get_values (TrunkRegistration *self);

G_END_DECLS
