/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "explain/trunk-explanation-private.h"

#include <string.h>

#include "explain/trunk-remedies-private.h"

/* A pasted error is a few lines; a whole log is looked at up to here. */
#define MAX_TEXT_BYTES (256 * 1024)
#define AADSTS         "AADSTS"

static xmlNode *
accept (xmlNode      *entry,
        TrunkFinding *out_finding)
{
  if (entry == NULL || !trunk_finding_from_nick (trunk_remedies_get_attribute (entry, "finding"), out_finding))
    return NULL;

  return entry;
}

/* The first group of the first match */
static char *
find_word (const char *text,
           const char *pattern)
{
  g_autoptr(GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  g_assert (regex != NULL);
  if (!g_regex_match (regex, text, 0, &match))
    return NULL;

  return g_match_info_fetch (match, 1);
}

static char *
dup_aadsts (const char *text)
{
  char *number = find_word (text, AADSTS "\\s*:?\\s*(\\d{4,8})\\b");

  if (number == NULL)
    number = find_word (text, "\"error_codes\"\\s*:\\s*\\[\\s*(\\d{4,8})\\b");
  if (number == NULL)
    number = find_word (text, "^\\s*(\\d{5,8})\\s*$");

  return number;
}

static gboolean
recognise_aadsts (xmlDoc       *remedies,
                  const char   *text,
                  TrunkFill    *fill,
                  TrunkFinding *out_finding,
                  xmlNode     **out_refinement)
{
  g_autofree char *number = dup_aadsts (text);
  g_autofree char *code = NULL;
  g_autofree char *correlation = NULL;

  if (number == NULL)
    return FALSE;

  code = g_strconcat (AADSTS, number, NULL);
  correlation = find_word (text, "correlation[ _]id\"?\\s*:\\s*\"?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");
  trunk_fill_set (fill, "aadsts", code);
  trunk_fill_set (fill, "aadsts-number", number);
  trunk_fill_set (fill, "correlation-id", correlation);
  *out_refinement = accept (trunk_remedies_get_code (remedies, "aadsts", number), out_finding);
  if (*out_refinement == NULL)
    *out_finding = TRUNK_FINDING_SIGN_IN_OTHER;

  return TRUE;
}

/* Codes nest, the innermost says most (Graph's innererror, an EWS fault in an answer), and it comes last in the text. */
static xmlNode *
find_last_code (xmlDoc             *remedies,
                const char         *text,
                const char * const *kinds)
{
  g_autoptr(GRegex) regex = g_regex_new ("[A-Za-z][A-Za-z_]{3,60}", G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  xmlNode *last = NULL;

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *word = g_match_info_fetch (match, 0);

      for (guint i = 0; kinds[i] != NULL; i++)
        {
          xmlNode *node = trunk_remedies_get_code (remedies, kinds[i], word);

          if (node != NULL)
            last = node;
        }
    }

  return last;
}

static gboolean
recognise_code (xmlDoc       *remedies,
                const char   *text,
                TrunkFill    *fill,
                TrunkFinding *out_finding,
                xmlNode     **out_refinement)
{
  static const char * const service_kinds[] = { "graph", "ews", NULL };
  static const char * const oauth_kinds[] = { "oauth", NULL };
  g_autofree char *unknown = NULL;

  if ((*out_refinement = accept (trunk_remedies_find_reply (remedies, text), out_finding)) != NULL)
    return TRUE;
  if ((*out_refinement = accept (find_last_code (remedies, text, service_kinds), out_finding)) != NULL)
    return TRUE;
  if ((*out_refinement = accept (find_last_code (remedies, text, oauth_kinds), out_finding)) != NULL)
    return TRUE;

  unknown = find_word (text, "\\b((?-i:Error[A-Z][A-Za-z]{2,60}))\\b");
  if (unknown == NULL)
    return FALSE;
  trunk_fill_set (fill, "ews-code", unknown);
  *out_finding = TRUNK_FINDING_SERVICE_OTHER;

  return TRUE;
}

static gboolean
recognise_status (xmlDoc       *remedies,
                  const char   *text,
                  TrunkFill    *fill,
                  TrunkFinding *out_finding,
                  xmlNode     **out_refinement)
{
  g_autofree char *status = find_word (text, "(?:\\bHTTP(?:/[0-9.]+)?|\\bstatus(?:[ _]?code)?\"?)\\s*:?=?\\s*\\(?([345]\\d\\d)\\b");

  if (status == NULL)
    status = find_word (text, "^\\s*\\(?([345]\\d\\d)\\)?(?:\\s+[a-z][a-z ]*)?\\s*$");
  if (status == NULL)
    return FALSE;

  trunk_fill_set (fill, "http-status", status);
  *out_refinement = accept (trunk_remedies_get_code (remedies, "http", status), out_finding);

  return *out_refinement != NULL;
}

gboolean
trunk_recognise_text (xmlDoc       *remedies,
                      const char   *text,
                      TrunkFill    *fill,
                      TrunkFinding *out_finding,
                      xmlNode     **out_refinement)
{
  g_autofree char *valid = g_utf8_make_valid (text, strnlen (text, MAX_TEXT_BYTES));
  g_autofree char *name = g_ascii_strdown (valid, -1);

  *out_refinement = NULL;
  if (trunk_finding_from_nick (g_strstrip (name), out_finding))
    return TRUE;

  return recognise_aadsts (remedies, valid, fill, out_finding, out_refinement) ||
         recognise_code (remedies, valid, fill, out_finding, out_refinement) ||
         recognise_status (remedies, valid, fill, out_finding, out_refinement);
}
