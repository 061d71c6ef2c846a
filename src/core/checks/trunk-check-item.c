/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "checks/trunk-check-item-private.h"

struct _TrunkCheckItem
{
  GObject parent_instance;

  TrunkCheck *check;            /* (owned) */
  TrunkAccount *account;        /* (owned) (nullable) */
  TrunkResult *result;          /* (owned) (nullable) */
  TrunkStatus status;
};

typedef enum
{
  PROP_STATUS = 1,
} TrunkCheckItemProperty;

static GParamSpec *props[PROP_STATUS + 1];

static const char * const level_nicks[] = {
  [TRUNK_LEVEL_MACHINE] = "machine",
  [TRUNK_LEVEL_ENDPOINT] = "endpoint",
  [TRUNK_LEVEL_REGISTRATION] = "registration",
  [TRUNK_LEVEL_SERVICE] = "service",
  [TRUNK_LEVEL_ACCOUNT] = "account",
};

G_DEFINE_FINAL_TYPE (TrunkCheckItem, trunk_check_item, G_TYPE_OBJECT)

static void
trunk_check_item_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  TrunkCheckItem *self = TRUNK_CHECK_ITEM (object);

  switch ((TrunkCheckItemProperty) id)
    {
    case PROP_STATUS:
      g_value_set_int (value, self->status);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
trunk_check_item_finalize (GObject *object)
{
  TrunkCheckItem *self = TRUNK_CHECK_ITEM (object);

  g_clear_pointer (&self->result, trunk_result_unref);
  g_clear_object (&self->account);
  g_clear_object (&self->check);

  G_OBJECT_CLASS (trunk_check_item_parent_class)->finalize (object);
}

static void
trunk_check_item_class_init (TrunkCheckItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = trunk_check_item_get_property;
  object_class->finalize = trunk_check_item_finalize;

  /* A TrunkStatus. */
  props[PROP_STATUS] = g_param_spec_int ("status", NULL, NULL,
                                         TRUNK_STATUS_PENDING, TRUNK_STATUS_NOT_REACHED, TRUNK_STATUS_PENDING,
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
trunk_check_item_init (TrunkCheckItem *self)
{
}

/**
 * trunk_level_get_nick:
 *
 * Returns: (transfer none): the stable name of @level in JSON
 */
const char *
trunk_level_get_nick (TrunkLevel level)
{
  g_return_val_if_fail (level < G_N_ELEMENTS (level_nicks), NULL);

  return level_nicks[level];
}

/**
 * trunk_check_item_new:
 * @account: (nullable): the account for rungs of level account
 *
 * Returns: (transfer full): a pending row
 */
TrunkCheckItem *
trunk_check_item_new (TrunkCheck   *check,
                      TrunkAccount *account)
{
  TrunkCheckItem *self;

  g_return_val_if_fail (TRUNK_IS_CHECK (check), NULL);
  g_return_val_if_fail (account == NULL || TRUNK_IS_ACCOUNT (account), NULL);

  self = g_object_new (TRUNK_TYPE_CHECK_ITEM, NULL);
  self->check = g_object_ref (check);
  g_set_object (&self->account, account);

  return self;
}

TrunkCheck *
trunk_check_item_get_check (TrunkCheckItem *self)
{
  g_return_val_if_fail (TRUNK_IS_CHECK_ITEM (self), NULL);

  return self->check;
}

const char *
trunk_check_item_get_check_id (TrunkCheckItem *self)
{
  g_return_val_if_fail (TRUNK_IS_CHECK_ITEM (self), NULL);

  return trunk_check_get_id (self->check);
}

const char *
trunk_check_item_get_title (TrunkCheckItem *self)
{
  g_return_val_if_fail (TRUNK_IS_CHECK_ITEM (self), NULL);

  return trunk_check_get_title (self->check);
}

TrunkLevel
trunk_check_item_get_level (TrunkCheckItem *self)
{
  g_return_val_if_fail (TRUNK_IS_CHECK_ITEM (self), TRUNK_LEVEL_MACHINE);

  return trunk_check_get_level (self->check);
}

const char *
trunk_check_item_get_subject (TrunkCheckItem *self)
{
  g_return_val_if_fail (TRUNK_IS_CHECK_ITEM (self), NULL);

  if (self->account != NULL)
    return trunk_account_get_values (self->account)->address;

  return trunk_check_get_subject (self->check);
}

/**
 * trunk_check_item_get_account:
 *
 * Returns: (transfer none) (nullable): the account, or %NULL for a shared rung
 */
TrunkAccount *
trunk_check_item_get_account (TrunkCheckItem *self)
{
  g_return_val_if_fail (TRUNK_IS_CHECK_ITEM (self), NULL);

  return self->account;
}

TrunkStatus
trunk_check_item_get_status (TrunkCheckItem *self)
{
  g_return_val_if_fail (TRUNK_IS_CHECK_ITEM (self), TRUNK_STATUS_NOT_REACHED);

  return self->status;
}

/**
 * trunk_check_item_get_result:
 *
 * Returns: (transfer none) (nullable): the result, once there is one
 */
TrunkResult *
trunk_check_item_get_result (TrunkCheckItem *self)
{
  g_return_val_if_fail (TRUNK_IS_CHECK_ITEM (self), NULL);

  return self->result;
}

gboolean
trunk_check_item_is_final (TrunkCheckItem *self)
{
  g_return_val_if_fail (TRUNK_IS_CHECK_ITEM (self), FALSE);

  return self->status != TRUNK_STATUS_PENDING && self->status != TRUNK_STATUS_RUNNING;
}

void
trunk_check_item_set_running (TrunkCheckItem *self)
{
  g_return_if_fail (TRUNK_IS_CHECK_ITEM (self));
  g_return_if_fail (self->status == TRUNK_STATUS_PENDING);

  self->status = TRUNK_STATUS_RUNNING;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATUS]);
}

void
trunk_check_item_conclude (TrunkCheckItem *self,
                           TrunkStatus     status,
                           TrunkResult    *result)
{
  g_return_if_fail (TRUNK_IS_CHECK_ITEM (self));
  g_return_if_fail (status > TRUNK_STATUS_RUNNING);
  g_return_if_fail (!trunk_check_item_is_final (self));

  self->status = status;
  self->result = result != NULL ? trunk_result_ref (result) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATUS]);
}
