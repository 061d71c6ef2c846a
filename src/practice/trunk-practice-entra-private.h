/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "practice/trunk-practice-entra.h"
#include "practice/trunk-practice-faults.h"
#include "practice/trunk-practice-registrations.h"

G_BEGIN_DECLS

#define TRUNK_PRACTICE_MAX_CODES   10000
#define TRUNK_PRACTICE_MAX_REFRESH 100000

/* One device code that was handed out. */
typedef struct
{
  char                 *device_code;
  char                 *user_code;
  TrunkPracticeApp     *app;
  char                 *scope;
  gint64                expires;        /* monotonic microseconds */
  gboolean              used;
  gboolean              slowed;
  TrunkPracticeDecision decision;
  char                 *user;           /* (nullable) address of who decided */
} TrunkPracticeDevice;

typedef struct
{
  TrunkPracticeApp *app;
  char             *user;
  char             *scope;              /* what it was first for */
} TrunkPracticeRefresh;

struct _TrunkPracticeEntra
{
  TrunkPractice *practice;
  char          *approval;
  guint          interval;
  guint          n_refreshed;           /* since faults were last set */
  GHashTable    *by_device_code;        /* (owned) TrunkPracticeDevice */
  GHashTable    *by_user_code;          /* borrowed */
  GHashTable    *refresh;               /* refresh token -> TrunkPracticeRefresh */
};

/* One request to the login host, taken apart. */
typedef struct
{
  TrunkPracticeEntra       *entra;
  SoupServerMessage        *message;
  const TrunkPracticeCloud *cloud;
  char                     *tenant;     /* first segment of the path */
  GHashTable               *form;       /* (nullable) */
  TrunkPracticeApp         *app;        /* (nullable) */
  char                     *resource;   /* (nullable): "https://graph.microsoft.com" */
} TrunkPracticeLogin;

const char *trunk_practice_login_get    (TrunkPracticeLogin *login, const char *parameter);
/* Answers in Entra's shape of errors. @text may hold {client}, {tenant}, {resource}, {user}. */
void        trunk_practice_login_refuse (TrunkPracticeLogin *login, guint status, const char *error, gint64 code, const char *text);
void        trunk_practice_login_refuse_fault (TrunkPracticeLogin *login, const TrunkPracticeFault *fault);
/* The menu's row of "aadsts-CODE": refuses with it. */
void        trunk_practice_login_refuse_code  (TrunkPracticeLogin *login, gint64 code);

/* trunk-practice-entra-token.c */
void        trunk_practice_login_token  (TrunkPracticeLogin *login);
void        trunk_practice_login_device (TrunkPracticeLogin *login);
gboolean    trunk_practice_login_find_app (TrunkPracticeLogin *login);

/* trunk-practice-entra-assertion.c: %FALSE when it has answered with a refusal */
gboolean    trunk_practice_login_check_assertion (TrunkPracticeLogin *login, const char *assertion);

/* trunk-practice-entra-scope.c: fills login->resource; returns the permissions (transfer full), %NULL when it has refused */
char      **trunk_practice_login_app_permissions  (TrunkPracticeLogin *login, const char *scope, TrunkPracticeHost *out_host);
char      **trunk_practice_login_user_permissions (TrunkPracticeLogin *login, const char *scope, TrunkPracticeHost *out_host);

/* trunk-practice-entra-answer.c: @user is %NULL for an application's own token */
void        trunk_practice_login_grant  (TrunkPracticeLogin *login, TrunkPracticeHost host, char **permissions, const char *user, const char *scope);

char       *trunk_practice_random_text  (guint bytes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
