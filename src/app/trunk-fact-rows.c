/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-fact-rows.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-launch.h"
#include "app/trunk-copy-button.h"
#include "app/trunk-launch.h"

#define DAYS_PER_MONTH 30.44
/* From here on, months say more than days. */
#define MONTHS_FROM_DAYS 92

GtkWidget *
trunk_fact_row_new (const char *title,
                    const char *subtitle,
                    const char *icon)
{
  GtkWidget *row = adw_action_row_new ();

  g_return_val_if_fail (title != NULL, NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (icon != NULL)
    {
      GtkWidget *image = gtk_image_new_from_icon_name (icon);

      gtk_widget_set_valign (image, GTK_ALIGN_CENTER);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
      gtk_accessible_update_state (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
    }

  return row;
}

GtkWidget *
trunk_fact_row_new_value (const char *what,
                          const char *value,
                          const char *subtitle)
{
  GtkWidget *row;

  g_return_val_if_fail (what != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  row = trunk_fact_row_new (value, subtitle, NULL);
  adw_preferences_row_set_title_selectable (ADW_PREFERENCES_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "trunk-value-row");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), trunk_copy_button_new (what, value));

  return row;
}

static void
source_clicked_cb (GtkButton *button,
                   char      *uri)
{
  trunk_launch_uri (GTK_WIDGET (button), uri);
}

static void
closure_free (gpointer  data,
              GClosure *closure)
{
  g_free (data);
}

GtkWidget *
trunk_fact_row_new_source (const TrunkSource *source)
{
  const char *address;
  g_autofree char *page = NULL;
  g_autofree char *checked = NULL;
  GtkWidget *row;

  g_return_val_if_fail (source != NULL, NULL);

  /* "page, https://…": the catalogue keeps both in one text. */
  address = strstr (source->source, "https://");
  page = address != NULL ? g_strndup (source->source, address - source->source) : g_strdup (source->source);
  g_strchomp (page);
  if (g_str_has_suffix (page, ","))
    page[strlen (page) - 1] = '\0';

  if (source->unconfirmed)
    /* Translators: %s is a date */
    checked = g_strdup_printf (_("Checked %s. No page confirms it; it is an assumption."), source->checked);
  else if (source->third_party)
    /* Translators: %s is a date */
    checked = g_strdup_printf (_("Checked %s. Others than the maker say so."), source->checked);
  else
    /* Translators: %s is a date */
    checked = g_strdup_printf (_("Checked %s"), source->checked);

  row = trunk_fact_row_new (page[0] != '\0' ? page : address, checked, NULL);
  if (address != NULL)
    {
      GtkWidget *button = gtk_button_new_from_icon_name ("adw-external-link-symbolic");
      /* Translators: %s is the title of a page */
      g_autofree char *name = g_strdup_printf (_("Open: %s"), page);

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_tooltip_text (button, _("Open the page"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      g_signal_connect_data (button, "clicked", G_CALLBACK (source_clicked_cb), g_strdup (address), closure_free, 0);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }

  return row;
}

gint64
trunk_fact_count_days (const char *iso)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) day = NULL;
  g_autofree char *text = NULL;
  GDate from, to;

  g_return_val_if_fail (iso != NULL, 0);

  text = g_strconcat (iso, "T00:00:00Z", NULL);
  day = g_date_time_new_from_iso8601 (text, NULL);
  g_return_val_if_fail (day != NULL, 0);

  g_date_clear (&from, 1);
  g_date_clear (&to, 1);
  g_date_set_dmy (&from, g_date_time_get_day_of_month (now), g_date_time_get_month (now), g_date_time_get_year (now));
  g_date_set_dmy (&to, g_date_time_get_day_of_month (day), g_date_time_get_month (day), g_date_time_get_year (day));

  return g_date_days_between (&from, &to);
}

char *
trunk_fact_dup_distance (gint64 days)
{
  guint distance = days < 0 ? (guint) -days : (guint) days;
  guint months = distance / DAYS_PER_MONTH + 0.5;

  if (days == 0)
    return g_strdup (_("today"));
  if (distance >= MONTHS_FROM_DAYS)
    return days > 0 ? g_strdup_printf (ngettext ("in %u month", "in %u months", months), months)
                    : g_strdup_printf (ngettext ("%u month ago", "%u months ago", months), months);

  return days > 0 ? g_strdup_printf (ngettext ("in %u day", "in %u days", distance), distance)
                  : g_strdup_printf (ngettext ("%u day ago", "%u days ago", distance), distance);
}

char *
trunk_fact_dup_date (const char *iso)
{
  int days;

  g_return_val_if_fail (iso != NULL, NULL);

  days = trunk_fact_count_days (iso);
  if (days > 0)
    /* Translators: a date, and how many days ahead it is */
    return g_strdup_printf (ngettext ("%s, in %d day", "%s, in %d days", days), iso, days);
  if (days == 0)
    /* Translators: %s is a date */
    return g_strdup_printf (_("%s, today"), iso);

  /* Translators: %s is a date */
  return g_strdup_printf (_("Since %s"), iso);
}
