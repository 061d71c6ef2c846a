/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "handover/trunk-secret-scan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Anything shorter stands in many texts by chance. */
#define MIN_NEEDLE 6

/* Where a needle may begin is told by a hash of its first four bytes: how many needles there are then costs nothing. */
#define PREFIX       4
#define FILTER_BITS  16

typedef struct
{
  TrunkSecretKind kind;
  char *text;                   /* (owned): wiped when freed */
  gsize length;
} Needle;

struct _TrunkSecretScan
{
  GArray *needles;              /* (owned) of Needle */
  guint8 filter[1 << (FILTER_BITS - 3)];
  GByteArray *tail;             /* (owned): the end of what was fed before */
  gsize longest;
  gsize length;
  guint n;
  guint n_short;
  gboolean found;
  TrunkSecretKind found_kind;
};

static void
needle_clear (gpointer data)
{
  Needle *needle = data;

  trunk_secret_wipe (needle->text, needle->length);
  g_free (needle->text);
}

TrunkSecretScan *
trunk_secret_scan_new (void)
{
  TrunkSecretScan *self = g_new0 (TrunkSecretScan, 1);

  self->needles = g_array_new (FALSE, FALSE, sizeof (Needle));
  g_array_set_clear_func (self->needles, needle_clear);
  self->tail = g_byte_array_new ();

  return self;
}

static void
forget_tail (TrunkSecretScan *self)
{
  if (self->tail->len > 0)
    trunk_secret_wipe (self->tail->data, self->tail->len);
  g_byte_array_set_size (self->tail, 0);
}

void
trunk_secret_scan_free (TrunkSecretScan *self)
{
  forget_tail (self);
  g_byte_array_unref (self->tail);
  g_array_unref (self->needles);
  g_free (self);
}

static guint
hash_prefix (const guint8 *data)
{
  guint32 prefix;

  memcpy (&prefix, data, PREFIX);

  return (prefix * 2654435761u) >> (32 - FILTER_BITS);
}

/* Takes @text. */
static void
add_needle (TrunkSecretScan *self,
            TrunkSecretKind  kind,
            char            *text)
{
  Needle needle = { kind, text, strlen (text) };
  gboolean known = FALSE;
  guint hash;

  for (guint i = 0; i < self->needles->len && !known; i++)
    known = g_str_equal (g_array_index (self->needles, Needle, i).text, text);
  if (known || needle.length < MIN_NEEDLE)
    {
      needle_clear (&needle);
      return;
    }

  hash = hash_prefix ((const guint8 *) text);
  self->filter[hash >> 3] |= 1u << (hash & 7);
  self->longest = MAX (self->longest, needle.length);
  g_array_append_val (self->needles, needle);
}

/* What its neighbours have a part in is cut off at both ends: six bits a character (RFC 4648 §4). */
static void
add_base64 (TrunkSecretScan *self,
            TrunkSecretKind  kind,
            const char      *text,
            gsize            length,
            guint            shift)
{
  g_autofree char *padded = g_malloc0 (length + shift + 1);
  char *encoded = NULL;
  char *web = NULL;
  gsize first = (shift * 8 + 5) / 6;
  gsize end;

  memcpy (padded + shift, text, length);
  encoded = g_base64_encode ((guchar *) padded, length + shift);
  trunk_secret_wipe (padded, length + shift);
  end = strcspn (encoded, "=");
  /* The last character holds bits of what follows, unless the bytes came out even. */
  if ((length + shift) % 3 != 0 && end > first)
    end--;
  memmove (encoded, encoded + first, end - first);
  encoded[end - first] = '\0';
  web = g_strdup (encoded);
  for (char *p = web; *p != '\0'; p++)
    *p = *p == '+' ? '-' : *p == '/' ? '_' : *p;
  add_needle (self, kind, encoded);
  add_needle (self, kind, web);
}

static void
add_hex (TrunkSecretScan *self,
         TrunkSecretKind  kind,
         const char      *text,
         gboolean         upper)
{
  GString *hex = g_string_sized_new (2 * strlen (text) + 1);

  for (const char *p = text; *p != '\0'; p++)
    g_string_append_printf (hex, upper ? "%02X" : "%02x", (guchar) *p);
  add_needle (self, kind, g_string_free (hex, FALSE));
}

typedef const char * (*Escape) (char c, char *buffer);

static const char *
escape_url (char  c,
            char *buffer)
{
  if (g_ascii_isalnum (c) || strchr ("-._~", c) != NULL)
    return NULL;
  g_snprintf (buffer, 8, "%%%02X", (guchar) c);

  return buffer;
}

static const char *
escape_url_lower (char  c,
                  char *buffer)
{
  if (g_ascii_isalnum (c) || strchr ("-._~", c) != NULL)
    return NULL;
  g_snprintf (buffer, 8, "%%%02x", (guchar) c);

  return buffer;
}

/* application/x-www-form-urlencoded: a space is a plus sign. */
static const char *
escape_form (char  c,
             char *buffer)
{
  return c == ' ' ? "+" : escape_url (c, buffer);
}

static const char *
escape_json (char  c,
             char *buffer)
{
  return c == '"' ? "\\\"" : c == '\\' ? "\\\\" : c == '\n' ? "\\n" : c == '\t' ? "\\t" : c == '\r' ? "\\r" : NULL;
}

/* Some writers escape the slash too. */
static const char *
escape_json_slash (char  c,
                   char *buffer)
{
  return c == '/' ? "\\/" : escape_json (c, buffer);
}

static const char *
escape_html (char  c,
             char *buffer)
{
  return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : c == '\'' ? "&#39;" : NULL;
}

static const char *
escape_xml (char  c,
            char *buffer)
{
  return c == '\'' ? "&apos;" : escape_html (c, buffer);
}

/* XML and HTML as others write it: quotes left alone. */
static const char *
escape_html_text (char  c,
                  char *buffer)
{
  return c == '"' || c == '\'' ? NULL : escape_html (c, buffer);
}

static const char *
escape_markdown (char  c,
                 char *buffer)
{
  if (strchr ("\\`*_[]<>#|~&!", c) == NULL)
    return NULL;
  g_snprintf (buffer, 8, "\\%c", c);

  return buffer;
}

static void
add_escaped (TrunkSecretScan *self,
             TrunkSecretKind  kind,
             const char      *text)
{
  static const Escape escapes[] = {
    escape_url, escape_url_lower, escape_form, escape_json, escape_json_slash, escape_html, escape_xml, escape_html_text, escape_markdown
  };

  for (guint i = 0; i < G_N_ELEMENTS (escapes); i++)
    {
      GString *escaped = g_string_sized_new (6 * strlen (text) + 1);
      char buffer[8];

      for (const char *p = text; *p != '\0'; p++)
        {
          const char *replacement = escapes[i] (*p, buffer);

          if (replacement != NULL)
            g_string_append (escaped, replacement);
          else
            g_string_append_c (escaped, *p);
        }
      add_needle (self, kind, g_string_free (escaped, FALSE));
    }
}

static void
add_text (TrunkSecretScan *self,
          TrunkSecretKind  kind,
          const char      *text)
{
  gsize length = strlen (text);

  add_needle (self, kind, g_strdup (text));
  for (guint shift = 0; shift < 3; shift++)
    add_base64 (self, kind, text, length, shift);
  add_hex (self, kind, text, FALSE);
  add_hex (self, kind, text, TRUE);
  add_escaped (self, kind, text);
}

/* A key is looked for by its lines: no part of it may get out. */
static void
add_lines (TrunkSecretScan *self,
           TrunkSecretKind  kind,
           const char      *text)
{
  const char *line = text;

  while (*line != '\0')
    {
      gsize length = strcspn (line, "\r\n");

      if (length >= MIN_NEEDLE && !g_str_has_prefix (line, "-----"))
        {
          char *copy = g_strndup (line, length);

          add_text (self, kind, copy);
          trunk_secret_wipe (copy, length);
          g_free (copy);
        }
      line += length;
      line += strspn (line, "\r\n");
    }
}

/**
 * trunk_secret_scan_add:
 *
 * Looks for @secret, too.
 */
void
trunk_secret_scan_add (TrunkSecretScan *self,
                       TrunkSecretKind  kind,
                       TrunkSecret     *secret)
{
  const char *text;

  g_return_if_fail (self != NULL);
  g_return_if_fail (secret != NULL);

  if (trunk_secret_get_length (secret) < MIN_NEEDLE)
    {
      self->n_short++;
      return;
    }

  self->n++;
  text = trunk_secret_peek (secret);
  if (strpbrk (text, "\r\n") != NULL)
    add_lines (self, kind, text);
  else
    add_text (self, kind, text);
}

guint
trunk_secret_scan_get_n (TrunkSecretScan *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n;
}

guint
trunk_secret_scan_get_n_short (TrunkSecretScan *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_short;
}

static void
try_needles (TrunkSecretScan *self,
             const guint8    *data,
             gsize            length)
{
  for (guint i = 0; i < self->needles->len; i++)
    {
      const Needle *needle = &g_array_index (self->needles, Needle, i);

      if (needle->length <= length && memcmp (data, needle->text, needle->length) == 0)
        {
          self->found = TRUE;
          self->found_kind = needle->kind;
          return;
        }
    }
}

static void
search (TrunkSecretScan *self,
        const guint8    *data,
        gsize            length)
{
  for (gsize i = 0; i + MIN_NEEDLE <= length && !self->found; i++)
    {
      guint hash = hash_prefix (data + i);

      if ((self->filter[hash >> 3] & 1u << (hash & 7)) != 0)
        try_needles (self, data + i, length - i);
    }
}

/**
 * trunk_secret_scan_feed:
 *
 * Returns: %FALSE when a secret has been found, now or before
 */
gboolean
trunk_secret_scan_feed (TrunkSecretScan *self,
                        gconstpointer    data,
                        gsize            length)
{
  gsize kept;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  self->length += length;
  if (self->longest == 0 || length == 0)
    return !self->found;

  /* What may lie across the border: the end of the last piece with the beginning of this one. */
  if (self->tail->len > 0)
    {
      g_byte_array_append (self->tail, data, MIN (length, self->longest - 1));
      search (self, self->tail->data, self->tail->len);
    }
  search (self, data, length);

  kept = self->longest - 1;
  if (length >= kept)
    {
      forget_tail (self);
      g_byte_array_append (self->tail, (const guint8 *) data + length - kept, kept);
    }
  else
    {
      if (self->tail->len == 0)
        g_byte_array_append (self->tail, data, length);
      if (self->tail->len > kept)
        g_byte_array_remove_range (self->tail, 0, self->tail->len - kept);
    }

  return !self->found;
}

void
trunk_secret_scan_reset (TrunkSecretScan *self)
{
  g_return_if_fail (self != NULL);

  forget_tail (self);
  self->found = FALSE;
  self->length = 0;
}

gboolean
trunk_secret_scan_get_found (TrunkSecretScan *self,
                             TrunkSecretKind *out_kind)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->found && out_kind != NULL)
    *out_kind = self->found_kind;

  return self->found;
}

gsize
trunk_secret_scan_get_length (TrunkSecretScan *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

const char *
trunk_secret_kind_get_label (TrunkSecretKind kind)
{
  switch (kind)
    {
    case TRUNK_SECRET_PRIVATE_KEY:
      return _("the private key");

    case TRUNK_SECRET_REFRESH_TOKEN:
      return _("the refresh token of the sign-in");

    case TRUNK_SECRET_PROXY_PASSWORD:
      return _("the password for the proxy");

    case TRUNK_SECRET_CLIENT_SECRET:
    default:
      return _("the client secret");
    }
}
