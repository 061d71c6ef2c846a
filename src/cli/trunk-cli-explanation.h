/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "explain/trunk-explain.h"

G_BEGIN_DECLS

/* Title, cause, what to do, and where that is from; on standard output. */
void trunk_cli_explanation_print (TrunkExplanation *explanation);

G_END_DECLS
