/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-redact-private.h"

#include <string.h>

#include "base/trunk-redact.h"

/* A run of letters of both cases with a digit is taken for key material from this length on; GUIDs have one case only, host
 * names, paths and error codes ("ErrorImpersonateUserDenied") lack a digit or are cut by a dot or slash. */
#define MIN_MIXED_RUN 32
/* The same without a digit, or with one case only (hexadecimal): nothing readable is that long without a break. */
#define MIN_ONE_KIND_RUN 72
/* A secret that Entra generated has a '~' in it, and no readable word has. */
#define MIN_TILDE_RUN 20
#define MIN_JWT_RUN 16
#define MIN_BEARER_RUN 8
/* A run this long that was masked and ends its line is a line of wrapped base64: what follows belongs to it. */
#define MIN_WRAPPED_RUN 48
#define MAX_NAME 64

static gboolean
is_run_char (char c)
{
  return g_ascii_isalnum (c) || c == '+' || c == '_' || c == '-' || c == '~' || c == '=' || c == '/' || c == '.';
}

static gboolean
is_name_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-';
}

void
redact_append_mask (GString *out,
                    gsize    length)
{
  g_string_append_printf (out, "<%" G_GSIZE_FORMAT " characters>", length);
}

/* Whether one stretch without '.' looks like key material. */
static gboolean
is_key_material (const char *data,
                 gsize       length)
{
  gsize upper = 0, lower = 0, digit = 0, slash = 0, odd = 0, plain_after_slash = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isupper (data[i]))
        upper++;
      else if (g_ascii_islower (data[i]))
        lower++;
      else if (g_ascii_isdigit (data[i]))
        digit++;
      else if (data[i] == '/')
        slash++;
      else if (data[i] == '+' || data[i] == '=')
        odd++;
    }
  for (gsize i = 0; i + 1 < length; i++)
    plain_after_slash += data[i] == '/' && g_ascii_islower (data[i + 1]);

  if (length >= MIN_ONE_KIND_RUN && slash * 16 <= length)
    return TRUE;
  if (length < MIN_MIXED_RUN || upper == 0 || lower == 0 || digit + odd == 0)
    return FALSE;

  /* A path has a slash every few characters, mostly before a small letter and with few capitals. */
  return slash * 12 <= length || upper * 5 >= length;
}

/* Masks the parts of one run of token characters that look like secrets; returns whether its end was masked. */
static gboolean
scan_run (GString    *out,
          const char *run,
          gsize       length)
{
  const char *jwt = memmem (run, length, "eyJ", 3);
  gboolean masked = FALSE;
  gsize start = 0;

  if (jwt != NULL && (jwt == run || !g_ascii_isalnum (jwt[-1])) && (gsize) (run + length - jwt) >= MIN_JWT_RUN)
    {
      if (jwt > run)
        scan_run (out, run, jwt - run);
      redact_append_mask (out, run + length - jwt);
      return TRUE;
    }

  if (length >= MIN_TILDE_RUN && memchr (run, '~', length) != NULL)
    {
      redact_append_mask (out, length);
      return TRUE;
    }

  while (start < length)
    {
      const char *dot = memchr (run + start, '.', length - start);
      gsize end = dot != NULL ? (gsize) (dot - run) : length;

      masked = is_key_material (run + start, end - start);
      if (masked)
        redact_append_mask (out, end - start);
      else
        g_string_append_len (out, run + start, end - start);
      if (dot != NULL)
        g_string_append_c (out, '.');
      start = end + 1;
    }

  return masked;
}

/* An ordinary word, as in "password: The password is wrong", is no value. */
static gboolean
is_ordinary_word (const char *data,
                  gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_islower (data[i]) || (i == 0 && g_ascii_isupper (data[i])))
        continue;
      if (i > 0 && i + 1 == length && strchr (".,;:)", data[i]) != NULL)
        continue;
      return FALSE;
    }

  return TRUE;
}

static gsize
skip_blanks (const char *data,
             gsize       length,
             gsize       at)
{
  while (at < length && (data[at] == ' ' || data[at] == '\t'))
    at++;

  return at;
}

/* At the end of a word: is it the name of a secret, with its value behind it? "password=x", "secret": "x", pwd: x. */
static gboolean
find_value (const char *data,
            gsize       length,
            gsize       name,
            gsize       name_end,
            gsize      *out_start,
            gsize      *out_end)
{
  gsize at = name_end;
  gboolean spaced, escaped;
  char quote = '\0';

  if (name_end - name > MAX_NAME || !trunk_redact_is_secret_name (data + name, name_end - name))
    return FALSE;

  if (at < length && data[at] == '\\')
    at++;
  if (at < length && (data[at] == '"' || data[at] == '\''))
    at++;
  at = skip_blanks (data, length, at);
  if (at >= length || (data[at] != '=' && data[at] != ':'))
    return FALSE;
  spaced = data[at] == ':';
  at = skip_blanks (data, length, at + 1);
  escaped = at < length && data[at] == '\\';
  at += escaped;
  if (at < length && (data[at] == '"' || data[at] == '\''))
    quote = data[at++];

  *out_start = at;
  if (quote != '\0')
    {
      while (at < length && data[at] != quote && data[at] != '\n' &&
             !(escaped && data[at] == '\\' && at + 1 < length && data[at + 1] == quote))
        at += data[at] == '\\' && at + 1 < length ? 2 : 1;
    }
  else
    {
      while (at < length && strchr (" \t\r\n&\"'<>,;", data[at]) == NULL)
        at++;
    }
  *out_end = MIN (at, length);

  if (*out_end == *out_start)
    return FALSE;

  return quote != '\0' || !spaced || !is_ordinary_word (data + *out_start, *out_end - *out_start);
}

/* "Bearer <token>", "Basic <base64>": but not "Basic realm=" of a challenge, nor "Basic authentication". */
static gsize
scheme_value_length (const char *data,
                     gsize       length,
                     gsize       word,
                     gsize       word_end)
{
  static const char * const schemes[] = { "bearer", "basic", "negotiate", "ntlm", "digest", "xoauth2", "plain" };
  gboolean is_scheme = FALSE;
  gboolean inner = FALSE;
  gsize start = word_end + 1;
  gsize end;

  for (guint i = 0; i < G_N_ELEMENTS (schemes) && !is_scheme; i++)
    is_scheme = strlen (schemes[i]) == word_end - word && g_ascii_strncasecmp (data + word, schemes[i], word_end - word) == 0;
  if (!is_scheme || word_end >= length || data[word_end] != ' ')
    return 0;

  for (end = start; end < length && is_run_char (data[end]); end++)
    {
      if (data[end] == '=' && end + 1 < length && data[end + 1] != '=' && !g_ascii_isspace (data[end + 1]))
        return 0;
      inner = inner || g_ascii_isdigit (data[end]) || data[end] == '=' || (end > start && g_ascii_isupper (data[end]));
    }

  return end - start >= MIN_BEARER_RUN && inner ? end - start : 0;
}

/* Length of a private key in PEM at the start of @data, up to its end line or the end of the data; else 0. */
static gsize
private_key_length (const char *data,
                    gsize       length)
{
  const char *line_end;
  const char *end;

  if (length < 11 || memcmp (data, "-----BEGIN ", 11) != 0)
    return 0;

  line_end = memmem (data + 11, length - 11, "-----", 5);
  if (line_end == NULL || memmem (data, line_end - data, "PRIVATE KEY", 11) == NULL)
    return 0;

  end = memmem (line_end + 5, data + length - line_end - 5, "-----END ", 9);
  if (end == NULL)
    return length;
  end = memmem (end + 9, data + length - end - 9, "-----", 5);

  return end != NULL ? (gsize) (end + 5 - data) : length;
}

/* The rest of base64 that was wrapped into lines. */
static gsize
wrapped_length (const char *data,
                gsize       length)
{
  gsize at = 0;
  gsize end = 0;

  while (at < length && (data[at] == '\r' || data[at] == '\n'))
    {
      gsize start;

      while (at < length && g_ascii_isspace (data[at]))
        at++;
      start = at;
      while (at < length && is_run_char (data[at]))
        at++;
      if (at == start || (at < length && data[at] != '\r' && data[at] != '\n' && data[at] != '<' && data[at] != '"'))
        break;
      end = at;
    }

  return end;
}

/* Length of "user:password" after "://", the '@' not counted (RFC 3986 §3.2.1); 0 if there is none. */
static gsize
userinfo_length (const char *data,
                 gsize       length)
{
  gsize last = 0;

  for (gsize i = 0; i < length && strchr (" \t\r\n\"'<>/?#", data[i]) == NULL; i++)
    last = data[i] == '@' ? i : last;

  return last;
}

void
redact_scan_text (GString    *out,
                  const char *data,
                  gsize       length)
{
  gsize at = 0;

  while (at < length)
    {
      gsize end, name_end, value, value_end;

      if ((value_end = private_key_length (data + at, length - at)) > 0)
        {
          redact_append_mask (out, value_end);
          at += value_end;
          continue;
        }

      if (length - at > 3 && memcmp (data + at, "://", 3) == 0)
        {
          gsize user = userinfo_length (data + at + 3, length - at - 3);

          g_string_append (out, "://");
          if (user > 0)
            redact_append_mask (out, user);
          at += 3 + user;
          continue;
        }
      if (!is_run_char (data[at]))
        {
          g_string_append_c (out, data[at++]);
          continue;
        }

      for (name_end = at; name_end < length && is_name_char (data[name_end]); name_end++)
        ;
      if (name_end > at && find_value (data, length, at, name_end, &value, &value_end))
        {
          g_string_append_len (out, data + at, value - at);
          redact_append_mask (out, value_end - value);
          at = value_end;
          continue;
        }
      if (name_end > at && (value = scheme_value_length (data, length, at, name_end)) > 0)
        {
          g_string_append_len (out, data + at, name_end + 1 - at);
          redact_append_mask (out, value);
          at = name_end + 1 + value;
          continue;
        }

      /* "name=value" is two runs, so that a name in front of a value is seen. */
      for (end = at; end < length && is_run_char (data[end]); end++)
        {
          if (data[end] == '=' && end > at && end + 1 < length && data[end + 1] != '=' && is_run_char (data[end + 1]))
            {
              end++;
              break;
            }
          if (data[end] == '-' && end > at && data[end - 1] != '-' && length - end > 11 && memcmp (data + end, "-----BEGIN ", 11) == 0)
            break;
        }
      if (scan_run (out, data + at, end - at) && end - at >= MIN_WRAPPED_RUN)
        {
          gsize wrapped = wrapped_length (data + end, length - end);

          if (wrapped > 0)
            {
              g_string_append_c (out, ' ');
              redact_append_mask (out, wrapped);
              end += wrapped;
            }
        }
      at = end;
    }
}

/* Scans JSON without parsing it, for a transcript holds only the first bytes of a body. */
void
redact_scan_json (GString    *out,
                  const char *data,
                  gsize       length)
{
  guint depth = 0;
  guint secret_depth = 0;   /* inside the array or object of a secret key; 0: outside */
  gboolean secret_next = FALSE;
  gsize at = 0;

  while (at < length)
    {
      char c = data[at];
      gsize end, after;

      if (c == '"')
        {
          for (end = at + 1; end < length && data[end] != '"'; end++)
            end += data[end] == '\\' && end + 1 < length;
          end = MIN (end, length);
          for (after = MIN (end + 1, length); after < length && g_ascii_isspace (data[after]); after++)
            ;

          g_string_append_c (out, '"');
          if (after < length && data[after] == ':')
            {
              g_string_append_len (out, data + at + 1, end - at - 1);
              secret_next = trunk_redact_is_secret_name (data + at + 1, end - at - 1);
            }
          else
            {
              if (secret_next || secret_depth > 0)
                redact_append_mask (out, end - at - 1);
              else
                redact_scan_text (out, data + at + 1, end - at - 1);
              secret_next = FALSE;
            }
          if (end < length)
            g_string_append_c (out, '"');
          at = end + 1;
          continue;
        }

      if (c == '{' || c == '[')
        {
          depth++;
          if (secret_next && secret_depth == 0)
            secret_depth = depth;
          secret_next = FALSE;
        }
      else if (c == '}' || c == ']')
        {
          if (depth == secret_depth)
            secret_depth = 0;
          depth -= depth > 0;
        }
      else if (c == ',')
        {
          secret_next = FALSE;
        }
      else if (!g_ascii_isspace (c) && c != ':')
        {
          for (end = at; end < length && strchr ("\",]}[{:", data[end]) == NULL && !g_ascii_isspace (data[end]); end++)
            ;
          end = MAX (end, at + 1);
          if (secret_next || secret_depth > 0)
            redact_append_mask (out, end - at);
          else
            redact_scan_text (out, data + at, end - at);
          secret_next = FALSE;
          at = end;
          continue;
        }

      g_string_append_c (out, c);
      at++;
    }
}

/* Whether the start tag @tag, without its brackets, is of an element that holds a secret: "t:Password". */
static gboolean
is_secret_element (const char *tag,
                   gsize       length)
{
  gsize name = 0;
  gsize end = 0;

  if (length == 0 || tag[0] == '/' || tag[0] == '!' || tag[0] == '?' || tag[length - 1] == '/')
    return FALSE;

  for (; end < length && !g_ascii_isspace (tag[end]); end++)
    name = tag[end] == ':' ? end + 1 : name;

  return trunk_redact_is_secret_name (tag + name, end - name);
}

/* XML, SOAP and HTML: tags stay, text and attributes are masked as text, the text of secret elements wholly. */
void
redact_scan_markup (GString    *out,
                    const char *data,
                    gsize       length)
{
  gsize at = 0;

  while (at < length)
    {
      const char *open = memchr (data + at, '<', length - at);
      const char *close;
      gsize text_end = open != NULL ? (gsize) (open - data) : length;
      gsize tag_end;
      gboolean secret;

      redact_scan_text (out, data + at, text_end - at);
      if (open == NULL)
        return;

      close = memchr (open, '>', length - text_end);
      tag_end = close != NULL ? (gsize) (close - data) : length;
      secret = is_secret_element (open + 1, tag_end - text_end - 1);
      g_string_append_c (out, '<');
      redact_scan_text (out, open + 1, tag_end - text_end - 1);
      if (close == NULL)
        return;
      g_string_append_c (out, '>');
      at = tag_end + 1;

      if (secret)
        {
          /* Up to an end tag: a CDATA section or a comment starts like a tag, and is text. */
          const char *next = memmem (data + at, length - at, "</", 2);
          gsize end = next != NULL ? (gsize) (next - data) : length;

          if (end > at)
            redact_append_mask (out, end - at);
          at = end;
        }
    }
}
