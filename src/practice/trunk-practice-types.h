/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The one tenant that is practised with. Its accounts live at TRUNK_PRACTICE_DOMAIN (RFC 2606 keeps .example free). */
#define TRUNK_PRACTICE_TENANT_ID      "7d5f3c1e-5b0a-4c57-9a41-2f6c8e9b1d20"
#define TRUNK_PRACTICE_DOMAIN         "practice.example"
#define TRUNK_PRACTICE_ONMICROSOFT    "practiceexample.onmicrosoft.com"
/* The Exchange host under a name of the tenant's own, as behind a gateway: no public cloud's name. */
#define TRUNK_PRACTICE_OWN_HOST       "mail.practice.example"
#define TRUNK_PRACTICE_DEFAULT_ACCOUNTS 200
#define TRUNK_PRACTICE_MAX_ACCOUNTS   200000

/* Forward declarations only, so that headers need not include each other. */
typedef struct _TrunkPracticeFaults  TrunkPracticeFaults;
typedef struct _TrunkPracticeServer  TrunkPracticeServer;
typedef struct _TrunkPracticeTenant  TrunkPracticeTenant;
typedef struct _TrunkPracticeTokens  TrunkPracticeTokens;
typedef struct _TrunkPracticeEntra   TrunkPracticeEntra;
typedef struct _TrunkPracticeTls     TrunkPracticeTls;
typedef struct _TrunkPracticeProxy   TrunkPracticeProxy;

/* What answers behind one TLS port: the same service of every cloud. */
typedef enum
{
  TRUNK_PRACTICE_HOST_LOGIN,
  TRUNK_PRACTICE_HOST_GRAPH,
  TRUNK_PRACTICE_HOST_OUTLOOK,
  TRUNK_PRACTICE_N_HOSTS
} TrunkPracticeHost;

/* The hosts of one cloud (facts 2). */
typedef struct
{
  const char *id;               /* as in data/clouds.xml */
  const char *hosts[TRUNK_PRACTICE_N_HOSTS];
  const char *outlook_alias;    /* (nullable): another name of the same Exchange host */
} TrunkPracticeCloud;

/* Everything a request handler may reach. Lives as long as the program. */
typedef struct
{
  TrunkPracticeTenant *tenant;
  TrunkPracticeFaults *faults;
  TrunkPracticeTokens *tokens;
  TrunkPracticeEntra  *entra;
  TrunkPracticeTls    *tls;
  TrunkPracticeServer *server;
  TrunkPracticeProxy  *proxy;
} TrunkPractice;

G_END_DECLS
