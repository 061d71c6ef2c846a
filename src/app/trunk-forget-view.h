/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/**
 * TrunkForgetView:
 *
 * Which secrets of a set-up are kept and where; removes them, and shows that it has looked again and found none.
 */
#define TRUNK_TYPE_FORGET_VIEW (trunk_forget_view_get_type ())
G_DECLARE_FINAL_TYPE (TrunkForgetView, trunk_forget_view, TRUNK, FORGET_VIEW, AdwBin)

/* Once */
void trunk_forget_view_set_session (TrunkForgetView *self, TrunkSession *session);
/* Looks for the secrets of @setup. */
void trunk_forget_view_show        (TrunkForgetView *self, TrunkSetup *setup);

G_END_DECLS
