/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-wait.h"

void
trunk_cli_ready_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  GAsyncResult **out_result = user_data;

  *out_result = g_object_ref (result);
}

/**
 * trunk_cli_wait:
 * @result: where trunk_cli_ready_cb() puts the result
 *
 * Returns: (transfer none): the result, once it is there
 */
GAsyncResult *
trunk_cli_wait (GAsyncResult **result)
{
  g_return_val_if_fail (result != NULL, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}
