/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-tenant.h"

#include "auth/trunk-answer-private.h"
#include "auth/trunk-oauth-error.h"
#include "auth/trunk-token-request-private.h"
#include "net/trunk-http.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define METADATA_PATH "v2.0/.well-known/openid-configuration"

/* Two US clouds share one login host; the metadata tells them apart by tenant_region_sub_scope. Not in Microsoft's
 * documentation, but in what its login has answered for years. */
static const struct
{
  const char *sub_scope;
  const char *cloud;
} us_clouds[] = {
  { "DODCON", "gcc-high" },
  { "DOD", "dod" },
};

/* (transfer full) (nullable) */
static char *
dup_host (const char *url)
{
  g_autoptr(GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host;
  int port;

  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 || !(host = g_uri_get_host (uri)))
    return NULL;

  port = g_uri_get_port (uri);
  return port > 0 && port != 443 ? g_strdup_printf ("%s:%d", host, port) : g_strdup (host);
}

/* "https://login.microsoftonline.com/{id}/v2.0" (OpenID Connect Discovery §3: issuer has no query or fragment) */
static char *
dup_tenant_of_issuer (const char *issuer)
{
  g_autoptr(GUri) uri = issuer != NULL ? g_uri_parse (issuer, G_URI_FLAGS_NONE, NULL) : NULL;
  g_auto(GStrv) parts = uri != NULL ? g_strsplit (g_uri_get_path (uri), "/", 4) : NULL;

  if (parts == NULL || g_strv_length (parts) < 2 || !g_uuid_string_is_valid (parts[1]))
    return NULL;
  return g_ascii_strdown (parts[1], -1);
}

static gboolean
is_within (const char *host,
           const char *domain)
{
  gsize host_length = strlen (host), length = strlen (domain);

  if (host_length == length)
    return g_ascii_strcasecmp (host, domain) == 0;
  return host_length > length && host[host_length - length - 1] == '.' &&
         g_ascii_strcasecmp (host + host_length - length, domain) == 0;
}

static const char *
us_cloud_of (const char *sub_scope)
{
  for (gsize i = 0; sub_scope != NULL && i < G_N_ELEMENTS (us_clouds); i++)
    {
      if (g_ascii_strcasecmp (us_clouds[i].sub_scope, sub_scope) == 0)
        return us_clouds[i].cloud;
    }
  return NULL;
}

static void
set_bounded (TrunkEvidence *evidence,
             TrunkFact      fact,
             const char    *value)
{
  g_autofree char *text = g_utf8_substring (value, 0, MIN (g_utf8_strlen (value, -1), TRUNK_ANSWER_MAX_TEXT));

  trunk_evidence_set (evidence, fact, text);
}

static TrunkFinding
metadata_wrong (TrunkEvidence *evidence,
                const char    *reason)
{
  trunk_evidence_set (evidence, TRUNK_FACT_REASON, reason);
  return TRUNK_FINDING_TENANT_METADATA_WRONG;
}

/**
 * trunk_tenant_metadata_judge:
 * @data: (array length=length): what the metadata address answered
 * @cloud: which was asked
 * @tenant: the id or domain that was asked for
 * @evidence: gets tenant-found, cloud-found, reason
 *
 * Returns: ok, tenant-other-cloud, tenant-metadata-wrong, or that it is no metadata
 */
TrunkFinding
trunk_tenant_metadata_judge (const char       *data,
                             gsize             length,
                             const TrunkCloud *cloud,
                             const char       *tenant,
                             TrunkEvidence    *evidence)
{
  g_autoptr(JsonObject) object = NULL;
  g_autofree char *issuer_host = NULL;
  g_autofree char *token_host = NULL;
  g_autofree char *found = NULL;
  const char *instance, *us_cloud;

  g_return_val_if_fail (cloud != NULL && tenant != NULL && evidence != NULL, TRUNK_FINDING_INTERNAL);

  if (!(object = trunk_answer_parse (data, length)))
    return trunk_answer_is_html (data, length) ? TRUNK_FINDING_HTTP_HTML_INSTEAD : TRUNK_FINDING_HTTP_NOT_UNDERSTOOD;

  issuer_host = dup_host (trunk_answer_get_string (object, "issuer"));
  token_host = dup_host (trunk_answer_get_string (object, "token_endpoint"));
  if (issuer_host == NULL || token_host == NULL)
    return metadata_wrong (evidence, _("The answer has no issuer or no token address."));

  found = dup_tenant_of_issuer (trunk_answer_get_string (object, "issuer"));
  if (found != NULL)
    trunk_evidence_set (evidence, TRUNK_FACT_TENANT_FOUND, found);

  instance = trunk_answer_get_string (object, "cloud_instance_name");
  us_cloud = us_cloud_of (trunk_answer_get_string (object, "tenant_region_sub_scope"));
  if (g_strcmp0 (cloud->id, "custom") != 0)
    {
      if (instance != NULL && *instance != '\0' && !is_within (cloud->login_host, instance))
        {
          set_bounded (evidence, TRUNK_FACT_CLOUD_FOUND, instance);
          return TRUNK_FINDING_TENANT_OTHER_CLOUD;
        }
      if (us_cloud != NULL && g_strcmp0 (us_cloud, cloud->id) != 0)
        {
          trunk_evidence_set (evidence, TRUNK_FACT_CLOUD_FOUND, us_cloud);
          return TRUNK_FINDING_TENANT_OTHER_CLOUD;
        }
    }
  if (g_ascii_strcasecmp (token_host, cloud->login_host) != 0 && (instance == NULL || !is_within (token_host, instance)))
    {
      set_bounded (evidence, TRUNK_FACT_CLOUD_FOUND, token_host);
      return instance == NULL ? TRUNK_FINDING_TENANT_OTHER_CLOUD
                              : metadata_wrong (evidence, _("The token address of the answer belongs to another host."));
    }

  if (g_uuid_string_is_valid (tenant))
    {
      if (found == NULL)
        return metadata_wrong (evidence, _("The issuer of the answer names no tenant."));
      if (g_ascii_strcasecmp (found, tenant) != 0)
        return metadata_wrong (evidence, _("The issuer of the answer is another tenant."));
    }

  return TRUNK_FINDING_OK;
}

typedef struct
{
  const TrunkCloud *cloud;    /* (unowned): the catalogue's */
  char             *tenant;   /* (owned) */
} LookupOp;

static void
lookup_op_free (LookupOp *op)
{
  g_free (op->tenant);
  g_free (op);
}

static void
lookup_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LookupOp *op = g_task_get_task_data (task);
  g_autoptr(TrunkHttpExchange) exchange = NULL;
  g_autoptr(TrunkEvidence) evidence = NULL;
  TrunkFinding finding;
  GError *error = NULL;

  exchange = trunk_http_send_finish (TRUNK_NET_CONTEXT (source), result, &error);
  if (exchange == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  evidence = trunk_http_exchange_dup_evidence (exchange);
  trunk_evidence_set (evidence, TRUNK_FACT_TENANT, op->tenant);
  trunk_evidence_set (evidence, TRUNK_FACT_CLOUD, op->cloud->name != NULL ? op->cloud->name : op->cloud->login_host);
  finding = trunk_outcome_get_finding (trunk_http_exchange_get_outcome (exchange));
  if (finding == TRUNK_FINDING_OK)
    {
      gsize length;
      const char *body = g_bytes_get_data (trunk_http_exchange_get_body (exchange), &length);
      guint status = trunk_http_exchange_get_status (exchange);

      finding = status == 200 ? trunk_tenant_metadata_judge (body, length, op->cloud, op->tenant, evidence)
                              : trunk_oauth_error_parse (status, body, length, evidence);
    }

  g_task_return_pointer (task, trunk_outcome_new (finding, evidence), (GDestroyNotify) trunk_outcome_unref);
}

void
trunk_tenant_lookup_async (TrunkNetContext     *context,
                           const TrunkCloud    *cloud,
                           const char          *tenant,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(TrunkHttpRequest) request = NULL;
  g_autofree char *url = NULL;
  LookupOp *op;

  g_return_if_fail (TRUNK_IS_NET_CONTEXT (context));
  g_return_if_fail (cloud != NULL && tenant != NULL);

  op = g_new0 (LookupOp, 1);
  op->cloud = cloud;
  op->tenant = g_strdup (tenant);
  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_tenant_lookup_async);
  g_task_set_task_data (task, op, (GDestroyNotify) lookup_op_free);

  url = trunk_authority_url (cloud, tenant, METADATA_PATH);
  request = trunk_http_request_new ("GET", url);
  trunk_http_request_set_header (request, "Accept", "application/json");
  trunk_http_request_set_max_body (request, TRUNK_ANSWER_MAX_LENGTH);
  trunk_http_send_async (context, request, cancellable, lookup_answered_cb, g_steal_pointer (&task));
}

TrunkOutcome *
trunk_tenant_lookup_finish (TrunkNetContext  *context,
                            GAsyncResult     *result,
                            GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, context), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_tenant_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
