/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/trunk-interchange.h"

G_BEGIN_DECLS

#define INTERCHANGE_VERSION 1
#define INTERCHANGE_MAX_BYTES (64 * 1024 * 1024)
#define INTERCHANGE_MAX_DEPTH 16
#define INTERCHANGE_MAX_ACCOUNTS 200000
#define INTERCHANGE_MAX_MAPPINGS 256
#define INTERCHANGE_MAX_PEM (256 * 1024)

/* One object of the document with the path that errors name. */
typedef struct
{
  JsonObject *object;
  const char *path;
} InterchangeReader;

typedef gboolean (*InterchangeValidate) (const char *value, GError **error);

JsonNode *interchange_parse         (const char *data, gsize length, GError **error);
gboolean  interchange_check_keys    (const InterchangeReader *reader, const char * const *keys, GError **error);
gboolean  interchange_read_object   (const InterchangeReader *reader, const char *key, gboolean required, JsonObject **out, GError **error);
gboolean  interchange_read_array    (const InterchangeReader *reader, const char *key, gboolean required, guint max, JsonArray **out, GError **error);
gboolean  interchange_read_string   (const InterchangeReader *reader, const char *key, gboolean required, InterchangeValidate validate,
                                     const char **out, GError **error);
gboolean  interchange_read_boolean  (const InterchangeReader *reader, const char *key, gboolean *out, GError **error);
gboolean  interchange_read_port     (const InterchangeReader *reader, const char *key, guint16 fallback, guint16 *out, GError **error);
gboolean  interchange_read_features (const InterchangeReader *reader, const char *key, gboolean required, TrunkFeature *out, GError **error);
gboolean  interchange_refuse        (GError **error, const char *path, const char *key, const char *format, ...) G_GNUC_PRINTF (4, 5);
GString  *interchange_write         (TrunkSnapshot *snapshot, GPtrArray *host_map, const char *trust_anchors) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
