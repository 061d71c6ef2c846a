/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-log.h"

#include "base/trunk-redact.h"

/* Messages of the house have five or so fields; more are dropped rather than allocated for. */
#define MAX_FIELDS 32

/* GLib's own fields say where a message came from; they are compiled in and need no masking. */
static gboolean
is_plain_field (const char *key)
{
  return g_str_has_prefix (key, "CODE_") ||
         g_str_equal (key, "PRIORITY") ||
         g_str_equal (key, "GLIB_DOMAIN") ||
         g_str_equal (key, "GLIB_OLD_LOG_API");
}

/**
 * trunk_log_writer:
 *
 * Masks every text field that is not GLib's own, then hands the message to GLib's default writer.
 */
GLogWriterOutput
trunk_log_writer (GLogLevelFlags   log_level,
                  const GLogField *fields,
                  gsize            n_fields,
                  gpointer         user_data)
{
  GLogField masked[MAX_FIELDS] = { { NULL } };
  char *owned[MAX_FIELDS] = { NULL };
  gsize n = 0;
  GLogWriterOutput output;

  /* Whether a debug message is wanted costs less to ask than masking it. */
  for (gsize i = 0; i < n_fields; i++)
    {
      if (g_str_equal (fields[i].key, "GLIB_DOMAIN") && g_log_writer_default_would_drop (log_level, fields[i].value))
        return G_LOG_WRITER_HANDLED;
    }

  for (gsize i = 0; i < n_fields && n < MAX_FIELDS; i++)
    {
      masked[n] = fields[i];
      if (!is_plain_field (fields[i].key))
        {
          /* Length -1 means NUL-terminated text; a pointer or binary value (length >= 0) of unknown meaning is dropped. */
          if (fields[i].length >= 0 && !g_str_equal (fields[i].key, "MESSAGE"))
            continue;

          owned[n] = trunk_redact_text (fields[i].value, fields[i].length);
          masked[n].value = owned[n];
          masked[n].length = -1;
        }
      n++;
    }

  output = g_log_writer_default (log_level, masked, n, user_data);

  for (gsize i = 0; i < n; i++)
    g_free (owned[i]);

  return output;
}

/**
 * trunk_log_install:
 *
 * Makes trunk_log_writer() the writer of this process. To be called once, before the first message.
 */
void
trunk_log_install (void)
{
  g_log_set_writer_func (trunk_log_writer, NULL, NULL);
}
