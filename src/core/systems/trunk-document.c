/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "systems/trunk-document-private.h"

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <string.h>

#include "base/trunk-error.h"

/* How many elements may be tried to find the line of a complaint that has none. */
#define SEARCH_MAX_ELEMENTS 400

/* What is wrong with a document: the first complaint that knows its line, because those that follow are its consequences. */
typedef struct
{
  int   line;
  char *message;
} Complaint;

#if LIBXML_VERSION >= 21200
typedef const xmlError *XmlErrorPointer;
#else
typedef xmlError *XmlErrorPointer;
#endif

static void
note_complaint (void           *user_data,
                XmlErrorPointer xml_error)
{
  Complaint *complaint = user_data;

  if (xml_error->message == NULL || (complaint->message != NULL && (complaint->line > 0 || xml_error->line <= 0)))
    return;

  g_free (complaint->message);
  complaint->line = xml_error->line;
  complaint->message = g_strstrip (g_strdup (xml_error->message));
}

/* The parser's own data must stay the parser, so the complaint hangs on it. */
static void
note_parser_complaint (void           *user_data,
                       XmlErrorPointer xml_error)
{
  xmlParserCtxt *context = user_data;

  note_complaint (context->_private, xml_error);
}

static void
set_line_error (GError    **error,
                const char *path,
                int         line,
                const char *message)
{
  g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, "%s:%d: %s", path, line, message);
}

static gboolean
run_grammar (xmlRelaxNG *grammar,
             xmlDoc     *xml,
             Complaint  *complaint)
{
  xmlRelaxNGValidCtxt *context = xmlRelaxNGNewValidCtxt (grammar);
  int verdict = -1;

  xmlRelaxNGSetValidStructuredErrors (context, (xmlStructuredErrorFunc) note_complaint, complaint);
  verdict = xmlRelaxNGValidateDoc (context, xml);
  xmlRelaxNGFreeValidCtxt (context);

  return verdict == 0;
}

static gboolean
complains_otherwise_without (xmlRelaxNG *grammar,
                             xmlNode    *node,
                             const char *message)
{
  xmlDoc *xml = node->doc;
  xmlNode *parent = node->parent;
  xmlNode *next = node->next;
  Complaint complaint = { 0, NULL };
  gboolean otherwise = FALSE;

  xmlUnlinkNode (node);
  otherwise = run_grammar (grammar, xml, &complaint) || g_strcmp0 (complaint.message, message) != 0;
  g_free (complaint.message);
  if (next != NULL)
    xmlAddPrevSibling (next, node);
  else
    xmlAddChild (parent, node);

  return otherwise;
}

/* libxml2 does not always know at which element it complains. The one without which it complains no more, or of something
 * else, is the one. */
static int
find_line (xmlRelaxNG *grammar,
           xmlDoc     *xml,
           const char *message)
{
  xmlNode *root = xmlDocGetRootElement (xml);
  xmlNode *node = root;
  guint n_tried = 0;

  while (node != NULL && n_tried < SEARCH_MAX_ELEMENTS)
    {
      xmlNode *next = NULL;

      if (node != root && node->type == XML_ELEMENT_NODE && strstr (message, (const char *) node->name) != NULL)
        {
          n_tried++;
          if (complains_otherwise_without (grammar, node, message))
            return xmlGetLineNo (node);
        }

      next = node->type == XML_ELEMENT_NODE ? node->children : NULL;
      for (xmlNode *up = node; next == NULL && up != root; up = up->parent)
        next = up->next;
      node = next;
    }

  return xmlGetLineNo (root);
}

static gboolean
validate (xmlDoc     *xml,
          const char *path,
          GBytes     *schema,
          GError    **error)
{
  Complaint complaint = { 0, NULL };
  gsize size = 0;
  const char *data = g_bytes_get_data (schema, &size);
  xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewMemParserCtxt (data, size);
  xmlRelaxNG *grammar = NULL;
  gboolean valid = FALSE;

  grammar = xmlRelaxNGParse (parser);
  xmlRelaxNGFreeParserCtxt (parser);
  /* The schemas are built in, and were used when this was built. */
  g_assert (grammar != NULL);

  valid = run_grammar (grammar, xml, &complaint);
  if (!valid)
    {
      g_autofree char *message = complaint.message != NULL ? complaint.message : g_strdup (_("The document does not fit its schema."));

      set_line_error (error, path, complaint.line > 0 ? complaint.line : find_line (grammar, xml, message), message);
    }
  xmlRelaxNGFree (grammar);

  return valid;
}

static xmlDoc *
parse (const char *data,
       gsize       size,
       const char *path,
       GError    **error)
{
  Complaint complaint = { 0, NULL };
  xmlParserCtxt *context = xmlNewParserCtxt ();
  xmlDoc *xml = NULL;

  context->_private = &complaint;
  context->sax->serror = (xmlStructuredErrorFunc) note_parser_complaint;
  xml = xmlCtxtReadMemory (context, data, size, path, NULL, XML_PARSE_NONET);
  xmlFreeParserCtxt (context);

  if (xml == NULL)
    set_line_error (error, path, MAX (complaint.line, 1), complaint.message != NULL ? complaint.message : _("The document is not XML."));
  g_free (complaint.message);

  return xml;
}

/**
 * trunk_document_new:
 * @bytes: the document
 * @path: what errors call it
 * @schema: (nullable): RELAX NG schema to validate against; %NULL for what was validated when it was built in
 * @strings: keeps the strings that are handed out
 * @error: %TRUNK_ERROR_FILE_FORMAT, as "path:line: what is wrong"
 *
 * Reads a document with neither network nor entities: one with a document type declaration is refused.
 */
TrunkDocument *
trunk_document_new (GBytes       *bytes,
                    const char   *path,
                    GBytes       *schema,
                    GStringChunk *strings,
                    GError      **error)
{
  g_autoptr(TrunkDocument) self = NULL;
  xmlNode *list = NULL;
  const char *data = NULL;
  gsize size = 0;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (strings != NULL, NULL);

  data = g_bytes_get_data (bytes, &size);
  if (size == 0)
    {
      set_line_error (error, path, 1, _("The document is empty."));
      return NULL;
    }

  self = g_new0 (TrunkDocument, 1);
  self->path = g_strdup (path);
  self->strings = strings;
  self->sources = g_hash_table_new (g_str_hash, g_str_equal);

  self->xml = parse (data, size, path, error);
  if (self->xml == NULL)
    return NULL;

  if (self->xml->intSubset != NULL)
    {
      set_line_error (error, path, 1, _("A document type declaration is not allowed here."));
      return NULL;
    }
  if (schema != NULL && !validate (self->xml, path, schema, error))
    return NULL;

  list = trunk_node_get_first (trunk_document_get_root (self), "sources");
  for (xmlNode *node = trunk_node_get_first (list, "source"); node != NULL; node = trunk_node_get_next (node, "source"))
    {
      const char *id = trunk_document_get_attribute (self, node, "id");
      const char *page = trunk_document_get_attribute (self, node, "page");
      const char *url = trunk_document_get_attribute (self, node, "url");
      g_autofree char *text = url != NULL ? g_strdup_printf ("%s, %s", page, url) : g_strdup (page);

      if (!g_hash_table_insert (self->sources, (char *) id, g_string_chunk_insert_const (strings, text)))
        {
          trunk_document_set_error (self, node, error, _("There is a second source “%s”."), id);
          return NULL;
        }
    }

  return g_steal_pointer (&self);
}

void
trunk_document_free (TrunkDocument *self)
{
  g_clear_pointer (&self->xml, xmlFreeDoc);
  g_clear_pointer (&self->sources, g_hash_table_unref);
  g_free (self->path);
  g_free (self);
}

xmlNode *
trunk_document_get_root (TrunkDocument *self)
{
  return xmlDocGetRootElement (self->xml);
}

gboolean
trunk_node_is (xmlNode    *node,
               const char *name)
{
  return node->type == XML_ELEMENT_NODE && (name == NULL || strcmp ((const char *) node->name, name) == 0);
}

/* @parent: (nullable); @name: (nullable): any element */
xmlNode *
trunk_node_get_first (xmlNode    *parent,
                      const char *name)
{
  if (parent == NULL || parent->children == NULL)
    return NULL;

  return trunk_node_is (parent->children, name) ? parent->children : trunk_node_get_next (parent->children, name);
}

xmlNode *
trunk_node_get_next (xmlNode    *node,
                     const char *name)
{
  for (node = node->next; node != NULL; node = node->next)
    {
      if (trunk_node_is (node, name))
        return node;
    }

  return NULL;
}

/* White space is collapsed as xgettext collapses it, so that the text is the message that translators saw. */
static const char *
keep_collapsed (TrunkDocument *self,
                const char    *text)
{
  g_autoptr(GString) collapsed = g_string_sized_new (strlen (text));
  gboolean pending = FALSE;

  for (const char *c = text; *c != '\0'; c++)
    {
      if (g_ascii_isspace (*c))
        {
          pending = collapsed->len > 0;
          continue;
        }
      if (pending)
        g_string_append_c (collapsed, ' ');
      pending = FALSE;
      g_string_append_c (collapsed, *c);
    }

  return g_string_chunk_insert_const (self->strings, collapsed->str);
}

const char *
trunk_document_get_attribute (TrunkDocument *self,
                              xmlNode       *node,
                              const char    *name)
{
  xmlChar *value = xmlGetNoNsProp (node, (const xmlChar *) name);
  const char *kept = NULL;

  if (value == NULL)
    return NULL;
  kept = keep_collapsed (self, (const char *) value);
  xmlFree (value);

  return kept;
}

/* Returns: (transfer container) (nullable): the words of a list attribute */
const char * const *
trunk_document_get_names (TrunkDocument *self,
                          xmlNode       *node,
                          const char    *name)
{
  const char *value = trunk_document_get_attribute (self, node, name);
  g_auto(GStrv) words = NULL;
  GPtrArray *names = NULL;

  if (value == NULL)
    return NULL;
  words = g_strsplit (value, " ", -1);
  names = g_ptr_array_new ();
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (names, g_string_chunk_insert_const (self->strings, words[i]));
  g_ptr_array_add (names, NULL);

  return (const char * const *) g_ptr_array_free (names, FALSE);
}

TrunkFeature
trunk_document_get_features (TrunkDocument *self,
                             xmlNode       *node)
{
  const char *value = trunk_document_get_attribute (self, node, "features");
  TrunkFeature features = TRUNK_FEATURE_NONE;

  /* The schema lets no other word through. */
  if (value != NULL && !trunk_features_from_string (value, &features, NULL))
    g_assert_not_reached ();

  return features;
}

gboolean
trunk_document_get_flag (TrunkDocument *self,
                         xmlNode       *node,
                         const char    *name)
{
  return g_strcmp0 (trunk_document_get_attribute (self, node, name), "yes") == 0;
}

const char *
trunk_document_get_text (TrunkDocument *self,
                         xmlNode       *node)
{
  xmlChar *content = xmlNodeGetContent (node);
  const char *text = keep_collapsed (self, content != NULL ? (const char *) content : "");

  xmlFree (content);

  return text;
}

/* An empty message is the header of a catalogue, so it is never looked up. */
const char *
trunk_document_get_translated (TrunkDocument *self,
                               xmlNode       *node)
{
  const char *text = trunk_document_get_text (self, node);

  return text[0] != '\0' ? dgettext (GETTEXT_PACKAGE, text) : text;
}

gboolean
trunk_document_get_source (TrunkDocument *self,
                           xmlNode       *node,
                           TrunkSource   *out_source,
                           GError       **error)
{
  const char *id = trunk_document_get_attribute (self, node, "source");
  const char *confidence = trunk_document_get_attribute (self, node, "confidence");

  out_source->source = id != NULL ? g_hash_table_lookup (self->sources, id) : NULL;
  out_source->checked = trunk_document_get_attribute (self, node, "checked");
  out_source->unconfirmed = g_strcmp0 (confidence, "unconfirmed") == 0;
  out_source->third_party = g_strcmp0 (confidence, "third-party") == 0;
  if (out_source->source == NULL)
    {
      trunk_document_set_error (self, node, error, _("There is no source “%s” in the list of sources."), id != NULL ? id : "");
      return FALSE;
    }

  return TRUE;
}

void
trunk_document_set_error (TrunkDocument *self,
                          xmlNode       *node,
                          GError       **error,
                          const char    *format,
                          ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  set_line_error (error, self->path, xmlGetLineNo (node), message);
}
