/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "systems/trunk-requirement.h"
#include "systems/trunk-system.h"

#include <glib/gi18n-lib.h>

#include "base/trunk-error.h"

/* Asked for besides the resource's own scopes, so that a refresh token and the person's name come along. */
#define OPENID_SCOPES "offline_access openid"

struct _TrunkRequirement
{
  GObject             parent_instance;

  /* input */
  TrunkCatalog       *catalog;          /* (owned): keeps alive all that is pointed to below */
  TrunkSystem        *system;
  const TrunkRelease *release;
  TrunkFeature        features;
  const TrunkCloud   *cloud;

  /* what follows from it */
  const TrunkWay     *way;
  GPtrArray          *permissions;      /* (owned) (element-type TrunkPermission) */
  GPtrArray          *diagnosis;        /* (owned) (element-type TrunkPermission) */
  GPtrArray          *deadlines;        /* (owned) (element-type TrunkDeadline) */
  char               *scope;            /* (owned) */
  char              **audiences;        /* (owned) */
  const char         *blocker;          /* (nullable) */
};

G_DEFINE_TYPE (TrunkRequirement, trunk_requirement, G_TYPE_OBJECT)

#define BIT(operation) (1u << TRUNK_OPERATION_##operation)

static const struct
{
  TrunkFeature feature;
  guint        operations;
} feature_operations[] = {
  { TRUNK_FEATURE_SINGLE_INBOX, BIT (OPEN_MAILBOX) | BIT (READ_INBOX) | BIT (WRITE) },
  { TRUNK_FEATURE_TEXT_TO_SPEECH, BIT (OPEN_MAILBOX) | BIT (READ_INBOX) },
  { TRUNK_FEATURE_CALENDAR, BIT (OPEN_MAILBOX) | BIT (CALENDAR) },
  { TRUNK_FEATURE_CONTACTS, BIT (OPEN_MAILBOX) | BIT (CONTACTS) },
  { TRUNK_FEATURE_EMAIL_FORWARDING, BIT (SEND) },
  { TRUNK_FEATURE_EMAIL_QUEUE, BIT (OPEN_MAILBOX) | BIT (READ_INBOX) | BIT (WRITE) },
  { TRUNK_FEATURE_DIRECTORY_SEARCH, BIT (OPEN_MAILBOX) | BIT (CONTACTS) },
  { TRUNK_FEATURE_MAILBOX_MANAGEMENT, BIT (OPEN_MAILBOX) },
};

static void
trunk_requirement_finalize (GObject *object)
{
  TrunkRequirement *self = TRUNK_REQUIREMENT (object);

  g_clear_pointer (&self->audiences, g_strfreev);
  g_clear_pointer (&self->scope, g_free);
  g_clear_pointer (&self->deadlines, g_ptr_array_unref);
  g_clear_pointer (&self->diagnosis, g_ptr_array_unref);
  g_clear_pointer (&self->permissions, g_ptr_array_unref);
  g_clear_object (&self->catalog);

  G_OBJECT_CLASS (trunk_requirement_parent_class)->finalize (object);
}

static void
trunk_requirement_class_init (TrunkRequirementClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = trunk_requirement_finalize;
}

static void
trunk_requirement_init (TrunkRequirement *self)
{
  self->permissions = g_ptr_array_new ();
  self->diagnosis = g_ptr_array_new ();
  self->deadlines = g_ptr_array_new ();
}

static void
append_word (GString    *list,
             const char *word)
{
  g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", word);
}

static gboolean
choose_cloud (TrunkRequirement *self,
              const char       *cloud_id,
              GError          **error)
{
  g_autoptr(GString) known = g_string_new (NULL);

  self->cloud = trunk_catalog_get_cloud (self->catalog, cloud_id);
  if (self->cloud != NULL)
    return TRUE;

  for (guint i = 0; i < trunk_catalog_get_n_clouds (self->catalog); i++)
    append_word (known, trunk_catalog_get_nth_cloud (self->catalog, i)->id);
  g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
               /* TRANSLATORS: the first %s is what was given, the second a list of the ids that exist; so in the next ones */
               _("There is no cloud “%s”; the clouds are %s."), cloud_id, known->str);
  return FALSE;
}

static gboolean
choose_release (TrunkRequirement *self,
                const char       *system_id,
                const char       *release_id,
                GError          **error)
{
  g_autoptr(GString) known = g_string_new (NULL);

  self->system = trunk_catalog_get_system (self->catalog, system_id);
  if (self->system == NULL)
    {
      for (guint i = 0; i < trunk_catalog_get_n_systems (self->catalog); i++)
        append_word (known, trunk_system_get_id (trunk_catalog_get_nth_system (self->catalog, i)));
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                   _("There is no system “%s”; the systems are %s."), system_id, known->str);
      return FALSE;
    }

  self->release = trunk_system_get_release (self->system, release_id);
  if (self->release == NULL)
    {
      for (guint i = 0; i < trunk_system_get_n_releases (self->system); i++)
        append_word (known, trunk_system_get_nth_release (self->system, i)->id);
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                   /* TRANSLATORS: name of a telephone system, the release that was given, the releases that exist */
                   _("%s has no release “%s” here; the releases are %s."), trunk_system_get_name (self->system), release_id, known->str);
      return FALSE;
    }

  return TRUE;
}

static gboolean
choose_way (TrunkRequirement *self,
            GError          **error)
{
  g_autofree char *offered = trunk_features_to_string (self->release->features);
  g_autofree char *extra = trunk_features_to_string (self->features & ~self->release->features);

  if (extra[0] != '\0' || self->features == TRUNK_FEATURE_NONE)
    {
      if (extra[0] != '\0')
        g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                     /* TRANSLATORS: telephone system, its release, the features it lacks, the features it has */
                     _("%s %s does not offer %s; it offers %s."),
                     trunk_system_get_name (self->system), self->release->name, extra, offered);
      else
        g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("No feature is chosen; choose some of %s."), offered);
      return FALSE;
    }

  for (guint i = 0; i < self->release->n_uses; i++)
    {
      const TrunkUse *use = &self->release->uses[i];

      if ((self->features & ~use->features) == 0)
        {
          self->way = use->way;
          return TRUE;
        }
    }

  g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
               _("These features reach the mailboxes in different ways; make a service for each way."));
  return FALSE;
}

/* The resource whose token opens the mailboxes. */
static TrunkResource
get_resource (TrunkRequirement *self)
{
  return self->way->protocol == TRUNK_PROTOCOL_GRAPH ? TRUNK_RESOURCE_GRAPH : TRUNK_RESOURCE_EXCHANGE;
}

static const char *
get_resource_url (TrunkRequirement *self,
                  TrunkResource     resource)
{
  return resource == TRUNK_RESOURCE_GRAPH ? self->cloud->graph_resource : self->cloud->exchange_resource;
}

static gboolean
check_cloud (TrunkRequirement *self,
             GError          **error)
{
  const char *host = self->way->protocol == TRUNK_PROTOCOL_GRAPH ? self->cloud->graph_host : self->cloud->ews_url;

  if (host != NULL && self->cloud->login_host != NULL && get_resource_url (self, get_resource (self)) != NULL)
    return TRUE;

  g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
               /* TRANSLATORS: id of a cloud, and "graph" or "ews" */
               _("The cloud “%s” lacks the addresses for %s; write them into a copy of clouds.xml of your own."),
               self->cloud->id, trunk_protocol_get_nick (self->way->protocol));
  return FALSE;
}

static void
collect_permissions (TrunkRequirement          *self,
                     const TrunkPermissionNeed *needs,
                     guint                      n_needs,
                     GPtrArray                 *permissions)
{
  for (guint i = 0; i < n_needs; i++)
    {
      const TrunkPermissionNeed *need = &needs[i];
      const TrunkPermission *permission = NULL;

      if (need->features != TRUNK_FEATURE_NONE && (need->features & self->features) == 0)
        continue;
      permission = trunk_catalog_get_permission (self->catalog, need->resource, need->kind, need->value);
      g_assert (permission != NULL);
      if (!g_ptr_array_find (permissions, permission, NULL))
        g_ptr_array_add (permissions, (gpointer) permission);
    }
}

static void
derive_scope (TrunkRequirement *self)
{
  TrunkResource resource = get_resource (self);
  const char *url = get_resource_url (self, resource);
  g_autoptr(GStrvBuilder) audiences = g_strv_builder_new ();
  g_autofree char *with_slash = g_strconcat (url, "/", NULL);

  g_strv_builder_add_many (audiences, url, with_slash, trunk_resource_get_app_id (resource), NULL);
  self->audiences = g_strv_builder_end (audiences);

  if (self->way->sign_in == TRUNK_SIGN_IN_APP)
    {
      self->scope = g_strconcat (url, "/.default", NULL);
    }
  else
    {
      GString *scope = g_string_new (NULL);

      /* One request is for one resource: Entra refuses two (AADSTS28002). */
      for (guint i = 0; i < self->permissions->len; i++)
        {
          const TrunkPermission *permission = g_ptr_array_index (self->permissions, i);

          if (permission->resource == resource)
            g_string_append_printf (scope, "%s/%s ", url, permission->value);
        }
      g_string_append (scope, OPENID_SCOPES);
      self->scope = g_string_free (scope, FALSE);
    }
}

/* ISO dates sort as text. */
static gboolean
has_passed (const TrunkDeadline *deadline,
            const GDate         *today)
{
  char iso[sizeof "YYYY-MM-DD"];

  g_date_strftime (iso, sizeof iso, "%Y-%m-%d", today);

  return g_strcmp0 (deadline->date, iso) <= 0;
}

static const char *
get_blocker_text (const TrunkWay      *way,
                  const TrunkDeadline *deadline)
{
  for (guint i = 0; i < way->n_blockers; i++)
    {
      if (g_str_equal (way->blockers[i].applies_to, deadline->applies_to))
        return way->blockers[i].text;
    }

  return deadline->detail;
}

static void
derive_deadlines (TrunkRequirement *self,
                  const GDate      *today)
{
  /* The catalogue has them soonest first. */
  for (guint i = 0; self->way->subject_to != NULL && i < trunk_catalog_get_n_deadlines (self->catalog); i++)
    {
      const TrunkDeadline *deadline = trunk_catalog_get_nth_deadline (self->catalog, i);

      if (!g_strv_contains (self->way->subject_to, deadline->applies_to) || !trunk_deadline_concerns (deadline, self->cloud->id))
        continue;
      g_ptr_array_add (self->deadlines, (gpointer) deadline);
      if (self->blocker == NULL && deadline->effect == TRUNK_DEADLINE_ENDS && has_passed (deadline, today))
        self->blocker = get_blocker_text (self->way, deadline);
    }
}

/**
 * trunk_requirement_new:
 * @features: at least one, and none that the release does not offer
 * @today: the date to judge deadlines by
 * @error: %TRUNK_ERROR_INVALID_INPUT names the value that does not exist, and those that do
 *
 * A way that has ended gives a requirement nevertheless: its blocker says why, and its values explain the old set-up.
 */
TrunkRequirement *
trunk_requirement_new (TrunkCatalog *catalog,
                       const char   *system_id,
                       const char   *release_id,
                       TrunkFeature  features,
                       const char   *cloud_id,
                       GDate        *today,
                       GError      **error)
{
  g_autoptr(TrunkRequirement) self = NULL;

  g_return_val_if_fail (TRUNK_IS_CATALOG (catalog), NULL);
  g_return_val_if_fail (system_id != NULL, NULL);
  g_return_val_if_fail (release_id != NULL, NULL);
  g_return_val_if_fail (cloud_id != NULL, NULL);
  g_return_val_if_fail (today != NULL && g_date_valid (today), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_object_new (TRUNK_TYPE_REQUIREMENT, NULL);
  self->catalog = g_object_ref (catalog);
  self->features = features;
  if (!choose_release (self, system_id, release_id, error) ||
      !choose_way (self, error) ||
      !choose_cloud (self, cloud_id, error) ||
      !check_cloud (self, error))
    return NULL;

  collect_permissions (self, self->way->permissions, self->way->n_permissions, self->permissions);
  collect_permissions (self, self->way->diagnosis, self->way->n_diagnosis, self->diagnosis);
  derive_scope (self);
  derive_deadlines (self, today);

  return g_steal_pointer (&self);
}

TrunkProtocol
trunk_requirement_get_protocol (TrunkRequirement *self)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), TRUNK_PROTOCOL_GRAPH);

  return self->way->protocol;
}

TrunkSignIn
trunk_requirement_get_sign_in (TrunkRequirement *self)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), TRUNK_SIGN_IN_APP);

  return self->way->sign_in;
}

/**
 * trunk_requirement_get_impersonates:
 *
 * Returns: whether every request has to name the mailbox it acts for (EWS: ExchangeImpersonation)
 */
gboolean
trunk_requirement_get_impersonates (TrunkRequirement *self)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), FALSE);

  return self->way->impersonates;
}

/**
 * trunk_requirement_get_cloud:
 *
 * Returns: (transfer none): the cloud the tenant is in
 */
const TrunkCloud *
trunk_requirement_get_cloud (TrunkRequirement *self)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), NULL);

  return self->cloud;
}

TrunkFeature
trunk_requirement_get_features (TrunkRequirement *self)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), TRUNK_FEATURE_NONE);

  return self->features;
}

/**
 * trunk_requirement_get_system:
 *
 * Returns: (transfer none): the system
 */
TrunkSystem *
trunk_requirement_get_system (TrunkRequirement *self)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), NULL);

  return self->system;
}

/**
 * trunk_requirement_get_release:
 *
 * Returns: (transfer none): the release of the system
 */
const TrunkRelease *
trunk_requirement_get_release (TrunkRequirement *self)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), NULL);

  return self->release;
}

/**
 * trunk_requirement_get_way:
 *
 * Returns: (transfer none): the way into the mailboxes that the chosen features take
 */
const TrunkWay *
trunk_requirement_get_way (TrunkRequirement *self)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), NULL);

  return self->way;
}

guint
trunk_requirement_get_n_permissions (TrunkRequirement *self)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), 0);

  return self->permissions->len;
}

/**
 * trunk_requirement_get_nth_permission:
 *
 * Returns: (transfer none): the @n-th permission that the chosen features need
 */
const TrunkPermission *
trunk_requirement_get_nth_permission (TrunkRequirement *self,
                                      guint             n)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), NULL);
  g_return_val_if_fail (n < self->permissions->len, NULL);

  return g_ptr_array_index (self->permissions, n);
}

/**
 * trunk_requirement_get_exclusive:
 *
 * Returns: whether the vendor demands that the registration has the permissions of this requirement and no others
 */
gboolean
trunk_requirement_get_exclusive (TrunkRequirement *self)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), FALSE);

  return self->way->exclusive;
}

guint
trunk_requirement_get_n_diagnosis_permissions (TrunkRequirement *self)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), 0);

  return self->diagnosis->len;
}

/**
 * trunk_requirement_get_nth_diagnosis_permission:
 *
 * Returns: (transfer none): the @n-th permission that only the checks themselves can use; not to have it is no fault
 */
const TrunkPermission *
trunk_requirement_get_nth_diagnosis_permission (TrunkRequirement *self,
                                                guint             n)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), NULL);
  g_return_val_if_fail (n < self->diagnosis->len, NULL);

  return g_ptr_array_index (self->diagnosis, n);
}

/**
 * trunk_requirement_get_scope:
 *
 * Returns: (transfer none): what to ask a token for, as one string
 */
const char *
trunk_requirement_get_scope (TrunkRequirement *self)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), NULL);

  return self->scope;
}

/**
 * trunk_requirement_get_audiences:
 *
 * Returns: (transfer none) (array zero-terminated=1): the values of "aud" that a token of that scope may have, the usual one first
 */
const char * const *
trunk_requirement_get_audiences (TrunkRequirement *self)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), NULL);

  return (const char * const *) self->audiences;
}

/**
 * trunk_requirement_get_operations:
 * @features: some of the requirement's features; others are passed over
 *
 * Returns: the operations that prove @features, as a set of 1 << #TrunkOperation. The account is always looked for; the round
 * trip is never among them, because it is chosen apart.
 */
guint
trunk_requirement_get_operations (TrunkRequirement *self,
                                  TrunkFeature      features)
{
  guint operations = BIT (FIND_ACCOUNT);

  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), 0);

  for (guint i = 0; i < G_N_ELEMENTS (feature_operations); i++)
    {
      if ((features & self->features & feature_operations[i].feature) != 0)
        operations |= feature_operations[i].operations;
    }

  return operations;
}

/**
 * trunk_requirement_get_round_trip_operations:
 *
 * Returns: the operations, as a bit set 1 << TrunkOperation, that are done only where the user has opted into the round trip: they
 * are seen by the mailbox's owner
 */
guint
trunk_requirement_get_round_trip_operations (TrunkRequirement *self)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), 0);

  return BIT (ROUND_TRIP) | (self->way->sends ? BIT (SEND) : 0);
}

/**
 * trunk_requirement_get_account_limit:
 *
 * Returns: how many accounts one service may have, 0 where no limit is known
 */
guint
trunk_requirement_get_account_limit (TrunkRequirement *self)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), 0);

  return trunk_release_get_limit (self->release, "accounts-per-service");
}

guint
trunk_requirement_get_n_deadlines (TrunkRequirement *self)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), 0);

  return self->deadlines->len;
}

/**
 * trunk_requirement_get_nth_deadline:
 *
 * Returns: (transfer none): the @n-th deadline that concerns this way in this cloud, soonest first
 */
const TrunkDeadline *
trunk_requirement_get_nth_deadline (TrunkRequirement *self,
                                    guint             n)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), NULL);
  g_return_val_if_fail (n < self->deadlines->len, NULL);

  return g_ptr_array_index (self->deadlines, n);
}

/**
 * trunk_requirement_get_blocker:
 *
 * Returns: (transfer none) (nullable): why this way does not work any more, in a sentence; %NULL while it does
 */
const char *
trunk_requirement_get_blocker (TrunkRequirement *self)
{
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (self), NULL);

  return self->blocker;
}
