/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Forward declarations only, so that headers need not include each other. */
typedef struct _TrunkEvidence    TrunkEvidence;
typedef struct _TrunkOutcome     TrunkOutcome;
typedef struct _TrunkSecret      TrunkSecret;
typedef struct _TrunkSecretStore TrunkSecretStore;

typedef struct _TrunkCatalog     TrunkCatalog;
typedef struct _TrunkCloud       TrunkCloud;
typedef struct _TrunkPermission  TrunkPermission;
typedef struct _TrunkRequirement TrunkRequirement;
typedef struct _TrunkSystem      TrunkSystem;

typedef struct _TrunkAccount      TrunkAccount;
typedef struct _TrunkRegistration TrunkRegistration;
typedef struct _TrunkService      TrunkService;
typedef struct _TrunkSnapshot     TrunkSnapshot;
typedef struct _TrunkWorkspace    TrunkWorkspace;

typedef struct _TrunkIdentity TrunkIdentity;

typedef struct _TrunkHttpExchange TrunkHttpExchange;
typedef struct _TrunkHttpRequest  TrunkHttpRequest;
typedef struct _TrunkNetContext   TrunkNetContext;
typedef struct _TrunkTlsFacts     TrunkTlsFacts;
typedef struct _TrunkTranscript   TrunkTranscript;

typedef struct _TrunkClaims      TrunkClaims;
typedef struct _TrunkToken       TrunkToken;
typedef struct _TrunkTokenSource TrunkTokenSource;

typedef struct _TrunkProvider TrunkProvider;

typedef struct _TrunkCheck     TrunkCheck;
typedef struct _TrunkCheckItem TrunkCheckItem;
typedef struct _TrunkPlan      TrunkPlan;
typedef struct _TrunkResult    TrunkResult;
typedef struct _TrunkRunner    TrunkRunner;

typedef struct _TrunkExplanation TrunkExplanation;

G_END_DECLS
