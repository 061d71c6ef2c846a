/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-ews-private.h"

#include <string.h>

#define FIND_PAGE       1000    /* facts 3.6 */
#define FIND_PAGE_QUERY 250
#define MAX_RESOLVED    100
#define MAX_NESTING     32

/* @id: FolderId or DistinguishedFolderId; one that names another's mailbox is not found. */
gboolean
trunk_practice_ews_find_folder (TrunkPracticeEwsCall *call,
                                xmlNode              *id,
                                TrunkPracticeFolder  *out_folder)
{
  g_autofree char *name = trunk_practice_ews_attribute (id, "Id");
  g_autofree char *address = trunk_practice_ews_child_text (trunk_practice_ews_child (id, "Mailbox"), "EmailAddress");

  if (name == NULL)
    return FALSE;
  if (address != NULL && g_ascii_strcasecmp (g_strstrip (address), call->mailbox->address) != 0)
    return FALSE;
  if (trunk_practice_ews_named (id, "DistinguishedFolderId"))
    return trunk_practice_folder_from_name (name, out_folder);
  return trunk_practice_mailbox_find_folder (call->mailbox, name, out_folder);
}

static void
put_folder (TrunkPracticeEwsCall        *call,
            TrunkPracticeFolder          folder,
            const TrunkPracticeEwsShape *shape)
{
  const char *element = folder == TRUNK_PRACTICE_FOLDER_CALENDAR ? "t:CalendarFolder" : folder == TRUNK_PRACTICE_FOLDER_CONTACTS ? "t:ContactsFolder" : "t:Folder";
  GString *out = call->out;
  gboolean root = folder == TRUNK_PRACTICE_FOLDER_ROOT;

#define WANTS(uri, in_default) trunk_practice_ews_wants (shape, uri, in_default)
  g_string_append_printf (out, "<%s>", element);
  trunk_practice_ews_put_id (out, "t:FolderId", trunk_practice_mailbox_get_folder_id (call->mailbox, folder), "AQAAAA==");
  if (WANTS ("folder:ParentFolderId", FALSE))
    trunk_practice_ews_put_id (out, "t:ParentFolderId",
                               trunk_practice_mailbox_get_folder_id (call->mailbox, folder <= TRUNK_PRACTICE_FOLDER_MSG_ROOT ? TRUNK_PRACTICE_FOLDER_ROOT
                                                                                                                             : TRUNK_PRACTICE_FOLDER_MSG_ROOT),
                               "AQAAAA==");
  if (WANTS ("folder:FolderClass", FALSE) && trunk_practice_folder_get_class (folder) != NULL)
    trunk_practice_ews_put (out, "t:FolderClass", trunk_practice_folder_get_class (folder));
  if (WANTS ("folder:DisplayName", TRUE))
    trunk_practice_ews_put (out, "t:DisplayName", trunk_practice_folder_get_label (folder));
  if (WANTS ("folder:TotalCount", TRUE))
    trunk_practice_ews_put_int (out, "t:TotalCount", trunk_practice_mailbox_list (call->mailbox, folder)->len);
  if (WANTS ("folder:ChildFolderCount", TRUE))
    trunk_practice_ews_put_int (out, "t:ChildFolderCount", root ? 1 : folder == TRUNK_PRACTICE_FOLDER_MSG_ROOT ? TRUNK_PRACTICE_N_FOLDERS - 2 : 0);
  if (WANTS ("folder:EffectiveRights", FALSE))
    g_string_append (out, "<t:EffectiveRights><t:CreateAssociated>true</t:CreateAssociated><t:CreateContents>true</t:CreateContents>"
                          "<t:CreateHierarchy>true</t:CreateHierarchy><t:Delete>false</t:Delete><t:Modify>true</t:Modify><t:Read>true</t:Read>"
                          "<t:ViewPrivateItems>true</t:ViewPrivateItems></t:EffectiveRights>");
  if (WANTS ("folder:DistinguishedFolderId", FALSE))
    trunk_practice_ews_put (out, "t:DistinguishedFolderId", trunk_practice_folder_get_graph_name (folder));
  if (folder != TRUNK_PRACTICE_FOLDER_CALENDAR && folder != TRUNK_PRACTICE_FOLDER_CONTACTS && WANTS ("folder:UnreadCount", TRUE))
    trunk_practice_ews_put_int (out, "t:UnreadCount", trunk_practice_mailbox_get_unread (call->mailbox, folder));
  g_string_append_printf (out, "</%s>", element);
#undef WANTS
}

void
trunk_practice_ews_get_folder (TrunkPracticeEwsCall *call)
{
  TrunkPracticeEwsShape shape = {0};

  trunk_practice_ews_read_shape (&shape, trunk_practice_ews_child (call->request, "FolderShape"));
  trunk_practice_ews_begin (call);
  for (xmlNode *id = trunk_practice_ews_first (trunk_practice_ews_child (call->request, "FolderIds")); id != NULL; id = trunk_practice_ews_next (id))
    {
      TrunkPracticeFolder folder;

      if (!trunk_practice_ews_find_folder (call, id, &folder))
        {
          trunk_practice_ews_error (call, "ErrorFolderNotFound", "The specified folder could not be found in the store.", NULL);
          continue;
        }
      trunk_practice_ews_open_message (call);
      g_string_append (call->out, "<m:Folders>");
      put_folder (call, folder, &shape);
      g_string_append (call->out, "</m:Folders>");
      trunk_practice_ews_close_message (call);
    }
  trunk_practice_ews_end (call);
  trunk_practice_ews_clear_shape (&shape);
}

void
trunk_practice_ews_find_folders (TrunkPracticeEwsCall *call)
{
  TrunkPracticeEwsShape shape = {0};
  g_autofree char *traversal = trunk_practice_ews_attribute (call->request, "Traversal");
  gboolean deep = g_strcmp0 (traversal, "Deep") == 0;

  trunk_practice_ews_read_shape (&shape, trunk_practice_ews_child (call->request, "FolderShape"));
  trunk_practice_ews_begin (call);
  for (xmlNode *id = trunk_practice_ews_first (trunk_practice_ews_child (call->request, "ParentFolderIds")); id != NULL; id = trunk_practice_ews_next (id))
    {
      TrunkPracticeFolder parent;
      guint first, last, n;

      if (!trunk_practice_ews_find_folder (call, id, &parent))
        {
          trunk_practice_ews_error (call, "ErrorFolderNotFound", "The specified folder could not be found in the store.", NULL);
          continue;
        }
      first = parent == TRUNK_PRACTICE_FOLDER_ROOT ? TRUNK_PRACTICE_FOLDER_MSG_ROOT : TRUNK_PRACTICE_FOLDER_INBOX;
      last = parent == TRUNK_PRACTICE_FOLDER_ROOT && !deep ? TRUNK_PRACTICE_FOLDER_MSG_ROOT : TRUNK_PRACTICE_N_FOLDERS - 1;
      n = parent <= TRUNK_PRACTICE_FOLDER_MSG_ROOT ? last - first + 1 : 0;
      trunk_practice_ews_open_message (call);
      g_string_append_printf (call->out, "<m:RootFolder IndexedPagingOffset=\"%u\" TotalItemsInView=\"%u\" IncludesLastItemInRange=\"true\"><t:Folders>", n, n);
      for (guint f = first; n > 0 && f <= last; f++)
        put_folder (call, f, &shape);
      g_string_append (call->out, "</t:Folders></m:RootFolder>");
      trunk_practice_ews_close_message (call);
    }
  trunk_practice_ews_end (call);
  trunk_practice_ews_clear_shape (&shape);
}

/* What a FieldURI names, as text. NULL: not known, or not there */
static char *
field_text (TrunkPracticeItem *item,
            xmlNode           *uri)
{
  g_autofree char *name = trunk_practice_ews_attribute (uri, "FieldURI");
  g_autoptr(GString) time = g_string_new (NULL);

  if (trunk_practice_ews_named (uri, "ExtendedFieldURI"))
    return g_strdup (trunk_practice_ews_item_property (item, uri));
  if (name == NULL)
    return NULL;
  if (g_str_equal (name, "item:Subject"))
    return g_strdup (item->subject != NULL ? item->subject : "");
  if (g_str_equal (name, "item:ItemClass"))
    return g_strdup (item->item_class);
  if (g_str_equal (name, "item:Body"))
    return g_strdup (item->body != NULL ? item->body : "");
  if (g_str_equal (name, "message:IsRead"))
    return g_strdup (item->is_read ? "true" : "false");
  if (g_str_equal (name, "message:InternetMessageId"))
    return g_strdup (item->message_id);
  if (g_str_equal (name, "contacts:DisplayName"))
    return g_strdup (item->display_name);
  if (g_str_equal (name, "item:DateTimeReceived") || g_str_equal (name, "item:DateTimeCreated") || g_str_equal (name, "item:DateTimeSent"))
    return g_strdup_printf ("%" G_GINT64_FORMAT, item->created);
  if (g_str_equal (name, "calendar:Start") || g_str_equal (name, "calendar:End"))
    return g_strdup_printf ("%" G_GINT64_FORMAT, g_str_equal (name, "calendar:Start") ? item->start : item->end);
  return NULL;
}

static gboolean
is_time_field (xmlNode *uri)
{
  g_autofree char *name = trunk_practice_ews_attribute (uri, "FieldURI");

  return name != NULL && (strstr (name, "DateTime") != NULL || g_str_equal (name, "calendar:Start") || g_str_equal (name, "calendar:End"));
}

static gboolean
compare (TrunkPracticeItem *item,
         xmlNode           *node)
{
  xmlNode *uri = trunk_practice_ews_first (node);
  xmlNode *constant = trunk_practice_ews_child (trunk_practice_ews_child (node, "FieldURIOrConstant"), "Constant");
  g_autofree char *want = trunk_practice_ews_attribute (constant, "Value");
  g_autofree char *have = uri != NULL ? field_text (item, uri) : NULL;
  gboolean equal_too = g_str_has_suffix ((const char *) node->name, "OrEqualTo");
  int order;

  if (want == NULL || have == NULL)
    return trunk_practice_ews_named (node, "IsNotEqualTo");
  if (is_time_field (uri))
    {
      gint64 a = g_ascii_strtoll (have, NULL, 10);
      gint64 b = trunk_practice_ews_parse_time (want);

      order = a < b ? -1 : a > b;
    }
  else
    {
      g_autofree char *a = g_utf8_casefold (have, -1);
      g_autofree char *b = g_utf8_casefold (want, -1);

      order = strcmp (a, b);
    }
  if (trunk_practice_ews_named (node, "IsEqualTo"))
    return order == 0;
  if (trunk_practice_ews_named (node, "IsNotEqualTo"))
    return order != 0;
  if (g_str_has_prefix ((const char *) node->name, "IsGreaterThan"))
    return order > 0 || (equal_too && order == 0);
  return order < 0 || (equal_too && order == 0);
}

static gboolean
contains (TrunkPracticeItem *item,
          xmlNode           *node)
{
  xmlNode *uri = trunk_practice_ews_first (node);
  g_autofree char *mode = trunk_practice_ews_attribute (node, "ContainmentMode");
  g_autofree char *want = trunk_practice_ews_attribute (trunk_practice_ews_child (node, "Constant"), "Value");
  g_autofree char *have = uri != NULL ? field_text (item, uri) : NULL;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  if (want == NULL || have == NULL)
    return FALSE;
  a = g_utf8_casefold (have, -1);
  b = g_utf8_casefold (want, -1);
  if (g_strcmp0 (mode, "FullString") == 0)
    return g_str_equal (a, b);
  if (g_strcmp0 (mode, "Prefixed") == 0)
    return g_str_has_prefix (a, b);
  return strstr (a, b) != NULL;
}

static gboolean
matches (TrunkPracticeItem *item,
         xmlNode           *node,
         guint              depth)
{
  if (node == NULL || depth > MAX_NESTING)
    return node == NULL;
  if (trunk_practice_ews_named (node, "And") || trunk_practice_ews_named (node, "Or"))
    {
      gboolean all = trunk_practice_ews_named (node, "And");

      for (xmlNode *child = trunk_practice_ews_first (node); child != NULL; child = trunk_practice_ews_next (child))
        if (matches (item, child, depth + 1) != all)
          return !all;
      return all;
    }
  if (trunk_practice_ews_named (node, "Not"))
    return !matches (item, trunk_practice_ews_first (node), depth + 1);
  if (trunk_practice_ews_named (node, "Contains"))
    return contains (item, node);
  if (trunk_practice_ews_named (node, "Exists"))
    {
      g_autofree char *value = trunk_practice_ews_first (node) != NULL ? field_text (item, trunk_practice_ews_first (node)) : NULL;

      return value != NULL;
    }
  return compare (item, node);
}

static void
find_in_folder (TrunkPracticeEwsCall        *call,
                TrunkPracticeFolder          folder,
                const TrunkPracticeEwsShape *shape)
{
  xmlNode *restriction = trunk_practice_ews_first (trunk_practice_ews_child (call->request, "Restriction"));
  xmlNode *view = trunk_practice_ews_child (call->request, "CalendarView");
  xmlNode *page = trunk_practice_ews_child (call->request, "IndexedPageItemView");
  g_autofree char *most = trunk_practice_ews_attribute (page != NULL ? page : view, "MaxEntriesReturned");
  g_autofree char *offset = trunk_practice_ews_attribute (page, "Offset");
  g_autofree char *start = trunk_practice_ews_attribute (view, "StartDate");
  g_autofree char *end = trunk_practice_ews_attribute (view, "EndDate");
  gint64 from = trunk_practice_ews_parse_time (start);
  gint64 to = trunk_practice_ews_parse_time (end);
  GPtrArray *all = trunk_practice_mailbox_list (call->mailbox, folder);
  g_autoptr(GPtrArray) found = g_ptr_array_sized_new (all->len);
  guint top = MIN (restriction != NULL ? FIND_PAGE_QUERY : FIND_PAGE, most != NULL ? (guint) MIN (g_ascii_strtoull (most, NULL, 10), G_MAXINT) : FIND_PAGE);
  guint skip = offset != NULL ? (guint) MIN (g_ascii_strtoull (offset, NULL, 10), G_MAXINT) : 0;
  guint until;

  for (guint i = all->len; i > 0; i--)
    {
      TrunkPracticeItem *item = g_ptr_array_index (all, i - 1);

      if ((view == NULL || (item->start < to && item->end > from)) && matches (item, restriction, 0))
        g_ptr_array_add (found, item);
    }
  skip = MIN (skip, found->len);
  until = MIN (found->len, skip + top);
  trunk_practice_ews_open_message (call);
  g_string_append (call->out, "<m:RootFolder");
  if (view == NULL)
    g_string_append_printf (call->out, " IndexedPagingOffset=\"%u\"", until);
  g_string_append_printf (call->out, " TotalItemsInView=\"%u\" IncludesLastItemInRange=\"%s\"><t:Items>", found->len, until == found->len ? "true" : "false");
  for (guint i = skip; i < until; i++)
    trunk_practice_ews_put_item (call, g_ptr_array_index (found, i), shape);
  g_string_append (call->out, "</t:Items></m:RootFolder>");
  trunk_practice_ews_close_message (call);
}

void
trunk_practice_ews_find_item (TrunkPracticeEwsCall *call)
{
  TrunkPracticeEwsShape shape = {.listing = TRUE};

  trunk_practice_ews_read_shape (&shape, trunk_practice_ews_child (call->request, "ItemShape"));
  trunk_practice_ews_begin (call);
  for (xmlNode *id = trunk_practice_ews_first (trunk_practice_ews_child (call->request, "ParentFolderIds")); id != NULL; id = trunk_practice_ews_next (id))
    {
      TrunkPracticeFolder folder;

      if (trunk_practice_ews_find_folder (call, id, &folder))
        find_in_folder (call, folder, &shape);
      else
        trunk_practice_ews_error (call, "ErrorFolderNotFound", "The specified folder could not be found in the store.", NULL);
    }
  trunk_practice_ews_end (call);
  trunk_practice_ews_clear_shape (&shape);
}

void
trunk_practice_ews_get_item (TrunkPracticeEwsCall *call)
{
  TrunkPracticeEwsShape shape = {0};

  trunk_practice_ews_read_shape (&shape, trunk_practice_ews_child (call->request, "ItemShape"));
  trunk_practice_ews_begin (call);
  for (xmlNode *node = trunk_practice_ews_first (trunk_practice_ews_child (call->request, "ItemIds")); node != NULL; node = trunk_practice_ews_next (node))
    {
      g_autofree char *id = trunk_practice_ews_attribute (node, "Id");
      TrunkPracticeItem *item = id != NULL ? trunk_practice_mailbox_find (call->mailbox, id) : NULL;

      if (item == NULL)
        {
          trunk_practice_ews_error (call, "ErrorItemNotFound", "The specified object was not found in the store.", NULL);
          continue;
        }
      trunk_practice_ews_open_message (call);
      g_string_append (call->out, "<m:Items>");
      trunk_practice_ews_put_item (call, item, &shape);
      g_string_append (call->out, "</m:Items>");
      trunk_practice_ews_close_message (call);
    }
  trunk_practice_ews_end (call);
  trunk_practice_ews_clear_shape (&shape);
}

static TrunkPracticeAttachment *
find_attachment (TrunkPracticeMailbox  *mailbox,
                 const char            *id,
                 TrunkPracticeItem    **out_item)
{
  for (guint f = 0; f < TRUNK_PRACTICE_N_FOLDERS; f++)
    {
      GPtrArray *items = trunk_practice_mailbox_list (mailbox, f);

      for (guint i = 0; i < items->len; i++)
        {
          TrunkPracticeItem *item = g_ptr_array_index (items, i);

          for (guint a = 0; a < item->attachments->len; a++)
            {
              TrunkPracticeAttachment *attachment = g_ptr_array_index (item->attachments, a);
              g_autofree char *text = trunk_practice_ews_item_id (attachment->id);

              if (!g_str_equal (text, id))
                continue;
              *out_item = item;
              return attachment;
            }
        }
    }
  return NULL;
}

void
trunk_practice_ews_get_attachment (TrunkPracticeEwsCall *call)
{
  trunk_practice_ews_begin (call);
  for (xmlNode *node = trunk_practice_ews_first (trunk_practice_ews_child (call->request, "AttachmentIds")); node != NULL; node = trunk_practice_ews_next (node))
    {
      g_autofree char *id = trunk_practice_ews_attribute (node, "Id");
      TrunkPracticeItem *item = NULL;
      TrunkPracticeAttachment *attachment = id != NULL ? find_attachment (call->mailbox, id, &item) : NULL;

      if (attachment == NULL)
        {
          trunk_practice_ews_error (call, "ErrorItemNotFound", "The specified object was not found in the store.", NULL);
          continue;
        }
      trunk_practice_ews_open_message (call);
      g_string_append (call->out, "<m:Attachments>");
      trunk_practice_ews_put_attachment (call->out, item, attachment, TRUE);
      g_string_append (call->out, "</m:Attachments>");
      trunk_practice_ews_close_message (call);
    }
  trunk_practice_ews_end (call);
}

static gboolean
resolves (TrunkPracticeEwsCall *call,
          TrunkPracticeMailbox *mailbox,
          const char           *folded)
{
  g_autofree char *name = g_utf8_casefold (mailbox->display_name, -1);
  g_autofree char *address = g_utf8_casefold (mailbox->address, -1);

  return trunk_practice_mailbox_is_open (mailbox) && (g_str_has_prefix (name, folded) || g_str_has_prefix (address, folded));
}

void
trunk_practice_ews_resolve_names (TrunkPracticeEwsCall *call)
{
  g_autofree char *text = trunk_practice_ews_child_text (call->request, "UnresolvedEntry");
  const char *entry = text != NULL ? g_strstrip (text) : "";
  g_autoptr(GPtrArray) found = g_ptr_array_new ();
  TrunkPracticeMailbox *exact;

  if (g_ascii_strncasecmp (entry, "smtp:", 5) == 0)
    entry += 5;
  exact = *entry != '\0' ? trunk_practice_tenant_find (call->practice->tenant, entry) : NULL;
  if (exact != NULL && trunk_practice_mailbox_is_open (exact))
    g_ptr_array_add (found, exact);
  else if (*entry != '\0' && strchr (entry, '@') == NULL)
    {
      g_autofree char *folded = g_utf8_casefold (entry, -1);
      guint n = trunk_practice_tenant_get_n_mailboxes (call->practice->tenant);

      for (guint i = 0; i < n && found->len < MAX_RESOLVED; i++)
        if (resolves (call, trunk_practice_tenant_get_nth (call->practice->tenant, i), folded))
          g_ptr_array_add (found, trunk_practice_tenant_get_nth (call->practice->tenant, i));
    }
  trunk_practice_ews_begin (call);
  if (found->len == 0)
    trunk_practice_ews_error (call, "ErrorNameResolutionNoResults", "No results were found.", NULL);
  else
    {
      if (found->len == 1)
        trunk_practice_ews_open_message (call);
      else
        g_string_append (call->out, "<m:ResolveNamesResponseMessage ResponseClass=\"Warning\"><m:MessageText>Multiple results were found.</m:MessageText>"
                                    "<m:ResponseCode>ErrorNameResolutionMultipleResults</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>");
      g_string_append_printf (call->out, "<m:ResolutionSet TotalItemsInView=\"%u\" IncludesLastItemInRange=\"true\">", found->len);
      for (guint i = 0; i < found->len; i++)
        {
          TrunkPracticeMailbox *mailbox = g_ptr_array_index (found, i);

          g_string_append (call->out, "<t:Resolution><t:Mailbox>");
          trunk_practice_ews_put (call->out, "t:Name", mailbox->display_name);
          trunk_practice_ews_put (call->out, "t:EmailAddress", mailbox->address);
          g_string_append (call->out, "<t:RoutingType>SMTP</t:RoutingType><t:MailboxType>Mailbox</t:MailboxType></t:Mailbox></t:Resolution>");
        }
      g_string_append (call->out, "</m:ResolutionSet>");
      trunk_practice_ews_close_message (call);
    }
  trunk_practice_ews_end (call);
}

/* Ids have one form here: what is an item's or folder's id stays as it is. */
void
trunk_practice_ews_convert_id (TrunkPracticeEwsCall *call)
{
  g_autofree char *format = trunk_practice_ews_attribute (call->request, "DestinationFormat");

  trunk_practice_ews_begin (call);
  for (xmlNode *node = trunk_practice_ews_first (trunk_practice_ews_child (call->request, "SourceIds")); node != NULL; node = trunk_practice_ews_next (node))
    {
      g_autofree char *id = trunk_practice_ews_attribute (node, "Id");
      g_autofree char *mailbox = trunk_practice_ews_attribute (node, "Mailbox");
      TrunkPracticeFolder folder;

      if (id == NULL || mailbox == NULL || g_ascii_strcasecmp (mailbox, call->mailbox->address) != 0
          || (trunk_practice_mailbox_find (call->mailbox, id) == NULL && !trunk_practice_mailbox_find_folder (call->mailbox, id, &folder)))
        {
          trunk_practice_ews_error (call, "ErrorInvalidIdMalformed", "Id is malformed.", NULL);
          continue;
        }
      trunk_practice_ews_open_message (call);
      g_string_append (call->out, "<m:AlternateId xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"t:AlternateIdType\" Format=\"");
      trunk_practice_ews_escape (call->out, format != NULL ? format : "EwsId");
      g_string_append (call->out, "\" Id=\"");
      trunk_practice_ews_escape (call->out, id);
      g_string_append (call->out, "\" Mailbox=\"");
      trunk_practice_ews_escape (call->out, mailbox);
      g_string_append (call->out, "\"/>");
      trunk_practice_ews_close_message (call);
    }
  trunk_practice_ews_end (call);
}

void
trunk_practice_ews_time_zones (TrunkPracticeEwsCall *call)
{
  xmlNode *ids = trunk_practice_ews_child (call->request, "Ids");

  trunk_practice_ews_begin (call);
  trunk_practice_ews_open_message (call);
  g_string_append (call->out, "<m:TimeZoneDefinitions>");
  if (ids == NULL)
    g_string_append (call->out, "<t:TimeZoneDefinition Id=\"UTC\" Name=\"(UTC) Coordinated Universal Time\"/>");
  for (xmlNode *node = trunk_practice_ews_first (ids); node != NULL; node = trunk_practice_ews_next (node))
    {
      g_autofree char *id = trunk_practice_ews_text (node);

      g_string_append (call->out, "<t:TimeZoneDefinition Id=\"");
      trunk_practice_ews_escape (call->out, id);
      g_string_append (call->out, "\" Name=\"");
      trunk_practice_ews_escape (call->out, id);
      g_string_append (call->out, "\"/>");
    }
  g_string_append (call->out, "</m:TimeZoneDefinitions>");
  trunk_practice_ews_close_message (call);
  trunk_practice_ews_end (call);
}
