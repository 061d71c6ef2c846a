/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-menu.h"

#include <glib/gi18n-lib.h>

/* What Entra's token endpoint can refuse with: one row a code, with the "error" it comes under and the shape of its words.
 * Codes and meanings: Microsoft's page of AADSTS error codes. A code of one family teaches what the family teaches. */

#define GRAPH     "unity-connection-graph"
#define DELEGATED "unity-connection-delegated"
#define CERTIFIED "unity-connection-certificate"

#define TENANT     "registration-tenant"
#define APP        "registration-app"
#define CREDENTIAL "registration-credential"
#define REFRESH    "registration-refresh"

#define TEACHES_SECRET    N_("The value of a client secret is shown once; afterwards only a new one helps.")
#define TEACHES_ENDED     N_("A credential has an end; note it, and make the next one before.")
#define TEACHES_APP       N_("An application exists in one tenant of one cloud, and needs an enterprise application there.")
#define TEACHES_TENANT    N_("A tenant belongs to one cloud, and is named by its id or by a verified domain.")
#define TEACHES_CONSENT   N_("Permissions are first listed, then consented to by an administrator.")
#define TEACHES_RESOURCE  N_("A token is for exactly one service, which must exist in the tenant.")
#define TEACHES_ASSERTION N_("Certificate, key, clock and claims must fit what the registration knows.")
#define TEACHES_USER      N_("The account of the person who signs in has to be in order.")
#define TEACHES_MFA       N_("A person has to be there: app-only access avoids the question.")
#define TEACHES_POLICY    N_("Conditional Access decides; the sign-in log says which policy did.")
#define TEACHES_AGAIN     N_("A sign-in does not last for ever; do it again.")
#define TEACHES_TRANSIENT N_("Wait, then try again.")
#define TEACHES_REQUEST   N_("The request itself was wrong.")

#define AADSTS(code_, ...) NAMED ("aadsts-" #code_, code_, __VA_ARGS__)
#define NAMED(name_, code_, check_, finding_, setup_, status_, error_, title_, teaches_, text_) \
  { .name = name_, .title = title_, .teaches = teaches_, .level = "registration", .finding = TRUNK_FINDING_##finding_, \
    .check = check_, .setup = setup_, .place = TRUNK_PRACTICE_PLACE_TOKEN, .kind = TRUNK_PRACTICE_TOKEN_ANY, .status = status_, \
    .number = code_, .code = error_, .text = text_ }

/* Only a refresh token can fail so. */
#define ENDED(code_, title_, text_) \
  { .name = "aadsts-" #code_, .title = title_, .teaches = TEACHES_AGAIN, .level = "registration", .finding = TRUNK_FINDING_SIGN_IN_EXPIRED, \
    .check = CREDENTIAL, .setup = DELEGATED, .place = TRUNK_PRACTICE_PLACE_TOKEN, .kind = TRUNK_PRACTICE_TOKEN_REFRESH, .status = 400, \
    .number = code_, .code = "invalid_grant", .text = text_ }

static const TrunkPracticeFault entra_menu[] = {
  /* credential; the two that everybody meets have a name besides */
  NAMED ("secret-wrong", 7000215, CREDENTIAL, SECRET_WRONG, GRAPH, 401, "invalid_client", N_("The client secret is wrong"), TEACHES_SECRET,
         "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{client}'."),
  NAMED ("secret-expired", 7000222, CREDENTIAL, SECRET_EXPIRED, GRAPH, 401, "invalid_client", N_("The client secret has expired"), TEACHES_ENDED,
         "The provided client secret keys for app '{client}' are expired. Visit the Azure portal to create new keys for your app, or consider using certificate credentials for added security."),
  AADSTS (7000215, CREDENTIAL, SECRET_WRONG, GRAPH, 401, "invalid_client", N_("The client secret is wrong"), TEACHES_SECRET,
          "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{client}'."),
  AADSTS (7000222, CREDENTIAL, SECRET_EXPIRED, GRAPH, 401, "invalid_client", N_("The client secret has expired"), TEACHES_ENDED,
          "The provided client secret keys for app '{client}' are expired. Visit the Azure portal to create new keys for your app, or consider using certificate credentials for added security."),
  AADSTS (70002, CREDENTIAL, SECRET_WRONG, GRAPH, 401, "invalid_client", N_("The client secret does not match (older wording)"), TEACHES_SECRET,
          "Error validating credentials."),
  AADSTS (7000218, CREDENTIAL, CREDENTIAL_REQUIRED, DELEGATED, 401, "invalid_client", N_("The application is not a public client"), TEACHES_REQUEST,
          "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."),
  AADSTS (700025, CREDENTIAL, PUBLIC_CLIENT_CREDENTIAL, GRAPH, 401, "invalid_client", N_("A public client sent a credential"), TEACHES_REQUEST,
          "Client is public so neither 'client_assertion' nor 'client_secret' should be presented."),
  AADSTS (700027, CREDENTIAL, ASSERTION_SIGNATURE, CERTIFIED, 401, "invalid_client", N_("The assertion's signature is not accepted"), TEACHES_ASSERTION,
          "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found.]"),
  AADSTS (700030, CREDENTIAL, CERTIFICATE_SUBJECT, CERTIFIED, 401, "invalid_client", N_("The certificate's subject is not allowed"), TEACHES_ASSERTION,
          "Invalid certificate - subject name in certificate is not authorized."),
  AADSTS (50012, CREDENTIAL, ASSERTION_SIGNATURE, CERTIFIED, 401, "invalid_client", N_("The assertion is out of its time or invalid"), TEACHES_ASSERTION,
          "Client assertion contains an invalid signature or is not within its valid time range."),
  AADSTS (50013, CREDENTIAL, ASSERTION_MALFORMED, CERTIFIED, 401, "invalid_grant", N_("The assertion is invalid"), TEACHES_ASSERTION,
          "Assertion failed signature validation, or is malformed."),
  AADSTS (500133, CREDENTIAL, ASSERTION_TIME, CERTIFIED, 401, "invalid_grant", N_("The assertion is not within its time range"), TEACHES_ASSERTION,
          "Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token."),
  AADSTS (50027, CREDENTIAL, ASSERTION_MALFORMED, CERTIFIED, 401, "invalid_client", N_("The assertion cannot be read"), TEACHES_ASSERTION,
          "JWT token is invalid or malformed."),
  AADSTS (50048, CREDENTIAL, ASSERTION_MALFORMED, CERTIFIED, 401, "invalid_client", N_("Subject and issuer of the assertion differ"), TEACHES_ASSERTION,
          "Subject must match Issuer claim in the client assertion."),

  /* tenant */
  AADSTS (90002, TENANT, TENANT_NOT_FOUND, GRAPH, 400, "invalid_request", N_("The tenant is not found"), TEACHES_TENANT,
          "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud."),
  AADSTS (900023, TENANT, TENANT_ID_MALFORMED, GRAPH, 400, "invalid_request", N_("The tenant's name is not one"), TEACHES_TENANT,
          "Specified tenant identifier '{tenant}' is neither a valid DNS name, nor a valid external domain."),
  AADSTS (90038, TENANT, TENANT_OTHER_CLOUD, GRAPH, 400, "invalid_request", N_("The tenant is in a national cloud"), TEACHES_TENANT,
          "Tenant '{tenant}' request is being redirected to the National Cloud 'MicrosoftOnline.US'."),
  AADSTS (900432, TENANT, TENANT_OTHER_CLOUD, GRAPH, 400, "invalid_request", N_("The application may not cross clouds"), TEACHES_TENANT,
          "Confidential Client is not supported in Cross Cloud request."),
  AADSTS (900382, TENANT, TENANT_OTHER_CLOUD, GRAPH, 400, "invalid_request", N_("The request may not cross clouds"), TEACHES_TENANT,
          "Confidential Client is not supported in Cross Cloud request."),
  AADSTS (50194, TENANT, TENANT_REQUIRED, DELEGATED, 400, "invalid_request", N_("The application is of one tenant, but none was named"), TEACHES_TENANT,
          "Application '{client}'(Practice) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant."),
  AADSTS (9001023, TENANT, TENANT_REQUIRED, GRAPH, 400, "invalid_request", N_("The grant needs a tenant"), TEACHES_TENANT,
          "The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint."),
  AADSTS (90124, TENANT, TENANT_REQUIRED, GRAPH, 400, "invalid_request", N_("The resource needs a tenant"), TEACHES_TENANT,
          "Resource '{resource}' is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint."),
  AADSTS (90130, TENANT, TENANT_REQUIRED, GRAPH, 400, "invalid_request", N_("The application needs a tenant"), TEACHES_TENANT,
          "Application '{client}' is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint."),

  /* application */
  AADSTS (700016, APP, APP_NOT_FOUND, GRAPH, 400, "unauthorized_client", N_("The application is not found"), TEACHES_APP,
          "Application with identifier '{client}' was not found in the directory 'Practice'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant."),
  AADSTS (700011, APP, APP_NOT_FOUND, GRAPH, 400, "unauthorized_client", N_("The application is absent from the tenant"), TEACHES_APP,
          "Application with identifier '{client}' was not found in the directory."),
  AADSTS (70001, APP, APP_DISABLED, GRAPH, 400, "unauthorized_client", N_("The application is absent or disabled (older wording)"), TEACHES_APP,
          "Application with identifier '{client}' was not found in the directory 'Practice'."),
  AADSTS (7000112, APP, APP_DISABLED, GRAPH, 401, "unauthorized_client", N_("The application is switched off"), TEACHES_APP,
          "Application '{client}'(Practice) is disabled."),
  AADSTS (7000229, APP, APP_NO_SERVICE_PRINCIPAL, GRAPH, 401, "unauthorized_client", N_("The enterprise application is missing"), TEACHES_APP,
          "The client application {client} is missing service principal in the tenant {tenant}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119"),
  AADSTS (65002, APP, APP_FIRST_PARTY, DELEGATED, 400, "invalid_request", N_("The application is Microsoft's own"), TEACHES_APP,
          "Consent between first party application '{client}' and first party resource '{resource}' must be configured via preauthorization."),
  AADSTS (50105, CREDENTIAL, USER_NOT_ASSIGNED, DELEGATED, 400, "invalid_grant", N_("The person is not assigned to the application"), TEACHES_APP,
          "Your administrator has configured the application Practice ('{client}') to block users unless they are specifically granted ('assigned') access to the application."),

  /* consent and resource */
  AADSTS (65001, CREDENTIAL, CONSENT_MISSING, DELEGATED, 400, "invalid_grant", N_("Nobody has consented"), TEACHES_CONSENT,
          "The user or administrator has not consented to use the application with ID '{client}' named 'Practice'. Send an interactive authorization request for this user and resource."),
  AADSTS (65004, CREDENTIAL, CONSENT_DECLINED, DELEGATED, 400, "invalid_grant", N_("The person declined to consent"), TEACHES_CONSENT,
          "User declined to consent to access the app."),
  AADSTS (65005, CREDENTIAL, PERMISSION_NOT_LISTED, DELEGATED, 400, "invalid_client", N_("The application does not list the permission"), TEACHES_CONSENT,
          "The application '{client}' asked for scope that does not exist on the resource, or requires permissions that it does not list."),
  AADSTS (650056, CREDENTIAL, PERMISSION_NOT_LISTED, DELEGATED, 400, "invalid_client", N_("The application lists no permissions"), TEACHES_CONSENT,
          "Misconfigured application. This could be due to one of the following: the client has not listed any permissions for '{resource}' in the requested permissions in the client's application registration."),
  AADSTS (650057, CREDENTIAL, PERMISSION_NOT_LISTED, DELEGATED, 400, "invalid_resource", N_("The application does not list the resource"), TEACHES_CONSENT,
          "Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration. Client app ID: {client}(Practice). Resource value from request: {resource}."),
  AADSTS (90094, CREDENTIAL, CONSENT_ADMIN_REQUIRED, DELEGATED, 400, "invalid_grant", N_("An administrator has to consent"), TEACHES_CONSENT,
          "Administrator consent is required for the requested permissions."),
  AADSTS (90095, CREDENTIAL, CONSENT_ADMIN_REQUIRED, DELEGATED, 400, "invalid_grant", N_("Consent waits for an administrator's approval"), TEACHES_CONSENT,
          "Admin consent is required for the permissions requested by this application. An admin consent request may be sent to the admin."),
  AADSTS (650052, CREDENTIAL, RESOURCE_NOT_LICENSED, GRAPH, 400, "invalid_request", N_("The tenant has no subscription to the service"), TEACHES_RESOURCE,
          "The app is trying to access a service '{resource}' that your organization 'Practice' lacks a service principal for. Contact your IT Admin to review the configuration of your service subscriptions."),
  AADSTS (650054, CREDENTIAL, RESOURCE_NOT_FOUND, GRAPH, 400, "invalid_request", N_("The service is gone"), TEACHES_RESOURCE,
          "The application asked for permissions to access a resource that has been removed or is no longer available."),
  AADSTS (500011, CREDENTIAL, RESOURCE_NOT_FOUND, GRAPH, 400, "invalid_resource", N_("The service is not found in the tenant"), TEACHES_RESOURCE,
          "The resource principal named {resource} was not found in the tenant named Practice. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant."),
  AADSTS (50001, CREDENTIAL, RESOURCE_NOT_FOUND, GRAPH, 400, "invalid_resource", N_("The service is switched off or absent"), TEACHES_RESOURCE,
          "The resource named {resource} was not found in the tenant, or is disabled."),
  AADSTS (70011, CREDENTIAL, SCOPE_INVALID, GRAPH, 400, "invalid_scope", N_("The scope is not valid"), TEACHES_RESOURCE,
          "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {resource} is not valid."),
  AADSTS (28002, CREDENTIAL, SCOPE_INVALID, GRAPH, 400, "invalid_scope", N_("The scope is not valid (second wording)"), TEACHES_RESOURCE,
          "Provided value for the input parameter scope '{resource}' isn't valid when requesting an access token. Specify a valid scope."),
  AADSTS (700022, CREDENTIAL, SCOPE_INVALID, GRAPH, 400, "invalid_scope", N_("Two services were asked for at once"), TEACHES_RESOURCE,
          "The provided value for the input parameter scope isn't valid because it contains more than one resource."),
  AADSTS (700023, CREDENTIAL, SCOPE_INVALID, GRAPH, 400, "invalid_scope", N_("No service was asked for"), TEACHES_RESOURCE,
          "The provided value for the input parameter scope isn't valid because it doesn't contain a resource."),
  AADSTS (1002012, CREDENTIAL, SCOPE_NOT_DEFAULT, GRAPH, 400, "invalid_scope", N_("The scope lacks /.default"), TEACHES_RESOURCE,
          "The provided value for scope {resource} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI)."),
  AADSTS (50011, CREDENTIAL, REDIRECT_URI_UNREGISTERED, DELEGATED, 400, "invalid_request", N_("The redirect address is not registered"), TEACHES_REQUEST,
          "The redirect URI 'http://localhost' specified in the request does not match the redirect URIs configured for the application '{client}'."),
  AADSTS (900971, CREDENTIAL, REDIRECT_URI_UNREGISTERED, DELEGATED, 400, "invalid_request", N_("No redirect address was given"), TEACHES_REQUEST,
          "No reply address provided."),

  /* the person */
  AADSTS (50034, CREDENTIAL, USER_NOT_FOUND, DELEGATED, 400, "invalid_grant", N_("The person is not in this directory"), TEACHES_USER,
          "The user account {user} does not exist in the {tenant} directory. To sign into this application, the account must be added to the directory."),
  AADSTS (51004, CREDENTIAL, USER_NOT_FOUND, DELEGATED, 400, "invalid_grant", N_("The person's account is not in the directory"), TEACHES_USER,
          "The user account {user} doesn't exist in the {tenant} directory. To sign into this application, the account must be added to the directory."),
  AADSTS (50020, CREDENTIAL, USER_OTHER_TENANT, DELEGATED, 400, "invalid_grant", N_("The person is of another directory"), TEACHES_USER,
          "User account '{user}' from identity provider 'live.com' does not exist in tenant 'Practice' and cannot access the application '{client}'(Practice) in that tenant."),
  AADSTS (16000, CREDENTIAL, USER_OTHER_TENANT, DELEGATED, 400, "interaction_required", N_("Another account is signed in"), TEACHES_USER,
          "User account '{user}' from identity provider does not exist in tenant 'Practice'. Sign out and sign in again with a different account."),
  AADSTS (500208, CREDENTIAL, USER_OTHER_TENANT, DELEGATED, 400, "invalid_grant", N_("The domain is not one for signing in"), TEACHES_USER,
          "The domain is not a valid login domain for the account type."),
  AADSTS (50126, CREDENTIAL, USER_PASSWORD_WRONG, DELEGATED, 400, "invalid_grant", N_("User name or password is wrong"), TEACHES_USER,
          "Error validating credentials due to invalid username or password."),
  AADSTS (50053, CREDENTIAL, USER_LOCKED, DELEGATED, 400, "invalid_grant", N_("The account is locked"), TEACHES_USER,
          "The account is locked, you've tried to sign in too many times with an incorrect user ID or password."),
  AADSTS (50055, CREDENTIAL, USER_PASSWORD_EXPIRED, DELEGATED, 400, "invalid_grant", N_("The password has expired"), TEACHES_USER, "The password is expired."),
  AADSTS (50144, CREDENTIAL, USER_PASSWORD_EXPIRED, DELEGATED, 400, "invalid_grant", N_("The Active Directory password has expired"), TEACHES_USER,
          "User's Active Directory password has expired. Generate a new password for the user or have the user use the self-service reset tool to reset their password."),
  AADSTS (50057, CREDENTIAL, USER_DISABLED, DELEGATED, 400, "invalid_grant", N_("The account is switched off"), TEACHES_USER, "The user account is disabled."),
  AADSTS (50056, CREDENTIAL, USER_PASSWORD_WRONG, DELEGATED, 400, "invalid_grant", N_("The account has no password"), TEACHES_USER,
          "Invalid or null password: password does not exist in the directory for this user."),
  AADSTS (50076, CREDENTIAL, MFA_REQUIRED, DELEGATED, 400, "interaction_required", N_("A second factor is needed"), TEACHES_MFA,
          "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '{resource}'."),
  AADSTS (50074, CREDENTIAL, MFA_REQUIRED, DELEGATED, 400, "interaction_required", N_("The second factor was not given"), TEACHES_MFA,
          "Strong Authentication is required."),
  AADSTS (50078, CREDENTIAL, MFA_REQUIRED, DELEGATED, 400, "interaction_required", N_("The second factor is too long ago"), TEACHES_MFA,
          "Presented multi-factor authentication has expired due to policies configured by your administrator, you must refresh your multi-factor authentication to access '{resource}'."),
  AADSTS (50079, CREDENTIAL, MFA_REGISTRATION, DELEGATED, 400, "interaction_required", N_("The person must set up a second factor"), TEACHES_MFA,
          "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '{resource}'."),
  AADSTS (50072, CREDENTIAL, MFA_REGISTRATION, DELEGATED, 400, "interaction_required", N_("The person must enrol for a second factor"), TEACHES_MFA,
          "User needs to enroll for second factor authentication (interactive)."),
  AADSTS (50097, CREDENTIAL, DEVICE_REQUIRED, DELEGATED, 400, "interaction_required", N_("The device must identify itself"), TEACHES_POLICY,
          "Device authentication is required."),
  AADSTS (53000, CREDENTIAL, DEVICE_REQUIRED, DELEGATED, 400, "interaction_required", N_("A compliant device is demanded"), TEACHES_POLICY,
          "Device is not in required device state: compliant. Conditional Access policy requires a compliant device, and the device is not compliant."),
  AADSTS (53001, CREDENTIAL, DEVICE_REQUIRED, DELEGATED, 400, "interaction_required", N_("A domain-joined device is demanded"), TEACHES_POLICY,
          "Device is not in required device state: domain_joined. Conditional Access policy requires a domain joined device, and the device is not domain joined."),
  AADSTS (53002, CREDENTIAL, DEVICE_REQUIRED, DELEGATED, 400, "interaction_required", N_("An approved application is demanded"), TEACHES_POLICY,
          "The app used isn't an approved app for Conditional Access."),
  AADSTS (53003, CREDENTIAL, POLICY_BLOCKED, DELEGATED, 400, "invalid_grant", N_("Conditional Access blocks the sign-in"), TEACHES_POLICY,
          "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance."),
  AADSTS (530032, CREDENTIAL, POLICY_BLOCKED, DELEGATED, 400, "invalid_grant", N_("A security policy of the tenant blocks the sign-in"), TEACHES_POLICY,
          "Blocked by security policy configured on the tenant."),
  AADSTS (530035, CREDENTIAL, POLICY_SECURITY_DEFAULTS, DELEGATED, 400, "invalid_grant", N_("Security defaults block the sign-in"), TEACHES_POLICY,
          "Access has been blocked by security defaults."),
  AADSTS (530036, CREDENTIAL, POLICY_AUTHENTICATION_FLOW, DELEGATED, 400, "invalid_grant", N_("Device-code sign-in is blocked afterwards"), TEACHES_POLICY,
          "The refresh token is not accepted because of the authentication flows policy: the session began with device code flow."),
  AADSTS (500021, CREDENTIAL, POLICY_TENANT_RESTRICTIONS, DELEGATED, 400, "invalid_grant", N_("The network's tenant restrictions forbid this tenant"), TEACHES_POLICY,
          "Access to '{tenant}' tenant is denied."),
  AADSTS (500022, CREDENTIAL, POLICY_TENANT_RESTRICTIONS, DELEGATED, 400, "invalid_grant", N_("Tenant restrictions forbid this tenant (second wording)"), TEACHES_POLICY,
          "Access to '{tenant}' tenant is denied by tenant restrictions."),
  AADSTS (500212, CREDENTIAL, POLICY_TENANT_RESTRICTIONS, DELEGATED, 400, "invalid_grant", N_("The home tenant forbids going out"), TEACHES_POLICY,
          "The user's administrator has set an outbound access policy that does not allow access to the resource tenant."),
  AADSTS (500213, CREDENTIAL, POLICY_TENANT_RESTRICTIONS, DELEGATED, 400, "invalid_grant", N_("The resource tenant forbids coming in"), TEACHES_POLICY,
          "The resource tenant's cross-tenant access policy does not allow this user to access this tenant."),

  /* refresh */
  ENDED (50173, N_("The refresh token was revoked"),
          "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password."),
  ENDED (70008, N_("The refresh token ended by disuse"),
          "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource."),
  ENDED (700082, N_("The refresh token was not used for 90 days"),
          "The refresh token has expired due to inactivity. The token was inactive for 90.00:00:00."),
  ENDED (70043, N_("Sign-in frequency ends the session"),
          "The refresh token has expired or is invalid due to sign-in frequency checks by conditional access."),
  ENDED (50132, N_("The session's credentials were revoked"),
          "Credentials have been revoked: the password has changed or the session was revoked."),
  ENDED (50133, N_("The session ended with a new password"),
          "Session is invalid due to expiration or recent password change."),
  ENDED (50089, N_("The flow's token has expired"),
          "Authentication failed due to flow token expired."),

  { .name = "refresh-failed", .title = N_("The second use of a refresh token fails"), .teaches = TEACHES_AGAIN, .level = "registration",
    .finding = TRUNK_FINDING_REFRESH_FAILED, .check = REFRESH, .setup = DELEGATED, .place = TRUNK_PRACTICE_PLACE_TOKEN,
    .kind = TRUNK_PRACTICE_TOKEN_REFRESH_AGAIN, .status = 400, .number = 999998, .code = "invalid_grant",
    .text = "The refresh token could not be redeemed." },

  /* passing trouble and bad requests */
  AADSTS (50196, CREDENTIAL, SIGN_IN_LOOP, GRAPH, 400, "invalid_grant", N_("The same request came too often"), TEACHES_TRANSIENT,
          "The server terminated an operation because it encountered a client request loop. Please contact your app vendor."),
  AADSTS (90055, APP, SIGN_IN_TRANSIENT, GRAPH, 429, "temporarily_unavailable", N_("Too many requests at once"), TEACHES_TRANSIENT,
          "Server is temporarily too busy to handle the request. Please try again."),
  AADSTS (90006, APP, SIGN_IN_TRANSIENT, GRAPH, 503, "temporarily_unavailable", N_("An external part of Entra failed"), TEACHES_TRANSIENT,
          "External server temporarily not available. Please try again."),
  AADSTS (90024, APP, SIGN_IN_TRANSIENT, GRAPH, 503, "temporarily_unavailable", N_("The request budget is used up"), TEACHES_TRANSIENT,
          "A transient error has occurred. Please try again."),
  AADSTS (90033, APP, SIGN_IN_TRANSIENT, GRAPH, 503, "temporarily_unavailable", N_("A transient error of the directory"), TEACHES_TRANSIENT,
          "A transient error has occurred. Please try again."),
  AADSTS (50033, APP, SIGN_IN_TRANSIENT, GRAPH, 503, "temporarily_unavailable", N_("A transient error of sign-in"), TEACHES_TRANSIENT,
          "A transient error has occurred. Please try again."),
  AADSTS (90012, APP, SIGN_IN_TRANSIENT, GRAPH, 503, "temporarily_unavailable", N_("Entra took too long inside"), TEACHES_TRANSIENT,
          "The request has timed out."),
  AADSTS (900144, APP, REQUEST_MALFORMED, GRAPH, 400, "invalid_request", N_("A parameter of the request is missing"), TEACHES_REQUEST,
          "The request body must contain the following parameter: 'scope'."),
  /* A code that nobody's table knows: what is said must still be useful. */
  AADSTS (999999, CREDENTIAL, SIGN_IN_OTHER, GRAPH, 400, "invalid_request", N_("A code that is in no table"), TEACHES_REQUEST,
          "Something that was never seen before happened."),
};

/**
 * trunk_practice_menu_entra:
 * @out_n_rows: (out): how many rows
 *
 * Returns: (transfer none) (array length=out_n_rows): the refusals of Entra's token endpoint
 */
const TrunkPracticeFault *
trunk_practice_menu_entra (gsize *out_n_rows)
{
  *out_n_rows = G_N_ELEMENTS (entra_menu);
  return entra_menu;
}
