/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "providers/trunk-provider.h"

G_BEGIN_DECLS

/* For subclasses: one item of the provider's own may be in a mailbox from hold to release. Holding keeps the provider alive. */
void trunk_provider_hold    (TrunkProvider *self);
void trunk_provider_release (TrunkProvider *self);

G_END_DECLS
