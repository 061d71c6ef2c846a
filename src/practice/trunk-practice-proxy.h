/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "practice/trunk-practice-types.h"

G_BEGIN_DECLS

/* An HTTP proxy that knows CONNECT (RFC 9110 §9.3.6) and Basic, and leads the clouds' names to this program. */
TrunkPracticeProxy *trunk_practice_proxy_new          (TrunkPractice *practice, guint16 port, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void                trunk_practice_proxy_free         (TrunkPracticeProxy *self);

guint16             trunk_practice_proxy_get_port     (TrunkPracticeProxy *self);
const char         *trunk_practice_proxy_get_user     (TrunkPracticeProxy *self);
const char         *trunk_practice_proxy_get_password (TrunkPracticeProxy *self);
guint64             trunk_practice_proxy_get_requests (TrunkPracticeProxy *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkPracticeProxy, trunk_practice_proxy_free)

G_END_DECLS
