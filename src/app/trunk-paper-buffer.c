/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-paper-buffer.h"

#include <glib/gi18n.h>

/* In pixels at the usual text size. */
#define INDENT    24
#define ABOVE     12

static GtkTextTag *
ensure_tag (GtkTextBuffer *buffer,
            const char    *name)
{
  static const struct
  {
    const char *name;
    double scale;
    int weight;
    int above;
    int indent;
    gboolean monospace;
  } tags[] = {
    { "title", 1.5, PANGO_WEIGHT_BOLD, 0, 0, FALSE },
    { "section", 1.2, PANGO_WEIGHT_BOLD, 2 * ABOVE, 0, FALSE },
    { "part", 1.05, PANGO_WEIGHT_BOLD, ABOVE, 0, FALSE },
    { "strong", 1.0, PANGO_WEIGHT_BOLD, 0, 0, FALSE },
    { "plain", 1.0, PANGO_WEIGHT_NORMAL, ABOVE / 3, 0, FALSE },
    { "small", 0.9, PANGO_WEIGHT_NORMAL, ABOVE / 3, 0, FALSE },
    { "inner", 1.0, PANGO_WEIGHT_NORMAL, 0, INDENT, FALSE },
    { "code", 0.95, PANGO_WEIGHT_NORMAL, ABOVE / 3, INDENT, TRUE },
    { "value", 1.0, PANGO_WEIGHT_NORMAL, 0, 0, TRUE },
  };
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), name);

  for (guint i = 0; tag == NULL && i < G_N_ELEMENTS (tags); i++)
    {
      if (!g_str_equal (tags[i].name, name))
        continue;
      tag = gtk_text_buffer_create_tag (buffer, name, "scale", tags[i].scale, "weight", tags[i].weight,
                                        "pixels-above-lines", tags[i].above, NULL);
      if (tags[i].indent > 0)
        g_object_set (tag, "left-margin", tags[i].indent, NULL);
      if (tags[i].monospace)
        g_object_set (tag, "family", "monospace", NULL);
    }
  g_assert (tag != NULL);

  return tag;
}

static void
put (GtkTextBuffer *buffer,
     const char    *tag,
     const char    *text)
{
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert_with_tags (buffer, &end, text, -1, ensure_tag (buffer, tag), NULL);
}

static void
put_field (GtkTextBuffer    *buffer,
           const TrunkBlock *block)
{
  /* Translators: the name of a value before the value: “Protocol: Microsoft Graph” */
  g_autofree char *label = g_strdup_printf (_("%s: "), block->label);

  put (buffer, "strong", label);
  put (buffer, block->verbatim ? "value" : "plain", block->text);
  put (buffer, "plain", "\n");
  if (block->hint != NULL)
    {
      put (buffer, "small", block->hint);
      put (buffer, "plain", "\n");
    }
}

static void
put_step (GtkTextBuffer    *buffer,
          const TrunkBlock *block)
{
  put (buffer, "strong", block->label);
  put (buffer, "plain", " ");
  put (buffer, "plain", block->text);
  put (buffer, "plain", "\n");
  if (block->hint != NULL)
    {
      put (buffer, "inner", block->hint);
      put (buffer, "inner", "\n");
    }
}

static void
put_cells (GtkTextBuffer    *buffer,
           const TrunkBlock *block)
{
  const char *tag = block->kind == TRUNK_BLOCK_TABLE ? "strong" : "plain";
  const char *symbol = trunk_tone_get_symbol (block->tone);

  if (*symbol != '\0')
    {
      put (buffer, "strong", symbol);
      put (buffer, tag, " ");
    }
  for (guint i = 0; block->cells[i] != NULL; i++)
    {
      if (*block->cells[i] == '\0')
        continue;
      if (i > 0)
        put (buffer, tag, " · ");
      put (buffer, tag, block->cells[i]);
    }
  put (buffer, tag, "\n");
}

static void
put_block (GtkTextBuffer    *buffer,
           const TrunkBlock *block)
{
  const char *tag = "plain";

  switch (block->kind)
    {
    case TRUNK_BLOCK_FIELD:
    case TRUNK_BLOCK_TICK:
      put_field (buffer, block);
      return;

    case TRUNK_BLOCK_STEP:
      put_step (buffer, block);
      return;

    case TRUNK_BLOCK_TABLE:
    case TRUNK_BLOCK_ROW:
      put_cells (buffer, block);
      return;

    case TRUNK_BLOCK_HEADING:
      tag = block->level == 2 ? "section" : "part";
      break;

    case TRUNK_BLOCK_CODE:
    case TRUNK_BLOCK_LINK:
      tag = "code";
      break;

    case TRUNK_BLOCK_PARAGRAPH:
    default:
      tag = *trunk_tone_get_symbol (block->tone) != '\0' ? "strong" : block->tone == TRUNK_TONE_DIM ? "small" : "plain";
      break;
    }

  if (block->kind == TRUNK_BLOCK_PARAGRAPH && *trunk_tone_get_symbol (block->tone) != '\0')
    {
      put (buffer, tag, trunk_tone_get_symbol (block->tone));
      put (buffer, tag, " ");
    }
  put (buffer, tag, block->text);
  put (buffer, tag, "\n");
}

void
trunk_paper_show_in_buffer (TrunkPaper    *paper,
                            GtkTextBuffer *buffer)
{
  g_return_if_fail (paper != NULL);
  g_return_if_fail (GTK_IS_TEXT_BUFFER (buffer));

  gtk_text_buffer_set_text (buffer, "", -1);
  put (buffer, "title", trunk_paper_get_title (paper));
  put (buffer, "plain", "\n");
  for (guint i = 0; i < trunk_paper_get_n_blocks (paper); i++)
    put_block (buffer, trunk_paper_get_block (paper, i));
}
