/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "certs/trunk-identity.h"
#include "practice/trunk-practice-types.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_PRACTICE_APP_GRAPH,
  TRUNK_PRACTICE_APP_EWS,
  TRUNK_PRACTICE_APP_CERTIFICATE,
  TRUNK_PRACTICE_APP_DELEGATED,
  TRUNK_PRACTICE_APP_OPENSCAPE,
  TRUNK_PRACTICE_APP_EXPIRED,
  TRUNK_PRACTICE_APP_OLD_CERTIFICATE,
  TRUNK_PRACTICE_APP_UNCONSENTED,
  TRUNK_PRACTICE_N_APPS
} TrunkPracticeAppId;

/* An app registration of the practice tenant with its enterprise application. */
typedef struct
{
  const char         *name;             /* member of practice.json's "registrations" */
  const char         *client_id;
  const char         *object_id;        /* of the application */
  const char         *principal_id;     /* of the enterprise application: "oid" of app-only tokens */
  gboolean            is_public;
  gboolean            has_secret;
  gboolean            secret_expired;
  const char * const *roles[TRUNK_PRACTICE_N_HOSTS];    /* (nullable) consented, by resource */
  const char * const *scopes[TRUNK_PRACTICE_N_HOSTS];   /* (nullable) */
  char               *secret;           /* (nullable): made at start */
  TrunkIdentity      *identity;         /* (nullable): made at start */
} TrunkPracticeApp;

/* Makes the secrets and the certificates of this run. */
gboolean          trunk_practice_apps_make   (GError **error);
TrunkPracticeApp *trunk_practice_apps_get    (TrunkPracticeAppId id);
TrunkPracticeApp *trunk_practice_apps_lookup (const char *client_id);
void              trunk_practice_apps_clear  (void);

G_END_DECLS
