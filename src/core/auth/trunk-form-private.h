/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "secrets/trunk-secret.h"

G_BEGIN_DECLS

/**
 * TrunkForm:
 *
 * A body of application/x-www-form-urlencoded that is wiped wherever it has been, and remembers which secrets are in it, so that
 * an answer that quotes them can be cleaned.
 */
typedef struct _TrunkForm TrunkForm;

TrunkForm *trunk_form_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void       trunk_form_free       (TrunkForm *self);
void       trunk_form_add        (TrunkForm *self, const char *name, const char *value);
void       trunk_form_add_secret (TrunkForm *self, const char *name, TrunkSecret *value);

/* Whether sending it a second time does no harm; %FALSE at first. */
void       trunk_form_set_repeatable (TrunkForm *self, gboolean repeatable);
gboolean   trunk_form_is_repeatable  (TrunkForm *self);

/* A copy of what was added so far; wiped when it is freed. */
GBytes    *trunk_form_to_bytes   (TrunkForm *self) G_GNUC_WARN_UNUSED_RESULT;

/* Overwrites every secret of the form in @text. */
void       trunk_form_mask       (TrunkForm *self, char *text, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkForm, trunk_form_free)

G_END_DECLS
