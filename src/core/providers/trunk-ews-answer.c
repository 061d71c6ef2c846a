/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "providers/trunk-ews-answer.h"

#include "base/trunk-redact.h"
#include "providers/trunk-ews-error.h"
#include "providers/trunk-mailbox-step.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

/* A SAX pass with an own handler table: no tree is built, and since neither entity nor DTD has a handler nothing is ever expanded
 * or fetched. A document type declaration ends the pass at once, as SOAP 1.1 §3 forbids it. */

#define MAX_LINE 400

typedef enum
{
  FIELD_NONE,
  FIELD_CODE,
  FIELD_MESSAGE,
  FIELD_FAULT_STRING,
  FIELD_VALUE,                  /* of MessageXml */
  FIELD_SUBJECT,
  FIELD_MARK,
  FIELD_CREATED,
  FIELD_IS_READ,
  FIELD_TOTAL,
  FIELD_UNREAD,
  FIELD_CONTENT,
  FIELD_ADDRESS,
  FIELD_MAILBOX_TYPE,
} Field;

typedef struct
{
  TrunkEwsAnswer *answer;
  xmlParserCtxtPtr parser;
  gboolean hostile;
  guint depth;

  /* Where we are */
  gboolean in_envelope, in_body, in_fault, in_resolution, in_property, is_mark, in_categories, in_attachment;
  gboolean saw_payload;
  gboolean frozen;              /* an error was read: what follows of other responses is not looked at */
  gboolean is_error;
  char *value_name;             /* (owned) (nullable) */
  char *inner_code;             /* (owned) (nullable) */
  char *resolution_value;
  TrunkEwsItem *item;           /* borrowed from answer->items */
  guint item_depth;

  Field field;
  guint field_depth;
  GString *text;                /* (owned) */
} Reader;

static void
item_free (gpointer data)
{
  TrunkEwsItem *item = data;

  g_free (item->id);
  g_free (item->change_key);
  g_free (item->subject);
  g_free (item->mark);
  g_free (item->created);
  g_free (item->attachment_id);
  g_free (item);
}

/**
 * trunk_ews_answer_free:
 * @self: (transfer full): an answer
 */
void
trunk_ews_answer_free (TrunkEwsAnswer *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->code);
  g_free (self->outer_code);
  g_free (self->message);
  g_free (self->primary);
  g_free (self->mailbox_kind);
  g_free (self->content);
  g_ptr_array_unref (self->items);
  g_free (self);
}

static void
reader_stop (Reader *self)
{
  self->hostile = TRUE;
  xmlStopParser (self->parser);
}

static gboolean
is (const xmlChar *name,
    const char    *other)
{
  return strcmp ((const char *) name, other) == 0;
}

/* @attributes: localname, prefix, URI, value, end of value; five a piece (xmlSAX2StartElementNs). Without substitution of entities
 * the parser hands on an ampersand as "&#38;", and nothing else. */
static char *
dup_attribute (int             n_attributes,
               const xmlChar **attributes,
               const char     *name)
{
  for (int i = 0; i < n_attributes; i++)
    {
      const xmlChar **attribute = attributes + 5 * i;
      const char *rest, *found;
      GString *value;

      if (!is (attribute[0], name))
        continue;

      value = g_string_new_len ((const char *) attribute[3], attribute[4] - attribute[3]);
      for (rest = value->str; (found = strstr (rest, "&#38;")) != NULL; rest = value->str + (found - value->str) + 1)
        g_string_erase (value, found - value->str + 1, strlen ("#38;"));

      return g_string_free (value, FALSE);
    }

  return NULL;
}

static void
reader_begin_field (Reader *self,
                    Field   field)
{
  self->field = field;
  self->field_depth = self->depth;
  g_string_truncate (self->text, 0);
}

static gboolean
is_item_element (const xmlChar *name)
{
  static const char * const names[] = { "Message", "Item", "CalendarItem", "Contact", "MeetingRequest", "MeetingMessage",
                                        "MeetingResponse", "MeetingCancellation", "Task", "PostItem", "DistributionList", NULL };

  return g_strv_contains (names, (const char *) name);
}

static void
reader_begin_item (Reader *self)
{
  TrunkEwsItem *item;

  if (self->answer->items->len >= TRUNK_EWS_MAX_ITEMS)
    {
      reader_stop (self);
      return;
    }

  item = g_new0 (TrunkEwsItem, 1);
  item->is_read = -1;
  g_ptr_array_add (self->answer->items, item);
  self->item = item;
  self->item_depth = self->depth;
}

static void
start_in_item (Reader         *self,
               const xmlChar  *name,
               int             n_attributes,
               const xmlChar **attributes)
{
  TrunkEwsItem *item = self->item;

  if (is (name, "ItemId") && item->id == NULL && self->depth == self->item_depth + 1)
    {
      item->id = dup_attribute (n_attributes, attributes, "Id");
      item->change_key = dup_attribute (n_attributes, attributes, "ChangeKey");
    }
  else if (is (name, "Subject") && self->depth == self->item_depth + 1)
    reader_begin_field (self, FIELD_SUBJECT);
  else if (is (name, "DateTimeCreated"))
    reader_begin_field (self, FIELD_CREATED);
  else if (is (name, "IsRead"))
    reader_begin_field (self, FIELD_IS_READ);
  else if (is (name, "AttachmentId") && item->attachment_id == NULL)
    item->attachment_id = dup_attribute (n_attributes, attributes, "Id");
  else if (is (name, "ExtendedFieldURI"))
    {
      g_autofree char *property = dup_attribute (n_attributes, attributes, "PropertyName");

      self->is_mark = property != NULL && g_ascii_strcasecmp (property, TRUNK_PROBE_HEADER) == 0;
    }
  else if (is (name, "Value") && self->is_mark)
    reader_begin_field (self, FIELD_MARK);
}

static void
start_element_cb (void           *user_data,
                  const xmlChar  *name,
                  const xmlChar  *prefix,
                  const xmlChar  *uri,
                  int             n_namespaces,
                  const xmlChar **namespaces,
                  int             n_attributes,
                  int             n_defaulted,
                  const xmlChar **attributes)
{
  Reader *self = user_data;

  self->depth++;
  if (self->depth > TRUNK_EWS_MAX_DEPTH)
    {
      reader_stop (self);
      return;
    }
  if (self->depth == 1)
    self->in_envelope = is (name, "Envelope");
  if (!self->in_envelope)
    return;
  if (self->depth == 2)
    self->in_body = is (name, "Body");
  if (!self->in_body || self->depth < 3)
    return;
  if (self->depth == 3)
    self->in_fault = self->answer->fault = is (name, "Fault");

  if (self->in_fault)
    {
      self->saw_payload = TRUE;
      self->is_error = TRUE;
      if (is (name, "faultstring"))
        reader_begin_field (self, FIELD_FAULT_STRING);
    }

  if (self->item != NULL)
    {
      start_in_item (self, name, n_attributes, attributes);
      return;
    }

  if (g_str_has_suffix ((const char *) name, "ResponseMessage"))
    {
      g_autofree char *klass = dup_attribute (n_attributes, attributes, "ResponseClass");

      self->saw_payload = TRUE;
      if (self->is_error)
        self->frozen = TRUE;
      else
        self->is_error = g_strcmp0 (klass, "Error") == 0;
    }
  if (self->frozen)
    return;

  if (is (name, "ResponseCode"))
    reader_begin_field (self, FIELD_CODE);
  else if (is (name, "MessageText") || (self->in_fault && is (name, "Message")))
    reader_begin_field (self, FIELD_MESSAGE);
  else if (is (name, "Value"))
    {
      g_free (self->value_name);
      self->value_name = dup_attribute (n_attributes, attributes, "Name");
      if (self->value_name != NULL)
        reader_begin_field (self, FIELD_VALUE);
    }
  else if (is (name, "TotalCount"))
    reader_begin_field (self, FIELD_TOTAL);
  else if (is (name, "UnreadCount"))
    reader_begin_field (self, FIELD_UNREAD);
  else if (is (name, "RootFolder"))
    {
      g_autofree char *total = dup_attribute (n_attributes, attributes, "TotalItemsInView");

      if (total != NULL)
        self->answer->total = MAX (0, g_ascii_strtoll (total, NULL, 10));
    }
  else if (is (name, "Resolution"))
    self->in_resolution = TRUE;
  else if (self->in_resolution && is (name, "EmailAddress") && self->answer->primary == NULL)
    reader_begin_field (self, FIELD_ADDRESS);
  else if (self->in_resolution && is (name, "MailboxType") && self->answer->mailbox_kind == NULL)
    reader_begin_field (self, FIELD_MAILBOX_TYPE);
  else if (is (name, "Content") && self->answer->content == NULL)
    reader_begin_field (self, FIELD_CONTENT);
  else if (!self->in_fault && !self->in_resolution && is_item_element (name))
    reader_begin_item (self);
}

static void
reader_end_value (Reader *self,
                  char   *text)
{
  TrunkEwsAnswer *answer = self->answer;

  if (g_str_equal (self->value_name, "BackOffMilliseconds"))
    answer->back_off_ms = MAX (0, g_ascii_strtoll (text, NULL, 10));
  else if (g_str_equal (self->value_name, "InnerErrorResponseCode"))
    {
      g_free (self->inner_code);
      self->inner_code = g_strdup (text);
    }
  else if (answer->primary == NULL && strchr (text, '@') != NULL && strstr (self->value_name, "Primary") != NULL)
    answer->primary = g_strdup (text);
}

static void
reader_end_field (Reader *self)
{
  TrunkEwsAnswer *answer = self->answer;
  char *text = g_strstrip (self->text->str);

  switch (self->field)
    {
    case FIELD_CODE:
      /* The first error is the answer's; before it, whatever came last. */
      g_free (answer->code);
      answer->code = g_strndup (text, MAX_LINE);
      break;

    case FIELD_MESSAGE:
      g_free (answer->message);
      answer->message = g_strndup (text, MAX_LINE);
      break;

    case FIELD_FAULT_STRING:
      if (answer->message == NULL)
        answer->message = g_strndup (text, MAX_LINE);
      break;

    case FIELD_VALUE:
      reader_end_value (self, text);
      break;

    case FIELD_SUBJECT:
      g_free (self->item->subject);
      self->item->subject = g_strdup (text);
      break;

    case FIELD_MARK:
      g_free (self->item->mark);
      self->item->mark = g_strdup (text);
      break;

    case FIELD_CREATED:
      g_free (self->item->created);
      self->item->created = g_strdup (text);
      break;

    case FIELD_IS_READ:
      self->item->is_read = g_str_equal (text, "true") || g_str_equal (text, "1");
      break;

    case FIELD_TOTAL:
      answer->total = MAX (0, g_ascii_strtoll (text, NULL, 10));
      break;

    case FIELD_UNREAD:
      answer->unread = MAX (0, g_ascii_strtoll (text, NULL, 10));
      break;

    case FIELD_CONTENT:
      answer->content = g_strdup (text);
      break;

    case FIELD_ADDRESS:
      answer->primary = g_strdup (text);
      break;

    case FIELD_MAILBOX_TYPE:
      answer->mailbox_kind = g_strdup (text);
      break;

    case FIELD_NONE:
    default:
      g_assert_not_reached ();
    }

  self->field = FIELD_NONE;
}

static void
end_element_cb (void          *user_data,
                const xmlChar *name,
                const xmlChar *prefix,
                const xmlChar *uri)
{
  Reader *self = user_data;

  if (self->field != FIELD_NONE && self->depth == self->field_depth)
    reader_end_field (self);
  if (self->item != NULL && self->depth == self->item_depth)
    {
      self->item = NULL;
      self->is_mark = FALSE;
    }
  if (self->item != NULL && is (name, "ExtendedProperty"))
    self->is_mark = FALSE;
  if (self->in_resolution && is (name, "Resolution"))
    self->in_resolution = FALSE;
  if (self->depth == 2)
    self->in_body = FALSE;

  self->depth--;
}

static void
characters_cb (void          *user_data,
               const xmlChar *text,
               int            length)
{
  Reader *self = user_data;

  if (self->field == FIELD_NONE || self->depth != self->field_depth)
    return;
  if (self->text->len + length > TRUNK_EWS_MAX_TEXT)
    {
      reader_stop (self);
      return;
    }

  g_string_append_len (self->text, (const char *) text, length);
}

static void
internal_subset_cb (void          *user_data,
                    const xmlChar *name,
                    const xmlChar *external_id,
                    const xmlChar *system_id)
{
  reader_stop (user_data);
}

static void
quiet_cb (void       *user_data,
          const char *format,
          ...)
{
}

static void
answer_settle (TrunkEwsAnswer *self,
               Reader         *reader)
{
  self->understood = !reader->hostile && reader->parser->wellFormed && reader->in_envelope && reader->saw_payload;

  /* A busy server may hide behind an internal error: 200 with ErrorInternalServerError, and the reason within (facts 3.6). */
  if (reader->inner_code != NULL && *reader->inner_code != '\0')
    {
      self->outer_code = g_steal_pointer (&self->code);
      self->code = g_strndup (reader->inner_code, MAX_LINE);
    }

  /* An item without an id is none that we could do anything with. */
  for (guint i = self->items->len; i > 0; i--)
    {
      TrunkEwsItem *item = g_ptr_array_index (self->items, i - 1);

      if (item->id == NULL)
        g_ptr_array_remove_index (self->items, i - 1);
    }
}

/**
 * trunk_ews_answer_parse:
 * @body: an HTTP body
 *
 * Reads a SOAP answer. Network access, entities and document types are off; depth, text and items are bounded.
 *
 * Returns: (transfer full): what it says; `understood` is %FALSE for anything that is no SOAP answer of EWS
 */
TrunkEwsAnswer *
trunk_ews_answer_parse (GBytes *body)
{
  static xmlSAXHandler handlers = {
    .initialized = XML_SAX2_MAGIC,
    .startElementNs = start_element_cb,
    .endElementNs = end_element_cb,
    .characters = characters_cb,
    .cdataBlock = characters_cb,
    .internalSubset = internal_subset_cb,
    .warning = quiet_cb,
    .error = quiet_cb,
    .fatalError = quiet_cb,
  };
  TrunkEwsAnswer *self = g_new0 (TrunkEwsAnswer, 1);
  Reader reader = { .answer = self };
  gconstpointer data;
  gsize length;

  g_return_val_if_fail (body != NULL, NULL);

  self->back_off_ms = -1;
  self->total = -1;
  self->unread = -1;
  self->items = g_ptr_array_new_with_free_func (item_free);

  data = g_bytes_get_data (body, &length);
  if (length == 0 || length > G_MAXINT)
    return self;

  reader.parser = xmlCreatePushParserCtxt (&handlers, &reader, NULL, 0, NULL);
  if (reader.parser == NULL)
    return self;
  xmlCtxtUseOptions (reader.parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);

  reader.text = g_string_sized_new (256);
  xmlParseChunk (reader.parser, data, length, 1);
  answer_settle (self, &reader);

  xmlFreeParserCtxt (reader.parser);
  g_string_free (reader.text, TRUE);
  g_free (reader.value_name);
  g_free (reader.inner_code);

  return self;
}

/**
 * trunk_ews_answer_judge:
 * @self: an answer
 * @status: the HTTP status it came with
 * @evidence: (nullable): gets the facts
 *
 * Returns: what it concludes; the response code decides where there is one, else the status (facts 3.5, 3.6)
 */
TrunkFinding
trunk_ews_answer_judge (TrunkEwsAnswer *self,
                        guint           status,
                        TrunkEvidence  *evidence)
{
  TrunkFinding finding;

  g_return_val_if_fail (self != NULL, TRUNK_FINDING_INTERNAL);

  if (self->understood && self->code != NULL)
    finding = trunk_ews_error_for_code (self->code);
  else if (self->understood && self->fault && status >= 500)
    finding = status == 503 ? TRUNK_FINDING_SERVER_BUSY : TRUNK_FINDING_SERVICE_OTHER;
  else if (self->understood && !self->fault && status == 200)
    finding = TRUNK_FINDING_OK;
  else
    finding = trunk_ews_error_for_status (status);

  /* These statuses are sure about what they mean, whatever came with them. */
  if (status == 401)
    finding = TRUNK_FINDING_TOKEN_REJECTED;
  else if (status == 403 && (finding == TRUNK_FINDING_SERVICE_OTHER || finding == TRUNK_FINDING_OK))
    finding = TRUNK_FINDING_MAILBOX_BLOCKED;
  else if (status != 200 && finding == TRUNK_FINDING_OK)
    finding = trunk_ews_error_for_status (status);

  if (evidence != NULL)
    {
      trunk_evidence_set_int (evidence, TRUNK_FACT_HTTP_STATUS, status);
      if (self->code != NULL && !g_str_equal (self->code, "NoError"))
        trunk_evidence_set (evidence, TRUNK_FACT_EWS_CODE, self->code);
      if (self->message != NULL)
        {
          g_autofree char *line = trunk_redact_text (self->message, -1);

          trunk_evidence_set (evidence, TRUNK_FACT_SERVER_MESSAGE, g_strdelimit (line, "\r\n\t", ' '));
        }
      if (self->back_off_ms >= 0)
        trunk_evidence_set_int (evidence, TRUNK_FACT_RETRY_AFTER, (self->back_off_ms + 999) / 1000);
      trunk_evidence_set (evidence, TRUNK_FACT_PRIMARY_ADDRESS, self->primary);
    }

  return finding;
}
