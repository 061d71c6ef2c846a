/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "handover/trunk-handover-row-private.h"

struct _TrunkHandoverRow
{
  GObject parent_instance;

  char *id;                     /* (owned) */
  char *screen;                 /* (owned) */
  char *path;                   /* (owned) (nullable) */
  char *tab;                    /* (owned) (nullable) */
  char *label;                  /* (owned) */
  char *value;                  /* (owned) (nullable) */
  char *note;                   /* (owned) (nullable) */
  char *hint;                   /* (owned) (nullable) */
  char *secret_owner;           /* (owned) (nullable) */
  TrunkHandoverRowState state;
  TrunkHandoverOrigin origin;
  guint begins_screen : 1;
  guint begins_tab : 1;
};

G_DEFINE_FINAL_TYPE (TrunkHandoverRow, trunk_handover_row, G_TYPE_OBJECT)

static void
trunk_handover_row_finalize (GObject *object)
{
  TrunkHandoverRow *self = TRUNK_HANDOVER_ROW (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->screen, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->tab, g_free);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->value, g_free);
  g_clear_pointer (&self->note, g_free);
  g_clear_pointer (&self->hint, g_free);
  g_clear_pointer (&self->secret_owner, g_free);

  G_OBJECT_CLASS (trunk_handover_row_parent_class)->finalize (object);
}

static void
trunk_handover_row_class_init (TrunkHandoverRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_handover_row_finalize;
}

static void
trunk_handover_row_init (TrunkHandoverRow *self)
{
}

TrunkHandoverRow *
trunk_handover_row_new (const TrunkField      *field,
                        TrunkHandoverRow      *before,
                        TrunkHandoverRowState  state,
                        const char            *value,
                        const char            *note,
                        TrunkHandoverOrigin    origin,
                        const char            *secret_owner)
{
  TrunkHandoverRow *self = g_object_new (TRUNK_TYPE_HANDOVER_ROW, NULL);

  g_assert (state != TRUNK_HANDOVER_ROW_SECRET || value == NULL);

  self->id = g_strdup (field->id);
  self->screen = g_strdup (field->screen);
  self->path = g_strdup (field->path);
  self->tab = g_strdup (field->tab);
  self->label = g_strdup (field->label);
  self->hint = g_strdup (field->hint);
  self->state = state;
  self->value = g_strdup (value);
  self->note = g_strdup (note);
  self->origin = origin;
  self->secret_owner = g_strdup (secret_owner);
  self->begins_screen = before == NULL || g_strcmp0 (before->screen, field->screen) != 0;
  self->begins_tab = field->tab != NULL && (self->begins_screen || g_strcmp0 (before->tab, field->tab) != 0);

  return self;
}

const char *
trunk_handover_row_get_id (TrunkHandoverRow *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_ROW (self), NULL);

  return self->id;
}

const char *
trunk_handover_row_get_screen (TrunkHandoverRow *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_ROW (self), NULL);

  return self->screen;
}

const char *
trunk_handover_row_get_path (TrunkHandoverRow *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_ROW (self), NULL);

  return self->path;
}

const char *
trunk_handover_row_get_tab (TrunkHandoverRow *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_ROW (self), NULL);

  return self->tab;
}

const char *
trunk_handover_row_get_label (TrunkHandoverRow *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_ROW (self), NULL);

  return self->label;
}

TrunkHandoverRowState
trunk_handover_row_get_state (TrunkHandoverRow *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_ROW (self), TRUNK_HANDOVER_ROW_MISSING);

  return self->state;
}

const char *
trunk_handover_row_get_value (TrunkHandoverRow *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_ROW (self), NULL);

  return self->value;
}

const char *
trunk_handover_row_get_note (TrunkHandoverRow *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_ROW (self), NULL);

  return self->note;
}

const char *
trunk_handover_row_get_hint (TrunkHandoverRow *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_ROW (self), NULL);

  return self->hint;
}

TrunkHandoverOrigin
trunk_handover_row_get_origin (TrunkHandoverRow *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_ROW (self), TRUNK_HANDOVER_FROM_NOWHERE);

  return self->origin;
}

gboolean
trunk_handover_row_begins_screen (TrunkHandoverRow *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_ROW (self), FALSE);

  return self->begins_screen;
}

gboolean
trunk_handover_row_begins_tab (TrunkHandoverRow *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_ROW (self), FALSE);

  return self->begins_tab;
}

const char *
trunk_handover_row_get_secret_owner (TrunkHandoverRow *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_ROW (self), NULL);

  return self->secret_owner;
}

/**
 * trunk_handover_row_get_secret_kind:
 *
 * The fields of telephone systems take a client secret; none takes a key or token.
 *
 * Returns: the kind under which the secret of the row is kept
 */
TrunkSecretKind
trunk_handover_row_get_secret_kind (TrunkHandoverRow *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_ROW (self), TRUNK_SECRET_CLIENT_SECRET);

  return TRUNK_SECRET_CLIENT_SECRET;
}
