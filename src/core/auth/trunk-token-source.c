/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-token-source-private.h"

#include "auth/trunk-token-flight-private.h"
#include "auth/trunk-token-request-private.h"
#include "base/trunk-error.h"

#define MAX_MARGIN_SECONDS 300
#define MARGIN_FRACTION    5

/* A token with less than this is of no use to anybody. */
#define LAST_SECONDS 30

/* A refusal stands for a moment, so that thousands of accounts do not ask again one after the other (AADSTS50196 is the
 * answer to that). */
#define REFUSAL_STANDS_USEC (5 * G_USEC_PER_SEC)

typedef struct _Flight Flight;

/* What is known of one scope. */
typedef struct
{
  TrunkToken   *token;          /* (owned) (nullable) */
  TrunkOutcome *outcome;        /* (owned) (nullable): of the last flight that was answered */
  gint64        fresh_until;    /* Unix seconds; of token */
  gint64        refused_until;  /* monotonic; of outcome, without a token */
  Flight       *flight;         /* (unowned) (nullable) */
} Entry;

struct _TrunkTokenSource
{
  GObject parent_instance;

  /* fixed after construction */
  TrunkNetContext   *context;       /* (owned) */
  const TrunkCloud  *cloud;         /* (unowned): the catalogue's */
  TrunkRegistration *registration;  /* (owned) */
  TrunkSecretStore  *secrets;       /* (owned) */
  TrunkSignIn        sign_in;

  GHashTable        *entries;       /* (owned) (element-type utf8 Entry) */
  guint              n_requests;
  guint              legacy : 1;
};

/* One request on behalf of everybody who asked meanwhile. It lives until its last callback, waited for or not. */
struct _Flight
{
  TrunkTokenSource *source;       /* (owned) */
  Entry            *entry;        /* (unowned): entries live as long as the source */
  GCancellable     *cancellable;  /* (owned) */
  GPtrArray        *waiters;      /* (owned) (element-type Waiter) */
};

typedef struct
{
  Flight  *flight;      /* (unowned): it owns us */
  GTask   *task;        /* (owned) */
  GSource *cancelled;   /* (owned) (nullable) */
} Waiter;

typedef struct
{
  TrunkOutcome *outcome;  /* (owned) (nullable) */
  TrunkToken   *token;    /* (owned) (nullable) */
} Answer;

G_DEFINE_FINAL_TYPE (TrunkTokenSource, trunk_token_source, G_TYPE_OBJECT)

static void
answer_free (Answer *answer)
{
  g_clear_pointer (&answer->outcome, trunk_outcome_unref);
  g_clear_pointer (&answer->token, trunk_token_unref);
  g_free (answer);
}

static void
return_answer (GTask        *task,
               TrunkOutcome *outcome,
               TrunkToken   *token)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->outcome = trunk_outcome_ref (outcome);
  answer->token = token != NULL ? trunk_token_ref (token) : NULL;
  g_task_return_pointer (task, answer, (GDestroyNotify) answer_free);
}

static void
entry_free (Entry *entry)
{
  g_assert (entry->flight == NULL);

  g_clear_pointer (&entry->token, trunk_token_unref);
  g_clear_pointer (&entry->outcome, trunk_outcome_unref);
  g_free (entry);
}

static void
waiter_free (Waiter *waiter)
{
  if (waiter->cancelled != NULL)
    g_source_destroy (waiter->cancelled);
  g_clear_pointer (&waiter->cancelled, g_source_unref);
  g_clear_object (&waiter->task);
  g_free (waiter);
}

static void
flight_free (Flight *flight)
{
  g_ptr_array_unref (flight->waiters);
  g_clear_object (&flight->source);
  g_clear_object (&flight->cancellable);
  g_free (flight);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Flight, flight_free)

static void
trunk_token_source_finalize (GObject *object)
{
  TrunkTokenSource *self = TRUNK_TOKEN_SOURCE (object);

  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_clear_object (&self->context);
  g_clear_object (&self->registration);
  g_clear_object (&self->secrets);

  G_OBJECT_CLASS (trunk_token_source_parent_class)->finalize (object);
}

static void
trunk_token_source_class_init (TrunkTokenSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_token_source_finalize;
}

static void
trunk_token_source_init (TrunkTokenSource *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) entry_free);
}

gint64
trunk_token_source_margin (gint64 lifetime)
{
  return CLAMP (lifetime / MARGIN_FRACTION, 0, MAX_MARGIN_SECONDS);
}

/**
 * trunk_token_source_new:
 * @context: the outside
 * @cloud: of the catalogue, which must live longer
 * @registration: whose tokens
 * @sign_in: as the app itself, or with a person's refresh token
 * @secrets: where the credential is kept
 *
 * Returns: (transfer full): the source
 */
TrunkTokenSource *
trunk_token_source_new (TrunkNetContext   *context,
                        const TrunkCloud  *cloud,
                        TrunkRegistration *registration,
                        TrunkSignIn        sign_in,
                        TrunkSecretStore  *secrets)
{
  TrunkTokenSource *self;

  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (context), NULL);
  g_return_val_if_fail (cloud != NULL, NULL);
  g_return_val_if_fail (TRUNK_IS_REGISTRATION (registration), NULL);
  g_return_val_if_fail (TRUNK_IS_SECRET_STORE (secrets), NULL);

  self = g_object_new (TRUNK_TYPE_TOKEN_SOURCE, NULL);
  self->context = g_object_ref (context);
  self->cloud = cloud;
  self->registration = g_object_ref (registration);
  self->sign_in = sign_in;
  self->secrets = g_object_ref (secrets);

  return self;
}

/**
 * trunk_token_source_set_legacy_assertion:
 * @legacy: RS256 with x5t instead of PS256 with x5t#S256
 *
 * Takes effect with the next request.
 */
void
trunk_token_source_set_legacy_assertion (TrunkTokenSource *self,
                                         gboolean          legacy)
{
  g_return_if_fail (TRUNK_IS_TOKEN_SOURCE (self));

  self->legacy = !!legacy;
}

/**
 * trunk_token_source_get_n_requests:
 *
 * Returns: requests that went to the token endpoint so far
 */
guint
trunk_token_source_get_n_requests (TrunkTokenSource *self)
{
  g_return_val_if_fail (TRUNK_IS_TOKEN_SOURCE (self), 0);

  return self->n_requests;
}

static gint64
unix_now (TrunkTokenSource *self)
{
  return trunk_net_context_get_real_time (self->context) / G_USEC_PER_SEC;
}

static Entry *
ensure_entry (TrunkTokenSource *self,
              const char       *scope)
{
  Entry *entry = g_hash_table_lookup (self->entries, scope);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      g_hash_table_insert (self->entries, g_strdup (scope), entry);
    }

  return entry;
}

static void
detach (Flight *flight)
{
  if (flight->entry->flight == flight)
    flight->entry->flight = NULL;
}

/* Takes @flight, and @outcome. Every waiter gets the same; but where a token could not be renewed and still has some minutes,
 * those who only want one get that. */
static void
land (Flight       *taken,
      TrunkOutcome *outcome,
      TrunkToken   *token)
{
  g_autoptr(Flight) flight = taken;
  g_autoptr(TrunkOutcome) owned = outcome;
  g_autoptr(TrunkOutcome) old_outcome = NULL;
  g_autoptr(TrunkToken) old_token = NULL;

  detach (flight);
  if (token == NULL && flight->entry->token != NULL &&
      trunk_token_get_expires (flight->entry->token) - unix_now (flight->source) > LAST_SECONDS)
    {
      old_outcome = trunk_outcome_ref (flight->entry->outcome);
      old_token = trunk_token_ref (flight->entry->token);
    }

  for (guint i = 0; i < flight->waiters->len; i++)
    {
      Waiter *waiter = g_ptr_array_index (flight->waiters, i);

      if (old_token != NULL && g_task_get_source_tag (waiter->task) == trunk_token_source_get_async)
        return_answer (waiter->task, old_outcome, old_token);
      else
        return_answer (waiter->task, owned, token);
    }
}

/* Takes @flight and @error: cancelled because nobody waits any more, or our own plumbing. */
static void
crash (Flight *taken,
       GError *error)
{
  g_autoptr(Flight) flight = taken;
  g_autoptr(GError) owned = error;

  detach (flight);
  for (guint i = 0; i < flight->waiters->len; i++)
    {
      Waiter *waiter = g_ptr_array_index (flight->waiters, i);

      g_task_return_error (waiter->task, g_error_copy (owned));
    }
}

static void
keep_token (Flight       *flight,
            TrunkOutcome *outcome,
            TrunkToken   *token)
{
  Entry *entry = flight->entry;
  gint64 expires = trunk_token_get_expires (token);

  g_clear_pointer (&entry->token, trunk_token_unref);
  g_clear_pointer (&entry->outcome, trunk_outcome_unref);
  entry->token = trunk_token_ref (token);
  entry->outcome = trunk_outcome_ref (outcome);
  entry->fresh_until = expires - trunk_token_source_margin (expires - unix_now (flight->source));
}

static void
keep_refusal (Flight       *flight,
              TrunkOutcome *outcome)
{
  Entry *entry = flight->entry;
  gint64 now = unix_now (flight->source);

  /* The answer was no word on the credential: the old token, if there is one, is as good as before. */
  if (entry->token != NULL && trunk_token_request_got_no_answer (trunk_outcome_get_finding (outcome)) &&
      trunk_token_get_expires (entry->token) - now > LAST_SECONDS)
    {
      entry->fresh_until = MIN (now + LAST_SECONDS, trunk_token_get_expires (entry->token) - LAST_SECONDS);
      return;
    }

  g_clear_pointer (&entry->token, trunk_token_unref);
  g_clear_pointer (&entry->outcome, trunk_outcome_unref);
  entry->outcome = trunk_outcome_ref (outcome);
  entry->refused_until = g_get_monotonic_time () + REFUSAL_STANDS_USEC;
}

static void
landed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Flight *flight = user_data;
  g_autoptr(TrunkToken) token = NULL;
  TrunkOutcome *outcome;
  gboolean answered;
  GError *error = NULL;

  outcome = trunk_token_flight_finish (TRUNK_NET_CONTEXT (source), result, &token, &answered, &error);
  if (outcome == NULL)
    {
      crash (flight, error);
      return;
    }

  if (token != NULL)
    keep_token (flight, outcome, token);
  else if (answered)
    keep_refusal (flight, outcome);
  land (flight, outcome, token);
}

static Flight *
take_off (TrunkTokenSource *self,
          Entry            *entry,
          const char       *scope)
{
  TrunkTokenFlightPlan plan = {
    .context = self->context,
    .cloud = self->cloud,
    .registration = self->registration,
    .sign_in = self->sign_in,
    .secrets = self->secrets,
    .legacy = self->legacy,
    .scope = scope,
    .n_requests = &self->n_requests,
  };
  Flight *flight = g_new0 (Flight, 1);

  flight->source = g_object_ref (self);
  flight->entry = entry;
  flight->cancellable = g_cancellable_new ();
  flight->waiters = g_ptr_array_new_with_free_func ((GDestroyNotify) waiter_free);
  entry->flight = flight;
  trunk_token_flight_async (&plan, flight->cancellable, landed_cb, flight);

  return flight;
}

/* The shared request goes on for the others; with the last one it ends, too. */
static gboolean
waiter_cancelled_cb (GCancellable *cancellable,
                     gpointer      user_data)
{
  Waiter *waiter = user_data;
  Flight *flight = waiter->flight;

  g_task_return_new_error (waiter->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  g_ptr_array_remove_fast (flight->waiters, waiter);
  if (flight->waiters->len == 0)
    {
      detach (flight);
      g_cancellable_cancel (flight->cancellable);
    }

  return G_SOURCE_REMOVE;
}

/* Takes @task. */
static void
board (Flight *flight,
       GTask  *task)
{
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->flight = flight;
  waiter->task = task;
  if (g_task_get_cancellable (task) != NULL)
    {
      waiter->cancelled = g_cancellable_source_new (g_task_get_cancellable (task));
      g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (waiter_cancelled_cb), waiter, NULL);
      g_source_attach (waiter->cancelled, g_main_context_get_thread_default ());
    }
  g_ptr_array_add (flight->waiters, waiter);
}

/**
 * trunk_token_source_get_async:
 * @scope: what the token shall be for
 * @cancellable: (nullable): cancels this wait; the shared request goes on while somebody else waits for it
 *
 * A token from the cache while it is good for some time; otherwise one request for all who ask meanwhile.
 */
void
trunk_token_source_get_async (TrunkTokenSource    *self,
                              const char          *scope,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Entry *entry;

  g_return_if_fail (TRUNK_IS_TOKEN_SOURCE (self));
  g_return_if_fail (scope != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_token_source_get_async);
  if (g_task_return_error_if_cancelled (task))
    return;

  entry = ensure_entry (self, scope);
  if (entry->token != NULL && unix_now (self) < entry->fresh_until)
    {
      return_answer (task, entry->outcome, entry->token);
      return;
    }
  if (entry->token == NULL && entry->outcome != NULL && entry->flight == NULL && g_get_monotonic_time () < entry->refused_until)
    {
      return_answer (task, entry->outcome, NULL);
      return;
    }

  board (entry->flight != NULL ? entry->flight : take_off (self, entry, scope), g_steal_pointer (&task));
}

static TrunkOutcome *
finish (GAsyncResult  *result,
        TrunkToken   **out_token,
        GError       **error)
{
  Answer *answer = g_task_propagate_pointer (G_TASK (result), error);
  TrunkOutcome *outcome;

  if (out_token != NULL)
    *out_token = NULL;
  if (answer == NULL)
    return NULL;

  outcome = g_steal_pointer (&answer->outcome);
  if (out_token != NULL)
    *out_token = g_steal_pointer (&answer->token);
  answer_free (answer);

  return outcome;
}

/**
 * trunk_token_source_get_finish:
 * @out_token: (out) (optional) (nullable) (transfer full): the token, when the outcome is ok
 * @error: return location for a #GError
 *
 * Returns: (transfer full): ok, or why there is no token
 */
TrunkOutcome *
trunk_token_source_get_finish (TrunkTokenSource  *self,
                               GAsyncResult      *result,
                               TrunkToken       **out_token,
                               GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_token_source_get_async), NULL);

  return finish (result, out_token, error);
}

/**
 * trunk_token_source_reject:
 * @scope: what it was for
 * @token: a token that a service has just refused
 *
 * The next get asks anew. A newer token in the cache stays.
 */
void
trunk_token_source_reject (TrunkTokenSource *self,
                           const char       *scope,
                           TrunkToken       *token)
{
  Entry *entry;

  g_return_if_fail (TRUNK_IS_TOKEN_SOURCE (self));
  g_return_if_fail (scope != NULL);
  g_return_if_fail (token != NULL);

  entry = g_hash_table_lookup (self->entries, scope);
  if (entry == NULL || entry->token != token)
    return;

  g_clear_pointer (&entry->token, trunk_token_unref);
  g_clear_pointer (&entry->outcome, trunk_outcome_unref);
}

/**
 * trunk_token_source_prove_refresh_async:
 * @scope: what to ask a token for
 * @cancellable: (nullable): a #GCancellable
 *
 * Uses the refresh token now, whatever the cache has, and keeps what comes back. A source for the app itself has none:
 * %TRUNK_ERROR_UNSUPPORTED.
 */
void
trunk_token_source_prove_refresh_async (TrunkTokenSource    *self,
                                        const char          *scope,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Entry *entry;

  g_return_if_fail (TRUNK_IS_TOKEN_SOURCE (self));
  g_return_if_fail (scope != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_token_source_prove_refresh_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->sign_in != TRUNK_SIGN_IN_DELEGATED)
    {
      g_task_return_new_error (task, TRUNK_ERROR, TRUNK_ERROR_UNSUPPORTED, "An app that signs in as itself has no refresh token.");
      return;
    }

  /* A request that is under way uses the refresh token as well: it is the proof. */
  entry = ensure_entry (self, scope);
  board (entry->flight != NULL ? entry->flight : take_off (self, entry, scope), g_steal_pointer (&task));
}

/**
 * trunk_token_source_prove_refresh_finish:
 * @error: return location for a #GError
 *
 * Returns: (transfer full): ok, refresh-token-absent, sign-in-expired, refresh-failed, or any finding of the token endpoint
 */
TrunkOutcome *
trunk_token_source_prove_refresh_finish (TrunkTokenSource  *self,
                                         GAsyncResult      *result,
                                         GError           **error)
{
  g_autoptr(TrunkOutcome) outcome = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_token_source_prove_refresh_async), NULL);

  outcome = finish (result, NULL, error);
  if (outcome != NULL && trunk_outcome_get_finding (outcome) == TRUNK_FINDING_SIGN_IN_NEEDED &&
      trunk_outcome_get_fact (outcome, TRUNK_FACT_OAUTH_ERROR) == NULL)
    return trunk_outcome_new (TRUNK_FINDING_REFRESH_TOKEN_ABSENT, trunk_outcome_get_evidence (outcome));

  return g_steal_pointer (&outcome);
}
