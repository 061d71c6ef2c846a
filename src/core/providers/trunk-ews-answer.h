/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/trunk-outcome.h"

G_BEGIN_DECLS

/* Bounds of what is read from an answer; beyond them it is not understood. */
#define TRUNK_EWS_MAX_DEPTH   64
#define TRUNK_EWS_MAX_ITEMS   500
#define TRUNK_EWS_MAX_TEXT    (256 * 1024)

typedef struct
{
  char  *id;                    /* (owned) */
  char  *change_key;            /* (owned) (nullable) */
  char  *subject;               /* (owned) (nullable) */
  char  *mark;                  /* (owned) (nullable): value of the x-trunkline-test header */
  char  *created;               /* (owned) (nullable): xs:dateTime */
  char  *attachment_id;         /* (owned) (nullable): of the first attachment */
  int    is_read;               /* -1: not said */
} TrunkEwsItem;

/**
 * TrunkEwsAnswer:
 *
 * What a SOAP answer of EWS says, read in one pass. Of several response messages the first that is an error counts.
 */
typedef struct
{
  gboolean   understood;        /* a SOAP envelope, read to its end, that holds a response or a fault */
  gboolean   fault;
  char      *code;              /* (owned) (nullable): ResponseCode; the inner one where an outer one hides it */
  char      *outer_code;        /* (owned) (nullable): set where code is an inner one */
  char      *message;           /* (owned) (nullable): MessageText or faultstring; shown, never read */
  gint64     back_off_ms;       /* -1 when none was asked for */
  char      *primary;           /* (owned) (nullable): primary address from MessageXml or a resolution */
  char      *mailbox_kind;      /* (owned) (nullable): MailboxType of a resolution */
  gint64     total;             /* -1 when not said */
  gint64     unread;
  char      *content;           /* (owned) (nullable): base64 of an attachment */
  GPtrArray *items;             /* (owned) (element-type TrunkEwsItem) */
} TrunkEwsAnswer;

TrunkEwsAnswer *trunk_ews_answer_parse (GBytes *body) G_GNUC_WARN_UNUSED_RESULT;
void            trunk_ews_answer_free  (TrunkEwsAnswer *self);

/* The finding of an answer with @status; fills ews-code, server-message, retry-after, primary-address. */
TrunkFinding    trunk_ews_answer_judge (TrunkEwsAnswer *self, guint status, TrunkEvidence *evidence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkEwsAnswer, trunk_ews_answer_free)

G_END_DECLS
