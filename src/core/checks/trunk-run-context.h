/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "auth/trunk-token-source.h"
#include "model/trunk-snapshot.h"
#include "net/trunk-dialer.h"
#include "net/trunk-net-context.h"
#include "providers/trunk-provider.h"
#include "secrets/trunk-secret-store.h"
#include "systems/trunk-requirement.h"

G_BEGIN_DECLS

/**
 * TrunkRunContext:
 *
 * What the checks of one run share: the injected outside, the set-up, and what earlier rungs found (a dial, a token), so that a
 * fact is fetched once. Lives as long as the run; main-context affine.
 */
typedef struct
{
  /* input */
  TrunkNetContext *net;                 /* (owned) */
  TrunkSecretStore *secrets;            /* (owned) */
  TrunkSnapshot *snapshot;              /* (owned) */
  TrunkRequirement *requirement;        /* (owned) */
  const TrunkServiceValues *service;
  const TrunkRegistrationValues *registration;
  const TrunkCloud *cloud;

  /* made for the run */
  TrunkTokenSource *tokens;             /* (owned) */
  TrunkProvider *provider;              /* (owned) */

  /* found by earlier rungs */
  GHashTable *dials;                    /* (owned): "host:port" -> TrunkDial */
  TrunkOutcome *token_outcome;          /* (owned) (nullable): what the token request concluded */
  TrunkToken *token;                    /* (owned) (nullable) */
} TrunkRunContext;

/* @provider: (nullable): instead of the one that @requirement asks for */
TrunkRunContext *trunk_run_context_new   (TrunkNetContext *net, TrunkSecretStore *secrets, TrunkSnapshot *snapshot, TrunkRequirement *requirement,
                                          TrunkProvider *provider) G_GNUC_WARN_UNUSED_RESULT;
TrunkRunContext *trunk_run_context_ref   (TrunkRunContext *self);
void             trunk_run_context_unref (TrunkRunContext *self);

/* Where the mailboxes answer: the Graph root, or the EWS address of the service or its cloud. */
char            *trunk_run_context_dup_service_uri (TrunkSnapshot *snapshot, TrunkRequirement *requirement) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkRunContext, trunk_run_context_unref)

G_END_DECLS
