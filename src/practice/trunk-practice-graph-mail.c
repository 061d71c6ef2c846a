/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-graph-private.h"

#include <string.h>

#define METADATA        "https://graph.microsoft.com/v1.0/$metadata#"
#define DEFAULT_TOP     10
#define MOST_TOP        1000
#define MAX_ATTACHMENT  (3 * 1024 * 1024)      /* larger ones need an upload session */
#define MAX_HEADERS     5

static const char * const message_properties[] = {
  "createdDateTime", "lastModifiedDateTime", "changeKey", "categories", "receivedDateTime", "sentDateTime", "hasAttachments",
  "internetMessageId", "subject", "bodyPreview", "importance", "parentFolderId", "conversationId", "conversationIndex",
  "isDeliveryReceiptRequested", "isReadReceiptRequested", "isRead", "isDraft", "webLink", "inferenceClassification", "body", "sender",
  "from", "toRecipients", "ccRecipients", "bccRecipients", "replyTo", "flag", "internetMessageHeaders", "uniqueBody", "attachments", NULL
};

/* The members that messages, events and contacts have in common. */
void
trunk_practice_graph_put_common (TrunkPracticeGraphCall *call,
                                 TrunkPracticeItem      *item)
{
  GString *out = call->out;
  g_autofree char *change_key = trunk_practice_item_dup_change_key (item);
  g_autofree char *etag = g_strdup_printf ("W/\"%s\"", change_key);

  trunk_practice_json_string (out, "@odata.etag", etag);
  trunk_practice_json_string (out, "id", item->id);
  if (trunk_practice_graph_wants (call, "createdDateTime"))
    trunk_practice_json_time (out, "createdDateTime", item->created);
  if (trunk_practice_graph_wants (call, "lastModifiedDateTime"))
    trunk_practice_json_time (out, "lastModifiedDateTime", item->modified);
  if (trunk_practice_graph_wants (call, "changeKey"))
    trunk_practice_json_string (out, "changeKey", change_key);
  if (trunk_practice_graph_wants (call, "categories"))
    {
      trunk_practice_json_open (out, "categories", '[');
      for (guint i = 0; i < item->categories->len; i++)
        trunk_practice_json_string (out, NULL, g_ptr_array_index (item->categories, i));
      g_string_append_c (out, ']');
    }
}

/* Extended properties come only when they are asked for by id in $expand. */
void
trunk_practice_graph_put_properties (TrunkPracticeGraphCall *call,
                                     TrunkPracticeItem      *item)
{
  const char *expand = trunk_practice_graph_query (call, "$expand");
  gboolean open = FALSE;

  if (expand == NULL || strstr (expand, "singleValueExtendedProperties") == NULL)
    return;
  for (guint i = 0; i < item->properties->len; i++)
    {
      TrunkPracticePair *pair = g_ptr_array_index (item->properties, i);
      g_autofree char *quoted = g_strdup_printf ("'%s'", pair->name);
      g_autofree char *haystack = g_ascii_strdown (expand, -1);
      g_autofree char *needle = g_ascii_strdown (quoted, -1);

      if (strstr (haystack, needle) == NULL)
        continue;
      if (!open)
        trunk_practice_json_open (call->out, "singleValueExtendedProperties", '[');
      open = TRUE;
      trunk_practice_json_open (call->out, NULL, '{');
      trunk_practice_json_string (call->out, "id", pair->name);
      trunk_practice_json_string (call->out, "value", pair->value);
      g_string_append_c (call->out, '}');
    }
  if (open)
    g_string_append_c (call->out, ']');
}

void
trunk_practice_graph_put_recipient (GString                 *out,
                                    const char              *key,
                                    const TrunkPracticePair *recipient)
{
  trunk_practice_json_open (out, key, '{');
  trunk_practice_json_open (out, "emailAddress", '{');
  trunk_practice_json_string (out, "name", recipient->name);
  trunk_practice_json_string (out, "address", recipient->value);
  g_string_append (out, "}}");
}

static void
put_recipients (TrunkPracticeGraphCall *call,
                const char             *key,
                GPtrArray              *recipients)
{
  if (!trunk_practice_graph_wants (call, key))
    return;
  trunk_practice_json_open (call->out, key, '[');
  for (guint i = 0; i < recipients->len; i++)
    trunk_practice_graph_put_recipient (call->out, NULL, g_ptr_array_index (recipients, i));
  g_string_append_c (call->out, ']');
}

static void
put_attachment (GString                 *out,
                TrunkPracticeAttachment *attachment,
                gboolean                 content)
{
  trunk_practice_json_string (out, "@odata.type", "#microsoft.graph.fileAttachment");
  trunk_practice_json_string (out, "@odata.mediaContentType", attachment->content_type);
  trunk_practice_json_string (out, "id", attachment->id);
  trunk_practice_json_time (out, "lastModifiedDateTime", attachment->modified);
  trunk_practice_json_string (out, "name", attachment->name);
  trunk_practice_json_string (out, "contentType", attachment->content_type);
  trunk_practice_json_int (out, "size", (gint64) g_bytes_get_size (attachment->content));
  trunk_practice_json_bool (out, "isInline", FALSE);
  trunk_practice_json_string (out, "contentId", attachment->content_id);
  trunk_practice_json_string (out, "contentLocation", NULL);
  if (content)
    {
      gsize size;
      const guchar *data = g_bytes_get_data (attachment->content, &size);
      g_autofree char *base64 = g_base64_encode (data, size);

      trunk_practice_json_string (out, "contentBytes", base64);
    }
}

static void
put_attachments (TrunkPracticeGraphCall *call,
                 TrunkPracticeItem      *item,
                 const char             *key)
{
  trunk_practice_json_open (call->out, key, '[');
  for (guint i = 0; i < item->attachments->len; i++)
    {
      trunk_practice_json_open (call->out, NULL, '{');
      put_attachment (call->out, g_ptr_array_index (item->attachments, i), TRUE);
      g_string_append_c (call->out, '}');
    }
  g_string_append_c (call->out, ']');
}

static void
put_headers (TrunkPracticeGraphCall *call,
             TrunkPracticeItem      *item)
{
  trunk_practice_json_open (call->out, "internetMessageHeaders", '[');
  for (guint i = 0; i < item->headers->len; i++)
    {
      TrunkPracticePair *header = g_ptr_array_index (item->headers, i);

      trunk_practice_json_open (call->out, NULL, '{');
      trunk_practice_json_string (call->out, "name", header->name);
      trunk_practice_json_string (call->out, "value", header->value);
      g_string_append_c (call->out, '}');
    }
  g_string_append_c (call->out, ']');
}

static void
put_message (TrunkPracticeGraphCall *call,
             TrunkPracticeMailbox   *mailbox,
             TrunkPracticeItem      *item)
{
  GString *out = call->out;
  const char *expand = trunk_practice_graph_query (call, "$expand");

#define WANTS(name) trunk_practice_graph_wants (call, name)
  trunk_practice_graph_put_common (call, item);
  if (WANTS ("receivedDateTime"))
    trunk_practice_json_time (out, "receivedDateTime", item->created);
  if (WANTS ("sentDateTime"))
    trunk_practice_json_time (out, "sentDateTime", item->created);
  if (WANTS ("hasAttachments"))
    trunk_practice_json_bool (out, "hasAttachments", item->attachments->len > 0);
  if (WANTS ("internetMessageId"))
    trunk_practice_json_string (out, "internetMessageId", item->message_id);
  if (WANTS ("subject"))
    trunk_practice_json_string (out, "subject", item->subject);
  if (WANTS ("bodyPreview"))
    {
      g_autofree char *preview = trunk_practice_item_dup_preview (item);

      trunk_practice_json_string (out, "bodyPreview", preview);
    }
  if (WANTS ("importance"))
    trunk_practice_json_string (out, "importance", item->importance);
  if (WANTS ("parentFolderId"))
    trunk_practice_json_string (out, "parentFolderId", trunk_practice_mailbox_get_folder_id (mailbox, item->folder));
  if (WANTS ("conversationId"))
    trunk_practice_json_string (out, "conversationId", item->id);
  if (WANTS ("isDeliveryReceiptRequested"))
    trunk_practice_json_bool (out, "isDeliveryReceiptRequested", FALSE);
  if (WANTS ("isReadReceiptRequested"))
    trunk_practice_json_bool (out, "isReadReceiptRequested", FALSE);
  if (WANTS ("isRead"))
    trunk_practice_json_bool (out, "isRead", item->is_read);
  if (WANTS ("isDraft"))
    trunk_practice_json_bool (out, "isDraft", item->is_draft);
  if (WANTS ("webLink"))
    {
      g_autofree char *link = g_strdup_printf ("https://%s/owa/?ItemID=%s&exvsurl=1&viewmodel=ReadMessageItem",
                                               call->cloud->hosts[TRUNK_PRACTICE_HOST_OUTLOOK], item->id);

      trunk_practice_json_string (out, "webLink", link);
    }
  if (WANTS ("inferenceClassification"))
    trunk_practice_json_string (out, "inferenceClassification", "focused");
  if (WANTS ("body"))
    {
      trunk_practice_json_open (out, "body", '{');
      trunk_practice_json_string (out, "contentType", item->body_is_html ? "html" : "text");
      trunk_practice_json_string (out, "content", item->body != NULL ? item->body : "");
      g_string_append_c (out, '}');
    }
  if (item->from != NULL && WANTS ("sender"))
    trunk_practice_graph_put_recipient (out, "sender", item->from);
  if (item->from != NULL && WANTS ("from"))
    trunk_practice_graph_put_recipient (out, "from", item->from);
  put_recipients (call, "toRecipients", item->to);
  put_recipients (call, "ccRecipients", item->cc);
  put_recipients (call, "bccRecipients", item->bcc);
  if (WANTS ("replyTo"))
    g_string_append (out, ",\"replyTo\":[]");
  if (WANTS ("flag"))
    g_string_append (out, ",\"flag\":{\"flagStatus\":\"notFlagged\"}");
  if (call->select != NULL && WANTS ("internetMessageHeaders") && item->headers->len > 0)
    put_headers (call, item);
  if (expand != NULL && strstr (expand, "attachments") != NULL)
    put_attachments (call, item, "attachments");
  trunk_practice_graph_put_properties (call, item);
#undef WANTS
}

gboolean
trunk_practice_graph_get_recipients (TrunkPracticeGraphCall *call,
                                     JsonObject             *object,
                                     const char             *name,
                                     GPtrArray              *recipients)
{
  JsonArray *array;

  if (!json_object_has_member (object, name))
    return TRUE;
  if (!trunk_practice_graph_get_array (call, object, name, &array))
    return FALSE;
  g_ptr_array_set_size (recipients, 0);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *email = NULL;
      g_autofree char *address = NULL;
      g_autofree char *display = NULL;

      if (!JSON_NODE_HOLDS_OBJECT (node) || !trunk_practice_graph_get_object (call, json_node_get_object (node), "emailAddress", &email) || email == NULL)
        {
          trunk_practice_graph_bad_request (call, "Property %s in payload has a value that does not match schema.", name);
          return FALSE;
        }
      if (!trunk_practice_graph_get_string (call, email, "address", &address) || !trunk_practice_graph_get_string (call, email, "name", &display))
        return FALSE;
      if (recipients->len < TRUNK_PRACTICE_MAX_RECIPIENTS)
        g_ptr_array_add (recipients, trunk_practice_pair_new (display != NULL ? display : address, address));
    }
  return TRUE;
}

gboolean
trunk_practice_graph_get_body (TrunkPracticeGraphCall *call,
                               JsonObject             *object,
                               TrunkPracticeItem      *item)
{
  JsonObject *body;
  g_autofree char *type = NULL;

  if (!trunk_practice_graph_get_object (call, object, "body", &body))
    return FALSE;
  if (body == NULL)
    return TRUE;
  if (!trunk_practice_graph_get_string (call, body, "content", &item->body) || !trunk_practice_graph_get_string (call, body, "contentType", &type))
    return FALSE;
  item->body_is_html = type != NULL && g_ascii_strcasecmp (type, "html") == 0;
  return TRUE;
}

gboolean
trunk_practice_graph_get_properties (TrunkPracticeGraphCall *call,
                                     JsonObject             *object,
                                     TrunkPracticeItem      *item)
{
  JsonArray *array;
  JsonArray *categories;

  if (!trunk_practice_graph_get_array (call, object, "singleValueExtendedProperties", &array)
      || !trunk_practice_graph_get_array (call, object, "categories", &categories))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autofree char *id = NULL;
      g_autofree char *value = NULL;

      if (!JSON_NODE_HOLDS_OBJECT (node) || !trunk_practice_graph_get_string (call, json_node_get_object (node), "id", &id)
          || !trunk_practice_graph_get_string (call, json_node_get_object (node), "value", &value) || id == NULL || value == NULL)
        {
          trunk_practice_graph_bad_request (call, "Extended property id or value is missing.");
          return FALSE;
        }
      trunk_practice_item_set_property (item, id, value);
    }
  if (categories != NULL)
    g_ptr_array_set_size (item->categories, 0);
  for (guint i = 0; categories != NULL && i < MIN (json_array_get_length (categories), TRUNK_PRACTICE_MAX_PROPERTIES); i++)
    {
      JsonNode *node = json_array_get_element (categories, i);

      if (json_node_get_value_type (node) == G_TYPE_STRING)
        g_ptr_array_add (item->categories, g_strdup (json_node_get_string (node)));
    }
  return TRUE;
}

static gboolean
get_headers (TrunkPracticeGraphCall *call,
             JsonObject             *object,
             TrunkPracticeItem      *item)
{
  JsonArray *array;

  if (!trunk_practice_graph_get_array (call, object, "internetMessageHeaders", &array))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (!JSON_NODE_HOLDS_OBJECT (node) || !trunk_practice_graph_get_string (call, json_node_get_object (node), "name", &name)
          || !trunk_practice_graph_get_string (call, json_node_get_object (node), "value", &value) || name == NULL || value == NULL || i >= MAX_HEADERS)
        {
          trunk_practice_graph_bad_request (call, "Maximum number of headers in one message is limited to %u.", MAX_HEADERS);
          return FALSE;
        }
      if (g_ascii_strncasecmp (name, "x-", 2) != 0)
        {
          g_autofree char *message = g_strdup_printf ("The internet message header name '%s' should start with 'x-' or 'X-'.", name);

          trunk_practice_graph_fail (call, 400, "InvalidInternetMessageHeader", message);
          return FALSE;
        }
      g_ptr_array_add (item->headers, trunk_practice_pair_new (name, value));
    }
  return TRUE;
}

static gboolean
get_attachment (TrunkPracticeGraphCall *call,
                JsonObject             *object,
                TrunkPracticeMailbox   *mailbox,
                TrunkPracticeItem      *item)
{
  g_autofree char *type = NULL;
  g_autofree char *name = NULL;
  g_autofree char *content_type = NULL;
  g_autofree char *base64 = NULL;
  g_autoptr(GBytes) content = NULL;
  guchar *data;
  gsize size;

  if (!trunk_practice_graph_get_string (call, object, "@odata.type", &type) || !trunk_practice_graph_get_string (call, object, "name", &name)
      || !trunk_practice_graph_get_string (call, object, "contentType", &content_type)
      || !trunk_practice_graph_get_string (call, object, "contentBytes", &base64))
    return FALSE;
  if (type == NULL || g_ascii_strcasecmp (type + (*type == '#'), "microsoft.graph.fileAttachment") != 0 || name == NULL || base64 == NULL || *base64 == '\0')
    {
      trunk_practice_graph_bad_request (call, "The attachment lacks its type, name or content.");
      return FALSE;
    }
  data = g_base64_decode (base64, &size);
  content = g_bytes_new_take (data, size);
  if (size > MAX_ATTACHMENT)
    {
      trunk_practice_graph_fail (call, 413, "RequestEntityTooLarge", "The attachment is too large for a single request.");
      return FALSE;
    }
  trunk_practice_mailbox_attach (mailbox, item, name, content_type, content);
  return TRUE;
}

static gboolean
fill_message (TrunkPracticeGraphCall *call,
              JsonObject             *object,
              TrunkPracticeMailbox   *mailbox,
              TrunkPracticeItem      *item)
{
  const char *flags;
  JsonArray *attachments;
  JsonObject *from;
  gboolean was_draft = item->is_draft;

  if (!trunk_practice_graph_get_string (call, object, "subject", &item->subject) || !trunk_practice_graph_get_body (call, object, item)
      || !trunk_practice_graph_get_string (call, object, "importance", &item->importance)
      || !trunk_practice_graph_get_bool (call, object, "isRead", &item->is_read)
      || !trunk_practice_graph_get_recipients (call, object, "toRecipients", item->to)
      || !trunk_practice_graph_get_recipients (call, object, "ccRecipients", item->cc)
      || !trunk_practice_graph_get_recipients (call, object, "bccRecipients", item->bcc)
      || !trunk_practice_graph_get_properties (call, object, item) || !get_headers (call, object, item)
      || !trunk_practice_graph_get_array (call, object, "attachments", &attachments)
      || !trunk_practice_graph_get_object (call, object, "from", &from))
    return FALSE;
  if (from != NULL)
    {
      JsonObject *email;
      g_autofree char *address = NULL;
      g_autofree char *name = NULL;

      if (!trunk_practice_graph_get_object (call, from, "emailAddress", &email))
        return FALSE;
      if (email != NULL)
        {
          if (!trunk_practice_graph_get_string (call, email, "address", &address) || !trunk_practice_graph_get_string (call, email, "name", &name))
            return FALSE;
          trunk_practice_pair_free (item->from);
          item->from = trunk_practice_pair_new (name != NULL ? name : address, address);
        }
    }
  for (guint i = 0; attachments != NULL && i < json_array_get_length (attachments); i++)
    {
      JsonNode *node = json_array_get_element (attachments, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          trunk_practice_graph_bad_request (call, "Property attachments in payload has a value that does not match schema.");
          return FALSE;
        }
      if (!get_attachment (call, json_node_get_object (node), mailbox, item))
        return FALSE;
    }
  /* PidTagMessageFlags without the unsent bit (0x8): how a program imports a message that is no draft. */
  flags = trunk_practice_item_get_property (item, "Integer 0x0E07");
  if (flags != NULL && was_draft)
    item->is_draft = (g_ascii_strtoll (flags, NULL, 10) & 0x8) != 0;
  return TRUE;
}

gboolean
trunk_practice_graph_room_for (TrunkPracticeGraphCall *call,
                               TrunkPracticeMailbox   *mailbox,
                               gsize                   bytes)
{
  if (trunk_practice_mailbox_has_room (mailbox, bytes)
      && !trunk_practice_mailbox_fault (call->practice->faults, mailbox->address, TRUNK_PRACTICE_MAILBOX_FULL))
    return TRUE;
  trunk_practice_graph_fail (call, 507, "ErrorQuotaExceeded", "The process failed to get the correct properties. The mailbox has exceeded its quota.");
  return FALSE;
}

static void
answer_message (TrunkPracticeGraphCall *call,
                TrunkPracticeMailbox   *mailbox,
                TrunkPracticeItem      *item,
                guint                   status)
{
  g_autofree char *user = g_uri_escape_string (call->path[1], NULL, FALSE);

  call->status = status;
  g_string_append_printf (call->out, "{\"@odata.context\":\"" METADATA "users('%s')/messages/$entity\"", user);
  put_message (call, mailbox, item);
  g_string_append_c (call->out, '}');
}

static void
create_message (TrunkPracticeGraphCall *call,
                TrunkPracticeMailbox   *mailbox,
                TrunkPracticeFolder     folder)
{
  g_autoptr(TrunkPracticeItem) item = trunk_practice_item_new (TRUNK_PRACTICE_ITEM_MESSAGE);
  TrunkPracticeItem *added;

  if (!trunk_practice_graph_require (call, "ErrorAccessDenied", "Mail.ReadWrite", NULL))
    return;
  if (call->body == NULL)
    {
      trunk_practice_graph_bad_request (call, "Empty Payload. JSON content expected.");
      return;
    }
  item->is_draft = TRUE;
  item->is_read = TRUE;
  item->from = trunk_practice_pair_new (mailbox->display_name, mailbox->address);
  if (!fill_message (call, call->body, mailbox, item) || !trunk_practice_graph_room_for (call, mailbox, trunk_practice_item_get_size (item)))
    return;
  added = trunk_practice_mailbox_add (mailbox, folder, g_steal_pointer (&item));
  answer_message (call, mailbox, added, 201);
  if (trunk_practice_mailbox_fault (call->practice->faults, mailbox->address, TRUNK_PRACTICE_MAILBOX_VANISH))
    trunk_practice_mailbox_remove (mailbox, added);
}

static void
list_messages (TrunkPracticeGraphCall *call,
               TrunkPracticeMailbox   *mailbox,
               int                     folder)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new ();
  g_autoptr(GPtrArray) matching = NULL;
  g_autofree char *user = g_uri_escape_string (call->path[1], NULL, FALSE);
  guint skip, top, given;

  if (!trunk_practice_graph_require (call, "ErrorAccessDenied", "Mail.Read", "Mail.ReadWrite", "Mail.ReadBasic", "Mail.ReadBasic.All", NULL)
      || !trunk_practice_graph_check_select (call, "microsoft.graph.message", message_properties)
      || !trunk_practice_graph_page (call, DEFAULT_TOP, MOST_TOP, &skip, &top))
    return;
  for (int f = 0; f < TRUNK_PRACTICE_N_FOLDERS; f++)
    if (folder < 0 || folder == f)
      {
        GPtrArray *items = trunk_practice_mailbox_list (mailbox, f);

        for (guint i = 0; i < items->len; i++)
          if (((TrunkPracticeItem *) g_ptr_array_index (items, i))->kind == TRUNK_PRACTICE_ITEM_MESSAGE)
            g_ptr_array_add (all, g_ptr_array_index (items, i));
      }
  matching = trunk_practice_graph_filter (call, all);
  if (matching == NULL)
    return;
  g_string_append_printf (call->out, "{\"@odata.context\":\"" METADATA "users('%s')/messages\"", user);
  if (g_strcmp0 (trunk_practice_graph_query (call, "$count"), "true") == 0)
    trunk_practice_json_int (call->out, "@odata.count", matching->len);
  trunk_practice_json_open (call->out, "value", '[');
  for (given = 0; given < top && skip + given < matching->len; given++)
    {
      trunk_practice_json_open (call->out, NULL, '{');
      put_message (call, mailbox, g_ptr_array_index (matching, skip + given));
      g_string_append_c (call->out, '}');
    }
  g_string_append_c (call->out, ']');
  if (skip + given < matching->len || call->foreign_next)
    trunk_practice_graph_next_link (call, skip + given);
  g_string_append_c (call->out, '}');
}

static void
item_not_found (TrunkPracticeGraphCall *call)
{
  trunk_practice_graph_fail (call, 404, "ErrorItemNotFound", "The specified object was not found in the store.");
}

static void
send_item (TrunkPracticeGraphCall *call,
           TrunkPracticeMailbox   *mailbox,
           TrunkPracticeItem      *item,
           gboolean                save)
{
  call->status = 202;
  item->is_draft = FALSE;
  trunk_practice_tenant_deliver (call->practice->tenant, item);
  if (save && item->id == NULL)
    {
      item->is_read = TRUE;
      trunk_practice_mailbox_add (mailbox, TRUNK_PRACTICE_FOLDER_SENT, trunk_practice_item_copy (item));
    }
  else if (save)
    trunk_practice_mailbox_move (mailbox, item, TRUNK_PRACTICE_FOLDER_SENT);
}

static void
send_mail (TrunkPracticeGraphCall *call,
           TrunkPracticeMailbox   *mailbox)
{
  g_autoptr(TrunkPracticeItem) item = trunk_practice_item_new (TRUNK_PRACTICE_ITEM_MESSAGE);
  JsonObject *message = NULL;
  gboolean save = TRUE;

  if (!trunk_practice_graph_require (call, "ErrorAccessDenied", "Mail.Send", NULL))
    return;
  if (call->body == NULL || !trunk_practice_graph_get_object (call, call->body, "message", &message) || message == NULL
      || !trunk_practice_graph_get_bool (call, call->body, "saveToSentItems", &save))
    {
      trunk_practice_graph_bad_request (call, "The value of the parameter 'message' is empty.");
      return;
    }
  item->from = trunk_practice_pair_new (mailbox->display_name, mailbox->address);
  if (!fill_message (call, message, mailbox, item))
    return;
  if (item->to->len + item->cc->len + item->bcc->len == 0)
    {
      trunk_practice_graph_fail (call, 400, "ErrorInvalidRecipients", "At least one recipient must be specified for the message.");
      return;
    }
  if (item->from->value != NULL && g_ascii_strcasecmp (item->from->value, mailbox->address) != 0)
    {
      trunk_practice_graph_fail (call, 403, "ErrorSendAsDenied",
                                 "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account.");
      return;
    }
  send_item (call, mailbox, item, save);
}

static void
delete_message (TrunkPracticeGraphCall *call,
                TrunkPracticeMailbox   *mailbox,
                TrunkPracticeItem      *item)
{
  if (!trunk_practice_graph_require (call, "ErrorAccessDenied", "Mail.ReadWrite", NULL))
    return;
  call->status = 204;
  /* It goes to Recoverable Items, which nobody sees. */
  if (!trunk_practice_mailbox_fault (call->practice->faults, mailbox->address, TRUNK_PRACTICE_MAILBOX_KEEP))
    trunk_practice_mailbox_remove (mailbox, item);
}

static void
run_attachments (TrunkPracticeGraphCall *call,
                 TrunkPracticeMailbox   *mailbox,
                 TrunkPracticeItem      *item,
                 guint                   at)
{
  if (at >= call->n_path && trunk_practice_graph_is (call, "GET"))
    {
      if (!trunk_practice_graph_require (call, "ErrorAccessDenied", "Mail.Read", "Mail.ReadWrite", NULL))
        return;
      g_string_append (call->out, "{\"@odata.context\":\"" METADATA "attachments\"");
      put_attachments (call, item, "value");
      g_string_append_c (call->out, '}');
      return;
    }
  if (at >= call->n_path && trunk_practice_graph_is (call, "POST"))
    {
      if (!trunk_practice_graph_require (call, "ErrorAccessDenied", "Mail.ReadWrite", NULL))
        return;
      if (call->body == NULL)
        {
          trunk_practice_graph_bad_request (call, "Empty Payload. JSON content expected.");
          return;
        }
      if (!trunk_practice_graph_room_for (call, mailbox, 0) || !get_attachment (call, call->body, mailbox, item))
        return;
      call->status = 201;
      g_string_append (call->out, "{\"@odata.context\":\"" METADATA "attachments/$entity\"");
      put_attachment (call->out, g_ptr_array_index (item->attachments, item->attachments->len - 1), TRUE);
      g_string_append_c (call->out, '}');
      return;
    }
  for (guint i = 0; at < call->n_path && i < item->attachments->len; i++)
    {
      TrunkPracticeAttachment *attachment = g_ptr_array_index (item->attachments, i);

      if (!g_str_equal (attachment->id, call->path[at]))
        continue;
      if (!trunk_practice_graph_require (call, "ErrorAccessDenied", "Mail.Read", "Mail.ReadWrite", NULL))
        return;
      g_string_append (call->out, "{\"@odata.context\":\"" METADATA "attachments/$entity\"");
      put_attachment (call->out, attachment, TRUE);
      g_string_append_c (call->out, '}');
      return;
    }
  item_not_found (call);
}

static void
run_action (TrunkPracticeGraphCall *call,
            TrunkPracticeMailbox   *mailbox,
            TrunkPracticeItem      *item,
            guint                   at)
{
  const char *action = call->path[at];

  if (g_ascii_strcasecmp (action, "attachments") == 0)
    run_attachments (call, mailbox, item, at + 1);
  else if (!trunk_practice_graph_is (call, "POST"))
    trunk_practice_graph_bad_request (call, "Resource not found for the segment '%s'.", action);
  else if (g_ascii_strcasecmp (action, "permanentDelete") == 0)
    delete_message (call, mailbox, item);
  else if (g_ascii_strcasecmp (action, "send") == 0)
    {
      if (trunk_practice_graph_require (call, "ErrorAccessDenied", "Mail.Send", NULL))
        send_item (call, mailbox, item, TRUE);
    }
  else if (g_ascii_strcasecmp (action, "move") == 0)
    {
      g_autofree char *destination = NULL;
      TrunkPracticeFolder folder;

      if (!trunk_practice_graph_require (call, "ErrorAccessDenied", "Mail.ReadWrite", NULL))
        return;
      if (call->body == NULL || !trunk_practice_graph_get_string (call, call->body, "destinationId", &destination) || destination == NULL)
        {
          trunk_practice_graph_bad_request (call, "The parameter 'destinationId' is missing.");
          return;
        }
      if (!trunk_practice_folder_from_name (destination, &folder) && !trunk_practice_mailbox_find_folder (mailbox, destination, &folder))
        {
          item_not_found (call);
          return;
        }
      trunk_practice_mailbox_move (mailbox, item, folder);
      answer_message (call, mailbox, item, 201);
    }
  else
    trunk_practice_graph_bad_request (call, "Resource not found for the segment '%s'.", action);
}

/* …/messages, …/messages/{id}, …/messages/{id}/action; @folder: -1 for the whole mailbox */
static void
run_messages (TrunkPracticeGraphCall *call,
              TrunkPracticeMailbox   *mailbox,
              int                     folder,
              guint                   at)
{
  TrunkPracticeItem *item;

  if (at >= call->n_path)
    {
      if (trunk_practice_graph_is (call, "GET"))
        list_messages (call, mailbox, folder);
      else if (trunk_practice_graph_is (call, "POST"))
        create_message (call, mailbox, folder < 0 ? TRUNK_PRACTICE_FOLDER_DRAFTS : (TrunkPracticeFolder) folder);
      else
        trunk_practice_graph_fail (call, 405, "ErrorMethodNotAllowed", "The OData request is not supported.");
      return;
    }
  item = trunk_practice_mailbox_find (mailbox, call->path[at]);
  if (item != NULL && (item->kind != TRUNK_PRACTICE_ITEM_MESSAGE || (folder >= 0 && item->folder != (TrunkPracticeFolder) folder)))
    item = NULL;
  if (item == NULL)
    {
      if (strlen (call->path[at]) < 40)
        trunk_practice_graph_fail (call, 400, "ErrorInvalidIdMalformed", "Id is malformed.");
      else
        item_not_found (call);
    }
  else if (at + 1 < call->n_path)
    run_action (call, mailbox, item, at + 1);
  else if (trunk_practice_graph_is (call, "DELETE"))
    delete_message (call, mailbox, item);
  else if (trunk_practice_graph_is (call, "GET"))
    {
      if (trunk_practice_graph_require (call, "ErrorAccessDenied", "Mail.Read", "Mail.ReadWrite", "Mail.ReadBasic", "Mail.ReadBasic.All", NULL)
          && trunk_practice_graph_check_select (call, "microsoft.graph.message", message_properties))
        answer_message (call, mailbox, item, 200);
    }
  else if (trunk_practice_graph_is (call, "PATCH"))
    {
      if (!trunk_practice_graph_require (call, "ErrorAccessDenied", "Mail.ReadWrite", NULL))
        return;
      if (call->body == NULL || !fill_message (call, call->body, mailbox, item))
        {
          if (call->status < 400)
            trunk_practice_graph_bad_request (call, "Empty Payload. JSON content expected.");
          return;
        }
      trunk_practice_mailbox_touch (mailbox, item);
      answer_message (call, mailbox, item, 200);
    }
  else
    trunk_practice_graph_fail (call, 405, "ErrorMethodNotAllowed", "The OData request is not supported.");
}

static void
put_folder (TrunkPracticeGraphCall *call,
            TrunkPracticeMailbox   *mailbox,
            TrunkPracticeFolder     folder)
{
  gboolean root = folder == TRUNK_PRACTICE_FOLDER_MSG_ROOT;

  trunk_practice_json_string (call->out, "id", trunk_practice_mailbox_get_folder_id (mailbox, folder));
  if (trunk_practice_graph_wants (call, "displayName"))
    trunk_practice_json_string (call->out, "displayName", trunk_practice_folder_get_label (folder));
  if (trunk_practice_graph_wants (call, "parentFolderId"))
    trunk_practice_json_string (call->out, "parentFolderId",
                                trunk_practice_mailbox_get_folder_id (mailbox, root ? TRUNK_PRACTICE_FOLDER_ROOT : TRUNK_PRACTICE_FOLDER_MSG_ROOT));
  if (trunk_practice_graph_wants (call, "childFolderCount"))
    trunk_practice_json_int (call->out, "childFolderCount", root ? TRUNK_PRACTICE_N_FOLDERS - 2 : 0);
  if (trunk_practice_graph_wants (call, "unreadItemCount"))
    trunk_practice_json_int (call->out, "unreadItemCount", trunk_practice_mailbox_get_unread (mailbox, folder));
  if (trunk_practice_graph_wants (call, "totalItemCount"))
    trunk_practice_json_int (call->out, "totalItemCount", trunk_practice_mailbox_list (mailbox, folder)->len);
  if (trunk_practice_graph_wants (call, "isHidden"))
    trunk_practice_json_bool (call->out, "isHidden", FALSE);
}

static void
run_folders (TrunkPracticeGraphCall *call,
             TrunkPracticeMailbox   *mailbox,
             guint                   at)
{
  static const char * const known[] = {"displayName", "parentFolderId", "childFolderCount", "unreadItemCount", "totalItemCount", "isHidden", NULL};
  g_autofree char *user = g_uri_escape_string (call->path[1], NULL, FALSE);
  TrunkPracticeFolder folder = TRUNK_PRACTICE_FOLDER_INBOX;

  if (at < call->n_path && !trunk_practice_folder_from_name (call->path[at], &folder)
      && !trunk_practice_mailbox_find_folder (mailbox, call->path[at], &folder))
    {
      if (strlen (call->path[at]) < 40)
        trunk_practice_graph_fail (call, 400, "ErrorInvalidIdMalformed", "Id is malformed.");
      else
        item_not_found (call);
      return;
    }
  if (at + 1 < call->n_path && g_ascii_strcasecmp (call->path[at + 1], "messages") == 0)
    {
      run_messages (call, mailbox, (int) folder, at + 2);
      return;
    }
  if (!trunk_practice_graph_is (call, "GET") || at + 1 < call->n_path)
    {
      trunk_practice_graph_fail (call, 405, "ErrorMethodNotAllowed", "The OData request is not supported.");
      return;
    }
  if (!trunk_practice_graph_require (call, "ErrorAccessDenied", "Mail.Read", "Mail.ReadWrite", "Mail.ReadBasic", "Mail.ReadBasic.All", NULL)
      || !trunk_practice_graph_check_select (call, "microsoft.graph.mailFolder", known))
    return;
  if (at < call->n_path)
    {
      g_string_append_printf (call->out, "{\"@odata.context\":\"" METADATA "users('%s')/mailFolders/$entity\"", user);
      put_folder (call, mailbox, folder);
    }
  else
    {
      g_string_append_printf (call->out, "{\"@odata.context\":\"" METADATA "users('%s')/mailFolders\"", user);
      trunk_practice_json_open (call->out, "value", '[');
      for (guint f = TRUNK_PRACTICE_FOLDER_INBOX; f <= TRUNK_PRACTICE_FOLDER_JUNK; f++)
        {
          trunk_practice_json_open (call->out, NULL, '{');
          put_folder (call, mailbox, f);
          g_string_append_c (call->out, '}');
        }
      g_string_append_c (call->out, ']');
    }
  g_string_append_c (call->out, '}');
}

/* Returns: whether the address was one of mail's */
gboolean
trunk_practice_graph_mail (TrunkPracticeGraphCall *call,
                           TrunkPracticeMailbox   *mailbox,
                           guint                   at)
{
  if (trunk_practice_graph_segment (call, at, "mailFolders"))
    run_folders (call, mailbox, at + 1);
  else if (trunk_practice_graph_segment (call, at, "messages"))
    run_messages (call, mailbox, -1, at + 1);
  else if (trunk_practice_graph_segment (call, at, "sendMail") && trunk_practice_graph_is (call, "POST"))
    send_mail (call, mailbox);
  else
    return FALSE;
  return TRUE;
}
