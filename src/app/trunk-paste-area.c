/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-paste-area.h"

#include <string.h>

#include "app/trunk-template.h"

/* So many characters at once are no typing. */
#define PASTED_CHARACTERS 8

struct _TrunkPasteArea
{
  AdwBin parent_instance;

  guint idle_id;
  int length;                   /* characters before the last change */

  GtkTextView *view;
  GtkTextBuffer *buffer;
  GtkWidget *read;
};

enum
{
  PASTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkPasteArea, trunk_paste_area, ADW_TYPE_BIN)

static void
trunk_paste_area_dispose (GObject *object)
{
  TrunkPasteArea *self = TRUNK_PASTE_AREA (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_PASTE_AREA);

  G_OBJECT_CLASS (trunk_paste_area_parent_class)->dispose (object);
}

static void
hand_on (TrunkPasteArea *self)
{
  GtkTextIter start, end;
  g_autoptr(TrunkSecret) text = NULL;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = trunk_secret_new_take (gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE));
  self->length = 0;
  gtk_text_buffer_set_text (self->buffer, "", 0);
  if (trunk_secret_get_length (text) > 0)
    g_signal_emit (self, signals[PASTED], 0, text);
}

/* The buffer must not be changed while it tells of a change. */
static gboolean
idle_cb (gpointer user_data)
{
  TrunkPasteArea *self = user_data;

  self->idle_id = 0;
  hand_on (self);

  return G_SOURCE_REMOVE;
}

static void
buffer_changed_cb (TrunkPasteArea *self)
{
  int length = gtk_text_buffer_get_char_count (self->buffer);
  gboolean pasted = length >= self->length + PASTED_CHARACTERS;

  self->length = length;
  gtk_widget_set_sensitive (self->read, length > 0);
  if (pasted && self->idle_id == 0)
    self->idle_id = g_idle_add (idle_cb, self);
}

static void
trunk_paste_area_class_init (TrunkPasteAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_paste_area_dispose;

  /**
   * TrunkPasteArea::pasted:
   * @text: what was put in
   *
   * Something was put in, and is gone from the area.
   */
  signals[PASTED] =
    g_signal_new ("pasted", TRUNK_TYPE_PASTE_AREA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, TRUNK_TYPE_SECRET);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-paste-area.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkPasteArea, view);
  gtk_widget_class_bind_template_child (widget_class, TrunkPasteArea, buffer);
  gtk_widget_class_bind_template_child (widget_class, TrunkPasteArea, read);
  gtk_widget_class_bind_template_callback (widget_class, buffer_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, hand_on);
}

static void
trunk_paste_area_init (TrunkPasteArea *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
