/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The only masker of the house. Whatever is recorded, logged, shown as evidence or exported and came from outside, or from a
 * request of ours, goes through one of these first. What is masked becomes "<n characters>". Every function returns valid
 * UTF-8 for any bytes, and takes text that was cut anywhere. */

/* The value of a header as it may be shown: in full for the names on a short list, otherwise "<n characters>"; of
 * authorization headers the scheme stays. */
char *trunk_redact_header (const char *name, const char *value) G_GNUC_WARN_UNUSED_RESULT;

/* Userinfo, and the values of the query and fragment, but for parameters known to be harmless. */
char *trunk_redact_uri (const char *uri) G_GNUC_WARN_UNUSED_RESULT;

/* @content_type: (nullable): with or without parameters; guessed from the first bytes if %NULL. Forms, JSON, XML, HTML and text
 * are masked piece by piece, anything else is "<n bytes of type>". */
char *trunk_redact_body (const char *content_type, gconstpointer data, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* Free text, for example an error message: tokens, JWTs, long base64, keys in PEM, "password=…", "Bearer …". */
char *trunk_redact_text (const char *text, gssize length) G_GNUC_WARN_UNUSED_RESULT;

/* A value from outside as it may stand in a sentence: one line, short, and masked if a secret was put into the wrong place. */
char *trunk_redact_quote (const char *value) G_GNUC_WARN_UNUSED_RESULT;

/* One line of an SMTP, IMAP or POP3 dialogue, without its CRLF. @from_client: whether we sent it. */
char *trunk_redact_mail_line (const char *line, gssize length, gboolean from_client) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a field, parameter, element or key named @name holds a secret: "client_secret", "refreshToken", "Password". */
gboolean trunk_redact_is_secret_name (const char *name, gssize length);

G_END_DECLS
