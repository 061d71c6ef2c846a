/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-snapshot.h"

struct _TrunkSnapshot
{
  GObject parent_instance;

  TrunkService *service;              /* (owned) */
  TrunkRegistration *registration;    /* (owned) */
  GPtrArray *accounts;                /* (owned) (element-type TrunkAccount) */
};

G_DEFINE_FINAL_TYPE (TrunkSnapshot, trunk_snapshot, G_TYPE_OBJECT)

static void
trunk_snapshot_finalize (GObject *object)
{
  TrunkSnapshot *self = TRUNK_SNAPSHOT (object);

  g_object_unref (self->service);
  g_object_unref (self->registration);
  g_ptr_array_unref (self->accounts);

  G_OBJECT_CLASS (trunk_snapshot_parent_class)->finalize (object);
}

static void
trunk_snapshot_class_init (TrunkSnapshotClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_snapshot_finalize;
}

static void
trunk_snapshot_init (TrunkSnapshot *self)
{
}

/**
 * trunk_snapshot_new:
 * @service: (transfer none): the service
 * @registration: (transfer none): its registration
 * @accounts: (element-type TrunkAccount) (transfer full): its accounts, in the order they are shown; an array that unrefs
 *   its elements, not changed by the caller afterwards
 *
 * Returns: (transfer full): the snapshot
 */
TrunkSnapshot *
trunk_snapshot_new (TrunkService      *service,
                    TrunkRegistration *registration,
                    GPtrArray         *accounts)
{
  TrunkSnapshot *self;

  g_return_val_if_fail (TRUNK_IS_SERVICE (service), NULL);
  g_return_val_if_fail (TRUNK_IS_REGISTRATION (registration), NULL);
  g_return_val_if_fail (accounts != NULL, NULL);

  self = g_object_new (TRUNK_TYPE_SNAPSHOT, NULL);
  self->service = g_object_ref (service);
  self->registration = g_object_ref (registration);
  self->accounts = accounts;

  return self;
}

/**
 * trunk_snapshot_get_service:
 *
 * Returns: (transfer none): the service
 */
TrunkService *
trunk_snapshot_get_service (TrunkSnapshot *self)
{
  g_return_val_if_fail (TRUNK_IS_SNAPSHOT (self), NULL);

  return self->service;
}

/**
 * trunk_snapshot_get_registration:
 *
 * Returns: (transfer none): the registration of the service
 */
TrunkRegistration *
trunk_snapshot_get_registration (TrunkSnapshot *self)
{
  g_return_val_if_fail (TRUNK_IS_SNAPSHOT (self), NULL);

  return self->registration;
}

guint
trunk_snapshot_get_n_accounts (TrunkSnapshot *self)
{
  g_return_val_if_fail (TRUNK_IS_SNAPSHOT (self), 0);

  return self->accounts->len;
}

/**
 * trunk_snapshot_get_nth_account:
 * @n: index below trunk_snapshot_get_n_accounts()
 *
 * Returns: (transfer none): the @n-th account
 */
TrunkAccount *
trunk_snapshot_get_nth_account (TrunkSnapshot *self,
                                guint          n)
{
  g_return_val_if_fail (TRUNK_IS_SNAPSHOT (self), NULL);
  g_return_val_if_fail (n < self->accounts->len, NULL);

  return g_ptr_array_index (self->accounts, n);
}
