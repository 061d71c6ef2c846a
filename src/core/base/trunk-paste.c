/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-paste.h"

#include <string.h>

#include "base/trunk-validate.h"

#define GUID_LENGTH 36
#define LABEL_REACH 80          /* bytes in front of an id in which its label is looked for */
#define MIN_JWT 32
#define MIN_SECRET 32
#define ENTRA_SECRET 40         /* characters of those that Entra makes today */
#define MAX_SECRET 64
#define MAX_WORD 2048
#define MAX_PEM_LABEL 80        /* with the dashes behind it */

typedef struct
{
  TrunkPasteKind kind;
  char *value;          /* (owned) */
} PasteItem;

struct _TrunkPaste
{
  GArray *items;        /* (owned) of PasteItem */
};

static const char * const kind_nicks[TRUNK_N_PASTE_KINDS] = {
  [TRUNK_PASTE_TENANT_ID] = "tenant-id",
  [TRUNK_PASTE_CLIENT_ID] = "client-id",
  [TRUNK_PASTE_OBJECT_ID] = "object-id",
  [TRUNK_PASTE_SECRET_ID] = "secret-id",
  [TRUNK_PASTE_GUID] = "guid",
  [TRUNK_PASTE_CLIENT_SECRET] = "client-secret",
  [TRUNK_PASTE_CERTIFICATE] = "certificate",
  [TRUNK_PASTE_PRIVATE_KEY] = "private-key",
  [TRUNK_PASTE_ENCRYPTED_KEY] = "encrypted-key",
  [TRUNK_PASTE_JWT] = "jwt",
  [TRUNK_PASTE_SERVICE_ACCOUNT] = "service-account",
  [TRUNK_PASTE_PORTAL_URL] = "portal-url",
  [TRUNK_PASTE_CONSENT_RESULT] = "consent-result",
  [TRUNK_PASTE_ERROR_CODE] = "error-code",
  [TRUNK_PASTE_DOMAIN] = "domain",
  [TRUNK_PASTE_EMAIL] = "email",
};

/* Labels of ids as portals, command-line tools and addresses write them, folded to small letters and digits. The label that
 * ends nearest to the id counts. */
static const struct
{
  const char *label;
  TrunkPasteKind kind;
} labels[] = {
  { "directorytenantid", TRUNK_PASTE_TENANT_ID },
  { "tenantid", TRUNK_PASTE_TENANT_ID },
  { "directoryid", TRUNK_PASTE_TENANT_ID },
  { "tenant", TRUNK_PASTE_TENANT_ID },
  { "loginmicrosoftonlinecom", TRUNK_PASTE_TENANT_ID },
  { "loginmicrosoftonlineus", TRUNK_PASTE_TENANT_ID },
  { "loginchinacloudapicn", TRUNK_PASTE_TENANT_ID },
  { "verzeichnisidmandant", TRUNK_PASTE_TENANT_ID },
  { "mandantenid", TRUNK_PASTE_TENANT_ID },
  { "applicationclientid", TRUNK_PASTE_CLIENT_ID },
  { "applicationid", TRUNK_PASTE_CLIENT_ID },
  { "clientid", TRUNK_PASTE_CLIENT_ID },
  { "appid", TRUNK_PASTE_CLIENT_ID },
  { "anwendungsidclient", TRUNK_PASTE_CLIENT_ID },
  { "anwendungsid", TRUNK_PASTE_CLIENT_ID },
  { "objectid", TRUNK_PASTE_OBJECT_ID },
  { "objektid", TRUNK_PASTE_OBJECT_ID },
  { "secretid", TRUNK_PASTE_SECRET_ID },
  { "keyid", TRUNK_PASTE_SECRET_ID },
  { "geheimeid", TRUNK_PASTE_SECRET_ID },
};

static const char * const portals[] = {
  "portal.azure.com", "entra.microsoft.com", "portal.azure.us", "entra.microsoft.us", "portal.azure.cn", "entra.microsoftonline.cn",
  "admin.microsoft.com", "admin.cloud.microsoft", "admin.exchange.microsoft.com", "console.cloud.google.com", "admin.google.com",
};

static void
wipe_free (char *value)
{
  if (value != NULL)
    explicit_bzero (value, strlen (value));
  g_free (value);
}

static void
paste_item_clear (gpointer data)
{
  PasteItem *item = data;

  wipe_free (item->value);
}

const char *
trunk_paste_kind_get_nick (TrunkPasteKind kind)
{
  g_return_val_if_fail (kind < TRUNK_N_PASTE_KINDS, NULL);

  return kind_nicks[kind];
}

/**
 * trunk_paste_kind_is_secret:
 *
 * Returns: whether a value of @kind belongs into a secret store, and must not be shown
 */
gboolean
trunk_paste_kind_is_secret (TrunkPasteKind kind)
{
  return kind == TRUNK_PASTE_CLIENT_SECRET || kind == TRUNK_PASTE_PRIVATE_KEY || kind == TRUNK_PASTE_ENCRYPTED_KEY ||
         kind == TRUNK_PASTE_JWT || kind == TRUNK_PASTE_SERVICE_ACCOUNT;
}

static void
add_item (TrunkPaste     *self,
          TrunkPasteKind  kind,
          const char     *value,
          gsize           length)
{
  PasteItem item = { kind, NULL };

  if (self->items->len >= TRUNK_PASTE_MAX_ITEMS)
    return;

  for (guint i = 0; i < self->items->len; i++)
    {
      const PasteItem *other = &g_array_index (self->items, PasteItem, i);

      if (other->kind == kind && strlen (other->value) == length && g_ascii_strncasecmp (other->value, value, length) == 0)
        return;
    }

  item.value = g_strndup (value, length);
  g_array_append_val (self->items, item);
}

/* What the id at @at is, by the nearest label in front of it. */
static TrunkPasteKind
judge_guid (const char *text,
            gsize       at)
{
  char folded[LABEL_REACH + 1];
  gsize n = 0;
  TrunkPasteKind kind = TRUNK_PASTE_GUID;
  gsize best = 0, best_length = 0;

  for (gsize i = at > LABEL_REACH ? at - LABEL_REACH : 0; i < at; i++)
    {
      /* An id in between has used up the labels in front of it. */
      if (i + GUID_LENGTH <= at && trunk_validate_is_guid (text + i, GUID_LENGTH))
        {
          i += GUID_LENGTH - 1;
          n = 0;
          continue;
        }
      if (g_ascii_isalnum (text[i]))
        folded[n++] = g_ascii_tolower (text[i]);
    }
  folded[n] = '\0';

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      const char *found = g_strrstr (folded, labels[i].label);
      gsize length = strlen (labels[i].label);
      gsize end = found != NULL ? (gsize) (found - folded) + length : 0;

      if (end > best || (end == best && end > 0 && length > best_length))
        {
          best = end;
          best_length = length;
          kind = labels[i].kind;
        }
    }

  return kind;
}

static gboolean
is_jwt (const char *word,
        gsize       length)
{
  guint dots = 0;

  if (length < MIN_JWT || memcmp (word, "eyJ", 3) != 0)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      dots += word[i] == '.';
      if (!g_ascii_isalnum (word[i]) && word[i] != '-' && word[i] != '_' && word[i] != '.' && word[i] != '=')
        return FALSE;
    }

  return dots == 2 || dots == 4;
}

/* Entra's secrets: three characters, a digit, "Q~", and 31 or more of a set in which every one has several kinds. */
static gboolean
is_client_secret (const char *word,
                  gsize       length)
{
  gboolean upper = FALSE, lower = FALSE, digit = FALSE, mark = FALSE;

  if (length < MIN_SECRET || length > MAX_SECRET)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      upper = upper || g_ascii_isupper (word[i]);
      lower = lower || g_ascii_islower (word[i]);
      digit = digit || g_ascii_isdigit (word[i]);
      mark = mark || word[i] == '~';
      if (!g_ascii_isalnum (word[i]) && strchr ("~._-", word[i]) == NULL)
        return FALSE;
    }

  return upper && lower && digit && mark;
}

static void
scan_url (TrunkPaste *self,
          const char *word,
          gsize       length)
{
  g_autofree char *copy = g_strndup (word, length);
  g_autoptr(GUri) uri = g_uri_parse (copy, G_URI_FLAGS_NON_DNS | G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  const char *query = uri != NULL ? g_uri_get_query (uri) : NULL;

  for (guint i = 0; host != NULL && i < G_N_ELEMENTS (portals); i++)
    {
      if (g_ascii_strcasecmp (host, portals[i]) == 0)
        add_item (self, TRUNK_PASTE_PORTAL_URL, word, length);
    }
  if (query != NULL && (strstr (query, "admin_consent=") != NULL || strstr (query, "error=") != NULL))
    add_item (self, TRUNK_PASTE_CONSENT_RESULT, word, length);
  explicit_bzero (copy, length);
}

static void
scan_word (TrunkPaste *self,
           const char *word,
           gsize       length)
{
  g_autofree char *copy = NULL;

  /* A dot ends the sentence, unless it is the last character of a secret. */
  if (length <= ENTRA_SECRET && is_client_secret (word, length))
    {
      add_item (self, TRUNK_PASTE_CLIENT_SECRET, word, length);
      return;
    }
  while (length > 0 && strchr (".,;:)'\"", word[length - 1]) != NULL)
    length--;
  if (length == 0 || length > 64 * 1024)
    return;

  if (is_jwt (word, length))
    {
      add_item (self, TRUNK_PASTE_JWT, word, length);
      return;
    }
  if (is_client_secret (word, length))
    {
      add_item (self, TRUNK_PASTE_CLIENT_SECRET, word, length);
      return;
    }
  if (length > MAX_WORD)
    return;

  copy = g_strndup (word, length);
  if (g_str_has_prefix (copy, "https://") || g_str_has_prefix (copy, "http://"))
    scan_url (self, word, length);
  else if (strchr (copy, '@') != NULL && trunk_validate_email (copy, NULL))
    add_item (self, TRUNK_PASTE_EMAIL, word, length);
  else if (g_str_has_suffix (copy, ".onmicrosoft.com") && trunk_validate_tenant (copy, NULL))
    add_item (self, TRUNK_PASTE_DOMAIN, word, length);
  explicit_bzero (copy, length);
}

/* Takes the PEM block that starts at @data; returns its length, 0 if there is none. @out_unclosed: whether none can follow */
static gsize
scan_pem (TrunkPaste *self,
          const char *data,
          gsize       length,
          gboolean   *out_unclosed)
{
  static const char begin[] = "-----BEGIN ";
  const char *label = data + sizeof begin - 1;
  const char *label_end, *end;
  gsize label_length, size;

  if (length < sizeof begin || memcmp (data, begin, sizeof begin - 1) != 0)
    return 0;
  label_end = g_strstr_len (label, MIN (length - (label - data), MAX_PEM_LABEL), "-----");
  if (label_end == NULL)
    return 0;
  label_length = label_end - label;
  end = g_strstr_len (label_end + 5, data + length - label_end - 5, "-----END ");
  *out_unclosed = end == NULL;
  if (end == NULL)
    return 0;
  end = g_strstr_len (end + 9, data + length - end - 9, "-----");
  if (end == NULL)
    return 0;

  size = end + 5 - data;
  if (label_length == 11 && memcmp (label, "CERTIFICATE", 11) == 0)
    add_item (self, TRUNK_PASTE_CERTIFICATE, data, size);
  else if (g_strstr_len (label, label_length, "ENCRYPTED PRIVATE KEY") != NULL || g_strstr_len (label_end, size - (label_end - data), "Proc-Type: 4,ENCRYPTED") != NULL)
    add_item (self, TRUNK_PASTE_ENCRYPTED_KEY, data, size);
  else if (g_strstr_len (label, label_length, "PRIVATE KEY") != NULL)
    add_item (self, TRUNK_PASTE_PRIVATE_KEY, data, size);

  return size;
}

static void
scan (TrunkPaste *self,
      const char *text,
      gsize       length)
{
  gboolean unclosed = FALSE;
  gsize at = 0;

  while (at < length)
    {
      gsize end, pem;

      if (!unclosed && (pem = scan_pem (self, text + at, length - at, &unclosed)) > 0)
        {
          at += pem;
          continue;
        }
      if (g_ascii_isspace (text[at]) || strchr ("<>\"'()[]{},;|", text[at]) != NULL)
        {
          at++;
          continue;
        }

      for (end = at; end < length && !g_ascii_isspace (text[end]) && strchr ("<>\"'()[]{},;|", text[end]) == NULL; end++)
        ;
      for (gsize i = at; i < end; i++)
        {
          gsize digits;

          if (end - i >= GUID_LENGTH && trunk_validate_is_guid (text + i, GUID_LENGTH) &&
              (i == at || !g_ascii_isxdigit (text[i - 1])) &&
              (end - i == GUID_LENGTH || !g_ascii_isxdigit (text[i + GUID_LENGTH])))
            {
              add_item (self, judge_guid (text, i), text + i, GUID_LENGTH);
              i += GUID_LENGTH - 1;
            }
          else if (end - i > 6 && memcmp (text + i, "AADSTS", 6) == 0)
            {
              for (digits = 0; i + 6 + digits < end && g_ascii_isdigit (text[i + 6 + digits]); digits++)
                ;
              if (digits > 0)
                add_item (self, TRUNK_PASTE_ERROR_CODE, text + i, 6 + digits);
              i += 5 + digits;
            }
        }
      scan_word (self, text + at, end - at);
      at = end;
    }
}

/* The key file that Google's console makes: JSON with these two members. It is taken as a whole. */
static gboolean
is_service_account (const char *text,
                    gsize       length)
{
  gsize at = 0;

  while (at < length && g_ascii_isspace (text[at]))
    at++;

  return at < length && text[at] == '{' && g_strstr_len (text, length, "\"service_account\"") != NULL &&
         g_strstr_len (text, length, "\"private_key\"") != NULL;
}

/**
 * trunk_paste_new:
 * @text: what was pasted, any bytes
 * @length: bytes of @text, or -1 if it is NUL-terminated
 *
 * Returns: (transfer full): what was recognised in it
 */
TrunkPaste *
trunk_paste_new (const char *text,
                 gssize      length)
{
  TrunkPaste *self;
  gsize size;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (TrunkPaste, 1);
  self->items = g_array_new (FALSE, FALSE, sizeof (PasteItem));
  g_array_set_clear_func (self->items, paste_item_clear);

  size = MIN (length < 0 ? strlen (text) : (gsize) length, TRUNK_PASTE_MAX_BYTES);
  size = strnlen (text, size);
  if (is_service_account (text, size))
    add_item (self, TRUNK_PASTE_SERVICE_ACCOUNT, text, size);
  else
    scan (self, text, size);

  return self;
}

void
trunk_paste_free (TrunkPaste *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->items);
  g_free (self);
}

guint
trunk_paste_get_n_items (TrunkPaste *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->items->len;
}

/**
 * trunk_paste_get_nth:
 * @n: index below trunk_paste_get_n_items()
 * @out_kind: (out) (optional): what it is
 *
 * Returns: (transfer none): the value of the @n-th item
 */
const char *
trunk_paste_get_nth (TrunkPaste     *self,
                     guint           n,
                     TrunkPasteKind *out_kind)
{
  const PasteItem *item;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n < self->items->len, NULL);

  item = &g_array_index (self->items, PasteItem, n);
  if (out_kind != NULL)
    *out_kind = item->kind;

  return item->value;
}

const char *
trunk_paste_find (TrunkPaste     *self,
                  TrunkPasteKind  kind)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      const PasteItem *item = &g_array_index (self->items, PasteItem, i);

      if (item->kind == kind)
        return item->value;
    }

  return NULL;
}
