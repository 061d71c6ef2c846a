/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-sign-in-card.h"

#include <glib/gi18n.h>

#include "app/trunk-fact-rows.h"
#include "app/trunk-template.h"
#include "app/trunk-value-row.h"

/* A refresh token that nobody uses ends after this long (Microsoft, "Refresh tokens in the Microsoft identity platform", token lifetime). */
#define UNUSED_DAYS 90

/* As long as this a proof is of just now. */
#define JUST_NOW_SECONDS 120

struct _TrunkSignInCard
{
  AdwBin parent_instance;

  GtkListBox *facts;
  GtkLabel *permissions_title;
  GtkListBox *permissions;
};

G_DEFINE_FINAL_TYPE (TrunkSignInCard, trunk_sign_in_card, ADW_TYPE_BIN)

static void
add_row (GtkListBox *list,
         GtkWidget  *row)
{
  gtk_list_box_append (list, row);
}

/* Something to be copied, under its name. */
static void
add_value (TrunkSignInCard *self,
           const char      *what,
           const char      *value)
{
  if (value != NULL && *value != '\0')
    add_row (self->facts, trunk_value_row_new (what, value));
}

static char *
dup_moment (gint64 seconds,
            gint64 now)
{
  g_autoptr(GDateTime) moment = g_date_time_new_from_unix_local (seconds);
  g_autoptr(GDateTime) today = g_date_time_new_from_unix_local (now);

  if (moment == NULL || today == NULL)
    return g_strdup ("");
  if (g_date_time_get_day_of_year (moment) == g_date_time_get_day_of_year (today) && g_date_time_get_year (moment) == g_date_time_get_year (today))
    /* Translators: a time of today, as g_date_time_format() takes it */
    return g_date_time_format (moment, _("%H:%M"));

  /* Translators: a date and a time, as g_date_time_format() takes it */
  return g_date_time_format (moment, _("%-e %B %Y, %H:%M"));
}

static char *
dup_date (gint64 seconds)
{
  g_autoptr(GDateTime) moment = g_date_time_new_from_unix_local (seconds);

  /* Translators: a date, as g_date_time_format() takes it */
  return moment != NULL ? g_date_time_format (moment, _("%-e %B %Y")) : g_strdup ("");
}

static char *
dup_proof (TrunkSignInReport *report,
           TrunkSignIn        sign_in,
           gint64             now)
{
  g_autofree char *when = NULL;

  if (now - report->proved < JUST_NOW_SECONDS)
    return g_strdup (sign_in == TRUNK_SIGN_IN_DELEGATED ? _("The sign-in renews itself: proved just now") : _("It signs in as itself: proved just now"));

  when = dup_moment (report->proved, now);
  if (sign_in == TRUNK_SIGN_IN_DELEGATED)
    /* Translators: %s is a time or a date */
    return g_strdup_printf (_("The sign-in renews itself: proved %s"), when);

  /* Translators: %s is a time or a date */
  return g_strdup_printf (_("It signs in as itself: proved %s"), when);
}

static char *
dup_ends (TrunkSignInReport *report,
          TrunkSignIn        sign_in,
          gint64             now)
{
  g_autofree char *when = NULL;

  if (sign_in == TRUNK_SIGN_IN_DELEGATED)
    {
      when = dup_date (report->proved + (gint64) UNUSED_DAYS * 24 * 60 * 60);
      /* Translators: %s is a date */
      return g_strdup_printf (_("Until about %s if unused"), when);
    }
  if (report->token_ends <= now)
    return g_strdup (_("That token has ended; each new one comes by itself."));

  when = dup_moment (report->token_ends, now);
  /* Translators: %s is a time or a date */
  return g_strdup_printf (_("This token is good until %s; the next one comes by itself."), when);
}

static void
add_permission (TrunkSignInCard              *self,
                const TrunkGrantedPermission *permission)
{
  static const struct { const char *word; const char *icon; const char *css_class; } looks[] = {
    [TRUNK_GRANT_GRANTED] = { N_("Granted"), "emblem-ok-symbolic", "success" },
    [TRUNK_GRANT_MISSING] = { N_("Missing"), "dialog-error-symbolic", "error" },
    [TRUNK_GRANT_EXTRA] = { N_("Granted, but not needed"), "dialog-warning-symbolic", "warning" },
  };
  GtkWidget *row = trunk_fact_row_new (permission->permission, _(looks[permission->grant].word), NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name (looks[permission->grant].icon);

  gtk_widget_add_css_class (icon, looks[permission->grant].css_class);
  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  add_row (self->permissions, row);
}

static void
remove_rows (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static void
trunk_sign_in_card_dispose (GObject *object)
{
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_SIGN_IN_CARD);

  G_OBJECT_CLASS (trunk_sign_in_card_parent_class)->dispose (object);
}

static void
trunk_sign_in_card_class_init (TrunkSignInCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_sign_in_card_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-sign-in-card.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkSignInCard, facts);
  gtk_widget_class_bind_template_child (widget_class, TrunkSignInCard, permissions_title);
  gtk_widget_class_bind_template_child (widget_class, TrunkSignInCard, permissions);
}

static void
trunk_sign_in_card_init (TrunkSignInCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * trunk_sign_in_card_show:
 * @report: (nullable): what to show; %NULL hides the card
 * @sign_in: how the set-up signs in
 * @now: Unix seconds
 */
void
trunk_sign_in_card_show (TrunkSignInCard   *self,
                         TrunkSignInReport *report,
                         TrunkSignIn        sign_in,
                         gint64             now)
{
  g_autofree char *proof = NULL;
  g_autofree char *ends = NULL;

  g_return_if_fail (TRUNK_IS_SIGN_IN_CARD (self));

  remove_rows (self->facts);
  remove_rows (self->permissions);
  gtk_widget_set_visible (GTK_WIDGET (self), report != NULL);
  if (report == NULL)
    return;

  proof = dup_proof (report, sign_in, now);
  ends = dup_ends (report, sign_in, now);
  if (report->address != NULL)
    add_row (self->facts, trunk_value_row_new (report->name != NULL ? report->name : _("Signed in as"), report->address));
  add_row (self->facts, trunk_fact_row_new (proof, ends, "emblem-synchronizing-symbolic"));
  add_value (self, _("Directory (tenant) ID"), report->tenant);
  add_value (self, _("Application (client) ID"), report->client);
  add_value (self, _("Service that the token is for (audience)"), report->audience);

  for (guint i = 0; i < report->permissions->len; i++)
    add_permission (self, g_ptr_array_index (report->permissions, i));
  gtk_widget_set_visible (GTK_WIDGET (self->permissions_title), report->permissions->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->permissions), report->permissions->len > 0);
}
