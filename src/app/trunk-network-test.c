/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-network-test.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-compat.h"
#include "app/trunk-explanation-view.h"
#include "app/trunk-fact-rows.h"
#include "app/trunk-flow-layout.h"
#include "app/trunk-template.h"
#include "net/trunk-dialer.h"

#define HTTPS_PORT 443

/* For one host as a whole: as a test's rung has it */
#define DIAL_MS 15000

#define SPINNER_MS 300

struct _TrunkNetworkTest
{
  AdwBin parent_instance;

  TrunkSetup *setup;            /* (owned) (nullable) */

  /* The test under way */
  GCancellable *cancellable;    /* (owned) (nullable) */
  TrunkNetContext *net;         /* (owned) (nullable) */
  GPtrArray *hosts;             /* (owned) (nullable) (element-type utf8) */
  guint at;
  TrunkOutcome *trouble;        /* (owned) (nullable): the first one */
  guint spinner_timeout;

  GtkListBox *results;
  GtkWidget *trouble_card;
  TrunkExplanationView *explanation;
  GtkButton *start;
  GtkButton *cancel;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (TrunkNetworkTest, trunk_network_test, ADW_TYPE_BIN)

static const char *
get_phase_word (TrunkPhase phase)
{
  static const char * const words[] = {
    [TRUNK_PHASE_NAME] = N_("name"),
    [TRUNK_PHASE_CONNECT] = N_("connection"),
    [TRUNK_PHASE_PROXY] = N_("proxy"),
    [TRUNK_PHASE_TLS] = N_("encryption (TLS)"),
  };

  return _(words[phase]);
}

/* "name 3 ms, connection 21 ms, encryption (TLS) 40 ms" */
static char *
dup_phases (const TrunkDial *dial)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint phase = 0; phase < TRUNK_N_PHASES; phase++)
    {
      g_autofree char *part = NULL;

      if (dial->phases[phase] == NULL)
        continue;
      if (trunk_outcome_is_ok (dial->phases[phase]))
        /* Translators: a phase of a connection, such as "name", and how long it took */
        part = g_strdup_printf (_("%s %d ms"), get_phase_word (phase), (int) (dial->microseconds[phase] / 1000));
      else
        /* Translators: a phase of a connection, such as "name" */
        part = g_strdup_printf (_("%s failed"), get_phase_word (phase));
      /* Translators: between the phases of a connection */
      g_string_append_printf (text, "%s%s", text->len > 0 ? _(", ") : "", part);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static TrunkOutcome *
get_trouble (const TrunkDial *dial)
{
  for (guint phase = 0; phase < TRUNK_N_PHASES; phase++)
    {
      if (dial->phases[phase] != NULL && !trunk_outcome_is_ok (dial->phases[phase]))
        return dial->phases[phase];
    }

  return NULL;
}

static void
add_result (TrunkNetworkTest *self,
            const char       *title,
            const char       *subtitle,
            gboolean          good)
{
  GtkWidget *row = trunk_fact_row_new (title, subtitle, NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name (good ? "emblem-ok-symbolic" : "dialog-error-symbolic");

  gtk_widget_add_css_class (icon, good ? "success" : "error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, good ? _("Works") : _("Failed"), -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_list_box_append (self->results, row);
  gtk_widget_set_visible (GTK_WIDGET (self->results), TRUE);
}

static void
update (TrunkNetworkTest *self)
{
  gboolean active = self->cancellable != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->start), !active);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), active);
  if (!active)
    {
      g_clear_handle_id (&self->spinner_timeout, g_source_remove);
      gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
      gtk_spinner_set_spinning (self->spinner, FALSE);
    }
}

static void
drop_test (TrunkNetworkTest *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->net);
  g_clear_pointer (&self->hosts, g_ptr_array_unref);
  g_clear_pointer (&self->trouble, trunk_outcome_unref);
}

static void
end (TrunkNetworkTest *self)
{
  gboolean focused = gtk_widget_has_focus (GTK_WIDGET (self->cancel));
  g_autoptr(TrunkExplanation) explanation = NULL;

  if (self->trouble != NULL)
    {
      g_autoptr(TrunkSnapshot) snapshot = trunk_setup_dup_snapshot (self->setup);

      explanation = trunk_explain_outcome (trunk_session_get_catalog (trunk_setup_get_session (self->setup)), self->trouble, snapshot,
                                           trunk_setup_get_requirement (self->setup), "");
    }
  trunk_explanation_view_set_explanation (self->explanation, explanation);
  gtk_widget_set_visible (self->trouble_card, explanation != NULL);
  trunk_compat_announce (GTK_WIDGET (self), explanation != NULL ? trunk_explanation_get_title (explanation) : _("The network works"));
  drop_test (self);
  update (self);
  if (focused)
    gtk_widget_grab_focus (GTK_WIDGET (self->start));
}

static void dial_next (TrunkNetworkTest *self);

static void
dialled_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TrunkNetworkTest) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkDial) dial = trunk_dialer_dial_finish (TRUNK_NET_CONTEXT (object), result, &error);
  g_autofree char *phases = NULL;
  TrunkOutcome *trouble;

  if (self->net != TRUNK_NET_CONTEXT (object))
    return;
  if (dial == NULL)
    {
      add_result (self, g_ptr_array_index (self->hosts, self->at), error->message, FALSE);
      end (self);
      return;
    }

  phases = dup_phases (dial);
  trouble = get_trouble (dial);
  add_result (self, g_ptr_array_index (self->hosts, self->at), phases, trouble == NULL);
  if (trouble != NULL && self->trouble == NULL)
    self->trouble = trunk_outcome_ref (trouble);
  self->at++;
  dial_next (self);
}

static void
dial_next (TrunkNetworkTest *self)
{
  if (self->at == self->hosts->len)
    {
      end (self);
      return;
    }

  trunk_dialer_dial_async (self->net, g_ptr_array_index (self->hosts, self->at), HTTPS_PORT, TRUE, DIAL_MS, self->cancellable, dialled_cb,
                           g_object_ref (self));
}

static void
net_opened_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(TrunkNetworkTest) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkNetContext) net = trunk_session_open_net_finish (TRUNK_SESSION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->cancellable == NULL)
    return;
  if (net == NULL)
    {
      add_result (self, _("The network settings can’t be used"), error->message, FALSE);
      end (self);
      return;
    }

  self->net = g_steal_pointer (&net);
  dial_next (self);
}

static void
add_host (GPtrArray  *hosts,
          const char *host)
{
  if (host != NULL && *host != '\0' && !g_ptr_array_find_with_equal_func (hosts, host, g_str_equal, NULL))
    g_ptr_array_add (hosts, g_strdup (host));
}

/* Sign-in and mailboxes */
static GPtrArray *
dup_hosts (TrunkNetworkTest *self)
{
  TrunkRequirement *requirement = trunk_setup_get_requirement (self->setup);
  const TrunkCloud *cloud = requirement != NULL ? trunk_requirement_get_cloud (requirement) : NULL;
  const char *ews_url = trunk_setup_get_service (self->setup)->ews_url;
  g_autoptr(GPtrArray) hosts = g_ptr_array_new_with_free_func (g_free);

  if (cloud == NULL)
    return g_steal_pointer (&hosts);

  add_host (hosts, cloud->login_host);
  if (trunk_requirement_get_protocol (requirement) == TRUNK_PROTOCOL_GRAPH)
    add_host (hosts, cloud->graph_host);
  else if (ews_url != NULL)
    {
      g_autoptr(GUri) uri = g_uri_parse (ews_url, G_URI_FLAGS_NONE, NULL);

      add_host (hosts, uri != NULL ? g_uri_get_host (uri) : NULL);
    }
  else
    add_host (hosts, cloud->outlook_host);

  return g_steal_pointer (&hosts);
}

static gboolean
spinner_cb (gpointer user_data)
{
  TrunkNetworkTest *self = user_data;

  self->spinner_timeout = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_set_spinning (self->spinner, TRUE);

  return G_SOURCE_REMOVE;
}

static void
start_cb (TrunkNetworkTest *self)
{
  trunk_network_test_start (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->cancel));
}

static void
cancel_cb (TrunkNetworkTest *self)
{
  trunk_network_test_reset (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->start));
}

static void
trunk_network_test_dispose (GObject *object)
{
  TrunkNetworkTest *self = TRUNK_NETWORK_TEST (object);

  g_clear_handle_id (&self->spinner_timeout, g_source_remove);
  drop_test (self);
  g_clear_object (&self->setup);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_NETWORK_TEST);

  G_OBJECT_CLASS (trunk_network_test_parent_class)->dispose (object);
}

static void
trunk_network_test_class_init (TrunkNetworkTestClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_network_test_dispose;

  g_type_ensure (TRUNK_TYPE_FLOW_LAYOUT);
  g_type_ensure (TRUNK_TYPE_EXPLANATION_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-network-test.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkNetworkTest, results);
  gtk_widget_class_bind_template_child (widget_class, TrunkNetworkTest, trouble_card);
  gtk_widget_class_bind_template_child (widget_class, TrunkNetworkTest, explanation);
  gtk_widget_class_bind_template_child (widget_class, TrunkNetworkTest, start);
  gtk_widget_class_bind_template_child (widget_class, TrunkNetworkTest, cancel);
  gtk_widget_class_bind_template_child (widget_class, TrunkNetworkTest, spinner);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
trunk_network_test_init (TrunkNetworkTest *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  trunk_a11y_name (GTK_WIDGET (self->start), gtk_button_get_label (self->start));
  trunk_a11y_name (GTK_WIDGET (self->cancel), gtk_button_get_label (self->cancel));
}

/**
 * trunk_network_test_set_setup:
 * @setup: whose hosts and proxy are tested
 */
void
trunk_network_test_set_setup (TrunkNetworkTest *self,
                              TrunkSetup       *setup)
{
  g_return_if_fail (TRUNK_IS_NETWORK_TEST (self));
  g_return_if_fail (TRUNK_IS_SETUP (setup));

  g_set_object (&self->setup, setup);
}

/**
 * trunk_network_test_reset:
 *
 * Ends a test that is under way, and takes away what an earlier one found.
 */
void
trunk_network_test_reset (TrunkNetworkTest *self)
{
  GtkWidget *child;

  g_return_if_fail (TRUNK_IS_NETWORK_TEST (self));

  drop_test (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->results))) != NULL)
    gtk_list_box_remove (self->results, child);
  gtk_widget_set_visible (GTK_WIDGET (self->results), FALSE);
  trunk_explanation_view_set_explanation (self->explanation, NULL);
  gtk_widget_set_visible (self->trouble_card, FALSE);
  update (self);
}

/**
 * trunk_network_test_get_active:
 *
 * Returns: whether a test is under way
 */
gboolean
trunk_network_test_get_active (TrunkNetworkTest *self)
{
  g_return_val_if_fail (TRUNK_IS_NETWORK_TEST (self), FALSE);

  return self->cancellable != NULL;
}

/**
 * trunk_network_test_start:
 *
 * Connects to each host, one after the other.
 */
void
trunk_network_test_start (TrunkNetworkTest *self)
{
  g_return_if_fail (TRUNK_IS_NETWORK_TEST (self));
  g_return_if_fail (self->setup != NULL);

  trunk_network_test_reset (self);
  self->hosts = dup_hosts (self);
  self->at = 0;
  if (self->hosts->len == 0)
    {
      add_result (self, _("Nothing to connect to yet"), _("Start says which hosts are needed."), FALSE);
      drop_test (self);
      return;
    }

  self->cancellable = g_cancellable_new ();
  self->spinner_timeout = g_timeout_add (SPINNER_MS, spinner_cb, self);
  update (self);
  trunk_session_open_net_async (trunk_setup_get_session (self->setup), self->setup, self->cancellable, net_opened_cb, g_object_ref (self));
}
