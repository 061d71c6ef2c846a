/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-ews-private.h"

#include <string.h>

#define INTERNET_HEADERS "00020386-0000-0000-c000-000000000046"

static const struct
{
  const char *name;
  const char *guid;
} property_sets[] = {
  {"InternetHeaders", INTERNET_HEADERS},
  {"PublicStrings", "00020329-0000-0000-c000-000000000046"},
  {"Common", "00062008-0000-0000-c000-000000000046"},
  {"Appointment", "00062002-0000-0000-c000-000000000046"},
  {"Meeting", "6ed8da90-450b-101b-98da-00aa003f1305"},
  {"Address", "00062004-0000-0000-c000-000000000046"},
  {"Task", "00062003-0000-0000-c000-000000000046"},
  {"UnifiedMessaging", "4442858e-a9e3-4e80-b900-317a210cc15b"},
};

void
trunk_practice_ews_read_shape (TrunkPracticeEwsShape *shape,
                               xmlNode               *element)
{
  g_autofree char *base = trunk_practice_ews_child_text (element, "BaseShape");
  xmlNode *additional = trunk_practice_ews_child (element, "AdditionalProperties");

  shape->all = g_strcmp0 (base, "AllProperties") == 0;
  shape->common = shape->all || g_strcmp0 (base, "Default") == 0;
  shape->uris = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  shape->extended = g_ptr_array_new ();
  for (xmlNode *child = trunk_practice_ews_first (additional); child != NULL; child = trunk_practice_ews_next (child))
    if (trunk_practice_ews_named (child, "ExtendedFieldURI"))
      g_ptr_array_add (shape->extended, child);
    else
      {
        char *uri = trunk_practice_ews_attribute (child, "FieldURI");

        if (uri != NULL)
          g_hash_table_add (shape->uris, uri);
      }
}

void
trunk_practice_ews_clear_shape (TrunkPracticeEwsShape *shape)
{
  g_clear_pointer (&shape->uris, g_hash_table_unref);
  g_clear_pointer (&shape->extended, g_ptr_array_unref);
}

gboolean
trunk_practice_ews_wants (const TrunkPracticeEwsShape *shape,
                          const char                  *uri,
                          gboolean                     in_default)
{
  return shape->all || (in_default && shape->common) || (shape->uris != NULL && g_hash_table_contains (shape->uris, uri));
}

static char *
property_set_guid (xmlNode *uri)
{
  char *guid = trunk_practice_ews_attribute (uri, "PropertySetId");
  g_autofree char *name = trunk_practice_ews_attribute (uri, "DistinguishedPropertySetId");

  for (guint i = 0; guid == NULL && name != NULL && i < G_N_ELEMENTS (property_sets); i++)
    if (g_str_equal (property_sets[i].name, name))
      guid = g_strdup (property_sets[i].guid);
  return guid;
}

/* The same property has one name in Graph and EWS: "String {guid} Name x", "Integer {guid} Id 0x8010", "Integer 0x0E07". NULL: not understood */
char *
trunk_practice_ews_property_name (xmlNode *uri)
{
  g_autofree char *type = trunk_practice_ews_attribute (uri, "PropertyType");
  g_autofree char *tag = trunk_practice_ews_attribute (uri, "PropertyTag");
  g_autofree char *name = trunk_practice_ews_attribute (uri, "PropertyName");
  g_autofree char *id = trunk_practice_ews_attribute (uri, "PropertyId");
  g_autofree char *guid = property_set_guid (uri);

  if (type == NULL)
    return NULL;
  if (tag != NULL)
    return g_strdup_printf ("%s 0x%04X", type, (guint) g_ascii_strtoull (tag, NULL, 0));
  if (guid != NULL && name != NULL)
    return g_strdup_printf ("%s {%s} Name %s", type, guid, name);
  if (guid != NULL && id != NULL)
    return g_strdup_printf ("%s {%s} Id 0x%X", type, guid, (guint) g_ascii_strtoull (id, NULL, 0));
  return NULL;
}

static gboolean
is_header (xmlNode *uri)
{
  g_autofree char *guid = property_set_guid (uri);

  return guid != NULL && g_ascii_strcasecmp (guid, INTERNET_HEADERS) == 0;
}

/* Internet headers are properties for EWS, and a list of their own for Graph. */
const char *
trunk_practice_ews_item_property (TrunkPracticeItem *item,
                                  xmlNode           *uri)
{
  g_autofree char *name = NULL;

  if (is_header (uri))
    {
      g_autofree char *header = trunk_practice_ews_attribute (uri, "PropertyName");

      for (guint i = 0; header != NULL && i < item->headers->len; i++)
        {
          TrunkPracticePair *pair = g_ptr_array_index (item->headers, i);

          if (g_ascii_strcasecmp (pair->name, header) == 0)
            return pair->value;
        }
      return NULL;
    }
  name = trunk_practice_ews_property_name (uri);
  return name != NULL ? trunk_practice_item_get_property (item, name) : NULL;
}

const char *
trunk_practice_ews_item_element (TrunkPracticeItem *item)
{
  static const char * const elements[] = {"t:Message", "t:CalendarItem", "t:Contact"};

  return elements[item->kind];
}

static void
put_mailbox (GString                 *out,
             const TrunkPracticePair *recipient)
{
  g_string_append (out, "<t:Mailbox>");
  trunk_practice_ews_put (out, "t:Name", recipient->name != NULL ? recipient->name : recipient->value);
  trunk_practice_ews_put (out, "t:EmailAddress", recipient->value);
  g_string_append (out, "<t:RoutingType>SMTP</t:RoutingType><t:MailboxType>Mailbox</t:MailboxType></t:Mailbox>");
}

static void
put_recipients (GString    *out,
                const char *element,
                GPtrArray  *recipients)
{
  if (recipients->len == 0)
    return;
  g_string_append_printf (out, "<%s>", element);
  for (guint i = 0; i < recipients->len; i++)
    put_mailbox (out, g_ptr_array_index (recipients, i));
  g_string_append_printf (out, "</%s>", element);
}

void
trunk_practice_ews_put_attachment (GString                 *out,
                                   TrunkPracticeItem       *item,
                                   TrunkPracticeAttachment *attachment,
                                   gboolean                 content)
{
  g_autofree char *id = trunk_practice_ews_item_id (attachment->id);
  g_autofree char *root = trunk_practice_ews_item_id (item->id);
  g_autofree char *change_key = trunk_practice_item_dup_change_key (item);

  g_string_append_printf (out, "<t:FileAttachment><t:AttachmentId Id=\"%s\" RootItemId=\"%s\" RootItemChangeKey=\"%s\"/>", id, root, change_key);
  trunk_practice_ews_put (out, "t:Name", attachment->name);
  trunk_practice_ews_put (out, "t:ContentType", attachment->content_type);
  if (attachment->content_id != NULL)
    trunk_practice_ews_put (out, "t:ContentId", attachment->content_id);
  trunk_practice_ews_put_int (out, "t:Size", (gint64) g_bytes_get_size (attachment->content));
  trunk_practice_ews_put_time (out, "t:LastModifiedTime", attachment->modified);
  trunk_practice_ews_put_bool (out, "t:IsInline", FALSE);
  trunk_practice_ews_put_bool (out, "t:IsContactPhoto", FALSE);
  if (content)
    {
      gsize size;
      const guchar *data = g_bytes_get_data (attachment->content, &size);
      g_autofree char *base64 = g_base64_encode (data, size);

      g_string_append_printf (out, "<t:Content>%s</t:Content>", base64);
    }
  g_string_append (out, "</t:FileAttachment>");
}

static void
put_extended (GString                     *out,
              TrunkPracticeItem           *item,
              const TrunkPracticeEwsShape *shape)
{
  static const char * const attributes[] = {"DistinguishedPropertySetId", "PropertySetId", "PropertyTag", "PropertyName", "PropertyId", "PropertyType"};

  for (guint i = 0; shape->extended != NULL && i < shape->extended->len; i++)
    {
      xmlNode *uri = g_ptr_array_index (shape->extended, i);
      const char *value = trunk_practice_ews_item_property (item, uri);

      if (value == NULL)
        continue;
      g_string_append (out, "<t:ExtendedProperty><t:ExtendedFieldURI");
      for (guint a = 0; a < G_N_ELEMENTS (attributes); a++)
        {
          g_autofree char *text = trunk_practice_ews_attribute (uri, attributes[a]);

          if (text == NULL)
            continue;
          g_string_append_printf (out, " %s=\"", attributes[a]);
          trunk_practice_ews_escape (out, text);
          g_string_append_c (out, '"');
        }
      g_string_append (out, "/>");
      trunk_practice_ews_put (out, "t:Value", value);
      g_string_append (out, "</t:ExtendedProperty>");
    }
}

static void
put_common (TrunkPracticeEwsCall        *call,
            TrunkPracticeItem           *item,
            const TrunkPracticeEwsShape *shape,
            const char                  *change_key)
{
  GString *out = call->out;
  g_autofree char *importance = g_strdup (item->importance != NULL ? item->importance : "normal");

#define WANTS(uri, in_default) trunk_practice_ews_wants (shape, uri, in_default)
  importance[0] = g_ascii_toupper (importance[0]);
  trunk_practice_ews_put_id (out, "t:ItemId", item->id, change_key);
  if (WANTS ("item:ParentFolderId", FALSE))
    trunk_practice_ews_put_id (out, "t:ParentFolderId", trunk_practice_mailbox_get_folder_id (call->mailbox, item->folder), "AQAAAA==");
  if (WANTS ("item:ItemClass", FALSE))
    trunk_practice_ews_put (out, "t:ItemClass", item->item_class);
  if (WANTS ("item:Subject", TRUE))
    trunk_practice_ews_put (out, "t:Subject", item->subject);
  if (WANTS ("item:Sensitivity", TRUE))
    trunk_practice_ews_put (out, "t:Sensitivity", "Normal");
  if (!shape->listing && (WANTS ("item:Body", TRUE) || WANTS ("item:TextBody", FALSE)))
    {
      g_string_append_printf (out, "<t:Body BodyType=\"%s\">", item->body_is_html ? "HTML" : "Text");
      trunk_practice_ews_escape (out, item->body != NULL ? item->body : "");
      g_string_append (out, "</t:Body>");
    }
  if (!shape->listing && item->attachments->len > 0 && WANTS ("item:Attachments", TRUE))
    {
      g_string_append (out, "<t:Attachments>");
      for (guint i = 0; i < item->attachments->len; i++)
        trunk_practice_ews_put_attachment (out, item, g_ptr_array_index (item->attachments, i), FALSE);
      g_string_append (out, "</t:Attachments>");
    }
  if (WANTS ("item:DateTimeReceived", FALSE))
    trunk_practice_ews_put_time (out, "t:DateTimeReceived", item->created);
  if (WANTS ("item:Size", TRUE))
    trunk_practice_ews_put_int (out, "t:Size", (gint64) trunk_practice_item_get_size (item));
  if (item->categories->len > 0 && WANTS ("item:Categories", FALSE))
    {
      g_string_append (out, "<t:Categories>");
      for (guint i = 0; i < item->categories->len; i++)
        trunk_practice_ews_put (out, "t:String", g_ptr_array_index (item->categories, i));
      g_string_append (out, "</t:Categories>");
    }
  if (WANTS ("item:Importance", FALSE))
    trunk_practice_ews_put (out, "t:Importance", importance);
  if (WANTS ("item:IsDraft", FALSE))
    trunk_practice_ews_put_bool (out, "t:IsDraft", item->is_draft);
  if (!shape->listing && item->headers->len > 0 && WANTS ("item:InternetMessageHeaders", FALSE))
    {
      g_string_append (out, "<t:InternetMessageHeaders>");
      for (guint i = 0; i < item->headers->len; i++)
        {
          TrunkPracticePair *header = g_ptr_array_index (item->headers, i);

          g_string_append (out, "<t:InternetMessageHeader HeaderName=\"");
          trunk_practice_ews_escape (out, header->name);
          g_string_append (out, "\">");
          trunk_practice_ews_escape (out, header->value);
          g_string_append (out, "</t:InternetMessageHeader>");
        }
      g_string_append (out, "</t:InternetMessageHeaders>");
    }
  if (WANTS ("item:DateTimeSent", TRUE) && item->kind == TRUNK_PRACTICE_ITEM_MESSAGE)
    trunk_practice_ews_put_time (out, "t:DateTimeSent", item->created);
  if (WANTS ("item:DateTimeCreated", TRUE))
    trunk_practice_ews_put_time (out, "t:DateTimeCreated", item->created);
  if (WANTS ("item:HasAttachments", TRUE))
    trunk_practice_ews_put_bool (out, "t:HasAttachments", item->attachments->len > 0);
  put_extended (out, item, shape);
  if (WANTS ("item:LastModifiedTime", FALSE))
    trunk_practice_ews_put_time (out, "t:LastModifiedTime", item->modified);
#undef WANTS
}

static void
put_message (GString                     *out,
             TrunkPracticeItem           *item,
             const TrunkPracticeEwsShape *shape)
{
#define WANTS(uri, in_default) trunk_practice_ews_wants (shape, uri, in_default)
  if (item->from != NULL && WANTS ("message:Sender", FALSE))
    {
      g_string_append (out, "<t:Sender>");
      put_mailbox (out, item->from);
      g_string_append (out, "</t:Sender>");
    }
  if (!shape->listing && WANTS ("message:ToRecipients", TRUE))
    put_recipients (out, "t:ToRecipients", item->to);
  if (!shape->listing && WANTS ("message:CcRecipients", TRUE))
    put_recipients (out, "t:CcRecipients", item->cc);
  if (!shape->listing && WANTS ("message:BccRecipients", TRUE))
    put_recipients (out, "t:BccRecipients", item->bcc);
  if (item->from != NULL && WANTS ("message:From", TRUE))
    {
      g_string_append (out, "<t:From>");
      put_mailbox (out, item->from);
      g_string_append (out, "</t:From>");
    }
  if (WANTS ("message:InternetMessageId", FALSE))
    trunk_practice_ews_put (out, "t:InternetMessageId", item->message_id);
  if (WANTS ("message:IsRead", TRUE))
    trunk_practice_ews_put_bool (out, "t:IsRead", item->is_read);
#undef WANTS
}

static void
put_event (GString                     *out,
           TrunkPracticeItem           *item,
           const TrunkPracticeEwsShape *shape)
{
  static const struct
  {
    const char *graph;
    const char *ews;
  } states[] = {{"free", "Free"}, {"tentative", "Tentative"}, {"oof", "OOF"}, {"busy", "Busy"}};
  const char *busy = "Busy";

#define WANTS(uri, in_default) trunk_practice_ews_wants (shape, uri, in_default)
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i].graph, item->show_as) == 0)
      busy = states[i].ews;
  if (WANTS ("calendar:UID", FALSE) && item->uid != NULL)
    trunk_practice_ews_put (out, "t:UID", item->uid);
  if (WANTS ("calendar:Start", TRUE))
    trunk_practice_ews_put_time (out, "t:Start", item->start);
  if (WANTS ("calendar:End", TRUE))
    trunk_practice_ews_put_time (out, "t:End", item->end);
  if (WANTS ("calendar:IsAllDayEvent", FALSE))
    trunk_practice_ews_put_bool (out, "t:IsAllDayEvent", item->all_day);
  if (WANTS ("calendar:LegacyFreeBusyStatus", TRUE))
    trunk_practice_ews_put (out, "t:LegacyFreeBusyStatus", busy);
  if (WANTS ("calendar:Location", TRUE))
    trunk_practice_ews_put (out, "t:Location", item->location);
  if (WANTS ("calendar:IsMeeting", FALSE))
    trunk_practice_ews_put_bool (out, "t:IsMeeting", item->to->len > 0);
  if (WANTS ("calendar:IsCancelled", FALSE))
    trunk_practice_ews_put_bool (out, "t:IsCancelled", FALSE);
  if (WANTS ("calendar:IsRecurring", FALSE))
    trunk_practice_ews_put_bool (out, "t:IsRecurring", FALSE);
  if (WANTS ("calendar:CalendarItemType", TRUE))
    trunk_practice_ews_put (out, "t:CalendarItemType", "Single");
  if (WANTS ("calendar:MyResponseType", FALSE))
    trunk_practice_ews_put (out, "t:MyResponseType", "Organizer");
  if (item->from != NULL && WANTS ("calendar:Organizer", TRUE))
    {
      g_string_append (out, "<t:Organizer>");
      put_mailbox (out, item->from);
      g_string_append (out, "</t:Organizer>");
    }
  if (!shape->listing && item->to->len > 0 && WANTS ("calendar:RequiredAttendees", TRUE))
    {
      g_string_append (out, "<t:RequiredAttendees>");
      for (guint i = 0; i < item->to->len; i++)
        {
          g_string_append (out, "<t:Attendee>");
          put_mailbox (out, g_ptr_array_index (item->to, i));
          g_string_append (out, "<t:ResponseType>Unknown</t:ResponseType></t:Attendee>");
        }
      g_string_append (out, "</t:RequiredAttendees>");
    }
#undef WANTS
}

static void
put_contact (GString                     *out,
             TrunkPracticeItem           *item,
             const TrunkPracticeEwsShape *shape)
{
#define WANTS(uri, in_default) trunk_practice_ews_wants (shape, uri, in_default)
  if (WANTS ("contacts:FileAs", TRUE))
    trunk_practice_ews_put (out, "t:FileAs", item->display_name);
  if (WANTS ("contacts:DisplayName", TRUE))
    trunk_practice_ews_put (out, "t:DisplayName", item->display_name);
  if (item->given_name != NULL && WANTS ("contacts:GivenName", TRUE))
    trunk_practice_ews_put (out, "t:GivenName", item->given_name);
  if (item->company != NULL && WANTS ("contacts:CompanyName", TRUE))
    trunk_practice_ews_put (out, "t:CompanyName", item->company);
  if (item->emails->len > 0)
    {
      g_string_append (out, "<t:EmailAddresses>");
      for (guint i = 0; i < MIN (item->emails->len, 3); i++)
        {
          TrunkPracticePair *email = g_ptr_array_index (item->emails, i);

          g_string_append_printf (out, "<t:Entry Key=\"EmailAddress%u\">", i + 1);
          trunk_practice_ews_escape (out, email->value != NULL ? email->value : "");
          g_string_append (out, "</t:Entry>");
        }
      g_string_append (out, "</t:EmailAddresses>");
    }
  if (item->business_phones->len > 0 || item->mobile_phone != NULL)
    {
      g_string_append (out, "<t:PhoneNumbers>");
      if (item->business_phones->len > 0)
        {
          g_string_append (out, "<t:Entry Key=\"BusinessPhone\">");
          trunk_practice_ews_escape (out, g_ptr_array_index (item->business_phones, 0));
          g_string_append (out, "</t:Entry>");
        }
      if (item->mobile_phone != NULL)
        {
          g_string_append (out, "<t:Entry Key=\"MobilePhone\">");
          trunk_practice_ews_escape (out, item->mobile_phone);
          g_string_append (out, "</t:Entry>");
        }
      g_string_append (out, "</t:PhoneNumbers>");
    }
  if (item->surname != NULL && WANTS ("contacts:Surname", TRUE))
    trunk_practice_ews_put (out, "t:Surname", item->surname);
#undef WANTS
}

/* Elements in the order of the schema: clients and validators insist on it. */
void
trunk_practice_ews_put_item (TrunkPracticeEwsCall        *call,
                             TrunkPracticeItem           *item,
                             const TrunkPracticeEwsShape *shape)
{
  const char *element = trunk_practice_ews_item_element (item);
  g_autofree char *change_key = trunk_practice_item_dup_change_key (item);
  gboolean id_only = !shape->common && (shape->uris == NULL || g_hash_table_size (shape->uris) == 0)
                     && (shape->extended == NULL || shape->extended->len == 0);

  g_string_append_printf (call->out, "<%s>", element);
  if (id_only)
    trunk_practice_ews_put_id (call->out, "t:ItemId", item->id, change_key);
  else
    {
      put_common (call, item, shape, change_key);
      if (item->kind == TRUNK_PRACTICE_ITEM_MESSAGE)
        put_message (call->out, item, shape);
      else if (item->kind == TRUNK_PRACTICE_ITEM_EVENT)
        put_event (call->out, item, shape);
      else
        put_contact (call->out, item, shape);
    }
  g_string_append_printf (call->out, "</%s>", element);
}
