/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-net-finding-private.h"

#include <gnutls/gnutls.h>
#include <libsoup/soup.h>

#define NAME    (1 << TRUNK_STAGE_NAME)
#define CONNECT (1 << TRUNK_STAGE_CONNECT)
#define PROXY   (1 << TRUNK_STAGE_PROXY)
#define TLS     (1 << TRUNK_STAGE_TLS)
#define QUEUE   (1 << TRUNK_STAGE_QUEUE)
#define HTTP    ((1 << TRUNK_STAGE_ANSWER) | (1 << TRUNK_STAGE_BODY))
#define ANY     (NAME | CONNECT | PROXY | TLS | QUEUE | HTTP)

typedef enum
{
  DIRECT = 1 << 0,              /* no proxy in force */
  PROXIED = 1 << 1,
  EITHER = DIRECT | PROXIED,
} Way;

static const char * const stage_nicks[] = {
  [TRUNK_STAGE_NAME] = "name",
  [TRUNK_STAGE_CONNECT] = "connect",
  [TRUNK_STAGE_PROXY] = "proxy",
  [TRUNK_STAGE_TLS] = "tls",
  [TRUNK_STAGE_QUEUE] = "queue",
  [TRUNK_STAGE_ANSWER] = "answer",
  [TRUNK_STAGE_BODY] = "body",
};

/* The one place where an error of the network becomes a finding. The first row that fits counts. */
static const struct
{
  guint stages;
  Way way;
  GQuark (*domain) (void);
  int code;
  TrunkFinding finding;
} table[] = {
  /* With a proxy in force, the proxy's name and address are the ones that are looked up and connected to. */
  { ANY, PROXIED, g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND, TRUNK_FINDING_PROXY_UNREACHABLE },
  { ANY, PROXIED, g_resolver_error_quark, G_RESOLVER_ERROR_TEMPORARY_FAILURE, TRUNK_FINDING_PROXY_UNREACHABLE },
  { ANY, PROXIED, g_resolver_error_quark, G_RESOLVER_ERROR_INTERNAL, TRUNK_FINDING_PROXY_UNREACHABLE },
  { ANY, DIRECT, g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND, TRUNK_FINDING_NAME_NOT_FOUND },
  { ANY, DIRECT, g_resolver_error_quark, G_RESOLVER_ERROR_TEMPORARY_FAILURE, TRUNK_FINDING_NAME_LOOKUP_FAILED },
  { ANY, DIRECT, g_resolver_error_quark, G_RESOLVER_ERROR_INTERNAL, TRUNK_FINDING_NAME_LOOKUP_FAILED },
  { NAME | CONNECT, EITHER, g_io_error_quark, G_IO_ERROR_INVALID_ARGUMENT, TRUNK_FINDING_NAME_NOT_FOUND },

  { ANY, EITHER, g_io_error_quark, G_IO_ERROR_PROXY_NEED_AUTH, TRUNK_FINDING_PROXY_AUTH_REQUIRED },
  { ANY, EITHER, g_io_error_quark, G_IO_ERROR_PROXY_AUTH_FAILED, TRUNK_FINDING_PROXY_AUTH_WRONG },
  { ANY, EITHER, g_io_error_quark, G_IO_ERROR_PROXY_NOT_ALLOWED, TRUNK_FINDING_PROXY_REFUSED },
  { PROXY, EITHER, g_io_error_quark, G_IO_ERROR_HOST_UNREACHABLE, TRUNK_FINDING_PROXY_TARGET_UNREACHABLE },
  { PROXY, EITHER, g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE, TRUNK_FINDING_PROXY_TARGET_UNREACHABLE },
  { PROXY, EITHER, g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED, TRUNK_FINDING_PROXY_TARGET_UNREACHABLE },
  { PROXY, EITHER, g_io_error_quark, G_IO_ERROR_TIMED_OUT, TRUNK_FINDING_PROXY_TARGET_UNREACHABLE },
  { ANY, EITHER, g_io_error_quark, G_IO_ERROR_PROXY_FAILED, TRUNK_FINDING_PROXY_PROTOCOL },
  { PROXY, EITHER, NULL, 0, TRUNK_FINDING_PROXY_PROTOCOL },

  { NAME | CONNECT | QUEUE, PROXIED, NULL, 0, TRUNK_FINDING_PROXY_UNREACHABLE },
  { CONNECT | QUEUE, DIRECT, g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED, TRUNK_FINDING_CONNECT_REFUSED },
  { CONNECT | QUEUE, DIRECT, g_io_error_quark, G_IO_ERROR_TIMED_OUT, TRUNK_FINDING_CONNECT_TIMEOUT },
  { CONNECT | QUEUE, DIRECT, g_io_error_quark, G_IO_ERROR_HOST_UNREACHABLE, TRUNK_FINDING_CONNECT_UNREACHABLE },
  { CONNECT | QUEUE, DIRECT, g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE, TRUNK_FINDING_CONNECT_UNREACHABLE },
  { CONNECT | QUEUE, DIRECT, g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, TRUNK_FINDING_CONNECT_RESET },
  { NAME, DIRECT, NULL, 0, TRUNK_FINDING_NAME_LOOKUP_FAILED },
  { CONNECT, DIRECT, NULL, 0, TRUNK_FINDING_CONNECT_UNREACHABLE },

  { ANY, EITHER, g_tls_error_quark, G_TLS_ERROR_CERTIFICATE_REQUIRED, TRUNK_FINDING_TLS_CLIENT_CERTIFICATE_ASKED },
  { ANY, EITHER, g_tls_error_quark, G_TLS_ERROR_BAD_CERTIFICATE, TRUNK_FINDING_TLS_CERTIFICATE_INVALID },
  { TLS, EITHER, NULL, 0, TRUNK_FINDING_TLS_HANDSHAKE_FAILED },

  { HTTP | QUEUE, EITHER, soup_session_error_quark, SOUP_SESSION_ERROR_PARSING, TRUNK_FINDING_HTTP_GARBAGE },
  { HTTP | QUEUE, EITHER, soup_session_error_quark, SOUP_SESSION_ERROR_ENCODING, TRUNK_FINDING_HTTP_GARBAGE },
  { HTTP | QUEUE, EITHER, g_io_error_quark, G_IO_ERROR_INVALID_DATA, TRUNK_FINDING_HTTP_GARBAGE },
  { HTTP | QUEUE, EITHER, g_io_error_quark, G_IO_ERROR_PARTIAL_INPUT, TRUNK_FINDING_HTTP_CUT },
  { HTTP | QUEUE, EITHER, g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, TRUNK_FINDING_CONNECT_RESET },
  { HTTP | QUEUE, EITHER, g_io_error_quark, G_IO_ERROR_BROKEN_PIPE, TRUNK_FINDING_CONNECT_RESET },
  { HTTP | QUEUE, EITHER, g_io_error_quark, G_IO_ERROR_NOT_CONNECTED, TRUNK_FINDING_CONNECT_RESET },
  { HTTP | QUEUE, EITHER, g_io_error_quark, G_IO_ERROR_TIMED_OUT, TRUNK_FINDING_HTTP_NO_ANSWER },
  { ANY, EITHER, g_tls_error_quark, G_TLS_ERROR_EOF, TRUNK_FINDING_HTTP_CUT },
  { HTTP | QUEUE, EITHER, g_tls_error_quark, G_TLS_ERROR_MISC, TRUNK_FINDING_CONNECT_RESET },
};

/* GLib calls most failures of a first handshake "not TLS", a cut connection among them; only the text, which is GnuTLS's own and in the language of
 * this process, still tells them apart. */
static TrunkFinding
refine_tls (const GError *error,
            TrunkFinding  finding)
{
  static const struct
  {
    gnutls_alert_description_t alert;
    TrunkFinding finding;
  } alerts[] = {
    { GNUTLS_A_PROTOCOL_VERSION, TRUNK_FINDING_TLS_VERSION_REFUSED },
    { GNUTLS_A_INSUFFICIENT_SECURITY, TRUNK_FINDING_TLS_VERSION_REFUSED },
    { GNUTLS_A_CERTIFICATE_REQUIRED, TRUNK_FINDING_TLS_CLIENT_CERTIFICATE_ASKED },
  };
  static const int not_tls[] = { GNUTLS_E_UNEXPECTED_PACKET, GNUTLS_E_UNEXPECTED_PACKET_LENGTH, GNUTLS_E_UNSUPPORTED_VERSION_PACKET };

  if (error->domain != G_TLS_ERROR)
    return finding;

  for (guint i = 0; finding == TRUNK_FINDING_TLS_HANDSHAKE_FAILED && i < G_N_ELEMENTS (not_tls); i++)
    {
      if (strstr (error->message, gnutls_strerror (not_tls[i])) != NULL)
        return TRUNK_FINDING_TLS_NOT_SPOKEN;
    }
  for (guint i = 0; i < G_N_ELEMENTS (alerts); i++)
    {
      if (strstr (error->message, gnutls_alert_get_name (alerts[i].alert)) != NULL)
        return alerts[i].finding;
    }

  return finding;
}

static gboolean
is_offline (void)
{
  return !g_network_monitor_get_network_available (g_network_monitor_get_default ());
}

const char *
trunk_stage_get_nick (TrunkStage stage)
{
  g_return_val_if_fail ((guint) stage < G_N_ELEMENTS (stage_nicks), NULL);

  return stage_nicks[stage];
}

/**
 * trunk_phase_get_nick:
 *
 * Returns: (transfer none): the stable name of @phase in evidence
 */
const char *
trunk_phase_get_nick (TrunkPhase phase)
{
  g_return_val_if_fail (phase < TRUNK_N_PHASES, NULL);

  return stage_nicks[phase];
}

/* What @error, met in @stage, means; @proxied: whether a proxy is in force */
TrunkFinding
trunk_net_find_error (const GError *error,
                      TrunkStage    stage,
                      gboolean      proxied)
{
  guint bit = 1u << stage;
  Way way = proxied ? PROXIED : DIRECT;

  g_return_val_if_fail (error != NULL, TRUNK_FINDING_INTERNAL);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      TrunkFinding finding = table[i].finding;

      if ((table[i].stages & bit) == 0 || (table[i].way & way) == 0)
        continue;
      if (table[i].domain != NULL && !g_error_matches (error, table[i].domain (), table[i].code))
        continue;

      if ((finding == TRUNK_FINDING_NAME_LOOKUP_FAILED || finding == TRUNK_FINDING_CONNECT_UNREACHABLE) && is_offline ())
        return TRUNK_FINDING_OFFLINE;

      return refine_tls (error, finding);
    }

  return TRUNK_FINDING_INTERNAL;
}

/* What it means that time ran out in @stage */
TrunkFinding
trunk_net_find_deadline (TrunkStage stage,
                         gboolean   proxied)
{
  switch (stage)
    {
    case TRUNK_STAGE_NAME:
      if (proxied)
        return TRUNK_FINDING_PROXY_UNREACHABLE;
      return is_offline () ? TRUNK_FINDING_OFFLINE : TRUNK_FINDING_NAME_LOOKUP_FAILED;

    case TRUNK_STAGE_CONNECT:
      return proxied ? TRUNK_FINDING_PROXY_UNREACHABLE : TRUNK_FINDING_CONNECT_TIMEOUT;

    case TRUNK_STAGE_PROXY:
      return TRUNK_FINDING_PROXY_TARGET_UNREACHABLE;

    case TRUNK_STAGE_TLS:
      return TRUNK_FINDING_TLS_HANDSHAKE_FAILED;

    case TRUNK_STAGE_QUEUE:
    case TRUNK_STAGE_ANSWER:
    case TRUNK_STAGE_BODY:
    default:
      return TRUNK_FINDING_HTTP_NO_ANSWER;
    }
}

/* What it means that a proxy answered CONNECT with @status (RFC 9110 section 9.3.6). Some answer a wrong password with 401. */
TrunkFinding
trunk_net_find_proxy_status (guint    status,
                             gboolean credentials_sent)
{
  switch (status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
    case SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED:
      return credentials_sent ? TRUNK_FINDING_PROXY_AUTH_WRONG : TRUNK_FINDING_PROXY_AUTH_REQUIRED;

    case SOUP_STATUS_FORBIDDEN:
      return TRUNK_FINDING_PROXY_REFUSED;

    case SOUP_STATUS_BAD_GATEWAY:
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
    case SOUP_STATUS_GATEWAY_TIMEOUT:
      return TRUNK_FINDING_PROXY_TARGET_UNREACHABLE;

    default:
      return TRUNK_FINDING_PROXY_PROTOCOL;
    }
}
