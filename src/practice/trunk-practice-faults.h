/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/trunk-finding.h"
#include "practice/trunk-practice-types.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Who looks a fault up while it works: each place asks for its own faults only. */
typedef enum
{
  TRUNK_PRACTICE_PLACE_SETUP,           /* nothing served is broken: the fault's own set-up document or environment is */
  TRUNK_PRACTICE_PLACE_LISTEN,          /* port closed */
  TRUNK_PRACTICE_PLACE_TLS,             /* certificate and handshake */
  TRUNK_PRACTICE_PLACE_HTTP,            /* any request of a host: stalled, cut, garbage, … */
  TRUNK_PRACTICE_PLACE_CLOCK,           /* Date header; number = seconds off */
  TRUNK_PRACTICE_PLACE_PROXY,           /* CONNECT proxy */
  TRUNK_PRACTICE_PLACE_METADATA,        /* Entra: OpenID metadata */
  TRUNK_PRACTICE_PLACE_DEVICE,          /* Entra: device-code request and polls */
  TRUNK_PRACTICE_PLACE_TOKEN,           /* Entra: token endpoint refuses; code, error, text */
  TRUNK_PRACTICE_PLACE_CLAIMS,          /* Entra: token is issued, but says something else */
  TRUNK_PRACTICE_PLACE_DIRECTORY,       /* Graph: /users, /organization and the like */
  TRUNK_PRACTICE_PLACE_GRAPH,           /* Graph: a mailbox call */
  TRUNK_PRACTICE_PLACE_EWS,             /* EWS: HTTP level or response code */
  TRUNK_PRACTICE_PLACE_MAILBOX,         /* state of a mailbox, seen by Graph and by EWS */
  TRUNK_PRACTICE_N_PLACES
} TrunkPracticePlace;

typedef enum
{
  TRUNK_PRACTICE_SCOPE_SHARED,          /* breaks the whole service */
  TRUNK_PRACTICE_SCOPE_ACCOUNT,         /* breaks the target mailbox only */
} TrunkPracticeScope;

/**
 * TrunkPracticeFault:
 *
 * One row of the menu: what breaks, and what a check must make of it. Static data. @kind, @code, @number and the strings below it
 * are private to whoever serves @place.
 */
typedef struct
{
  const char        *name;              /* "tls-expired", "aadsts-7000215" */
  const char        *title;             /* one line, translatable: N_() */
  const char        *teaches;           /* one sentence, translatable: N_() */
  const char        *level;             /* "machine", "endpoint", "registration", "service", "account" */
  TrunkFinding       finding;           /* first red (or yellow) rung's finding */
  const char        *check;             /* id of that rung */
  TrunkPracticeScope scope;
  const char        *setup;             /* name of the set-up to show it with */
  gboolean           alone;             /* does not combine with others */
  TrunkPracticePlace place;
  guint              kind;
  guint              status;            /* HTTP status */
  gint64             number;            /* AADSTS code, seconds, bytes, … */
  const char        *code;              /* Graph or EWS code, OAuth "error" */
  const char        *text;              /* message as the real service words it; {client}, {tenant}, {resource}, {user} are filled in */
  const char        *target;            /* (nullable) what it hits without "=TARGET": "login", "mail" (graph and outlook), … */
} TrunkPracticeFault;

TrunkPracticeFaults      *trunk_practice_faults_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void                      trunk_practice_faults_free        (TrunkPracticeFaults *self);

/* @table is kept by reference: static data. Names must not be in the menu yet. */
void                      trunk_practice_faults_add_table   (TrunkPracticeFaults *self, const TrunkPracticeFault *table, gsize n_rows);
/* What a fault of account scope hits when it is switched on without a target. */
void                      trunk_practice_faults_set_default_target (TrunkPracticeFaults *self, const char *address);

guint                     trunk_practice_faults_get_n       (TrunkPracticeFaults *self);
const TrunkPracticeFault *trunk_practice_faults_get_nth     (TrunkPracticeFaults *self, guint n);
const TrunkPracticeFault *trunk_practice_faults_lookup      (TrunkPracticeFaults *self, const char *name);

/**
 * trunk_practice_faults_find:
 * @place: who asks
 * @target: (nullable): mailbox address (any letter case), or name of the host ("login", "graph", "outlook") that is being served
 * @iter: (inout): 0 for the first call; several faults may be active at one place
 *
 * An active fault of @place that hits @target: one that was switched on without a target and is of shared scope hits everything.
 * Costs nothing to speak of while no fault is active at @place.
 *
 * Returns: (nullable) (transfer none): the fault
 */
const TrunkPracticeFault *trunk_practice_faults_find        (TrunkPracticeFaults *self, TrunkPracticePlace place, const char *target, guint *iter);
/* Whether anything at all is active at @place. */
gboolean                  trunk_practice_faults_any         (TrunkPracticeFaults *self, TrunkPracticePlace place);

/**
 * trunk_practice_faults_set_active:
 * @specs: "name" or "name=target" each; replaces what was active
 *
 * Returns: %FALSE with TRUNK_ERROR_INVALID_INPUT naming the first unknown name; then nothing changed
 */
gboolean                  trunk_practice_faults_set_active  (TrunkPracticeFaults *self, const char * const *specs, GError **error);
/* Called after every change of what is active. */
typedef void (*TrunkPracticeFaultsChanged) (TrunkPracticeFaults *self, gpointer user_data);
void                      trunk_practice_faults_add_watch   (TrunkPracticeFaults *self, TrunkPracticeFaultsChanged changed, gpointer user_data);

/* The frame's own rows: everything but what Graph and EWS bring. */
void                      trunk_practice_faults_add_menu    (TrunkPracticeFaults *self);

/* The menu, for --list-faults and GET /faults. */
char                     *trunk_practice_faults_to_text     (TrunkPracticeFaults *self) G_GNUC_WARN_UNUSED_RESULT;
JsonNode                 *trunk_practice_faults_to_json     (TrunkPracticeFaults *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkPracticeFaults, trunk_practice_faults_free)

G_END_DECLS
