/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "systems/trunk-catalog.h"
#include "systems/trunk-document-private.h"
#include "systems/trunk-system.h"

G_BEGIN_DECLS

/* The parts are read at first use, unless there are overrides: those are read at once, so that a bad one is refused. */
struct _TrunkCatalog
{
  GObject       parent_instance;

  char         *directory;      /* (owned) (nullable): of the overrides */
  GPtrArray    *overrides;      /* (owned) (element-type utf8): ends in NULL */
  GStringChunk *strings;        /* (owned): every string of clouds, permissions and deadlines */
  GPtrArray    *lists;          /* (owned): null-ended arrays of such strings */

  GArray       *clouds;         /* (owned) (nullable) (element-type TrunkCloud) */
  GArray       *permissions;    /* (owned) (nullable) (element-type TrunkPermission) */
  GHashTable   *permission_index; /* (owned) (nullable): "resource kind value" -> index + 1 */
  GArray       *deadlines;      /* (owned) (nullable) (element-type TrunkDeadline) */
  GPtrArray    *systems;        /* (owned) (nullable) (element-type TrunkSystem) */
  TrunkDocument *remedies;      /* (owned) (nullable) */
};

TrunkDocument *trunk_catalog_read             (TrunkCatalog *self, const char *name, const char *schema, GStringChunk *strings, GError **error);
GPtrArray     *trunk_catalog_list_systems     (TrunkCatalog *self, GError **error); /* names: "systems/….xml" */

gboolean       trunk_catalog_load_clouds      (TrunkCatalog *self, GError **error);
gboolean       trunk_catalog_load_permissions (TrunkCatalog *self, GError **error);
gboolean       trunk_catalog_load_deadlines   (TrunkCatalog *self, GError **error);
gboolean       trunk_catalog_load_systems     (TrunkCatalog *self, GError **error);

TrunkSystem   *trunk_system_new_from_document (TrunkCatalog *catalog, const char *name, GError **error);

/* What is built in was checked when it was built: that it can't be read is a fault of the build. */
#define TRUNK_CATALOG_ENSURE(self, what) \
  G_STMT_START { \
    if ((self)->what == NULL) \
      { \
        g_autoptr(GError) ensure_error = NULL; \
        if (!trunk_catalog_load_##what (self, &ensure_error)) \
          g_error ("%s", ensure_error->message); \
      } \
  } G_STMT_END

G_END_DECLS
