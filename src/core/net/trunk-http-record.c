/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-http-private.h"

#include "base/trunk-redact.h"

#define MAX_BODY_BYTES (4 * 1024)

typedef struct
{
  TrunkTranscript *transcript;
  char direction;
} Recorder;

char *
trunk_http_dup_redacted_uri (GUri *uri)
{
  g_autofree char *text = g_uri_to_string (uri);

  return trunk_redact_uri (text);
}

static void
record_header (const char *name,
               const char *value,
               gpointer    user_data)
{
  Recorder *recorder = user_data;
  g_autofree char *redacted = trunk_redact_header (name, value);
  g_autofree char *line = g_strconcat (name, ": ", redacted, NULL);

  trunk_transcript_line (recorder->transcript, recorder->direction, line);
}

static void
record_body (Recorder   *recorder,
             const char *content_type,
             const void *data,
             gsize       length,
             gboolean    secret)
{
  g_autofree char *text = NULL;

  if (length == 0)
    return;

  if (secret)
    text = g_strdup_printf ("<%" G_GSIZE_FORMAT " bytes, secret>", length);
  else
    text = trunk_redact_body (content_type, data, MIN (length, MAX_BODY_BYTES));
  trunk_transcript_line (recorder->transcript, recorder->direction, text);
}

/* Writes down one request with its answer, as far as it came. @data: (nullable): what was read of the body */
void
trunk_http_record_hop (TrunkTranscript      *transcript,
                       TrunkTranscriptDetail detail,
                       TrunkHttpRequest     *request,
                       SoupMessage          *message,
                       const void           *data,
                       gsize                 length)
{
  g_autofree char *uri = trunk_http_dup_redacted_uri (soup_message_get_uri (message));
  g_autofree char *line = g_strconcat (soup_message_get_method (message), " ", uri, NULL);
  g_autofree char *reason = NULL;
  g_autofree char *status = NULL;
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  Recorder recorder = { transcript, '>' };
  gboolean bodies = detail >= TRUNK_TRANSCRIPT_BODIES;

  trunk_transcript_line (transcript, '>', line);
  soup_message_headers_foreach (headers, record_header, &recorder);
  if (bodies && request->body != NULL && soup_message_headers_get_one (headers, "Content-Type") != NULL)
    record_body (&recorder, request->content_type, g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body), request->secret_body);

  if (soup_message_get_status (message) == 0)
    return;

  reason = trunk_redact_text (soup_message_get_reason_phrase (message) != NULL ? soup_message_get_reason_phrase (message) : "", -1);
  status = g_strdup_printf ("%u %s", soup_message_get_status (message), reason);
  recorder.direction = '<';
  headers = soup_message_get_response_headers (message);
  trunk_transcript_line (transcript, '<', status);
  soup_message_headers_foreach (headers, record_header, &recorder);
  if (bodies)
    record_body (&recorder, soup_message_headers_get_content_type (headers, NULL), data, length, request->secret_answer);
}
