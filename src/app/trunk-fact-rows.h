/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "systems/trunk-catalog.h"

G_BEGIN_DECLS

/* Rows of boxed lists that say something. Text is taken as it is, without markup. */

/* @subtitle, @icon: (nullable) */
GtkWidget *trunk_fact_row_new        (const char *title, const char *subtitle, const char *icon) G_GNUC_WARN_UNUSED_RESULT;
/* A value to be used elsewhere, with a copy button. @what: how the button calls it; @subtitle: (nullable) */
GtkWidget *trunk_fact_row_new_value  (const char *what, const char *value, const char *subtitle) G_GNUC_WARN_UNUSED_RESULT;
/* Where a fact is from, with a button that opens it where it has an address. */
GtkWidget *trunk_fact_row_new_source (const TrunkSource *source) G_GNUC_WARN_UNUSED_RESULT;

/* "2027-04-01, in 130 days", translated. @iso: ISO date */
char      *trunk_fact_dup_date       (const char *iso) G_GNUC_WARN_UNUSED_RESULT;
/* "in 12 months", "in 3 days", "today", "4 days ago", translated */
char      *trunk_fact_dup_distance   (gint64 days) G_GNUC_WARN_UNUSED_RESULT;
/* Days from today, by the local calendar. @iso: ISO date */
gint64     trunk_fact_count_days     (const char *iso);

G_END_DECLS
