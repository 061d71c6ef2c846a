/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "certs/trunk-cert-bundle.h"

G_BEGIN_DECLS

/* From when on an end that comes near is said. */
#define TRUNK_CERT_WARN_DAYS 60

typedef enum
{
  TRUNK_CERT_FOR_ANY,           /* only looked at */
  TRUNK_CERT_FOR_TRUST,         /* a telephone system is to trust it: tomcat-trust, Unity Connection-trust */
  TRUNK_CERT_FOR_SIGNING_IN,    /* credential of a registration */
} TrunkCertUse;

typedef enum
{
  TRUNK_CERT_REMARK_NOTE,
  TRUNK_CERT_REMARK_WARNING,
  TRUNK_CERT_REMARK_PROBLEM,
} TrunkCertRemarkLevel;

typedef struct
{
  TrunkCertRemarkLevel level;
  const char *nick;             /* "expired": stable, for JSON and tests */
  char *text;                   /* (owned): a sentence, translated */
} TrunkCertRemark;

/* What is to be said of one certificate, and of a chain. (transfer full) (element-type TrunkCertRemark), worst first. @now: Unix seconds. */
GPtrArray           *trunk_cert_inspect             (TrunkCert *cert, TrunkCertUse use, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray           *trunk_cert_bundle_inspect      (TrunkCertBundle *bundle, TrunkCertUse use, gint64 now) G_GNUC_WARN_UNUSED_RESULT;

const char          *trunk_cert_remark_level_get_nick (TrunkCertRemarkLevel level);
/* Whole days until it ends; negative when it has. */
gint64               trunk_cert_get_days_left       (TrunkCert *cert, gint64 now);

G_END_DECLS
