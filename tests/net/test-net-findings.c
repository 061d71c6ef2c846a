/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only a broken machine or a broken name service shows, and no server on loopback can: how its errors are named. */
#include "config.h"

#include "net/trunk-dialer.h"
#include "net/trunk-net-context.h"
#include "net/trunk-net-finding-private.h"
#include "net/trunk-tls-facts.h"
#include "certs/trunk-cert-make.h"
#include "trunk-test-util.h"

/* A network monitor that says what the test wants. */

static gboolean online = TRUE;

typedef struct { GObject parent_instance; } TestMonitor;
typedef struct { GObjectClass parent_class; } TestMonitorClass;

enum { PROP_AVAILABLE = 1, PROP_METERED, PROP_CONNECTIVITY };

static gboolean
test_monitor_init_sync (GInitable     *initable,
                        GCancellable  *cancellable,
                        GError       **error)
{
  return TRUE;
}

static void
test_monitor_initable_init (GInitableIface *iface)
{
  iface->init = test_monitor_init_sync;
}

static void
test_monitor_iface_init (GNetworkMonitorInterface *iface)
{
}

GType test_monitor_get_type (void);
G_DEFINE_TYPE_WITH_CODE (TestMonitor, test_monitor, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, test_monitor_initable_init)
                         G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, test_monitor_iface_init))

static void
test_monitor_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  if (id == PROP_AVAILABLE)
    g_value_set_boolean (value, online);
  else if (id == PROP_METERED)
    g_value_set_boolean (value, FALSE);
  else
    g_value_set_enum (value, online ? G_NETWORK_CONNECTIVITY_FULL : G_NETWORK_CONNECTIVITY_LOCAL);
}

static void
test_monitor_class_init (TestMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_monitor_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
test_monitor_init (TestMonitor *self)
{
}

static void
test_error (void)
{
  static const struct
  {
    GQuark (*domain) (void);
    int code;
    TrunkStage stage;
    gboolean proxied;
    gboolean online;
    TrunkFinding finding;
  } rows[] = {
    { g_resolver_error_quark, G_RESOLVER_ERROR_TEMPORARY_FAILURE, TRUNK_STAGE_NAME, FALSE, TRUE, TRUNK_FINDING_NAME_LOOKUP_FAILED },
    { g_resolver_error_quark, G_RESOLVER_ERROR_TEMPORARY_FAILURE, TRUNK_STAGE_NAME, FALSE, FALSE, TRUNK_FINDING_OFFLINE },
    { g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND, TRUNK_STAGE_NAME, FALSE, TRUE, TRUNK_FINDING_NAME_NOT_FOUND },
    { g_resolver_error_quark, G_RESOLVER_ERROR_TEMPORARY_FAILURE, TRUNK_STAGE_NAME, TRUE, TRUE, TRUNK_FINDING_PROXY_UNREACHABLE },
    { g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE, TRUNK_STAGE_CONNECT, FALSE, TRUE, TRUNK_FINDING_CONNECT_UNREACHABLE },
    { g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE, TRUNK_STAGE_CONNECT, FALSE, FALSE, TRUNK_FINDING_OFFLINE },
    { g_io_error_quark, G_IO_ERROR_TIMED_OUT, TRUNK_STAGE_CONNECT, FALSE, TRUE, TRUNK_FINDING_CONNECT_TIMEOUT },
    { g_io_error_quark, G_IO_ERROR_TIMED_OUT, TRUNK_STAGE_CONNECT, TRUE, TRUE, TRUNK_FINDING_PROXY_UNREACHABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = g_error_new (rows[i].domain (), rows[i].code, "row %u", i);

      online = rows[i].online;
      g_assert_cmpstr (trunk_finding_get_nick (trunk_net_find_error (error, rows[i].stage, rows[i].proxied)), ==,
                       trunk_finding_get_nick (rows[i].finding));
    }
  online = TRUE;
}

/* A computer that is there, but lets nobody in and refuses nobody: what a firewall that drops looks like. */
static void
test_connect_timeout (void)
{
  g_autoptr(TrunkNetContext) context = trunk_net_context_new ();
  g_autoptr(GSocket) listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr(GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GPtrArray) waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto(TrunkTestResult) result = { NULL };
  g_autoptr(GError) error = NULL;
  TrunkDial *dial;

  g_assert_true (g_socket_bind (listener, any, FALSE, NULL));
  g_socket_set_listen_backlog (listener, 0);
  g_assert_true (g_socket_listen (listener, NULL));
  bound = g_socket_get_local_address (listener, NULL);

  /* The queue of a listener that accepts nobody is full after a few; the next one waits for an answer that does not come. */
  for (guint i = 0; i < 4; i++)
    {
      GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

      g_socket_set_blocking (socket, FALSE);
      g_socket_connect (socket, bound, NULL, NULL);
      g_ptr_array_add (waiting, socket);
    }

  g_assert_true (trunk_net_context_set_proxy (context, TRUNK_PROXY_NONE, NULL, NULL, NULL, NULL));
  trunk_dialer_dial_async (context, "127.0.0.1", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)), FALSE, 300, NULL,
                           trunk_test_result_cb, &result);
  dial = trunk_dialer_dial_finish (context, trunk_test_result_wait (&result), &error);
  g_assert_no_error (error);
  trunk_test_assert_finding (dial->phases[TRUNK_PHASE_CONNECT], TRUNK_FINDING_CONNECT_TIMEOUT);
  trunk_dial_free (dial);
}

/* An authority that the system's trust store distrusts comes out as revoked, whatever else is wrong with the certificate. */
static void
test_revoked (void)
{
  TrunkCertRequest wish = { TRUNK_CERT_SERVER, "mail.example.com", NULL, TRUNK_CERT_KEY_ECDSA, 0, 1, 1000000000 };
  g_autoptr(TrunkIdentity) identity = trunk_cert_make (&wish, NULL, NULL);
  g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_pem (trunk_identity_get_certificate (identity), -1, NULL);
  g_autoptr(TrunkTlsFacts) facts = trunk_tls_facts_new (certificate, G_TLS_CERTIFICATE_REVOKED | G_TLS_CERTIFICATE_EXPIRED, "TLS 1.3", NULL);
  g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();

  g_assert_cmpstr (trunk_finding_get_nick (trunk_tls_facts_judge (facts, "mail.example.com", TRUE, evidence)), ==, "tls-revoked");
  g_assert_nonnull (strstr (trunk_evidence_get (evidence, TRUNK_FACT_TLS_FLAGS), "revoked"));
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("GIO_USE_NETWORK_MONITOR", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_type_ensure (G_TYPE_NETWORK_MONITOR);
  g_io_extension_point_register (G_NETWORK_MONITOR_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_NETWORK_MONITOR_EXTENSION_POINT_NAME, test_monitor_get_type (), "test", 1000);
  g_assert_true (G_TYPE_CHECK_INSTANCE_TYPE (g_network_monitor_get_default (), test_monitor_get_type ()));

  g_test_add_func ("/net/findings/error", test_error);
  g_test_add_func ("/net/findings/connect-timeout", test_connect_timeout);
  g_test_add_func ("/net/findings/revoked", test_revoked);

  return g_test_run ();
}
