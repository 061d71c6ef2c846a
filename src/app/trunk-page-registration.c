/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-page-registration.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-a11y.h"
#include "app/trunk-certificate-part.h"
#include "app/trunk-compat.h"
#include "app/trunk-copy-button.h"
#include "app/trunk-credential-choice.h"
#include "app/trunk-explanation-view.h"
#include "app/trunk-focus.h"
#include "app/trunk-id-question.h"
#include "app/trunk-keyring-notice.h"
#include "app/trunk-notice.h"
#include "app/trunk-paste-area.h"
#include "app/trunk-pasted.h"
#include "app/trunk-portal-steps.h"
#include "app/trunk-registration-check.h"
#include "app/trunk-secret-part.h"
#include "app/trunk-template.h"
#include "app/trunk-tenant-lookup.h"
#include "app/trunk-typed-field.h"
#include "app/trunk-window.h"
#include "systems/trunk-system.h"

/* An id has 36 characters; a domain has more rarely. */
#define MAX_ID 253

struct _TrunkPageRegistration
{
  TrunkWizardPage parent_instance;

  gboolean ready;                       /* the parts know the set-up */
  TrunkTypedField *tenant_field;        /* (owned) */
  TrunkTypedField *client_field;        /* (owned) */
  char *tenant_draft;                   /* (owned) (nullable): typed, and so wrong that it is not saved */
  char *client_draft;                   /* (owned) (nullable) */
  GCancellable *cancellable;            /* (owned): of reading the clipboard and dropped files */

  TrunkNotice *start_notice;
  GtkWidget *values;
  TrunkNotice *paste_notice;
  TrunkExplanationView *paste_explanation;
  TrunkIdQuestion *question;
  AdwEntryRow *tenant;
  GtkWidget *tenant_reason;
  TrunkCopyButton *tenant_copy;
  TrunkTenantLookup *lookup;
  AdwEntryRow *client_id;
  GtkWidget *client_reason;
  TrunkCopyButton *client_copy;
  TrunkKeyringNotice *keyring;
  GtkWidget *no_credential;
  GtkWidget *credential;
  TrunkCredentialChoice *choice;
  TrunkNotice *certificate_notice;
  TrunkSecretPart *secret;
  TrunkCertificatePart *certificate;
  TrunkPortalSteps *steps;
};

G_DEFINE_FINAL_TYPE (TrunkPageRegistration, trunk_page_registration, TRUNK_TYPE_WIZARD_PAGE)

static void
trunk_page_registration_dispose (GObject *object)
{
  TrunkPageRegistration *self = TRUNK_PAGE_REGISTRATION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->tenant_field);
  g_clear_object (&self->client_field);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_PAGE_REGISTRATION);

  G_OBJECT_CLASS (trunk_page_registration_parent_class)->dispose (object);
}

static void
trunk_page_registration_finalize (GObject *object)
{
  TrunkPageRegistration *self = TRUNK_PAGE_REGISTRATION (object);

  g_clear_object (&self->cancellable);
  g_free (self->tenant_draft);
  g_free (self->client_draft);

  G_OBJECT_CLASS (trunk_page_registration_parent_class)->finalize (object);
}

static TrunkSetup *
get_setup (TrunkPageRegistration *self)
{
  return trunk_wizard_page_get_setup (TRUNK_WIZARD_PAGE (self));
}

/* The ids as they stand in the rows, saved or not. */
static TrunkRegistrationValues
get_shown_values (TrunkPageRegistration *self)
{
  TrunkRegistrationValues values = *trunk_setup_get_registration (get_setup (self));

  if (self->tenant_draft != NULL)
    values.tenant = self->tenant_draft;
  if (self->client_draft != NULL)
    values.client_id = self->client_draft;

  return values;
}

/* The reasons under the ids, and for the step list those that the set-up itself can't know. */
static void
show_problems (TrunkPageRegistration *self)
{
  TrunkRegistrationValues values = get_shown_values (self);
  g_autofree char *tenant = trunk_registration_check_tenant (&values);
  g_autofree char *client_id = trunk_registration_check_client_id (&values);

  trunk_typed_field_set_problem (self->tenant_field, tenant);
  trunk_typed_field_set_problem (self->client_field, client_id);
  trunk_wizard_page_set_problem (TRUNK_WIZARD_PAGE (self),
                                 tenant != NULL ? _("The directory (tenant) ID is not right yet")
                                 : client_id != NULL ? _("The application (client) ID is not right yet") : NULL);
}

static void
show_credential (TrunkPageRegistration *self)
{
  TrunkRequirement *requirement = trunk_setup_get_requirement (get_setup (self));
  const TrunkRegistrationValues *values = trunk_setup_get_registration (get_setup (self));
  gboolean app = requirement != NULL && trunk_requirement_get_sign_in (requirement) == TRUNK_SIGN_IN_APP;
  gboolean certificate = values->credential == TRUNK_CREDENTIAL_CERTIFICATE;
  const char * const *usable = requirement != NULL ? trunk_requirement_get_way (requirement)->credentials : NULL;

  gtk_widget_set_visible (self->no_credential, requirement != NULL && !app);
  gtk_widget_set_visible (self->credential, app);
  trunk_credential_choice_set_kind (self->choice, certificate ? TRUNK_CREDENTIAL_CERTIFICATE : TRUNK_CREDENTIAL_SECRET);
  trunk_focus_leave (certificate ? GTK_WIDGET (self->secret) : GTK_WIDGET (self->certificate));
  gtk_widget_set_visible (GTK_WIDGET (self->secret), !certificate);
  gtk_widget_set_visible (GTK_WIDGET (self->certificate), certificate);
  gtk_widget_set_visible (GTK_WIDGET (self->certificate_notice),
                          certificate && usable != NULL && !g_strv_contains (usable, trunk_credential_kind_get_nick (TRUNK_CREDENTIAL_CERTIFICATE)));
  trunk_secret_part_refresh (self->secret);
  trunk_certificate_part_refresh (self->certificate);
}

static void
get_ready (TrunkPageRegistration *self)
{
  self->ready = TRUE;
  trunk_tenant_lookup_set_setup (self->lookup, get_setup (self));
  trunk_secret_part_set_setup (self->secret, get_setup (self));
  trunk_certificate_part_set_setup (self->certificate, get_setup (self));
  trunk_keyring_notice_set_session (self->keyring, trunk_wizard_page_get_session (TRUNK_WIZARD_PAGE (self)));
}

static void
trunk_page_registration_changed (TrunkWizardPage *page)
{
  TrunkPageRegistration *self = TRUNK_PAGE_REGISTRATION (page);
  const TrunkRegistrationValues *values = trunk_setup_get_registration (get_setup (self));
  gboolean known = trunk_setup_get_requirement (get_setup (self)) != NULL;

  if (!self->ready)
    get_ready (self);
  gtk_widget_set_visible (GTK_WIDGET (self->start_notice), !known);
  gtk_widget_set_visible (self->values, known);

  if (self->tenant_draft == NULL)
    trunk_typed_field_show_text (self->tenant_field, values->tenant);
  if (self->client_draft == NULL)
    trunk_typed_field_show_text (self->client_field, values->client_id);
  trunk_copy_button_set_text (self->tenant_copy, values->tenant);
  trunk_copy_button_set_text (self->client_copy, values->client_id);
  trunk_tenant_lookup_refresh (self->lookup);
  show_credential (self);
  trunk_portal_steps_show (self->steps, get_setup (self));
  show_problems (self);
}

static void
start_cb (TrunkPageRegistration *self)
{
  trunk_wizard_page_go_to (TRUNK_WIZARD_PAGE (self), TRUNK_WIZARD_START);
}

/* Undo of what a paste has filled in */

typedef struct
{
  TrunkSetup *setup;            /* (owned) */
  TrunkIdsBefore *before;       /* (owned) */
} Undo;

static void
undo_free (Undo *undo)
{
  g_object_unref (undo->setup);
  trunk_ids_before_free (undo->before);
  g_free (undo);
}

static void
undo_cb (gpointer user_data)
{
  Undo *undo = user_data;
  g_autoptr(GError) error = NULL;

  if (!trunk_ids_before_restore (undo->before, undo->setup, &error))
    g_message ("The ids of before are not back: %s", error->message);
}

static void
offer_undo (TrunkPageRegistration *self,
            const char            *text,
            TrunkIdsBefore        *before)
{
  Undo *undo = g_new0 (Undo, 1);

  undo->setup = g_object_ref (get_setup (self));
  undo->before = before;
  trunk_toast_with_action (GTK_WIDGET (self), text, _("Undo"), undo_cb, undo, (GDestroyNotify) undo_free);
  trunk_compat_announce (GTK_WIDGET (self), text);
}

/* Pasting */

static void
drop_drafts (TrunkPageRegistration *self)
{
  g_clear_pointer (&self->tenant_draft, g_free);
  g_clear_pointer (&self->client_draft, g_free);
}

static void
fill_ids (TrunkPageRegistration *self,
          TrunkPasted           *pasted)
{
  g_autoptr(TrunkIdsBefore) before = trunk_ids_before_new (get_setup (self));
  g_autofree char *names = NULL;
  g_autoptr(GError) error = NULL;

  if (trunk_pasted_get_tenant (pasted) != NULL)
    g_clear_pointer (&self->tenant_draft, g_free);
  if (trunk_pasted_get_client_id (pasted) != NULL)
    g_clear_pointer (&self->client_draft, g_free);

  if (!trunk_pasted_fill_ids (pasted, get_setup (self), &names, &error))
    trunk_toast (GTK_WIDGET (self), error->message);
  else if (names != NULL)
    offer_undo (self, names, g_steal_pointer (&before));
}

static gboolean
choose_kind (TrunkPageRegistration *self,
             TrunkCredentialKind    kind)
{
  g_autoptr(GError) error = NULL;

  if (trunk_credential_switch (get_setup (self), kind, &error))
    return TRUE;

  trunk_toast (GTK_WIDGET (self), error->message);

  return FALSE;
}

static void
take_credential (TrunkPageRegistration *self,
                 TrunkPasted           *pasted)
{
  TrunkRequirement *requirement = trunk_setup_get_requirement (get_setup (self));
  TrunkSecret *secret = trunk_pasted_get_secret (pasted);
  TrunkSecret *pem = trunk_pasted_get_pem (pasted);

  if ((secret == NULL && pem == NULL) || requirement == NULL || trunk_requirement_get_sign_in (requirement) != TRUNK_SIGN_IN_APP)
    return;

  if (pem != NULL)
    {
      /* The bytes live as long as the secret that they are of. */
      g_autoptr(GBytes) bytes = g_bytes_new_with_free_func (trunk_secret_peek (pem), trunk_secret_get_length (pem),
                                                            (GDestroyNotify) trunk_secret_unref, trunk_secret_ref (pem));

      if (choose_kind (self, TRUNK_CREDENTIAL_CERTIFICATE))
        trunk_certificate_part_take (self->certificate, bytes);
    }
  else if (choose_kind (self, TRUNK_CREDENTIAL_SECRET))
    {
      trunk_secret_part_take (self->secret, secret);
    }
}

static void
show_remarks (TrunkPageRegistration *self,
              TrunkPasted           *pasted)
{
  const char * const *remarks = trunk_pasted_get_remarks (pasted);
  TrunkRequirement *requirement = trunk_setup_get_requirement (get_setup (self));
  gboolean delegated = requirement != NULL && trunk_requirement_get_sign_in (requirement) == TRUNK_SIGN_IN_DELEGATED;
  gboolean unwanted = delegated && (trunk_pasted_get_secret (pasted) != NULL || trunk_pasted_get_pem (pasted) != NULL);
  g_autofree char *said = g_strjoinv ("\n", (char **) remarks);
  g_autofree char *text = NULL;

  if (trunk_pasted_is_empty (pasted))
    text = g_strdup (_("There is no value in it that this page knows. IDs, a client secret, certificates, keys and error texts are recognised."));
  else if (unwanted)
    text = g_strdup (_("There is a credential in it. This set-up needs none, so it was not kept."));
  else if (said[0] != '\0')
    text = g_strdup (said);
  else if (trunk_pasted_get_explanation (pasted) != NULL)
    text = g_strdup (_("This is an error text. What it means, and what to do about it:"));

  gtk_widget_set_visible (GTK_WIDGET (self->paste_notice), text != NULL);
  trunk_notice_set_text (self->paste_notice, text != NULL ? text : "");
  trunk_explanation_view_set_explanation (self->paste_explanation, trunk_pasted_get_explanation (pasted));
  /* It may be out of sight: the focus takes the page there. */
  if (text != NULL)
    {
      gtk_widget_child_focus (GTK_WIDGET (self->paste_notice), GTK_DIR_TAB_FORWARD);
      trunk_compat_announce (GTK_WIDGET (self), text);
    }
}

void
trunk_page_registration_take_text (TrunkPageRegistration *self,
                                   const char            *text,
                                   gssize                 length)
{
  g_autoptr(TrunkPasted) pasted = NULL;

  g_return_if_fail (TRUNK_IS_PAGE_REGISTRATION (self));
  g_return_if_fail (text != NULL);

  pasted = trunk_pasted_new (get_setup (self), text, length);
  fill_ids (self, pasted);
  trunk_id_question_ask (self->question, trunk_pasted_get_unknown (pasted));
  show_remarks (self, pasted);
  take_credential (self, pasted);
}

static void
notice_closed_cb (TrunkPageRegistration *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->paste_notice), FALSE);
  trunk_explanation_view_set_explanation (self->paste_explanation, NULL);
}

static void
area_pasted_cb (TrunkPageRegistration *self,
                TrunkSecret           *text)
{
  trunk_page_registration_take_text (self, trunk_secret_peek (text), trunk_secret_get_length (text));
}

static void
question_answered_cb (TrunkPageRegistration *self,
                      const char            *tenant,
                      const char            *client_id)
{
  g_autoptr(TrunkIdsBefore) before = trunk_ids_before_new (get_setup (self));
  TrunkRegistrationValues values = *trunk_setup_get_registration (get_setup (self));
  g_autoptr(GError) error = NULL;

  if (tenant == NULL && client_id == NULL)
    return;

  drop_drafts (self);
  if (tenant != NULL)
    values.tenant = tenant;
  if (client_id != NULL)
    values.client_id = client_id;
  if (!trunk_setup_set_registration (get_setup (self), &values, &error))
    trunk_toast (GTK_WIDGET (self), error->message);
  else
    offer_undo (self, tenant != NULL && client_id != NULL ? _("Directory ID and application ID filled in")
                      : tenant != NULL ? _("Directory ID filled in") : _("Application ID filled in"),
                g_steal_pointer (&before));
}

static void
clipboard_read_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, &error);
  g_autoptr(TrunkSecret) secret = text != NULL ? trunk_secret_new_take (text) : NULL;
  TrunkPageRegistration *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (secret != NULL)
    trunk_page_registration_take_text (self, trunk_secret_peek (secret), trunk_secret_get_length (secret));
}

/* Whatever has the focus and takes text has had the key before. */
static gboolean
paste_cb (GtkWidget *widget,
          GVariant  *args,
          gpointer   user_data)
{
  TrunkPageRegistration *self = TRUNK_PAGE_REGISTRATION (widget);

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_visible (self->values))
    return FALSE;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), self->cancellable, clipboard_read_cb, self);

  return TRUE;
}

static gboolean
drop_cb (TrunkPageRegistration *self,
         const GValue          *value)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      g_autoptr(GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

      if (files == NULL || !choose_kind (self, TRUNK_CREDENTIAL_CERTIFICATE))
        return FALSE;
      for (GSList *file = files; file != NULL; file = file->next)
        trunk_certificate_part_take_file (self->certificate, file->data);
      return TRUE;
    }

  if (!G_VALUE_HOLDS_STRING (value) || g_value_get_string (value) == NULL)
    return FALSE;

  trunk_page_registration_take_text (self, g_value_get_string (value), -1);

  return TRUE;
}

/* Typing */

/* Only what can be an id or a domain is saved: anything else might be a secret in the wrong place. */
static gboolean
is_harmless (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if (!g_ascii_isxdigit (*p) && *p != '-')
        return FALSE;
    }

  return strlen (text) <= MAX_ID;
}

/* A whole page, or a credential, was pasted into @row: it is taken as a paste, and nothing of it stays there. */
static gboolean
take_misplaced (TrunkPageRegistration *self,
                TrunkTypedField       *field,
                AdwEntryRow           *row,
                const char            *text,
                const char            *saved)
{
  g_autoptr(TrunkPasted) pasted = trunk_pasted_new (get_setup (self), text, -1);
  g_autoptr(TrunkSecret) copy = NULL;

  if (trunk_pasted_get_secret (pasted) == NULL && trunk_pasted_get_pem (pasted) == NULL &&
      trunk_pasted_get_tenant (pasted) == NULL && trunk_pasted_get_client_id (pasted) == NULL)
    return FALSE;

  copy = trunk_secret_new (text, -1);
  gtk_editable_set_enable_undo (GTK_EDITABLE (row), FALSE);
  gtk_editable_set_text (GTK_EDITABLE (row), saved);
  gtk_editable_set_enable_undo (GTK_EDITABLE (row), TRUE);
  trunk_typed_field_flush (field);
  trunk_page_registration_take_text (self, trunk_secret_peek (copy), trunk_secret_get_length (copy));

  return TRUE;
}

static void
commit_id (TrunkPageRegistration  *self,
           TrunkTypedField        *field,
           AdwEntryRow            *row,
           const char             *text,
           const char            **place,
           TrunkRegistrationValues *values,
           char                  **draft,
           gboolean                valid)
{
  g_autoptr(GError) error = NULL;

  g_clear_pointer (draft, g_free);
  if (!valid && text[0] != '\0')
    {
      g_autofree char *saved = g_strdup (*place);

      if (take_misplaced (self, field, row, text, saved))
        return;
      if (!is_harmless (text))
        {
          *draft = g_strdup (text);
          show_problems (self);
          return;
        }
    }

  *place = text;
  if (!trunk_setup_set_registration (get_setup (self), values, &error))
    trunk_toast (GTK_WIDGET (self), error->message);
}

static void
tenant_committed_cb (TrunkPageRegistration *self,
                     const char            *text)
{
  TrunkRegistrationValues values = *trunk_setup_get_registration (get_setup (self));
  TrunkRegistrationValues typed = values;
  g_autofree char *problem = NULL;

  typed.tenant = text;
  problem = trunk_registration_check_tenant (&typed);
  commit_id (self, self->tenant_field, self->tenant, text, &values.tenant, &values, &self->tenant_draft, problem == NULL);
}

static void
client_committed_cb (TrunkPageRegistration *self,
                     const char            *text)
{
  TrunkRegistrationValues values = *trunk_setup_get_registration (get_setup (self));
  TrunkRegistrationValues typed = values;
  g_autofree char *problem = NULL;

  typed.client_id = text;
  problem = trunk_registration_check_client_id (&typed);
  commit_id (self, self->client_field, self->client_id, text, &values.client_id, &values, &self->client_draft, problem == NULL);
}

static void
kind_chosen_cb (TrunkPageRegistration *self,
                TrunkCredentialKind    kind)
{
  if (!choose_kind (self, kind))
    show_credential (self);
}

static gboolean
trunk_page_registration_focus_first (TrunkWizardPage *page)
{
  TrunkPageRegistration *self = TRUNK_PAGE_REGISTRATION (page);

  if (!gtk_widget_get_visible (self->values))
    return gtk_widget_child_focus (GTK_WIDGET (self->start_notice), GTK_DIR_TAB_FORWARD);

  return gtk_widget_grab_focus (GTK_WIDGET (trunk_setup_get_registration (get_setup (self))->tenant[0] == '\0' ? self->tenant : self->client_id));
}

static void
trunk_page_registration_class_init (TrunkPageRegistrationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TrunkWizardPageClass *page_class = TRUNK_WIZARD_PAGE_CLASS (klass);

  object_class->dispose = trunk_page_registration_dispose;
  object_class->finalize = trunk_page_registration_finalize;
  page_class->step = TRUNK_WIZARD_REGISTRATION;
  page_class->wide = FALSE;
  page_class->changed = trunk_page_registration_changed;
  page_class->focus_first = trunk_page_registration_focus_first;

  g_type_ensure (TRUNK_TYPE_CERTIFICATE_PART);
  g_type_ensure (TRUNK_TYPE_COPY_BUTTON);
  g_type_ensure (TRUNK_TYPE_CREDENTIAL_CHOICE);
  g_type_ensure (TRUNK_TYPE_EXPLANATION_VIEW);
  g_type_ensure (TRUNK_TYPE_ID_QUESTION);
  g_type_ensure (TRUNK_TYPE_KEYRING_NOTICE);
  g_type_ensure (TRUNK_TYPE_NOTICE);
  g_type_ensure (TRUNK_TYPE_PASTE_AREA);
  g_type_ensure (TRUNK_TYPE_PORTAL_STEPS);
  g_type_ensure (TRUNK_TYPE_REASON_ROW);
  g_type_ensure (TRUNK_TYPE_SECRET_PART);
  g_type_ensure (TRUNK_TYPE_TENANT_LOOKUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-page-registration.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, start_notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, values);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, paste_notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, paste_explanation);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, question);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, tenant);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, tenant_reason);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, tenant_copy);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, lookup);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, client_id);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, client_reason);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, client_copy);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, keyring);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, no_credential);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, credential);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, choice);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, certificate_notice);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, secret);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, certificate);
  gtk_widget_class_bind_template_child (widget_class, TrunkPageRegistration, steps);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
  gtk_widget_class_bind_template_callback (widget_class, notice_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, area_pasted_cb);
  gtk_widget_class_bind_template_callback (widget_class, question_answered_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_chosen_cb);
}

static void
trunk_page_registration_init (TrunkPageRegistration *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  trunk_a11y_name_buttons (GTK_WIDGET (self));
  self->tenant_field = trunk_typed_field_new (self->tenant, self->tenant_reason, NULL);
  self->client_field = trunk_typed_field_new (self->client_id, self->client_reason, NULL);
  g_signal_connect_object (self->tenant_field, "committed", G_CALLBACK (tenant_committed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client_field, "committed", G_CALLBACK (client_committed_cb), self, G_CONNECT_SWAPPED);

  gtk_drop_target_set_gtypes (drop, types, G_N_ELEMENTS (types));
  g_signal_connect_object (drop, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));

  /* Wherever the focus is in the window, as long as nothing else takes the key. */
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (shortcuts), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>v"),
                                                          gtk_callback_action_new (paste_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), shortcuts);
}
