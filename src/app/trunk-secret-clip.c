/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-secret-clip.h"

#define TEXT_TYPE "text/plain;charset=utf-8"
/* Klipper and others pass over what says so. */
#define HINT_TYPE "x-kde-passwordManagerHint"
#define HINT      "secret"

#define TRUNK_TYPE_SECRET_CLIP (trunk_secret_clip_get_type ())
G_DECLARE_FINAL_TYPE (TrunkSecretClip, trunk_secret_clip, TRUNK, SECRET_CLIP, GdkContentProvider)

struct _TrunkSecretClip
{
  GdkContentProvider parent_instance;

  TrunkSecret *secret;          /* (owned) */
};

G_DEFINE_FINAL_TYPE (TrunkSecretClip, trunk_secret_clip, GDK_TYPE_CONTENT_PROVIDER)

static GdkContentFormats *
trunk_secret_clip_ref_formats (GdkContentProvider *provider)
{
  static const char *types[] = { TEXT_TYPE, HINT_TYPE };

  return gdk_content_formats_new (types, G_N_ELEMENTS (types));
}

/* What is left with a clipboard manager when the program ends: nothing. */
static GdkContentFormats *
trunk_secret_clip_ref_storable_formats (GdkContentProvider *provider)
{
  return gdk_content_formats_new (NULL, 0);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
trunk_secret_clip_write_mime_type_async (GdkContentProvider  *provider,
                                         const char          *mime_type,
                                         GOutputStream       *stream,
                                         int                  io_priority,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  TrunkSecretClip *self = TRUNK_SECRET_CLIP (provider);
  gboolean hint = g_str_equal (mime_type, HINT_TYPE);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, trunk_secret_clip_write_mime_type_async);
  g_task_set_priority (task, io_priority);
  if (!hint && !g_str_equal (mime_type, TEXT_TYPE))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s", mime_type);
      g_object_unref (task);
      return;
    }

  g_output_stream_write_all_async (stream, hint ? HINT : trunk_secret_peek (self->secret),
                                   hint ? strlen (HINT) : trunk_secret_get_length (self->secret), io_priority, cancellable, written_cb, task);
}

static gboolean
trunk_secret_clip_write_mime_type_finish (GdkContentProvider  *provider,
                                          GAsyncResult        *result,
                                          GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, provider), FALSE);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == trunk_secret_clip_write_mime_type_async, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
trunk_secret_clip_finalize (GObject *object)
{
  g_clear_pointer (&TRUNK_SECRET_CLIP (object)->secret, trunk_secret_unref);

  G_OBJECT_CLASS (trunk_secret_clip_parent_class)->finalize (object);
}

static void
trunk_secret_clip_class_init (TrunkSecretClipClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = trunk_secret_clip_finalize;
  provider_class->ref_formats = trunk_secret_clip_ref_formats;
  provider_class->ref_storable_formats = trunk_secret_clip_ref_storable_formats;
  provider_class->write_mime_type_async = trunk_secret_clip_write_mime_type_async;
  provider_class->write_mime_type_finish = trunk_secret_clip_write_mime_type_finish;
}

static void
trunk_secret_clip_init (TrunkSecretClip *self)
{
}

typedef struct
{
  GdkClipboard *clipboard;      /* (owned) */
  GdkContentProvider *clip;     /* (owned) */
} Clearing;

static void
clearing_free (gpointer data)
{
  Clearing *clearing = data;

  g_object_unref (clearing->clip);
  g_object_unref (clearing->clipboard);
  g_free (clearing);
}

static gboolean
clear_cb (gpointer user_data)
{
  Clearing *clearing = user_data;

  if (gdk_clipboard_get_content (clearing->clipboard) == clearing->clip)
    gdk_clipboard_set_content (clearing->clipboard, NULL);

  return G_SOURCE_REMOVE;
}

void
trunk_secret_clip_copy (GdkClipboard *clipboard,
                        TrunkSecret  *secret,
                        guint         seconds)
{
  TrunkSecretClip *clip;
  Clearing *clearing;

  g_return_if_fail (GDK_IS_CLIPBOARD (clipboard));
  g_return_if_fail (secret != NULL);

  clip = g_object_new (TRUNK_TYPE_SECRET_CLIP, NULL);
  clip->secret = trunk_secret_ref (secret);
  gdk_clipboard_set_content (clipboard, GDK_CONTENT_PROVIDER (clip));

  clearing = g_new0 (Clearing, 1);
  clearing->clipboard = g_object_ref (clipboard);
  clearing->clip = GDK_CONTENT_PROVIDER (clip);
  g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, seconds, clear_cb, clearing, clearing_free);
}
