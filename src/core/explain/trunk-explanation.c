/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "explain/trunk-explanation-private.h"

#include <glib/gi18n-lib.h>

#include "explain/trunk-remedies-private.h"

struct _TrunkExplanation
{
  GObject parent_instance;

  TrunkFinding finding;
  char *title;                  /* (owned) */
  char *cause;                  /* (owned) */
  GPtrArray *remedies;          /* (owned) (element-type TrunkRemedy) */
  TrunkSource source;           /* strings below */
  char *source_pages;           /* (owned) */
  char *source_checked;         /* (owned) */
  gboolean needs_values;
};

G_DEFINE_FINAL_TYPE (TrunkExplanation, trunk_explanation, G_TYPE_OBJECT)

static void
remedy_free (gpointer data)
{
  TrunkRemedy *remedy = data;

  g_free ((char *) remedy->text);
  g_free ((char *) remedy->value);
  g_free ((char *) remedy->shell);
  g_free ((char *) remedy->who);
  g_free ((char *) remedy->takes);
  g_free (remedy);
}

static void
trunk_explanation_finalize (GObject *object)
{
  TrunkExplanation *self = TRUNK_EXPLANATION (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->cause, g_free);
  g_clear_pointer (&self->remedies, g_ptr_array_unref);
  g_clear_pointer (&self->source_pages, g_free);
  g_clear_pointer (&self->source_checked, g_free);

  G_OBJECT_CLASS (trunk_explanation_parent_class)->finalize (object);
}

static void
trunk_explanation_class_init (TrunkExplanationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_explanation_finalize;
}

static void
trunk_explanation_init (TrunkExplanation *self)
{
  self->remedies = g_ptr_array_new_with_free_func (remedy_free);
}

static TrunkFillMode
get_quoting (xmlDoc     *remedies,
             const char *shell)
{
  xmlNode *node = trunk_remedies_get_listed (remedies, "shells", shell);

  return g_strcmp0 (trunk_remedies_get_attribute (node, "quoting"), "sh") == 0 ? TRUNK_FILL_SH : TRUNK_FILL_POWERSHELL;
}

/* "Application.Read.All User.Read.All" -> 'Application.Read.All','User.Read.All'. From the document, so nothing of outside. */
static char *
expand_scopes (const char *template,
               const char *scopes)
{
  g_auto(GStrv) parts = g_strsplit (template, "{command-scopes}", 2);
  g_auto(GStrv) words = g_strsplit (scopes != NULL ? scopes : "", " ", -1);
  g_autofree char *joined = g_strjoinv ("','", words);

  if (parts[1] == NULL)
    return g_strdup (template);

  return g_strdup_printf ("%s'%s'%s", parts[0], joined, parts[1]);
}

/* The first of the alternatives whose placeholders can all be filled; the last one with stand-ins when none can. */
static char *
fill_connect (TrunkFill  *fill,
              xmlNode    *shell,
              const char *scopes)
{
  for (xmlNode *node = trunk_remedies_get_child (shell, "connect"); node != NULL; node = trunk_remedies_get_next (node))
    {
      g_autofree char *lines = trunk_remedies_dup_lines (node);
      g_autofree char *template = expand_scopes (lines, scopes);
      char *filled = trunk_fill_apply (fill, template, TRUNK_FILL_POWERSHELL, trunk_remedies_get_next (node) == NULL);

      if (filled != NULL)
        return filled;
    }

  return NULL;
}

static char *
fill_command (xmlDoc    *remedies,
              TrunkFill *fill,
              xmlNode   *node,
              gboolean   stand_ins)
{
  g_auto(GStrv) shells = g_strsplit (trunk_remedies_get_attribute (node, "shell"), " ", -1);
  g_autofree char *template = trunk_remedies_dup_lines (node);
  g_autofree char *command = trunk_fill_apply (fill, template, get_quoting (remedies, shells[0]), stand_ins);
  GString *lines = NULL;

  if (command == NULL)
    return NULL;

  lines = g_string_new (NULL);
  for (guint i = 0; shells[i] != NULL; i++)
    {
      xmlNode *shell = trunk_remedies_get_listed (remedies, "shells", shells[i]);
      g_autofree char *connect = fill_connect (fill, shell, trunk_remedies_get_attribute (node, "scopes"));

      if (connect != NULL)
        g_string_append_printf (lines, "%s\n", connect);
    }
  g_string_append (lines, command);

  return g_string_free (lines, FALSE);
}

static char *
fill_one (xmlDoc    *remedies,
          TrunkFill *fill,
          xmlNode   *node,
          gboolean   stand_ins)
{
  g_autofree char *template = NULL;

  if (g_str_equal (node->name, "command"))
    return fill_command (remedies, fill, node, stand_ins);
  if (g_str_equal (node->name, "link"))
    {
      template = trunk_remedies_dup_text (node);
      return trunk_fill_apply (fill, template, TRUNK_FILL_LINK, stand_ins);
    }

  template = trunk_remedies_dup_translated (node);

  return trunk_fill_apply (fill, template, TRUNK_FILL_TEXT, stand_ins);
}

/* The alternatives are the children of one name. */
static char *
fill_alternatives (xmlDoc     *remedies,
                   TrunkFill  *fill,
                   xmlNode    *parent,
                   const char *name,
                   xmlNode   **out_chosen)
{
  xmlNode *last = NULL;

  for (xmlNode *node = trunk_remedies_get_child (parent, name); node != NULL; node = trunk_remedies_get_next (node))
    {
      char *filled = fill_one (remedies, fill, node, FALSE);

      last = node;
      if (out_chosen != NULL)
        *out_chosen = node;
      if (filled != NULL)
        return filled;
    }

  /* A stand-in leads nowhere, or into another cloud's portal: where there is a set-up, better the text alone than such a link. */
  if (last == NULL || (g_str_equal (name, "link") && trunk_fill_get (fill, "client-id") != NULL))
    return NULL;

  return fill_one (remedies, fill, last, TRUE);
}

static void
add_remedy (TrunkExplanation *self,
            xmlDoc           *remedies,
            TrunkFill        *fill,
            xmlNode          *node)
{
  TrunkRemedy *remedy = g_new0 (TrunkRemedy, 1);
  xmlNode *role = trunk_remedies_get_listed (remedies, "roles", trunk_remedies_get_attribute (node, "who"));
  const char *takes = trunk_remedies_get_attribute (node, "takes");
  xmlNode *chosen = NULL;

  remedy->kind = TRUNK_REMEDY_TEXT;
  remedy->text = fill_alternatives (remedies, fill, node, "text", NULL);
  remedy->who = role != NULL ? trunk_remedies_dup_translated (role) : NULL;
  if ((remedy->value = fill_alternatives (remedies, fill, node, "command", &chosen)) != NULL)
    {
      remedy->kind = TRUNK_REMEDY_COMMAND;
      remedy->shell = g_strdup (trunk_remedies_get_attribute (chosen, "shell"));
    }
  else if ((remedy->value = fill_alternatives (remedies, fill, node, "link", NULL)) != NULL)
    {
      remedy->kind = TRUNK_REMEDY_LINK;
    }
  if (takes != NULL)
    {
      xmlNode *delay = trunk_remedies_get_listed (remedies, "delays", takes);

      if (delay != NULL)
        {
          remedy->takes = trunk_remedies_dup_translated (delay);
          remedy->takes_seconds = g_ascii_strtoull (trunk_remedies_get_attribute (delay, "seconds"), NULL, 10);
        }
    }

  g_ptr_array_add (self->remedies, remedy);
}

static void
set_source (TrunkExplanation *self,
            xmlDoc           *remedies,
            xmlNode          *entry)
{
  const char *ids = trunk_remedies_get_attribute (entry, "source");
  g_auto(GStrv) words = g_strsplit (ids != NULL ? ids : "", " ", -1);
  GString *pages = g_string_new (NULL);
  const char *checked = NULL;
  gboolean third_party = TRUE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      xmlNode *source = trunk_remedies_get_listed (remedies, "sources", words[i]);
      const char *date = trunk_remedies_get_attribute (source, "checked");
      const char *url = trunk_remedies_get_attribute (source, "url");

      if (source == NULL)
        continue;
      g_string_append_printf (pages, "%s%s", pages->len > 0 ? "; " : "", trunk_remedies_get_attribute (source, "page"));
      if (url != NULL)
        g_string_append_printf (pages, " (%s)", url);
      third_party &= trunk_remedies_get_attribute (source, "third-party") != NULL;
      if (checked == NULL || g_strcmp0 (date, checked) < 0)
        checked = date;
    }

  self->source.third_party = third_party && pages->len > 0;
  self->source_pages = g_string_free (pages, FALSE);
  self->source_checked = g_strdup (checked);
  self->source.source = self->source_pages;
  self->source.checked = self->source_checked;
  self->source.unconfirmed = g_strcmp0 (trunk_remedies_get_attribute (entry, "unconfirmed"), "yes") == 0;
}

static xmlNode *
pick (xmlNode    *refinement,
      xmlNode    *entry,
      const char *name)
{
  return trunk_remedies_get_child (refinement, name) != NULL ? refinement : entry;
}

/*
 * trunk_explanation_new:
 * @refinement: (nullable)
 *
 * Returns: (transfer full): the explanation; it holds nothing of the document or of @fill
 */
TrunkExplanation *
trunk_explanation_new (xmlDoc      *remedies,
                       TrunkFinding finding,
                       xmlNode     *refinement,
                       TrunkFill   *fill)
{
  TrunkExplanation *self = g_object_new (TRUNK_TYPE_EXPLANATION, NULL);
  xmlNode *entry = trunk_remedies_get_finding (remedies, trunk_finding_get_nick (finding));

  self->finding = finding;
  self->title = fill_alternatives (remedies, fill, pick (refinement, entry, "title"), "title", NULL);
  self->cause = fill_alternatives (remedies, fill, pick (refinement, entry, "cause"), "cause", NULL);
  if (self->title == NULL)
    self->title = g_strdup (trunk_finding_get_nick (finding));
  if (self->cause == NULL)
    self->cause = g_strdup (_("This finding has no explanation in the document of remedies that is in use."));
  for (xmlNode *node = trunk_remedies_get_child (pick (refinement, entry, "remedy"), "remedy"); node != NULL;
       node = trunk_remedies_get_next (node))
    add_remedy (self, remedies, fill, node);
  set_source (self, remedies, refinement != NULL ? refinement : entry);
  self->needs_values = trunk_fill_stood_in (fill);

  return self;
}

TrunkFinding
trunk_explanation_get_finding (TrunkExplanation *self)
{
  g_return_val_if_fail (TRUNK_IS_EXPLANATION (self), TRUNK_FINDING_INTERNAL);

  return self->finding;
}

/**
 * trunk_explanation_get_title:
 *
 * Returns: (transfer none): a few words, without a full stop
 */
const char *
trunk_explanation_get_title (TrunkExplanation *self)
{
  g_return_val_if_fail (TRUNK_IS_EXPLANATION (self), NULL);

  return self->title;
}

/**
 * trunk_explanation_get_cause:
 *
 * Returns: (transfer none): what it means, in one to three sentences
 */
const char *
trunk_explanation_get_cause (TrunkExplanation *self)
{
  g_return_val_if_fail (TRUNK_IS_EXPLANATION (self), NULL);

  return self->cause;
}

guint
trunk_explanation_get_n_remedies (TrunkExplanation *self)
{
  g_return_val_if_fail (TRUNK_IS_EXPLANATION (self), 0);

  return self->remedies->len;
}

/**
 * trunk_explanation_get_nth_remedy:
 *
 * Returns: (transfer none): the @n-th thing to do, in the order to try
 */
const TrunkRemedy *
trunk_explanation_get_nth_remedy (TrunkExplanation *self,
                                  guint             n)
{
  g_return_val_if_fail (TRUNK_IS_EXPLANATION (self), NULL);
  g_return_val_if_fail (n < self->remedies->len, NULL);

  return g_ptr_array_index (self->remedies, n);
}

/**
 * trunk_explanation_get_source:
 *
 * Returns: (transfer none): the pages it comes from, and the earliest day one of them was last checked
 */
const TrunkSource *
trunk_explanation_get_source (TrunkExplanation *self)
{
  g_return_val_if_fail (TRUNK_IS_EXPLANATION (self), NULL);

  return &self->source;
}

/**
 * trunk_explanation_needs_values:
 *
 * Returns: whether words such as CLIENT-ID stand where values of the set-up belong, because none was known
 */
gboolean
trunk_explanation_needs_values (TrunkExplanation *self)
{
  g_return_val_if_fail (TRUNK_IS_EXPLANATION (self), FALSE);

  return self->needs_values;
}
