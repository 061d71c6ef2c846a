/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "secrets/trunk-secret.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A fingerprint of something short could be guessed back; a generated secret or a token is longer than this. */
#define MIN_FINGERPRINTED_LENGTH 16

/* The bytes live on pages of their own, so that they can be kept out of core files and, as far as the limit of locked
 * memory allows, out of the swap space. There are few secrets at a time: a page for each is no matter. */
struct _TrunkSecret
{
  char *value;        /* (owned) pages, NUL-terminated */
  gsize length;
  gsize mapped;
};

G_DEFINE_BOXED_TYPE (TrunkSecret, trunk_secret, trunk_secret_ref, trunk_secret_unref)

static void
secret_clear (gpointer data)
{
  TrunkSecret *self = data;

  trunk_secret_wipe (self->value, self->mapped);
  munmap (self->value, self->mapped);
}

/**
 * trunk_secret_wipe:
 * @memory: (nullable): bytes to overwrite
 *
 * Overwrites @length bytes with zeros in a way that the compiler cannot drop.
 */
void
trunk_secret_wipe (void  *memory,
                   gsize  length)
{
  if (memory != NULL && length > 0)
    explicit_bzero (memory, length);
}

/**
 * trunk_secret_new:
 * @value: the bytes; the caller keeps its copy and has to wipe it
 * @length: number of bytes, or -1 if @value is NUL-terminated
 *
 * Returns: (transfer full): a copy that is wiped with its last reference
 */
TrunkSecret *
trunk_secret_new (const char *value,
                  gssize      length)
{
  TrunkSecret *self;
  gsize page = (gsize) sysconf (_SC_PAGESIZE);

  g_return_val_if_fail (value != NULL, NULL);

  self = g_atomic_rc_box_new0 (TrunkSecret);
  self->length = length < 0 ? strlen (value) : (gsize) length;
  self->mapped = (self->length / page + 1) * page;
  self->value = mmap (NULL, self->mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (self->value == MAP_FAILED)
    g_error ("no memory for a secret");
#ifdef MADV_DONTDUMP
  (void) madvise (self->value, self->mapped, MADV_DONTDUMP);
#endif
  (void) mlock (self->value, self->mapped);
  memcpy (self->value, value, self->length);

  return self;
}

/**
 * trunk_secret_new_take:
 * @value: (transfer full): a NUL-terminated string; wiped and freed with g_free()
 *
 * Returns: (transfer full): the secret
 */
TrunkSecret *
trunk_secret_new_take (char *value)
{
  TrunkSecret *self;

  g_return_val_if_fail (value != NULL, NULL);

  self = trunk_secret_new (value, -1);
  trunk_secret_wipe (value, self->length);
  g_free (value);

  return self;
}

TrunkSecret *
trunk_secret_ref (TrunkSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
trunk_secret_unref (TrunkSecret *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, secret_clear);
}

/**
 * trunk_secret_peek:
 *
 * Returns: (transfer none): the value, NUL-terminated; do not copy it without wiping the copy
 */
const char *
trunk_secret_peek (TrunkSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->value;
}

/**
 * trunk_secret_get_length:
 *
 * Returns: number of bytes, without the terminating NUL
 */
gsize
trunk_secret_get_length (TrunkSecret *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

/**
 * trunk_secret_equal:
 *
 * Compares in a time that depends on the lengths only.
 *
 * Returns: whether @a and @b hold the same bytes
 */
gboolean
trunk_secret_equal (TrunkSecret *a,
                    TrunkSecret *b)
{
  guint8 difference = 0;

  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  if (a->length != b->length)
    return FALSE;

  for (gsize i = 0; i < a->length; i++)
    difference |= (guint8) (a->value[i] ^ b->value[i]);

  return difference == 0;
}

/**
 * trunk_secret_dup_fingerprint:
 *
 * The only thing about a secret that may be shown. Anything short enough to be guessed from a fingerprint gets none.
 *
 * Returns: (transfer full): "40 characters, fingerprint 1a2b3c4d", or "7 characters"
 */
char *
trunk_secret_dup_fingerprint (TrunkSecret *self)
{
  g_autofree char *digest = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->length < MIN_FINGERPRINTED_LENGTH)
    return g_strdup_printf ("%" G_GSIZE_FORMAT " characters", self->length);

  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) self->value, self->length);

  return g_strdup_printf ("%" G_GSIZE_FORMAT " characters, fingerprint %.8s", self->length, digest);
}
