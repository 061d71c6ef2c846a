/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-http-private.h"

#include "secrets/trunk-secret.h"

static void
header_clear (gpointer data)
{
  TrunkHttpHeader *header = data;

  g_free (header->name);
  trunk_secret_wipe (header->value, strlen (header->value));
  g_free (header->value);
}

static void
request_clear (gpointer data)
{
  TrunkHttpRequest *self = data;

  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->headers, g_array_unref);
  g_clear_pointer (&self->bearer, trunk_secret_unref);
  g_free (self->content_type);
  g_clear_pointer (&self->body, g_bytes_unref);
}

/**
 * trunk_http_request_new:
 * @method: "GET", "POST", …
 * @uri: an absolute http or https address; sending reports any other as %TRUNK_ERROR_INVALID_INPUT
 *
 * Returns: (transfer full): a request with the default limits
 */
TrunkHttpRequest *
trunk_http_request_new (const char *method,
                        const char *uri)
{
  TrunkHttpRequest *self;

  g_return_val_if_fail (method != NULL, NULL);
  g_return_val_if_fail (uri != NULL, NULL);

  self = g_rc_box_new0 (TrunkHttpRequest);
  self->method = g_intern_string (method);
  self->uri = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
  self->deadline_ms = TRUNK_HTTP_DEFAULT_DEADLINE_MS;
  self->max_body = TRUNK_HTTP_DEFAULT_MAX_BODY;

  return self;
}

TrunkHttpRequest *
trunk_http_request_ref (TrunkHttpRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_rc_box_acquire (self);
}

void
trunk_http_request_unref (TrunkHttpRequest *self)
{
  g_return_if_fail (self != NULL);

  g_rc_box_release_full (self, request_clear);
}

/**
 * trunk_http_request_set_header:
 * @value: without line breaks; a value with one is a mistake of the caller's, who has checked what came from outside
 *
 * Sets @name, replacing an earlier value.
 */
void
trunk_http_request_set_header (TrunkHttpRequest *self,
                               const char       *name,
                               const char       *value)
{
  TrunkHttpHeader header;

  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL && *name != '\0');
  g_return_if_fail (value != NULL && strpbrk (value, "\r\n") == NULL);

  if (self->headers == NULL)
    {
      self->headers = g_array_new (FALSE, FALSE, sizeof (TrunkHttpHeader));
      g_array_set_clear_func (self->headers, header_clear);
    }

  if (g_ascii_strcasecmp (name, "Authorization") == 0 || g_ascii_strcasecmp (name, "Cookie") == 0)
    self->has_credentials = TRUE;

  for (guint i = 0; i < self->headers->len; i++)
    {
      TrunkHttpHeader *present = &g_array_index (self->headers, TrunkHttpHeader, i);

      if (g_ascii_strcasecmp (present->name, name) == 0)
        {
          g_array_remove_index (self->headers, i);
          break;
        }
    }

  header = (TrunkHttpHeader) { g_strdup (name), g_strdup (value) };
  g_array_append_val (self->headers, header);
}

/**
 * trunk_http_request_set_bearer:
 * @token: (nullable): an access token (RFC 6750 section 2.1)
 */
void
trunk_http_request_set_bearer (TrunkHttpRequest *self,
                               TrunkSecret      *token)
{
  g_return_if_fail (self != NULL);

  if (token != NULL)
    trunk_secret_ref (token);
  g_clear_pointer (&self->bearer, trunk_secret_unref);
  self->bearer = token;
}

static void
secret_body_free (gpointer data)
{
  gsize size;
  /* The very memory where this is the last reference, and a copy where it is not: then whoever holds the other wipes it. */
  guint8 *memory = g_bytes_unref_to_data (data, &size);

  trunk_secret_wipe (memory, size);
  g_free (memory);
}

/**
 * trunk_http_request_set_body:
 * @content_type: media type of @body
 * @body: the bytes, shared
 * @secret: whether they are a secret: never recorded, and wiped when the last of this request and the connection lets them go,
 *   if by then the caller has let go too
 */
void
trunk_http_request_set_body (TrunkHttpRequest *self,
                             const char       *content_type,
                             GBytes           *body,
                             gboolean          secret)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (content_type != NULL);
  g_return_if_fail (body != NULL);

  g_free (self->content_type);
  self->content_type = g_strdup (content_type);
  g_clear_pointer (&self->body, g_bytes_unref);
  self->secret_body = secret;

  if (secret)
    self->body = g_bytes_new_with_free_func (g_bytes_get_data (body, NULL), g_bytes_get_size (body), secret_body_free, g_bytes_ref (body));
  else
    self->body = g_bytes_ref (body);
}

void
trunk_http_request_set_secret_answer (TrunkHttpRequest *self,
                                      gboolean          secret)
{
  g_return_if_fail (self != NULL);

  self->secret_answer = secret;
}

/**
 * trunk_http_request_set_deadline:
 * @milliseconds: for everything, from the look-up of the name to the last byte of the last hop
 */
void
trunk_http_request_set_deadline (TrunkHttpRequest *self,
                                 guint             milliseconds)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (milliseconds > 0);

  self->deadline_ms = milliseconds;
}

/**
 * trunk_http_request_set_max_body:
 * @bytes: a longer answer is %TRUNK_FINDING_HTTP_TOO_LARGE; counted after decompression
 */
void
trunk_http_request_set_max_body (TrunkHttpRequest *self,
                                 gsize             bytes)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (bytes > 0 && bytes < G_MAXINT32);

  self->max_body = bytes;
}

/**
 * trunk_http_request_set_repeatable:
 * @repeatable: whether sending it a second time does no harm, whatever its method
 *
 * A kept connection may turn out to be closed when it is used again, and the request must be sent once more (RFC 9110 §9.2.2).
 * libsoup therefore opens a new connection for each POST, unless it is told that this one may be repeated.
 */
void
trunk_http_request_set_repeatable (TrunkHttpRequest *self,
                                   gboolean          repeatable)
{
  g_return_if_fail (self != NULL);

  self->repeatable = repeatable;
}

gboolean
trunk_http_request_is_secret (TrunkHttpRequest *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->bearer != NULL || self->secret_body || self->has_credentials;
}
