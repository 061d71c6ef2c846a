/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "certs/trunk-cert-inspect.h"

G_BEGIN_DECLS

/* What is said of certificates in the window; translated, all (transfer full). @now: Unix seconds */

/* "2027-11-21" by the local calendar */
char       *trunk_cert_words_dup_date    (gint64 when) G_GNUC_WARN_UNUSED_RESULT;
/* "Ends 2027-11-21, in 12 months", "Ended 2026-11-01, 20 days ago" */
char       *trunk_cert_words_dup_end     (TrunkCert *cert, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
/* The first and the last bytes of the fingerprint, to tell certificates apart at a glance, never to compare them by: "AB:CD:EF … 12:34:56" */
char       *trunk_cert_words_dup_short_sha256 (TrunkCert *cert) G_GNUC_WARN_UNUSED_RESULT;
/* All that is wrong with it for @use, in sentences; NULL where nothing of at least @level is */
char       *trunk_cert_words_dup_remarks (TrunkCert *cert, TrunkCertUse use, TrunkCertRemarkLevel level, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
/* Key usages and purposes in words, one after another: @nicks as in TrunkCertFacts; what is not known stays as it is */
char       *trunk_cert_words_dup_usages  (const char * const *nicks) G_GNUC_WARN_UNUSED_RESULT;
/* Whether @remark is the business of others, where a certificate is only looked at. */
gboolean    trunk_cert_words_is_others   (const TrunkCertRemark *remark, TrunkCertUse use);
/* The certificates of a PEM text; empty where there is none. */
TrunkCertBundle *trunk_cert_words_parse  (const char *pem) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
