/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TrunkDeviceCodeCard:
 *
 * A code to be entered elsewhere: large, to be copied, spelt on request, with the address in words and as a QR code, and the time that is left.
 * ::new-code and ::cancelled when those buttons are pressed.
 */
#define TRUNK_TYPE_DEVICE_CODE_CARD (trunk_device_code_card_get_type ())
G_DECLARE_FINAL_TYPE (TrunkDeviceCodeCard, trunk_device_code_card, TRUNK, DEVICE_CODE_CARD, AdwBin)

/* @code, @address: (nullable): what to enter where; @expires: monotonic microseconds */
void trunk_device_code_card_show   (TrunkDeviceCodeCard *self, const char *code, const char *address, gint64 expires);
/* Puts the focus on the button that goes on. */
void trunk_device_code_card_focus  (TrunkDeviceCodeCard *self);

/* "A, B, 1, 2": letter by letter */
char *trunk_device_code_dup_spelt  (const char *code) G_GNUC_WARN_UNUSED_RESULT;
/* "13:42 left"; at least 0:00 */
char *trunk_device_code_dup_left   (gint64 microseconds) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
