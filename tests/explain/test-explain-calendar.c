/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "certs/trunk-cert-make.h"
#include "explain/trunk-calendar.h"
#include "test-explain-util.h"

/* 2027-02-20T00:00:00Z */
#define SECRET_ENDS G_GINT64_CONSTANT (1803081600)
/* 2026-11-21T12:00:00Z */
#define NOW         G_GINT64_CONSTANT (1795262400)

static const TrunkRegistrationValues secret_registration = {
  .id = "registration", .cloud = "global", .tenant = TEST_TENANT, .client_id = TEST_CLIENT,
  .credential = TRUNK_CREDENTIAL_SECRET, .credential_ends = SECRET_ENDS,
};

static TrunkCalendar *
calendar_new (TrunkCatalog *catalog)
{
  g_autoptr(GDate) today = g_date_new_dmy (21, G_DATE_NOVEMBER, 2026);

  return trunk_calendar_new (catalog, today);
}

static TrunkRequirement *
ews_requirement_new (TrunkCatalog *catalog,
                     const char   *cloud)
{
  g_autoptr(GDate) today = g_date_new_dmy (21, G_DATE_NOVEMBER, 2026);
  g_autoptr(GError) error = NULL;
  TrunkRequirement *requirement = trunk_requirement_new (catalog, "cisco-unity-connection", "14su3", TRUNK_FEATURE_SINGLE_INBOX, cloud, today, &error);

  g_assert_no_error (error);

  return requirement;
}

static const TrunkCalendarEntry *
find (TrunkCalendar     *calendar,
      TrunkCalendarKind  kind,
      const char        *id)
{
  for (guint i = 0; i < trunk_calendar_get_n (calendar); i++)
    {
      const TrunkCalendarEntry *entry = trunk_calendar_get_nth (calendar, i);

      if (entry->kind == kind && (id == NULL || g_str_equal (entry->id, id)))
        return entry;
    }

  return NULL;
}

static void
test_facts (void)
{
  g_autoptr(TrunkCatalog) catalog = test_catalog_new ();
  g_autoptr(TrunkCalendar) everything = calendar_new (catalog);
  g_autoptr(TrunkCalendar) calendar = calendar_new (catalog);
  g_autoptr(TrunkRequirement) ews = ews_requirement_new (catalog, "global");
  TrunkServiceValues service = { .id = "service", .display_name = "Old one" };
  const TrunkCalendarEntry *entry;

  trunk_calendar_add_facts (everything, TRUE);
  g_assert_cmpuint (trunk_calendar_get_n (everything), ==, trunk_catalog_get_n_deadlines (catalog));
  for (guint i = 1; i < trunk_calendar_get_n (everything); i++)
    g_assert_cmpstr (trunk_calendar_get_nth (everything, i - 1)->date, <=, trunk_calendar_get_nth (everything, i)->date);
  g_assert_nonnull (find (everything, TRUNK_CALENDAR_FACT, "ews-end-national"));

  trunk_calendar_add_setup (calendar, &service, &secret_registration, ews, NULL);
  trunk_calendar_add_facts (calendar, FALSE);
  g_assert_null (find (calendar, TRUNK_CALENDAR_FACT, "ews-end-national"));

  entry = find (calendar, TRUNK_CALENDAR_FACT, "ews-end");
  g_assert_nonnull (entry);
  g_assert_cmpstr (entry->date, ==, "2027-04-01");
  g_assert_cmpint (entry->days, ==, 131);
  g_assert_cmpint (entry->effect, ==, TRUNK_DEADLINE_ENDS);
  g_assert_true (trunk_calendar_entry_concerns (entry, "service"));
  g_assert_cmpstr (entry->names[0], ==, "Old one");
  g_assert_null (entry->names[1]);

  entry = find (calendar, TRUNK_CALENDAR_FACT, "smtp-basic-off");
  g_assert_nonnull (entry);
  g_assert_false (trunk_calendar_entry_concerns (entry, "service"));

  /* The secret ends before EWS does. */
  g_assert_cmpint (trunk_calendar_get_next (calendar, "service")->kind, ==, TRUNK_CALENDAR_SECRET);
  g_assert_null (trunk_calendar_get_next (calendar, "another"));
}

static void
test_national_cloud (void)
{
  g_autoptr(TrunkCatalog) catalog = test_catalog_new ();
  g_autoptr(TrunkCalendar) calendar = calendar_new (catalog);
  g_autoptr(TrunkRequirement) ews = ews_requirement_new (catalog, "china");
  TrunkServiceValues service = { .id = "service", .display_name = "China" };
  TrunkRegistrationValues registration = secret_registration;

  registration.cloud = "china";
  trunk_calendar_add_setup (calendar, &service, &registration, ews, NULL);
  trunk_calendar_add_facts (calendar, FALSE);
  g_assert_null (find (calendar, TRUNK_CALENDAR_FACT, "ews-end"));
  g_assert_true (trunk_calendar_entry_concerns (find (calendar, TRUNK_CALENDAR_FACT, "ews-end-national"), "service"));
}

/* One registration, two set-ups: one date. */
static void
test_shared_registration (void)
{
  g_autoptr(TrunkCatalog) catalog = test_catalog_new ();
  g_autoptr(TrunkCalendar) calendar = calendar_new (catalog);
  TrunkServiceValues first = { .id = "first", .display_name = "First" };
  TrunkServiceValues second = { .id = "second", .display_name = "Second" };
  const TrunkCalendarEntry *entry;
  g_autofree char *when = NULL;

  trunk_calendar_add_setup (calendar, &first, &secret_registration, NULL, NULL);
  g_assert_nonnull (strstr (trunk_calendar_get_nth (calendar, 0)->title, "First"));
  trunk_calendar_add_setup (calendar, &second, &secret_registration, NULL, "");

  g_assert_cmpuint (trunk_calendar_get_n (calendar), ==, 1);
  entry = trunk_calendar_get_nth (calendar, 0);
  g_assert_cmpstr (entry->date, ==, "2027-02-20");
  g_assert_true (trunk_calendar_entry_concerns (entry, "first"));
  g_assert_true (trunk_calendar_entry_concerns (entry, "second"));
  g_assert_nonnull (strstr (entry->title, "2"));
  when = trunk_calendar_entry_dup_when (entry);
  g_assert_cmpstr (when, ==, "in 91 days");
}

static void
test_certificates (void)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  TrunkCertRequest request = {
    .purpose = TRUNK_CERT_AUTHORITY, .common_name = "Contoso, Ltd; root", .key = TRUNK_CERT_KEY_ECDSA,
    .not_before = now, .not_after = now + 10 * 24 * 60 * 60,
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkIdentity) identity = NULL;
  g_autoptr(TrunkCatalog) catalog = test_catalog_new ();
  g_autoptr(GDate) today = g_date_new ();
  g_autoptr(TrunkCalendar) calendar = NULL;
  const char *pem;
  TrunkServiceValues first = { .id = "first", .display_name = "First" };
  TrunkServiceValues second = { .id = "second", .display_name = "Second" };
  TrunkRegistrationValues registration = secret_registration;
  const TrunkCalendarEntry *entry;

  identity = trunk_cert_make (&request, NULL, &error);
  g_assert_no_error (error);
  pem = trunk_identity_get_certificate (identity);
  g_date_set_time_t (today, now);
  calendar = trunk_calendar_new (catalog, today);

  /* Its own end counts where none was typed. */
  registration.credential = TRUNK_CREDENTIAL_CERTIFICATE;
  registration.certificate = pem;
  registration.credential_ends = 0;
  trunk_calendar_add_setup (calendar, &first, &registration, NULL, pem);
  registration.credential = TRUNK_CREDENTIAL_NONE;
  trunk_calendar_add_setup (calendar, &second, &registration, NULL, pem);

  g_assert_cmpuint (trunk_calendar_get_n (calendar), ==, 2);
  entry = find (calendar, TRUNK_CALENDAR_IDENTITY, "registration");
  g_assert_nonnull (entry);
  g_assert_cmpint (entry->days, >=, 9);
  g_assert_cmpint (entry->days, <=, 11);
  g_assert_false (trunk_calendar_entry_concerns (entry, "second"));

  entry = find (calendar, TRUNK_CALENDAR_AUTHORITY, NULL);
  g_assert_nonnull (entry);
  g_assert_nonnull (strstr (entry->title, "Contoso"));
  g_assert_true (trunk_calendar_entry_concerns (entry, "first"));
  g_assert_true (trunk_calendar_entry_concerns (entry, "second"));
}

static void
test_past (void)
{
  g_autoptr(TrunkCatalog) catalog = test_catalog_new ();
  g_autoptr(TrunkCalendar) calendar = calendar_new (catalog);
  TrunkServiceValues service = { .id = "service", .display_name = "Late" };
  TrunkRegistrationValues registration = secret_registration;
  g_autofree char *when = NULL;
  g_autofree char *ics = NULL;

  registration.credential_ends = NOW - 2 * 24 * 60 * 60;
  trunk_calendar_add_setup (calendar, &service, &registration, NULL, NULL);
  g_assert_cmpint (trunk_calendar_get_nth (calendar, 0)->days, ==, -2);
  when = trunk_calendar_entry_dup_when (trunk_calendar_get_nth (calendar, 0));
  g_assert_cmpstr (when, ==, "2 days ago");
  g_assert_null (trunk_calendar_get_next (calendar, "service"));

  ics = trunk_calendar_to_ics (calendar, NOW, NULL);
  g_assert_null (strstr (ics, "BEGIN:VEVENT"));
}

/* Joins folded lines (RFC 5545 §3.1), after checking each. */
static char *
unfold (const char *ics)
{
  g_auto(GStrv) lines = g_strsplit (ics, "\r\n", -1);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 75);
      g_assert_true (g_utf8_validate (lines[i], -1, NULL));
      g_assert_null (strpbrk (lines[i], "\r\n"));
      if (lines[i][0] == ' ')
        g_string_append (text, lines[i] + 1);
      else
        g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", lines[i]);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_ics (void)
{
  g_autoptr(TrunkCatalog) catalog = test_catalog_new ();
  g_autoptr(TrunkCalendar) calendar = calendar_new (catalog);
  /* Long enough to be folded inside of a character, with everything that is escaped */
  TrunkServiceValues service = { .id = "service", .display_name = "Straße, „Köln“; a\\b\nünüünüünüünüünüünüünüünüünüünüünüünüünüünüünüünüünüü" };
  g_autofree char *ics = NULL;
  g_autofree char *later = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  trunk_calendar_add_setup (calendar, &service, &secret_registration, NULL, NULL);
  ics = trunk_calendar_to_ics (calendar, NOW, &length);
  g_assert_cmpuint (length, ==, strlen (ics));
  g_assert_true (g_str_has_suffix (ics, "END:VCALENDAR\r\n"));
  text = unfold (ics);

  g_assert_true (g_str_has_prefix (text, "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:"));
  g_assert_nonnull (strstr (text, "\nDTSTAMP:20261121T120000Z\n"));
  g_assert_nonnull (strstr (text, "\nDTSTART;VALUE=DATE:20270220\nDTEND;VALUE=DATE:20270221\n"));
  g_assert_nonnull (strstr (text, "\nUID:secret-registration@"));
  g_assert_nonnull (strstr (text, "“Straße\\, „Köln“\\; a\\\\b\\nünü"));
  g_assert_nonnull (strstr (text, "\nBEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:"));
  g_assert_nonnull (strstr (text, "\nTRIGGER:-P60D\nEND:VALARM\n"));
  g_assert_nonnull (strstr (text, "\nTRIGGER:-P7D\nEND:VALARM\n"));

  /* The same event, whenever it is written. */
  later = trunk_calendar_to_ics (calendar, NOW + 1000, NULL);
  g_assert_nonnull (strstr (later, "UID:secret-registration@"));
}

/* No alarm for a moment that is past. */
static void
test_near (void)
{
  g_autoptr(TrunkCatalog) catalog = test_catalog_new ();
  g_autoptr(TrunkCalendar) calendar = calendar_new (catalog);
  TrunkServiceValues service = { .id = "service", .display_name = "Soon" };
  TrunkRegistrationValues registration = secret_registration;
  g_autofree char *ics = NULL;

  registration.credential_ends = NOW + 10 * 24 * 60 * 60;
  trunk_calendar_add_setup (calendar, &service, &registration, NULL, NULL);
  ics = trunk_calendar_to_ics (calendar, NOW, NULL);
  g_assert_null (strstr (ics, "TRIGGER:-P30D"));
  g_assert_nonnull (strstr (ics, "TRIGGER:-P7D"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/explain/calendar/facts", test_facts);
  g_test_add_func ("/explain/calendar/national-cloud", test_national_cloud);
  g_test_add_func ("/explain/calendar/shared-registration", test_shared_registration);
  g_test_add_func ("/explain/calendar/certificates", test_certificates);
  g_test_add_func ("/explain/calendar/past", test_past);
  g_test_add_func ("/explain/calendar/ics", test_ics);
  g_test_add_func ("/explain/calendar/near", test_near);

  return g_test_run ();
}
