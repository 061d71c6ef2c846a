/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-http-private.h"

/* Whether @message is an answer that asks to go elsewhere. 300, 304 and 305 don't. */
gboolean
trunk_http_is_redirect (SoupMessage *message)
{
  guint status = soup_message_get_status (message);

  switch (status)
    {
    case SOUP_STATUS_MOVED_PERMANENTLY:
    case SOUP_STATUS_FOUND:
    case SOUP_STATUS_SEE_OTHER:
    case SOUP_STATUS_TEMPORARY_REDIRECT:
    case SOUP_STATUS_PERMANENT_REDIRECT:
      return soup_message_headers_get_one (soup_message_get_response_headers (message), "Location") != NULL;

    default:
      return FALSE;
    }
}

static gboolean
same_origin (GUri *a,
             GUri *b)
{
  return g_uri_get_port (a) == g_uri_get_port (b) &&
         g_ascii_strcasecmp (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0 &&
         g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0;
}

/* RFC 9110 section 15.4: 303 asks for a GET; 301 and 302 turn a POST into one; 307 and 308 repeat the request as it was. */
const char *
trunk_http_redirected_method (guint       status,
                              const char *method)
{
  if (status == SOUP_STATUS_SEE_OTHER && method != SOUP_METHOD_HEAD)
    return SOUP_METHOD_GET;
  if ((status == SOUP_STATUS_MOVED_PERMANENTLY || status == SOUP_STATUS_FOUND) && method == SOUP_METHOD_POST)
    return SOUP_METHOD_GET;

  return method;
}

/* Credentials never cross an origin, whatever the method would become: who sends them elsewhere is not who they are for. */
TrunkFinding
trunk_http_judge_redirect (TrunkHttpRequest *request,
                           guint             n_hops,
                           GUri             *target)
{
  if (target == NULL)
    return TRUNK_FINDING_HTTP_GARBAGE;
  if (g_strcmp0 (g_uri_get_scheme (target), "http") == 0)
    return TRUNK_FINDING_HTTP_REDIRECT_TO_HTTP;
  if (g_strcmp0 (g_uri_get_scheme (target), "https") != 0 || g_uri_get_host (target) == NULL || *g_uri_get_host (target) == '\0' ||
      g_uri_get_userinfo (target) != NULL)
    return TRUNK_FINDING_HTTP_REDIRECT_FOREIGN;
  if (trunk_http_request_is_secret (request) && !same_origin (request->uri, target))
    return TRUNK_FINDING_HTTP_REDIRECT_FOREIGN;
  if (n_hops >= TRUNK_HTTP_MAX_REDIRECTS)
    return TRUNK_FINDING_HTTP_REDIRECT_LOOP;

  return TRUNK_FINDING_OK;
}
