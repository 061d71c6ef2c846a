/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/trunk-result.h"
#include "model/trunk-account.h"

G_BEGIN_DECLS

/**
 * TrunkLevel:
 *
 * The levels of the ladder (design section 6); rungs above ACCOUNT are shared by every account.
 */
typedef enum
{
  TRUNK_LEVEL_MACHINE,          /* "machine" */
  TRUNK_LEVEL_ENDPOINT,         /* "endpoint" */
  TRUNK_LEVEL_REGISTRATION,     /* "registration" */
  TRUNK_LEVEL_SERVICE,          /* "service" */
  TRUNK_LEVEL_ACCOUNT,          /* "account" */
} TrunkLevel;

const char   *trunk_level_get_nick            (TrunkLevel level);

/**
 * TrunkCheckItem:
 *
 * One row: a planned check with its status and, once there is one, its result. The only thing views watch (notify::status).
 */
#define TRUNK_TYPE_CHECK_ITEM (trunk_check_item_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCheckItem, trunk_check_item, TRUNK, CHECK_ITEM, GObject)

TrunkCheck   *trunk_check_item_get_check      (TrunkCheckItem *self);
const char   *trunk_check_item_get_check_id   (TrunkCheckItem *self);
const char   *trunk_check_item_get_title      (TrunkCheckItem *self);   /* translated: "Mailbox opens" */
TrunkLevel    trunk_check_item_get_level      (TrunkCheckItem *self);
const char   *trunk_check_item_get_subject    (TrunkCheckItem *self);   /* as trunk_result_get_subject() */
TrunkAccount *trunk_check_item_get_account    (TrunkCheckItem *self);   /* (nullable): NULL for shared rungs */
TrunkStatus   trunk_check_item_get_status     (TrunkCheckItem *self);
TrunkResult  *trunk_check_item_get_result     (TrunkCheckItem *self);   /* (nullable) */

G_END_DECLS
