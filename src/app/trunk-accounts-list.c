/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-accounts-list.h"

#include <string.h>

/* Up to so many accounts are judged at once: about a millisecond. */
#define JUDGED_AT_ONCE 2000
/* Longer lists take turns with the rest of the program, so long each. */
#define SLICE_US 4000
#define LOOK_AT_CLOCK_EVERY 128

struct _TrunkAccountsList
{
  GObject parent_instance;

  TrunkSetup *setup;                /* (owned) */
  GArray *accounts;                 /* (owned) of TrunkAccount (owned): the list of the set-up, for what it was before a change */
  TrunkAccountsJudge *judge;        /* (owned): what is shown */
  TrunkAccountsJudge *next;         /* (owned) (nullable): being told of the accounts, to take the place of @judge */
  guint n_told;
  guint slice_id;
  guint judged_id;
  TrunkFeature of_service;
  guint limit;

  TrunkAccountsShow show;
  char *search;                     /* (owned) (nullable): folded */
  GtkFilter *filter;                /* (owned) */
  GtkFilterListModel *shown;        /* (owned) */
};

enum
{
  JUDGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkAccountsList, trunk_accounts_list, G_TYPE_OBJECT)

static const TrunkAccountProblems problems_of_show[TRUNK_N_ACCOUNTS_SHOWS] = {
  [TRUNK_ACCOUNTS_SHOW_PROBLEMS] = TRUNK_ACCOUNT_PROBLEMS_ANY,
  [TRUNK_ACCOUNTS_SHOW_NO_ADDRESS] = (TrunkAccountProblems) (TRUNK_ACCOUNT_PROBLEM_NO_ADDRESS | TRUNK_ACCOUNT_PROBLEM_BAD_ADDRESS),
  [TRUNK_ACCOUNTS_SHOW_DUPLICATES] = TRUNK_ACCOUNT_PROBLEMS_DUPLICATE,
};

static void
trunk_accounts_list_dispose (GObject *object)
{
  TrunkAccountsList *self = TRUNK_ACCOUNTS_LIST (object);

  g_clear_handle_id (&self->slice_id, g_source_remove);
  g_clear_handle_id (&self->judged_id, g_source_remove);
  /* The model may live on in a view that is being taken down, and its filter asks us. */
  if (self->shown != NULL)
    gtk_filter_list_model_set_filter (self->shown, NULL);
  g_clear_object (&self->shown);
  g_clear_object (&self->filter);

  G_OBJECT_CLASS (trunk_accounts_list_parent_class)->dispose (object);
}

static void
trunk_accounts_list_finalize (GObject *object)
{
  TrunkAccountsList *self = TRUNK_ACCOUNTS_LIST (object);

  g_clear_pointer (&self->judge, trunk_accounts_judge_free);
  g_clear_pointer (&self->next, trunk_accounts_judge_free);
  g_clear_pointer (&self->accounts, g_array_unref);
  g_clear_pointer (&self->search, g_free);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (trunk_accounts_list_parent_class)->finalize (object);
}

static void
trunk_accounts_list_class_init (TrunkAccountsListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = trunk_accounts_list_dispose;
  object_class->finalize = trunk_accounts_list_finalize;

  /**
   * TrunkAccountsList::judged:
   *
   * Problems of accounts, counts, limit or the number of accounts have changed.
   */
  signals[JUDGED] =
    g_signal_new ("judged", TRUNK_TYPE_ACCOUNTS_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
account_clear (gpointer data)
{
  g_object_unref (*(TrunkAccount **) data);
}

static void
trunk_accounts_list_init (TrunkAccountsList *self)
{
  self->accounts = g_array_new (FALSE, FALSE, sizeof (TrunkAccount *));
  g_array_set_clear_func (self->accounts, account_clear);
}

static TrunkAccount *
nth (TrunkAccountsList *self,
     guint              n)
{
  return g_array_index (self->accounts, TrunkAccount *, n);
}

/* Almost every text is ASCII, and folding a copy of each of 100,000 would be felt while typing. */
static gboolean
holds (const char *text,
       const char *needle)
{
  g_autofree char *folded = NULL;

  if (text == NULL)
    return FALSE;
  if (g_str_is_ascii (text))
    return strcasestr (text, needle) != NULL;

  folded = g_utf8_casefold (text, -1);

  return strstr (folded, needle) != NULL;
}

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  TrunkAccountsList *self = user_data;
  const TrunkAccountValues *values = trunk_account_get_values (item);

  if (self->show != TRUNK_ACCOUNTS_SHOW_ALL && (trunk_accounts_judge_get (self->judge, item) & problems_of_show[self->show]) == 0)
    return FALSE;

  return self->search == NULL || holds (values->alias, self->search) || holds (values->address, self->search) ||
         holds (values->display_name, self->search);
}

static gboolean
judged_cb (gpointer user_data)
{
  TrunkAccountsList *self = user_data;

  self->judged_id = 0;
  if (self->show != TRUNK_ACCOUNTS_SHOW_ALL)
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  g_signal_emit (self, signals[JUDGED], 0);

  return G_SOURCE_REMOVE;
}

static void
queue_judged (TrunkAccountsList *self)
{
  if (self->judged_id == 0)
    self->judged_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, judged_cb, self, NULL);
}

static void
problems_changed_cb (TrunkAccount         *account,
                     TrunkAccountProblems  problems,
                     gpointer              user_data)
{
  queue_judged (user_data);
}

static void
take_next (TrunkAccountsList *self)
{
  g_clear_pointer (&self->judge, trunk_accounts_judge_free);
  self->judge = g_steal_pointer (&self->next);
  trunk_accounts_judge_set_func (self->judge, problems_changed_cb, self);
  queue_judged (self);
}

static gboolean
slice_cb (gpointer user_data)
{
  TrunkAccountsList *self = user_data;
  gint64 until = g_get_monotonic_time () + SLICE_US;

  while (self->n_told < self->accounts->len)
    {
      trunk_accounts_judge_add (self->next, nth (self, self->n_told++));
      if (self->n_told % LOOK_AT_CLOCK_EVERY == 0 && g_get_monotonic_time () >= until)
        return G_SOURCE_CONTINUE;
    }

  self->slice_id = 0;
  take_next (self);

  return G_SOURCE_REMOVE;
}

/**
 * trunk_accounts_list_copy_elsewhere:
 *
 * Returns: (transfer full) (element-type TrunkAccountsElsewhere): the accounts of the session's other set-ups
 */
GPtrArray *
trunk_accounts_list_copy_elsewhere (TrunkAccountsList *self)
{
  g_autoptr(GPtrArray) elsewhere = g_ptr_array_new_with_free_func ((GDestroyNotify) trunk_accounts_elsewhere_unref);
  const char *system;
  GListModel *setups;

  g_return_val_if_fail (TRUNK_IS_ACCOUNTS_LIST (self), NULL);

  system = trunk_setup_get_service (self->setup)->system;
  setups = trunk_session_get_setups (trunk_setup_get_session (self->setup));
  for (guint i = 0; i < g_list_model_get_n_items (setups); i++)
    {
      g_autoptr(TrunkSetup) other = g_list_model_get_item (setups, i);
      g_autoptr(GPtrArray) accounts = NULL;

      if (other == self->setup || g_list_model_get_n_items (trunk_setup_get_accounts (other)) == 0)
        continue;
      accounts = trunk_setup_copy_accounts (other);
      g_ptr_array_add (elsewhere, trunk_accounts_elsewhere_new (trunk_setup_get_name (other),
                                                                g_str_equal (trunk_setup_get_service (other)->system, system), accounts));
    }

  return g_steal_pointer (&elsewhere);
}

/* Judges the whole list anew: at once when it is short. */
static void
judge_all (TrunkAccountsList *self)
{
  g_autoptr(GPtrArray) elsewhere = trunk_accounts_list_copy_elsewhere (self);

  g_clear_handle_id (&self->slice_id, g_source_remove);
  g_clear_pointer (&self->next, trunk_accounts_judge_free);
  self->next = trunk_accounts_judge_new (self->of_service, self->limit, elsewhere);
  self->n_told = 0;
  if (self->accounts->len > JUDGED_AT_ONCE)
    {
      self->slice_id = g_idle_add (slice_cb, self);
      return;
    }

  for (guint i = 0; i < self->accounts->len; i++)
    trunk_accounts_judge_add (self->next, nth (self, i));
  take_next (self);
}

static gboolean
read_service (TrunkAccountsList *self)
{
  TrunkRequirement *requirement = trunk_setup_get_requirement (self->setup);
  TrunkFeature of_service = trunk_setup_get_service (self->setup)->capabilities;
  guint limit = requirement != NULL ? trunk_requirement_get_account_limit (requirement) : 0;
  gboolean changed = of_service != self->of_service || limit != self->limit;

  self->of_service = of_service;
  self->limit = limit;

  return changed;
}

static void
setup_changed_cb (TrunkAccountsList *self)
{
  if (read_service (self))
    judge_all (self);
}

/* Tells the judge what has gone and come, where that is little. */
static void
judge_change (TrunkAccountsList  *self,
              TrunkAccount      **gone,
              guint               n_gone,
              guint               position,
              guint               n_come)
{
  g_autoptr(GHashTable) come = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < n_come; i++)
    g_hash_table_add (come, nth (self, position + i));

  if (n_gone == 1 && n_come == 1 && gone[0] != nth (self, position))
    {
      trunk_accounts_judge_replace (self->judge, gone[0], nth (self, position));
      return;
    }

  for (guint i = 0; i < n_gone; i++)
    {
      if (!g_hash_table_contains (come, gone[i]))
        trunk_accounts_judge_remove (self->judge, gone[i]);
    }
  for (guint i = 0; i < n_come; i++)
    {
      if (!trunk_accounts_judge_has (self->judge, nth (self, position + i)))
        trunk_accounts_judge_add (self->judge, nth (self, position + i));
    }
}

static void
items_changed_cb (TrunkAccountsList *self,
                  guint              position,
                  guint              removed,
                  guint              added,
                  GListModel        *model)
{
  g_autofree TrunkAccount **gone = g_new (TrunkAccount *, removed + 1);
  g_autofree TrunkAccount **come = g_new (TrunkAccount *, added + 1);
  gboolean at_end = position + removed == self->accounts->len;
  gboolean little;

  for (guint i = 0; i < removed; i++)
    gone[i] = g_object_ref (nth (self, position + i));
  for (guint i = 0; i < added; i++)
    come[i] = g_list_model_get_item (model, position + i);
  if (removed > 0)
    g_array_remove_range (self->accounts, position, removed);
  if (added > 0)
    g_array_insert_vals (self->accounts, position, come, added);

  /* What stands behind the limit goes by the order, which the judge knows for additions at the end. */
  little = self->slice_id == 0 && removed <= JUDGED_AT_ONCE && added <= JUDGED_AT_ONCE &&
           (self->limit == 0 || self->accounts->len <= self->limit || at_end || added == 0);
  if (little)
    judge_change (self, gone, removed, position, added);
  else
    judge_all (self);
  for (guint i = 0; i < removed; i++)
    g_object_unref (gone[i]);
  queue_judged (self);
}

/**
 * trunk_accounts_list_new:
 *
 * Returns: (transfer full): the accounts of @setup
 */
TrunkAccountsList *
trunk_accounts_list_new (TrunkSetup *setup)
{
  TrunkAccountsList *self;
  GListModel *model;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), NULL);

  self = g_object_new (TRUNK_TYPE_ACCOUNTS_LIST, NULL);
  self->setup = g_object_ref (setup);
  model = trunk_setup_get_accounts (setup);
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->shown = gtk_filter_list_model_new (g_object_ref (model), NULL);
  gtk_filter_list_model_set_incremental (self->shown, TRUE);

  read_service (self);
  self->judge = trunk_accounts_judge_new (self->of_service, self->limit, NULL);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "changed", G_CALLBACK (setup_changed_cb), self, G_CONNECT_SWAPPED);
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (model), model);
  if (self->slice_id == 0)
    judge_all (self);

  return self;
}

TrunkSetup *
trunk_accounts_list_get_setup (TrunkAccountsList *self)
{
  g_return_val_if_fail (TRUNK_IS_ACCOUNTS_LIST (self), NULL);

  return self->setup;
}

GListModel *
trunk_accounts_list_get_shown (TrunkAccountsList *self)
{
  g_return_val_if_fail (TRUNK_IS_ACCOUNTS_LIST (self), NULL);

  return G_LIST_MODEL (self->shown);
}

guint
trunk_accounts_list_get_n (TrunkAccountsList *self)
{
  g_return_val_if_fail (TRUNK_IS_ACCOUNTS_LIST (self), 0);

  return self->accounts->len;
}

guint
trunk_accounts_list_get_limit (TrunkAccountsList *self)
{
  g_return_val_if_fail (TRUNK_IS_ACCOUNTS_LIST (self), 0);

  return self->limit;
}

guint
trunk_accounts_list_count (TrunkAccountsList *self,
                           TrunkAccountsShow  show)
{
  g_return_val_if_fail (TRUNK_IS_ACCOUNTS_LIST (self), 0);
  g_return_val_if_fail (show < TRUNK_N_ACCOUNTS_SHOWS, 0);

  return show == TRUNK_ACCOUNTS_SHOW_ALL ? self->accounts->len : trunk_accounts_judge_count (self->judge, problems_of_show[show]);
}

guint
trunk_accounts_list_count_problems (TrunkAccountsList    *self,
                                    TrunkAccountProblems  problems)
{
  g_return_val_if_fail (TRUNK_IS_ACCOUNTS_LIST (self), 0);

  return trunk_accounts_judge_count (self->judge, problems);
}

gboolean
trunk_accounts_list_get_judging (TrunkAccountsList *self)
{
  g_return_val_if_fail (TRUNK_IS_ACCOUNTS_LIST (self), FALSE);

  return self->slice_id != 0;
}

/* Without anything to look for, no filter is the fastest one. */
static void
update_filter (TrunkAccountsList *self,
               GtkFilterChange    change)
{
  gboolean needed = self->show != TRUNK_ACCOUNTS_SHOW_ALL || self->search != NULL;

  if (needed != (gtk_filter_list_model_get_filter (self->shown) != NULL))
    gtk_filter_list_model_set_filter (self->shown, needed ? self->filter : NULL);
  else if (needed)
    gtk_filter_changed (self->filter, change);
}

void
trunk_accounts_list_set_show (TrunkAccountsList *self,
                              TrunkAccountsShow  show)
{
  g_return_if_fail (TRUNK_IS_ACCOUNTS_LIST (self));
  g_return_if_fail (show < TRUNK_N_ACCOUNTS_SHOWS);

  if (self->show == show)
    return;

  self->show = show;
  update_filter (self, GTK_FILTER_CHANGE_DIFFERENT);
}

TrunkAccountsShow
trunk_accounts_list_get_show (TrunkAccountsList *self)
{
  g_return_val_if_fail (TRUNK_IS_ACCOUNTS_LIST (self), TRUNK_ACCOUNTS_SHOW_ALL);

  return self->show;
}

/**
 * trunk_accounts_list_set_search:
 * @text: (nullable): what alias, name or address shall hold, in whatever case
 */
void
trunk_accounts_list_set_search (TrunkAccountsList *self,
                                const char        *text)
{
  g_autofree char *stripped = NULL;
  g_autofree char *folded = NULL;
  GtkFilterChange change = GTK_FILTER_CHANGE_DIFFERENT;

  g_return_if_fail (TRUNK_IS_ACCOUNTS_LIST (self));

  stripped = g_strstrip (g_strdup (text != NULL ? text : ""));
  if (*stripped != '\0')
    folded = g_utf8_casefold (stripped, -1);
  if (g_strcmp0 (folded, self->search) == 0)
    return;

  /* One letter more leaves fewer: only those still shown are looked at again. */
  if (folded != NULL && self->search != NULL && strstr (folded, self->search) != NULL)
    change = GTK_FILTER_CHANGE_MORE_STRICT;
  else if (folded != NULL && self->search != NULL && strstr (self->search, folded) != NULL)
    change = GTK_FILTER_CHANGE_LESS_STRICT;

  g_free (self->search);
  self->search = g_steal_pointer (&folded);
  update_filter (self, change);
}

TrunkAccountProblems
trunk_accounts_list_get_problems (TrunkAccountsList *self,
                                  TrunkAccount      *account)
{
  g_return_val_if_fail (TRUNK_IS_ACCOUNTS_LIST (self), TRUNK_ACCOUNT_PROBLEMS_NONE);

  return trunk_accounts_judge_get (self->judge, account);
}

char *
trunk_accounts_list_dup_explanation (TrunkAccountsList *self,
                                     TrunkAccount      *account)
{
  g_return_val_if_fail (TRUNK_IS_ACCOUNTS_LIST (self), NULL);

  return trunk_accounts_judge_explain (self->judge, account, trunk_accounts_judge_get (self->judge, account));
}

TrunkAccount *
trunk_accounts_list_find_alias (TrunkAccountsList *self,
                                const char        *alias,
                                TrunkAccount      *but)
{
  g_return_val_if_fail (TRUNK_IS_ACCOUNTS_LIST (self), NULL);

  return trunk_accounts_judge_find_alias (self->judge, alias, but);
}

TrunkAccount *
trunk_accounts_list_find_address (TrunkAccountsList *self,
                                  const char        *address,
                                  TrunkAccount      *but)
{
  g_return_val_if_fail (TRUNK_IS_ACCOUNTS_LIST (self), NULL);

  return trunk_accounts_judge_find_address (self->judge, address, but);
}

/**
 * trunk_accounts_list_refresh:
 *
 * Holds the accounts against the other set-ups again, which may have changed while nobody looked.
 */
void
trunk_accounts_list_refresh (TrunkAccountsList *self)
{
  g_return_if_fail (TRUNK_IS_ACCOUNTS_LIST (self));

  if (self->slice_id == 0)
    judge_all (self);
}
