/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-shared-rungs.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-rung-status.h"

/* One group: rungs [first, first + n) of the plan. */
typedef struct
{
  guint first;
  guint n;
  char *caption;                /* (owned) */
  GtkWidget *child;             /* of the flow box */
  GPtrArray *images;            /* (owned) (element-type GtkImage) */
} Group;

struct _TrunkSharedRungs
{
  AdwBin parent_instance;

  TrunkPlan *plan;              /* (owned) (nullable) */
  TrunkRungTitleFunc title_func;
  gpointer title_data;

  GPtrArray *groups;            /* (owned) (element-type Group) */
  guint8 *statuses;             /* (owned): as shown */
  GtkFlowBox *box;
};

enum
{
  SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkSharedRungs, trunk_shared_rungs, ADW_TYPE_BIN)

static void
group_free (gpointer data)
{
  Group *group = data;

  g_free (group->caption);
  g_ptr_array_unref (group->images);
  g_free (group);
}

static void
trunk_shared_rungs_dispose (GObject *object)
{
  TrunkSharedRungs *self = TRUNK_SHARED_RUNGS (object);

  g_clear_object (&self->plan);

  G_OBJECT_CLASS (trunk_shared_rungs_parent_class)->dispose (object);
}

static void
trunk_shared_rungs_finalize (GObject *object)
{
  TrunkSharedRungs *self = TRUNK_SHARED_RUNGS (object);

  g_ptr_array_unref (self->groups);
  g_free (self->statuses);

  G_OBJECT_CLASS (trunk_shared_rungs_parent_class)->finalize (object);
}

static guint
find_interesting (TrunkSharedRungs *self,
                  const Group      *group)
{
  guint warned = G_MAXUINT;

  for (guint i = group->first; i < group->first + group->n; i++)
    {
      TrunkStatus status = trunk_check_item_get_status (trunk_plan_get_shared (self->plan, i));

      if (status == TRUNK_STATUS_FAIL)
        return i;
      if (status == TRUNK_STATUS_WARN && warned == G_MAXUINT)
        warned = i;
    }

  return warned != G_MAXUINT ? warned : group->first + group->n - 1;
}

static void
activated_cb (TrunkSharedRungs *self,
              GtkFlowBoxChild  *child)
{
  guint n = (guint) gtk_flow_box_child_get_index (child);

  if (n < self->groups->len)
    g_signal_emit (self, signals[SELECTED], 0, find_interesting (self, g_ptr_array_index (self->groups, n)));
}

static void
trunk_shared_rungs_class_init (TrunkSharedRungsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = trunk_shared_rungs_dispose;
  G_OBJECT_CLASS (klass)->finalize = trunk_shared_rungs_finalize;

  signals[SELECTED] = g_signal_new ("selected", TRUNK_TYPE_SHARED_RUNGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
trunk_shared_rungs_init (TrunkSharedRungs *self)
{
  self->groups = g_ptr_array_new_with_free_func (group_free);
  self->box = GTK_FLOW_BOX (gtk_flow_box_new ());
  gtk_flow_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (self->box, 8);
  gtk_flow_box_set_column_spacing (self->box, 6);
  gtk_flow_box_set_row_spacing (self->box, 6);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "trunk-shared-rungs");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Reached once for all mailboxes"), -1);
  g_signal_connect_swapped (self->box, "child-activated", G_CALLBACK (activated_cb), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

GtkWidget *
trunk_shared_rungs_new (void)
{
  return g_object_new (TRUNK_TYPE_SHARED_RUNGS, NULL);
}

void
trunk_shared_rungs_set_title_func (TrunkSharedRungs   *self,
                                   TrunkRungTitleFunc  func,
                                   gpointer            user_data)
{
  g_return_if_fail (TRUNK_IS_SHARED_RUNGS (self));

  self->title_func = func;
  self->title_data = user_data;
}

/* What the rung belongs to, as a person would say it. */
static char *
dup_caption (TrunkCheckItem *item)
{
  const char *subject = trunk_check_item_get_subject (item);

  switch (trunk_check_item_get_level (item))
    {
    case TRUNK_LEVEL_MACHINE:
      return g_strdup (_("This computer"));

    case TRUNK_LEVEL_ENDPOINT:
      return g_strndup (subject, strcspn (subject, ":"));

    case TRUNK_LEVEL_REGISTRATION:
      return g_strdup (_("Registration"));

    case TRUNK_LEVEL_SERVICE:
    case TRUNK_LEVEL_ACCOUNT:
    default:
      return g_strdup (_("Service"));
    }
}

static void
add_group (TrunkSharedRungs *self,
           Group            *group)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *cells = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  GtkWidget *label = gtk_label_new (group->caption);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), label);
  for (guint i = 0; i < group->n; i++)
    {
      GtkWidget *image = trunk_rung_image_new ();

      gtk_box_append (GTK_BOX (cells), image);
      g_ptr_array_add (group->images, image);
    }
  gtk_box_append (GTK_BOX (box), cells);

  group->child = gtk_flow_box_child_new ();
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (group->child), box);
  gtk_flow_box_insert (self->box, group->child, -1);
  g_ptr_array_add (self->groups, group);
}

static void
make_groups (TrunkSharedRungs *self)
{
  GtkWidget *child;
  Group *group = NULL;

  g_ptr_array_set_size (self->groups, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_flow_box_remove (self->box, child);
  if (self->plan == NULL)
    return;

  for (guint i = 0; i < trunk_plan_get_n_shared (self->plan); i++)
    {
      g_autofree char *caption = dup_caption (trunk_plan_get_shared (self->plan, i));

      if (group != NULL && g_str_equal (group->caption, caption))
        {
          group->n++;
          continue;
        }
      if (group != NULL)
        add_group (self, group);
      group = g_new0 (Group, 1);
      group->first = i;
      group->n = 1;
      group->caption = g_steal_pointer (&caption);
      group->images = g_ptr_array_new ();
    }
  if (group != NULL)
    add_group (self, group);
}

/* "Registration: 4 of 6 passed", and each that did not pass. */
static void
name_group (TrunkSharedRungs *self,
            Group            *group)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_passed = 0;

  for (guint i = group->first; i < group->first + group->n; i++)
    {
      TrunkCheckItem *item = trunk_plan_get_shared (self->plan, i);
      TrunkStatus status = trunk_check_item_get_status (item);
      const char *title = self->title_func != NULL ? self->title_func (item, self->title_data) : NULL;
      g_autofree char *sentence = NULL;

      if (status == TRUNK_STATUS_PASS)
        n_passed++;
      if (status == TRUNK_STATUS_PASS || status == TRUNK_STATUS_SKIPPED || status == TRUNK_STATUS_PENDING)
        continue;
      sentence = trunk_rung_dup_sentence (trunk_check_item_get_check (item), status, title);
      g_string_append_printf (text, "\n%s", sentence);
    }

  {
    /* Translators: a group of tests, such as "Registration", and how many of how many passed */
    g_autofree char *head = g_strdup_printf (ngettext ("%s: %u of %u test passed", "%s: %u of %u tests passed", group->n),
                                             group->caption, n_passed, group->n);

    g_string_prepend (text, head);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (group->child), GTK_ACCESSIBLE_PROPERTY_LABEL, text->str, -1);
  gtk_widget_set_tooltip_text (group->child, text->str);
}

void
trunk_shared_rungs_set_plan (TrunkSharedRungs *self,
                             TrunkPlan        *plan)
{
  g_return_if_fail (TRUNK_IS_SHARED_RUNGS (self));
  g_return_if_fail (plan == NULL || TRUNK_IS_PLAN (plan));

  if (!g_set_object (&self->plan, plan))
    return;

  g_clear_pointer (&self->statuses, g_free);
  make_groups (self);
  if (plan == NULL)
    return;

  self->statuses = g_new0 (guint8, trunk_plan_get_n_shared (plan) + 1);
  for (guint i = 0; i < self->groups->len; i++)
    name_group (self, g_ptr_array_index (self->groups, i));
  trunk_shared_rungs_refresh (self);
}

void
trunk_shared_rungs_refresh (TrunkSharedRungs *self)
{
  g_return_if_fail (TRUNK_IS_SHARED_RUNGS (self));

  for (guint i = 0; i < self->groups->len; i++)
    {
      Group *group = g_ptr_array_index (self->groups, i);
      gboolean changed = FALSE;

      for (guint n = 0; n < group->n; n++)
        {
          guint rung = group->first + n;
          TrunkStatus status = trunk_check_item_get_status (trunk_plan_get_shared (self->plan, rung));

          changed = changed || self->statuses[rung] != status;
          trunk_rung_image_set_status (g_ptr_array_index (group->images, n), self->statuses[rung], status);
          self->statuses[rung] = status;
        }
      if (changed)
        name_group (self, group);
    }
}

void
trunk_shared_rungs_focus (TrunkSharedRungs *self,
                          guint             n)
{
  g_return_if_fail (TRUNK_IS_SHARED_RUNGS (self));

  for (guint i = 0; i < self->groups->len; i++)
    {
      Group *group = g_ptr_array_index (self->groups, i);

      if (n >= group->first && n < group->first + group->n)
        gtk_widget_grab_focus (group->child);
    }
}
