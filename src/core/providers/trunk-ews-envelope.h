/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every request this program can send. */
typedef enum
{
  TRUNK_EWS_RESOLVE_NAMES,      /* MAILBOX */
  TRUNK_EWS_GET_FOLDER,         /* FOLDER */
  TRUNK_EWS_FIND_ITEM,          /* FOLDER: the newest item's id */
  TRUNK_EWS_CALENDAR_VIEW,      /* START, END, COUNT */
  TRUNK_EWS_FIND_MARKED,        /* SUBJECT: prefix; in drafts and inbox */
  TRUNK_EWS_FIND_EVENTS,        /* SUBJECT: prefix; in the calendar */
  TRUNK_EWS_FIND_SENT,          /* SUBJECT: whole; in the inbox */
  TRUNK_EWS_CREATE_DRAFT,       /* SUBJECT, MARK */
  TRUNK_EWS_CREATE_VOICE,       /* SUBJECT, MARK, MAILBOX, CONTENT */
  TRUNK_EWS_CREATE_EVENT,       /* SUBJECT, MARK, START, END */
  TRUNK_EWS_SEND,               /* SUBJECT, MARK, MAILBOX */
  TRUNK_EWS_GET_ITEM,           /* ID */
  TRUNK_EWS_GET_ATTACHMENT,     /* ID */
  TRUNK_EWS_MARK_READ,          /* ID, CHANGE_KEY */
  TRUNK_EWS_DELETE_ITEM,        /* ID */
  TRUNK_EWS_N_REQUESTS
} TrunkEwsRequest;

typedef enum
{
  TRUNK_EWS_SLOT_MAILBOX,
  TRUNK_EWS_SLOT_FOLDER,        /* distinguished folder id: "inbox" */
  TRUNK_EWS_SLOT_ID,
  TRUNK_EWS_SLOT_CHANGE_KEY,
  TRUNK_EWS_SLOT_SUBJECT,
  TRUNK_EWS_SLOT_MARK,
  TRUNK_EWS_SLOT_START,
  TRUNK_EWS_SLOT_END,
  TRUNK_EWS_SLOT_COUNT,
  TRUNK_EWS_SLOT_CONTENT,       /* base64 */
  TRUNK_EWS_N_SLOTS
} TrunkEwsSlot;

const char *trunk_ews_request_get_name (TrunkEwsRequest request);

/**
 * trunk_ews_envelope_build:
 * @mailbox: the mailbox it is about
 * @impersonate: whether @mailbox is to be impersonated (app-only); otherwise every folder names it
 * @values: the values of the slots that @request uses, by #TrunkEwsSlot
 *
 * Only the values are escaped: the rest of an envelope is split once and copied.
 *
 * Returns: (transfer full): a SOAP 1.1 envelope in UTF-8
 */
GBytes     *trunk_ews_envelope_build   (TrunkEwsRequest request, const char *mailbox, gboolean impersonate,
                                        const char * const values[TRUNK_EWS_N_SLOTS]) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
