/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>

#include "trunk-test-probe.h"

#define RANDOM_SEED 7

/* Main loop */

static GArray *iterations = NULL;
static gint64 woken = 0;

/* The main loop waits here, and nowhere else. */
static int
loop_poll (GPollFD *fds,
           guint    n_fds,
           int      timeout)
{
  int n_ready;

  if (woken != 0)
    {
      gint64 duration = g_get_monotonic_time () - woken;

      g_array_append_val (iterations, duration);
    }
  n_ready = g_poll (fds, n_fds, timeout);
  woken = g_get_monotonic_time ();

  return n_ready;
}

void
probe_loop_start (void)
{
  g_clear_pointer (&iterations, g_array_unref);
  iterations = g_array_new (FALSE, FALSE, sizeof (gint64));
  woken = 0;
  g_main_context_set_poll_func (NULL, loop_poll);
}

void
probe_loop_add_figures (JsonBuilder *builder)
{
  g_main_context_set_poll_func (NULL, NULL);
  if (iterations == NULL)
    iterations = g_array_new (FALSE, FALSE, sizeof (gint64));
  probe_add_figures (iterations, builder);
  g_clear_pointer (&iterations, g_array_unref);
}

/* Figures */

static int
compare_durations (gconstpointer a,
                   gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static void
add_figure (JsonBuilder *builder,
            const char  *name,
            GArray      *durations,
            double       share)
{
  gint64 value = 0;

  if (durations->len > 0)
    value = g_array_index (durations, gint64, MIN (durations->len - 1, (guint) (durations->len * share)));
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
probe_add_figures (GArray      *durations,
                   JsonBuilder *builder)
{
  g_array_sort (durations, compare_durations);
  json_builder_set_member_name (builder, "n");
  json_builder_add_int_value (builder, durations->len);
  add_figure (builder, "median", durations, 0.5);
  add_figure (builder, "p99", durations, 0.99);
  add_figure (builder, "p999", durations, 0.999);
  add_figure (builder, "max", durations, 1);
}

/* Scrolling */

typedef struct
{
  GtkAdjustment *adjustment;
  GdkFrameClock *clock;
  GRand *random;
  GArray *durations;
  ProbeDone done;
  gpointer user_data;
  gint64 began;
  guint n_left;
  int pixels;
  gulong before;
  gulong after;
} Scroll;

static void
scroll_free (gpointer data)
{
  Scroll *self = data;

  g_signal_handler_disconnect (self->clock, self->before);
  g_signal_handler_disconnect (self->clock, self->after);
  gdk_frame_clock_end_updating (self->clock);
  g_clear_pointer (&self->random, g_rand_free);
  g_clear_pointer (&self->durations, g_array_unref);
  g_clear_object (&self->adjustment);
  g_clear_object (&self->clock);
  g_free (self);
}

/* A frame begins with this, before layout and drawing. */
static void
scroll_before_paint_cb (GdkFrameClock *clock,
                        gpointer       user_data)
{
  Scroll *self = user_data;
  double end = gtk_adjustment_get_upper (self->adjustment) - gtk_adjustment_get_page_size (self->adjustment);
  double value = self->pixels != 0 ? gtk_adjustment_get_value (self->adjustment) + self->pixels : g_rand_double_range (self->random, 0, MAX (end, 1));

  self->began = g_get_monotonic_time ();
  gtk_adjustment_set_value (self->adjustment, value > end ? 0 : value);
}

static void
scroll_after_paint_cb (GdkFrameClock *clock,
                       gpointer       user_data)
{
  Scroll *self = user_data;
  gint64 duration = g_get_monotonic_time () - self->began;

  if (self->began == 0)
    return;
  g_array_append_val (self->durations, duration);
  if (--self->n_left == 0)
    {
      self->done (self->durations, self->user_data);
      scroll_free (self);
    }
}

static gboolean
scroll_visit (GtkWidget *widget,
              gpointer   user_data)
{
  GtkAdjustment **tallest = user_data;

  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_SCROLLED_WINDOW (widget))
    {
      GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (widget));

      if (*tallest == NULL || gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_upper (*tallest))
        *tallest = adjustment;
    }

  return TRUE;
}

gboolean
probe_scroll (GtkWidget *root,
              int        pixels,
              guint      n_frames,
              ProbeDone  done,
              gpointer   user_data)
{
  GtkAdjustment *tallest = NULL;
  Scroll *self;

  probe_walk (root, scroll_visit, &tallest);
  if (tallest == NULL)
    return FALSE;

  self = g_new0 (Scroll, 1);
  self->adjustment = g_object_ref (tallest);
  self->clock = g_object_ref (gtk_widget_get_frame_clock (root));
  self->random = g_rand_new_with_seed (RANDOM_SEED);
  self->durations = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->done = done;
  self->user_data = user_data;
  self->n_left = n_frames;
  self->pixels = pixels;
  self->before = g_signal_connect (self->clock, "before-paint", G_CALLBACK (scroll_before_paint_cb), self);
  self->after = g_signal_connect_after (self->clock, "after-paint", G_CALLBACK (scroll_after_paint_cb), self);
  gdk_frame_clock_begin_updating (self->clock);

  return TRUE;
}
