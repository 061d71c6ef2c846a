/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Starts a program and prints one JSON line: seconds from fork to the first window on the screen (map), to the first picture in it (draw),
 * until it stopped changing (idle), and then the memory that it holds. Told by the X server's events, so that nothing is lost to polling.
 * Usage: bench-window COMMAND ARG… */

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LIMIT       30.0
/* Silence of this length means that the window stands. */
#define SILENCE     0.7
#define MIN_WINDOW  100
/* A blinking cursor is no change. */
#define LARGE_SHARE 0.02
/* Of the pixels that are looked at, one in so many must differ from the middle. */
#define PAINTED_ONE 500
#define POLL_MS     5
#define END_TRIES   500
#define END_WAIT_US 10000

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);

  return time.tv_sec + time.tv_nsec / 1e9;
}

/* A window that is gone again is no error. */
static int
ignore_error (Display     *display,
              XErrorEvent *event)
{
  return 0;
}

/* What the server itself clears a new window to is of one colour. */
static int
is_painted (Display *display,
            Window   window)
{
  XWindowAttributes attributes;
  XImage *image;
  unsigned long middle;
  long n_looked = 0;
  long n_other = 0;

  if (!XGetWindowAttributes (display, window, &attributes))
    return 0;
  image = XGetImage (display, window, 0, 0, attributes.width, attributes.height, AllPlanes, ZPixmap);
  if (image == NULL)
    return 0;
  middle = XGetPixel (image, attributes.width / 2, attributes.height / 2);
  for (int y = 0; y < attributes.height; y += 2)
    {
      for (int x = 0; x < attributes.width; x += 2)
        {
          n_looked++;
          n_other += XGetPixel (image, x, y) != middle;
        }
    }
  XDestroyImage (image);

  return n_other > n_looked / PAINTED_ONE;
}

/* In KiB, of /proc/PID/smaps_rollup */
static long
read_memory (pid_t       pid,
             const char *key)
{
  char path[64];
  char line[256];
  long value = 0;
  FILE *file;

  snprintf (path, sizeof path, "/proc/%d/smaps_rollup", (int) pid);
  file = fopen (path, "r");
  if (file == NULL)
    return 0;
  while (fgets (line, sizeof line, file) != NULL)
    {
      if (strncmp (line, key, strlen (key)) == 0)
        {
          value = atol (line + strlen (key));
          break;
        }
    }
  fclose (file);

  return value;
}

static void
end_program (pid_t pid)
{
  int status;

  kill (pid, SIGTERM);
  for (int i = 0; i < END_TRIES; i++)
    {
      if (waitpid (pid, &status, WNOHANG) == pid)
        return;
      usleep (END_WAIT_US);
    }
  kill (pid, SIGKILL);
  waitpid (pid, &status, 0);
}

int
main (int    argc,
      char **argv)
{
  Display *display = XOpenDisplay (NULL);
  double started;
  double mapped = 0;
  double drawn = 0;
  double changed = 0;
  int damage_event;
  int damage_error;
  pid_t pid;

  if (display == NULL || argc < 2 || !XDamageQueryExtension (display, &damage_event, &damage_error))
    {
      fprintf (stderr, "Usage: bench-window COMMAND ARG…, on a display that tells of damage\n");
      return EXIT_FAILURE;
    }
  XSetErrorHandler (ignore_error);
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  XSync (display, False);

  started = now ();
  pid = fork ();
  if (pid == 0)
    {
      execvp (argv[1], argv + 1);
      _exit (127);
    }

  while (now () - started < LIMIT && (drawn == 0 || now () - started - changed < SILENCE))
    {
      struct pollfd waiting = { ConnectionNumber (display), POLLIN, 0 };
      int status;

      while (XPending (display))
        {
          XWindowAttributes attributes;
          XEvent event;

          XNextEvent (display, &event);
          if (event.type == MapNotify && drawn == 0 && !event.xmap.override_redirect &&
              XGetWindowAttributes (display, event.xmap.window, &attributes) && attributes.width > MIN_WINDOW && attributes.height > MIN_WINDOW)
            {
              if (mapped == 0)
                mapped = now () - started;
              XDamageCreate (display, event.xmap.window, XDamageReportRawRectangles);
              XFlush (display);
            }
          else if (event.type == damage_event + XDamageNotify)
            {
              XDamageNotifyEvent *damage = (XDamageNotifyEvent *) &event;
              double at = now () - started;

              if (drawn == 0)
                {
                  if (is_painted (display, damage->drawable))
                    drawn = changed = at;
                }
              else if (XGetWindowAttributes (display, damage->drawable, &attributes) &&
                       (double) damage->area.width * damage->area.height > LARGE_SHARE * attributes.width * attributes.height)
                changed = at;
            }
        }
      if (waitpid (pid, &status, WNOHANG) == pid)
        {
          fprintf (stderr, "%s ended without a window\n", argv[1]);
          return EXIT_FAILURE;
        }
      poll (&waiting, 1, POLL_MS);
    }

  if (drawn == 0)
    fprintf (stderr, "%s showed nothing\n", argv[1]);
  else
    printf ("{\"map\": %.6f, \"draw\": %.6f, \"idle\": %.6f, \"rss_kib\": %ld, \"pss_kib\": %ld}\n", mapped, drawn, changed,
            read_memory (pid, "Rss:"), read_memory (pid, "Pss:"));
  end_program (pid);

  return drawn == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
