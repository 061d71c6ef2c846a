/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <libxml/HTMLparser.h>
#include <string.h>

#include "explain/test-explain-util.h"
#include "handover/trunk-paper-pdf.h"
#include "handover/trunk-report-paper.h"

#define FINISHED G_GINT64_CONSTANT (1795000100)

typedef struct
{
  TrunkCatalog     *catalog;
  TrunkSnapshot    *snapshot;
  TrunkRequirement *requirement;
  TrunkPlan        *plan;
} Fixture;

static void
fixture_init (Fixture    *fixture,
              guint       n_accounts,
              const char *name)
{
  g_autoptr(GError) error = NULL;

  fixture->catalog = test_catalog_new ();
  fixture->snapshot = test_snapshot_new (TEST_CLIENT, TEST_SP, name, n_accounts, NULL);
  fixture->requirement = test_requirement_new (fixture->catalog);
  fixture->plan = trunk_plan_new (fixture->snapshot, fixture->requirement, NULL, &error);
  g_assert_no_error (error);
  test_pass_all (fixture->plan, 3);
  test_break_account (fixture->plan, 0, 0, TRUNK_FINDING_MAILBOX_UNLICENSED, "graph-code", "MailboxNotEnabledForRESTAPI");
  test_break_account (fixture->plan, 1, 0, TRUNK_FINDING_MAILBOX_UNLICENSED, "graph-code", "MailboxNotEnabledForRESTAPI");
  test_break_account (fixture->plan, 2, 2, TRUNK_FINDING_MAILBOX_FULL, "ews-code", "ErrorQuotaExceeded");
}

static void
fixture_clear (Fixture *fixture)
{
  g_assert_finalize_object (fixture->plan);
  g_assert_finalize_object (fixture->requirement);
  g_assert_finalize_object (fixture->snapshot);
  g_assert_finalize_object (fixture->catalog);
}

static TrunkPaper *
make_report (Fixture *fixture)
{
  g_autoptr(TrunkReport) report = trunk_report_new (fixture->catalog, fixture->plan, TRUNK_REPORT_NONE, 0, FINISHED);

  return trunk_report_to_paper (report);
}

/* The verdict comes first, then each cause with what to do, then the mailboxes, those that need somebody first. */
static void
test_report (void)
{
  Fixture fixture;
  g_autoptr(TrunkPaper) paper = NULL;
  g_autofree char *text = NULL;
  g_autofree char *markdown = NULL;

  fixture_init (&fixture, 25, "Voice mail");
  paper = make_report (&fixture);
  g_assert_cmpint (trunk_paper_get_block (paper, 0)->kind, ==, TRUNK_BLOCK_PARAGRAPH);
  g_assert_cmpint (trunk_paper_get_block (paper, 0)->tone, ==, TRUNK_TONE_BAD);
  g_assert_true (g_str_has_prefix (trunk_paper_get_block (paper, 0)->text, "22 of 25 mailboxes work."));
  text = trunk_paper_to_text (paper, 80, NULL);
  g_assert_nonnull (strstr (text, "Keeps out 2 mailboxes"));
  g_assert_true (strstr (text, "user02@contoso.example") < strstr (text, "user03@contoso.example"));
  markdown = trunk_paper_to_markdown (paper, NULL);
  g_assert_true (g_str_has_prefix (markdown, "# Test report: Voice mail\n"));
  g_assert_nonnull (strstr (markdown, "| ✘ user00@contoso.example |"));
  fixture_clear (&fixture);
}

/* What others named themselves can't become markup, in any form. */
static void
test_hostile (void)
{
  Fixture fixture;
  g_autoptr(TrunkPaper) paper = NULL;
  g_autofree char *html = NULL;
  g_autofree char *markdown = NULL;
  htmlDocPtr document;
  gsize length;

  fixture_init (&fixture, 4, "<script>alert(1)</script>\n# \"x\" `y` \xe2\x80\xae|");
  paper = make_report (&fixture);
  html = trunk_paper_to_html (paper, &length);
  g_assert_cmpuint (strlen (html), ==, length);
  g_assert_null (strstr (html, "<script"));
  g_assert_null (strstr (html, "\xe2\x80\xae"));
  g_assert_null (strstr (html, "src="));
  g_assert_null (strstr (html, "@import"));
  g_assert_null (strstr (html, "url("));
  g_assert_nonnull (strstr (html, "default-src 'none'"));
  g_assert_nonnull (strstr (html, "prefers-color-scheme:dark"));
  g_assert_nonnull (strstr (html, "@media print"));
  g_assert_nonnull (strstr (html, "<th scope=\"col\">"));
  document = htmlReadMemory (html, length, NULL, "UTF-8", HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
  g_assert_nonnull (document);
  xmlFreeDoc (document);
  markdown = trunk_paper_to_markdown (paper, NULL);
  g_assert_null (strstr (markdown, " <script"));
  g_assert_nonnull (strstr (markdown, "\\<script\\>"));
  fixture_clear (&fixture);
}

static void
count_pages (GBytes     *pdf,
             const char *needle,
             guint       at_least)
{
  g_assert_true (g_str_has_prefix (g_bytes_get_data (pdf, NULL), "%PDF-1."));
  g_assert_nonnull (memmem (g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), needle, strlen (needle)));
  g_assert_cmpuint (g_bytes_get_size (pdf), >, at_least);
}

static void
test_pdf (void)
{
  Fixture fixture;
  g_autoptr(TrunkPaper) paper = NULL;
  g_autoptr(GBytes) a4 = NULL;
  g_autoptr(GBytes) letter = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  guint n_pages = 0;

  fixture_init (&fixture, 120, "Voice mail");
  paper = make_report (&fixture);
  a4 = trunk_paper_to_pdf (paper, TRUNK_PAPER_SIZE_A4, FINISHED, &n_pages, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_pages, >, 2);
  count_pages (a4, "/Type /Pages", 2000);
  letter = trunk_paper_to_pdf (paper, TRUNK_PAPER_SIZE_LETTER, FINISHED, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (memmem (g_bytes_get_data (letter, NULL), g_bytes_get_size (letter), "612 792", 7));
  if (g_getenv ("TRUNK_TEST_PDF") != NULL)
    g_assert_true (g_file_set_contents (g_getenv ("TRUNK_TEST_PDF"), g_bytes_get_data (a4, NULL), g_bytes_get_size (a4), NULL));

  g_cancellable_cancel (cancellable);
  g_assert_null (trunk_paper_to_pdf (paper, TRUNK_PAPER_SIZE_A4, FINISHED, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture_clear (&fixture);
}

/* The text can be selected and searched, the fonts are in it, and nothing is lost between the pages. */
static void
test_pdf_text (void)
{
  Fixture fixture;
  g_autoptr(TrunkPaper) paper = NULL;
  g_autoptr(GBytes) pdf = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *fonts = NULL;
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  g_autoptr(GError) error = NULL;
  char *to_text[] = { (char *) "pdftotext", (char *) "-layout", NULL, (char *) "-", NULL };
  char *to_fonts[] = { (char *) "pdffonts", NULL, NULL };

  if (program == NULL)
    {
      g_test_skip ("poppler-utils is not installed");
      return;
    }

  fixture_init (&fixture, 120, "Grüße & Ünïcode");
  paper = make_report (&fixture);
  pdf = trunk_paper_to_pdf (paper, TRUNK_PAPER_SIZE_A4, FINISHED, NULL, NULL, &error);
  g_assert_no_error (error);
  path = g_build_filename (g_get_tmp_dir (), "trunk-test-paper-XXXXXX", NULL);
  g_close (g_mkstemp (path), NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), &error));
  to_text[2] = to_fonts[1] = path;
  g_assert_true (g_spawn_sync (NULL, to_text, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, &error));
  g_assert_true (g_spawn_sync (NULL, to_fonts, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &fonts, NULL, NULL, &error));
  g_unlink (path);

  g_assert_nonnull (strstr (text, "Grüße & Ünïcode"));
  g_assert_nonnull (strstr (text, "117 of 120 mailboxes work."));
  g_assert_nonnull (strstr (text, "Page 1 of "));
  for (guint i = 0; i < 120; i++)
    {
      g_autofree char *address = g_strdup_printf ("user%02u@contoso.example", i);

      g_assert_nonnull (strstr (text, address));
    }
  g_assert_nonnull (strstr (fonts, " yes yes yes"));
  g_assert_null (strstr (fonts, " no  "));
  fixture_clear (&fixture);
}

/* A paper has a bound: those that need somebody are listed, the others counted. */
static void
test_large (void)
{
  Fixture fixture;
  g_autoptr(TrunkPaper) paper = NULL;
  g_autofree char *text = NULL;
  guint n_rows = 0;

  fixture_init (&fixture, 5000, "Voice mail");
  paper = make_report (&fixture);
  for (guint i = 0; i < trunk_paper_get_n_blocks (paper); i++)
    n_rows += trunk_paper_get_block (paper, i)->kind == TRUNK_BLOCK_ROW;
  g_assert_cmpuint (n_rows, ==, TRUNK_REPORT_PAPER_MAX_ROWS + trunk_plan_get_n_shared (fixture.plan));
  text = trunk_paper_to_text (paper, 80, NULL);
  g_assert_nonnull (strstr (text, "4500 more mailboxes are not listed"));
  fixture_clear (&fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/handover/paper/report", test_report);
  g_test_add_func ("/handover/paper/hostile", test_hostile);
  g_test_add_func ("/handover/paper/pdf", test_pdf);
  g_test_add_func ("/handover/paper/pdf-text", test_pdf_text);
  g_test_add_func ("/handover/paper/large", test_large);

  return g_test_run ();
}
