/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "systems/trunk-feature.h"
#include "base/trunk-types.h"

G_BEGIN_DECLS

/**
 * TrunkAccount:
 *
 * One user's mailbox on one service, with the capabilities switched on for it. Immutable.
 */
typedef struct
{
  const char  *id;              /* our own, stable */
  const char  *alias;           /* the user's alias on the telephone system */
  const char  *display_name;    /* (nullable) */
  const char  *address;         /* SMTP address of the mailbox */
  TrunkFeature capabilities;
} TrunkAccountValues;

#define TRUNK_TYPE_ACCOUNT (trunk_account_get_type ())
G_DECLARE_FINAL_TYPE (TrunkAccount, trunk_account, TRUNK, ACCOUNT, GObject)

TrunkAccount             *trunk_account_new        (const TrunkAccountValues *values) G_GNUC_WARN_UNUSED_RESULT;
const TrunkAccountValues *trunk_account_get_values (TrunkAccount *self);

G_END_DECLS
