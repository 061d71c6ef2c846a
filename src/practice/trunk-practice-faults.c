/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-faults.h"

#include <string.h>

#include "base/trunk-error.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const TrunkPracticeFault *fault;
  char                     *target;     /* (nullable): lower case */
} ActiveFault;

typedef struct
{
  TrunkPracticeFaultsChanged changed;
  gpointer                   user_data;
} Watch;

struct _TrunkPracticeFaults
{
  GPtrArray  *menu;             /* (element-type TrunkPracticeFault), borrowed */
  GHashTable *by_name;
  GArray     *active[TRUNK_PRACTICE_N_PLACES];
  GArray     *watches;
  char       *default_target;
};

static void
active_fault_clear (ActiveFault *active)
{
  g_free (active->target);
}

static GArray *
active_array_new (void)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (ActiveFault));

  g_array_set_clear_func (array, (GDestroyNotify) active_fault_clear);
  return array;
}

/**
 * trunk_practice_faults_new:
 *
 * An empty menu.
 *
 * Returns: (transfer full): the menu
 */
TrunkPracticeFaults *
trunk_practice_faults_new (void)
{
  TrunkPracticeFaults *self = g_new0 (TrunkPracticeFaults, 1);

  self->menu = g_ptr_array_new ();
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->watches = g_array_new (FALSE, FALSE, sizeof (Watch));
  for (guint i = 0; i < TRUNK_PRACTICE_N_PLACES; i++)
    self->active[i] = active_array_new ();

  return self;
}

/**
 * trunk_practice_faults_free:
 * @self: (transfer full): the menu
 */
void
trunk_practice_faults_free (TrunkPracticeFaults *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < TRUNK_PRACTICE_N_PLACES; i++)
    g_array_unref (self->active[i]);
  g_array_unref (self->watches);
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->menu);
  g_free (self->default_target);
  g_free (self);
}

/**
 * trunk_practice_faults_add_table:
 * @table: (array length=n_rows): static rows; a name that is on the menu already is a mistake in the program
 * @n_rows: how many
 */
void
trunk_practice_faults_add_table (TrunkPracticeFaults      *self,
                                 const TrunkPracticeFault *table,
                                 gsize                     n_rows)
{
  g_return_if_fail (self != NULL);

  for (gsize i = 0; i < n_rows; i++)
    {
      g_return_if_fail (table[i].place < TRUNK_PRACTICE_N_PLACES);

      if (!g_hash_table_insert (self->by_name, (gpointer) table[i].name, (gpointer) &table[i]))
        {
          g_critical ("The fault %s is on the menu twice", table[i].name);
          continue;
        }
      g_ptr_array_add (self->menu, (gpointer) &table[i]);
    }
}

/**
 * trunk_practice_faults_set_default_target:
 * @address: mailbox that a fault of account scope hits when nobody named one
 */
void
trunk_practice_faults_set_default_target (TrunkPracticeFaults *self,
                                          const char          *address)
{
  g_return_if_fail (self != NULL);

  g_free (self->default_target);
  self->default_target = g_ascii_strdown (address, -1);
}

guint
trunk_practice_faults_get_n (TrunkPracticeFaults *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->menu->len;
}

const TrunkPracticeFault *
trunk_practice_faults_get_nth (TrunkPracticeFaults *self,
                               guint                n)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n < self->menu->len, NULL);

  return g_ptr_array_index (self->menu, n);
}

const TrunkPracticeFault *
trunk_practice_faults_lookup (TrunkPracticeFaults *self,
                              const char          *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_hash_table_lookup (self->by_name, name);
}

static gboolean
target_hits (const char *fault_target,
             const char *asked)
{
  if (fault_target == NULL || g_str_equal (fault_target, "all"))
    return TRUE;
  if (asked == NULL)
    return FALSE;
  if (g_str_equal (fault_target, "mail"))
    return g_str_equal (asked, "graph") || g_str_equal (asked, "outlook");
  return g_ascii_strcasecmp (fault_target, asked) == 0;
}

const TrunkPracticeFault *
trunk_practice_faults_find (TrunkPracticeFaults *self,
                            TrunkPracticePlace   place,
                            const char          *target,
                            guint               *iter)
{
  GArray *active;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (iter != NULL, NULL);

  active = self->active[place];
  while (*iter < active->len)
    {
      const ActiveFault *entry = &g_array_index (active, ActiveFault, (*iter)++);

      if (target_hits (entry->target, target))
        return entry->fault;
    }

  return NULL;
}

gboolean
trunk_practice_faults_any (TrunkPracticeFaults *self,
                           TrunkPracticePlace   place)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->active[place]->len > 0;
}

static gboolean
parse_spec (TrunkPracticeFaults *self,
            const char          *spec,
            ActiveFault         *out_active,
            GError             **error)
{
  const char *equals = strchr (spec, '=');
  g_autofree char *name = equals != NULL ? g_strndup (spec, equals - spec) : g_strdup (spec);
  const TrunkPracticeFault *fault = g_hash_table_lookup (self->by_name, name);
  const char *target;

  if (fault == NULL)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                   /* Translators: %s is what was typed as the name of a fault. */
                   _("“%s” is not on the fault menu; --list-faults shows it"), name);
      return FALSE;
    }

  if (equals != NULL && equals[1] != '\0')
    target = equals + 1;
  else if (fault->target != NULL)
    target = fault->target;
  else
    target = fault->scope == TRUNK_PRACTICE_SCOPE_ACCOUNT ? self->default_target : NULL;

  out_active->fault = fault;
  out_active->target = target != NULL ? g_ascii_strdown (target, -1) : NULL;
  return TRUE;
}

gboolean
trunk_practice_faults_set_active (TrunkPracticeFaults *self,
                                  const char * const  *specs,
                                  GError             **error)
{
  g_autoptr(GArray) parsed = active_array_new ();

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; specs != NULL && specs[i] != NULL; i++)
    {
      ActiveFault active;

      if (!parse_spec (self, specs[i], &active, error))
        return FALSE;
      g_array_append_val (parsed, active);
    }

  for (guint i = 0; i < TRUNK_PRACTICE_N_PLACES; i++)
    g_array_set_size (self->active[i], 0);
  for (guint i = 0; i < parsed->len; i++)
    {
      const ActiveFault *entry = &g_array_index (parsed, ActiveFault, i);
      ActiveFault copy = { entry->fault, g_strdup (entry->target) };

      g_array_append_val (self->active[entry->fault->place], copy);
    }
  for (guint i = 0; i < self->watches->len; i++)
    {
      const Watch *watch = &g_array_index (self->watches, Watch, i);

      watch->changed (self, watch->user_data);
    }

  return TRUE;
}

void
trunk_practice_faults_add_watch (TrunkPracticeFaults       *self,
                                 TrunkPracticeFaultsChanged changed,
                                 gpointer                   user_data)
{
  Watch watch = { changed, user_data };

  g_return_if_fail (self != NULL);
  g_return_if_fail (changed != NULL);

  g_array_append_val (self->watches, watch);
}

static const ActiveFault *
find_active (TrunkPracticeFaults      *self,
             const TrunkPracticeFault *fault)
{
  GArray *active = self->active[fault->place];

  for (guint i = 0; i < active->len; i++)
    {
      const ActiveFault *entry = &g_array_index (active, ActiveFault, i);

      if (entry->fault == fault)
        return entry;
    }

  return NULL;
}

/**
 * trunk_practice_faults_to_text:
 *
 * The menu as aligned text, grouped by level.
 *
 * Returns: (transfer full): the text
 */
char *
trunk_practice_faults_to_text (TrunkPracticeFaults *self)
{
  static const char * const levels[] = { "machine", "endpoint", "registration", "service", "account" };
  g_autoptr(GString) text = g_string_new (NULL);
  int width = 0;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->menu->len; i++)
    width = MAX (width, (int) strlen (((const TrunkPracticeFault *) g_ptr_array_index (self->menu, i))->name));

  for (guint level = 0; level < G_N_ELEMENTS (levels); level++)
    {
      g_string_append_printf (text, "%s%s\n", level > 0 ? "\n" : "", levels[level]);
      for (guint i = 0; i < self->menu->len; i++)
        {
          const TrunkPracticeFault *fault = g_ptr_array_index (self->menu, i);

          if (!g_str_equal (fault->level, levels[level]))
            continue;
          g_string_append_printf (text, "  %-*s  %s%s\n", width, fault->name, _(fault->title),
                                  fault->scope == TRUNK_PRACTICE_SCOPE_ACCOUNT ? _(" (one account)") : "");
        }
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * trunk_practice_faults_to_json:
 *
 * The menu as an array of objects, each with whether it is active and on what.
 *
 * Returns: (transfer full): the array
 */
JsonNode *
trunk_practice_faults_to_json (TrunkPracticeFaults *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_array (builder);
  for (guint i = 0; i < self->menu->len; i++)
    {
      const TrunkPracticeFault *fault = g_ptr_array_index (self->menu, i);
      const ActiveFault *active = find_active (self, fault);
      const struct { const char *name, *value; } strings[] = {
        { "name", fault->name },
        { "title", _(fault->title) },
        { "teaches", _(fault->teaches) },
        { "level", fault->level },
        { "finding", trunk_finding_get_nick (fault->finding) },
        { "check", fault->check },
        { "scope", fault->scope == TRUNK_PRACTICE_SCOPE_ACCOUNT ? "account" : "shared" },
        { "setup", fault->setup },
        { "kind", fault->place == TRUNK_PRACTICE_PLACE_SETUP ? "set-up" : "served" },
      };

      json_builder_begin_object (builder);
      for (guint j = 0; j < G_N_ELEMENTS (strings); j++)
        {
          json_builder_set_member_name (builder, strings[j].name);
          json_builder_add_string_value (builder, strings[j].value);
        }
      if (fault->place == TRUNK_PRACTICE_PLACE_SETUP && fault->text != NULL)
        {
          json_builder_set_member_name (builder, "how");
          json_builder_add_string_value (builder, fault->text);
        }
      json_builder_set_member_name (builder, "combinable");
      json_builder_add_boolean_value (builder, !fault->alone);
      json_builder_set_member_name (builder, "active");
      json_builder_add_boolean_value (builder, active != NULL);
      json_builder_set_member_name (builder, "target");
      if (active != NULL && active->target != NULL)
        json_builder_add_string_value (builder, active->target);
      else
        json_builder_add_null_value (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  return json_builder_get_root (builder);
}
