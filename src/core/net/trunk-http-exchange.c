/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trunk-http-private.h"

#include "base/trunk-redact.h"
#include "net/trunk-tls-facts-private.h"

#define MAX_RETRY_AFTER_S (7 * 24 * 60 * 60)    /* what is longer is no advice */
#define MAX_FACT_LENGTH 400

static void
exchange_clear (gpointer data)
{
  TrunkHttpExchange *self = data;

  g_clear_object (&self->message);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->facts, trunk_evidence_unref);
  g_free (self->transcript);
  g_clear_pointer (&self->tls, trunk_tls_facts_unref);
  g_clear_pointer (&self->outcome, trunk_outcome_unref);
}

TrunkHttpExchange *
trunk_http_exchange_new (SoupMessage *message,
                         TrunkFinding finding)
{
  TrunkHttpExchange *self;

  g_return_val_if_fail (SOUP_IS_MESSAGE (message), NULL);

  self = g_rc_box_new0 (TrunkHttpExchange);
  self->message = g_object_ref (message);
  self->finding = finding;

  return self;
}

TrunkHttpExchange *
trunk_http_exchange_ref (TrunkHttpExchange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_rc_box_acquire (self);
}

void
trunk_http_exchange_unref (TrunkHttpExchange *self)
{
  g_return_if_fail (self != NULL);

  g_rc_box_release_full (self, exchange_clear);
}

static void
set_header_fact (TrunkHttpExchange *self,
                 TrunkEvidence     *evidence,
                 TrunkFact          fact,
                 const char        *name)
{
  const char *value = trunk_http_exchange_get_header (self, name);
  g_autofree char *redacted = NULL;

  if (value == NULL || trunk_evidence_get (evidence, fact) != NULL)
    return;

  redacted = trunk_redact_header (name, value);
  if (g_utf8_strlen (redacted, -1) > MAX_FACT_LENGTH)
    *g_utf8_offset_to_pointer (redacted, MAX_FACT_LENGTH) = '\0';
  trunk_evidence_set (evidence, fact, redacted);
}

/* What costs next to nothing: this is made for every exchange that somebody looks at. */
static void
set_plain_facts (TrunkHttpExchange *self,
                 TrunkEvidence     *evidence)
{
  GUri *uri = soup_message_get_uri (self->message);
  guint status = trunk_http_exchange_get_status (self);

  trunk_evidence_set (evidence, TRUNK_FACT_HOST, g_uri_get_host (uri));
  trunk_evidence_set_int (evidence, TRUNK_FACT_PORT, g_uri_get_port (uri));
  if (status != 0)
    trunk_evidence_set_int (evidence, TRUNK_FACT_HTTP_STATUS, status);
  trunk_evidence_set_int (evidence, TRUNK_FACT_WAITED, self->microseconds / 1000);
}

static void
set_all_facts (TrunkHttpExchange *self,
               TrunkEvidence     *evidence)
{
  g_autofree char *uri = g_uri_to_string (soup_message_get_uri (self->message));
  g_autofree char *redacted = trunk_redact_uri (uri);
  gint64 retry_after = trunk_http_exchange_get_retry_after (self);
  const char *reason = soup_message_get_reason_phrase (self->message);

  trunk_evidence_set (evidence, TRUNK_FACT_URL, redacted);
  if (trunk_http_exchange_get_status (self) != 0 && reason != NULL && *reason != '\0')
    {
      g_autofree char *text = trunk_redact_text (reason, -1);

      trunk_evidence_set (evidence, TRUNK_FACT_HTTP_REASON, text);
    }
  if (self->body != NULL)
    trunk_evidence_set_int (evidence, TRUNK_FACT_BODY_BYTES, g_bytes_get_size (self->body));
  if (retry_after >= 0)
    trunk_evidence_set_int (evidence, TRUNK_FACT_RETRY_AFTER, retry_after);
  set_header_fact (self, evidence, TRUNK_FACT_CONTENT_TYPE, "Content-Type");
  set_header_fact (self, evidence, TRUNK_FACT_CHALLENGE, "WWW-Authenticate");
  set_header_fact (self, evidence, TRUNK_FACT_SERVER, "Server");
  set_header_fact (self, evidence, TRUNK_FACT_REQUEST_ID, "request-id");
  set_header_fact (self, evidence, TRUNK_FACT_REQUEST_ID, "x-ms-request-id");
  if (soup_message_get_tls_peer_certificate (self->message) != NULL)
    trunk_evidence_set (evidence, TRUNK_FACT_TLS_PROTOCOL, trunk_tls_protocol_get_name (soup_message_get_tls_protocol_version (self->message)));
  trunk_evidence_set_transcript (evidence, self->transcript);
}

/**
 * trunk_http_exchange_get_outcome:
 *
 * The evidence of an exchange that went well is short; trunk_http_exchange_dup_evidence() has all of it.
 *
 * Returns: (transfer none): %TRUNK_FINDING_OK when a whole answer came, else why not
 */
TrunkOutcome *
trunk_http_exchange_get_outcome (TrunkHttpExchange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->outcome == NULL)
    {
      g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();

      set_plain_facts (self, evidence);
      if (self->facts != NULL)
        trunk_evidence_merge (evidence, self->facts);
      if (self->finding != TRUNK_FINDING_OK)
        set_all_facts (self, evidence);
      else if (self->transcript != NULL)
        trunk_evidence_set_transcript (evidence, self->transcript);
      self->outcome = trunk_outcome_new_take (self->finding, g_steal_pointer (&evidence));
    }

  return self->outcome;
}

/**
 * trunk_http_exchange_dup_evidence:
 *
 * Returns: (transfer full): everything that was seen, to add to
 */
TrunkEvidence *
trunk_http_exchange_dup_evidence (TrunkHttpExchange *self)
{
  TrunkEvidence *evidence;

  g_return_val_if_fail (self != NULL, NULL);

  evidence = trunk_evidence_new ();
  set_plain_facts (self, evidence);
  if (self->facts != NULL)
    trunk_evidence_merge (evidence, self->facts);
  set_all_facts (self, evidence);

  return evidence;
}

/**
 * trunk_http_exchange_get_status:
 *
 * Returns: the status of the server's answer, 0 if there was none; a proxy's refusal is none
 */
guint
trunk_http_exchange_get_status (TrunkHttpExchange *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->no_answer ? 0 : soup_message_get_status (self->message);
}

/**
 * trunk_http_exchange_get_header:
 *
 * Returns: (transfer none) (nullable): the value of the header @name, several joined by ", "
 */
const char *
trunk_http_exchange_get_header (TrunkHttpExchange *self,
                                const char        *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return soup_message_headers_get_list (soup_message_get_response_headers (self->message), name);
}

/**
 * trunk_http_exchange_get_body:
 *
 * Returns: (transfer none): the body, which may be empty; what there is of it when it was cut
 */
GBytes *
trunk_http_exchange_get_body (TrunkHttpExchange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->body == NULL)
    self->body = g_bytes_new (NULL, 0);

  return self->body;
}

static gint64
parse_date (const char *value)
{
  g_autoptr(GDateTime) date = value != NULL ? soup_date_time_new_from_http_string (value) : NULL;

  return date != NULL ? g_date_time_to_unix (date) : 0;
}

gint64
trunk_http_exchange_get_date (TrunkHttpExchange *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return parse_date (soup_message_headers_get_one (soup_message_get_response_headers (self->message), "Date"));
}

/**
 * trunk_http_exchange_get_retry_after:
 *
 * A date is counted from the server's own Date, where it sent one: its clock may differ from ours (RFC 9110 section 10.2.3).
 *
 * Returns: seconds that the server asks to wait, -1 if it does not
 */
gint64
trunk_http_exchange_get_retry_after (TrunkHttpExchange *self)
{
  const char *value;
  gint64 when;
  gint64 now;

  g_return_val_if_fail (self != NULL, -1);

  value = soup_message_headers_get_one (soup_message_get_response_headers (self->message), "Retry-After");
  if (value == NULL)
    return -1;

  if (g_ascii_isdigit (*value))
    {
      char *end;
      guint64 seconds = g_ascii_strtoull (value, &end, 10);

      return end[strspn (end, " \t")] == '\0' ? (gint64) MIN (seconds, MAX_RETRY_AFTER_S) : -1;
    }

  when = parse_date (value);
  if (when == 0)
    return -1;
  now = trunk_http_exchange_get_date (self);
  if (now == 0)
    now = self->finished / G_USEC_PER_SEC;

  return CLAMP (when - now, 0, MAX_RETRY_AFTER_S);
}

/* How long it took, redirects included */
gint64
trunk_http_exchange_get_microseconds (TrunkHttpExchange *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->microseconds;
}

/**
 * trunk_http_exchange_get_tls:
 *
 * Returns: (transfer none) (nullable): what was seen at the handshake of its connection; %NULL if none was made
 */
TrunkTlsFacts *
trunk_http_exchange_get_tls (TrunkHttpExchange *self)
{
  GTlsCertificate *peer;

  g_return_val_if_fail (self != NULL, NULL);

  peer = soup_message_get_tls_peer_certificate (self->message);
  if (self->tls == NULL && peer != NULL)
    self->tls = trunk_tls_facts_new (peer, soup_message_get_tls_peer_certificate_errors (self->message),
                                     trunk_tls_protocol_get_name (soup_message_get_tls_protocol_version (self->message)),
                                     soup_message_get_tls_ciphersuite_name (self->message));

  return self->tls;
}

static gboolean
looks_like_html (TrunkHttpExchange *self)
{
  const char *type = soup_message_headers_get_content_type (soup_message_get_response_headers (self->message), NULL);
  gsize size;
  const char *data;

  if (type != NULL)
    return g_ascii_strcasecmp (type, "text/html") == 0 || g_ascii_strcasecmp (type, "application/xhtml+xml") == 0;

  data = g_bytes_get_data (trunk_http_exchange_get_body (self), &size);
  return (size >= 14 && g_ascii_strncasecmp (data, "<!doctype html", 14) == 0) || (size >= 5 && g_ascii_strncasecmp (data, "<html", 5) == 0);
}

/**
 * trunk_http_exchange_judge_status:
 *
 * For a caller that expected JSON or XML and has nothing more particular to say about the status.
 *
 * Returns: (transfer full): the exchange's own outcome if that is no %TRUNK_FINDING_OK; %TRUNK_FINDING_HTTP_SERVER_ERROR,
 *   %TRUNK_FINDING_HTTP_HTML_INSTEAD or %TRUNK_FINDING_HTTP_UNEXPECTED_STATUS; else %TRUNK_FINDING_OK
 */
TrunkOutcome *
trunk_http_exchange_judge_status (TrunkHttpExchange *self)
{
  TrunkFinding finding;
  guint status;

  g_return_val_if_fail (self != NULL, NULL);

  status = trunk_http_exchange_get_status (self);
  if (self->finding != TRUNK_FINDING_OK)
    return trunk_outcome_ref (trunk_http_exchange_get_outcome (self));

  if (status >= 500)
    finding = TRUNK_FINDING_HTTP_SERVER_ERROR;
  else if (looks_like_html (self))
    finding = TRUNK_FINDING_HTTP_HTML_INSTEAD;
  else if (status < 200 || status >= 300)
    finding = TRUNK_FINDING_HTTP_UNEXPECTED_STATUS;
  else
    return trunk_outcome_ref (trunk_http_exchange_get_outcome (self));

  return trunk_outcome_new_take (finding, trunk_http_exchange_dup_evidence (self));
}
