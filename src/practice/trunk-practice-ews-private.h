/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "practice/trunk-practice-ews.h"
#include "practice/trunk-practice-mail-faults.h"
#include "practice/trunk-practice-tenant.h"
#include "practice/trunk-practice-tokens.h"

#include <libxml/tree.h>

G_BEGIN_DECLS

#define TRUNK_PRACTICE_EWS_TYPES    "http://schemas.microsoft.com/exchange/services/2006/types"
#define TRUNK_PRACTICE_EWS_MESSAGES "http://schemas.microsoft.com/exchange/services/2006/messages"
#define TRUNK_PRACTICE_EWS_ERRORS   "http://schemas.microsoft.com/exchange/services/2006/errors"
#define TRUNK_PRACTICE_EWS_SOAP     "http://schemas.xmlsoap.org/soap/envelope/"

/* One SOAP request and its answer. */
typedef struct
{
  TrunkPractice        *practice;
  TrunkPracticeMailbox *mailbox;        /* whose mailbox is acted on */
  xmlNode              *request;        /* the one element in the Body */
  const char           *operation;      /* its name */
  GString              *out;            /* what goes into the answer's Body */
  guint                 status;
  gint64                retry_after;
  gsize                 huge;
} TrunkPracticeEwsCall;

/* Which properties an answer holds. */
typedef struct
{
  gboolean    all;
  gboolean    common;           /* the Default shape */
  gboolean    listing;          /* FindItem leaves bodies and attachments out */
  GHashTable *uris;             /* (owned) (nullable) of FieldURI (borrowed from the request) */
  GPtrArray  *extended;         /* (owned) (nullable) of xmlNode: ExtendedFieldURI of the request */
} TrunkPracticeEwsShape;

/* XML in */
xmlNode    *trunk_practice_ews_child        (xmlNode *node, const char *name);
xmlNode    *trunk_practice_ews_first        (xmlNode *node);
xmlNode    *trunk_practice_ews_next         (xmlNode *node);
gboolean    trunk_practice_ews_named        (xmlNode *node, const char *name);
char       *trunk_practice_ews_text         (xmlNode *node) G_GNUC_WARN_UNUSED_RESULT;
char       *trunk_practice_ews_child_text   (xmlNode *node, const char *name) G_GNUC_WARN_UNUSED_RESULT;
char       *trunk_practice_ews_attribute    (xmlNode *node, const char *name) G_GNUC_WARN_UNUSED_RESULT;
gint64      trunk_practice_ews_parse_time   (const char *text);

/* XML out */
void        trunk_practice_ews_escape       (GString *out, const char *text);
void        trunk_practice_ews_put          (GString *out, const char *element, const char *text);
void        trunk_practice_ews_put_bool     (GString *out, const char *element, gboolean value);
void        trunk_practice_ews_put_int      (GString *out, const char *element, gint64 value);
void        trunk_practice_ews_put_time     (GString *out, const char *element, gint64 unix_seconds);
void        trunk_practice_ews_put_id       (GString *out, const char *element, const char *id, const char *change_key);
char       *trunk_practice_ews_item_id      (const char *id) G_GNUC_WARN_UNUSED_RESULT;

/* Response messages: open, content, close; or an error */
void        trunk_practice_ews_begin        (TrunkPracticeEwsCall *call);
void        trunk_practice_ews_end          (TrunkPracticeEwsCall *call);
void        trunk_practice_ews_open_message (TrunkPracticeEwsCall *call);
void        trunk_practice_ews_close_message (TrunkPracticeEwsCall *call);
void        trunk_practice_ews_error        (TrunkPracticeEwsCall *call, const char *code, const char *text, const char *message_xml);
void        trunk_practice_ews_fault        (TrunkPracticeEwsCall *call, const char *code, const char *text, const char *message_xml);
void        trunk_practice_ews_schema_fault (TrunkPracticeEwsCall *call, const char *text);

/* Items and shapes */
void        trunk_practice_ews_read_shape   (TrunkPracticeEwsShape *shape, xmlNode *element);
void        trunk_practice_ews_clear_shape  (TrunkPracticeEwsShape *shape);
gboolean    trunk_practice_ews_wants        (const TrunkPracticeEwsShape *shape, const char *uri, gboolean in_default);
char       *trunk_practice_ews_property_name (xmlNode *extended_field_uri) G_GNUC_WARN_UNUSED_RESULT;
const char *trunk_practice_ews_item_property (TrunkPracticeItem *item, xmlNode *extended_field_uri);
void        trunk_practice_ews_put_item     (TrunkPracticeEwsCall *call, TrunkPracticeItem *item, const TrunkPracticeEwsShape *shape);
const char *trunk_practice_ews_item_element (TrunkPracticeItem *item);
void        trunk_practice_ews_fill_item    (TrunkPracticeEwsCall *call, TrunkPracticeItem *item, xmlNode *element);
gboolean    trunk_practice_ews_find_folder  (TrunkPracticeEwsCall *call, xmlNode *id, TrunkPracticeFolder *out_folder);
void        trunk_practice_ews_put_attachment (GString *out, TrunkPracticeItem *item, TrunkPracticeAttachment *attachment, gboolean content);

/* Operations */
void        trunk_practice_ews_get_folder   (TrunkPracticeEwsCall *call);
void        trunk_practice_ews_find_folders (TrunkPracticeEwsCall *call);
void        trunk_practice_ews_find_item    (TrunkPracticeEwsCall *call);
void        trunk_practice_ews_get_item     (TrunkPracticeEwsCall *call);
void        trunk_practice_ews_get_attachment (TrunkPracticeEwsCall *call);
void        trunk_practice_ews_resolve_names (TrunkPracticeEwsCall *call);
void        trunk_practice_ews_convert_id   (TrunkPracticeEwsCall *call);
void        trunk_practice_ews_time_zones   (TrunkPracticeEwsCall *call);
void        trunk_practice_ews_create_item  (TrunkPracticeEwsCall *call);
void        trunk_practice_ews_update_item  (TrunkPracticeEwsCall *call);
void        trunk_practice_ews_delete_item  (TrunkPracticeEwsCall *call);
void        trunk_practice_ews_send_item    (TrunkPracticeEwsCall *call);
void        trunk_practice_ews_create_attachment (TrunkPracticeEwsCall *call);

G_END_DECLS
