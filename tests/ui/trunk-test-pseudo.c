/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A language in which every translated sentence stands in brackets, and is longer: what is on the screen without brackets was forgotten.
 * It takes the place of gettext for the program and for the toolkit alike: linked into a test, or by LD_PRELOAD. */
#include "config.h"

#include <glib.h>
#include <string.h>

/* Languages that need the most room take about a third more. */
#define LONGER_PERCENT 35

static GHashTable *
pseudo_table (void)
{
  static gsize made = 0;

  if (g_once_init_enter (&made))
    g_once_init_leave (&made, (gsize) g_hash_table_new (g_str_hash, g_str_equal));

  return (GHashTable *) made;
}

/* Characters of @text that are read: no markup. */
static gsize
pseudo_text_length (const char *text)
{
  gsize length = 0;
  gboolean inside = FALSE;

  for (; *text != '\0'; text++)
    {
      if (*text == '<')
        inside = TRUE;
      else if (*text == '>')
        inside = FALSE;
      else if (!inside)
        length++;
    }

  return length;
}

/* As long-lived as what gettext returns. */
static const char *
pseudo_translate (const char *text)
{
  static GMutex mutex;
  g_autoptr(GMutexLocker) locker = NULL;
  g_autofree char *tail = NULL;
  const char *known;
  gsize end;
  char *made;

  /* Settings of the toolkit that are asked for in this way, and the head of a catalogue. */
  if (text == NULL || *text == '\0' || g_str_has_prefix (text, "default:") || g_str_has_prefix (text, "calendar:"))
    return text;

  locker = g_mutex_locker_new (&mutex);
  known = g_hash_table_lookup (pseudo_table (), text);
  if (known != NULL)
    return known;

  tail = g_strnfill (MAX (1, pseudo_text_length (text) * LONGER_PERCENT / 100), '~');
  for (end = strlen (text); end > 1 && text[end - 1] == '\n'; end--)
    ;
  made = g_strdup_printf ("[%.*s %s]%s", (int) end, text, tail, text + end);
  g_hash_table_insert (pseudo_table (), g_strdup (text), made);

  return made;
}

#define EXPORTED __attribute__ ((visibility ("default")))
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#pragma GCC diagnostic ignored "-Wmissing-declarations"
#pragma GCC diagnostic ignored "-Wredundant-decls"

/* The toolkit and the program come by GLib's functions, but for gettext() itself in a program. */

EXPORTED const gchar *
g_dgettext (const gchar *domain,
            const gchar *msgid)
{
  return pseudo_translate (msgid);
}

EXPORTED const gchar *
g_dcgettext (const gchar *domain,
             const gchar *msgid,
             gint         category)
{
  return pseudo_translate (msgid);
}

EXPORTED const gchar *
g_dngettext (const gchar *domain,
             const gchar *msgid,
             const gchar *msgid_plural,
             gulong       n)
{
  return pseudo_translate (n == 1 ? msgid : msgid_plural);
}

/* @msgctxtid: the context, '\004' and the message */
EXPORTED const gchar *
g_dpgettext (const gchar *domain,
             const gchar *msgctxtid,
             gsize        msgidoffset)
{
  return pseudo_translate (msgctxtid + msgidoffset);
}

EXPORTED const gchar *
g_dpgettext2 (const gchar *domain,
              const gchar *context,
              const gchar *msgid)
{
  return pseudo_translate (msgid);
}

EXPORTED char *
dcgettext (const char *domain,
           const char *msgid,
           int         category)
{
  return (char *) pseudo_translate (msgid);
}

EXPORTED char *
dgettext (const char *domain,
          const char *msgid)
{
  return (char *) pseudo_translate (msgid);
}

EXPORTED char *
gettext (const char *msgid)
{
  return (char *) pseudo_translate (msgid);
}

EXPORTED char *
dcngettext (const char        *domain,
            const char        *msgid,
            const char        *msgid_plural,
            unsigned long int  n,
            int                category)
{
  return (char *) pseudo_translate (n == 1 ? msgid : msgid_plural);
}

EXPORTED char *
dngettext (const char        *domain,
           const char        *msgid,
           const char        *msgid_plural,
           unsigned long int  n)
{
  return (char *) pseudo_translate (n == 1 ? msgid : msgid_plural);
}

EXPORTED char *
ngettext (const char        *msgid,
          const char        *msgid_plural,
          unsigned long int  n)
{
  return (char *) pseudo_translate (n == 1 ? msgid : msgid_plural);
}
