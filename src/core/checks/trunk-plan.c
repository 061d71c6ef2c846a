/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "checks/trunk-plan-private.h"

#include <glib/gi18n-lib.h>

#include "base/trunk-error.h"
#include "checks/trunk-check-item-private.h"
#include "checks/trunk-check-private.h"

static void trunk_plan_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TrunkPlan, trunk_plan, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, trunk_plan_list_model_init))

static TrunkOperation
nth_operation (guint bits,
               guint n)
{
  for (guint operation = 0; operation < TRUNK_N_OPERATIONS; operation++)
    {
      if ((bits & (1u << operation)) != 0 && n-- == 0)
        return operation;
    }

  g_assert_not_reached ();
}

static void
ladder_clear (gpointer data)
{
  TrunkPlanLadder *ladder = data;

  if (ladder->rungs == NULL)
    return;

  for (guint i = 0; i < trunk_plan_count_bits (ladder->operations); i++)
    g_clear_object (&ladder->rungs[i]);
  g_free (ladder->rungs);
}

static GType
plan_get_item_type (GListModel *model)
{
  return TRUNK_TYPE_CHECK_ITEM;
}

static guint
plan_get_n_items (GListModel *model)
{
  return TRUNK_PLAN (model)->n_items;
}

static gpointer
plan_get_item (GListModel *model,
               guint       position)
{
  TrunkPlan *self = TRUNK_PLAN (model);
  guint low = 0;
  guint high = self->ladders->len;

  if (position >= self->n_items)
    return NULL;
  if (position < self->shared->len)
    return g_object_ref (g_ptr_array_index (self->shared, position));

  /* The last ladder that starts at or before @position. */
  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->ladders, TrunkPlanLadder, middle).first <= position)
        low = middle;
      else
        high = middle;
    }

  return g_object_ref (trunk_plan_get_rung (self, low,
                                            position - g_array_index (self->ladders, TrunkPlanLadder, low).first));
}

static void
trunk_plan_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = plan_get_item_type;
  iface->get_n_items = plan_get_n_items;
  iface->get_item = plan_get_item;
}

static void
trunk_plan_finalize (GObject *object)
{
  TrunkPlan *self = TRUNK_PLAN (object);

  g_clear_pointer (&self->ladders, g_array_unref);
  g_clear_pointer (&self->shared, g_ptr_array_unref);
  for (guint i = 0; i < TRUNK_N_OPERATIONS; i++)
    g_clear_object (&self->operations[i]);
  g_clear_object (&self->requirement);
  g_clear_object (&self->snapshot);

  G_OBJECT_CLASS (trunk_plan_parent_class)->finalize (object);
}

static void
trunk_plan_class_init (TrunkPlanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_plan_finalize;
}

static void
trunk_plan_init (TrunkPlan *self)
{
  self->shared = g_ptr_array_new_with_free_func (g_object_unref);
  self->ladders = g_array_new (FALSE, FALSE, sizeof (TrunkPlanLadder));
  g_array_set_clear_func (self->ladders, ladder_clear);
}

static void
plan_add_shared (TrunkPlan  *self,
                 TrunkCheck *check)   /* (transfer full) */
{
  g_ptr_array_add (self->shared, trunk_check_item_new (check, NULL));
  g_object_unref (check);
}

static void
plan_add_endpoint (TrunkPlan  *self,
                   const char *host,
                   guint16     port,
                   const char *uri)
{
  for (guint phase = 0; phase < TRUNK_N_PHASES; phase++)
    plan_add_shared (self, trunk_check_endpoint_new (phase, host, port));
  plan_add_shared (self, trunk_check_endpoint_http_new (host, port, uri));
}

static void
plan_add_service_endpoint (TrunkPlan *self)
{
  g_autofree char *uri = trunk_run_context_dup_service_uri (self->snapshot, self->requirement);
  g_autoptr(GUri) parsed = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);

  /* The address comes from a validated document or a validated field, so it parses. */
  g_return_if_fail (parsed != NULL);

  plan_add_endpoint (self, g_uri_get_host (parsed), g_uri_get_port (parsed) > 0 ? g_uri_get_port (parsed) : 443, uri);
}

static void
plan_add_shared_rungs (TrunkPlan *self)
{
  const TrunkServiceValues *service = trunk_service_get_values (trunk_snapshot_get_service (self->snapshot));
  const TrunkCloud *cloud = trunk_requirement_get_cloud (self->requirement);
  g_autofree char *login_uri = g_strdup_printf ("https://%s/common/v2.0/.well-known/openid-configuration",
                                                cloud->login_host);

  plan_add_shared (self, trunk_check_proxy_settings_new ());
  plan_add_shared (self, trunk_check_keyring_new ());
  plan_add_shared (self, trunk_check_clock_new ());
  plan_add_endpoint (self, cloud->login_host, 443, login_uri);
  plan_add_service_endpoint (self);
  plan_add_shared (self, trunk_check_ids_new ());
  plan_add_shared (self, trunk_check_tenant_new ());
  plan_add_shared (self, trunk_check_app_new ());
  plan_add_shared (self, trunk_check_credential_new ());
  plan_add_shared (self, trunk_check_audience_new ());
  plan_add_shared (self, trunk_check_permissions_new ());
  if (trunk_requirement_get_sign_in (self->requirement) == TRUNK_SIGN_IN_DELEGATED)
    plan_add_shared (self, trunk_check_refresh_new ());
  if (trunk_requirement_get_protocol (self->requirement) == TRUNK_PROTOCOL_EWS)
    plan_add_shared (self, trunk_check_ews_gate_new ());
  if (service->must_be_refused != NULL)
    plan_add_shared (self, trunk_check_least_privilege_new (service->must_be_refused));
}

void
trunk_plan_add_account (TrunkPlan    *self,
                        TrunkAccount *account)
{
  const TrunkServiceValues *service = trunk_service_get_values (trunk_snapshot_get_service (self->snapshot));
  TrunkFeature features = trunk_account_get_values (account)->capabilities & service->capabilities;
  TrunkPlanLadder ladder = { .account = account, .first = self->n_items };

  ladder.operations = trunk_requirement_get_operations (self->requirement, features) |
                      1u << TRUNK_OPERATION_FIND_ACCOUNT | 1u << TRUNK_OPERATION_OPEN_MAILBOX;
  if (service->round_trip)
    ladder.operations |= trunk_requirement_get_round_trip_operations (self->requirement);

  for (guint operation = 0; operation < TRUNK_N_OPERATIONS; operation++)
    {
      if ((ladder.operations & (1u << operation)) != 0 && self->operations[operation] == NULL)
        self->operations[operation] = trunk_check_operation_new (operation);
    }

  self->n_items += trunk_plan_count_bits (ladder.operations);
  g_array_append_val (self->ladders, ladder);
}

static gboolean
account_answers_to (TrunkAccount *account,
                    const char   *name)
{
  const TrunkAccountValues *values = trunk_account_get_values (account);

  return g_strcmp0 (values->id, name) == 0 ||
         g_ascii_strcasecmp (values->address, name) == 0 ||
         (values->alias != NULL && g_ascii_strcasecmp (values->alias, name) == 0);
}

static gboolean
plan_select (TrunkPlan           *self,
             const char * const  *names,
             gboolean            *selected,
             GError             **error)
{
  guint n_accounts = trunk_snapshot_get_n_accounts (self->snapshot);

  for (guint i = 0; names[i] != NULL; i++)
    {
      gboolean found = FALSE;

      for (guint account = 0; account < n_accounts; account++)
        {
          if (account_answers_to (trunk_snapshot_get_nth_account (self->snapshot, account), names[i]))
            found = selected[account] = TRUE;
        }

      if (!found)
        {
          g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                       /* Translators: %s is what the user named as an account to test */
                       _("No account of this service has the address or alias “%s”."), names[i]);
          return FALSE;
        }
    }

  return TRUE;
}

TrunkPlan *
trunk_plan_new_empty (TrunkSnapshot    *snapshot,
                      TrunkRequirement *requirement)
{
  TrunkPlan *self = g_object_new (TRUNK_TYPE_PLAN, NULL);

  self->snapshot = g_object_ref (snapshot);
  self->requirement = g_object_ref (requirement);
  plan_add_shared_rungs (self);
  self->n_items = self->shared->len;

  return self;
}

/**
 * trunk_plan_new:
 * @only_accounts: (nullable): addresses, aliases or ids of the accounts to test; %NULL for all
 *
 * Returns: (transfer full): the plan, every item pending; %NULL with %TRUNK_ERROR_INVALID_INPUT when a name is no account
 */
TrunkPlan *
trunk_plan_new (TrunkSnapshot       *snapshot,
                TrunkRequirement    *requirement,
                const char * const  *only_accounts,
                GError             **error)
{
  g_autoptr(TrunkPlan) self = NULL;
  g_autofree gboolean *selected = NULL;
  guint n_accounts;

  g_return_val_if_fail (TRUNK_IS_SNAPSHOT (snapshot), NULL);
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (requirement), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = trunk_plan_new_empty (snapshot, requirement);
  n_accounts = trunk_snapshot_get_n_accounts (snapshot);

  if (only_accounts != NULL)
    {
      selected = g_new0 (gboolean, n_accounts + 1);
      if (!plan_select (self, only_accounts, selected, error))
        return NULL;
    }

  for (guint i = 0; i < n_accounts; i++)
    {
      if (selected == NULL || selected[i])
        trunk_plan_add_account (self, trunk_snapshot_get_nth_account (snapshot, i));
    }

  return g_steal_pointer (&self);
}

TrunkSnapshot *
trunk_plan_get_snapshot (TrunkPlan *self)
{
  g_return_val_if_fail (TRUNK_IS_PLAN (self), NULL);

  return self->snapshot;
}

TrunkRequirement *
trunk_plan_get_requirement (TrunkPlan *self)
{
  g_return_val_if_fail (TRUNK_IS_PLAN (self), NULL);

  return self->requirement;
}

guint
trunk_plan_get_n_shared (TrunkPlan *self)
{
  g_return_val_if_fail (TRUNK_IS_PLAN (self), 0);

  return self->shared->len;
}

/**
 * trunk_plan_get_shared:
 *
 * Returns: (transfer none): the @n-th rung that all accounts share
 */
TrunkCheckItem *
trunk_plan_get_shared (TrunkPlan *self,
                       guint      n)
{
  g_return_val_if_fail (TRUNK_IS_PLAN (self), NULL);
  g_return_val_if_fail (n < self->shared->len, NULL);

  return g_ptr_array_index (self->shared, n);
}

guint
trunk_plan_get_n_accounts (TrunkPlan *self)
{
  g_return_val_if_fail (TRUNK_IS_PLAN (self), 0);

  return self->ladders->len;
}

/**
 * trunk_plan_get_account:
 *
 * Returns: (transfer none): the account of the @account-th ladder
 */
TrunkAccount *
trunk_plan_get_account (TrunkPlan *self,
                        guint      account)
{
  g_return_val_if_fail (TRUNK_IS_PLAN (self), NULL);
  g_return_val_if_fail (account < self->ladders->len, NULL);

  return g_array_index (self->ladders, TrunkPlanLadder, account).account;
}

guint
trunk_plan_get_n_rungs (TrunkPlan *self,
                        guint      account)
{
  g_return_val_if_fail (TRUNK_IS_PLAN (self), 0);
  g_return_val_if_fail (account < self->ladders->len, 0);

  return trunk_plan_count_bits (g_array_index (self->ladders, TrunkPlanLadder, account).operations);
}

/**
 * trunk_plan_get_rung:
 *
 * Returns: (transfer none): the @n-th rung of the @account-th ladder
 */
TrunkCheckItem *
trunk_plan_get_rung (TrunkPlan *self,
                     guint      account,
                     guint      n)
{
  TrunkPlanLadder *ladder;

  g_return_val_if_fail (TRUNK_IS_PLAN (self), NULL);
  g_return_val_if_fail (account < self->ladders->len, NULL);

  ladder = &g_array_index (self->ladders, TrunkPlanLadder, account);
  g_return_val_if_fail (n < trunk_plan_count_bits (ladder->operations), NULL);

  if (ladder->rungs == NULL)
    ladder->rungs = g_new0 (TrunkCheckItem *, trunk_plan_count_bits (ladder->operations));
  if (ladder->rungs[n] == NULL)
    {
      ladder->rungs[n] = trunk_check_item_new (self->operations[nth_operation (ladder->operations, n)],
                                               ladder->account);
      if (self->abandoned)
        trunk_check_item_conclude (ladder->rungs[n], TRUNK_STATUS_NOT_REACHED, NULL);
    }

  return ladder->rungs[n];
}

/**
 * trunk_plan_peek_rung:
 *
 * Returns: (transfer none) (nullable): the @n-th rung of the @account-th ladder, if anybody has looked at it yet
 */
TrunkCheckItem *
trunk_plan_peek_rung (TrunkPlan *self,
                      guint      account,
                      guint      n)
{
  TrunkPlanLadder *ladder;

  g_return_val_if_fail (TRUNK_IS_PLAN (self), NULL);
  g_return_val_if_fail (account < self->ladders->len, NULL);

  ladder = &g_array_index (self->ladders, TrunkPlanLadder, account);
  g_return_val_if_fail (n < trunk_plan_count_bits (ladder->operations), NULL);

  return ladder->rungs != NULL ? ladder->rungs[n] : NULL;
}

/**
 * trunk_plan_get_rung_status:
 *
 * Returns: the status of the @n-th rung of the @account-th ladder, without making its row
 */
TrunkStatus
trunk_plan_get_rung_status (TrunkPlan *self,
                            guint      account,
                            guint      n)
{
  TrunkCheckItem *item = trunk_plan_peek_rung (self, account, n);

  if (item != NULL)
    return trunk_check_item_get_status (item);

  return self->abandoned ? TRUNK_STATUS_NOT_REACHED : TRUNK_STATUS_PENDING;
}

/**
 * trunk_plan_get_rung_check:
 *
 * Returns: (transfer none): what the @n-th rung of the @account-th ladder asks; one object for all accounts
 */
TrunkCheck *
trunk_plan_get_rung_check (TrunkPlan *self,
                           guint      account,
                           guint      n)
{
  TrunkPlanLadder *ladder;

  g_return_val_if_fail (TRUNK_IS_PLAN (self), NULL);
  g_return_val_if_fail (account < self->ladders->len, NULL);

  ladder = &g_array_index (self->ladders, TrunkPlanLadder, account);
  g_return_val_if_fail (n < trunk_plan_count_bits (ladder->operations), NULL);

  return self->operations[nth_operation (ladder->operations, n)];
}

gboolean
trunk_plan_is_abandoned (TrunkPlan *self)
{
  return self->abandoned;
}

/* The first failure, else the first warning. */
static void
verdict_consider (TrunkCheckItem **verdict,
                  TrunkCheckItem  *item)
{
  TrunkStatus status = trunk_check_item_get_status (item);

  if (status == TRUNK_STATUS_FAIL &&
      (*verdict == NULL || trunk_check_item_get_status (*verdict) != TRUNK_STATUS_FAIL))
    *verdict = item;
  else if (status == TRUNK_STATUS_WARN && *verdict == NULL)
    *verdict = item;
}

/**
 * trunk_plan_get_shared_verdict:
 *
 * Returns: (transfer none) (nullable): the first shared rung that failed, else the first that warned
 */
TrunkCheckItem *
trunk_plan_get_shared_verdict (TrunkPlan *self)
{
  TrunkCheckItem *verdict = NULL;

  g_return_val_if_fail (TRUNK_IS_PLAN (self), NULL);

  for (guint i = 0; i < self->shared->len; i++)
    verdict_consider (&verdict, g_ptr_array_index (self->shared, i));

  return verdict;
}

/**
 * trunk_plan_get_account_verdict:
 *
 * Returns: (transfer none) (nullable): the first rung of the ladder that failed, else the first that warned
 */
TrunkCheckItem *
trunk_plan_get_account_verdict (TrunkPlan *self,
                                guint      account)
{
  TrunkCheckItem *verdict = NULL;
  TrunkPlanLadder *ladder;

  g_return_val_if_fail (TRUNK_IS_PLAN (self), NULL);
  g_return_val_if_fail (account < self->ladders->len, NULL);

  ladder = &g_array_index (self->ladders, TrunkPlanLadder, account);
  if (ladder->rungs == NULL)
    return NULL;

  for (guint i = 0; i < trunk_plan_count_bits (ladder->operations); i++)
    {
      if (ladder->rungs[i] != NULL)
        verdict_consider (&verdict, ladder->rungs[i]);
    }

  return verdict;
}
