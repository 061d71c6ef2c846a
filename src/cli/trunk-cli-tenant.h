/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "net/trunk-practice-client.h"
#include "secrets/trunk-secret.h"

G_BEGIN_DECLS

/* A TrunkPracticeClient that the program waits for. */
typedef TrunkPracticeClient TrunkCliTenant;

/* @faults: (nullable): names as in the menu. Complains and returns NULL when it does not get ready within 30 s. */
TrunkCliTenant *trunk_cli_tenant_start        (const char * const *faults) G_GNUC_WARN_UNUSED_RESULT;
/* Ends it and removes what it wrote. */
void            trunk_cli_tenant_stop         (TrunkCliTenant *self);

/* The names of all ready-made set-ups, separated by commas. */
char           *trunk_cli_tenant_dup_setup_names (TrunkCliTenant *self) G_GNUC_WARN_UNUSED_RESULT;
/* What a person who signs in would have brought, or NULL. */
TrunkSecret    *trunk_cli_tenant_dup_refresh_token (TrunkCliTenant *self, const char *client_id, const char *user) G_GNUC_WARN_UNUSED_RESULT;

/* A request to its control address. @body: (nullable): JSON. Complains and returns NULL when it fails. */
JsonNode       *trunk_cli_tenant_control      (TrunkCliTenant *self, const char *method, const char *path, const char *body) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkCliTenant, trunk_cli_tenant_stop)

G_END_DECLS
