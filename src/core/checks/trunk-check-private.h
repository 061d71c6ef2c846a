/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/trunk-check.h"
#include "net/trunk-dialer.h"

G_BEGIN_DECLS

/* The checks there are. @id is a literal; @title an untranslated literal marked N_(). */
TrunkCheck *trunk_check_clock_new           (void) G_GNUC_WARN_UNUSED_RESULT;
TrunkCheck *trunk_check_proxy_settings_new  (void) G_GNUC_WARN_UNUSED_RESULT;
TrunkCheck *trunk_check_keyring_new         (void) G_GNUC_WARN_UNUSED_RESULT;
TrunkCheck *trunk_check_endpoint_new        (TrunkPhase phase, const char *host, guint16 port) G_GNUC_WARN_UNUSED_RESULT;
TrunkCheck *trunk_check_endpoint_http_new   (const char *host, guint16 port, const char *uri) G_GNUC_WARN_UNUSED_RESULT;
TrunkCheck *trunk_check_ids_new             (void) G_GNUC_WARN_UNUSED_RESULT;
TrunkCheck *trunk_check_tenant_new          (void) G_GNUC_WARN_UNUSED_RESULT;
TrunkCheck *trunk_check_app_new             (void) G_GNUC_WARN_UNUSED_RESULT;
TrunkCheck *trunk_check_credential_new      (void) G_GNUC_WARN_UNUSED_RESULT;
TrunkCheck *trunk_check_audience_new        (void) G_GNUC_WARN_UNUSED_RESULT;
TrunkCheck *trunk_check_permissions_new     (void) G_GNUC_WARN_UNUSED_RESULT;
TrunkCheck *trunk_check_refresh_new         (void) G_GNUC_WARN_UNUSED_RESULT;
TrunkCheck *trunk_check_ews_gate_new        (void) G_GNUC_WARN_UNUSED_RESULT;
TrunkCheck *trunk_check_least_privilege_new (const char *mailbox) G_GNUC_WARN_UNUSED_RESULT;
TrunkCheck *trunk_check_operation_new       (TrunkOperation operation) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TRUNK_DEFINE_SIMPLE_CHECK:
 *
 * Defines the type and the constructor of a check that has nothing of its own but trunk_check_<name>_run_async(), which stands
 * above the macro. @title is marked N_() where the macro is used, so that it is extracted for translation.
 */
#define TRUNK_DEFINE_SIMPLE_CHECK(TypeName, type_name, check_id, check_title, check_level) \
  typedef struct { TrunkCheck parent_instance; } TypeName; \
  typedef struct { TrunkCheckClass parent_class; } TypeName##Class; \
  GType type_name##_get_type (void); \
  G_DEFINE_FINAL_TYPE (TypeName, type_name, TRUNK_TYPE_CHECK) \
  static void type_name##_class_init (TypeName##Class *klass) \
  { \
    TRUNK_CHECK_CLASS (klass)->run_async = type_name##_run_async; \
  } \
  static void type_name##_init (TypeName *self) \
  { \
  } \
  TrunkCheck * \
  type_name##_new (void) \
  { \
    return g_object_new (type_name##_get_type (), \
                         "id", check_id, "title", check_title, "level", check_level, NULL); \
  }

G_END_DECLS
