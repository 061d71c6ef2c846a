/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/trunk-types.h"

G_BEGIN_DECLS

/**
 * TrunkTranscript:
 *
 * A bounded record of one exchange, redacted as it is written (base/trunk-redact): what is not here can't leak.
 * At most TRUNK_TRANSCRIPT_MAX_BYTES; what is over is counted and said.
 */
#define TRUNK_TRANSCRIPT_MAX_BYTES (16 * 1024)

TrunkTranscript *trunk_transcript_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void             trunk_transcript_free    (TrunkTranscript *self);
void             trunk_transcript_line    (TrunkTranscript *self, char direction, const char *redacted); /* '>', '<' or '*' */
char            *trunk_transcript_to_text (TrunkTranscript *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrunkTranscript, trunk_transcript_free)

G_END_DECLS
