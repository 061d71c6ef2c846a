/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looks into the running program from inside: loaded by LD_PRELOAD, it listens on the socket that TRUNK_TEST_PROBE names, and answers each
 * line with a line of JSON. The program knows nothing of it. tests/ui/probe.py is the other end. */
#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <stdlib.h>

#include "trunk-test-probe.h"

#define SETTLED_FRAMES 5

typedef struct
{
  GSocketConnection *connection;
  GDataInputStream *input;
} Client;

static void client_read (Client *self);

GtkWindow *
probe_get_window (void)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();
  GtkWindow *found = NULL;

  for (GList *node = windows; node != NULL; node = node->next)
    {
      if (gtk_widget_get_mapped (node->data) && (found == NULL || gtk_window_is_active (node->data)))
        found = node->data;
    }

  return found;
}

/* An answer is an array of one value, for want of bare values. */
static JsonBuilder *
answer_new (void)
{
  return json_builder_begin_array (json_builder_new ());
}

static void
client_answer (Client      *self,
               JsonBuilder *builder)
{
  g_autoptr(JsonNode) root = json_builder_get_root (json_builder_end_array (builder));
  g_autofree char *text = json_to_string (root, FALSE);
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (self->connection)), line, strlen (line), NULL, NULL, NULL);
  client_read (self);
}

static void
client_answer_boolean (Client   *self,
                       gboolean  value)
{
  g_autoptr(JsonBuilder) builder = answer_new ();

  json_builder_add_boolean_value (builder, value);
  client_answer (self, builder);
}

/* settle: after so many frames what was set in motion is laid out; animations are off. */

typedef struct
{
  Client *client;
  guint n_left;
} Settle;

static gboolean
settle_tick_cb (GtkWidget     *widget,
                GdkFrameClock *clock,
                gpointer       user_data)
{
  Settle *self = user_data;
  Client *client = self->client;

  if (--self->n_left > 0)
    return G_SOURCE_CONTINUE;

  g_free (self);
  client_answer_boolean (client, TRUE);

  return G_SOURCE_REMOVE;
}

static void
client_settle (Client *self)
{
  Settle *settle = g_new0 (Settle, 1);

  settle->client = self;
  settle->n_left = SETTLED_FRAMES;
  gtk_widget_add_tick_callback (GTK_WIDGET (probe_get_window ()), settle_tick_cb, settle, NULL);
}

/* expand, menu, stack: what is folded away */

static gboolean
expand_visit (GtkWidget *widget,
              gpointer   user_data)
{
  guint *n_expanded = user_data;

  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (ADW_IS_EXPANDER_ROW (widget) && !adw_expander_row_get_expanded (ADW_EXPANDER_ROW (widget)))
    {
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (widget), TRUE);
      (*n_expanded)++;
    }
  if (GTK_IS_EXPANDER (widget) && !gtk_expander_get_expanded (GTK_EXPANDER (widget)))
    {
      gtk_expander_set_expanded (GTK_EXPANDER (widget), TRUE);
      (*n_expanded)++;
    }

  return TRUE;
}

typedef struct
{
  GType type;
  const char *name;
  GPtrArray *found;
} Search;

static gboolean
search_visit (GtkWidget *widget,
              gpointer   user_data)
{
  Search *search = user_data;

  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (search->name != NULL ? g_str_equal (G_OBJECT_TYPE_NAME (widget), search->name) : g_type_is_a (G_OBJECT_TYPE (widget), search->type))
    g_ptr_array_add (search->found, widget);

  return TRUE;
}

static GPtrArray *
find_widgets (GType       type,
              const char *name)
{
  Search search = { type, name, g_ptr_array_new () };

  probe_walk (GTK_WIDGET (probe_get_window ()), search_visit, &search);

  return search.found;
}

/* On a page of the assistant, on the overview, or in another window; not in the frame around them. */
static gboolean
is_on_page (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      const char *name = G_OBJECT_TYPE_NAME (widget);

      if (g_str_has_prefix (name, "TrunkPage") || g_str_equal (name, "TrunkOverview"))
        return TRUE;
      if (GTK_IS_WINDOW (widget))
        return !g_str_equal (name, "TrunkWindow");
    }

  return FALSE;
}

/* The @index-th of what opens a popover, on the page or in the frame: menu buttons and combo rows. NULL: there are not that many. */
static GtkWidget *
find_opener (guint    index,
             gboolean on_page)
{
  g_autoptr(GPtrArray) openers = find_widgets (GTK_TYPE_MENU_BUTTON, NULL);
  g_autoptr(GPtrArray) rows = find_widgets (ADW_TYPE_COMBO_ROW, NULL);

  g_ptr_array_extend (openers, rows, NULL, NULL);
  for (guint i = 0; i < openers->len; i++)
    {
      if (gtk_widget_is_sensitive (openers->pdata[i]) && is_on_page (openers->pdata[i]) == on_page && index-- == 0)
        return openers->pdata[i];
    }

  return NULL;
}

/* A popover can be opened only where it is in view; the focus brings it there. */
static gboolean
bring_opener (GtkWidget *opener)
{
  if (opener == NULL)
    return FALSE;

  /* Nothing is scrolled for what has the focus already. */
  gtk_window_set_focus (probe_get_window (), NULL);
  gtk_widget_grab_focus (opener);

  return TRUE;
}

static gboolean
open_popover (GtkWidget *opener)
{
  if (GTK_IS_MENU_BUTTON (opener))
    gtk_menu_button_popup (GTK_MENU_BUTTON (opener));
  else if (opener != NULL)
    adw_action_row_activate (ADW_ACTION_ROW (opener));

  return opener != NULL;
}

static void
close_popovers (void)
{
  g_autoptr(GPtrArray) popovers = find_widgets (GTK_TYPE_POPOVER, NULL);

  for (guint i = 0; i < popovers->len; i++)
    gtk_popover_popdown (popovers->pdata[i]);
}

static GtkSelectionModel *
stack_get_pages (GtkWidget *stack)
{
  return ADW_IS_VIEW_STACK (stack) ? adw_view_stack_get_pages (ADW_VIEW_STACK (stack)) : gtk_stack_get_pages (GTK_STACK (stack));
}

/* The pages of the @index-th stack on a page, or NULL. */
static GtkSelectionModel *
find_stack_pages (guint index)
{
  g_autoptr(GPtrArray) stacks = find_widgets (GTK_TYPE_STACK, NULL);
  g_autoptr(GPtrArray) view_stacks = find_widgets (ADW_TYPE_VIEW_STACK, NULL);

  g_ptr_array_extend (stacks, view_stacks, NULL, NULL);
  for (guint i = 0; i < stacks->len; i++)
    {
      if (is_on_page (stacks->pdata[i]) && index-- == 0)
        return stack_get_pages (stacks->pdata[i]);
    }

  return NULL;
}

/* The stacks of the frame follow from what it shows: to turn them would be a state that no user can see.
 *
 * Shows a page of the @index-th stack. FALSE: there are not that many of either. */
static gboolean
show_stack_page (guint index,
                 guint page)
{
  g_autoptr(GtkSelectionModel) pages = find_stack_pages (index);

  if (pages == NULL || page >= g_list_model_get_n_items (G_LIST_MODEL (pages)))
    return FALSE;

  return gtk_selection_model_select_item (pages, page, TRUE);
}

/* Which page of it is shown, or -1 when there are not that many stacks. */
static int
get_stack_page (guint index)
{
  g_autoptr(GtkSelectionModel) pages = find_stack_pages (index);

  for (guint i = 0; pages != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    {
      if (gtk_selection_model_is_selected (pages, i))
        return i;
    }

  return -1;
}

static gboolean
activate_action (const char *type,
                 const char *action,
                 const char *argument)
{
  g_autoptr(GPtrArray) found = find_widgets (G_TYPE_INVALID, type);

  if (found->len == 0)
    return FALSE;

  return argument != NULL ? gtk_widget_activate_action (found->pdata[0], action, "s", argument) : gtk_widget_activate_action (found->pdata[0], action, NULL);
}

static void
scroll_done_cb (GArray   *durations,
                gpointer  user_data)
{
  g_autoptr(JsonBuilder) builder = answer_new ();

  json_builder_begin_object (builder);
  probe_add_figures (durations, builder);
  json_builder_end_object (builder);
  client_answer (user_data, builder);
}

static void
add_size (JsonBuilder *builder)
{
  GtkWidget *window = GTK_WIDGET (probe_get_window ());
  int minimum;

  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "width");
  json_builder_add_int_value (builder, gtk_widget_get_width (window));
  json_builder_set_member_name (builder, "height");
  json_builder_add_int_value (builder, gtk_widget_get_height (window));
  json_builder_set_member_name (builder, "minimum");
  json_builder_add_int_value (builder, minimum);
  json_builder_end_object (builder);
}

static void
client_obey (Client *self,
             char  **words)
{
  GtkWidget *window = GTK_WIDGET (probe_get_window ());
  guint n_words = g_strv_length (words);
  int first = n_words > 1 ? atoi (words[1]) : 0;
  int second = n_words > 2 ? atoi (words[2]) : 0;
  g_autoptr(JsonBuilder) builder = answer_new ();
  gboolean done = TRUE;

  if (window == NULL || n_words == 0)
    {
      client_answer_boolean (self, FALSE);
      return;
    }

  if (g_str_equal (words[0], "settle"))
    {
      client_settle (self);
      return;
    }
  if (g_str_equal (words[0], "scroll"))
    {
      if (!probe_scroll (window, first, second, scroll_done_cb, self))
        client_answer_boolean (self, FALSE);
      return;
    }

  if (g_str_equal (words[0], "clipped") || g_str_equal (words[0], "texts") || g_str_equal (words[0], "buttons") ||
      g_str_equal (words[0], "mnemonics"))
    {
      json_builder_begin_array (builder);
      if (g_str_equal (words[0], "clipped"))
        probe_add_clipped (window, builder);
      else if (g_str_equal (words[0], "texts"))
        probe_add_texts (window, builder);
      else if (g_str_equal (words[0], "buttons"))
        probe_add_buttons (window, builder);
      else
        probe_add_mnemonics (window, builder);
      json_builder_end_array (builder);
      client_answer (self, builder);
      return;
    }
  if (g_str_equal (words[0], "size"))
    {
      add_size (builder);
      client_answer (self, builder);
      return;
    }
  if (g_str_equal (words[0], "focus"))
    {
      probe_add_focus (GTK_WINDOW (window), builder);
      client_answer (self, builder);
      return;
    }
  if (g_str_equal (words[0], "window"))
    {
      json_builder_add_string_value (builder, G_OBJECT_TYPE_NAME (window));
      client_answer (self, builder);
      return;
    }
  if (g_str_equal (words[0], "stack-page"))
    {
      json_builder_add_int_value (builder, get_stack_page (first));
      client_answer (self, builder);
      return;
    }
  if (g_str_equal (words[0], "loop-end"))
    {
      json_builder_begin_object (builder);
      probe_loop_add_figures (builder);
      json_builder_end_object (builder);
      client_answer (self, builder);
      return;
    }

  if (g_str_equal (words[0], "resize"))
    gtk_window_set_default_size (GTK_WINDOW (window), first, second);
  else if (g_str_equal (words[0], "dpi"))
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", first * PANGO_SCALE, NULL);
  else if (g_str_equal (words[0], "expand"))
    {
      guint n_expanded = 0;

      probe_walk (window, expand_visit, &n_expanded);
      done = n_expanded > 0;
    }
  else if (g_str_equal (words[0], "popover"))
    done = open_popover (find_opener (first, TRUE));
  else if (g_str_equal (words[0], "frame-popover"))
    done = open_popover (find_opener (first, FALSE));
  else if (g_str_equal (words[0], "bring-popover"))
    done = bring_opener (find_opener (first, TRUE));
  else if (g_str_equal (words[0], "bring-frame-popover"))
    done = bring_opener (find_opener (first, FALSE));
  else if (g_str_equal (words[0], "popdown"))
    close_popovers ();
  else if (g_str_equal (words[0], "stack"))
    done = show_stack_page (first, second);
  else if (g_str_equal (words[0], "action") && n_words >= 3)
    done = activate_action (words[1], words[2], words[3]);
  else if (g_str_equal (words[0], "loop"))
    probe_loop_start ();
  else
    done = FALSE;
  client_answer_boolean (self, done);
}

static void
client_read_line_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  Client *self = user_data;
  g_autofree char *line = g_data_input_stream_read_line_finish (self->input, result, NULL, NULL);

  if (line == NULL)
    {
      g_object_unref (self->input);
      g_object_unref (self->connection);
      g_free (self);
    }
  else
    {
      g_auto(GStrv) words = g_strsplit (line, " ", -1);

      client_obey (self, words);
    }
}

static void
client_read (Client *self)
{
  g_data_input_stream_read_line_async (self->input, G_PRIORITY_DEFAULT, NULL, client_read_line_cb, self);
}

static gboolean
probe_incoming_cb (GSocketService    *service,
                   GSocketConnection *connection,
                   GObject           *source,
                   gpointer           user_data)
{
  Client *client = g_new0 (Client, 1);

  client->connection = g_object_ref (connection);
  client->input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  client_read (client);

  return TRUE;
}

__attribute__ ((constructor)) static void
probe_start (void)
{
  const char *path = g_getenv ("TRUNK_TEST_PROBE");
  g_autoptr(GSocketService) service = NULL;
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(GError) error = NULL;

  if (path == NULL)
    return;

  service = g_socket_service_new ();
  address = g_unix_socket_address_new (path);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error))
    g_error ("%s", error->message);
  g_signal_connect (service, "incoming", G_CALLBACK (probe_incoming_cb), NULL);
  g_socket_service_start (g_steal_pointer (&service));
  /* What the program starts is not to be looked into. */
  g_unsetenv ("TRUNK_TEST_PROBE");
  g_unsetenv ("LD_PRELOAD");
}
