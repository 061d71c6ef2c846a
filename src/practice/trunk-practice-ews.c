/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-ews-private.h"

#include <libxml/parser.h>
#include <string.h>

#define MAX_BODY (12 * 1024 * 1024)

static const struct
{
  const char *name;
  void (*run) (TrunkPracticeEwsCall *call);
} operations[] = {
  {"GetFolder", trunk_practice_ews_get_folder},
  {"FindItem", trunk_practice_ews_find_item},
  {"GetItem", trunk_practice_ews_get_item},
  {"CreateItem", trunk_practice_ews_create_item},
  {"DeleteItem", trunk_practice_ews_delete_item},
  {"UpdateItem", trunk_practice_ews_update_item},
  {"SendItem", trunk_practice_ews_send_item},
  {"ResolveNames", trunk_practice_ews_resolve_names},
  {"FindFolder", trunk_practice_ews_find_folders},
  {"GetAttachment", trunk_practice_ews_get_attachment},
  {"CreateAttachment", trunk_practice_ews_create_attachment},
  {"ConvertId", trunk_practice_ews_convert_id},
  {"GetServerTimeZones", trunk_practice_ews_time_zones},
};

static void
respond_plain (SoupServerMessage *message,
               guint              status,
               const char        *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/html", SOUP_MEMORY_COPY, body, strlen (body));
}

static void
respond_unauthorized (SoupServerMessage *message,
                      const char        *diagnostics)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_append (headers, "WWW-Authenticate",
                               "Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\", trusted_issuers=\"00000001-0000-0000-c000-000000000000@*\", "
                               "token_types=\"app_asserted_user_v1 service_asserted_app_v1\", "
                               "authorization_uri=\"https://login.windows.net/common/oauth2/authorize\"");
  soup_message_headers_append (headers, "WWW-Authenticate", "Basic Realm=\"\"");
  soup_message_headers_append (headers, "MS-Diagnostics-Public", "\"Modern Auth\"");
  if (diagnostics != NULL)
    soup_message_headers_append (headers, "x-ms-diagnostics", diagnostics);
  soup_server_message_set_status (message, 401, NULL);
}

static void
respond_soap (TrunkPracticeEwsCall *call,
              SoupServerMessage    *message)
{
  static const char head[] =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?><s:Envelope xmlns:s=\"" TRUNK_PRACTICE_EWS_SOAP "\"><s:Header>"
    "<h:ServerVersionInfo MajorVersion=\"15\" MinorVersion=\"20\" MajorBuildNumber=\"9343\" MinorBuildNumber=\"15\" Version=\"V2018_01_08\" "
    "xmlns:h=\"" TRUNK_PRACTICE_EWS_TYPES "\"/></s:Header>"
    "<s:Body xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\">";
  gsize length;

  g_string_prepend_len (call->out, head, sizeof head - 1);
  g_string_append (call->out, "</s:Body></s:Envelope>");
  if (call->huge > call->out->len)
    {
      gsize was = call->out->len;

      g_string_set_size (call->out, call->huge);
      memset (call->out->str + was, ' ', call->huge - was);
    }
  if (call->retry_after > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, call->retry_after);

      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", seconds);
    }
  length = call->out->len;
  soup_server_message_set_status (message, call->status, NULL);
  soup_server_message_set_response (message, "text/xml; charset=utf-8", SOUP_MEMORY_TAKE, g_string_free (g_steal_pointer (&call->out), FALSE), length);
}

/* The one mailbox an operation's folders are about. */
static TrunkPracticePart
part_of (TrunkPracticeEwsCall *call)
{
  static const char * const senders[] = {"SendOnly", "SendAndSaveCopy", NULL};
  g_autofree char *disposition = trunk_practice_ews_attribute (call->request, "MessageDisposition");
  xmlNode *ids = NULL;
  TrunkPracticeFolder folder = TRUNK_PRACTICE_FOLDER_INBOX;
  gboolean writes = g_str_equal (call->operation, "CreateItem");

  if (g_str_equal (call->operation, "SendItem") || (writes && disposition != NULL && g_strv_contains (senders, disposition)))
    return TRUNK_PRACTICE_PART_SEND;
  if (g_str_equal (call->operation, "DeleteItem"))
    return TRUNK_PRACTICE_PART_DELETE;
  if (g_str_equal (call->operation, "UpdateItem") || g_str_equal (call->operation, "CreateAttachment"))
    return TRUNK_PRACTICE_PART_WRITE;
  if (g_str_equal (call->operation, "ResolveNames") || g_str_equal (call->operation, "ConvertId") || g_str_equal (call->operation, "GetServerTimeZones"))
    return 0;
  if (g_str_equal (call->operation, "GetFolder"))
    ids = trunk_practice_ews_child (call->request, "FolderIds");
  else if (g_str_equal (call->operation, "FindItem"))
    ids = trunk_practice_ews_child (call->request, "ParentFolderIds");
  else if (writes)
    {
      ids = trunk_practice_ews_child (call->request, "SavedItemFolderId");
      if (trunk_practice_ews_child (trunk_practice_ews_child (call->request, "Items"), "CalendarItem") != NULL)
        return TRUNK_PRACTICE_PART_CALENDAR;
    }
  if (ids != NULL && trunk_practice_ews_first (ids) != NULL)
    trunk_practice_ews_find_folder (call, trunk_practice_ews_first (ids), &folder);
  if (folder == TRUNK_PRACTICE_FOLDER_CALENDAR)
    return TRUNK_PRACTICE_PART_CALENDAR;
  if (folder == TRUNK_PRACTICE_FOLDER_CONTACTS)
    return TRUNK_PRACTICE_PART_CONTACTS;
  return writes ? TRUNK_PRACTICE_PART_WRITE : TRUNK_PRACTICE_PART_READ;
}

static void
answer_inner_busy (TrunkPracticeEwsCall *call,
                   gint64                milliseconds)
{
  g_autofree char *details = g_strdup_printf ("<t:Value Name=\"InnerErrorMessageText\">The server cannot service this request right now. Try again later.</t:Value>"
                                              "<t:Value Name=\"InnerErrorResponseCode\">ErrorServerBusy</t:Value><t:Value Name=\"InnerErrorDescriptiveLinkKey\">0</t:Value>"
                                              "<t:Value Name=\"BackOffMilliseconds\">%" G_GINT64_FORMAT "</t:Value>", milliseconds);

  trunk_practice_ews_begin (call);
  trunk_practice_ews_error (call, "ErrorInternalServerError", "An internal server error occurred. The operation failed.", details);
  trunk_practice_ews_end (call);
}

static void
answer_refusal (TrunkPracticeEwsCall     *call,
                const TrunkPracticeFault *fault)
{
  g_autofree char *details = NULL;
  const char *text = fault->kind == TRUNK_PRACTICE_MAIL_RECOVERS ? "The server cannot service this request right now. Try again later." : fault->text;

  if (g_strcmp0 (fault->code, "ErrorInternalServerError") == 0)
    {
      answer_inner_busy (call, fault->number);
      return;
    }
  if (g_strcmp0 (fault->code, "ErrorServerBusy") == 0)
    details = g_strdup_printf ("<t:Value Name=\"BackOffMilliseconds\">%" G_GINT64_FORMAT "</t:Value>", fault->number);
  else if (g_strcmp0 (fault->code, "ErrorNonPrimarySmtpAddress") == 0)
    details = g_strdup_printf ("<t:Value Name=\"Primary\">primary.%s</t:Value>", call->mailbox->address);
  /* What concerns the caller rather than an item refuses the whole request. */
  if (fault->status == 500 || strstr (fault->code, "Impersonat") != NULL || details != NULL)
    {
      trunk_practice_ews_fault (call, fault->code, text, details);
      return;
    }
  trunk_practice_ews_begin (call);
  trunk_practice_ews_error (call, fault->code, text, NULL);
  trunk_practice_ews_end (call);
}

/* Returns: whether the answer is complete; @out_status: an answer without SOAP */
static gboolean
apply_faults (TrunkPracticeEwsCall *call,
              SoupServerMessage    *message)
{
  TrunkPracticeFaults *faults = call->practice->faults;
  const char *address = call->mailbox != NULL ? call->mailbox->address : NULL;
  const TrunkPracticeFault *fault;

#define OF_KIND(kind) trunk_practice_mail_fault_of_kind (faults, TRUNK_PRACTICE_PLACE_EWS, address, TRUNK_PRACTICE_MAIL_##kind)
  if (!trunk_practice_faults_any (faults, TRUNK_PRACTICE_PLACE_EWS))
    return FALSE;
  if ((fault = OF_KIND (HTTP)) != NULL)
    {
      if (fault->status == 401)
        respond_unauthorized (message, "2000003;reason=\"The token has expired or is not valid for this resource.\";error_category=\"invalid_token\"");
      else
        respond_plain (message, fault->status, fault->text);
      if (fault->number > 0)
        {
          g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, fault->number);

          soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", seconds);
        }
      return TRUE;
    }
  if (OF_KIND (HTML) != NULL)
    {
      respond_plain (message, 200, "<!DOCTYPE html>\n<html><head><title>Outlook</title></head><body><form action=\"/owa/auth.owa\" method=\"POST\"></form></body></html>\n");
      return TRUE;
    }
  if (OF_KIND (CUT) != NULL)
    {
      static const char cut[] = "<?xml version=\"1.0\" encoding=\"utf-8\"?><s:Envelope xmlns:s=\"" TRUNK_PRACTICE_EWS_SOAP "\"><s:Header><h:ServerVers";

      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message, "text/xml; charset=utf-8", SOUP_MEMORY_STATIC, cut, sizeof cut - 1);
      return TRUE;
    }
  if ((fault = OF_KIND (FAULT)) != NULL)
    {
      trunk_practice_ews_fault (call, fault->code, fault->text, NULL);
      respond_soap (call, message);
      return TRUE;
    }
  fault = trunk_practice_mail_fault_refusing (faults, TRUNK_PRACTICE_PLACE_EWS, address, part_of (call));
  if (fault != NULL && fault->status == 503)
    {
      g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, fault->number);

      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", seconds);
      respond_plain (message, 503, "");
      return TRUE;
    }
  if (fault != NULL)
    {
      answer_refusal (call, fault);
      respond_soap (call, message);
      return TRUE;
    }
  if ((fault = OF_KIND (HUGE)) != NULL)
    call->huge = (gsize) fault->number;
#undef OF_KIND
  return FALSE;
}

/* Facts 3.3: who is meant. FALSE after a fault. */
static gboolean
find_mailbox (TrunkPracticeEwsCall     *call,
              const TrunkPracticeGrant *grant,
              xmlNode                  *header)
{
  xmlNode *sid = trunk_practice_ews_child (trunk_practice_ews_child (header, "ExchangeImpersonation"), "ConnectingSID");
  xmlNode *who = trunk_practice_ews_first (sid);
  g_autofree char *name = trunk_practice_ews_text (who);
  TrunkPracticeState state;
  gboolean primary_only;
  gboolean moved;

  if (!grant->app_only)
    {
      if (trunk_practice_ews_child (header, "ExchangeImpersonation") != NULL)
        {
          trunk_practice_ews_fault (call, "ErrorImpersonateUserDenied", "The account does not have permission to impersonate the requested user.", NULL);
          return FALSE;
        }
      call->mailbox = trunk_practice_tenant_find (call->practice->tenant, grant->upn);
      if (call->mailbox == NULL || !trunk_practice_mailbox_is_open (call->mailbox))
        {
          trunk_practice_ews_fault (call, "ErrorMissingEmailAddress", "When making a request as an account that does not have a mailbox, you must specify the mailbox primary SMTP address for any distinguished folder Ids.", NULL);
          return FALSE;
        }
      return TRUE;
    }
  if (trunk_practice_ews_child (header, "ExchangeImpersonation") == NULL)
    {
      trunk_practice_ews_fault (call, "ErrorImpersonationRequired", "ExchangeImpersonation SOAP header must be present for this type of OAuth token.", NULL);
      return FALSE;
    }
  if (name != NULL)
    g_strstrip (name);
  if (name == NULL || *name == '\0'
      || !(trunk_practice_ews_named (who, "PrimarySmtpAddress") || trunk_practice_ews_named (who, "SmtpAddress") || trunk_practice_ews_named (who, "PrincipalName")
           || trunk_practice_ews_named (who, "SID")))
    {
      trunk_practice_ews_fault (call, "ErrorInvalidExchangeImpersonationHeaderData", "ExchangeImpersonation SOAP header contains no usable identifier.", NULL);
      return FALSE;
    }
  if (!trunk_practice_ews_named (who, "SID") && strchr (name, '@') == NULL)
    {
      trunk_practice_ews_fault (call, trunk_practice_ews_named (who, "PrincipalName") ? "ErrorInvalidUserPrincipalName" : "ErrorInvalidSmtpAddress",
                                "The SMTP address format is invalid.", NULL);
      return FALSE;
    }
  call->mailbox = trunk_practice_tenant_find (call->practice->tenant, name);
  moved = call->mailbox != NULL && trunk_practice_mailbox_fault (call->practice->faults, call->mailbox->address, TRUNK_PRACTICE_MAILBOX_ALIAS);
  state = call->mailbox != NULL ? trunk_practice_mailbox_state (call->practice->faults, call->mailbox) : TRUNK_PRACTICE_STATE_UNLICENSED;
  if (call->mailbox == NULL || state == TRUNK_PRACTICE_STATE_UNLICENSED || state == TRUNK_PRACTICE_STATE_ON_PREMISES
      || trunk_practice_mailbox_fault (call->practice->faults, call->mailbox->address, TRUNK_PRACTICE_MAILBOX_UNKNOWN))
    {
      call->mailbox = NULL;
      trunk_practice_ews_fault (call, "ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it.", NULL);
      return FALSE;
    }
  primary_only = trunk_practice_ews_named (who, "PrimarySmtpAddress");
  if (primary_only && (moved || g_ascii_strcasecmp (name, call->mailbox->address) != 0))
    {
      g_autofree char *details = g_strdup_printf ("<t:Value Name=\"Primary\">%s%s</t:Value>", moved ? "primary." : "", call->mailbox->address);

      trunk_practice_ews_fault (call, "ErrorNonPrimarySmtpAddress", "The primary SMTP address must be specified when referencing a mailbox.", details);
      return FALSE;
    }
  if (state == TRUNK_PRACTICE_STATE_DISABLED)
    {
      trunk_practice_ews_fault (call, "ErrorAccountDisabled", "The account is disabled.", NULL);
      return FALSE;
    }
  return TRUE;
}

static void
run_operation (TrunkPracticeEwsCall *call)
{
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    if (g_str_equal (operations[i].name, call->operation))
      {
        operations[i].run (call);
        return;
      }
  {
    g_autofree char *text = g_strdup_printf ("The element '%s' is not an operation that this server offers.", call->operation);

    trunk_practice_ews_schema_fault (call, text);
  }
}

static void
handle_document (TrunkPractice            *practice,
                 SoupServerMessage        *message,
                 const TrunkPracticeGrant *grant,
                 xmlDoc                   *document)
{
  TrunkPracticeEwsCall call = {.practice = practice, .status = 200, .out = g_string_sized_new (1024)};
  xmlNode *envelope = document != NULL ? xmlDocGetRootElement (document) : NULL;
  xmlNode *header = trunk_practice_ews_child (envelope, "Header");
  xmlNode *body = trunk_practice_ews_child (envelope, "Body");
  g_autofree char *version = trunk_practice_ews_attribute (trunk_practice_ews_child (header, "RequestServerVersion"), "Version");

  call.request = trunk_practice_ews_first (body);
  if (!trunk_practice_ews_named (envelope, "Envelope") || call.request == NULL || call.request->ns == NULL
      || g_strcmp0 ((const char *) call.request->ns->href, TRUNK_PRACTICE_EWS_MESSAGES) != 0)
    trunk_practice_ews_schema_fault (&call, "There is no request in the SOAP body.");
  else if (version != NULL && !g_str_has_prefix (version, "Exchange20") && !g_str_has_prefix (version, "V2"))
    trunk_practice_ews_fault (&call, "ErrorInvalidServerVersion", "The specified server version is invalid.", NULL);
  else
    {
      gboolean found;

      call.operation = (const char *) call.request->name;
      found = find_mailbox (&call, grant, header);
      if (call.mailbox != NULL || !found)
        {
          /* A fault of the menu comes first: it hits the mailbox that was meant. */
          if (found && apply_faults (&call, message))
            {
              if (call.out != NULL)
                g_string_free (call.out, TRUE);
              return;
            }
          if (found)
            run_operation (&call);
        }
    }
  respond_soap (&call, message);
}

void
trunk_practice_ews_handle (TrunkPractice            *practice,
                           SoupServerMessage        *message,
                           const char               *path,
                           const TrunkPracticeCloud *cloud)
{
  SoupMessageHeaders *headers;
  SoupMessageBody *body;
  TrunkPracticeTokenProblem problem = TRUNK_PRACTICE_TOKEN_OK;
  const TrunkPracticeGrant *grant;
  g_autofree char *request_id = g_uuid_string_random ();
  xmlDoc *document = NULL;

  g_return_if_fail (practice != NULL && SOUP_IS_SERVER_MESSAGE (message));

  headers = soup_server_message_get_response_headers (message);
  soup_message_headers_replace (headers, "request-id", request_id);
  soup_message_headers_replace (headers, "X-CalculatedBETarget", "practice.prod.outlook.com");
  soup_message_headers_replace (headers, "X-FEServer", "AM0PR0000CA0001");
  if (g_ascii_strcasecmp (path, "/ews/exchange.asmx") != 0)
    {
      respond_plain (message, 404, "");
      return;
    }
  grant = trunk_practice_tokens_check (practice->tokens, soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization"),
                                       TRUNK_PRACTICE_HOST_OUTLOOK, &problem);
  if (grant == NULL)
    {
      respond_unauthorized (message, problem == TRUNK_PRACTICE_TOKEN_AUDIENCE
                                       ? "2000003;reason=\"The audience claim value is invalid for current resource.\";error_category=\"invalid_resource\""
                                     : problem == TRUNK_PRACTICE_TOKEN_EXPIRED ? "2000001;reason=\"The token has expired.\";error_category=\"token_expired\""
                                                                               : NULL);
      return;
    }
  if (!trunk_practice_grant_has (grant, grant->app_only ? "full_access_as_app" : "EWS.AccessAsUser.All"))
    {
      respond_unauthorized (message,
                            "2000008;reason=\"The token contains no permissions, or permissions can not be understood.\";error_category=\"invalid_grant\"");
      return;
    }
  body = soup_server_message_get_request_body (message);
  if (!g_str_equal (soup_server_message_get_method (message), "POST"))
    {
      respond_plain (message, 405, "");
      return;
    }
  if (body->length > 0 && body->length <= MAX_BODY)
    document = xmlReadMemory (body->data, (int) body->length, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
  /* A document type could bring entities. */
  if (document != NULL && document->intSubset != NULL)
    g_clear_pointer (&document, xmlFreeDoc);
  handle_document (practice, message, grant, document);
  if (document != NULL)
    xmlFreeDoc (document);
}
