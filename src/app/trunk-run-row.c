/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-run-row.h"

#include <glib/gi18n.h>

#include "app/trunk-run-words.h"

struct _TrunkRunRow
{
  AdwActionRow parent_instance;

  TrunkHistoryRun *run;         /* (owned) */
  GtkCheckButton *check;
};

typedef enum
{
  PROP_CHOSEN = 1,
} TrunkRunRowProperty;

static GParamSpec *props[PROP_CHOSEN + 1];

G_DEFINE_FINAL_TYPE (TrunkRunRow, trunk_run_row, ADW_TYPE_ACTION_ROW)

static void
trunk_run_row_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch ((TrunkRunRowProperty) prop_id)
    {
    case PROP_CHOSEN:
      g_value_set_boolean (value, trunk_run_row_get_chosen (TRUNK_RUN_ROW (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_run_row_finalize (GObject *object)
{
  g_clear_object (&TRUNK_RUN_ROW (object)->run);

  G_OBJECT_CLASS (trunk_run_row_parent_class)->finalize (object);
}

static void
trunk_run_row_class_init (TrunkRunRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = trunk_run_row_get_property;
  object_class->finalize = trunk_run_row_finalize;

  props[PROP_CHOSEN] = g_param_spec_boolean ("chosen", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
toggled_cb (TrunkRunRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CHOSEN]);
}

static void
trunk_run_row_init (TrunkRunRow *self)
{
  self->check = GTK_CHECK_BUTTON (gtk_check_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->check), GTK_ALIGN_CENTER);
  g_signal_connect_object (self->check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->check));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->check));
}

static char *
describe (const TrunkStoredRun *run,
          gboolean              with_name)
{
  g_autofree char *sentence = trunk_run_dup_sentence (run);
  g_autofree char *duration = NULL;
  g_autofree char *result = NULL;

  if (run->ended > run->started)
    {
      duration = trunk_words_dup_duration (run->ended - run->started);
      /* Translators: "Everything works", then how long the tests took */
      result = g_strdup_printf (_("%s (%s)"), sentence, duration);
    }
  else
    {
      result = g_steal_pointer (&sentence);
    }

  if (!with_name || run->service_name == NULL)
    return g_steal_pointer (&result);

  /* Translators: the name of a set-up, then what came of its run */
  return g_strdup_printf (_("%s: %s"), run->service_name, result);
}

/**
 * trunk_run_row_new:
 *
 * Returns: (transfer floating): a row for @run
 */
GtkWidget *
trunk_run_row_new (TrunkHistoryRun *run,
                   gboolean         with_name)
{
  const TrunkStoredRun *stored;
  g_autofree char *moment = NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  TrunkOutlook outlook;
  TrunkRunRow *self;
  GtkWidget *icon;

  g_return_val_if_fail (TRUNK_IS_HISTORY_RUN (run), NULL);

  self = g_object_new (TRUNK_TYPE_RUN_ROW, NULL);
  self->run = g_object_ref (run);
  stored = trunk_history_run_get (run);
  outlook = trunk_run_judge (stored);
  moment = trunk_words_dup_moment_title (stored->started, g_get_real_time ());
  text = describe (stored, with_name);
  /* Translators: the name of a box to tick: when a run was, and what came of it */
  name = g_strdup_printf (_("%s: %s"), moment, text);

  icon = gtk_image_new_from_icon_name (trunk_outlook_get_icon (outlook));
  gtk_widget_add_css_class (icon, trunk_outlook_get_class (outlook));
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, trunk_outlook_get_word (outlook), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), icon);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), moment);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return GTK_WIDGET (self);
}

TrunkHistoryRun *
trunk_run_row_get_run (TrunkRunRow *self)
{
  g_return_val_if_fail (TRUNK_IS_RUN_ROW (self), NULL);

  return self->run;
}

gboolean
trunk_run_row_get_chosen (TrunkRunRow *self)
{
  g_return_val_if_fail (TRUNK_IS_RUN_ROW (self), FALSE);

  return gtk_check_button_get_active (self->check);
}

void
trunk_run_row_set_chosen (TrunkRunRow *self,
                          gboolean     chosen)
{
  g_return_if_fail (TRUNK_IS_RUN_ROW (self));

  gtk_check_button_set_active (self->check, chosen);
}
