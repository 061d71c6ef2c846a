/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-graph-private.h"

#include <string.h>

#define METADATA     "https://graph.microsoft.com/v1.0/$metadata#"
#define DEFAULT_TOP  10
#define MOST_TOP     1000
#define MAX_VIEW     (G_GINT64_CONSTANT (1825) * 86400)        /* a view spans five years at most */

static const char * const event_properties[] = {
  "createdDateTime", "lastModifiedDateTime", "changeKey", "categories", "transactionId", "originalStartTimeZone", "originalEndTimeZone",
  "iCalUId", "reminderMinutesBeforeStart", "isReminderOn", "hasAttachments", "subject", "bodyPreview", "importance", "sensitivity",
  "isAllDay", "isCancelled", "isOrganizer", "responseRequested", "seriesMasterId", "showAs", "type", "webLink", "onlineMeetingUrl",
  "isOnlineMeeting", "allowNewTimeProposals", "isDraft", "hideAttendees", "responseStatus", "body", "start", "end", "location",
  "locations", "recurrence", "attendees", "organizer", NULL
};

static const char * const contact_properties[] = {
  "createdDateTime", "lastModifiedDateTime", "changeKey", "categories", "parentFolderId", "fileAs", "displayName", "givenName",
  "surname", "companyName", "emailAddresses", "businessPhones", "homePhones", "mobilePhone", "jobTitle", "personalNotes", NULL
};

static void
put_moment (GString    *out,
            const char *key,
            gint64      time)
{
  g_autofree char *text = trunk_practice_graph_date (time, ".0000000");

  trunk_practice_json_open (out, key, '{');
  trunk_practice_json_string (out, "dateTime", text);
  trunk_practice_json_string (out, "timeZone", "UTC");
  g_string_append_c (out, '}');
}

static void
put_event (TrunkPracticeGraphCall *call,
           TrunkPracticeMailbox   *mailbox,
           TrunkPracticeItem      *item)
{
  GString *out = call->out;

#define WANTS(name) trunk_practice_graph_wants (call, name)
  trunk_practice_graph_put_common (call, item);
  if (WANTS ("originalStartTimeZone"))
    trunk_practice_json_string (out, "originalStartTimeZone", "UTC");
  if (WANTS ("originalEndTimeZone"))
    trunk_practice_json_string (out, "originalEndTimeZone", "UTC");
  if (WANTS ("iCalUId"))
    trunk_practice_json_string (out, "iCalUId", item->uid);
  if (WANTS ("reminderMinutesBeforeStart"))
    trunk_practice_json_int (out, "reminderMinutesBeforeStart", 15);
  if (WANTS ("isReminderOn"))
    trunk_practice_json_bool (out, "isReminderOn", TRUE);
  if (WANTS ("hasAttachments"))
    trunk_practice_json_bool (out, "hasAttachments", item->attachments->len > 0);
  if (WANTS ("subject"))
    trunk_practice_json_string (out, "subject", item->subject);
  if (WANTS ("bodyPreview"))
    {
      g_autofree char *preview = trunk_practice_item_dup_preview (item);

      trunk_practice_json_string (out, "bodyPreview", preview);
    }
  if (WANTS ("importance"))
    trunk_practice_json_string (out, "importance", item->importance);
  if (WANTS ("sensitivity"))
    trunk_practice_json_string (out, "sensitivity", "normal");
  if (WANTS ("isAllDay"))
    trunk_practice_json_bool (out, "isAllDay", item->all_day);
  if (WANTS ("isCancelled"))
    trunk_practice_json_bool (out, "isCancelled", FALSE);
  if (WANTS ("isOrganizer"))
    trunk_practice_json_bool (out, "isOrganizer", TRUE);
  if (WANTS ("responseRequested"))
    trunk_practice_json_bool (out, "responseRequested", TRUE);
  if (WANTS ("seriesMasterId"))
    trunk_practice_json_string (out, "seriesMasterId", NULL);
  if (WANTS ("showAs"))
    trunk_practice_json_string (out, "showAs", item->show_as);
  if (WANTS ("type"))
    trunk_practice_json_string (out, "type", "singleInstance");
  if (WANTS ("isOnlineMeeting"))
    trunk_practice_json_bool (out, "isOnlineMeeting", FALSE);
  if (WANTS ("allowNewTimeProposals"))
    trunk_practice_json_bool (out, "allowNewTimeProposals", TRUE);
  if (WANTS ("isDraft"))
    trunk_practice_json_bool (out, "isDraft", FALSE);
  if (WANTS ("responseStatus"))
    g_string_append (out, ",\"responseStatus\":{\"response\":\"organizer\",\"time\":\"0001-01-01T00:00:00Z\"}");
  if (WANTS ("body"))
    {
      trunk_practice_json_open (out, "body", '{');
      trunk_practice_json_string (out, "contentType", item->body_is_html ? "html" : "text");
      trunk_practice_json_string (out, "content", item->body != NULL ? item->body : "");
      g_string_append_c (out, '}');
    }
  if (WANTS ("start"))
    put_moment (out, "start", item->start);
  if (WANTS ("end"))
    put_moment (out, "end", item->end);
  if (WANTS ("location"))
    {
      trunk_practice_json_open (out, "location", '{');
      trunk_practice_json_string (out, "displayName", item->location != NULL ? item->location : "");
      trunk_practice_json_string (out, "locationType", "default");
      g_string_append_c (out, '}');
    }
  if (WANTS ("recurrence"))
    trunk_practice_json_string (out, "recurrence", NULL);
  if (WANTS ("attendees"))
    {
      trunk_practice_json_open (out, "attendees", '[');
      for (guint i = 0; i < item->to->len; i++)
        {
          TrunkPracticePair *attendee = g_ptr_array_index (item->to, i);

          trunk_practice_json_open (out, NULL, '{');
          g_string_append (out, "\"type\":\"required\",\"status\":{\"response\":\"none\",\"time\":\"0001-01-01T00:00:00Z\"}");
          trunk_practice_json_open (out, "emailAddress", '{');
          trunk_practice_json_string (out, "name", attendee->name);
          trunk_practice_json_string (out, "address", attendee->value);
          g_string_append (out, "}}");
        }
      g_string_append_c (out, ']');
    }
  if (WANTS ("organizer") && item->from != NULL)
    trunk_practice_graph_put_recipient (out, "organizer", item->from);
  trunk_practice_graph_put_properties (call, item);
#undef WANTS
}

static void
put_texts (GString    *out,
           const char *key,
           GPtrArray  *texts)
{
  trunk_practice_json_open (out, key, '[');
  for (guint i = 0; i < texts->len; i++)
    trunk_practice_json_string (out, NULL, g_ptr_array_index (texts, i));
  g_string_append_c (out, ']');
}

static void
put_contact (TrunkPracticeGraphCall *call,
             TrunkPracticeMailbox   *mailbox,
             TrunkPracticeItem      *item)
{
  GString *out = call->out;

#define WANTS(name) trunk_practice_graph_wants (call, name)
  trunk_practice_graph_put_common (call, item);
  if (WANTS ("parentFolderId"))
    trunk_practice_json_string (out, "parentFolderId", trunk_practice_mailbox_get_folder_id (mailbox, item->folder));
  if (WANTS ("fileAs"))
    trunk_practice_json_string (out, "fileAs", item->display_name != NULL ? item->display_name : "");
  if (WANTS ("displayName"))
    trunk_practice_json_string (out, "displayName", item->display_name);
  if (WANTS ("givenName"))
    trunk_practice_json_string (out, "givenName", item->given_name);
  if (WANTS ("surname"))
    trunk_practice_json_string (out, "surname", item->surname);
  if (WANTS ("companyName"))
    trunk_practice_json_string (out, "companyName", item->company);
  if (WANTS ("mobilePhone"))
    trunk_practice_json_string (out, "mobilePhone", item->mobile_phone);
  if (WANTS ("businessPhones"))
    put_texts (out, "businessPhones", item->business_phones);
  if (WANTS ("homePhones"))
    g_string_append (out, ",\"homePhones\":[]");
  if (WANTS ("emailAddresses"))
    {
      trunk_practice_json_open (out, "emailAddresses", '[');
      for (guint i = 0; i < item->emails->len; i++)
        {
          TrunkPracticePair *email = g_ptr_array_index (item->emails, i);

          trunk_practice_json_open (out, NULL, '{');
          trunk_practice_json_string (out, "name", email->name);
          trunk_practice_json_string (out, "address", email->value);
          g_string_append_c (out, '}');
        }
      g_string_append_c (out, ']');
    }
  trunk_practice_graph_put_properties (call, item);
#undef WANTS
}

typedef void (*PutFunc) (TrunkPracticeGraphCall *call, TrunkPracticeMailbox *mailbox, TrunkPracticeItem *item);

static void
list_items (TrunkPracticeGraphCall *call,
            TrunkPracticeMailbox   *mailbox,
            GPtrArray              *items,
            const char             *set,
            PutFunc                 put)
{
  g_autoptr(GPtrArray) matching = NULL;
  g_autofree char *user = g_uri_escape_string (call->path[1], NULL, FALSE);
  guint skip, top, given;

  if (!trunk_practice_graph_page (call, DEFAULT_TOP, MOST_TOP, &skip, &top))
    return;
  matching = trunk_practice_graph_filter (call, items);
  if (matching == NULL)
    return;
  g_string_append_printf (call->out, "{\"@odata.context\":\"" METADATA "users('%s')/%s\"", user, set);
  trunk_practice_json_open (call->out, "value", '[');
  for (given = 0; given < top && skip + given < matching->len; given++)
    {
      trunk_practice_json_open (call->out, NULL, '{');
      put (call, mailbox, g_ptr_array_index (matching, skip + given));
      g_string_append_c (call->out, '}');
    }
  g_string_append_c (call->out, ']');
  if (skip + given < matching->len || call->foreign_next)
    trunk_practice_graph_next_link (call, skip + given);
  g_string_append_c (call->out, '}');
}

static void
calendar_view (TrunkPracticeGraphCall *call,
               TrunkPracticeMailbox   *mailbox)
{
  gint64 from = trunk_practice_graph_parse_date (trunk_practice_graph_query (call, "startdatetime"));
  gint64 to = trunk_practice_graph_parse_date (trunk_practice_graph_query (call, "enddatetime"));
  GPtrArray *all = trunk_practice_mailbox_list (mailbox, TRUNK_PRACTICE_FOLDER_CALENDAR);
  g_autoptr(GPtrArray) inside = g_ptr_array_new ();

  if (from < 0 || to < 0)
    {
      trunk_practice_graph_fail (call, 400, "ErrorInvalidParameter", "This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.");
      return;
    }
  if (to < from || to - from > MAX_VIEW)
    {
      trunk_practice_graph_fail (call, 400, "ErrorInvalidRequest", "The calendar view's range is not valid.");
      return;
    }
  for (guint i = 0; i < all->len; i++)
    {
      TrunkPracticeItem *item = g_ptr_array_index (all, i);

      if (item->start < to && item->end > from)
        g_ptr_array_add (inside, item);
    }
  list_items (call, mailbox, inside, "calendarView", put_event);
}

static gboolean
get_moment (TrunkPracticeGraphCall *call,
            JsonObject             *object,
            const char             *name,
            gint64                 *out_time)
{
  JsonObject *moment;
  g_autofree char *date = NULL;
  g_autofree char *zone_name = NULL;
  g_autoptr(GTimeZone) zone = NULL;
  g_autoptr(GDateTime) time = NULL;

  if (!trunk_practice_graph_get_object (call, object, name, &moment))
    return FALSE;
  if (moment == NULL)
    return TRUE;
  if (!trunk_practice_graph_get_string (call, moment, "dateTime", &date) || !trunk_practice_graph_get_string (call, moment, "timeZone", &zone_name))
    return FALSE;
  zone = zone_name != NULL ? g_time_zone_new_identifier (zone_name) : NULL;
  if (zone == NULL)
    zone = g_time_zone_new_utc ();
  time = date != NULL ? g_date_time_new_from_iso8601 (date, zone) : NULL;
  if (time == NULL)
    {
      trunk_practice_graph_fail (call, 400, "ErrorInvalidPropertyValue", "The time is not a valid date and time.");
      return FALSE;
    }
  *out_time = g_date_time_to_unix (time);
  return TRUE;
}

static gboolean
fill_event (TrunkPracticeGraphCall *call,
            TrunkPracticeItem      *item)
{
  JsonObject *location;

  return trunk_practice_graph_get_string (call, call->body, "subject", &item->subject) && trunk_practice_graph_get_body (call, call->body, item)
         && trunk_practice_graph_get_string (call, call->body, "showAs", &item->show_as)
         && trunk_practice_graph_get_string (call, call->body, "importance", &item->importance)
         && trunk_practice_graph_get_bool (call, call->body, "isAllDay", &item->all_day)
         && trunk_practice_graph_get_recipients (call, call->body, "attendees", item->to)
         && trunk_practice_graph_get_properties (call, call->body, item) && get_moment (call, call->body, "start", &item->start)
         && get_moment (call, call->body, "end", &item->end) && trunk_practice_graph_get_object (call, call->body, "location", &location)
         && (location == NULL || trunk_practice_graph_get_string (call, location, "displayName", &item->location));
}

static gboolean
fill_contact (TrunkPracticeGraphCall *call,
              TrunkPracticeItem      *item)
{
  JsonArray *phones;
  JsonArray *emails;

  if (!trunk_practice_graph_get_string (call, call->body, "givenName", &item->given_name)
      || !trunk_practice_graph_get_string (call, call->body, "surname", &item->surname)
      || !trunk_practice_graph_get_string (call, call->body, "displayName", &item->display_name)
      || !trunk_practice_graph_get_string (call, call->body, "companyName", &item->company)
      || !trunk_practice_graph_get_string (call, call->body, "mobilePhone", &item->mobile_phone)
      || !trunk_practice_graph_get_properties (call, call->body, item)
      || !trunk_practice_graph_get_array (call, call->body, "businessPhones", &phones)
      || !trunk_practice_graph_get_array (call, call->body, "emailAddresses", &emails))
    return FALSE;
  for (guint i = 0; phones != NULL && i < MIN (json_array_get_length (phones), 2); i++)
    if (json_node_get_value_type (json_array_get_element (phones, i)) == G_TYPE_STRING)
      g_ptr_array_add (item->business_phones, g_strdup (json_array_get_string_element (phones, i)));
  for (guint i = 0; emails != NULL && i < MIN (json_array_get_length (emails), 3); i++)
    {
      JsonNode *node = json_array_get_element (emails, i);
      g_autofree char *name = NULL;
      g_autofree char *address = NULL;

      if (!JSON_NODE_HOLDS_OBJECT (node) || !trunk_practice_graph_get_string (call, json_node_get_object (node), "name", &name)
          || !trunk_practice_graph_get_string (call, json_node_get_object (node), "address", &address))
        return FALSE;
      g_ptr_array_add (item->emails, trunk_practice_pair_new (name, address));
    }
  if (item->display_name == NULL)
    item->display_name = g_strstrip (g_strdup_printf ("%s %s", item->given_name != NULL ? item->given_name : "", item->surname != NULL ? item->surname : ""));
  g_free (item->subject);
  item->subject = g_strdup (item->display_name);
  return TRUE;
}

static void
answer_item (TrunkPracticeGraphCall *call,
             TrunkPracticeMailbox   *mailbox,
             TrunkPracticeItem      *item,
             guint                   status)
{
  gboolean event = item->kind == TRUNK_PRACTICE_ITEM_EVENT;
  g_autofree char *user = g_uri_escape_string (call->path[1], NULL, FALSE);

  call->status = status;
  g_string_append_printf (call->out, "{\"@odata.context\":\"" METADATA "users('%s')/%s/$entity\"", user, event ? "calendar/events" : "contacts");
  if (event)
    put_event (call, mailbox, item);
  else
    put_contact (call, mailbox, item);
  g_string_append_c (call->out, '}');
}

static void
create_item (TrunkPracticeGraphCall *call,
             TrunkPracticeMailbox   *mailbox,
             gboolean                event)
{
  g_autoptr(TrunkPracticeItem) item = trunk_practice_item_new (event ? TRUNK_PRACTICE_ITEM_EVENT : TRUNK_PRACTICE_ITEM_CONTACT);
  TrunkPracticeItem *added;

  if (!trunk_practice_graph_require (call, "ErrorAccessDenied", event ? "Calendars.ReadWrite" : "Contacts.ReadWrite", NULL))
    return;
  if (call->body == NULL)
    {
      trunk_practice_graph_bad_request (call, "Empty Payload. JSON content expected.");
      return;
    }
  if (!(event ? fill_event (call, item) : fill_contact (call, item)))
    return;
  if (event && (item->start == 0 || item->end < item->start))
    {
      trunk_practice_graph_fail (call, 400, "ErrorPropertyValidationFailure", "At least one property failed validation.");
      return;
    }
  if (!trunk_practice_graph_room_for (call, mailbox, trunk_practice_item_get_size (item)))
    return;
  if (event)
    item->from = trunk_practice_pair_new (mailbox->display_name, mailbox->address);
  added = trunk_practice_mailbox_add (mailbox, event ? TRUNK_PRACTICE_FOLDER_CALENDAR : TRUNK_PRACTICE_FOLDER_CONTACTS, g_steal_pointer (&item));
  if (event && added->uid == NULL)
    added->uid = g_strdup_printf ("040000008200E00074C5B7101A82E008%016" G_GINT64_MODIFIER "X", added->number);
  answer_item (call, mailbox, added, 201);
  if (trunk_practice_mailbox_fault (call->practice->faults, mailbox->address, TRUNK_PRACTICE_MAILBOX_VANISH))
    trunk_practice_mailbox_remove (mailbox, added);
}

static void
run_item (TrunkPracticeGraphCall *call,
          TrunkPracticeMailbox   *mailbox,
          gboolean                event,
          guint                   at)
{
  const char *read = event ? "Calendars.Read" : "Contacts.Read";
  const char *write = event ? "Calendars.ReadWrite" : "Contacts.ReadWrite";
  TrunkPracticeItem *item = trunk_practice_mailbox_find (mailbox, call->path[at]);
  gboolean permanent = at + 1 < call->n_path && trunk_practice_graph_is (call, "POST") && g_ascii_strcasecmp (call->path[at + 1], "permanentDelete") == 0;

  if (item == NULL || item->kind != (event ? TRUNK_PRACTICE_ITEM_EVENT : TRUNK_PRACTICE_ITEM_CONTACT))
    {
      trunk_practice_graph_fail (call, 404, "ErrorItemNotFound", "The specified object was not found in the store.");
      return;
    }
  if (permanent || (trunk_practice_graph_is (call, "DELETE") && at + 1 == call->n_path))
    {
      if (!trunk_practice_graph_require (call, "ErrorAccessDenied", write, NULL))
        return;
      call->status = 204;
      if (!trunk_practice_mailbox_fault (call->practice->faults, mailbox->address, TRUNK_PRACTICE_MAILBOX_KEEP))
        trunk_practice_mailbox_remove (mailbox, item);
    }
  else if (trunk_practice_graph_is (call, "GET") && at + 1 == call->n_path)
    {
      if (trunk_practice_graph_require (call, "ErrorAccessDenied", read, write, NULL)
          && trunk_practice_graph_check_select (call, event ? "microsoft.graph.event" : "microsoft.graph.contact", event ? event_properties : contact_properties))
        answer_item (call, mailbox, item, 200);
    }
  else if (trunk_practice_graph_is (call, "PATCH") && at + 1 == call->n_path && call->body != NULL)
    {
      if (!trunk_practice_graph_require (call, "ErrorAccessDenied", write, NULL) || !(event ? fill_event (call, item) : fill_contact (call, item)))
        return;
      trunk_practice_mailbox_touch (mailbox, item);
      answer_item (call, mailbox, item, 200);
    }
  else
    trunk_practice_graph_fail (call, 405, "ErrorMethodNotAllowed", "The OData request is not supported.");
}

static void
run_items (TrunkPracticeGraphCall *call,
           TrunkPracticeMailbox   *mailbox,
           gboolean                event,
           guint                   at)
{
  if (at < call->n_path)
    run_item (call, mailbox, event, at);
  else if (trunk_practice_graph_is (call, "POST"))
    create_item (call, mailbox, event);
  else if (!trunk_practice_graph_is (call, "GET"))
    trunk_practice_graph_fail (call, 405, "ErrorMethodNotAllowed", "The OData request is not supported.");
  else if (trunk_practice_graph_require (call, "ErrorAccessDenied", event ? "Calendars.Read" : "Contacts.Read",
                                         event ? "Calendars.ReadWrite" : "Contacts.ReadWrite", NULL)
           && trunk_practice_graph_check_select (call, event ? "microsoft.graph.event" : "microsoft.graph.contact",
                                                 event ? event_properties : contact_properties))
    list_items (call, mailbox, trunk_practice_mailbox_list (mailbox, event ? TRUNK_PRACTICE_FOLDER_CALENDAR : TRUNK_PRACTICE_FOLDER_CONTACTS),
                event ? "events" : "contacts", event ? put_event : put_contact);
}

static void
get_calendar (TrunkPracticeGraphCall *call,
              TrunkPracticeMailbox   *mailbox)
{
  trunk_practice_json_open (call->out, NULL, '{');
  trunk_practice_json_string (call->out, "@odata.context", METADATA "users/calendar/$entity");
  trunk_practice_json_string (call->out, "id", trunk_practice_mailbox_get_folder_id (mailbox, TRUNK_PRACTICE_FOLDER_CALENDAR));
  trunk_practice_json_string (call->out, "name", "Calendar");
  trunk_practice_json_string (call->out, "color", "auto");
  trunk_practice_json_bool (call->out, "isDefaultCalendar", TRUE);
  trunk_practice_json_bool (call->out, "canEdit", TRUE);
  trunk_practice_json_bool (call->out, "canShare", TRUE);
  trunk_practice_json_bool (call->out, "canViewPrivateItems", TRUE);
  trunk_practice_json_open (call->out, "owner", '{');
  trunk_practice_json_string (call->out, "name", mailbox->display_name);
  trunk_practice_json_string (call->out, "address", mailbox->address);
  g_string_append (call->out, "}}");
}

static void
get_permissions (TrunkPracticeGraphCall *call,
                 TrunkPracticeMailbox   *mailbox)
{
  trunk_practice_json_open (call->out, NULL, '{');
  trunk_practice_json_string (call->out, "@odata.context", METADATA "users/calendar/calendarPermissions");
  g_string_append (call->out,
                   ",\"value\":[{\"id\":\"RGVmYXVsdA==\",\"isRemovable\":false,\"isInsideOrganization\":true,\"role\":\"freeBusyRead\","
                   "\"allowedRoles\":[\"none\",\"freeBusyRead\",\"limitedRead\",\"read\",\"write\"],\"emailAddress\":{\"name\":\"My Organization\"}}]}");
}

static void
get_settings (TrunkPracticeGraphCall *call,
              TrunkPracticeMailbox   *mailbox)
{
  static const char * const known[] = {"archiveFolder", "timeZone", "delegateMeetingMessageDeliveryOptions", "dateFormat", "timeFormat", "userPurpose",
                                       "automaticRepliesSetting", "language", "workingHours", NULL};
  static const char * const purposes[] = {"user", "shared", "room"};
  GString *out = call->out;

  if (!trunk_practice_graph_require (call, "ErrorAccessDenied", "MailboxSettings.Read", "MailboxSettings.ReadWrite", NULL)
      || !trunk_practice_graph_check_select (call, "microsoft.graph.mailboxSettings", known))
    return;
  trunk_practice_json_open (out, NULL, '{');
  trunk_practice_json_string (out, "@odata.context", METADATA "users/mailboxSettings");
  if (trunk_practice_graph_wants (call, "timeZone"))
    trunk_practice_json_string (out, "timeZone", "W. Europe Standard Time");
  if (trunk_practice_graph_wants (call, "delegateMeetingMessageDeliveryOptions"))
    trunk_practice_json_string (out, "delegateMeetingMessageDeliveryOptions", "sendToDelegateOnly");
  if (trunk_practice_graph_wants (call, "dateFormat"))
    trunk_practice_json_string (out, "dateFormat", "dd.MM.yyyy");
  if (trunk_practice_graph_wants (call, "timeFormat"))
    trunk_practice_json_string (out, "timeFormat", "HH:mm");
  if (trunk_practice_graph_wants (call, "userPurpose"))
    trunk_practice_json_string (out, "userPurpose", purposes[mailbox->kind]);
  if (trunk_practice_graph_wants (call, "automaticRepliesSetting"))
    {
      trunk_practice_json_open (out, "automaticRepliesSetting", '{');
      trunk_practice_json_string (out, "status", "disabled");
      trunk_practice_json_string (out, "externalAudience", "all");
      trunk_practice_json_string (out, "internalReplyMessage", "");
      trunk_practice_json_string (out, "externalReplyMessage", "");
      g_string_append_c (out, '}');
    }
  if (trunk_practice_graph_wants (call, "language"))
    {
      trunk_practice_json_open (out, "language", '{');
      trunk_practice_json_string (out, "locale", "en-GB");
      trunk_practice_json_string (out, "displayName", "English (United Kingdom)");
      g_string_append_c (out, '}');
    }
  if (trunk_practice_graph_wants (call, "workingHours"))
    {
      trunk_practice_json_key (out, "workingHours");
      g_string_append (out, "{\"daysOfWeek\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\",\"friday\"],\"startTime\":\"08:00:00.0000000\","
                            "\"endTime\":\"17:00:00.0000000\",\"timeZone\":{\"name\":\"W. Europe Standard Time\"}}");
    }
  g_string_append_c (out, '}');
}

/* Returns: whether the address was one of the calendar's, the contacts' or the settings' */
gboolean
trunk_practice_graph_calendar (TrunkPracticeGraphCall *call,
                               TrunkPracticeMailbox   *mailbox,
                               guint                   at)
{
  gboolean get = trunk_practice_graph_is (call, "GET");

  /* The default calendar is meant with and without its name. */
  if (trunk_practice_graph_segment (call, at, "calendar"))
    at++;
  if (trunk_practice_graph_segment (call, at, "events"))
    run_items (call, mailbox, TRUE, at + 1);
  else if (trunk_practice_graph_segment (call, at, "contacts"))
    run_items (call, mailbox, FALSE, at + 1);
  else if (get && trunk_practice_graph_segment (call, at, "mailboxSettings"))
    get_settings (call, mailbox);
  else if (get && (trunk_practice_graph_segment (call, at, "calendarView") || trunk_practice_graph_segment (call, at, "calendarPermissions")
                   || (at == call->n_path && trunk_practice_graph_segment (call, at - 1, "calendar"))))
    {
      if (!trunk_practice_graph_require (call, "ErrorAccessDenied", "Calendars.Read", "Calendars.ReadWrite", NULL))
        return TRUE;
      if (at == call->n_path)
        get_calendar (call, mailbox);
      else if (trunk_practice_graph_segment (call, at, "calendarPermissions"))
        get_permissions (call, mailbox);
      else if (trunk_practice_graph_check_select (call, "microsoft.graph.event", event_properties))
        calendar_view (call, mailbox);
    }
  else
    return FALSE;
  return TRUE;
}
