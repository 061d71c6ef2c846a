/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "checks/trunk-run-context.h"

static void
run_context_clear (gpointer data)
{
  TrunkRunContext *self = data;

  g_clear_object (&self->provider);
  g_clear_object (&self->tokens);
  g_clear_pointer (&self->token, trunk_token_unref);
  g_clear_pointer (&self->token_outcome, trunk_outcome_unref);
  g_clear_pointer (&self->dials, g_hash_table_unref);
  g_clear_object (&self->requirement);
  g_clear_object (&self->snapshot);
  g_clear_object (&self->secrets);
  g_clear_object (&self->net);
}

static TrunkProvider *
make_provider (TrunkRunContext *self)
{
  switch (trunk_requirement_get_protocol (self->requirement))
    {
    case TRUNK_PROTOCOL_GRAPH:
      return trunk_provider_new_graph (self->net, self->tokens, self->requirement);

    case TRUNK_PROTOCOL_EWS:
      return trunk_provider_new_ews (self->net, self->tokens, self->requirement, self->service->ews_url);

    default:
      g_assert_not_reached ();
    }
}

/**
 * trunk_run_context_new:
 * @provider: (nullable): the provider to use instead of the one that @requirement asks for
 *
 * Makes the token source and the provider. No request goes out.
 *
 * Returns: (transfer full): a context for one run
 */
TrunkRunContext *
trunk_run_context_new (TrunkNetContext  *net,
                       TrunkSecretStore *secrets,
                       TrunkSnapshot    *snapshot,
                       TrunkRequirement *requirement,
                       TrunkProvider    *provider)
{
  TrunkRunContext *self;

  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (net), NULL);
  g_return_val_if_fail (TRUNK_IS_SECRET_STORE (secrets), NULL);
  g_return_val_if_fail (TRUNK_IS_SNAPSHOT (snapshot), NULL);
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (requirement), NULL);

  self = g_atomic_rc_box_new0 (TrunkRunContext);
  self->net = g_object_ref (net);
  self->secrets = g_object_ref (secrets);
  self->snapshot = g_object_ref (snapshot);
  self->requirement = g_object_ref (requirement);
  self->service = trunk_service_get_values (trunk_snapshot_get_service (snapshot));
  self->registration = trunk_registration_get_values (trunk_snapshot_get_registration (snapshot));
  self->cloud = trunk_requirement_get_cloud (requirement);
  /* An authority of one's own in front of these hosts is inspection, not a private server. */
  trunk_net_context_add_public_host (net, self->cloud->login_host);
  trunk_net_context_add_public_host (net, self->cloud->graph_host);
  trunk_net_context_add_public_host (net, self->cloud->outlook_host);
  self->dials = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) trunk_dial_free);
  self->tokens = trunk_token_source_new (net, self->cloud, trunk_snapshot_get_registration (snapshot),
                                         trunk_requirement_get_sign_in (requirement), secrets);
  self->provider = provider != NULL ? g_object_ref (provider) : make_provider (self);

  return self;
}

TrunkRunContext *
trunk_run_context_ref (TrunkRunContext *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
trunk_run_context_unref (TrunkRunContext *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, run_context_clear);
}

/**
 * trunk_run_context_dup_service_uri:
 *
 * Returns: (transfer full): the https address at which the mailboxes of @snapshot answer
 */
char *
trunk_run_context_dup_service_uri (TrunkSnapshot    *snapshot,
                                   TrunkRequirement *requirement)
{
  const TrunkServiceValues *service;
  const TrunkCloud *cloud;

  g_return_val_if_fail (TRUNK_IS_SNAPSHOT (snapshot), NULL);
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (requirement), NULL);

  service = trunk_service_get_values (trunk_snapshot_get_service (snapshot));
  cloud = trunk_requirement_get_cloud (requirement);

  if (trunk_requirement_get_protocol (requirement) == TRUNK_PROTOCOL_EWS)
    return g_strdup (service->ews_url != NULL ? service->ews_url : cloud->ews_url);

  return g_strdup_printf ("https://%s/v1.0/", cloud->graph_host);
}
