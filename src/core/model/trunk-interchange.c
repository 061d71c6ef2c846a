/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-interchange.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/trunk-error.h"
#include "base/trunk-validate.h"
#include "model/trunk-interchange-private.h"

struct _TrunkInterchange
{
  GObject parent_instance;

  TrunkSnapshot *snapshot;    /* (owned) */
  GPtrArray *host_map;        /* (owned) (element-type TrunkHostMapping) */
  char *trust_anchors;        /* (owned) (nullable) PEM */
};

G_DEFINE_FINAL_TYPE (TrunkInterchange, trunk_interchange, G_TYPE_OBJECT)

static void
host_mapping_free (gpointer data)
{
  TrunkHostMapping *mapping = data;

  g_free (mapping->host);
  g_free (mapping->to_address);
  g_free (mapping);
}

static void
trunk_interchange_finalize (GObject *object)
{
  TrunkInterchange *self = TRUNK_INTERCHANGE (object);

  g_clear_object (&self->snapshot);
  g_ptr_array_unref (self->host_map);
  g_free (self->trust_anchors);

  G_OBJECT_CLASS (trunk_interchange_parent_class)->finalize (object);
}

static void
trunk_interchange_class_init (TrunkInterchangeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_interchange_finalize;
}

static void
trunk_interchange_init (TrunkInterchange *self)
{
  self->host_map = g_ptr_array_new_with_free_func (host_mapping_free);
}

/**
 * trunk_interchange_new:
 * @snapshot: (transfer none): what to export
 *
 * Returns: (transfer full): a document without a host map
 */
TrunkInterchange *
trunk_interchange_new (TrunkSnapshot *snapshot)
{
  TrunkInterchange *self;

  g_return_val_if_fail (TRUNK_IS_SNAPSHOT (snapshot), NULL);

  self = g_object_new (TRUNK_TYPE_INTERCHANGE, NULL);
  self->snapshot = g_object_ref (snapshot);

  return self;
}

static gboolean
validate_date (const char  *value,
               GError     **error)
{
  return trunk_validate_date (value, NULL, error);
}

/* Certificates only: someone will export the key together with its certificate. */
static gboolean
validate_certificates (const char  *value,
                       GError     **error)
{
  const char *complaint = NULL;

  if (strlen (value) > INTERCHANGE_MAX_PEM)
    complaint = _("This is too long for a list of certificates.");
  else if (strstr (value, "PRIVATE KEY") != NULL)
    complaint = _("A private key does not belong in this document. Remove it, and import it in Trunkline: it is kept in the keyring or in a sealed file.");
  else if (strstr (value, "-----BEGIN CERTIFICATE-----") == NULL)
    complaint = _("This is no certificate in PEM form: it starts with -----BEGIN CERTIFICATE-----.");

  if (complaint == NULL)
    return TRUE;

  g_set_error_literal (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, complaint);

  return FALSE;
}

static TrunkRegistration *
read_registration (JsonObject  *object,
                   GError     **error)
{
  static const char * const keys[] = {
    "id", "cloud", "tenant", "client-id", "app-object-id", "sp-object-id", "credential", "certificate", "credential-ends",
    "signed-in-as", NULL,
  };
  const InterchangeReader reader = { object, "/registration" };
  TrunkRegistrationValues values = { 0 };
  const char *credential, *ends;

  if (!interchange_check_keys (&reader, keys, error) ||
      !interchange_read_string (&reader, "id", FALSE, trunk_validate_id, &values.id, error) ||
      !interchange_read_string (&reader, "cloud", FALSE, trunk_validate_id, &values.cloud, error) ||
      !interchange_read_string (&reader, "tenant", TRUE, trunk_validate_text, &values.tenant, error) ||
      !interchange_read_string (&reader, "client-id", TRUE, trunk_validate_text, &values.client_id, error) ||
      !interchange_read_string (&reader, "app-object-id", FALSE, trunk_validate_guid, &values.app_object_id, error) ||
      !interchange_read_string (&reader, "sp-object-id", FALSE, trunk_validate_guid, &values.sp_object_id, error) ||
      !interchange_read_string (&reader, "credential", TRUE, NULL, &credential, error) ||
      !interchange_read_string (&reader, "certificate", FALSE, validate_certificates, &values.certificate, error) ||
      !interchange_read_string (&reader, "credential-ends", FALSE, validate_date, &ends, error) ||
      !interchange_read_string (&reader, "signed-in-as", FALSE, trunk_validate_text, &values.signed_in_as, error))
    return NULL;

  if (!trunk_credential_kind_from_nick (credential, &values.credential))
    {
      interchange_refuse (error, reader.path, "credential", _("This has to be “none”, “secret” or “certificate”: the kind of credential, never the credential itself."));
      return NULL;
    }
  if (ends != NULL)
    trunk_validate_date (ends, &values.credential_ends, NULL);
  if (values.id == NULL)
    values.id = "registration";
  if (values.cloud == NULL)
    values.cloud = "global";

  return trunk_registration_new (&values);
}

static TrunkService *
read_service (JsonObject                    *object,
              const TrunkRegistrationValues *registration,
              GError                       **error)
{
  static const char * const keys[] = {
    "id", "display-name", "system", "release", "capabilities", "registration", "ews-url", "proxy-mode", "proxy-uri",
    "proxy-user", "must-be-refused", "round-trip", NULL,
  };
  const InterchangeReader reader = { object, "/service" };
  TrunkServiceValues values = { 0 };
  const char *mode;

  if (!interchange_check_keys (&reader, keys, error) ||
      !interchange_read_string (&reader, "id", FALSE, trunk_validate_id, &values.id, error) ||
      !interchange_read_string (&reader, "display-name", FALSE, trunk_validate_text, &values.display_name, error) ||
      !interchange_read_string (&reader, "system", TRUE, trunk_validate_id, &values.system, error) ||
      !interchange_read_string (&reader, "release", TRUE, trunk_validate_id, &values.release, error) ||
      !interchange_read_features (&reader, "capabilities", TRUE, &values.capabilities, error) ||
      !interchange_read_string (&reader, "registration", FALSE, trunk_validate_id, &values.registration, error) ||
      !interchange_read_string (&reader, "ews-url", FALSE, trunk_validate_https_url, &values.ews_url, error) ||
      !interchange_read_string (&reader, "proxy-mode", FALSE, NULL, &mode, error) ||
      !interchange_read_string (&reader, "proxy-uri", FALSE, trunk_validate_proxy_uri, &values.proxy_uri, error) ||
      !interchange_read_string (&reader, "proxy-user", FALSE, trunk_validate_text, &values.proxy_user, error) ||
      !interchange_read_string (&reader, "must-be-refused", FALSE, trunk_validate_email, &values.must_be_refused, error) ||
      !interchange_read_boolean (&reader, "round-trip", &values.round_trip, error))
    return NULL;

  if (mode != NULL && !trunk_proxy_mode_from_nick (mode, &values.proxy_mode))
    {
      interchange_refuse (error, reader.path, "proxy-mode", _("This has to be “system”, “none” or “manual”."));
      return NULL;
    }
  if (values.proxy_mode == TRUNK_PROXY_MANUAL && values.proxy_uri == NULL)
    {
      interchange_refuse (error, reader.path, "proxy-uri", _("This is missing: with “proxy-mode”: “manual”, the proxy has to be named."));
      return NULL;
    }
  if (values.registration != NULL && !g_str_equal (values.registration, registration->id))
    {
      interchange_refuse (error, reader.path, "registration", _("This has to be the id of the registration in this document, “%s”."), registration->id);
      return NULL;
    }
  values.registration = registration->id;
  if (values.id == NULL)
    values.id = "service";
  if (values.display_name == NULL)
    values.display_name = values.id;

  return trunk_service_new (&values);
}

/* Refuses a second account of the same id, alias or address; all are compared without case, as mail systems do. */
static gboolean
check_unique (GHashTable  *seen,
              char         kind,
              const char  *value,
              guint        n,
              const char  *path,
              const char  *key,
              GError     **error)
{
  g_autofree char *folded = g_utf8_casefold (value, -1);
  g_autofree char *entry = g_strdup_printf ("%c%s", kind, folded);
  gpointer first;

  if (g_hash_table_lookup_extended (seen, entry, NULL, &first))
    return interchange_refuse (error, path, key, _("“%s” is already given by /accounts/%u."), value, GPOINTER_TO_UINT (first));

  g_hash_table_insert (seen, g_steal_pointer (&entry), GUINT_TO_POINTER (n));

  return TRUE;
}

static TrunkAccount *
read_account (JsonNode     *node,
              guint         n,
              TrunkFeature  of_service,
              GHashTable   *seen,
              GError      **error)
{
  static const char * const keys[] = { "id", "alias", "display-name", "address", "capabilities", NULL };
  g_autofree char *path = g_strdup_printf ("/accounts/%u", n);
  g_autofree char *id = NULL;
  InterchangeReader reader = { NULL, path };
  TrunkAccountValues values = { 0 };

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      interchange_refuse (error, path, NULL, _("This has to be an object: {…}."));
      return NULL;
    }

  reader.object = json_node_get_object (node);
  if (!interchange_check_keys (&reader, keys, error) ||
      !interchange_read_string (&reader, "id", FALSE, trunk_validate_id, &values.id, error) ||
      !interchange_read_string (&reader, "alias", TRUE, trunk_validate_text, &values.alias, error) ||
      !interchange_read_string (&reader, "display-name", FALSE, trunk_validate_text, &values.display_name, error) ||
      !interchange_read_string (&reader, "address", FALSE, trunk_validate_email, &values.address, error) ||
      !interchange_read_features (&reader, "capabilities", FALSE, &values.capabilities, error))
    return NULL;

  /* One that is still being looked for */
  if (values.address == NULL)
    values.address = "";
  if (!json_object_has_member (reader.object, "capabilities"))
    values.capabilities = of_service;
  if ((values.capabilities & ~of_service) != 0)
    {
      g_autofree char *extra = trunk_features_to_string (values.capabilities & ~of_service);

      interchange_refuse (error, path, "capabilities", _("The service does not have this capability: %s."), extra);
      return NULL;
    }
  if (values.id == NULL)
    values.id = id = g_strdup_printf ("account-%u", n + 1);

  if (!check_unique (seen, 'i', values.id, n, path, "id", error) ||
      !check_unique (seen, 'a', values.alias, n, path, "alias", error) ||
      (*values.address != '\0' && !check_unique (seen, '@', values.address, n, path, "address", error)))
    return NULL;

  return trunk_account_new (&values);
}

static gboolean
read_network (TrunkInterchange  *self,
              JsonObject        *object,
              GError           **error)
{
  static const char * const keys[] = { "host-map", "trust-anchors", NULL };
  static const char * const mapping_keys[] = { "host", "port", "to-address", "to-port", NULL };
  const InterchangeReader reader = { object, "/network" };
  JsonArray *mappings;
  const char *anchors;

  if (!interchange_check_keys (&reader, keys, error) ||
      !interchange_read_array (&reader, "host-map", FALSE, INTERCHANGE_MAX_MAPPINGS, &mappings, error) ||
      !interchange_read_string (&reader, "trust-anchors", FALSE, validate_certificates, &anchors, error))
    return FALSE;

  self->trust_anchors = g_strdup (anchors);
  for (guint i = 0; mappings != NULL && i < json_array_get_length (mappings); i++)
    {
      g_autofree char *path = g_strdup_printf ("/network/host-map/%u", i);
      JsonNode *node = json_array_get_element (mappings, i);
      InterchangeReader mapping = { NULL, path };
      const char *host, *to_address;
      guint16 port, to_port;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return interchange_refuse (error, path, NULL, _("This has to be an object: {…}."));

      mapping.object = json_node_get_object (node);
      if (!interchange_check_keys (&mapping, mapping_keys, error) ||
          !interchange_read_string (&mapping, "host", TRUE, trunk_validate_host, &host, error) ||
          !interchange_read_port (&mapping, "port", 443, &port, error) ||
          !interchange_read_string (&mapping, "to-address", TRUE, trunk_validate_host, &to_address, error) ||
          !interchange_read_port (&mapping, "to-port", port, &to_port, error))
        return FALSE;

      for (guint j = 0; j < self->host_map->len; j++)
        {
          TrunkHostMapping *other = g_ptr_array_index (self->host_map, j);

          if (other->port == port && g_ascii_strcasecmp (other->host, host) == 0)
            return interchange_refuse (error, path, "host", _("“%s” is already given by /network/host-map/%u."), host, j);
        }
      trunk_interchange_map_host (self, host, port, to_address, to_port);
    }

  return TRUE;
}

static gboolean
read_version (const InterchangeReader  *reader,
              GError                  **error)
{
  JsonNode *node = json_object_get_member (reader->object, "trunkline");

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, _("/trunkline: The document is not a Trunkline set-up: that begins with \"trunkline\": 1."));
      return FALSE;
    }
  if (json_node_get_int (node) != INTERCHANGE_VERSION)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT,
                   _("/trunkline: The document has version %lld and this program knows version %d. A newer Trunkline may have written it."),
                   (long long) json_node_get_int (node), INTERCHANGE_VERSION);
      return FALSE;
    }

  return TRUE;
}

/**
 * trunk_interchange_new_from_data:
 * @data: a JSON document
 * @length: bytes of @data, or -1 if it is NUL-terminated
 *
 * Returns: (transfer full) (nullable): what the document says; or %NULL with %TRUNK_ERROR_FILE_FORMAT if it is not such a
 *   document at all, %TRUNK_ERROR_INVALID_INPUT naming the path in it otherwise
 */
TrunkInterchange *
trunk_interchange_new_from_data (const char  *data,
                                 gssize       length,
                                 GError     **error)
{
  static const char * const keys[] = { "trunkline", "service", "registration", "accounts", "network", "$schema", NULL };
  g_autoptr(TrunkInterchange) self = NULL;
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(TrunkRegistration) registration = NULL;
  g_autoptr(TrunkService) service = NULL;
  g_autoptr(GPtrArray) accounts = NULL;
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  InterchangeReader reader = { NULL, "" };
  JsonObject *service_object, *registration_object, *network_object;
  JsonArray *account_array;
  TrunkFeature capabilities;

  g_return_val_if_fail (data != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  root = interchange_parse (data, length < 0 ? strlen (data) : (gsize) length, error);
  if (root == NULL)
    return NULL;

  reader.object = json_node_get_object (root);
  if (!read_version (&reader, error) ||
      !interchange_check_keys (&reader, keys, error) ||
      !interchange_read_object (&reader, "registration", TRUE, &registration_object, error) ||
      !interchange_read_object (&reader, "service", TRUE, &service_object, error) ||
      !interchange_read_array (&reader, "accounts", TRUE, INTERCHANGE_MAX_ACCOUNTS, &account_array, error) ||
      !interchange_read_object (&reader, "network", FALSE, &network_object, error))
    return NULL;

  registration = read_registration (registration_object, error);
  if (registration == NULL)
    return NULL;
  service = read_service (service_object, trunk_registration_get_values (registration), error);
  if (service == NULL)
    return NULL;

  capabilities = trunk_service_get_values (service)->capabilities;
  accounts = g_ptr_array_new_full (json_array_get_length (account_array), g_object_unref);
  for (guint i = 0; i < json_array_get_length (account_array); i++)
    {
      TrunkAccount *account = read_account (json_array_get_element (account_array, i), i, capabilities, seen, error);

      if (account == NULL)
        return NULL;
      g_ptr_array_add (accounts, account);
    }

  self = g_object_new (TRUNK_TYPE_INTERCHANGE, NULL);
  self->snapshot = trunk_snapshot_new (service, registration, g_steal_pointer (&accounts));
  if (network_object != NULL && !read_network (self, network_object, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * trunk_interchange_to_data:
 * @out_length: (out) (optional): its length in bytes
 *
 * Returns: (transfer full): the document, indented, with a final line break
 */
char *
trunk_interchange_to_data (TrunkInterchange *self,
                           gsize            *out_length)
{
  GString *text;

  g_return_val_if_fail (TRUNK_IS_INTERCHANGE (self), NULL);

  text = interchange_write (self->snapshot, self->host_map, self->trust_anchors);
  if (out_length != NULL)
    *out_length = text->len;

  return g_string_free (text, FALSE);
}

/**
 * trunk_interchange_get_snapshot:
 *
 * Returns: (transfer none): the service, its registration and accounts
 */
TrunkSnapshot *
trunk_interchange_get_snapshot (TrunkInterchange *self)
{
  g_return_val_if_fail (TRUNK_IS_INTERCHANGE (self), NULL);

  return self->snapshot;
}

/**
 * trunk_interchange_get_host_map:
 *
 * Returns: (transfer none) (element-type TrunkHostMapping): where requests go; empty in a production set-up
 */
GPtrArray *
trunk_interchange_get_host_map (TrunkInterchange *self)
{
  g_return_val_if_fail (TRUNK_IS_INTERCHANGE (self), NULL);

  return self->host_map;
}

/**
 * trunk_interchange_get_trust_anchors:
 *
 * Returns: (transfer none) (nullable): further trust anchors in PEM
 */
const char *
trunk_interchange_get_trust_anchors (TrunkInterchange *self)
{
  g_return_val_if_fail (TRUNK_IS_INTERCHANGE (self), NULL);

  return self->trust_anchors;
}

/**
 * trunk_interchange_map_host:
 *
 * Adds one entry to the host map.
 */
void
trunk_interchange_map_host (TrunkInterchange *self,
                            const char       *host,
                            guint16           port,
                            const char       *to_address,
                            guint16           to_port)
{
  TrunkHostMapping *mapping;

  g_return_if_fail (TRUNK_IS_INTERCHANGE (self));
  g_return_if_fail (host != NULL);
  g_return_if_fail (to_address != NULL);

  mapping = g_new (TrunkHostMapping, 1);
  mapping->host = g_strdup (host);
  mapping->port = port;
  mapping->to_address = g_strdup (to_address);
  mapping->to_port = to_port;
  g_ptr_array_add (self->host_map, mapping);
}

/**
 * trunk_interchange_set_trust_anchors:
 * @pem: (nullable): certificates, without a key
 */
void
trunk_interchange_set_trust_anchors (TrunkInterchange *self,
                                     const char       *pem)
{
  g_return_if_fail (TRUNK_IS_INTERCHANGE (self));

  g_free (self->trust_anchors);
  self->trust_anchors = g_strdup (pem);
}
