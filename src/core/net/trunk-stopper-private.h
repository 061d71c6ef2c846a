/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  TRUNK_STOP_NONE,
  TRUNK_STOP_CANCELLED,         /* by the caller's cancellable */
  TRUNK_STOP_DEADLINE,
} TrunkStop;

/**
 * TrunkStopper:
 *
 * What ends an operation from outside: its time ran out, or the caller cancelled. @cancellable is the operation's own, to be
 * handed to whatever it waits for; afterwards @stop says which of the two it was. Embedded in an operation's struct.
 */
typedef struct
{
  GCancellable *cancellable;    /* (owned) */
  GSource *source;              /* (owned) */
  GTask *task;                  /* (unowned): whose data the operation is */
  TrunkStop stop;
} TrunkStopper;

void trunk_stopper_start (TrunkStopper *self, GTask *task, guint milliseconds);
void trunk_stopper_clear (TrunkStopper *self);

G_END_DECLS
