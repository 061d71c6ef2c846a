/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "explain/trunk-report-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "explain/trunk-layout.h"

/* Without details, a large run lists what needs somebody and counts the rest. */
#define MAX_ROWS          60
#define MAX_PROBLEM_ROWS  200
#define MAX_NAMED         5     /* accounts named beside a cause */
#define INDENT            "   "
#define GAP               "   " /* between two rungs on one line */

typedef struct
{
  const TrunkReport *report;
  GString           *out;
  GPtrArray         *columns;   /* (element-type TrunkCheckItem) borrowed: an example of each rung of accounts, in order */
  GHashTable        *causes;    /* item -> number of its cause */
} Writer;

static const char *
get_symbol (TrunkStatus status)
{
  switch (status)
    {
    case TRUNK_STATUS_PASS:
      return "✔";

    case TRUNK_STATUS_WARN:
      return "!";

    case TRUNK_STATUS_FAIL:
      return "✘";

    case TRUNK_STATUS_SKIPPED:
      return "–";

    case TRUNK_STATUS_PENDING:
    case TRUNK_STATUS_RUNNING:
    case TRUNK_STATUS_NOT_REACHED:
    default:
      return "·";
    }
}

static const char *
get_colour (TrunkStatus status)
{
  switch (status)
    {
    case TRUNK_STATUS_PASS:
      return "32";

    case TRUNK_STATUS_WARN:
      return "33";

    case TRUNK_STATUS_FAIL:
      return "31";

    case TRUNK_STATUS_PENDING:
    case TRUNK_STATUS_RUNNING:
    case TRUNK_STATUS_SKIPPED:
    case TRUNK_STATUS_NOT_REACHED:
    default:
      return "2";
    }
}

static void
append_coloured (Writer     *self,
                 const char *colour,
                 const char *text)
{
  if ((self->report->flags & TRUNK_REPORT_COLOUR) != 0)
    g_string_append_printf (self->out, "\033[%sm%s\033[0m", colour, text);
  else
    g_string_append (self->out, text);
}

static void
append_symbol (Writer     *self,
               TrunkStatus status)
{
  append_coloured (self, get_colour (status), get_symbol (status));
}

static void
append_heading (Writer     *self,
                const char *text)
{
  g_string_append_c (self->out, '\n');
  append_coloured (self, "1", text);
  g_string_append_c (self->out, '\n');
}

static const char *
get_level_label (TrunkLevel level)
{
  switch (level)
    {
    case TRUNK_LEVEL_MACHINE:
      return _("This computer");

    case TRUNK_LEVEL_ENDPOINT:
      return _("Connection");

    case TRUNK_LEVEL_REGISTRATION:
      return _("Registration");

    case TRUNK_LEVEL_SERVICE:
      return _("Service");

    case TRUNK_LEVEL_ACCOUNT:
    default:
      return _("Mailbox");
    }
}

static void
write_head (Writer *self)
{
  const TrunkServiceValues *service = trunk_service_get_values (trunk_snapshot_get_service (trunk_plan_get_snapshot (self->report->plan)));
  g_autofree char *verdict = trunk_report_dup_verdict (self->report);
  g_autofree char *name = trunk_report_dup_plain (service->display_name != NULL ? service->display_name : service->id);
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (self->report->finished);
  g_autofree char *finished = time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M UTC") : g_strdup ("?");
  /* Translators: name of the service, then the time the run ended */
  g_autofree char *line = g_strdup_printf (_("Service “%s”, tested until %s."), name, finished);

  trunk_layout_append_wrapped (self->out, "", verdict, self->report->width);
  trunk_layout_append_wrapped (self->out, "", line, self->report->width);
}

static void
write_affected (Writer           *self,
                const TrunkCause *cause)
{
  g_autoptr(GString) names = g_string_new (NULL);
  g_autofree char *line = NULL;
  TrunkCheckItem *first = g_ptr_array_index (cause->items, 0);
  gboolean shared = trunk_check_item_get_account (first) == NULL;
  guint n_named = 0;

  for (guint i = 0; i < cause->items->len; i++)
    {
      TrunkCheckItem *item = g_ptr_array_index (cause->items, i);
      g_autofree char *subject = trunk_report_dup_plain (trunk_check_item_get_subject (item));

      if (*subject == '\0')
        continue;
      if (n_named++ == MAX_NAMED)
        break;
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", subject);
    }
  if (n_named > MAX_NAMED)
    g_string_append (names, ", …");

  if (cause->n_accounts == 0)
    line = g_strdup (names->str);
  else if (cause->status == TRUNK_STATUS_FAIL)
    line = g_strdup_printf (ngettext ("Keeps %u mailbox out", "Keeps %u mailboxes out", cause->n_accounts), cause->n_accounts);
  else
    line = g_strdup_printf (ngettext ("Concerns %u mailbox", "Concerns %u mailboxes", cause->n_accounts), cause->n_accounts);
  if (cause->n_accounts > 0 && names->len > 0)
    {
      /* Translators: the first is a sentence without its full stop, the second a server and port */
      char *longer = g_strdup_printf (shared ? _("%s. Seen at %s.") : "%s: %s", line, names->str);

      g_free (line);
      line = longer;
    }
  if (*line != '\0')
    trunk_layout_append_wrapped (self->out, INDENT, line, self->report->width);
}

/* The words of a cause that many share are those of the first one. */
static void
write_example_note (Writer           *self,
                    const TrunkCause *cause)
{
  const char *subject = trunk_check_item_get_subject (g_ptr_array_index (cause->items, 0));
  gboolean named = strstr (trunk_explanation_get_cause (cause->explanation), subject) != NULL;

  for (guint i = 0; i < trunk_explanation_get_n_remedies (cause->explanation); i++)
    {
      const TrunkRemedy *remedy = trunk_explanation_get_nth_remedy (cause->explanation, i);

      named |= remedy->value != NULL && strstr (remedy->value, subject) != NULL;
    }
  if (cause->items->len > 1 && *subject != '\0' && named)
    {
      g_autofree char *plain = trunk_report_dup_plain (subject);
      /* Translators: %s is the address of one of several mailboxes */
      g_autofree char *line = g_strdup_printf (_("What follows is filled in for %s; put the others in its place."), plain);

      trunk_layout_append_wrapped (self->out, INDENT, line, self->report->width);
    }
}

static void
write_remedy (Writer            *self,
              guint              number,
              const TrunkRemedy *remedy)
{
  g_autofree char *label = g_strdup_printf (INDENT "%c) ", (char) ('a' + number));
  g_autoptr(GString) line = g_string_new (remedy->text);

  if (remedy->who != NULL && remedy->takes != NULL)
    /* Translators: who has to do it, and a time such as "up to an hour" */
    g_string_append_printf (line, _(" (By: %s. It takes %s to act.)"), remedy->who, remedy->takes);
  else if (remedy->who != NULL)
    g_string_append_printf (line, _(" (By: %s.)"), remedy->who);
  trunk_layout_append_wrapped (self->out, label, line->str, self->report->width);

  if (remedy->value != NULL)
    {
      g_auto(GStrv) lines = g_strsplit (remedy->value, "\n", -1);

      /* Never wrapped: it is to be copied. */
      for (guint i = 0; lines[i] != NULL; i++)
        g_string_append_printf (self->out, INDENT INDENT "   %s\n", lines[i]);
    }
}

static void
write_cause (Writer           *self,
             guint             number,
             const TrunkCause *cause)
{
  TrunkExplanation *explanation = cause->explanation;
  const TrunkSource *source = trunk_explanation_get_source (explanation);
  g_autofree char *label = g_strdup_printf ("%2u ", number);
  g_autofree char *title = g_strdup_printf ("%s [%s]", trunk_explanation_get_title (explanation), trunk_finding_get_nick (cause->finding));

  g_string_append_c (self->out, '\n');
  append_symbol (self, cause->status);
  trunk_layout_append_wrapped (self->out, label, title, self->report->width - 1);
  write_affected (self, cause);
  write_example_note (self, cause);
  trunk_layout_append_wrapped (self->out, INDENT, trunk_explanation_get_cause (explanation), self->report->width);
  for (guint i = 0; i < trunk_explanation_get_n_remedies (explanation) && i < 26; i++)
    write_remedy (self, i, trunk_explanation_get_nth_remedy (explanation, i));
  if ((self->report->flags & TRUNK_REPORT_DETAILS) != 0)
    {
      g_autofree char *line = g_strdup_printf (_("Source: %s, checked on %s."), source->source, source->checked);

      trunk_layout_append_wrapped (self->out, INDENT, line, self->report->width);
    }
}

static void
write_causes (Writer *self)
{
  GPtrArray *causes = self->report->causes;

  for (guint i = 0; i < causes->len; i++)
    {
      const TrunkCause *cause = g_ptr_array_index (causes, i);

      for (guint n = 0; n < cause->items->len; n++)
        g_hash_table_insert (self->causes, g_ptr_array_index (cause->items, n), GUINT_TO_POINTER (i + 1));
      write_cause (self, i + 1, cause);
    }
}

/* The rungs of one place under its name, wrapped between rungs. */
typedef struct
{
  TrunkLevel level;
  const char *subject;          /* borrowed */
  guint column;
} Place;

static void
write_shared_item (Writer         *self,
                   Place          *place,
                   TrunkCheckItem *item)
{
  TrunkLevel level = trunk_check_item_get_level (item);
  const char *subject = trunk_check_item_get_subject (item);
  guint cause = GPOINTER_TO_UINT (g_hash_table_lookup (self->causes, item));
  g_autofree char *text = NULL;
  guint width;

  if (place->subject == NULL || level != place->level ||
      (level == TRUNK_LEVEL_ENDPOINT && !g_str_equal (subject, place->subject)))
    {
      g_autofree char *name = trunk_report_dup_plain (level == TRUNK_LEVEL_ENDPOINT ? subject : get_level_label (level));

      g_string_append_printf (self->out, "%s%s%s\n", place->subject != NULL ? "\n" : "", INDENT, name);
      place->level = level;
      place->subject = subject;
      place->column = 0;
    }

  if (cause > 0)
    /* Translators: a test, and the number of the cause in the list above */
    text = g_strdup_printf (_("%s, see %u"), trunk_check_item_get_title (item), cause);
  else
    text = g_strdup (trunk_check_item_get_title (item));

  /* Symbol, space, text. */
  width = 2 + trunk_layout_get_width (text);
  if (place->column > 0 && place->column + strlen (GAP) + width > self->report->width)
    {
      g_string_append_c (self->out, '\n');
      place->column = 0;
    }
  g_string_append (self->out, place->column == 0 ? INDENT INDENT : GAP);
  place->column += (place->column == 0 ? 2 * strlen (INDENT) : strlen (GAP)) + width;
  append_symbol (self, trunk_check_item_get_status (item));
  g_string_append_printf (self->out, " %s", text);
}

static void
write_shared (Writer *self)
{
  Place place = { 0 };

  append_heading (self, _("For all mailboxes"));
  for (guint i = 0; i < trunk_plan_get_n_shared (self->report->plan); i++)
    write_shared_item (self, &place, trunk_plan_get_shared (self->report->plan, i));
  g_string_append_c (self->out, '\n');
}

static gboolean
find_column (Writer     *self,
             const char *check_id,
             guint      *out_column)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      if (g_str_equal (trunk_check_item_get_check_id (g_ptr_array_index (self->columns, i)), check_id))
        {
          *out_column = i;
          return TRUE;
        }
    }

  return FALSE;
}

/* Accounts have the rungs that their capabilities need; the columns are all of them, each after the one before it in a ladder. */
static void
collect_columns (Writer *self)
{
  TrunkPlan *plan = self->report->plan;

  for (guint account = 0; account < self->report->n_accounts; account++)
    {
      guint next = 0;

      for (guint i = 0; i < trunk_plan_get_n_rungs (plan, account); i++)
        {
          TrunkCheckItem *item = trunk_plan_get_rung (plan, account, i);
          guint column = 0;

          if (find_column (self, trunk_check_item_get_check_id (item), &column))
            next = column + 1;
          else
            g_ptr_array_insert (self->columns, next++, item);
        }
    }
}

static void
append_result (Writer *self,
               guint   account)
{
  TrunkCheckItem *verdict = trunk_plan_get_account_verdict (self->report->plan, account);
  guint cause = verdict != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->causes, verdict)) : 0;

  switch (self->report->accounts[account])
    {
    case TRUNK_ACCOUNT_WORKS:
      g_string_append (self->out, _("works"));
      break;

    case TRUNK_ACCOUNT_WARNED:
      /* Translators: the number of an entry of the list above */
      g_string_append_printf (self->out, _("works, see %u"), cause);
      break;

    case TRUNK_ACCOUNT_BROKEN:
      /* Translators: the number of an entry of the list above */
      g_string_append_printf (self->out, _("broken, see %u"), cause);
      break;

    case TRUNK_ACCOUNT_NOT_REACHED:
    case TRUNK_N_ACCOUNT_STATES:
    default:
      g_string_append (self->out, _("not reached"));
      break;
    }
}

static void
write_row (Writer *self,
           guint   account,
           guint   name_width)
{
  TrunkPlan *plan = self->report->plan;
  const TrunkAccountValues *values = trunk_account_get_values (trunk_plan_get_account (plan, account));
  g_autofree char *name = trunk_report_dup_plain (values->address);
  guint n_rungs = trunk_plan_get_n_rungs (plan, account);
  guint rung = 0;

  g_string_append (self->out, INDENT);
  trunk_layout_append_padded (self->out, name, name_width);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const char *id = trunk_check_item_get_check_id (g_ptr_array_index (self->columns, i));
      TrunkCheckItem *item = rung < n_rungs ? trunk_plan_get_rung (plan, account, rung) : NULL;

      g_string_append_c (self->out, ' ');
      if (item != NULL && g_str_equal (trunk_check_item_get_check_id (item), id))
        {
          append_symbol (self, trunk_check_item_get_status (item));
          rung++;
        }
      else
        {
          g_string_append_c (self->out, ' ');
        }
    }
  g_string_append (self->out, "  ");
  append_result (self, account);
  g_string_append_c (self->out, '\n');
}

static void
write_legend (Writer *self)
{
  g_autoptr(GString) columns = g_string_new (NULL);
  g_autofree char *symbols = g_strdup_printf ("✔ %s, ! %s, ✘ %s, – %s, · %s", _("works"), _("needs attention"), _("broken"),
                                              _("not asked"), _("not reached"));

  for (guint i = 0; i < self->columns->len; i++)
    g_string_append_printf (columns, "%s%u %s", i > 0 ? ", " : "", i + 1,
                            trunk_check_item_get_title (g_ptr_array_index (self->columns, i)));
  if (columns->len > 0)
    trunk_layout_append_wrapped (self->out, INDENT, columns->str, self->report->width);
  trunk_layout_append_wrapped (self->out, INDENT, symbols, self->report->width);
}

static void
write_left_out (Writer *self,
                guint   n_working,
                guint   n_problems)
{
  if (n_problems > 0)
    {
      g_autofree char *line = g_strdup_printf (ngettext ("… and %u more that needs attention.", "… and %u more that need attention.", n_problems),
                                               n_problems);

      trunk_layout_append_wrapped (self->out, INDENT, line, self->report->width);
    }
  if (n_working > 0)
    {
      g_autofree char *line = g_strdup_printf (ngettext ("… and %u more that works.", "… and %u more that work.", n_working), n_working);

      trunk_layout_append_wrapped (self->out, INDENT, line, self->report->width);
    }
}

static void
write_table (Writer *self)
{
  gboolean all = (self->report->flags & TRUNK_REPORT_DETAILS) != 0 || self->report->n_accounts <= MAX_ROWS;
  guint cells = 2 * self->columns->len + 2 + 18;
  guint room = self->report->width > cells + 15 ? self->report->width - cells - (guint) strlen (INDENT) : 10;
  guint name_width = trunk_layout_get_width (_("Mailbox"));
  guint n_left_out[TRUNK_N_ACCOUNT_STATES] = { 0, };
  guint n_problems = 0;

  for (guint i = 0; i < self->report->n_accounts; i++)
    name_width = MAX (name_width, trunk_layout_get_width (trunk_account_get_values (trunk_plan_get_account (self->report->plan, i))->address));
  name_width = MIN (name_width, room);

  append_heading (self, _("Each mailbox"));
  g_string_append (self->out, INDENT);
  trunk_layout_append_padded (self->out, _("Mailbox"), name_width);
  for (guint i = 0; i < self->columns->len; i++)
    g_string_append_printf (self->out, " %u", (i + 1) % 10);
  g_string_append_c (self->out, '\n');

  for (guint i = 0; i < self->report->n_accounts; i++)
    {
      TrunkAccountState state = self->report->accounts[i];

      if (all || (state != TRUNK_ACCOUNT_WORKS && n_problems++ < MAX_PROBLEM_ROWS))
        write_row (self, i, name_width);
      else
        n_left_out[state]++;
    }
  write_left_out (self, n_left_out[TRUNK_ACCOUNT_WORKS], all ? 0 : n_problems - MIN (n_problems, MAX_PROBLEM_ROWS));
  write_legend (self);
}

void
trunk_report_write_text (const TrunkReport *report,
                         GString           *out)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new ();
  g_autoptr(GHashTable) causes = g_hash_table_new (NULL, NULL);
  Writer self = { report, out, columns, causes };

  write_head (&self);
  write_causes (&self);
  write_shared (&self);
  if (report->n_accounts > 0)
    {
      collect_columns (&self);
      write_table (&self);
    }
  if ((report->flags & TRUNK_REPORT_DETAILS) != 0)
    trunk_report_write_details (report, out);
}
