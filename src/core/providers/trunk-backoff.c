/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "providers/trunk-backoff.h"

#define FIRST_WAIT_US (G_USEC_PER_SEC / 2)
#define MAX_JITTER_US (G_USEC_PER_SEC / 4)

gint64
trunk_backoff_next (guint  attempts,
                    gint64 asked_us,
                    gint64 waited_us)
{
  gint64 wait;

  g_return_val_if_fail (attempts > 0, -1);

  if (attempts >= TRUNK_BACKOFF_MAX_ATTEMPTS)
    return -1;

  wait = asked_us >= 0 ? asked_us : FIRST_WAIT_US << (attempts - 1);
  if (wait > TRUNK_BACKOFF_MAX_WAIT_US - waited_us)
    return -1;

  return wait + g_random_int_range (0, MAX_JITTER_US);
}
