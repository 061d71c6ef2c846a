/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-setup.h"
#include "auth/trunk-token.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_GRANT_GRANTED,          /* needed, and there */
  TRUNK_GRANT_MISSING,          /* needed, and not there */
  TRUNK_GRANT_EXTRA,            /* there, and not needed */
} TrunkGrant;

typedef struct
{
  char      *permission;
  TrunkGrant grant;
} TrunkGrantedPermission;

/**
 * TrunkSignInReport:
 *
 * What a token said when it was last proved that there is one: who, where, for what, with which permissions. It holds nothing secret, and is
 * remembered with the set-up. Plain data, made once and only read.
 */
typedef struct
{
  gint64        proved;         /* Unix seconds */
  gint64        token_ends;     /* Unix seconds */
  char         *name;           /* (nullable): of the person */
  char         *address;        /* (nullable): of the person */
  char         *tenant;         /* (nullable) */
  char         *client;
  char         *audience;       /* (nullable) */
  GPtrArray    *permissions;    /* (element-type TrunkGrantedPermission): needed ones first, in the order of the requirement */
  TrunkOutcome *outcome;        /* ok, or the first thing that is wrong with the token */
} TrunkSignInReport;

TrunkSignInReport *trunk_sign_in_report_new  (TrunkRequirement *requirement, const TrunkRegistrationValues *registration, TrunkToken *token,
                                              gint64 now) G_GNUC_WARN_UNUSED_RESULT;
void               trunk_sign_in_report_free (TrunkSignInReport *self);

/* Whether a needed permission is missing */
gboolean           trunk_sign_in_report_get_lacks (TrunkSignInReport *self);

/* Remembers @self (nullable) with @setup. */
void               trunk_sign_in_report_save (TrunkSignInReport *self, TrunkSetup *setup);
/* (transfer full) (nullable): what is remembered, unless other values or permissions are wanted by now */
TrunkSignInReport *trunk_sign_in_report_load (TrunkSetup *setup) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkSignInReport, trunk_sign_in_report_free)

G_END_DECLS
