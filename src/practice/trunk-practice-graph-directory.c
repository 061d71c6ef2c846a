/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-graph-private.h"

#include <string.h>

#define METADATA      "https://graph.microsoft.com/v1.0/$metadata#"
#define GRAPH_APP_ID  "00000003-0000-0000-c000-000000000000"
#define EWS_APP_ID    "00000002-0000-0ff1-ce00-000000000000"
#define USERS_PAGE    100
#define USERS_MOST    999

/* Facts 5.2 and 5.3: what the two resources offer to applications. */
static const struct
{
  const char *resource;
  const char *value;
  const char *id;
} app_roles[] = {
  {GRAPH_APP_ID, "User.Read.All", "df021288-bdef-4463-88db-98f22de89214"},
  {GRAPH_APP_ID, "Mail.ReadBasic.All", "693c5e45-0940-467d-9b8a-1022fb9d42ef"},
  {GRAPH_APP_ID, "Mail.Read", "810c84a8-4a9e-49e6-bf7d-12d183f40d01"},
  {GRAPH_APP_ID, "Mail.ReadWrite", "e2a3a72e-5f79-4c64-b1b1-878b674786c9"},
  {GRAPH_APP_ID, "Mail.Send", "b633e1c5-b582-4048-a93e-9f11b44c7e96"},
  {GRAPH_APP_ID, "Calendars.Read", "798ee544-9d2d-430c-a058-570e29e34338"},
  {GRAPH_APP_ID, "Calendars.ReadWrite", "ef54d2bf-783f-4e0f-bca1-3210c0444d99"},
  {GRAPH_APP_ID, "Contacts.Read", "089fe4d0-434a-44c5-8827-41ba8a0b17f5"},
  {GRAPH_APP_ID, "Contacts.ReadWrite", "6918b873-d17a-4dc1-b314-35f528134491"},
  {GRAPH_APP_ID, "MailboxSettings.Read", "40f97065-369a-49f4-947c-6a255697ae91"},
  {GRAPH_APP_ID, "Application.Read.All", "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30"},
  {GRAPH_APP_ID, "Directory.Read.All", "7ab1d382-f21e-4acd-a863-ba3e13f7da61"},
  {GRAPH_APP_ID, "Organization.Read.All", "498476ce-e0fe-48b0-b801-37ba7e2685c6"},
  {GRAPH_APP_ID, "Place.Read.All", "913b9306-0ce1-42b8-9137-6a7df690a760"},
  {EWS_APP_ID, "full_access_as_app", "dc890d15-9560-4a4c-9b7f-a736ec74ec40"},
  {EWS_APP_ID, "Exchange.ManageAsApp", "dc50a0fb-09a3-484d-be87-e023b12c6440"},
  {EWS_APP_ID, "IMAP.AccessAsApp", "5e5addcd-3e8d-4e90-baf5-964efab2b20a"},
  {EWS_APP_ID, "POP.AccessAsApp", "cb842b43-da6e-4506-86fe-bb12199c656d"},
};

static const char * const user_properties[] = {
  "businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation", "preferredLanguage", "surname",
  "userPrincipalName", "accountEnabled", "proxyAddresses", "mailNickname", "assignedPlans", "assignedLicenses", "onPremisesSyncEnabled",
  "onPremisesImmutableId", "onPremisesSecurityIdentifier", "userType", "usageLocation", "department", "companyName", "createdDateTime",
  "onPremisesExtensionAttributes", "otherMails", "imAddresses", "employeeId", "streetAddress", "city", "country", "state", "postalCode", NULL
};

typedef struct
{
  const char *primary;          /* address, unless the alias fault moved it away */
  const char *upn;
  TrunkPracticeState state;
  gboolean    moved;
} UserView;

static UserView
view_user (TrunkPracticeGraphCall *call,
           TrunkPracticeMailbox   *mailbox,
           char                  **out_primary)
{
  UserView view = {.state = trunk_practice_mailbox_state (call->practice->faults, mailbox)};

  view.moved = trunk_practice_mailbox_fault (call->practice->faults, mailbox->address, TRUNK_PRACTICE_MAILBOX_ALIAS);
  *out_primary = view.moved ? g_strconcat ("primary.", mailbox->address, NULL) : g_strdup (mailbox->address);
  view.primary = *out_primary;
  view.upn = view.moved ? *out_primary : mailbox->upn;
  return view;
}

static void
put_plans (TrunkPracticeGraphCall *call,
           gboolean                licensed)
{
  if (call->select != NULL && trunk_practice_graph_wants (call, "assignedLicenses"))
    {
      trunk_practice_json_open (call->out, "assignedLicenses", '[');
      if (licensed)
        {
          trunk_practice_json_open (call->out, NULL, '{');
          trunk_practice_json_open (call->out, "disabledPlans", '[');
          g_string_append_c (call->out, ']');
          trunk_practice_json_string (call->out, "skuId", "6fd2c87f-b296-42f0-b197-1e91e994b900");
          g_string_append_c (call->out, '}');
        }
      g_string_append_c (call->out, ']');
    }
  if (call->select != NULL && trunk_practice_graph_wants (call, "assignedPlans"))
    {
      trunk_practice_json_open (call->out, "assignedPlans", '[');
      if (licensed)
        {
          trunk_practice_json_open (call->out, NULL, '{');
          trunk_practice_json_string (call->out, "assignedDateTime", "2026-01-12T08:30:00Z");
          trunk_practice_json_string (call->out, "capabilityStatus", "Enabled");
          trunk_practice_json_string (call->out, "service", "exchange");
          trunk_practice_json_string (call->out, "servicePlanId", "efb87545-963c-4e0d-99df-69c6916d9eb0");
          g_string_append_c (call->out, '}');
        }
      g_string_append_c (call->out, ']');
    }
}

/* Without $select the service gives a dozen properties only; every other has to be named. */
static void
put_user (TrunkPracticeGraphCall *call,
          TrunkPracticeMailbox   *mailbox)
{
  GString *out = call->out;
  g_autofree char *primary = NULL;
  UserView view = view_user (call, mailbox, &primary);
  gboolean licensed = mailbox->kind == TRUNK_PRACTICE_KIND_USER && view.state != TRUNK_PRACTICE_STATE_UNLICENSED
                      && view.state != TRUNK_PRACTICE_STATE_ON_PREMISES;
  gboolean named = call->select != NULL;

#define WANTS(name) trunk_practice_graph_wants (call, name)
  if (WANTS ("businessPhones"))
    {
      trunk_practice_json_open (out, "businessPhones", '[');
      trunk_practice_json_string (out, NULL, mailbox->phone);
      g_string_append_c (out, ']');
    }
  if (WANTS ("displayName"))
    trunk_practice_json_string (out, "displayName", mailbox->display_name);
  if (WANTS ("givenName"))
    trunk_practice_json_string (out, "givenName", mailbox->given_name);
  if (WANTS ("jobTitle"))
    trunk_practice_json_string (out, "jobTitle", mailbox->job_title);
  if (WANTS ("mail"))
    trunk_practice_json_string (out, "mail", view.primary);
  if (WANTS ("mobilePhone"))
    trunk_practice_json_string (out, "mobilePhone", NULL);
  if (WANTS ("officeLocation"))
    trunk_practice_json_string (out, "officeLocation", NULL);
  if (WANTS ("preferredLanguage"))
    trunk_practice_json_string (out, "preferredLanguage", NULL);
  if (WANTS ("surname"))
    trunk_practice_json_string (out, "surname", mailbox->surname);
  if (WANTS ("userPrincipalName"))
    trunk_practice_json_string (out, "userPrincipalName", view.upn);
  trunk_practice_json_string (out, "id", mailbox->object_id);
  if (named && WANTS ("accountEnabled"))
    trunk_practice_json_bool (out, "accountEnabled", mailbox->enabled && view.state != TRUNK_PRACTICE_STATE_DISABLED);
  if (named && WANTS ("userType"))
    trunk_practice_json_string (out, "userType", "Member");
  if (named && WANTS ("mailNickname"))
    {
      g_autofree char *nickname = g_strndup (mailbox->address, strcspn (mailbox->address, "@"));

      trunk_practice_json_string (out, "mailNickname", nickname);
    }
  if (named && WANTS ("onPremisesSyncEnabled"))
    {
      trunk_practice_json_key (out, "onPremisesSyncEnabled");
      g_string_append (out, view.state == TRUNK_PRACTICE_STATE_ON_PREMISES ? "true" : "null");
    }
  if (named && WANTS ("proxyAddresses"))
    {
      g_autofree char *first = g_strconcat ("SMTP:", view.primary, NULL);

      trunk_practice_json_open (out, "proxyAddresses", '[');
      trunk_practice_json_string (out, NULL, first);
      if (view.moved || mailbox->alias != NULL)
        {
          g_autofree char *second = g_strconcat ("smtp:", view.moved ? mailbox->address : mailbox->alias, NULL);

          trunk_practice_json_string (out, NULL, second);
        }
      g_string_append_c (out, ']');
    }
  put_plans (call, licensed);
#undef WANTS
}

static gboolean
starts_with_folded (const char *text,
                    const char *prefix)
{
  g_autofree char *a = g_utf8_casefold (text != NULL ? text : "", -1);
  g_autofree char *b = g_utf8_casefold (prefix, -1);

  return g_str_has_prefix (a, b);
}

/* -1: not understood */
static int
match_user_clause (TrunkPracticeGraphCall *call,
                   TrunkPracticeMailbox   *mailbox,
                   const char             *clause)
{
  g_autofree char *primary = NULL;
  UserView view = view_user (call, mailbox, &primary);
  const char *operator = strstr (clause, " eq ");
  g_autofree char *value = NULL;

  if (g_ascii_strncasecmp (clause, "startswith(", 11) == 0)
    {
      const char *comma = strchr (clause, ',');
      const char *end = strrchr (clause, ')');
      g_autofree char *quoted = comma != NULL && end > comma ? g_strstrip (g_strndup (comma + 1, end - comma - 1)) : NULL;

      value = quoted != NULL ? trunk_practice_graph_literal (quoted) : NULL;
      if (value == NULL)
        return -1;
      if (g_ascii_strncasecmp (clause + 11, "displayName", 11) == 0)
        return starts_with_folded (mailbox->display_name, value);
      if (g_ascii_strncasecmp (clause + 11, "userPrincipalName", 17) == 0)
        return starts_with_folded (view.upn, value);
      if (g_ascii_strncasecmp (clause + 11, "mail", 4) == 0)
        return starts_with_folded (view.primary, value);
      return -1;
    }
  if (operator == NULL)
    return -1;
  if (g_str_has_prefix (clause, "accountEnabled "))
    return (mailbox->enabled && view.state != TRUNK_PRACTICE_STATE_DISABLED) == g_str_equal (operator + 4, "true");
  if (g_ascii_strncasecmp (clause, "proxyAddresses/any(", 19) == 0)
    {
      const char *end = strrchr (clause, ')');
      g_autofree char *quoted = end > operator ? g_strstrip (g_strndup (operator + 4, end - operator - 4)) : NULL;

      value = quoted != NULL ? trunk_practice_graph_literal (quoted) : NULL;
      if (value == NULL)
        return -1;
      if (g_ascii_strncasecmp (value, "smtp:", 5) != 0)
        return 0;
      return g_ascii_strcasecmp (value + 5, view.primary) == 0 || g_ascii_strcasecmp (value + 5, mailbox->address) == 0
             || (mailbox->alias != NULL && g_ascii_strcasecmp (value + 5, mailbox->alias) == 0);
    }
  value = trunk_practice_graph_literal (operator + 4);
  if (value == NULL)
    return -1;
  if (g_str_has_prefix (clause, "mail "))
    return g_ascii_strcasecmp (view.primary, value) == 0;
  if (g_str_has_prefix (clause, "userPrincipalName "))
    return g_ascii_strcasecmp (view.upn, value) == 0;
  if (g_str_has_prefix (clause, "id "))
    return g_ascii_strcasecmp (mailbox->object_id, value) == 0;
  if (g_str_has_prefix (clause, "displayName "))
    return g_strcmp0 (mailbox->display_name, value) == 0;
  return -1;
}

static int
match_user (TrunkPracticeGraphCall *call,
            TrunkPracticeMailbox   *mailbox,
            char                  **alternatives)
{
  if (trunk_practice_mailbox_fault (call->practice->faults, mailbox->address, TRUNK_PRACTICE_MAILBOX_UNKNOWN))
    return 0;
  if (alternatives == NULL)
    return 1;
  for (guint i = 0; alternatives[i] != NULL; i++)
    {
      g_auto(GStrv) clauses = trunk_practice_graph_split (alternatives[i], " and ");
      int all = 1;

      for (guint k = 0; clauses[k] != NULL && all != 0; k++)
        {
          int matches = match_user_clause (call, mailbox, clauses[k]);

          if (matches < 0)
            return -1;
          all = all && matches;
        }
      if (all)
        return 1;
    }
  return 0;
}

static gboolean
may_read_users (TrunkPracticeGraphCall *call,
                const char             *address)
{
  const TrunkPracticeFault *fault = trunk_practice_mail_fault_refusing (call->practice->faults, TRUNK_PRACTICE_PLACE_DIRECTORY, address,
                                                                        TRUNK_PRACTICE_PART_READ);

  if (fault != NULL)
    {
      trunk_practice_graph_fail (call, fault->status, fault->code, fault->text);
      return FALSE;
    }
  return trunk_practice_graph_require (call, "Authorization_RequestDenied", "User.Read.All", "User.ReadBasic.All", "User.ReadWrite.All",
                                       "Directory.Read.All", "Directory.ReadWrite.All", NULL);
}

static void
list_users (TrunkPracticeGraphCall *call)
{
  const char *filter = trunk_practice_graph_query (call, "$filter");
  g_auto(GStrv) alternatives = filter != NULL ? trunk_practice_graph_split (filter, " or ") : NULL;
  guint n = trunk_practice_tenant_get_n_mailboxes (call->practice->tenant);
  guint skip, top;
  guint matched = 0;
  guint given = 0;
  gboolean more = FALSE;

  if (!may_read_users (call, NULL) || !trunk_practice_graph_check_select (call, "microsoft.graph.user", user_properties)
      || !trunk_practice_graph_page (call, USERS_PAGE, USERS_MOST, &skip, &top))
    return;
  g_string_append (call->out, "{\"@odata.context\":\"" METADATA "users\"");
  trunk_practice_json_open (call->out, "value", '[');
  for (guint i = 0; i < n && !more; i++)
    {
      TrunkPracticeMailbox *mailbox = trunk_practice_tenant_get_nth (call->practice->tenant, i);
      int matches = match_user (call, mailbox, alternatives);

      if (matches < 0)
        {
          trunk_practice_graph_fail (call, 400, "Request_UnsupportedQuery", "Unsupported or invalid query filter clause specified.");
          return;
        }
      if (!matches || matched++ < skip)
        continue;
      if (given == top)
        more = TRUE;
      else
        {
          trunk_practice_json_open (call->out, NULL, '{');
          put_user (call, mailbox);
          g_string_append_c (call->out, '}');
          given++;
        }
    }
  g_string_append_c (call->out, ']');
  call->foreign_next = trunk_practice_mail_fault_of_kind (call->practice->faults, TRUNK_PRACTICE_PLACE_GRAPH, NULL,
                                                          TRUNK_PRACTICE_MAIL_NEXT_FOREIGN) != NULL;
  if (more)
    trunk_practice_graph_next_link (call, skip + given);
  g_string_append_c (call->out, '}');
}

static void
not_found (TrunkPracticeGraphCall *call,
           const char             *name)
{
  g_autofree char *message = g_strdup_printf ("Resource '%s' does not exist or one of its queried reference-property objects are not present.", name);

  trunk_practice_graph_fail (call, 404, "Request_ResourceNotFound", message);
}

static void
get_user (TrunkPracticeGraphCall *call,
          TrunkPracticeMailbox   *mailbox)
{
  const char *name = call->path[1];
  gboolean own = mailbox != NULL && !call->grant->app_only && g_ascii_strcasecmp (call->grant->upn, mailbox->upn) == 0;
  g_autofree char *primary = NULL;

  if (!(own && trunk_practice_grant_has (call->grant, "User.Read")) && !may_read_users (call, mailbox != NULL ? mailbox->address : NULL))
    return;
  if (!trunk_practice_graph_check_select (call, "microsoft.graph.user", user_properties))
    return;
  /* The directory knows object ids and user principal names only: an address that is neither is not found. */
  if (mailbox == NULL || trunk_practice_mailbox_fault (call->practice->faults, mailbox->address, TRUNK_PRACTICE_MAILBOX_UNKNOWN)
      || (g_ascii_strcasecmp (view_user (call, mailbox, &primary).upn, name) != 0 && g_ascii_strcasecmp (mailbox->object_id, name) != 0))
    {
      not_found (call, name);
      return;
    }
  g_string_append (call->out, "{\"@odata.context\":\"" METADATA "users/$entity\"");
  put_user (call, mailbox);
  g_string_append_c (call->out, '}');
}

static const TrunkPracticeFault *
mailbox_refusal (TrunkPracticeGraphCall *call,
                 const char             *address)
{
  TrunkPracticePart part;
  gboolean calendar = FALSE;
  gboolean contacts = FALSE;
  gboolean sends = FALSE;

  for (guint i = 2; i < call->n_path; i++)
    {
      const char *segment = call->path[i];

      calendar |= g_ascii_strncasecmp (segment, "calendar", 8) == 0 || g_ascii_strcasecmp (segment, "events") == 0;
      contacts |= g_ascii_strcasecmp (segment, "contacts") == 0;
      sends |= g_ascii_strcasecmp (segment, "sendMail") == 0 || g_ascii_strcasecmp (segment, "send") == 0;
    }
  if (calendar)
    part = TRUNK_PRACTICE_PART_CALENDAR;
  else if (contacts)
    part = TRUNK_PRACTICE_PART_CONTACTS;
  else if (sends)
    part = TRUNK_PRACTICE_PART_SEND;
  else if (trunk_practice_graph_is (call, "GET"))
    part = TRUNK_PRACTICE_PART_READ;
  else if (trunk_practice_graph_is (call, "DELETE") || g_ascii_strcasecmp (call->path[call->n_path - 1], "permanentDelete") == 0)
    part = TRUNK_PRACTICE_PART_DELETE;
  else
    part = TRUNK_PRACTICE_PART_WRITE;
  return trunk_practice_mail_fault_refusing (call->practice->faults, TRUNK_PRACTICE_PLACE_GRAPH, address, part);
}

static gboolean
apply_faults (TrunkPracticeGraphCall *call,
              const char             *address)
{
  TrunkPracticeFaults *faults = call->practice->faults;
  const TrunkPracticeFault *fault;

  if (!trunk_practice_faults_any (faults, TRUNK_PRACTICE_PLACE_GRAPH))
    return FALSE;
  call->foreign_next = trunk_practice_mail_fault_of_kind (faults, TRUNK_PRACTICE_PLACE_GRAPH, address, TRUNK_PRACTICE_MAIL_NEXT_FOREIGN) != NULL;
  fault = mailbox_refusal (call, address);
  if (fault != NULL)
    {
      trunk_practice_graph_fail (call, fault->status, fault->code, fault->kind == TRUNK_PRACTICE_MAIL_RECOVERS ? "The request was throttled." : fault->text);
      if (fault->number > 0)
        call->retry_after = fault->number;
      else if (fault->number < 0)
        call->challenge = "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", error=\"insufficient_claims\", "
                          "claims=\"eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNzk1MjEyMDAwIn19fQ==\"";
      return TRUE;
    }
  fault = trunk_practice_mail_fault_of_kind (faults, TRUNK_PRACTICE_PLACE_GRAPH, address, TRUNK_PRACTICE_MAIL_HUGE);
  if (fault != NULL)
    call->huge = (gsize) fault->number;
  return FALSE;
}

/* /users/{id}/…: the mailbox behind a user. @mailbox: (nullable): NULL when nobody is called so */
void
trunk_practice_graph_user (TrunkPracticeGraphCall *call,
                           TrunkPracticeMailbox   *mailbox)
{
  const char *name = call->path[1];
  TrunkPracticeState state;

  if (call->n_path == 2)
    {
      if (trunk_practice_graph_is (call, "GET"))
        get_user (call, mailbox);
      else
        trunk_practice_graph_fail (call, 403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
      return;
    }
  if (apply_faults (call, mailbox != NULL ? mailbox->address : NULL))
    return;
  if (mailbox == NULL || trunk_practice_mailbox_fault (call->practice->faults, mailbox->address, TRUNK_PRACTICE_MAILBOX_UNKNOWN)
      || (mailbox->alias != NULL && g_ascii_strcasecmp (name, mailbox->alias) == 0)
      || (trunk_practice_mailbox_fault (call->practice->faults, mailbox->address, TRUNK_PRACTICE_MAILBOX_ALIAS)
          && g_ascii_strcasecmp (name, mailbox->address) == 0))
    {
      g_autofree char *message = g_strdup_printf ("The requested user '%s' is invalid.", name);

      trunk_practice_graph_fail (call, 404, "ErrorInvalidUser", message);
      return;
    }
  /* A person reaches their own mailbox; another's only with rights on it, and nobody has any here. */
  if (!call->grant->app_only && g_ascii_strcasecmp (call->grant->upn, mailbox->upn) != 0)
    {
      trunk_practice_graph_fail (call, 403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
      return;
    }
  state = trunk_practice_mailbox_state (call->practice->faults, mailbox);
  if (state == TRUNK_PRACTICE_STATE_UNLICENSED || state == TRUNK_PRACTICE_STATE_ON_PREMISES)
    {
      trunk_practice_graph_fail (call, 404, "MailboxNotEnabledForRESTAPI", "The mailbox is either inactive, soft-deleted, or is hosted on-premise.");
      return;
    }
  if (!trunk_practice_graph_mail (call, mailbox, 2) && !trunk_practice_graph_calendar (call, mailbox, 2))
    trunk_practice_graph_bad_request (call, "Resource not found for the segment '%s'.", call->path[2]);
}

static void
get_organization (TrunkPracticeGraphCall *call)
{
  static const char * const known[] = {"displayName", "verifiedDomains", "createdDateTime", "countryLetterCode", "city", "tenantType", NULL};
  static const struct
  {
    const char *name;
    gboolean initial;
  } domains[] = {{TRUNK_PRACTICE_DOMAIN, FALSE}, {TRUNK_PRACTICE_ONMICROSOFT, TRUE}};

  if (!trunk_practice_graph_require (call, "Authorization_RequestDenied", "Organization.Read.All", "Directory.Read.All", "User.Read",
                                     "Organization.ReadWrite.All", NULL)
      || !trunk_practice_graph_check_select (call, "microsoft.graph.organization", known))
    return;
  g_string_append (call->out, "{\"@odata.context\":\"" METADATA "organization\"");
  trunk_practice_json_open (call->out, "value", '[');
  trunk_practice_json_open (call->out, NULL, '{');
  trunk_practice_json_string (call->out, "id", TRUNK_PRACTICE_TENANT_ID);
  if (trunk_practice_graph_wants (call, "displayName"))
    trunk_practice_json_string (call->out, "displayName", "Practice Example");
  if (trunk_practice_graph_wants (call, "countryLetterCode"))
    trunk_practice_json_string (call->out, "countryLetterCode", "DE");
  if (trunk_practice_graph_wants (call, "createdDateTime"))
    trunk_practice_json_string (call->out, "createdDateTime", "2019-03-05T09:12:44Z");
  if (trunk_practice_graph_wants (call, "tenantType"))
    trunk_practice_json_string (call->out, "tenantType", "AAD");
  if (trunk_practice_graph_wants (call, "verifiedDomains"))
    {
      trunk_practice_json_open (call->out, "verifiedDomains", '[');
      for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
        {
          trunk_practice_json_open (call->out, NULL, '{');
          trunk_practice_json_string (call->out, "capabilities", "Email, OfficeCommunicationsOnline");
          trunk_practice_json_bool (call->out, "isDefault", !domains[i].initial);
          trunk_practice_json_bool (call->out, "isInitial", domains[i].initial);
          trunk_practice_json_string (call->out, "name", domains[i].name);
          trunk_practice_json_string (call->out, "type", "Managed");
          g_string_append_c (call->out, '}');
        }
      g_string_append_c (call->out, ']');
    }
  g_string_append (call->out, "}]}");
}

static void
put_service_principal (TrunkPracticeGraphCall *call,
                       const char             *app_id)
{
  GString *out = call->out;
  g_autofree char *seed = g_strconcat ("service principal ", app_id, NULL);
  const char *name = g_str_equal (app_id, GRAPH_APP_ID) ? "Microsoft Graph" : g_str_equal (app_id, EWS_APP_ID) ? "Office 365 Exchange Online" : "Unified messaging";
  char guid[37];

  trunk_practice_make_guid (seed, guid);
  trunk_practice_json_string (out, "id", g_str_equal (app_id, call->grant->client_id) && call->grant->app_only ? call->grant->object_id : guid);
  if (trunk_practice_graph_wants (call, "accountEnabled"))
    trunk_practice_json_bool (out, "accountEnabled", TRUE);
  if (trunk_practice_graph_wants (call, "appId"))
    trunk_practice_json_string (out, "appId", app_id);
  if (trunk_practice_graph_wants (call, "displayName"))
    trunk_practice_json_string (out, "displayName", name);
  if (trunk_practice_graph_wants (call, "servicePrincipalType"))
    trunk_practice_json_string (out, "servicePrincipalType", "Application");
  if (trunk_practice_graph_wants (call, "appRoles"))
    {
      trunk_practice_json_open (out, "appRoles", '[');
      for (guint i = 0; i < G_N_ELEMENTS (app_roles); i++)
        {
          if (!g_str_equal (app_roles[i].resource, app_id))
            continue;
          trunk_practice_json_open (out, NULL, '{');
          g_string_append (out, "\"allowedMemberTypes\":[\"Application\"]");
          trunk_practice_json_string (out, "description", app_roles[i].value);
          trunk_practice_json_string (out, "displayName", app_roles[i].value);
          trunk_practice_json_string (out, "id", app_roles[i].id);
          trunk_practice_json_bool (out, "isEnabled", TRUE);
          trunk_practice_json_string (out, "origin", "Application");
          trunk_practice_json_string (out, "value", app_roles[i].value);
          g_string_append_c (out, '}');
        }
      g_string_append_c (out, ']');
    }
}

static void
put_assignments (TrunkPracticeGraphCall *call)
{
  GString *out = call->out;

  g_string_append (out, "{\"@odata.context\":\"" METADATA "appRoleAssignments\"");
  trunk_practice_json_open (out, "value", '[');
  for (guint i = 0; i < G_N_ELEMENTS (app_roles); i++)
    {
      g_autofree char *seed = g_strconcat ("service principal ", app_roles[i].resource, NULL);
      g_autofree char *id = NULL;
      char resource[37];

      if (!trunk_practice_grant_has (call->grant, app_roles[i].value))
        continue;
      trunk_practice_make_guid (seed, resource);
      id = g_base64_encode ((const guchar *) app_roles[i].id, 24);
      trunk_practice_json_open (out, NULL, '{');
      trunk_practice_json_string (out, "id", id);
      trunk_practice_json_string (out, "appRoleId", app_roles[i].id);
      trunk_practice_json_string (out, "createdDateTime", "2026-01-12T08:30:00Z");
      trunk_practice_json_string (out, "principalDisplayName", "Unified messaging");
      trunk_practice_json_string (out, "principalId", call->grant->object_id);
      trunk_practice_json_string (out, "principalType", "ServicePrincipal");
      trunk_practice_json_string (out, "resourceDisplayName", g_str_equal (app_roles[i].resource, GRAPH_APP_ID) ? "Microsoft Graph" : "Office 365 Exchange Online");
      trunk_practice_json_string (out, "resourceId", resource);
      g_string_append_c (out, '}');
    }
  g_string_append (out, "]}");
}

static void
get_service_principals (TrunkPracticeGraphCall *call)
{
  static const char * const known[] = {"accountEnabled", "appId", "displayName", "servicePrincipalType", "appRoles", "oauth2PermissionScopes", NULL};
  const char *filter = trunk_practice_graph_query (call, "$filter");
  const char *key = call->n_path > 1 ? call->path[1] : NULL;
  g_autofree char *app_id = NULL;

  if (!trunk_practice_graph_require (call, "Authorization_RequestDenied", "Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All", NULL)
      || !trunk_practice_graph_check_select (call, "microsoft.graph.servicePrincipal", known))
    return;
  if (key != NULL && g_str_has_prefix (key, "appId='") && g_str_has_suffix (key, "'"))
    app_id = g_strndup (key + 7, strlen (key) - 8);
  else if (filter != NULL && g_str_has_prefix (filter, "appId eq "))
    app_id = trunk_practice_graph_literal (filter + 9);
  else if (key != NULL && g_ascii_strcasecmp (key, call->grant->object_id) == 0)
    app_id = g_strdup (call->grant->client_id);
  if (app_id == NULL
      || (g_ascii_strcasecmp (app_id, GRAPH_APP_ID) != 0 && g_ascii_strcasecmp (app_id, EWS_APP_ID) != 0
          && g_ascii_strcasecmp (app_id, call->grant->client_id) != 0))
    {
      if (filter != NULL && app_id != NULL)
        g_string_append (call->out, "{\"@odata.context\":\"" METADATA "servicePrincipals\",\"value\":[]}");
      else
        not_found (call, key != NULL ? key : "servicePrincipals");
      return;
    }
  if (call->n_path > 2 && g_ascii_strcasecmp (call->path[2], "appRoleAssignments") == 0)
    {
      put_assignments (call);
      return;
    }
  g_string_append (call->out, filter != NULL ? "{\"@odata.context\":\"" METADATA "servicePrincipals\",\"value\":[{"
                                             : "{\"@odata.context\":\"" METADATA "servicePrincipals/$entity\"");
  put_service_principal (call, app_id);
  g_string_append (call->out, filter != NULL ? "}]}" : "}");
}

static void
get_places (TrunkPracticeGraphCall *call)
{
  guint n = trunk_practice_tenant_get_n_mailboxes (call->practice->tenant);
  gboolean rooms = g_ascii_strcasecmp (call->path[1], "microsoft.graph.room") == 0;
  guint skip, top;
  guint given = 0;

  if (!trunk_practice_graph_require (call, "Authorization_RequestDenied", "Place.Read.All", "Place.ReadWrite.All", NULL)
      || !trunk_practice_graph_page (call, 100, 100, &skip, &top))
    return;
  if (!rooms && g_ascii_strcasecmp (call->path[1], "microsoft.graph.roomList") != 0)
    {
      trunk_practice_graph_bad_request (call, "Resource not found for the segment '%s'.", call->path[1]);
      return;
    }
  g_string_append_printf (call->out, "{\"@odata.context\":\"" METADATA "places/%s\"", call->path[1]);
  trunk_practice_json_open (call->out, "value", '[');
  for (guint i = skip + TRUNK_PRACTICE_FIRST_ROOM; rooms && i < MIN (n, TRUNK_PRACTICE_FIRST_OTHER_UPN) && given < top; i++, given++)
    {
      TrunkPracticeMailbox *room = trunk_practice_tenant_get_nth (call->practice->tenant, i);

      trunk_practice_json_open (call->out, NULL, '{');
      trunk_practice_json_string (call->out, "id", room->object_id);
      trunk_practice_json_string (call->out, "displayName", room->display_name);
      trunk_practice_json_string (call->out, "phone", room->phone);
      trunk_practice_json_string (call->out, "emailAddress", room->address);
      trunk_practice_json_int (call->out, "capacity", 4 + 4 * (i % 4));
      trunk_practice_json_string (call->out, "building", "1");
      trunk_practice_json_int (call->out, "floorNumber", i % 3);
      trunk_practice_json_string (call->out, "bookingType", "standard");
      g_string_append_c (call->out, '}');
    }
  g_string_append (call->out, "]}");
}

/* What is not a user's. */
void
trunk_practice_graph_directory (TrunkPracticeGraphCall *call)
{
  if (call->n_path > 0 && trunk_practice_graph_is (call, "GET"))
    {
      const char *first = call->path[0];

      if (g_ascii_strcasecmp (first, "organization") == 0)
        {
          get_organization (call);
          return;
        }
      if (g_ascii_strcasecmp (first, "users") == 0)
        {
          list_users (call);
          return;
        }
      if (g_ascii_strcasecmp (first, "places") == 0 && call->n_path == 2)
        {
          get_places (call);
          return;
        }
      if (g_ascii_strncasecmp (first, "servicePrincipals", 17) == 0)
        {
          /* servicePrincipals(appId='…') is one segment with a named key. */
          if (first[17] == '(' && g_str_has_suffix (first, ")"))
            {
              g_autofree char *key = g_strndup (first + 18, strlen (first) - 19);
              char **longer = g_new0 (char *, call->n_path + 2);

              longer[0] = g_strdup ("servicePrincipals");
              longer[1] = g_steal_pointer (&key);
              for (guint i = 1; i < call->n_path; i++)
                longer[i + 1] = g_strdup (call->path[i]);
              g_strfreev (call->path);
              call->path = longer;
              call->n_path++;
            }
          get_service_principals (call);
          return;
        }
    }
  trunk_practice_graph_bad_request (call, "Resource not found for the segment '%s'.", call->n_path > 0 ? call->path[0] : "");
}
