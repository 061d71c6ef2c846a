/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-redact.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  static const char * const types[] = {
    "application/json", "application/x-www-form-urlencoded", "text/xml; charset=utf-8", "text/html", NULL,
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *shown = trunk_redact_body (types[i], data, size);

      g_assert (g_utf8_validate (shown, -1, NULL));
    }

  return 0;
}
