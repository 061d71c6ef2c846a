/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-claims.h"

#include "auth/trunk-answer-private.h"
#include "base/trunk-error.h"
#include "certs/trunk-jws.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_PERMISSIONS 1024
#define MAX_CLAIMS      512

/* A run of some thousand mailboxes takes minutes: a token must outlive it without asking again in the middle. */
#define MIN_REMAINING_SECONDS (5 * 60)

/* Entra issues 60 to 90 minutes, configurable from 10 minutes up, and 20 to 28 hours under continuous access evaluation
 * (Microsoft, "Access tokens in the identity platform", "Configurable token lifetimes"). */
#define MIN_LIFETIME_SECONDS (10 * 60)
#define MAX_LIFETIME_SECONDS (29 * 60 * 60)

struct _TrunkClaims
{
  JsonObject *object;       /* (owned) */
  GStrv       permissions;  /* (owned): roles and scp, each once */
};

static void
add_permission (GPtrArray  *permissions,
                const char *value)
{
  if (*value == '\0' || permissions->len >= MAX_PERMISSIONS ||
      g_ptr_array_find_with_equal_func (permissions, value, g_str_equal, NULL))
    return;

  g_ptr_array_add (permissions, g_strdup (value));
}

static GStrv
collect_permissions (JsonObject *object)
{
  GPtrArray *permissions = g_ptr_array_new ();
  JsonNode *roles = json_object_get_member (object, "roles");
  const char *scp = trunk_answer_get_string (object, "scp");

  if (roles != NULL && JSON_NODE_HOLDS_ARRAY (roles))
    {
      JsonArray *array = json_node_get_array (roles);
      guint n = MIN (json_array_get_length (array), MAX_PERMISSIONS);

      for (guint i = 0; i < n; i++)
        {
          JsonNode *element = json_array_get_element (array, i);

          if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING)
            add_permission (permissions, json_node_get_string (element));
        }
    }
  if (scp != NULL)
    {
      g_auto(GStrv) scopes = g_strsplit (scp, " ", MAX_PERMISSIONS);

      for (gsize i = 0; scopes[i] != NULL; i++)
        add_permission (permissions, scopes[i]);
    }
  g_ptr_array_add (permissions, NULL);

  return (GStrv) g_ptr_array_free (permissions, FALSE);
}

/**
 * trunk_claims_new_from_token:
 * @jwt: an access token; any text
 * @error: return location for a #GError
 *
 * Decodes without verifying: the signature of an access token is its resource's business.
 *
 * Returns: (transfer full): the claims, or %NULL with %TRUNK_ERROR_INVALID_INPUT
 */
TrunkClaims *
trunk_claims_new_from_token (const char  *jwt,
                             GError     **error)
{
  g_autofree char *payload = NULL;
  g_autoptr(JsonObject) object = NULL;
  TrunkClaims *self;

  g_return_val_if_fail (jwt != NULL, NULL);

  if (!trunk_jws_decode (jwt, NULL, &payload, error))
    return NULL;
  if (!(object = trunk_answer_parse (payload, strlen (payload))) || json_object_get_size (object) > MAX_CLAIMS)
    {
      g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("The claims of this token can't be read."));
      return NULL;
    }

  self = g_atomic_rc_box_new0 (TrunkClaims);
  self->permissions = collect_permissions (object);
  self->object = g_steal_pointer (&object);

  return self;
}

static void
claims_clear (gpointer data)
{
  TrunkClaims *self = data;

  g_clear_pointer (&self->object, json_object_unref);
  g_clear_pointer (&self->permissions, g_strfreev);
}

/**
 * trunk_claims_ref:
 *
 * Returns: (transfer full): @self
 */
TrunkClaims *
trunk_claims_ref (TrunkClaims *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * trunk_claims_unref:
 * @self: (transfer full): a reference to give up
 */
void
trunk_claims_unref (TrunkClaims *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, claims_clear);
}

/**
 * trunk_claims_get_string:
 * @name: a claim
 *
 * Returns: (transfer none) (nullable): its value, if it is there and a string
 */
const char *
trunk_claims_get_string (TrunkClaims *self,
                         const char  *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return trunk_answer_get_string (self->object, name);
}

/**
 * trunk_claims_get_int:
 * @name: a claim
 *
 * Returns: its value, if it is there and a number; otherwise 0
 */
gint64
trunk_claims_get_int (TrunkClaims *self,
                      const char  *name)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (name != NULL, 0);

  return trunk_answer_get_int (self->object, name, 0);
}

/**
 * trunk_claims_get_permissions:
 *
 * Returns: (transfer none): roles and scp together, %NULL-terminated
 */
const char * const *
trunk_claims_get_permissions (TrunkClaims *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char * const *) self->permissions;
}

/**
 * trunk_claims_is_app_only:
 *
 * The optional claim idtyp says it outright; without it a token with no scp was not issued to a person.
 *
 * Returns: whether the app acts as itself
 */
gboolean
trunk_claims_is_app_only (TrunkClaims *self)
{
  const char *kind;

  g_return_val_if_fail (self != NULL, FALSE);

  kind = trunk_claims_get_string (self, "idtyp");
  if (kind != NULL)
    return g_ascii_strcasecmp (kind, "app") == 0;

  return trunk_claims_get_string (self, "scp") == NULL;
}

static gboolean
has_any_case (const char * const *list,
              const char         *value)
{
  for (gsize i = 0; list != NULL && list[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (list[i], value) == 0)
        return TRUE;
    }

  return FALSE;
}

/* The value is the server's, or whoever made the token: one line, bounded. */
static void
set_claim (TrunkEvidence *evidence,
           TrunkFact      fact,
           const char    *value)
{
  g_autofree char *text = NULL;

  if (value == NULL || *value == '\0')
    return;

  text = g_utf8_substring (value, 0, MIN (g_utf8_strlen (value, -1), TRUNK_ANSWER_MAX_TEXT));
  trunk_evidence_set (evidence, fact, g_strdelimit (text, "\r\n\t", ' '));
}

/**
 * trunk_claims_judge_audience:
 * @requirement: what is needed
 * @tenant: (nullable): the tenant id expected; not compared when it is a domain name
 * @client_id: the application's id
 *
 * Returns: (transfer full): ok, token-audience, token-tenant or token-client, with both values as evidence
 */
TrunkOutcome *
trunk_claims_judge_audience (TrunkClaims      *self,
                             TrunkRequirement *requirement,
                             const char       *tenant,
                             const char       *client_id)
{
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
  const char * const *audiences;
  const char *audience, *tid, *app;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (requirement), NULL);
  g_return_val_if_fail (client_id != NULL, NULL);

  audiences = trunk_requirement_get_audiences (requirement);
  audience = trunk_claims_get_string (self, "aud");
  set_claim (evidence, TRUNK_FACT_AUDIENCE, audience);
  if (audiences != NULL && audiences[0] != NULL)
    trunk_evidence_set (evidence, TRUNK_FACT_AUDIENCE_NEEDED, audiences[0]);
  if (audience == NULL || !has_any_case (audiences, audience))
    return trunk_outcome_new (TRUNK_FINDING_TOKEN_AUDIENCE, evidence);

  tid = trunk_claims_get_string (self, "tid");
  if (tenant != NULL)
    trunk_evidence_set (evidence, TRUNK_FACT_TENANT, tenant);
  set_claim (evidence, TRUNK_FACT_TENANT_FOUND, tid);
  if (tenant != NULL && tid != NULL && g_uuid_string_is_valid (tenant) && g_ascii_strcasecmp (tenant, tid) != 0)
    return trunk_outcome_new (TRUNK_FINDING_TOKEN_TENANT, evidence);

  /* v1.0 tokens say appid, v2.0 tokens azp (Microsoft, "Access token claims reference"). */
  app = trunk_claims_get_string (self, "appid");
  if (app == NULL)
    app = trunk_claims_get_string (self, "azp");
  trunk_evidence_set (evidence, TRUNK_FACT_CLIENT, client_id);
  if (app != NULL && g_ascii_strcasecmp (app, client_id) != 0)
    {
      /* Translators: %s is the id of an application */
      g_autofree char *reason = g_strdup_printf (_("The token was issued to the application %s."), app);

      set_claim (evidence, TRUNK_FACT_REASON, reason);
      return trunk_outcome_new (TRUNK_FINDING_TOKEN_CLIENT, evidence);
    }

  return trunk_outcome_new (TRUNK_FINDING_OK, evidence);
}

/* The right to write covers the right to read, and reading covers its basic form. */
static gboolean
covers (const char *granted,
        const char *needed)
{
  static const char * const wider[][2] = { { ".Read", ".ReadWrite" }, { ".ReadBasic", ".Read" }, { ".ReadBasic", ".ReadWrite" } };

  if (g_ascii_strcasecmp (granted, needed) == 0)
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (wider); i++)
    {
      const char *at = strstr (needed, wider[i][0]);
      const char *rest = at != NULL ? at + strlen (wider[i][0]) : NULL;
      g_autofree char *form = NULL;

      if (rest == NULL || (*rest != '\0' && *rest != '.'))
        continue;
      form = g_strdup_printf ("%.*s%s%s", (int) (at - needed), needed, wider[i][1], rest);
      if (g_ascii_strcasecmp (granted, form) == 0)
        return TRUE;
    }

  return FALSE;
}

/* What every sign-in of a person carries and nobody would call a right to mailboxes. */
static gboolean
is_sign_in_scope (const char *permission)
{
  static const char * const scopes[] = { "openid", "profile", "email", "offline_access", "User.Read", NULL };

  return has_any_case (scopes, permission);
}

static void
set_list (TrunkEvidence *evidence,
          TrunkFact      fact,
          GPtrArray     *list)
{
  g_autofree char *text = NULL;

  if (list->len == 0)
    return;

  g_ptr_array_add (list, NULL);
  text = g_strjoinv (", ", (char **) list->pdata);
  g_ptr_array_set_size (list, list->len - 1);
  set_claim (evidence, fact, text);
}

/**
 * trunk_claims_judge_permissions:
 * @requirement: what is needed
 *
 * Permissions of the token against those needed; of the other resource's nothing can be seen in this token.
 *
 * Returns: (transfer full): ok, token-no-roles, token-permission-missing, or the warning token-over-privileged
 */
TrunkOutcome *
trunk_claims_judge_permissions (TrunkClaims      *self,
                                TrunkRequirement *requirement)
{
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
  g_autoptr(GPtrArray) needed = g_ptr_array_new ();
  g_autoptr(GPtrArray) granted = g_ptr_array_new ();
  g_autoptr(GPtrArray) missing = g_ptr_array_new ();
  g_autoptr(GPtrArray) extra = g_ptr_array_new ();

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (requirement), NULL);

  for (guint i = 0; i < trunk_requirement_get_n_permissions (requirement); i++)
    g_ptr_array_add (needed, (gpointer) trunk_requirement_get_nth_permission (requirement, i)->value);

  for (gsize i = 0; self->permissions[i] != NULL; i++)
    {
      gboolean wanted = FALSE;

      if (is_sign_in_scope (self->permissions[i]))
        continue;
      g_ptr_array_add (granted, self->permissions[i]);
      for (guint k = 0; k < needed->len && !wanted; k++)
        wanted = g_ascii_strcasecmp (self->permissions[i], g_ptr_array_index (needed, k)) == 0;
      for (guint k = 0; k < trunk_requirement_get_n_diagnosis_permissions (requirement) && !wanted; k++)
        wanted = g_ascii_strcasecmp (self->permissions[i], trunk_requirement_get_nth_diagnosis_permission (requirement, k)->value) == 0;
      if (!wanted)
        g_ptr_array_add (extra, self->permissions[i]);
    }
  for (guint i = 0; i < needed->len; i++)
    {
      const char *permission = g_ptr_array_index (needed, i);
      gboolean found = is_sign_in_scope (permission);

      for (guint k = 0; k < granted->len && !found; k++)
        found = covers (g_ptr_array_index (granted, k), permission);
      if (!found)
        g_ptr_array_add (missing, (gpointer) permission);
    }

  set_list (evidence, TRUNK_FACT_PERMISSIONS_NEEDED, needed);
  set_list (evidence, TRUNK_FACT_PERMISSIONS_GRANTED, granted);
  set_list (evidence, TRUNK_FACT_PERMISSIONS_MISSING, missing);
  set_list (evidence, TRUNK_FACT_PERMISSIONS_EXTRA, extra);

  if (missing->len > 0)
    return trunk_outcome_new (granted->len == 0 ? TRUNK_FINDING_TOKEN_NO_ROLES : TRUNK_FINDING_TOKEN_PERMISSION_MISSING, evidence);
  if (extra->len == 0)
    return trunk_outcome_new (TRUNK_FINDING_OK, evidence);

  if (trunk_requirement_get_exclusive (requirement))
    {
      g_autofree char *reason = g_strdup_printf (
        /* Translators: %s is one or more names of permissions */
        _("The vendor of this system demands that the registration has no other permission than %s."),
        trunk_evidence_get (evidence, TRUNK_FACT_PERMISSIONS_NEEDED));

      trunk_evidence_set (evidence, TRUNK_FACT_REASON, reason);
    }
  return trunk_outcome_new (TRUNK_FINDING_TOKEN_OVER_PRIVILEGED, evidence);
}

/**
 * trunk_claims_judge_lifetime:
 * @now: Unix seconds
 *
 * Returns: (transfer full): ok or the warning token-lifetime (too short for a run, or of an unusual length)
 */
TrunkOutcome *
trunk_claims_judge_lifetime (TrunkClaims *self,
                             gint64       now)
{
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
  gint64 expires, issued, lifetime;
  const char *reason = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  expires = trunk_claims_get_int (self, "exp");
  issued = trunk_claims_get_int (self, "iat");
  if (issued <= 0)
    issued = trunk_claims_get_int (self, "nbf");
  lifetime = expires - (issued > 0 ? issued : now);
  trunk_evidence_set_int (evidence, TRUNK_FACT_TOKEN_LIFETIME, expires > 0 ? lifetime : 0);

  if (expires <= 0)
    reason = _("The token does not say when it ends.");
  else if (expires - now < MIN_REMAINING_SECONDS)
    reason = _("The token ends within five minutes.");
  else if (lifetime < MIN_LIFETIME_SECONDS)
    reason = _("The token is shorter than ten minutes.");
  else if (lifetime > MAX_LIFETIME_SECONDS)
    reason = _("The token is longer than a day and five hours.");

  if (reason == NULL)
    return trunk_outcome_new (TRUNK_FINDING_OK, evidence);

  trunk_evidence_set (evidence, TRUNK_FACT_REASON, reason);
  return trunk_outcome_new (TRUNK_FINDING_TOKEN_LIFETIME, evidence);
}
