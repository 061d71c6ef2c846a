/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "systems/trunk-requirement.h"

G_BEGIN_DECLS

/* Something to know, for all or (where @features is not none) for those who chose one of @features. */
typedef struct
{
  TrunkFeature features;
  const char  *text;            /* translated */
  TrunkSource  source;
} TrunkNote;

/* A permission as a way names it; the catalogue knows its id. */
typedef struct
{
  TrunkResource       resource;
  TrunkPermissionKind kind;
  const char         *value;
  TrunkFeature        features;  /* only when one of these is chosen; none = always */
  const char         *purpose;   /* (nullable): translated: what a diagnosis permission is good for */
  TrunkSource         source;
} TrunkPermissionNeed;

/* What to say once a deadline that ends the way has passed. */
typedef struct
{
  const char *applies_to;
  const char *text;             /* translated, with the ways out */
  TrunkSource source;
} TrunkBlocker;

/* One way of reaching mailboxes. */
struct _TrunkWay
{
  const char                *id;
  TrunkProtocol              protocol;
  TrunkSignIn                sign_in;
  gboolean                   impersonates;
  gboolean                   sends;             /* the system sends mail this way */
  gboolean                   exclusive;         /* the registration must have no other permissions */
  const char * const        *subject_to;        /* (nullable): the applies_to of deadlines that concern it */
  const TrunkPermissionNeed *permissions;
  guint                      n_permissions;
  const TrunkPermissionNeed *diagnosis;
  guint                      n_diagnosis;
  const TrunkBlocker        *blockers;
  guint                      n_blockers;
  const TrunkNote           *notes;
  guint                      n_notes;
  TrunkSource                source;
  const char * const        *credentials;       /* (nullable): nicks of those that the system itself can use; NULL = not said */
};

/* The way that a release takes for some of its features. */
typedef struct
{
  const TrunkWay *way;
  TrunkFeature    features;
} TrunkUse;

typedef struct
{
  const char *kind;             /* "accounts-per-service", "voice-messages-per-mailbox" */
  guint       value;
  const char *text;             /* (nullable): translated */
  TrunkSource source;
} TrunkLimit;

struct _TrunkRelease
{
  const char       *id;         /* "15su4" */
  const char       *name;       /* translated: "15SU4 and later" */
  TrunkFeature      features;   /* all that it offers */
  const TrunkUse   *uses;
  guint             n_uses;
  const TrunkNote  *changes;    /* against the release before */
  guint             n_changes;
  const TrunkLimit *limits;
  guint             n_limits;
  const TrunkNote  *notes;
  guint             n_notes;
  TrunkSource       source;
  TrunkFeature      usual;      /* what most choose: ticked until the user says otherwise */
};

/* A field of the vendor's own screens. Names and labels are the vendor's words, untranslated as on the screen. */
typedef struct
{
  const char         *id;
  const char         *screen;
  const char         *path;     /* (nullable): how to get to the screen */
  const char         *tab;      /* (nullable) */
  const char         *label;
  const char         *value;    /* (nullable): with {tenant-id}, {client-id}, {login-url}, {resource}, {ews-url}, {scope}, … */
  const char         *hint;     /* (nullable): translated */
  gboolean            secret;   /* copied from the keyring, and never shown */
  const char * const *ways;     /* (nullable): only for these; NULL = for all */
  TrunkFeature        features; /* only when one of these is chosen; none = always */
  TrunkSource         source;
} TrunkField;

typedef enum
{
  TRUNK_PLACE_ENTRA,            /* "entra" */
  TRUNK_PLACE_EXCHANGE,         /* "exchange" */
  TRUNK_PLACE_SYSTEM,           /* "system" */
} TrunkPlace;

typedef struct
{
  const char *shell;            /* "exchange-online", "graph-powershell", "unity-cli" */
  const char *text;             /* with {placeholders} */
} TrunkStepCommand;

/* Something to do in a portal or on the system, in order. */
typedef struct
{
  const char             *id;
  TrunkPlace              place;
  const char             *link;     /* (nullable): an address, or one that begins with {entra-portal} or {azure-portal} */
  const char             *title;    /* translated */
  const char * const     *texts;    /* translated */
  const TrunkStepCommand *commands;
  guint                   n_commands;
  const char * const     *ways;
  TrunkFeature            features;
  TrunkSource             source;
  const char             *role;     /* who does it: id of a role of the remedies document */
  gboolean                lists_permissions; /* the permissions of the set-up are ticked in it */
} TrunkStep;

/**
 * TrunkSystem:
 *
 * A telephone system as its document describes it: releases, what each needs, and what to do where. Immutable; whatever it
 * hands out lives as long as it does.
 */
#define TRUNK_TYPE_SYSTEM (trunk_system_get_type ())
G_DECLARE_FINAL_TYPE (TrunkSystem, trunk_system, TRUNK, SYSTEM, GObject)

const char         *trunk_system_get_id          (TrunkSystem *self);
const char         *trunk_system_get_name        (TrunkSystem *self);
const char         *trunk_system_get_vendor      (TrunkSystem *self);
const TrunkSource  *trunk_system_get_source      (TrunkSystem *self);
const char         *trunk_system_get_summary     (TrunkSystem *self);   /* (nullable): one line, translated */

/* Newest first. */
guint               trunk_system_get_n_releases  (TrunkSystem *self);
const TrunkRelease *trunk_system_get_nth_release (TrunkSystem *self, guint n);
const TrunkRelease *trunk_system_get_release     (TrunkSystem *self, const char *id);
guint               trunk_release_get_limit      (const TrunkRelease *release, const char *kind); /* 0 = none known */

guint               trunk_system_get_n_fields    (TrunkSystem *self);
const TrunkField   *trunk_system_get_nth_field   (TrunkSystem *self, guint n);
gboolean            trunk_field_applies          (const TrunkField *field, const TrunkWay *way, TrunkFeature features);

guint               trunk_system_get_n_steps     (TrunkSystem *self);
const TrunkStep    *trunk_system_get_nth_step    (TrunkSystem *self, guint n);
gboolean            trunk_step_applies           (const TrunkStep *step, const TrunkWay *way, TrunkFeature features);

G_END_DECLS
