/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TrunkPasteKind:
 *
 * What a piece of pasted text is. One paste may hold several: a whole portal page has tenant and application id with their labels.
 */
typedef enum
{
  TRUNK_PASTE_TENANT_ID,        /* by its label or its place in an address */
  TRUNK_PASTE_CLIENT_ID,
  TRUNK_PASTE_OBJECT_ID,        /* of the app registration */
  TRUNK_PASTE_SECRET_ID,        /* the id of a secret, which is no secret and of no use */
  TRUNK_PASTE_GUID,             /* an id that nothing tells the meaning of */
  TRUNK_PASTE_CLIENT_SECRET,    /* looks like a generated secret; a secret */
  TRUNK_PASTE_CERTIFICATE,      /* PEM */
  TRUNK_PASTE_PRIVATE_KEY,      /* PEM; a secret */
  TRUNK_PASTE_ENCRYPTED_KEY,    /* PEM that needs a password; a secret */
  TRUNK_PASTE_JWT,              /* a token; a secret */
  TRUNK_PASTE_SERVICE_ACCOUNT,  /* the JSON key file of a Google service account; a secret */
  TRUNK_PASTE_PORTAL_URL,       /* an address of a Microsoft or Google portal */
  TRUNK_PASTE_CONSENT_RESULT,   /* where consent ended: its address with admin_consent, or with error */
  TRUNK_PASTE_ERROR_CODE,       /* "AADSTS7000215" */
  TRUNK_PASTE_DOMAIN,           /* "contoso.onmicrosoft.com" */
  TRUNK_PASTE_EMAIL,
  TRUNK_N_PASTE_KINDS
} TrunkPasteKind;

/* Longer pastes are looked at up to here. */
#define TRUNK_PASTE_MAX_BYTES (256 * 1024)
#define TRUNK_PASTE_MAX_ITEMS 64

typedef struct _TrunkPaste TrunkPaste;

const char *trunk_paste_kind_get_nick (TrunkPasteKind kind);
gboolean    trunk_paste_kind_is_secret (TrunkPasteKind kind);

TrunkPaste *trunk_paste_new         (const char *text, gssize length) G_GNUC_WARN_UNUSED_RESULT;
void        trunk_paste_free        (TrunkPaste *self);

/* In the order of the text, each value once. The values of secret kinds are wiped with @self. */
guint       trunk_paste_get_n_items (TrunkPaste *self);
const char *trunk_paste_get_nth     (TrunkPaste *self, guint n, TrunkPasteKind *out_kind);
/* (nullable): the first item of @kind */
const char *trunk_paste_find        (TrunkPaste *self, TrunkPasteKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkPaste, trunk_paste_free)

G_END_DECLS
