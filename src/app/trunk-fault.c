/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-fault-private.h"

#include <glib/gi18n.h>

struct _TrunkFault
{
  GObject parent_instance;

  char *name;                   /* (owned) */
  char *title;                  /* (owned) */
  char *lesson;                 /* (owned) */
  char *level;                  /* (owned) */
  char *finding;                /* (owned) */
  char *setup;                  /* (owned): the tenant's ready-made set-up that shows it */
  char *haystack;               /* (owned): all of its words, case folded */
  gboolean of_one_mailbox;
  gboolean active;
  char *target;                 /* (owned) (nullable) */
};

typedef enum
{
  PROP_ACTIVE = 1,
  PROP_TARGET,
} TrunkFaultProperty;

static GParamSpec *props[PROP_TARGET + 1];

G_DEFINE_FINAL_TYPE (TrunkFault, trunk_fault, G_TYPE_OBJECT)

static void
trunk_fault_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  TrunkFault *self = TRUNK_FAULT (object);

  switch ((TrunkFaultProperty) id)
    {
    case PROP_ACTIVE:
      g_value_set_boolean (value, self->active);
      break;

    case PROP_TARGET:
      g_value_set_string (value, self->target);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
trunk_fault_finalize (GObject *object)
{
  TrunkFault *self = TRUNK_FAULT (object);

  g_free (self->name);
  g_free (self->title);
  g_free (self->lesson);
  g_free (self->level);
  g_free (self->finding);
  g_free (self->setup);
  g_free (self->haystack);
  g_free (self->target);

  G_OBJECT_CLASS (trunk_fault_parent_class)->finalize (object);
}

static void
trunk_fault_class_init (TrunkFaultClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = trunk_fault_get_property;
  object_class->finalize = trunk_fault_finalize;

  props[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  props[PROP_TARGET] = g_param_spec_string ("target", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
trunk_fault_init (TrunkFault *self)
{
}

static char *
dup_member (JsonObject *row,
            const char *name)
{
  return g_strdup (json_object_get_string_member_with_default (row, name, ""));
}

/**
 * trunk_fault_new:
 * @row: an entry of the tenant's menu
 *
 * Returns: (transfer full) (nullable): %NULL for one that can't be switched on while the tenant runs
 */
TrunkFault *
trunk_fault_new (JsonObject *row)
{
  g_autofree char *words = NULL;
  TrunkFault *self;

  g_return_val_if_fail (row != NULL, NULL);

  if (g_strcmp0 (json_object_get_string_member_with_default (row, "kind", NULL), "served") != 0)
    return NULL;

  self = g_object_new (TRUNK_TYPE_FAULT, NULL);
  self->name = dup_member (row, "name");
  self->title = dup_member (row, "title");
  self->lesson = dup_member (row, "teaches");
  self->level = dup_member (row, "level");
  self->finding = dup_member (row, "finding");
  self->setup = dup_member (row, "setup");
  self->of_one_mailbox = g_strcmp0 (json_object_get_string_member_with_default (row, "scope", NULL), "account") == 0;
  words = g_strjoin (" ", self->title, self->lesson, self->name, NULL);
  self->haystack = g_utf8_casefold (words, -1);
  trunk_fault_update (self, row);

  return self;
}

static void
fault_set (TrunkFault *self,
           gboolean    active,
           const char *target)
{
  if (g_strcmp0 (self->target, target) != 0)
    {
      g_free (self->target);
      self->target = g_strdup (target);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TARGET]);
    }
  if (self->active != active)
    {
      self->active = active;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVE]);
    }
}

/* What the tenant says of it now. */
void
trunk_fault_update (TrunkFault *self,
                    JsonObject *row)
{
  gboolean active;

  g_return_if_fail (TRUNK_IS_FAULT (self));
  g_return_if_fail (row != NULL);

  active = json_object_get_boolean_member_with_default (row, "active", FALSE);
  fault_set (self, active, active && self->of_one_mailbox ? json_object_get_string_member_with_default (row, "target", NULL) : NULL);
}

/* What the user wants of it. @target: (nullable) */
void
trunk_fault_wish (TrunkFault *self,
                  gboolean    active,
                  const char *target)
{
  g_return_if_fail (TRUNK_IS_FAULT (self));

  fault_set (self, active, active && self->of_one_mailbox ? target : NULL);
}

gboolean
trunk_fault_get_of_one_mailbox (TrunkFault *self)
{
  g_return_val_if_fail (TRUNK_IS_FAULT (self), FALSE);

  return self->of_one_mailbox;
}

const char *
trunk_fault_get_name (TrunkFault *self)
{
  g_return_val_if_fail (TRUNK_IS_FAULT (self), NULL);

  return self->name;
}

const char *
trunk_fault_get_title (TrunkFault *self)
{
  g_return_val_if_fail (TRUNK_IS_FAULT (self), NULL);

  return self->title;
}

const char *
trunk_fault_get_lesson (TrunkFault *self)
{
  g_return_val_if_fail (TRUNK_IS_FAULT (self), NULL);

  return self->lesson;
}

const char *
trunk_fault_get_level (TrunkFault *self)
{
  g_return_val_if_fail (TRUNK_IS_FAULT (self), NULL);

  return self->level;
}

const char *
trunk_fault_get_level_title (TrunkFault *self)
{
  g_return_val_if_fail (TRUNK_IS_FAULT (self), NULL);

  if (g_str_equal (self->level, "machine"))
    return _("This computer");
  if (g_str_equal (self->level, "endpoint"))
    return _("The way to the servers");
  if (g_str_equal (self->level, "registration"))
    return _("The registration and signing in");
  if (g_str_equal (self->level, "service"))
    return _("The service");

  return _("The mailboxes");
}

const char *
trunk_fault_get_finding (TrunkFault *self)
{
  g_return_val_if_fail (TRUNK_IS_FAULT (self), NULL);

  return self->finding;
}

gboolean
trunk_fault_get_active (TrunkFault *self)
{
  g_return_val_if_fail (TRUNK_IS_FAULT (self), FALSE);

  return self->active;
}

const char *
trunk_fault_get_target (TrunkFault *self)
{
  g_return_val_if_fail (TRUNK_IS_FAULT (self), NULL);

  return self->target;
}

/* The menu names for each fault a ready-made set-up that shows it; what is characteristic of that one has to be so here. */
gboolean
trunk_fault_fits (TrunkFault *self,
                  TrunkSetup *setup)
{
  TrunkRequirement *requirement;
  gboolean by_person;
  gboolean by_ews;

  g_return_val_if_fail (TRUNK_IS_FAULT (self), FALSE);
  g_return_val_if_fail (TRUNK_IS_SETUP (setup), FALSE);

  requirement = trunk_setup_get_requirement (setup);
  if (requirement == NULL)
    return TRUE;

  by_person = trunk_requirement_get_sign_in (requirement) == TRUNK_SIGN_IN_DELEGATED;
  by_ews = trunk_requirement_get_protocol (requirement) == TRUNK_PROTOCOL_EWS;
  /* A practice session never goes by a proxy. */
  if (strstr (self->setup, "-proxy") != NULL)
    return FALSE;
  if (g_str_has_suffix (self->setup, "-certificate"))
    return trunk_setup_get_registration (setup)->credential == TRUNK_CREDENTIAL_CERTIFICATE;
  if (g_str_has_suffix (self->setup, "-round-trip") && !trunk_setup_get_service (setup)->round_trip)
    return FALSE;
  if (g_str_has_suffix (self->setup, "-delegated"))
    return by_person;
  if (strstr (self->setup, "-ews") != NULL)
    return by_ews;
  if (g_str_equal (self->level, "registration"))
    return !by_person;
  if (g_str_equal (self->level, "account") || g_str_equal (self->level, "service"))
    return !by_ews;

  return TRUE;
}

gboolean
trunk_fault_matches (TrunkFault         *self,
                     const char * const *words)
{
  g_return_val_if_fail (TRUNK_IS_FAULT (self), FALSE);
  g_return_val_if_fail (words != NULL, FALSE);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *folded = g_utf8_casefold (words[i], -1);

      if (strstr (self->haystack, folded) == NULL)
        return FALSE;
    }

  return TRUE;
}
