/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/trunk-snapshot.h"
#include "systems/trunk-system.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_HANDOVER_PLAIN,         /* a field, a link, a sentence: as it is */
  TRUNK_HANDOVER_COMMAND,       /* between the words of a command: only what can't end a quote or begin another command */
} TrunkHandoverPlace;

/**
 * TrunkHandoverValues:
 *
 * What the {placeholders} of a telephone system's document stand for: {tenant-id}, {client-id}, {login-url}, {resource},
 * {ews-url}, {scope}, {service-name}, {address}, {service-principal-id}, {entra-portal}, {azure-portal}. Never a secret.
 */
typedef struct _TrunkHandoverValues TrunkHandoverValues;

/* With what follows from @requirement alone. */
TrunkHandoverValues *trunk_handover_values_new              (TrunkRequirement *requirement) G_GNUC_WARN_UNUSED_RESULT;
/* And with the ids and names of a set-up. What is no such id is left out: a secret may have been typed in its place. */
TrunkHandoverValues *trunk_handover_values_new_for_snapshot (TrunkRequirement *requirement, TrunkSnapshot *snapshot) G_GNUC_WARN_UNUSED_RESULT;
void                 trunk_handover_values_free             (TrunkHandoverValues *self);

/* @value: (nullable): nothing is set for NULL and "" */
void                 trunk_handover_values_set              (TrunkHandoverValues *self, const char *name, const char *value);
const char          *trunk_handover_values_get              (TrunkHandoverValues *self, const char *name);   /* (nullable) */

/* @text with its placeholders replaced, by their names in capitals where they have no value.
 * @missing: (nullable) (element-type utf8): gets the names of those */
char                *trunk_handover_values_fill             (TrunkHandoverValues *self, const char *text, TrunkHandoverPlace place, GPtrArray *missing) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkHandoverValues, trunk_handover_values_free)

G_END_DECLS
