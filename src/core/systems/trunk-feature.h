/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TrunkFeature:
 *
 * What a telephone system does with a mailbox. A feature enabled on a service, or for an account, is that one's capability:
 * the same set of flags serves both.
 */
typedef enum
{
  TRUNK_FEATURE_SINGLE_INBOX       = 1 << 0,  /* "single-inbox": voice messages appear in the mailbox and keep in step */
  TRUNK_FEATURE_TEXT_TO_SPEECH     = 1 << 1,  /* "text-to-speech": e-mail is read out over the telephone */
  TRUNK_FEATURE_CALENDAR           = 1 << 2,  /* "calendar" */
  TRUNK_FEATURE_CONTACTS           = 1 << 3,  /* "contacts" */
  TRUNK_FEATURE_EMAIL_FORWARDING   = 1 << 4,  /* "email-forwarding": the system sends mail */
  TRUNK_FEATURE_EMAIL_QUEUE        = 1 << 5,  /* "email-queue": agents take mail from a mailbox */
  TRUNK_FEATURE_DIRECTORY_SEARCH   = 1 << 6,  /* "directory-search" */
  TRUNK_FEATURE_MAILBOX_MANAGEMENT = 1 << 7,  /* "mailbox-management" */
} TrunkFeature;

#define TRUNK_FEATURE_NONE ((TrunkFeature) 0)
#define TRUNK_N_FEATURES 8

/**
 * TrunkOperation:
 *
 * One thing done to a mailbox to prove a right. Features need operations; providers perform them.
 */
typedef enum
{
  TRUNK_OPERATION_FIND_ACCOUNT,   /* the address is known, licensed, enabled */
  TRUNK_OPERATION_OPEN_MAILBOX,   /* it opens as the service */
  TRUNK_OPERATION_READ_INBOX,
  TRUNK_OPERATION_WRITE,          /* a marked draft is put in and removed */
  TRUNK_OPERATION_CALENDAR,
  TRUNK_OPERATION_CONTACTS,
  TRUNK_OPERATION_SEND,           /* a marked message to the mailbox itself, then removed */
  TRUNK_OPERATION_ROUND_TRIP,     /* a synthetic voice message in, read back, marked read, removed; a meeting likewise */
  TRUNK_N_OPERATIONS
} TrunkOperation;

const char   *trunk_feature_get_nick        (TrunkFeature feature);
const char   *trunk_feature_get_label       (TrunkFeature feature);
const char   *trunk_feature_get_description (TrunkFeature feature);
gboolean      trunk_feature_from_nick       (const char *nick, TrunkFeature *out_feature);
char         *trunk_features_to_string      (TrunkFeature features) G_GNUC_WARN_UNUSED_RESULT; /* nicks, comma separated */
gboolean      trunk_features_from_string    (const char *text, TrunkFeature *out_features, GError **error);

G_END_DECLS
