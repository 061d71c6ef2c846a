/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "explain/trunk-calendar.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "certs/trunk-cert-import.h"

/* "YYYY-MM-DD" */
#define ISO_DATE_LENGTH 10

/* What a public entry borrows from. */
typedef struct
{
  TrunkCalendarEntry public;
  char *id;                     /* (owned) */
  char *date;                   /* (owned) */
  char *title;                  /* (owned) */
  char *detail;                 /* (owned) */
  char *source;                 /* (owned) (nullable) */
  GPtrArray *services;          /* (owned) (element-type utf8), ends with NULL */
  GPtrArray *names;             /* (owned) (element-type utf8), ends with NULL */
} Entry;

/* A set-up that was added, for the facts that concern it. */
typedef struct
{
  char *id;                     /* (owned) */
  char *name;                   /* (owned) */
  char *cloud;                  /* (owned) (nullable) */
  TrunkRequirement *requirement; /* (owned) (nullable) */
} Setup;

struct _TrunkCalendar
{
  GObject parent_instance;

  TrunkCatalog *catalog;        /* (owned) */
  GDate today;
  GPtrArray *setups;            /* (owned) (element-type Setup) */
  GPtrArray *entries;           /* (owned) (element-type Entry) */
  gboolean sorted;
};

G_DEFINE_TYPE (TrunkCalendar, trunk_calendar, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  g_free (entry->date);
  g_free (entry->title);
  g_free (entry->detail);
  g_free (entry->source);
  g_ptr_array_unref (entry->services);
  g_ptr_array_unref (entry->names);
  g_free (entry);
}

static void
setup_free (gpointer data)
{
  Setup *setup = data;

  g_free (setup->id);
  g_free (setup->name);
  g_free (setup->cloud);
  g_clear_object (&setup->requirement);
  g_free (setup);
}

static void
trunk_calendar_finalize (GObject *object)
{
  TrunkCalendar *self = TRUNK_CALENDAR (object);

  g_clear_object (&self->catalog);
  g_clear_pointer (&self->setups, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);

  G_OBJECT_CLASS (trunk_calendar_parent_class)->finalize (object);
}

static void
trunk_calendar_class_init (TrunkCalendarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = trunk_calendar_finalize;
}

static void
trunk_calendar_init (TrunkCalendar *self)
{
  self->setups = g_ptr_array_new_with_free_func (setup_free);
  self->entries = g_ptr_array_new_with_free_func (entry_free);
}

/**
 * trunk_calendar_new:
 * @catalog: the facts
 * @today: the date that days are counted from
 *
 * Returns: (transfer full): a calendar without dates
 */
TrunkCalendar *
trunk_calendar_new (TrunkCatalog *catalog,
                    const GDate  *today)
{
  TrunkCalendar *self;

  g_return_val_if_fail (TRUNK_IS_CATALOG (catalog), NULL);
  g_return_val_if_fail (today != NULL && g_date_valid (today), NULL);

  self = g_object_new (TRUNK_TYPE_CALENDAR, NULL);
  self->catalog = g_object_ref (catalog);
  self->today = *today;

  return self;
}

/**
 * trunk_calendar_kind_get_nick:
 *
 * Returns: (transfer none): the stable name of @kind
 */
const char *
trunk_calendar_kind_get_nick (TrunkCalendarKind kind)
{
  static const char * const nicks[] = { "fact", "secret", "identity", "authority" };

  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (nicks), NULL);

  return nicks[kind];
}

static gboolean
parse_date (const char *iso,
            GDate      *out_date)
{
  guint year, month, day;

  if (strlen (iso) != ISO_DATE_LENGTH || sscanf (iso, "%4u-%2u-%2u", &year, &month, &day) != 3 || !g_date_valid_dmy (day, month, year))
    return FALSE;

  g_date_clear (out_date, 1);
  g_date_set_dmy (out_date, day, month, year);

  return TRUE;
}

static void
entry_add_service (Entry      *entry,
                   const char *id,
                   const char *name)
{
  /* The NULL at the end gives way, and comes again. */
  g_ptr_array_set_size (entry->services, entry->services->len - 1);
  g_ptr_array_set_size (entry->names, entry->names->len - 1);
  g_ptr_array_add (entry->services, g_strdup (id));
  g_ptr_array_add (entry->services, NULL);
  g_ptr_array_add (entry->names, g_strdup (name));
  g_ptr_array_add (entry->names, NULL);
  entry->public.services = (const char * const *) entry->services->pdata;
  entry->public.names = (const char * const *) entry->names->pdata;
}

static Entry *
find_entry (TrunkCalendar     *self,
            TrunkCalendarKind  kind,
            const char        *id)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->public.kind == kind && g_str_equal (entry->id, id))
        return entry;
    }

  return NULL;
}

/* NULL when @date is none. */
static Entry *
add_entry (TrunkCalendar       *self,
           TrunkCalendarKind    kind,
           const char          *id,
           const char          *date,
           TrunkDeadlineEffect  effect)
{
  GDate then;
  Entry *entry;

  if (!parse_date (date, &then))
    return NULL;

  entry = g_new0 (Entry, 1);
  entry->id = g_strdup (id);
  entry->date = g_strdup (date);
  entry->services = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (entry->services, NULL);
  entry->names = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (entry->names, NULL);
  entry->public.kind = kind;
  entry->public.id = entry->id;
  entry->public.date = entry->date;
  entry->public.day = then;
  entry->public.effect = effect;
  entry->public.days = g_date_days_between (&self->today, &then);
  entry->public.services = (const char * const *) entry->services->pdata;
  entry->public.names = (const char * const *) entry->names->pdata;
  g_ptr_array_add (self->entries, entry);
  self->sorted = FALSE;

  return entry;
}

static void
entry_take_text (Entry      *entry,
                 char       *title,
                 const char *detail,
                 const char *source)
{
  g_free (entry->title);
  g_free (entry->detail);
  g_free (entry->source);
  entry->title = title;
  entry->detail = g_strdup (detail);
  entry->source = g_strdup (source);
  entry->public.title = entry->title;
  entry->public.detail = entry->detail;
  entry->public.source = entry->source;
}

static char *
date_from_unix (gint64 seconds)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return time != NULL ? g_date_time_format (time, "%F") : NULL;
}

static TrunkCertBundle *
read_certificates (const char *pem)
{
  g_autoptr(TrunkCertImport) import = NULL;

  if (pem == NULL || *pem == '\0')
    return NULL;

  import = trunk_cert_import_new (pem, strlen (pem), NULL, TRUNK_CERT_WANT_CERTIFICATES, NULL);

  return import != NULL ? g_object_ref (trunk_cert_import_get_bundle (import)) : NULL;
}

/* What the user has said of the end, or what the certificate says; 0 when neither. */
static gint64
get_credential_end (const TrunkRegistrationValues *registration)
{
  g_autoptr(TrunkCertBundle) bundle = NULL;

  if (registration->credential_ends != 0 || registration->credential != TRUNK_CREDENTIAL_CERTIFICATE)
    return registration->credential_ends;

  bundle = read_certificates (registration->certificate);
  if (bundle == NULL || trunk_cert_bundle_get_n (bundle) == 0)
    return 0;

  return trunk_cert_get_facts (trunk_cert_bundle_get_nth (bundle, 0))->not_after;
}

static void
describe_credential (Entry *entry)
{
  gboolean is_secret = entry->public.kind == TRUNK_CALENDAR_SECRET;
  guint n_setups = entry->services->len - 1;
  const char *first = entry->public.names[0];
  char *title;

  if (n_setups > 1 && is_secret)
    title = g_strdup_printf (ngettext ("The client secret of %u set-up ends", "The client secret of %u set-ups ends", n_setups), n_setups);
  else if (n_setups > 1)
    title = g_strdup_printf (ngettext ("The certificate of %u set-up ends", "The certificate of %u set-ups ends", n_setups), n_setups);
  else if (is_secret)
    /* Translators: %s is the name of a saved set-up */
    title = g_strdup_printf (_("The client secret of “%s” ends"), first);
  else
    /* Translators: %s is the name of a saved set-up; the certificate is the one its app registration signs in with */
    title = g_strdup_printf (_("The certificate of “%s” ends"), first);

  entry_take_text (entry, title,
                   is_secret ? _("From then on the service can’t sign in. Make a new client secret before that day, and enter it both here and in the "
                                 "telephone system. The client ID stays the same.")
                             : _("From then on the service can’t sign in. Make a new certificate before that day and upload it to the registration; "
                                 "both may be there for a while. Then give it to the telephone system."),
                   NULL);
}

static void
add_credential (TrunkCalendar                 *self,
                const TrunkServiceValues      *service,
                const TrunkRegistrationValues *registration)
{
  TrunkCalendarKind kind = registration->credential == TRUNK_CREDENTIAL_CERTIFICATE ? TRUNK_CALENDAR_IDENTITY : TRUNK_CALENDAR_SECRET;
  gint64 ends = get_credential_end (registration);
  g_autofree char *date = ends != 0 && registration->credential != TRUNK_CREDENTIAL_NONE ? date_from_unix (ends) : NULL;
  Entry *entry;

  if (date == NULL)
    return;

  entry = find_entry (self, kind, registration->id);
  if (entry == NULL)
    entry = add_entry (self, kind, registration->id, date, TRUNK_DEADLINE_ENDS);
  if (entry == NULL)
    return;

  entry_add_service (entry, service->id, service->display_name);
  describe_credential (entry);
}

static void
add_authorities (TrunkCalendar            *self,
                 const TrunkServiceValues *service,
                 const char               *trust)
{
  g_autoptr(TrunkCertBundle) bundle = read_certificates (trust);

  for (guint i = 0; bundle != NULL && i < trunk_cert_bundle_get_n (bundle); i++)
    {
      const TrunkCertFacts *facts = trunk_cert_get_facts (trunk_cert_bundle_get_nth (bundle, i));
      Entry *entry = find_entry (self, TRUNK_CALENDAR_AUTHORITY, facts->sha256);

      if (entry == NULL)
        {
          g_autofree char *date = date_from_unix (facts->not_after);

          entry = date != NULL ? add_entry (self, TRUNK_CALENDAR_AUTHORITY, facts->sha256, date, TRUNK_DEADLINE_ENDS) : NULL;
        }
      if (entry == NULL)
        continue;

      entry_add_service (entry, service->id, service->display_name);
      /* Translators: %s is the name of a certificate */
      entry_take_text (entry, g_strdup_printf (_("The trusted certificate “%s” ends"), facts->label),
                       _("Servers that were trusted by this certificate will have another one by then. Add it here and in the telephone system before "
                         "the old one ends."),
                       NULL);
    }
}

/**
 * trunk_calendar_add_setup:
 * @registration: (nullable): whose credential ends one day
 * @requirement: (nullable): which facts concern the set-up
 * @trust: (nullable): the authorities it trusts, as PEM
 *
 * Adds the dates of one set-up. A date that several set-ups share is one entry that names all of them.
 */
void
trunk_calendar_add_setup (TrunkCalendar                 *self,
                          const TrunkServiceValues      *service,
                          const TrunkRegistrationValues *registration,
                          TrunkRequirement              *requirement,
                          const char                    *trust)
{
  Setup *setup;

  g_return_if_fail (TRUNK_IS_CALENDAR (self));
  g_return_if_fail (service != NULL);
  g_return_if_fail (requirement == NULL || TRUNK_IS_REQUIREMENT (requirement));

  setup = g_new0 (Setup, 1);
  setup->id = g_strdup (service->id);
  setup->name = g_strdup (service->display_name);
  setup->cloud = registration != NULL ? g_strdup (registration->cloud) : NULL;
  setup->requirement = requirement != NULL ? g_object_ref (requirement) : NULL;
  g_ptr_array_add (self->setups, setup);

  if (registration != NULL)
    add_credential (self, service, registration);
  add_authorities (self, service, trust);
}

static gboolean
setup_is_concerned (const Setup         *setup,
                    const TrunkDeadline *deadline)
{
  for (guint i = 0; setup->requirement != NULL && i < trunk_requirement_get_n_deadlines (setup->requirement); i++)
    {
      if (g_str_equal (trunk_requirement_get_nth_deadline (setup->requirement, i)->id, deadline->id))
        return TRUE;
    }

  return FALSE;
}

/* Whether a set-up is in a cloud that @deadline was announced for; without any cloud, the worldwide one is meant. */
static gboolean
is_in_our_clouds (TrunkCalendar       *self,
                  const TrunkDeadline *deadline)
{
  gboolean has_cloud = FALSE;

  for (guint i = 0; i < self->setups->len; i++)
    {
      const Setup *setup = g_ptr_array_index (self->setups, i);

      if (setup->cloud == NULL || *setup->cloud == '\0')
        continue;
      has_cloud = TRUE;
      if (trunk_deadline_concerns (deadline, setup->cloud))
        return TRUE;
    }

  return !has_cloud && trunk_deadline_concerns (deadline, "global");
}

/**
 * trunk_calendar_add_facts:
 * @everything: whether to add also what was announced for clouds that no set-up is in
 *
 * Adds the dates of the facts, each with the set-ups added before that it concerns.
 */
void
trunk_calendar_add_facts (TrunkCalendar *self,
                          gboolean       everything)
{
  g_return_if_fail (TRUNK_IS_CALENDAR (self));

  for (guint i = 0; i < trunk_catalog_get_n_deadlines (self->catalog); i++)
    {
      const TrunkDeadline *deadline = trunk_catalog_get_nth_deadline (self->catalog, i);
      Entry *entry;

      if (!everything && !is_in_our_clouds (self, deadline))
        continue;
      entry = add_entry (self, TRUNK_CALENDAR_FACT, deadline->id, deadline->date, deadline->effect);
      if (entry == NULL)
        continue;

      entry_take_text (entry, g_strdup (deadline->title), deadline->detail, deadline->source.source);
      for (guint j = 0; j < self->setups->len; j++)
        {
          const Setup *setup = g_ptr_array_index (self->setups, j);

          if (setup_is_concerned (setup, deadline))
            entry_add_service (entry, setup->id, setup->name);
        }
    }
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const Entry *first = *(const Entry * const *) a;
  const Entry *second = *(const Entry * const *) b;
  int order = strcmp (first->date, second->date);

  return order != 0 ? order : g_utf8_collate (first->title, second->title);
}

static void
ensure_sorted (TrunkCalendar *self)
{
  if (!self->sorted)
    g_ptr_array_sort (self->entries, compare_entries);
  self->sorted = TRUE;
}

/**
 * trunk_calendar_get_n:
 *
 * Returns: the number of dates
 */
guint
trunk_calendar_get_n (TrunkCalendar *self)
{
  g_return_val_if_fail (TRUNK_IS_CALENDAR (self), 0);

  return self->entries->len;
}

/**
 * trunk_calendar_get_nth:
 *
 * Returns: (transfer none): the @n-th date, soonest first; until something is added
 */
const TrunkCalendarEntry *
trunk_calendar_get_nth (TrunkCalendar *self,
                        guint          n)
{
  g_return_val_if_fail (TRUNK_IS_CALENDAR (self), NULL);
  g_return_val_if_fail (n < self->entries->len, NULL);

  ensure_sorted (self);

  return &((const Entry *) g_ptr_array_index (self->entries, n))->public;
}

/**
 * trunk_calendar_get_next:
 * @service: id of a set-up
 *
 * Returns: (transfer none) (nullable): the soonest date of today or later that concerns @service
 */
const TrunkCalendarEntry *
trunk_calendar_get_next (TrunkCalendar *self,
                         const char    *service)
{
  g_return_val_if_fail (TRUNK_IS_CALENDAR (self), NULL);
  g_return_val_if_fail (service != NULL, NULL);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const TrunkCalendarEntry *entry = trunk_calendar_get_nth (self, i);

      if (entry->days >= 0 && trunk_calendar_entry_concerns (entry, service))
        return entry;
    }

  return NULL;
}

/**
 * trunk_calendar_entry_concerns:
 * @service: id of a set-up
 *
 * Returns: whether @entry is a date of @service
 */
gboolean
trunk_calendar_entry_concerns (const TrunkCalendarEntry *entry,
                               const char               *service)
{
  g_return_val_if_fail (entry != NULL, FALSE);
  g_return_val_if_fail (service != NULL, FALSE);

  return g_strv_contains (entry->services, service);
}

/**
 * trunk_calendar_entry_dup_when:
 *
 * Returns: (transfer full): how far away @entry is, in words
 */
char *
trunk_calendar_entry_dup_when (const TrunkCalendarEntry *entry)
{
  g_return_val_if_fail (entry != NULL, NULL);

  if (entry->days == 0)
    return g_strdup (_("today"));
  if (entry->days < 0)
    return g_strdup_printf (ngettext ("%d day ago", "%d days ago", -entry->days), -entry->days);

  return g_strdup_printf (ngettext ("in %d day", "in %d days", entry->days), entry->days);
}
