/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-tenant-lookup.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-a11y.h"
#include "app/trunk-compat.h"
#include "app/trunk-explanation-view.h"
#include "app/trunk-start-choices.h"
#include "app/trunk-template.h"
#include "auth/trunk-tenant.h"
#include "base/trunk-validate.h"

#define SPINNER_DELAY_MS 300

typedef enum
{
  FIX_NONE,
  FIX_TENANT,                   /* the id takes the place of a domain */
  FIX_CLOUD,
  FIX_SWAP,                     /* the two ids change places */
} Fix;

struct _TrunkTenantLookup
{
  GtkListBoxRow parent_instance;

  TrunkSetup *setup;            /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned) (nullable): a look-up is under way */
  guint spinner_id;
  char *asked;                  /* (owned) (nullable): tenant and cloud of the answer on show */

  Fix fix;
  char *fix_value;              /* (owned) (nullable): tenant id, or id of a cloud */

  GtkLabel *status;
  GtkSpinner *spinner;
  GtkButton *look_up;
  GtkButton *cancel;
  GtkButton *mend;
  GtkLabel *mend_label;
  TrunkExplanationView *explanation;
};

G_DEFINE_FINAL_TYPE (TrunkTenantLookup, trunk_tenant_lookup, GTK_TYPE_LIST_BOX_ROW)

static void
stop (TrunkTenantLookup *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
}

static void
trunk_tenant_lookup_dispose (GObject *object)
{
  TrunkTenantLookup *self = TRUNK_TENANT_LOOKUP (object);

  stop (self);
  g_clear_object (&self->setup);
  g_clear_pointer (&self->asked, g_free);
  g_clear_pointer (&self->fix_value, g_free);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_TENANT_LOOKUP);

  G_OBJECT_CLASS (trunk_tenant_lookup_parent_class)->dispose (object);
}

static TrunkCatalog *
get_catalog (TrunkTenantLookup *self)
{
  return trunk_session_get_catalog (trunk_setup_get_session (self->setup));
}

static const TrunkCloud *
get_cloud (TrunkTenantLookup *self)
{
  return trunk_catalog_get_cloud (get_catalog (self), trunk_setup_get_registration (self->setup)->cloud);
}

static gboolean
spinner_due_cb (gpointer user_data)
{
  TrunkTenantLookup *self = user_data;

  self->spinner_id = 0;
  gtk_spinner_set_spinning (self->spinner, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);

  return G_SOURCE_REMOVE;
}

/* What can be done now. */
static void
update_controls (TrunkTenantLookup *self)
{
  const TrunkRegistrationValues *values = trunk_setup_get_registration (self->setup);
  gboolean online = trunk_session_get_online (trunk_setup_get_session (self->setup));
  gboolean busy = self->cancellable != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->look_up), !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->look_up), online && values->tenant[0] != '\0' && trunk_validate_tenant (values->tenant, NULL));
  if (!busy)
    {
      gtk_spinner_set_spinning (self->spinner, FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->mend), !busy && self->fix != FIX_NONE);
  if (self->asked == NULL && !busy)
    gtk_label_set_text (self->status, online ? _("Trunkline can ask Microsoft’s sign-in service whether this directory exists. Nothing else is sent.")
                                             : _("This computer has no network, so the directory can’t be looked up now."));
}

static void
say (TrunkTenantLookup *self,
     const char        *text)
{
  gtk_label_set_text (self->status, text);
  trunk_compat_announce (GTK_WIDGET (self), text);
}

static void
offer (TrunkTenantLookup *self,
       Fix                fix,
       const char        *value,
       const char        *label)
{
  self->fix = fix;
  g_free (self->fix_value);
  self->fix_value = g_strdup (value);
  gtk_label_set_text (self->mend_label, label);
  trunk_a11y_name (GTK_WIDGET (self->mend), label);
}

static void
forget (TrunkTenantLookup *self)
{
  g_clear_pointer (&self->asked, g_free);
  offer (self, FIX_NONE, NULL, "");
  trunk_explanation_view_set_explanation (self->explanation, NULL);
}

/* The cloud that the answer names: by its id, its sign-in host, or what that host ends in. */
static const TrunkCloud *
find_cloud (TrunkTenantLookup *self,
            const char        *found)
{
  TrunkCatalog *catalog = get_catalog (self);
  const TrunkCloud *cloud = trunk_catalog_get_cloud (catalog, found);
  g_autofree char *suffix = g_strconcat (".", found, NULL);

  if (cloud == NULL)
    cloud = trunk_catalog_find_cloud_by_login_host (catalog, found);
  for (guint i = 0; cloud == NULL && i < trunk_catalog_get_n_clouds (catalog); i++)
    {
      const TrunkCloud *candidate = trunk_catalog_get_nth_cloud (catalog, i);

      if (candidate->login_host != NULL && g_str_has_suffix (candidate->login_host, suffix))
        cloud = candidate;
    }

  return cloud;
}

static void
show_found (TrunkTenantLookup *self,
            TrunkOutcome      *outcome)
{
  const char *tenant = trunk_setup_get_registration (self->setup)->tenant;
  const char *found = trunk_outcome_get_fact (outcome, TRUNK_FACT_TENANT_FOUND);
  g_autofree char *text = NULL;

  if (found != NULL && g_ascii_strcasecmp (found, tenant) != 0)
    {
      /* Translators: a domain, a cloud, and the id of a directory */
      text = g_strdup_printf (_("%s is a directory in this cloud: %s. Its ID is %s."), tenant, get_cloud (self)->name, found);
      offer (self, FIX_TENANT, found, _("Use the ID instead of the domain"));
    }
  else
    {
      /* Translators: %s is the name of a cloud */
      text = g_strdup_printf (_("This directory exists in this cloud: %s."), get_cloud (self)->name);
    }
  say (self, text);
}

static void
show_other_cloud (TrunkTenantLookup *self,
                  TrunkOutcome      *outcome)
{
  const char *found = trunk_outcome_get_fact (outcome, TRUNK_FACT_CLOUD_FOUND);
  const TrunkCloud *cloud = found != NULL ? find_cloud (self, found) : NULL;
  g_autofree char *text = NULL;

  /* Translators: both are names of clouds */
  text = g_strdup_printf (_("This directory is in another cloud: %s, not %s."),
                          cloud != NULL ? cloud->name : found != NULL ? found : _("unknown"), get_cloud (self)->name);
  if (cloud != NULL && cloud != get_cloud (self))
    {
      /* Translators: %s is the name of a cloud */
      g_autofree char *label = g_strdup_printf (_("Switch to %s"), cloud->name);

      offer (self, FIX_CLOUD, cloud->id, label);
    }
  say (self, text);
}

static void
show_outcome (TrunkTenantLookup *self,
              TrunkOutcome      *outcome)
{
  g_autoptr(TrunkSnapshot) snapshot = NULL;
  g_autoptr(TrunkExplanation) explanation = NULL;
  g_autofree char *text = NULL;
  TrunkFinding finding = trunk_outcome_get_finding (outcome);

  if (finding == TRUNK_FINDING_OK)
    {
      show_found (self, outcome);
      return;
    }
  if (finding == TRUNK_FINDING_TENANT_OTHER_CLOUD)
    {
      show_other_cloud (self, outcome);
      return;
    }
  if (finding == TRUNK_FINDING_TENANT_NOT_FOUND)
    {
      /* Translators: %s is the name of a cloud */
      text = g_strdup_printf (_("No directory with this ID is known in this cloud: %s. Compare it with the overview page of the portal."),
                              get_cloud (self)->name);
      say (self, text);
      return;
    }

  snapshot = trunk_setup_dup_snapshot (self->setup);
  explanation = trunk_explain_outcome (get_catalog (self), outcome, snapshot, trunk_setup_get_requirement (self->setup), NULL);
  trunk_explanation_view_set_explanation (self->explanation, explanation);
  say (self, _("The sign-in service could not be asked."));
}

static void
finish (TrunkTenantLookup *self)
{
  gboolean focused = gtk_widget_has_focus (GTK_WIDGET (self->cancel));

  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  update_controls (self);
  if (focused)
    gtk_widget_grab_focus (GTK_WIDGET (self->fix != FIX_NONE ? self->mend : self->look_up));
}

/* TRUE when @error says that the widget may be gone. */
static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
client_looked_up_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkOutcome) outcome = trunk_tenant_lookup_finish (TRUNK_NET_CONTEXT (object), result, &error);
  TrunkTenantLookup *self = user_data;

  if (is_cancelled (error))
    return;

  if (outcome != NULL && trunk_outcome_is_ok (outcome))
    {
      offer (self, FIX_SWAP, NULL, _("Swap the two IDs"));
      say (self, _("The two IDs are in each other’s place: what stands as the application is the directory."));
    }
  finish (self);
}

static void
tenant_looked_up_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkOutcome) outcome = trunk_tenant_lookup_finish (TRUNK_NET_CONTEXT (object), result, &error);
  TrunkTenantLookup *self = user_data;
  const TrunkRegistrationValues *values;

  if (is_cancelled (error))
    return;

  values = trunk_setup_get_registration (self->setup);
  self->asked = g_strdup_printf ("%s %s", values->tenant, values->cloud);
  if (outcome == NULL)
    {
      say (self, error->message);
      finish (self);
      return;
    }

  show_outcome (self, outcome);
  if (trunk_outcome_get_finding (outcome) == TRUNK_FINDING_TENANT_NOT_FOUND && trunk_validate_is_guid (values->client_id, strlen (values->client_id)))
    trunk_tenant_lookup_async (TRUNK_NET_CONTEXT (object), get_cloud (self), values->client_id, self->cancellable, client_looked_up_cb, self);
  else
    finish (self);
}

static void
net_opened_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkNetContext) context = trunk_session_open_net_finish (TRUNK_SESSION (object), result, &error);
  TrunkTenantLookup *self = user_data;

  if (is_cancelled (error))
    return;

  if (context == NULL)
    {
      self->asked = g_strdup ("");
      say (self, error->message);
      finish (self);
      return;
    }

  trunk_tenant_lookup_async (context, get_cloud (self), trunk_setup_get_registration (self->setup)->tenant, self->cancellable,
                             tenant_looked_up_cb, self);
}

static void
look_up_cb (TrunkTenantLookup *self)
{
  g_return_if_fail (self->setup != NULL);

  stop (self);
  forget (self);
  self->cancellable = g_cancellable_new ();
  self->spinner_id = g_timeout_add (SPINNER_DELAY_MS, spinner_due_cb, self);
  gtk_label_set_text (self->status, _("Asking the sign-in service…"));
  update_controls (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->cancel));
  trunk_session_open_net_async (trunk_setup_get_session (self->setup), self->setup, self->cancellable, net_opened_cb, self);
}

static void
cancel_cb (TrunkTenantLookup *self)
{
  stop (self);
  forget (self);
  update_controls (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->look_up));
}

static void
mend_cb (TrunkTenantLookup *self)
{
  TrunkRegistrationValues values = *trunk_setup_get_registration (self->setup);
  g_autofree char *value = g_strdup (self->fix_value);
  g_autofree char *tenant = g_strdup (values.tenant);
  g_autofree char *client_id = g_strdup (values.client_id);
  g_autoptr(GError) error = NULL;
  gboolean saved = TRUE;

  switch (self->fix)
    {
    case FIX_TENANT:
      values.tenant = value;
      saved = trunk_setup_set_registration (self->setup, &values, &error);
      break;

    case FIX_CLOUD:
      saved = trunk_start_choose_cloud (self->setup, value, &error);
      break;

    case FIX_SWAP:
      values.tenant = client_id;
      values.client_id = tenant;
      saved = trunk_setup_set_registration (self->setup, &values, &error);
      break;

    case FIX_NONE:
    default:
      break;
    }

  if (!saved)
    say (self, error->message);
  gtk_widget_grab_focus (GTK_WIDGET (self->look_up));
}

static void
trunk_tenant_lookup_class_init (TrunkTenantLookupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_tenant_lookup_dispose;

  g_type_ensure (TRUNK_TYPE_EXPLANATION_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-tenant-lookup.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkTenantLookup, status);
  gtk_widget_class_bind_template_child (widget_class, TrunkTenantLookup, spinner);
  gtk_widget_class_bind_template_child (widget_class, TrunkTenantLookup, look_up);
  gtk_widget_class_bind_template_child (widget_class, TrunkTenantLookup, cancel);
  gtk_widget_class_bind_template_child (widget_class, TrunkTenantLookup, mend);
  gtk_widget_class_bind_template_child (widget_class, TrunkTenantLookup, mend_label);
  gtk_widget_class_bind_template_child (widget_class, TrunkTenantLookup, explanation);
  gtk_widget_class_bind_template_callback (widget_class, look_up_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, mend_cb);
}

static void
trunk_tenant_lookup_init (TrunkTenantLookup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
trunk_tenant_lookup_set_setup (TrunkTenantLookup *self,
                               TrunkSetup        *setup)
{
  g_return_if_fail (TRUNK_IS_TENANT_LOOKUP (self));
  g_return_if_fail (TRUNK_IS_SETUP (setup));
  g_return_if_fail (self->setup == NULL);

  self->setup = g_object_ref (setup);
  g_signal_connect_object (trunk_setup_get_session (setup), "notify::online", G_CALLBACK (update_controls), self, G_CONNECT_SWAPPED);
  update_controls (self);
}

void
trunk_tenant_lookup_refresh (TrunkTenantLookup *self)
{
  const TrunkRegistrationValues *values;
  g_autofree char *now = NULL;

  g_return_if_fail (TRUNK_IS_TENANT_LOOKUP (self));
  g_return_if_fail (self->setup != NULL);

  values = trunk_setup_get_registration (self->setup);
  now = g_strdup_printf ("%s %s", values->tenant, values->cloud);
  if (self->asked != NULL && !g_str_equal (self->asked, now))
    forget (self);
  update_controls (self);
}
