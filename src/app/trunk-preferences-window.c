/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-preferences-window.h"

#include <glib/gi18n.h>

#include "app/trunk-preferences.h"
#include "app/trunk-template.h"
#include "app/trunk-typed-field.h"
#include "base/trunk-validate.h"
#include "explain/trunk-explain.h"

/* Choices of how many accounts are tested at once; another number that somebody has set is added to them. */
static const guint parallel_choices[] = { 0, 1, 2, 4, 8, 16, 32 };

/* Pixels that are enough */
#define WIDTH  600
#define HEIGHT 640

struct _TrunkPreferencesWindow
{
  AdwWindow parent_instance;

  TrunkSession *session;        /* (owned) (nullable) */
  TrunkTypedField *proxy_field; /* (owned) */
  GArray *parallels;            /* (owned) of guint: as the choices */
  gboolean showing;             /* what is set is shown: nobody has chosen */

  AdwComboRow *scheme;
  AdwEntryRow *proxy;
  TrunkReasonRow *proxy_reason;
  AdwComboRow *parallel;
  AdwComboRow *transcript;
  AdwActionRow *place;
};

G_DEFINE_FINAL_TYPE (TrunkPreferencesWindow, trunk_preferences_window, ADW_TYPE_WINDOW)

static void
fill_parallel (TrunkPreferencesWindow *self)
{
  guint set = trunk_preferences_get_parallel ();
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = GTK_INVALID_LIST_POSITION;

  g_array_set_size (self->parallels, 0);
  g_array_append_vals (self->parallels, parallel_choices, G_N_ELEMENTS (parallel_choices));
  for (guint i = 0; i < G_N_ELEMENTS (parallel_choices); i++)
    {
      if (parallel_choices[i] == set)
        selected = i;
    }
  if (selected == GTK_INVALID_LIST_POSITION)
    {
      selected = self->parallels->len;
      g_array_append_val (self->parallels, set);
    }

  for (guint i = 0; i < self->parallels->len; i++)
    {
      guint n = g_array_index (self->parallels, guint, i);
      g_autofree char *name = g_strdup_printf ("%u", n);

      /* Translators: how many accounts are tested at once: as the mail service allows */
      gtk_string_list_append (names, n == 0 ? _("Automatic") : name);
    }
  adw_combo_row_set_model (self->parallel, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->parallel, selected);
}

static void
show_settings (TrunkPreferencesWindow *self)
{
  GSettings *settings = trunk_preferences_get ();
  g_autofree char *proxy = g_settings_get_string (settings, "proxy-uri");

  self->showing = TRUE;
  adw_combo_row_set_selected (self->scheme, g_settings_get_enum (settings, "scheme"));
  adw_combo_row_set_selected (self->transcript, g_settings_get_enum (settings, "transcript"));
  trunk_typed_field_show_text (self->proxy_field, proxy);
  fill_parallel (self);
  self->showing = FALSE;
}

static void
scheme_cb (TrunkPreferencesWindow *self)
{
  if (!self->showing)
    g_settings_set_enum (trunk_preferences_get (), "scheme", adw_combo_row_get_selected (self->scheme));
}

static void
transcript_cb (TrunkPreferencesWindow *self)
{
  if (!self->showing)
    g_settings_set_enum (trunk_preferences_get (), "transcript", adw_combo_row_get_selected (self->transcript));
}

static void
parallel_cb (TrunkPreferencesWindow *self)
{
  guint selected = adw_combo_row_get_selected (self->parallel);

  if (!self->showing && selected < self->parallels->len)
    g_settings_set_uint (trunk_preferences_get (), "parallel", g_array_index (self->parallels, guint, selected));
}

/* An address that is not right yet is not set: tests would go nowhere. */
static void
proxy_committed_cb (TrunkPreferencesWindow *self,
                    const char             *text,
                    gboolean                valid)
{
  if (valid)
    g_settings_set_string (trunk_preferences_get (), "proxy-uri", text);
}

static void
show_place (TrunkPreferencesWindow *self)
{
  TrunkOutcome *state = trunk_session_get_store_state (self->session);
  g_autoptr(TrunkExplanation) explanation = NULL;
  g_autofree char *text = NULL;
  const char *place;

  switch (trunk_session_get_place_of_secrets (self->session))
    {
    case TRUNK_PLACE_OF_SECRETS_MEMORY:
      place = _("In memory, until Trunkline ends. Nothing is written down.");
      break;

    case TRUNK_PLACE_OF_SECRETS_FILE:
      place = _("In a file that is sealed with your passphrase.");
      break;

    case TRUNK_PLACE_OF_SECRETS_KEYRING:
    default:
      place = _("In your keyring, which your login unlocks.");
      break;
    }

  if (state != NULL && trunk_finding_get_status (trunk_outcome_get_finding (state)) != TRUNK_STATUS_PASS)
    {
      explanation = trunk_explain_outcome (trunk_session_get_catalog (self->session), state, NULL, NULL, "");
      /* Translators: where secrets are kept, then what is wrong with that place now */
      text = g_strdup_printf (_("%s Now: %s."), place, trunk_explanation_get_title (explanation));
    }
  adw_action_row_set_subtitle (self->place, text != NULL ? text : place);
}

static void
trunk_preferences_window_dispose (GObject *object)
{
  TrunkPreferencesWindow *self = TRUNK_PREFERENCES_WINDOW (object);

  g_clear_object (&self->proxy_field);
  trunk_template_dispose (GTK_WIDGET (self), TRUNK_TYPE_PREFERENCES_WINDOW);
  g_clear_object (&self->session);
  g_clear_pointer (&self->parallels, g_array_unref);

  G_OBJECT_CLASS (trunk_preferences_window_parent_class)->dispose (object);
}

static gboolean
trunk_preferences_window_close_request (GtkWindow *window)
{
  trunk_typed_field_flush (TRUNK_PREFERENCES_WINDOW (window)->proxy_field);

  return GTK_WINDOW_CLASS (trunk_preferences_window_parent_class)->close_request (window);
}

static void
trunk_preferences_window_class_init (TrunkPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_preferences_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = trunk_preferences_window_close_request;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  g_type_ensure (TRUNK_TYPE_REASON_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkPreferencesWindow, scheme);
  gtk_widget_class_bind_template_child (widget_class, TrunkPreferencesWindow, proxy);
  gtk_widget_class_bind_template_child (widget_class, TrunkPreferencesWindow, proxy_reason);
  gtk_widget_class_bind_template_child (widget_class, TrunkPreferencesWindow, parallel);
  gtk_widget_class_bind_template_child (widget_class, TrunkPreferencesWindow, transcript);
  gtk_widget_class_bind_template_child (widget_class, TrunkPreferencesWindow, place);
  gtk_widget_class_bind_template_callback (widget_class, scheme_cb);
  gtk_widget_class_bind_template_callback (widget_class, parallel_cb);
  gtk_widget_class_bind_template_callback (widget_class, transcript_cb);
}

static void
trunk_preferences_window_init (TrunkPreferencesWindow *self)
{
  self->parallels = g_array_new (FALSE, FALSE, sizeof (guint));
  self->showing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->proxy_field = trunk_typed_field_new (self->proxy, GTK_WIDGET (self->proxy_reason), trunk_validate_proxy_uri);
  g_signal_connect_object (self->proxy_field, "committed", G_CALLBACK (proxy_committed_cb), self, G_CONNECT_SWAPPED);
  show_settings (self);
}

/**
 * trunk_preferences_window_new:
 *
 * Returns: (transfer none): a window, owned by the toolkit
 */
GtkWidget *
trunk_preferences_window_new (TrunkSession *session)
{
  TrunkPreferencesWindow *self;

  g_return_val_if_fail (TRUNK_IS_SESSION (session), NULL);

  self = g_object_new (TRUNK_TYPE_PREFERENCES_WINDOW, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::store-state", G_CALLBACK (show_place), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::secrets", G_CALLBACK (show_place), self, G_CONNECT_SWAPPED);
  show_place (self);
  trunk_session_probe_secrets (session);

  return GTK_WIDGET (self);
}

/* No larger than what it stands on: the screen may be small. */
static void
set_size (GtkWindow *window,
          GtkWindow *parent)
{
  int width = gtk_widget_get_width (GTK_WIDGET (parent));
  int height = gtk_widget_get_height (GTK_WIDGET (parent));

  if (width > 0 && height > 0)
    gtk_window_set_default_size (window, MIN (width, WIDTH), MIN (height, HEIGHT));
}

void
trunk_preferences_window_present (GtkWindow    *parent,
                                  TrunkSession *session)
{
  GtkWidget *window;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (TRUNK_IS_SESSION (session));

  window = trunk_preferences_window_new (session);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  set_size (GTK_WINDOW (window), parent);
  gtk_window_present (GTK_WINDOW (window));
}
