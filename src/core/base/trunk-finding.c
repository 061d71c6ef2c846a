/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-finding.h"

#define TRUNK_FINDING_NICK_ENTRY(symbol, nick) [TRUNK_FINDING_##symbol] = nick,

static const char * const finding_nicks[TRUNK_N_FINDINGS] = {
  TRUNK_FINDING_LIST (TRUNK_FINDING_NICK_ENTRY)
};

static const char * const status_nicks[] = {
  [TRUNK_STATUS_PENDING] = "pending",
  [TRUNK_STATUS_RUNNING] = "running",
  [TRUNK_STATUS_PASS] = "pass",
  [TRUNK_STATUS_WARN] = "warn",
  [TRUNK_STATUS_FAIL] = "fail",
  [TRUNK_STATUS_SKIPPED] = "skipped",
  [TRUNK_STATUS_NOT_REACHED] = "not-reached",
};

/**
 * trunk_finding_get_nick:
 *
 * Returns: (transfer none): the stable name of @finding in JSON, documents and on the command line
 */
const char *
trunk_finding_get_nick (TrunkFinding finding)
{
  g_return_val_if_fail (finding < TRUNK_N_FINDINGS, NULL);

  return finding_nicks[finding];
}

/**
 * trunk_finding_from_nick:
 * @out_finding: (out) (optional): the finding of that name
 *
 * Returns: whether there is a finding named @nick
 */
gboolean
trunk_finding_from_nick (const char   *nick,
                         TrunkFinding *out_finding)
{
  g_return_val_if_fail (nick != NULL, FALSE);

  for (guint i = 0; i < TRUNK_N_FINDINGS; i++)
    {
      if (g_str_equal (finding_nicks[i], nick))
        {
          if (out_finding != NULL)
            *out_finding = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * trunk_finding_get_status:
 *
 * Returns: %TRUNK_STATUS_PASS, %TRUNK_STATUS_WARN or %TRUNK_STATUS_FAIL
 */
TrunkStatus
trunk_finding_get_status (TrunkFinding finding)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum"
  switch (finding)
    {
    case TRUNK_FINDING_OK:
      return TRUNK_STATUS_PASS;

    case TRUNK_FINDING_CLOCK_DRIFTS:
    case TRUNK_FINDING_CLOCK_UNKNOWN:
    case TRUNK_FINDING_CREDENTIAL_ENDS_SOON:
    case TRUNK_FINDING_TOKEN_OVER_PRIVILEGED:
    case TRUNK_FINDING_TOKEN_LIFETIME:
    case TRUNK_FINDING_EWS_ENDING:
    case TRUNK_FINDING_PROBE_NOT_REMOVED:
    case TRUNK_FINDING_TLS_WEAK:
      return TRUNK_STATUS_WARN;

    default:
      return TRUNK_STATUS_FAIL;
    }
#pragma GCC diagnostic pop
}

/**
 * trunk_finding_is_transient:
 *
 * Returns: whether the same request may succeed a little later with nothing changed, so that retrying it is worth a try
 */
gboolean
trunk_finding_is_transient (TrunkFinding finding)
{
  return finding == TRUNK_FINDING_THROTTLED ||
         finding == TRUNK_FINDING_SERVER_BUSY ||
         finding == TRUNK_FINDING_SERVER_TRANSIENT ||
         finding == TRUNK_FINDING_CONNECTION_LIMIT ||
         finding == TRUNK_FINDING_SIGN_IN_TRANSIENT ||
         finding == TRUNK_FINDING_MAILBOX_MOVING ||
         finding == TRUNK_FINDING_MAILBOX_OFFLINE;
}

/**
 * trunk_status_get_nick:
 *
 * Returns: (transfer none): the stable name of @status in JSON
 */
const char *
trunk_status_get_nick (TrunkStatus status)
{
  g_return_val_if_fail (status < G_N_ELEMENTS (status_nicks), NULL);

  return status_nicks[status];
}
