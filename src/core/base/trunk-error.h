/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TrunkError:
 * @TRUNK_ERROR_INVALID_INPUT: a value or document from outside is wrong; the message names the field or line and what would be right
 * @TRUNK_ERROR_SECRET_STORE: a secret could not be kept or fetched
 * @TRUNK_ERROR_FILE_FORMAT: a file is damaged, or of a version this program does not know
 * @TRUNK_ERROR_UNSUPPORTED: asked for something this build or this service can't do
 * @TRUNK_ERROR_INTERNAL: our own plumbing failed
 *
 * Errors of our own plumbing. What a check finds out about the world is a #TrunkFinding, never a #GError.
 */
typedef enum
{
  TRUNK_ERROR_INVALID_INPUT,
  TRUNK_ERROR_SECRET_STORE,
  TRUNK_ERROR_FILE_FORMAT,
  TRUNK_ERROR_UNSUPPORTED,
  TRUNK_ERROR_INTERNAL,
} TrunkError;

#define TRUNK_ERROR (trunk_error_quark ())
GQuark trunk_error_quark (void);

G_END_DECLS
