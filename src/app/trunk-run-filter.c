/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-run-filter.h"

#include <glib/gi18n.h>
#include <string.h>

const char * const *
trunk_run_show_get_labels (void)
{
  static const char *labels[TRUNK_RUN_N_SHOW + 1];

  labels[TRUNK_RUN_SHOW_ALL] = _("All mailboxes");
  labels[TRUNK_RUN_SHOW_FAILED] = _("Failed");
  labels[TRUNK_RUN_SHOW_WARNED] = _("With a warning");
  labels[TRUNK_RUN_SHOW_OPEN] = _("Not tested");
  labels[TRUNK_RUN_SHOW_WORKING] = _("Working");

  return labels;
}

static gboolean
state_matches (TrunkMailboxState state,
               TrunkRunShow      show)
{
  switch (show)
    {
    case TRUNK_RUN_SHOW_FAILED:
      return state == TRUNK_MAILBOX_BROKEN;

    case TRUNK_RUN_SHOW_WARNED:
      return state == TRUNK_MAILBOX_WARNED;

    case TRUNK_RUN_SHOW_OPEN:
      return state == TRUNK_MAILBOX_OPEN;

    case TRUNK_RUN_SHOW_WORKING:
      return state == TRUNK_MAILBOX_WORKS || state == TRUNK_MAILBOX_WARNED;

    case TRUNK_RUN_SHOW_ALL:
    case TRUNK_RUN_N_SHOW:
    default:
      return TRUE;
    }
}

static gboolean
contains (const char *text,
          const char *folded)
{
  g_autofree char *other = NULL;

  if (text == NULL)
    return FALSE;
  /* Most are plain: only the others are worth the work. */
  if (g_str_is_ascii (text) && g_str_is_ascii (folded))
    {
      gsize length = strlen (folded);

      for (; *text != '\0'; text++)
        {
          if (g_ascii_strncasecmp (text, folded, length) == 0)
            return TRUE;
        }
      return FALSE;
    }

  other = g_utf8_casefold (text, -1);

  return strstr (other, folded) != NULL;
}

static gboolean
account_matches (TrunkAccount *account,
                 const char   *folded)
{
  const TrunkAccountValues *values = trunk_account_get_values (account);

  return contains (values->address, folded) || contains (values->alias, folded) || contains (values->display_name, folded);
}

static GHashTable *
collect_touched (TrunkRunTally *tally,
                 const char    *id)
{
  GPtrArray *causes = trunk_run_tally_get_causes (tally);
  GHashTable *touched = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < causes->len; i++)
    {
      const TrunkCause *cause = g_ptr_array_index (causes, i);
      g_autofree char *other = trunk_cause_dup_id (cause);

      if (!g_str_equal (id, other))
        continue;
      for (guint n = 0; n < cause->items->len; n++)
        g_hash_table_add (touched, trunk_check_item_get_account (g_ptr_array_index (cause->items, n)));
    }

  return touched;
}

GArray *
trunk_run_filter (TrunkRunTally *tally,
                  TrunkRunShow   show,
                  const char    *text,
                  const char    *cause)
{
  g_autoptr(GHashTable) touched = NULL;
  g_autofree char *folded = NULL;
  TrunkPlan *plan;
  GArray *accounts;

  g_return_val_if_fail (TRUNK_IS_RUN_TALLY (tally), NULL);

  if (text != NULL && text[0] != '\0')
    folded = g_utf8_casefold (text, -1);
  if (show == TRUNK_RUN_SHOW_ALL && folded == NULL && cause == NULL)
    return NULL;

  plan = trunk_run_tally_get_plan (tally);
  touched = cause != NULL ? collect_touched (tally, cause) : NULL;
  accounts = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < trunk_plan_get_n_accounts (plan); i++)
    {
      TrunkAccount *account = trunk_plan_get_account (plan, i);

      if (state_matches (trunk_run_tally_get_state (tally, i), show) &&
          (touched == NULL || g_hash_table_contains (touched, account)) &&
          (folded == NULL || account_matches (account, folded)))
        g_array_append_val (accounts, i);
    }

  return accounts;
}

char **
trunk_run_filter_dup_ids (TrunkRunTally *tally,
                          GArray        *accounts)
{
  g_autoptr(GPtrArray) ids = NULL;

  g_return_val_if_fail (TRUNK_IS_RUN_TALLY (tally), NULL);
  g_return_val_if_fail (accounts != NULL, NULL);

  ids = g_ptr_array_new ();
  for (guint i = 0; i < accounts->len; i++)
    {
      TrunkAccount *account = trunk_plan_get_account (trunk_run_tally_get_plan (tally), g_array_index (accounts, guint, i));

      g_ptr_array_add (ids, g_strdup (trunk_account_get_values (account)->id));
    }
  g_ptr_array_add (ids, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}
