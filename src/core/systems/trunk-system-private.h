/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "systems/trunk-system.h"

G_BEGIN_DECLS

struct _TrunkSystem
{
  GObject             parent_instance;

  const char         *id;
  const char         *name;
  const char         *vendor;
  const char         *summary;  /* (nullable) */
  TrunkSource         source;
  const TrunkWay     *ways;
  guint               n_ways;
  const TrunkRelease *releases;
  guint               n_releases;
  const TrunkField   *fields;
  guint               n_fields;
  const TrunkStep    *steps;
  guint               n_steps;

  GStringChunk       *strings;  /* (owned): all texts above */
  GPtrArray          *pieces;   /* (owned): all arrays above */
};

G_END_DECLS
