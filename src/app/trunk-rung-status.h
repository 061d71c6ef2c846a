/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "checks/trunk-check.h"

G_BEGIN_DECLS

/* How a rung's status looks and is called. A symbol and a colour always go together, and readers get the word. */

const char *trunk_rung_status_get_icon  (TrunkStatus status);   /* (nullable): pending has none */
const char *trunk_rung_status_get_class (TrunkStatus status);   /* a class of style.css */
const char *trunk_rung_status_get_word  (TrunkStatus status);   /* translated: "passed" */

/* "Mailbox opens: passed", "Mailbox opens: failed, impersonation is not allowed". @finding: (nullable) */
char       *trunk_rung_dup_sentence     (TrunkCheck *check, TrunkStatus status, const char *finding) G_GNUC_WARN_UNUSED_RESULT;

/* An image that shows a status as a cell of the map, of the waterfall and of the shared rungs. */
GtkWidget  *trunk_rung_image_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void        trunk_rung_image_set_status (GtkWidget *image, TrunkStatus before, TrunkStatus status);

G_END_DECLS
