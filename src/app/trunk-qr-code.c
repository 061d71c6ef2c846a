/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-qr-code.h"

#include <glib/gi18n.h>
#include <qrencode.h>

/* White modules on each side that a reader needs (ISO/IEC 18004, 6.3.8) */
#define QUIET_ZONE 4
#define MODULE_PIXELS 5

struct _TrunkQrCode
{
  GtkWidget parent_instance;

  char *text;                   /* (owned) (nullable) */
  QRcode *code;                 /* (owned) (nullable) */
};

typedef enum
{
  PROP_TEXT = 1,
} TrunkQrCodeProperty;

static GParamSpec *props[PROP_TEXT + 1];

G_DEFINE_FINAL_TYPE (TrunkQrCode, trunk_qr_code, GTK_TYPE_WIDGET)

static int
get_modules (TrunkQrCode *self)
{
  return self->code != NULL ? self->code->width + 2 * QUIET_ZONE : 0;
}

static void
trunk_qr_code_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  *minimum = get_modules (TRUNK_QR_CODE (widget)) * MODULE_PIXELS;
  *natural = *minimum;
}

/* Neighbours in a row are one rectangle, so that no seam shows between them. */
static void
append_row (GtkSnapshot         *snapshot,
            const unsigned char *row,
            int                  width,
            int                  y,
            float                module)
{
  static const GdkRGBA black = { 0, 0, 0, 1 };

  for (int x = 0; x < width; x++)
    {
      int begin = x;

      while (x < width && (row[x] & 1) != 0)
        x++;
      if (x > begin)
        gtk_snapshot_append_color (snapshot, &black,
                                   &GRAPHENE_RECT_INIT ((begin + QUIET_ZONE) * module, (y + QUIET_ZONE) * module, (x - begin) * module, module));
    }
}

static void
trunk_qr_code_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  TrunkQrCode *self = TRUNK_QR_CODE (widget);
  static const GdkRGBA white = { 1, 1, 1, 1 };
  int modules = get_modules (self);
  int room = MIN (gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  int scale = MAX (1, gtk_widget_get_scale_factor (widget));
  float module, size;

  if (modules == 0 || room < modules)
    return;

  /* Whole pixels of the device: a reader wants sharp edges. */
  module = (float) (room * scale / modules) / scale;
  size = module * modules;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((int) (gtk_widget_get_width (widget) - size) / 2,
                                                          (int) (gtk_widget_get_height (widget) - size) / 2));
  gtk_snapshot_append_color (snapshot, &white, &GRAPHENE_RECT_INIT (0, 0, size, size));
  for (int y = 0; y < self->code->width; y++)
    append_row (snapshot, self->code->data + y * self->code->width, self->code->width, y, module);
  gtk_snapshot_restore (snapshot);
}

static void
trunk_qr_code_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch ((TrunkQrCodeProperty) property_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, TRUNK_QR_CODE (object)->text);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
trunk_qr_code_set_property (GObject      *object,
                            guint         property_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  switch ((TrunkQrCodeProperty) property_id)
    {
    case PROP_TEXT:
      trunk_qr_code_set_text (TRUNK_QR_CODE (object), g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
trunk_qr_code_finalize (GObject *object)
{
  TrunkQrCode *self = TRUNK_QR_CODE (object);

  g_free (self->text);
  g_clear_pointer (&self->code, QRcode_free);

  G_OBJECT_CLASS (trunk_qr_code_parent_class)->finalize (object);
}

static void
trunk_qr_code_class_init (TrunkQrCodeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = trunk_qr_code_get_property;
  object_class->set_property = trunk_qr_code_set_property;
  object_class->finalize = trunk_qr_code_finalize;
  widget_class->measure = trunk_qr_code_measure;
  widget_class->snapshot = trunk_qr_code_snapshot;

  /**
   * TrunkQrCode:text:
   *
   * What the code holds.
   */
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "qrcode");
}

static void
trunk_qr_code_init (TrunkQrCode *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * trunk_qr_code_new:
 *
 * Returns: (transfer floating): a code, hidden until it has something to show
 */
GtkWidget *
trunk_qr_code_new (void)
{
  return g_object_new (TRUNK_TYPE_QR_CODE, NULL);
}

/**
 * trunk_qr_code_set_text:
 * @text: (nullable): what it shall hold; %NULL, and what is too long for a code, hides it
 */
void
trunk_qr_code_set_text (TrunkQrCode *self,
                        const char  *text)
{
  g_return_if_fail (TRUNK_IS_QR_CODE (self));

  if (g_strcmp0 (self->text, text) == 0)
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  g_clear_pointer (&self->code, QRcode_free);
  if (text != NULL && *text != '\0')
    self->code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  if (self->code != NULL)
    {
      /* Translators: %s is an address; this is said of an image of squares that a telephone's camera reads */
      g_autofree char *label = g_strdup_printf (_("QR code that opens %s"), text);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }

  gtk_widget_set_visible (GTK_WIDGET (self), self->code != NULL);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TEXT]);
}

/**
 * trunk_qr_code_get_width:
 *
 * Returns: modules along one side, without the quiet zone; 0 when there is nothing to show
 */
guint
trunk_qr_code_get_width (TrunkQrCode *self)
{
  g_return_val_if_fail (TRUNK_IS_QR_CODE (self), 0);

  return self->code != NULL ? (guint) self->code->width : 0;
}
