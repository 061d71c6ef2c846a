/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Folders that end with the programs that use them. Whoever uses one holds it; what nobody holds any more was left by a program that was killed,
 * and trunk_temporary_sweep() removes it. */

/* A new folder in the temporary folder, for the user alone; its name begins with @prefix. */
char    *trunk_temporary_make   (const char *prefix, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A descriptor, closed on exec: as long as it is open, the folder is in use. Several may hold one. */
int      trunk_temporary_hold   (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The whole tree. Links are removed, not followed. */
void     trunk_temporary_remove (const char *path);

/* Removes the user's own folders of this @prefix that nobody holds. */
void     trunk_temporary_sweep  (const char *prefix);

G_END_DECLS
