/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-accounts-judge.h"
#include "model/trunk-accounts-judge-private.h"

#include "base/trunk-validate.h"

/* Accounts that share a key stand in a ring. */
typedef enum
{
  RING_ALIAS,
  RING_ADDRESS,
  N_RINGS
} Ring;

typedef struct _Entry Entry;
struct _Entry
{
  TrunkAccount *account;        /* (owned) */
  char *keys[N_RINGS];          /* folded; (owned) unless it is the account's own string */
  Entry *next[N_RINGS];
  Entry *previous[N_RINGS];
  GList place;                  /* in @beyond, data: this entry */
  TrunkAccountProblems problems;
  guint is_beyond : 1;
};

/* An account of another set-up, under its alias or its address. */
typedef struct _Other Other;
struct _Other
{
  TrunkAccount *account;
  TrunkAccountsElsewhere *set_up;
  Other *next;
};

struct _TrunkAccountsElsewhere
{
  char *name;               /* (owned) */
  gboolean same_system;
  GPtrArray *accounts;      /* (owned) (element-type TrunkAccount) */
};

struct _TrunkAccountsJudge
{
  TrunkFeature of_service;
  guint limit;

  GHashTable *entries;              /* (owned): account -> Entry (owned) */
  GHashTable *rings[N_RINGS];       /* (owned): key -> one Entry of the ring */
  GQueue beyond;                    /* of Entry: those behind the limit, in order */
  guint counts[TRUNK_ACCOUNT_PROBLEMS_ANY + 1];     /* by the whole set */

  GPtrArray *elsewhere;             /* (owned) (nullable) */
  GHashTable *others[N_RINGS];      /* (owned) (nullable): key (owned) -> Other */
  GArray *other_block;              /* (owned) (nullable): where the Others lie */

  TrunkAccountsJudgeFunc func;      /* (nullable) */
  gpointer user_data;
};

/**
 * trunk_accounts_elsewhere_new:
 * @name: what the user calls the set-up
 * @same_system: whether it is of the same telephone system, so that an alias means the same user
 * @accounts: (element-type TrunkAccount) (transfer none): kept, and must not change any more
 *
 * Returns: (transfer full): the accounts with the name
 */
TrunkAccountsElsewhere *
trunk_accounts_elsewhere_new (const char *name,
                              gboolean    same_system,
                              GPtrArray  *accounts)
{
  TrunkAccountsElsewhere *self;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (accounts != NULL, NULL);

  self = g_atomic_rc_box_new0 (TrunkAccountsElsewhere);
  self->name = g_strdup (name);
  self->same_system = same_system;
  self->accounts = g_ptr_array_ref (accounts);

  return self;
}

TrunkAccountsElsewhere *
trunk_accounts_elsewhere_ref (TrunkAccountsElsewhere *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
elsewhere_clear (gpointer data)
{
  TrunkAccountsElsewhere *self = data;

  g_free (self->name);
  g_ptr_array_unref (self->accounts);
}

void
trunk_accounts_elsewhere_unref (TrunkAccountsElsewhere *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, elsewhere_clear);
}

/* An alias may hold any letters, an address ASCII only. Most are small letters already: those are not copied. */
static char *
fold (const char *text)
{
  gboolean capitals = FALSE;

  for (const char *p = text; *p != '\0'; p++)
    {
      if ((guchar) *p >= 0x80)
        return g_utf8_casefold (text, -1);
      capitals |= g_ascii_isupper (*p);
    }

  return capitals ? g_ascii_strdown (text, -1) : (char *) text;
}

static const char *
account_text (TrunkAccount *account,
              Ring          ring)
{
  const TrunkAccountValues *values = trunk_account_get_values (account);

  return ring == RING_ALIAS ? values->alias : values->address;
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  for (Ring ring = 0; ring < N_RINGS; ring++)
    {
      if (entry->keys[ring] != account_text (entry->account, ring))
        g_free (entry->keys[ring]);
    }
  g_object_unref (entry->account);
  g_slice_free (Entry, entry);
}

static void
read_elsewhere (TrunkAccountsJudge *self)
{
  guint total = 0;
  Other *next;

  for (guint i = 0; i < self->elsewhere->len; i++)
    total += ((TrunkAccountsElsewhere *) g_ptr_array_index (self->elsewhere, i))->accounts->len;
  if (total == 0)
    return;

  self->other_block = g_array_sized_new (FALSE, FALSE, sizeof (Other), N_RINGS * total);
  next = (Other *) (gpointer) self->other_block->data;
  for (Ring ring = 0; ring < N_RINGS; ring++)
    self->others[ring] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->elsewhere->len; i++)
    {
      TrunkAccountsElsewhere *set_up = g_ptr_array_index (self->elsewhere, i);

      for (guint j = 0; j < set_up->accounts->len; j++)
        {
          TrunkAccount *account = g_ptr_array_index (set_up->accounts, j);

          for (Ring ring = set_up->same_system ? RING_ALIAS : RING_ADDRESS; ring < N_RINGS; ring++)
            {
              const char *text = account_text (account, ring);
              char *key = fold (text);

              if (*key == '\0')
                continue;
              next->account = account;
              next->set_up = set_up;
              next->next = g_hash_table_lookup (self->others[ring], key);
              g_hash_table_replace (self->others[ring], key == text ? g_strdup (key) : key, next);
              next++;
            }
        }
    }
}

/**
 * trunk_accounts_judge_new:
 * @of_service: the capabilities of the service; none while they are not chosen yet: then capabilities are not judged
 * @limit: how many accounts the service takes, 0 where no limit is known
 * @elsewhere: (nullable) (element-type TrunkAccountsElsewhere): other set-ups. A user's accounts must not share a capability.
 *
 * Returns: (transfer full): a judge of an empty list
 */
TrunkAccountsJudge *
trunk_accounts_judge_new (TrunkFeature  of_service,
                          guint         limit,
                          GPtrArray    *elsewhere)
{
  TrunkAccountsJudge *self = g_new0 (TrunkAccountsJudge, 1);

  self->of_service = of_service;
  self->limit = limit;
  self->entries = g_hash_table_new_full (NULL, NULL, NULL, entry_free);
  for (Ring ring = 0; ring < N_RINGS; ring++)
    self->rings[ring] = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&self->beyond);
  if (elsewhere != NULL)
    {
      self->elsewhere = g_ptr_array_ref (elsewhere);
      read_elsewhere (self);
    }

  return self;
}

void
trunk_accounts_judge_free (TrunkAccountsJudge *self)
{
  g_return_if_fail (self != NULL);

  for (Ring ring = 0; ring < N_RINGS; ring++)
    {
      g_hash_table_unref (self->rings[ring]);
      g_clear_pointer (&self->others[ring], g_hash_table_unref);
    }
  g_hash_table_unref (self->entries);
  g_clear_pointer (&self->other_block, g_array_unref);
  g_clear_pointer (&self->elsewhere, g_ptr_array_unref);
  g_free (self);
}

/**
 * trunk_accounts_judge_set_func:
 * @func: (nullable): what shall be told; it must not change the judge
 */
void
trunk_accounts_judge_set_func (TrunkAccountsJudge     *self,
                               TrunkAccountsJudgeFunc  func,
                               gpointer                user_data)
{
  g_return_if_fail (self != NULL);

  self->func = func;
  self->user_data = user_data;
}

static void
entry_set (TrunkAccountsJudge   *self,
           Entry                *entry,
           TrunkAccountProblems  problems)
{
  if (entry->problems == problems)
    return;

  self->counts[entry->problems]--;
  self->counts[problems]++;
  entry->problems = problems;
  if (self->func != NULL)
    self->func (entry->account, problems, self->user_data);
}

static void
entry_mark (TrunkAccountsJudge   *self,
            Entry                *entry,
            TrunkAccountProblems  problem,
            gboolean              has)
{
  entry_set (self, entry, has ? entry->problems | problem : entry->problems & ~problem);
}

static TrunkAccountProblems
ring_problem (Ring ring)
{
  return ring == RING_ALIAS ? TRUNK_ACCOUNT_PROBLEM_SAME_ALIAS : TRUNK_ACCOUNT_PROBLEM_SAME_ADDRESS;
}

static void
ring_join (TrunkAccountsJudge *self,
           Entry              *entry,
           Ring                ring)
{
  Entry *other;

  entry->next[ring] = entry->previous[ring] = entry;
  if (*entry->keys[ring] == '\0')
    return;

  other = g_hash_table_lookup (self->rings[ring], entry->keys[ring]);
  if (other == NULL)
    {
      g_hash_table_insert (self->rings[ring], entry->keys[ring], entry);
      return;
    }

  entry->next[ring] = other;
  entry->previous[ring] = other->previous[ring];
  other->previous[ring]->next[ring] = entry;
  other->previous[ring] = entry;
  entry_mark (self, entry, ring_problem (ring), TRUE);
  entry_mark (self, other, ring_problem (ring), TRUE);
}

static void
ring_leave (TrunkAccountsJudge *self,
            Entry              *entry,
            Ring                ring)
{
  Entry *next = entry->next[ring];

  if (*entry->keys[ring] == '\0')
    return;

  if (next == entry)
    {
      g_hash_table_remove (self->rings[ring], entry->keys[ring]);
      return;
    }

  next->previous[ring] = entry->previous[ring];
  entry->previous[ring]->next[ring] = next;
  /* The key in the table may be the one that goes. */
  g_hash_table_replace (self->rings[ring], next->keys[ring], next);
  if (next->next[ring] == next)
    entry_mark (self, next, ring_problem (ring), FALSE);
}

/* (nullable): the first account of another set-up that does what @account does, too */
static Other *
find_overlap (TrunkAccountsJudge *self,
              TrunkAccount       *account)
{
  const TrunkAccountValues *values = trunk_account_get_values (account);

  for (Ring ring = 0; ring < N_RINGS && self->others[ring] != NULL; ring++)
    {
      const char *text = account_text (account, ring);
      char *key = fold (text);
      Other *other = g_hash_table_lookup (self->others[ring], key);

      if (key != text)
        g_free (key);
      for (; other != NULL; other = other->next)
        {
          if ((trunk_account_get_values (other->account)->capabilities & values->capabilities) != 0)
            return other;
        }
    }

  return NULL;
}

/* What can be said of an account without the others of its list. */
static TrunkAccountProblems
judge_alone (TrunkAccountsJudge *self,
             TrunkAccount       *account)
{
  const TrunkAccountValues *values = trunk_account_get_values (account);
  TrunkAccountProblems problems = TRUNK_ACCOUNT_PROBLEMS_NONE;

  if (*values->alias == '\0')
    problems |= TRUNK_ACCOUNT_PROBLEM_NO_ALIAS;
  if (*values->address == '\0')
    problems |= TRUNK_ACCOUNT_PROBLEM_NO_ADDRESS;
  else if (!trunk_validate_email (values->address, NULL))
    problems |= TRUNK_ACCOUNT_PROBLEM_BAD_ADDRESS;
  if (self->of_service != TRUNK_FEATURE_NONE)
    {
      if ((values->capabilities & ~self->of_service) != 0)
        problems |= TRUNK_ACCOUNT_PROBLEM_NOT_OF_SERVICE;
      if (values->capabilities == TRUNK_FEATURE_NONE)
        problems |= TRUNK_ACCOUNT_PROBLEM_NO_CAPABILITY;
    }
  if (find_overlap (self, account) != NULL)
    problems |= TRUNK_ACCOUNT_PROBLEM_OVERLAP;

  return problems;
}

static void
entry_join (TrunkAccountsJudge *self,
            Entry              *entry)
{
  for (Ring ring = 0; ring < N_RINGS; ring++)
    {
      entry->keys[ring] = fold (account_text (entry->account, ring));
      ring_join (self, entry, ring);
    }
}

static void
entry_leave (TrunkAccountsJudge *self,
             Entry              *entry)
{
  for (Ring ring = 0; ring < N_RINGS; ring++)
    {
      ring_leave (self, entry, ring);
      if (entry->keys[ring] != account_text (entry->account, ring))
        g_free (entry->keys[ring]);
      entry->keys[ring] = (char *) account_text (entry->account, ring);
    }
}

/**
 * trunk_accounts_judge_add:
 * @account: comes at the end of the list; not in it yet
 *
 * Returns: what is wrong with @account. For others that are concerned the function set is called.
 */
TrunkAccountProblems
trunk_accounts_judge_add (TrunkAccountsJudge *self,
                          TrunkAccount       *account)
{
  Entry *entry;

  g_return_val_if_fail (self != NULL, TRUNK_ACCOUNT_PROBLEMS_NONE);
  g_return_val_if_fail (TRUNK_IS_ACCOUNT (account), TRUNK_ACCOUNT_PROBLEMS_NONE);
  g_return_val_if_fail (!g_hash_table_contains (self->entries, account), TRUNK_ACCOUNT_PROBLEMS_NONE);

  entry = g_slice_new0 (Entry);
  entry->account = g_object_ref (account);
  entry->place.data = entry;
  entry->problems = judge_alone (self, account);
  if (self->limit > 0 && g_hash_table_size (self->entries) >= self->limit)
    {
      entry->problems |= TRUNK_ACCOUNT_PROBLEM_OVER_LIMIT;
      entry->is_beyond = TRUE;
      g_queue_push_tail_link (&self->beyond, &entry->place);
    }
  self->counts[entry->problems]++;
  g_hash_table_insert (self->entries, account, entry);
  entry_join (self, entry);

  return entry->problems;
}

/**
 * trunk_accounts_judge_remove:
 *
 * Returns: whether @account was in the list
 */
gboolean
trunk_accounts_judge_remove (TrunkAccountsJudge *self,
                             TrunkAccount       *account)
{
  Entry *entry;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (TRUNK_IS_ACCOUNT (account), FALSE);

  entry = g_hash_table_lookup (self->entries, account);
  if (entry == NULL)
    return FALSE;

  entry_leave (self, entry);
  self->counts[entry->problems]--;
  if (entry->is_beyond)
    {
      g_queue_unlink (&self->beyond, &entry->place);
    }
  else if (self->beyond.length > 0)
    {
      Entry *first = g_queue_pop_head_link (&self->beyond)->data;

      first->is_beyond = FALSE;
      entry_mark (self, first, TRUNK_ACCOUNT_PROBLEM_OVER_LIMIT, FALSE);
    }
  g_hash_table_remove (self->entries, account);

  return TRUE;
}

/**
 * trunk_accounts_judge_replace:
 * @account: is in the list
 * @with: takes its place; not in the list yet
 *
 * Returns: what is wrong with @with
 */
TrunkAccountProblems
trunk_accounts_judge_replace (TrunkAccountsJudge *self,
                              TrunkAccount       *account,
                              TrunkAccount       *with)
{
  Entry *entry;

  g_return_val_if_fail (self != NULL, TRUNK_ACCOUNT_PROBLEMS_NONE);
  g_return_val_if_fail (TRUNK_IS_ACCOUNT (account), TRUNK_ACCOUNT_PROBLEMS_NONE);
  g_return_val_if_fail (TRUNK_IS_ACCOUNT (with), TRUNK_ACCOUNT_PROBLEMS_NONE);

  entry = g_hash_table_lookup (self->entries, account);
  g_return_val_if_fail (entry != NULL, TRUNK_ACCOUNT_PROBLEMS_NONE);
  if (account == with)
    return entry->problems;
  g_return_val_if_fail (!g_hash_table_contains (self->entries, with), TRUNK_ACCOUNT_PROBLEMS_NONE);

  entry_leave (self, entry);
  g_hash_table_steal (self->entries, account);
  self->counts[entry->problems]--;
  g_object_unref (entry->account);
  entry->account = g_object_ref (with);
  entry->problems = judge_alone (self, with) | (entry->is_beyond ? TRUNK_ACCOUNT_PROBLEM_OVER_LIMIT : 0);
  self->counts[entry->problems]++;
  g_hash_table_insert (self->entries, with, entry);
  entry_join (self, entry);

  return entry->problems;
}

/**
 * trunk_accounts_judge_get:
 *
 * Returns: what is wrong with @account; nothing is where it is not in the list
 */
TrunkAccountProblems
trunk_accounts_judge_get (TrunkAccountsJudge *self,
                          TrunkAccount       *account)
{
  Entry *entry;

  g_return_val_if_fail (self != NULL, TRUNK_ACCOUNT_PROBLEMS_NONE);

  entry = g_hash_table_lookup (self->entries, account);

  return entry != NULL ? entry->problems : TRUNK_ACCOUNT_PROBLEMS_NONE;
}

gboolean
trunk_accounts_judge_has (TrunkAccountsJudge *self,
                          TrunkAccount       *account)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_hash_table_contains (self->entries, account);
}

guint
trunk_accounts_judge_get_n (TrunkAccountsJudge *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_hash_table_size (self->entries);
}

guint
trunk_accounts_judge_get_limit (TrunkAccountsJudge *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->limit;
}

/**
 * trunk_accounts_judge_count:
 *
 * Returns: how many accounts have at least one of @problems
 */
guint
trunk_accounts_judge_count (TrunkAccountsJudge   *self,
                            TrunkAccountProblems  problems)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint set = 0; set < G_N_ELEMENTS (self->counts); set++)
    n += (set & problems) != 0 ? self->counts[set] : 0;

  return n;
}

static TrunkAccount *
find_by_key (TrunkAccountsJudge *self,
             Ring                ring,
             const char         *text,
             TrunkAccount       *but)
{
  char *key = fold (text);
  Entry *entry = g_hash_table_lookup (self->rings[ring], key);

  if (key != text)
    g_free (key);
  if (entry != NULL && entry->account == but)
    entry = entry->next[ring] != entry ? entry->next[ring] : NULL;

  return entry != NULL ? entry->account : NULL;
}

/**
 * trunk_accounts_judge_find_alias:
 * @but: (nullable): the account that may have it
 *
 * Returns: (transfer none) (nullable): an account of the list that has the alias, in whatever case
 */
TrunkAccount *
trunk_accounts_judge_find_alias (TrunkAccountsJudge *self,
                                 const char         *alias,
                                 TrunkAccount       *but)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (alias != NULL, NULL);

  return find_by_key (self, RING_ALIAS, alias, but);
}

TrunkAccount *
trunk_accounts_judge_find_address (TrunkAccountsJudge *self,
                                   const char         *address,
                                   TrunkAccount       *but)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (address != NULL, NULL);

  return find_by_key (self, RING_ADDRESS, address, but);
}

TrunkFeature
judge_get_of_service (TrunkAccountsJudge *self)
{
  return self->of_service;
}

TrunkAccount *
judge_find_overlap (TrunkAccountsJudge  *self,
                    TrunkAccount        *account,
                    const char         **out_set_up)
{
  const Other *other = find_overlap (self, account);

  if (other == NULL)
    return NULL;

  *out_set_up = other->set_up->name;

  return other->account;
}
