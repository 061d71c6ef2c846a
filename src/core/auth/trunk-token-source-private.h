/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "auth/trunk-token-source.h"

G_BEGIN_DECLS

/* How long before its end a token of that length is renewed: five minutes, but never more than a fifth of its life. Seconds. */
gint64 trunk_token_source_margin  (gint64 lifetime);

G_END_DECLS
