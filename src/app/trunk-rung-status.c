/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-rung-status.h"

#include <glib/gi18n.h>

#include "checks/trunk-check.h"

static const struct
{
  const char *icon;
  const char *css_class;
  const char *word;
} looks[] = {
  [TRUNK_STATUS_PENDING] = { NULL, "trunk-rung-pending", N_("not tested yet") },
  [TRUNK_STATUS_RUNNING] = { "media-record-symbolic", "trunk-rung-running", N_("under way") },
  [TRUNK_STATUS_PASS] = { "object-select-symbolic", "trunk-rung-pass", N_("passed") },
  [TRUNK_STATUS_WARN] = { "dialog-warning-symbolic", "trunk-rung-warn", N_("passed with a warning") },
  [TRUNK_STATUS_FAIL] = { "window-close-symbolic", "trunk-rung-fail", N_("failed") },
  [TRUNK_STATUS_SKIPPED] = { "view-more-horizontal-symbolic", "trunk-rung-skipped", N_("does not apply here") },
  [TRUNK_STATUS_NOT_REACHED] = { "list-remove-symbolic", "trunk-rung-unreached", N_("not reached") },
};

const char *
trunk_rung_status_get_icon (TrunkStatus status)
{
  g_return_val_if_fail (status < G_N_ELEMENTS (looks), NULL);

  return looks[status].icon;
}

const char *
trunk_rung_status_get_class (TrunkStatus status)
{
  g_return_val_if_fail (status < G_N_ELEMENTS (looks), NULL);

  return looks[status].css_class;
}

const char *
trunk_rung_status_get_word (TrunkStatus status)
{
  g_return_val_if_fail (status < G_N_ELEMENTS (looks), NULL);

  return _(looks[status].word);
}

/**
 * trunk_rung_dup_sentence:
 * @finding: (nullable): title of the finding, where something is wrong
 *
 * Returns: (transfer full): the rung with its status, as it is read aloud
 */
char *
trunk_rung_dup_sentence (TrunkCheck  *check,
                         TrunkStatus  status,
                         const char  *finding)
{
  g_return_val_if_fail (TRUNK_IS_CHECK (check), NULL);

  if (finding != NULL)
    /* Translators: a test, how it went, and what was found: "Mailbox opens: failed, impersonation is not allowed" */
    return g_strdup_printf (_("%s: %s, %s"), trunk_check_get_title (check), trunk_rung_status_get_word (status), finding);

  /* Translators: a test and how it went: "Mailbox opens: passed" */
  return g_strdup_printf (_("%s: %s"), trunk_check_get_title (check), trunk_rung_status_get_word (status));
}

/**
 * trunk_rung_image_new:
 *
 * Returns: (transfer floating): an image of a pending rung
 */
GtkWidget *
trunk_rung_image_new (void)
{
  GtkWidget *image = gtk_image_new ();

  gtk_widget_add_css_class (image, "trunk-rung");
  gtk_widget_add_css_class (image, trunk_rung_status_get_class (TRUNK_STATUS_PENDING));

  return image;
}

/**
 * trunk_rung_image_set_status:
 * @before: what it shows now
 *
 * Costs nothing where the two are the same.
 */
void
trunk_rung_image_set_status (GtkWidget   *image,
                             TrunkStatus  before,
                             TrunkStatus  status)
{
  g_return_if_fail (GTK_IS_IMAGE (image));

  if (before == status)
    return;

  gtk_image_set_from_icon_name (GTK_IMAGE (image), trunk_rung_status_get_icon (status));
  gtk_widget_remove_css_class (image, trunk_rung_status_get_class (before));
  gtk_widget_add_css_class (image, trunk_rung_status_get_class (status));
}
