/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "explain/trunk-explain.h"

#include <string.h>

#include "base/trunk-redact.h"
#include "explain/trunk-explanation-private.h"
#include "explain/trunk-remedies-private.h"

static void
fill_from_cloud (TrunkFill        *fill,
                 xmlDoc           *remedies,
                 const TrunkCloud *cloud)
{
  xmlNode *placeholders = trunk_remedies_get_child (xmlDocGetRootElement (remedies), "placeholders");

  trunk_fill_set (fill, "cloud-name", cloud->name);
  trunk_fill_set (fill, "login-host", cloud->login_host);
  trunk_fill_set (fill, "graph-host", cloud->graph_host);
  trunk_fill_set (fill, "outlook-host", cloud->outlook_host);
  trunk_fill_set (fill, "entra-portal", cloud->entra_portal);
  trunk_fill_set (fill, "azure-portal", cloud->azure_portal);
  trunk_fill_set (fill, "exchange-environment", cloud->exchange_environment);

  for (xmlNode *node = trunk_remedies_get_child (placeholders, "placeholder"); node != NULL; node = trunk_remedies_get_next (node))
    {
      for (xmlNode *map = trunk_remedies_get_child (node, "map"); map != NULL; map = trunk_remedies_get_next (map))
        {
          if (g_strcmp0 (trunk_remedies_get_attribute (map, "cloud"), cloud->id) == 0)
            trunk_fill_set (fill, trunk_remedies_get_attribute (node, "name"), trunk_remedies_get_attribute (map, "value"));
        }
    }
}

/* Where a secret was typed in the place of an id, the text that says so must not spread it. */
static void
fill_quoted (TrunkFill  *fill,
             const char *name,
             const char *value)
{
  g_autofree char *quoted = value != NULL ? trunk_redact_quote (value) : NULL;

  trunk_fill_set (fill, name, quoted);
}

static void
fill_from_snapshot (TrunkFill     *fill,
                    TrunkSnapshot *snapshot)
{
  const TrunkRegistrationValues *registration = trunk_registration_get_values (trunk_snapshot_get_registration (snapshot));
  const TrunkServiceValues *service = trunk_service_get_values (trunk_snapshot_get_service (snapshot));

  fill_quoted (fill, "tenant-id", registration->tenant);
  fill_quoted (fill, "client-id", registration->client_id);
  trunk_fill_set (fill, "app-object-id", registration->app_object_id);
  trunk_fill_set (fill, "sp-object-id", registration->sp_object_id);
  trunk_fill_set (fill, "signed-in-as", registration->signed_in_as);
  trunk_fill_set (fill, "service-name", service->display_name);
  trunk_fill_set (fill, "proxy", service->proxy_uri);
}

static void
fill_from_requirement (TrunkFill        *fill,
                       TrunkRequirement *requirement)
{
  GString *permissions = g_string_new (NULL);

  for (guint i = 0; i < trunk_requirement_get_n_permissions (requirement); i++)
    g_string_append_printf (permissions, "%s%s", i > 0 ? ", " : "", trunk_requirement_get_nth_permission (requirement, i)->value);
  trunk_fill_set (fill, "permissions-needed", permissions->str);
  trunk_fill_set (fill, "scope", trunk_requirement_get_scope (requirement));
  g_string_free (permissions, TRUE);
}

/* The subject of an endpoint is "host:port", that of an account its address (trunk_result_get_subject()). */
static void
fill_from_subject (TrunkFill  *fill,
                   const char *subject)
{
  const char *colon = strrchr (subject, ':');

  if (strchr (subject, '@') != NULL)
    trunk_fill_set (fill, "mailbox", subject);
  else if (colon != NULL && colon > subject && colon[1] != '\0' && strspn (colon + 1, "0123456789") == strlen (colon + 1))
    {
      g_autofree char *host = g_strndup (subject, colon - subject);

      trunk_fill_set (fill, "host", host);
      trunk_fill_set (fill, "port", colon + 1);
    }
}

static void
fill_from_evidence (TrunkFill     *fill,
                    TrunkEvidence *evidence)
{
  const char *aadsts = trunk_evidence_get (evidence, TRUNK_FACT_AADSTS);

  for (guint i = 0; i < trunk_evidence_get_n (evidence); i++)
    {
      TrunkFact fact;
      g_autofree char *masked = trunk_redact_text (trunk_evidence_get_nth (evidence, i, &fact), -1);

      trunk_fill_set (fill, trunk_fact_get_nick (fact), masked);
    }
  if (aadsts != NULL)
    trunk_fill_set (fill, "aadsts-number", aadsts + strcspn (aadsts, "0123456789"));
}

static xmlNode *
find_refinement (xmlDoc        *remedies,
                 TrunkFinding   finding,
                 TrunkEvidence *evidence)
{
  static const struct
  {
    TrunkFact   fact;
    const char *kind;
  } kinds[] = {
    { TRUNK_FACT_AADSTS, "aadsts" },
    { TRUNK_FACT_EWS_CODE, "ews" },
    { TRUNK_FACT_GRAPH_CODE, "graph" },
    { TRUNK_FACT_OAUTH_ERROR, "oauth" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const char *value = trunk_evidence_get (evidence, kinds[i].fact);
      xmlNode *node = NULL;

      if (value == NULL)
        continue;
      if (kinds[i].fact == TRUNK_FACT_AADSTS)
        value += strcspn (value, "0123456789");
      node = trunk_remedies_get_code (remedies, kinds[i].kind, value);
      if (node == NULL)
        continue;

      /* Whoever made the outcome had all the facts: a code that stands for another finding here has no say. The first kind of
       * code that is known is the most precise one; the OAuth word beside an AADSTS number adds nothing. */
      return g_strcmp0 (trunk_remedies_get_attribute (node, "finding"), trunk_finding_get_nick (finding)) == 0 ? node : NULL;
    }

  return NULL;
}

/**
 * trunk_explain_outcome:
 * @snapshot: (nullable): the set-up whose ids fill the placeholders
 * @requirement: (nullable): what the set-up needs
 * @subject: (nullable): as trunk_result_get_subject()
 *
 * Returns: (transfer full): what @outcome means and what to do, with no unfilled placeholder
 */
TrunkExplanation *
trunk_explain_outcome (TrunkCatalog     *catalog,
                       TrunkOutcome     *outcome,
                       TrunkSnapshot    *snapshot,
                       TrunkRequirement *requirement,
                       const char       *subject)
{
  xmlDoc *remedies = NULL;
  const TrunkCloud *cloud = NULL;
  g_autoptr(TrunkFill) fill = NULL;
  TrunkEvidence *evidence = NULL;
  TrunkFinding finding;

  g_return_val_if_fail (TRUNK_IS_CATALOG (catalog), NULL);
  g_return_val_if_fail (outcome != NULL, NULL);
  g_return_val_if_fail (snapshot == NULL || TRUNK_IS_SNAPSHOT (snapshot), NULL);
  g_return_val_if_fail (requirement == NULL || TRUNK_IS_REQUIREMENT (requirement), NULL);

  remedies = trunk_catalog_get_remedies_document (catalog);
  finding = trunk_outcome_get_finding (outcome);
  evidence = trunk_outcome_get_evidence (outcome);
  fill = trunk_fill_new (remedies);
  fill_from_evidence (fill, evidence);
  if (subject != NULL)
    fill_from_subject (fill, subject);
  if (snapshot != NULL)
    {
      fill_from_snapshot (fill, snapshot);
      cloud = trunk_catalog_get_cloud (catalog, trunk_registration_get_values (trunk_snapshot_get_registration (snapshot))->cloud);
    }
  if (requirement != NULL)
    {
      fill_from_requirement (fill, requirement);
      cloud = trunk_requirement_get_cloud (requirement);
    }
  if (cloud != NULL)
    fill_from_cloud (fill, remedies, cloud);

  return trunk_explanation_new (remedies, finding, find_refinement (remedies, finding, evidence), fill);
}

/**
 * trunk_explain_result:
 * @plan: the plan that @result is of
 *
 * Returns: (transfer full): what @result means and what to do
 */
TrunkExplanation *
trunk_explain_result (TrunkCatalog *catalog,
                      TrunkResult  *result,
                      TrunkPlan    *plan)
{
  g_return_val_if_fail (result != NULL, NULL);
  g_return_val_if_fail (TRUNK_IS_PLAN (plan), NULL);

  return trunk_explain_outcome (catalog, trunk_result_get_outcome (result), trunk_plan_get_snapshot (plan),
                                trunk_plan_get_requirement (plan), trunk_result_get_subject (result));
}

/**
 * trunk_explain_text:
 * @text: a code, the name of a finding, or a whole pasted error
 *
 * Nothing is looked up anywhere but in @catalog.
 *
 * Returns: (transfer full) (nullable): the explanation of the most precise thing recognised, or %NULL
 */
TrunkExplanation *
trunk_explain_text (TrunkCatalog *catalog,
                    const char   *text)
{
  xmlDoc *remedies = NULL;
  g_autoptr(TrunkFill) fill = NULL;
  TrunkFinding finding;
  xmlNode *refinement = NULL;

  g_return_val_if_fail (TRUNK_IS_CATALOG (catalog), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  remedies = trunk_catalog_get_remedies_document (catalog);
  fill = trunk_fill_new (remedies);
  if (!trunk_recognise_text (remedies, text, fill, &finding, &refinement))
    return NULL;

  return trunk_explanation_new (remedies, finding, refinement, fill);
}
