/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "systems/trunk-requirement.h"

static const char * const protocol_nicks[] = {
  [TRUNK_PROTOCOL_GRAPH] = "graph",
  [TRUNK_PROTOCOL_EWS] = "ews",
};

static const char * const sign_in_nicks[] = {
  [TRUNK_SIGN_IN_APP] = "app",
  [TRUNK_SIGN_IN_DELEGATED] = "delegated",
};

static gboolean
find_nick (const char * const *nicks,
           guint               n_nicks,
           const char         *nick,
           guint              *out_index)
{
  for (guint i = 0; i < n_nicks; i++)
    {
      if (g_str_equal (nicks[i], nick))
        {
          *out_index = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * trunk_protocol_get_nick:
 *
 * Returns: (transfer none): the stable name of @protocol in documents and JSON
 */
const char *
trunk_protocol_get_nick (TrunkProtocol protocol)
{
  g_return_val_if_fail (protocol < G_N_ELEMENTS (protocol_nicks), NULL);

  return protocol_nicks[protocol];
}

/**
 * trunk_protocol_from_nick:
 * @out_protocol: (out) (optional): the protocol of that name
 *
 * Returns: whether there is a protocol named @nick
 */
gboolean
trunk_protocol_from_nick (const char    *nick,
                          TrunkProtocol *out_protocol)
{
  guint index;

  g_return_val_if_fail (nick != NULL, FALSE);

  if (!find_nick (protocol_nicks, G_N_ELEMENTS (protocol_nicks), nick, &index))
    return FALSE;
  if (out_protocol != NULL)
    *out_protocol = index;
  return TRUE;
}

/**
 * trunk_sign_in_get_nick:
 *
 * Returns: (transfer none): the stable name of @sign_in in documents and JSON
 */
const char *
trunk_sign_in_get_nick (TrunkSignIn sign_in)
{
  g_return_val_if_fail (sign_in < G_N_ELEMENTS (sign_in_nicks), NULL);

  return sign_in_nicks[sign_in];
}

/**
 * trunk_sign_in_from_nick:
 * @out_sign_in: (out) (optional): the way to sign in of that name
 *
 * Returns: whether there is a way to sign in named @nick
 */
gboolean
trunk_sign_in_from_nick (const char  *nick,
                         TrunkSignIn *out_sign_in)
{
  guint index;

  g_return_val_if_fail (nick != NULL, FALSE);

  if (!find_nick (sign_in_nicks, G_N_ELEMENTS (sign_in_nicks), nick, &index))
    return FALSE;
  if (out_sign_in != NULL)
    *out_sign_in = index;
  return TRUE;
}
