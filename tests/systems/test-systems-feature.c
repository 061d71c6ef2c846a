/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-error.h"
#include "systems/trunk-feature.h"
#include "systems/trunk-requirement.h"

/* The words in documents that people have saved. */
static void
test_nicks (void)
{
  static const char * const nicks[] = {
    "single-inbox", "text-to-speech", "calendar", "contacts", "email-forwarding", "email-queue", "directory-search", "mailbox-management",
  };

  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    {
      TrunkFeature feature = TRUNK_FEATURE_NONE;

      g_assert_true (trunk_feature_from_nick (nicks[i], &feature));
      g_assert_cmpint (feature, ==, 1 << i);
      g_assert_cmpstr (trunk_feature_get_nick (feature), ==, nicks[i]);
      g_assert_cmpuint (strlen (trunk_feature_get_label (feature)), >, 0);
      g_assert_true (g_str_has_suffix (trunk_feature_get_description (feature), "."));
    }
  g_assert_false (trunk_feature_from_nick ("Calendar", NULL));
  g_assert_false (trunk_feature_from_nick ("", NULL));
}

static void
test_sets (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *none = trunk_features_to_string (TRUNK_FEATURE_NONE);
  g_autofree char *some = trunk_features_to_string (TRUNK_FEATURE_CONTACTS | TRUNK_FEATURE_SINGLE_INBOX);
  TrunkFeature features = TRUNK_FEATURE_EMAIL_QUEUE;

  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (some, ==, "single-inbox,contacts");
  g_assert_true (trunk_features_from_string (" contacts ,, calendar calendar", &features, &error));
  g_assert_no_error (error);
  g_assert_cmpint (features, ==, TRUNK_FEATURE_CONTACTS | TRUNK_FEATURE_CALENDAR);
  g_assert_true (trunk_features_from_string ("", &features, &error));
  g_assert_cmpint (features, ==, TRUNK_FEATURE_NONE);
}

static void
test_unknown_word (void)
{
  g_autoptr(GError) error = NULL;
  TrunkFeature features = TRUNK_FEATURE_EMAIL_QUEUE;

  g_assert_false (trunk_features_from_string ("calendar,calender", &features, &error));
  g_assert_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, "“calender”"));
  g_assert_nonnull (strstr (error->message, "single-inbox,text-to-speech,calendar,"));
  g_assert_cmpint (features, ==, TRUNK_FEATURE_EMAIL_QUEUE);
}

static void
test_protocols (void)
{
  TrunkProtocol protocol = TRUNK_PROTOCOL_GRAPH;
  TrunkSignIn sign_in = TRUNK_SIGN_IN_APP;

  g_assert_true (trunk_protocol_from_nick ("ews", &protocol));
  g_assert_cmpint (protocol, ==, TRUNK_PROTOCOL_EWS);
  g_assert_cmpstr (trunk_protocol_get_nick (TRUNK_PROTOCOL_GRAPH), ==, "graph");
  g_assert_false (trunk_protocol_from_nick ("imap", &protocol));
  g_assert_true (trunk_sign_in_from_nick ("delegated", &sign_in));
  g_assert_cmpint (sign_in, ==, TRUNK_SIGN_IN_DELEGATED);
  g_assert_cmpstr (trunk_sign_in_get_nick (TRUNK_SIGN_IN_APP), ==, "app");
  g_assert_false (trunk_sign_in_from_nick ("basic", NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/systems/feature/nicks", test_nicks);
  g_test_add_func ("/systems/feature/sets", test_sets);
  g_test_add_func ("/systems/feature/unknown-word", test_unknown_word);
  g_test_add_func ("/systems/feature/protocols", test_protocols);

  return g_test_run ();
}
