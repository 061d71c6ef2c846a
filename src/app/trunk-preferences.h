/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/trunk-net-context.h"

G_BEGIN_DECLS

/* The preferences (data/…gschema.xml): how the program behaves on this computer, nothing about a set-up. One GSettings for the process, owned by
 * the library. */
GSettings            *trunk_preferences_get            (void);

TrunkTranscriptDetail trunk_preferences_get_transcript (void);
guint                 trunk_preferences_get_parallel   (void);      /* accounts under way at once; 0 = as the provider says */
/* An address that overrides what every set-up says of its proxy, or NULL. */
char                 *trunk_preferences_dup_proxy_uri  (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
