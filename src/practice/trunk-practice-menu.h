/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "practice/trunk-practice-faults.h"

G_BEGIN_DECLS

/* What TrunkPracticeFault.kind means at each of the frame's places. */

typedef enum
{
  TRUNK_PRACTICE_TLS_EXPIRED,
  TRUNK_PRACTICE_TLS_NOT_YET,
  TRUNK_PRACTICE_TLS_WRONG_NAME,
  TRUNK_PRACTICE_TLS_SELF_SIGNED,
  TRUNK_PRACTICE_TLS_UNKNOWN_CA,
  TRUNK_PRACTICE_TLS_INCOMPLETE,
  TRUNK_PRACTICE_TLS_INSPECTED,
  TRUNK_PRACTICE_TLS_WEAK,
  TRUNK_PRACTICE_TLS_BAD_SIGNATURE,
  TRUNK_PRACTICE_TLS_N_CHAINS,
  TRUNK_PRACTICE_TLS_ASKS_CLIENT = TRUNK_PRACTICE_TLS_N_CHAINS,
  TRUNK_PRACTICE_TLS_PLAIN,             /* answers plain text */
  TRUNK_PRACTICE_TLS_CUT,               /* closes after the first flight */
  TRUNK_PRACTICE_TLS_ALERT_VERSION,     /* fatal alert protocol_version */
  TRUNK_PRACTICE_TLS_ALERT_HANDSHAKE,   /* fatal alert handshake_failure */
} TrunkPracticeTlsKind;

typedef enum
{
  TRUNK_PRACTICE_LISTEN_CLOSED,
  TRUNK_PRACTICE_LISTEN_RESET,          /* accepts, and resets when spoken to */
} TrunkPracticeListenKind;

typedef enum
{
  TRUNK_PRACTICE_HTTP_STALL,
  TRUNK_PRACTICE_HTTP_CUT,
  TRUNK_PRACTICE_HTTP_GARBAGE,
  TRUNK_PRACTICE_HTTP_HUGE,
  TRUNK_PRACTICE_HTTP_SLOW,             /* one byte a second, without end */
  TRUNK_PRACTICE_HTTP_REDIRECT_PLAIN,
  TRUNK_PRACTICE_HTTP_REDIRECT_LOOP,
  TRUNK_PRACTICE_HTTP_REDIRECT_FOREIGN, /* only of requests that carry a credential */
  TRUNK_PRACTICE_HTTP_HTML,
  TRUNK_PRACTICE_HTTP_STATUS,           /* status */
  TRUNK_PRACTICE_HTTP_NONSENSE,         /* 200, right content type, not its syntax */
  TRUNK_PRACTICE_HTTP_RESET,            /* TCP reset instead of an answer */
} TrunkPracticeHttpKind;

typedef enum
{
  TRUNK_PRACTICE_CLOCK_SHIFT,           /* number: seconds */
  TRUNK_PRACTICE_CLOCK_NO_DATE,
} TrunkPracticeClockKind;

typedef enum
{
  TRUNK_PRACTICE_PROXY_CLOSED,
  TRUNK_PRACTICE_PROXY_WRONG,           /* no password is good */
  TRUNK_PRACTICE_PROXY_STATUS,          /* CONNECT answered with status */
  TRUNK_PRACTICE_PROXY_GARBAGE,
} TrunkPracticeProxyKind;

typedef enum
{
  TRUNK_PRACTICE_METADATA_ISSUER,       /* of another tenant */
  TRUNK_PRACTICE_METADATA_OTHER_CLOUD,  /* names the hosts of another cloud */
  TRUNK_PRACTICE_METADATA_EMPTY,        /* JSON without what is needed */
} TrunkPracticeMetadataKind;

typedef enum
{
  TRUNK_PRACTICE_DEVICE_EXPIRED,
  TRUNK_PRACTICE_DEVICE_DECLINED,
  TRUNK_PRACTICE_DEVICE_BAD_CODE,
  TRUNK_PRACTICE_DEVICE_USED,
  TRUNK_PRACTICE_DEVICE_DATA_CENTRE,
  TRUNK_PRACTICE_DEVICE_SLOW_DOWN,      /* once */
  TRUNK_PRACTICE_DEVICE_NO_INTERVAL,
} TrunkPracticeDeviceKind;

typedef enum
{
  TRUNK_PRACTICE_TOKEN_ANY,             /* every grant is refused */
  TRUNK_PRACTICE_TOKEN_REFRESH,         /* only refresh_token */
  TRUNK_PRACTICE_TOKEN_REFRESH_AGAIN,   /* every refresh_token but the first since the fault was set */
} TrunkPracticeTokenKind;

typedef enum
{
  TRUNK_PRACTICE_CLAIMS_NO_ROLES,
  TRUNK_PRACTICE_CLAIMS_ONE_MISSING,
  TRUNK_PRACTICE_CLAIMS_EXTRA,
  TRUNK_PRACTICE_CLAIMS_AUDIENCE,
  TRUNK_PRACTICE_CLAIMS_TENANT,
  TRUNK_PRACTICE_CLAIMS_CLIENT,
  TRUNK_PRACTICE_CLAIMS_SHORT,
  TRUNK_PRACTICE_CLAIMS_MALFORMED,
  TRUNK_PRACTICE_CLAIMS_NO_REFRESH,
} TrunkPracticeClaimsKind;

const TrunkPracticeFault *trunk_practice_menu_entra (gsize *out_n_rows);

G_END_DECLS
