/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/trunk-outcome.h"
#include "secrets/trunk-secret.h"

G_BEGIN_DECLS

/* What a device authorization endpoint grants (RFC 8628 §3.2). */
typedef struct
{
  TrunkSecret *device_code;       /* (owned) */
  char        *user_code;         /* (owned) */
  char        *verification_uri;  /* (owned) */
  char        *message;           /* (owned) (nullable): Entra's addition */
  guint        interval;          /* seconds */
  guint        expires_in;        /* seconds */
} TrunkDeviceGrant;

void             trunk_device_grant_free    (TrunkDeviceGrant *self);
/* @data: any bytes */
TrunkFinding     trunk_device_grant_parse   (const char *data, gsize length, TrunkDeviceGrant **out_grant);

/* The polling of RFC 8628 §3.4 and §3.5 as a pure machine: an answer and the time go in, what to do next comes out. */
typedef struct
{
  gint64 second;        /* microseconds in a second of the protocol; G_USEC_PER_SEC but in tests */
  gint64 interval;      /* microseconds between two polls */
  gint64 expires;       /* monotonic microseconds */
  guint  n_unanswered;  /* polls in a row that got no answer */
} TrunkDevicePoll;

typedef enum
{
  TRUNK_DEVICE_POLL_AGAIN,  /* after @wait */
  TRUNK_DEVICE_POLL_DONE,   /* the token is there */
  TRUNK_DEVICE_POLL_STOP,   /* after @wait, with @finding */
} TrunkDevicePollNext;

typedef struct
{
  TrunkDevicePollNext next;
  gint64              wait;     /* microseconds */
  TrunkFinding        finding;
} TrunkDevicePollStep;

void                trunk_device_poll_init  (TrunkDevicePoll *self, const TrunkDeviceGrant *grant, gint64 second, gint64 now);
/* The wait before the first poll. */
TrunkDevicePollStep trunk_device_poll_begin (const TrunkDevicePoll *self, gint64 now);
/* @finding, @oauth_error: (nullable), @retry_after: what the last poll concluded; seconds, -1 if none. */
TrunkDevicePollStep trunk_device_poll_step  (TrunkDevicePoll *self, TrunkFinding finding, const char *oauth_error, gint64 retry_after, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkDeviceGrant, trunk_device_grant_free)

G_END_DECLS
