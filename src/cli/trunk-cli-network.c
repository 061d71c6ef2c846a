/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-network.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/trunk-error.h"

#define HTTPS_PORT      443
#define MAX_TRUST_BYTES (8 * 1024 * 1024)

static gboolean
map_host (TrunkNetContext  *net,
          const char       *map,
          GError          **error)
{
  const char *equals = strchr (map, '=');
  g_autofree char *from = equals != NULL ? g_strndup (map, equals - map) : NULL;
  g_autoptr(GSocketConnectable) host = from != NULL ? g_network_address_parse (from, HTTPS_PORT, NULL) : NULL;
  g_autoptr(GSocketConnectable) to = equals != NULL ? g_network_address_parse (equals + 1, 0, NULL) : NULL;

  if (host == NULL || to == NULL || g_network_address_get_port (G_NETWORK_ADDRESS (to)) == 0)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                   _("--map-host is given as HOST=ADDRESS:PORT, such as graph.microsoft.com=192.0.2.1:8443; “%s” is not"), map);
      return FALSE;
    }

  trunk_net_context_map_host (net, g_network_address_get_hostname (G_NETWORK_ADDRESS (host)),
                              g_network_address_get_port (G_NETWORK_ADDRESS (host)),
                              g_network_address_get_hostname (G_NETWORK_ADDRESS (to)),
                              g_network_address_get_port (G_NETWORK_ADDRESS (to)));

  return TRUE;
}

static gboolean
trust (TrunkNetContext  *net,
       const char       *path,
       GError          **error)
{
  g_autoptr(GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autofree char *pem = NULL;

  if (file == NULL)
    return FALSE;
  if (g_mapped_file_get_length (file) > MAX_TRUST_BYTES)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _("%s: more than %d bytes"), path, MAX_TRUST_BYTES);
      return FALSE;
    }

  pem = g_strndup (g_mapped_file_get_contents (file), g_mapped_file_get_length (file));
  if (!trunk_net_context_add_trust_anchors (net, pem, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }

  return TRUE;
}

gboolean
trunk_cli_network_apply (TrunkNetContext     *net,
                         const char * const  *host_map,
                         const char          *trust_file,
                         GError             **error)
{
  g_return_val_if_fail (TRUNK_IS_NET_CONTEXT (net), FALSE);

  for (guint i = 0; host_map != NULL && host_map[i] != NULL; i++)
    {
      if (!map_host (net, host_map[i], error))
        return FALSE;
    }

  return trust_file == NULL || trust (net, trust_file, error);
}
