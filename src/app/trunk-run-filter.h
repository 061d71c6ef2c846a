/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-run-tally.h"

G_BEGIN_DECLS

typedef enum
{
  TRUNK_RUN_SHOW_ALL,
  TRUNK_RUN_SHOW_FAILED,
  TRUNK_RUN_SHOW_WARNED,
  TRUNK_RUN_SHOW_OPEN,
  TRUNK_RUN_SHOW_WORKING,
  TRUNK_RUN_N_SHOW
} TrunkRunShow;

/* Translated, in the order of the enum, NULL at the end: for a drop-down. */
const char * const *trunk_run_show_get_labels (void);

/**
 * trunk_run_filter:
 * @text: (nullable): part of a name or address, in either case
 * @cause: (nullable): id of a cause: only accounts that it touches
 *
 * Returns: (element-type guint) (transfer full) (nullable): the accounts to show; %NULL when nothing is filtered out by choice
 */
GArray             *trunk_run_filter          (TrunkRunTally *tally, TrunkRunShow show, const char *text, const char *cause) G_GNUC_WARN_UNUSED_RESULT;

/* The ids of accounts, for trunk_test_run_start(). @accounts: (element-type guint) */
char              **trunk_run_filter_dup_ids  (TrunkRunTally *tally, GArray *accounts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
