/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What can be written for others, and as what. */
typedef enum
{
  TRUNK_HANDOVER_SHEET_TEXT,
  TRUNK_HANDOVER_SHEET_MARKDOWN,
  TRUNK_HANDOVER_SHEET_HTML,
  TRUNK_HANDOVER_SHEET_PDF,
  TRUNK_HANDOVER_REPORT_TEXT,
  TRUNK_HANDOVER_REPORT_MARKDOWN,
  TRUNK_HANDOVER_REPORT_HTML,
  TRUNK_HANDOVER_REPORT_PDF,
  TRUNK_HANDOVER_REPORT_JSON,   /* data/schemas/report.schema.json: every account */
  TRUNK_HANDOVER_SETUP_JSON,    /* data/schemas/interchange.schema.json */
  TRUNK_N_HANDOVER_FORMS
} TrunkHandoverForm;

const char *trunk_handover_form_get_media_type (TrunkHandoverForm form);   /* "text/html" */
const char *trunk_handover_form_get_suffix     (TrunkHandoverForm form);   /* ".html" */
gboolean    trunk_handover_form_is_sheet       (TrunkHandoverForm form);
gboolean    trunk_handover_form_is_report      (TrunkHandoverForm form);

/* A name for the file: "voice-mail-report.html" */
char       *trunk_handover_form_dup_file_name  (TrunkHandoverForm form, const char *service_name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
