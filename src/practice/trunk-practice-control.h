/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "practice/trunk-practice-types.h"

G_BEGIN_DECLS

/**
 * TrunkPracticeControl:
 *
 * The plain HTTP port of 127.0.0.1 with the approval page (for anyone at this computer) and the control API (for the holder of
 * its bearer token): GET and PUT /faults, POST /reset, POST /approve, POST /sign-in, GET /requests, POST /quit.
 */
typedef struct _TrunkPracticeControl TrunkPracticeControl;

typedef void (*TrunkPracticeQuit) (gpointer user_data);

TrunkPracticeControl *trunk_practice_control_new       (TrunkPractice *practice, guint16 port, TrunkPracticeQuit quit, gpointer user_data,
                                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void                  trunk_practice_control_free      (TrunkPracticeControl *self);

const char           *trunk_practice_control_get_uri   (TrunkPracticeControl *self);    /* "http://127.0.0.1:1234" */
const char           *trunk_practice_control_get_token (TrunkPracticeControl *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkPracticeControl, trunk_practice_control_free)

G_END_DECLS
