/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/* What the practice tenant has for each page of a practice session. */

/* What happens here in real life, and where the values come from; translated. */
const char *trunk_practice_values_get_hint     (TrunkSetup *setup, TrunkWizardStep step);
/* (nullable): what the button that fills the page says, translated, with a mnemonic; NULL where there is nothing to fill in */
const char *trunk_practice_values_get_button   (TrunkSetup *setup, TrunkWizardStep step);
/* The name of the practice tenant's registration that fits what is chosen: "graph", "ews", … */
const char *trunk_practice_values_choose_registration (TrunkSetup *setup);

/* What is missing on the page, and nothing else. Returns (finish): (transfer full) (nullable): a sentence that says what was done, translated */
void        trunk_practice_values_fill_async   (TrunkSetup *setup, TrunkWizardStep step, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char       *trunk_practice_values_fill_finish  (TrunkSetup *setup, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Puts the credential of the practice tenant's registration into the store, where it has one. */
void        trunk_practice_values_store_credential_async  (TrunkSetup *setup, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    trunk_practice_values_store_credential_finish (TrunkSetup *setup, GAsyncResult *result, GError **error);

G_END_DECLS
