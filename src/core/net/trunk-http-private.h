/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/trunk-http.h"
#include "net/trunk-transcript.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;                   /* (owned) */
  char *value;                  /* (owned) */
} TrunkHttpHeader;

struct _TrunkHttpRequest
{
  const char *method;           /* interned */
  GUri *uri;                    /* (owned) (nullable): %NULL when it was no URI */
  GArray *headers;              /* (owned) of TrunkHttpHeader */
  TrunkSecret *bearer;          /* (owned) (nullable) */
  char *content_type;           /* (owned) (nullable) */
  GBytes *body;                 /* (owned) (nullable) */
  guint deadline_ms;
  gsize max_body;
  gboolean repeatable;
  guint secret_body : 1;
  guint secret_answer : 1;
  guint has_credentials : 1;    /* one of the headers is a credential */
};

struct _TrunkHttpExchange
{
  SoupMessage *message;         /* (owned): the last hop; its credentials are gone */
  GBytes *body;                 /* (owned) (nullable) */
  TrunkFinding finding;
  gint64 microseconds;
  gint64 finished;              /* Unix microseconds by the context's clock */
  TrunkEvidence *facts;         /* (owned) (nullable): what was set while it ran */
  char *transcript;             /* (owned) (nullable) */
  TrunkTlsFacts *tls;           /* (owned) (nullable): made when asked for, or at a failed handshake */
  TrunkOutcome *outcome;        /* (owned) (nullable): made when asked for */
  gboolean no_answer;           /* the status of the message is a proxy's */
};

/* Whether @request holds something that must not reach another origin */
gboolean           trunk_http_request_is_secret  (TrunkHttpRequest *self);

/* The rule for redirects (trunk-http-redirect.c) */
gboolean           trunk_http_is_redirect        (SoupMessage *message);
const char        *trunk_http_redirected_method  (guint status, const char *method);
TrunkFinding       trunk_http_judge_redirect     (TrunkHttpRequest *request, guint n_hops, GUri *target);

/* The record (trunk-http-record.c) */
char              *trunk_http_dup_redacted_uri   (GUri *uri) G_GNUC_WARN_UNUSED_RESULT;
void               trunk_http_record_hop         (TrunkTranscript *transcript, TrunkTranscriptDetail detail, TrunkHttpRequest *request,
                                                  SoupMessage *message, const void *data, gsize length);

TrunkHttpExchange *trunk_http_exchange_new       (SoupMessage *message, TrunkFinding finding) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
