/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "providers/trunk-ews-answer.h"
#include "providers/trunk-ews-envelope.h"

#define SOAP_HEAD \
  "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"" \
  " xmlns:m=\"http://schemas.microsoft.com/exchange/services/2006/messages\"" \
  " xmlns:t=\"http://schemas.microsoft.com/exchange/services/2006/types\"><s:Header/><s:Body>"
#define SOAP_TAIL "</s:Body></s:Envelope>"
#define RESPONSE(operation, klass, inner) \
  SOAP_HEAD "<m:" operation "Response><m:ResponseMessages><m:" operation "ResponseMessage ResponseClass=\"" klass "\">" inner \
  "</m:" operation "ResponseMessage></m:ResponseMessages></m:" operation "Response>" SOAP_TAIL
#define FAULT(inner) \
  SOAP_HEAD "<s:Fault><faultcode>s:Server</faultcode><faultstring xml:lang=\"en\">It is said</faultstring><detail>" inner "</detail></s:Fault>" SOAP_TAIL
#define E_NS "xmlns:e=\"http://schemas.microsoft.com/exchange/services/2006/errors\""

static TrunkEwsAnswer *
parse (const char *text,
       gssize      length)
{
  g_autoptr(GBytes) body = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);

  return trunk_ews_answer_parse (body);
}

static const char * const sample_values[TRUNK_EWS_N_SLOTS] = {
  [TRUNK_EWS_SLOT_MAILBOX] = "o'neil&<co>@contoso.com",
  [TRUNK_EWS_SLOT_FOLDER] = "inbox",
  [TRUNK_EWS_SLOT_ID] = "AAMk\"&<>AA==",
  [TRUNK_EWS_SLOT_CHANGE_KEY] = "CQAA",
  [TRUNK_EWS_SLOT_SUBJECT] = "Trunkline test 0123456789abcdef",
  [TRUNK_EWS_SLOT_MARK] = "0123456789abcdef",
  [TRUNK_EWS_SLOT_START] = "2026-11-21T10:00:00Z",
  [TRUNK_EWS_SLOT_END] = "2026-11-21T11:00:00Z",
  [TRUNK_EWS_SLOT_COUNT] = "1",
  [TRUNK_EWS_SLOT_CONTENT] = "UklGRg==",
};

/* Microsoft's schemas stand beside the source tree on some machines, and are not ours to keep in it. */
static char *
find_schema (void)
{
  g_autofree char *schema = g_build_filename (g_getenv ("TRUNK_SOURCE_ROOT"), "..", "shared", "contracts", "ews-2013sp1-mit", "ews-soap.xsd", NULL);

  return g_file_test (schema, G_FILE_TEST_EXISTS) ? g_steal_pointer (&schema) : NULL;
}

static void
test_schema (void)
{
  g_autofree char *schema = find_schema ();
  g_autofree char *directory = NULL;
  g_autoptr(GPtrArray) command = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *complaints = NULL;
  int status;

  directory = g_dir_make_tmp ("trunk-envelopes-XXXXXX", NULL);
  g_assert_nonnull (directory);
  for (const char * const *word = (const char * const []) { "xmllint", "--noout", "--nonet", "--schema", schema, NULL }; *word != NULL; word++)
    g_ptr_array_add (command, g_strdup (*word));

  for (guint request = 0; request < TRUNK_EWS_N_REQUESTS; request++)
    {
      for (guint impersonate = 0; impersonate < 2; impersonate++)
        {
          g_autoptr(GBytes) envelope = trunk_ews_envelope_build (request, "o'neil&<co>@contoso.com", impersonate, sample_values);
          g_autofree char *path = g_strdup_printf ("%s/%u-%u-%s.xml", directory, request, impersonate, trunk_ews_request_get_name (request));

          g_assert_true (g_file_set_contents (path, g_bytes_get_data (envelope, NULL), g_bytes_get_size (envelope), NULL));
          g_ptr_array_add (command, g_steal_pointer (&path));
        }
    }
  g_ptr_array_add (command, NULL);

  g_assert_true (g_spawn_sync (NULL, (char **) command->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &complaints, &status, NULL));
  if (!g_spawn_check_wait_status (status, NULL))
    g_test_message ("%s", complaints);
  g_assert_true (g_spawn_check_wait_status (status, NULL));

  for (guint i = 5; i + 1 < command->len; i++)
    g_assert_cmpint (g_unlink (g_ptr_array_index (command, i)), ==, 0);
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

static void
test_impersonation (void)
{
  g_autoptr(GBytes) as_app = trunk_ews_envelope_build (TRUNK_EWS_GET_FOLDER, "a&b@contoso.com", TRUE, sample_values);
  g_autoptr(GBytes) as_person = trunk_ews_envelope_build (TRUNK_EWS_GET_FOLDER, "a&b@contoso.com", FALSE, sample_values);
  const char *app = g_bytes_get_data (as_app, NULL);
  const char *person = g_bytes_get_data (as_person, NULL);

  g_assert_nonnull (g_strstr_len (app, g_bytes_get_size (as_app),
                                  "<t:ConnectingSID><t:PrimarySmtpAddress>a&amp;b@contoso.com</t:PrimarySmtpAddress></t:ConnectingSID>"));
  g_assert_null (g_strstr_len (app, g_bytes_get_size (as_app), "<t:Mailbox>"));
  g_assert_null (g_strstr_len (person, g_bytes_get_size (as_person), "Impersonation"));
  g_assert_nonnull (g_strstr_len (person, g_bytes_get_size (as_person),
                                  "<t:Mailbox><t:EmailAddress>a&amp;b@contoso.com</t:EmailAddress></t:Mailbox>"));
}

static void
test_folder (void)
{
  g_autoptr(TrunkEwsAnswer) answer = parse (RESPONSE ("GetFolder", "Success", "<m:ResponseCode>NoError</m:ResponseCode><m:Folders><t:Folder>"
                                                      "<t:FolderId Id=\"F\"/><t:DisplayName>Inbox</t:DisplayName><t:TotalCount>12</t:TotalCount>"
                                                      "<t:UnreadCount>3</t:UnreadCount></t:Folder></m:Folders>"), -1);

  g_assert_true (answer->understood);
  g_assert_cmpint (trunk_ews_answer_judge (answer, 200, NULL), ==, TRUNK_FINDING_OK);
  g_assert_cmpint (answer->total, ==, 12);
  g_assert_cmpint (answer->unread, ==, 3);
}

static void
test_items (void)
{
  g_autoptr(TrunkEwsAnswer) answer = parse (RESPONSE ("FindItem", "Success", "<m:ResponseCode>NoError</m:ResponseCode>"
      "<m:RootFolder TotalItemsInView=\"2\" IncludesLastItemInRange=\"true\"><t:Items>"
      "<t:Message><t:ItemId Id=\"I&amp;1&amp;#38;&quot;&lt;\" ChangeKey=\"C1\"/><t:Subject>Trunkline test &lt;x&gt;</t:Subject>"
      "<t:Attachments><t:FileAttachment><t:AttachmentId Id=\"A1\"/><t:Name>n</t:Name></t:FileAttachment></t:Attachments>"
      "<t:DateTimeCreated>2026-11-21T10:00:00Z</t:DateTimeCreated>"
      "<t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId=\"InternetHeaders\" PropertyName=\"other\" PropertyType=\"String\"/><t:Value>no</t:Value></t:ExtendedProperty>"
      "<t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId=\"InternetHeaders\" PropertyName=\"X-Trunkline-Test\" PropertyType=\"String\"/><t:Value>00ff</t:Value></t:ExtendedProperty>"
      "<t:IsRead>true</t:IsRead></t:Message>"
      "<t:CalendarItem><t:ItemId Id=\"I2\"/></t:CalendarItem><t:Message><t:Subject>no id</t:Subject></t:Message></t:Items></m:RootFolder>"), -1);
  TrunkEwsItem *item;

  g_assert_true (answer->understood);
  g_assert_cmpint (answer->total, ==, 2);
  g_assert_cmpuint (answer->items->len, ==, 2);
  item = g_ptr_array_index (answer->items, 0);
  g_assert_cmpstr (item->id, ==, "I&1&#38;\"<");
  g_assert_cmpstr (item->change_key, ==, "C1");
  g_assert_cmpstr (item->subject, ==, "Trunkline test <x>");
  g_assert_cmpstr (item->created, ==, "2026-11-21T10:00:00Z");
  g_assert_cmpstr (item->mark, ==, "00ff");
  g_assert_cmpstr (item->attachment_id, ==, "A1");
  g_assert_cmpint (item->is_read, ==, TRUE);
  item = g_ptr_array_index (answer->items, 1);
  g_assert_cmpstr (item->id, ==, "I2");
  g_assert_null (item->mark);
}

static void
test_resolution (void)
{
  g_autoptr(TrunkEwsAnswer) answer = parse (RESPONSE ("ResolveNames", "Success", "<m:ResponseCode>NoError</m:ResponseCode>"
      "<m:ResolutionSet TotalItemsInView=\"1\" IncludesLastItemInRange=\"true\"><t:Resolution><t:Mailbox><t:Name>A</t:Name>"
      "<t:EmailAddress>ann@contoso.com</t:EmailAddress><t:RoutingType>SMTP</t:RoutingType><t:MailboxType>Mailbox</t:MailboxType>"
      "</t:Mailbox></t:Resolution></m:ResolutionSet>"), -1);

  g_assert_true (answer->understood);
  g_assert_cmpstr (answer->primary, ==, "ann@contoso.com");
  g_assert_cmpstr (answer->mailbox_kind, ==, "Mailbox");
}

static void
test_alias (void)
{
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
  g_autoptr(TrunkEwsAnswer) answer = parse (FAULT ("<e:ResponseCode " E_NS ">ErrorNonPrimarySmtpAddress</e:ResponseCode><e:Message " E_NS ">x</e:Message>"
                                                   "<t:MessageXml><t:Value Name=\"Primary\">ann@contoso.com</t:Value></t:MessageXml>"), -1);

  g_assert_cmpint (trunk_ews_answer_judge (answer, 500, evidence), ==, TRUNK_FINDING_ADDRESS_IS_ALIAS);
  g_assert_cmpstr (trunk_evidence_get (evidence, TRUNK_FACT_PRIMARY_ADDRESS), ==, "ann@contoso.com");
}

/* Facts 3.6: the shapes in which EWS says that it is busy. */
static void
test_busy_shapes (void)
{
  static const struct
  {
    guint status;
    const char *body;
    gint64 back_off;
  } shapes[] = {
    { 503, "Service Unavailable", -1 },
    { 500, FAULT ("<e:ResponseCode " E_NS ">ErrorServerBusy</e:ResponseCode><t:MessageXml><t:Value Name=\"BackOffMilliseconds\">1500</t:Value></t:MessageXml>"), 1500 },
    { 200, RESPONSE ("GetFolder", "Error", "<m:MessageText>An internal server error occurred.</m:MessageText><m:ResponseCode>ErrorInternalServerError</m:ResponseCode>"
                     "<m:DescriptiveLinkKey>0</m:DescriptiveLinkKey><m:MessageXml><t:Value Name=\"InnerErrorMessageText\">busy</t:Value>"
                     "<t:Value Name=\"InnerErrorResponseCode\">ErrorServerBusy</t:Value></m:MessageXml>"), -1 },
    { 200, RESPONSE ("GetFolder", "Error", "<m:MessageText>Busy</m:MessageText><m:ResponseCode>ErrorServerBusy</m:ResponseCode>"
                     "<m:MessageXml><t:Value Name=\"BackOffMilliseconds\">2500</t:Value></m:MessageXml>"), 2500 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr(TrunkEwsAnswer) answer = parse (shapes[i].body, -1);

      g_assert_cmpint (trunk_ews_answer_judge (answer, shapes[i].status, NULL), ==, TRUNK_FINDING_SERVER_BUSY);
      g_assert_cmpint (answer->back_off_ms, ==, shapes[i].back_off);
    }
}

static void
test_statuses (void)
{
  g_autoptr(TrunkEwsAnswer) fault = parse (FAULT ("<e:ResponseCode " E_NS ">ErrorImpersonateUserDenied</e:ResponseCode>"), -1);
  g_autoptr(TrunkEwsAnswer) denied = parse (FAULT ("<e:ResponseCode " E_NS ">ErrorAccessDenied</e:ResponseCode>"), -1);
  g_autoptr(TrunkEwsAnswer) text = parse ("Forbidden", -1);

  g_assert_cmpint (trunk_ews_answer_judge (fault, 500, NULL), ==, TRUNK_FINDING_IMPERSONATION_DENIED);
  g_assert_cmpint (trunk_ews_answer_judge (fault, 401, NULL), ==, TRUNK_FINDING_TOKEN_REJECTED);
  g_assert_cmpint (trunk_ews_answer_judge (denied, 403, NULL), ==, TRUNK_FINDING_ACCESS_DENIED);
  g_assert_cmpint (trunk_ews_answer_judge (text, 403, NULL), ==, TRUNK_FINDING_MAILBOX_BLOCKED);
  g_assert_cmpint (trunk_ews_answer_judge (text, 200, NULL), ==, TRUNK_FINDING_HTTP_NOT_UNDERSTOOD);
  g_assert_cmpint (trunk_ews_answer_judge (text, 502, NULL), ==, TRUNK_FINDING_HTTP_SERVER_ERROR);
}

static void
test_first_error_counts (void)
{
  g_autoptr(TrunkEwsAnswer) answer = parse (SOAP_HEAD "<m:FindItemResponse><m:ResponseMessages>"
      "<m:FindItemResponseMessage ResponseClass=\"Success\"><m:ResponseCode>NoError</m:ResponseCode></m:FindItemResponseMessage>"
      "<m:FindItemResponseMessage ResponseClass=\"Error\"><m:MessageText>one</m:MessageText><m:ResponseCode>ErrorFolderNotFound</m:ResponseCode></m:FindItemResponseMessage>"
      "<m:FindItemResponseMessage ResponseClass=\"Error\"><m:MessageText>two</m:MessageText><m:ResponseCode>ErrorAccessDenied</m:ResponseCode></m:FindItemResponseMessage>"
      "</m:ResponseMessages></m:FindItemResponse>" SOAP_TAIL, -1);

  g_assert_cmpstr (answer->code, ==, "ErrorFolderNotFound");
  g_assert_cmpstr (answer->message, ==, "one");
}

static void
test_hostile (void)
{
  g_autoptr(GString) bomb = g_string_new ("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b0 \"boom\">");
  g_autoptr(GString) deep = g_string_new (SOAP_HEAD);
  g_autoptr(GString) many = g_string_new (SOAP_HEAD "<m:FindItemResponse>");
  g_autoptr(GString) wide = g_string_new (SOAP_HEAD "<m:XResponse><m:XResponseMessage ResponseClass=\"Success\"><m:ResponseCode>");
  const char *texts[8] = { NULL };
  guint n = 0;

  for (guint i = 1; i < 30; i++)
    g_string_append_printf (bomb, "<!ENTITY b%u \"&b%u;&b%u;&b%u;&b%u;\">", i, i - 1, i - 1, i - 1, i - 1);
  g_string_append (bomb, "]>" SOAP_HEAD "&b29;" SOAP_TAIL);
  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "<m:a>");
  for (guint i = 0; i < 2 * TRUNK_EWS_MAX_ITEMS; i++)
    g_string_append (many, "<t:Message><t:ItemId Id=\"x\"/></t:Message>");
  for (guint i = 0; i < TRUNK_EWS_MAX_TEXT + 1; i++)
    g_string_append_c (wide, 'x');

  texts[n++] = bomb->str;
  texts[n++] = deep->str;
  texts[n++] = many->str;
  texts[n++] = wide->str;
  texts[n++] = "<!DOCTYPE s:Envelope SYSTEM \"file:///etc/passwd\">" SOAP_HEAD "<m:XResponseMessage ResponseClass=\"Success\"/>" SOAP_TAIL;
  texts[n++] = "<html><body>Sign in</body></html>";
  texts[n++] = SOAP_HEAD;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TrunkEwsAnswer) answer = parse (texts[i], -1);

      g_assert_false (answer->understood);
      g_assert_cmpuint (answer->items->len, <=, TRUNK_EWS_MAX_ITEMS);
      g_assert_cmpint (trunk_ews_answer_judge (answer, 200, NULL), ==, TRUNK_FINDING_HTTP_NOT_UNDERSTOOD);
    }
}

/* Every prefix of an answer, and every answer with one byte broken, is survived. */
static void
test_cut_and_broken (void)
{
  static const char whole[] = RESPONSE ("GetItem", "Success", "<m:ResponseCode>NoError</m:ResponseCode><m:Items><t:Message><t:ItemId Id=\"I\"/>"
                                        "<t:Subject>s</t:Subject><t:IsRead>true</t:IsRead></t:Message></m:Items>");

  for (gsize length = 0; length < sizeof whole - 1; length++)
    {
      g_autoptr(TrunkEwsAnswer) answer = parse (whole, length);
      g_autofree char *copy = g_memdup2 (whole, sizeof whole - 1);
      g_autoptr(TrunkEwsAnswer) broken = NULL;

      g_assert_false (answer->understood);
      copy[length] ^= 0x15;
      broken = parse (copy, sizeof whole - 1);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *schema = NULL;

  g_test_init (&argc, &argv, NULL);

  if ((schema = find_schema ()) != NULL)
    g_test_add_func ("/providers/ews-wire/schema", test_schema);
  g_test_add_func ("/providers/ews-wire/impersonation", test_impersonation);
  g_test_add_func ("/providers/ews-wire/folder", test_folder);
  g_test_add_func ("/providers/ews-wire/items", test_items);
  g_test_add_func ("/providers/ews-wire/resolution", test_resolution);
  g_test_add_func ("/providers/ews-wire/alias", test_alias);
  g_test_add_func ("/providers/ews-wire/busy-shapes", test_busy_shapes);
  g_test_add_func ("/providers/ews-wire/statuses", test_statuses);
  g_test_add_func ("/providers/ews-wire/first-error-counts", test_first_error_counts);
  g_test_add_func ("/providers/ews-wire/hostile", test_hostile);
  g_test_add_func ("/providers/ews-wire/cut-and-broken", test_cut_and_broken);

  return g_test_run ();
}
