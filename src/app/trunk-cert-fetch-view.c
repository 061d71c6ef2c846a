/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-cert-fetch-view.h"

#include <glib/gi18n.h>

#include "app/trunk-cert-row.h"
#include "app/trunk-compat.h"
#include "app/trunk-fact-rows.h"
#include "app/trunk-notice.h"
#include "app/trunk-template.h"
#include "explain/trunk-explain.h"

#define SPINNER_DELAY_MS 300

struct _TrunkCertFetchView
{
  AdwBin parent_instance;

  TrunkSetup *setup;            /* (owned) (nullable) */
  GPtrArray *endpoints;         /* (owned) (nullable) of TrunkCertEndpoint: those of the set-up now */
  GCancellable *cancellable;    /* (owned) (nullable): of the fetch under way */
  guint spinner_id;
  gboolean fetched;

  GtkLabel *intro;
  GtkButton *start;
  GtkBox *waiting;
  GtkSpinner *spinner;
  TrunkNotice *offline;
  TrunkNotice *notice;
  GtkBox *groups;
};

typedef enum
{
  PROP_FETCHED = 1,
} TrunkCertFetchViewProperty;

static GParamSpec *props[PROP_FETCHED + 1];

enum
{
  TRUST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkCertFetchView, trunk_cert_fetch_view, ADW_TYPE_BIN)

static void
trust_clicked_cb (GtkWidget         *button,
                  TrunkCertEndpoint *endpoint)
{
  GtkWidget *self = gtk_widget_get_ancestor (button, TRUNK_TYPE_CERT_FETCH_VIEW);

  g_signal_emit (self, signals[TRUST], 0, trunk_cert_endpoint_get_root (endpoint));
}

static void
endpoint_unref_cb (gpointer  endpoint,
                   GClosure *closure)
{
  g_object_unref (endpoint);
}

/* The question that only a person can answer, with what it is answered by. */
static void
add_question (GtkListBox        *list,
              TrunkCertEndpoint *endpoint)
{
  const TrunkCertFacts *facts = trunk_cert_get_facts (trunk_cert_endpoint_get_root (endpoint));
  /* Translators: %s is the name of a certificate authority */
  g_autofree char *title = g_strdup_printf (_("Trust “%s” for this set-up?"), facts->label);
  GtkWidget *row = trunk_fact_row_new (title, _("First compare the fingerprint with what the administrator of that authority tells you, by telephone for example."), "dialog-question-symbolic");
  GtkWidget *button = gtk_button_new_with_label (_("Trust it"));
  GtkWidget *answer = trunk_fact_row_new (_("The fingerprints are the same"), NULL, NULL);
  g_autofree char *name = g_strdup_printf (_("Trust it: %s"), facts->label);

  gtk_list_box_append (list, row);
  gtk_list_box_append (list, trunk_fact_row_new_value (_("SHA-256 fingerprint"), facts->sha256, _("SHA-256 fingerprint")));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_data (button, "clicked", G_CALLBACK (trust_clicked_cb), g_object_ref (endpoint), endpoint_unref_cb, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (answer), button);
  gtk_list_box_append (list, answer);
}

static void
add_verdict (TrunkCertFetchView *self,
             GtkListBox         *list,
             TrunkCertEndpoint  *endpoint)
{
  TrunkCertFetch *fetch = trunk_cert_endpoint_get_fetch (endpoint);
  TrunkCert *root = trunk_cert_endpoint_get_root (endpoint);
  g_autoptr(TrunkExplanation) explanation = NULL;
  g_autofree char *needs = NULL;

  if (root != NULL)
    /* Translators: %s is the name of a certificate authority */
    needs = g_strdup_printf (_("What the telephone system has to trust is “%s”."), trunk_cert_get_facts (root)->label);

  switch (trunk_cert_endpoint_get_verdict (endpoint))
    {
    case TRUNK_CERT_VERDICT_COMPUTER:
      gtk_list_box_append (list, trunk_fact_row_new (_("Already trusted by this computer"), needs, "emblem-ok-symbolic"));
      break;

    case TRUNK_CERT_VERDICT_SETUP:
      if (trunk_session_get_practice (trunk_setup_get_session (self->setup)) != NULL)
        gtk_list_box_append (list, trunk_fact_row_new (_("Trusted while you practise"), needs, "emblem-ok-symbolic"));
      else
        gtk_list_box_append (list, trunk_fact_row_new (_("Trusted for this set-up"), needs, "emblem-ok-symbolic"));
      break;

    case TRUNK_CERT_VERDICT_ROOT:
    case TRUNK_CERT_VERDICT_PROBLEM:
    default:
      explanation = trunk_explain_outcome (trunk_session_get_catalog (trunk_setup_get_session (self->setup)), fetch->outcome, NULL,
                                           trunk_setup_get_requirement (self->setup), trunk_cert_endpoint_get_host (endpoint));
      if (explanation != NULL)
        gtk_list_box_append (list, trunk_fact_row_new (trunk_explanation_get_title (explanation), trunk_explanation_get_cause (explanation),
                                                              "dialog-error-symbolic"));
      if (trunk_cert_endpoint_get_verdict (endpoint) == TRUNK_CERT_VERDICT_ROOT)
        add_question (list, endpoint);
    }

  if (trunk_cert_bundle_get_n (fetch->bundle) == 0)
    return;
  if (root == NULL)
    gtk_list_box_append (list, trunk_fact_row_new (_("The root is not sent, and this computer does not know it"),
                                                          _("Ask whoever runs that authority for its certificate, and add it to what is trusted for this set-up."), "dialog-warning-symbolic"));
  if (!fetch->complete)
    gtk_list_box_append (list, trunk_fact_row_new (_("The server does not send its chain whole"),
                                                          _("An intermediate certificate is missing and has to be added on the server. Until then give it to the telephone system beside the root."),
                                                          "dialog-warning-symbolic"));
}

/* From the root down: each one stands for the next. */
static void
add_chain (GtkListBox     *list,
           TrunkCertFetch *fetch)
{
  guint n = trunk_cert_bundle_get_n (fetch->bundle);

  for (guint i = n; i > 0; i--)
    {
      TrunkCert *cert = trunk_cert_bundle_get_nth (fetch->bundle, i - 1);
      GtkWidget *row = trunk_cert_row_new (cert, TRUNK_CERT_FOR_ANY);

      trunk_cert_row_set_place (TRUNK_CERT_ROW (row), n - i, i - 1 < fetch->n_sent);
      gtk_list_box_append (list, row);
    }
}

static GtkWidget *
new_label (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

/* Not an AdwPreferencesGroup: its title does not wrap, and a host's name is all one word. */
static GtkListBox *
add_section (TrunkCertFetchView *self,
             TrunkCertEndpoint  *endpoint)
{
  GtkWidget *section = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, trunk_cert_endpoint_get_host (endpoint), -1);
  gtk_box_append (GTK_BOX (section), new_label (trunk_cert_endpoint_get_host (endpoint), "heading"));
  gtk_box_append (GTK_BOX (section), new_label (trunk_cert_endpoint_get_purpose (endpoint), NULL));
  gtk_box_append (GTK_BOX (section), list);
  gtk_box_append (self->groups, section);

  return GTK_LIST_BOX (list);
}

static void
show_endpoint (TrunkCertFetchView *self,
               TrunkCertEndpoint  *endpoint)
{
  GtkListBox *list = add_section (self, endpoint);

  add_verdict (self, list, endpoint);
  add_chain (list, trunk_cert_endpoint_get_fetch (endpoint));
}

static gboolean
is_trusted (TrunkCertEndpoint *endpoint)
{
  TrunkCertVerdict verdict = trunk_cert_endpoint_get_verdict (endpoint);

  return verdict == TRUNK_CERT_VERDICT_COMPUTER || verdict == TRUNK_CERT_VERDICT_SETUP;
}

/* First those that somebody has to do something about. */
static void
show_endpoints (TrunkCertFetchView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->groups))) != NULL)
    gtk_box_remove (self->groups, child);

  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; self->endpoints != NULL && i < self->endpoints->len; i++)
        {
          TrunkCertEndpoint *endpoint = g_ptr_array_index (self->endpoints, i);

          if (trunk_cert_endpoint_get_fetch (endpoint) != NULL && is_trusted (endpoint) == (round == 1))
            show_endpoint (self, endpoint);
        }
    }
}

/* The one sentence that most came for. */
static void
show_summary (TrunkCertFetchView *self)
{
  guint n_computer = 0;
  guint n_trusted = 0;
  const char *text;

  for (guint i = 0; i < self->endpoints->len; i++)
    {
      TrunkCertEndpoint *endpoint = g_ptr_array_index (self->endpoints, i);

      n_computer += trunk_cert_endpoint_get_verdict (endpoint) == TRUNK_CERT_VERDICT_COMPUTER ? 1 : 0;
      n_trusted += is_trusted (endpoint) ? 1 : 0;
    }

  if (n_computer == self->endpoints->len)
    text = _("Nothing to do here: your computer already trusts these servers.");
  else if (n_trusted == self->endpoints->len)
    text = _("Nothing to do here: these servers are trusted.");
  else
    text = ngettext ("One server is not trusted yet; it is explained below.", "Some servers are not trusted yet; they are explained below.",
                     self->endpoints->len - n_trusted);
  trunk_notice_set_kind (self->notice, n_trusted == self->endpoints->len ? TRUNK_NOTICE_INFO : TRUNK_NOTICE_WARNING);
  trunk_notice_set_text (self->notice, text);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), TRUE);
  trunk_compat_announce (GTK_WIDGET (self), text);
}

static void
set_waiting (TrunkCertFetchView *self,
             gboolean            waiting)
{
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->waiting), waiting);
  gtk_widget_set_visible (GTK_WIDGET (self->start), !waiting && self->endpoints != NULL && self->endpoints->len > 0);
}

static gboolean
spinner_cb (gpointer user_data)
{
  TrunkCertFetchView *self = user_data;

  self->spinner_id = 0;
  gtk_spinner_start (self->spinner);

  return G_SOURCE_REMOVE;
}

static void
set_fetched (TrunkCertFetchView *self,
             gboolean            fetched)
{
  self->fetched = fetched;
  gtk_button_set_label (self->start, fetched ? _("Fetch again") : _("Fetch from the servers"));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FETCHED]);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TrunkCertFetchView) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean fetched = trunk_cert_endpoints_fetch_finish (TRUNK_SETUP (source), result, &error);

  /* Cancelled by the user, because the set-up has changed, or because the page is gone */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  set_waiting (self, FALSE);
  if (!fetched)
    {
      trunk_notice_set_kind (self->notice, TRUNK_NOTICE_ERROR);
      trunk_notice_set_text (self->notice, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->notice), TRUE);
      return;
    }

  show_summary (self);
  show_endpoints (self);
  set_fetched (self, TRUE);
}

static void
start_clicked_cb (TrunkCertFetchView *self)
{
  if (self->cancellable != NULL || self->endpoints == NULL || self->endpoints->len == 0)
    return;

  self->cancellable = g_cancellable_new ();
  gtk_widget_set_visible (GTK_WIDGET (self->notice), FALSE);
  set_waiting (self, TRUE);
  self->spinner_id = g_timeout_add (SPINNER_DELAY_MS, spinner_cb, self);
  trunk_cert_endpoints_fetch_async (self->setup, self->endpoints, self->cancellable, fetched_cb, g_object_ref (self));
}

static void
cancel_clicked_cb (TrunkCertFetchView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  set_waiting (self, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->start));
}

static void
trunk_cert_fetch_view_get_property (GObject    *object,
                                    guint       id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  switch ((TrunkCertFetchViewProperty) id)
    {
    case PROP_FETCHED:
      g_value_set_boolean (value, TRUNK_CERT_FETCH_VIEW (object)->fetched);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
trunk_cert_fetch_view_dispose (GObject *object)
{
  TrunkCertFetchView *self = TRUNK_CERT_FETCH_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  g_clear_pointer (&self->endpoints, g_ptr_array_unref);
  g_clear_object (&self->setup);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_CERT_FETCH_VIEW);

  G_OBJECT_CLASS (trunk_cert_fetch_view_parent_class)->dispose (object);
}

static void
trunk_cert_fetch_view_class_init (TrunkCertFetchViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = trunk_cert_fetch_view_get_property;
  object_class->dispose = trunk_cert_fetch_view_dispose;

  props[PROP_FETCHED] = g_param_spec_boolean ("fetched", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  /**
   * TrunkCertFetchView::trust:
   * @cert: (type gpointer): a TrunkCert
   *
   * The user has compared its fingerprint.
   */
  signals[TRUST] = g_signal_new ("trust", TRUNK_TYPE_CERT_FETCH_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  g_type_ensure (TRUNK_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-cert-fetch-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkCertFetchView, intro);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertFetchView, start);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertFetchView, waiting);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertFetchView, spinner);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertFetchView, notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertFetchView, offline);
  gtk_widget_class_bind_template_child (widget_class, TrunkCertFetchView, groups);
  gtk_widget_class_bind_template_callback (widget_class, start_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
}

static void
trunk_cert_fetch_view_init (TrunkCertFetchView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static gboolean
same_endpoints (GPtrArray *a,
                GPtrArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;

  for (guint i = 0; i < a->len; i++)
    {
      if (g_strcmp0 (trunk_cert_endpoint_get_host (g_ptr_array_index (a, i)), trunk_cert_endpoint_get_host (g_ptr_array_index (b, i))) != 0 ||
          trunk_cert_endpoint_get_port (g_ptr_array_index (a, i)) != trunk_cert_endpoint_get_port (g_ptr_array_index (b, i)))
        return FALSE;
    }

  return TRUE;
}

static char *
dup_intro (GPtrArray *endpoints)
{
  g_autoptr(GString) hosts = g_string_new (NULL);

  for (guint i = 0; i < endpoints->len; i++)
    g_string_append_printf (hosts, "%s%s", i > 0 ? ", " : "", trunk_cert_endpoint_get_host (g_ptr_array_index (endpoints, i)));

  if (endpoints->len == 0)
    return g_strdup (_("Choose a system on the first page, and it is known which servers are used."));

  /* Translators: %s is a list of host names */
  return g_strdup_printf (_("This set-up talks to %s. Fetching asks them for their certificates, and sends nothing else."), hosts->str);
}

static void
online_cb (TrunkCertFetchView *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->offline), !trunk_session_get_online (trunk_setup_get_session (self->setup)));
}

void
trunk_cert_fetch_view_set_setup (TrunkCertFetchView *self,
                                 TrunkSetup         *setup)
{
  g_autoptr(GPtrArray) endpoints = NULL;
  g_autofree char *intro = NULL;

  g_return_if_fail (TRUNK_IS_CERT_FETCH_VIEW (self));
  g_return_if_fail (TRUNK_IS_SETUP (setup));

  if (g_set_object (&self->setup, setup))
    {
      g_signal_connect_object (trunk_setup_get_session (setup), "notify::online", G_CALLBACK (online_cb), self, G_CONNECT_SWAPPED);
      online_cb (self);
    }
  endpoints = trunk_cert_endpoints_new (setup);
  if (same_endpoints (self->endpoints, endpoints))
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->endpoints, g_ptr_array_unref);
  self->endpoints = g_steal_pointer (&endpoints);
  intro = dup_intro (self->endpoints);
  gtk_label_set_text (self->intro, intro);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), FALSE);
  set_waiting (self, FALSE);
  show_endpoints (self);
  set_fetched (self, FALSE);
}

gboolean
trunk_cert_fetch_view_get_fetched (TrunkCertFetchView *self)
{
  g_return_val_if_fail (TRUNK_IS_CERT_FETCH_VIEW (self), FALSE);

  return self->fetched;
}

void
trunk_cert_fetch_view_refresh (TrunkCertFetchView *self)
{
  g_return_if_fail (TRUNK_IS_CERT_FETCH_VIEW (self));

  if (self->fetched)
    start_clicked_cb (self);
}

void
trunk_cert_fetch_view_add_authorities (TrunkCertFetchView *self,
                                       TrunkCertBundle    *bundle)
{
  g_return_if_fail (TRUNK_IS_CERT_FETCH_VIEW (self));
  g_return_if_fail (TRUNK_IS_CERT_BUNDLE (bundle));

  for (guint i = 0; self->endpoints != NULL && i < self->endpoints->len; i++)
    {
      TrunkCertFetch *fetch = trunk_cert_endpoint_get_fetch (g_ptr_array_index (self->endpoints, i));

      for (guint k = 0; fetch != NULL && k < trunk_cert_bundle_get_n (fetch->bundle); k++)
        {
          TrunkCert *cert = trunk_cert_bundle_get_nth (fetch->bundle, k);

          if (trunk_cert_get_role (cert) != TRUNK_CERT_ROLE_LEAF)
            trunk_cert_bundle_append (bundle, cert);
        }
    }
}
