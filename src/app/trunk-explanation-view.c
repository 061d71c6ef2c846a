/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-explanation-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-code-view.h"
#include "app/trunk-compat.h"
#include "app/trunk-copy-button.h"
#include "app/trunk-launch.h"
#include "app/trunk-template.h"
#include "app/trunk-window.h"

struct _TrunkExplanationView
{
  AdwBin parent_instance;

  TrunkExplanation *explanation;        /* (owned) (nullable) */

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *cause;
  GtkLabel *remedies_title;
  GtkBox *remedies;
  GtkLabel *needs_values;
  GtkWidget *source_box;
  GtkLabel *source;
  GtkButton *open_source;
  GtkButton *copy_all;
};

typedef enum
{
  PROP_EXPLANATION = 1,
} TrunkExplanationViewProperty;

static GParamSpec *props[PROP_EXPLANATION + 1];

G_DEFINE_FINAL_TYPE (TrunkExplanationView, trunk_explanation_view, ADW_TYPE_BIN)

/* Who does it, and how long it takes to act; NULL where neither is known. */
static char *
dup_conditions (const TrunkRemedy *remedy)
{
  if (remedy->who != NULL && remedy->takes != NULL)
    /* Translators: who has to do it, such as "Exchange Administrator", and how long it takes to act, such as "2 to 3 minutes" */
    return g_strdup_printf (_("By: %s. It takes %s to act."), remedy->who, remedy->takes);
  if (remedy->who != NULL)
    /* Translators: who has to do it, such as "Exchange Administrator" */
    return g_strdup_printf (_("By: %s."), remedy->who);
  if (remedy->takes != NULL)
    /* Translators: a time such as "2 to 3 minutes" */
    return g_strdup_printf (_("It takes %s to act."), remedy->takes);

  return NULL;
}

/* Documents keep "page, https://…" or "page (https://…)" in one text, and may name several. @out_address: (nullable) (transfer full): the first one */
static char *
dup_page (const TrunkSource  *source,
          char              **out_address)
{
  const char *address = strstr (source->source, "https://");
  char *page = address != NULL ? g_strndup (source->source, address - source->source) : g_strdup (source->source);
  gsize length = strlen (page);

  *out_address = address != NULL ? g_strndup (address, strcspn (address, " ,;)")) : NULL;
  while (length > 0 && strchr (" ,(", page[length - 1]) != NULL)
    page[--length] = '\0';

  return page;
}

static char *
dup_source_line (const TrunkSource *source,
                 const char        *page)
{
  if (source->third_party)
    /* Translators: a page or document, and a date */
    return g_strdup_printf (_("Source: %s (checked on %s). Others than the maker say so."), page, source->checked);

  /* Translators: a page or document, and a date */
  return g_strdup_printf (_("Source: %s (checked on %s)."), page, source->checked);
}

static GtkWidget *
make_text (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static void
open_cb (GtkButton  *button,
         const char *uri)
{
  trunk_launch_uri (GTK_WIDGET (button), uri);
}

static GtkWidget *
make_link (const TrunkRemedy *remedy)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *open = gtk_button_new_with_label (_("Open the page"));

  gtk_widget_set_tooltip_text (open, remedy->value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (open), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, remedy->text, -1);
  g_signal_connect_data (open, "clicked", G_CALLBACK (open_cb), g_strdup (remedy->value), (GClosureNotify) (void (*) (void)) g_free, 0);
  gtk_box_append (GTK_BOX (box), open);
  gtk_box_append (GTK_BOX (box), trunk_copy_button_new (_("Address of the page"), remedy->value));

  return box;
}

static GtkWidget *
make_remedy (const TrunkRemedy *remedy,
             guint              number)
{
  GtkWidget *row = g_object_new (GTK_TYPE_BOX, "spacing", 12, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  /* Translators: the number of a step in a list of things to do */
  g_autofree char *place = g_strdup_printf (_("%u."), number);
  g_autofree char *conditions = dup_conditions (remedy);
  GtkWidget *label = gtk_label_new (place);

  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (row), label);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (row), box);

  gtk_box_append (GTK_BOX (box), make_text (remedy->text, NULL));
  if (remedy->value != NULL && remedy->kind == TRUNK_REMEDY_LINK)
    gtk_box_append (GTK_BOX (box), make_link (remedy));
  else if (remedy->value != NULL)
    gtk_box_append (GTK_BOX (box), trunk_code_view_new (_("Command"), remedy->value));
  if (conditions != NULL)
    gtk_box_append (GTK_BOX (box), make_text (conditions, "caption"));

  return row;
}

static const char *
get_icon (TrunkFinding finding)
{
  TrunkStatus status = trunk_finding_get_status (finding);

  if (status == TRUNK_STATUS_FAIL)
    return "dialog-error-symbolic";
  if (status == TRUNK_STATUS_WARN)
    return "dialog-warning-symbolic";

  return "dialog-information-symbolic";
}

static void
show_source (TrunkExplanationView *self)
{
  const TrunkSource *source = trunk_explanation_get_source (self->explanation);
  g_autofree char *page = NULL;
  g_autofree char *line = NULL;
  g_autofree char *address = NULL;

  gtk_widget_set_visible (self->source_box, source != NULL && source->source != NULL);
  if (source == NULL || source->source == NULL)
    return;

  page = dup_page (source, &address);
  line = dup_source_line (source, page);
  gtk_label_set_text (self->source, line);
  gtk_widget_set_visible (GTK_WIDGET (self->open_source), address != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->open_source), address);
}

static void
open_source_cb (TrunkExplanationView *self)
{
  const char *address = gtk_widget_get_tooltip_text (GTK_WIDGET (self->open_source));

  if (address != NULL)
    trunk_launch_uri (GTK_WIDGET (self), address);
}

static void
show_explanation (TrunkExplanationView *self)
{
  guint n = trunk_explanation_get_n_remedies (self->explanation);
  GtkWidget *child;

  gtk_image_set_from_icon_name (self->icon, get_icon (trunk_explanation_get_finding (self->explanation)));
  gtk_label_set_text (self->title, trunk_explanation_get_title (self->explanation));
  gtk_label_set_text (self->cause, trunk_explanation_get_cause (self->explanation));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->remedies))) != NULL)
    gtk_box_remove (self->remedies, child);
  for (guint i = 0; i < n; i++)
    gtk_box_append (self->remedies, make_remedy (trunk_explanation_get_nth_remedy (self->explanation, i), i + 1));
  gtk_widget_set_visible (GTK_WIDGET (self->remedies_title), n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->remedies), n > 0);

  gtk_widget_set_visible (GTK_WIDGET (self->needs_values), trunk_explanation_needs_values (self->explanation));
  show_source (self);
}

static void
copy_all_cb (TrunkExplanationView *self)
{
  g_autofree char *text = NULL;

  if (self->explanation == NULL)
    return;

  text = trunk_explanation_dup_text (self->explanation);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  trunk_toast (GTK_WIDGET (self), _("Copied"));
  trunk_compat_announce (GTK_WIDGET (self), _("Copied"));
}

static void
trunk_explanation_view_get_property (GObject    *object,
                                     guint       property_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  TrunkExplanationView *self = TRUNK_EXPLANATION_VIEW (object);

  switch ((TrunkExplanationViewProperty) property_id)
    {
    case PROP_EXPLANATION:
      g_value_set_object (value, self->explanation);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
trunk_explanation_view_set_property (GObject      *object,
                                     guint         property_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  TrunkExplanationView *self = TRUNK_EXPLANATION_VIEW (object);

  switch ((TrunkExplanationViewProperty) property_id)
    {
    case PROP_EXPLANATION:
      trunk_explanation_view_set_explanation (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
trunk_explanation_view_dispose (GObject *object)
{
  TrunkExplanationView *self = TRUNK_EXPLANATION_VIEW (object);

  g_clear_object (&self->explanation);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_EXPLANATION_VIEW);

  G_OBJECT_CLASS (trunk_explanation_view_parent_class)->dispose (object);
}

static void
trunk_explanation_view_class_init (TrunkExplanationViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = trunk_explanation_view_get_property;
  object_class->set_property = trunk_explanation_view_set_property;
  object_class->dispose = trunk_explanation_view_dispose;

  /**
   * TrunkExplanationView:explanation:
   *
   * What is explained; the view is hidden while there is none.
   */
  props[PROP_EXPLANATION] = g_param_spec_object ("explanation", NULL, NULL, TRUNK_TYPE_EXPLANATION,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-explanation-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkExplanationView, icon);
  gtk_widget_class_bind_template_child (widget_class, TrunkExplanationView, title);
  gtk_widget_class_bind_template_child (widget_class, TrunkExplanationView, cause);
  gtk_widget_class_bind_template_child (widget_class, TrunkExplanationView, remedies_title);
  gtk_widget_class_bind_template_child (widget_class, TrunkExplanationView, remedies);
  gtk_widget_class_bind_template_child (widget_class, TrunkExplanationView, needs_values);
  gtk_widget_class_bind_template_child (widget_class, TrunkExplanationView, source_box);
  gtk_widget_class_bind_template_child (widget_class, TrunkExplanationView, source);
  gtk_widget_class_bind_template_child (widget_class, TrunkExplanationView, open_source);
  gtk_widget_class_bind_template_child (widget_class, TrunkExplanationView, copy_all);
  gtk_widget_class_bind_template_callback (widget_class, copy_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_source_cb);
}

static void
trunk_explanation_view_init (TrunkExplanationView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * trunk_explanation_view_new:
 *
 * Returns: (transfer floating): a view, hidden until it has something to explain
 */
GtkWidget *
trunk_explanation_view_new (void)
{
  return g_object_new (TRUNK_TYPE_EXPLANATION_VIEW, NULL);
}

/**
 * trunk_explanation_view_get_explanation:
 *
 * Returns: (transfer none) (nullable): what is explained
 */
TrunkExplanation *
trunk_explanation_view_get_explanation (TrunkExplanationView *self)
{
  g_return_val_if_fail (TRUNK_IS_EXPLANATION_VIEW (self), NULL);

  return self->explanation;
}

/**
 * trunk_explanation_view_set_explanation:
 * @explanation: (nullable): what to explain; %NULL hides the view
 */
void
trunk_explanation_view_set_explanation (TrunkExplanationView *self,
                                        TrunkExplanation     *explanation)
{
  g_return_if_fail (TRUNK_IS_EXPLANATION_VIEW (self));
  g_return_if_fail (explanation == NULL || TRUNK_IS_EXPLANATION (explanation));

  if (!g_set_object (&self->explanation, explanation))
    return;

  if (explanation != NULL)
    show_explanation (self);
  gtk_widget_set_visible (GTK_WIDGET (self), explanation != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_EXPLANATION]);
}

/**
 * trunk_explanation_view_set_copyable:
 * @copyable: whether the view has a button that copies all of it; not where what is around has one
 */
void
trunk_explanation_view_set_copyable (TrunkExplanationView *self,
                                     gboolean              copyable)
{
  g_return_if_fail (TRUNK_IS_EXPLANATION_VIEW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->copy_all), copyable);
}

/**
 * trunk_explanation_dup_text:
 *
 * Returns: (transfer full): all that the view shows, as plain text
 */
char *
trunk_explanation_dup_text (TrunkExplanation *explanation)
{
  g_autoptr(GString) text = NULL;
  const TrunkSource *source;

  g_return_val_if_fail (TRUNK_IS_EXPLANATION (explanation), NULL);

  text = g_string_new (NULL);
  g_string_append_printf (text, "%s\n\n%s\n", trunk_explanation_get_title (explanation), trunk_explanation_get_cause (explanation));
  for (guint i = 0; i < trunk_explanation_get_n_remedies (explanation); i++)
    {
      const TrunkRemedy *remedy = trunk_explanation_get_nth_remedy (explanation, i);
      g_autofree char *conditions = dup_conditions (remedy);

      g_string_append_printf (text, "\n%u. %s\n", i + 1, remedy->text);
      if (remedy->value != NULL)
        g_string_append_printf (text, "%s\n", remedy->value);
      if (conditions != NULL)
        g_string_append_printf (text, "%s\n", conditions);
    }
  source = trunk_explanation_get_source (explanation);
  if (source != NULL && source->source != NULL)
    {
      g_autofree char *line = dup_source_line (source, source->source);

      g_string_append_printf (text, "\n%s\n", line);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
