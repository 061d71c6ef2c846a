/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "auth/trunk-oauth-error.h"
#include "explain/trunk-remedies-private.h"
#include "providers/trunk-ews-error.h"
#include "providers/trunk-graph-error.h"
#include "test-explain-util.h"

typedef struct
{
  TrunkCatalog *catalog;
  xmlDoc       *remedies;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->catalog = test_catalog_new ();
  fixture->remedies = trunk_catalog_get_remedies_document (fixture->catalog);
  g_assert_nonnull (fixture->remedies);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->catalog);
}

static xmlNode *
first_of (xmlDoc     *remedies,
          const char *name)
{
  return trunk_remedies_get_child (xmlDocGetRootElement (remedies), name);
}

static void
test_every_finding (Fixture      *fixture,
                    gconstpointer data)
{
  guint n_entries = 0;

  for (guint i = 0; i < TRUNK_N_FINDINGS; i++)
    {
      xmlNode *entry = trunk_remedies_get_finding (fixture->remedies, trunk_finding_get_nick (i));

      if (entry == NULL)
        g_test_message ("no entry for %s", trunk_finding_get_nick (i));
      g_assert_nonnull (entry);
      g_assert_nonnull (trunk_remedies_get_child (entry, "title"));
      if (i != TRUNK_FINDING_OK)
        {
          g_assert_nonnull (trunk_remedies_get_child (entry, "cause"));
          g_assert_nonnull (trunk_remedies_get_child (entry, "remedy"));
        }
    }
  for (xmlNode *node = first_of (fixture->remedies, "finding"); node != NULL; node = trunk_remedies_get_next (node))
    {
      TrunkFinding finding;

      g_assert_true (trunk_finding_from_nick (trunk_remedies_get_attribute (node, "id"), &finding));
      n_entries++;
    }
  g_assert_cmpuint (n_entries, ==, TRUNK_N_FINDINGS);
}

/* The sign-in service's codes that an administrator meets, those of EWS, and those of Graph */
static const struct
{
  const char *kind;
  const char *codes;
} known_codes[] = {
  { "aadsts", "70016 70018 70019 50134 90119 90120 53003 530036" },
  { "aadsts", "7000215 7000222 70002 7000218 700025 700016 700011 70001 7000112 7000229 90002 900023 90038 900432 900382 65001 65004 65002 "
              "65005 650056 650057 650052 650054 90094 90095 500011 50001 70011 28002 700022 700023 1002012 700027 700030 50012 50013 500133 "
              "50027 50048 50034 51004 50020 16000 500208 50126 50053 50055 50144 50057 50056 50076 50074 50078 50079 50072 50097 53000 53001 "
              "53002 530032 530035 50105 500021 500022 500212 500213 50173 70008 700082 70043 50132 50133 50089 50194 50196 50011 900971 90055 "
              "90006 90024 90033 50033 90012 900144 9001023 90124 90130" },
  { "oauth", "invalid_request invalid_grant unauthorized_client invalid_client unsupported_grant_type invalid_resource invalid_scope "
             "interaction_required temporarily_unavailable authorization_pending slow_down authorization_declined access_denied expired_token "
             "bad_verification_code" },
  { "ews", "ErrorNonExistentMailbox ErrorImpersonateUserDenied ErrorImpersonationDenied ErrorImpersonationFailed "
           "ErrorInvalidExchangeImpersonationHeaderData ErrorInvalidUserPrincipalName ErrorInvalidSmtpAddress ErrorNonPrimarySmtpAddress "
           "ErrorAccessDenied ErrorFolderNotFound ErrorItemNotFound ErrorMissingEmailAddress ErrorServerBusy ErrorExceededConnectionCount "
           "ErrorExceededFindCountLimit ErrorExceededSubscriptionCount ErrorInternalServerTransientError ErrorADUnavailable ErrorTimeoutExpired "
           "ErrorConnectionFailed ErrorMailboxMoveInProgress ErrorMailboxFailover ErrorMailboxStoreUnavailable ErrorAccountDisabled "
           "ErrorPasswordExpired ErrorInvalidLicense ErrorOrganizationAccessBlocked ErrorCrossSiteRequest "
           "ErrorNoRespondingCASInDestinationSite ErrorProxyRequestNotAllowed ErrorQuotaExceeded ErrorSchemaValidation ErrorInvalidServerVersion" },
  { "graph", "InvalidAuthenticationToken Authorization_RequestDenied Request_ResourceNotFound Request_BadRequest ErrorAccessDenied "
             "ErrorItemNotFound ErrorInvalidUser MailboxNotEnabledForRESTAPI ResourceNotFound ApplicationThrottled TooManyRequests "
             "MailboxConcurrency extensionError insufficient_claims" },
  { "http", "401 403 429 503 500" },
};

static void
test_every_code (Fixture      *fixture,
                 gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_codes); i++)
    {
      g_auto(GStrv) codes = g_strsplit (known_codes[i].codes, " ", -1);

      for (guint n = 0; codes[n] != NULL; n++)
        {
          xmlNode *entry = trunk_remedies_get_code (fixture->remedies, known_codes[i].kind, codes[n]);
          TrunkFinding finding;

          if (entry == NULL)
            g_test_message ("no entry for %s %s", known_codes[i].kind, codes[n]);
          g_assert_nonnull (entry);
          g_assert_true (trunk_finding_from_nick (trunk_remedies_get_attribute (entry, "finding"), &finding));
        }
    }
}

static void
assert_same_finding (Fixture     *fixture,
                     const char  *kind,
                     const char  *code,
                     TrunkFinding expected)
{
  xmlNode *entry = trunk_remedies_get_code (fixture->remedies, kind, code);

  if (entry == NULL || g_strcmp0 (trunk_remedies_get_attribute (entry, "finding"), trunk_finding_get_nick (expected)) != 0)
    g_test_message ("%s %s should be %s, is %s", kind, code, trunk_finding_get_nick (expected), trunk_remedies_get_attribute (entry, "finding"));
  g_assert_nonnull (entry);
  g_assert_cmpstr (trunk_remedies_get_attribute (entry, "finding"), ==, trunk_finding_get_nick (expected));
}

/* What a run concludes from a code, and what a pasted code is explained as, is the same. */
static void
test_same_as_checks (Fixture      *fixture,
                     gconstpointer data)
{
  guint n_codes = 0;
  const guint *codes = trunk_oauth_get_aadsts_codes (&n_codes);
  const char *code = NULL;
  TrunkFinding finding;

  g_assert_cmpuint (n_codes, >, 50);
  for (guint i = 0; i < n_codes; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", codes[i]);

      assert_same_finding (fixture, "aadsts", number, trunk_oauth_finding_for_aadsts (codes[i]));
    }
  for (guint i = 0; (code = trunk_ews_error_get_nth (i, &finding)) != NULL; i++)
    assert_same_finding (fixture, "ews", code, finding);
  for (guint i = 0; (code = trunk_graph_error_get_nth (i, &finding)) != NULL; i++)
    assert_same_finding (fixture, "graph", code, finding);
}

static void
assert_listed (Fixture    *fixture,
               const char *list,
               const char *ids)
{
  g_auto(GStrv) words = g_strsplit (ids, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (trunk_remedies_get_listed (fixture->remedies, list, words[i]) == NULL)
        g_test_message ("%s is not in %s", words[i], list);
      g_assert_nonnull (trunk_remedies_get_listed (fixture->remedies, list, words[i]));
    }
}

static void
test_sources (Fixture      *fixture,
              gconstpointer data)
{
  static const char * const kinds[] = { "finding", "code", "reply" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      for (xmlNode *node = first_of (fixture->remedies, kinds[i]); node != NULL; node = trunk_remedies_get_next (node))
        {
          assert_listed (fixture, "sources", trunk_remedies_get_attribute (node, "source"));
          for (xmlNode *remedy = trunk_remedies_get_child (node, "remedy"); remedy != NULL; remedy = trunk_remedies_get_next (remedy))
            {
              assert_listed (fixture, "roles", trunk_remedies_get_attribute (remedy, "who"));
              if (trunk_remedies_get_attribute (remedy, "takes") != NULL)
                assert_listed (fixture, "delays", trunk_remedies_get_attribute (remedy, "takes"));
              for (xmlNode *command = trunk_remedies_get_child (remedy, "command"); command != NULL; command = trunk_remedies_get_next (command))
                assert_listed (fixture, "shells", trunk_remedies_get_attribute (command, "shell"));
            }
        }
    }
  for (xmlNode *node = trunk_remedies_get_child (first_of (fixture->remedies, "sources"), "source"); node != NULL;
       node = trunk_remedies_get_next (node))
    {
      const char *checked = trunk_remedies_get_attribute (node, "checked");

      g_assert_true (g_regex_match_simple ("^20\\d\\d-\\d\\d-\\d\\d$", checked, 0, 0));
    }
}

static gboolean
is_known (Fixture    *fixture,
          const char *name,
          const char *level)
{
  xmlNode *placeholder = trunk_remedies_get_placeholder (fixture->remedies, name);
  const char *known = trunk_remedies_get_attribute (placeholder, "known");

  return known != NULL && (g_str_equal (known, "setup") || g_str_equal (known, level));
}

static void
check_placeholders (Fixture    *fixture,
                    xmlNode    *node,
                    const char *level)
{
  g_autofree char *text = trunk_remedies_dup_text (node);
  gboolean last = trunk_remedies_get_next (node) == NULL;
  gboolean is_command = g_str_equal (node->name, "command");
  char quote = '\0';

  for (const char *p = text; *p != '\0'; p++)
    {
      const char *end = NULL;
      g_autofree char *name = NULL;
      TrunkFact fact;

      if (is_command && (*p == '\'' || *p == '"') && (quote == '\0' || quote == *p))
        quote = quote == '\0' ? *p : '\0';
      g_assert_cmpint (*p, !=, '}');
      if (*p != '{')
        continue;
      end = strchr (p, '}');
      g_assert_nonnull (end);
      name = g_strndup (p + 1, end - p - 1);
      p = end;

      if (quote != '\0' || !(trunk_fact_from_nick (name, &fact) || trunk_remedies_get_placeholder (fixture->remedies, name) != NULL) ||
          (last && !is_known (fixture, name, level)))
        g_test_message ("{%s} of level %s in: %s", name, level, text);
      g_assert_cmpint (quote, ==, '\0');
      g_assert_true (trunk_fact_from_nick (name, &fact) || trunk_remedies_get_placeholder (fixture->remedies, name) != NULL);
      g_assert_true (!last || is_known (fixture, name, level));
    }
  if (!is_command && !g_str_equal (node->name, "link"))
    g_assert_null (strchr (text, '!'));
}

static void
check_entry (Fixture    *fixture,
             xmlNode    *entry,
             const char *level)
{
  for (xmlNode *child = entry->children; child != NULL; child = child->next)
    {
      if (child->type != XML_ELEMENT_NODE)
        continue;
      if (g_str_equal (child->name, "remedy"))
        check_entry (fixture, child, level);
      else
        check_placeholders (fixture, child, level);
    }
}

/* Whatever is unknown, the last alternative can be shown; and what goes into a command never stands inside quotes. */
static void
test_alternatives (Fixture      *fixture,
                   gconstpointer data)
{
  for (xmlNode *node = first_of (fixture->remedies, "finding"); node != NULL; node = trunk_remedies_get_next (node))
    check_entry (fixture, node, trunk_remedies_get_attribute (node, "level"));
  for (xmlNode *node = first_of (fixture->remedies, "code"); node != NULL; node = trunk_remedies_get_next (node))
    {
      xmlNode *finding = trunk_remedies_get_finding (fixture->remedies, trunk_remedies_get_attribute (node, "finding"));

      check_entry (fixture, node, trunk_remedies_get_attribute (finding, "level"));
    }
  for (xmlNode *node = first_of (fixture->remedies, "reply"); node != NULL; node = trunk_remedies_get_next (node))
    check_entry (fixture, node, "account");
}

static void
test_codes_once (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (xmlNode *node = first_of (fixture->remedies, "code"); node != NULL; node = trunk_remedies_get_next (node))
    {
      g_auto(GStrv) values = g_strsplit (trunk_remedies_get_attribute (node, "values"), " ", -1);

      for (guint i = 0; values[i] != NULL; i++)
        {
          char *key = g_strconcat (trunk_remedies_get_attribute (node, "kind"), " ", values[i], NULL);

          if (g_hash_table_contains (seen, key))
            g_test_message ("twice: %s", key);
          g_assert_true (g_hash_table_add (seen, key));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/explain/remedies/every-finding", Fixture, NULL, set_up, test_every_finding, tear_down);
  g_test_add ("/explain/remedies/every-code", Fixture, NULL, set_up, test_every_code, tear_down);
  g_test_add ("/explain/remedies/same-as-checks", Fixture, NULL, set_up, test_same_as_checks, tear_down);
  g_test_add ("/explain/remedies/codes-once", Fixture, NULL, set_up, test_codes_once, tear_down);
  g_test_add ("/explain/remedies/sources", Fixture, NULL, set_up, test_sources, tear_down);
  g_test_add ("/explain/remedies/alternatives", Fixture, NULL, set_up, test_alternatives, tear_down);

  return g_test_run ();
}
