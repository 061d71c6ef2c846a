/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Whether @text can be kept; @error has the sentence that is shown under the field. Same shape as base/trunk-validate.h. "" is not asked about. */
typedef gboolean (*TrunkTypedFieldValidate) (const char *text, GError **error);

/**
 * TrunkTypedField:
 *
 * What every typed field does: waits for a pause (400 ms), for Return or for the focus to go; trims; validates; shows the reason in a row right
 * below, tied to the field for assistive technology; and hands on what was typed, valid or not, so that nothing typed is lost.
 * ::committed (const char *text, gboolean valid). Not for secrets.
 */
#define TRUNK_TYPE_TYPED_FIELD (trunk_typed_field_get_type ())
G_DECLARE_FINAL_TYPE (TrunkTypedField, trunk_typed_field, TRUNK, TYPED_FIELD, GObject)

/* @reason: a row for the sentence, hidden while there is none: TrunkReasonRow. @validate: (nullable) */
TrunkTypedField *trunk_typed_field_new         (AdwEntryRow *row, GtkWidget *reason, TrunkTypedFieldValidate validate) G_GNUC_WARN_UNUSED_RESULT;
/* Shows what is saved, unless somebody is typing in it. */
void        trunk_typed_field_show_text   (TrunkTypedField *self, const char *text);
/* Commits what is typed now, without waiting. */
void        trunk_typed_field_flush       (TrunkTypedField *self);
/* (nullable): the sentence under it now */
const char *trunk_typed_field_get_problem (TrunkTypedField *self);
/* A reason from elsewhere (the server has refused it), until the text changes. */
void        trunk_typed_field_set_problem (TrunkTypedField *self, const char *problem);

/**
 * TrunkReasonRow:
 *
 * The sentence under a field: a row of a boxed list, hidden while "text" is empty. "kind" is a TrunkNoticeKind.
 */
#define TRUNK_TYPE_REASON_ROW (trunk_reason_row_get_type ())
G_DECLARE_FINAL_TYPE (TrunkReasonRow, trunk_reason_row, TRUNK, REASON_ROW, GtkListBoxRow)

G_END_DECLS
