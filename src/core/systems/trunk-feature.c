/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "systems/trunk-feature.h"

#include "base/trunk-error.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  TrunkFeature feature;
  const char  *nick;
  const char  *label;
  const char  *description;
} FeatureName;

/* In the order in which they are shown and written. */
static const FeatureName feature_names[] = {
  { TRUNK_FEATURE_SINGLE_INBOX, "single-inbox", N_("Single inbox"),
    N_("Voice messages appear in the mailbox and keep in step with the telephone.") },
  { TRUNK_FEATURE_TEXT_TO_SPEECH, "text-to-speech", N_("E-mail read out by telephone"),
    N_("People listen to their e-mail over the telephone.") },
  { TRUNK_FEATURE_CALENDAR, "calendar", N_("Calendar"),
    N_("The system reads appointments: for presence, for rules, or to join meetings by telephone.") },
  { TRUNK_FEATURE_CONTACTS, "contacts", N_("Contacts"),
    N_("People reach their own contacts by telephone.") },
  { TRUNK_FEATURE_EMAIL_FORWARDING, "email-forwarding", N_("E-mail forwarding"),
    N_("The system sends messages by e-mail.") },
  { TRUNK_FEATURE_EMAIL_QUEUE, "email-queue", N_("E-mail queue"),
    N_("Agents take e-mail from a shared mailbox.") },
  { TRUNK_FEATURE_DIRECTORY_SEARCH, "directory-search", N_("Directory search"),
    N_("Contacts of the mailboxes are found in the telephone’s directory.") },
  { TRUNK_FEATURE_MAILBOX_MANAGEMENT, "mailbox-management", N_("Mailbox management"),
    N_("The system shows and changes settings of mailboxes.") },
};

static const FeatureName *
find_feature (TrunkFeature feature)
{
  for (guint i = 0; i < G_N_ELEMENTS (feature_names); i++)
    {
      if (feature_names[i].feature == feature)
        return &feature_names[i];
    }

  return NULL;
}

/**
 * trunk_feature_get_nick:
 * @feature: exactly one feature
 *
 * Returns: (transfer none): the stable name of @feature in documents, JSON and on the command line
 */
const char *
trunk_feature_get_nick (TrunkFeature feature)
{
  const FeatureName *name = find_feature (feature);

  g_return_val_if_fail (name != NULL, NULL);

  return name->nick;
}

/**
 * trunk_feature_get_label:
 * @feature: exactly one feature
 *
 * Returns: (transfer none): what people call @feature, translated
 */
const char *
trunk_feature_get_label (TrunkFeature feature)
{
  const FeatureName *name = find_feature (feature);

  g_return_val_if_fail (name != NULL, NULL);

  return _(name->label);
}

/**
 * trunk_feature_get_description:
 * @feature: exactly one feature
 *
 * Returns: (transfer none): what @feature does for people, one sentence, translated
 */
const char *
trunk_feature_get_description (TrunkFeature feature)
{
  const FeatureName *name = find_feature (feature);

  g_return_val_if_fail (name != NULL, NULL);

  return _(name->description);
}

/**
 * trunk_feature_from_nick:
 * @out_feature: (out) (optional): the feature of that name
 *
 * Returns: whether there is a feature named @nick
 */
gboolean
trunk_feature_from_nick (const char   *nick,
                         TrunkFeature *out_feature)
{
  g_return_val_if_fail (nick != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (feature_names); i++)
    {
      if (g_str_equal (feature_names[i].nick, nick))
        {
          if (out_feature != NULL)
            *out_feature = feature_names[i].feature;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * trunk_features_to_string:
 * @features: a set of features
 *
 * Returns: (transfer full): the nicks of @features, comma separated, in a fixed order; empty for none
 */
char *
trunk_features_to_string (TrunkFeature features)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (feature_names); i++)
    {
      if ((features & feature_names[i].feature) != 0)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", feature_names[i].nick);
    }

  return g_string_free (text, FALSE);
}

/**
 * trunk_features_from_string:
 * @text: nicks, separated by commas or white space
 * @out_features: (out) (optional): their set
 * @error: %TRUNK_ERROR_INVALID_INPUT names the word that is no feature, and the features there are
 *
 * An empty @text is no feature.
 *
 * Returns: whether every word of @text is a feature
 */
gboolean
trunk_features_from_string (const char   *text,
                            TrunkFeature *out_features,
                            GError      **error)
{
  g_auto(GStrv) words = NULL;
  TrunkFeature features = TRUNK_FEATURE_NONE;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  words = g_strsplit_set (text, ", \t\n", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      TrunkFeature feature;

      if (words[i][0] == '\0')
        continue;
      if (!trunk_feature_from_nick (words[i], &feature))
        {
          g_autofree char *all = trunk_features_to_string (~TRUNK_FEATURE_NONE);

          g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INVALID_INPUT,
                       /* TRANSLATORS: the first %s is what was typed, the second a list of the words that exist */
                       _("There is no feature “%s”; the features are %s."), words[i], all);
          return FALSE;
        }
      features |= feature;
    }

  if (out_features != NULL)
    *out_features = features;
  return TRUE;
}
