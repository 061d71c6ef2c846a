/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-device-code-card.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-a11y.h"
#include "app/trunk-compat.h"
#include "app/trunk-countdown-ring.h"
#include "app/trunk-flow-layout.h"
#include "app/trunk-launch.h"
#include "app/trunk-qr-code.h"
#include "app/trunk-template.h"
#include "app/trunk-window.h"

/* From here on the time that is left is shown as a warning. */
#define URGENT_SECONDS 60

struct _TrunkDeviceCodeCard
{
  AdwBin parent_instance;

  char *code;                   /* (owned) (nullable) */
  char *address;                /* (owned) (nullable) */
  gint64 expires;               /* monotonic microseconds */
  gint64 begun;                 /* monotonic microseconds: when it was first shown */
  guint tick;                   /* runs only while it is seen */
  TrunkCountdownRing *ring;     /* (owned) */

  GtkLabel *where;
  GtkLabel *code_label;
  GtkLabel *spelt;
  GtkButton *open;
  GtkButton *spell;
  TrunkQrCode *qr;
  GtkImage *ring_image;
  GtkLabel *left;
  GtkLabel *waiting;
  GtkButton *new_code;
  GtkButton *cancel;
};

enum
{
  NEW_CODE,
  CANCELLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkDeviceCodeCard, trunk_device_code_card, ADW_TYPE_BIN)

static void
show_left (TrunkDeviceCodeCard *self)
{
  gint64 left = self->expires - g_get_monotonic_time ();
  gint64 whole = MAX (self->expires - self->begun, 1);
  g_autofree char *text = trunk_device_code_dup_left (left);

  gtk_label_set_text (self->left, text);
  trunk_countdown_ring_set_fraction (self->ring, (double) left / whole, left < URGENT_SECONDS * G_USEC_PER_SEC);
}

static gboolean
tick_cb (gpointer user_data)
{
  show_left (user_data);

  return G_SOURCE_CONTINUE;
}

static void
stop_tick (TrunkDeviceCodeCard *self)
{
  g_clear_handle_id (&self->tick, g_source_remove);
}

static void
start_tick (TrunkDeviceCodeCard *self)
{
  if (self->tick == 0 && self->code != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      show_left (self);
      self->tick = g_timeout_add_seconds (1, tick_cb, self);
    }
}

static void
open_cb (TrunkDeviceCodeCard *self)
{
  if (self->code == NULL)
    return;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->code);
  trunk_toast (GTK_WIDGET (self), _("Code copied. Paste it in the browser."));
  trunk_launch_uri (GTK_WIDGET (self), self->address);
}

static void
spell_cb (TrunkDeviceCodeCard *self)
{
  g_autofree char *text = NULL;

  if (self->code == NULL)
    return;

  text = trunk_device_code_dup_spelt (self->code);
  gtk_label_set_text (self->spelt, text);
  gtk_widget_set_visible (GTK_WIDGET (self->spelt), TRUE);
  trunk_compat_announce (GTK_WIDGET (self->code_label), text);
}

static void
new_code_cb (TrunkDeviceCodeCard *self)
{
  g_signal_emit (self, signals[NEW_CODE], 0);
}

static void
cancel_cb (TrunkDeviceCodeCard *self)
{
  g_signal_emit (self, signals[CANCELLED], 0);
}

static void
trunk_device_code_card_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (trunk_device_code_card_parent_class)->map (widget);

  start_tick (TRUNK_DEVICE_CODE_CARD (widget));
}

static void
trunk_device_code_card_unmap (GtkWidget *widget)
{
  stop_tick (TRUNK_DEVICE_CODE_CARD (widget));

  GTK_WIDGET_CLASS (trunk_device_code_card_parent_class)->unmap (widget);
}

static void
trunk_device_code_card_dispose (GObject *object)
{
  TrunkDeviceCodeCard *self = TRUNK_DEVICE_CODE_CARD (object);

  stop_tick (self);
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_DEVICE_CODE_CARD);

  G_OBJECT_CLASS (trunk_device_code_card_parent_class)->dispose (object);
}

static void
trunk_device_code_card_finalize (GObject *object)
{
  TrunkDeviceCodeCard *self = TRUNK_DEVICE_CODE_CARD (object);

  g_free (self->code);
  g_free (self->address);
  g_clear_object (&self->ring);

  G_OBJECT_CLASS (trunk_device_code_card_parent_class)->finalize (object);
}

static void
trunk_device_code_card_class_init (TrunkDeviceCodeCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = trunk_device_code_card_dispose;
  object_class->finalize = trunk_device_code_card_finalize;
  widget_class->map = trunk_device_code_card_map;
  widget_class->unmap = trunk_device_code_card_unmap;

  /**
   * TrunkDeviceCodeCard::new-code:
   *
   * Another code is wanted.
   */
  signals[NEW_CODE] = g_signal_new ("new-code", TRUNK_TYPE_DEVICE_CODE_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * TrunkDeviceCodeCard::cancelled:
   *
   * The sign-in shall end.
   */
  signals[CANCELLED] = g_signal_new ("cancelled", TRUNK_TYPE_DEVICE_CODE_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TRUNK_TYPE_FLOW_LAYOUT);
  g_type_ensure (TRUNK_TYPE_QR_CODE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-device-code-card.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkDeviceCodeCard, where);
  gtk_widget_class_bind_template_child (widget_class, TrunkDeviceCodeCard, code_label);
  gtk_widget_class_bind_template_child (widget_class, TrunkDeviceCodeCard, spelt);
  gtk_widget_class_bind_template_child (widget_class, TrunkDeviceCodeCard, open);
  gtk_widget_class_bind_template_child (widget_class, TrunkDeviceCodeCard, spell);
  gtk_widget_class_bind_template_child (widget_class, TrunkDeviceCodeCard, qr);
  gtk_widget_class_bind_template_child (widget_class, TrunkDeviceCodeCard, ring_image);
  gtk_widget_class_bind_template_child (widget_class, TrunkDeviceCodeCard, left);
  gtk_widget_class_bind_template_child (widget_class, TrunkDeviceCodeCard, waiting);
  gtk_widget_class_bind_template_child (widget_class, TrunkDeviceCodeCard, new_code);
  gtk_widget_class_bind_template_child (widget_class, TrunkDeviceCodeCard, cancel);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, spell_cb);
  gtk_widget_class_bind_template_callback (widget_class, new_code_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
trunk_device_code_card_init (TrunkDeviceCodeCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->ring = trunk_countdown_ring_new ();
  gtk_image_set_from_paintable (self->ring_image, GDK_PAINTABLE (self->ring));
  trunk_a11y_name (GTK_WIDGET (self->open), _("_Copy code and open the page"));
  trunk_a11y_name (GTK_WIDGET (self->spell), gtk_button_get_label (self->spell));
  trunk_a11y_name (GTK_WIDGET (self->new_code), gtk_button_get_label (self->new_code));
  trunk_a11y_name (GTK_WIDGET (self->cancel), gtk_button_get_label (self->cancel));
}

/* An address as it is read out: without scheme. */
static const char *
skip_scheme (const char *address)
{
  return g_str_has_prefix (address, "https://") ? address + strlen ("https://") : address;
}

/**
 * trunk_device_code_card_show:
 * @code: (nullable): what to enter
 * @address: (nullable): where to enter it
 * @expires: when it ends, in monotonic microseconds
 */
void
trunk_device_code_card_show (TrunkDeviceCodeCard *self,
                             const char          *code,
                             const char          *address,
                             gint64               expires)
{
  g_return_if_fail (TRUNK_IS_DEVICE_CODE_CARD (self));

  if (g_strcmp0 (self->code, code) == 0 && g_strcmp0 (self->address, address) == 0 && self->expires == expires)
    return;

  stop_tick (self);
  g_free (self->code);
  g_free (self->address);
  self->code = g_strdup (code);
  self->address = g_strdup (address);
  self->expires = expires;
  self->begun = g_get_monotonic_time ();
  gtk_widget_set_visible (GTK_WIDGET (self->spelt), FALSE);
  trunk_qr_code_set_text (self->qr, address);
  gtk_label_set_text (self->code_label, code != NULL ? code : "");
  if (code != NULL && address != NULL)
    {
      /* Translators: %s is the address of a page, such as microsoft.com/devicelogin */
      g_autofree char *where = g_strdup_printf (_("Enter this code at %s"), skip_scheme (address));
      g_autofree char *spelt = trunk_device_code_dup_spelt (code);

      gtk_label_set_text (self->where, where);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->code_label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, spelt, -1);
      start_tick (self);
    }
}

/**
 * trunk_device_code_card_focus:
 *
 * Puts the focus on the button that copies the code and opens the page.
 */
void
trunk_device_code_card_focus (TrunkDeviceCodeCard *self)
{
  g_return_if_fail (TRUNK_IS_DEVICE_CODE_CARD (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->open));
}

/**
 * trunk_device_code_dup_spelt:
 * @code: a code of letters and digits
 *
 * Returns: (transfer full): its characters one by one, as a screen reader says them
 */
char *
trunk_device_code_dup_spelt (const char *code)
{
  g_autoptr(GString) text = NULL;

  g_return_val_if_fail (code != NULL, NULL);

  text = g_string_new (NULL);
  for (const char *p = code; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isgraph (c))
        continue;
      if (text->len > 0)
        g_string_append (text, ", ");
      g_string_append_unichar (text, c);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * trunk_device_code_dup_left:
 * @microseconds: what is left; may be negative
 *
 * Returns: (transfer full): it in words
 */
char *
trunk_device_code_dup_left (gint64 microseconds)
{
  /* A second that has begun counts whole, so that it ends with 0:00 and not a second before. */
  gint64 seconds = microseconds > 0 ? (microseconds + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC : 0;

  /* Translators: minutes and seconds that are left */
  return g_strdup_printf (_("%d:%02d left"), (int) (seconds / 60), (int) (seconds % 60));
}
