/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-help-topics.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/trunk-step.h"

#define OVERVIEW "overview"

/* What each page is for. */
static const struct
{
  const char *page;
  const char *purpose;
} purposes[] = {
  { OVERVIEW, N_("Your set-ups with their state, and the dates on which something ends. Open a set-up to go on with it.") },
  { "start", N_("Say which telephone system gets access to mailboxes, and what it shall do there. Everything else follows from that: the "
                "protocol, the permissions, the values to enter and the tests.") },
  { "registration", N_("The telephone system is known to the cloud by an app registration. Enter its values here, have it made for you, or ask "
                       "the administrator who may make it.") },
  { "sign-in", N_("Some systems read mailboxes in the name of a person, who has to sign in once. Others sign in as themselves, and then there is "
                  "nothing to do here.") },
  { "service", N_("What your telephone system calls its unified messaging service, with the fields that it has: name, proxy, capabilities.") },
  { "certificates", N_("Which servers are trusted, and by which certificate the registration signs in, where it does not use a secret.") },
  { "accounts", N_("Whose mailboxes are to be reached: one line for each user of the telephone system.") },
  { "tests", N_("Whether it works, asked of the real servers step by step. The first step that breaks is the cause; what comes after it is not "
                "reached, rather than broken.") },
  { "handover", N_("What the telephone system and other administrators get: the values in the order of the system’s own screens, files, and a "
                   "report without secrets.") },
};

static const TrunkHelpTopic topics[] = {
  { "start overview", N_("Set-up"),
    N_("One telephone system’s way to a set of mailboxes: a service, its registration, its accounts and the certificates it trusts.") },
  { "start", N_("System and release"),
    N_("The telephone product that is connected, and its version. Releases are listed only where they behave differently.") },
  { "start", N_("Feature"),
    N_("What the system does with a mailbox: put voice messages into it (single inbox), read e-mail aloud, use the calendar or the contacts. Only "
       "what is chosen is asked for and tested.") },
  { "start registration", N_("Cloud"),
    N_("Microsoft runs the worldwide cloud and some national ones. Each has its own addresses for signing in and for mailboxes; a tenant is in "
       "one of them.") },
  { "start tests overview", N_("EWS (Exchange Web Services)"),
    N_("The older way to mailboxes in Exchange. Since 1 October 2026 Exchange Online answers it only to apps on the tenant’s allow list, and on "
       "1 April 2027 it ends there. Exchange servers of your own keep it.") },
  { "start tests", N_("Microsoft Graph"),
    N_("The way to mailboxes in Exchange Online that stays. A system that can use it does not depend on EWS.") },
  { "registration", N_("App registration"),
    N_("How a program is known to the directory: who it is, how it proves that, and what it may do. It is made in the Microsoft Entra admin "
       "center.") },
  { "registration", N_("Directory (tenant) ID"),
    N_("Names the organization’s directory. It looks like 8e7f1c2a-0b3d-4c5e-9f60-7a8b9c0d1e2f and stands on the registration’s first page.") },
  { "registration", N_("Application (client) ID"),
    N_("Names the registration itself. It stands beside the directory ID and looks alike; the two are easily mixed up.") },
  { "registration", N_("Client secret"),
    N_("A password of the registration. Copy the column named Value, not the Secret ID; it is shown only once. The portal gives it 24 months at "
       "most.") },
  { "registration certificates", N_("Certificate as credential"),
    N_("Instead of a secret a registration can sign in with a certificate. The public part is uploaded to it, the private key stays here. Two may be "
       "there at a time, so that the old one can be replaced without a break.") },
  { "registration tests", N_("Permission and consent"),
    N_("A permission that is requested does nothing before an administrator has granted it: that is consent. Application permissions are for the "
       "service itself, delegated ones for a person who signs in.") },
  { "registration", N_("Object ID"),
    N_("The registration and its enterprise application each have one of their own. Some commands need them; no field of a telephone system does.") },
  { "sign-in", N_("Device code"),
    N_("A short code that is entered in any browser, also on another device. The program waits meanwhile. A code lasts about a quarter of an hour; a "
       "new one can be had at any time.") },
  { "sign-in", N_("Refresh token"),
    N_("What a sign-in leaves behind, so that it need not be repeated. It is renewed with each use and ends after 90 days without one. It is kept like "
       "a password.") },
  { "sign-in tests", N_("Conditional access"),
    N_("Rules of the organization about who may sign in from where and how. Some of them can never be met by a device code; the refusal then says "
       "which way would pass.") },
  { "service", N_("Unified messaging service"),
    N_("The entry in the telephone system that says how mailboxes are reached. Its fields are named here as the system names them.") },
  { "service", N_("Capability"),
    N_("A feature that is switched on for a service, and for each of its accounts. An account can’t have what its service lacks.") },
  { "service", N_("Proxy"),
    N_("A server through which this computer reaches the internet, at an address such as http://proxy.example.com:3128. A password for it is kept with "
       "the secrets. The telephone system may need another one.") },
  { "service tests", N_("A mailbox that must be refused"),
    N_("Name one that the service must not be able to open. The tests then prove not only that access works, but that it ends where it should.") },
  { "certificates", N_("Certificate authority"),
    N_("Who vouches for servers. Those of public clouds are known to this computer; a server of your own may be vouched for by an authority that "
       "has to be imported here and in the telephone system.") },
  { "certificates", N_("Fingerprint"),
    N_("A short number computed from a certificate. Compare it with one that you were told in another way before you trust a certificate that came "
       "over the network.") },
  { "certificates", N_("Chain"),
    N_("A server’s certificate, the one that vouches for it, and so on up to a root that is trusted. Servers often forget to send the middle.") },
  { "accounts", N_("Account"),
    N_("One user’s mailbox on one service. The alias is the user’s name on the telephone system, the address that of the mailbox; they need not be "
       "alike.") },
  { "accounts", N_("CSV"),
    N_("A table as a text file, as spreadsheets and telephone systems export it. The first line names the columns. Lines that can’t be used are "
       "listed with the reason; nothing is half imported.") },
  { "tests", N_("Check, ladder and rung"),
    N_("A check is a named question with one answer. The checks of an account stand above each other like the rungs of a ladder; the first that breaks "
       "is the verdict.") },
  { "tests", N_("Not reached"),
    N_("An earlier check broke, so that this one was not asked. It says nothing about whether it would work.") },
  { "tests", N_("Cause"),
    N_("Accounts that fail for one reason are one cause. Mend that, and test those accounts again.") },
  { "tests", N_("Write probe and round trip"),
    N_("The write probe makes a marked draft and removes it. The round trip, if you allow it, puts a short voice message into each mailbox, reads it, "
       "and removes it. Whoever looks at the mailbox just then can see it.") },
  { "tests", N_("Transcript"),
    N_("What was said to the servers and what they answered, with secrets masked. It is kept only when the preferences say so.") },
  { "tests", N_("Throttling"),
    N_("A service that gets too many requests asks to wait. The tests do so and go on; it is no failure.") },
  { "handover", N_("Value sheet"),
    N_("Which value goes into which field of which screen, in the system’s order, with a box to tick off what is entered.") },
  { "handover", N_("Report"),
    N_("What was tested, what was found and what to do, for people who were not there. It holds no secrets; that is checked when it is written.") },
  { "overview", N_("Dates"),
    N_("Ends of secrets and certificates of your set-ups, and what the clouds have announced. Save them for your calendar to be reminded 60, 30 and 7 "
       "days before.") },
  { "overview", N_("Test history"),
    N_("Every run is kept until you remove it. Choose two runs of one set-up to see what has begun to fail, what works again and what has become "
       "slower.") },
  { "overview registration", N_("Where secrets are kept"),
    N_("In the keyring of your desktop; or in memory until the program ends; or in a file sealed with a passphrase. Never in the file with the set-ups, "
       "in an export, a report or a log.") },
  { "overview start", N_("Practice tenant"),
    N_("A simulated cloud that runs on this computer. It answers as the real services do and can be made to fail in the ways they do. When you stop "
       "practising, nothing of it is left.") },
  { "overview", N_("Export and import"),
    N_("A set-up as a file (JSON) for another computer, for a colleague or for “trunklinectl check”. Secrets are not in it and have to be entered "
       "again.") },
};

guint
trunk_help_get_n_topics (void)
{
  return G_N_ELEMENTS (topics);
}

const TrunkHelpTopic *
trunk_help_get_nth_topic (guint n)
{
  g_return_val_if_fail (n < G_N_ELEMENTS (topics), NULL);

  return &topics[n];
}

gboolean
trunk_help_topic_is_of (const TrunkHelpTopic *topic,
                        const char           *page)
{
  g_auto(GStrv) pages = NULL;

  g_return_val_if_fail (topic != NULL, FALSE);
  g_return_val_if_fail (page != NULL, FALSE);

  pages = g_strsplit (topic->pages, " ", -1);

  return g_strv_contains ((const char * const *) pages, page);
}

static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);

  return g_utf8_casefold (normal != NULL ? normal : "", -1);
}

/**
 * trunk_help_topic_matches:
 * @search: (nullable): what somebody looks for
 *
 * Returns: whether every word of @search is in the topic; nothing matches everything
 */
gboolean
trunk_help_topic_matches (const TrunkHelpTopic *topic,
                          const char           *search)
{
  g_autofree char *word = NULL;
  g_autofree char *text = NULL;
  g_autofree char *wanted = NULL;
  g_auto(GStrv) words = NULL;

  g_return_val_if_fail (topic != NULL, FALSE);

  word = fold (_(topic->word));
  text = fold (_(topic->text));
  wanted = fold (search != NULL ? search : "");
  words = g_strsplit_set (wanted, " \t\n", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (strstr (word, words[i]) == NULL && strstr (text, words[i]) == NULL)
        return FALSE;
    }

  return TRUE;
}

const char *
trunk_help_get_purpose (const char *page)
{
  g_return_val_if_fail (page != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (purposes); i++)
    {
      if (g_str_equal (page, purposes[i].page))
        return _(purposes[i].purpose);
    }

  return NULL;
}

const char *
trunk_help_get_page_title (const char *page)
{
  TrunkWizardStep step;

  g_return_val_if_fail (page != NULL, NULL);

  if (g_str_equal (page, OVERVIEW))
    return _("Overview");

  return trunk_wizard_step_from_nick (page, &step) ? trunk_wizard_step_get_title (step) : NULL;
}
