/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a mailbox of the practice tenant takes, so that no client can eat the machine. */
#define TRUNK_PRACTICE_MAX_ITEMS      2000
#define TRUNK_PRACTICE_MAX_BYTES      (64 * 1024 * 1024)
#define TRUNK_PRACTICE_MAX_RECIPIENTS 500
#define TRUNK_PRACTICE_MAX_PROPERTIES 100

typedef enum
{
  TRUNK_PRACTICE_KIND_USER,
  TRUNK_PRACTICE_KIND_SHARED,
  TRUNK_PRACTICE_KIND_ROOM,
} TrunkPracticeKind;

typedef enum
{
  TRUNK_PRACTICE_STATE_READY,
  TRUNK_PRACTICE_STATE_UNLICENSED,      /* the user is there, the mailbox is not */
  TRUNK_PRACTICE_STATE_DISABLED,        /* sign-in of the account is blocked */
  TRUNK_PRACTICE_STATE_ON_PREMISES,     /* synchronized user whose mailbox is on a server of their own */
} TrunkPracticeState;

typedef enum
{
  TRUNK_PRACTICE_FOLDER_ROOT,
  TRUNK_PRACTICE_FOLDER_MSG_ROOT,
  TRUNK_PRACTICE_FOLDER_INBOX,
  TRUNK_PRACTICE_FOLDER_DRAFTS,
  TRUNK_PRACTICE_FOLDER_SENT,
  TRUNK_PRACTICE_FOLDER_DELETED,
  TRUNK_PRACTICE_FOLDER_OUTBOX,
  TRUNK_PRACTICE_FOLDER_JUNK,
  TRUNK_PRACTICE_FOLDER_CALENDAR,
  TRUNK_PRACTICE_FOLDER_CONTACTS,
  TRUNK_PRACTICE_N_FOLDERS
} TrunkPracticeFolder;

typedef enum
{
  TRUNK_PRACTICE_ITEM_MESSAGE,
  TRUNK_PRACTICE_ITEM_EVENT,
  TRUNK_PRACTICE_ITEM_CONTACT,
} TrunkPracticeItemKind;

/* A name with a value: a recipient (display name, address), an Internet header, an extended property, a telephone number. */
typedef struct
{
  char *name;
  char *value;
} TrunkPracticePair;

typedef struct
{
  char   *id;
  char   *name;
  char   *content_type;
  char   *content_id;           /* (nullable) */
  GBytes *content;
  gint64  modified;
} TrunkPracticeAttachment;

typedef struct
{
  TrunkPracticeItemKind kind;
  TrunkPracticeFolder   folder;
  char      *id;                /* as Graph writes it: base64url; EWS has '+' and '/' in the same place */
  guint64    number;            /* the order in which items were made */
  guint      version;           /* grows with each change; the change key */
  char      *item_class;
  char      *subject;
  char      *body;
  gboolean   body_is_html;
  gint64     created;           /* all times: Unix seconds */
  gint64     modified;
  GPtrArray *categories;        /* of char* */
  char      *importance;        /* "low", "normal", "high" */
  GPtrArray *properties;        /* of TrunkPracticePair: extended properties, named as Graph names them */
  GPtrArray *attachments;

  /* messages, and the organizer and attendees of events */
  TrunkPracticePair *from;      /* (nullable) */
  GPtrArray *to;
  GPtrArray *cc;
  GPtrArray *bcc;
  GPtrArray *headers;
  char      *message_id;
  gboolean   is_read;
  gboolean   is_draft;

  /* events */
  gint64     start;
  gint64     end;
  gboolean   all_day;
  char      *location;
  char      *show_as;           /* as Graph: "free", "busy", "tentative", "oof" */
  char      *uid;

  /* contacts */
  char      *given_name;
  char      *surname;
  char      *display_name;
  char      *company;
  GPtrArray *emails;            /* of TrunkPracticePair */
  GPtrArray *business_phones;   /* of char* */
  char      *mobile_phone;
} TrunkPracticeItem;

typedef struct
{
  TrunkPracticeKind  kind;
  TrunkPracticeState state;
  guint      index;
  char      *object_id;
  char      *guid;              /* of the mailbox; part of every item id */
  char      *display_name;
  char      *given_name;        /* (nullable) */
  char      *surname;           /* (nullable) */
  char      *upn;
  char      *address;           /* primary SMTP address */
  char      *alias;             /* (nullable): a second address */
  char      *sid;
  char      *phone;
  char      *job_title;         /* (nullable) */
  gboolean   enabled;           /* may sign in; accounts of shared mailboxes and rooms may not */
  gboolean   licensed;

  /* content; made when first asked for */
  gboolean    seeded;
  char       *folder_ids[TRUNK_PRACTICE_N_FOLDERS];
  guint64     next_number;
  gsize       bytes;
  GHashTable *items;            /* id -> TrunkPracticeItem (owned) */
  GPtrArray  *folders[TRUNK_PRACTICE_N_FOLDERS];        /* of TrunkPracticeItem, oldest first */
} TrunkPracticeMailbox;

TrunkPracticePair       *trunk_practice_pair_new        (const char *name, const char *value) G_GNUC_WARN_UNUSED_RESULT;
TrunkPracticePair       *trunk_practice_pair_copy       (const TrunkPracticePair *pair) G_GNUC_WARN_UNUSED_RESULT;
void                     trunk_practice_pair_free       (TrunkPracticePair *pair);
GPtrArray               *trunk_practice_pairs_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void                     trunk_practice_attachment_free (TrunkPracticeAttachment *attachment);

TrunkPracticeItem       *trunk_practice_item_new          (TrunkPracticeItemKind kind) G_GNUC_WARN_UNUSED_RESULT;
TrunkPracticeItem       *trunk_practice_item_copy         (TrunkPracticeItem *item) G_GNUC_WARN_UNUSED_RESULT;
void                     trunk_practice_item_free         (TrunkPracticeItem *item);
char                    *trunk_practice_item_dup_preview  (TrunkPracticeItem *item) G_GNUC_WARN_UNUSED_RESULT;
gsize                    trunk_practice_item_get_size     (TrunkPracticeItem *item);
const char              *trunk_practice_item_get_property (TrunkPracticeItem *item, const char *name);
void                     trunk_practice_item_set_property (TrunkPracticeItem *item, const char *name, const char *value);
char                    *trunk_practice_item_dup_change_key (TrunkPracticeItem *item) G_GNUC_WARN_UNUSED_RESULT;

TrunkPracticeMailbox    *trunk_practice_mailbox_new         (guint index, const char *seed) G_GNUC_WARN_UNUSED_RESULT;
void                     trunk_practice_mailbox_free        (TrunkPracticeMailbox *self);
void                     trunk_practice_mailbox_reset       (TrunkPracticeMailbox *self);
GPtrArray               *trunk_practice_mailbox_list        (TrunkPracticeMailbox *self, TrunkPracticeFolder folder);
guint                    trunk_practice_mailbox_get_unread  (TrunkPracticeMailbox *self, TrunkPracticeFolder folder);
TrunkPracticeItem       *trunk_practice_mailbox_find        (TrunkPracticeMailbox *self, const char *id);
gboolean                 trunk_practice_mailbox_has_room    (TrunkPracticeMailbox *self, gsize bytes);
TrunkPracticeItem       *trunk_practice_mailbox_add         (TrunkPracticeMailbox *self, TrunkPracticeFolder folder, TrunkPracticeItem *item);
TrunkPracticeAttachment *trunk_practice_mailbox_attach      (TrunkPracticeMailbox *self, TrunkPracticeItem *item, const char *name,
                                                             const char *content_type, GBytes *content);
void                     trunk_practice_mailbox_touch       (TrunkPracticeMailbox *self, TrunkPracticeItem *item);
void                     trunk_practice_mailbox_move        (TrunkPracticeMailbox *self, TrunkPracticeItem *item, TrunkPracticeFolder folder);
void                     trunk_practice_mailbox_remove      (TrunkPracticeMailbox *self, TrunkPracticeItem *item);

const char              *trunk_practice_mailbox_get_folder_id (TrunkPracticeMailbox *self, TrunkPracticeFolder folder);
gboolean                 trunk_practice_mailbox_is_open       (TrunkPracticeMailbox *self);
const char              *trunk_practice_folder_get_graph_name (TrunkPracticeFolder folder);
const char              *trunk_practice_folder_get_label      (TrunkPracticeFolder folder);
const char              *trunk_practice_folder_get_class      (TrunkPracticeFolder folder);
gboolean                 trunk_practice_folder_from_name      (const char *name, TrunkPracticeFolder *out_folder);
gboolean                 trunk_practice_mailbox_find_folder   (TrunkPracticeMailbox *self, const char *id, TrunkPracticeFolder *out_folder);

void                     trunk_practice_make_guid             (const char *seed, char guid[37]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkPracticeItem, trunk_practice_item_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkPracticePair, trunk_practice_pair_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkPracticeAttachment, trunk_practice_attachment_free)

G_END_DECLS
