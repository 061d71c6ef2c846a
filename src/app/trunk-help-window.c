/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-help-window.h"

#include <glib/gi18n.h>

#include "app/trunk-compat.h"
#include "app/trunk-explanation-view.h"
#include "app/trunk-help-topics.h"
#include "app/trunk-template.h"

/* A pause in typing that means that it is meant. */
#define PAUSE_MS  300
/* Of a pasted text: an error is in its first lines. */
#define MAX_CHARS 20000

/* Pixels that are enough */
#define WIDTH  480
#define HEIGHT 640

struct _TrunkHelpWindow
{
  AdwWindow parent_instance;

  TrunkCatalog *catalog;        /* (owned) (nullable) */
  char *page;                   /* (owned) (nullable) */
  GSource *pause;               /* (owned) (nullable): a pasted text is to be explained */

  GtkLabel *page_title;
  GtkLabel *purpose;
  GtkSearchEntry *search;
  GtkBox *page_topics;
  GtkLabel *others_title;
  GtkBox *other_topics;
  GtkLabel *nothing;
  GtkTextView *pasted;
  GtkLabel *unknown;
  TrunkExplanationView *explanation;
};

G_DEFINE_FINAL_TYPE (TrunkHelpWindow, trunk_help_window, ADW_TYPE_WINDOW)

/* Explaining */

static char *
get_pasted (TrunkHelpWindow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->pasted);
  GtkTextIter start, end;

  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, MAX_CHARS);

  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

/* Whether something in @text is known, which is then shown */
static gboolean
explain (TrunkHelpWindow *self,
         const char      *text)
{
  g_autoptr(TrunkExplanation) explanation = *text != '\0' ? trunk_explain_text (self->catalog, text) : NULL;

  trunk_explanation_view_set_explanation (self->explanation, explanation);
  if (explanation != NULL)
    trunk_compat_announce (GTK_WIDGET (self->explanation), trunk_explanation_get_title (explanation));

  return explanation != NULL;
}

static void
explain_pasted (TrunkHelpWindow *self)
{
  g_autofree char *text = get_pasted (self);
  gboolean known = explain (self, text);

  gtk_widget_set_visible (GTK_WIDGET (self->unknown), *text != '\0' && !known);
}

/* Topics */

static GtkWidget *
create_label (const char *text,
              const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static GtkWidget *
create_topic (const TrunkHelpTopic *topic)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *text = create_label (_(topic->text), NULL);

  /* Text can be marked with the pointer; Tab goes to what can be done. */
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_set_focusable (text, FALSE);
  gtk_box_append (GTK_BOX (box), create_label (_(topic->word), "heading"));
  gtk_box_append (GTK_BOX (box), text);

  return box;
}

static void
empty_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
show_topics (TrunkHelpWindow *self)
{
  const char *search = gtk_editable_get_text (GTK_EDITABLE (self->search));
  guint n_here = 0;
  guint n_others = 0;

  empty_box (self->page_topics);
  empty_box (self->other_topics);
  for (guint i = 0; i < trunk_help_get_n_topics (); i++)
    {
      const TrunkHelpTopic *topic = trunk_help_get_nth_topic (i);
      gboolean here = self->page != NULL && trunk_help_topic_is_of (topic, self->page);

      if (!trunk_help_topic_matches (topic, search))
        continue;
      gtk_box_append (here ? self->page_topics : self->other_topics, create_topic (topic));
      if (here)
        n_here++;
      else
        n_others++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->page_topics), n_here > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->others_title), n_others > 0);

  /* Somebody may have put the code in question there. */
  if (n_here + n_others == 0)
    gtk_widget_set_visible (GTK_WIDGET (self->nothing), !explain (self, search));
  else
    gtk_widget_set_visible (GTK_WIDGET (self->nothing), FALSE);
  if (n_here + n_others > 0 && self->catalog != NULL)
    explain_pasted (self);
}

static void
search_changed_cb (TrunkHelpWindow *self)
{
  show_topics (self);
}

static void
search_stopped_cb (TrunkHelpWindow *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/* Pasting */

static gboolean
pause_cb (gpointer user_data)
{
  TrunkHelpWindow *self = user_data;

  g_clear_pointer (&self->pause, g_source_unref);
  explain_pasted (self);

  return G_SOURCE_REMOVE;
}

static void
cancel_pause (TrunkHelpWindow *self)
{
  if (self->pause != NULL)
    g_source_destroy (self->pause);
  g_clear_pointer (&self->pause, g_source_unref);
}

static void
pasted_changed_cb (TrunkHelpWindow *self)
{
  cancel_pause (self);
  self->pause = g_timeout_source_new (PAUSE_MS);
  g_source_set_callback (self->pause, pause_cb, self, NULL);
  g_source_attach (self->pause, NULL);
}

void
trunk_help_window_set_page (TrunkHelpWindow *self,
                            const char      *page)
{
  const char *title;
  const char *purpose;

  g_return_if_fail (TRUNK_IS_HELP_WINDOW (self));
  g_return_if_fail (page != NULL);

  g_free (self->page);
  self->page = g_strdup (page);
  title = trunk_help_get_page_title (page);
  purpose = trunk_help_get_purpose (page);
  gtk_label_set_text (self->page_title, title != NULL ? title : "");
  gtk_label_set_text (self->purpose, purpose != NULL ? purpose : "");
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  show_topics (self);
}

static void
trunk_help_window_dispose (GObject *object)
{
  TrunkHelpWindow *self = TRUNK_HELP_WINDOW (object);

  cancel_pause (self);
  trunk_template_dispose (GTK_WIDGET (self), TRUNK_TYPE_HELP_WINDOW);
  g_clear_object (&self->catalog);
  g_clear_pointer (&self->page, g_free);

  G_OBJECT_CLASS (trunk_help_window_parent_class)->dispose (object);
}

static void
trunk_help_window_class_init (TrunkHelpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_help_window_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  g_type_ensure (TRUNK_TYPE_EXPLANATION_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-help-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkHelpWindow, page_title);
  gtk_widget_class_bind_template_child (widget_class, TrunkHelpWindow, purpose);
  gtk_widget_class_bind_template_child (widget_class, TrunkHelpWindow, search);
  gtk_widget_class_bind_template_child (widget_class, TrunkHelpWindow, page_topics);
  gtk_widget_class_bind_template_child (widget_class, TrunkHelpWindow, others_title);
  gtk_widget_class_bind_template_child (widget_class, TrunkHelpWindow, other_topics);
  gtk_widget_class_bind_template_child (widget_class, TrunkHelpWindow, nothing);
  gtk_widget_class_bind_template_child (widget_class, TrunkHelpWindow, pasted);
  gtk_widget_class_bind_template_child (widget_class, TrunkHelpWindow, unknown);
  gtk_widget_class_bind_template_child (widget_class, TrunkHelpWindow, explanation);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
}

static void
trunk_help_window_init (TrunkHelpWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->pasted), "changed", G_CALLBACK (pasted_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * trunk_help_window_new:
 *
 * Returns: (transfer none): a window, owned by the toolkit
 */
GtkWidget *
trunk_help_window_new (TrunkCatalog *catalog)
{
  TrunkHelpWindow *self;

  g_return_val_if_fail (TRUNK_IS_CATALOG (catalog), NULL);

  self = g_object_new (TRUNK_TYPE_HELP_WINDOW, NULL);
  self->catalog = g_object_ref (catalog);

  return GTK_WIDGET (self);
}

static TrunkHelpWindow *
find_window (GtkWindow *parent)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      /* The list goes on holding it. */
      if (TRUNK_IS_HELP_WINDOW (window) && gtk_window_get_transient_for (window) == parent)
        return TRUNK_HELP_WINDOW (window);
    }

  return NULL;
}

/* No larger than what it stands on: the screen may be small. */
static void
set_size (GtkWindow *window,
          GtkWindow *parent)
{
  int width = gtk_widget_get_width (GTK_WIDGET (parent));
  int height = gtk_widget_get_height (GTK_WIDGET (parent));

  if (width > 0 && height > 0)
    gtk_window_set_default_size (window, MIN (width, WIDTH), MIN (height, HEIGHT));
}

void
trunk_help_window_present (GtkWindow    *parent,
                           TrunkCatalog *catalog,
                           const char   *page)
{
  TrunkHelpWindow *window;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (page != NULL);

  window = find_window (parent);
  if (window == NULL)
    {
      window = TRUNK_HELP_WINDOW (trunk_help_window_new (catalog));
      gtk_window_set_transient_for (GTK_WINDOW (window), parent);
      set_size (GTK_WINDOW (window), parent);
    }
  trunk_help_window_set_page (window, page);
  gtk_window_present (GTK_WINDOW (window));
}
