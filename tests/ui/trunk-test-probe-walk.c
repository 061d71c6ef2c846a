/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "trunk-test-probe.h"

/* Rounding of positions and of text */
#define TOLERANCE  1.5
#define MAX_PATH   6
#define MAX_QUOTED 60
/* Points across a widget at which it must not be covered */
#define COVER_POINTS 6

void
probe_walk (GtkWidget *root,
            ProbeFunc  func,
            gpointer   user_data)
{
  if (!func (root, user_data))
    return;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    probe_walk (child, func, user_data);
}

char *
probe_dup_path (GtkWidget *widget)
{
  GString *path = g_string_new (NULL);
  guint n_parts = 0;

  for (; widget != NULL && n_parts < MAX_PATH; widget = gtk_widget_get_parent (widget))
    {
      const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget));
      g_autofree char *part = NULL;

      if (GTK_IS_BOX (widget) && id == NULL)
        continue;
      part = id != NULL && !g_str_has_prefix (id, "___") ? g_strdup_printf ("%s#%s", G_OBJECT_TYPE_NAME (widget), id) : g_strdup (G_OBJECT_TYPE_NAME (widget));
      if (path->len > 0)
        g_string_prepend (path, " > ");
      g_string_prepend (path, part);
      n_parts++;
      if (g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "TrunkPage"))
        break;
    }

  return g_string_free (path, FALSE);
}

/* The text that @widget itself draws, or NULL. */
static const char *
widget_get_text (GtkWidget *widget)
{
  const char *text = NULL;

  if (GTK_IS_LABEL (widget))
    text = gtk_label_get_text (GTK_LABEL (widget));
  else if (GTK_IS_INSCRIPTION (widget))
    text = gtk_inscription_get_text (GTK_INSCRIPTION (widget));

  return text != NULL && *text != '\0' ? text : NULL;
}

static gboolean
widget_is_on_screen (GtkWidget *widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0 && gtk_widget_get_height (widget) > 0;
}

/* Whether the whole of @text is said when the pointer or the focus rests on @widget. */
static gboolean
tooltip_has_text (GtkWidget  *widget,
                  const char *text)
{
  for (guint i = 0; i < MAX_PATH && widget != NULL; i++, widget = gtk_widget_get_parent (widget))
    {
      const char *tooltip = gtk_widget_get_tooltip_text (widget);

      if (tooltip != NULL && strstr (tooltip, text) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
complain (JsonBuilder *builder,
          GtkWidget   *widget,
          const char  *what)
{
  g_autofree char *path = probe_dup_path (widget);
  const char *text = widget_get_text (widget);
  g_autofree char *quoted = text != NULL ? g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MAX_QUOTED)) : NULL;
  g_autofree char *sentence = quoted != NULL ? g_strdup_printf ("%s: “%s” in %s", what, quoted, path) : g_strdup_printf ("%s: %s", what, path);

  json_builder_add_string_value (builder, sentence);
}

static gboolean
label_is_cut (GtkWidget *widget)
{
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (widget));
  int width;
  int height;

  if (pango_layout_is_ellipsized (layout))
    return TRUE;
  pango_layout_get_pixel_size (layout, &width, &height);

  return width > gtk_widget_get_width (widget) + TOLERANCE || height > gtk_widget_get_height (widget) + TOLERANCE;
}

/* An inscription never asks for the room that its text needs; so the text is laid out once more. */
static gboolean
inscription_is_cut (GtkWidget *widget)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (widget, gtk_inscription_get_text (GTK_INSCRIPTION (widget)));
  int width;
  int height;

  pango_layout_set_attributes (layout, gtk_inscription_get_attributes (GTK_INSCRIPTION (widget)));
  pango_layout_set_wrap (layout, gtk_inscription_get_wrap_mode (GTK_INSCRIPTION (widget)));
  pango_layout_set_width (layout, gtk_widget_get_width (widget) * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, &width, &height);

  return width > gtk_widget_get_width (widget) + TOLERANCE || height > gtk_widget_get_height (widget) + TOLERANCE;
}

/* Whether a part of @widget is outside what can be seen, even after scrolling. */
static gboolean
widget_is_outside (GtkWidget *widget)
{
  gboolean check_x = TRUE;
  gboolean check_y = TRUE;

  for (GtkWidget *above = gtk_widget_get_parent (widget); above != NULL && (check_x || check_y); above = gtk_widget_get_parent (above))
    {
      graphene_rect_t box;

      if (GTK_IS_SCROLLED_WINDOW (above))
        {
          GtkPolicyType horizontal;
          GtkPolicyType vertical;

          gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (above), &horizontal, &vertical);
          check_x = check_x && (horizontal == GTK_POLICY_NEVER || horizontal == GTK_POLICY_EXTERNAL);
          check_y = check_y && (vertical == GTK_POLICY_NEVER || vertical == GTK_POLICY_EXTERNAL);
        }
      else if (GTK_IS_SCROLLABLE (above))
        continue;

      if (gtk_widget_get_overflow (above) != GTK_OVERFLOW_HIDDEN && gtk_widget_get_parent (above) != NULL && !GTK_IS_NATIVE (above))
        continue;
      if (!gtk_widget_compute_bounds (widget, above, &box))
        continue;
      if (check_x && (box.origin.x < -TOLERANCE || box.origin.x + box.size.width > gtk_widget_get_width (above) + TOLERANCE))
        return TRUE;
      if (check_y && (box.origin.y < -TOLERANCE || box.origin.y + box.size.height > gtk_widget_get_height (above) + TOLERANCE))
        return TRUE;
      if (GTK_IS_NATIVE (above))
        break;
    }

  return FALSE;
}

/* Whether the point of @widget is in view, in all that it may be scrolled away in. */
static gboolean
point_is_in_view (GtkWidget              *widget,
                  const graphene_point_t *point)
{
  for (GtkWidget *above = gtk_widget_get_parent (widget); above != NULL && !GTK_IS_NATIVE (above); above = gtk_widget_get_parent (above))
    {
      graphene_point_t there;

      if (!gtk_widget_compute_point (widget, above, point, &there) || !gtk_widget_get_can_target (above))
        return FALSE;
      if ((gtk_widget_get_overflow (above) == GTK_OVERFLOW_HIDDEN || GTK_IS_SCROLLED_WINDOW (above)) &&
          (there.x < 0 || there.y < 0 || there.x >= gtk_widget_get_width (above) || there.y >= gtk_widget_get_height (above)))
        return FALSE;
    }

  return TRUE;
}

/* What lies over a part of @widget, or NULL. What lets the pointer through lies over things on purpose. */
static GtkWidget *
find_cover (GtkWidget *widget)
{
  GtkWidget *native = GTK_WIDGET (gtk_widget_get_native (widget));
  int height = gtk_widget_get_height (widget);
  int width = gtk_widget_get_width (widget);

  if (!gtk_widget_get_can_target (widget) || widget == native)
    return NULL;

  for (guint i = 1; i < COVER_POINTS; i++)
    {
      graphene_point_t point = GRAPHENE_POINT_INIT (width * (float) i / COVER_POINTS, height / 2.0f);
      graphene_point_t there;
      GtkWidget *picked;

      if (!point_is_in_view (widget, &point) || !gtk_widget_compute_point (widget, native, &point, &there))
        continue;
      picked = gtk_widget_pick (native, there.x, there.y, GTK_PICK_INSENSITIVE);
      /* A scrollbar goes away by itself. */
      if (picked != NULL && (GTK_IS_SCROLLBAR (picked) || gtk_widget_get_ancestor (picked, GTK_TYPE_SCROLLBAR) != NULL))
        continue;
      if (picked != NULL && picked != widget && !gtk_widget_is_ancestor (picked, widget) && !gtk_widget_is_ancestor (widget, picked))
        return picked;
    }

  return NULL;
}

static gboolean
clipped_visit (GtkWidget *widget,
               gpointer   user_data)
{
  JsonBuilder *builder = user_data;
  GtkWidget *cover;
  const char *text;

  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (!widget_is_on_screen (widget))
    return TRUE;

  text = widget_get_text (widget);
  if (text != NULL && (GTK_IS_LABEL (widget) ? label_is_cut (widget) : inscription_is_cut (widget)) && !tooltip_has_text (widget, text))
    complain (builder, widget, "cut");
  if (text == NULL && !gtk_widget_get_focusable (widget))
    return TRUE;
  if (widget_is_outside (widget))
    complain (builder, widget, "outside");
  cover = find_cover (widget);
  if (cover != NULL)
    {
      g_autofree char *path = probe_dup_path (cover);
      g_autofree char *sentence = g_strdup_printf ("covered by %s", path);

      complain (builder, widget, sentence);
    }

  return TRUE;
}

void
probe_add_clipped (GtkWidget   *root,
                   JsonBuilder *builder)
{
  probe_walk (root, clipped_visit, builder);
}

static void
add_text (JsonBuilder *builder,
          GtkWidget   *widget,
          const char  *kind,
          const char  *text)
{
  g_autofree char *path = NULL;

  if (text == NULL || *text == '\0')
    return;

  path = probe_dup_path (widget);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "text");
  json_builder_add_string_value (builder, text);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, kind);
  json_builder_set_member_name (builder, "path");
  json_builder_add_string_value (builder, path);
  json_builder_end_object (builder);
}

static gboolean
texts_visit (GtkWidget *widget,
             gpointer   user_data)
{
  JsonBuilder *builder = user_data;

  if (!gtk_widget_get_mapped (widget))
    return FALSE;

  /* What is in an entry was typed. */
  add_text (builder, widget, "text", widget_get_text (widget));
  add_text (builder, widget, "tooltip", gtk_widget_get_tooltip_text (widget));
  if (GTK_IS_WINDOW (widget))
    add_text (builder, widget, "title", gtk_window_get_title (GTK_WINDOW (widget)));
  if (GTK_IS_TEXT (widget))
    add_text (builder, widget, "placeholder", gtk_text_get_placeholder_text (GTK_TEXT (widget)));

  /* Names of months and days are dates, which the C library writes as the locale has them. */
  return !GTK_IS_CALENDAR (widget);
}

void
probe_add_texts (GtkWidget   *root,
                 JsonBuilder *builder)
{
  probe_walk (root, texts_visit, builder);
}

static gboolean
words_visit (GtkWidget *widget,
             gpointer   user_data)
{
  GString *words = user_data;
  const char *text = gtk_widget_get_mapped (widget) ? widget_get_text (widget) : NULL;

  if (text != NULL && strstr (words->str, text) == NULL)
    g_string_append_printf (words, "%s%s", words->len > 0 ? " " : "", text);

  return TRUE;
}

void
probe_add_focus (GtkWindow   *window,
                 JsonBuilder *builder)
{
  GtkWidget *focus = gtk_window_get_focus (window);
  g_autoptr(GString) words = g_string_new (NULL);
  g_autofree char *path = NULL;
  GtkWidget *named = focus;

  /* What is in an entry is named by the row around it. */
  while (named != NULL && GTK_IS_TEXT (named) && gtk_widget_get_ancestor (named, GTK_TYPE_LIST_BOX_ROW) != NULL)
    named = gtk_widget_get_ancestor (named, GTK_TYPE_LIST_BOX_ROW);
  if (named != NULL)
    {
      probe_walk (named, words_visit, words);
      if (words->len == 0 && gtk_widget_get_tooltip_text (named) != NULL)
        g_string_append (words, gtk_widget_get_tooltip_text (named));
      path = probe_dup_path (focus);
    }

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, focus != NULL ? G_OBJECT_TYPE_NAME (focus) : "");
  json_builder_set_member_name (builder, "words");
  json_builder_add_string_value (builder, words->str);
  json_builder_set_member_name (builder, "path");
  json_builder_add_string_value (builder, path != NULL ? path : "");
  json_builder_end_object (builder);
}

static gboolean
buttons_visit (GtkWidget *widget,
               gpointer   user_data)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_BUTTON (widget))
    {
      g_autoptr(GString) words = g_string_new (NULL);

      probe_walk (widget, words_visit, words);
      add_text (user_data, widget, "button", words->str);
    }

  return TRUE;
}

void
probe_add_buttons (GtkWidget   *root,
                   JsonBuilder *builder)
{
  probe_walk (root, buttons_visit, builder);
}

static gboolean
mnemonics_visit (GtkWidget *widget,
                 gpointer   user_data)
{
  guint key;

  /* A popover has its own. */
  if (!gtk_widget_get_mapped (widget) || GTK_IS_POPOVER (widget))
    return FALSE;
  key = GTK_IS_LABEL (widget) ? gtk_label_get_mnemonic_keyval (GTK_LABEL (widget)) : GDK_KEY_VoidSymbol;
  if (key != GDK_KEY_VoidSymbol)
    add_text (user_data, widget, gdk_keyval_name (gdk_keyval_to_lower (key)), gtk_label_get_text (GTK_LABEL (widget)));

  return TRUE;
}

void
probe_add_mnemonics (GtkWidget   *root,
                     JsonBuilder *builder)
{
  probe_walk (root, mnemonics_visit, builder);
}
