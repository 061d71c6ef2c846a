/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "systems/trunk-system-private.h"

G_DEFINE_TYPE (TrunkSystem, trunk_system, G_TYPE_OBJECT)

static void
trunk_system_finalize (GObject *object)
{
  TrunkSystem *self = TRUNK_SYSTEM (object);

  g_clear_pointer (&self->pieces, g_ptr_array_unref);
  g_clear_pointer (&self->strings, g_string_chunk_free);

  G_OBJECT_CLASS (trunk_system_parent_class)->finalize (object);
}

static void
trunk_system_class_init (TrunkSystemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = trunk_system_finalize;
}

static void
trunk_system_init (TrunkSystem *self)
{
  self->strings = g_string_chunk_new (4096);
  self->pieces = g_ptr_array_new_with_free_func (g_free);
}

const char *
trunk_system_get_id (TrunkSystem *self)
{
  g_return_val_if_fail (TRUNK_IS_SYSTEM (self), NULL);

  return self->id;
}

const char *
trunk_system_get_name (TrunkSystem *self)
{
  g_return_val_if_fail (TRUNK_IS_SYSTEM (self), NULL);

  return self->name;
}

const char *
trunk_system_get_vendor (TrunkSystem *self)
{
  g_return_val_if_fail (TRUNK_IS_SYSTEM (self), NULL);

  return self->vendor;
}

const TrunkSource *
trunk_system_get_source (TrunkSystem *self)
{
  g_return_val_if_fail (TRUNK_IS_SYSTEM (self), NULL);

  return &self->source;
}

/**
 * trunk_system_get_summary:
 *
 * Returns: (transfer none) (nullable): what the system does with mailboxes, in a line, translated
 */
const char *
trunk_system_get_summary (TrunkSystem *self)
{
  g_return_val_if_fail (TRUNK_IS_SYSTEM (self), NULL);

  return self->summary;
}

guint
trunk_system_get_n_releases (TrunkSystem *self)
{
  g_return_val_if_fail (TRUNK_IS_SYSTEM (self), 0);

  return self->n_releases;
}

/**
 * trunk_system_get_nth_release:
 *
 * Returns: (transfer none): the @n-th release, newest first
 */
const TrunkRelease *
trunk_system_get_nth_release (TrunkSystem *self,
                              guint        n)
{
  g_return_val_if_fail (TRUNK_IS_SYSTEM (self), NULL);
  g_return_val_if_fail (n < self->n_releases, NULL);

  return &self->releases[n];
}

/**
 * trunk_system_get_release:
 *
 * Returns: (transfer none) (nullable): the release with @id
 */
const TrunkRelease *
trunk_system_get_release (TrunkSystem *self,
                          const char  *id)
{
  g_return_val_if_fail (TRUNK_IS_SYSTEM (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < self->n_releases; i++)
    {
      if (g_str_equal (self->releases[i].id, id))
        return &self->releases[i];
    }

  return NULL;
}

/**
 * trunk_release_get_limit:
 * @kind: "accounts-per-service", "voice-messages-per-mailbox"
 *
 * Returns: the limit, or 0 where none is known
 */
guint
trunk_release_get_limit (const TrunkRelease *release,
                         const char         *kind)
{
  g_return_val_if_fail (release != NULL, 0);
  g_return_val_if_fail (kind != NULL, 0);

  for (guint i = 0; i < release->n_limits; i++)
    {
      if (g_str_equal (release->limits[i].kind, kind))
        return release->limits[i].value;
    }

  return 0;
}

static gboolean
applies (const char * const *ways,
         TrunkFeature        own_features,
         const TrunkWay     *way,
         TrunkFeature        features)
{
  return (ways == NULL || g_strv_contains (ways, way->id)) &&
         (own_features == TRUNK_FEATURE_NONE || (own_features & features) != 0);
}

guint
trunk_system_get_n_fields (TrunkSystem *self)
{
  g_return_val_if_fail (TRUNK_IS_SYSTEM (self), 0);

  return self->n_fields;
}

/**
 * trunk_system_get_nth_field:
 *
 * Returns: (transfer none): the @n-th field, in the order of the vendor's screens
 */
const TrunkField *
trunk_system_get_nth_field (TrunkSystem *self,
                            guint        n)
{
  g_return_val_if_fail (TRUNK_IS_SYSTEM (self), NULL);
  g_return_val_if_fail (n < self->n_fields, NULL);

  return &self->fields[n];
}

/**
 * trunk_field_applies:
 *
 * Returns: whether @field is to be filled in by someone who goes @way for @features
 */
gboolean
trunk_field_applies (const TrunkField *field,
                     const TrunkWay   *way,
                     TrunkFeature      features)
{
  g_return_val_if_fail (field != NULL, FALSE);
  g_return_val_if_fail (way != NULL, FALSE);

  return applies (field->ways, field->features, way, features);
}

guint
trunk_system_get_n_steps (TrunkSystem *self)
{
  g_return_val_if_fail (TRUNK_IS_SYSTEM (self), 0);

  return self->n_steps;
}

/**
 * trunk_system_get_nth_step:
 *
 * Returns: (transfer none): the @n-th step, in the order in which they are done
 */
const TrunkStep *
trunk_system_get_nth_step (TrunkSystem *self,
                           guint        n)
{
  g_return_val_if_fail (TRUNK_IS_SYSTEM (self), NULL);
  g_return_val_if_fail (n < self->n_steps, NULL);

  return &self->steps[n];
}

/**
 * trunk_step_applies:
 *
 * Returns: whether @step is to be done by someone who goes @way for @features
 */
gboolean
trunk_step_applies (const TrunkStep *step,
                    const TrunkWay  *way,
                    TrunkFeature     features)
{
  g_return_val_if_fail (step != NULL, FALSE);
  g_return_val_if_fail (way != NULL, FALSE);

  return applies (step->ways, step->features, way, features);
}
