/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-validate.h"

#include <glib/gi18n-lib.h>
#include <gio/gio.h>
#include <string.h>

#include "base/trunk-error.h"
#include "base/trunk-redact.h"

#define GUID_LENGTH 36
#define MAX_HOST 253            /* RFC 1035 section 2.3.4, as text without the final dot */
#define MAX_LABEL 63
#define MAX_LOCAL_PART 64       /* RFC 5321 section 4.5.3.1.1 */
#define MAX_ADDRESS 254         /* RFC 5321 section 4.5.3.1.3, without the angle brackets */
#define MAX_URL 2048
#define MAX_ID 64
#define MIN_CLIENT_SECRET 8
#define MAX_CLIENT_SECRET 512

#define refuse(error, ...) (g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, __VA_ARGS__), FALSE)

/**
 * trunk_validate_is_guid:
 * @length: bytes of @value
 *
 * Returns: whether @value is 8-4-4-4-12 hexadecimal digits, of any case
 */
gboolean
trunk_validate_is_guid (const char *value,
                        gsize       length)
{
  g_return_val_if_fail (value != NULL, FALSE);

  if (length != GUID_LENGTH)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    {
      gboolean dash = i == 8 || i == 13 || i == 18 || i == 23;

      if (dash ? value[i] != '-' : !g_ascii_isxdigit (value[i]))
        return FALSE;
    }

  return TRUE;
}

/**
 * trunk_validate_guid:
 *
 * Returns: whether @value is an id as Microsoft writes it
 */
gboolean
trunk_validate_guid (const char  *value,
                     GError     **error)
{
  g_autofree char *shown = NULL;

  g_return_val_if_fail (value != NULL, FALSE);

  if (trunk_validate_is_guid (value, strlen (value)))
    return TRUE;

  shown = trunk_redact_quote (value);

  return refuse (error, _("“%s” is not an id: it has the form 00000000-0000-0000-0000-000000000000."), shown);
}

static gboolean
is_host_name (const char *value,
              gsize       length)
{
  gsize label = 0;

  if (length == 0 || length > MAX_HOST)
    return FALSE;

  for (gsize i = 0; i <= length; i++)
    {
      if (i == length || value[i] == '.')
        {
          if (label == 0 || label > MAX_LABEL || value[i - 1] == '-')
            return FALSE;
          label = 0;
          continue;
        }
      if (!g_ascii_isalnum (value[i]) && (value[i] != '-' || label == 0))
        return FALSE;
      label++;
    }

  return TRUE;
}

/**
 * trunk_validate_tenant:
 *
 * Returns: whether @value names one tenant: its id, or one of its domains
 */
gboolean
trunk_validate_tenant (const char  *value,
                       GError     **error)
{
  g_autofree char *shown = NULL;

  g_return_val_if_fail (value != NULL, FALSE);

  if (trunk_validate_is_guid (value, strlen (value)))
    return TRUE;

  if (g_ascii_strcasecmp (value, "common") == 0 || g_ascii_strcasecmp (value, "organizations") == 0 ||
      g_ascii_strcasecmp (value, "consumers") == 0)
    return refuse (error, _("“%s” stands for any tenant. The directory (tenant) id of yours is needed."), value);

  if (is_host_name (value, strlen (value)) && strchr (value, '.') != NULL && !g_hostname_is_ip_address (value))
    return TRUE;

  shown = trunk_redact_quote (value);

  return refuse (error, _("“%s” is neither a directory (tenant) id nor a domain such as contoso.onmicrosoft.com."), shown);
}

/**
 * trunk_validate_host:
 *
 * Returns: whether @value is a host name in ASCII (RFC 1123 section 2.1) or an IP address
 */
gboolean
trunk_validate_host (const char  *value,
                     GError     **error)
{
  g_autofree char *shown = NULL;

  g_return_val_if_fail (value != NULL, FALSE);

  if (g_hostname_is_ip_address (value) || is_host_name (value, strlen (value)))
    return TRUE;

  shown = trunk_redact_quote (value);
  if (strstr (value, "://") != NULL)
    return refuse (error, _("“%s” is an address of a page. Only the host name in it is needed."), shown);

  return refuse (error, _("“%s” is not a host name. It consists of letters, digits, hyphens and dots."), shown);
}

/**
 * trunk_validate_port:
 * @out_port: (out) (optional): the number
 *
 * Returns: whether @value is a number from 1 to 65535
 */
gboolean
trunk_validate_port (const char  *value,
                     guint16     *out_port,
                     GError     **error)
{
  g_autofree char *shown = NULL;
  guint64 port;

  g_return_val_if_fail (value != NULL, FALSE);

  if (g_ascii_string_to_unsigned (value, 10, 1, G_MAXUINT16, &port, NULL))
    {
      if (out_port != NULL)
        *out_port = (guint16) port;
      return TRUE;
    }

  shown = trunk_redact_quote (value);

  return refuse (error, _("“%s” is not a port. It is a number from 1 to 65535."), shown);
}

/* Why @value can't be the address of a mailbox: a sentence with one %s, untranslated; %NULL if it can. Quoting a value costs more than
 * judging it, and of a hundred thousand addresses few are refused. */
static const char *
judge_email (const char *value)
{
  const char *at = strrchr (value, '@');
  gsize local;

  if (at == NULL)
    return N_("“%s” is not an e-mail address: it has no @.");
  if (strlen (value) > MAX_ADDRESS)
    return N_("“%s” is too long for an e-mail address.");

  local = at - value;
  if (local == 0 || local > MAX_LOCAL_PART || value[0] == '.' || at[-1] == '.')
    return N_("“%s” is not an e-mail address: what is in front of the @ can't be a name.");
  for (gsize i = 0; i < local; i++)
    {
      if (!g_ascii_isalnum (value[i]) && strchr (".!#$%&'*+-/=?^_`{|}~", value[i]) == NULL)
        return N_("“%s” is not an e-mail address: it holds a character that can't stand in front of the @.");
      if (value[i] == '.' && value[i + 1] == '.')
        return N_("“%s” is not an e-mail address: two dots follow each other.");
    }

  if (!is_host_name (at + 1, strlen (at + 1)) || strchr (at + 1, '.') == NULL)
    return N_("“%s” is not an e-mail address: what follows the @ is not a domain such as contoso.com.");

  return NULL;
}

/**
 * trunk_validate_email:
 *
 * Quoted local parts (RFC 5321 section 4.1.2) and internationalised ones are refused: no mailbox service we speak to has them.
 *
 * Returns: whether @value is the SMTP address of a mailbox
 */
gboolean
trunk_validate_email (const char  *value,
                      GError     **error)
{
  g_autofree char *shown = NULL;
  const char *reason;

  g_return_val_if_fail (value != NULL, FALSE);

  reason = judge_email (value);
  if (reason == NULL)
    return TRUE;

  if (error != NULL)
    {
      shown = trunk_redact_quote (value);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT, _(reason), shown);
#pragma GCC diagnostic pop
    }

  return FALSE;
}

static GUri *
parse_url (const char *value)
{
  g_autoptr(GUri) uri = NULL;
  const char *host;

  if (strlen (value) > MAX_URL)
    return NULL;

  uri = g_uri_parse (value, G_URI_FLAGS_HAS_PASSWORD, NULL);
  if (uri == NULL)
    return NULL;

  host = g_uri_get_host (uri);
  if (host == NULL || (!is_host_name (host, strlen (host)) && !g_hostname_is_ip_address (host)) || g_uri_get_port (uri) == 0)
    return NULL;

  return g_steal_pointer (&uri);
}

/**
 * trunk_validate_https_url:
 *
 * Returns: whether @value is an absolute https address without user and password
 */
gboolean
trunk_validate_https_url (const char  *value,
                          GError     **error)
{
  g_autoptr(GUri) uri = NULL;
  g_autofree char *shown = NULL;

  g_return_val_if_fail (value != NULL, FALSE);

  uri = parse_url (value);
  if (uri != NULL && g_uri_get_userinfo (uri) != NULL)
    return refuse (error, _("The address holds a user name or password. They must not stand in an address."));

  shown = trunk_redact_quote (value);
  if (uri == NULL)
    return refuse (error, _("“%s” is not an address such as https://mail.contoso.com/EWS/Exchange.asmx."), shown);
  if (!g_str_equal (g_uri_get_scheme (uri), "https"))
    return refuse (error, _("“%s” does not start with https://. Trunkline sends nothing unencrypted."), shown);

  return TRUE;
}

/**
 * trunk_validate_proxy_uri:
 *
 * Returns: whether @value is "http://host:port" or "socks5://host:port" without user, path or query
 */
gboolean
trunk_validate_proxy_uri (const char  *value,
                          GError     **error)
{
  g_autoptr(GUri) uri = NULL;
  g_autofree char *shown = NULL;
  const char *path;

  g_return_val_if_fail (value != NULL, FALSE);

  uri = parse_url (value);
  if (uri != NULL && g_uri_get_userinfo (uri) != NULL)
    return refuse (error, _("The proxy address holds a user name or password. They are asked for separately, and the password goes into the keyring."));

  shown = trunk_redact_quote (value);
  if (uri == NULL || g_uri_get_port (uri) < 1)
    return refuse (error, _("“%s” is not a proxy address. It has the form http://host:port or socks5://host:port."), shown);
  if (!g_str_equal (g_uri_get_scheme (uri), "http") && !g_str_equal (g_uri_get_scheme (uri), "socks5"))
    return refuse (error, _("“%s” is not a proxy address. It starts with http:// or socks5://."), shown);

  path = g_uri_get_path (uri);
  if ((*path != '\0' && !g_str_equal (path, "/")) || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return refuse (error, _("“%s” is not a proxy address: nothing may follow the port."), shown);

  return TRUE;
}

/**
 * trunk_validate_client_secret:
 * @value: never repeated in @error
 *
 * Returns: whether @value can be the value of a client secret
 */
gboolean
trunk_validate_client_secret (const char  *value,
                              GError     **error)
{
  gsize length;

  g_return_val_if_fail (value != NULL, FALSE);

  length = strlen (value);
  if (trunk_validate_is_guid (value, length))
    return refuse (error, _("This is the id of a secret, not its value. The portal shows the value only once, in the column “Value”, "
                            "right after the secret was made. If it is gone, make a new secret."));
  if (length < MIN_CLIENT_SECRET)
    return refuse (error, _("This is too short for a client secret."));
  if (length > MAX_CLIENT_SECRET)
    return refuse (error, _("This is too long for a client secret."));

  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isspace (value[i]))
        return refuse (error, _("This holds a space or line break, and a client secret has none. Copy it once more, with the button in the portal."));
      if (!g_ascii_isgraph (value[i]))
        return refuse (error, _("This holds a character that a client secret can't have. Copy it once more, with the button in the portal."));
    }
  if (strchr (value, '*') != NULL && strspn (value + 3, "*") == length - 3)
    return refuse (error, _("This is the hidden form of a secret, with asterisks. The portal shows the value only once, right after the secret was made."));

  return TRUE;
}

/**
 * trunk_validate_date:
 * @value: "2027-05-01", the start of that day in UTC, or a moment with its time zone (RFC 3339)
 * @out_unix: (out) (optional): the moment, in Unix seconds
 *
 * Returns: whether @value is a date
 */
gboolean
trunk_validate_date (const char  *value,
                     gint64      *out_unix,
                     GError     **error)
{
  g_autofree char *full = NULL;
  g_autofree char *shown = NULL;
  g_autoptr(GDateTime) moment = NULL;

  g_return_val_if_fail (value != NULL, FALSE);

  if (strlen (value) == strlen ("2027-05-01"))
    full = g_strconcat (value, "T00:00:00Z", NULL);
  else if (strlen (value) <= 40)
    full = g_strdup (value);

  if (full != NULL)
    moment = g_date_time_new_from_iso8601 (full, NULL);
  if (moment != NULL)
    {
      if (out_unix != NULL)
        *out_unix = g_date_time_to_unix (moment);
      return TRUE;
    }

  shown = trunk_redact_quote (value);

  return refuse (error, _("“%s” is not a date. It has the form 2027-05-01 or 2027-05-01T12:00:00Z."), shown);
}

/**
 * trunk_validate_id:
 *
 * Returns: whether @value can be one of our own ids: 1 to 64 letters, digits, '.', '_' and '-'
 */
gboolean
trunk_validate_id (const char  *value,
                   GError     **error)
{
  g_autofree char *shown = NULL;
  gsize length;

  g_return_val_if_fail (value != NULL, FALSE);

  length = strlen (value);
  if (length > 0 && length <= MAX_ID &&
      strspn (value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == length)
    return TRUE;

  shown = trunk_redact_quote (value);

  return refuse (error, _("“%s” is not a name for this. It consists of 1 to 64 letters, digits, dots, hyphens and underscores."), shown);
}

/**
 * trunk_validate_text:
 *
 * Returns: whether @value is one line of valid text with something in it
 */
gboolean
trunk_validate_text (const char  *value,
                     GError     **error)
{
  g_return_val_if_fail (value != NULL, FALSE);

  if (!g_utf8_validate (value, -1, NULL))
    return refuse (error, _("The text is not valid UTF-8."));
  if (strlen (value) > TRUNK_VALIDATE_MAX_TEXT)
    return refuse (error, _("The text is longer than %d bytes."), TRUNK_VALIDATE_MAX_TEXT);
  if (strspn (value, " \t") == strlen (value))
    return refuse (error, _("The text is empty."));

  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        return refuse (error, _("The text holds a line break or another control character."));
    }

  return TRUE;
}
