/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/* The values that earlier pages gave, under the names that the telephone system's own screens have for them. Both lists are emptied first. What is
 * missing is said in its row. Returns: whether anything is missing. */
gboolean    trunk_service_rows_fill      (TrunkSetup *setup, GtkListBox *sign_in, GtkListBox *servers);

/* What the system's own screens call the name of a service: "Display Name". Translated where it has no word for it. */
const char *trunk_service_rows_get_name_label (TrunkSetup *setup);

G_END_DECLS
