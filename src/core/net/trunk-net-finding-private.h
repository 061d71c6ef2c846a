/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/trunk-evidence.h"
#include "net/trunk-dialer.h"

G_BEGIN_DECLS

/* How far a connection or an exchange had come. The first four are TrunkPhase's. */
typedef enum
{
  TRUNK_STAGE_NAME = TRUNK_PHASE_NAME,
  TRUNK_STAGE_CONNECT = TRUNK_PHASE_CONNECT,
  TRUNK_STAGE_PROXY = TRUNK_PHASE_PROXY,
  TRUNK_STAGE_TLS = TRUNK_PHASE_TLS,
  TRUNK_STAGE_QUEUE,            /* waiting for one of the connections to become free */
  TRUNK_STAGE_ANSWER,           /* the request is under way or sent, no status line yet */
  TRUNK_STAGE_BODY,
} TrunkStage;

const char  *trunk_stage_get_nick        (TrunkStage stage);

TrunkFinding trunk_net_find_error        (const GError *error, TrunkStage stage, gboolean proxied);
TrunkFinding trunk_net_find_deadline     (TrunkStage stage, gboolean proxied);
TrunkFinding trunk_net_find_proxy_status (guint status, gboolean credentials_sent);

G_END_DECLS
