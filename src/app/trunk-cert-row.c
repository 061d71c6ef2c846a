/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-cert-row.h"

#include <glib/gi18n.h>

#include "app/trunk-a11y.h"
#include "app/trunk-cert-words.h"
#include "app/trunk-fact-rows.h"

/* A chain is seldom deeper; what is, is not moved in any further. */
#define MAX_DEPTH     3
#define DEPTH_PIXELS  12

struct _TrunkCertRow
{
  AdwExpanderRow parent_instance;

  TrunkCert *cert;              /* (owned) */
  TrunkCertUse use;
  GtkImage *icon;               /* (unowned) */
  gboolean removable;
  gboolean has_details;
};

enum
{
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkCertRow, trunk_cert_row, ADW_TYPE_EXPANDER_ROW)

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
add_value (TrunkCertRow *self,
           const char   *label,
           const char   *value)
{
  if (value != NULL && value[0] != '\0')
    adw_expander_row_add_row (ADW_EXPANDER_ROW (self), trunk_fact_row_new_value (label, value, label));
}

static void
add_fact (TrunkCertRow *self,
          const char   *label,
          const char   *value)
{
  if (value != NULL && value[0] != '\0')
    adw_expander_row_add_row (ADW_EXPANDER_ROW (self), trunk_fact_row_new (value, label, NULL));
}

static void
add_list (TrunkCertRow       *self,
          const char         *label,
          const char * const *values)
{
  g_autofree char *text = g_strjoinv (", ", (char **) values);

  add_fact (self, label, text);
}

/* @words: (transfer full) */
static void
add_words (TrunkCertRow *self,
           const char   *label,
           char         *words)
{
  add_fact (self, label, words);
  g_free (words);
}

static void
add_remarks (TrunkCertRow *self)
{
  g_autoptr(GPtrArray) remarks = trunk_cert_inspect (self->cert, self->use, get_now ());

  for (guint i = 0; i < remarks->len; i++)
    {
      const TrunkCertRemark *remark = g_ptr_array_index (remarks, i);
      const char *icon = remark->level == TRUNK_CERT_REMARK_NOTE ? "dialog-information-symbolic"
                         : remark->level == TRUNK_CERT_REMARK_WARNING ? "dialog-warning-symbolic" : "dialog-error-symbolic";

      if (!trunk_cert_words_is_others (remark, self->use))
        adw_expander_row_add_row (ADW_EXPANDER_ROW (self), trunk_fact_row_new (remark->text, NULL, icon));
    }
}

static void
remove_clicked_cb (TrunkCertRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static void
add_removal (TrunkCertRow *self)
{
  GtkWidget *row = trunk_fact_row_new (_("Trust it no more"), NULL, NULL);
  GtkWidget *button = gtk_button_new_with_label (_("Remove"));
  /* Translators: %s is the name of a certificate authority */
  g_autofree char *name = g_strdup_printf (_("Remove %s"), trunk_cert_get_facts (self->cert)->label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  trunk_a11y_name (button, name);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

static void
add_details (TrunkCertRow *self)
{
  const TrunkCertFacts *facts = trunk_cert_get_facts (self->cert);
  g_autofree char *from = trunk_cert_words_dup_date (facts->not_before);
  g_autofree char *until = trunk_cert_words_dup_date (facts->not_after);
  /* Translators: two dates */
  g_autofree char *valid = g_strdup_printf (_("%s to %s"), from, until);

  add_remarks (self);
  add_value (self, _("SHA-256 fingerprint"), facts->sha256);
  add_value (self, _("SHA-1 fingerprint"), facts->sha1);
  add_value (self, _("Subject"), facts->subject);
  add_value (self, _("Issued by"), facts->self_signed ? _("Itself") : facts->issuer);
  add_list (self, _("Names"), facts->names);
  add_fact (self, _("Valid"), valid);
  add_fact (self, _("What it is"), trunk_cert_role_get_name (trunk_cert_get_role (self->cert)));
  add_fact (self, _("Key"), facts->key);
  add_fact (self, _("Signature"), facts->signature);
  add_words (self, _("What the key is for"), trunk_cert_words_dup_usages (facts->usages));
  add_words (self, _("What the certificate is for"), trunk_cert_words_dup_usages (facts->purposes));
  add_value (self, _("Serial number"), facts->serial);
  if (self->removable)
    add_removal (self);
}

/* Only those that are looked at have their dozen rows. */
static void
expanded_cb (TrunkCertRow *self)
{
  if (self->has_details || !adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    return;

  self->has_details = TRUE;
  add_details (self);
}

static void
trunk_cert_row_finalize (GObject *object)
{
  g_clear_pointer (&TRUNK_CERT_ROW (object)->cert, trunk_cert_unref);

  G_OBJECT_CLASS (trunk_cert_row_parent_class)->finalize (object);
}

static void
trunk_cert_row_class_init (TrunkCertRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_cert_row_finalize;

  /**
   * TrunkCertRow::remove:
   *
   * The user wants it gone.
   */
  signals[REMOVE] = g_signal_new ("remove", TRUNK_TYPE_CERT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
trunk_cert_row_init (TrunkCertRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  self->icon = GTK_IMAGE (gtk_image_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->icon), GTK_ALIGN_CENTER);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->icon));
  g_signal_connect_object (self, "notify::expanded", G_CALLBACK (expanded_cb), self, G_CONNECT_SWAPPED);
}

/* State by icon and words: the worst of what is to be said stands in the subtitle. */
static void
show_cert (TrunkCertRow *self)
{
  gint64 now = get_now ();
  g_autofree char *end = trunk_cert_words_dup_end (self->cert, now);
  g_autofree char *sha256 = trunk_cert_words_dup_short_sha256 (self->cert);
  g_autofree char *problems = trunk_cert_words_dup_remarks (self->cert, self->use, TRUNK_CERT_REMARK_PROBLEM, now);
  g_autofree char *warnings = trunk_cert_words_dup_remarks (self->cert, self->use, TRUNK_CERT_REMARK_WARNING, now);
  const char *state = problems != NULL ? _("Problem") : warnings != NULL ? _("Warning") : _("In order");
  g_autoptr(GString) subtitle = g_string_new (end);

  g_string_append_printf (subtitle, "\nSHA-256 %s", sha256);
  if (warnings != NULL)
    g_string_append_printf (subtitle, "\n%s", warnings);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle->str);
  gtk_image_set_from_icon_name (self->icon, problems != NULL ? "dialog-error-symbolic"
                                            : warnings != NULL ? "dialog-warning-symbolic" : "security-high-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->icon), state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, state, -1);
}

/**
 * trunk_cert_row_new:
 * @use: what it is judged for
 */
GtkWidget *
trunk_cert_row_new (TrunkCert    *cert,
                    TrunkCertUse  use)
{
  TrunkCertRow *self;

  g_return_val_if_fail (cert != NULL, NULL);

  self = g_object_new (TRUNK_TYPE_CERT_ROW, "title", trunk_cert_get_facts (cert)->label, NULL);
  self->cert = trunk_cert_ref (cert);
  self->use = use;
  show_cert (self);

  return GTK_WIDGET (self);
}

TrunkCert *
trunk_cert_row_get_cert (TrunkCertRow *self)
{
  g_return_val_if_fail (TRUNK_IS_CERT_ROW (self), NULL);

  return self->cert;
}

void
trunk_cert_row_set_removable (TrunkCertRow *self,
                              gboolean      removable)
{
  g_return_if_fail (TRUNK_IS_CERT_ROW (self));
  /* It is the last of the details, which are made once. */
  g_return_if_fail (!self->has_details);

  self->removable = removable;
}

/* One sentence each, for languages in which the parts depend on each other. */
static const char *
get_place (TrunkCertRole role,
           gboolean      sent)
{
  switch (role)
    {
    case TRUNK_CERT_ROLE_ROOT:
      return sent ? _("Root authority, sent by the server") : _("Root authority, not sent by the server");

    case TRUNK_CERT_ROLE_INTERMEDIATE:
      return sent ? _("Intermediate authority, sent by the server") : _("Intermediate authority, not sent by the server");

    case TRUNK_CERT_ROLE_LEAF:
    default:
      return _("The server’s own certificate");
    }
}

void
trunk_cert_row_set_place (TrunkCertRow *self,
                          guint         depth,
                          gboolean      sent)
{
  g_autofree char *subtitle = NULL;

  g_return_if_fail (TRUNK_IS_CERT_ROW (self));

  subtitle = g_strdup_printf ("%s\n%s", get_place (trunk_cert_get_role (self->cert), sent), adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (self)));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  gtk_widget_set_margin_start (GTK_WIDGET (self->icon), MIN (depth, MAX_DEPTH) * DEPTH_PIXELS);
}
