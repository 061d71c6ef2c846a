/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "practice/trunk-practice-faults.h"
#include "practice/trunk-practice-mailbox.h"

G_BEGIN_DECLS

/* What a fault of the places DIRECTORY, GRAPH and EWS does (TrunkPracticeFault.kind). */
typedef enum
{
  TRUNK_PRACTICE_MAIL_ERROR,            /* every call of the place is refused with status, code, text */
  TRUNK_PRACTICE_MAIL_ERROR_READ,       /* only reading folders and items of mail */
  TRUNK_PRACTICE_MAIL_ERROR_WRITE,      /* only making items of mail */
  TRUNK_PRACTICE_MAIL_ERROR_DELETE,
  TRUNK_PRACTICE_MAIL_ERROR_SEND,
  TRUNK_PRACTICE_MAIL_ERROR_CALENDAR,
  TRUNK_PRACTICE_MAIL_ERROR_CONTACTS,
  TRUNK_PRACTICE_MAIL_RECOVERS,         /* refused until as many requests as text says (decimal) have been refused */
  TRUNK_PRACTICE_MAIL_BATCH_GARBLED,    /* answers of a batch have other ids than were asked */
  TRUNK_PRACTICE_MAIL_NEXT_FOREIGN,     /* next links lead to another host */
  TRUNK_PRACTICE_MAIL_HUGE,             /* number bytes of answer */
  TRUNK_PRACTICE_MAIL_NOT_JSON,
  TRUNK_PRACTICE_MAIL_HTML,
  TRUNK_PRACTICE_MAIL_CUT,              /* a document that ends in the middle */
  TRUNK_PRACTICE_MAIL_FAULT,            /* SOAP fault with code */
  TRUNK_PRACTICE_MAIL_HTTP,             /* HTTP status, text as the body (which may be empty) */
  TRUNK_PRACTICE_MAIL_INNER_BUSY,       /* EWS: 200 with ErrorInternalServerError that holds an inner ErrorServerBusy */
  TRUNK_PRACTICE_MAIL_NOTHING,          /* nothing is broken; that is the finding */
} TrunkPracticeMailFault;

/* What a fault of the place MAILBOX makes of a mailbox; Graph and EWS tell it each in its own words. */
typedef enum
{
  TRUNK_PRACTICE_MAILBOX_UNLICENSED,
  TRUNK_PRACTICE_MAILBOX_DISABLED,
  TRUNK_PRACTICE_MAILBOX_ON_PREMISES,
  TRUNK_PRACTICE_MAILBOX_UNKNOWN,
  TRUNK_PRACTICE_MAILBOX_ALIAS,         /* the address became a second one; "primary." before it is the first */
  TRUNK_PRACTICE_MAILBOX_FULL,
  TRUNK_PRACTICE_MAILBOX_VANISH,        /* what is written is gone when it is looked for */
  TRUNK_PRACTICE_MAILBOX_KEEP,          /* deleting says yes and keeps the item */
} TrunkPracticeMailboxFault;

/* Which part of a mailbox an operation is about. */
typedef enum
{
  TRUNK_PRACTICE_PART_READ     = 1 << 0,
  TRUNK_PRACTICE_PART_WRITE    = 1 << 1,
  TRUNK_PRACTICE_PART_DELETE   = 1 << 2,
  TRUNK_PRACTICE_PART_SEND     = 1 << 3,
  TRUNK_PRACTICE_PART_CALENDAR = 1 << 4,
  TRUNK_PRACTICE_PART_CONTACTS = 1 << 5,
} TrunkPracticePart;

const TrunkPracticeFault *trunk_practice_mail_fault_refusing (TrunkPracticeFaults *faults, TrunkPracticePlace place, const char *target,
                                                              TrunkPracticePart part);
const TrunkPracticeFault *trunk_practice_mail_fault_of_kind  (TrunkPracticeFaults *faults, TrunkPracticePlace place, const char *target,
                                                              TrunkPracticeMailFault kind);
gboolean                  trunk_practice_mailbox_fault       (TrunkPracticeFaults *faults, const char *address, TrunkPracticeMailboxFault kind);
TrunkPracticeState        trunk_practice_mailbox_state       (TrunkPracticeFaults *faults, const TrunkPracticeMailbox *mailbox);
/* Whether a fault that recovers still refuses; each asking counts. @text of the row: how many requests are refused. */
gboolean                  trunk_practice_mail_fault_spend    (const TrunkPracticeFault *fault);
void                      trunk_practice_mail_faults_reset   (void);

G_END_DECLS
