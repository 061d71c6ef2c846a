/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/trunk-snapshot.h"

G_BEGIN_DECLS

/* Where requests go when the real hosts are not meant: a laboratory server, or the practice tenant. Names stay verbatim, and
 * certificates are still verified against them; only the address is another one. */
typedef struct
{
  char   *host;                 /* "login.microsoftonline.com" */
  guint16 port;                 /* 443 */
  char   *to_address;           /* "127.0.0.1" */
  guint16 to_port;
} TrunkHostMapping;

/**
 * TrunkInterchange:
 *
 * A set-up as one versioned JSON document (data/schemas/interchange.schema.json), without secrets: export, import and
 * `trunklinectl check FILE`. An error names the path in the document ("/accounts/3/address: …") and what would be right.
 */
#define TRUNK_TYPE_INTERCHANGE (trunk_interchange_get_type ())
G_DECLARE_FINAL_TYPE (TrunkInterchange, trunk_interchange, TRUNK, INTERCHANGE, GObject)

TrunkInterchange *trunk_interchange_new               (TrunkSnapshot *snapshot) G_GNUC_WARN_UNUSED_RESULT;
TrunkInterchange *trunk_interchange_new_from_data     (const char *data, gssize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char             *trunk_interchange_to_data           (TrunkInterchange *self, gsize *out_length) G_GNUC_WARN_UNUSED_RESULT;

TrunkSnapshot    *trunk_interchange_get_snapshot      (TrunkInterchange *self);

/* (element-type TrunkHostMapping): empty in a production set-up */
GPtrArray        *trunk_interchange_get_host_map      (TrunkInterchange *self);
/* PEM of further trust anchors, or %NULL */
const char       *trunk_interchange_get_trust_anchors (TrunkInterchange *self);
void              trunk_interchange_map_host          (TrunkInterchange *self, const char *host, guint16 port, const char *to_address, guint16 to_port);
void              trunk_interchange_set_trust_anchors (TrunkInterchange *self, const char *pem);

G_END_DECLS
