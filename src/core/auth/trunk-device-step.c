/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-device-step-private.h"

#include "auth/trunk-answer-private.h"
#include "auth/trunk-token-request-private.h"

#include <string.h>

/* RFC 8628 §3.2: "If no value is provided, clients MUST use 5 as the default." */
#define DEFAULT_INTERVAL_SECONDS 5
#define MIN_INTERVAL_SECONDS     1
/* What asks for longer than this is no server for a person who waits. */
#define MAX_INTERVAL_SECONDS     300
#define MAX_EXPIRES_SECONDS      (24 * 60 * 60)

/* RFC 8628 §3.5, slow_down */
#define SLOW_DOWN_SECONDS 5

/* RFC 8628 §3.5 asks for exponential back-off on a time-out; a person who waits is told rather than kept waiting for ever. */
#define MAX_BACKOFF_SECONDS 60
#define MAX_UNANSWERED      6

#define MAX_USER_CODE_LENGTH 64
#define MAX_MESSAGE_LENGTH   1024

void
trunk_device_grant_free (TrunkDeviceGrant *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->device_code, trunk_secret_unref);
  g_clear_pointer (&self->user_code, g_free);
  g_clear_pointer (&self->verification_uri, g_free);
  g_clear_pointer (&self->message, g_free);
  g_free (self);
}

/* It is shown to a person and opened in a browser. Plain http only for a page that never leaves this computer, as the practice
 * tenant's does (RFC 8252 §8.3 has the same exception for redirects). */
static gboolean
is_web_address (const char *text)
{
  g_autoptr(GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL)
    return FALSE;
  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return TRUE;

  return g_str_equal (g_uri_get_scheme (uri), "http") && (g_str_equal (host, "127.0.0.1") || g_str_equal (host, "::1"));
}

static gboolean
is_user_code (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length > MAX_USER_CODE_LENGTH)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isprint (text[i]))
        return FALSE;
    }
  return TRUE;
}

TrunkFinding
trunk_device_grant_parse (const char        *data,
                          gsize              length,
                          TrunkDeviceGrant **out_grant)
{
  g_autoptr(JsonObject) object = trunk_answer_parse (data, length);
  g_autoptr(TrunkSecret) device_code = NULL;
  const char *user_code, *uri, *message;
  gint64 interval, expires_in;

  g_return_val_if_fail (out_grant != NULL, TRUNK_FINDING_INTERNAL);

  *out_grant = NULL;
  if (object == NULL)
    return trunk_answer_is_html (data, length) ? TRUNK_FINDING_HTTP_HTML_INSTEAD : TRUNK_FINDING_HTTP_NOT_UNDERSTOOD;

  device_code = trunk_answer_steal_secret (object, "device_code");
  user_code = trunk_answer_get_string (object, "user_code");
  uri = trunk_answer_get_string (object, "verification_uri");
  /* Google and early drafts spell it so. */
  if (uri == NULL)
    uri = trunk_answer_get_string (object, "verification_url");
  message = trunk_answer_get_string (object, "message");
  interval = trunk_answer_get_int (object, "interval", DEFAULT_INTERVAL_SECONDS);
  expires_in = trunk_answer_get_int (object, "expires_in", 0);
  if (device_code == NULL || user_code == NULL || uri == NULL || !is_user_code (user_code) || !is_web_address (uri) ||
      interval > MAX_INTERVAL_SECONDS || expires_in <= 0)
    return TRUNK_FINDING_HTTP_NOT_UNDERSTOOD;

  *out_grant = g_new0 (TrunkDeviceGrant, 1);
  (*out_grant)->device_code = g_steal_pointer (&device_code);
  (*out_grant)->user_code = g_strdup (user_code);
  (*out_grant)->verification_uri = g_strdup (uri);
  if (message != NULL && *message != '\0')
    (*out_grant)->message = g_utf8_substring (message, 0, MIN (g_utf8_strlen (message, -1), MAX_MESSAGE_LENGTH));
  (*out_grant)->interval = MAX (interval, MIN_INTERVAL_SECONDS);
  (*out_grant)->expires_in = MIN (expires_in, MAX_EXPIRES_SECONDS);

  return TRUNK_FINDING_OK;
}

void
trunk_device_poll_init (TrunkDevicePoll        *self,
                        const TrunkDeviceGrant *grant,
                        gint64                  second,
                        gint64                  now)
{
  g_return_if_fail (self != NULL && grant != NULL);
  g_return_if_fail (second > 0);

  self->second = second;
  self->interval = grant->interval * second;
  self->expires = now + grant->expires_in * second;
  self->n_unanswered = 0;
}

/* When the next poll would come after the end, the end is what is waited for: polling sooner than allowed is no way out. */
static TrunkDevicePollStep
again (const TrunkDevicePoll *self,
       gint64                 wait,
       gint64                 now)
{
  if (now + wait >= self->expires)
    return (TrunkDevicePollStep) { TRUNK_DEVICE_POLL_STOP, MAX (self->expires - now, 0), TRUNK_FINDING_DEVICE_CODE_EXPIRED };

  return (TrunkDevicePollStep) { TRUNK_DEVICE_POLL_AGAIN, wait, TRUNK_FINDING_OK };
}

TrunkDevicePollStep
trunk_device_poll_begin (const TrunkDevicePoll *self,
                         gint64                 now)
{
  g_return_val_if_fail (self != NULL, ((TrunkDevicePollStep) { TRUNK_DEVICE_POLL_STOP, 0, TRUNK_FINDING_INTERNAL }));

  return again (self, self->interval, now);
}

TrunkDevicePollStep
trunk_device_poll_step (TrunkDevicePoll *self,
                        TrunkFinding     finding,
                        const char      *oauth_error,
                        gint64           retry_after,
                        gint64           now)
{
  g_return_val_if_fail (self != NULL, ((TrunkDevicePollStep) { TRUNK_DEVICE_POLL_STOP, 0, TRUNK_FINDING_INTERNAL }));

  if (finding == TRUNK_FINDING_OK)
    return (TrunkDevicePollStep) { TRUNK_DEVICE_POLL_DONE, 0, TRUNK_FINDING_OK };

  if (g_strcmp0 (oauth_error, "authorization_pending") == 0)
    {
      self->n_unanswered = 0;
      return again (self, self->interval, now);
    }

  /* "the interval MUST be increased by 5 seconds for this and all subsequent requests" */
  if (g_strcmp0 (oauth_error, "slow_down") == 0)
    {
      self->n_unanswered = 0;
      self->interval += SLOW_DOWN_SECONDS * self->second;
      return again (self, self->interval, now);
    }

  if (trunk_token_request_got_no_answer (finding) && ++self->n_unanswered < MAX_UNANSWERED)
    {
      self->interval = MAX (self->interval, MIN (2 * self->interval, MAX_BACKOFF_SECONDS * self->second));
      return again (self, MAX (self->interval, retry_after > 0 ? MIN (retry_after, MAX_EXPIRES_SECONDS) * self->second : 0), now);
    }

  return (TrunkDevicePollStep) { TRUNK_DEVICE_POLL_STOP, 0, finding };
}
