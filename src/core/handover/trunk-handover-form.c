/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "handover/trunk-handover-form.h"

#define MAX_STEM_CHARS 48

static const struct
{
  const char *media_type;
  const char *stem;
  const char *suffix;
} forms[TRUNK_N_HANDOVER_FORMS] = {
  [TRUNK_HANDOVER_SHEET_TEXT] = { "text/plain", "values", ".txt" },
  [TRUNK_HANDOVER_SHEET_MARKDOWN] = { "text/markdown", "values", ".md" },
  [TRUNK_HANDOVER_SHEET_HTML] = { "text/html", "values", ".html" },
  [TRUNK_HANDOVER_SHEET_PDF] = { "application/pdf", "values", ".pdf" },
  [TRUNK_HANDOVER_REPORT_TEXT] = { "text/plain", "report", ".txt" },
  [TRUNK_HANDOVER_REPORT_MARKDOWN] = { "text/markdown", "report", ".md" },
  [TRUNK_HANDOVER_REPORT_HTML] = { "text/html", "report", ".html" },
  [TRUNK_HANDOVER_REPORT_PDF] = { "application/pdf", "report", ".pdf" },
  [TRUNK_HANDOVER_REPORT_JSON] = { "application/json", "report", ".json" },
  [TRUNK_HANDOVER_SETUP_JSON] = { "application/json", "set-up", ".json" },
};

const char *
trunk_handover_form_get_media_type (TrunkHandoverForm form)
{
  g_return_val_if_fail (form < TRUNK_N_HANDOVER_FORMS, NULL);

  return forms[form].media_type;
}

const char *
trunk_handover_form_get_suffix (TrunkHandoverForm form)
{
  g_return_val_if_fail (form < TRUNK_N_HANDOVER_FORMS, NULL);

  return forms[form].suffix;
}

gboolean
trunk_handover_form_is_sheet (TrunkHandoverForm form)
{
  return form <= TRUNK_HANDOVER_SHEET_PDF;
}

gboolean
trunk_handover_form_is_report (TrunkHandoverForm form)
{
  return form >= TRUNK_HANDOVER_REPORT_TEXT && form <= TRUNK_HANDOVER_REPORT_JSON;
}

/**
 * trunk_handover_form_dup_file_name:
 * @service_name: (nullable): the name of the set-up
 *
 * Letters and digits of any script stay; everything that means something to a shell or a file system becomes a hyphen.
 *
 * Returns: (transfer full): a name without a folder
 */
char *
trunk_handover_form_dup_file_name (TrunkHandoverForm  form,
                                   const char        *service_name)
{
  g_autoptr(GString) name = g_string_new (NULL);
  g_autofree char *lower = service_name != NULL ? g_utf8_strdown (service_name, -1) : g_strdup ("");
  guint n = 0;

  g_return_val_if_fail (form < TRUNK_N_HANDOVER_FORMS, NULL);

  for (const char *p = lower; *p != '\0' && n < MAX_STEM_CHARS; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c) || g_unichar_ismark (c))
        {
          g_string_append_unichar (name, c);
          n++;
        }
      else if (name->len > 0 && name->str[name->len - 1] != '-')
        {
          g_string_append_c (name, '-');
          n++;
        }
    }
  if (name->len > 0 && name->str[name->len - 1] != '-')
    g_string_append_c (name, '-');
  g_string_append_printf (name, "%s%s", forms[form].stem, forms[form].suffix);

  return g_strdup (name->str);
}
