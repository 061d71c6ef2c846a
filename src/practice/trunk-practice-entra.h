/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "practice/trunk-practice-types.h"

G_BEGIN_DECLS

#define TRUNK_PRACTICE_DEVICE_SECONDS  900
#define TRUNK_PRACTICE_DEVICE_INTERVAL 5

/* What a person did with a user code. */
typedef enum
{
  TRUNK_PRACTICE_DECISION_NONE,
  TRUNK_PRACTICE_DECISION_APPROVED,
  TRUNK_PRACTICE_DECISION_DECLINED,
} TrunkPracticeDecision;

TrunkPracticeEntra *trunk_practice_entra_new          (TrunkPractice *practice) G_GNUC_WARN_UNUSED_RESULT;
void                trunk_practice_entra_free         (TrunkPracticeEntra *self);
/* Forgets every device code. Who is signed in stays so: refresh tokens are the clients' own. */
void                trunk_practice_entra_reset        (TrunkPracticeEntra *self);

/* Where a person types the user code: "verification_uri" */
void                trunk_practice_entra_set_approval (TrunkPracticeEntra *self, const char *uri);
void                trunk_practice_entra_set_interval (TrunkPracticeEntra *self, guint seconds);

/* TrunkPracticeHandler of TRUNK_PRACTICE_HOST_LOGIN */
void                trunk_practice_entra_handle       (TrunkPractice *practice, SoupServerMessage *message, const char *path,
                                                       const TrunkPracticeCloud *cloud);

/**
 * trunk_practice_entra_decide:
 * @user_code: as typed; letter case, blanks and dashes do not matter
 * @user: address of a seeded user
 *
 * Returns: %FALSE with TRUNK_ERROR_INVALID_INPUT when the code is unknown, over or used, or the user is nobody's
 */
gboolean            trunk_practice_entra_decide       (TrunkPracticeEntra *self, const char *user_code, const char *user,
                                                       TrunkPracticeDecision decision, GError **error);
/* The code that was asked for last and still waits for a person, %NULL when none does. Borrowed. */
const char         *trunk_practice_entra_get_last_code (TrunkPracticeEntra *self);
/* Name of the application that waits for @user_code, %NULL when none does. */
const char         *trunk_practice_entra_get_waiting  (TrunkPracticeEntra *self, const char *user_code);

/* Signs @user in as by an approved code: a refresh token for headless tests. (transfer full) */
char               *trunk_practice_entra_sign_in      (TrunkPracticeEntra *self, const char *client_id, const char *user) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkPracticeEntra, trunk_practice_entra_free)

G_END_DECLS
