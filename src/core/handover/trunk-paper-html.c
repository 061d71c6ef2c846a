/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "handover/trunk-paper.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Every colour keeps 4.5:1 against what is behind it (WCAG 2.1, 1.4.3), in both schemes; what it says also stands there in words. */
static const char style[] =
  ":root{color-scheme:light dark;--fg:#1e1e1e;--bg:#fff;--dim:#5e5c64;--line:#c0bfbc;--card:#f6f5f4;--good:#1b6e33;--warn:#8a5300;--bad:#a51d2d;--link:#1a5fb4}\n"
  "@media (prefers-color-scheme:dark){:root{--fg:#f6f5f4;--bg:#1e1e1e;--dim:#b3b1b6;--line:#5e5c64;--card:#2d2c30;--good:#6fdc8c;--warn:#f8c35a;--bad:#ff8d93;--link:#99c1f1}}\n"
  "html{font:100%/1.5 system-ui,sans-serif;color:var(--fg);background:var(--bg)}\n"
  "body{margin:0}main{max-width:56rem;margin:0 auto;padding:1.5rem 1rem 3rem}\n"
  "h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem}h2{font-size:1.3rem;margin:2rem 0 .5rem}h3{font-size:1.05rem;margin:1.5rem 0 .25rem}\n"
  "p{margin:.4rem 0}.dim{color:var(--dim)}.good,.warn,.bad{border-left:.3rem solid;padding:.5rem .8rem;background:var(--card);font-size:1.1rem}\n"
  ".good{border-color:var(--good)}.warn{border-color:var(--warn)}.bad{border-color:var(--bad)}\n"
  ".good>b:first-child,tr.g td:first-child>b{color:var(--good)}.warn>b:first-child,tr.w td:first-child>b{color:var(--warn)}.bad>b:first-child,tr.b td:first-child>b{color:var(--bad)}\n"
  "dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.15rem 1rem;margin:.5rem 0}dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}\n"
  "ul.ticks{list-style:none;padding:0;margin:.5rem 0}ul.ticks li{padding:.4rem 0;border-bottom:1px solid var(--line);break-inside:avoid}\n"
  "ul.ticks input{width:1.1rem;height:1.1rem;margin:0 .5rem 0 0;vertical-align:-.15rem}ul.ticks .v{margin-left:1.7rem}\n"
  "code,pre{font-family:ui-monospace,monospace;font-size:.95em;overflow-wrap:anywhere}pre{background:var(--card);padding:.6rem .8rem;white-space:pre-wrap;margin:.3rem 0 .6rem 1.6rem}\n"
  ".step{margin-left:1.6rem;text-indent:-1.6rem}.step>*{text-indent:0}.uri{margin-left:1.6rem}a{color:var(--link);overflow-wrap:anywhere}\n"
  ".scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:.5rem 0}th,td{text-align:start;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}\n"
  "th{color:var(--dim);font-weight:600}\n"
  "@media (max-width:30rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}\n"
  "@media print{:root{--fg:#000;--bg:#fff;--dim:#444;--line:#999;--card:#fff;--good:#000;--warn:#000;--bad:#000;--link:#000}"
  "html{font-size:10pt}main{max-width:none;padding:0}h2,h3{break-after:avoid}thead{display:table-header-group}tr{break-inside:avoid}pre{border:1px solid var(--line)}}\n";

static void
append_escaped (GString    *out,
                const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      switch (*p)
        {
        case '&':
          g_string_append (out, "&amp;");
          break;

        case '<':
          g_string_append (out, "&lt;");
          break;

        case '>':
          g_string_append (out, "&gt;");
          break;

        case '"':
          g_string_append (out, "&quot;");
          break;

        case '\'':
          g_string_append (out, "&#39;");
          break;

        default:
          g_string_append_c (out, *p);
        }
    }
}

static void
append_element (GString    *out,
                const char *start,
                const char *text,
                const char *end)
{
  g_string_append (out, start);
  append_escaped (out, text);
  g_string_append (out, end);
}

static const char *
get_tone_class (TrunkTone tone)
{
  switch (tone)
    {
    case TRUNK_TONE_DIM:
      return " class=\"dim\"";

    case TRUNK_TONE_GOOD:
      return " class=\"good\"";

    case TRUNK_TONE_WARN:
      return " class=\"warn\"";

    case TRUNK_TONE_BAD:
      return " class=\"bad\"";

    case TRUNK_TONE_PLAIN:
    default:
      return "";
    }
}

static const char *
get_row_class (TrunkTone tone)
{
  switch (tone)
    {
    case TRUNK_TONE_GOOD:
      return " class=\"g\"";

    case TRUNK_TONE_WARN:
      return " class=\"w\"";

    case TRUNK_TONE_BAD:
      return " class=\"b\"";

    case TRUNK_TONE_PLAIN:
    case TRUNK_TONE_DIM:
    default:
      return "";
    }
}

static void
append_symbol (GString   *out,
               TrunkTone  tone)
{
  const char *symbol = trunk_tone_get_symbol (tone);

  /* The words beside it say the same. */
  if (*symbol != '\0')
    g_string_append_printf (out, "<b aria-hidden=\"true\">%s</b> ", symbol);
}

static void
append_tick (GString          *out,
             const TrunkBlock *block)
{
  g_string_append_printf (out, "<li><label><input type=\"checkbox\"%s><b>", block->ticked ? " checked" : "");
  append_escaped (out, block->label);
  g_string_append (out, "</b></label><div class=\"v\">");
  if (block->verbatim)
    append_element (out, "<code>", block->text, "</code>");
  else
    append_element (out, "<span class=\"dim\">", block->text, "</span>");
  if (block->hint != NULL)
    append_element (out, "<br><span class=\"dim\">", block->hint, "</span>");
  g_string_append (out, "</div></li>\n");
}

static void
append_step (GString          *out,
             const TrunkBlock *block)
{
  append_element (out, "<p class=\"step\"><b>", block->label, "</b> ");
  append_escaped (out, block->text);
  if (block->hint != NULL)
    append_element (out, "<br><span class=\"dim\">", block->hint, "</span>");
  g_string_append (out, "</p>\n");
}

static void
append_link (GString    *out,
             const char *uri)
{
  /* Anything else could be a script. */
  if (!g_str_has_prefix (uri, "https://") && !g_str_has_prefix (uri, "http://"))
    {
      append_element (out, "<p class=\"uri\"><code>", uri, "</code></p>\n");
      return;
    }
  append_element (out, "<p class=\"uri\"><a rel=\"noreferrer\" href=\"", uri, "\">");
  append_element (out, "", uri, "</a></p>\n");
}

static void
append_cells (GString          *out,
              const TrunkBlock *block)
{
  gboolean head = block->kind == TRUNK_BLOCK_TABLE;

  g_string_append_printf (out, "<tr%s>", get_row_class (block->tone));
  for (guint i = 0; block->cells[i] != NULL; i++)
    {
      g_string_append (out, head ? "<th scope=\"col\">" : "<td>");
      if (i == 0)
        append_symbol (out, block->tone);
      append_element (out, "", block->cells[i], head ? "</th>" : "</td>");
    }
  g_string_append (out, "</tr>\n");
}

/* What opens before the first block of a list, and closes after its last. */
static const char *
get_opening (TrunkBlockKind kind)
{
  switch (kind)
    {
    case TRUNK_BLOCK_FIELD:
      return "<dl>\n";

    case TRUNK_BLOCK_TICK:
      return "<ul class=\"ticks\">\n";

    case TRUNK_BLOCK_ROW:
      return "<tbody>\n";

    case TRUNK_BLOCK_TABLE:
      return "<div class=\"scroll\"><table>\n<thead>\n";

    case TRUNK_BLOCK_HEADING:
    case TRUNK_BLOCK_PARAGRAPH:
    case TRUNK_BLOCK_STEP:
    case TRUNK_BLOCK_CODE:
    case TRUNK_BLOCK_LINK:
    default:
      return "";
    }
}

static const char *
get_closing (TrunkBlockKind kind,
             gboolean       rows_follow)
{
  switch (kind)
    {
    case TRUNK_BLOCK_FIELD:
      return "</dl>\n";

    case TRUNK_BLOCK_TICK:
      return "</ul>\n";

    case TRUNK_BLOCK_ROW:
      return "</tbody>\n</table></div>\n";

    case TRUNK_BLOCK_TABLE:
      return rows_follow ? "</thead>\n" : "</thead>\n</table></div>\n";

    case TRUNK_BLOCK_HEADING:
    case TRUNK_BLOCK_PARAGRAPH:
    case TRUNK_BLOCK_STEP:
    case TRUNK_BLOCK_CODE:
    case TRUNK_BLOCK_LINK:
    default:
      return "";
    }
}

static void
append_block (GString          *out,
              const TrunkBlock *block)
{
  switch (block->kind)
    {
    case TRUNK_BLOCK_HEADING:
      append_element (out, block->level == 2 ? "<h2>" : "<h3>", block->text, block->level == 2 ? "</h2>\n" : "</h3>\n");
      break;

    case TRUNK_BLOCK_FIELD:
      append_element (out, "<dt>", block->label, "</dt>");
      append_element (out, "<dd>", block->text, "</dd>\n");
      break;

    case TRUNK_BLOCK_TICK:
      append_tick (out, block);
      break;

    case TRUNK_BLOCK_STEP:
      append_step (out, block);
      break;

    case TRUNK_BLOCK_CODE:
      append_element (out, "<pre>", block->text, "</pre>\n");
      break;

    case TRUNK_BLOCK_LINK:
      append_link (out, block->text);
      break;

    case TRUNK_BLOCK_TABLE:
    case TRUNK_BLOCK_ROW:
      append_cells (out, block);
      break;

    case TRUNK_BLOCK_PARAGRAPH:
    default:
      g_string_append_printf (out, "<p%s>", get_tone_class (block->tone));
      append_symbol (out, block->tone);
      append_element (out, "", block->text, "</p>\n");
      break;
    }
}

/* The language that the sentences are in, as a language tag (RFC 5646). */
static char *
dup_language (void)
{
  /* Translators: the language of this translation, as an IETF language tag: "de", "pt-BR" */
  const char *language = C_("language tag", "en");

  for (const char *p = language; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && *p != '-')
        return g_strdup ("en");
    }

  return g_strdup (language);
}

/**
 * trunk_paper_to_html:
 * @out_length: (out) (optional)
 *
 * Returns: (transfer full): one page of HTML that needs nothing else: no script, no picture, no request
 */
char *
trunk_paper_to_html (TrunkPaper *self,
                     gsize      *out_length)
{
  g_autofree char *language = NULL;
  GString *out;
  guint n;

  g_return_val_if_fail (self != NULL, NULL);

  language = dup_language ();
  out = g_string_new ("<!DOCTYPE html>\n");
  g_string_append_printf (out, "<html lang=\"%s\" dir=\"auto\">\n<head>\n<meta charset=\"utf-8\">\n", language);
  g_string_append (out, "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                   "<meta name=\"generator\" content=\"" TRUNK_NAME " " TRUNK_VERSION "\">\n");
  append_element (out, "<title>", trunk_paper_get_title (self), "</title>\n");
  g_string_append_printf (out, "<style>\n%s</style>\n</head>\n<body>\n<main>\n", style);
  append_element (out, "<h1>", trunk_paper_get_title (self), "</h1>\n");

  n = trunk_paper_get_n_blocks (self);
  for (guint i = 0; i < n; i++)
    {
      const TrunkBlock *block = trunk_paper_get_block (self, i);
      const TrunkBlock *before = i > 0 ? trunk_paper_get_block (self, i - 1) : NULL;
      const TrunkBlock *after = i + 1 < n ? trunk_paper_get_block (self, i + 1) : NULL;

      if (before == NULL || before->kind != block->kind)
        g_string_append (out, get_opening (block->kind));
      append_block (out, block);
      if (after == NULL || after->kind != block->kind)
        g_string_append (out, get_closing (block->kind, after != NULL && after->kind == TRUNK_BLOCK_ROW));
    }
  g_string_append (out, "</main>\n</body>\n</html>\n");

  if (out_length != NULL)
    *out_length = out->len;

  return g_string_free (out, FALSE);
}
