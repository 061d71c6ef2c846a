/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TrunkIdQuestion:
 *
 * Asks what an id, or each of two, is that came without a label. Hidden while there is nothing to ask.
 * ::answered (const char *tenant, const char *client_id), each (nullable).
 */
#define TRUNK_TYPE_ID_QUESTION (trunk_id_question_get_type ())
G_DECLARE_FINAL_TYPE (TrunkIdQuestion, trunk_id_question, TRUNK, ID_QUESTION, AdwBin)

/* @ids: (nullable): NULL-terminated; the first two are asked about, none or NULL hides it */
void trunk_id_question_ask (TrunkIdQuestion *self, const char * const *ids);

G_END_DECLS
