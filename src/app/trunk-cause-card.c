/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-cause-card.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-copy-button.h"
#include "app/trunk-launch.h"
#include "app/trunk-run-tally.h"
#include "app/trunk-rung-status.h"
#include "app/trunk-template.h"

struct _TrunkCauseCard
{
  AdwBin parent_instance;

  char *id;                     /* (owned) */
  char *uri;                    /* (owned) (nullable): of the page to open */
  guint n_accounts;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *reach;
  GtkLabel *remedy;
  TrunkCopyButton *command;
  GtkButton *open;
  GtkLabel *conditions;
  GtkToggleButton *show;
  GtkButton *retest;
};

typedef enum
{
  PROP_CHOSEN = 1,
} TrunkCauseCardProperty;

static GParamSpec *props[PROP_CHOSEN + 1];

enum
{
  RETEST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkCauseCard, trunk_cause_card, ADW_TYPE_BIN)

static void
trunk_cause_card_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch ((TrunkCauseCardProperty) prop_id)
    {
    case PROP_CHOSEN:
      g_value_set_boolean (value, trunk_cause_card_get_chosen (TRUNK_CAUSE_CARD (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_cause_card_dispose (GObject *object)
{
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_CAUSE_CARD);

  G_OBJECT_CLASS (trunk_cause_card_parent_class)->dispose (object);
}

static void
trunk_cause_card_finalize (GObject *object)
{
  TrunkCauseCard *self = TRUNK_CAUSE_CARD (object);

  g_free (self->id);
  g_free (self->uri);

  G_OBJECT_CLASS (trunk_cause_card_parent_class)->finalize (object);
}

static void
show_toggled_cb (TrunkCauseCard *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CHOSEN]);
}

static void
retest_cb (TrunkCauseCard *self)
{
  g_signal_emit (self, signals[RETEST], 0);
}

static void
open_cb (TrunkCauseCard *self)
{
  if (self->uri != NULL)
    trunk_launch_uri (GTK_WIDGET (self), self->uri);
}

static void
trunk_cause_card_class_init (TrunkCauseCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = trunk_cause_card_get_property;
  object_class->dispose = trunk_cause_card_dispose;
  object_class->finalize = trunk_cause_card_finalize;

  props[PROP_CHOSEN] = g_param_spec_boolean ("chosen", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[RETEST] = g_signal_new ("retest", TRUNK_TYPE_CAUSE_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TRUNK_TYPE_COPY_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-cause-card.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkCauseCard, icon);
  gtk_widget_class_bind_template_child (widget_class, TrunkCauseCard, title);
  gtk_widget_class_bind_template_child (widget_class, TrunkCauseCard, reach);
  gtk_widget_class_bind_template_child (widget_class, TrunkCauseCard, remedy);
  gtk_widget_class_bind_template_child (widget_class, TrunkCauseCard, command);
  gtk_widget_class_bind_template_child (widget_class, TrunkCauseCard, open);
  gtk_widget_class_bind_template_child (widget_class, TrunkCauseCard, conditions);
  gtk_widget_class_bind_template_child (widget_class, TrunkCauseCard, show);
  gtk_widget_class_bind_template_child (widget_class, TrunkCauseCard, retest);
  gtk_widget_class_bind_template_callback (widget_class, show_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, retest_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
trunk_cause_card_init (TrunkCauseCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  trunk_a11y_name (GTK_WIDGET (self->show), _("Show only these"));
  trunk_a11y_name (GTK_WIDGET (self->retest), _("Test these again"));
}

/**
 * trunk_cause_card_new:
 * @id: as trunk_cause_dup_id()
 *
 * Returns: (transfer floating): a card, empty until trunk_cause_card_show()
 */
GtkWidget *
trunk_cause_card_new (const char *id)
{
  TrunkCauseCard *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_object_new (TRUNK_TYPE_CAUSE_CARD, NULL);
  self->id = g_strdup (id);

  return GTK_WIDGET (self);
}

const char *
trunk_cause_card_get_id (TrunkCauseCard *self)
{
  g_return_val_if_fail (TRUNK_IS_CAUSE_CARD (self), NULL);

  return self->id;
}

/* Who does it, and how long it takes to act. */
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

static void
show_reach (TrunkCauseCard   *self,
            const TrunkCause *cause)
{
  g_autofree char *text = NULL;

  self->n_accounts = cause->n_accounts;
  if (trunk_cause_is_shared (cause) && cause->status == TRUNK_STATUS_FAIL)
    text = g_strdup_printf (ngettext ("Keeps out the mailbox", "Keeps out all %u mailboxes", cause->n_accounts), cause->n_accounts);
  else if (cause->status == TRUNK_STATUS_FAIL)
    text = g_strdup_printf (ngettext ("Keeps out %u mailbox", "Keeps out %u mailboxes", cause->n_accounts), cause->n_accounts);
  else
    text = g_strdup_printf (ngettext ("Touches %u mailbox", "Touches %u mailboxes", cause->n_accounts), cause->n_accounts);
  gtk_label_set_text (self->reach, text);
}

static void
show_remedy (TrunkCauseCard   *self,
             TrunkExplanation *explanation)
{
  const TrunkRemedy *remedy = trunk_explanation_get_n_remedies (explanation) > 0 ? trunk_explanation_get_nth_remedy (explanation, 0) : NULL;
  gboolean command = remedy != NULL && remedy->kind == TRUNK_REMEDY_COMMAND && remedy->value != NULL;
  gboolean link = remedy != NULL && remedy->kind == TRUNK_REMEDY_LINK && remedy->value != NULL;
  g_autofree char *conditions = remedy != NULL ? dup_conditions (remedy) : NULL;

  gtk_label_set_text (self->remedy, remedy != NULL ? remedy->text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remedy), remedy != NULL);
  trunk_copy_button_set_text (self->command, command ? remedy->value : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->command), command);
  g_free (self->uri);
  self->uri = link ? g_strdup (remedy->value) : NULL;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->open), self->uri);
  gtk_widget_set_visible (GTK_WIDGET (self->open), link);
  gtk_label_set_text (self->conditions, conditions != NULL ? conditions : "");
  gtk_widget_set_visible (GTK_WIDGET (self->conditions), conditions != NULL);
}

/**
 * trunk_cause_card_show:
 * @cause: with the id of this card; its text is the same each time, only how many it touches is not
 */
void
trunk_cause_card_show (TrunkCauseCard   *self,
                       const TrunkCause *cause)
{
  const char *title;

  g_return_if_fail (TRUNK_IS_CAUSE_CARD (self));
  g_return_if_fail (cause != NULL);

  title = trunk_explanation_get_title (cause->explanation);
  if (g_strcmp0 (gtk_label_get_text (self->title), title) != 0)
    {
      gtk_label_set_text (self->title, title);
      gtk_image_set_from_icon_name (self->icon, trunk_rung_status_get_icon (cause->status));
      gtk_widget_add_css_class (GTK_WIDGET (self->icon), trunk_rung_status_get_class (cause->status));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->show), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, title, -1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->retest), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, title, -1);
      gtk_widget_set_visible (GTK_WIDGET (self->show), !trunk_cause_is_shared (cause));
      show_remedy (self, cause->explanation);
      self->n_accounts = G_MAXUINT;
    }
  if (self->n_accounts != cause->n_accounts)
    show_reach (self, cause);
}

void
trunk_cause_card_set_chosen (TrunkCauseCard *self,
                             gboolean        chosen)
{
  g_return_if_fail (TRUNK_IS_CAUSE_CARD (self));

  gtk_toggle_button_set_active (self->show, chosen);
}

gboolean
trunk_cause_card_get_chosen (TrunkCauseCard *self)
{
  g_return_val_if_fail (TRUNK_IS_CAUSE_CARD (self), FALSE);

  return gtk_toggle_button_get_active (self->show);
}

void
trunk_cause_card_set_can_retest (TrunkCauseCard *self,
                                 gboolean        can_retest)
{
  g_return_if_fail (TRUNK_IS_CAUSE_CARD (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->retest), can_retest);
}
