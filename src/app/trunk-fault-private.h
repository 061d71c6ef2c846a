/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "app/trunk-fault-menu.h"

G_BEGIN_DECLS

/* (nullable): NULL for one that can't be switched on while the tenant runs */
TrunkFault *trunk_fault_new                (JsonObject *row) G_GNUC_WARN_UNUSED_RESULT;
void        trunk_fault_update             (TrunkFault *self, JsonObject *row);
void        trunk_fault_wish               (TrunkFault *self, gboolean active, const char *target);
gboolean    trunk_fault_get_of_one_mailbox (TrunkFault *self);

G_END_DECLS
