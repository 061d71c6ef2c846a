/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "practice/trunk-practice-graph.h"
#include "practice/trunk-practice-mail-faults.h"
#include "practice/trunk-practice-tenant.h"
#include "practice/trunk-practice-tokens.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One request, by itself or out of a batch, and its answer. */
typedef struct
{
  TrunkPractice            *practice;
  const TrunkPracticeCloud *cloud;
  const TrunkPracticeGrant *grant;
  const char               *method;
  char                    **path;       /* (owned) segments after the version */
  guint                     n_path;
  GHashTable               *query;      /* (owned) decoded; names in lower case */
  JsonObject               *body;       /* (nullable) */
  char                    **select;     /* (owned) (nullable) */
  const char               *client_request_id;  /* (nullable) */

  guint                     status;
  GString                  *out;        /* (owned) the JSON answer */
  char                     *raw;        /* (owned) (nullable) an answer that is not JSON; media type in raw_type */
  const char               *raw_type;
  gsize                     huge;       /* bytes to add to the answer */
  gint64                    retry_after;        /* seconds; 0 = none */
  const char               *challenge;  /* (nullable) WWW-Authenticate */
  gboolean                  foreign_next;       /* next links point to another host */
} TrunkPracticeGraphCall;

void        trunk_practice_graph_call_clear   (TrunkPracticeGraphCall *call);
void        trunk_practice_graph_call_run     (TrunkPracticeGraphCall *call, const char *path, const char *query);
void        trunk_practice_graph_fail         (TrunkPracticeGraphCall *call, guint status, const char *code, const char *message);
void        trunk_practice_graph_bad_request  (TrunkPracticeGraphCall *call, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean    trunk_practice_graph_require      (TrunkPracticeGraphCall *call, const char *code, ...) G_GNUC_NULL_TERMINATED;
gboolean    trunk_practice_graph_is           (TrunkPracticeGraphCall *call, const char *method);
const char *trunk_practice_graph_query        (TrunkPracticeGraphCall *call, const char *name);
gboolean    trunk_practice_graph_segment      (TrunkPracticeGraphCall *call, guint n, const char *name);

/* $select, $top, $skip, $filter */
gboolean    trunk_practice_graph_wants        (TrunkPracticeGraphCall *call, const char *name);
gboolean    trunk_practice_graph_check_select (TrunkPracticeGraphCall *call, const char *type, const char * const *known);
gboolean    trunk_practice_graph_page         (TrunkPracticeGraphCall *call, guint default_top, guint max_top, guint *out_skip, guint *out_top);
void        trunk_practice_graph_next_link    (TrunkPracticeGraphCall *call, guint skip);
GPtrArray  *trunk_practice_graph_filter       (TrunkPracticeGraphCall *call, GPtrArray *items);
char      **trunk_practice_graph_split        (const char *filter, const char *word);
char       *trunk_practice_graph_literal      (const char *text);

/* JSON written straight into @out; the comma before a member is added where it is needed. @value may be NULL: null. */
void        trunk_practice_json_key           (GString *out, const char *key);
void        trunk_practice_json_text          (GString *out, const char *value);
void        trunk_practice_json_string        (GString *out, const char *key, const char *value);
void        trunk_practice_json_int           (GString *out, const char *key, gint64 value);
void        trunk_practice_json_bool          (GString *out, const char *key, gboolean value);
void        trunk_practice_json_time          (GString *out, const char *key, gint64 value);
void        trunk_practice_json_open          (GString *out, const char *key, char bracket);
char       *trunk_practice_graph_date         (gint64 unix_seconds, const char *suffix) G_GNUC_WARN_UNUSED_RESULT;
gint64      trunk_practice_graph_parse_date   (const char *text);

/* Members of a request body; each says 400 and FALSE when the type is not the model's. */
gboolean    trunk_practice_graph_get_string   (TrunkPracticeGraphCall *call, JsonObject *object, const char *name, char **out_value);
gboolean    trunk_practice_graph_get_bool     (TrunkPracticeGraphCall *call, JsonObject *object, const char *name, gboolean *out_value);
gboolean    trunk_practice_graph_get_object   (TrunkPracticeGraphCall *call, JsonObject *object, const char *name, JsonObject **out_value);
gboolean    trunk_practice_graph_get_array    (TrunkPracticeGraphCall *call, JsonObject *object, const char *name, JsonArray **out_value);

/* The parts of the tree */
void        trunk_practice_graph_batch        (TrunkPracticeGraphCall *call);
void        trunk_practice_graph_directory    (TrunkPracticeGraphCall *call);
void        trunk_practice_graph_user         (TrunkPracticeGraphCall *call, TrunkPracticeMailbox *mailbox);
gboolean    trunk_practice_graph_mail         (TrunkPracticeGraphCall *call, TrunkPracticeMailbox *mailbox, guint at);
gboolean    trunk_practice_graph_calendar     (TrunkPracticeGraphCall *call, TrunkPracticeMailbox *mailbox, guint at);

void        trunk_practice_graph_put_recipient  (GString *out, const char *key, const TrunkPracticePair *recipient);
gboolean    trunk_practice_graph_get_recipients (TrunkPracticeGraphCall *call, JsonObject *object, const char *name, GPtrArray *recipients);
gboolean    trunk_practice_graph_get_body       (TrunkPracticeGraphCall *call, JsonObject *object, TrunkPracticeItem *item);
gboolean    trunk_practice_graph_get_properties (TrunkPracticeGraphCall *call, JsonObject *object, TrunkPracticeItem *item);
void        trunk_practice_graph_put_properties (TrunkPracticeGraphCall *call, TrunkPracticeItem *item);
void        trunk_practice_graph_put_common     (TrunkPracticeGraphCall *call, TrunkPracticeItem *item);
gboolean    trunk_practice_graph_room_for       (TrunkPracticeGraphCall *call, TrunkPracticeMailbox *mailbox, gsize bytes);

G_END_DECLS
