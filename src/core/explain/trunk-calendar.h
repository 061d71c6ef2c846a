/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/trunk-registration.h"
#include "model/trunk-service.h"
#include "systems/trunk-requirement.h"

G_BEGIN_DECLS

/* So many days ahead a date begins to ask for attention, and so many later it presses (facts 10). */
#define TRUNK_CALENDAR_WARN_DAYS  60
#define TRUNK_CALENDAR_PRESS_DAYS 14

typedef enum
{
  TRUNK_CALENDAR_FACT,          /* "fact": a cloud switches something off */
  TRUNK_CALENDAR_SECRET,        /* "secret": a client secret ends */
  TRUNK_CALENDAR_IDENTITY,      /* "identity": the certificate of a registration ends */
  TRUNK_CALENDAR_AUTHORITY,     /* "authority": a certificate that a set-up trusts ends */
} TrunkCalendarKind;

const char *trunk_calendar_kind_get_nick (TrunkCalendarKind kind);

/* One date. Fields are owned by the calendar. */
typedef struct
{
  TrunkCalendarKind    kind;
  const char          *id;        /* stable over time: id of the deadline, of the registration, or of the certificate */
  const char          *date;      /* ISO */
  GDate                day;       /* the same */
  const char          *title;     /* translated, one line */
  const char          *detail;    /* translated: what it means and what to do */
  const char          *source;    /* (nullable): where a fact is from */
  TrunkDeadlineEffect  effect;
  int                  days;      /* from today; negative when past */
  const char * const  *services;  /* ids of the set-ups that it concerns; empty when none is known */
  const char * const  *names;     /* their names, in that order */
} TrunkCalendarEntry;

/**
 * TrunkCalendar:
 *
 * The dates ahead, of the facts and of a set of set-ups, soonest first. Pure: no I/O, and no clock but the date it is given.
 */
#define TRUNK_TYPE_CALENDAR (trunk_calendar_get_type ())
G_DECLARE_FINAL_TYPE (TrunkCalendar, trunk_calendar, TRUNK, CALENDAR, GObject)

TrunkCalendar            *trunk_calendar_new       (TrunkCatalog *catalog, const GDate *today) G_GNUC_WARN_UNUSED_RESULT;

/* @registration, @requirement, @trust (PEM): (nullable) */
void                      trunk_calendar_add_setup (TrunkCalendar *self, const TrunkServiceValues *service,
                                                    const TrunkRegistrationValues *registration, TrunkRequirement *requirement, const char *trust);
/* After the set-ups. @everything: also what was announced only for clouds that none of them is in */
void                      trunk_calendar_add_facts (TrunkCalendar *self, gboolean everything);

guint                     trunk_calendar_get_n     (TrunkCalendar *self);
const TrunkCalendarEntry *trunk_calendar_get_nth   (TrunkCalendar *self, guint n);
/* The soonest date of today or later that concerns @service: (nullable) */
const TrunkCalendarEntry *trunk_calendar_get_next  (TrunkCalendar *self, const char *service);

gboolean                  trunk_calendar_entry_concerns (const TrunkCalendarEntry *entry, const char *service);
/* "in 12 days", "today", "3 days ago", translated */
char                     *trunk_calendar_entry_dup_when (const TrunkCalendarEntry *entry) G_GNUC_WARN_UNUSED_RESULT;

/**
 * trunk_calendar_to_ics:
 * @now: Unix seconds: when the document was made
 *
 * The dates of today and later as one iCalendar document (RFC 5545): a day each, with alarms ahead. A date has the same UID in every document, so that
 * a second import changes an event rather than adding another one.
 */
char                     *trunk_calendar_to_ics    (TrunkCalendar *self, gint64 now, gsize *out_length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
