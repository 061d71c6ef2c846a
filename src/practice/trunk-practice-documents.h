/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "practice/trunk-practice-types.h"

G_BEGIN_DECLS

/* The interchange documents (data/schemas/interchange.schema.json) that fit the running tenant, sound ones and broken ones. */
const char *trunk_practice_documents_get_name (guint n);        /* (nullable): %NULL after the last */
JsonNode   *trunk_practice_documents_make     (TrunkPractice *practice, guint n) G_GNUC_WARN_UNUSED_RESULT;
/* The host map alone: an array of objects. */
JsonNode   *trunk_practice_documents_host_map (TrunkPractice *practice) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
