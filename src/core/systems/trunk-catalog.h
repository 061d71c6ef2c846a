/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/trunk-types.h"
#include "systems/trunk-feature.h"

G_BEGIN_DECLS

/**
 * TrunkCatalog:
 *
 * The facts of data/: clouds, permissions, deadlines, telephone systems and remedies. Built in as a resource; an administrator's
 * newer copy in @override_directory is validated against the same schema and preferred. Immutable after loading.
 */
#define TRUNK_TYPE_CATALOG (trunk_catalog_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCatalog, trunk_catalog, TRUNK, CATALOG, GObject)

/* @override_directory: (nullable). A bad document is refused with its file and line (TRUNK_ERROR_FILE_FORMAT). */
TrunkCatalog *trunk_catalog_new             (GFile *override_directory, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The documents that came from the override directory, as paths; empty when none did. */
const char * const *trunk_catalog_get_overrides (TrunkCatalog *self);

/* Where a fact comes from; every entry of every document has one. */
typedef struct
{
  const char *source;           /* page or document, with its address where it has one */
  const char *checked;          /* ISO date it was last checked */
  gboolean    unconfirmed;      /* a default that the user may override, never an assertion */
  gboolean    third_party;      /* only others than the maker say so */
} TrunkSource;

/* A national cloud. Fields are owned by the catalogue; host names without scheme. What nobody says is NULL: portals of the newest
 * clouds, and everything of "custom", which an administrator's copy of the document fills in. */
struct _TrunkCloud
{
  const char *id;               /* "global", "gcc-high", "dod", "china", "bleu", "delos", "custom" */
  const char *name;             /* translated */
  const char *login_host;       /* "login.microsoftonline.com" */
  const char *graph_host;       /* "graph.microsoft.com" */
  const char *outlook_host;     /* "outlook.office365.com" */
  const char *ews_url;          /* "https://outlook.office365.com/EWS/Exchange.asmx" */
  const char *graph_resource;   /* "https://graph.microsoft.com": audience of Graph tokens */
  const char *exchange_resource; /* "https://outlook.office365.com": audience of Exchange tokens */
  const char *entra_portal;     /* "https://entra.microsoft.com" */
  const char *azure_portal;
  const char *exchange_environment; /* value of Connect-ExchangeOnline -ExchangeEnvironmentName, or NULL */
  const char * const *login_aliases; /* (nullable): other host names of the same sign-in service */
  const char * const *doubtful; /* (nullable): "ews-url", "entra-portal", …: those of the above that the maker's pages do not confirm */
  TrunkSource source;
};

guint              trunk_catalog_get_n_clouds  (TrunkCatalog *self);
const TrunkCloud  *trunk_catalog_get_nth_cloud (TrunkCatalog *self, guint n);
const TrunkCloud  *trunk_catalog_get_cloud     (TrunkCatalog *self, const char *id);
const TrunkCloud  *trunk_catalog_find_cloud_by_login_host (TrunkCatalog *self, const char *login_host);

typedef enum
{
  TRUNK_PERMISSION_APPLICATION, /* "Role": the app as itself */
  TRUNK_PERMISSION_DELEGATED,   /* "Scope": the app for a signed-in user */
} TrunkPermissionKind;

typedef enum
{
  TRUNK_RESOURCE_GRAPH,         /* 00000003-0000-0000-c000-000000000000 */
  TRUNK_RESOURCE_EXCHANGE,      /* 00000002-0000-0ff1-ce00-000000000000, Office 365 Exchange Online */
} TrunkResource;

/* A permission of a resource, as it stands in the portal. */
struct _TrunkPermission
{
  TrunkResource       resource;
  TrunkPermissionKind kind;
  const char         *value;          /* "Mail.ReadWrite" */
  const char         *id;             /* GUID, or NULL where it must be read from the tenant */
  gboolean            admin_consent;
  TrunkSource         source;
};

const char            *trunk_resource_get_nick       (TrunkResource resource); /* "graph", "exchange" */
const char            *trunk_permission_kind_get_nick (TrunkPermissionKind kind); /* "application", "delegated" */
const char            *trunk_resource_get_app_id     (TrunkResource resource);
const char            *trunk_resource_get_name       (TrunkResource resource);
const TrunkPermission *trunk_catalog_get_permission  (TrunkCatalog *self, TrunkResource resource, TrunkPermissionKind kind, const char *value);

typedef enum
{
  TRUNK_DEADLINE_NOTICE,        /* nothing changes by itself */
  TRUNK_DEADLINE_RESTRICTS,     /* it works on, with more conditions */
  TRUNK_DEADLINE_ENDS,          /* it can't work from that day on */
} TrunkDeadlineEffect;

/* A date on which something stops working for everybody. */
typedef struct
{
  const char *id;               /* "ews-end" */
  const char *date;             /* ISO date */
  const char *title;            /* translated, one line */
  const char *detail;           /* translated */
  const char *applies_to;       /* "ews", "smtp-basic", …: what a requirement names */
  TrunkDeadlineEffect effect;
  const char * const *clouds;   /* (nullable): the clouds it was announced for; NULL = whichever */
  TrunkSource source;
} TrunkDeadline;

guint                trunk_catalog_get_n_deadlines  (TrunkCatalog *self);
const TrunkDeadline *trunk_catalog_get_nth_deadline (TrunkCatalog *self, guint n);
const TrunkDeadline *trunk_catalog_get_deadline     (TrunkCatalog *self, const char *id);
gboolean             trunk_deadline_concerns        (const TrunkDeadline *deadline, const char *cloud_id);

guint                trunk_catalog_get_n_systems    (TrunkCatalog *self);
TrunkSystem         *trunk_catalog_get_nth_system   (TrunkCatalog *self, guint n);
TrunkSystem         *trunk_catalog_get_system       (TrunkCatalog *self, const char *id);

/* The remedies document as read (an xmlDocPtr); explain/ knows its meaning. Borrowed, not to be changed. */
gpointer             trunk_catalog_get_remedies_document (TrunkCatalog *self);
const char          *trunk_catalog_get_remedies_path     (TrunkCatalog *self);

G_END_DECLS
