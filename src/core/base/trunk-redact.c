/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-redact.h"

#include <string.h>

#include "base/trunk-redact-private.h"

#define MAX_QUOTED 60           /* characters of a refused value that are repeated */

/* Headers whose value says nothing secret. Anything not named here is shown by its length only. */
static const char * const shown_headers[] = {
  "accept", "accept-encoding", "accept-language", "accept-ranges", "age", "allow", "api-version", "cache-control",
  "client-request-id", "connection", "content-encoding", "content-language", "content-length", "content-type", "date",
  "deprecation", "etag", "expires", "host", "keep-alive", "last-modified", "location", "mime-version", "nel", "odata-version",
  "p3p", "pragma", "prefer", "preference-applied", "proxy-agent", "proxy-authenticate", "proxy-connection", "rate-limit-limit",
  "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "referrer-policy", "request-id", "retry-after",
  "return-client-request-id", "server", "strict-transport-security", "sunset", "te", "trailer", "transfer-encoding", "upgrade",
  "user-agent", "vary", "via", "warning", "www-authenticate", "x-anchormailbox", "x-beserver", "x-calculatedbetarget",
  "x-calculatedfetarget", "x-content-type-options", "x-diaginfo", "x-feefzinfo", "x-feproxyinfo", "x-feserver",
  "x-frame-options", "x-ms-ags-diagnostic", "x-ms-appid", "x-ms-clitelem", "x-ms-diagnostics", "x-ms-ests-server",
  "x-ms-request-id", "x-owa-version", "x-powered-by", "x-proxyerrorlabel", "x-proxyerrormessage", "x-ratelimit-limit",
  "x-ratelimit-remaining", "x-requestid", "x-srs", "x-throttling-status", "x-user-identity", "x-xss-protection",
};

/* Parameters of a query or form that are worth seeing and can't be secret. */
static const char * const shown_parameters[] = {
  "$count", "$expand", "$filter", "$orderby", "$search", "$select", "$skip", "$top", "admin_consent", "api-version", "apiversion",
  "client_assertion_type", "client_id", "client_info", "code_challenge_method", "domain_hint", "email", "error",
  "error_description", "error_uri", "grant_type", "login_hint", "prompt", "protocol", "redirect_uri",
  "requested_token_use", "resource", "response_mode", "response_type", "scope", "tenant", "token_type",
};

/* Parts of a name that say that its value is secret; compared without case, '_' and '-'. */
static const char * const secret_parts[] = {
  "password", "passwd", "passphrase", "secret", "privatekey", "apikey", "accesstoken", "refreshtoken", "idtoken", "authtoken",
  "sessiontoken", "bearertoken", "assertion", "devicecode", "usercode", "codeverifier", "sessionkey", "authorization",
  "cookie", "skiptoken", "deltatoken",
};

static const char * const secret_names[] = { "token", "pwd", "pass", "sig", "jwt", "pin", "passwort" };

/* A name with one of these ends speaks about a secret, and holds none. */
static const char * const harmless_ends[] = {
  "type", "endpoint", "supported", "uri", "url", "expiresin", "expires", "enddatetime", "startdatetime", "lifetime", "id", "hint",
  "count", "kind", "method", "methods", "length", "name", "fingerprint", "policies",
};

static gboolean
is_listed (const char * const *names,
           gsize               n_names,
           const char         *name,
           gsize               length)
{
  for (gsize i = 0; i < n_names; i++)
    {
      if (strlen (names[i]) == length && g_ascii_strncasecmp (names[i], name, length) == 0)
        return TRUE;
    }

  return FALSE;
}

static char *
finish (GString *out)
{
  char *text = g_utf8_make_valid (out->str, out->len);

  g_string_free (out, TRUE);

  return text;
}

/**
 * trunk_redact_is_secret_name:
 * @length: length of @name in bytes, or -1 if it is NUL-terminated
 *
 * Returns: whether something named @name holds a secret
 */
gboolean
trunk_redact_is_secret_name (const char *name,
                             gssize      length)
{
  char folded[80];
  gsize size, n = 0;

  g_return_val_if_fail (name != NULL, FALSE);

  size = length < 0 ? strlen (name) : (gsize) length;
  for (gsize i = 0; i < size && n < sizeof folded - 1; i++)
    {
      if (name[i] != '_' && name[i] != '-' && name[i] != '.')
        folded[n++] = g_ascii_tolower (name[i]);
    }
  folded[n] = '\0';

  for (guint i = 0; i < G_N_ELEMENTS (harmless_ends); i++)
    {
      if (g_str_has_suffix (folded, harmless_ends[i]))
        return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (secret_names); i++)
    {
      if (g_str_equal (folded, secret_names[i]))
        return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (secret_parts); i++)
    {
      if (strstr (folded, secret_parts[i]) != NULL)
        return TRUE;
    }

  return FALSE;
}

/**
 * trunk_redact_header:
 * @name: name of the header, any case
 * @value: its value
 *
 * Returns: (transfer full): the value as it may be shown
 */
char *
trunk_redact_header (const char *name,
                     const char *value)
{
  GString *out;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  out = g_string_new (NULL);
  if (g_ascii_strcasecmp (name, "Authorization") == 0 || g_ascii_strcasecmp (name, "Proxy-Authorization") == 0)
    {
      const char *space = strchr (value, ' ');

      if (space != NULL)
        g_string_append_len (out, value, space + 1 - value);
      redact_append_mask (out, strlen (space != NULL ? space + 1 : value));
      return finish (out);
    }

  if (!is_listed (shown_headers, G_N_ELEMENTS (shown_headers), name, strlen (name)))
    {
      redact_append_mask (out, strlen (value));
      return finish (out);
    }

  if (g_ascii_strcasecmp (name, "Location") == 0)
    {
      g_string_free (out, TRUE);
      return trunk_redact_uri (value);
    }

  redact_scan_text (out, value, strlen (value));

  return finish (out);
}

/* "a=b&c=d": the values of all parameters but those known to be harmless. */
static void
scan_parameters (GString    *out,
                 const char *data,
                 gsize       length)
{
  gsize at = 0;

  while (at < length)
    {
      const char *amp = memchr (data + at, '&', length - at);
      gsize end = amp != NULL ? (gsize) (amp - data) : length;
      const char *equals = memchr (data + at, '=', end - at);
      gsize name_end = equals != NULL ? (gsize) (equals - data) : end;
      g_autofree char *decoded = g_uri_unescape_segment (data + at, data + name_end, NULL);
      const char *name = decoded != NULL ? decoded : "";

      if (equals == NULL)
        {
          redact_scan_text (out, data + at, end - at);
        }
      else
        {
          redact_scan_text (out, data + at, name_end - at);
          g_string_append_c (out, '=');
          if (is_listed (shown_parameters, G_N_ELEMENTS (shown_parameters), name, strlen (name)))
            redact_scan_text (out, equals + 1, end - name_end - 1);
          else
            redact_append_mask (out, end - name_end - 1);
        }
      if (amp != NULL)
        g_string_append_c (out, '&');
      at = end + 1;
    }
}

/* "user:pass" in front of a '/' or '#' that the password has in it: what follows the colon is no port, and no part of an IPv6
 * address in its brackets. */
static gboolean
has_odd_port (const char *authority,
              gsize       length)
{
  const char *colon = memrchr (authority, ':', length);
  gsize rest = colon != NULL ? (gsize) (authority + length - colon - 1) : 0;

  return rest > 0 && memchr (colon, ']', rest + 1) == NULL && strspn (colon + 1, "0123456789") < rest;
}

/**
 * trunk_redact_uri:
 * @uri: an absolute or relative URI, also one that is not well-formed
 *
 * Returns: (transfer full): @uri without its userinfo and the values of its parameters
 */
char *
trunk_redact_uri (const char *uri)
{
  GString *out;
  const char *authority;
  const char *rest = uri;
  gsize path;

  g_return_val_if_fail (uri != NULL, NULL);

  out = g_string_new (NULL);
  authority = strstr (uri, "://");
  if (authority != NULL && (gsize) (authority - uri) < strcspn (uri, "/?#"))
    {
      gsize length;
      const char *at;

      authority += 3;
      length = strcspn (authority, "/?#");
      at = memrchr (authority, '@', length);
      if (at == NULL && has_odd_port (authority, length) && (at = strrchr (authority, '@')) != NULL)
        length = at + 1 + strcspn (at + 1, "/?#") - authority;
      g_string_append_len (out, uri, authority - uri);
      if (at != NULL)
        {
          redact_append_mask (out, at - authority);
          g_string_append_len (out, at, authority + length - at);
        }
      else
        {
          g_string_append_len (out, authority, length);
        }
      rest = authority + length;
    }

  path = strcspn (rest, "?#");
  redact_scan_text (out, rest, path);
  rest += path;
  while (*rest != '\0')
    {
      gsize part = strcspn (rest + 1, "#");

      g_string_append_c (out, *rest);
      scan_parameters (out, rest + 1, part);
      rest += 1 + part;
    }

  return finish (out);
}

static gboolean
has_type (const char *content_type,
          gsize       length,
          const char *part)
{
  return g_strstr_len (content_type, length, part) != NULL;
}

/**
 * trunk_redact_body:
 * @content_type: (nullable): its media type
 * @data: (array length=length) (nullable): the body or its beginning
 *
 * Returns: (transfer full): the body as it may be shown
 */
char *
trunk_redact_body (const char    *content_type,
                   gconstpointer  data,
                   gsize          length)
{
  g_autofree char *type = g_ascii_strdown (content_type != NULL ? content_type : "", -1);
  gsize type_length = strcspn (type, ";");
  const char *first = data;
  GString *out;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  out = g_string_new (NULL);
  if (length == 0)
    return finish (out);

  while (first < (const char *) data + length - 1 && g_ascii_isspace (*first))
    first++;

  if (has_type (type, type_length, "x-www-form-urlencoded"))
    scan_parameters (out, data, length);
  else if (has_type (type, type_length, "json") || (content_type == NULL && (*first == '{' || *first == '[')))
    redact_scan_json (out, data, length);
  else if (has_type (type, type_length, "xml") || has_type (type, type_length, "html") || (content_type == NULL && *first == '<'))
    redact_scan_markup (out, data, length);
  else if (g_str_has_prefix (type, "text/") || (content_type == NULL && g_utf8_validate (data, length, NULL)))
    redact_scan_text (out, data, length);
  else
    g_string_append_printf (out, "<%" G_GSIZE_FORMAT " bytes of %.*s>", length, (int) MIN (type_length, 80), type_length > 0 ? type : "data");

  return finish (out);
}

/**
 * trunk_redact_text:
 * @length: bytes of @text, or -1 if it is NUL-terminated
 *
 * Returns: (transfer full): @text as it may be shown
 */
char *
trunk_redact_text (const char *text,
                   gssize      length)
{
  GString *out;

  g_return_val_if_fail (text != NULL, NULL);

  out = g_string_new (NULL);
  redact_scan_text (out, text, length < 0 ? strlen (text) : (gsize) length);

  return finish (out);
}

/**
 * trunk_redact_quote:
 * @value: any bytes
 *
 * Returns: (transfer full): what may be repeated of @value in a message about it
 */
char *
trunk_redact_quote (const char *value)
{
  g_autofree char *text = NULL;
  gboolean is_long;
  GString *line;

  g_return_val_if_fail (value != NULL, NULL);

  text = trunk_redact_text (value, -1);
  is_long = g_utf8_strlen (text, -1) > MAX_QUOTED;
  if (is_long)
    *g_utf8_offset_to_pointer (text, MAX_QUOTED) = '\0';

  line = g_string_sized_new (strlen (text));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (line, g_unichar_iscntrl (c) ? ' ' : c);
    }
  if (is_long)
    g_string_append (line, "…");

  return g_string_free (line, FALSE);
}

/* Length of the first @n words with the blanks behind them. */
static gsize
words_length (const char *line,
              gsize       length,
              guint       n)
{
  gsize at = 0;

  for (; n > 0 && at < length; n--)
    {
      while (at < length && line[at] != ' ')
        at++;
      while (at < length && line[at] == ' ')
        at++;
    }

  return at;
}

static gboolean
word_is (const char *line,
         gsize       length,
         guint       n,
         const char *word)
{
  gsize at = words_length (line, length, n);
  gsize size = strlen (word);

  return length - at >= size && g_ascii_strncasecmp (line + at, word, size) == 0 && (length - at == size || line[at + size] == ' ');
}

/* A line of nothing but base64 is an answer to a challenge (RFC 4954 section 4, RFC 5034 section 4, RFC 3501 section 6.2.2). */
static gboolean
is_base64_line (const char *line,
                gsize       length)
{
  if (length < 4 || length % 4 != 0)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (line[i]) && line[i] != '+' && line[i] != '/' && line[i] != '=')
        return FALSE;
    }

  return TRUE;
}

/**
 * trunk_redact_mail_line:
 * @line: one line without its end
 * @length: bytes of @line, or -1 if it is NUL-terminated
 * @from_client: whether the client sent it
 *
 * Returns: (transfer full): the line as it may be shown
 */
char *
trunk_redact_mail_line (const char *line,
                        gssize      length,
                        gboolean    from_client)
{
  GString *out;
  gsize size;
  gsize shown = 0;

  g_return_val_if_fail (line != NULL, NULL);

  size = length < 0 ? strlen (line) : (gsize) length;
  out = g_string_new (NULL);

  if (from_client)
    {
      if (word_is (line, size, 0, "AUTH"))                /* SMTP, POP3: AUTH mechanism [initial response] */
        shown = words_length (line, size, 2);
      else if (word_is (line, size, 1, "AUTHENTICATE"))   /* IMAP: tag AUTHENTICATE mechanism [initial response] */
        shown = words_length (line, size, 3);
      else if (word_is (line, size, 1, "LOGIN"))          /* IMAP: tag LOGIN user password */
        shown = words_length (line, size, 2);
      else if (word_is (line, size, 0, "PASS"))
        shown = words_length (line, size, 1);
      else if (word_is (line, size, 0, "APOP"))           /* POP3: APOP user digest */
        shown = words_length (line, size, 2);
      else if (!is_base64_line (line, size) || word_is (line, size, 0, "NOOP") || word_is (line, size, 0, "QUIT") ||
               word_is (line, size, 0, "DATA") || word_is (line, size, 0, "RSET") || word_is (line, size, 0, "STLS") ||
               word_is (line, size, 0, "CAPA") || word_is (line, size, 0, "STAT") || word_is (line, size, 0, "LIST") ||
               word_is (line, size, 0, "UIDL") || word_is (line, size, 0, "DONE") || word_is (line, size, 0, "STARTTLS"))
        shown = size;
    }
  else
    {
      shown = size;
      if (size > 2 && line[0] == '+' && line[1] == ' ' && is_base64_line (line + 2, size - 2))
        shown = 2;
      else if (size > 4 && memcmp (line, "334 ", 4) == 0)
        shown = 4;
    }

  redact_scan_text (out, line, shown);
  if (shown < size)
    redact_append_mask (out, size - shown);

  return finish (out);
}
