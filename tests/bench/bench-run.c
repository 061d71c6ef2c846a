/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Starts a program COUNT times, one after the other, and prints one JSON line for each: wall-clock and processor seconds, peak
 * resident KiB, exit status. The peak that a process is charged with includes what its parent held when it was forked, so that it
 * has to be started by something this small.
 * Usage: bench-run COUNT OUTPUT COMMAND ARG… */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);

  return time.tv_sec + time.tv_nsec / 1e9;
}

static double
seconds (struct timeval time)
{
  return time.tv_sec + time.tv_usec / 1e6;
}

int
main (int    argc,
      char **argv)
{
  int count = argc > 3 ? atoi (argv[1]) : 0;

  if (count < 1)
    {
      fprintf (stderr, "Usage: bench-run COUNT OUTPUT COMMAND ARG…\n");
      return EXIT_FAILURE;
    }

  for (int i = 0; i < count; i++)
    {
      double started = now ();
      struct rusage usage;
      int status;
      pid_t child = fork ();

      if (child < 0)
        return EXIT_FAILURE;
      if (child == 0)
        {
          int fd = open (argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0600);

          if (fd < 0 || dup2 (fd, STDOUT_FILENO) < 0)
            _exit (127);
          execv (argv[3], argv + 3);
          _exit (127);
        }
      if (wait4 (child, &status, 0, &usage) != child)
        return EXIT_FAILURE;

      printf ("{\"seconds\": %.6f, \"cpu\": %.6f, \"kib\": %ld, \"status\": %d}\n", now () - started,
              seconds (usage.ru_utime) + seconds (usage.ru_stime), usage.ru_maxrss,
              WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status));
    }

  return EXIT_SUCCESS;
}
