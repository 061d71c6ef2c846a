/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/trunk-interchange-private.h"

static void
write_string (JsonBuilder *builder,
              const char  *key,
              const char  *value)
{
  if (value == NULL)
    return;

  json_builder_set_member_name (builder, key);
  json_builder_add_string_value (builder, value);
}

static void
write_features (JsonBuilder  *builder,
                const char   *key,
                TrunkFeature  features)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
  for (guint bit = 0; bit < 8 * sizeof features - 1; bit++)
    {
      if ((features & (1u << bit)) != 0)
        json_builder_add_string_value (builder, trunk_feature_get_nick ((TrunkFeature) (1u << bit)));
    }
  json_builder_end_array (builder);
}

static void
write_registration (JsonBuilder                   *builder,
                    const TrunkRegistrationValues *values)
{
  json_builder_set_member_name (builder, "registration");
  json_builder_begin_object (builder);
  write_string (builder, "id", values->id);
  write_string (builder, "cloud", values->cloud);
  write_string (builder, "tenant", values->tenant);
  write_string (builder, "client-id", values->client_id);
  write_string (builder, "app-object-id", values->app_object_id);
  write_string (builder, "sp-object-id", values->sp_object_id);
  write_string (builder, "credential", trunk_credential_kind_get_nick (values->credential));
  write_string (builder, "certificate", values->certificate);
  if (values->credential_ends != 0)
    {
      g_autoptr(GDateTime) ends = g_date_time_new_from_unix_utc (values->credential_ends);
      g_autofree char *text = ends != NULL ? g_date_time_format_iso8601 (ends) : NULL;

      write_string (builder, "credential-ends", text);
    }
  write_string (builder, "signed-in-as", values->signed_in_as);
  json_builder_end_object (builder);
}

static void
write_service (JsonBuilder              *builder,
               const TrunkServiceValues *values)
{
  json_builder_set_member_name (builder, "service");
  json_builder_begin_object (builder);
  write_string (builder, "id", values->id);
  write_string (builder, "display-name", values->display_name);
  write_string (builder, "system", values->system);
  write_string (builder, "release", values->release);
  write_features (builder, "capabilities", values->capabilities);
  write_string (builder, "registration", values->registration);
  write_string (builder, "ews-url", values->ews_url);
  write_string (builder, "proxy-mode", trunk_proxy_mode_get_nick (values->proxy_mode));
  write_string (builder, "proxy-uri", values->proxy_uri);
  write_string (builder, "proxy-user", values->proxy_user);
  write_string (builder, "must-be-refused", values->must_be_refused);
  json_builder_set_member_name (builder, "round-trip");
  json_builder_add_boolean_value (builder, values->round_trip);
  json_builder_end_object (builder);
}

static void
write_network (JsonBuilder *builder,
               GPtrArray   *host_map,
               const char  *trust_anchors)
{
  if (host_map->len == 0 && trust_anchors == NULL)
    return;

  json_builder_set_member_name (builder, "network");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "host-map");
  json_builder_begin_array (builder);
  for (guint i = 0; i < host_map->len; i++)
    {
      TrunkHostMapping *mapping = g_ptr_array_index (host_map, i);

      json_builder_begin_object (builder);
      write_string (builder, "host", mapping->host);
      json_builder_set_member_name (builder, "port");
      json_builder_add_int_value (builder, mapping->port);
      write_string (builder, "to-address", mapping->to_address);
      json_builder_set_member_name (builder, "to-port");
      json_builder_add_int_value (builder, mapping->to_port);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  write_string (builder, "trust-anchors", trust_anchors);
  json_builder_end_object (builder);
}

/**
 * interchange_write:
 * @host_map: (element-type TrunkHostMapping)
 * @trust_anchors: (nullable)
 *
 * Returns: (transfer full): the document, indented, with a final line break
 */
GString *
interchange_write (TrunkSnapshot *snapshot,
                   GPtrArray     *host_map,
                   const char    *trust_anchors)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  g_autoptr(JsonNode) root = NULL;
  GString *text;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "trunkline");
  json_builder_add_int_value (builder, INTERCHANGE_VERSION);
  write_service (builder, trunk_service_get_values (trunk_snapshot_get_service (snapshot)));
  write_registration (builder, trunk_registration_get_values (trunk_snapshot_get_registration (snapshot)));

  json_builder_set_member_name (builder, "accounts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < trunk_snapshot_get_n_accounts (snapshot); i++)
    {
      const TrunkAccountValues *values = trunk_account_get_values (trunk_snapshot_get_nth_account (snapshot, i));

      json_builder_begin_object (builder);
      write_string (builder, "id", values->id);
      write_string (builder, "alias", values->alias);
      write_string (builder, "display-name", values->display_name);
      write_string (builder, "address", *values->address != '\0' ? values->address : NULL);
      write_features (builder, "capabilities", values->capabilities);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  write_network (builder, host_map, trust_anchors);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = g_string_new (NULL);
  json_generator_to_gstring (generator, text);
  g_string_append_c (text, '\n');

  return text;
}
