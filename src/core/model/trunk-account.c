/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-account.h"
#include "model/trunk-values-private.h"

struct _TrunkAccount
{
  GObject parent_instance;

  TrunkAccountValues values;    /* the strings lie in one block that starts at values.id */
};

G_DEFINE_FINAL_TYPE (TrunkAccount, trunk_account, G_TYPE_OBJECT)

static void
trunk_account_finalize (GObject *object)
{
  TrunkAccount *self = TRUNK_ACCOUNT (object);

  g_free ((char *) self->values.id);

  G_OBJECT_CLASS (trunk_account_parent_class)->finalize (object);
}

static void
trunk_account_class_init (TrunkAccountClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_account_finalize;
}

static void
trunk_account_init (TrunkAccount *self)
{
}

/**
 * trunk_account_new:
 * @values: copied; id, alias and address are needed
 *
 * Returns: (transfer full): the account
 */
TrunkAccount *
trunk_account_new (const TrunkAccountValues *values)
{
  TrunkAccount *self;
  const char **strings[4];

  g_return_val_if_fail (values != NULL, NULL);
  g_return_val_if_fail (values->id != NULL && values->alias != NULL && values->address != NULL, NULL);

  self = g_object_new (TRUNK_TYPE_ACCOUNT, NULL);
  self->values = *values;
  strings[0] = &self->values.id;
  strings[1] = &self->values.alias;
  strings[2] = &self->values.display_name;
  strings[3] = &self->values.address;
  values_pack (strings, G_N_ELEMENTS (strings));

  return self;
}

/**
 * trunk_account_get_values:
 *
 * Returns: (transfer none): the values, valid as long as @self
 */
const TrunkAccountValues *
trunk_account_get_values (TrunkAccount *self)
{
  g_return_val_if_fail (TRUNK_IS_ACCOUNT (self), NULL);

  return &self->values;
}
