/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "checks/trunk-check.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *id;               /* interned */
  const char *title;            /* a literal, untranslated */
  char *subject;                /* (owned) */
  TrunkLevel level;
  guint blocking : 1;
} TrunkCheckPrivate;

typedef enum
{
  PROP_ID = 1,
  PROP_TITLE,
  PROP_SUBJECT,
  PROP_LEVEL,
  PROP_BLOCKING,
} TrunkCheckProperty;

static GParamSpec *props[PROP_BLOCKING + 1];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TrunkCheck, trunk_check, G_TYPE_OBJECT)

static void
trunk_check_set_property (GObject      *object,
                          guint         id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  TrunkCheckPrivate *priv = trunk_check_get_instance_private (TRUNK_CHECK (object));

  switch ((TrunkCheckProperty) id)
    {
    case PROP_ID:
      priv->id = g_intern_string (g_value_get_string (value));
      break;

    case PROP_TITLE:
      priv->title = g_intern_string (g_value_get_string (value));
      break;

    case PROP_SUBJECT:
      priv->subject = g_value_dup_string (value);
      break;

    case PROP_LEVEL:
      priv->level = g_value_get_int (value);
      break;

    case PROP_BLOCKING:
      priv->blocking = g_value_get_boolean (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
trunk_check_finalize (GObject *object)
{
  TrunkCheckPrivate *priv = trunk_check_get_instance_private (TRUNK_CHECK (object));

  g_free (priv->subject);

  G_OBJECT_CLASS (trunk_check_parent_class)->finalize (object);
}

/* Every check ends in a task of trunk_check_task_new(), so one finish serves them all. */
static TrunkOutcome *
check_default_run_finish (TrunkCheck    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_check_task_new), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
trunk_check_class_init (TrunkCheckClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = trunk_check_set_property;
  object_class->finalize = trunk_check_finalize;
  klass->run_finish = check_default_run_finish;

  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_SUBJECT] = g_param_spec_string ("subject", NULL, NULL, "", flags);
  props[PROP_LEVEL] = g_param_spec_int ("level", NULL, NULL, TRUNK_LEVEL_MACHINE, TRUNK_LEVEL_ACCOUNT,
                                        TRUNK_LEVEL_MACHINE, flags);
  props[PROP_BLOCKING] = g_param_spec_boolean ("blocking", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
trunk_check_init (TrunkCheck *self)
{
}

const char *
trunk_check_get_id (TrunkCheck *self)
{
  TrunkCheckPrivate *priv = trunk_check_get_instance_private (self);

  g_return_val_if_fail (TRUNK_IS_CHECK (self), NULL);

  return priv->id;
}

const char *
trunk_check_get_title (TrunkCheck *self)
{
  TrunkCheckPrivate *priv = trunk_check_get_instance_private (self);

  g_return_val_if_fail (TRUNK_IS_CHECK (self), NULL);

  return _(priv->title);
}

TrunkLevel
trunk_check_get_level (TrunkCheck *self)
{
  TrunkCheckPrivate *priv = trunk_check_get_instance_private (self);

  g_return_val_if_fail (TRUNK_IS_CHECK (self), TRUNK_LEVEL_MACHINE);

  return priv->level;
}

const char *
trunk_check_get_subject (TrunkCheck *self)
{
  TrunkCheckPrivate *priv = trunk_check_get_instance_private (self);

  g_return_val_if_fail (TRUNK_IS_CHECK (self), NULL);

  return priv->subject;
}

gboolean
trunk_check_is_blocking (TrunkCheck *self)
{
  TrunkCheckPrivate *priv = trunk_check_get_instance_private (self);

  g_return_val_if_fail (TRUNK_IS_CHECK (self), TRUE);

  return priv->blocking;
}

void
trunk_check_run_async (TrunkCheck          *self,
                       TrunkRunContext     *run,
                       TrunkAccount        *account,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_return_if_fail (TRUNK_IS_CHECK (self));
  g_return_if_fail (run != NULL);
  g_return_if_fail (account == NULL || TRUNK_IS_ACCOUNT (account));

  TRUNK_CHECK_GET_CLASS (self)->run_async (self, run, account, cancellable, callback, user_data);
}

TrunkOutcome *
trunk_check_run_finish (TrunkCheck    *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (TRUNK_IS_CHECK (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return TRUNK_CHECK_GET_CLASS (self)->run_finish (self, result, error);
}

/**
 * trunk_check_task_new:
 *
 * Returns: (transfer full): a task for one run of @self
 */
GTask *
trunk_check_task_new (TrunkCheck          *self,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, trunk_check_task_new);

  return task;
}

/**
 * trunk_check_task_return:
 * @outcome: (transfer full) (nullable): the answer; %NULL when the question does not apply
 */
void
trunk_check_task_return (GTask        *task,
                         TrunkOutcome *outcome)
{
  g_task_return_pointer (task, outcome, (GDestroyNotify) trunk_outcome_unref);
}
