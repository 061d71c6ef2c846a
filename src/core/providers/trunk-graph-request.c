/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "providers/trunk-graph-request.h"

#include "providers/trunk-graph-json.h"

#define USER_SELECT "$select=id,mail,userPrincipalName,accountEnabled,proxyAddresses,assignedPlans,onPremisesSyncEnabled"
#define MARKED_SELECT "$select=id,subject,createdDateTime,categories,internetMessageHeaders&$top=50"
#define EVENT_SELECT "$select=id,subject,createdDateTime,categories&$top=50"

#define EVENT_LENGTH_S    (15 * 60)
#define EVENT_WINDOW_S    (60 * 60)
#define CALENDAR_WINDOW_S (24 * 60 * 60)

#define BODY_TEXT "Trunkline tests the connection of a telephone system to this mailbox and removes this item at once."

/**
 * trunk_graph_request_clear:
 *
 * Frees what @self holds.
 */
void
trunk_graph_request_clear (TrunkGraphRequest *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->body, g_bytes_unref);
}

/* "/users/…/" and what follows; of the characters of an address only "@" may stand in a path segment as it is to be read everywhere. */
static char *
make_path (const char *user,
           const char *rest)
{
  g_autofree char *escaped = g_uri_escape_string (user, "@", FALSE);

  return g_strconcat ("/users/", escaped, rest, NULL);
}

static char *
make_item_path (const char *user,
                const char *kind,
                const char *id,
                const char *rest)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *tail = g_strconcat ("/", kind, "/", escaped, rest, NULL);

  return make_path (user, tail);
}

/* A string of an OData expression: quotes are doubled (OData URL Conventions 4.01 §5.1.1.6.1), and all is percent-encoded. */
static char *
quote (const char *text)
{
  g_auto(GStrv) pieces = g_strsplit (text, "'", -1);
  g_autofree char *doubled = g_strjoinv ("''", pieces);

  return g_uri_escape_string (doubled, "'@", FALSE);
}

static char *
make_subject_path (const char *user,
                   const char *collection,
                   const char *prefix,
                   const char *select)
{
  g_autofree char *quoted = quote (prefix);
  g_autofree char *tail = g_strconcat ("/", collection, "?$filter=startswith(subject,'", quoted, "')&", select, NULL);

  return make_path (user, tail);
}

static char *
format_time (gint64 unix_seconds)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (unix_seconds);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
}

static char *
make_view_path (const char *user,
                gint64      from,
                gint64      to,
                guint       top)
{
  g_autofree char *start = format_time (from);
  g_autofree char *end = format_time (to);
  g_autofree char *tail = g_strdup_printf ("/calendarView?startDateTime=%sZ&endDateTime=%sZ&$select=id,subject&$top=%u", start, end, top);

  return make_path (user, tail);
}

static void
append_common (GString             *out,
               const TrunkStepArgs *args)
{
  g_string_append (out, "\"subject\":");
  trunk_graph_json_append_string (out, args->subject);
  g_string_append (out, ",\"body\":{\"contentType\":\"text\",\"content\":\"" BODY_TEXT "\"},\"categories\":[\"" TRUNK_PROBE_CATEGORY "\"]");
}

static void
append_message (GString             *out,
                const TrunkStepArgs *args,
                gboolean             addressed)
{
  append_common (out, args);
  g_string_append (out, ",\"internetMessageHeaders\":[{\"name\":\"" TRUNK_PROBE_HEADER "\",\"value\":");
  trunk_graph_json_append_string (out, args->mark);
  g_string_append (out, "}]");
  if (addressed)
    {
      g_string_append (out, ",\"toRecipients\":[{\"emailAddress\":{\"address\":");
      trunk_graph_json_append_string (out, args->mailbox);
      g_string_append (out, "}}]");
    }
}

static GBytes *
make_draft (const TrunkStepArgs *args)
{
  GString *out = g_string_new ("{");

  append_message (out, args, FALSE);
  g_string_append_c (out, '}');

  return g_string_free_to_bytes (out);
}

static GBytes *
make_voice (const TrunkStepArgs *args)
{
  GString *out = g_string_sized_new (16 * 1024);

  g_string_append_c (out, '{');
  append_message (out, args, TRUE);
  g_string_append (out, ",\"isRead\":false,\"attachments\":[{\"@odata.type\":\"#microsoft.graph.fileAttachment\","
                        "\"name\":\"" TRUNK_PROBE_VOICE_NAME "\",\"contentType\":\"audio/wav\",\"contentBytes\":");
  trunk_graph_json_append_string (out, args->content);
  g_string_append (out, "}]}");

  return g_string_free_to_bytes (out);
}

static GBytes *
make_event (const TrunkStepArgs *args,
            gint64               now)
{
  g_autofree char *start = format_time (now);
  g_autofree char *end = format_time (now + EVENT_LENGTH_S);
  GString *out = g_string_new ("{");

  append_common (out, args);
  g_string_append_printf (out, ",\"start\":{\"dateTime\":\"%s\",\"timeZone\":\"UTC\"},\"end\":{\"dateTime\":\"%s\",\"timeZone\":\"UTC\"},"
                          "\"showAs\":\"free\",\"isReminderOn\":false}", start, end);

  return g_string_free_to_bytes (out);
}

static GBytes *
make_send (const TrunkStepArgs *args)
{
  GString *out = g_string_new ("{\"message\":{");

  append_message (out, args, TRUE);
  g_string_append (out, "},\"saveToSentItems\":false}");

  return g_string_free_to_bytes (out);
}

/**
 * trunk_graph_request_init:
 * @self: (out caller-allocates): to be cleared with trunk_graph_request_clear()
 * @step: any but finding the account and deleting, which are more than one request
 *
 * Says what @step asks of Graph.
 */
void
trunk_graph_request_init (TrunkGraphRequest   *self,
                          TrunkMailboxStep     step,
                          const char          *user,
                          const TrunkStepArgs *args,
                          gint64               now)
{
  g_return_if_fail (self != NULL && user != NULL && args != NULL);

  self->method = "GET";
  self->path = NULL;
  self->body = NULL;

  switch (step)
    {
    case TRUNK_STEP_OPEN_MAILBOX:
      self->path = make_path (user, "/mailFolders/inbox?$select=id,displayName,totalItemCount,unreadItemCount");
      break;

    case TRUNK_STEP_READ_INBOX:
      self->path = make_path (user, "/mailFolders/inbox/messages?$top=1&$select=id,receivedDateTime");
      break;

    case TRUNK_STEP_CALENDAR:
      self->path = make_view_path (user, now, now + CALENDAR_WINDOW_S, 1);
      break;

    case TRUNK_STEP_FIND_EVENT:
      self->path = make_view_path (user, now - EVENT_WINDOW_S, now + EVENT_WINDOW_S, 100);
      break;

    case TRUNK_STEP_CONTACTS:
      self->path = make_path (user, "/contacts?$top=1&$select=id");
      break;

    case TRUNK_STEP_LIST_MARKED:
      self->path = make_subject_path (user, "messages", TRUNK_PROBE_SUBJECT_PREFIX, MARKED_SELECT);
      break;

    case TRUNK_STEP_LIST_EVENTS:
      self->path = make_subject_path (user, "events", TRUNK_PROBE_SUBJECT_PREFIX, EVENT_SELECT);
      break;

    case TRUNK_STEP_FIND_SENT:
      self->path = make_subject_path (user, "mailFolders/inbox/messages", args->subject, MARKED_SELECT);
      break;

    case TRUNK_STEP_CREATE_DRAFT:
      self->method = "POST";
      self->path = make_path (user, "/messages");
      self->body = make_draft (args);
      break;

    case TRUNK_STEP_CREATE_VOICE:
      self->method = "POST";
      self->path = make_path (user, "/mailFolders/inbox/messages");
      self->body = make_voice (args);
      break;

    case TRUNK_STEP_CREATE_EVENT:
      self->method = "POST";
      self->path = make_path (user, "/events");
      self->body = make_event (args, now);
      break;

    case TRUNK_STEP_SEND:
      self->method = "POST";
      self->path = make_path (user, "/sendMail");
      self->body = make_send (args);
      break;

    case TRUNK_STEP_READ:
      self->path = make_item_path (user, "messages", args->id, "?$select=id,subject,categories,isRead");
      break;

    case TRUNK_STEP_READ_VOICE:
      self->path = make_item_path (user, "messages", args->id, "?$select=id,subject,categories,isRead&$expand=attachments");
      break;

    case TRUNK_STEP_MARK_READ:
      self->method = "PATCH";
      self->path = make_item_path (user, "messages", args->id, "");
      self->body = g_bytes_new_static ("{\"isRead\":true}", strlen ("{\"isRead\":true}"));
      break;

    case TRUNK_STEP_FIND_ACCOUNT:
    case TRUNK_STEP_DELETE_MESSAGE:
    case TRUNK_STEP_DELETE_EVENT:
    default:
      g_assert_not_reached ();
    }
}

char *
trunk_graph_request_find_user (const char *user)
{
  return make_path (user, "?" USER_SELECT);
}

/* /users/{…} knows object ids and user principal names only; an address of another kind has to be searched for. */
char *
trunk_graph_request_search_user (const char *address)
{
  g_autofree char *quoted = quote (address);

  return g_strconcat ("/users?$filter=proxyAddresses/any(p:p%20eq%20'smtp:", quoted, "')&" USER_SELECT, NULL);
}

char *
trunk_graph_request_user_purpose (const char *user)
{
  return make_path (user, "/mailboxSettings?$select=userPurpose");
}

/* @permanently: by the action that leaves nothing in the deleted items, where a person would find our test */
char *
trunk_graph_request_delete (TrunkMailboxStep  step,
                            const char       *user,
                            const char       *id,
                            gboolean          permanently)
{
  return make_item_path (user, step == TRUNK_STEP_DELETE_EVENT ? "events" : "messages", id, permanently ? "/permanentDelete" : "");
}
