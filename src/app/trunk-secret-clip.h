/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "secrets/trunk-secret.h"

G_BEGIN_DECLS

/* How long a secret stays in the clipboard. */
#define TRUNK_SECRET_CLIP_SECONDS 60

/**
 * trunk_secret_clip_copy:
 * @seconds: usually TRUNK_SECRET_CLIP_SECONDS
 *
 * Offers @secret as text, tells clipboard managers not to keep it (“x-kde-passwordManagerHint”), and takes it out again after @seconds,
 * unless something else has been copied meanwhile. The text exists in no other copy than those that are asked for.
 */
void trunk_secret_clip_copy (GdkClipboard *clipboard, TrunkSecret *secret, guint seconds);

G_END_DECLS
