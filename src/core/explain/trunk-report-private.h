/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "explain/trunk-report-facts.h"

G_BEGIN_DECLS

void  trunk_report_write_text       (const TrunkReport *report, GString *out);
void  trunk_report_write_details    (const TrunkReport *report, GString *out);
void  trunk_report_write_json       (const TrunkReport *report, GString *out);
void  trunk_report_write_junit      (const TrunkReport *report, GString *out);
void  trunk_report_write_nagios     (const TrunkReport *report, GString *out);
void  trunk_report_write_prometheus (const TrunkReport *report, GString *out);

G_END_DECLS
