/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-cause-list.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-cause-card.h"
#include "app/trunk-run-tally.h"

/* More causes than this at once say that something else is the matter; the first ones are those that matter. */
#define MAX_CARDS 20
/* Shown until more are asked for, so that the map is in sight. */
#define FIRST_CARDS 2

struct _TrunkCauseList
{
  AdwBin parent_instance;

  GtkBox *box;
  GtkButton *more;
  guint n_shown;
  GHashTable *cards;            /* (owned) id -> TrunkCauseCard: the ids are the cards' own */
  gboolean can_retest;
  gboolean choosing;
};

enum
{
  CHOSEN,
  RETEST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkCauseList, trunk_cause_list, ADW_TYPE_BIN)

static void
trunk_cause_list_finalize (GObject *object)
{
  g_hash_table_unref (TRUNK_CAUSE_LIST (object)->cards);

  G_OBJECT_CLASS (trunk_cause_list_parent_class)->finalize (object);
}

static void
trunk_cause_list_class_init (TrunkCauseListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_cause_list_finalize;

  signals[CHOSEN] = g_signal_new ("chosen", TRUNK_TYPE_CAUSE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RETEST] = g_signal_new ("retest", TRUNK_TYPE_CAUSE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
set_more_label (TrunkCauseList *self,
                const char     *label)
{
  if (g_strcmp0 (gtk_button_get_label (self->more), label) == 0)
    return;

  gtk_button_set_label (self->more, label);
  trunk_a11y_name (GTK_WIDGET (self->more), label);
}

static void
show_more (TrunkCauseList *self)
{
  guint n = 0;

  for (GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self->box)); card != NULL; card = gtk_widget_get_next_sibling (card))
    {
      gtk_widget_set_visible (card, n < self->n_shown || trunk_cause_card_get_chosen (TRUNK_CAUSE_CARD (card)));
      n++;
    }

  gtk_widget_set_visible (GTK_WIDGET (self->more), n > FIRST_CARDS);
  if (self->n_shown == FIRST_CARDS)
    {
      g_autofree char *label = g_strdup_printf (ngettext ("Show %u more cause", "Show %u more causes", MAX (n, FIRST_CARDS) - FIRST_CARDS),
                                                MAX (n, FIRST_CARDS) - FIRST_CARDS);

      set_more_label (self, label);
    }
  else
    {
      set_more_label (self, _("Show fewer causes"));
    }
}

static void
more_cb (TrunkCauseList *self)
{
  self->n_shown = self->n_shown == FIRST_CARDS ? MAX_CARDS : FIRST_CARDS;
  show_more (self);
}

static void
trunk_cause_list_init (TrunkCauseList *self)
{
  GtkWidget *outer;

  self->cards = g_hash_table_new (g_str_hash, g_str_equal);
  self->can_retest = TRUE;
  self->n_shown = FIRST_CARDS;
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  self->more = GTK_BUTTON (gtk_button_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->more), "flat");
  g_signal_connect_swapped (self->more, "clicked", G_CALLBACK (more_cb), self);
  outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (outer), GTK_WIDGET (self->box));
  gtk_box_append (GTK_BOX (outer), GTK_WIDGET (self->more));
  adw_bin_set_child (ADW_BIN (self), outer);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
trunk_cause_list_new (void)
{
  return g_object_new (TRUNK_TYPE_CAUSE_LIST, NULL);
}

static void
chosen_cb (TrunkCauseCard *card,
           GParamSpec     *pspec,
           TrunkCauseList *self)
{
  gboolean chosen = trunk_cause_card_get_chosen (card);

  if (self->choosing)
    return;

  trunk_cause_list_choose (self, chosen ? trunk_cause_card_get_id (card) : NULL);
  g_signal_emit (self, signals[CHOSEN], 0, chosen ? trunk_cause_card_get_id (card) : NULL);
}

static void
retest_cb (TrunkCauseCard *card,
           TrunkCauseList *self)
{
  g_signal_emit (self, signals[RETEST], 0, trunk_cause_card_get_id (card));
}

static GtkWidget *
add_card (TrunkCauseList *self,
          const char     *id)
{
  GtkWidget *card = trunk_cause_card_new (id);

  trunk_cause_card_set_can_retest (TRUNK_CAUSE_CARD (card), self->can_retest);
  g_signal_connect_object (card, "notify::chosen", G_CALLBACK (chosen_cb), self, 0);
  g_signal_connect_object (card, "retest", G_CALLBACK (retest_cb), self, 0);
  gtk_box_append (self->box, card);
  g_hash_table_insert (self->cards, (char *) trunk_cause_card_get_id (TRUNK_CAUSE_CARD (card)), card);

  return card;
}

static void
drop_others (TrunkCauseList *self,
             GHashTable     *wanted)
{
  GHashTableIter iter;
  gpointer id, card;

  g_hash_table_iter_init (&iter, self->cards);
  while (g_hash_table_iter_next (&iter, &id, &card))
    {
      if (g_hash_table_contains (wanted, id))
        continue;
      if (trunk_cause_card_get_chosen (card))
        g_signal_emit (self, signals[CHOSEN], 0, NULL);
      g_hash_table_iter_remove (&iter);
      gtk_box_remove (self->box, card);
    }
}

void
trunk_cause_list_show (TrunkCauseList *self,
                       GPtrArray      *causes)
{
  g_autoptr(GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GtkWidget *before = NULL;

  g_return_if_fail (TRUNK_IS_CAUSE_LIST (self));

  for (guint i = 0; causes != NULL && i < MIN (causes->len, MAX_CARDS); i++)
    g_hash_table_add (wanted, trunk_cause_dup_id (g_ptr_array_index (causes, i)));
  drop_others (self, wanted);

  for (guint i = 0; causes != NULL && i < MIN (causes->len, MAX_CARDS); i++)
    {
      const TrunkCause *cause = g_ptr_array_index (causes, i);
      g_autofree char *id = trunk_cause_dup_id (cause);
      GtkWidget *card = g_hash_table_lookup (self->cards, id);

      if (card == NULL)
        card = add_card (self, id);
      trunk_cause_card_show (TRUNK_CAUSE_CARD (card), cause);
      if (gtk_widget_get_prev_sibling (card) != before)
        gtk_box_reorder_child_after (self->box, card, before);
      before = card;
    }

  gtk_widget_set_visible (GTK_WIDGET (self), before != NULL);
  show_more (self);
}

void
trunk_cause_list_choose (TrunkCauseList *self,
                         const char     *id)
{
  g_autofree char *wanted = NULL;
  GHashTableIter iter;
  gpointer card;

  g_return_if_fail (TRUNK_IS_CAUSE_LIST (self));

  wanted = g_strdup (id);
  self->choosing = TRUE;
  g_hash_table_iter_init (&iter, self->cards);
  while (g_hash_table_iter_next (&iter, NULL, &card))
    trunk_cause_card_set_chosen (card, g_strcmp0 (trunk_cause_card_get_id (card), wanted) == 0);
  self->choosing = FALSE;
}

void
trunk_cause_list_set_can_retest (TrunkCauseList *self,
                                 gboolean        can_retest)
{
  GHashTableIter iter;
  gpointer card;

  g_return_if_fail (TRUNK_IS_CAUSE_LIST (self));

  self->can_retest = can_retest;
  g_hash_table_iter_init (&iter, self->cards);
  while (g_hash_table_iter_next (&iter, NULL, &card))
    trunk_cause_card_set_can_retest (card, can_retest);
}
