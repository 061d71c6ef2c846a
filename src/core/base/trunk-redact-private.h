/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The scanners behind base/trunk-redact.h. Each appends what may be shown of @length bytes of @data, any bytes, to @out. */
void redact_append_mask (GString *out, gsize length);
void redact_scan_text   (GString *out, const char *data, gsize length);
void redact_scan_json   (GString *out, const char *data, gsize length);
void redact_scan_markup (GString *out, const char *data, gsize length);

G_END_DECLS
