/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-menu.h"

#include <glib/gi18n-lib.h>

/* The parts of the menu that are not an answer of Entra's token endpoint, of Graph or of EWS: those have tables of their own. */

#define GRAPH_SETUP     "unity-connection-graph"
#define DELEGATED_SETUP "unity-connection-delegated"
#define PROXY_SETUP     "unity-connection-proxy"

#define ROW(name_, level_, check_, finding_, place_, kind_, setup_, title_, teaches_, ...) \
  { .name = name_, .title = title_, .teaches = teaches_, .level = level_, .finding = TRUNK_FINDING_##finding_, .check = check_, \
    .setup = setup_, .place = TRUNK_PRACTICE_PLACE_##place_, .kind = kind_, ##__VA_ARGS__ }
#define TLS(name_, finding_, kind_, title_, teaches_) \
  ROW (name_, "endpoint", "endpoint-tls", finding_, TLS, TRUNK_PRACTICE_TLS_##kind_, GRAPH_SETUP, title_, teaches_, .target = "mail")
#define HTTP(name_, finding_, kind_, title_, teaches_, ...) \
  ROW (name_, "endpoint", "endpoint-http", finding_, HTTP, TRUNK_PRACTICE_HTTP_##kind_, GRAPH_SETUP, title_, teaches_, .target = "mail", \
       ##__VA_ARGS__)
#define PROXY(name_, finding_, kind_, title_, teaches_, ...) \
  ROW (name_, "endpoint", "endpoint-proxy", finding_, PROXY, TRUNK_PRACTICE_PROXY_##kind_, PROXY_SETUP, title_, teaches_, ##__VA_ARGS__)
#define CLAIMS(name_, check_, finding_, kind_, setup_, title_, teaches_) \
  ROW (name_, "registration", check_, finding_, CLAIMS, TRUNK_PRACTICE_CLAIMS_##kind_, setup_, title_, teaches_)
#define DEVICE(name_, finding_, kind_, title_, teaches_, ...) \
  ROW (name_, "registration", "sign-in", finding_, DEVICE, TRUNK_PRACTICE_DEVICE_##kind_, DELEGATED_SETUP, title_, teaches_, ##__VA_ARGS__)
/* Nothing that is served breaks: the document of the same name is broken, or the caller's environment has to be (text). */
#define SETUP(name_, level_, check_, finding_, setup_, title_, teaches_, ...) \
  ROW (name_, level_, check_, finding_, SETUP, 0, setup_, title_, teaches_, .alone = TRUE, ##__VA_ARGS__)

static const TrunkPracticeFault menu[] = {
  /* machine */
  ROW ("clock-off", "machine", "clock", CLOCK_OFF, CLOCK, TRUNK_PRACTICE_CLOCK_SHIFT, GRAPH_SETUP,
       N_("The servers' clocks are 10 minutes away from this computer's"),
       N_("Tokens and assertions carry times: a wrong clock breaks sign-in in ways that do not mention the clock."), .number = 600),
  ROW ("clock-drifts", "machine", "clock", CLOCK_DRIFTS, CLOCK, TRUNK_PRACTICE_CLOCK_SHIFT, GRAPH_SETUP,
       N_("The servers' clocks are 2 minutes away from this computer's"),
       N_("Two minutes still work, but only just: time synchronisation has stopped."), .number = 120),
  ROW ("clock-unknown", "machine", "clock", CLOCK_UNKNOWN, CLOCK, TRUNK_PRACTICE_CLOCK_NO_DATE, GRAPH_SETUP,
       N_("Answers carry no Date header"),
       N_("Without a Date header the clock cannot be compared; the rest of the ladder goes on.")),
  /* "how" of a set-up row: "environment: NAME=VALUE", "secret: …", "keyring: …", "sign-in: none", or "refused: PLACE" where the
   * document is not even taken */
  SETUP ("proxy-settings-invalid", "machine", "proxy-settings", PROXY_SETTINGS_INVALID, "proxy-settings-invalid",
         N_("The proxy's address is not one"), N_("A proxy is written http://host:port or socks5://host:port."),
         .text = "environment: https_proxy=proxy.example:8080"),
  SETUP ("keyring-absent", "machine", "keyring", KEYRING_ABSENT, GRAPH_SETUP, N_("No secret service is running"),
         N_("On a server there is often no keyring: use a sealed file or keep the secret for the session."),
         .text = "environment: DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent"),
  SETUP ("keyring-locked", "machine", "keyring", KEYRING_LOCKED, GRAPH_SETUP, N_("The keyring is locked"),
         N_("After an automatic log-in the keyring stays locked until someone unlocks it."), .text = "keyring: locked"),
  SETUP ("keyring-slow", "machine", "keyring", KEYRING_SLOW, GRAPH_SETUP, N_("The keyring does not answer"),
         N_("A prompt that waits behind another window looks like a program that hangs."), .text = "keyring: stopped"),
  SETUP ("keyring-denied", "machine", "keyring", KEYRING_DENIED, GRAPH_SETUP, N_("The keyring refuses this program"),
         N_("A dismissed prompt, or rules for the program, keep the secret in. Without it nothing can be signed."), .text = "keyring: denied"),
  SETUP ("credential-missing", "registration", "registration-credential", CREDENTIAL_MISSING, GRAPH_SETUP, N_("No client secret is kept"),
         N_("The workspace keeps a reference; the value lives in the keyring of the computer it was typed on."), .text = "secret: none"),

  /* endpoint: name and connection */
  SETUP ("name-not-found", "endpoint", "endpoint-name", NAME_NOT_FOUND, "name-not-found", N_("A host name that does not exist"),
         N_("A typing mistake in a server name is found before anything is sent.")),
  ROW ("connect-refused", "endpoint", "endpoint-connect", CONNECT_REFUSED, LISTEN, TRUNK_PRACTICE_LISTEN_CLOSED, GRAPH_SETUP,
       N_("Nothing listens on the port"), N_("The name is right and the computer answers, but no service does."), .target = "mail"),
  SETUP ("connect-unreachable", "endpoint", "endpoint-connect", CONNECT_UNREACHABLE, "connect-unreachable", N_("No way to the address"),
         N_("A route is missing; depending on the network this shows as unreachable or as no answer.")),

  /* endpoint: proxy */
  ROW ("proxy-unreachable", "endpoint", "endpoint-proxy", PROXY_UNREACHABLE, PROXY, TRUNK_PRACTICE_PROXY_CLOSED, PROXY_SETUP,
       N_("Nothing listens on the proxy's port"), N_("The proxy itself is the first host that has to answer.")),
  SETUP ("proxy-auth-required", "endpoint", "endpoint-proxy", PROXY_AUTH_REQUIRED, "unity-connection-proxy-anonymous",
         N_("The proxy asks for a user and a password"), N_("407 comes from the proxy, not from the cloud.")),
  PROXY ("proxy-auth-wrong", PROXY_AUTH_WRONG, WRONG, N_("The proxy refuses the password"), N_("407 again after a password was sent.")),
  PROXY ("proxy-refused", PROXY_REFUSED, STATUS, N_("The proxy forbids the destination"),
         N_("Proxies allow by name: the cloud's hosts have to be on its list."), .status = 403),
  PROXY ("proxy-target-unreachable", PROXY_TARGET_UNREACHABLE, STATUS, N_("The proxy cannot reach the destination"),
         N_("The proxy answered 503: its own way out is broken."), .status = 503),
  PROXY ("proxy-protocol", PROXY_PROTOCOL, GARBAGE, N_("What answers on the proxy's port is no proxy"),
         N_("A wrong port number often leads to some other service.")),

  /* endpoint: TLS */
  TLS ("tls-expired", TLS_EXPIRED, EXPIRED, N_("The certificate ended yesterday"), N_("An expired certificate is refused, however well known its issuer.")),
  TLS ("tls-not-yet-valid", TLS_NOT_YET_VALID, NOT_YET, N_("The certificate begins tomorrow"),
       N_("Either the certificate was put in place too early, or this computer's clock is behind.")),
  TLS ("tls-wrong-name", TLS_WRONG_NAME, WRONG_NAME, N_("The certificate is for another name"),
       N_("The request reached a server that is not the one that was asked for.")),
  TLS ("tls-self-signed", TLS_SELF_SIGNED, SELF_SIGNED, N_("The certificate signed itself"),
       N_("Nobody vouches for a self-signed certificate until it is trusted by hand.")),
  ROW ("tls-unknown-ca", "endpoint", "endpoint-tls", TLS_UNKNOWN_CA, TLS, TRUNK_PRACTICE_TLS_UNKNOWN_CA, "unity-connection-ews-own-host",
       N_("The issuer is not known"), N_("The issuer's root certificate is not among those this computer trusts."), .target = "mail"),
  TLS ("tls-incomplete-chain", TLS_INCOMPLETE_CHAIN, INCOMPLETE, N_("The server does not send its intermediate certificate"),
       N_("Browsers fetch what is missing; telephone systems do not.")),
  TLS ("tls-inspected", TLS_INSPECTED, INSPECTED, N_("A company firewall opens the encryption"),
       N_("The certificate of a public cloud was issued by a firewall: its root has to be trusted, or the host exempted.")),
  TLS ("tls-weak", TLS_WEAK, WEAK, N_("The certificate's key is too short"), N_("RSA keys under 2048 bits are refused.")),
  TLS ("tls-certificate-invalid", TLS_CERTIFICATE_INVALID, BAD_SIGNATURE, N_("The certificate's signature does not fit"),
       N_("The certificate was damaged or forged.")),
  TLS ("tls-version-refused", TLS_VERSION_REFUSED, ALERT_VERSION, N_("The server accepts none of our TLS versions"),
       N_("One side is too old: TLS 1.2 is the least both must have.")),
  TLS ("tls-handshake-failed", TLS_HANDSHAKE_FAILED, ALERT_HANDSHAKE, N_("The server breaks the handshake off with an alert"),
       N_("The two sides found no common way to encrypt.")),
  TLS ("tls-handshake-cut", TLS_HANDSHAKE_FAILED, CUT, N_("The connection closes in the middle of the handshake"),
       N_("Inspecting firewalls close the connection on names they do not like.")),
  ROW ("tls-handshake-reset", "endpoint", "endpoint-tls", TLS_HANDSHAKE_FAILED, LISTEN, TRUNK_PRACTICE_LISTEN_RESET, GRAPH_SETUP,
       N_("The connection is reset at the first word of the handshake"), N_("A firewall that inspects lets the connection come up, then resets it."),
       .target = "mail"),
  /* In TLS 1.3 the client's handshake is over before the server misses the certificate (RFC 8446 §4.4.2.4). */
  ROW ("tls-client-certificate-asked", "endpoint", "endpoint-http", TLS_CLIENT_CERTIFICATE_ASKED, TLS, TRUNK_PRACTICE_TLS_ASKS_CLIENT, GRAPH_SETUP,
       N_("The server demands a certificate from the client"), N_("Mutual TLS is set up in front of the service."), .target = "mail"),
  TLS ("tls-not-spoken", TLS_NOT_SPOKEN, PLAIN, N_("Plain text is spoken on the TLS port"),
       N_("The port belongs to an unencrypted service, or a captive portal answers.")),

  /* endpoint: HTTP */
  HTTP ("http-no-answer", HTTP_NO_ANSWER, STALL, N_("The request is taken, but never answered"), N_("A deadline turns waiting into an answer.")),
  HTTP ("connect-reset", CONNECT_RESET, RESET, N_("The connection is reset instead of an answer"),
        N_("Something in between ends connections that it does not like.")),
  HTTP ("http-slow", HTTP_NO_ANSWER, SLOW, N_("The answer trickles in and never ends"), N_("A deadline covers the whole answer, not each byte.")),
  HTTP ("http-cut", HTTP_CUT, CUT, N_("The answer is cut in the middle"), N_("Less arrived than was announced.")),
  HTTP ("http-garbage", HTTP_GARBAGE, GARBAGE, N_("The answer is not HTTP"), N_("Something else answers behind the encryption.")),
  HTTP ("http-too-large", HTTP_TOO_LARGE, HUGE, N_("The answer is far too large"), N_("What is read is limited, whatever the server sends.")),
  HTTP ("http-redirect-to-http", HTTP_REDIRECT_TO_HTTP, REDIRECT_PLAIN, N_("A redirect to an unencrypted address"),
        N_("Nothing secret follows a redirect out of encryption.")),
  HTTP ("http-redirect-loop", HTTP_REDIRECT_LOOP, REDIRECT_LOOP, N_("Redirects go round in a circle"), N_("A sign-in gateway in between cannot finish its work.")),
  ROW ("http-redirect-foreign", "account", "account-known", HTTP_REDIRECT_FOREIGN, HTTP, TRUNK_PRACTICE_HTTP_REDIRECT_FOREIGN, GRAPH_SETUP,
       N_("A redirect of signed-in requests to somebody else's host"), N_("Credentials stay with the host they are for."), .target = "mail"),
  HTTP ("http-html-instead", HTTP_HTML_INSTEAD, HTML, N_("A web page comes instead of data"), N_("A captive portal or a proxy's block page answers 200.")),
  HTTP ("http-server-error", HTTP_SERVER_ERROR, STATUS, N_("The server answers 500"), N_("The fault is the server's; trying again later is all one can do."), .status = 500),
  HTTP ("http-bad-gateway", HTTP_SERVER_ERROR, STATUS, N_("A gateway answers 502"), N_("Something in front of the service cannot reach it."), .status = 502),
  HTTP ("http-unexpected-status", HTTP_UNEXPECTED_STATUS, STATUS, N_("An HTTP status nobody expects"), N_("The status is shown as it came."), .status = 304),
  ROW ("http-not-understood", "registration", "registration-tenant", HTTP_NOT_UNDERSTOOD, HTTP, TRUNK_PRACTICE_HTTP_NONSENSE, GRAPH_SETUP,
       N_("The answer has the right type, but cannot be read"), N_("Data that breaks off or is of another kind is not guessed at."),
       .target = "login"),

  /* registration: values */
  SETUP ("tenant-id-malformed", "registration", "registration-ids", TENANT_ID_MALFORMED, "tenant-id-malformed", N_("The tenant id is not one"),
         N_("A tenant is a GUID or a verified domain.")),
  SETUP ("client-id-malformed", "registration", "registration-ids", CLIENT_ID_MALFORMED, "client-id-malformed", N_("The client id is not one"),
         N_("The application (client) id is a GUID.")),
  SETUP ("secret-is-id", "registration", "registration-ids", SECRET_IS_ID, GRAPH_SETUP, N_("The secret's id was pasted instead of its value"),
         N_("The portal shows two columns; the value is visible only once."), .text = "secret: a GUID"),
  SETUP ("credential-expired", "registration", "registration-credential", CREDENTIAL_EXPIRED, "credential-expired", N_("The certificate of the registration has ended"),
         N_("A certificate carries its end in itself: no request is needed to know.")),
  SETUP ("credential-note-passed", "registration", "registration-credential", CREDENTIAL_ENDS_SOON, "credential-note-passed",
         N_("The noted end of the secret has passed, but it still works"),
         N_("Either the note is wrong, or the secret was renewed without one.")),
  SETUP ("credential-ends-soon", "registration", "registration-credential", CREDENTIAL_ENDS_SOON, "credential-ends-soon", N_("The secret ends in ten days"),
         N_("A new secret can be made while the old one still works.")),

  /* registration: tenant */
  ROW ("tenant-not-found", "registration", "registration-tenant", TENANT_NOT_FOUND, SETUP, 0, "tenant-not-found", N_("No such tenant"),
       N_("A typing mistake in the tenant id, or another cloud's tenant."), .alone = TRUE),
  ROW ("tenant-other-cloud", "registration", "registration-tenant", TENANT_OTHER_CLOUD, METADATA, TRUNK_PRACTICE_METADATA_OTHER_CLOUD, GRAPH_SETUP,
       N_("The tenant lives in another national cloud"), N_("Each cloud has login hosts of its own; tokens do not cross.")),
  ROW ("tenant-metadata-wrong", "registration", "registration-tenant", TENANT_METADATA_WRONG, METADATA, TRUNK_PRACTICE_METADATA_ISSUER, GRAPH_SETUP,
       N_("The tenant's metadata names another issuer"), N_("What answers is not the tenant that was asked for.")),

  SETUP ("sign-in-needed", "registration", "registration-credential", SIGN_IN_NEEDED, DELEGATED_SETUP, N_("Nobody has signed in yet"),
         N_("A delegated set-up needs one sign-in by a person."), .text = "sign-in: none"),
  SETUP ("tenant-required", "registration", "registration-ids", TENANT_REQUIRED, "tenant-required", N_("An app signs in at no particular tenant"),
         N_("Signing in as the application needs one tenant.")),

  /* registration: the token's claims */
  CLAIMS ("token-no-roles", "registration-permissions", TOKEN_NO_ROLES, NO_ROLES, GRAPH_SETUP, N_("The token carries no permission at all"),
          N_("Entra issues a token to any application; only consent puts roles into it.")),
  CLAIMS ("token-permission-missing", "registration-permissions", TOKEN_PERMISSION_MISSING, ONE_MISSING, GRAPH_SETUP, N_("One permission was not granted"),
          N_("A permission that was asked for is not one that was granted.")),
  CLAIMS ("token-over-privileged", "registration-permissions", TOKEN_OVER_PRIVILEGED, EXTRA, GRAPH_SETUP, N_("The token carries more than is needed"),
          N_("What is not needed can only do harm.")),
  CLAIMS ("token-audience", "registration-audience", TOKEN_AUDIENCE, AUDIENCE, GRAPH_SETUP, N_("The token is for another service"),
          N_("A Graph token does not open EWS, and the other way round.")),
  CLAIMS ("token-tenant", "registration-audience", TOKEN_TENANT, TENANT, GRAPH_SETUP, N_("The token is of another tenant"),
          N_("Signed in with an account of another organisation.")),
  CLAIMS ("token-client", "registration-audience", TOKEN_CLIENT, CLIENT, GRAPH_SETUP, N_("The token is for another application"),
          N_("Two registrations were mixed up.")),
  CLAIMS ("token-lifetime", "registration-permissions", TOKEN_LIFETIME, SHORT, GRAPH_SETUP, N_("Tokens live for a minute only"),
          N_("A policy shortens the lifetime; long runs need many tokens.")),
  CLAIMS ("token-malformed", "registration-audience", TOKEN_MALFORMED, MALFORMED, GRAPH_SETUP, N_("The token cannot be read"),
          N_("A token that is not a JWT cannot be judged before it is used.")),
  CLAIMS ("refresh-token-absent", "sign-in", REFRESH_TOKEN_ABSENT, NO_REFRESH, DELEGATED_SETUP, N_("No refresh token comes with the token"),
          N_("Without offline_access the connection ends after an hour.")),

  /* sign-in by device code */
  DEVICE ("device-code-expired", DEVICE_CODE_EXPIRED, EXPIRED, N_("The device code runs out at once"), N_("The fifteen minutes run from the request, not from the typing."), .number = 70019),
  DEVICE ("device-code-declined", DEVICE_CODE_DECLINED, DECLINED, N_("The person says no"), N_("A refusal is final; a new code is needed."), .number = 70018),
  DEVICE ("device-code-bad", DEVICE_CODE_BAD, BAD_CODE, N_("The device code is not recognised"), N_("The code was cut or is of another tenant."), .number = 70018),
  DEVICE ("device-code-used", DEVICE_CODE_USED, USED, N_("The device code was used before"), N_("One code, one sign-in."), .number = 90120),
  DEVICE ("device-code-data-centre", DEVICE_CODE_DATA_CENTRE, DATA_CENTRE, N_("The code was made in another data centre"), N_("Ask for a new code at the tenant's own address."), .number = 50134),
  DEVICE ("device-code-slow-down", OK, SLOW_DOWN, N_("The server asks to poll more slowly"), N_("RFC 8628: five seconds more, from then on.")),
  DEVICE ("device-code-no-interval", OK, NO_INTERVAL, N_("The answer names no polling interval"), N_("RFC 8628: then it is five seconds.")),

  /* account */
  SETUP ("address-malformed", "account", "import", ADDRESS_MALFORMED, "address-malformed", N_("An address is not one"),
         N_("A typing mistake in a list of accounts is refused, with its place, before anything is tested."), .text = "refused: /accounts/2/address"),
};

/**
 * trunk_practice_faults_add_menu:
 *
 * Puts the frame's rows on the menu.
 */
void
trunk_practice_faults_add_menu (TrunkPracticeFaults *self)
{
  const TrunkPracticeFault *entra;
  gsize n_rows;

  g_return_if_fail (self != NULL);

  trunk_practice_faults_add_table (self, menu, G_N_ELEMENTS (menu));
  entra = trunk_practice_menu_entra (&n_rows);
  trunk_practice_faults_add_table (self, entra, n_rows);
}
