/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-interchange.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkInterchange) interchange = trunk_interchange_new_from_data ((const char *) data, size, &error);

  g_assert ((interchange == NULL) == (error != NULL));
  if (interchange != NULL)
    {
      /* What was read can be written, and what was written read again. */
      gsize length;
      g_autofree char *text = trunk_interchange_to_data (interchange, &length);
      g_autoptr(TrunkInterchange) again = trunk_interchange_new_from_data (text, length, NULL);

      g_assert (again != NULL);
    }

  return 0;
}
