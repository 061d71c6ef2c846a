/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

/* Reading data/remedies.xml. The document is validated by whoever loaded it; everything handed out is borrowed from it. Some
 * hundred entries are walked faster than an index for one question is built. */
xmlNode    *trunk_remedies_get_finding     (xmlDoc *remedies, const char *nick);
xmlNode    *trunk_remedies_get_code        (xmlDoc *remedies, const char *kind, const char *value);
/* The reply with the longest match that occurs in @text, in any case of letters */
xmlNode    *trunk_remedies_find_reply      (xmlDoc *remedies, const char *text);
xmlNode    *trunk_remedies_get_placeholder (xmlDoc *remedies, const char *name);
/* An entry of one of the lists at the head: "sources"/"source", "roles"/"role", "delays"/"delay", "shells"/"shell" */
xmlNode    *trunk_remedies_get_listed      (xmlDoc *remedies, const char *list, const char *id);

xmlNode    *trunk_remedies_get_child       (xmlNode *parent, const char *name);
xmlNode    *trunk_remedies_get_next        (xmlNode *node);      /* the next sibling of the same name */
const char *trunk_remedies_get_attribute   (xmlNode *node, const char *name);

char       *trunk_remedies_dup_text        (xmlNode *node) G_GNUC_WARN_UNUSED_RESULT; /* white space collapsed */
char       *trunk_remedies_dup_translated  (xmlNode *node) G_GNUC_WARN_UNUSED_RESULT;
char       *trunk_remedies_dup_lines       (xmlNode *node) G_GNUC_WARN_UNUSED_RESULT; /* of a command */

G_END_DECLS
