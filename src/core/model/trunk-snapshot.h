/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/trunk-account.h"
#include "model/trunk-registration.h"
#include "model/trunk-service.h"

G_BEGIN_DECLS

/**
 * TrunkSnapshot:
 *
 * One service with its registration and accounts, as they were at one moment: the input of a plan. Immutable.
 */
#define TRUNK_TYPE_SNAPSHOT (trunk_snapshot_get_type ())
G_DECLARE_FINAL_TYPE (TrunkSnapshot, trunk_snapshot, TRUNK, SNAPSHOT, GObject)

/* @accounts: (element-type TrunkAccount) (transfer full) */
TrunkSnapshot     *trunk_snapshot_new              (TrunkService *service, TrunkRegistration *registration, GPtrArray *accounts) G_GNUC_WARN_UNUSED_RESULT;
TrunkService      *trunk_snapshot_get_service      (TrunkSnapshot *self);
TrunkRegistration *trunk_snapshot_get_registration (TrunkSnapshot *self);
guint              trunk_snapshot_get_n_accounts   (TrunkSnapshot *self);
TrunkAccount      *trunk_snapshot_get_nth_account  (TrunkSnapshot *self, guint n);

G_END_DECLS
