/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "secrets/trunk-secret.h"

G_BEGIN_DECLS

/* The whole of @path, without the line end after it. A file that others may read is refused: TRUNK_ERROR_INVALID_INPUT says how
 * to close it. "-" reads standard input. */
TrunkSecret *trunk_cli_secret_read   (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Asks on the terminal, without echo. NULL without an error where there is no terminal, or on an empty answer. */
TrunkSecret *trunk_cli_secret_prompt (const char *question) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
