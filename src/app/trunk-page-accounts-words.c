/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-page-accounts-private.h"

#include <glib/gi18n.h>

#include "app/trunk-compat.h"

void
page_accounts_update_chips (TrunkPageAccounts *self)
{
  const char * const formats[TRUNK_N_ACCOUNTS_SHOWS] = {
    /* Translators: all accounts, and how many there are */
    [TRUNK_ACCOUNTS_SHOW_ALL] = _("All %'u"),
    [TRUNK_ACCOUNTS_SHOW_PROBLEMS] = _("Problems %'u"),
    [TRUNK_ACCOUNTS_SHOW_NO_ADDRESS] = _("No address %'u"),
    [TRUNK_ACCOUNTS_SHOW_DUPLICATES] = _("Duplicates %'u"),
  };

  for (TrunkAccountsShow show = 0; show < TRUNK_N_ACCOUNTS_SHOWS; show++)
    {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      g_autofree char *label = g_strdup_printf (formats[show], trunk_accounts_list_count (self->list, show));
#pragma GCC diagnostic pop

      gtk_button_set_label (GTK_BUTTON (self->chip[show]), label);
    }
}

void
page_accounts_update_count (TrunkPageAccounts *self)
{
  guint n = trunk_accounts_list_get_n (self->list);
  guint limit = trunk_accounts_list_get_limit (self->list);
  guint shown = g_list_model_get_n_items (trunk_accounts_list_get_shown (self->list));
  guint selected = page_accounts_count_selected (self);
  g_autoptr(GString) text = g_string_new (NULL);

  if (limit == 0)
    g_string_append_printf (text, ngettext ("%'u account", "%'u accounts", n), n);
  else
    /* Translators: how many accounts there are, and how many one service can have */
    g_string_append_printf (text, _("%'u of %'u for this service"), n, limit);
  if (limit > 0 && n > limit)
    g_string_append_printf (text, ngettext (" · %'u too many", " · %'u too many", n - limit), n - limit);
  if (shown != n)
    g_string_append_printf (text, ngettext (" · %'u shown", " · %'u shown", shown), shown);
  if (selected > 0)
    g_string_append_printf (text, ngettext (" · %'u selected", " · %'u selected", selected), selected);
  gtk_label_set_label (self->count, text->str);
  gtk_widget_set_visible (self->limit_icon, limit > 0 && n > limit);
  gtk_widget_set_visible (self->nothing, shown == 0 && n > 0);
}

void
page_accounts_update_notice (TrunkPageAccounts *self)
{
  guint n_lacking = trunk_accounts_list_count_problems (self->list, TRUNK_ACCOUNT_PROBLEM_NOT_OF_SERVICE);
  guint n = trunk_accounts_list_get_n (self->list);
  guint limit = trunk_accounts_list_get_limit (self->list);
  g_autofree char *text = NULL;

  if (self->failure != NULL)
    text = g_strdup (self->failure);
  else if (n_lacking > 0)
    text = g_strdup_printf (ngettext ("%'u account has a capability that the service does not have.",
                                      "%'u accounts have a capability that the service does not have.", n_lacking), n_lacking);
  else if (limit > 0 && n > limit)
    text = g_strdup_printf (ngettext ("One service of this release takes %'u account. Put the rest into another set-up.",
                                      "One service of this release takes %'u accounts. Put the rest into another set-up.", limit), limit);

  if (text != NULL)
    trunk_notice_set_text (self->notice, text);
  trunk_notice_set_kind (self->notice, self->failure != NULL ? TRUNK_NOTICE_ERROR : TRUNK_NOTICE_WARNING);
  trunk_notice_set_button_label (self->notice, n_lacking > 0 && self->failure == NULL ? _("Switch off what it lacks") : NULL);
  trunk_notice_set_revealed (self->notice, text != NULL);
}

/* What could not be done: until the next thing is done. */
void
page_accounts_show_failure (TrunkPageAccounts *self,
                            const char        *failure)
{
  if (failure == NULL && self->failure == NULL)
    return;

  g_free (self->failure);
  self->failure = g_strdup (failure);
  page_accounts_update_notice (self);
  if (failure != NULL)
    trunk_compat_announce (GTK_WIDGET (self), failure);
}

void
page_accounts_update_problem (TrunkPageAccounts *self)
{
  TrunkAccountProblems refused = TRUNK_ACCOUNT_PROBLEMS_ANY & ~TRUNK_ACCOUNT_PROBLEMS_TOLERATED & ~TRUNK_ACCOUNT_PROBLEM_OVER_LIMIT;
  guint n = trunk_accounts_list_count_problems (self->list, refused);
  const char *typed = self->editing ? trunk_account_editor_get_problem (self->editor) : NULL;
  g_autofree char *text = NULL;

  if (typed != NULL)
    text = g_strdup (typed);
  else if (n > 0)
    text = g_strdup_printf (ngettext ("%'u account needs attention", "%'u accounts need attention", n), n);
  trunk_wizard_page_set_problem (TRUNK_WIZARD_PAGE (self), text);
}
