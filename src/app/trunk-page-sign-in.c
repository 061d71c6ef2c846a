/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-page-sign-in.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-compat.h"
#include "app/trunk-device-code-card.h"
#include "app/trunk-explanation-view.h"
#include "app/trunk-keyring-notice.h"
#include "app/trunk-notice.h"
#include "app/trunk-sign-in-card.h"
#include "app/trunk-sign-in-flow.h"
#include "app/trunk-template.h"
#include "base/trunk-validate.h"

/* A wait shorter than this is not shown. */
#define SPINNER_MS 300

struct _TrunkPageSignIn
{
  TrunkWizardPage parent_instance;

  TrunkSignInFlow *flow;        /* (owned) (nullable): lives as long as the page, so that a wait goes on while others are open */
  TrunkSignInState last;        /* what was shown last */
  guint spinner_timeout;

  GtkLabel *title;
  GtkLabel *intro;
  TrunkNotice *first_notice;
  TrunkNotice *offline_notice;
  TrunkKeyringNotice *keyring;
  TrunkNotice *forgotten_notice;
  TrunkNotice *problem_notice;
  TrunkDeviceCodeCard *code_card;
  GtkWidget *busy;
  GtkSpinner *spinner;
  GtkLabel *busy_label;
  GtkButton *busy_cancel;
  GtkWidget *refusal_card;
  TrunkExplanationView *refusal;
  TrunkSignInCard *card;
  GtkWidget *finding_card;
  TrunkExplanationView *finding;
  GtkWidget *buttons;
  GtkButton *sign_in;
  GtkButton *test;
  GtkMenuButton *forget;
  GtkPopover *forget_popover;
  GtkButton *forget_now;
};

G_DEFINE_FINAL_TYPE (TrunkPageSignIn, trunk_page_sign_in, TRUNK_TYPE_WIZARD_PAGE)

static TrunkSetup *
get_setup (TrunkPageSignIn *self)
{
  return trunk_wizard_page_get_setup (TRUNK_WIZARD_PAGE (self));
}

static gboolean
is_delegated (TrunkPageSignIn *self)
{
  TrunkRequirement *requirement = trunk_setup_get_requirement (get_setup (self));

  return requirement != NULL && trunk_requirement_get_sign_in (requirement) == TRUNK_SIGN_IN_DELEGATED;
}

/* Whether there is all that a token is asked with. An ended credential does not count as missing: the answer says so better. */
static gboolean
is_ready (TrunkPageSignIn  *self,
          char            **out_reason)
{
  const TrunkRegistrationValues *registration = trunk_setup_get_registration (get_setup (self));
  TrunkStepState state = trunk_setup_judge_step (get_setup (self), TRUNK_WIZARD_REGISTRATION, out_reason);

  if (state != TRUNK_STEP_STATE_ATTENTION)
    return state == TRUNK_STEP_STATE_DONE;

  return trunk_setup_get_requirement (get_setup (self)) != NULL &&
         trunk_validate_tenant (registration->tenant, NULL) && trunk_validate_guid (registration->client_id, NULL);
}

static void
show_intro (TrunkPageSignIn *self)
{
  TrunkRequirement *requirement = trunk_setup_get_requirement (get_setup (self));

  if (requirement == NULL)
    {
      gtk_label_set_text (self->title, _("Sign-in"));
      gtk_label_set_text (self->intro, _("Whether anybody has to sign in follows from what is connected."));
    }
  else if (!is_delegated (self))
    {
      gtk_label_set_text (self->title, _("Nothing to do here"));
      gtk_label_set_text (self->intro, _("This service signs in as itself: nobody has to type a password, now or later. You can see whether it works."));
    }
  else
    {
      gtk_label_set_text (self->title, _("Sign in once"));
      gtk_label_set_text (self->intro, trunk_requirement_get_impersonates (requirement)
                          ? _("In any browser, on any computer: with the account that opens the mailboxes for the telephone system, not with your own. From then on the sign-in renews itself.")
                          : _("In any browser, on any computer. From then on the sign-in renews itself."));
    }
}

static void
show_first (TrunkPageSignIn *self,
            gboolean         ready,
            const char      *reason)
{
  gboolean blank = trunk_setup_get_requirement (get_setup (self)) == NULL;

  trunk_notice_set_revealed (self->first_notice, !ready);
  if (ready)
    return;

  trunk_notice_set_title (self->first_notice, blank ? _("Start comes first") : _("The registration comes first"));
  trunk_notice_set_text (self->first_notice, blank ? _("Choose what shall be connected.") : reason);
  trunk_notice_set_button_label (self->first_notice, blank ? _("_Open Start") : _("_Open Registration"));
}

static gboolean
spinner_cb (gpointer user_data)
{
  TrunkPageSignIn *self = user_data;

  self->spinner_timeout = 0;
  gtk_widget_set_visible (self->busy, TRUE);
  gtk_spinner_set_spinning (self->spinner, TRUE);

  return G_SOURCE_REMOVE;
}

/* @words: (nullable): what is waited for */
static void
show_busy (TrunkPageSignIn *self,
           const char      *words)
{
  if (words == NULL)
    {
      g_clear_handle_id (&self->spinner_timeout, g_source_remove);
      gtk_widget_set_visible (self->busy, FALSE);
      gtk_spinner_set_spinning (self->spinner, FALSE);
      return;
    }

  gtk_label_set_text (self->busy_label, words);
  if (self->spinner_timeout == 0 && !gtk_widget_get_visible (self->busy))
    self->spinner_timeout = g_timeout_add (SPINNER_MS, spinner_cb, self);
}

static const char *
describe_wait (TrunkSignInState state)
{
  switch (state)
    {
    case TRUNK_SIGN_IN_PREPARING:
      return _("Looking at the keyring");

    case TRUNK_SIGN_IN_ASKING:
      return _("Asking for a code");

    case TRUNK_SIGN_IN_PROVING:
      return _("Asking for a token");

    case TRUNK_SIGN_IN_FORGETTING:
      return _("Removing the sign-in");

    case TRUNK_SIGN_IN_IDLE:
    case TRUNK_SIGN_IN_WAITING:
    case TRUNK_SIGN_IN_DONE:
    case TRUNK_SIGN_IN_REFUSED:
    case TRUNK_SIGN_IN_BROKEN:
    case TRUNK_SIGN_IN_FORGOTTEN:
    default:
      return NULL;
    }
}

/* @outcome: (nullable). Returns: (transfer full) (nullable) */
static TrunkExplanation *
explain (TrunkPageSignIn *self,
         TrunkOutcome    *outcome)
{
  g_autoptr(TrunkSnapshot) snapshot = NULL;

  if (outcome == NULL || trunk_outcome_is_ok (outcome))
    return NULL;

  snapshot = trunk_setup_dup_snapshot (get_setup (self));

  return trunk_explain_outcome (trunk_session_get_catalog (trunk_wizard_page_get_session (TRUNK_WIZARD_PAGE (self))), outcome, snapshot,
                                trunk_setup_get_requirement (get_setup (self)), "");
}

static void
show_results (TrunkPageSignIn  *self,
              TrunkSignInState  state)
{
  TrunkSignInReport *report = trunk_sign_in_flow_get_report (self->flow);
  gboolean by_code = state == TRUNK_SIGN_IN_ASKING || state == TRUNK_SIGN_IN_WAITING;
  gboolean belied = state == TRUNK_SIGN_IN_REFUSED && !trunk_sign_in_flow_get_by_code (self->flow);
  gboolean has_card = report != NULL && !by_code && !belied;
  g_autoptr(TrunkExplanation) refusal = explain (self, state == TRUNK_SIGN_IN_REFUSED ? trunk_sign_in_flow_get_outcome (self->flow) : NULL);
  g_autoptr(TrunkExplanation) finding = explain (self, has_card ? report->outcome : NULL);
  const char *problem = NULL;

  trunk_explanation_view_set_explanation (self->refusal, refusal);
  gtk_widget_set_visible (self->refusal_card, refusal != NULL);
  trunk_sign_in_card_show (self->card, has_card ? report : NULL, is_delegated (self) ? TRUNK_SIGN_IN_DELEGATED : TRUNK_SIGN_IN_APP,
                           g_get_real_time () / G_USEC_PER_SEC);
  trunk_explanation_view_set_explanation (self->finding, finding);
  gtk_widget_set_visible (self->finding_card, finding != NULL);

  trunk_notice_set_text (self->problem_notice, trunk_sign_in_flow_get_problem (self->flow));
  trunk_notice_set_revealed (self->problem_notice, state == TRUNK_SIGN_IN_BROKEN);
  trunk_notice_set_revealed (self->forgotten_notice, state == TRUNK_SIGN_IN_FORGOTTEN);

  /* What keeps the set-up from working; a warning does not. */
  if (refusal != NULL)
    problem = trunk_explanation_get_title (refusal);
  else if (finding != NULL && trunk_finding_get_status (trunk_explanation_get_finding (finding)) == TRUNK_STATUS_FAIL)
    problem = trunk_explanation_get_title (finding);
  trunk_wizard_page_set_problem (TRUNK_WIZARD_PAGE (self), problem);
}

static void
show_buttons (TrunkPageSignIn *self,
              gboolean         ready)
{
  gboolean delegated = is_delegated (self);
  gboolean signed_in = delegated && trunk_setup_has_secret (get_setup (self), TRUNK_SECRET_REFRESH_TOKEN);
  const char *sign_in = signed_in ? _("_Sign in again") : _("_Get a code");
  gboolean fresh = trunk_sign_in_flow_get_report (self->flow) == NULL;

  gtk_widget_set_visible (self->buttons, ready && !trunk_sign_in_flow_get_active (self->flow));
  gtk_widget_set_visible (GTK_WIDGET (self->sign_in), delegated);
  gtk_button_set_label (self->sign_in, sign_in);
  trunk_a11y_name (GTK_WIDGET (self->sign_in), sign_in);
  gtk_widget_set_visible (GTK_WIDGET (self->test), !delegated || signed_in);
  gtk_widget_set_visible (GTK_WIDGET (self->forget), signed_in);

  if (delegated && !signed_in)
    gtk_widget_add_css_class (GTK_WIDGET (self->sign_in), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->sign_in), "suggested-action");
  if (!delegated && fresh)
    gtk_widget_add_css_class (GTK_WIDGET (self->test), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->test), "suggested-action");
}

static void
focus_button (TrunkPageSignIn *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->sign_in)) && !gtk_widget_get_visible (GTK_WIDGET (self->test)))
    gtk_widget_grab_focus (GTK_WIDGET (self->sign_in));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->test));
}

/* Says what has come, and puts the focus where work goes on, unless another page is open. */
static void
announce (TrunkPageSignIn  *self,
          TrunkSignInState  state)
{
  TrunkSignInReport *report = trunk_sign_in_flow_get_report (self->flow);
  g_autofree char *text = NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  switch (state)
    {
    case TRUNK_SIGN_IN_WAITING:
      /* Translators: %s is the address of a page */
      text = g_strdup_printf (_("There is a code to enter at %s"), trunk_sign_in_flow_get_address (self->flow));
      trunk_device_code_card_focus (self->code_card);
      break;

    case TRUNK_SIGN_IN_DONE:
      if (report != NULL && report->address != NULL)
        /* Translators: %s is a person's address */
        text = g_strdup_printf (_("Signed in as %s"), report->address);
      else
        text = g_strdup (_("The sign-in works"));
      focus_button (self);
      break;

    case TRUNK_SIGN_IN_REFUSED:
      text = g_strdup (trunk_wizard_page_get_reason (TRUNK_WIZARD_PAGE (self)));
      focus_button (self);
      break;

    case TRUNK_SIGN_IN_BROKEN:
      text = g_strdup (trunk_sign_in_flow_get_problem (self->flow));
      focus_button (self);
      break;

    case TRUNK_SIGN_IN_FORGOTTEN:
      text = g_strdup (_("The sign-in is forgotten"));
      focus_button (self);
      break;

    case TRUNK_SIGN_IN_IDLE:
      focus_button (self);
      break;

    case TRUNK_SIGN_IN_PREPARING:
    case TRUNK_SIGN_IN_ASKING:
    case TRUNK_SIGN_IN_PROVING:
    case TRUNK_SIGN_IN_FORGETTING:
    default:
      break;
    }

  if (text != NULL)
    trunk_compat_announce (GTK_WIDGET (self), text);
}

static void
update (TrunkPageSignIn *self)
{
  TrunkSignInState state = trunk_sign_in_flow_get_state (self->flow);
  g_autofree char *reason = NULL;
  gboolean ready = is_ready (self, &reason);

  show_intro (self);
  show_first (self, ready, reason);
  trunk_notice_set_revealed (self->offline_notice, !trunk_session_get_online (trunk_wizard_page_get_session (TRUNK_WIZARD_PAGE (self))));
  show_busy (self, describe_wait (state));
  trunk_device_code_card_show (self->code_card, trunk_sign_in_flow_get_code (self->flow), trunk_sign_in_flow_get_address (self->flow),
                               trunk_sign_in_flow_get_expires (self->flow));
  gtk_widget_set_visible (GTK_WIDGET (self->code_card), state == TRUNK_SIGN_IN_WAITING);
  show_buttons (self, ready);
  show_results (self, state);

  if (state != self->last)
    {
      self->last = state;
      announce (self, state);
    }
}

static void
flow_state_cb (TrunkPageSignIn *self)
{
  update (self);
}

static void
first_cb (TrunkPageSignIn *self)
{
  gboolean blank = trunk_setup_get_requirement (get_setup (self)) == NULL;

  trunk_wizard_page_go_to (TRUNK_WIZARD_PAGE (self), blank ? TRUNK_WIZARD_START : TRUNK_WIZARD_REGISTRATION);
}

static void
sign_in_cb (TrunkPageSignIn *self)
{
  trunk_sign_in_flow_sign_in (self->flow);
}

static void
test_cb (TrunkPageSignIn *self)
{
  trunk_sign_in_flow_test (self->flow);
}

static void
cancel_cb (TrunkPageSignIn *self)
{
  trunk_sign_in_flow_cancel (self->flow);
}

static void
forget_cb (TrunkPageSignIn *self)
{
  gtk_popover_popdown (self->forget_popover);
  trunk_sign_in_flow_forget (self->flow);
}

static void
trunk_page_sign_in_changed (TrunkWizardPage *page)
{
  TrunkPageSignIn *self = TRUNK_PAGE_SIGN_IN (page);

  if (self->flow == NULL)
    {
      TrunkSession *session = trunk_wizard_page_get_session (page);

      self->flow = trunk_sign_in_flow_new (trunk_wizard_page_get_setup (page));
      self->last = trunk_sign_in_flow_get_state (self->flow);
      g_signal_connect_object (self->flow, "notify::state", G_CALLBACK (flow_state_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "notify::online", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      trunk_keyring_notice_set_session (self->keyring, session);
    }

  trunk_sign_in_flow_review (self->flow);
  update (self);
}

/* "Just now" does not stay true. */
static void
trunk_page_sign_in_shown (TrunkWizardPage *page)
{
  update (TRUNK_PAGE_SIGN_IN (page));
}

static gboolean
trunk_page_sign_in_focus_first (TrunkWizardPage *page)
{
  TrunkPageSignIn *self = TRUNK_PAGE_SIGN_IN (page);

  if (gtk_widget_get_visible (GTK_WIDGET (self->code_card)))
    {
      trunk_device_code_card_focus (self->code_card);
      return TRUE;
    }
  if (gtk_widget_get_visible (self->buttons))
    {
      focus_button (self);
      return TRUE;
    }

  return TRUNK_WIZARD_PAGE_CLASS (trunk_page_sign_in_parent_class)->focus_first (page);
}

static void
trunk_page_sign_in_dispose (GObject *object)
{
  TrunkPageSignIn *self = TRUNK_PAGE_SIGN_IN (object);

  g_clear_handle_id (&self->spinner_timeout, g_source_remove);
  if (self->flow != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->flow, self);
      trunk_sign_in_flow_cancel (self->flow);
    }
  g_clear_object (&self->flow);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_PAGE_SIGN_IN);

  G_OBJECT_CLASS (trunk_page_sign_in_parent_class)->dispose (object);
}

static void
trunk_page_sign_in_class_init (TrunkPageSignInClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TrunkWizardPageClass *page_class = TRUNK_WIZARD_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_page_sign_in_dispose;
  page_class->step = TRUNK_WIZARD_SIGN_IN;
  page_class->wide = FALSE;
  page_class->changed = trunk_page_sign_in_changed;
  page_class->shown = trunk_page_sign_in_shown;
  page_class->focus_first = trunk_page_sign_in_focus_first;

  g_type_ensure (TRUNK_TYPE_DEVICE_CODE_CARD);
  g_type_ensure (TRUNK_TYPE_EXPLANATION_VIEW);
  g_type_ensure (TRUNK_TYPE_KEYRING_NOTICE);
  g_type_ensure (TRUNK_TYPE_NOTICE);
  g_type_ensure (TRUNK_TYPE_SIGN_IN_CARD);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-page-sign-in.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, title);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, intro);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, first_notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, offline_notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, keyring);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, forgotten_notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, problem_notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, code_card);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, busy);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, spinner);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, busy_label);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, busy_cancel);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, refusal_card);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, refusal);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, card);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, finding_card);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, finding);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, buttons);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, sign_in);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, test);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, forget);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, forget_popover);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageSignIn, forget_now);
  gtk_widget_class_bind_template_callback (widget_class, first_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_cb);
}

static void
trunk_page_sign_in_init (TrunkPageSignIn *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  trunk_a11y_name (GTK_WIDGET (self->test), gtk_button_get_label (self->test));
  trunk_a11y_name (GTK_WIDGET (self->busy_cancel), gtk_button_get_label (self->busy_cancel));
  trunk_a11y_name (GTK_WIDGET (self->forget), gtk_menu_button_get_label (self->forget));
  trunk_a11y_name (GTK_WIDGET (self->forget_now), gtk_button_get_label (self->forget_now));
}
