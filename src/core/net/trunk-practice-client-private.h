/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "net/trunk-practice-client.h"

G_BEGIN_DECLS

struct _TrunkPracticeClient
{
  GObject parent_instance;

  char *directory;              /* (owned): its state */
  int hold;                     /* on the directory, or -1 */
  GSubprocess *process;         /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned): of the watch on the process */
  JsonNode *description;        /* (owned) (nullable): practice.json */
  char *authority;              /* (owned) (nullable): PEM */
  SoupSession *control;         /* (owned) (nullable) */
  gboolean running;
};

G_END_DECLS
