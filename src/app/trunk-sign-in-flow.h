/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-setup.h"
#include "app/trunk-sign-in-report.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_SIGN_IN_IDLE,           /* nothing under way, and nothing known of an attempt */
  TRUNK_SIGN_IN_PREPARING,      /* the keyring and the network settings are asked */
  TRUNK_SIGN_IN_ASKING,         /* for a code */
  TRUNK_SIGN_IN_WAITING,        /* the code is there; a person has to enter it */
  TRUNK_SIGN_IN_PROVING,        /* a token is asked for */
  TRUNK_SIGN_IN_DONE,           /* there is a report */
  TRUNK_SIGN_IN_REFUSED,        /* there is an outcome that says why not */
  TRUNK_SIGN_IN_BROKEN,         /* there is a problem of ours */
  TRUNK_SIGN_IN_FORGETTING,
  TRUNK_SIGN_IN_FORGOTTEN,      /* and it was seen that nothing is left */
} TrunkSignInState;

#define TRUNK_TYPE_SIGN_IN_STATE (trunk_sign_in_state_get_type ())
GType trunk_sign_in_state_get_type (void);

/**
 * TrunkSignInFlow:
 *
 * Signing in for a set-up, or the proof that it signs in as itself. It is no widget, so that it goes on while other pages are open; cancel it when
 * the set-up closes. "state" (notify) says how far it is.
 */
#define TRUNK_TYPE_SIGN_IN_FLOW (trunk_sign_in_flow_get_type ())
G_DECLARE_FINAL_TYPE (TrunkSignInFlow, trunk_sign_in_flow, TRUNK, SIGN_IN_FLOW, GObject)

TrunkSignInFlow   *trunk_sign_in_flow_new           (TrunkSetup *setup) G_GNUC_WARN_UNUSED_RESULT;

TrunkSignInState   trunk_sign_in_flow_get_state     (TrunkSignInFlow *self);
gboolean           trunk_sign_in_flow_get_active    (TrunkSignInFlow *self);        /* something can be cancelled */
gboolean           trunk_sign_in_flow_get_by_code   (TrunkSignInFlow *self);        /* the last attempt was a new sign-in, and not a test */

/* While a code is shown */
const char        *trunk_sign_in_flow_get_code      (TrunkSignInFlow *self);        /* (nullable) */
const char        *trunk_sign_in_flow_get_address   (TrunkSignInFlow *self);        /* (nullable): where to enter it */
gint64             trunk_sign_in_flow_get_expires   (TrunkSignInFlow *self);        /* monotonic microseconds */

TrunkSignInReport *trunk_sign_in_flow_get_report    (TrunkSignInFlow *self);        /* (nullable): the last one, or one remembered */
TrunkOutcome      *trunk_sign_in_flow_get_outcome   (TrunkSignInFlow *self);        /* (nullable): in state refused */
const char        *trunk_sign_in_flow_get_problem   (TrunkSignInFlow *self);        /* (nullable): in state broken, translated */

/* Asks for a code (a new one, if one is shown), waits for the person, proves the renewal, and remembers what was granted. */
void               trunk_sign_in_flow_sign_in       (TrunkSignInFlow *self);
/* A token now, as the set-up is: app-only, or renewing the sign-in there is. */
void               trunk_sign_in_flow_test          (TrunkSignInFlow *self);
/* Removes what the sign-in left in the store, and looks again. */
void               trunk_sign_in_flow_forget        (TrunkSignInFlow *self);
/* Back to idle. */
void               trunk_sign_in_flow_cancel        (TrunkSignInFlow *self);
/* The set-up has changed: what is under way or known for other values ends. */
void               trunk_sign_in_flow_review        (TrunkSignInFlow *self);

G_END_DECLS
