/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-sign-in-flow.h"

#include <glib/gi18n.h>

#include "auth/trunk-device-code.h"
#include "auth/trunk-token-source.h"
#include "systems/trunk-system.h"

struct _TrunkSignInFlow
{
  GObject parent_instance;

  TrunkSetup *setup;                    /* (owned) */

  /* The attempt under way */
  TrunkSignInState state;
  GCancellable *cancellable;            /* (owned) (nullable) */
  char *subject;                        /* (owned) (nullable): the values it was begun with */
  TrunkRequirement *requirement;        /* (owned) (nullable) */
  TrunkRegistration *registration;      /* (owned) (nullable) */
  TrunkSecretStore *secrets;            /* (owned) (nullable) */
  TrunkNetContext *net;                 /* (owned) (nullable) */
  TrunkDeviceCode *device_code;         /* (owned) (nullable) */
  TrunkTokenSource *tokens;             /* (owned) (nullable) */
  gboolean by_code;

  /* What is known */
  TrunkSignInReport *report;            /* (owned) (nullable) */
  TrunkOutcome *outcome;                /* (owned) (nullable) */
  char *problem;                        /* (owned) (nullable) */
};

typedef enum
{
  PROP_STATE = 1,
} TrunkSignInFlowProperty;

static GParamSpec *props[PROP_STATE + 1];

G_DEFINE_ENUM_TYPE (TrunkSignInState, trunk_sign_in_state,
                    G_DEFINE_ENUM_VALUE (TRUNK_SIGN_IN_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (TRUNK_SIGN_IN_PREPARING, "preparing"),
                    G_DEFINE_ENUM_VALUE (TRUNK_SIGN_IN_ASKING, "asking"),
                    G_DEFINE_ENUM_VALUE (TRUNK_SIGN_IN_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (TRUNK_SIGN_IN_PROVING, "proving"),
                    G_DEFINE_ENUM_VALUE (TRUNK_SIGN_IN_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (TRUNK_SIGN_IN_REFUSED, "refused"),
                    G_DEFINE_ENUM_VALUE (TRUNK_SIGN_IN_BROKEN, "broken"),
                    G_DEFINE_ENUM_VALUE (TRUNK_SIGN_IN_FORGETTING, "forgetting"),
                    G_DEFINE_ENUM_VALUE (TRUNK_SIGN_IN_FORGOTTEN, "forgotten"))

G_DEFINE_FINAL_TYPE (TrunkSignInFlow, trunk_sign_in_flow, G_TYPE_OBJECT)

/* A callback of an attempt: it belongs to the flow only as long as its cancellable is the flow's. */
typedef struct
{
  TrunkSignInFlow *flow;                /* (owned) */
  GCancellable *cancellable;            /* (owned) */
} Attempt;

static Attempt *
attempt_new (TrunkSignInFlow *self)
{
  Attempt *attempt = g_new0 (Attempt, 1);

  attempt->flow = g_object_ref (self);
  attempt->cancellable = g_object_ref (self->cancellable);

  return attempt;
}

static void
attempt_free (Attempt *attempt)
{
  g_object_unref (attempt->flow);
  g_object_unref (attempt->cancellable);
  g_free (attempt);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_free)

/* Whether it was not given up meanwhile */
static gboolean
attempt_counts (const Attempt *attempt)
{
  return attempt->flow->cancellable == attempt->cancellable && !g_cancellable_is_cancelled (attempt->cancellable);
}

static void
set_state (TrunkSignInFlow  *self,
           TrunkSignInState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
drop_attempt (TrunkSignInFlow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->requirement);
  g_clear_object (&self->registration);
  g_clear_object (&self->secrets);
  g_clear_object (&self->net);
  g_clear_object (&self->device_code);
  g_clear_object (&self->tokens);
}

static void
forget_result (TrunkSignInFlow *self)
{
  g_clear_pointer (&self->outcome, trunk_outcome_unref);
  g_clear_pointer (&self->problem, g_free);
}

/* Takes @outcome. */
static void
refuse (TrunkSignInFlow *self,
        TrunkOutcome    *outcome)
{
  drop_attempt (self);
  forget_result (self);
  self->outcome = outcome;
  set_state (self, TRUNK_SIGN_IN_REFUSED);
}

static void
break_off (TrunkSignInFlow *self,
           const GError    *error)
{
  drop_attempt (self);
  forget_result (self);
  self->problem = g_strdup (error->message);
  set_state (self, TRUNK_SIGN_IN_BROKEN);
}

/* What an attempt and its report depend on */
static char *
dup_subject (TrunkSignInFlow *self)
{
  const TrunkRegistrationValues *registration = trunk_setup_get_registration (self->setup);
  TrunkRequirement *requirement = trunk_setup_get_requirement (self->setup);
  g_autoptr(GString) text = g_string_new (registration->cloud);

  g_string_append_printf (text, " %s %s %u", registration->tenant, registration->client_id, registration->credential);
  if (requirement == NULL)
    return g_string_free (g_steal_pointer (&text), FALSE);

  g_string_append_printf (text, " %s %s", trunk_requirement_get_way (requirement)->id, trunk_requirement_get_scope (requirement));
  for (guint i = 0; i < trunk_requirement_get_n_permissions (requirement); i++)
    g_string_append_printf (text, " %s", trunk_requirement_get_nth_permission (requirement, i)->value);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
save_signed_in_as (TrunkSignInFlow *self,
                   const char      *address)
{
  TrunkRegistrationValues values = *trunk_setup_get_registration (self->setup);
  g_autoptr(GError) error = NULL;

  if (g_strcmp0 (values.signed_in_as, address) == 0)
    return;

  values.signed_in_as = address;
  if (!trunk_setup_set_registration (self->setup, &values, &error))
    g_warning ("Who signed in could not be saved: %s", error->message);
}

static void
conclude (TrunkSignInFlow *self,
          TrunkToken      *token)
{
  gint64 now = trunk_net_context_get_real_time (self->net) / G_USEC_PER_SEC;
  gboolean delegated = trunk_requirement_get_sign_in (self->requirement) == TRUNK_SIGN_IN_DELEGATED;

  forget_result (self);
  g_clear_pointer (&self->report, trunk_sign_in_report_free);
  self->report = trunk_sign_in_report_new (self->requirement, trunk_registration_get_values (self->registration), token, now);
  drop_attempt (self);
  /* Before the set-up says that it has changed, so that whoever looks then sees what is true. */
  self->state = TRUNK_SIGN_IN_DONE;
  trunk_sign_in_report_save (self->report, self->setup);
  if (delegated && self->report->address != NULL)
    save_signed_in_as (self, self->report->address);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

/* Steps of an attempt, in the order they run */

static void
token_got_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Attempt) attempt = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkToken) token = NULL;
  g_autoptr(TrunkOutcome) outcome = trunk_token_source_get_finish (TRUNK_TOKEN_SOURCE (object), result, &token, &error);

  if (!attempt_counts (attempt))
    return;
  if (outcome == NULL)
    break_off (attempt->flow, error);
  else if (!trunk_outcome_is_ok (outcome) || token == NULL)
    refuse (attempt->flow, g_steal_pointer (&outcome));
  else
    conclude (attempt->flow, token);
}

static void
refresh_proved_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(Attempt) attempt = user_data;
  TrunkSignInFlow *self = attempt->flow;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkOutcome) outcome = trunk_token_source_prove_refresh_finish (TRUNK_TOKEN_SOURCE (object), result, &error);

  if (!attempt_counts (attempt))
    return;
  if (outcome == NULL)
    break_off (self, error);
  else if (!trunk_outcome_is_ok (outcome))
    refuse (self, g_steal_pointer (&outcome));
  else
    /* What has just come is in its cache. */
    trunk_token_source_get_async (self->tokens, trunk_requirement_get_scope (self->requirement), self->cancellable, token_got_cb,
                                  g_steal_pointer (&attempt));
}

static void
prove (TrunkSignInFlow *self)
{
  TrunkSignIn sign_in = trunk_requirement_get_sign_in (self->requirement);
  const char *scope = trunk_requirement_get_scope (self->requirement);

  set_state (self, TRUNK_SIGN_IN_PROVING);
  self->tokens = trunk_token_source_new (self->net, trunk_requirement_get_cloud (self->requirement), self->registration, sign_in, self->secrets);
  if (sign_in == TRUNK_SIGN_IN_DELEGATED)
    trunk_token_source_prove_refresh_async (self->tokens, scope, self->cancellable, refresh_proved_cb, attempt_new (self));
  else
    trunk_token_source_get_async (self->tokens, scope, self->cancellable, token_got_cb, attempt_new (self));
}

static void
device_code_done_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(Attempt) attempt = user_data;
  TrunkSignInFlow *self = attempt->flow;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkOutcome) outcome = trunk_device_code_run_finish (TRUNK_DEVICE_CODE (object), result, NULL, &error);

  if (!attempt_counts (attempt))
    return;
  if (outcome == NULL)
    break_off (self, error);
  else if (!trunk_outcome_is_ok (outcome))
    refuse (self, g_steal_pointer (&outcome));
  else
    {
      trunk_setup_note_secret (self->setup, TRUNK_SECRET_REFRESH_TOKEN, TRUE);
      if (attempt_counts (attempt))
        prove (self);
    }
}

static void
device_code_state_cb (TrunkSignInFlow *self,
                      GParamSpec      *pspec,
                      TrunkDeviceCode *device_code)
{
  if (device_code == self->device_code && trunk_device_code_get_state (device_code) == TRUNK_DEVICE_CODE_WAITING)
    set_state (self, TRUNK_SIGN_IN_WAITING);
}

static void
net_opened_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Attempt) attempt = user_data;
  TrunkSignInFlow *self = attempt->flow;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkNetContext) net = trunk_session_open_net_finish (TRUNK_SESSION (object), result, &error);

  if (!attempt_counts (attempt))
    return;
  if (net == NULL)
    {
      break_off (self, error);
      return;
    }

  self->net = g_steal_pointer (&net);
  if (!self->by_code)
    {
      prove (self);
      return;
    }

  set_state (self, TRUNK_SIGN_IN_ASKING);
  self->device_code = trunk_device_code_new (self->net, trunk_requirement_get_cloud (self->requirement), self->registration,
                                             trunk_requirement_get_scope (self->requirement), self->secrets);
  g_signal_connect_object (self->device_code, "notify::state", G_CALLBACK (device_code_state_cb), self, G_CONNECT_SWAPPED);
  trunk_device_code_run_async (self->device_code, self->cancellable, device_code_done_cb, g_steal_pointer (&attempt));
}

static void
store_probed_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(Attempt) attempt = user_data;
  TrunkSignInFlow *self = attempt->flow;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkOutcome) outcome = trunk_secret_store_probe_finish (TRUNK_SECRET_STORE (object), result, &error);

  if (!attempt_counts (attempt))
    return;
  if (outcome == NULL)
    break_off (self, error);
  else if (!trunk_outcome_is_ok (outcome))
    refuse (self, g_steal_pointer (&outcome));
  else
    trunk_session_open_net_async (trunk_setup_get_session (self->setup), self->setup, self->cancellable, net_opened_cb,
                                  g_steal_pointer (&attempt));
}

static void
begin (TrunkSignInFlow *self,
       gboolean         by_code)
{
  TrunkSession *session = trunk_setup_get_session (self->setup);
  TrunkRequirement *requirement = trunk_setup_get_requirement (self->setup);
  g_autoptr(TrunkSnapshot) snapshot = trunk_setup_dup_snapshot (self->setup);

  if (requirement == NULL || snapshot == NULL)
    return;

  drop_attempt (self);
  forget_result (self);
  g_free (self->subject);
  self->subject = dup_subject (self);
  self->cancellable = g_cancellable_new ();
  self->requirement = g_object_ref (requirement);
  self->registration = g_object_ref (trunk_snapshot_get_registration (snapshot));
  self->secrets = g_object_ref (trunk_session_get_secrets (session));
  self->by_code = by_code;
  set_state (self, TRUNK_SIGN_IN_PREPARING);

  /* Before anybody types a code: what comes of it has to be kept somewhere, and a credential has to be read. */
  trunk_secret_store_probe_async (self->secrets, self->cancellable, store_probed_cb, attempt_new (self));
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Attempt) attempt = user_data;
  TrunkSignInFlow *self = attempt->flow;
  g_autoptr(GError) error = NULL;
  gboolean removed = trunk_secret_store_remove_finish (TRUNK_SECRET_STORE (object), result, &error);

  if (!attempt_counts (attempt))
    return;
  if (!removed)
    {
      break_off (self, error);
      return;
    }

  drop_attempt (self);
  forget_result (self);
  g_clear_pointer (&self->report, trunk_sign_in_report_free);
  self->state = TRUNK_SIGN_IN_FORGOTTEN;
  trunk_sign_in_report_save (NULL, self->setup);
  save_signed_in_as (self, NULL);
  trunk_setup_note_secret (self->setup, TRUNK_SECRET_REFRESH_TOKEN, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
trunk_sign_in_flow_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  TrunkSignInFlow *self = TRUNK_SIGN_IN_FLOW (object);

  switch ((TrunkSignInFlowProperty) property_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
trunk_sign_in_flow_finalize (GObject *object)
{
  TrunkSignInFlow *self = TRUNK_SIGN_IN_FLOW (object);

  drop_attempt (self);
  forget_result (self);
  g_clear_pointer (&self->report, trunk_sign_in_report_free);
  g_free (self->subject);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (trunk_sign_in_flow_parent_class)->finalize (object);
}

static void
trunk_sign_in_flow_class_init (TrunkSignInFlowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = trunk_sign_in_flow_get_property;
  object_class->finalize = trunk_sign_in_flow_finalize;

  /**
   * TrunkSignInFlow:state:
   *
   * How far it is.
   */
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, TRUNK_TYPE_SIGN_IN_STATE, TRUNK_SIGN_IN_IDLE,
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
trunk_sign_in_flow_init (TrunkSignInFlow *self)
{
}

/**
 * trunk_sign_in_flow_new:
 * @setup: the set-up to sign in for
 *
 * Returns: (transfer full): a flow that does nothing yet, and knows what is remembered of the last one
 */
TrunkSignInFlow *
trunk_sign_in_flow_new (TrunkSetup *setup)
{
  TrunkSignInFlow *self;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), NULL);

  self = g_object_new (TRUNK_TYPE_SIGN_IN_FLOW, NULL);
  self->setup = g_object_ref (setup);
  self->subject = dup_subject (self);
  self->report = trunk_sign_in_report_load (setup);
  self->state = self->report != NULL ? TRUNK_SIGN_IN_DONE : TRUNK_SIGN_IN_IDLE;

  return self;
}

/**
 * trunk_sign_in_flow_get_state:
 *
 * Returns: how far it is
 */
TrunkSignInState
trunk_sign_in_flow_get_state (TrunkSignInFlow *self)
{
  g_return_val_if_fail (TRUNK_IS_SIGN_IN_FLOW (self), TRUNK_SIGN_IN_IDLE);

  return self->state;
}

/**
 * trunk_sign_in_flow_get_active:
 *
 * Returns: whether something is under way that can be cancelled
 */
gboolean
trunk_sign_in_flow_get_active (TrunkSignInFlow *self)
{
  g_return_val_if_fail (TRUNK_IS_SIGN_IN_FLOW (self), FALSE);

  return self->cancellable != NULL;
}

/**
 * trunk_sign_in_flow_get_by_code:
 *
 * Returns: whether the last attempt was a new sign-in: refused, it says nothing against the one there is
 */
gboolean
trunk_sign_in_flow_get_by_code (TrunkSignInFlow *self)
{
  g_return_val_if_fail (TRUNK_IS_SIGN_IN_FLOW (self), FALSE);

  return self->by_code;
}

/**
 * trunk_sign_in_flow_get_code:
 *
 * Returns: (transfer none) (nullable): the code to be entered, while it is waited for
 */
const char *
trunk_sign_in_flow_get_code (TrunkSignInFlow *self)
{
  g_return_val_if_fail (TRUNK_IS_SIGN_IN_FLOW (self), NULL);

  return self->device_code != NULL ? trunk_device_code_get_user_code (self->device_code) : NULL;
}

/**
 * trunk_sign_in_flow_get_address:
 *
 * Returns: (transfer none) (nullable): where the code is entered
 */
const char *
trunk_sign_in_flow_get_address (TrunkSignInFlow *self)
{
  g_return_val_if_fail (TRUNK_IS_SIGN_IN_FLOW (self), NULL);

  return self->device_code != NULL ? trunk_device_code_get_verification_uri (self->device_code) : NULL;
}

/**
 * trunk_sign_in_flow_get_expires:
 *
 * Returns: when the code ends, in monotonic microseconds; 0 without a code
 */
gint64
trunk_sign_in_flow_get_expires (TrunkSignInFlow *self)
{
  g_return_val_if_fail (TRUNK_IS_SIGN_IN_FLOW (self), 0);

  return self->device_code != NULL ? trunk_device_code_get_expires (self->device_code) : 0;
}

/**
 * trunk_sign_in_flow_get_report:
 *
 * Returns: (transfer none) (nullable): what the last token said, be it of today or remembered
 */
TrunkSignInReport *
trunk_sign_in_flow_get_report (TrunkSignInFlow *self)
{
  g_return_val_if_fail (TRUNK_IS_SIGN_IN_FLOW (self), NULL);

  return self->report;
}

/**
 * trunk_sign_in_flow_get_outcome:
 *
 * Returns: (transfer none) (nullable): why there is no token
 */
TrunkOutcome *
trunk_sign_in_flow_get_outcome (TrunkSignInFlow *self)
{
  g_return_val_if_fail (TRUNK_IS_SIGN_IN_FLOW (self), NULL);

  return self->outcome;
}

/**
 * trunk_sign_in_flow_get_problem:
 *
 * Returns: (transfer none) (nullable): what went wrong on this computer
 */
const char *
trunk_sign_in_flow_get_problem (TrunkSignInFlow *self)
{
  g_return_val_if_fail (TRUNK_IS_SIGN_IN_FLOW (self), NULL);

  return self->problem;
}

/**
 * trunk_sign_in_flow_sign_in:
 *
 * Begins a sign-in with a code. One that is under way ends.
 */
void
trunk_sign_in_flow_sign_in (TrunkSignInFlow *self)
{
  g_return_if_fail (TRUNK_IS_SIGN_IN_FLOW (self));

  begin (self, TRUE);
}

/**
 * trunk_sign_in_flow_test:
 *
 * Asks for a token with what there is.
 */
void
trunk_sign_in_flow_test (TrunkSignInFlow *self)
{
  g_return_if_fail (TRUNK_IS_SIGN_IN_FLOW (self));

  begin (self, FALSE);
}

/**
 * trunk_sign_in_flow_forget:
 *
 * Removes the refresh token from the store, and looks again. Other secrets of the set-up stay.
 */
void
trunk_sign_in_flow_forget (TrunkSignInFlow *self)
{
  g_return_if_fail (TRUNK_IS_SIGN_IN_FLOW (self));

  drop_attempt (self);
  forget_result (self);
  self->cancellable = g_cancellable_new ();
  set_state (self, TRUNK_SIGN_IN_FORGETTING);
  trunk_secret_store_remove_async (trunk_session_get_secrets (trunk_setup_get_session (self->setup)),
                                   trunk_setup_get_secret_owner (self->setup, TRUNK_SECRET_REFRESH_TOKEN), TRUNK_SECRET_REFRESH_TOKEN,
                                   self->cancellable, removed_cb, attempt_new (self));
}

/**
 * trunk_sign_in_flow_cancel:
 *
 * Ends what is under way; a refusal that is shown goes, too.
 */
void
trunk_sign_in_flow_cancel (TrunkSignInFlow *self)
{
  g_return_if_fail (TRUNK_IS_SIGN_IN_FLOW (self));

  drop_attempt (self);
  forget_result (self);
  set_state (self, self->report != NULL ? TRUNK_SIGN_IN_DONE : TRUNK_SIGN_IN_IDLE);
}

/**
 * trunk_sign_in_flow_review:
 *
 * To be called when the set-up has changed: an attempt for other values ends, and what is known is what is remembered for these.
 */
void
trunk_sign_in_flow_review (TrunkSignInFlow *self)
{
  g_autofree char *subject = NULL;

  g_return_if_fail (TRUNK_IS_SIGN_IN_FLOW (self));

  subject = dup_subject (self);
  if (g_str_equal (self->subject, subject))
    return;

  g_free (self->subject);
  self->subject = g_steal_pointer (&subject);
  g_clear_pointer (&self->report, trunk_sign_in_report_free);
  self->report = trunk_sign_in_report_load (self->setup);
  trunk_sign_in_flow_cancel (self);
}
