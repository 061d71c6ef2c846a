/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-redact.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* Header values and addresses of a server, as they are shown. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  static const char * const names[] = { "WWW-Authenticate", "Location", "Retry-After", "Set-Cookie", "Server", "X-Other" };
  g_autofree char *value = g_strndup ((const char *) data, size);
  g_autofree char *uri = trunk_redact_uri (value);
  g_autofree char *text = trunk_redact_text ((const char *) data, size);
  g_autofree char *line = trunk_redact_mail_line ((const char *) data, size, TRUE);

  g_assert (g_utf8_validate (uri, -1, NULL));
  g_assert (g_utf8_validate (text, -1, NULL));
  g_assert (g_utf8_validate (line, -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *shown = trunk_redact_header (names[i], value);

      g_assert (g_utf8_validate (shown, -1, NULL));
    }

  return 0;
}
