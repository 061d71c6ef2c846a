/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Pure checks of one typed or imported value. On refusal @error is TRUNK_ERROR_INVALID_INPUT with a translated sentence that
 * says what is wrong and what would be right; it can be shown under a field as it is. A secret is never repeated in it. */

#define TRUNK_VALIDATE_MAX_TEXT 256

gboolean trunk_validate_guid          (const char *value, GError **error);
gboolean trunk_validate_tenant        (const char *value, GError **error);   /* directory id or domain */
gboolean trunk_validate_host          (const char *value, GError **error);
gboolean trunk_validate_port          (const char *value, guint16 *out_port, GError **error);
gboolean trunk_validate_email       (const char *value, GError **error);   /* SMTP address of a mailbox */
gboolean trunk_validate_https_url     (const char *value, GError **error);
gboolean trunk_validate_proxy_uri     (const char *value, GError **error);
gboolean trunk_validate_client_secret (const char *value, GError **error);
gboolean trunk_validate_date          (const char *value, gint64 *out_unix, GError **error); /* "2027-05-01" or RFC 3339 */
gboolean trunk_validate_id            (const char *value, GError **error);   /* our own stable ids */
gboolean trunk_validate_text          (const char *value, GError **error);   /* one line for people: names, aliases */

/* Whether @length bytes have the shape of a GUID, without braces */
gboolean trunk_validate_is_guid       (const char *value, gsize length);

G_END_DECLS
