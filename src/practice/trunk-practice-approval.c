/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-approval.h"

#include <string.h>

#include "practice/trunk-practice-entra.h"
#include "practice/trunk-practice-tenant.h"

#include <glib/gi18n-lib.h>

#define MAX_USERS_OFFERED 80
#define MAX_BODY          (16 * 1024)

static const char style[] =
  "body{font:1rem/1.5 sans-serif;max-width:30rem;margin:3rem auto;padding:0 1rem}"
  "label{display:block;margin-top:1rem}input,select{font:inherit;width:100%;box-sizing:border-box;padding:.4rem}"
  "button{font:inherit;margin:1.5rem .5rem 0 0;padding:.4rem 1.2rem}.note{border-left:4px solid #777;padding-left:.8rem}";

static void
append_escaped (GString    *page,
                const char *format,
                const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value, -1);
  g_auto(GStrv) parts = g_strsplit (format, "%s", 2);

  g_string_append (page, parts[0]);
  g_string_append (page, escaped);
  g_string_append (page, parts[1]);
}

static GString *
page_start (const char *title)
{
  GString *page = g_string_new ("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                                "<meta name=\"viewport\" content=\"width=device-width\">\n");

  append_escaped (page, "<title>%s</title>\n", title);
  g_string_append_printf (page, "<style>%s</style>\n</head>\n<body>\n", style);
  append_escaped (page, "<h1>%s</h1>\n", title);
  return page;
}

static void
respond_page (SoupServerMessage *message,
              guint              status,
              GString           *page)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  gsize length;
  char *text;

  g_string_append (page, "</body>\n</html>\n");
  length = page->len;
  text = g_string_free (page, FALSE);
  soup_message_headers_replace (headers, "Content-Security-Policy",
                                "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/html; charset=utf-8", SOUP_MEMORY_TAKE, text, length);
}

static void
append_users (TrunkPractice *practice,
              GString       *page,
              const char    *chosen)
{
  guint n = MIN (trunk_practice_tenant_get_n_mailboxes (practice->tenant), MAX_USERS_OFFERED);

  g_string_append (page, "<label for=\"user\">Sign in as</label>\n<select id=\"user\" name=\"user\">\n");
  for (guint i = 0; i < n; i++)
    {
      const TrunkPracticeMailbox *mailbox = trunk_practice_tenant_get_nth (practice->tenant, i);

      if (!mailbox->enabled)
        continue;
      append_escaped (page, "<option value=\"%s\"", mailbox->address);
      if (g_strcmp0 (chosen, mailbox->address) == 0)
        g_string_append (page, " selected");
      append_escaped (page, ">%s</option>\n", mailbox->address);
    }
  g_string_append (page, "</select>\n");
}

static void
show_form (TrunkPractice     *practice,
           SoupServerMessage *message,
           guint              status,
           const char        *code,
           const char        *user,
           const char        *problem)
{
  GString *page = page_start (_("Practice sign-in"));

  append_escaped (page, "<p class=\"note\">%s</p>\n", _("This page belongs to a practice tenant on this computer. Nothing here is real, so no password is asked for."));
  if (problem != NULL)
    append_escaped (page, "<p role=\"alert\"><strong>%s</strong></p>\n", problem);
  g_string_append (page, "<form method=\"post\" action=\"" TRUNK_PRACTICE_APPROVAL_PATH "\">\n<label for=\"user_code\">Code</label>\n");
  append_escaped (page, "<input id=\"user_code\" name=\"user_code\" autocomplete=\"off\" autofocus required maxlength=\"32\" value=\"%s\">\n",
                  code != NULL ? code : "");
  append_users (practice, page, user);
  append_escaped (page, "<button name=\"decision\" value=\"approve\">%s</button>", _("Approve"));
  append_escaped (page, "<button name=\"decision\" value=\"decline\">%s</button>\n</form>\n", _("Decline"));
  respond_page (message, status, page);
}

static void
take_decision (TrunkPractice     *practice,
               SoupServerMessage *message)
{
  g_autoptr(GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr(GHashTable) form = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;
  gconstpointer data = g_bytes_get_data (body, &length);
  const char *code;
  const char *user;
  const char *decision;
  GString *page;
  gboolean approve;

  if (length > MAX_BODY)
    {
      soup_server_message_set_status (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, NULL);
      return;
    }
  text = g_strndup (data != NULL ? data : "", length);
  form = soup_form_decode (text);
  code = g_hash_table_lookup (form, "user_code");
  user = g_hash_table_lookup (form, "user");
  decision = g_hash_table_lookup (form, "decision");
  approve = g_strcmp0 (decision, "approve") == 0;
  if (code == NULL || (!approve && g_strcmp0 (decision, "decline") != 0))
    {
      show_form (practice, message, SOUP_STATUS_BAD_REQUEST, code, user, _("Enter the code, then approve or decline."));
      return;
    }
  if (!trunk_practice_entra_decide (practice->entra, code, user, approve ? TRUNK_PRACTICE_DECISION_APPROVED : TRUNK_PRACTICE_DECISION_DECLINED, &error))
    {
      show_form (practice, message, SOUP_STATUS_BAD_REQUEST, code, user, error->message);
      return;
    }

  page = page_start (approve ? _("Approved") : _("Declined"));
  append_escaped (page, "<p>%s</p>\n", approve ? _("You are signed in on the other device. You can close this page.")
                                              : _("The sign-in was declined. You can close this page."));
  respond_page (message, SOUP_STATUS_OK, page);
}

/**
 * trunk_practice_approval_handle:
 * @message: a GET (form, with "user_code" prefilled from the query) or a POST of the form
 */
void
trunk_practice_approval_handle (TrunkPractice     *practice,
                                SoupServerMessage *message)
{
  const char *method = soup_server_message_get_method (message);

  g_return_if_fail (practice != NULL);

  if (g_str_equal (method, "POST"))
    take_decision (practice, message);
  else if (g_str_equal (method, "GET") || g_str_equal (method, "HEAD"))
    {
      const char *query = g_uri_get_query (soup_server_message_get_uri (message));
      g_autoptr(GHashTable) values = query != NULL ? soup_form_decode (query) : NULL;

      show_form (practice, message, SOUP_STATUS_OK, values != NULL ? g_hash_table_lookup (values, "user_code") : NULL, NULL, NULL);
    }
  else
    soup_server_message_set_status (message, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL);
}
