/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-paste.h"
#include "explain/trunk-explain.h"

/* What a person pastes: a value, a portal page, an error text. */
int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  static TrunkCatalog *catalog;
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr(TrunkPaste) paste = trunk_paste_new ((const char *) data, size);
  TrunkExplanation *explanation;

  if (catalog == NULL)
    catalog = trunk_catalog_new (NULL, NULL);

  explanation = trunk_explain_text (catalog, text);
  g_clear_object (&explanation);

  return 0;
}
