/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-ews-private.h"

#include <string.h>

static void
take_text (xmlNode     *element,
           char       **out_text)
{
  g_free (*out_text);
  *out_text = trunk_practice_ews_text (element);
}

static gboolean
is_true (xmlNode *element)
{
  g_autofree char *text = trunk_practice_ews_text (element);

  return g_strcmp0 (text, "true") == 0 || g_strcmp0 (text, "1") == 0;
}

/* @path: elements around each t:EmailAddress: Mailbox, or Attendee/Mailbox */
static void
take_recipients (xmlNode   *element,
                 GPtrArray *recipients)
{
  g_ptr_array_set_size (recipients, 0);
  for (xmlNode *child = trunk_practice_ews_first (element); child != NULL && recipients->len < TRUNK_PRACTICE_MAX_RECIPIENTS;
       child = trunk_practice_ews_next (child))
    {
      xmlNode *mailbox = trunk_practice_ews_named (child, "Attendee") ? trunk_practice_ews_child (child, "Mailbox") : child;
      g_autofree char *address = trunk_practice_ews_child_text (mailbox, "EmailAddress");
      g_autofree char *name = trunk_practice_ews_child_text (mailbox, "Name");

      if (address != NULL)
        g_ptr_array_add (recipients, trunk_practice_pair_new (name != NULL ? name : address, address));
    }
}

static void
take_attachments (TrunkPracticeEwsCall *call,
                  TrunkPracticeItem    *item,
                  xmlNode              *element)
{
  for (xmlNode *child = trunk_practice_ews_first (element); child != NULL; child = trunk_practice_ews_next (child))
    {
      g_autofree char *name = trunk_practice_ews_child_text (child, "Name");
      g_autofree char *type = trunk_practice_ews_child_text (child, "ContentType");
      g_autofree char *base64 = trunk_practice_ews_child_text (child, "Content");
      g_autoptr(GBytes) content = NULL;
      guchar *data;
      gsize size;

      if (!trunk_practice_ews_named (child, "FileAttachment") || name == NULL)
        continue;
      data = base64 != NULL && *base64 != '\0' ? g_base64_decode (base64, &size) : NULL;
      content = data != NULL ? g_bytes_new_take (data, size) : g_bytes_new (NULL, 0);
      trunk_practice_mailbox_attach (call->mailbox, item, name, type, content);
    }
}

static void
take_extended (TrunkPracticeItem *item,
               xmlNode           *element)
{
  xmlNode *uri = trunk_practice_ews_child (element, "ExtendedFieldURI");
  g_autofree char *value = trunk_practice_ews_child_text (element, "Value");
  g_autofree char *set = trunk_practice_ews_attribute (uri, "DistinguishedPropertySetId");
  g_autofree char *name = NULL;

  if (uri == NULL || value == NULL)
    return;
  if (g_strcmp0 (set, "InternetHeaders") == 0)
    {
      g_autofree char *header = trunk_practice_ews_attribute (uri, "PropertyName");

      if (header != NULL && item->headers->len < TRUNK_PRACTICE_MAX_PROPERTIES)
        g_ptr_array_add (item->headers, trunk_practice_pair_new (header, value));
      return;
    }
  name = trunk_practice_ews_property_name (uri);
  if (name != NULL)
    trunk_practice_item_set_property (item, name, value);
}

static void
take_entries (TrunkPracticeItem *item,
              xmlNode           *element,
              gboolean           phones)
{
  for (xmlNode *entry = trunk_practice_ews_first (element); entry != NULL; entry = trunk_practice_ews_next (entry))
    {
      g_autofree char *key = trunk_practice_ews_attribute (entry, "Key");
      g_autofree char *value = trunk_practice_ews_text (entry);

      if (phones && g_strcmp0 (key, "MobilePhone") == 0)
        {
          g_free (item->mobile_phone);
          item->mobile_phone = g_steal_pointer (&value);
        }
      else if (phones && g_strcmp0 (key, "BusinessPhone") == 0)
        g_ptr_array_add (item->business_phones, g_steal_pointer (&value));
      else if (!phones && item->emails->len < 3)
        g_ptr_array_add (item->emails, trunk_practice_pair_new (value, value));
    }
}

static void
take_show_as (TrunkPracticeItem *item,
              xmlNode           *element)
{
  g_autofree char *text = trunk_practice_ews_text (element);

  g_free (item->show_as);
  item->show_as = g_ascii_strdown (text, -1);
}

static void
fill_one (TrunkPracticeEwsCall *call,
          TrunkPracticeItem    *item,
          xmlNode              *element)
{
  const char *name = (const char *) element->name;
  const struct
  {
    const char *name;
    char **text;
  } texts[] = {
    {"ItemClass", &item->item_class}, {"Subject", &item->subject}, {"Location", &item->location}, {"UID", &item->uid},
    {"DisplayName", &item->display_name}, {"GivenName", &item->given_name}, {"Surname", &item->surname}, {"CompanyName", &item->company},
    {"InternetMessageId", &item->message_id},
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (texts[i].name, name))
      {
        take_text (element, texts[i].text);
        return;
      }
  if (g_str_equal (name, "Body"))
    {
      g_autofree char *type = trunk_practice_ews_attribute (element, "BodyType");

      take_text (element, &item->body);
      item->body_is_html = g_strcmp0 (type, "HTML") == 0;
    }
  else if (g_str_equal (name, "Importance"))
    {
      g_autofree char *text = trunk_practice_ews_text (element);

      g_free (item->importance);
      item->importance = g_ascii_strdown (text, -1);
    }
  else if (g_str_equal (name, "Categories"))
    {
      g_ptr_array_set_size (item->categories, 0);
      for (xmlNode *child = trunk_practice_ews_first (element); child != NULL && item->categories->len < TRUNK_PRACTICE_MAX_PROPERTIES;
           child = trunk_practice_ews_next (child))
        g_ptr_array_add (item->categories, trunk_practice_ews_text (child));
    }
  else if (g_str_equal (name, "IsRead"))
    item->is_read = is_true (element);
  else if (g_str_equal (name, "IsAllDayEvent"))
    item->all_day = is_true (element);
  else if (g_str_equal (name, "ToRecipients") || g_str_equal (name, "RequiredAttendees"))
    take_recipients (element, item->to);
  else if (g_str_equal (name, "CcRecipients") || g_str_equal (name, "OptionalAttendees"))
    take_recipients (element, item->cc);
  else if (g_str_equal (name, "BccRecipients"))
    take_recipients (element, item->bcc);
  else if (g_str_equal (name, "From"))
    {
      g_autoptr(GPtrArray) from = trunk_practice_pairs_new ();

      take_recipients (element, from);
      if (from->len > 0)
        {
          trunk_practice_pair_free (item->from);
          item->from = trunk_practice_pair_copy (g_ptr_array_index (from, 0));
        }
    }
  else if (g_str_equal (name, "Start") || g_str_equal (name, "End"))
    {
      g_autofree char *text = trunk_practice_ews_text (element);
      gint64 time = trunk_practice_ews_parse_time (text);

      *(name[0] == 'S' ? &item->start : &item->end) = MAX (time, 0);
    }
  else if (g_str_equal (name, "LegacyFreeBusyStatus"))
    take_show_as (item, element);
  else if (g_str_equal (name, "Attachments"))
    take_attachments (call, item, element);
  else if (g_str_equal (name, "ExtendedProperty"))
    take_extended (item, element);
  else if (g_str_equal (name, "EmailAddresses") || g_str_equal (name, "PhoneNumbers"))
    take_entries (item, element, name[0] == 'P');
}

/* @element: t:Message, t:CalendarItem or t:Contact, whole or with the one property of an update */
void
trunk_practice_ews_fill_item (TrunkPracticeEwsCall *call,
                              TrunkPracticeItem    *item,
                              xmlNode              *element)
{
  for (xmlNode *child = trunk_practice_ews_first (element); child != NULL; child = trunk_practice_ews_next (child))
    fill_one (call, item, child);
}

static void
put_made (TrunkPracticeEwsCall *call,
          TrunkPracticeItem    *item)
{
  static const TrunkPracticeEwsShape id_only = {0};

  g_string_append (call->out, "<m:Items>");
  if (item != NULL)
    trunk_practice_ews_put_item (call, item, &id_only);
  g_string_append (call->out, "</m:Items>");
}

static gboolean
has_room (TrunkPracticeEwsCall *call,
          TrunkPracticeItem    *item)
{
  return trunk_practice_mailbox_has_room (call->mailbox, trunk_practice_item_get_size (item))
         && !trunk_practice_mailbox_fault (call->practice->faults, call->mailbox->address, TRUNK_PRACTICE_MAILBOX_FULL);
}

static TrunkPracticeItemKind
kind_of (xmlNode *element)
{
  return trunk_practice_ews_named (element, "CalendarItem") ? TRUNK_PRACTICE_ITEM_EVENT
         : trunk_practice_ews_named (element, "Contact")    ? TRUNK_PRACTICE_ITEM_CONTACT
                                                            : TRUNK_PRACTICE_ITEM_MESSAGE;
}

static void
create_one (TrunkPracticeEwsCall *call,
            xmlNode              *element,
            const char           *disposition,
            int                   folder)
{
  static const TrunkPracticeFolder defaults[] = {TRUNK_PRACTICE_FOLDER_DRAFTS, TRUNK_PRACTICE_FOLDER_CALENDAR, TRUNK_PRACTICE_FOLDER_CONTACTS};
  TrunkPracticeItemKind kind = kind_of (element);
  gboolean message = kind == TRUNK_PRACTICE_ITEM_MESSAGE;
  gboolean sends = message && g_str_has_prefix (disposition, "Send");
  gboolean saves = !g_str_equal (disposition, "SendOnly") || !message;
  g_autoptr(TrunkPracticeItem) item = trunk_practice_item_new (kind);
  TrunkPracticeItem *added = NULL;
  const char *flags;

  item->is_draft = message && !sends;
  item->is_read = TRUE;
  item->from = trunk_practice_pair_new (call->mailbox->display_name, call->mailbox->address);
  trunk_practice_ews_fill_item (call, item, element);
  flags = trunk_practice_item_get_property (item, "Integer 0x0E07");
  if (flags != NULL && item->is_draft)
    item->is_draft = (g_ascii_strtoll (flags, NULL, 10) & 0x8) != 0;
  if (kind == TRUNK_PRACTICE_ITEM_CONTACT)
    {
      if (item->display_name == NULL)
        item->display_name = g_strstrip (g_strdup_printf ("%s %s", item->given_name != NULL ? item->given_name : "", item->surname != NULL ? item->surname : ""));
      g_free (item->subject);
      item->subject = g_strdup (item->display_name);
    }
  if (sends && item->to->len + item->cc->len + item->bcc->len == 0)
    {
      trunk_practice_ews_error (call, "ErrorInvalidRecipients", "At least one recipient isn't valid., Message must have at least one recipient.", NULL);
      return;
    }
  if (kind == TRUNK_PRACTICE_ITEM_EVENT && item->end < item->start)
    {
      trunk_practice_ews_error (call, "ErrorCalendarEndDateIsEarlierThanStartDate", "EndDate is earlier than StartDate", NULL);
      return;
    }
  if (saves && !has_room (call, item))
    {
      trunk_practice_ews_error (call, "ErrorQuotaExceeded", "The message store has exceeded its quota.", NULL);
      return;
    }
  if (sends)
    trunk_practice_tenant_deliver (call->practice->tenant, item);
  if (saves)
    {
      TrunkPracticeFolder into = folder >= 0 ? (TrunkPracticeFolder) folder : sends ? TRUNK_PRACTICE_FOLDER_SENT : defaults[kind];

      added = trunk_practice_mailbox_add (call->mailbox, into, g_steal_pointer (&item));
      if (kind == TRUNK_PRACTICE_ITEM_EVENT && added->uid == NULL)
        added->uid = g_strdup_printf ("040000008200E00074C5B7101A82E008%016" G_GINT64_MODIFIER "X", added->number);
    }
  trunk_practice_ews_open_message (call);
  put_made (call, sends ? NULL : added);
  trunk_practice_ews_close_message (call);
  if (added != NULL && !sends && trunk_practice_mailbox_fault (call->practice->faults, call->mailbox->address, TRUNK_PRACTICE_MAILBOX_VANISH))
    trunk_practice_mailbox_remove (call->mailbox, added);
}

void
trunk_practice_ews_create_item (TrunkPracticeEwsCall *call)
{
  g_autofree char *disposition = trunk_practice_ews_attribute (call->request, "MessageDisposition");
  xmlNode *saved = trunk_practice_ews_first (trunk_practice_ews_child (call->request, "SavedItemFolderId"));
  xmlNode *items = trunk_practice_ews_child (call->request, "Items");
  TrunkPracticeFolder folder = TRUNK_PRACTICE_FOLDER_DRAFTS;

  if (trunk_practice_ews_first (items) == NULL)
    {
      trunk_practice_ews_schema_fault (call, "The element 'CreateItem' has incomplete content: 'Items' is expected.");
      return;
    }
  if (disposition == NULL && trunk_practice_ews_named (trunk_practice_ews_first (items), "Message"))
    {
      trunk_practice_ews_begin (call);
      trunk_practice_ews_error (call, "ErrorMessageDispositionRequired", "Message disposition is required for message items.", NULL);
      trunk_practice_ews_end (call);
      return;
    }
  trunk_practice_ews_begin (call);
  for (xmlNode *element = trunk_practice_ews_first (items); element != NULL; element = trunk_practice_ews_next (element))
    if (saved != NULL && !trunk_practice_ews_find_folder (call, saved, &folder))
      trunk_practice_ews_error (call, "ErrorFolderNotFound", "The specified folder could not be found in the store.", NULL);
    else
      create_one (call, element, disposition != NULL ? disposition : "SaveOnly", saved != NULL ? (int) folder : -1);
  trunk_practice_ews_end (call);
}

static TrunkPracticeItem *
find_item (TrunkPracticeEwsCall *call,
           xmlNode              *item_id)
{
  g_autofree char *id = trunk_practice_ews_attribute (item_id, "Id");

  return id != NULL ? trunk_practice_mailbox_find (call->mailbox, id) : NULL;
}

static void
item_not_found (TrunkPracticeEwsCall *call)
{
  trunk_practice_ews_error (call, "ErrorItemNotFound", "The specified object was not found in the store.", NULL);
}

void
trunk_practice_ews_update_item (TrunkPracticeEwsCall *call)
{
  trunk_practice_ews_begin (call);
  for (xmlNode *change = trunk_practice_ews_first (trunk_practice_ews_child (call->request, "ItemChanges")); change != NULL;
       change = trunk_practice_ews_next (change))
    {
      TrunkPracticeItem *item = find_item (call, trunk_practice_ews_child (change, "ItemId"));

      if (item == NULL)
        {
          item_not_found (call);
          continue;
        }
      for (xmlNode *update = trunk_practice_ews_first (trunk_practice_ews_child (change, "Updates")); update != NULL; update = trunk_practice_ews_next (update))
        for (xmlNode *part = trunk_practice_ews_first (update); part != NULL; part = trunk_practice_ews_next (part))
          if (trunk_practice_ews_named (part, "Message") || trunk_practice_ews_named (part, "CalendarItem") || trunk_practice_ews_named (part, "Contact")
              || trunk_practice_ews_named (part, "Item"))
            trunk_practice_ews_fill_item (call, item, part);
      trunk_practice_mailbox_touch (call->mailbox, item);
      trunk_practice_ews_open_message (call);
      put_made (call, item);
      if (item->kind == TRUNK_PRACTICE_ITEM_MESSAGE)
        g_string_append (call->out, "<m:ConflictResults><t:Count>0</t:Count></m:ConflictResults>");
      trunk_practice_ews_close_message (call);
    }
  trunk_practice_ews_end (call);
}

void
trunk_practice_ews_delete_item (TrunkPracticeEwsCall *call)
{
  g_autofree char *type = trunk_practice_ews_attribute (call->request, "DeleteType");
  gboolean keep = trunk_practice_mailbox_fault (call->practice->faults, call->mailbox->address, TRUNK_PRACTICE_MAILBOX_KEEP);

  trunk_practice_ews_begin (call);
  for (xmlNode *node = trunk_practice_ews_first (trunk_practice_ews_child (call->request, "ItemIds")); node != NULL; node = trunk_practice_ews_next (node))
    {
      TrunkPracticeItem *item = find_item (call, node);

      if (item == NULL)
        {
          item_not_found (call);
          continue;
        }
      if (g_strcmp0 (type, "MoveToDeletedItems") == 0 && !keep)
        trunk_practice_mailbox_move (call->mailbox, item, TRUNK_PRACTICE_FOLDER_DELETED);
      else if (!keep)
        trunk_practice_mailbox_remove (call->mailbox, item);
      trunk_practice_ews_open_message (call);
      trunk_practice_ews_close_message (call);
    }
  trunk_practice_ews_end (call);
}

void
trunk_practice_ews_send_item (TrunkPracticeEwsCall *call)
{
  g_autofree char *save = trunk_practice_ews_attribute (call->request, "SaveItemToFolder");

  trunk_practice_ews_begin (call);
  for (xmlNode *node = trunk_practice_ews_first (trunk_practice_ews_child (call->request, "ItemIds")); node != NULL; node = trunk_practice_ews_next (node))
    {
      TrunkPracticeItem *item = find_item (call, node);

      if (item == NULL || item->kind != TRUNK_PRACTICE_ITEM_MESSAGE)
        {
          item_not_found (call);
          continue;
        }
      item->is_draft = FALSE;
      trunk_practice_tenant_deliver (call->practice->tenant, item);
      if (g_strcmp0 (save, "true") == 0)
        trunk_practice_mailbox_move (call->mailbox, item, TRUNK_PRACTICE_FOLDER_SENT);
      else
        trunk_practice_mailbox_remove (call->mailbox, item);
      trunk_practice_ews_open_message (call);
      trunk_practice_ews_close_message (call);
    }
  trunk_practice_ews_end (call);
}

void
trunk_practice_ews_create_attachment (TrunkPracticeEwsCall *call)
{
  TrunkPracticeItem *item = find_item (call, trunk_practice_ews_child (call->request, "ParentItemId"));
  guint was = item != NULL ? item->attachments->len : 0;

  trunk_practice_ews_begin (call);
  if (item == NULL)
    item_not_found (call);
  else
    {
      take_attachments (call, item, trunk_practice_ews_child (call->request, "Attachments"));
      for (guint i = was; i < item->attachments->len; i++)
        {
          TrunkPracticeAttachment *attachment = g_ptr_array_index (item->attachments, i);
          g_autofree char *id = trunk_practice_ews_item_id (attachment->id);
          g_autofree char *root = trunk_practice_ews_item_id (item->id);
          g_autofree char *change_key = trunk_practice_item_dup_change_key (item);

          trunk_practice_ews_open_message (call);
          g_string_append_printf (call->out, "<m:Attachments><t:FileAttachment><t:AttachmentId Id=\"%s\" RootItemId=\"%s\" RootItemChangeKey=\"%s\"/>"
                                             "</t:FileAttachment></m:Attachments>", id, root, change_key);
          trunk_practice_ews_close_message (call);
        }
    }
  trunk_practice_ews_end (call);
}
