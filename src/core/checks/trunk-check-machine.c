/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The rungs about this computer: its proxy settings, its keyring, its clock. */

#include <glib/gi18n-lib.h>

#include "checks/trunk-check-private.h"
#include "net/trunk-http.h"

/* Entra refuses assertions and Exchange refuses tokens that are five minutes off; one minute deserves a word. */
#define CLOCK_LIMIT_SECONDS  300
#define CLOCK_DRIFT_SECONDS  60
/* A Date header is only wanted if it comes quickly: the endpoint rungs say why it did not. */
#define CLOCK_DEADLINE_MS    5000

/* Proxy settings in force */

/* What GLib can go through; another word would be passed over without one. */
static gboolean
is_proxy_address (GUri *uri)
{
  static const char * const schemes[] = { "http", "https", "socks", "socks4", "socks4a", "socks5", NULL };
  const char *host;

  if (uri == NULL)
    return FALSE;
  if (g_str_equal (g_uri_get_scheme (uri), "direct"))
    return TRUE;

  host = g_uri_get_host (uri);

  return host != NULL && *host != '\0' && g_strv_contains (schemes, g_uri_get_scheme (uri));
}

static void
proxy_settings_lookup_cb (GObject      *object,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (proxies == NULL || proxies[0] == NULL)
    {
      trunk_evidence_set (evidence, TRUNK_FACT_REASON,
                          error != NULL ? error->message : _("The settings name no way to the service."));
      trunk_check_task_return (task, trunk_outcome_new (TRUNK_FINDING_PROXY_SETTINGS_INVALID, evidence));
      return;
    }

  for (guint i = 0; proxies[i] != NULL; i++)
    {
      g_autoptr(GUri) uri = g_uri_parse (proxies[i], G_URI_FLAGS_HAS_PASSWORD, NULL);

      if (!is_proxy_address (uri))
        {
          trunk_evidence_set (evidence, TRUNK_FACT_REASON,
                              _("A proxy address in the settings is not of the form “http://host:port”."));
          trunk_check_task_return (task, trunk_outcome_new (TRUNK_FINDING_PROXY_SETTINGS_INVALID, evidence));
          return;
        }

      if (i == 0)
        {
          /* Never with the user and password that a setting may hold. */
          g_autofree char *shown = g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO);

          trunk_evidence_set (evidence, TRUNK_FACT_PROXY,
                              g_str_has_prefix (shown, "direct") ? _("none, direct connection") : shown);
        }
    }

  trunk_check_task_return (task, trunk_outcome_new (TRUNK_FINDING_OK, evidence));
}

static void
trunk_check_proxy_settings_run_async (TrunkCheck          *check,
                                      TrunkRunContext     *run,
                                      TrunkAccount        *account,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_autoptr(GTask) task = trunk_check_task_new (check, cancellable, callback, user_data);
  g_autofree char *uri = trunk_run_context_dup_service_uri (run->snapshot, run->requirement);

  g_proxy_resolver_lookup_async (trunk_net_context_get_proxy_resolver (run->net), uri, cancellable,
                                 proxy_settings_lookup_cb, g_steal_pointer (&task));
}

TRUNK_DEFINE_SIMPLE_CHECK (TrunkCheckProxySettings, trunk_check_proxy_settings,
                           "proxy-settings", N_("Proxy settings"), TRUNK_LEVEL_MACHINE)

/* Keyring usable */

static void
keyring_probe_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  TrunkOutcome *outcome = trunk_secret_store_probe_finish (TRUNK_SECRET_STORE (object), result, &error);

  if (outcome == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  trunk_check_task_return (task, outcome);
}

static void
trunk_check_keyring_run_async (TrunkCheck          *check,
                               TrunkRunContext     *run,
                               TrunkAccount        *account,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  trunk_secret_store_probe_async (run->secrets, cancellable, keyring_probe_cb,
                                  trunk_check_task_new (check, cancellable, callback, user_data));
}

TRUNK_DEFINE_SIMPLE_CHECK (TrunkCheckKeyring, trunk_check_keyring,
                           "keyring", N_("Keyring"), TRUNK_LEVEL_MACHINE)

/* Clock against a Date header */

/* Returns: (nullable): %NULL when the question does not apply */
static TrunkOutcome *
clock_judge (TrunkHttpExchange *exchange,
             gint64             now)
{
  g_autoptr(TrunkEvidence) evidence = trunk_http_exchange_dup_evidence (exchange);
  gint64 date = trunk_http_exchange_get_date (exchange);
  g_autoptr(GDateTime) server = NULL;
  g_autofree char *text = NULL;
  gint64 offset;

  /* Without an answer there is nothing to compare, and the rungs of the host say what is the matter. */
  if (date == 0 && trunk_http_exchange_get_status (exchange) == 0)
    return NULL;
  if (date == 0)
    return trunk_outcome_new (TRUNK_FINDING_CLOCK_UNKNOWN, evidence);

  server = g_date_time_new_from_unix_utc (date);
  text = g_date_time_format_iso8601 (server);
  offset = now - date;
  trunk_evidence_set (evidence, TRUNK_FACT_SERVER_DATE, text);
  trunk_evidence_set_int (evidence, TRUNK_FACT_CLOCK_OFFSET, offset);

  if (ABS (offset) >= CLOCK_LIMIT_SECONDS)
    return trunk_outcome_new (TRUNK_FINDING_CLOCK_OFF, evidence);
  if (ABS (offset) >= CLOCK_DRIFT_SECONDS)
    return trunk_outcome_new (TRUNK_FINDING_CLOCK_DRIFTS, evidence);

  return trunk_outcome_new (TRUNK_FINDING_OK, evidence);
}

static void
clock_answer_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  TrunkNetContext *net = TRUNK_NET_CONTEXT (object);
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkHttpExchange) exchange = trunk_http_send_finish (net, result, &error);

  if (exchange == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  trunk_check_task_return (task, clock_judge (exchange, trunk_net_context_get_real_time (net) / G_USEC_PER_SEC));
}

static void
trunk_check_clock_run_async (TrunkCheck          *check,
                             TrunkRunContext     *run,
                             TrunkAccount        *account,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autofree char *uri = g_strdup_printf ("https://%s/common/v2.0/.well-known/openid-configuration",
                                          run->cloud->login_host);
  g_autoptr(TrunkHttpRequest) request = trunk_http_request_new ("GET", uri);

  trunk_http_request_set_deadline (request, CLOCK_DEADLINE_MS);
  trunk_http_send_async (run->net, request, cancellable, clock_answer_cb,
                         trunk_check_task_new (check, cancellable, callback, user_data));
}

TRUNK_DEFINE_SIMPLE_CHECK (TrunkCheckClock, trunk_check_clock,
                           "clock", N_("This computer’s clock"), TRUNK_LEVEL_MACHINE)
