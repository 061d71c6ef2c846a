/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "practice/trunk-practice-control.h"
#include "practice/trunk-practice-types.h"

G_BEGIN_DECLS

/* Makes @directory ours (0700): it must be new, empty, or one of an earlier run. Error: TRUNK_ERROR_INVALID_INPUT. */
gboolean trunk_practice_setup_prepare (const char *directory, GError **error);

/**
 * trunk_practice_setup_write:
 * @directory: prepared
 *
 * Writes the certificates, the set-up documents and, last and in one step, practice.json that names them all (each 0600).
 *
 * Returns: (transfer full) (nullable): path of practice.json
 */
char    *trunk_practice_setup_write   (TrunkPractice *practice, TrunkPracticeControl *control, const char *directory, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Removes practice.json and what is secret. */
void     trunk_practice_setup_remove  (const char *directory);

G_END_DECLS
