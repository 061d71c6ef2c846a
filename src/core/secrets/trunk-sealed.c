/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "secrets/trunk-sealed-private.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "base/trunk-error.h"

#define MAGIC "TRUNKSEC"
#define VERSION 1
#define KEY_LENGTH 32
#define SALT_LENGTH 16
#define NONCE_LENGTH 12
#define CHECK_LENGTH 16

typedef struct
{
  guint8 magic[8];
  guint8 version;
  guint8 zero[3];
  guint8 iterations[4];
  guint8 salt[SALT_LENGTH];
  guint8 nonce[NONCE_LENGTH];
  guint8 check[CHECK_LENGTH];
} SealedHeader;

G_STATIC_ASSERT (sizeof (SealedHeader) == SEALED_HEADER_LENGTH);

typedef struct
{
  guint8 key[KEY_LENGTH];
  guint8 check[CHECK_LENGTH];
} SealedKeys;

static void
sealed_keys_wipe (SealedKeys *keys)
{
  trunk_secret_wipe (keys, sizeof *keys);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SealedKeys, sealed_keys_wipe)

static gboolean
fail (int      code,
      GError **error)
{
  g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_INTERNAL, _("The secrets can't be sealed: %s"), gnutls_strerror (code));

  return FALSE;
}

/* PBKDF2 (RFC 8018) makes guessing slow; HKDF (RFC 5869) makes a key and a check value of its result that say nothing about
 * each other. */
static gboolean
derive (TrunkSecret         *passphrase,
        const SealedHeader  *header,
        SealedKeys          *keys,
        GError             **error)
{
  static const char key_info[] = "trunkline sealed key";
  static const char check_info[] = "trunkline sealed check";
  guint8 master[KEY_LENGTH];
  gnutls_datum_t pass = { (guint8 *) trunk_secret_peek (passphrase), (unsigned int) trunk_secret_get_length (passphrase) };
  gnutls_datum_t salt = { (guint8 *) header->salt, SALT_LENGTH };
  gnutls_datum_t master_datum = { master, sizeof master };
  gnutls_datum_t info = { (guint8 *) key_info, sizeof key_info - 1 };
  guint32 iterations;
  int code;

  memcpy (&iterations, header->iterations, sizeof iterations);
  code = gnutls_pbkdf2 (GNUTLS_MAC_SHA256, &pass, &salt, GUINT32_FROM_BE (iterations), master, sizeof master);
  if (code >= 0)
    code = gnutls_hkdf_expand (GNUTLS_MAC_SHA256, &master_datum, &info, keys->key, sizeof keys->key);
  info.data = (guint8 *) check_info;
  info.size = sizeof check_info - 1;
  if (code >= 0)
    code = gnutls_hkdf_expand (GNUTLS_MAC_SHA256, &master_datum, &info, keys->check, sizeof keys->check);
  trunk_secret_wipe (master, sizeof master);

  return code >= 0 || fail (code, error);
}

static gboolean
init_cipher (gnutls_aead_cipher_hd_t  *cipher,
             SealedKeys               *keys,
             GError                  **error)
{
  gnutls_datum_t key = { keys->key, sizeof keys->key };
  int code = gnutls_aead_cipher_init (cipher, GNUTLS_CIPHER_AES_256_GCM, &key);

  return code >= 0 || fail (code, error);
}

/**
 * sealed_new:
 *
 * Returns: (transfer full) (nullable): @plain, sealed with a salt and nonce of its own
 */
GBytes *
sealed_new (TrunkSecret  *plain,
            TrunkSecret  *passphrase,
            GError      **error)
{
  SealedHeader header = { .magic = { 'T', 'R', 'U', 'N', 'K', 'S', 'E', 'C' }, .version = VERSION };
  g_auto(SealedKeys) keys = { 0 };
  gnutls_aead_cipher_hd_t cipher;
  guint32 iterations = GUINT32_TO_BE (SEALED_ITERATIONS);
  gsize length = trunk_secret_get_length (plain);
  size_t sealed_length = length + SEALED_TAG_LENGTH;
  g_autofree guint8 *data = g_malloc (SEALED_HEADER_LENGTH + sealed_length);
  int code;

  memcpy (header.iterations, &iterations, sizeof iterations);
  code = gnutls_rnd (GNUTLS_RND_RANDOM, header.salt, SALT_LENGTH);
  if (code >= 0)
    code = gnutls_rnd (GNUTLS_RND_RANDOM, header.nonce, NONCE_LENGTH);
  if (code < 0)
    {
      fail (code, error);
      return NULL;
    }
  if (!derive (passphrase, &header, &keys, error) || !init_cipher (&cipher, &keys, error))
    return NULL;

  memcpy (header.check, keys.check, CHECK_LENGTH);
  memcpy (data, &header, sizeof header);
  code = gnutls_aead_cipher_encrypt (cipher, header.nonce, NONCE_LENGTH, &header, sizeof header, SEALED_TAG_LENGTH,
                                     trunk_secret_peek (plain), length, data + SEALED_HEADER_LENGTH, &sealed_length);
  gnutls_aead_cipher_deinit (cipher);
  if (code < 0)
    {
      fail (code, error);
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&data), SEALED_HEADER_LENGTH + sealed_length);
}

static gboolean
check_header (const SealedHeader  *header,
              gsize                length,
              GError             **error)
{
  guint32 iterations;

  if (length < SEALED_HEADER_LENGTH + SEALED_TAG_LENGTH || memcmp (header->magic, MAGIC, sizeof header->magic) != 0)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, _("This is no file of sealed secrets, or it is damaged."));
      return FALSE;
    }
  if (header->version != VERSION)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, _("The file of sealed secrets has version %u, and this program knows version %d."), header->version, VERSION);
      return FALSE;
    }

  /* A number made small would be no protection, and one made large would keep us busy for ever. */
  memcpy (&iterations, header->iterations, sizeof iterations);
  iterations = GUINT32_FROM_BE (iterations);
  if (iterations < SEALED_ITERATIONS || iterations > SEALED_MAX_ITERATIONS || length > SEALED_MAX_LENGTH)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, _("The file of sealed secrets is damaged."));
      return FALSE;
    }

  return TRUE;
}

/**
 * sealed_open:
 *
 * Returns: (transfer full) (nullable): what was sealed
 */
TrunkSecret *
sealed_open (GBytes       *sealed,
             TrunkSecret  *passphrase,
             GError      **error)
{
  SealedHeader header = { { 0 } };
  g_auto(SealedKeys) keys = { 0 };
  gnutls_aead_cipher_hd_t cipher;
  TrunkSecret *plain = NULL;
  char *buffer;
  size_t plain_length;
  gsize length;
  const guint8 *data = g_bytes_get_data (sealed, &length);
  int code;

  if (length > 0)
    memcpy (&header, data, MIN (length, sizeof header));
  if (!check_header (&header, length, error) || !derive (passphrase, &header, &keys, error))
    return NULL;

  if (gnutls_memcmp (keys.check, header.check, CHECK_LENGTH) != 0)
    {
      g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_SECRET_STORE,
                   _("The passphrase is wrong. If you are sure that it is right, the beginning of the file of sealed secrets is damaged."));
      return NULL;
    }
  if (!init_cipher (&cipher, &keys, error))
    return NULL;

  plain_length = length - SEALED_HEADER_LENGTH;
  buffer = g_malloc (plain_length);
  code = gnutls_aead_cipher_decrypt (cipher, header.nonce, NONCE_LENGTH, &header, sizeof header, SEALED_TAG_LENGTH,
                                     data + SEALED_HEADER_LENGTH, length - SEALED_HEADER_LENGTH, buffer, &plain_length);
  gnutls_aead_cipher_deinit (cipher);
  if (code >= 0)
    plain = trunk_secret_new (buffer, plain_length);
  else
    g_set_error (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT, _("The passphrase is right, but the file of sealed secrets is damaged or was changed."));
  trunk_secret_wipe (buffer, length - SEALED_HEADER_LENGTH);
  g_free (buffer);

  return plain;
}
