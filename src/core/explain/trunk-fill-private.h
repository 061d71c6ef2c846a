/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

typedef enum
{
  TRUNK_FILL_TEXT,              /* as it is */
  TRUNK_FILL_LINK,              /* percent-encoded */
  TRUNK_FILL_POWERSHELL,        /* one quoted argument */
  TRUNK_FILL_SH,                /* one quoted argument */
} TrunkFillMode;

/**
 * TrunkFill:
 *
 * The values for the placeholders of the remedies document. What goes into a command is always one complete quoted argument:
 * no address, host name or text of a server can become a command.
 */
typedef struct _TrunkFill TrunkFill;

TrunkFill  *trunk_fill_new       (xmlDoc *remedies) G_GNUC_WARN_UNUSED_RESULT;
void        trunk_fill_free      (TrunkFill *self);
void        trunk_fill_set       (TrunkFill *self, const char *name, const char *value);
const char *trunk_fill_get       (TrunkFill *self, const char *name);

/* NULL when a placeholder has no value and @stand_ins is off */
char       *trunk_fill_apply     (TrunkFill *self, const char *template, TrunkFillMode mode, gboolean stand_ins) G_GNUC_WARN_UNUSED_RESULT;
/* Whether a stand-in was ever used */
gboolean    trunk_fill_stood_in  (TrunkFill *self);

char       *trunk_quote_powershell (const char *value) G_GNUC_WARN_UNUSED_RESULT;
char       *trunk_quote_sh         (const char *value) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkFill, trunk_fill_free)

G_END_DECLS
