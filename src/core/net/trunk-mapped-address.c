/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-mapped-address.h"

struct _TrunkMappedAddress
{
  GNetworkAddress parent_instance;

  GSocketConnectable *target;   /* (owned) */
};

static void trunk_mapped_address_connectable_init (GSocketConnectableIface *iface);

/* proxy_enumerate() stays GNetworkAddress's: it asks the proxy resolver with the real name, and comes back to our enumerate()
 * only where the answer is "direct". So the map is not applied where a proxy is in force. */
G_DEFINE_FINAL_TYPE_WITH_CODE (TrunkMappedAddress, trunk_mapped_address, G_TYPE_NETWORK_ADDRESS,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SOCKET_CONNECTABLE, trunk_mapped_address_connectable_init))

static GSocketAddressEnumerator *
trunk_mapped_address_enumerate (GSocketConnectable *connectable)
{
  return g_socket_connectable_enumerate (TRUNK_MAPPED_ADDRESS (connectable)->target);
}

static void
trunk_mapped_address_connectable_init (GSocketConnectableIface *iface)
{
  iface->enumerate = trunk_mapped_address_enumerate;
}

static void
trunk_mapped_address_finalize (GObject *object)
{
  TrunkMappedAddress *self = TRUNK_MAPPED_ADDRESS (object);

  g_object_unref (self->target);

  G_OBJECT_CLASS (trunk_mapped_address_parent_class)->finalize (object);
}

static void
trunk_mapped_address_class_init (TrunkMappedAddressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_mapped_address_finalize;
}

static void
trunk_mapped_address_init (TrunkMappedAddress *self)
{
}

/**
 * trunk_mapped_address_new:
 * @to_address: an address in numbers, or a name
 *
 * Returns: (transfer full): an address that is called @host:@port and leads to @to_address:@to_port
 */
GSocketConnectable *
trunk_mapped_address_new (const char *host,
                          guint16     port,
                          const char *to_address,
                          guint16     to_port)
{
  TrunkMappedAddress *self;

  g_return_val_if_fail (host != NULL, NULL);
  g_return_val_if_fail (to_address != NULL, NULL);

  self = g_object_new (TRUNK_TYPE_MAPPED_ADDRESS, "hostname", host, "port", port, NULL);
  self->target = g_network_address_new (to_address, to_port);

  return G_SOCKET_CONNECTABLE (self);
}
