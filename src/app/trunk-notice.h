/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum
{
  TRUNK_NOTICE_INFO,            /* "info" */
  TRUNK_NOTICE_WARNING,         /* "warning" */
  TRUNK_NOTICE_ERROR,           /* "error" */
} TrunkNoticeKind;

#define TRUNK_TYPE_NOTICE_KIND (trunk_notice_kind_get_type ())
GType trunk_notice_kind_get_type (void);

/**
 * TrunkNotice:
 *
 * A sentence that stays, with an icon and perhaps a button: properties "kind", "title" (nullable), "text", "button-label" (nullable), "revealed".
 * ::activated when the button is pressed. In a template: <object class="TrunkNotice">.
 */
#define TRUNK_TYPE_NOTICE (trunk_notice_get_type ())
G_DECLARE_FINAL_TYPE (TrunkNotice, trunk_notice, TRUNK, NOTICE, AdwBin)

GtkWidget *trunk_notice_new              (TrunkNoticeKind kind, const char *text) G_GNUC_WARN_UNUSED_RESULT;
void       trunk_notice_set_kind         (TrunkNotice *self, TrunkNoticeKind kind);
void       trunk_notice_set_title        (TrunkNotice *self, const char *title);
void       trunk_notice_set_text         (TrunkNotice *self, const char *text);
void       trunk_notice_set_button_label (TrunkNotice *self, const char *label);
void       trunk_notice_set_revealed     (TrunkNotice *self, gboolean revealed);

G_END_DECLS
