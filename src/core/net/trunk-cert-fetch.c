/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-cert-fetch.h"

#include "net/trunk-dialer.h"

/* More certificates than this in a chain is not a chain but an attack. */
#define MAX_CHAIN 16

void
trunk_cert_fetch_free (TrunkCertFetch *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->outcome, trunk_outcome_unref);
  g_clear_object (&self->bundle);
  g_free (self);
}

static TrunkCert *
read_cert (GTlsCertificate *certificate)
{
  g_autoptr(GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);

  return der != NULL ? trunk_cert_new (der->data, der->len, NULL) : NULL;
}

static gboolean
append (TrunkCertBundle *bundle,
        GTlsCertificate *certificate)
{
  g_autoptr(TrunkCert) cert = read_cert (certificate);

  return cert != NULL && trunk_cert_bundle_append (bundle, cert);
}

/* The computer's own store, never what the context trusts besides: a root that came with --trust-file says nothing about it. */
static gboolean
is_trusted (GTlsDatabase    *database,
            GTlsCertificate *peer)
{
  g_autoptr(GError) error = NULL;
  GTlsCertificateFlags flags;

  if (database == NULL)
    return FALSE;

  flags = g_tls_database_verify_chain (database, peer, G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, NULL, NULL, G_TLS_DATABASE_VERIFY_NONE, NULL, &error);

  return error == NULL && (flags & (G_TLS_CERTIFICATE_UNKNOWN_CA | G_TLS_CERTIFICATE_GENERIC_ERROR)) == 0;
}

/* Goes on from the last one sent to the root, with what this computer knows. */
static void
add_known (TrunkCertFetch  *fetch,
           GTlsDatabase    *database,
           GTlsCertificate *last)
{
  g_autoptr(GTlsCertificate) link = g_object_ref (last);

  for (guint i = 0; database != NULL && i < MAX_CHAIN; i++)
    {
      TrunkCert *cert = trunk_cert_bundle_get_nth (fetch->bundle, trunk_cert_bundle_get_n (fetch->bundle) - 1);
      g_autoptr(GTlsCertificate) issuer = NULL;
      g_autoptr(TrunkCert) above = NULL;

      if (trunk_cert_get_facts (cert)->self_issued)
        return;
      issuer = g_tls_database_lookup_certificate_issuer (database, link, NULL, G_TLS_DATABASE_LOOKUP_NONE, NULL, NULL);
      above = issuer != NULL ? read_cert (issuer) : NULL;
      /* The store is searched by name, which anybody can give their own authority. */
      if (above == NULL || !trunk_cert_is_by (cert, above) || !trunk_cert_bundle_append (fetch->bundle, above))
        return;
      g_set_object (&link, issuer);
    }
}

static void
read_chain (TrunkCertFetch  *fetch,
            GTlsCertificate *peer)
{
  g_autoptr(GTlsDatabase) database = g_tls_backend_get_default_database (g_tls_backend_get_default ());
  GTlsCertificate *last = NULL;
  TrunkCert *top;
  guint n;

  for (GTlsCertificate *link = peer; link != NULL && fetch->n_sent < MAX_CHAIN && append (fetch->bundle, link); link = g_tls_certificate_get_issuer (link))
    {
      last = link;
      fetch->n_sent++;
    }
  if (last == NULL)
    return;

  fetch->trusted_by_computer = is_trusted (database, peer);
  add_known (fetch, database, last);
  n = trunk_cert_bundle_get_n (fetch->bundle);
  top = trunk_cert_bundle_get_nth (fetch->bundle, n - 1);
  fetch->root_known = trunk_cert_get_facts (top)->self_issued;
  /* A server may leave out the root and nothing else (RFC 8446 §4.4.2). */
  fetch->complete = fetch->root_known ? n - fetch->n_sent <= 1
                                      : trunk_cert_get_role (top) == TRUNK_CERT_ROLE_INTERMEDIATE;
}

/* Of the last phase that was reached. */
static TrunkOutcome *
dup_outcome (TrunkDial *dial)
{
  for (int phase = TRUNK_N_PHASES - 1; phase >= 0; phase--)
    {
      if (dial->phases[phase] != NULL)
        return trunk_outcome_ref (dial->phases[phase]);
    }

  return trunk_outcome_new (TRUNK_FINDING_INTERNAL, NULL);
}

static void
fetch_dialled_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  TrunkNetContext *context = TRUNK_NET_CONTEXT (object);
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkDial) dial = trunk_dialer_dial_finish (context, result, &error);
  TrunkCertFetch *fetch;

  if (dial == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  fetch = g_new0 (TrunkCertFetch, 1);
  fetch->bundle = trunk_cert_bundle_new ();
  fetch->outcome = dup_outcome (dial);
  if (dial->tls != NULL && trunk_tls_facts_get_peer (dial->tls) != NULL)
    read_chain (fetch, trunk_tls_facts_get_peer (dial->tls));
  if (dial->stream != NULL)
    g_io_stream_close_async (dial->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_task_return_pointer (task, fetch, (GDestroyNotify) trunk_cert_fetch_free);
}

void
trunk_cert_fetch_async (TrunkNetContext     *context,
                        const char          *host,
                        guint16              port,
                        guint                deadline_ms,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (TRUNK_IS_NET_CONTEXT (context));
  g_return_if_fail (host != NULL && *host != '\0');
  g_return_if_fail (deadline_ms > 0);

  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_cert_fetch_async);
  trunk_dialer_dial_async (context, host, port, TRUE, deadline_ms, cancellable, fetch_dialled_cb, g_steal_pointer (&task));
}

/**
 * trunk_cert_fetch_finish:
 * @error: return location for a #GError: cancellation, or our own plumbing
 *
 * Returns: (transfer full): what the server showed, or why it did not
 */
TrunkCertFetch *
trunk_cert_fetch_finish (TrunkNetContext  *context,
                         GAsyncResult     *result,
                         GError          **error)
{
  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (context), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_cert_fetch_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
