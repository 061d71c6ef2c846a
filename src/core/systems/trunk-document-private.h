/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libxml/tree.h>

#include "systems/trunk-catalog.h"

G_BEGIN_DECLS

/* A document of facts while it is being read. Strings it hands out are kept by the GStringChunk it was given. */
typedef struct
{
  xmlDoc       *xml;
  char         *path;           /* as errors name it */
  GHashTable   *sources;        /* id -> "page, address" */
  GStringChunk *strings;        /* (unowned) */
} TrunkDocument;

TrunkDocument      *trunk_document_new            (GBytes *bytes, const char *path, GBytes *schema, GStringChunk *strings, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void                trunk_document_free           (TrunkDocument *self);

xmlNode            *trunk_document_get_root       (TrunkDocument *self);
xmlNode            *trunk_node_get_first          (xmlNode *parent, const char *name);
xmlNode            *trunk_node_get_next           (xmlNode *node, const char *name);
gboolean            trunk_node_is                 (xmlNode *node, const char *name);

const char         *trunk_document_get_attribute  (TrunkDocument *self, xmlNode *node, const char *name);
const char * const *trunk_document_get_names      (TrunkDocument *self, xmlNode *node, const char *name);
TrunkFeature        trunk_document_get_features   (TrunkDocument *self, xmlNode *node);
gboolean            trunk_document_get_flag       (TrunkDocument *self, xmlNode *node, const char *name);
const char         *trunk_document_get_text       (TrunkDocument *self, xmlNode *node);
const char         *trunk_document_get_translated (TrunkDocument *self, xmlNode *node);
gboolean            trunk_document_get_source     (TrunkDocument *self, xmlNode *node, TrunkSource *out_source, GError **error);
void                trunk_document_set_error      (TrunkDocument *self, xmlNode *node, GError **error, const char *format, ...) G_GNUC_PRINTF (4, 5);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkDocument, trunk_document_free)

G_END_DECLS
