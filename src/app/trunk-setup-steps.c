/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-setup-private.h"

#include <glib/gi18n.h>

#include "base/trunk-validate.h"

/* What a step concludes; @out_reason is taken. */
static TrunkStepState
say (TrunkStepState   state,
     char           **out_reason,
     char            *reason)
{
  g_autofree char *owned = reason;

  if (out_reason != NULL)
    *out_reason = g_steal_pointer (&owned);

  return state;
}

static TrunkStepState
todo (char       **out_reason,
      const char  *reason)
{
  return say (TRUNK_STEP_STATE_TODO, out_reason, g_strdup (reason));
}

static TrunkStepState
attention (char       **out_reason,
           const char  *reason)
{
  return say (TRUNK_STEP_STATE_ATTENTION, out_reason, g_strdup (reason));
}

static gboolean
has_mark (TrunkSetup *self,
          const char *key)
{
  g_autofree char *mark = trunk_setup_dup_mark (self, key);

  return mark != NULL;
}

static TrunkStepState
judge_start (TrunkSetup  *self,
             char       **out_reason)
{
  const TrunkServiceValues *service = trunk_setup_get_service (self);
  TrunkRequirement *requirement = trunk_setup_get_requirement (self);

  if (trunk_setup_get_blank (self))
    return todo (out_reason, _("Choose a telephone system"));
  if (service->capabilities == TRUNK_FEATURE_NONE)
    return todo (out_reason, _("Choose at least one thing that it shall do"));
  if (requirement == NULL)
    return attention (out_reason, trunk_setup_get_requirement_problem (self));
  if (trunk_requirement_get_blocker (requirement) != NULL && !has_mark (self, TRUNK_MARK_BLOCKER_KNOWN))
    return attention (out_reason, _("This way does not work any more"));

  return TRUNK_STEP_STATE_DONE;
}

static TrunkStepState
judge_credential (TrunkSetup  *self,
                  char       **out_reason)
{
  const TrunkRegistrationValues *registration = trunk_setup_get_registration (self);
  gboolean certificate = registration->credential == TRUNK_CREDENTIAL_CERTIFICATE;

  if (registration->credential == TRUNK_CREDENTIAL_NONE)
    return todo (out_reason, _("A client secret or a certificate is missing"));
  if (certificate && (registration->certificate == NULL || !trunk_setup_has_secret (self, TRUNK_SECRET_PRIVATE_KEY)))
    return todo (out_reason, _("The certificate with its key is missing"));
  if (!certificate && !trunk_setup_has_secret (self, TRUNK_SECRET_CLIENT_SECRET))
    return todo (out_reason, _("The client secret is missing"));
  if (registration->credential_ends != 0 && registration->credential_ends < g_get_real_time () / G_USEC_PER_SEC)
    return attention (out_reason, certificate ? _("The certificate has ended") : _("The client secret has ended"));

  return TRUNK_STEP_STATE_DONE;
}

static TrunkStepState
judge_registration (TrunkSetup  *self,
                    char       **out_reason)
{
  const TrunkRegistrationValues *registration = trunk_setup_get_registration (self);
  TrunkRequirement *requirement = trunk_setup_get_requirement (self);

  if (requirement == NULL)
    return todo (out_reason, _("Start comes first: what shall be connected?"));
  if (registration->tenant[0] == '\0')
    return todo (out_reason, _("The directory (tenant) ID is missing"));
  if (!trunk_validate_tenant (registration->tenant, NULL))
    return attention (out_reason, _("The directory (tenant) ID is not right yet"));
  if (registration->client_id[0] == '\0')
    return todo (out_reason, _("The application (client) ID is missing"));
  if (!trunk_validate_guid (registration->client_id, NULL))
    return attention (out_reason, _("The application (client) ID is not right yet"));
  if (trunk_requirement_get_sign_in (requirement) == TRUNK_SIGN_IN_APP)
    return judge_credential (self, out_reason);

  return TRUNK_STEP_STATE_DONE;
}

static TrunkStepState
judge_sign_in (TrunkSetup  *self,
               char       **out_reason)
{
  TrunkRequirement *requirement = trunk_setup_get_requirement (self);

  if (judge_registration (self, NULL) != TRUNK_STEP_STATE_DONE)
    return todo (out_reason, _("The registration comes first"));
  if (trunk_requirement_get_sign_in (requirement) == TRUNK_SIGN_IN_DELEGATED &&
      !trunk_setup_has_secret (self, TRUNK_SECRET_REFRESH_TOKEN))
    return todo (out_reason, _("Nobody has signed in yet"));

  return TRUNK_STEP_STATE_DONE;
}

/* Pages that are right as proposed are done once somebody has looked at them. */
static TrunkStepState
judge_seen (TrunkSetup      *self,
            TrunkWizardStep  step,
            char           **out_reason)
{
  g_autofree char *key = g_strconcat (TRUNK_MARK_SEEN, trunk_wizard_step_get_nick (step), NULL);

  if (trunk_setup_get_blank (self))
    return todo (out_reason, _("Start comes first: what shall be connected?"));

  return has_mark (self, key) ? TRUNK_STEP_STATE_DONE : todo (out_reason, NULL);
}

static TrunkStepState
judge_service (TrunkSetup  *self,
               char       **out_reason)
{
  const TrunkServiceValues *service = trunk_setup_get_service (self);
  g_autoptr(GError) error = NULL;

  if (!trunk_setup_get_blank (self) && (service->display_name == NULL || service->display_name[0] == '\0'))
    return attention (out_reason, _("The set-up has no name"));
  if (service->proxy_mode == TRUNK_PROXY_MANUAL && (service->proxy_uri == NULL || service->proxy_uri[0] == '\0'))
    return attention (out_reason, _("The address of the proxy is missing"));
  if (service->proxy_mode == TRUNK_PROXY_MANUAL && !trunk_validate_proxy_uri (service->proxy_uri, &error))
    return attention (out_reason, error->message);
  if (service->ews_url != NULL && !trunk_validate_https_url (service->ews_url, &error))
    return attention (out_reason, error->message);
  if (service->must_be_refused != NULL && !trunk_validate_email (service->must_be_refused, &error))
    return attention (out_reason, error->message);

  return judge_seen (self, TRUNK_WIZARD_SERVICE, out_reason);
}

static TrunkStepState
judge_accounts (TrunkSetup  *self,
                char       **out_reason)
{
  TrunkRequirement *requirement = trunk_setup_get_requirement (self);
  guint n = g_list_model_get_n_items (trunk_setup_get_accounts (self));
  guint limit = requirement != NULL ? trunk_requirement_get_account_limit (requirement) : 0;

  if (n == 0)
    return todo (out_reason, _("There is no account yet"));
  if (limit > 0 && n > limit)
    return say (TRUNK_STEP_STATE_ATTENTION, out_reason,
                g_strdup_printf (ngettext ("%u account is more than the %u that one service of this release can have",
                                           "%u accounts are more than the %u that one service of this release can have", n), n, limit));

  return TRUNK_STEP_STATE_DONE;
}

/* What the workspace remembers of the last run, without its results. */
static TrunkStepState
judge_stored_run (TrunkSetup  *self,
                  char       **out_reason)
{
  g_autoptr(GPtrArray) runs = NULL;
  const TrunkStoredRun *run;

  if (trunk_setup_get_blank (self))
    return todo (out_reason, _("Nothing has been tested yet"));

  runs = trunk_workspace_list_runs (trunk_session_get_workspace (trunk_setup_get_session (self)), trunk_setup_get_id (self), 1, NULL);
  if (runs == NULL || runs->len == 0)
    return todo (out_reason, _("Nothing has been tested yet"));

  run = g_ptr_array_index (runs, 0);
  if (run->n_failed > 0)
    return attention (out_reason, _("Some tests have failed"));
  if (run->state != TRUNK_RUN_FINISHED)
    return todo (out_reason, _("The tests were stopped before they were through"));

  return TRUNK_STEP_STATE_DONE;
}

static TrunkStepState
judge_tests (TrunkSetup  *self,
             char       **out_reason)
{
  TrunkTestRun *run = trunk_setup_peek_test_run (self);
  TrunkPlan *plan = run != NULL ? trunk_test_run_get_plan (run) : NULL;

  if (plan == NULL)
    return judge_stored_run (self, out_reason);

  switch (trunk_test_run_get_state (run))
    {
    case TRUNK_TEST_RUN_PREPARING:
    case TRUNK_TEST_RUN_RUNNING:
    case TRUNK_TEST_RUN_STOPPING:
      return todo (out_reason, _("The tests are under way"));

    case TRUNK_TEST_RUN_IDLE:
    case TRUNK_TEST_RUN_STOPPED:
    case TRUNK_TEST_RUN_FINISHED:
    default:
      break;
    }

  if (trunk_test_run_get_outdated (run))
    return todo (out_reason, _("Something has changed since the last test"));

  switch (trunk_report_judge (plan))
    {
    case TRUNK_VERDICT_FAILED:
      return attention (out_reason, _("Some tests have failed"));

    case TRUNK_VERDICT_STOPPED:
      return todo (out_reason, _("The tests were stopped before they were through"));

    case TRUNK_VERDICT_PASSED:
    case TRUNK_VERDICT_WARNED:
    default:
      return TRUNK_STEP_STATE_DONE;
    }
}

static TrunkStepState
judge_handover (TrunkSetup  *self,
                char       **out_reason)
{
  if (trunk_setup_get_blank (self))
    return todo (out_reason, _("Start comes first: what shall be connected?"));
  if (!has_mark (self, TRUNK_MARK_HANDED_OVER))
    return todo (out_reason, _("No report was saved and not every value was entered yet"));

  return TRUNK_STEP_STATE_DONE;
}

TrunkStepState
trunk_setup_judge_step (TrunkSetup       *self,
                        TrunkWizardStep   step,
                        char            **out_reason)
{
  g_return_val_if_fail (TRUNK_IS_SETUP (self), TRUNK_STEP_STATE_TODO);

  if (out_reason != NULL)
    *out_reason = NULL;

  switch (step)
    {
    case TRUNK_WIZARD_START:
      return judge_start (self, out_reason);

    case TRUNK_WIZARD_REGISTRATION:
      return judge_registration (self, out_reason);

    case TRUNK_WIZARD_SIGN_IN:
      return judge_sign_in (self, out_reason);

    case TRUNK_WIZARD_SERVICE:
      return judge_service (self, out_reason);

    case TRUNK_WIZARD_CERTIFICATES:
      return judge_seen (self, TRUNK_WIZARD_CERTIFICATES, out_reason);

    case TRUNK_WIZARD_ACCOUNTS:
      return judge_accounts (self, out_reason);

    case TRUNK_WIZARD_TESTS:
      return judge_tests (self, out_reason);

    case TRUNK_WIZARD_HANDOVER:
      return judge_handover (self, out_reason);

    case TRUNK_WIZARD_N_STEPS:
    default:
      g_return_val_if_reached (TRUNK_STEP_STATE_TODO);
    }
}
