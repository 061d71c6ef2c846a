/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "providers/trunk-ews-envelope.h"

#include "providers/trunk-mailbox-step.h"

/* A slot stands as {name}; {box} is the <t:Mailbox> of a folder id, there only when the mailbox is not impersonated. */

#define ENVELOPE_HEAD \
  "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" \
  "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"" \
  " xmlns:m=\"http://schemas.microsoft.com/exchange/services/2006/messages\"" \
  " xmlns:t=\"http://schemas.microsoft.com/exchange/services/2006/types\">" \
  "<s:Header><t:RequestServerVersion Version=\"Exchange2013_SP1\"/>"
#define ENVELOPE_BODY "</s:Header><s:Body>"
#define ENVELOPE_TAIL "</s:Body></s:Envelope>"

#define IMPERSONATION_HEAD "<t:ExchangeImpersonation><t:ConnectingSID><t:PrimarySmtpAddress>"
#define IMPERSONATION_TAIL "</t:PrimarySmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>"

#define BOX_HEAD "<t:Mailbox><t:EmailAddress>"
#define BOX_TAIL "</t:EmailAddress></t:Mailbox>"

#define FOLDER(id) "<t:DistinguishedFolderId Id=\"" id "\">{box}</t:DistinguishedFolderId>"

#define MARK_URI \
  "<t:ExtendedFieldURI DistinguishedPropertySetId=\"InternetHeaders\" PropertyName=\"" TRUNK_PROBE_HEADER "\" PropertyType=\"String\"/>"
#define MARK_PROPERTY "<t:ExtendedProperty>" MARK_URI "<t:Value>{mark}</t:Value></t:ExtendedProperty>"
#define CATEGORIES "<t:Categories><t:String>" TRUNK_PROBE_CATEGORY "</t:String></t:Categories>"
#define BODY_TEXT \
  "<t:Body BodyType=\"Text\">Trunkline tests the connection of a telephone system to this mailbox and removes this item at once.</t:Body>"

#define MARKED_SHAPE \
  "<m:ItemShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>" \
  "<t:FieldURI FieldURI=\"item:Subject\"/><t:FieldURI FieldURI=\"item:DateTimeCreated\"/>" \
  "<t:FieldURI FieldURI=\"item:Categories\"/>" MARK_URI \
  "</t:AdditionalProperties></m:ItemShape>"
#define SUBJECT_IS(mode) \
  "<m:Restriction><t:Contains ContainmentMode=\"" mode "\" ContainmentComparison=\"IgnoreCase\">" \
  "<t:FieldURI FieldURI=\"item:Subject\"/><t:Constant Value=\"{subject}\"/></t:Contains></m:Restriction>"

static const struct
{
  const char *name;
  const char *body;
} requests[TRUNK_EWS_N_REQUESTS] = {
  [TRUNK_EWS_RESOLVE_NAMES] = {
    "ResolveNames",
    "<m:ResolveNames ReturnFullContactData=\"false\" SearchScope=\"ActiveDirectory\">"
    "<m:UnresolvedEntry>{mailbox}</m:UnresolvedEntry></m:ResolveNames>",
  },
  [TRUNK_EWS_GET_FOLDER] = {
    "GetFolder",
    "<m:GetFolder><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>"
    "<m:FolderIds>" FOLDER ("{folder}") "</m:FolderIds></m:GetFolder>",
  },
  [TRUNK_EWS_FIND_ITEM] = {
    "FindItem",
    "<m:FindItem Traversal=\"Shallow\"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>"
    "<m:IndexedPageItemView MaxEntriesReturned=\"1\" Offset=\"0\" BasePoint=\"Beginning\"/>"
    "<m:ParentFolderIds>" FOLDER ("{folder}") "</m:ParentFolderIds></m:FindItem>",
  },
  [TRUNK_EWS_CALENDAR_VIEW] = {
    "FindItem",
    "<m:FindItem Traversal=\"Shallow\"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>"
    "<t:FieldURI FieldURI=\"item:Subject\"/></t:AdditionalProperties></m:ItemShape>"
    "<m:CalendarView MaxEntriesReturned=\"{count}\" StartDate=\"{start}\" EndDate=\"{end}\"/>"
    "<m:ParentFolderIds>" FOLDER ("calendar") "</m:ParentFolderIds></m:FindItem>",
  },
  [TRUNK_EWS_FIND_MARKED] = {
    "FindItem",
    "<m:FindItem Traversal=\"Shallow\">" MARKED_SHAPE
    "<m:IndexedPageItemView MaxEntriesReturned=\"50\" Offset=\"0\" BasePoint=\"Beginning\"/>"
    SUBJECT_IS ("Prefixed")
    "<m:ParentFolderIds>" FOLDER ("drafts") FOLDER ("inbox") "</m:ParentFolderIds></m:FindItem>",
  },
  [TRUNK_EWS_FIND_EVENTS] = {
    "FindItem",
    "<m:FindItem Traversal=\"Shallow\">" MARKED_SHAPE
    "<m:IndexedPageItemView MaxEntriesReturned=\"50\" Offset=\"0\" BasePoint=\"Beginning\"/>"
    SUBJECT_IS ("Prefixed")
    "<m:ParentFolderIds>" FOLDER ("calendar") "</m:ParentFolderIds></m:FindItem>",
  },
  [TRUNK_EWS_FIND_SENT] = {
    "FindItem",
    "<m:FindItem Traversal=\"Shallow\">" MARKED_SHAPE
    "<m:IndexedPageItemView MaxEntriesReturned=\"50\" Offset=\"0\" BasePoint=\"Beginning\"/>"
    SUBJECT_IS ("FullString")
    "<m:ParentFolderIds>" FOLDER ("inbox") "</m:ParentFolderIds></m:FindItem>",
  },
  [TRUNK_EWS_CREATE_DRAFT] = {
    "CreateItem",
    "<m:CreateItem MessageDisposition=\"SaveOnly\"><m:SavedItemFolderId>" FOLDER ("drafts") "</m:SavedItemFolderId>"
    "<m:Items><t:Message><t:Subject>{subject}</t:Subject>" BODY_TEXT CATEGORIES MARK_PROPERTY "</t:Message></m:Items></m:CreateItem>",
  },
  [TRUNK_EWS_CREATE_VOICE] = {
    "CreateItem",
    "<m:CreateItem MessageDisposition=\"SaveOnly\"><m:SavedItemFolderId>" FOLDER ("inbox") "</m:SavedItemFolderId>"
    "<m:Items><t:Message><t:Subject>{subject}</t:Subject>" BODY_TEXT
    "<t:Attachments><t:FileAttachment><t:Name>" TRUNK_PROBE_VOICE_NAME "</t:Name><t:ContentType>audio/wav</t:ContentType>"
    "<t:Content>{content}</t:Content></t:FileAttachment></t:Attachments>"
    CATEGORIES
    MARK_PROPERTY
    "<t:ToRecipients><t:Mailbox><t:EmailAddress>{mailbox}</t:EmailAddress></t:Mailbox></t:ToRecipients>"
    "<t:IsRead>false</t:IsRead></t:Message></m:Items></m:CreateItem>",
  },
  [TRUNK_EWS_CREATE_EVENT] = {
    "CreateItem",
    "<m:CreateItem SendMeetingInvitations=\"SendToNone\"><m:SavedItemFolderId>" FOLDER ("calendar") "</m:SavedItemFolderId>"
    "<m:Items><t:CalendarItem><t:Subject>{subject}</t:Subject>" BODY_TEXT CATEGORIES "<t:ReminderIsSet>false</t:ReminderIsSet>" MARK_PROPERTY
    "<t:Start>{start}</t:Start><t:End>{end}</t:End><t:LegacyFreeBusyStatus>Free</t:LegacyFreeBusyStatus>"
    "</t:CalendarItem></m:Items></m:CreateItem>",
  },
  [TRUNK_EWS_SEND] = {
    "CreateItem",
    "<m:CreateItem MessageDisposition=\"SendOnly\">"
    "<m:Items><t:Message><t:Subject>{subject}</t:Subject>" BODY_TEXT CATEGORIES MARK_PROPERTY
    "<t:ToRecipients><t:Mailbox><t:EmailAddress>{mailbox}</t:EmailAddress></t:Mailbox></t:ToRecipients>"
    "</t:Message></m:Items></m:CreateItem>",
  },
  [TRUNK_EWS_GET_ITEM] = {
    "GetItem",
    "<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>"
    "<t:FieldURI FieldURI=\"item:Subject\"/><t:FieldURI FieldURI=\"item:Attachments\"/><t:FieldURI FieldURI=\"message:IsRead\"/>" MARK_URI
    "</t:AdditionalProperties></m:ItemShape>"
    "<m:ItemIds><t:ItemId Id=\"{id}\"/></m:ItemIds></m:GetItem>",
  },
  [TRUNK_EWS_GET_ATTACHMENT] = {
    "GetAttachment",
    "<m:GetAttachment><m:AttachmentIds><t:AttachmentId Id=\"{id}\"/></m:AttachmentIds></m:GetAttachment>",
  },
  [TRUNK_EWS_MARK_READ] = {
    "UpdateItem",
    "<m:UpdateItem ConflictResolution=\"AlwaysOverwrite\" MessageDisposition=\"SaveOnly\">"
    "<m:ItemChanges><t:ItemChange><t:ItemId Id=\"{id}\" ChangeKey=\"{change-key}\"/><t:Updates>"
    "<t:SetItemField><t:FieldURI FieldURI=\"message:IsRead\"/><t:Message><t:IsRead>true</t:IsRead></t:Message></t:SetItemField>"
    "</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>",
  },
  [TRUNK_EWS_DELETE_ITEM] = {
    "DeleteItem",
    "<m:DeleteItem DeleteType=\"HardDelete\" SendMeetingCancellations=\"SendToNone\">"
    "<m:ItemIds><t:ItemId Id=\"{id}\"/></m:ItemIds></m:DeleteItem>",
  },
};

static const char * const slot_names[TRUNK_EWS_N_SLOTS] = {
  [TRUNK_EWS_SLOT_MAILBOX] = "mailbox",
  [TRUNK_EWS_SLOT_FOLDER] = "folder",
  [TRUNK_EWS_SLOT_ID] = "id",
  [TRUNK_EWS_SLOT_CHANGE_KEY] = "change-key",
  [TRUNK_EWS_SLOT_SUBJECT] = "subject",
  [TRUNK_EWS_SLOT_MARK] = "mark",
  [TRUNK_EWS_SLOT_START] = "start",
  [TRUNK_EWS_SLOT_END] = "end",
  [TRUNK_EWS_SLOT_COUNT] = "count",
  [TRUNK_EWS_SLOT_CONTENT] = "content",
};

#define SLOT_BOX TRUNK_EWS_N_SLOTS
#define SLOT_NONE -1
#define MAX_PIECES 24

/* A run of literal text and the slot that follows it. */
typedef struct
{
  const char *text;
  guint length;
  int slot;
} Piece;

typedef struct
{
  gsize once;
  guint n_pieces;
  Piece pieces[MAX_PIECES];
} Template;

static int
find_slot (const char *name,
           gsize       length)
{
  if (length == 3 && strncmp (name, "box", 3) == 0)
    return SLOT_BOX;

  for (int i = 0; i < TRUNK_EWS_N_SLOTS; i++)
    {
      if (strlen (slot_names[i]) == length && strncmp (slot_names[i], name, length) == 0)
        return i;
    }

  g_assert_not_reached ();
}

static const Template *
get_template (TrunkEwsRequest request)
{
  static Template templates[TRUNK_EWS_N_REQUESTS];
  Template *self = &templates[request];

  if (g_once_init_enter (&self->once))
    {
      const char *rest = requests[request].body;

      while (rest != NULL)
        {
          const char *open = strchr (rest, '{');
          const char *close = open != NULL ? strchr (open, '}') : NULL;
          Piece *piece = &self->pieces[self->n_pieces++];

          g_assert (self->n_pieces <= MAX_PIECES);
          piece->text = rest;
          piece->length = open != NULL ? (gsize) (open - rest) : strlen (rest);
          piece->slot = open != NULL ? find_slot (open + 1, close - open - 1) : SLOT_NONE;
          rest = close != NULL ? close + 1 : NULL;
        }

      g_once_init_leave (&self->once, 1);
    }

  return self;
}

/* Characters outside XML 1.0 §2.2 would make the envelope unreadable; they can be in no address and no id, and are dropped. */
static void
append_escaped (GString    *out,
                const char *value)
{
  const char *plain = value;

  for (const char *p = value; *p != '\0'; p++)
    {
      const char *entity;

      switch (*p)
        {
        case '&':
          entity = "&amp;";
          break;

        case '<':
          entity = "&lt;";
          break;

        case '>':
          entity = "&gt;";
          break;

        case '"':
          entity = "&quot;";
          break;

        default:
          if ((guchar) *p >= 0x20)
            continue;
          entity = "";
          break;
        }

      g_string_append_len (out, plain, p - plain);
      g_string_append (out, entity);
      plain = p + 1;
    }

  g_string_append (out, plain);
}

/**
 * trunk_ews_request_get_name:
 *
 * Returns: (transfer none): the name of the operation on the wire ("GetFolder")
 */
const char *
trunk_ews_request_get_name (TrunkEwsRequest request)
{
  g_return_val_if_fail (request < TRUNK_EWS_N_REQUESTS, NULL);

  return requests[request].name;
}

GBytes *
trunk_ews_envelope_build (TrunkEwsRequest    request,
                          const char        *mailbox,
                          gboolean           impersonate,
                          const char * const values[TRUNK_EWS_N_SLOTS])
{
  const Template *template;
  GString *out;

  g_return_val_if_fail (request < TRUNK_EWS_N_REQUESTS, NULL);
  g_return_val_if_fail (mailbox != NULL && g_utf8_validate (mailbox, -1, NULL), NULL);
  g_return_val_if_fail (values != NULL, NULL);

  template = get_template (request);
  out = g_string_sized_new (2048);
  g_string_append (out, ENVELOPE_HEAD);
  if (impersonate)
    {
      g_string_append (out, IMPERSONATION_HEAD);
      append_escaped (out, mailbox);
      g_string_append (out, IMPERSONATION_TAIL);
    }
  g_string_append (out, ENVELOPE_BODY);

  for (guint i = 0; i < template->n_pieces; i++)
    {
      const Piece *piece = &template->pieces[i];

      g_string_append_len (out, piece->text, piece->length);
      if (piece->slot == SLOT_BOX)
        {
          if (impersonate)
            continue;
          g_string_append (out, BOX_HEAD);
          append_escaped (out, mailbox);
          g_string_append (out, BOX_TAIL);
        }
      else if (piece->slot != SLOT_NONE)
        {
          g_assert (values[piece->slot] != NULL);
          append_escaped (out, values[piece->slot]);
        }
    }

  g_string_append (out, ENVELOPE_TAIL);

  return g_string_free_to_bytes (out);
}
