/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "practice/trunk-practice-mailbox.h"
#include "practice/trunk-practice-types.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Where the seeded odd ones begin; every mailbox below is a healthy, licensed user's. */
#define TRUNK_PRACTICE_FIRST_UNLICENSED   40
#define TRUNK_PRACTICE_FIRST_DISABLED     44
#define TRUNK_PRACTICE_FIRST_ON_PREMISES  47
#define TRUNK_PRACTICE_FIRST_SHARED       50
#define TRUNK_PRACTICE_FIRST_ROOM         58
#define TRUNK_PRACTICE_FIRST_OTHER_UPN    66
#define TRUNK_PRACTICE_FIRST_PLAIN        69

/**
 * TrunkPracticeTenant:
 *
 * The directory and the mailboxes that are practised with: the same in every run, and whatever was written to them since.
 */
TrunkPracticeTenant  *trunk_practice_tenant_new             (guint n_mailboxes) G_GNUC_WARN_UNUSED_RESULT;
void                  trunk_practice_tenant_free            (TrunkPracticeTenant *self);
void                  trunk_practice_tenant_reset           (TrunkPracticeTenant *self);

guint                 trunk_practice_tenant_get_n_mailboxes (TrunkPracticeTenant *self);
TrunkPracticeMailbox *trunk_practice_tenant_get_nth         (TrunkPracticeTenant *self, guint n);
TrunkPracticeMailbox *trunk_practice_tenant_find            (TrunkPracticeTenant *self, const char *name);
gboolean              trunk_practice_tenant_is_local        (const char *address);
void                  trunk_practice_tenant_deliver         (TrunkPracticeTenant *self, TrunkPracticeItem *item);
JsonNode             *trunk_practice_tenant_to_json         (TrunkPracticeTenant *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkPracticeTenant, trunk_practice_tenant_free)

G_END_DECLS
