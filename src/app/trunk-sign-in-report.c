/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-sign-in-report.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define MARK "sign-in-report"

/* Between names of permissions, as evidence has them */
#define SEPARATOR ", "

/* The facts that a remembered outcome keeps */
static const TrunkFact kept_facts[] = {
  TRUNK_FACT_AUDIENCE, TRUNK_FACT_AUDIENCE_NEEDED, TRUNK_FACT_TENANT, TRUNK_FACT_TENANT_FOUND, TRUNK_FACT_CLIENT, TRUNK_FACT_REASON,
  TRUNK_FACT_PERMISSIONS_NEEDED, TRUNK_FACT_PERMISSIONS_GRANTED, TRUNK_FACT_PERMISSIONS_MISSING, TRUNK_FACT_PERMISSIONS_EXTRA,
  TRUNK_FACT_TOKEN_LIFETIME,
};

static void
granted_permission_free (gpointer data)
{
  TrunkGrantedPermission *self = data;

  g_free (self->permission);
  g_free (self);
}

static TrunkSignInReport *
report_alloc (void)
{
  TrunkSignInReport *self = g_new0 (TrunkSignInReport, 1);

  self->permissions = g_ptr_array_new_with_free_func (granted_permission_free);

  return self;
}

static void
add_permission (TrunkSignInReport *self,
                const char        *permission,
                TrunkGrant         grant)
{
  TrunkGrantedPermission *granted = g_new0 (TrunkGrantedPermission, 1);

  granted->permission = g_strdup (permission);
  granted->grant = grant;
  g_ptr_array_add (self->permissions, granted);
}

/* @outcome: of trunk_claims_judge_permissions(), which knows which right covers which */
static void
add_permissions (TrunkSignInReport *self,
                 TrunkRequirement  *requirement,
                 TrunkOutcome      *outcome)
{
  const char *missing = trunk_outcome_get_fact (outcome, TRUNK_FACT_PERMISSIONS_MISSING);
  const char *extra = trunk_outcome_get_fact (outcome, TRUNK_FACT_PERMISSIONS_EXTRA);
  g_auto(GStrv) all_missing = g_strsplit (missing != NULL ? missing : "", SEPARATOR, -1);
  g_auto(GStrv) all_extra = g_strsplit (extra != NULL ? extra : "", SEPARATOR, -1);

  for (guint i = 0; i < trunk_requirement_get_n_permissions (requirement); i++)
    {
      const char *value = trunk_requirement_get_nth_permission (requirement, i)->value;
      gboolean lacks = g_strv_contains ((const char * const *) all_missing, value);

      add_permission (self, value, lacks ? TRUNK_GRANT_MISSING : TRUNK_GRANT_GRANTED);
    }
  for (guint i = 0; all_extra[i] != NULL; i++)
    add_permission (self, all_extra[i], TRUNK_GRANT_EXTRA);
}

static const char *
get_first (TrunkClaims        *claims,
           const char * const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *value = trunk_claims_get_string (claims, names[i]);

      if (value != NULL && *value != '\0')
        return value;
    }

  return NULL;
}

/* Takes @judged. The first thing that is wrong stays. */
static void
add_outcome (TrunkSignInReport *self,
             TrunkOutcome      *judged)
{
  if (self->outcome == NULL || trunk_outcome_is_ok (self->outcome))
    {
      g_clear_pointer (&self->outcome, trunk_outcome_unref);
      self->outcome = judged;
    }
  else
    trunk_outcome_unref (judged);
}

/**
 * trunk_sign_in_report_new:
 * @requirement: what is needed
 * @registration: whom the token is for
 * @token: the token
 * @now: Unix seconds
 *
 * Returns: (transfer full): what the token says
 */
TrunkSignInReport *
trunk_sign_in_report_new (TrunkRequirement              *requirement,
                          const TrunkRegistrationValues *registration,
                          TrunkToken                    *token,
                          gint64                         now)
{
  static const char * const names[] = { "name", NULL };
  static const char * const addresses[] = { "upn", "preferred_username", "unique_name", NULL };
  g_autoptr(TrunkOutcome) permissions = NULL;
  TrunkSignInReport *self;
  TrunkClaims *claims;

  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (requirement), NULL);
  g_return_val_if_fail (registration != NULL && token != NULL, NULL);

  self = report_alloc ();
  claims = trunk_token_get_claims (token);
  self->proved = now;
  self->token_ends = trunk_token_get_expires (token);
  self->client = g_strdup (registration->client_id);
  self->tenant = g_strdup (claims != NULL ? trunk_claims_get_string (claims, "tid") : NULL);
  if (self->tenant == NULL)
    self->tenant = g_strdup (registration->tenant);
  if (claims == NULL)
    {
      g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();

      self->outcome = trunk_outcome_new (TRUNK_FINDING_TOKEN_MALFORMED, evidence);
      return self;
    }

  self->audience = g_strdup (trunk_claims_get_string (claims, "aud"));
  if (!trunk_claims_is_app_only (claims))
    {
      self->name = g_strdup (get_first (claims, names));
      self->address = g_strdup (get_first (claims, addresses));
    }
  permissions = trunk_claims_judge_permissions (claims, requirement);
  add_permissions (self, requirement, permissions);
  add_outcome (self, trunk_claims_judge_audience (claims, requirement, registration->tenant, registration->client_id));
  add_outcome (self, g_steal_pointer (&permissions));
  add_outcome (self, trunk_claims_judge_lifetime (claims, now));

  return self;
}

/**
 * trunk_sign_in_report_free:
 * @self: (transfer full): a report
 */
void
trunk_sign_in_report_free (TrunkSignInReport *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->address);
  g_free (self->tenant);
  g_free (self->client);
  g_free (self->audience);
  g_ptr_array_unref (self->permissions);
  g_clear_pointer (&self->outcome, trunk_outcome_unref);
  g_free (self);
}

/**
 * trunk_sign_in_report_get_lacks:
 *
 * Returns: whether a needed permission is missing
 */
gboolean
trunk_sign_in_report_get_lacks (TrunkSignInReport *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->permissions->len; i++)
    {
      const TrunkGrantedPermission *permission = g_ptr_array_index (self->permissions, i);

      if (permission->grant == TRUNK_GRANT_MISSING)
        return TRUE;
    }

  return FALSE;
}

/* What a remembered report depends on: another set of permissions or another app makes it a report of something else. */
static char *
dup_subject (TrunkRequirement              *requirement,
             const TrunkRegistrationValues *registration)
{
  g_autoptr(GString) text = g_string_new (registration->cloud);

  g_string_append_printf (text, " %s %s", registration->tenant, registration->client_id);
  for (guint i = 0; i < trunk_requirement_get_n_permissions (requirement); i++)
    g_string_append_printf (text, " %s", trunk_requirement_get_nth_permission (requirement, i)->value);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_member (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  if (value == NULL)
    return;

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_permission_members (JsonBuilder       *builder,
                        TrunkSignInReport *self)
{
  static const char * const names[] = { "granted", "missing", "extra" };

  for (guint grant = TRUNK_GRANT_GRANTED; grant <= TRUNK_GRANT_EXTRA; grant++)
    {
      json_builder_set_member_name (builder, names[grant]);
      json_builder_begin_array (builder);
      for (guint i = 0; i < self->permissions->len; i++)
        {
          const TrunkGrantedPermission *permission = g_ptr_array_index (self->permissions, i);

          if ((guint) permission->grant == grant)
            json_builder_add_string_value (builder, permission->permission);
        }
      json_builder_end_array (builder);
    }
}

/**
 * trunk_sign_in_report_save:
 * @self: (nullable): a report; %NULL forgets the one there is
 * @setup: the set-up it is of
 */
void
trunk_sign_in_report_save (TrunkSignInReport *self,
                           TrunkSetup        *setup)
{
  g_autoptr(JsonBuilder) builder = NULL;
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *text = NULL;
  TrunkRequirement *requirement;

  g_return_if_fail (TRUNK_IS_SETUP (setup));

  requirement = trunk_setup_get_requirement (setup);
  if (self == NULL || requirement == NULL)
    {
      trunk_setup_set_mark (setup, MARK, NULL);
      return;
    }

  subject = dup_subject (requirement, trunk_setup_get_registration (setup));
  builder = json_builder_new_immutable ();
  json_builder_begin_object (builder);
  add_member (builder, "subject", subject);
  json_builder_set_member_name (builder, "proved");
  json_builder_add_int_value (builder, self->proved);
  json_builder_set_member_name (builder, "ends");
  json_builder_add_int_value (builder, self->token_ends);
  add_member (builder, "name", self->name);
  add_member (builder, "address", self->address);
  add_member (builder, "tenant", self->tenant);
  add_member (builder, "client", self->client);
  add_member (builder, "audience", self->audience);
  add_permission_members (builder, self);
  add_member (builder, "finding", trunk_finding_get_nick (trunk_outcome_get_finding (self->outcome)));
  json_builder_set_member_name (builder, "facts");
  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (kept_facts); i++)
    add_member (builder, trunk_fact_get_nick (kept_facts[i]), trunk_outcome_get_fact (self->outcome, kept_facts[i]));
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  trunk_setup_set_mark (setup, MARK, text);
}

static char *
dup_member (JsonObject *object,
            const char *name)
{
  return g_strdup (json_object_get_string_member_with_default (object, name, NULL));
}

static void
load_permissions (TrunkSignInReport *self,
                  JsonObject        *object,
                  const char        *name,
                  TrunkGrant         grant)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      const char *permission = json_array_get_string_element (array, i);

      if (permission != NULL)
        add_permission (self, permission, grant);
    }
}

static TrunkOutcome *
load_outcome (JsonObject *object)
{
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
  const char *nick = json_object_get_string_member_with_default (object, "finding", "");
  JsonNode *node = json_object_get_member (object, "facts");
  JsonObject *facts = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  TrunkFinding finding;

  if (!trunk_finding_from_nick (nick, &finding))
    return NULL;

  for (guint i = 0; facts != NULL && i < G_N_ELEMENTS (kept_facts); i++)
    {
      const char *value = json_object_get_string_member_with_default (facts, trunk_fact_get_nick (kept_facts[i]), NULL);

      if (value != NULL)
        trunk_evidence_set (evidence, kept_facts[i], value);
    }

  return trunk_outcome_new (finding, evidence);
}

/**
 * trunk_sign_in_report_load:
 * @setup: a set-up
 *
 * Returns: (transfer full) (nullable): what is remembered of its last sign-in, if that still is what it asks for
 */
TrunkSignInReport *
trunk_sign_in_report_load (TrunkSetup *setup)
{
  g_autoptr(TrunkSignInReport) self = NULL;
  g_autofree char *text = NULL;
  g_autofree char *subject = NULL;
  g_autoptr(JsonNode) root = NULL;
  TrunkRequirement *requirement;
  JsonObject *object;

  g_return_val_if_fail (TRUNK_IS_SETUP (setup), NULL);

  requirement = trunk_setup_get_requirement (setup);
  text = trunk_setup_dup_mark (setup, MARK);
  root = text != NULL && requirement != NULL ? json_from_string (text, NULL) : NULL;
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;

  object = json_node_get_object (root);
  subject = dup_subject (requirement, trunk_setup_get_registration (setup));
  if (g_strcmp0 (subject, json_object_get_string_member_with_default (object, "subject", NULL)) != 0)
    return NULL;

  self = report_alloc ();
  self->proved = json_object_get_int_member_with_default (object, "proved", 0);
  self->token_ends = json_object_get_int_member_with_default (object, "ends", 0);
  self->name = dup_member (object, "name");
  self->address = dup_member (object, "address");
  self->tenant = dup_member (object, "tenant");
  self->client = dup_member (object, "client");
  self->audience = dup_member (object, "audience");
  load_permissions (self, object, "granted", TRUNK_GRANT_GRANTED);
  load_permissions (self, object, "missing", TRUNK_GRANT_MISSING);
  load_permissions (self, object, "extra", TRUNK_GRANT_EXTRA);
  self->outcome = load_outcome (object);

  return self->outcome != NULL ? g_steal_pointer (&self) : NULL;
}
