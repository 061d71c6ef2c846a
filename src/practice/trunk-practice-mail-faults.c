/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-ews.h"
#include "practice/trunk-practice-graph.h"
#include "practice/trunk-practice-mail-faults.h"

#include <glib/gi18n-lib.h>

#define GRAPH_SETUP "unity-connection-graph"
#define EWS_SETUP   "unity-connection-ews"
/* A message is sent, and seen by the owner of the mailbox, only where the round trip was asked for. */
#define DELEGATED_SETUP "unity-connection-delegated"
#define GRAPH_SENDING "unity-connection-round-trip"
#define EWS_SENDING   "unity-connection-ews-round-trip"

#define HUGE_ANSWER (80 * 1024 * 1024)

#define ROW(name_, level_, check_, finding_, scope_, setup_, place_, kind_, title_, teaches_, ...) \
  { .name = name_, .title = title_, .teaches = teaches_, .level = level_, .finding = TRUNK_FINDING_##finding_, .check = check_, \
    .scope = TRUNK_PRACTICE_SCOPE_##scope_, .setup = setup_, .place = TRUNK_PRACTICE_PLACE_##place_, .kind = kind_, ##__VA_ARGS__ }
#define GRAPH(name_, check_, finding_, scope_, kind_, title_, teaches_, ...) \
  ROW (name_, "account", check_, finding_, scope_, GRAPH_SETUP, GRAPH, TRUNK_PRACTICE_MAIL_##kind_, title_, teaches_, ##__VA_ARGS__)
#define MAILBOX(name_, check_, finding_, kind_, title_, teaches_) \
  ROW (name_, "account", check_, finding_, ACCOUNT, GRAPH_SETUP, MAILBOX, TRUNK_PRACTICE_MAILBOX_##kind_, title_, teaches_)
#define DIRECTORY(name_, check_, finding_, title_, teaches_, ...) \
  ROW (name_, "account", check_, finding_, ACCOUNT, GRAPH_SETUP, DIRECTORY, TRUNK_PRACTICE_MAIL_ERROR, title_, teaches_, ##__VA_ARGS__)
#define EWS(name_, level_, check_, finding_, scope_, kind_, title_, teaches_, ...) \
  ROW (name_, level_, check_, finding_, scope_, EWS_SETUP, EWS, TRUNK_PRACTICE_MAIL_##kind_, title_, teaches_, ##__VA_ARGS__)
/* Facts 3.5: a response code, answered to every operation on one mailbox. */
#define EWS_CODE(code_, finding_, title_, teaches_, text_) \
  EWS ("ews-" code_, "account", "account-known", finding_, ACCOUNT, ERROR, title_, teaches_, .status = 200, .code = code_, .text = text_)

static const TrunkPracticeFault graph_rows[] = {
  /* the mailbox itself */
  MAILBOX ("mailbox-unlicensed", "account-known", MAILBOX_UNLICENSED, UNLICENSED, N_("The user has no Exchange licence"),
           N_("A user without a mailbox looks like any other in the directory.")),
  MAILBOX ("mailbox-on-premises", "account-known", MAILBOX_ON_PREMISES, ON_PREMISES, N_("The mailbox is on a server of the organization's own"),
           N_("In a hybrid organization the cloud knows the user, but the mail is elsewhere.")),
  MAILBOX ("mailbox-disabled", "account-known", MAILBOX_DISABLED, DISABLED, N_("Sign-in of the account is blocked"),
           N_("Blocking an account stops its sign-in, not its mail; somebody meant something by it.")),
  MAILBOX ("mailbox-unknown", "account-known", MAILBOX_UNKNOWN, UNKNOWN, N_("There is no such mailbox"),
           N_("A typing mistake, or the person has left.")),
  MAILBOX ("address-is-alias", "account-known", ADDRESS_IS_ALIAS, ALIAS, N_("The address is a second address of the mailbox"),
           N_("Mail arrives at an alias, but programs have to name the primary address.")),
  MAILBOX ("mailbox-full", "account-write", MAILBOX_FULL, FULL, N_("The mailbox is full"),
           N_("Reading works, and no voice message gets in.")),
  MAILBOX ("write-not-kept", "account-write", WRITE_NOT_KEPT, VANISH, N_("What is written is gone when it is read back"),
           N_("A rule or a retention policy removes items as soon as they are made.")),
  MAILBOX ("probe-not-removed", "account-write", PROBE_NOT_REMOVED, KEEP, N_("Deleting is confirmed, but the item stays"),
           N_("On a mailbox under hold, deleted messages come back; single inbox would show them twice.")),

  /* the directory */
  DIRECTORY ("directory-read-denied", "", OK, N_("The application may not read users"),
             N_("Without User.Read.All a mailbox can be opened, but nothing can be said about its account."),
             .status = 403, .code = "Authorization_RequestDenied", .text = "Insufficient privileges to complete the operation."),

  /* one mailbox refuses */
  GRAPH ("access-denied", "account-mailbox", ACCESS_POLICY, ACCOUNT, ERROR, N_("Exchange denies access to this mailbox"),
         N_("The token carries the permission; the mailbox is outside the application's scope."),
         .status = 403, .code = "ErrorAccessDenied", .text = "Access is denied. Check credentials and try again."),
  GRAPH ("access-policy", "account-mailbox", ACCESS_POLICY, ACCOUNT, ERROR, N_("An application access policy keeps the application out"),
         N_("A policy limits the application to a group, and this mailbox is not in it."),
         .status = 403, .code = "extensionError", .text = "Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings."),
  GRAPH ("access-claims-challenge", "account-mailbox", ACCESS_CLAIMS_CHALLENGE, ACCOUNT, ERROR, N_("Conditional Access asks for more"),
         N_("A claims challenge is a policy's answer; a new token alone does not help."),
         .status = 401, .code = "InvalidAuthenticationToken", .text = "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: LocationConditionEvaluationSatisfied",
         .number = -1),
  GRAPH ("graph-token-rejected", "account-mailbox", TOKEN_REJECTED, SHARED, ERROR, N_("Graph rejects a token that Entra just issued"),
         N_("After a change of the application, tokens can be refused until it has spread."),
         .status = 401, .code = "InvalidAuthenticationToken", .text = "Access token validation failure."),
  GRAPH ("mailbox-moving", "account-mailbox", MAILBOX_MOVING, ACCOUNT, ERROR, N_("The mailbox is being moved"), N_("A move ends by itself; try again later."),
         .status = 503, .code = "ErrorMailboxMoveInProgress", .text = "Mailbox move in progress. Try again later."),
  GRAPH ("mailbox-offline", "account-mailbox", MAILBOX_OFFLINE, ACCOUNT, ERROR, N_("The mailbox database is offline"),
         N_("The store of this one mailbox is not mounted."),
         .status = 503, .code = "ErrorMailboxStoreUnavailable", .text = "The mailbox database is temporarily unavailable."),
  GRAPH ("mailbox-elsewhere", "account-mailbox", MAILBOX_ELSEWHERE, ACCOUNT, ERROR, N_("The mailbox is on another site that does not answer"),
         N_("A mailbox that was moved is asked for at its old place."),
         .status = 503, .code = "ErrorCrossSiteRequest", .text = "The mailbox is in a different site."),
  GRAPH ("folder-not-found", "account-mailbox", FOLDER_NOT_FOUND, ACCOUNT, ERROR_READ, N_("The inbox is not there"),
         N_("A damaged mailbox can lack its default folders."),
         .status = 404, .code = "ErrorFolderNotFound", .text = "The specified folder could not be found in the store."),
  GRAPH ("calendar-denied", "account-calendar", PART_DENIED, ACCOUNT, ERROR_CALENDAR, N_("The calendar is closed to the application"),
         N_("Each kind of data has a permission of its own: mail works, the calendar does not."),
         .status = 403, .code = "ErrorAccessDenied", .text = "Access is denied. Check credentials and try again."),
  GRAPH ("contacts-denied", "account-contacts", PART_DENIED, ACCOUNT, ERROR_CONTACTS, N_("The contacts are closed to the application"),
         N_("Each kind of data has a permission of its own: mail works, contacts do not."),
         .status = 403, .code = "ErrorAccessDenied", .text = "Access is denied. Check credentials and try again."),
  ROW ("send-denied", "account", "account-send", SEND_DENIED, ACCOUNT, GRAPH_SENDING, GRAPH, TRUNK_PRACTICE_MAIL_ERROR_SEND, N_("Sending is refused"), N_("Reading and writing a mailbox does not include sending as it."),
         .status = 403, .code = "ErrorAccessDenied", .text = "Access is denied. Check credentials and try again."),
  GRAPH ("write-denied", "account-write", PART_DENIED, ACCOUNT, ERROR_WRITE, N_("The mailbox is read-only for the application"),
         N_("Mail.Read opens a mailbox, and every voice message fails later."),
         .status = 403, .code = "ErrorAccessDenied", .text = "Access is denied. Check credentials and try again."),
  GRAPH ("delete-refused", "account-write", PROBE_NOT_REMOVED, ACCOUNT, ERROR_DELETE, N_("Deleting is refused"),
         N_("Items can be made, but not removed."),
         .status = 403, .code = "ErrorAccessDenied", .text = "Access is denied. Check credentials and try again."),

  /* throttling and trouble */
  GRAPH ("throttled-briefly", "", OK, SHARED, RECOVERS, N_("Graph asks to wait, then answers"),
         N_("Waiting as long as Retry-After says is all that is needed."),
         .status = 429, .number = 1, .code = "ApplicationThrottled", .text = "2"),
  GRAPH ("throttled", "account-mailbox", THROTTLED, SHARED, ERROR, N_("Graph throttles the application for ever"),
         N_("Another program with the same application id eats the budget."),
         .status = 429, .number = 30, .code = "ApplicationThrottled", .text = "Application is over its MailboxConcurrency limit."),
  GRAPH ("unavailable-briefly", "", OK, SHARED, RECOVERS, N_("Graph is busy, then answers"), N_("503 with Retry-After is a request to wait."),
         .status = 503, .number = 1, .code = "ServiceUnavailable", .text = "2"),
  GRAPH ("unavailable", "account-mailbox", THROTTLED, SHARED, ERROR, N_("Graph is busy for ever"), N_("503 with Retry-After that never ends: look at the service's health."),
         .status = 503, .number = 30, .code = "ServiceUnavailable", .text = "The service is temporarily unavailable. Please retry after 30 seconds."),
  GRAPH ("graph-server-error", "account-mailbox", HTTP_SERVER_ERROR, ACCOUNT, ERROR, N_("Graph fails with an internal error"),
         N_("A server's own fault has a request id to give to support."), .status = 500, .code = "InternalServerError", .text = "An internal server error occurred."),
  GRAPH ("graph-other", "account-mailbox", HTTP_UNEXPECTED_STATUS, ACCOUNT, ERROR, N_("Graph refuses with a code nobody has heard of"),
         N_("A code that is not in the table is shown as it came."), .status = 409, .code = "ErrorIrresolvableConflict", .text = "The send or update operation could not be performed."),

  /* answers that are not what they should be */
  GRAPH ("batch-garbled", "account-known", HTTP_NOT_UNDERSTOOD, SHARED, BATCH_GARBLED, N_("A batch answers questions that nobody asked"),
         N_("Answers are matched by id, never by position.")),
  GRAPH ("next-link-foreign", "account-write", HTTP_REDIRECT_FOREIGN, ACCOUNT, NEXT_FOREIGN, N_("The next page is on another host"),
         N_("A token is never sent to a host that an answer names.")),
  GRAPH ("graph-huge", "account-mailbox", HTTP_TOO_LARGE, SHARED, HUGE, N_("Graph's answer is far too large"), N_("Answers are read up to a limit."), .number = HUGE_ANSWER),
  GRAPH ("graph-not-json", "account-known", HTTP_NOT_UNDERSTOOD, SHARED, NOT_JSON, N_("Graph's answer is not JSON"),
         N_("Something between here and Graph answers in its place.")),
  GRAPH ("graph-html", "account-known", HTTP_HTML_INSTEAD, SHARED, HTML, N_("A web page comes instead of Graph's answer"),
         N_("A log-in page of the network, or a gateway's error page.")),
  ROW ("not-refused", "service", "service-least-privilege", NOT_REFUSED, SHARED, "not-refused", SETUP, TRUNK_PRACTICE_MAIL_NOTHING,
       N_("The application opens a mailbox that is none of its business"),
       N_("Permissions of an application cover every mailbox until somebody limits them."), .alone = TRUE),
};

static const TrunkPracticeFault ews_rows[] = {
  /* the gate */
  EWS ("ews-gate-closed", "service", "service-ews-gate", EWS_GATE_CLOSED, SHARED, HTTP, N_("EWS is closed to this application"),
       N_("Since October 2026 only applications on the tenant's list get through; nobody does after March 2027."), .status = 403, .text = ""),
  EWS ("ews-gate-closed-text", "service", "service-ews-gate", EWS_GATE_CLOSED, SHARED, HTTP, N_("EWS is closed to this application, with a page that says so"),
       N_("The refusal can come with a page; the status says the same."), .status = 403,
       .text = "<!DOCTYPE html><html><head><title>403 - Forbidden: Access is denied.</title></head><body><h2>403 - Forbidden: Access is denied.</h2></body></html>"),
  EWS ("ews-ending", "service", "service-ews-gate", EWS_ENDING, SHARED, NOTHING, N_("EWS works, but ends soon"),
       N_("Microsoft switches EWS in Exchange Online off for good on 1 April 2027.")),
  ROW ("release-ended", "service", "service-ews-gate", RELEASE_ENDED, SHARED, DELEGATED_SETUP, SETUP, TRUNK_PRACTICE_MAIL_NOTHING,
       N_("The release relies on something that Exchange Online has removed"),
       N_("Up to 14SU2, Unity Connection acts for all users by a role that Exchange Online no longer has; the calendar says so before the server does."),
       .alone = TRUE),
  EWS ("ews-mailbox-blocked", "account", "account-known", MAILBOX_BLOCKED, ACCOUNT, HTTP, N_("EWS is switched off for one mailbox"),
       N_("CASMailbox settings and small licences close EWS for one mailbox; the others work."), .status = 403, .text = ""),

  /* Back-off, in each of its shapes. What recovers breaks nothing: the run says no more than that EWS is ending. */
  EWS ("ews-busy-briefly", "service", "service-ews-gate", EWS_ENDING, SHARED, RECOVERS, N_("Exchange asks to wait, then answers"), N_("The back-off is in the answer's details."),
       .status = 500, .number = 1000, .code = "ErrorServerBusy", .text = "2"),
  EWS ("ews-busy", "account", "account-known", SERVER_BUSY, SHARED, ERROR, N_("Exchange asks to wait for ever"), N_("Another program uses up the throttling budget."),
       .status = 500, .number = 30000, .code = "ErrorServerBusy", .text = "The server cannot service this request right now. Try again later."),
  EWS ("ews-unavailable-briefly", "service", "service-ews-gate", EWS_ENDING, SHARED, RECOVERS, N_("Exchange answers 503, then recovers"), N_("503 is the front door's way to say: later."),
       .status = 503, .number = 1, .text = "2"),
  EWS ("ews-unavailable", "account", "account-known", SERVER_BUSY, SHARED, HTTP, N_("Exchange answers 503 for ever"), N_("503 that does not end is an outage, or a budget that is used up."),
       .status = 503, .number = 30, .text = ""),
  EWS ("ews-inner-busy-briefly", "service", "service-ews-gate", EWS_ENDING, SHARED, RECOVERS, N_("Exchange hides that it is busy inside another error, then answers"),
       N_("A success by its status can hold a request to wait."), .status = 200, .number = 1000, .code = "ErrorInternalServerError", .text = "2"),
  EWS ("ews-inner-busy", "account", "account-known", SERVER_BUSY, SHARED, INNER_BUSY, N_("Exchange hides that it is busy inside another error"),
       N_("A success by its status can hold a request to wait."), .status = 200, .number = 30000, .code = "ErrorInternalServerError", .text = ""),
  EWS ("ews-throttled", "account", "account-known", THROTTLED, SHARED, HTTP, N_("The front door throttles"), N_("429 comes before Exchange is even asked."),
       .status = 429, .number = 30, .text = ""),
  EWS ("ews-token-rejected", "account", "account-known", TOKEN_REJECTED, SHARED, HTTP, N_("Exchange rejects a token that Entra just issued"),
       N_("After a change of the application, tokens can be refused until it has spread."), .status = 401, .text = ""),

  /* response codes, facts 3.5 */
  EWS_CODE ("ErrorNonExistentMailbox", MAILBOX_UNKNOWN, N_("Exchange knows no mailbox of this address"), N_("A wrong address, no licence, or a mailbox on-premises."),
            "The SMTP address has no mailbox associated with it."),
  EWS_CODE ("ErrorImpersonateUserDenied", IMPERSONATION_DENIED, N_("The application may not impersonate this user"), N_("The mailbox is outside the application's scope."),
            "The account does not have permission to impersonate the requested user."),
  EWS_CODE ("ErrorImpersonationDenied", IMPERSONATION_FAILED, N_("Impersonation through this server is not allowed"), N_("A server of the organization's own may refuse what another allows."),
            "The server does not allow the caller to impersonate the given account."),
  EWS_CODE ("ErrorImpersonationFailed", IMPERSONATION_FAILED, N_("Impersonation failed in the server"), N_("A fault on the server's side, not of the permission."),
            "Exchange Web Services are not currently available for this request because none of the Client Access Servers in the destination site could process the request."),
  EWS_CODE ("ErrorInvalidExchangeImpersonationHeaderData", IMPERSONATION_HEADER, N_("The impersonation header is not understood"), N_("The header names nobody."),
            "ExchangeImpersonation SOAP header must be present for this type of OAuth token."),
  EWS_CODE ("ErrorInvalidUserPrincipalName", ADDRESS_MALFORMED, N_("The user principal name is not valid"), N_("A name of the directory is not an address."),
            "The user principal name (UPN) isn't valid."),
  EWS_CODE ("ErrorInvalidSmtpAddress", ADDRESS_MALFORMED, N_("Exchange does not take the address for one"), N_("An address that looks right can still break a rule."),
            "The SMTP address format is invalid."),
  EWS_CODE ("ErrorNonPrimarySmtpAddress", ADDRESS_IS_ALIAS, N_("The address is a second address of the mailbox"), N_("Exchange names the primary one in its answer."),
            "The primary SMTP address must be specified when referencing a mailbox."),
  EWS_CODE ("ErrorAccessDenied", ACCESS_DENIED, N_("Exchange denies access"), N_("A permission on the mailbox is missing."), "Access is denied. Check credentials and try again."),
  EWS ("ews-ErrorFolderNotFound", "account", "account-mailbox", FOLDER_NOT_FOUND, ACCOUNT, ERROR_READ, N_("The inbox is not there"), N_("Absent, or not permitted: Exchange does not say which."),
       .status = 200, .code = "ErrorFolderNotFound", .text = "The specified folder could not be found in the store."),
  EWS ("ews-ErrorItemNotFound", "account", "account-write", ITEM_NOT_FOUND, ACCOUNT, ERROR_WRITE, N_("The item is not there"), N_("Something removes items faster than they are read."),
       .status = 200, .code = "ErrorItemNotFound", .text = "The specified object was not found in the store."),
  EWS_CODE ("ErrorMissingEmailAddress", MAILBOX_UNLICENSED, N_("The caller has no mailbox"), N_("An account without a mailbox cannot be opened by a default folder."),
            "When making a request as an account that does not have a mailbox, you must specify the mailbox primary SMTP address for any distinguished folder Ids."),
  EWS_CODE ("ErrorExceededConnectionCount", CONNECTION_LIMIT, N_("Too many connections"), N_("At most ten requests at once are safe."),
            "You have exceeded the available concurrent connections for your account. Try again once your other requests have completed."),
  EWS_CODE ("ErrorInternalServerTransientError", SERVER_TRANSIENT, N_("A passing fault of the server"), N_("Try again; it is not the set-up."), "An internal server error occurred. Try again later."),
  EWS_CODE ("ErrorADUnavailable", SERVER_TRANSIENT, N_("The directory behind Exchange does not answer"), N_("Try again; it is not the set-up."), "The Active Directory Domain Services are not available."),
  EWS_CODE ("ErrorTimeoutExpired", SERVER_TRANSIENT, N_("Exchange ran out of time"), N_("Try again; it is not the set-up."), "The request timed out."),
  EWS_CODE ("ErrorConnectionFailed", SERVER_TRANSIENT, N_("Exchange lost its connection to the mailbox"), N_("Try again; it is not the set-up."), "Failed to connect to the mailbox."),
  EWS_CODE ("ErrorMailboxMoveInProgress", MAILBOX_MOVING, N_("The mailbox is being moved"), N_("A move ends by itself; try again later."), "Mailbox move in progress. Try again later."),
  EWS_CODE ("ErrorMailboxFailover", MAILBOX_OFFLINE, N_("The mailbox is changing servers"), N_("A failover takes minutes."), "The mailbox is failing over. Try again later."),
  EWS_CODE ("ErrorMailboxStoreUnavailable", MAILBOX_OFFLINE, N_("The mailbox database is offline"), N_("The store of this one mailbox is not mounted."), "The mailbox database is temporarily unavailable."),
  EWS_CODE ("ErrorAccountDisabled", MAILBOX_DISABLED, N_("The account is disabled"), N_("A disabled account's mailbox is closed."), "The account is disabled."),
  EWS_CODE ("ErrorPasswordExpired", MAILBOX_PASSWORD_EXPIRED, N_("The account's password has expired"), N_("A service account whose password expires stops all at once."), "The password for this account has expired."),
  EWS_CODE ("ErrorInvalidLicense", LICENCE_INVALID, N_("The licence does not allow this"), N_("Small plans have no EWS."), "The license is not valid for the requested operation."),
  EWS_CODE ("ErrorOrganizationAccessBlocked", ORGANIZATION_BLOCKED, N_("The organization is being removed"), N_("A tenant that is being wound up answers nobody."), "Access to the organization is blocked."),
  EWS_CODE ("ErrorCrossSiteRequest", MAILBOX_ELSEWHERE, N_("The mailbox is on another site"), N_("Autodiscover names the right address."), "Request must be made against another site; see the address of that site."),
  EWS_CODE ("ErrorNoRespondingCASInDestinationSite", MAILBOX_ELSEWHERE, N_("The mailbox's site does not answer"), N_("The server that holds the mailbox is down or cut off."),
            "Exchange Web Services are not currently available for this request because none of the Client Access Servers in the destination site responded."),
  EWS_CODE ("ErrorProxyRequestNotAllowed", MAILBOX_ELSEWHERE, N_("The server may not ask the mailbox's server"), N_("Use the address that autodiscover names."), "Proxying of this request is not allowed."),
  EWS ("ews-ErrorQuotaExceeded", "account", "account-write", MAILBOX_FULL, ACCOUNT, ERROR_WRITE, N_("The mailbox is full"), N_("Reading works, and no voice message gets in."),
       .status = 200, .code = "ErrorQuotaExceeded", .text = "The message store has exceeded its quota."),
  ROW ("ews-ErrorSendAsDenied", "account", "account-send", SEND_DENIED, ACCOUNT, EWS_SENDING, EWS, TRUNK_PRACTICE_MAIL_ERROR_SEND, N_("Sending as this mailbox is refused"), N_("Reading a mailbox does not include sending as it."),
       .status = 200, .code = "ErrorSendAsDenied", .text = "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account."),
  EWS ("ews-calendar-denied", "account", "account-calendar", PART_DENIED, ACCOUNT, ERROR_CALENDAR, N_("The calendar is closed"), N_("A folder can have rights of its own."),
       .status = 200, .code = "ErrorAccessDenied", .text = "Access is denied. Check credentials and try again."),
  EWS ("ews-contacts-denied", "account", "account-contacts", PART_DENIED, ACCOUNT, ERROR_CONTACTS, N_("The contacts are closed"), N_("A folder can have rights of its own."),
       .status = 200, .code = "ErrorAccessDenied", .text = "Access is denied. Check credentials and try again."),
  EWS ("ews-other-code", "account", "account-known", SERVICE_OTHER, ACCOUNT, ERROR, N_("A response code nobody has heard of"), N_("A code that is not in the table is shown as it came."),
       .status = 200, .code = "ErrorMailTipsDisabled", .text = "Mail tips are disabled."),

  /* SOAP */
  EWS ("ews-ErrorSchemaValidation", "account", "account-known", REQUEST_REJECTED, SHARED, FAULT, N_("Exchange calls the request malformed"), N_("Something on the way changes requests."),
       .status = 500, .code = "ErrorSchemaValidation", .text = "The request failed schema validation."),
  EWS ("ews-ErrorInvalidServerVersion", "account", "account-known", SERVER_VERSION, SHARED, FAULT, N_("The server is older than the request"), N_("An old Exchange does not know the version that was asked for."),
       .status = 500, .code = "ErrorInvalidServerVersion", .text = "The specified server version is invalid."),
  EWS ("ews-soap-fault", "account", "account-known", SERVICE_OTHER, SHARED, FAULT, N_("A SOAP fault without a code of the table"), N_("The fault's text is shown as it came."),
       .status = 500, .code = "ErrorDuplicateSOAPHeader", .text = "The SOAP header was specified more than once."),
  EWS ("ews-cut-xml", "account", "account-known", HTTP_NOT_UNDERSTOOD, SHARED, CUT, N_("The document ends in the middle"), N_("A gateway that cuts answers.")),
  EWS ("ews-html", "account", "account-known", HTTP_HTML_INSTEAD, SHARED, HTML, N_("A web page comes instead of Exchange's answer"), N_("A forms log-in stands before the server.")),
  EWS ("ews-huge", "account", "account-known", HTTP_TOO_LARGE, SHARED, HUGE, N_("Exchange's answer is far too large"), N_("Answers are read up to a limit."), .number = HUGE_ANSWER),
  ROW ("ews-mailbox-unlicensed", "account", "account-known", MAILBOX_UNKNOWN, ACCOUNT, EWS_SETUP, MAILBOX, TRUNK_PRACTICE_MAILBOX_UNLICENSED,
       N_("A user without a mailbox, asked by EWS"), N_("EWS knows mailboxes only: no licence looks like no such address.")),
  ROW ("ews-write-not-kept", "account", "account-write", WRITE_NOT_KEPT, ACCOUNT, EWS_SETUP, MAILBOX, TRUNK_PRACTICE_MAILBOX_VANISH,
       N_("What is written by EWS is gone when it is read back"), N_("A rule or a retention policy removes items as soon as they are made.")),
  ROW ("ews-probe-not-removed", "account", "account-write", PROBE_NOT_REMOVED, ACCOUNT, EWS_SETUP, MAILBOX, TRUNK_PRACTICE_MAILBOX_KEEP,
       N_("Deleting by EWS is confirmed, but the item stays"), N_("On a mailbox under hold, deleted messages come back.")),
};

const TrunkPracticeFault *
trunk_practice_graph_faults (gsize *out_n)
{
  *out_n = G_N_ELEMENTS (graph_rows);
  return graph_rows;
}

const TrunkPracticeFault *
trunk_practice_ews_faults (gsize *out_n)
{
  *out_n = G_N_ELEMENTS (ews_rows);
  return ews_rows;
}

static gboolean
refuses (const TrunkPracticeFault *fault,
         TrunkPracticePart         part)
{
  switch ((TrunkPracticeMailFault) fault->kind)
    {
    case TRUNK_PRACTICE_MAIL_ERROR:
    case TRUNK_PRACTICE_MAIL_RECOVERS:
    case TRUNK_PRACTICE_MAIL_INNER_BUSY:
      return TRUE;
    case TRUNK_PRACTICE_MAIL_ERROR_READ:
      return (part & TRUNK_PRACTICE_PART_READ) != 0;
    case TRUNK_PRACTICE_MAIL_ERROR_WRITE:
      return (part & TRUNK_PRACTICE_PART_WRITE) != 0;
    case TRUNK_PRACTICE_MAIL_ERROR_DELETE:
      return (part & TRUNK_PRACTICE_PART_DELETE) != 0;
    case TRUNK_PRACTICE_MAIL_ERROR_SEND:
      return (part & TRUNK_PRACTICE_PART_SEND) != 0;
    case TRUNK_PRACTICE_MAIL_ERROR_CALENDAR:
      return (part & TRUNK_PRACTICE_PART_CALENDAR) != 0;
    case TRUNK_PRACTICE_MAIL_ERROR_CONTACTS:
      return (part & TRUNK_PRACTICE_PART_CONTACTS) != 0;
    case TRUNK_PRACTICE_MAIL_BATCH_GARBLED:
    case TRUNK_PRACTICE_MAIL_NEXT_FOREIGN:
    case TRUNK_PRACTICE_MAIL_HUGE:
    case TRUNK_PRACTICE_MAIL_NOT_JSON:
    case TRUNK_PRACTICE_MAIL_HTML:
    case TRUNK_PRACTICE_MAIL_CUT:
    case TRUNK_PRACTICE_MAIL_FAULT:
    case TRUNK_PRACTICE_MAIL_HTTP:
    case TRUNK_PRACTICE_MAIL_NOTHING:
    default:
      return FALSE;
    }
}

/* Returns: (nullable): the active fault that refuses an operation on @part of the mailbox @target */
const TrunkPracticeFault *
trunk_practice_mail_fault_refusing (TrunkPracticeFaults *faults,
                                    TrunkPracticePlace   place,
                                    const char          *target,
                                    TrunkPracticePart    part)
{
  const TrunkPracticeFault *fault;
  guint iter = 0;

  while ((fault = trunk_practice_faults_find (faults, place, target, &iter)) != NULL)
    if (refuses (fault, part)
        && (fault->kind != TRUNK_PRACTICE_MAIL_RECOVERS || trunk_practice_mail_fault_spend (fault)))
      return fault;
  return NULL;
}

const TrunkPracticeFault *
trunk_practice_mail_fault_of_kind (TrunkPracticeFaults    *faults,
                                   TrunkPracticePlace      place,
                                   const char             *target,
                                   TrunkPracticeMailFault  kind)
{
  const TrunkPracticeFault *fault;
  guint iter = 0;

  while ((fault = trunk_practice_faults_find (faults, place, target, &iter)) != NULL)
    if (fault->kind == kind)
      return fault;
  return NULL;
}

gboolean
trunk_practice_mailbox_fault (TrunkPracticeFaults       *faults,
                              const char                *address,
                              TrunkPracticeMailboxFault  kind)
{
  const TrunkPracticeFault *fault;
  guint iter = 0;

  while ((fault = trunk_practice_faults_find (faults, TRUNK_PRACTICE_PLACE_MAILBOX, address, &iter)) != NULL)
    if (fault->kind == kind)
      return TRUE;
  return FALSE;
}

/* What the mailbox is now: its seed, unless a fault says otherwise. */
TrunkPracticeState
trunk_practice_mailbox_state (TrunkPracticeFaults        *faults,
                              const TrunkPracticeMailbox *mailbox)
{
  if (trunk_practice_faults_any (faults, TRUNK_PRACTICE_PLACE_MAILBOX))
    {
      if (trunk_practice_mailbox_fault (faults, mailbox->address, TRUNK_PRACTICE_MAILBOX_UNLICENSED))
        return TRUNK_PRACTICE_STATE_UNLICENSED;
      if (trunk_practice_mailbox_fault (faults, mailbox->address, TRUNK_PRACTICE_MAILBOX_ON_PREMISES))
        return TRUNK_PRACTICE_STATE_ON_PREMISES;
      if (trunk_practice_mailbox_fault (faults, mailbox->address, TRUNK_PRACTICE_MAILBOX_DISABLED))
        return TRUNK_PRACTICE_STATE_DISABLED;
    }
  return mailbox->state;
}

/* How often each fault that recovers has refused; one program, one menu. */
static GHashTable *spent;

gboolean
trunk_practice_mail_fault_spend (const TrunkPracticeFault *fault)
{
  guint limit = (guint) g_ascii_strtoull (fault->text, NULL, 10);
  guint count;

  if (spent == NULL)
    spent = g_hash_table_new (g_direct_hash, g_direct_equal);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (spent, fault));
  if (count >= limit)
    return FALSE;
  g_hash_table_insert (spent, (gpointer) fault, GUINT_TO_POINTER (count + 1));
  return TRUE;
}

/* Faults that recover start anew: on a reset, and when what is active changes. */
void
trunk_practice_mail_faults_reset (void)
{
  if (spent != NULL)
    g_hash_table_remove_all (spent);
}
