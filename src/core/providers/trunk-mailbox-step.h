/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "providers/trunk-provider.h"

G_BEGIN_DECLS

/* What an operation consists of. A protocol knows how to take each step; the order, the clean-up and what a stop means are the
 * same for all and live in trunk-probe. */
typedef enum
{
  TRUNK_STEP_FIND_ACCOUNT,
  TRUNK_STEP_OPEN_MAILBOX,
  TRUNK_STEP_READ_INBOX,
  TRUNK_STEP_CALENDAR,
  TRUNK_STEP_CONTACTS,
  TRUNK_STEP_LIST_MARKED,       /* items: test items of any run */
  TRUNK_STEP_LIST_EVENTS,       /* items: test events of any run */
  TRUNK_STEP_FIND_SENT,         /* items: those with our mark in the inbox */
  TRUNK_STEP_CREATE_DRAFT,      /* items: the one made */
  TRUNK_STEP_CREATE_VOICE,
  TRUNK_STEP_CREATE_EVENT,
  TRUNK_STEP_SEND,
  TRUNK_STEP_READ,              /* items: the one read */
  TRUNK_STEP_READ_VOICE,        /* items, content */
  TRUNK_STEP_MARK_READ,
  TRUNK_STEP_FIND_EVENT,        /* items: events of the window around now */
  TRUNK_STEP_DELETE_MESSAGE,
  TRUNK_STEP_DELETE_EVENT,
} TrunkMailboxStep;

#define TRUNK_PROBE_SUBJECT_PREFIX "Trunkline test "
#define TRUNK_PROBE_CATEGORY       "Trunkline test"
#define TRUNK_PROBE_MARK_LENGTH    16
#define TRUNK_PROBE_HEADER         "x-trunkline-test"
#define TRUNK_PROBE_VOICE_NAME     "trunkline-test.wav"

/* Valid only during the call that gets it. */
typedef struct
{
  const char *mailbox;
  const char *mark;             /* 16 hexadecimal digits of this run */
  const char *subject;          /* prefix and mark */
  const char *id;               /* (nullable) */
  const char *change_key;       /* (nullable) */
  const char *content;          /* (nullable): base64 */
} TrunkStepArgs;

typedef struct
{
  char    *id;                  /* (owned) */
  char    *change_key;          /* (owned) (nullable) */
  char    *subject;             /* (owned) (nullable) */
  gboolean marked;              /* carries our category or header, besides the subject */
  gint64   created;             /* Unix seconds, 0 if not said */
  int      is_read;             /* -1 if not said */
} TrunkStepItem;

typedef struct
{
  TrunkOutcome *outcome;        /* (owned) */
  GPtrArray    *items;          /* (owned) (element-type TrunkStepItem) */
  char         *content;        /* (owned) (nullable): base64 of the attachment read */
} TrunkStepReply;

typedef struct
{
  void            (*step_async)  (TrunkProvider *self, TrunkMailboxStep step, const TrunkStepArgs *args,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  TrunkStepReply *(*step_finish) (TrunkProvider *self, GAsyncResult *result, GError **error);
} TrunkStepper;

TrunkStepReply *trunk_step_reply_new   (TrunkFinding finding, TrunkEvidence *evidence) G_GNUC_WARN_UNUSED_RESULT;
void            trunk_step_reply_free  (TrunkStepReply *self);
TrunkStepItem  *trunk_step_reply_add   (TrunkStepReply *self, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkStepReply, trunk_step_reply_free)

G_END_DECLS
