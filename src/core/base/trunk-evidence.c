/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-evidence.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TrunkEvidence
{
  GArray *entries;      /* (owned) of Entry, in the order they were first set */
  char *transcript;     /* (owned) (nullable) */
};

typedef struct
{
  TrunkFact fact;
  char *value;          /* (owned) */
} Entry;

static const struct
{
  const char *nick;
  const char *label;
} facts[TRUNK_N_FACTS] = {
#define TRUNK_FACT_TABLE_ENTRY(symbol, nick, label) [TRUNK_FACT_##symbol] = { nick, label },
  TRUNK_FACT_LIST (TRUNK_FACT_TABLE_ENTRY)
#undef TRUNK_FACT_TABLE_ENTRY
};

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_free (entry->value);
}

static void
evidence_clear (gpointer data)
{
  TrunkEvidence *self = data;

  g_array_unref (self->entries);
  g_free (self->transcript);
}

/**
 * trunk_fact_get_nick:
 *
 * Returns: (transfer none): the stable name of @fact in JSON, also its placeholder in remedies
 */
const char *
trunk_fact_get_nick (TrunkFact fact)
{
  g_return_val_if_fail (fact < TRUNK_N_FACTS, NULL);

  return facts[fact].nick;
}

/**
 * trunk_fact_get_label:
 *
 * Returns: (transfer none): the translated name of @fact for a person
 */
const char *
trunk_fact_get_label (TrunkFact fact)
{
  g_return_val_if_fail (fact < TRUNK_N_FACTS, NULL);

  return _(facts[fact].label);
}

/**
 * trunk_fact_from_nick:
 * @out_fact: (out) (optional): the fact of that name
 *
 * Returns: whether there is a fact named @nick
 */
gboolean
trunk_fact_from_nick (const char *nick,
                      TrunkFact  *out_fact)
{
  g_return_val_if_fail (nick != NULL, FALSE);

  for (guint i = 0; i < TRUNK_N_FACTS; i++)
    {
      if (g_str_equal (facts[i].nick, nick))
        {
          if (out_fact != NULL)
            *out_fact = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * trunk_evidence_new:
 *
 * Returns: (transfer full): evidence without a fact
 */
TrunkEvidence *
trunk_evidence_new (void)
{
  TrunkEvidence *self = g_atomic_rc_box_new0 (TrunkEvidence);

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, entry_clear);

  return self;
}

TrunkEvidence *
trunk_evidence_ref (TrunkEvidence *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
trunk_evidence_unref (TrunkEvidence *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, evidence_clear);
}

static Entry *
evidence_find (TrunkEvidence *self,
               TrunkFact      fact)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);

      if (entry->fact == fact)
        return entry;
    }

  return NULL;
}

/**
 * trunk_evidence_get:
 *
 * Returns: (transfer none) (nullable): the value of @fact, or %NULL if it was not seen
 */
const char *
trunk_evidence_get (TrunkEvidence *self,
                    TrunkFact      fact)
{
  Entry *entry;

  g_return_val_if_fail (self != NULL, NULL);

  entry = evidence_find (self, fact);

  return entry != NULL ? entry->value : NULL;
}

guint
trunk_evidence_get_n (TrunkEvidence *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->entries->len;
}

/**
 * trunk_evidence_get_nth:
 * @n: index below trunk_evidence_get_n()
 * @out_fact: (out) (optional): which fact it is
 *
 * Returns: (transfer none): the value of the @n-th fact, in the order they were set
 */
const char *
trunk_evidence_get_nth (TrunkEvidence *self,
                        guint          n,
                        TrunkFact     *out_fact)
{
  Entry *entry;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n < self->entries->len, NULL);

  entry = &g_array_index (self->entries, Entry, n);
  if (out_fact != NULL)
    *out_fact = entry->fact;

  return entry->value;
}

static char *
make_line (const char *value)
{
  char *line = g_utf8_make_valid (value, -1);

  for (char *p = line, *next; *p != '\0'; p = next)
    {
      next = g_utf8_next_char (p);
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        memset (p, ' ', next - p);
    }

  return line;
}

/**
 * trunk_evidence_set:
 * @value: (nullable): one line of text that is safe to show; %NULL leaves the evidence as it is
 *
 * Sets @fact, replacing an earlier value. Bytes that are not UTF-8 are replaced, and control characters become blanks, so that
 * every fact can be shown and exported: what a server says must not steer the terminal of whoever reads it.
 */
void
trunk_evidence_set (TrunkEvidence *self,
                    TrunkFact      fact,
                    const char    *value)
{
  Entry *entry;

  g_return_if_fail (self != NULL);
  g_return_if_fail (fact < TRUNK_N_FACTS);

  if (value == NULL)
    return;

  entry = evidence_find (self, fact);
  if (entry == NULL)
    {
      g_array_append_vals (self->entries, &(Entry) { .fact = fact }, 1);
      entry = &g_array_index (self->entries, Entry, self->entries->len - 1);
    }

  g_free (entry->value);
  entry->value = make_line (value);
}

void
trunk_evidence_set_int (TrunkEvidence *self,
                        TrunkFact      fact,
                        gint64         value)
{
  char buffer[32];

  g_snprintf (buffer, sizeof buffer, "%" G_GINT64_FORMAT, value);
  trunk_evidence_set (self, fact, buffer);
}

/**
 * trunk_evidence_merge:
 *
 * Adds the facts of @other that @self does not have yet, and its transcript if @self has none.
 */
void
trunk_evidence_merge (TrunkEvidence *self,
                      TrunkEvidence *other)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (other != NULL);

  for (guint i = 0; i < other->entries->len; i++)
    {
      Entry *entry = &g_array_index (other->entries, Entry, i);

      if (evidence_find (self, entry->fact) == NULL)
        trunk_evidence_set (self, entry->fact, entry->value);
    }

  if (self->transcript == NULL)
    self->transcript = g_strdup (other->transcript);
}

/**
 * trunk_evidence_get_transcript:
 *
 * Returns: (transfer none) (nullable): the redacted record of what went over the wire
 */
const char *
trunk_evidence_get_transcript (TrunkEvidence *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->transcript;
}

/**
 * trunk_evidence_set_transcript:
 * @redacted: (nullable): what went through base/trunk-redact; bytes that are not UTF-8 are replaced
 */
void
trunk_evidence_set_transcript (TrunkEvidence *self,
                               const char    *redacted)
{
  g_return_if_fail (self != NULL);

  g_free (self->transcript);
  self->transcript = redacted != NULL ? g_utf8_make_valid (redacted, -1) : NULL;
}
