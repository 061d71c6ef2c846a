/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one list of facts that evidence can hold: X (SYMBOL, "nick", label). No include guard: included by trunk-evidence.h only.
 * The nick is the name in JSON and the placeholder {nick} in data/remedies.xml; the label is what a person reads. */
#define TRUNK_FACT_LIST(X) \
  X (PHASE, "phase", N_("Phase")) \
  X (HOST, "host", N_("Host")) \
  X (PORT, "port", N_("Port")) \
  X (ADDRESS, "address", N_("IP address")) \
  X (PROXY, "proxy", N_("Proxy")) \
  X (URL, "url", N_("Address of the request")) \
  X (LOCATION, "location", N_("Redirected to")) \
  X (HOPS, "hops", N_("Redirects followed")) \
  X (HTTP_STATUS, "http-status", N_("HTTP status")) \
  X (HTTP_REASON, "http-reason", N_("HTTP reason")) \
  X (CONTENT_TYPE, "content-type", N_("Content type")) \
  X (BODY_BYTES, "body-bytes", N_("Bytes received")) \
  X (LIMIT, "limit", N_("Limit")) \
  X (WAITED, "waited", N_("Waited")) \
  X (RETRY_AFTER, "retry-after", N_("Asked to wait (seconds)")) \
  X (ATTEMPTS, "attempts", N_("Attempts")) \
  X (CHALLENGE, "challenge", N_("Authentication offered")) \
  X (SERVER, "server", N_("Server")) \
  X (REQUEST_ID, "request-id", N_("Request id")) \
  X (SYSTEM_ERROR, "system-error", N_("Technical detail")) \
  X (TLS_FLAGS, "tls-flags", N_("Certificate problems")) \
  X (TLS_PROTOCOL, "tls-protocol", N_("TLS version")) \
  X (TLS_CIPHER, "tls-cipher", N_("Cipher")) \
  X (TLS_SUBJECT, "tls-subject", N_("Certificate of")) \
  X (TLS_ISSUER, "tls-issuer", N_("Issued by")) \
  X (TLS_NAMES, "tls-names", N_("Names in the certificate")) \
  X (TLS_NOT_BEFORE, "tls-not-before", N_("Valid from")) \
  X (TLS_NOT_AFTER, "tls-not-after", N_("Valid until")) \
  X (TLS_KEY, "tls-key", N_("Key")) \
  X (TLS_SIGNATURE, "tls-signature", N_("Signature")) \
  X (TLS_FINGERPRINT, "tls-fingerprint", N_("SHA-256 fingerprint")) \
  X (TLS_CHAIN, "tls-chain", N_("Chain")) \
  X (CLOCK_OFFSET, "clock-offset", N_("Clock difference (seconds)")) \
  X (SERVER_DATE, "server-date", N_("Server's clock")) \
  X (FIELD, "field", N_("Field")) \
  X (REASON, "reason", N_("Reason")) \
  X (TENANT, "tenant", N_("Tenant")) \
  X (TENANT_FOUND, "tenant-found", N_("Tenant that answered")) \
  X (CLOUD, "cloud", N_("Cloud")) \
  X (CLOUD_FOUND, "cloud-found", N_("Cloud of the tenant")) \
  X (CLIENT, "client", N_("Application")) \
  X (OAUTH_ERROR, "oauth-error", N_("OAuth error")) \
  X (AADSTS, "aadsts", N_("Entra error code")) \
  X (OAUTH_DESCRIPTION, "oauth-description", N_("What Entra said")) \
  X (CORRELATION_ID, "correlation-id", N_("Correlation id")) \
  X (TRACE_ID, "trace-id", N_("Trace id")) \
  X (TIMESTAMP, "timestamp", N_("Time of the answer")) \
  X (SCOPE, "scope", N_("Scope asked for")) \
  X (SCOPE_GRANTED, "scope-granted", N_("Scope granted")) \
  X (AUDIENCE, "audience", N_("Audience of the token")) \
  X (AUDIENCE_NEEDED, "audience-needed", N_("Audience needed")) \
  X (PERMISSIONS_NEEDED, "permissions-needed", N_("Permissions needed")) \
  X (PERMISSIONS_GRANTED, "permissions-granted", N_("Permissions in the token")) \
  X (PERMISSIONS_MISSING, "permissions-missing", N_("Permissions missing")) \
  X (PERMISSIONS_EXTRA, "permissions-extra", N_("Permissions beyond need")) \
  X (TOKEN_LIFETIME, "token-lifetime", N_("Token lifetime (seconds)")) \
  X (TOKEN_FINGERPRINT, "token-fingerprint", N_("Token fingerprint")) \
  X (SIGNED_IN_AS, "signed-in-as", N_("Signed in as")) \
  X (CREDENTIAL_ENDS, "credential-ends", N_("Credential ends")) \
  X (DAYS_LEFT, "days-left", N_("Days left")) \
  X (MAILBOX, "mailbox", N_("Mailbox")) \
  X (MAILBOX_FOUND, "mailbox-found", N_("Mailbox that answered")) \
  X (MAILBOX_KIND, "mailbox-kind", N_("Kind of mailbox")) \
  X (PRIMARY_ADDRESS, "primary-address", N_("Primary address")) \
  X (GRAPH_CODE, "graph-code", N_("Graph error code")) \
  X (EWS_CODE, "ews-code", N_("EWS response code")) \
  X (SERVER_MESSAGE, "server-message", N_("What the server said")) \
  X (FOLDER, "folder", N_("Folder")) \
  X (ITEMS, "items", N_("Items in the folder")) \
  X (ITEM, "item", N_("Test item")) \
  X (OPERATION, "operation", N_("Operation")) \
  X (ACCOUNTS_AFFECTED, "accounts-affected", N_("Accounts affected")) \
  X (ACCOUNTS_TESTED, "accounts-tested", N_("Accounts tested")) \
  X (DEADLINE, "deadline", N_("Deadline")) \
  X (SUGGESTION, "suggestion", N_("Suggestion"))
