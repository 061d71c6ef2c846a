/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-forget-view.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-compat.h"
#include "app/trunk-notice.h"
#include "app/trunk-run-words.h"
#include "app/trunk-template.h"
#include "app/trunk-window.h"
#include "explain/trunk-explain.h"

/* How long a keyring may take for one answer; it may ask its owner something. */
#define DEADLINE_SECONDS 60
/* What takes shorter is not worth a spinner. */
#define SPINNER_MS       300

/* What is looked for: everything that is ever kept. */
static const struct
{
  TrunkSecretKind kind;
  const char *name;
} kinds[] = {
  { TRUNK_SECRET_CLIENT_SECRET, N_("Client secret") },
  { TRUNK_SECRET_PRIVATE_KEY, N_("Private key of the certificate") },
  { TRUNK_SECRET_REFRESH_TOKEN, N_("Sign-in of a person (refresh token)") },
  { TRUNK_SECRET_PROXY_PASSWORD, N_("Password for the proxy") },
};

struct _TrunkForgetView
{
  AdwBin parent_instance;

  TrunkSession *session;        /* (owned) (nullable) */
  TrunkSetup *setup;            /* (owned) (nullable) */

  /* in progress */
  GCancellable *cancellable;    /* (owned) (nullable) */
  GSource *deadline;            /* (owned) (nullable) */
  GSource *spinning;            /* (owned) (nullable): the spinner is due */
  guint looked_at;              /* kinds that were asked for */
  guint n_found;
  gboolean forgotten;           /* this look is the proof */

  GtkLabel *text;
  GtkListBox *rows;
  AdwActionRow *kind_rows[G_N_ELEMENTS (kinds)];
  GtkLabel *kind_states[G_N_ELEMENTS (kinds)];
  GtkSpinner *spinner;
  TrunkNotice *notice;
  GtkButton *forget_button;
};

G_DEFINE_FINAL_TYPE (TrunkForgetView, trunk_forget_view, ADW_TYPE_BIN)

/* Where, in the middle of a sentence */
static const char *
get_place (TrunkForgetView *self)
{
  switch (trunk_session_get_place_of_secrets (self->session))
    {
    case TRUNK_PLACE_OF_SECRETS_MEMORY:
      return _("the memory of this program");

    case TRUNK_PLACE_OF_SECRETS_FILE:
      return _("the file sealed with your passphrase");

    case TRUNK_PLACE_OF_SECRETS_KEYRING:
    default:
      return _("the keyring");
    }
}

static void
stop (TrunkForgetView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->deadline != NULL)
    g_source_destroy (self->deadline);
  g_clear_pointer (&self->deadline, g_source_unref);
  if (self->spinning != NULL)
    g_source_destroy (self->spinning);
  g_clear_pointer (&self->spinning, g_source_unref);
  if (self->spinner != NULL)
    {
      gtk_spinner_set_spinning (self->spinner, FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
    }
}

static void
show_failure (TrunkForgetView *self,
              const char      *title,
              const char      *text)
{
  stop (self);
  for (guint i = self->looked_at; i < G_N_ELEMENTS (kinds); i++)
    gtk_label_set_text (self->kind_states[i], _("not known"));
  trunk_notice_set_kind (self->notice, TRUNK_NOTICE_ERROR);
  trunk_notice_set_title (self->notice, title);
  trunk_notice_set_text (self->notice, text);
  trunk_notice_set_button_label (self->notice, _("_Look again"));
  trunk_notice_set_revealed (self->notice, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->forget_button), TRUE);
}

static gboolean
deadline_cb (gpointer user_data)
{
  TrunkForgetView *self = user_data;

  g_clear_pointer (&self->deadline, g_source_unref);
  show_failure (self, _("No answer"), _("The place where secrets are kept has not answered for a minute. Nothing is proved; look again."));

  return G_SOURCE_REMOVE;
}

static gboolean
spinner_due_cb (gpointer user_data)
{
  TrunkForgetView *self = user_data;

  g_clear_pointer (&self->spinning, g_source_unref);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_set_spinning (self->spinner, TRUE);

  return G_SOURCE_REMOVE;
}

static void
start (TrunkForgetView *self)
{
  stop (self);
  self->cancellable = g_cancellable_new ();
  self->deadline = g_timeout_source_new_seconds (DEADLINE_SECONDS);
  g_source_set_callback (self->deadline, deadline_cb, self, NULL);
  g_source_attach (self->deadline, NULL);
  self->spinning = g_timeout_source_new (SPINNER_MS);
  g_source_set_callback (self->spinning, spinner_due_cb, self, NULL);
  g_source_attach (self->spinning, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->forget_button), FALSE);
}

static char *
list_kinds (void)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    /* Translators: between the items of a list */
    g_string_append_printf (text, "%s%s", i > 0 ? _(", ") : "", _(kinds[i].name));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_proof (TrunkForgetView *self)
{
  g_autofree char *moment = trunk_words_dup_moment (g_get_real_time (), g_get_real_time ());
  g_autofree char *looked_for = list_kinds ();
  /* Translators: the name of a set-up, where secrets are kept, when, and what was looked for */
  g_autofree char *text = g_strdup_printf (_("Removed, and looked for again %3$s: %2$s has none for “%1$s”. Looked for: %4$s."),
                                           trunk_setup_get_name (self->setup), get_place (self), moment, looked_for);

  trunk_notice_set_kind (self->notice, TRUNK_NOTICE_INFO);
  trunk_notice_set_title (self->notice, _("Nothing is left"));
  trunk_notice_set_text (self->notice, text);
  trunk_notice_set_button_label (self->notice, NULL);
  trunk_notice_set_revealed (self->notice, TRUE);
  trunk_compat_announce (GTK_WIDGET (self), text);
}

static void
finish_look (TrunkForgetView *self)
{
  stop (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->forget_button), self->n_found > 0);
  if (self->forgotten && self->n_found == 0)
    show_proof (self);
  else if (self->forgotten)
    show_failure (self, _("Something is left"), _("What is marked as kept could not be removed. Try again, or remove it with a program for the keyring."));
}

/* Looking */

static void look_for_next (TrunkForgetView *self);

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TrunkForgetView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkSecret) secret = trunk_secret_store_lookup_finish (TRUNK_SECRET_STORE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    {
      show_failure (self, _("The secrets can’t be looked for"), error->message);
      return;
    }

  gtk_label_set_text (self->kind_states[self->looked_at], secret != NULL ? _("kept") : _("none"));
  if (secret != NULL)
    self->n_found++;
  self->looked_at++;
  look_for_next (self);
}

static void
look_for_next (TrunkForgetView *self)
{
  TrunkSecretKind kind;

  if (self->looked_at == G_N_ELEMENTS (kinds))
    {
      finish_look (self);
      return;
    }

  kind = kinds[self->looked_at].kind;
  trunk_secret_store_lookup_async (trunk_session_get_secrets (self->session), trunk_setup_get_secret_owner (self->setup, kind), kind,
                                   self->cancellable, looked_cb, g_object_ref (self));
}

/* A locked keyring says "none" of everything, so that is asked first. */
static void
probed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TrunkForgetView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkOutcome) outcome = trunk_secret_store_probe_finish (TRUNK_SECRET_STORE (object), result, &error);
  g_autoptr(TrunkExplanation) explanation = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (outcome == NULL)
    {
      show_failure (self, _("The secrets can’t be looked for"), error->message);
      return;
    }
  if (trunk_finding_get_status (trunk_outcome_get_finding (outcome)) != TRUNK_STATUS_PASS)
    {
      explanation = trunk_explain_outcome (trunk_session_get_catalog (self->session), outcome, NULL, NULL, "");
      show_failure (self, trunk_explanation_get_title (explanation), trunk_explanation_get_cause (explanation));
      return;
    }

  look_for_next (self);
}

static void
look (TrunkForgetView *self)
{
  start (self);
  self->looked_at = 0;
  self->n_found = 0;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_label_set_text (self->kind_states[i], _("looking…"));
  trunk_secret_store_probe_async (trunk_session_get_secrets (self->session), self->cancellable, probed_cb, g_object_ref (self));
}

static void
look_again_cb (TrunkForgetView *self)
{
  trunk_notice_set_revealed (self->notice, FALSE);
  look (self);
}

/* Forgetting */

static void
forgotten_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(TrunkForgetView) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!trunk_setup_forget_secrets_finish (TRUNK_SETUP (object), result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_failure (self, _("The secrets could not be removed"), error->message);
      return;
    }

  /* The store has looked again by itself; this look is the one that is shown. */
  self->forgotten = TRUE;
  look (self);
}

static void
forget_cb (TrunkForgetView *self)
{
  trunk_notice_set_revealed (self->notice, FALSE);
  start (self);
  trunk_setup_forget_secrets_async (self->setup, self->cancellable, forgotten_cb, g_object_ref (self));
}

void
trunk_forget_view_show (TrunkForgetView *self,
                        TrunkSetup      *setup)
{
  g_autofree char *text = NULL;

  g_return_if_fail (TRUNK_IS_FORGET_VIEW (self));
  g_return_if_fail (TRUNK_IS_SETUP (setup));
  g_return_if_fail (self->session != NULL);

  g_set_object (&self->setup, setup);
  self->forgotten = FALSE;
  /* Translators: the name of a set-up, then where its secrets are kept */
  text = g_strdup_printf (_("What %2$s holds for “%1$s” is removed, and then looked for again. You will have to enter it once more before the next test. "
                            "The telephone system has its own copy; nothing changes there."),
                          trunk_setup_get_name (setup), get_place (self));
  gtk_label_set_text (self->text, text);
  trunk_notice_set_revealed (self->notice, FALSE);
  look (self);
}

void
trunk_forget_view_set_session (TrunkForgetView *self,
                               TrunkSession    *session)
{
  g_return_if_fail (TRUNK_IS_FORGET_VIEW (self));
  g_return_if_fail (TRUNK_IS_SESSION (session));

  g_set_object (&self->session, session);
}

static void
trunk_forget_view_dispose (GObject *object)
{
  TrunkForgetView *self = TRUNK_FORGET_VIEW (object);

  stop (self);
  trunk_template_dispose (GTK_WIDGET (self), TRUNK_TYPE_FORGET_VIEW);
  self->spinner = NULL;
  g_clear_object (&self->setup);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (trunk_forget_view_parent_class)->dispose (object);
}

static void
trunk_forget_view_class_init (TrunkForgetViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_forget_view_dispose;
  g_type_ensure (TRUNK_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-forget-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkForgetView, text);
  gtk_widget_class_bind_template_child (widget_class, TrunkForgetView, rows);
  gtk_widget_class_bind_template_child (widget_class, TrunkForgetView, spinner);
  gtk_widget_class_bind_template_child (widget_class, TrunkForgetView, notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkForgetView, forget_button);
  gtk_widget_class_bind_template_callback (widget_class, forget_cb);
  gtk_widget_class_bind_template_callback (widget_class, look_again_cb);
}

static void
trunk_forget_view_init (TrunkForgetView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  trunk_a11y_name (GTK_WIDGET (self->forget_button), gtk_button_get_label (self->forget_button));

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *state = gtk_label_new (NULL);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(kinds[i].name));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), state);
      gtk_list_box_append (self->rows, row);
      self->kind_rows[i] = ADW_ACTION_ROW (row);
      self->kind_states[i] = GTK_LABEL (state);
    }
}
