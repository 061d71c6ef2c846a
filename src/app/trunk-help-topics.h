/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A word, and what it means on a page. */
typedef struct
{
  const char *pages;            /* nicks of the steps, or "overview", separated by blanks: where it stands first */
  const char *word;             /* untranslated: for _() */
  const char *text;             /* untranslated: for _() */
} TrunkHelpTopic;

guint                 trunk_help_get_n_topics  (void);
const TrunkHelpTopic *trunk_help_get_nth_topic (guint n);

/* Whether it belongs to @page; whether @search (folded, nullable) is in its word or text, translated */
gboolean              trunk_help_topic_is_of   (const TrunkHelpTopic *topic, const char *page);
gboolean              trunk_help_topic_matches (const TrunkHelpTopic *topic, const char *search);

/* What a page is for, in two sentences, translated. (nullable): no such page */
const char           *trunk_help_get_purpose   (const char *page);
/* "Registration", "Overview", translated. (nullable) */
const char           *trunk_help_get_page_title (const char *page);

G_END_DECLS
