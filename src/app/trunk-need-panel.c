/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-need-panel.h"

#include <glib/gi18n.h>

#include "app/trunk-fact-rows.h"
#include "app/trunk-template.h"
#include "explain/trunk-role.h"
#include "systems/trunk-system.h"

struct _TrunkNeedPanel
{
  AdwBin parent_instance;

  TrunkCatalog *catalog;                /* (owned) (nullable) */
  TrunkRequirement *requirement;        /* (owned) (nullable) */

  GtkListBox *list;
  GtkListBox *helpers;
  GtkWidget *helpers_title;
  AdwExpanderRow *notes;
  AdwExpanderRow *sources;
  GPtrArray *inner;                     /* (owned): rows of the expanders */
};

G_DEFINE_FINAL_TYPE (TrunkNeedPanel, trunk_need_panel, ADW_TYPE_BIN)

static void
trunk_need_panel_dispose (GObject *object)
{
  TrunkNeedPanel *self = TRUNK_NEED_PANEL (object);

  g_clear_object (&self->catalog);
  g_clear_object (&self->requirement);
  g_clear_pointer (&self->inner, g_ptr_array_unref);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_NEED_PANEL);

  G_OBJECT_CLASS (trunk_need_panel_parent_class)->dispose (object);
}

static void
trunk_need_panel_class_init (TrunkNeedPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_need_panel_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-need-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkNeedPanel, list);
  gtk_widget_class_bind_template_child (widget_class, TrunkNeedPanel, helpers);
  gtk_widget_class_bind_template_child (widget_class, TrunkNeedPanel, helpers_title);
  gtk_widget_class_bind_template_child (widget_class, TrunkNeedPanel, notes);
  gtk_widget_class_bind_template_child (widget_class, TrunkNeedPanel, sources);
}

static void
trunk_need_panel_init (TrunkNeedPanel *self)
{
  self->inner = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
clear_list (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static void
add_inner (TrunkNeedPanel *self,
           AdwExpanderRow *expander,
           GtkWidget      *row)
{
  adw_expander_row_add_row (expander, row);
  g_ptr_array_add (self->inner, row);
}

static void
clear_inner (TrunkNeedPanel *self)
{
  for (guint i = 0; i < self->inner->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->inner, i);
      GtkWidget *expander = gtk_widget_get_ancestor (row, ADW_TYPE_EXPANDER_ROW);

      adw_expander_row_remove (ADW_EXPANDER_ROW (expander), row);
    }
  g_ptr_array_set_size (self->inner, 0);
}

static void
add_way (TrunkNeedPanel *self)
{
  gboolean graph = trunk_requirement_get_protocol (self->requirement) == TRUNK_PROTOCOL_GRAPH;
  gboolean app = trunk_requirement_get_sign_in (self->requirement) == TRUNK_SIGN_IN_APP;

  gtk_list_box_append (self->list,
                       trunk_fact_row_new (graph ? _("Microsoft Graph") : _("Exchange Web Services (EWS)"),
                                           graph ? _("The way into the mailboxes (protocol)")
                                                 : _("The way into the mailboxes (protocol); Microsoft is closing it"),
                                           "network-server-symbolic"));
  gtk_list_box_append (self->list,
                       trunk_fact_row_new (app ? _("The system signs in as itself") : _("One person signs in once"),
                                           app ? _("With a credential of an app registration; nobody’s password is needed (client credentials)")
                                               : _("With a code in the browser; after that the sign-in renews itself (device code)"),
                                           app ? "dialog-password-symbolic" : "avatar-default-symbolic"));
}

static void
add_permission (TrunkNeedPanel        *self,
                const TrunkPermission *permission,
                const char            *purpose)
{
  g_autofree char *subtitle = NULL;
  /* Translators: %s is the name of a permission, such as “Mail.Send” */
  g_autofree char *what = g_strdup_printf (_("permission %s"), permission->value);

  if (permission->kind == TRUNK_PERMISSION_APPLICATION)
    /* Translators: %s is “Microsoft Graph” or “Office 365 Exchange Online” */
    subtitle = g_strdup_printf (_("Application permission of %s"), trunk_resource_get_name (permission->resource));
  else
    /* Translators: %s is “Microsoft Graph” or “Office 365 Exchange Online” */
    subtitle = g_strdup_printf (_("Delegated permission of %s"), trunk_resource_get_name (permission->resource));
  if (purpose != NULL)
    {
      g_autofree char *plain = g_steal_pointer (&subtitle);

      /* Translators: whose permission it is, and what it is good for, as a sentence */
      subtitle = g_strdup_printf (_("%s. Not needed, but it helps the tests: %s"), plain, purpose);
    }
  gtk_list_box_append (self->list, trunk_fact_row_new_value (what, permission->value, subtitle));
}

static const char *
get_purpose (const TrunkWay        *way,
             const TrunkPermission *permission)
{
  for (guint i = 0; i < way->n_diagnosis; i++)
    {
      if (way->diagnosis[i].resource == permission->resource && g_str_equal (way->diagnosis[i].value, permission->value))
        return way->diagnosis[i].purpose;
    }

  return NULL;
}

static void
add_permissions (TrunkNeedPanel *self)
{
  const TrunkWay *way = trunk_requirement_get_way (self->requirement);

  for (guint i = 0; i < trunk_requirement_get_n_permissions (self->requirement); i++)
    add_permission (self, trunk_requirement_get_nth_permission (self->requirement, i), NULL);
  for (guint i = 0; i < trunk_requirement_get_n_diagnosis_permissions (self->requirement); i++)
    {
      const TrunkPermission *permission = trunk_requirement_get_nth_diagnosis_permission (self->requirement, i);

      add_permission (self, permission, get_purpose (way, permission));
    }
  if (trunk_requirement_get_exclusive (self->requirement))
    gtk_list_box_append (self->list, trunk_fact_row_new (_("No other permissions"),
                                                         _("The maker supports a registration with exactly these."), "dialog-information-symbolic"));
}

static void
add_limits (TrunkNeedPanel *self)
{
  const TrunkRelease *release = trunk_requirement_get_release (self->requirement);

  for (guint i = 0; i < release->n_limits; i++)
    {
      const TrunkLimit *limit = &release->limits[i];
      g_autofree char *title = NULL;

      if (g_str_equal (limit->kind, "accounts-per-service"))
        title = g_strdup_printf (ngettext ("Up to %'u account on one service", "Up to %'u accounts on one service", limit->value), limit->value);
      else
        title = g_strdup_printf (ngettext ("Up to %'u voice message in a mailbox", "Up to %'u voice messages in a mailbox", limit->value), limit->value);
      gtk_list_box_append (self->list, trunk_fact_row_new (title, limit->text, "dialog-information-symbolic"));
    }
}

static void
add_deadlines (TrunkNeedPanel *self)
{
  for (guint i = 0; i < trunk_requirement_get_n_deadlines (self->requirement); i++)
    {
      const TrunkDeadline *deadline = trunk_requirement_get_nth_deadline (self->requirement, i);
      g_autofree char *date = trunk_fact_dup_date (deadline->date);
      /* Translators: a date such as “2027-04-01, in 130 days”, and what happens then */
      g_autofree char *text = g_strdup_printf (_("%s. %s"), date, deadline->detail);

      gtk_list_box_append (self->list,
                           trunk_fact_row_new (deadline->title, text,
                                               deadline->effect == TRUNK_DEADLINE_NOTICE ? "x-office-calendar-symbolic" : "dialog-warning-symbolic"));
    }
}

/* Who has to help, and with what, in the order of the steps. */
static void
add_helpers (TrunkNeedPanel *self)
{
  TrunkSystem *system = trunk_requirement_get_system (self->requirement);
  const TrunkWay *way = trunk_requirement_get_way (self->requirement);
  g_autoptr(GPtrArray) roles = g_ptr_array_new ();

  for (guint i = 0; i < trunk_system_get_n_steps (system); i++)
    {
      const TrunkStep *step = trunk_system_get_nth_step (system, i);

      if (trunk_step_applies (step, way, trunk_requirement_get_features (self->requirement)) &&
          !g_ptr_array_find_with_equal_func (roles, step->role, g_str_equal, NULL))
        g_ptr_array_add (roles, (gpointer) step->role);
    }

  for (guint r = 0; r < roles->len; r++)
    {
      const char *role = g_ptr_array_index (roles, r);
      g_autofree char *name = trunk_role_dup_name (self->catalog, role);
      g_autoptr(GString) tasks = g_string_new (NULL);

      for (guint i = 0; i < trunk_system_get_n_steps (system); i++)
        {
          const TrunkStep *step = trunk_system_get_nth_step (system, i);

          if (g_str_equal (step->role, role) && trunk_step_applies (step, way, trunk_requirement_get_features (self->requirement)))
            /* Translators: between the titles of steps */
            g_string_append_printf (tasks, "%s%s", tasks->len > 0 ? _("; ") : "", step->title);
        }
      if (name != NULL)
        {
          g_autofree char *first = g_utf8_substring (name, 0, 1);
          g_autofree char *upper = g_utf8_strup (first, -1);
          g_autofree char *title = g_strconcat (upper, g_utf8_next_char (name), NULL);

          gtk_list_box_append (self->helpers, trunk_fact_row_new (title, tasks->str, "system-users-symbolic"));
        }
    }
  gtk_widget_set_visible (GTK_WIDGET (self->helpers), roles->len > 0);
  gtk_widget_set_visible (self->helpers_title, roles->len > 0);
}

static void
add_notes (TrunkNeedPanel  *self,
           const TrunkNote *notes,
           guint            n_notes)
{
  for (guint i = 0; i < n_notes; i++)
    {
      if (notes[i].features == TRUNK_FEATURE_NONE || (notes[i].features & trunk_requirement_get_features (self->requirement)) != 0)
        add_inner (self, self->notes, trunk_fact_row_new (notes[i].text, NULL, NULL));
    }
}

static void
add_source (TrunkNeedPanel    *self,
            GHashTable        *seen,
            const TrunkSource *source)
{
  if (g_hash_table_add (seen, (gpointer) source->source))
    add_inner (self, self->sources, trunk_fact_row_new_source (source));
}

static void
add_sources (TrunkNeedPanel *self)
{
  const TrunkWay *way = trunk_requirement_get_way (self->requirement);
  const TrunkRelease *release = trunk_requirement_get_release (self->requirement);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  add_source (self, seen, &way->source);
  add_source (self, seen, &release->source);
  for (guint i = 0; i < way->n_notes; i++)
    add_source (self, seen, &way->notes[i].source);
  for (guint i = 0; i < release->n_limits; i++)
    add_source (self, seen, &release->limits[i].source);
  for (guint i = 0; i < trunk_requirement_get_n_deadlines (self->requirement); i++)
    add_source (self, seen, &trunk_requirement_get_nth_deadline (self->requirement, i)->source);
  for (guint i = 0; i < trunk_requirement_get_n_permissions (self->requirement); i++)
    add_source (self, seen, &trunk_requirement_get_nth_permission (self->requirement, i)->source);
}

/**
 * trunk_need_panel_set_requirement:
 * @catalog: the facts that @requirement is of
 * @requirement: (nullable): what is shown
 */
void
trunk_need_panel_set_requirement (TrunkNeedPanel   *self,
                                  TrunkCatalog     *catalog,
                                  TrunkRequirement *requirement)
{
  g_return_if_fail (TRUNK_IS_NEED_PANEL (self));
  g_return_if_fail (requirement == NULL || TRUNK_IS_REQUIREMENT (requirement));

  if (self->requirement == requirement)
    return;

  g_set_object (&self->catalog, catalog);
  g_set_object (&self->requirement, requirement);
  clear_list (self->list);
  clear_list (self->helpers);
  clear_inner (self);
  gtk_widget_set_visible (GTK_WIDGET (self), requirement != NULL);
  if (requirement == NULL)
    return;

  add_way (self);
  add_permissions (self);
  add_limits (self);
  add_deadlines (self);
  add_helpers (self);
  add_notes (self, trunk_requirement_get_way (requirement)->notes, trunk_requirement_get_way (requirement)->n_notes);
  add_notes (self, trunk_requirement_get_release (requirement)->notes, trunk_requirement_get_release (requirement)->n_notes);
  gtk_widget_set_visible (GTK_WIDGET (self->notes), self->inner->len > 0);
  add_sources (self);
}
