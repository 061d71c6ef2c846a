/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "auth/trunk-token-source.h"
#include "base/trunk-outcome.h"
#include "net/trunk-net-context.h"
#include "systems/trunk-requirement.h"

G_BEGIN_DECLS

/**
 * TrunkProvider:
 *
 * How a mailbox service is spoken to: the one asynchronous layer that checks use. A subclass performs operations on mailboxes and
 * says what each concluded; it knows limits and back-off of its service (facts 3.6, 5.6) and keeps to them over all callers.
 *
 * Operations that write leave nothing behind: clean-up goes on, with a deadline of its own, after the caller has cancelled.
 */
#define TRUNK_TYPE_PROVIDER (trunk_provider_get_type ())
G_DECLARE_DERIVABLE_TYPE (TrunkProvider, trunk_provider, TRUNK, PROVIDER, GObject)

struct _TrunkProviderClass
{
  GObjectClass parent_class;

  /* The least a provider can do; run_async may assume that @operation is one of get_operations(). */
  guint          (*get_operations) (TrunkProvider *self);       /* bit set 1 << TrunkOperation */
  void           (*run_async)      (TrunkProvider *self, TrunkOperation operation, const char *mailbox,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  TrunkOutcome  *(*run_finish)     (TrunkProvider *self, GAsyncResult *result, GError **error);
  /* Clean-ups still under way. */
  guint          (*get_n_pending)  (TrunkProvider *self);
  /* (nullable) */
  gint64         (*get_paused_until) (TrunkProvider *self);
};

guint          trunk_provider_get_operations (TrunkProvider *self);
void           trunk_provider_run_async      (TrunkProvider *self, TrunkOperation operation, const char *mailbox,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TrunkOutcome  *trunk_provider_run_finish     (TrunkProvider *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Monotonic microseconds until which the whole provider backs off at the service's wish; 0 when it does not. */
gint64         trunk_provider_get_paused_until (TrunkProvider *self);

/* Ends when no clean-up is under way any more, or after @deadline_ms (then FALSE). Never fails otherwise. */
void           trunk_provider_drain_async    (TrunkProvider *self, guint deadline_ms, GAsyncReadyCallback callback, gpointer user_data);
gboolean       trunk_provider_drain_finish   (TrunkProvider *self, GAsyncResult *result);

TrunkProvider *trunk_provider_new_graph      (TrunkNetContext *context, TrunkTokenSource *tokens, TrunkRequirement *requirement) G_GNUC_WARN_UNUSED_RESULT;
/* @ews_url: (nullable): overrides the cloud's */
TrunkProvider *trunk_provider_new_ews        (TrunkNetContext *context, TrunkTokenSource *tokens, TrunkRequirement *requirement, const char *ews_url) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
