/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "providers/trunk-ews-error.h"

/* Microsoft, EWS web service reference, ResponseCode; sorted by name, because it is searched by halves. */
static const struct
{
  const char *code;
  TrunkFinding finding;
} codes[] = {
  { "ErrorADUnavailable", TRUNK_FINDING_SERVER_TRANSIENT },
  { "ErrorAccessDenied", TRUNK_FINDING_ACCESS_DENIED },
  { "ErrorAccountDisabled", TRUNK_FINDING_MAILBOX_DISABLED },
  { "ErrorConnectionFailed", TRUNK_FINDING_SERVER_TRANSIENT },
  { "ErrorCrossSiteRequest", TRUNK_FINDING_MAILBOX_ELSEWHERE },
  { "ErrorExceededConnectionCount", TRUNK_FINDING_CONNECTION_LIMIT },
  { "ErrorExceededFindCountLimit", TRUNK_FINDING_CONNECTION_LIMIT },
  { "ErrorExceededSubscriptionCount", TRUNK_FINDING_CONNECTION_LIMIT },
  { "ErrorFolderNotFound", TRUNK_FINDING_FOLDER_NOT_FOUND },
  { "ErrorImpersonateUserDenied", TRUNK_FINDING_IMPERSONATION_DENIED },
  { "ErrorImpersonationDenied", TRUNK_FINDING_IMPERSONATION_FAILED },
  { "ErrorImpersonationFailed", TRUNK_FINDING_IMPERSONATION_FAILED },
  { "ErrorInternalServerTransientError", TRUNK_FINDING_SERVER_TRANSIENT },
  { "ErrorInvalidExchangeImpersonationHeaderData", TRUNK_FINDING_IMPERSONATION_HEADER },
  { "ErrorInvalidLicense", TRUNK_FINDING_LICENCE_INVALID },
  { "ErrorInvalidRequest", TRUNK_FINDING_REQUEST_REJECTED },
  { "ErrorInvalidServerVersion", TRUNK_FINDING_SERVER_VERSION },
  { "ErrorInvalidSmtpAddress", TRUNK_FINDING_ADDRESS_MALFORMED },
  { "ErrorInvalidUserPrincipalName", TRUNK_FINDING_ADDRESS_MALFORMED },
  { "ErrorItemNotFound", TRUNK_FINDING_ITEM_NOT_FOUND },
  { "ErrorMailboxFailover", TRUNK_FINDING_MAILBOX_OFFLINE },
  { "ErrorMailboxMoveInProgress", TRUNK_FINDING_MAILBOX_MOVING },
  { "ErrorMailboxStoreUnavailable", TRUNK_FINDING_MAILBOX_OFFLINE },
  { "ErrorMissingEmailAddress", TRUNK_FINDING_MAILBOX_UNLICENSED },
  { "ErrorNameResolutionNoResults", TRUNK_FINDING_MAILBOX_UNKNOWN },
  { "ErrorNoRespondingCASInDestinationSite", TRUNK_FINDING_MAILBOX_ELSEWHERE },
  { "ErrorNonExistentMailbox", TRUNK_FINDING_MAILBOX_UNKNOWN },
  { "ErrorNonPrimarySmtpAddress", TRUNK_FINDING_ADDRESS_IS_ALIAS },
  { "ErrorOrganizationAccessBlocked", TRUNK_FINDING_ORGANIZATION_BLOCKED },
  { "ErrorPasswordExpired", TRUNK_FINDING_MAILBOX_PASSWORD_EXPIRED },
  { "ErrorProxyRequestNotAllowed", TRUNK_FINDING_MAILBOX_ELSEWHERE },
  { "ErrorQuotaExceeded", TRUNK_FINDING_MAILBOX_FULL },
  { "ErrorSchemaValidation", TRUNK_FINDING_REQUEST_REJECTED },
  { "ErrorSendAsDenied", TRUNK_FINDING_SEND_DENIED },
  { "ErrorServerBusy", TRUNK_FINDING_SERVER_BUSY },
  { "ErrorTimeoutExpired", TRUNK_FINDING_SERVER_TRANSIENT },
};

/**
 * trunk_ews_error_get_nth:
 * @out_finding: (out) (optional): what the code stands for
 *
 * Returns: (transfer none) (nullable): the @n-th code of the table, sorted by name; %NULL past the end
 */
const char *
trunk_ews_error_get_nth (guint         n,
                         TrunkFinding *out_finding)
{
  if (n >= G_N_ELEMENTS (codes))
    return NULL;
  if (out_finding != NULL)
    *out_finding = codes[n].finding;

  return codes[n].code;
}

/**
 * trunk_ews_error_lookup:
 * @out_finding: (out) (optional): what @response_code stands for
 *
 * Returns: whether the table knows @response_code
 */
gboolean
trunk_ews_error_lookup (const char   *response_code,
                        TrunkFinding *out_finding)
{
  guint low = 0, high = G_N_ELEMENTS (codes);

  g_return_val_if_fail (response_code != NULL, FALSE);

  while (low < high)
    {
      guint middle = (low + high) / 2;
      int order = strcmp (response_code, codes[middle].code);

      if (order == 0)
        {
          if (out_finding != NULL)
            *out_finding = codes[middle].finding;
          return TRUE;
        }
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }

  return FALSE;
}

/**
 * trunk_ews_error_for_code:
 *
 * Returns: what @response_code of an EWS answer stands for; %TRUNK_FINDING_SERVICE_OTHER when it is not in the table
 */
TrunkFinding
trunk_ews_error_for_code (const char *response_code)
{
  TrunkFinding finding = TRUNK_FINDING_SERVICE_OTHER;

  if (g_strcmp0 (response_code, "NoError") == 0)
    return TRUNK_FINDING_OK;
  if (response_code != NULL)
    trunk_ews_error_lookup (response_code, &finding);

  return finding;
}

/**
 * trunk_ews_error_for_status:
 *
 * A bare 403 is a mailbox's here; that all mailboxes of a tenant answer so only the runner can see.
 *
 * Returns: what @status means when the answer has no EWS code
 */
TrunkFinding
trunk_ews_error_for_status (guint status)
{
  switch (status)
    {
    case 200:
      return TRUNK_FINDING_HTTP_NOT_UNDERSTOOD;

    case 400:
      return TRUNK_FINDING_REQUEST_REJECTED;

    case 401:
      return TRUNK_FINDING_TOKEN_REJECTED;

    case 403:
      return TRUNK_FINDING_MAILBOX_BLOCKED;

    case 429:
      return TRUNK_FINDING_THROTTLED;

    case 503:
      return TRUNK_FINDING_SERVER_BUSY;

    default:
      return status >= 500 ? TRUNK_FINDING_HTTP_SERVER_ERROR : TRUNK_FINDING_HTTP_UNEXPECTED_STATUS;
    }
}
