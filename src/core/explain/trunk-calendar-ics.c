/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "explain/trunk-calendar.h"

#include <glib/gi18n-lib.h>

/* RFC 5545 §3.1: lines SHOULD NOT be longer, without the line break */
#define MAX_LINE_OCTETS 75

/* When to remind, in days ahead (facts 10) */
static const guint alarm_days[] = { 60, 30, 7 };

/* Writes one content line, folded where no character is parted (RFC 5545 §3.1). */
static void
add_line (GString    *ics,
          const char *line)
{
  gsize room = MAX_LINE_OCTETS;

  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    {
      gsize size = g_utf8_next_char (p) - p;

      if (size > room)
        {
          g_string_append (ics, "\r\n ");
          room = MAX_LINE_OCTETS - 1;
        }
      g_string_append_len (ics, p, size);
      room -= size;
    }
  g_string_append (ics, "\r\n");
}

/* A property of type TEXT (RFC 5545 §3.3.11) */
static void
add_text (GString    *ics,
          const char *property,
          const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr(GString) line = g_string_new (property);

  g_string_append_c (line, ':');
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n')
        g_string_append (line, "\\n");
      else if (c == '\\' || c == ';' || c == ',')
        g_string_append_printf (line, "\\%c", (char) c);
      else if (!g_unichar_iscntrl (c))
        g_string_append_unichar (line, c);
    }
  add_line (ics, line->str);
}

static char *
to_basic_date (const GDate *date)
{
  return g_strdup_printf ("%04u%02u%02u", g_date_get_year (date), g_date_get_month (date), g_date_get_day (date));
}

/* The day of @entry and the one after it: the end of an event is not in it (RFC 5545 §3.6.1). */
static void
add_day (GString                  *ics,
         const TrunkCalendarEntry *entry)
{
  GDate date = entry->day;
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;
  g_autofree char *start_line = NULL;
  g_autofree char *end_line = NULL;

  start = to_basic_date (&date);
  g_date_add_days (&date, 1);
  end = to_basic_date (&date);
  start_line = g_strconcat ("DTSTART;VALUE=DATE:", start, NULL);
  end_line = g_strconcat ("DTEND;VALUE=DATE:", end, NULL);
  add_line (ics, start_line);
  add_line (ics, end_line);
}

static char *
get_description (const TrunkCalendarEntry *entry)
{
  g_autoptr(GString) text = g_string_new (entry->detail);

  if (entry->names[0] != NULL)
    {
      g_autofree char *names = g_strjoinv ("\n", (char **) entry->names);

      /* Translators: a list of set-ups follows, one a line */
      g_string_append_printf (text, "\n\n%s\n%s", _("Concerns:"), names);
    }
  if (entry->source != NULL)
    g_string_append_printf (text, "\n\n%s %s", _("Source:"), entry->source);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_event (GString                  *ics,
           const TrunkCalendarEntry *entry,
           const char               *stamp)
{
  g_autofree char *uid = g_strdup_printf ("%s-%s@%s", trunk_calendar_kind_get_nick (entry->kind), entry->id, TRUNK_APP_ID);
  g_autofree char *description = get_description (entry);
  g_autofree char *stamp_line = g_strconcat ("DTSTAMP:", stamp, NULL);

  add_line (ics, "BEGIN:VEVENT");
  add_text (ics, "UID", uid);
  add_line (ics, stamp_line);
  add_day (ics, entry);
  add_text (ics, "SUMMARY", entry->title);
  add_text (ics, "DESCRIPTION", description);
  add_text (ics, "CATEGORIES", TRUNK_NAME);
  /* It takes nobody's time (RFC 5545 §3.8.2.7). */
  add_line (ics, "TRANSP:TRANSPARENT");
  for (guint i = 0; i < G_N_ELEMENTS (alarm_days); i++)
    {
      g_autofree char *trigger = NULL;

      /* One that is past already would ring at once. */
      if ((int) alarm_days[i] > entry->days)
        continue;
      trigger = g_strdup_printf ("TRIGGER:-P%uD", alarm_days[i]);
      add_line (ics, "BEGIN:VALARM");
      add_line (ics, "ACTION:DISPLAY");
      add_text (ics, "DESCRIPTION", entry->title);
      add_line (ics, trigger);
      add_line (ics, "END:VALARM");
    }
  add_line (ics, "END:VEVENT");
}

/**
 * trunk_calendar_to_ics:
 * @now: Unix seconds: when the document was made
 * @out_length: (out) (optional): length in bytes
 *
 * Returns: (transfer full): the dates of today and later as an iCalendar document (RFC 5545)
 */
char *
trunk_calendar_to_ics (TrunkCalendar *self,
                       gint64         now,
                       gsize         *out_length)
{
  g_autoptr(GDateTime) made = g_date_time_new_from_unix_utc (now);
  g_autoptr(GString) ics = g_string_new (NULL);
  g_autofree char *stamp = NULL;

  g_return_val_if_fail (TRUNK_IS_CALENDAR (self), NULL);
  g_return_val_if_fail (made != NULL, NULL);

  stamp = g_date_time_format (made, "%Y%m%dT%H%M%SZ");
  add_line (ics, "BEGIN:VCALENDAR");
  add_line (ics, "VERSION:2.0");
  add_line (ics, "PRODID:-//" TRUNK_NAME "//" TRUNK_NAME " " TRUNK_VERSION "//EN");
  add_line (ics, "CALSCALE:GREGORIAN");
  /* Translators: the name of a calendar in a calendar program */
  add_text (ics, "X-WR-CALNAME", _("Deadlines from Trunkline"));

  for (guint i = 0; i < trunk_calendar_get_n (self); i++)
    {
      const TrunkCalendarEntry *entry = trunk_calendar_get_nth (self, i);

      if (entry->days >= 0)
        add_event (ics, entry, stamp);
    }
  add_line (ics, "END:VCALENDAR");

  if (out_length != NULL)
    *out_length = ics->len;

  return g_string_free (g_steal_pointer (&ics), FALSE);
}
