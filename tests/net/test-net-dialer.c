/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-dialer.h"
#include "net/trunk-http.h"
#include "trunk-test-http-server.h"
#include "trunk-test-util.h"

/* --- a resolver and a network monitor that say what the test wants --- */

#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver parent_instance;

  int code;                     /* of G_RESOLVER_ERROR, -1: answers never */
  char *addresses;              /* (owned) (nullable): instead, in numbers and separated by spaces */
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static void
test_resolver_never_cb (GCancellable *cancellable,
                        GTask        *task)
{
  g_task_return_error_if_cancelled (task);
}

static void
test_resolver_lookup_async (GResolver               *resolver,
                            const char              *name,
                            GResolverNameLookupFlags flags,
                            GCancellable            *cancellable,
                            GAsyncReadyCallback      callback,
                            gpointer                 user_data)
{
  TestResolver *self = TEST_RESOLVER (resolver);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  if (self->addresses != NULL)
    {
      g_auto(GStrv) texts = g_strsplit (self->addresses, " ", -1);
      GList *list = NULL;

      for (guint i = 0; texts[i] != NULL; i++)
        {
          GInetAddress *address = g_inet_address_new_from_string (texts[i]);

          if ((g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4 && (flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY) != 0) ||
              (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 && (flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY) != 0))
            g_object_unref (address);
          else
            list = g_list_append (list, address);
        }
      if (list != NULL)
        g_task_return_pointer (task, list, (GDestroyNotify) g_resolver_free_addresses);
      else
        g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "No such family");
      g_object_unref (task);
    }
  else if (self->code >= 0)
    {
      g_task_return_new_error (task, G_RESOLVER_ERROR, self->code, "Says the test");
      g_object_unref (task);
    }
  else
    {
      GSource *source = g_cancellable_source_new (cancellable);

      g_task_attach_source (task, source, G_SOURCE_FUNC (test_resolver_never_cb));
      g_source_unref (source);
      g_object_unref (task);
    }
}

static GList *
test_resolver_lookup_finish (GResolver    *resolver,
                             GAsyncResult *result,
                             GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_finalize (GObject *object)
{
  g_free (TEST_RESOLVER (object)->addresses);

  G_OBJECT_CLASS (test_resolver_parent_class)->finalize (object);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_resolver_finalize;
  G_RESOLVER_CLASS (klass)->lookup_by_name_with_flags_async = test_resolver_lookup_async;
  G_RESOLVER_CLASS (klass)->lookup_by_name_with_flags_finish = test_resolver_lookup_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

static gboolean monitor_available = TRUE;

#define TEST_TYPE_MONITOR (test_monitor_get_type ())
G_DECLARE_FINAL_TYPE (TestMonitor, test_monitor, TEST, MONITOR, GObject)

struct _TestMonitor
{
  GObject parent_instance;
};

enum
{
  PROP_NETWORK_AVAILABLE = 1,
  PROP_NETWORK_METERED,
  PROP_CONNECTIVITY,
};

static gboolean
test_monitor_initable_init (GInitable    *initable,
                            GCancellable *cancellable,
                            GError      **error)
{
  return TRUE;
}

static void
test_monitor_initable_iface_init (GInitableIface *iface)
{
  iface->init = test_monitor_initable_init;
}

static void
test_monitor_iface_init (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestMonitor, test_monitor, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, test_monitor_initable_iface_init)
                               G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, test_monitor_iface_init))

static void
test_monitor_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_NETWORK_AVAILABLE:
      g_value_set_boolean (value, monitor_available);
      break;
    case PROP_CONNECTIVITY:
      g_value_set_enum (value, G_NETWORK_CONNECTIVITY_FULL);
      break;
    default:
      g_value_set_boolean (value, FALSE);
    }
}

static void
test_monitor_class_init (TestMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_monitor_get_property;
  g_object_class_override_property (object_class, PROP_NETWORK_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_NETWORK_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
test_monitor_init (TestMonitor *self)
{
}

/* --- tests --- */

static TrunkNetContext *
direct_context (void)
{
  TrunkNetContext *context = trunk_net_context_new ();

  g_assert_true (trunk_net_context_set_proxy (context, TRUNK_PROXY_NONE, NULL, NULL, NULL, NULL));

  return context;
}

static TrunkDial *
dial (TrunkNetContext *context,
      const char      *host,
      guint16          port,
      gboolean         tls,
      guint            deadline_ms)
{
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;
  TrunkDial *dial;

  trunk_dialer_dial_async (context, host, port, tls, deadline_ms, NULL, trunk_test_result_cb, &waited);
  dial = trunk_dialer_dial_finish (context, trunk_test_result_wait (&waited), &error);
  g_assert_no_error (error);

  return dial;
}

static void
test_phases (void)
{
  static const char * const hosts[] = { "outlook.office365.com", NULL };
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
  g_autoptr(TrunkNetContext) context = trunk_test_http_server_dup_context (server);
  g_autoptr(TrunkDial) dialled = dial (context, "outlook.office365.com", 443, TRUE, 5000);
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", trunk_test_http_server_get_port (server));

  trunk_test_assert_finding (dialled->phases[TRUNK_PHASE_NAME], TRUNK_FINDING_OK);
  trunk_test_assert_finding (dialled->phases[TRUNK_PHASE_CONNECT], TRUNK_FINDING_OK);
  g_assert_null (dialled->phases[TRUNK_PHASE_PROXY]);
  trunk_test_assert_finding (dialled->phases[TRUNK_PHASE_TLS], TRUNK_FINDING_OK);
  g_assert_cmpint (dialled->microseconds[TRUNK_PHASE_TLS], >, 0);
  g_assert_true (G_IS_TLS_CONNECTION (dialled->stream));
  g_assert_cmpuint (dialled->attempts->len, ==, 1);
  g_assert_cmpstr (((TrunkDialAttempt *) g_ptr_array_index (dialled->attempts, 0))->address, ==, address);
  g_assert_null (((TrunkDialAttempt *) g_ptr_array_index (dialled->attempts, 0))->error);
  g_assert_cmpstr (trunk_outcome_get_fact (dialled->phases[TRUNK_PHASE_TLS], TRUNK_FACT_TLS_NAMES), ==, "outlook.office365.com");
}

static void
test_names (void)
{
  static const struct
  {
    int code;
    gboolean available;
    TrunkFinding finding;
  } rows[] = {
    { G_RESOLVER_ERROR_NOT_FOUND, TRUE, TRUNK_FINDING_NAME_NOT_FOUND },
    { G_RESOLVER_ERROR_TEMPORARY_FAILURE, TRUE, TRUNK_FINDING_NAME_LOOKUP_FAILED },
    { G_RESOLVER_ERROR_TEMPORARY_FAILURE, FALSE, TRUNK_FINDING_OFFLINE },
    { -1, TRUE, TRUNK_FINDING_NAME_LOOKUP_FAILED },
    { -1, FALSE, TRUNK_FINDING_OFFLINE },
  };
  g_autoptr(GResolver) before = g_resolver_get_default ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(TestResolver) resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
      g_autoptr(TrunkNetContext) context = direct_context ();
      g_autoptr(TrunkHttpRequest) request = trunk_http_request_new ("GET", "https://nowhere.invalid/");
      g_autoptr(TrunkHttpExchange) exchange = NULL;
      g_autoptr(TrunkDial) dialled = NULL;
      g_auto(TrunkTestResult) waited = { NULL };

      resolver->code = rows[i].code;
      g_resolver_set_default (G_RESOLVER (resolver));
      monitor_available = rows[i].available;
      dialled = dial (context, "nowhere.invalid", 443, TRUE, 300);
      trunk_test_assert_finding (dialled->phases[TRUNK_PHASE_NAME], rows[i].finding);
      g_assert_null (dialled->phases[TRUNK_PHASE_CONNECT]);

      trunk_http_request_set_deadline (request, 300);
      trunk_http_send_async (context, request, NULL, trunk_test_result_cb, &waited);
      exchange = trunk_http_send_finish (context, trunk_test_result_wait (&waited), NULL);
      trunk_test_assert_finding (trunk_http_exchange_get_outcome (exchange), rows[i].finding);
      g_assert_cmpstr (trunk_outcome_get_fact (trunk_http_exchange_get_outcome (exchange), TRUNK_FACT_PHASE), ==, "name");
    }

  monitor_available = TRUE;
  g_resolver_set_default (before);
}

/* Every address is tried: a dead first one does not hide a living second one, and both are told. */
static void
test_addresses (void)
{
  static const char * const hosts[] = { "two.example.com", NULL };
  g_autoptr(GResolver) before = g_resolver_get_default ();
  g_autoptr(TestResolver) resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
  g_autoptr(TrunkNetContext) context = direct_context ();
  g_autoptr(TrunkDial) dialled = NULL;

  resolver->addresses = g_strdup ("127.0.0.9 127.0.0.1");
  g_resolver_set_default (G_RESOLVER (resolver));
  dialled = dial (context, "two.example.com", trunk_test_http_server_get_port (server), FALSE, 5000);
  trunk_test_assert_finding (dialled->phases[TRUNK_PHASE_CONNECT], TRUNK_FINDING_OK);
  g_assert_cmpuint (dialled->attempts->len, ==, 2);
  g_assert_true (g_str_has_prefix (((TrunkDialAttempt *) g_ptr_array_index (dialled->attempts, 0))->address, "127.0.0.9:"));
  g_assert_nonnull (((TrunkDialAttempt *) g_ptr_array_index (dialled->attempts, 0))->error);
  g_assert_null (((TrunkDialAttempt *) g_ptr_array_index (dialled->attempts, 1))->error);
  g_assert_nonnull (dialled->stream);
  g_resolver_set_default (before);
}

static void
test_refused (void)
{
  static const char * const hosts[] = { "outlook.office365.com", NULL };
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
  g_autoptr(TrunkNetContext) context = trunk_test_http_server_dup_context (server);
  g_autoptr(TrunkDial) dialled = NULL;

  g_clear_pointer (&server, trunk_test_http_server_free);
  dialled = dial (context, "outlook.office365.com", 443, TRUE, 5000);
  trunk_test_assert_finding (dialled->phases[TRUNK_PHASE_NAME], TRUNK_FINDING_OK);
  trunk_test_assert_finding (dialled->phases[TRUNK_PHASE_CONNECT], TRUNK_FINDING_CONNECT_REFUSED);
  g_assert_null (dialled->phases[TRUNK_PHASE_TLS]);
  g_assert_null (dialled->stream);
  g_assert_nonnull (((TrunkDialAttempt *) g_ptr_array_index (dialled->attempts, 0))->error);
}

static void
test_handshakes (void)
{
  static const struct
  {
    TrunkTestRawScript script;
    TrunkFinding finding;
  } rows[] = {
    { { FALSE, "* OK IMAP ready\r\n", -1, TRUNK_TEST_RAW_STALL }, TRUNK_FINDING_TLS_NOT_SPOKEN },
    { { FALSE, NULL, -1, TRUNK_TEST_RAW_CLOSE }, TRUNK_FINDING_TLS_HANDSHAKE_FAILED },
    { { FALSE, NULL, -1, TRUNK_TEST_RAW_STALL }, TRUNK_FINDING_TLS_HANDSHAKE_FAILED },
    { { FALSE, "\025\003\003\000\002\002\106", 7, TRUNK_TEST_RAW_CLOSE }, TRUNK_FINDING_TLS_VERSION_REFUSED },
    { { FALSE, "\025\003\003\000\002\002\164", 7, TRUNK_TEST_RAW_CLOSE }, TRUNK_FINDING_TLS_CLIENT_CERTIFICATE_ASKED },
  };
  static const char * const hosts[] = { "outlook.office365.com", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
      g_autoptr(TrunkNetContext) context = NULL;
      g_autoptr(TrunkDial) dialled = NULL;

      trunk_test_http_server_set_raw (server, &rows[i].script);
      context = trunk_test_http_server_dup_context (server);
      dialled = dial (context, "outlook.office365.com", 443, TRUE, 400);
      trunk_test_assert_finding (dialled->phases[TRUNK_PHASE_CONNECT], TRUNK_FINDING_OK);
      trunk_test_assert_finding (dialled->phases[TRUNK_PHASE_TLS], rows[i].finding);
      g_assert_null (dialled->stream);
    }
}

static void
test_cancel (void)
{
  static const char * const hosts[] = { "outlook.office365.com", NULL };
  g_autoptr(TrunkTestHttpServer) server = trunk_test_http_server_new (hosts);
  g_autoptr(TrunkNetContext) context = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(TrunkTestResult) waited = { NULL };
  g_autoptr(GError) error = NULL;
  gint64 before;

  trunk_test_http_server_set_raw (server, &(TrunkTestRawScript) { FALSE, NULL, -1, TRUNK_TEST_RAW_STALL });
  context = trunk_test_http_server_dup_context (server);
  trunk_dialer_dial_async (context, "outlook.office365.com", 443, TRUE, 20000, cancellable, trunk_test_result_cb, &waited);
  trunk_test_wait_until (trunk_test_http_server_get_n_raw_connections (server) == 1);
  before = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  g_assert_null (trunk_dialer_dial_finish (context, trunk_test_result_wait (&waited), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 100 * 1000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_io_extension_point_register (G_NETWORK_MONITOR_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_NETWORK_MONITOR_EXTENSION_POINT_NAME, TEST_TYPE_MONITOR, "trunk-test", 1000);
  g_setenv ("GIO_USE_NETWORK_MONITOR", "trunk-test", TRUE);

  g_test_add_func ("/net/dialer/phases", test_phases);
  g_test_add_func ("/net/dialer/names", test_names);
  g_test_add_func ("/net/dialer/addresses", test_addresses);
  g_test_add_func ("/net/dialer/refused", test_refused);
  g_test_add_func ("/net/dialer/handshakes", test_handshakes);
  g_test_add_func ("/net/dialer/cancel", test_cancel);

  return g_test_run ();
}
