/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-damaged-view.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "app/trunk-a11y.h"
#include "app/trunk-copy-button.h"
#include "app/trunk-notice.h"
#include "app/trunk-run-words.h"
#include "app/trunk-template.h"
#include "base/trunk-error.h"
#include "base/trunk-temporary.h"

/* Of the folder of a workspace that is not kept */
#define UNSAVED_PREFIX "trunkline-unsaved-"

struct _TrunkDamagedView
{
  AdwBin parent_instance;

  char *path;                   /* (owned) */

  GtkLabel *reason;
  GtkLabel *details;
  GtkLabel *file;
  TrunkCopyButton *copy;
  GtkBox *backup_box;
  GtkLabel *backup_text;
  GtkButton *restore_button;
  GtkButton *retry_button;
  GtkButton *without_button;
  TrunkNotice *notice;
};

enum
{
  WORKSPACE_READY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkDamagedView, trunk_damaged_view, ADW_TYPE_BIN)

static void
complain (TrunkDamagedView *self,
          const char       *text)
{
  trunk_notice_set_text (self->notice, text);
  trunk_notice_set_revealed (self->notice, TRUE);
}

static void
hand_on (TrunkDamagedView *self,
         TrunkWorkspace   *workspace)
{
  /* The window that this is in may go with it. */
  g_object_ref (self);
  g_signal_emit (self, signals[WORKSPACE_READY], 0, workspace);
  g_object_unref (self);
}

static void
retry_cb (TrunkDamagedView *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkWorkspace) workspace = trunk_workspace_open (self->path, &error);

  if (workspace != NULL)
    hand_on (self, workspace);
  else
    complain (self, error->message);
}

static void
restore_cb (TrunkDamagedView *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *kept = trunk_workspace_restore_backup (self->path, &error);

  if (kept == NULL)
    {
      complain (self, error->message);
      return;
    }

  retry_cb (self);
}

/* A folder that goes with the program */
typedef struct
{
  char *path;                   /* (owned) */
  int held;                     /* as long as this is open, no other program takes it for left behind */
} Unsaved;

static void
unsaved_free (gpointer  data,
              GClosure *closure)
{
  Unsaved *unsaved = data;

  g_close (unsaved->held, NULL);
  g_free (unsaved->path);
  g_free (unsaved);
}

static void
shutdown_cb (GApplication *application,
             Unsaved      *unsaved)
{
  trunk_temporary_remove (unsaved->path);
}

static char *
make_unsaved_folder (GError **error)
{
  g_autofree char *path = NULL;
  Unsaved *unsaved;
  int held;

  trunk_temporary_sweep (UNSAVED_PREFIX);
  path = trunk_temporary_make (UNSAVED_PREFIX, error);
  if (path == NULL)
    return NULL;
  held = trunk_temporary_hold (path, error);
  if (held < 0)
    return NULL;

  unsaved = g_new0 (Unsaved, 1);
  unsaved->path = g_strdup (path);
  unsaved->held = held;
  if (g_application_get_default () != NULL)
    g_signal_connect_data (g_application_get_default (), "shutdown", G_CALLBACK (shutdown_cb), unsaved, unsaved_free, 0);
  else
    unsaved_free (unsaved, NULL);

  return g_steal_pointer (&path);
}

static void
without_cb (TrunkDamagedView *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = make_unsaved_folder (&error);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "workspace.db", NULL) : NULL;
  g_autoptr(TrunkWorkspace) workspace = path != NULL ? trunk_workspace_open (path, &error) : NULL;

  if (workspace != NULL)
    hand_on (self, workspace);
  else
    complain (self, error->message);
}

static void
trunk_damaged_view_dispose (GObject *object)
{
  trunk_template_dispose (GTK_WIDGET (object), TRUNK_TYPE_DAMAGED_VIEW);

  G_OBJECT_CLASS (trunk_damaged_view_parent_class)->dispose (object);
}

static void
trunk_damaged_view_finalize (GObject *object)
{
  g_free (TRUNK_DAMAGED_VIEW (object)->path);

  G_OBJECT_CLASS (trunk_damaged_view_parent_class)->finalize (object);
}

static void
trunk_damaged_view_class_init (TrunkDamagedViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = trunk_damaged_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = trunk_damaged_view_finalize;

  signals[WORKSPACE_READY] =
    g_signal_new ("workspace-ready", TRUNK_TYPE_DAMAGED_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, TRUNK_TYPE_WORKSPACE);

  g_type_ensure (TRUNK_TYPE_NOTICE);
  g_type_ensure (TRUNK_TYPE_COPY_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/trunkline/Trunkline/ui/trunk-damaged-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TrunkDamagedView, reason);
  gtk_widget_class_bind_template_child (widget_class, TrunkDamagedView, details);
  gtk_widget_class_bind_template_child (widget_class, TrunkDamagedView, file);
  gtk_widget_class_bind_template_child (widget_class, TrunkDamagedView, copy);
  gtk_widget_class_bind_template_child (widget_class, TrunkDamagedView, backup_box);
  gtk_widget_class_bind_template_child (widget_class, TrunkDamagedView, backup_text);
  gtk_widget_class_bind_template_child (widget_class, TrunkDamagedView, restore_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkDamagedView, retry_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkDamagedView, without_button);
  gtk_widget_class_bind_template_child (widget_class, TrunkDamagedView, notice);
  gtk_widget_class_bind_template_callback (widget_class, restore_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, without_cb);
}

static void
trunk_damaged_view_init (TrunkDamagedView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  trunk_a11y_name (GTK_WIDGET (self->restore_button), gtk_button_get_label (self->restore_button));
  trunk_a11y_name (GTK_WIDGET (self->retry_button), gtk_button_get_label (self->retry_button));
  trunk_a11y_name (GTK_WIDGET (self->without_button), gtk_button_get_label (self->without_button));
}

/* One sentence; the error itself is for whoever wants to know more. */
static const char *
get_reason (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return _("The file they are in is gone. Its backup is still there.");
  if (g_error_matches (error, TRUNK_ERROR, TRUNK_ERROR_FILE_FORMAT))
    return _("The file they are in is damaged, or a newer Trunkline has written it.");

  return _("The file they are in can’t be read or written.");
}

/**
 * trunk_damaged_view_new:
 * @path: of the workspace
 * @error: why it can't be opened
 *
 * Returns: (transfer floating): the view
 */
GtkWidget *
trunk_damaged_view_new (const char   *path,
                        const GError *error)
{
  g_autofree char *backup = NULL;
  gint64 made = 0;
  TrunkDamagedView *self;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error != NULL, NULL);

  self = g_object_new (TRUNK_TYPE_DAMAGED_VIEW, NULL);
  self->path = g_strdup (path);
  gtk_label_set_text (self->reason, get_reason (error));
  gtk_label_set_text (self->details, error->message);
  gtk_label_set_text (self->file, path);
  trunk_copy_button_set_text (self->copy, path);
  backup = trunk_workspace_dup_backup_path (path, &made);
  gtk_widget_set_visible (GTK_WIDGET (self->backup_box), backup != NULL);
  if (backup != NULL)
    {
      g_autofree char *moment = trunk_words_dup_moment (made * G_USEC_PER_SEC, g_get_real_time ());
      /* Translators: %s is "yesterday at 14:20" or a date */
      g_autofree char *text = g_strdup_printf (_("There is a backup, made %s. It takes the place of the file, which is kept beside it under another name. "
                                                 "What was changed since then is not in the backup."), moment);

      gtk_label_set_text (self->backup_text, text);
    }

  return GTK_WIDGET (self);
}
