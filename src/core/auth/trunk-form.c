/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auth/trunk-form-private.h"

#include <string.h>

/* Shorter than any secret that anybody issues; masking less would eat ordinary words. */
#define MIN_MASKED_LENGTH 4

struct _TrunkForm
{
  char      *data;      /* (owned) */
  gsize      length;
  gsize      capacity;
  GPtrArray *secrets;   /* (owned) (element-type TrunkSecret) */
  gboolean   repeatable;
};

TrunkForm *
trunk_form_new (void)
{
  TrunkForm *self = g_new0 (TrunkForm, 1);

  self->secrets = g_ptr_array_new_with_free_func ((GDestroyNotify) trunk_secret_unref);
  return self;
}

void
trunk_form_free (TrunkForm *self)
{
  g_return_if_fail (self != NULL);

  trunk_secret_wipe (self->data, self->capacity);
  g_free (self->data);
  g_ptr_array_unref (self->secrets);
  g_free (self);
}

/* g_realloc() would leave the old bytes behind. */
static void
reserve (TrunkForm *self,
         gsize      more)
{
  gsize capacity = self->capacity;
  char *data;

  if (self->capacity - self->length >= more)
    return;

  capacity = MAX (self->length + more, 2 * self->capacity);
  data = g_malloc (capacity);
  if (self->length > 0)
    memcpy (data, self->data, self->length);
  trunk_secret_wipe (self->data, self->capacity);
  g_free (self->data);
  self->data = data;
  self->capacity = capacity;
}

/* RFC 3986 §2.3 unreserved characters stay; everything else, a space too, is written as %XX, which every form decoder takes. */
static void
append_encoded (TrunkForm  *self,
                const char *text)
{
  static const char digits[] = "0123456789ABCDEF";

  reserve (self, 3 * strlen (text));
  for (const guchar *p = (const guchar *) text; *p != '\0'; p++)
    {
      if (g_ascii_isalnum (*p) || strchr ("-._~", *p) != NULL)
        {
          self->data[self->length++] = *p;
        }
      else
        {
          self->data[self->length++] = '%';
          self->data[self->length++] = digits[*p >> 4];
          self->data[self->length++] = digits[*p & 0xf];
        }
    }
}

void
trunk_form_add (TrunkForm  *self,
                const char *name,
                const char *value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL && value != NULL);

  reserve (self, 2);
  if (self->length > 0)
    self->data[self->length++] = '&';
  append_encoded (self, name);
  reserve (self, 1);
  self->data[self->length++] = '=';
  append_encoded (self, value);
}

void
trunk_form_add_secret (TrunkForm   *self,
                       const char  *name,
                       TrunkSecret *value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (value != NULL);

  trunk_form_add (self, name, trunk_secret_peek (value));
  g_ptr_array_add (self->secrets, trunk_secret_ref (value));
}

typedef struct
{
  gsize length;
  char  data[];
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  trunk_secret_wipe (copy->data, copy->length);
  g_free (copy);
}

void
trunk_form_set_repeatable (TrunkForm *self,
                           gboolean   repeatable)
{
  g_return_if_fail (self != NULL);

  self->repeatable = repeatable;
}

gboolean
trunk_form_is_repeatable (TrunkForm *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->repeatable;
}

GBytes *
trunk_form_to_bytes (TrunkForm *self)
{
  Copy *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_malloc (sizeof *copy + self->length);
  copy->length = self->length;
  if (self->length > 0)
    memcpy (copy->data, self->data, self->length);

  return g_bytes_new_with_free_func (copy->data, copy->length, copy_free, copy);
}

static void
mask_one (char       *text,
          gsize       length,
          const char *secret,
          gsize       n)
{
  char *at = text;

  if (n < MIN_MASKED_LENGTH)
    return;

  while ((at = memmem (at, length - (at - text), secret, n)) != NULL)
    {
      memset (at, '*', n);
      at += n;
    }
}

void
trunk_form_mask (TrunkForm *self,
                 char      *text,
                 gsize      length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL || length == 0);

  for (guint i = 0; length > 0 && i < self->secrets->len; i++)
    {
      TrunkSecret *secret = g_ptr_array_index (self->secrets, i);
      g_autoptr(TrunkForm) encoded = trunk_form_new ();

      mask_one (text, length, trunk_secret_peek (secret), trunk_secret_get_length (secret));
      /* as it stood in the body */
      append_encoded (encoded, trunk_secret_peek (secret));
      mask_one (text, length, encoded->data, encoded->length);
    }
}
