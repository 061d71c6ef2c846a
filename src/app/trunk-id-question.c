/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-id-question.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-compat.h"
#include "app/trunk-template.h"

struct _TrunkIdQuestion
{
  AdwBin parent_instance;

  char *first;                  /* (owned) (nullable) */
  char *second;                 /* (owned) (nullable) */

  GtkLabel *question;
  GtkWidget *first_button;
  GtkLabel *first_label;
  GtkWidget *second_button;
  GtkLabel *second_label;
};

enum
{
  ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkIdQuestion, trunk_id_question, ADW_TYPE_BIN)

static void
trunk_id_question_dispose (GObject *object)
{
  TrunkIdQuestion *self = TRUNK_ID_QUESTION (object);

  g_clear_pointer (&self->first, g_free);
  g_clear_pointer (&self->second, g_free);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_ID_QUESTION);

  G_OBJECT_CLASS (trunk_id_question_parent_class)->dispose (object);
}

static void
answer (TrunkIdQuestion *self,
        const char      *tenant,
        const char      *client_id)
{
  g_autofree char *kept_tenant = g_strdup (tenant);
  g_autofree char *kept_client_id = g_strdup (client_id);

  trunk_id_question_ask (self, NULL);
  g_signal_emit (self, signals[ANSWERED], 0, kept_tenant, kept_client_id);
}

/* The first is the directory. */
static void
first_cb (TrunkIdQuestion *self)
{
  answer (self, self->first, self->second);
}

/* With two, the second is the directory; a single one is the application. */
static void
second_cb (TrunkIdQuestion *self)
{
  if (self->second != NULL)
    answer (self, self->second, self->first);
  else
    answer (self, NULL, self->first);
}

static void
neither_cb (TrunkIdQuestion *self)
{
  answer (self, NULL, NULL);
}

static void
trunk_id_question_class_init (TrunkIdQuestionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_id_question_dispose;

  /**
   * TrunkIdQuestion::answered:
   * @tenant: (nullable): which is the directory (tenant) ID
   * @client_id: (nullable): which is the application (client) ID
   *
   * The user has said what is what; both are %NULL when it is neither.
   */
  signals[ANSWERED] =
    g_signal_new ("answered", TRUNK_TYPE_ID_QUESTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-id-question.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkIdQuestion, question);
  gtk_widget_class_bind_template_child (widget_class, TrunkIdQuestion, first_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkIdQuestion, first_label);
  gtk_widget_class_bind_template_child (widget_class, TrunkIdQuestion, second_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkIdQuestion, second_label);
  gtk_widget_class_bind_template_callback (widget_class, first_cb);
  gtk_widget_class_bind_template_callback (widget_class, second_cb);
  gtk_widget_class_bind_template_callback (widget_class, neither_cb);
}

static void
trunk_id_question_init (TrunkIdQuestion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
trunk_id_question_ask (TrunkIdQuestion    *self,
                       const char * const *ids)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_return_if_fail (TRUNK_IS_ID_QUESTION (self));

  g_clear_pointer (&self->first, g_free);
  g_clear_pointer (&self->second, g_free);
  gtk_widget_set_visible (GTK_WIDGET (self), ids != NULL && ids[0] != NULL);
  if (ids == NULL || ids[0] == NULL)
    return;

  self->first = g_strdup (ids[0]);
  self->second = g_strdup (ids[1]);
  gtk_label_set_text (self->question, self->second != NULL ? _("Two IDs came without a label. Which one is the directory (tenant) ID?")
                                                           : _("An ID came without a label. What is it?"));
  /* Translators: %s is an id */
  first = self->second != NULL ? g_strdup (self->first) : g_strdup_printf (_("The directory (tenant) ID: %s"), self->first);
  /* Translators: %s is an id */
  second = self->second != NULL ? g_strdup (self->second) : g_strdup_printf (_("The application (client) ID: %s"), self->first);
  gtk_label_set_text (self->first_label, first);
  gtk_label_set_text (self->second_label, second);
  trunk_a11y_name (self->first_button, first);
  trunk_a11y_name (self->second_button, second);
  gtk_widget_grab_focus (self->first_button);
  trunk_compat_announce (GTK_WIDGET (self), gtk_label_get_text (self->question));
}
