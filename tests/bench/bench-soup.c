/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The practical limit: a bare libsoup loop that sends the same requests over and over, so many at once, and reads each answer.
 * Usage: bench-soup SECONDS PARALLEL METHOD URL HOST PORT CA < HEADERS-AND-BODIES
 * Standard input is like a request: header lines, an empty line, the body; several bodies are separated by form feeds and take
 * turns. Prints the number of answers a second of wall-clock time, and a second of processor time. */

#include <libsoup/soup.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "net/trunk-net-context.h"

typedef struct
{
  SoupSession *session;
  GMainLoop *loop;
  char *method;
  char *uri;
  char **headers;
  GPtrArray *bodies;            /* (element-type GBytes) */
  guint next_body;
  gint64 until;
  guint under_way;
  guint64 n_done;
} Loop;

static void send_next (Loop *loop);

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Loop *loop = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) answer = soup_session_send_and_read_finish (SOUP_SESSION (object), result, &error);

  if (answer == NULL)
    g_error ("%s", error->message);
  if (soup_message_get_status (soup_session_get_async_result_message (loop->session, result)) != SOUP_STATUS_OK)
    g_error ("%.*s", (int) MIN (g_bytes_get_size (answer), 400), (const char *) g_bytes_get_data (answer, NULL));

  loop->under_way--;
  loop->n_done++;
  if (g_get_monotonic_time () < loop->until)
    send_next (loop);
  else if (loop->under_way == 0)
    g_main_loop_quit (loop->loop);
}

static void
send_next (Loop *loop)
{
  g_autoptr(SoupMessage) message = soup_message_new (loop->method, loop->uri);
  GBytes *body = g_ptr_array_index (loop->bodies, loop->next_body++ % loop->bodies->len);
  const char *type = NULL;

  /* Without this libsoup makes a connection of its own for every POST, and the limit would be that of handshakes. */
  soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
  for (guint i = 0; loop->headers[i] != NULL; i++)
    {
      g_auto(GStrv) pair = g_strsplit (loop->headers[i], ": ", 2);

      if (pair[0] == NULL || pair[1] == NULL)
        continue;
      if (g_ascii_strcasecmp (pair[0], "content-type") == 0)
        type = loop->headers[i] + strlen (pair[0]) + 2;
      else
        soup_message_headers_replace (soup_message_get_request_headers (message), pair[0], pair[1]);
    }
  if (g_bytes_get_size (body) > 0)
    soup_message_set_request_body_from_bytes (message, type, body);

  loop->under_way++;
  soup_session_send_and_read_async (loop->session, message, G_PRIORITY_DEFAULT, NULL, answered_cb, loop);
}

static char *
read_all (void)
{
  GString *text = g_string_new (NULL);
  char buffer[4096];
  gsize n;

  while ((n = fread (buffer, 1, sizeof buffer, stdin)) > 0)
    g_string_append_len (text, buffer, n);

  return g_string_free (text, FALSE);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(TrunkNetContext) context = trunk_net_context_new ();
  g_autofree char *input = read_all ();
  g_auto(GStrv) halves = g_strsplit (input, "\n\n", 2);
  g_auto(GStrv) bodies = NULL;
  g_autofree char *ca = NULL;
  g_autoptr(GUri) uri = NULL;
  guint parallel;
  gint64 started;
  Loop loop = { 0 };

  if (argc != 8 || !g_file_get_contents (argv[7], &ca, NULL, NULL) || g_strv_length (halves) != 2)
    return EXIT_FAILURE;

  parallel = atoi (argv[2]);
  uri = g_uri_parse (argv[4], SOUP_HTTP_URI_FLAGS, NULL);
  trunk_net_context_set_proxy (context, TRUNK_PROXY_NONE, NULL, NULL, NULL, NULL);
  trunk_net_context_map_host (context, g_uri_get_host (uri), 443, argv[5], atoi (argv[6]));
  trunk_net_context_set_max_connections (context, parallel);
  if (!trunk_net_context_add_trust_anchors (context, ca, NULL))
    return EXIT_FAILURE;

  loop.session = trunk_net_context_get_session (context, g_uri_get_host (uri), 443);
  loop.loop = g_main_loop_new (NULL, FALSE);
  loop.method = argv[3];
  loop.uri = argv[4];
  loop.headers = g_strsplit (halves[0], "\n", -1);
  bodies = g_strsplit (halves[1], "\f", -1);
  loop.bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < MAX (g_strv_length (bodies), 1); i++)
    g_ptr_array_add (loop.bodies, bodies[i] != NULL ? g_bytes_new (bodies[i], strlen (bodies[i])) : g_bytes_new (NULL, 0));
  started = g_get_monotonic_time ();
  loop.until = started + atof (argv[1]) * G_USEC_PER_SEC;
  for (guint i = 0; i < parallel; i++)
    send_next (&loop);
  g_main_loop_run (loop.loop);
  g_print ("%.1f %.1f\n", loop.n_done * 1e6 / (g_get_monotonic_time () - started), loop.n_done * (double) CLOCKS_PER_SEC / clock ());

  g_strfreev (loop.headers);
  g_ptr_array_unref (loop.bodies);
  g_main_loop_unref (loop.loop);

  return EXIT_SUCCESS;
}
