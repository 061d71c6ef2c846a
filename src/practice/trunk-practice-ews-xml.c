/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-ews-private.h"

#include <string.h>

/* Requests are read from a tree; answers are written as text, because benchmarks ask for thousands of them a second. */

gboolean
trunk_practice_ews_named (xmlNode    *node,
                          const char *name)
{
  return node != NULL && node->type == XML_ELEMENT_NODE && g_strcmp0 ((const char *) node->name, name) == 0;
}

xmlNode *
trunk_practice_ews_first (xmlNode *node)
{
  xmlNode *child = node != NULL ? node->children : NULL;

  while (child != NULL && child->type != XML_ELEMENT_NODE)
    child = child->next;
  return child;
}

xmlNode *
trunk_practice_ews_next (xmlNode *node)
{
  do
    node = node->next;
  while (node != NULL && node->type != XML_ELEMENT_NODE);
  return node;
}

/* @node: (nullable) */
xmlNode *
trunk_practice_ews_child (xmlNode    *node,
                          const char *name)
{
  for (xmlNode *child = trunk_practice_ews_first (node); child != NULL; child = trunk_practice_ews_next (child))
    if (trunk_practice_ews_named (child, name))
      return child;
  return NULL;
}

/* Returns: (nullable): NULL only when @node is */
char *
trunk_practice_ews_text (xmlNode *node)
{
  xmlChar *content;
  char *text;

  if (node == NULL)
    return NULL;
  content = xmlNodeGetContent (node);
  text = g_strdup (content != NULL ? (const char *) content : "");
  xmlFree (content);
  return text;
}

char *
trunk_practice_ews_child_text (xmlNode    *node,
                               const char *name)
{
  return trunk_practice_ews_text (trunk_practice_ews_child (node, name));
}

char *
trunk_practice_ews_attribute (xmlNode    *node,
                              const char *name)
{
  xmlChar *value = node != NULL ? xmlGetNoNsProp (node, (const xmlChar *) name) : NULL;
  char *text = g_strdup ((const char *) value);

  xmlFree (value);
  return text;
}

/* -1 when it is no xs:dateTime */
gint64
trunk_practice_ews_parse_time (const char *text)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) date = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  return date != NULL ? g_date_time_to_unix (date) : -1;
}

/* Also leaves out what XML 1.0 cannot hold. */
void
trunk_practice_ews_escape (GString    *out,
                           const char *text)
{
  const char *run = text;

  for (const char *p = text; *p != '\0'; p++)
    {
      const char *entity = *p == '&' ? "&amp;" : *p == '<' ? "&lt;" : *p == '>' ? "&gt;" : *p == '"' ? "&quot;" : *p == '\r' ? "&#xD;" : NULL;

      if (entity == NULL && ((guchar) *p >= 0x20 || *p == '\n' || *p == '\t'))
        continue;
      g_string_append_len (out, run, p - run);
      if (entity != NULL)
        g_string_append (out, entity);
      run = p + 1;
    }
  g_string_append (out, run);
}

void
trunk_practice_ews_put (GString    *out,
                        const char *element,
                        const char *text)
{
  g_string_append_c (out, '<');
  g_string_append (out, element);
  g_string_append_c (out, '>');
  trunk_practice_ews_escape (out, text != NULL ? text : "");
  g_string_append (out, "</");
  g_string_append (out, element);
  g_string_append_c (out, '>');
}

void
trunk_practice_ews_put_bool (GString    *out,
                             const char *element,
                             gboolean    value)
{
  trunk_practice_ews_put (out, element, value ? "true" : "false");
}

void
trunk_practice_ews_put_int (GString    *out,
                            const char *element,
                            gint64      value)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  trunk_practice_ews_put (out, element, text);
}

void
trunk_practice_ews_put_time (GString    *out,
                             const char *element,
                             gint64      unix_seconds)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (unix_seconds);
  g_autofree char *text = date != NULL ? g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("1970-01-01T00:00:00Z");

  trunk_practice_ews_put (out, element, text);
}

/* The same id that Graph gives, in EWS's alphabet (RFC 4648 §4 instead of §5). */
char *
trunk_practice_ews_item_id (const char *id)
{
  char *text = g_strdup (id);

  for (char *p = text; *p != '\0'; p++)
    *p = *p == '-' ? '+' : *p == '_' ? '/' : *p;
  return text;
}

void
trunk_practice_ews_put_id (GString    *out,
                           const char *element,
                           const char *id,
                           const char *change_key)
{
  g_autofree char *text = trunk_practice_ews_item_id (id);

  g_string_append_c (out, '<');
  g_string_append (out, element);
  g_string_append (out, " Id=\"");
  g_string_append (out, text);
  g_string_append (out, "\" ChangeKey=\"");
  g_string_append (out, change_key);
  g_string_append (out, "\"/>");
}

void
trunk_practice_ews_begin (TrunkPracticeEwsCall *call)
{
  g_string_append_printf (call->out, "<m:%sResponse xmlns:m=\"" TRUNK_PRACTICE_EWS_MESSAGES "\" xmlns:t=\"" TRUNK_PRACTICE_EWS_TYPES "\"><m:ResponseMessages>",
                          call->operation);
}

void
trunk_practice_ews_end (TrunkPracticeEwsCall *call)
{
  g_string_append_printf (call->out, "</m:ResponseMessages></m:%sResponse>", call->operation);
}

void
trunk_practice_ews_open_message (TrunkPracticeEwsCall *call)
{
  g_string_append_printf (call->out, "<m:%sResponseMessage ResponseClass=\"Success\"><m:ResponseCode>NoError</m:ResponseCode>", call->operation);
}

void
trunk_practice_ews_close_message (TrunkPracticeEwsCall *call)
{
  g_string_append_printf (call->out, "</m:%sResponseMessage>", call->operation);
}

/* A response message that refuses. @message_xml: (nullable): t:Value elements */
void
trunk_practice_ews_error (TrunkPracticeEwsCall *call,
                          const char           *code,
                          const char           *text,
                          const char           *message_xml)
{
  static const char * const with_items[] = {"GetItem", "CreateItem", "UpdateItem", NULL};
  static const char * const with_attachments[] = {"GetAttachment", "CreateAttachment", NULL};

  g_string_append_printf (call->out, "<m:%sResponseMessage ResponseClass=\"Error\">", call->operation);
  trunk_practice_ews_put (call->out, "m:MessageText", text);
  trunk_practice_ews_put (call->out, "m:ResponseCode", code);
  g_string_append (call->out, "<m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>");
  if (message_xml != NULL)
    g_string_append_printf (call->out, "<m:MessageXml>%s</m:MessageXml>", message_xml);
  if (g_strv_contains (with_items, call->operation))
    g_string_append (call->out, "<m:Items/>");
  else if (g_strv_contains (with_attachments, call->operation))
    g_string_append (call->out, "<m:Attachments/>");
  else if (g_str_equal (call->operation, "GetFolder"))
    g_string_append (call->out, "<m:Folders/>");
  trunk_practice_ews_close_message (call);
}

/* The whole request is refused (SOAP 1.1 §4.4): HTTP status 500. */
void
trunk_practice_ews_fault (TrunkPracticeEwsCall *call,
                          const char           *code,
                          const char           *text,
                          const char           *message_xml)
{
  call->status = 500;
  g_string_truncate (call->out, 0);
  g_string_append_printf (call->out, "<s:Fault><faultcode xmlns:a=\"" TRUNK_PRACTICE_EWS_TYPES "\">a:%s</faultcode><faultstring xml:lang=\"en-US\">", code);
  trunk_practice_ews_escape (call->out, text);
  g_string_append_printf (call->out,
                          "</faultstring><detail><e:ResponseCode xmlns:e=\"" TRUNK_PRACTICE_EWS_ERRORS "\">%s</e:ResponseCode>"
                          "<e:Message xmlns:e=\"" TRUNK_PRACTICE_EWS_ERRORS "\">", code);
  trunk_practice_ews_escape (call->out, text);
  g_string_append (call->out, "</e:Message>");
  if (message_xml != NULL)
    g_string_append_printf (call->out, "<t:MessageXml xmlns:t=\"" TRUNK_PRACTICE_EWS_TYPES "\">%s</t:MessageXml>", message_xml);
  g_string_append (call->out, "</detail></s:Fault>");
}

void
trunk_practice_ews_schema_fault (TrunkPracticeEwsCall *call,
                                 const char           *text)
{
  g_autofree char *message = g_strdup_printf ("The request failed schema validation: %s", text);
  g_autoptr(GString) details = g_string_new ("<t:LineNumber>1</t:LineNumber><t:LinePosition>1</t:LinePosition>");

  trunk_practice_ews_put (details, "t:Violation", text);
  trunk_practice_ews_fault (call, "ErrorSchemaValidation", message, details->str);
}
