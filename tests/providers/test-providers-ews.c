/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "providers/trunk-ews-channel.h"
#include "trunk-test-provider.h"

#define BOX "ann@contoso.com"
#define ROLES "[\"full_access_as_app\"]"

#define SOAP_HEAD \
  "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"" \
  " xmlns:m=\"http://schemas.microsoft.com/exchange/services/2006/messages\"" \
  " xmlns:t=\"http://schemas.microsoft.com/exchange/services/2006/types\"><s:Body>"
#define SOAP_TAIL "</s:Body></s:Envelope>"
#define SUCCESS_HEAD SOAP_HEAD "<m:Response><m:ResponseMessages><m:XResponseMessage ResponseClass=\"Success\"><m:ResponseCode>NoError</m:ResponseCode>"
#define SUCCESS_TAIL "</m:XResponseMessage></m:ResponseMessages></m:Response>" SOAP_TAIL
#define ERROR(code, xml) \
  SOAP_HEAD "<m:Response><m:ResponseMessages><m:XResponseMessage ResponseClass=\"Error\"><m:MessageText>So it is</m:MessageText>" \
  "<m:ResponseCode>" code "</m:ResponseCode>" xml "</m:XResponseMessage></m:ResponseMessages></m:Response>" SOAP_TAIL
#define FAULT(code, xml) \
  SOAP_HEAD "<s:Fault><faultcode>s:Server</faultcode><faultstring>So it is</faultstring><detail>" \
  "<e:ResponseCode xmlns:e=\"http://schemas.microsoft.com/exchange/services/2006/errors\">" code "</e:ResponseCode>" xml "</detail></s:Fault>" SOAP_TAIL

typedef struct
{
  char *id;
  char *subject;
  char *mark;
  char *created;
  char *content;                /* (nullable) */
  gboolean is_read;
} Stored;

/* One mailbox behind an Exchange.asmx. */
typedef struct
{
  TestProvider base;
  GPtrArray *items;             /* of Stored */
  guint n_created, n_deleted, n_asked, n_inside, most_inside;
  GString *log;
  guint slow_ms;

  /* What it does wrong: the next n_fails requests that contain fail_on */
  const char *fail_on;
  guint fail_status;
  const char *fail_body;
  const char *fail_type;
  const char *retry_after;
  guint n_fails;
  GCancellable *cancel_on_create;
  const char *resolves_to;
} Tenant;

static void
stored_free (gpointer data)
{
  Stored *item = data;

  g_free (item->id);
  g_free (item->subject);
  g_free (item->mark);
  g_free (item->created);
  g_free (item->content);
  g_free (item);
}

static void
tenant_keep (Tenant     *self,
             const char *subject,
             const char *mark,
             const char *created,
             const char *content)
{
  Stored *item = g_new0 (Stored, 1);

  item->id = g_strdup_printf ("ID&%u=", ++self->n_created);
  item->subject = g_strdup (subject);
  item->mark = g_strdup (mark);
  item->created = g_strdup (created);
  item->content = g_strdup (content);
  g_ptr_array_add (self->items, item);
}

/* What stands between @from and @to. */
static char *
cut_out (const char *text,
         const char *from,
         const char *to)
{
  const char *start = strstr (text, from);
  const char *end = start != NULL ? strstr (start + strlen (from), to) : NULL;

  return end != NULL ? g_strndup (start + strlen (from), end - start - strlen (from)) : NULL;
}

static void
append_item (GString *out,
             Stored  *item)
{
  g_autofree char *id = g_markup_escape_text (item->id, -1);

  g_string_append_printf (out, "<t:Message><t:ItemId Id=\"%s\" ChangeKey=\"CK\"/><t:Subject>%s</t:Subject>", id, item->subject);
  if (item->content != NULL)
    g_string_append_printf (out, "<t:Attachments><t:FileAttachment><t:AttachmentId Id=\"%s\"/></t:FileAttachment></t:Attachments>", id);
  g_string_append_printf (out, "<t:DateTimeCreated>%s</t:DateTimeCreated>", item->created);
  if (item->mark != NULL)
    g_string_append_printf (out, "<t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId=\"InternetHeaders\" PropertyName=\"x-trunkline-test\""
                            " PropertyType=\"String\"/><t:Value>%s</t:Value></t:ExtendedProperty>", item->mark);
  g_string_append_printf (out, "<t:IsRead>%s</t:IsRead></t:Message>", item->is_read ? "true" : "false");
}

static Stored *
tenant_find (Tenant     *self,
             const char *envelope)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      Stored *item = g_ptr_array_index (self->items, i);
      g_autofree char *id = g_markup_escape_text (item->id, -1);
      g_autofree char *attribute = g_strdup_printf ("Id=\"%s\"", id);

      if (strstr (envelope, attribute) != NULL)
        return item;
    }

  return NULL;
}

static void
tenant_create (Tenant     *self,
               const char *envelope,
               GString    *out)
{
  g_autofree char *subject = cut_out (envelope, "<t:Subject>", "</t:Subject>");
  g_autofree char *mark = cut_out (envelope, "<t:Value>", "</t:Value>");
  g_autofree char *content = cut_out (envelope, "<t:Content>", "</t:Content>");

  g_assert_nonnull (subject);
  if (strstr (envelope, "SendOnly") != NULL)
    {
      g_autofree char *to = cut_out (envelope, "<t:ToRecipients><t:Mailbox><t:EmailAddress>", "</t:EmailAddress></t:Mailbox></t:ToRecipients>");

      g_assert_cmpstr (to, ==, BOX);
    }
  tenant_keep (self, subject, mark, "2026-11-21T10:00:00Z", content);
  g_string_append (out, "<m:Items>");
  if (strstr (envelope, "SendOnly") == NULL)
    append_item (out, g_ptr_array_index (self->items, self->items->len - 1));
  g_string_append (out, "</m:Items>");
  if (self->cancel_on_create != NULL)
    g_cancellable_cancel (self->cancel_on_create);
}

static void
tenant_ask (Tenant     *self,
            const char *envelope,
            GString    *out)
{
  Stored *item = tenant_find (self, envelope);

  g_string_append (out, SUCCESS_HEAD);
  if (strstr (envelope, "<m:CreateItem") != NULL)
    tenant_create (self, envelope, out);
  else if (strstr (envelope, "<m:DeleteItem") != NULL)
    {
      g_assert_nonnull (strstr (envelope, "HardDelete"));
      self->n_deleted++;
      g_ptr_array_remove (self->items, item);
    }
  else if (strstr (envelope, "<m:GetAttachment") != NULL)
    g_string_append_printf (out, "<m:Attachments><t:FileAttachment><t:Content>%s</t:Content></t:FileAttachment></m:Attachments>", item->content);
  else if (strstr (envelope, "<m:UpdateItem") != NULL)
    item->is_read = TRUE;
  else if (strstr (envelope, "<m:ResolveNames") != NULL)
    g_string_append_printf (out, "<m:ResolutionSet><t:Resolution><t:Mailbox><t:EmailAddress>%s</t:EmailAddress><t:MailboxType>Mailbox</t:MailboxType>"
                            "</t:Mailbox></t:Resolution></m:ResolutionSet>", self->resolves_to != NULL ? self->resolves_to : BOX);
  else if (strstr (envelope, "<m:GetFolder") != NULL)
    g_string_append (out, "<m:Folders><t:Folder><t:FolderId Id=\"F\"/><t:TotalCount>3</t:TotalCount></t:Folder></m:Folders>");
  else
    {
      g_string_append (out, "<m:Items>");
      for (guint i = 0; i < self->items->len; i++)
        {
          if (item == NULL || item == g_ptr_array_index (self->items, i))
            append_item (out, g_ptr_array_index (self->items, i));
        }
      g_string_append (out, "</m:Items>");
    }
  g_string_append (out, SUCCESS_TAIL);
}

typedef struct
{
  Tenant *tenant;
  SoupServerMessage *message;   /* (owned) */
} Late;

static gboolean
late_cb (gpointer user_data)
{
  Late *late = user_data;

  late->tenant->n_inside--;
  soup_server_message_unpause (late->message);
  g_object_unref (late->message);
  g_free (late);

  return G_SOURCE_REMOVE;
}

static void
tenant_handler (TrunkTestHttpServer        *server,
                const TrunkTestHttpRequest *request,
                SoupServerMessage          *message,
                gpointer                    user_data)
{
  Tenant *self = user_data;
  g_autoptr(GString) out = g_string_new (NULL);
  g_autofree char *envelope = NULL;
  g_autofree char *sid = NULL;
  guint status = 200;

  if (g_str_equal (request->host, "login.microsoftonline.com"))
    {
      test_answer_token (&self->base, message);
      return;
    }

  g_assert_cmpstr (request->host, ==, "outlook.office365.com");
  g_assert_cmpstr (request->path, ==, "/EWS/Exchange.asmx");
  envelope = g_strndup (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body));
  sid = cut_out (envelope, "<t:PrimarySmtpAddress>", "</t:PrimarySmtpAddress>");
  g_assert_cmpstr (sid, ==, soup_message_headers_get_one (request->headers, "X-AnchorMailbox"));

  self->n_asked++;
  g_string_append_printf (self->log, "%s\n", strstr (envelope, "<s:Body>") + strlen ("<s:Body>"));
  if (self->fail_on != NULL && strstr (envelope, self->fail_on) != NULL && self->n_fails > 0)
    {
      self->n_fails--;
      status = self->fail_status;
      g_string_append (out, self->fail_body);
      if (self->retry_after != NULL)
        soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", self->retry_after);
    }
  else
    tenant_ask (self, envelope, out);

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, status != 200 && self->fail_type != NULL ? self->fail_type : "text/xml; charset=utf-8",
                                    SOUP_MEMORY_COPY, out->str, out->len);
  if (self->slow_ms > 0)
    {
      Late *late = g_new0 (Late, 1);

      late->tenant = self;
      late->message = g_object_ref (message);
      self->n_inside++;
      self->most_inside = MAX (self->most_inside, self->n_inside);
      soup_server_message_pause (message);
      g_timeout_add (self->slow_ms, late_cb, late);
    }
}

static void
tenant_init (Tenant *self)
{
  *self = (Tenant) { .items = g_ptr_array_new_with_free_func (stored_free), .log = g_string_new (NULL) };
  test_provider_init (&self->base, "15", ROLES);
  trunk_test_http_server_set_handler (self->base.server, tenant_handler, self);
}

static void
tenant_clear (Tenant *self)
{
  test_provider_clear (&self->base);
  g_ptr_array_unref (self->items);
  g_string_free (self->log, TRUE);
}

static void
test_reading (void)
{
  static const TrunkOperation operations[] = { TRUNK_OPERATION_FIND_ACCOUNT, TRUNK_OPERATION_OPEN_MAILBOX, TRUNK_OPERATION_READ_INBOX,
                                               TRUNK_OPERATION_CALENDAR, TRUNK_OPERATION_CONTACTS };
  Tenant tenant;

  tenant_init (&tenant);
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      g_autoptr(TrunkOutcome) outcome = test_provider_run (&tenant.base, operations[i], BOX);

      trunk_test_assert_finding (outcome, TRUNK_FINDING_OK);
      g_assert_cmpstr (trunk_outcome_get_fact (outcome, TRUNK_FACT_MAILBOX), ==, BOX);
    }
  g_assert_cmpuint (tenant.n_asked, ==, G_N_ELEMENTS (operations));
  g_assert_cmpuint (tenant.base.n_tokens, ==, 1);
  g_assert_cmpuint (tenant.n_created, ==, 0);
  tenant_clear (&tenant);
}

static void
test_in_flight (void)
{
  enum { N = 40 };
  TrunkTestResult results[N] = { { NULL } };
  Tenant tenant;

  tenant_init (&tenant);
  trunk_net_context_set_max_connections (tenant.base.context, 64);
  tenant.slow_ms = 20;
  for (guint i = 0; i < N; i++)
    trunk_provider_run_async (tenant.base.provider, TRUNK_OPERATION_OPEN_MAILBOX, BOX, NULL, trunk_test_result_cb, &results[i]);
  for (guint i = 0; i < N; i++)
    {
      g_autoptr(TrunkOutcome) outcome = trunk_provider_run_finish (tenant.base.provider, trunk_test_result_wait (&results[i]), NULL);

      trunk_test_assert_finding (outcome, TRUNK_FINDING_OK);
      trunk_test_result_clear (&results[i]);
    }
  g_assert_cmpuint (tenant.most_inside, >, 1);
  g_assert_cmpuint (tenant.most_inside, <=, TRUNK_EWS_IN_FLIGHT);
  tenant_clear (&tenant);
}

typedef struct
{
  guint status;
  const char *body;
  const char *retry_after;
  const char *finding;          /* when it does not end */
} Busy;

static const Busy busy_shapes[] = {
  { 503, "Busy", "1", "server-busy" },
  { 429, "Busy", "1", "throttled" },
  { 500, FAULT ("ErrorServerBusy", "<t:MessageXml><t:Value Name=\"BackOffMilliseconds\">1000</t:Value></t:MessageXml>"), NULL, "server-busy" },
  { 200, ERROR ("ErrorInternalServerError", "<m:MessageXml><t:Value Name=\"InnerErrorResponseCode\">ErrorServerBusy</t:Value></m:MessageXml>"), "1", "server-busy" },
};

/* One request is told to wait: it and everybody else do, then all goes well. */
static void
test_busy_once (gconstpointer data)
{
  const Busy *busy = data;
  Tenant tenant;
  g_autoptr(TrunkOutcome) first = NULL;
  g_autoptr(TrunkOutcome) second = NULL;
  g_auto(TrunkTestResult) waited = { NULL };
  gint64 started = g_get_monotonic_time ();
  gint64 until;

  tenant_init (&tenant);
  tenant.fail_on = "GetFolder";
  tenant.fail_status = busy->status;
  tenant.fail_body = busy->body;
  tenant.retry_after = busy->retry_after;
  tenant.n_fails = 1;
  trunk_provider_run_async (tenant.base.provider, TRUNK_OPERATION_OPEN_MAILBOX, BOX, NULL, trunk_test_result_cb, &waited);
  trunk_test_wait_until (trunk_provider_get_paused_until (tenant.base.provider) > 0);
  until = trunk_provider_get_paused_until (tenant.base.provider);
  second = test_provider_run (&tenant.base, TRUNK_OPERATION_CONTACTS, "bob@contoso.com");
  g_assert_cmpint (g_get_monotonic_time (), >=, until);
  trunk_test_assert_finding (second, TRUNK_FINDING_OK);
  first = trunk_provider_run_finish (tenant.base.provider, trunk_test_result_wait (&waited), NULL);
  trunk_test_assert_finding (first, TRUNK_FINDING_OK);
  g_assert_cmpint (g_get_monotonic_time () - started, >=, G_USEC_PER_SEC);
  g_assert_cmpuint (tenant.n_asked, ==, 3);
  trunk_test_result_clear (&waited);
  tenant_clear (&tenant);
}

static void
test_busy_for_long (gconstpointer data)
{
  const Busy *busy = data;
  Tenant tenant;
  g_autoptr(TrunkOutcome) outcome = NULL;

  tenant_init (&tenant);
  tenant.fail_on = "GetFolder";
  tenant.fail_status = busy->status;
  tenant.fail_body = busy->status == 500 ? FAULT ("ErrorServerBusy", "<t:MessageXml><t:Value Name=\"BackOffMilliseconds\">60000</t:Value></t:MessageXml>") : busy->body;
  tenant.retry_after = busy->retry_after != NULL ? "60" : NULL;
  tenant.n_fails = 99;
  outcome = test_provider_run (&tenant.base, TRUNK_OPERATION_OPEN_MAILBOX, BOX);
  g_assert_cmpstr (trunk_finding_get_nick (trunk_outcome_get_finding (outcome)), ==, busy->finding);
  g_assert_cmpstr (trunk_outcome_get_fact (outcome, TRUNK_FACT_RETRY_AFTER), ==, "60");
  g_assert_cmpuint (tenant.n_asked, ==, 1);
  g_assert_cmpint (trunk_provider_get_paused_until (tenant.base.provider), >, 0);
  tenant_clear (&tenant);
}

static const struct
{
  const char *name;
  TrunkOperation operation;
  const char *fail_on;
  guint status;
  const char *body;
  const char *type;
  const char *finding;
} refusals[] = {
  { "gate", TRUNK_OPERATION_OPEN_MAILBOX, "", 403, "Forbidden", "text/plain", "mailbox-blocked" },
  { "impersonation", TRUNK_OPERATION_OPEN_MAILBOX, "", 500, FAULT ("ErrorImpersonateUserDenied", ""), NULL, "impersonation-denied" },
  { "unknown", TRUNK_OPERATION_OPEN_MAILBOX, "", 500, FAULT ("ErrorNonExistentMailbox", ""), NULL, "mailbox-unknown" },
  { "moving", TRUNK_OPERATION_OPEN_MAILBOX, "", 200, ERROR ("ErrorMailboxMoveInProgress", ""), NULL, "mailbox-moving" },
  { "full", TRUNK_OPERATION_WRITE, "CreateItem", 200, ERROR ("ErrorQuotaExceeded", ""), NULL, "mailbox-full" },
  { "send", TRUNK_OPERATION_SEND, "CreateItem", 200, ERROR ("ErrorAccessDenied", ""), NULL, "send-denied" },
  { "calendar", TRUNK_OPERATION_CALENDAR, "CalendarView", 200, ERROR ("ErrorAccessDenied", ""), NULL, "access-denied" },
  { "html", TRUNK_OPERATION_OPEN_MAILBOX, "", 200, "<html>Hotel</html>", NULL, "http-not-understood" },
  { "not-removed", TRUNK_OPERATION_WRITE, "DeleteItem", 200, ERROR ("ErrorAccessDenied", ""), NULL, "probe-not-removed" },
  { "not-kept", TRUNK_OPERATION_WRITE, "<m:GetItem", 200, ERROR ("ErrorItemNotFound", ""), NULL, "write-not-kept" },
  { "no-search", TRUNK_OPERATION_WRITE, "Restriction", 200, ERROR ("ErrorInvalidRequest", ""), NULL, "ok" },
};

static void
test_refusals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      Tenant tenant;
      g_autoptr(TrunkOutcome) outcome = NULL;

      g_test_message ("%s", refusals[i].name);
      tenant_init (&tenant);
      tenant.fail_on = refusals[i].fail_on;
      tenant.fail_status = refusals[i].status;
      tenant.fail_body = refusals[i].body;
      tenant.fail_type = refusals[i].type;
      tenant.n_fails = 99;
      outcome = test_provider_run (&tenant.base, refusals[i].operation, BOX);
      g_assert_cmpstr (trunk_finding_get_nick (trunk_outcome_get_finding (outcome)), ==, refusals[i].finding);
      if (!g_str_equal (refusals[i].name, "not-removed"))
        g_assert_cmpuint (tenant.items->len, ==, 0);
      tenant_clear (&tenant);
    }
}

static void
test_token_refused (void)
{
  Tenant tenant;
  g_autoptr(TrunkOutcome) once = NULL;
  g_autoptr(TrunkOutcome) always = NULL;

  tenant_init (&tenant);
  tenant.fail_on = "";
  tenant.fail_status = 401;
  tenant.fail_body = "";
  tenant.n_fails = 1;
  once = test_provider_run (&tenant.base, TRUNK_OPERATION_OPEN_MAILBOX, BOX);
  trunk_test_assert_finding (once, TRUNK_FINDING_OK);
  g_assert_cmpuint (tenant.base.n_tokens, ==, 2);

  tenant.n_fails = 99;
  always = test_provider_run (&tenant.base, TRUNK_OPERATION_OPEN_MAILBOX, BOX);
  trunk_test_assert_finding (always, TRUNK_FINDING_TOKEN_REJECTED);
  g_assert_cmpuint (tenant.n_fails, ==, 97);
  tenant_clear (&tenant);
}

static void
test_accounts (void)
{
  Tenant tenant;
  g_autoptr(TrunkOutcome) alias = NULL;
  g_autoptr(TrunkOutcome) hidden = NULL;
  g_autoptr(TrunkOutcome) primary = NULL;

  tenant_init (&tenant);
  tenant.resolves_to = "anna@contoso.com";
  alias = test_provider_run (&tenant.base, TRUNK_OPERATION_FIND_ACCOUNT, BOX);
  trunk_test_assert_finding (alias, TRUNK_FINDING_ADDRESS_IS_ALIAS);
  g_assert_cmpstr (trunk_outcome_get_fact (alias, TRUNK_FACT_PRIMARY_ADDRESS), ==, "anna@contoso.com");

  /* Hidden from the address book, and yet there. */
  tenant.fail_on = "ResolveNames";
  tenant.fail_status = 200;
  tenant.fail_body = ERROR ("ErrorNameResolutionNoResults", "");
  tenant.n_fails = 1;
  hidden = test_provider_run (&tenant.base, TRUNK_OPERATION_FIND_ACCOUNT, BOX);
  trunk_test_assert_finding (hidden, TRUNK_FINDING_OK);

  tenant.fail_on = "";
  tenant.fail_status = 500;
  tenant.fail_body = FAULT ("ErrorNonPrimarySmtpAddress", "<t:MessageXml><t:Value Name=\"Primary\">anna@contoso.com</t:Value></t:MessageXml>");
  tenant.n_fails = 1;
  primary = test_provider_run (&tenant.base, TRUNK_OPERATION_OPEN_MAILBOX, BOX);
  trunk_test_assert_finding (primary, TRUNK_FINDING_ADDRESS_IS_ALIAS);
  g_assert_cmpstr (trunk_outcome_get_fact (primary, TRUNK_FACT_PRIMARY_ADDRESS), ==, "anna@contoso.com");
  tenant_clear (&tenant);
}

static void
test_writing (void)
{
  Tenant tenant;
  g_autoptr(TrunkOutcome) written = NULL;
  g_autoptr(TrunkOutcome) sent = NULL;
  g_autoptr(TrunkOutcome) round = NULL;

  tenant_init (&tenant);
  tenant_keep (&tenant, "Trunkline test 0123456789abcdef", "0123456789abcdef", "2026-01-01T10:00:00Z", NULL);
  tenant_keep (&tenant, "Trunkline test 2123456789abcdef", NULL, "2026-01-01T10:00:00Z", NULL);
  written = test_provider_run (&tenant.base, TRUNK_OPERATION_WRITE, BOX);
  trunk_test_assert_finding (written, TRUNK_FINDING_OK);
  g_assert_cmpuint (tenant.n_deleted, ==, 2);
  g_assert_cmpuint (tenant.items->len, ==, 1);
  g_ptr_array_set_size (tenant.items, 0);

  sent = test_provider_run (&tenant.base, TRUNK_OPERATION_SEND, BOX);
  trunk_test_assert_finding (sent, TRUNK_FINDING_OK);
  g_assert_cmpuint (tenant.items->len, ==, 0);

  round = test_provider_run (&tenant.base, TRUNK_OPERATION_ROUND_TRIP, BOX);
  trunk_test_assert_finding (round, TRUNK_FINDING_OK);
  g_assert_cmpuint (tenant.items->len, ==, 0);
  g_assert_nonnull (strstr (tenant.log->str, "<m:GetAttachment>"));
  g_assert_nonnull (strstr (tenant.log->str, "<m:UpdateItem"));
  g_assert_nonnull (strstr (tenant.log->str, "<t:CalendarItem>"));
  tenant_clear (&tenant);
}

/* The caller stops while the item is being made: he is let go at once, and the item is removed. */
static void
test_cancel (gconstpointer data)
{
  Tenant tenant;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(TrunkOutcome) outcome = NULL;
  g_autoptr(GError) error = NULL;

  tenant_init (&tenant);
  tenant.slow_ms = 300;
  tenant.cancel_on_create = cancellable;
  trunk_provider_run_async (tenant.base.provider, GPOINTER_TO_INT (data), BOX, cancellable, trunk_test_result_cb, &waited);
  trunk_test_wait_until (g_cancellable_is_cancelled (cancellable));
  {
    gint64 cancelled = g_get_monotonic_time ();

    outcome = trunk_provider_run_finish (tenant.base.provider, trunk_test_result_wait (&waited), &error);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpint (g_get_monotonic_time () - cancelled, <, 100000);
  }
  g_assert_cmpuint (tenant.items->len, ==, 1);
  test_provider_drain (&tenant.base);
  g_assert_cmpuint (tenant.items->len, ==, 0);
  trunk_test_result_clear (&waited);
  tenant_clear (&tenant);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/providers/ews/reading", test_reading);
  g_test_add_func ("/providers/ews/in-flight", test_in_flight);
  for (guint i = 0; i < G_N_ELEMENTS (busy_shapes); i++)
    {
      g_autofree char *once = g_strdup_printf ("/providers/ews/busy-once/%u", busy_shapes[i].status);
      g_autofree char *longer = g_strdup_printf ("/providers/ews/busy-for-long/%u", busy_shapes[i].status);

      g_test_add_data_func (once, &busy_shapes[i], test_busy_once);
      g_test_add_data_func (longer, &busy_shapes[i], test_busy_for_long);
    }
  g_test_add_func ("/providers/ews/refusals", test_refusals);
  g_test_add_func ("/providers/ews/token-refused", test_token_refused);
  g_test_add_func ("/providers/ews/accounts", test_accounts);
  g_test_add_func ("/providers/ews/writing", test_writing);
  g_test_add_data_func ("/providers/ews/cancel-write", GINT_TO_POINTER (TRUNK_OPERATION_WRITE), test_cancel);
  g_test_add_data_func ("/providers/ews/cancel-send", GINT_TO_POINTER (TRUNK_OPERATION_SEND), test_cancel);

  return g_test_run ();
}
