/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "practice/trunk-practice-ews.h"
#include "practice/trunk-practice-graph.h"
#include "practice/trunk-practice-tenant.h"

#include <string.h>

static void
test_is_the_same_in_every_run (void)
{
  g_autoptr(TrunkPracticeTenant) small = trunk_practice_tenant_new (200);
  g_autoptr(TrunkPracticeTenant) large = trunk_practice_tenant_new (5000);
  g_autoptr(GHashTable) addresses = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (trunk_practice_tenant_get_n_mailboxes (large), ==, 5000);
  for (guint i = 0; i < 5000; i++)
    {
      TrunkPracticeMailbox *mailbox = trunk_practice_tenant_get_nth (large, i);

      g_assert_true (g_hash_table_add (addresses, mailbox->address));
      g_assert_true (g_str_is_ascii (mailbox->address));
      g_assert_true (g_utf8_validate (mailbox->display_name, -1, NULL));
      if (i >= 200)
        continue;
      g_assert_cmpstr (mailbox->address, ==, trunk_practice_tenant_get_nth (small, i)->address);
      g_assert_cmpstr (mailbox->object_id, ==, trunk_practice_tenant_get_nth (small, i)->object_id);
      g_assert_cmpstr (trunk_practice_mailbox_get_folder_id (mailbox, TRUNK_PRACTICE_FOLDER_INBOX), ==,
                       trunk_practice_mailbox_get_folder_id (trunk_practice_tenant_get_nth (small, i), TRUNK_PRACTICE_FOLDER_INBOX));
    }
}

static void
test_has_every_kind (void)
{
  g_autoptr(TrunkPracticeTenant) tenant = trunk_practice_tenant_new (200);
  guint kinds[3] = {0};
  guint states[4] = {0};
  guint aliases = 0;

  for (guint i = 0; i < 200; i++)
    {
      TrunkPracticeMailbox *mailbox = trunk_practice_tenant_get_nth (tenant, i);

      kinds[mailbox->kind]++;
      states[mailbox->state]++;
      aliases += mailbox->alias != NULL;
      if (mailbox->alias != NULL)
        g_assert_true (trunk_practice_tenant_find (tenant, mailbox->alias) == mailbox);
      if (i < TRUNK_PRACTICE_FIRST_UNLICENSED)
        g_assert_true (mailbox->licensed && mailbox->enabled && mailbox->kind == TRUNK_PRACTICE_KIND_USER);
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpuint (kinds[i], >=, 3);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    g_assert_cmpuint (states[i], >=, 3);
  g_assert_cmpuint (aliases, >=, 3);
}

static void
test_names_are_found (void)
{
  g_autoptr(TrunkPracticeTenant) tenant = trunk_practice_tenant_new (100);
  TrunkPracticeMailbox *mailbox = trunk_practice_tenant_get_nth (tenant, TRUNK_PRACTICE_FIRST_OTHER_UPN);
  g_autofree char *loud = g_ascii_strup (mailbox->address, -1);

  g_assert_cmpstr (mailbox->upn, !=, mailbox->address);
  g_assert_true (trunk_practice_tenant_find (tenant, loud) == mailbox);
  g_assert_true (trunk_practice_tenant_find (tenant, mailbox->upn) == mailbox);
  g_assert_true (trunk_practice_tenant_find (tenant, mailbox->object_id) == mailbox);
  g_assert_true (trunk_practice_tenant_find (tenant, mailbox->sid) == mailbox);
  g_assert_null (trunk_practice_tenant_find (tenant, "nobody@" TRUNK_PRACTICE_DOMAIN));
}

static void
test_writes_are_kept_until_reset (void)
{
  g_autoptr(TrunkPracticeTenant) tenant = trunk_practice_tenant_new (2);
  TrunkPracticeMailbox *one = trunk_practice_tenant_get_nth (tenant, 0);
  TrunkPracticeMailbox *other = trunk_practice_tenant_get_nth (tenant, 1);
  TrunkPracticeItem *draft = trunk_practice_item_new (TRUNK_PRACTICE_ITEM_MESSAGE);
  g_autoptr(GBytes) wave = g_bytes_new_static ("RIFF", 4);
  g_autofree char *id = NULL;

  draft->subject = g_strdup ("Kept");
  g_ptr_array_add (draft->to, trunk_practice_pair_new (NULL, other->address));
  trunk_practice_mailbox_attach (one, draft, "a.wav", NULL, wave);
  draft = trunk_practice_mailbox_add (one, TRUNK_PRACTICE_FOLDER_DRAFTS, draft);
  id = g_strdup (draft->id);
  g_assert_cmpuint (strlen (id), ==, 152);
  g_assert_true (g_str_has_prefix (id, "AAMk"));
  g_assert_true (trunk_practice_mailbox_find (one, id) == draft);
  g_assert_null (trunk_practice_mailbox_find (other, id));

  trunk_practice_tenant_deliver (tenant, draft);
  g_assert_cmpuint (trunk_practice_mailbox_list (other, TRUNK_PRACTICE_FOLDER_INBOX)->len, ==, 4);
  g_assert_cmpuint (trunk_practice_mailbox_get_unread (other, TRUNK_PRACTICE_FOLDER_INBOX), ==, 3);

  trunk_practice_tenant_reset (tenant);
  g_assert_null (trunk_practice_mailbox_find (one, id));
  g_assert_cmpuint (trunk_practice_mailbox_list (other, TRUNK_PRACTICE_FOLDER_INBOX)->len, ==, 3);
}

static void
test_a_mailbox_has_an_end (void)
{
  g_autoptr(TrunkPracticeTenant) tenant = trunk_practice_tenant_new (1);
  TrunkPracticeMailbox *mailbox = trunk_practice_tenant_get_nth (tenant, 0);

  g_assert_true (trunk_practice_mailbox_has_room (mailbox, 1000));
  g_assert_false (trunk_practice_mailbox_has_room (mailbox, (gsize) TRUNK_PRACTICE_MAX_BYTES + 1));
  for (guint i = 0; trunk_practice_mailbox_has_room (mailbox, 0); i++)
    {
      g_assert_cmpuint (i, <, TRUNK_PRACTICE_MAX_ITEMS);
      trunk_practice_mailbox_add (mailbox, TRUNK_PRACTICE_FOLDER_JUNK, trunk_practice_item_new (TRUNK_PRACTICE_ITEM_MESSAGE));
    }
}

/* What a check of the levels service and account can conclude, somebody must be able to cause. */
static void
test_every_finding_has_a_fault (void)
{
  gboolean caused[TRUNK_N_FINDINGS] = {FALSE};
  const TrunkPracticeFault *tables[2];
  gsize n[2];

  tables[0] = trunk_practice_graph_faults (&n[0]);
  tables[1] = trunk_practice_ews_faults (&n[1]);
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (gsize i = 0; i < n[t]; i++)
      {
        g_assert_nonnull (tables[t][i].setup);
        g_assert_cmpstr (tables[t][i].title, !=, "");
        g_assert_cmpstr (tables[t][i].teaches, !=, "");
        caused[tables[t][i].finding] = TRUE;
      }
  /* A malformed address is the frame's: it is broken in the document, not by the service. */
  caused[TRUNK_FINDING_ADDRESS_MALFORMED] = TRUE;
  /* No check concludes it: a directory that cannot be read is told as a fact, because no system needs it. */
  for (guint f = TRUNK_FINDING_EWS_GATE_CLOSED; f <= TRUNK_FINDING_NOT_REFUSED; f++)
    if (!caused[f])
      g_error ("No fault causes %s", trunk_finding_get_nick (f));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/practice/tenant/is-the-same-in-every-run", test_is_the_same_in_every_run);
  g_test_add_func ("/practice/tenant/has-every-kind", test_has_every_kind);
  g_test_add_func ("/practice/tenant/names-are-found", test_names_are_found);
  g_test_add_func ("/practice/tenant/writes-are-kept-until-reset", test_writes_are_kept_until_reset);
  g_test_add_func ("/practice/tenant/a-mailbox-has-an-end", test_a_mailbox_has_an_end);
  g_test_add_func ("/practice/tenant/every-finding-has-a-fault", test_every_finding_has_a_fault);

  return g_test_run ();
}
