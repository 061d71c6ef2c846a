/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/* What is chosen at the start, as changes of a set-up. Registration and accounts stay as they are, whatever is chosen later; only how the
 * service signs in follows. The user's "I know" about a way that has ended counts for that way only. */

/* The newest release of @system_id, and what of the old features it has; the usual ones where that is nothing.
 * @out_dropped: (out) (optional): the features that are gone by it */
gboolean trunk_start_choose_system   (TrunkSetup *setup, const char *system_id, TrunkFeature *out_dropped, GError **error);
gboolean trunk_start_choose_release  (TrunkSetup *setup, const char *release_id, TrunkFeature *out_dropped, GError **error);
gboolean trunk_start_choose_feature  (TrunkSetup *setup, TrunkFeature feature, gboolean chosen, GError **error);
gboolean trunk_start_choose_cloud    (TrunkSetup *setup, const char *cloud_id, GError **error);

/* The features of @features by their labels: "Calendar, Contacts" */
char    *trunk_start_dup_features    (TrunkFeature features) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
