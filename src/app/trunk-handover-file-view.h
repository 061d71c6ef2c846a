/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/trunk-setup.h"
#include "handover/trunk-handover-form.h"

G_BEGIN_DECLS

/**
 * TrunkHandoverFileView:
 *
 * One file to be handed over: what it is for, exactly what is in it, whether a secret was found in it, and a button that saves it. It is made
 * anew when the set-up or its tests change while it is shown. ::go-to (TrunkWizardStep); ::checked when it is made; ::saved (TrunkHandoverForm) when it was written.
 */
#define TRUNK_TYPE_HANDOVER_FILE_VIEW (trunk_handover_file_view_get_type ())
G_DECLARE_FINAL_TYPE (TrunkHandoverFileView, trunk_handover_file_view, TRUNK, HANDOVER_FILE_VIEW, AdwBin)

/* Before anything else. */
void trunk_handover_file_view_set_setup (TrunkHandoverFileView *self, TrunkSetup *setup);
/* @title, @purpose: translated */
void trunk_handover_file_view_set_form  (TrunkHandoverFileView *self, TrunkHandoverForm form, const char *title, const char *purpose);
/* Makes the file from the set-up and its tests as they are now. */
void trunk_handover_file_view_refresh   (TrunkHandoverFileView *self);
/* Whether it could not be searched for secrets, for they could not be read. */
gboolean trunk_handover_file_view_is_unchecked (TrunkHandoverFileView *self);
/* Nobody looks any more: what is being made is dropped. */
void trunk_handover_file_view_clear     (TrunkHandoverFileView *self);

G_END_DECLS
