/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TrunkQrCode:
 *
 * An address for a telephone's camera: black on white with its quiet zone, whatever the colours around. To assistive technology it is an image that
 * says the address. "text": what it holds.
 */
#define TRUNK_TYPE_QR_CODE (trunk_qr_code_get_type ())
G_DECLARE_FINAL_TYPE (TrunkQrCode, trunk_qr_code, TRUNK, QR_CODE, GtkWidget)

GtkWidget *trunk_qr_code_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void       trunk_qr_code_set_text (TrunkQrCode *self, const char *text);
/* Modules along one side, without the quiet zone; 0 when there is nothing to show */
guint      trunk_qr_code_get_width (TrunkQrCode *self);

G_END_DECLS
