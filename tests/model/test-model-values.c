/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <malloc.h>
#include <string.h>

#include "model/trunk-snapshot.h"

#define N_ACCOUNTS 100000
#define MAX_BYTES_PER_ACCOUNT 300

static void
test_copied (void)
{
  char id[] = "a1", alias[] = "anna", address[] = "anna@contoso.com";
  const TrunkAccountValues values = { .id = id, .alias = alias, .address = address, .capabilities = TRUNK_FEATURE_CALENDAR };
  TrunkAccount *account = trunk_account_new (&values);
  const TrunkAccountValues *copy = trunk_account_get_values (account);

  memset (id, 'x', sizeof id - 1);
  memset (alias, 'x', sizeof alias - 1);
  memset (address, 'x', sizeof address - 1);
  g_assert_cmpstr (copy->id, ==, "a1");
  g_assert_cmpstr (copy->alias, ==, "anna");
  g_assert_null (copy->display_name);
  g_assert_cmpstr (copy->address, ==, "anna@contoso.com");
  g_assert_cmpuint (copy->capabilities, ==, TRUNK_FEATURE_CALENDAR);
  g_assert_finalize_object (account);
}

static void
test_nicks (void)
{
  for (TrunkCredentialKind kind = TRUNK_CREDENTIAL_NONE; kind <= TRUNK_CREDENTIAL_CERTIFICATE; kind++)
    {
      TrunkCredentialKind back;

      g_assert_true (trunk_credential_kind_from_nick (trunk_credential_kind_get_nick (kind), &back));
      g_assert_cmpint (back, ==, kind);
    }
  for (TrunkProxyMode mode = TRUNK_PROXY_SYSTEM; mode <= TRUNK_PROXY_MANUAL; mode++)
    {
      TrunkProxyMode back;

      g_assert_true (trunk_proxy_mode_from_nick (trunk_proxy_mode_get_nick (mode), &back));
      g_assert_cmpint (back, ==, mode);
    }
  g_assert_false (trunk_credential_kind_from_nick ("Secret", NULL));
  g_assert_false (trunk_proxy_mode_from_nick ("", NULL));
}

static void
test_small (void)
{
  g_autoptr(GPtrArray) accounts = g_ptr_array_new_full (N_ACCOUNTS, g_object_unref);
  struct mallinfo2 before = mallinfo2 ();
  struct mallinfo2 after;

  for (guint i = 0; i < N_ACCOUNTS; i++)
    {
      g_autofree char *id = g_strdup_printf ("3f1c2b4a-0000-4000-8000-%012u", i);
      g_autofree char *alias = g_strdup_printf ("user%u", i);
      g_autofree char *name = g_strdup_printf ("Firstname Lastname %u", i);
      g_autofree char *address = g_strdup_printf ("firstname.lastname%u@contoso.com", i);
      const TrunkAccountValues values = { id, alias, name, address, TRUNK_FEATURE_CALENDAR };

      g_ptr_array_add (accounts, trunk_account_new (&values));
    }

  after = mallinfo2 ();
  g_test_message ("%zu bytes for each account", (after.uordblks - before.uordblks) / N_ACCOUNTS);
  /* Sanitizers bring an allocator of their own, which counts nothing here. */
  g_assert_cmpuint ((after.uordblks - before.uordblks) / N_ACCOUNTS, <, MAX_BYTES_PER_ACCOUNT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/values/copied", test_copied);
  g_test_add_func ("/values/nicks", test_nicks);
  g_test_add_func ("/values/small", test_small);

  return g_test_run ();
}
