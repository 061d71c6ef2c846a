/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "certs/trunk-cert-inspect.h"

G_BEGIN_DECLS

/**
 * TrunkCertRow:
 *
 * A certificate in a boxed list: name, end and what is wrong with it; unfolded all that it says of itself, to copy. ::remove when the button is pressed that
 * trunk_cert_row_set_removable() puts at its end.
 */
#define TRUNK_TYPE_CERT_ROW (trunk_cert_row_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCertRow, trunk_cert_row, TRUNK, CERT_ROW, AdwExpanderRow)

GtkWidget *trunk_cert_row_new           (TrunkCert *cert, TrunkCertUse use) G_GNUC_WARN_UNUSED_RESULT;
TrunkCert *trunk_cert_row_get_cert      (TrunkCertRow *self);
void       trunk_cert_row_set_removable (TrunkCertRow *self, gboolean removable);
/* How deep it stands in its chain, 0 for the root; @sent: by the server, not from this computer's store. */
void       trunk_cert_row_set_place     (TrunkCertRow *self, guint depth, gboolean sent);

G_END_DECLS
