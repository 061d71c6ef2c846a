/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-certs.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/trunk-cli-explanation.h"
#include "cli/trunk-cli-network.h"
#include "cli/trunk-cli-print.h"
#include "cli/trunk-cli-wait.h"
#include "net/trunk-cert-fetch.h"

#define HTTPS_PORT        443
#define FETCH_DEADLINE_MS 15000

static TrunkNetContext *
make_context (const TrunkCliCertsOptions *options)
{
  g_autoptr(TrunkNetContext) net = trunk_net_context_new ();
  g_autoptr(GError) error = NULL;

  if (!trunk_cli_network_apply (net, (const char * const *) options->host_map, options->trust_file, &error))
    {
      trunk_cli_complain ("%s", error->message);
      return NULL;
    }

  return g_steal_pointer (&net);
}

static void
print_verdict (TrunkCertFetch *fetch,
               const char     *name)
{
  guint n = trunk_cert_bundle_get_n (fetch->bundle);
  TrunkCert *top = trunk_cert_bundle_get_nth (fetch->bundle, n - 1);
  g_autofree char *root = NULL;

  if (fetch->root_known)
    /* Translators: %1$s is a host, %2$s the name of a certificate authority */
    root = g_strdup_printf (_("The root for %1$s is “%2$s”: that is what the telephone system has to trust."), name, trunk_cert_get_facts (top)->label);
  else
    /* Translators: %1$s is a host, %2$s the subject of a certificate authority */
    root = g_strdup_printf (_("The root for %1$s is not sent, and this computer does not know it: “%2$s”, or an authority above it. Ask whoever runs that authority for its certificate."),
                            name, trunk_cert_get_facts (top)->issuer);
  trunk_cli_wrapped ("  ", root);
  trunk_cli_wrapped ("  ", fetch->trusted_by_computer ? _("This computer trusts that root by itself.")
                                                       : _("This computer does not trust it by itself."));
  trunk_cli_wrapped ("  ", fetch->complete ? _("The server sends its chain whole.")
                                           : _("The server does not send its chain whole: an intermediate certificate is missing. It has to be added there; until then upload it to the telephone system beside the root."));
  if (fetch->n_sent < n)
    trunk_cli_wrapped ("  ", _("What the server does not send was taken from this computer’s store."));
}

static void
merge (TrunkCertBundle *all,
       TrunkCertBundle *some)
{
  for (guint i = 0; i < trunk_cert_bundle_get_n (some); i++)
    trunk_cert_bundle_append (all, trunk_cert_bundle_get_nth (some, i));
}

static void
add_json (JsonBuilder    *builder,
          TrunkCertFetch *fetch,
          const char     *name)
{
  TrunkCertRemarkLevel worst = TRUNK_CERT_REMARK_NOTE;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "host");
  json_builder_add_string_value (builder, name);
  json_builder_set_member_name (builder, "finding");
  json_builder_add_string_value (builder, trunk_finding_get_nick (trunk_outcome_get_finding (fetch->outcome)));
  json_builder_set_member_name (builder, "sent");
  json_builder_add_int_value (builder, fetch->n_sent);
  json_builder_set_member_name (builder, "complete");
  json_builder_add_boolean_value (builder, fetch->complete);
  json_builder_set_member_name (builder, "root-known");
  json_builder_add_boolean_value (builder, fetch->root_known);
  json_builder_set_member_name (builder, "trusted-by-computer");
  json_builder_add_boolean_value (builder, fetch->trusted_by_computer);
  trunk_cli_certs_build_json (builder, fetch->bundle, TRUNK_CERT_FOR_ANY, &worst);
  json_builder_end_object (builder);
}

static void
print_text (TrunkCatalog   *catalog,
            TrunkCertFetch *fetch,
            const char     *name)
{
  if (trunk_cert_bundle_get_n (fetch->bundle) > 0)
    {
      trunk_cli_certs_print (fetch->bundle, TRUNK_CERT_FOR_ANY);
      trunk_cli_heading (name);
      print_verdict (fetch, name);
    }
  if (!trunk_outcome_is_ok (fetch->outcome))
    {
      g_autoptr(TrunkExplanation) explanation = trunk_explain_outcome (catalog, fetch->outcome, NULL, NULL, NULL);

      if (explanation != NULL)
        trunk_cli_explanation_print (explanation);
    }
}

static TrunkCertFetch *
fetch_one (TrunkNetContext *net,
           const char      *argument)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketConnectable) address = g_network_address_parse (argument, HTTPS_PORT, &error);
  g_autoptr(GAsyncResult) result = NULL;
  TrunkCertFetch *fetch;

  if (address == NULL || strchr (argument, '/') != NULL)
    {
      trunk_cli_complain (_("“%s” is no HOST or HOST:PORT, such as outlook.office365.com or mail.example.com:993."), argument);
      return NULL;
    }

  trunk_cert_fetch_async (net, g_network_address_get_hostname (G_NETWORK_ADDRESS (address)), g_network_address_get_port (G_NETWORK_ADDRESS (address)),
                          FETCH_DEADLINE_MS, trunk_cli_get_cancellable (), trunk_cli_ready_cb, &result);
  fetch = trunk_cert_fetch_finish (net, trunk_cli_wait (&result), &error);
  if (fetch == NULL)
    trunk_cli_complain ("%s: %s", argument, error->message);

  return fetch;
}

int
trunk_cli_certs_fetch (const TrunkCliCertsOptions  *options,
                       char                       **arguments)
{
  g_autoptr(TrunkNetContext) net = make_context (options);
  g_autoptr(TrunkCatalog) catalog = NULL;
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(TrunkCertBundle) all = trunk_cert_bundle_new ();
  gboolean ok = TRUE;

  if (net == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;
  if (arguments[0] == NULL)
    return trunk_cli_complain (_("From where? “trunklinectl certs fetch HOST[:PORT]…”."));
  catalog = trunk_cli_load_catalog ();
  if (catalog == NULL)
    return TRUNK_CLI_EXIT_COULD_NOT_RUN;

  json_builder_begin_array (builder);
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_autoptr(TrunkCertFetch) fetch = fetch_one (net, arguments[i]);

      if (fetch == NULL)
        return TRUNK_CLI_EXIT_COULD_NOT_RUN;
      merge (all, fetch->bundle);
      if (options->json)
        add_json (builder, fetch, arguments[i]);
      else
        print_text (catalog, fetch, arguments[i]);
      ok = ok && trunk_outcome_is_ok (fetch->outcome);
    }
  json_builder_end_array (builder);

  if (options->json)
    {
      g_autoptr(JsonNode) root = json_builder_get_root (builder);
      g_autofree char *text = json_to_string (root, TRUE);

      /* For machines: UTF-8 whatever the locale */
      printf ("%s\n", text);
    }
  if (options->save != NULL && trunk_cert_bundle_get_n (all) > 0)
    {
      g_autoptr(TrunkCertBundle) ordered = trunk_cert_bundle_dup_ordered (all);

      if (!options->json)
        g_print ("\n");
      if (!trunk_cli_certs_write_each (ordered, options->save, FALSE, options->json))
        return TRUNK_CLI_EXIT_COULD_NOT_RUN;
      if (!options->json)
        trunk_cli_certs_print_upload (ordered);
    }

  return ok ? TRUNK_CLI_EXIT_PASSED : TRUNK_CLI_EXIT_FAILED;
}
