/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-practice-hint.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-compat.h"
#include "app/trunk-fold-box.h"
#include "app/trunk-practice-values.h"
#include "app/trunk-template.h"

/* Below it the assistant is folded, too. */
#define ROOMY_WIDTH 600

struct _TrunkPracticeHint
{
  AdwBin parent_instance;

  TrunkSetup *setup;            /* (owned) */
  TrunkWizardStep step;
  GCancellable *cancellable;    /* (owned) */

  GtkWidget *text_area;
  GtkLabel *text;
  GtkButton *fill;
  GtkLabel *fill_label;
  GtkButton *more;
  GtkLabel *said;
};

G_DEFINE_FINAL_TYPE (TrunkPracticeHint, trunk_practice_hint, ADW_TYPE_BIN)

static void
hint_say (TrunkPracticeHint *self,
          const char        *text)
{
  gtk_label_set_text (self->said, text);
  gtk_widget_set_visible (GTK_WIDGET (self->said), text[0] != '\0');
  if (text[0] != '\0')
    trunk_compat_announce (GTK_WIDGET (self), text);
}

/* What fits depends on what is chosen on other pages. */
static void
setup_changed_cb (TrunkPracticeHint *self)
{
  const char *button = trunk_practice_values_get_button (self->setup, self->step);

  gtk_label_set_text (self->text, trunk_practice_values_get_hint (self->setup, self->step));
  gtk_widget_set_visible (GTK_WIDGET (self->fill), button != NULL);
  if (button != NULL && g_strcmp0 (gtk_label_get_label (self->fill_label), button) != 0)
    {
      gtk_label_set_text_with_mnemonic (self->fill_label, button);
      trunk_a11y_name (GTK_WIDGET (self->fill), button);
    }
}

static void
filled_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *said = trunk_practice_values_fill_finish (TRUNK_SETUP (source), result, &error);
  TrunkPracticeHint *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = TRUNK_PRACTICE_HINT (user_data);
  gtk_widget_set_sensitive (GTK_WIDGET (self->fill), TRUE);
  hint_say (self, said != NULL ? said : error != NULL ? error->message : "");
}

static void
fill_clicked_cb (TrunkPracticeHint *self)
{
  hint_say (self, "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->fill), FALSE);
  trunk_practice_values_fill_async (self->setup, self->step, self->cancellable, filled_cb, self);
}

static void
show_text (TrunkPracticeHint *self,
           gboolean           shown)
{
  gtk_widget_set_visible (self->text_area, shown);
  gtk_button_set_label (self->more, shown ? _("Hide the hint") : _("Show the hint"));
}

static void
more_clicked_cb (TrunkPracticeHint *self)
{
  show_text (self, !gtk_widget_get_visible (self->text_area));
}

/* Where there is little room the page itself comes first; the hint is one press away. */
static void
trunk_practice_hint_map (GtkWidget *widget)
{
  TrunkPracticeHint *self = TRUNK_PRACTICE_HINT (widget);
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));
  int width = gtk_widget_get_width (root);
  int height;

  if (width == 0 && GTK_IS_WINDOW (root))
    gtk_window_get_default_size (GTK_WINDOW (root), &width, &height);
  if (width > 0 && width < ROOMY_WIDTH)
    show_text (self, FALSE);

  GTK_WIDGET_CLASS (trunk_practice_hint_parent_class)->map (widget);
}

static void
trunk_practice_hint_dispose (GObject *object)
{
  TrunkPracticeHint *self = TRUNK_PRACTICE_HINT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->setup);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_PRACTICE_HINT);

  G_OBJECT_CLASS (trunk_practice_hint_parent_class)->dispose (object);
}

static void
trunk_practice_hint_finalize (GObject *object)
{
  TrunkPracticeHint *self = TRUNK_PRACTICE_HINT (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (trunk_practice_hint_parent_class)->finalize (object);
}

static void
trunk_practice_hint_class_init (TrunkPracticeHintClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_practice_hint_dispose;
  object_class->finalize = trunk_practice_hint_finalize;
  widget_class->map = trunk_practice_hint_map;

  g_type_ensure (TRUNK_TYPE_FOLD_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-practice-hint.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkPracticeHint, text_area);
  gtk_widget_class_bind_template_child (widget_class, TrunkPracticeHint, text);
  gtk_widget_class_bind_template_child (widget_class, TrunkPracticeHint, fill);
  gtk_widget_class_bind_template_child (widget_class, TrunkPracticeHint, fill_label);
  gtk_widget_class_bind_template_child (widget_class, TrunkPracticeHint, more);
  gtk_widget_class_bind_template_child (widget_class, TrunkPracticeHint, said);
  gtk_widget_class_bind_template_callback (widget_class, fill_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_clicked_cb);
}

static void
trunk_practice_hint_init (TrunkPracticeHint *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * trunk_practice_hint_new:
 * @page: not referenced
 */
GtkWidget *
trunk_practice_hint_new (TrunkWizardPage *page)
{
  TrunkPracticeHint *self;

  g_return_val_if_fail (TRUNK_IS_WIZARD_PAGE (page), NULL);

  self = g_object_new (TRUNK_TYPE_PRACTICE_HINT, NULL);
  self->setup = g_object_ref (trunk_wizard_page_get_setup (page));
  self->step = trunk_wizard_page_get_step (page);
  g_signal_connect_object (self->setup, "changed", G_CALLBACK (setup_changed_cb), self, G_CONNECT_SWAPPED);
  setup_changed_cb (self);

  return GTK_WIDGET (self);
}
