/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/trunk-check-item-private.h"
#include "explain/trunk-report.h"

#define TEST_TENANT "8e7f1c2a-0b3d-4c5e-9f60-7a8b9c0d1e2f"
#define TEST_CLIENT "11112222-3333-4444-5555-666677778888"
#define TEST_SP     "99990000-aaaa-bbbb-cccc-ddddeeeeffff"

static inline TrunkCatalog *
test_catalog_new (void)
{
  g_autoptr(GError) error = NULL;
  TrunkCatalog *catalog = trunk_catalog_new (NULL, &error);

  g_assert_no_error (error);

  return catalog;
}

static inline TrunkSnapshot *
test_snapshot_new_in_cloud (const char *cloud,
                            const char *client_id,
                            const char *sp_object_id,
                            const char *service_name,
                            guint       n_accounts,
                            const char *first_address)
{
  TrunkRegistrationValues registration_values = {
    .id = "registration", .cloud = cloud, .tenant = TEST_TENANT, .client_id = client_id, .sp_object_id = sp_object_id,
    .credential = TRUNK_CREDENTIAL_SECRET, .credential_ends = 1800000000,
  };
  TrunkServiceValues service_values = {
    .id = "service", .display_name = service_name, .system = "cisco-unity-connection", .release = "15su4",
    .capabilities = TRUNK_FEATURE_SINGLE_INBOX | TRUNK_FEATURE_CALENDAR | TRUNK_FEATURE_CONTACTS, .registration = "registration",
  };
  g_autoptr(TrunkRegistration) registration = trunk_registration_new (&registration_values);
  g_autoptr(TrunkService) service = trunk_service_new (&service_values);
  GPtrArray *accounts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_accounts; i++)
    {
      g_autofree char *alias = g_strdup_printf ("user%02u", i);
      g_autofree char *address = i == 0 && first_address != NULL ? g_strdup (first_address) : g_strdup_printf ("%s@contoso.example", alias);
      TrunkAccountValues values = {
        .id = alias, .alias = alias, .address = address, .capabilities = service_values.capabilities,
      };

      g_ptr_array_add (accounts, trunk_account_new (&values));
    }

  return trunk_snapshot_new (service, registration, accounts);
}

static inline TrunkSnapshot *
test_snapshot_new (const char *client_id,
                   const char *sp_object_id,
                   const char *service_name,
                   guint       n_accounts,
                   const char *first_address)
{
  return test_snapshot_new_in_cloud ("global", client_id, sp_object_id, service_name, n_accounts, first_address);
}

static inline TrunkRequirement *
test_requirement_new (TrunkCatalog *catalog)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDate) today = g_date_new_dmy (21, G_DATE_NOVEMBER, 2026);
  TrunkRequirement *requirement = trunk_requirement_new (catalog, "cisco-unity-connection", "15su4",
                                                         TRUNK_FEATURE_SINGLE_INBOX | TRUNK_FEATURE_CALENDAR | TRUNK_FEATURE_CONTACTS,
                                                         "global", today, &error);

  g_assert_no_error (error);

  return requirement;
}

/* Gives @item a result of @finding, with facts as nick, value, …, NULL */
static inline void
test_conclude (TrunkCheckItem *item,
               TrunkStatus     status,
               TrunkFinding    finding,
               ...)
{
  TrunkEvidence *evidence = trunk_evidence_new ();
  g_autoptr(TrunkOutcome) outcome = NULL;
  g_autoptr(TrunkResult) result = NULL;
  const char *nick = NULL;
  va_list facts;

  va_start (facts, finding);
  while ((nick = va_arg (facts, const char *)) != NULL)
    {
      TrunkFact fact;

      g_assert_true (trunk_fact_from_nick (nick, &fact));
      trunk_evidence_set (evidence, fact, va_arg (facts, const char *));
    }
  va_end (facts);

  outcome = trunk_outcome_new_take (finding, evidence);
  result = trunk_result_new (trunk_check_item_get_check_id (item), trunk_check_item_get_subject (item), status, outcome,
                             G_GINT64_CONSTANT (1795000000) * G_USEC_PER_SEC, 12500);
  trunk_check_item_conclude (item, status, result);
}

/* Every shared rung passes, and the ladders from @first_account on */
static inline void
test_pass_all (TrunkPlan *plan,
               guint      first_account)
{
  for (guint i = 0; i < trunk_plan_get_n_shared (plan); i++)
    test_conclude (trunk_plan_get_shared (plan, i), TRUNK_STATUS_PASS, TRUNK_FINDING_OK, NULL);
  for (guint account = first_account; account < trunk_plan_get_n_accounts (plan); account++)
    {
      for (guint i = 0; i < trunk_plan_get_n_rungs (plan, account); i++)
        test_conclude (trunk_plan_get_rung (plan, account, i), TRUNK_STATUS_PASS, TRUNK_FINDING_OK, NULL);
    }
}

static inline void
test_break_account (TrunkPlan   *plan,
                    guint        account,
                    guint        rung,
                    TrunkFinding finding,
                    const char  *fact,
                    const char  *value)
{
  for (guint i = 0; i < trunk_plan_get_n_rungs (plan, account); i++)
    {
      TrunkCheckItem *item = trunk_plan_get_rung (plan, account, i);

      if (i < rung)
        test_conclude (item, TRUNK_STATUS_PASS, TRUNK_FINDING_OK, NULL);
      else if (i == rung)
        test_conclude (item, TRUNK_STATUS_FAIL, finding, fact, value, NULL);
      else
        trunk_check_item_conclude (item, TRUNK_STATUS_NOT_REACHED, NULL);
    }
}
