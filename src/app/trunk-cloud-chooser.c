/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-cloud-chooser.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-template.h"

struct _TrunkCloudChooser
{
  AdwBin parent_instance;

  TrunkCatalog *catalog;        /* (owned) (nullable) */
  GPtrArray *radios;            /* (owned) of (unowned) GtkCheckButton */
  GPtrArray *clouds;            /* (owned) of TrunkCloud, the same order */
  gboolean updating;

  AdwActionRow *place;
  AdwExpanderRow *others;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkCloudChooser, trunk_cloud_chooser, ADW_TYPE_BIN)

static void
trunk_cloud_chooser_dispose (GObject *object)
{
  TrunkCloudChooser *self = TRUNK_CLOUD_CHOOSER (object);

  g_clear_object (&self->catalog);
  g_clear_pointer (&self->radios, g_ptr_array_unref);
  g_clear_pointer (&self->clouds, g_ptr_array_unref);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_CLOUD_CHOOSER);

  G_OBJECT_CLASS (trunk_cloud_chooser_parent_class)->dispose (object);
}

static void
trunk_cloud_chooser_class_init (TrunkCloudChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_cloud_chooser_dispose;

  /**
   * TrunkCloudChooser::chosen:
   * @cloud_id: id of the cloud
   *
   * The user has chosen another cloud.
   */
  signals[CHOSEN] =
    g_signal_new ("chosen", TRUNK_TYPE_CLOUD_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-cloud-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkCloudChooser, place);
  gtk_widget_class_bind_template_child (widget_class, TrunkCloudChooser, others);
}

static void
trunk_cloud_chooser_init (TrunkCloudChooser *self)
{
  self->radios = g_ptr_array_new ();
  self->clouds = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
radio_toggled_cb (TrunkCloudChooser *self,
                  GtkCheckButton    *radio)
{
  guint position;

  if (self->updating || !gtk_check_button_get_active (radio) || !g_ptr_array_find (self->radios, radio, &position))
    return;

  g_signal_emit (self, signals[CHOSEN], 0, ((const TrunkCloud *) g_ptr_array_index (self->clouds, position))->id);
}

/* What is not sure about @cloud, or NULL. */
static char *
dup_doubt (const TrunkCloud *cloud)
{
  static const struct
  {
    const char *nick;
    const char *label;
  } names[] = {
    { "ews-url", N_("the EWS address") },
    { "entra-portal", N_("the portal") },
    { "azure-portal", N_("the portal") },
    { "graph-resource", N_("the name of Microsoft Graph") },
    { "exchange-resource", N_("the name of Exchange Online") },
  };
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; cloud->doubtful != NULL && cloud->doubtful[i] != NULL; i++)
    {
      for (guint n = 0; n < G_N_ELEMENTS (names); n++)
        {
          if (g_str_equal (names[n].nick, cloud->doubtful[i]))
            /* Translators: between the items of a list */
            g_string_append_printf (text, "%s%s", text->len > 0 ? _(", ") : "", _(names[n].label));
        }
    }
  if (text->len > 0)
    /* Translators: %s is a list such as “the EWS address, the portal” */
    return g_strdup_printf (_("Not confirmed by a page of Microsoft: %s"), text->str);
  if (cloud->entra_portal == NULL)
    return g_strdup (_("No public page names its portals"));

  return NULL;
}

/* By itself a list that selects nothing does nothing at Space. */
static gboolean
space_cb (GtkWidget *row,
          GVariant  *arguments,
          gpointer   user_data)
{
  adw_action_row_activate (ADW_ACTION_ROW (row));

  return TRUE;
}

static void
add_cloud (TrunkCloudChooser *self,
           const TrunkCloud  *cloud)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *radio = gtk_check_button_new ();
  g_autofree char *doubt = dup_doubt (cloud);
  GtkEventController *keys;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), cloud->name);
  if (doubt != NULL)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), doubt);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
    }

  gtk_widget_set_valign (radio, GTK_ALIGN_CENTER);
  /* One of a group says that it took the focus even where it cannot: Tab would end here. */
  gtk_widget_set_can_focus (radio, FALSE);
  if (self->radios->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (radio), g_ptr_array_index (self->radios, 0));
  g_signal_connect_object (radio, "toggled", G_CALLBACK (radio_toggled_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), radio);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), radio);
  trunk_a11y_name (radio, cloud->name);

  keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_space, 0), gtk_callback_action_new (space_cb, NULL, NULL)));
  gtk_widget_add_controller (row, keys);

  g_ptr_array_add (self->radios, radio);
  g_ptr_array_add (self->clouds, (gpointer) cloud);
  adw_expander_row_add_row (self->others, row);
}

/**
 * trunk_cloud_chooser_set_catalog:
 * @catalog: whose clouds are offered; once
 */
void
trunk_cloud_chooser_set_catalog (TrunkCloudChooser *self,
                                 TrunkCatalog      *catalog)
{
  g_return_if_fail (TRUNK_IS_CLOUD_CHOOSER (self));
  g_return_if_fail (TRUNK_IS_CATALOG (catalog));
  g_return_if_fail (self->catalog == NULL);

  self->catalog = g_object_ref (catalog);
  for (guint i = 0; i < trunk_catalog_get_n_clouds (catalog); i++)
    {
      const TrunkCloud *cloud = trunk_catalog_get_nth_cloud (catalog, i);

      if (cloud->login_host != NULL)
        add_cloud (self, cloud);
    }
}

/**
 * trunk_cloud_chooser_set_cloud:
 * @cloud_id: the cloud that is shown as chosen
 */
void
trunk_cloud_chooser_set_cloud (TrunkCloudChooser *self,
                               const char        *cloud_id)
{
  const TrunkCloud *cloud;

  g_return_if_fail (TRUNK_IS_CLOUD_CHOOSER (self));
  g_return_if_fail (self->catalog != NULL);

  cloud = trunk_catalog_get_cloud (self->catalog, cloud_id);
  self->updating = TRUE;
  for (guint i = 0; i < self->radios->len; i++)
    gtk_check_button_set_active (g_ptr_array_index (self->radios, i), g_ptr_array_index (self->clouds, i) == cloud);
  self->updating = FALSE;
  adw_action_row_set_subtitle (self->place, cloud != NULL ? cloud->name : cloud_id);
}
