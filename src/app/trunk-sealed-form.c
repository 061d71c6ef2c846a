/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-sealed-form.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-compat.h"
#include "app/trunk-flow-layout.h"
#include "app/trunk-template.h"
#include "app/trunk-typed-field.h"
#include "secrets/trunk-secret.h"

#define MIN_PASSPHRASE 8

/* A wait shorter than this is not shown. */
#define SPINNER_MS 300

struct _TrunkSealedForm
{
  AdwBin parent_instance;

  GFile *file;                  /* (owned) (nullable) */
  gboolean is_new;
  GCancellable *cancellable;    /* (owned) (nullable): of the look at the file that is under way */
  TrunkSecretStore *store;      /* (owned) (nullable): what is being looked at */
  guint spinner_timeout;

  GtkLabel *text;
  AdwPasswordEntryRow *passphrase;
  AdwPasswordEntryRow *again;
  TrunkReasonRow *reason;
  GtkButton *use;
  GtkButton *back;
  GtkSpinner *spinner;
};

enum
{
  OPENED,
  CANCELLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkSealedForm, trunk_sealed_form, ADW_TYPE_BIN)

static void
say (TrunkSealedForm *self,
     const char      *reason)
{
  g_object_set (self->reason, "text", reason, NULL);
  if (reason != NULL)
    {
      trunk_compat_announce (GTK_WIDGET (self), reason);
      gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
    }
}

static void
clear_entries (TrunkSealedForm *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->passphrase), "");
  gtk_editable_set_text (GTK_EDITABLE (self->again), "");
}

static void
set_busy (TrunkSealedForm *self,
          gboolean         busy)
{
  /* GTK 4.8 complains when a text that has the focus goes insensitive. */
  if (busy)
    gtk_widget_grab_focus (GTK_WIDGET (self->back));
  gtk_widget_set_sensitive (GTK_WIDGET (self->use), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->passphrase), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->again), !busy);
  if (!busy)
    {
      g_clear_handle_id (&self->spinner_timeout, g_source_remove);
      gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
    }
  gtk_spinner_set_spinning (self->spinner, busy);
}

static void
stop (TrunkSealedForm *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
}

static gboolean
spinner_cb (gpointer user_data)
{
  TrunkSealedForm *self = user_data;

  self->spinner_timeout = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);

  return G_SOURCE_REMOVE;
}

static void
probed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TrunkSealedForm) self = user_data;
  g_autoptr(TrunkSecretStore) store = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkOutcome) outcome = trunk_secret_store_probe_finish (TRUNK_SECRET_STORE (object), result, &error);
  const char *reason;

  if (outcome == NULL || self->store != TRUNK_SECRET_STORE (object))
    return;

  store = g_object_ref (self->store);
  stop (self);
  set_busy (self, FALSE);
  if (trunk_outcome_is_ok (outcome))
    {
      g_signal_emit (self, signals[OPENED], 0, store);
      return;
    }

  reason = trunk_outcome_get_fact (outcome, TRUNK_FACT_REASON);
  say (self, reason != NULL ? reason : _("The file can’t be used."));
}

/* The secret, out of the entries; NULL when it can't be one, and the reason is shown. */
static TrunkSecret *
take_passphrase (TrunkSealedForm *self)
{
  g_autoptr(TrunkSecret) first = trunk_secret_new (gtk_editable_get_text (GTK_EDITABLE (self->passphrase)), -1);
  g_autoptr(TrunkSecret) second = trunk_secret_new (gtk_editable_get_text (GTK_EDITABLE (self->again)), -1);

  clear_entries (self);
  if (trunk_secret_get_length (first) == 0)
    {
      say (self, _("Type the passphrase first."));
      return NULL;
    }
  if (self->is_new && g_utf8_strlen (trunk_secret_peek (first), -1) < MIN_PASSPHRASE)
    {
      say (self, _("Take at least 8 characters; a few words are best."));
      return NULL;
    }
  if (self->is_new && !trunk_secret_equal (first, second))
    {
      say (self, _("The two are not the same. Type both again."));
      return NULL;
    }

  return g_steal_pointer (&first);
}

static void
use_cb (TrunkSealedForm *self)
{
  g_autoptr(TrunkSecret) passphrase = NULL;

  if (self->file == NULL || self->store != NULL)
    return;

  passphrase = take_passphrase (self);
  if (passphrase == NULL)
    return;

  say (self, NULL);
  set_busy (self, TRUE);
  self->spinner_timeout = g_timeout_add (SPINNER_MS, spinner_cb, self);
  self->cancellable = g_cancellable_new ();
  self->store = trunk_secret_store_new_file (self->file, passphrase);
  trunk_secret_store_probe_async (self->store, self->cancellable, probed_cb, g_object_ref (self));
}

static void
back_cb (TrunkSealedForm *self)
{
  stop (self);
  set_busy (self, FALSE);
  clear_entries (self);
  g_signal_emit (self, signals[CANCELLED], 0);
}

static void
trunk_sealed_form_dispose (GObject *object)
{
  TrunkSealedForm *self = TRUNK_SEALED_FORM (object);

  stop (self);
  g_clear_handle_id (&self->spinner_timeout, g_source_remove);
  g_clear_object (&self->file);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_SEALED_FORM);

  G_OBJECT_CLASS (trunk_sealed_form_parent_class)->dispose (object);
}

static void
trunk_sealed_form_class_init (TrunkSealedFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_sealed_form_dispose;

  /**
   * TrunkSealedForm::opened:
   * @store: what opens with the passphrase, or is to be made with it
   */
  signals[OPENED] = g_signal_new ("opened", TRUNK_TYPE_SEALED_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, TRUNK_TYPE_SECRET_STORE);
  /**
   * TrunkSealedForm::cancelled:
   *
   * The user wants no sealed file.
   */
  signals[CANCELLED] = g_signal_new ("cancelled", TRUNK_TYPE_SEALED_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TRUNK_TYPE_FLOW_LAYOUT);
  g_type_ensure (TRUNK_TYPE_REASON_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-sealed-form.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkSealedForm, text);
  gtk_widget_class_bind_template_child (widget_class, TrunkSealedForm, passphrase);
  gtk_widget_class_bind_template_child (widget_class, TrunkSealedForm, again);
  gtk_widget_class_bind_template_child (widget_class, TrunkSealedForm, reason);
  gtk_widget_class_bind_template_child (widget_class, TrunkSealedForm, use);
  gtk_widget_class_bind_template_child (widget_class, TrunkSealedForm, back);
  gtk_widget_class_bind_template_child (widget_class, TrunkSealedForm, spinner);
  gtk_widget_class_bind_template_callback (widget_class, use_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
}

static void
trunk_sealed_form_init (TrunkSealedForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  trunk_a11y_name (GTK_WIDGET (self->use), gtk_button_get_label (self->use));
  trunk_a11y_name (GTK_WIDGET (self->back), gtk_button_get_label (self->back));
  trunk_a11y_name_password_row (GTK_WIDGET (self->passphrase));
  trunk_a11y_name_password_row (GTK_WIDGET (self->again));
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->passphrase), FALSE);
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->again), FALSE);
}

/**
 * trunk_sealed_form_start:
 * @file: the sealed file, be it there or not
 *
 * Asks for its passphrase.
 */
void
trunk_sealed_form_start (TrunkSealedForm *self,
                         GFile           *file)
{
  g_return_if_fail (TRUNK_IS_SEALED_FORM (self));
  g_return_if_fail (G_IS_FILE (file));

  stop (self);
  set_busy (self, FALSE);
  clear_entries (self);
  say (self, NULL);
  g_set_object (&self->file, file);
  self->is_new = !g_file_query_exists (file, NULL);
  gtk_label_set_text (self->text, self->is_new ? _("Secrets are encrypted with a passphrase. Trunkline asks for it at each start; without it they can’t be read by anybody, so keep it.")
                                               : _("There is a sealed file from before. It opens with its passphrase."));
  gtk_widget_set_visible (GTK_WIDGET (self->again), self->is_new);
  gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
}
