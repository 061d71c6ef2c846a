/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "providers/trunk-probe.h"

#include "base/trunk-validate.h"
#include "providers/trunk-provider-private.h"
#include "providers/trunk-voice-sample.h"

typedef enum
{
  PHASE_ASK,                    /* an operation that is one step and leaves nothing */
  PHASE_LIST,
  PHASE_CREATE,
  PHASE_READ,
  PHASE_MARK_READ,
  PHASE_READ_AGAIN,
  PHASE_RECOVER,                /* an item was perhaps made, but its id never came */
  PHASE_DELETE,
  PHASE_VERIFY,                 /* that it is gone indeed */
  PHASE_LIST_EVENTS,
  PHASE_CREATE_EVENT,
  PHASE_FIND_EVENT,
  PHASE_RECOVER_EVENT,
  PHASE_DELETE_EVENT,
  PHASE_SEND,
  PHASE_LOOK,
  PHASE_LEFT_OVERS,
  PHASE_DONE,
} Phase;

static const Phase ask_script[] = { PHASE_ASK, PHASE_DONE };
static const Phase write_script[] = { PHASE_LIST, PHASE_CREATE, PHASE_READ, PHASE_RECOVER, PHASE_DELETE, PHASE_VERIFY,
                                      PHASE_LEFT_OVERS, PHASE_DONE };
static const Phase send_script[] = { PHASE_SEND, PHASE_LOOK, PHASE_DELETE, PHASE_DONE };
static const Phase round_trip_script[] = {
  PHASE_CREATE, PHASE_READ, PHASE_MARK_READ, PHASE_READ_AGAIN, PHASE_RECOVER, PHASE_DELETE,
  PHASE_LIST_EVENTS, PHASE_CREATE_EVENT, PHASE_FIND_EVENT, PHASE_RECOVER_EVENT, PHASE_DELETE_EVENT,
  PHASE_LEFT_OVERS, PHASE_DONE,
};

typedef struct
{
  char *id;                     /* (owned) */
  char *change_key;             /* (owned) (nullable) */
  gboolean event;
} Item;

/* It outlives its task when the caller has cancelled: the item must still go. */
typedef struct
{
  /* Input */
  TrunkProvider *provider;      /* (owned) */
  const TrunkStepper *stepper;
  TrunkNetContext *context;     /* (owned) */
  TrunkOperation operation;
  gboolean with_calendar;
  char *mailbox;                /* (owned) */
  char *mark;                   /* (owned) */
  char *subject;                /* (owned) */
  char *content;                /* (owned) (nullable) */

  /* In progress */
  GTask *task;                  /* (owned) (nullable): gone once the caller has its answer */
  GSource *cancelled;           /* (owned) (nullable) */
  GSource *timer;               /* (owned) (nullable) */
  GCancellable *reading;        /* (owned): given to steps that change nothing */
  const Phase *phase;
  gboolean held;
  gboolean lost;
  gboolean sent;
  gint64 sent_at;
  guint look_ms;
  Item own;
  char *gone;                   /* (owned) (nullable): id of the item that was deleted last */
  guint n_deletes;
  GArray *left_overs;           /* (owned) of Item */

  /* Result */
  TrunkOutcome *verdict;        /* (owned) (nullable): the first thing that went wrong */
  TrunkOutcome *answer;         /* (owned) (nullable): of the last step that went well */
} Probe;

static void probe_start_phase (Probe *self);

static void
item_clear (gpointer data)
{
  Item *item = data;

  g_clear_pointer (&item->id, g_free);
  g_clear_pointer (&item->change_key, g_free);
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    {
      g_source_destroy (*source);
      g_clear_pointer (source, g_source_unref);
    }
}

static void
probe_free (Probe *self)
{
  g_assert (self->task == NULL);
  clear_source (&self->cancelled);
  clear_source (&self->timer);
  if (self->held)
    trunk_provider_release (self->provider);
  item_clear (&self->own);
  g_free (self->gone);
  g_array_unref (self->left_overs);
  g_clear_pointer (&self->verdict, trunk_outcome_unref);
  g_clear_pointer (&self->answer, trunk_outcome_unref);
  g_object_unref (self->reading);
  g_object_unref (self->provider);
  g_object_unref (self->context);
  g_free (self->mailbox);
  g_free (self->mark);
  g_free (self->subject);
  g_free (self->content);
  g_free (self);
}

/* The caller's part ends here; clean-up may go on. */
static void
probe_answer (Probe        *self,
              TrunkFinding  finding,
              TrunkOutcome *outcome)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);
  g_autoptr(TrunkEvidence) evidence = NULL;

  clear_source (&self->cancelled);
  if (task == NULL)
    return;

  evidence = trunk_evidence_new ();
  trunk_evidence_set (evidence, TRUNK_FACT_MAILBOX, self->mailbox);
  if (finding == TRUNK_FINDING_PROBE_NOT_REMOVED || finding == TRUNK_FINDING_WRITE_NOT_KEPT)
    trunk_evidence_set (evidence, TRUNK_FACT_ITEM, self->subject);
  if (outcome != NULL)
    trunk_evidence_merge (evidence, trunk_outcome_get_evidence (outcome));

  g_task_return_pointer (task, trunk_outcome_new (finding, evidence), (GDestroyNotify) trunk_outcome_unref);
}

/* Only the first thing that goes wrong counts: one cause. */
static void
probe_judge (Probe        *self,
             TrunkFinding  finding,
             TrunkOutcome *outcome)
{
  if (self->verdict == NULL)
    self->verdict = trunk_outcome_new (finding, trunk_outcome_get_evidence (outcome));
}

static void
probe_hold (Probe *self)
{
  if (!self->held)
    {
      self->held = TRUE;
      trunk_provider_hold (self->provider);
    }
}

static gboolean
probe_is_over (Probe *self)
{
  return self->verdict != NULL || self->task == NULL;
}

static gboolean
probe_phase_applies (Probe *self,
                     Phase  phase)
{
  switch (phase)
    {
    case PHASE_DONE:
      return TRUE;

    case PHASE_DELETE:
    case PHASE_DELETE_EVENT:
      return self->own.id != NULL;

    case PHASE_VERIFY:
      return self->gone != NULL && !probe_is_over (self);

    case PHASE_RECOVER:
    case PHASE_RECOVER_EVENT:
      return self->lost && self->own.id == NULL;

    case PHASE_LOOK:
      return self->sent;

    case PHASE_LEFT_OVERS:
      return self->left_overs->len > 0 && self->task != NULL;

    case PHASE_LIST_EVENTS:
    case PHASE_CREATE_EVENT:
    case PHASE_FIND_EVENT:
      return self->with_calendar && !probe_is_over (self);

    case PHASE_ASK:
    case PHASE_LIST:
    case PHASE_CREATE:
    case PHASE_READ:
    case PHASE_MARK_READ:
    case PHASE_READ_AGAIN:
    case PHASE_SEND:
      return !probe_is_over (self);

    default:
      g_assert_not_reached ();
    }
}

static void
probe_go_on (Probe *self)
{
  do
    self->phase++;
  while (!probe_phase_applies (self, *self->phase));

  probe_start_phase (self);
}

static gboolean
look_due_cb (gpointer user_data)
{
  Probe *self = user_data;

  clear_source (&self->timer);
  probe_start_phase (self);

  return G_SOURCE_REMOVE;
}

static void
probe_look_later (Probe *self)
{
  self->timer = g_timeout_source_new (self->look_ms);
  g_source_set_callback (self->timer, look_due_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  self->look_ms = MIN (2 * self->look_ms, TRUNK_PROBE_LOOK_MAX_MS);
}

/* Whether a step that failed may yet have done its work: the request went out, and nothing or nothing sure came back. */
static gboolean
is_ambiguous (TrunkOutcome *outcome)
{
  static const TrunkFinding findings[] = {
    TRUNK_FINDING_HTTP_CUT, TRUNK_FINDING_HTTP_NO_ANSWER, TRUNK_FINDING_HTTP_GARBAGE, TRUNK_FINDING_HTTP_TOO_LARGE,
    TRUNK_FINDING_HTTP_NOT_UNDERSTOOD, TRUNK_FINDING_HTTP_HTML_INSTEAD, TRUNK_FINDING_HTTP_SERVER_ERROR,
    TRUNK_FINDING_SERVICE_OTHER, TRUNK_FINDING_INTERNAL,
  };
  TrunkFinding finding = trunk_outcome_get_finding (outcome);

  for (guint i = 0; i < G_N_ELEMENTS (findings); i++)
    {
      if (findings[i] == finding)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_our_subject (const char *subject)
{
  const char *mark;

  if (subject == NULL || !g_str_has_prefix (subject, TRUNK_PROBE_SUBJECT_PREFIX))
    return FALSE;
  mark = subject + strlen (TRUNK_PROBE_SUBJECT_PREFIX);

  return strlen (mark) == TRUNK_PROBE_MARK_LENGTH && strspn (mark, "0123456789abcdef") == TRUNK_PROBE_MARK_LENGTH;
}

static void
probe_note_left_overs (Probe          *self,
                       TrunkStepReply *reply,
                       gboolean        events)
{
  gint64 now = trunk_net_context_get_real_time (self->context) / G_USEC_PER_SEC;

  for (guint i = 0; i < reply->items->len && self->left_overs->len < TRUNK_PROBE_MAX_LEFT_OVERS; i++)
    {
      TrunkStepItem *item = g_ptr_array_index (reply->items, i);
      Item left_over = { NULL };

      /* Only what is surely ours and surely of a run that has ended. */
      if (!item->marked || !is_our_subject (item->subject) || item->created <= 0 || now - item->created < TRUNK_PROBE_STALE_S)
        continue;

      left_over.id = g_strdup (item->id);
      left_over.change_key = g_strdup (item->change_key);
      left_over.event = events;
      g_array_append_val (self->left_overs, left_over);
    }
}

static TrunkStepItem *
find_own (Probe          *self,
          TrunkStepReply *reply)
{
  for (guint i = 0; i < reply->items->len; i++)
    {
      TrunkStepItem *item = g_ptr_array_index (reply->items, i);

      if (g_strcmp0 (item->subject, self->subject) == 0)
        return item;
    }

  return NULL;
}

static void
probe_own (Probe         *self,
           TrunkStepItem *item,
           gboolean       event)
{
  item_clear (&self->own);
  self->own.id = g_strdup (item->id);
  self->own.change_key = g_strdup (item->change_key);
  self->own.event = event;
  self->n_deletes = 0;
  self->lost = FALSE;
}

static void
probe_created (Probe          *self,
               TrunkStepReply *reply,
               gboolean        event)
{
  if (!trunk_outcome_is_ok (reply->outcome))
    {
      self->lost = is_ambiguous (reply->outcome);
      probe_judge (self, trunk_outcome_get_finding (reply->outcome), reply->outcome);
    }
  else if (reply->items->len == 0)
    {
      self->lost = TRUE;
      probe_judge (self, TRUNK_FINDING_WRITE_NOT_KEPT, reply->outcome);
    }
  else
    probe_own (self, g_ptr_array_index (reply->items, 0), event);
}

static gboolean
same_content (const char *a,
              const char *b)
{
  g_autofree guchar *first = NULL, *second = NULL;
  gsize n_first, n_second;

  if (a == NULL || b == NULL)
    return FALSE;
  first = g_base64_decode (a, &n_first);
  second = g_base64_decode (b, &n_second);

  return n_first == n_second && memcmp (first, second, n_first) == 0;
}

static void
probe_read (Probe          *self,
            TrunkStepReply *reply)
{
  TrunkFinding finding = trunk_outcome_get_finding (reply->outcome);
  TrunkStepItem *item = find_own (self, reply);

  if (finding == TRUNK_FINDING_ITEM_NOT_FOUND || (finding == TRUNK_FINDING_OK && item == NULL))
    probe_judge (self, TRUNK_FINDING_WRITE_NOT_KEPT, reply->outcome);
  else if (finding != TRUNK_FINDING_OK)
    probe_judge (self, finding, reply->outcome);
  else if (*self->phase == PHASE_READ && self->content != NULL && !same_content (self->content, reply->content))
    probe_judge (self, TRUNK_FINDING_WRITE_NOT_KEPT, reply->outcome);
  else if (*self->phase == PHASE_READ_AGAIN && item->is_read != TRUE)
    probe_judge (self, TRUNK_FINDING_WRITE_NOT_KEPT, reply->outcome);
  else if (*self->phase == PHASE_READ && item->change_key != NULL)
    {
      g_free (self->own.change_key);
      self->own.change_key = g_strdup (item->change_key);
    }
}

static void
probe_deleted (Probe          *self,
               TrunkStepReply *reply)
{
  TrunkFinding finding = trunk_outcome_get_finding (reply->outcome);

  if (finding == TRUNK_FINDING_OK || finding == TRUNK_FINDING_ITEM_NOT_FOUND)
    {
      g_free (self->gone);
      self->gone = g_strdup (self->own.id);
      item_clear (&self->own);
    }
  else if (++self->n_deletes < TRUNK_PROBE_DELETE_ATTEMPTS && trunk_finding_is_transient (finding))
    self->phase--;
  else
    {
      probe_judge (self, TRUNK_FINDING_PROBE_NOT_REMOVED, reply->outcome);
      item_clear (&self->own);
    }
}

static void
probe_looked (Probe          *self,
              TrunkStepReply *reply)
{
  TrunkStepItem *item = find_own (self, reply);
  gint64 passed_ms = (g_get_monotonic_time () - self->sent_at) / 1000;
  TrunkFinding finding = trunk_outcome_get_finding (reply->outcome);

  if (item != NULL)
    {
      probe_own (self, item, FALSE);
      probe_go_on (self);
      return;
    }
  if (finding != TRUNK_FINDING_OK && !trunk_finding_is_transient (finding))
    {
      probe_judge (self, finding, reply->outcome);
      probe_go_on (self);
      return;
    }
  if (passed_ms >= TRUNK_PROBE_LATE_MS)
    {
      probe_go_on (self);
      return;
    }
  /* Sending works; that the message is slow to arrive is worth a word, no more. It is looked for and removed nevertheless. */
  if (passed_ms >= TRUNK_PROBE_DELIVERY_MS)
    probe_answer (self, TRUNK_FINDING_PROBE_NOT_REMOVED, reply->outcome);

  probe_look_later (self);
}

static void
probe_sent (Probe          *self,
            TrunkStepReply *reply)
{
  TrunkFinding finding = trunk_outcome_get_finding (reply->outcome);

  self->sent_at = g_get_monotonic_time ();
  self->sent = finding == TRUNK_FINDING_OK;
  if (finding == TRUNK_FINDING_ACCESS_DENIED || finding == TRUNK_FINDING_ACCESS_POLICY)
    finding = TRUNK_FINDING_SEND_DENIED;
  if (finding != TRUNK_FINDING_OK)
    {
      self->sent = is_ambiguous (reply->outcome);
      probe_judge (self, finding, reply->outcome);
      if (self->sent)
        probe_answer (self, finding, self->verdict);
    }
}

static void
probe_listed (Probe          *self,
              TrunkStepReply *reply,
              gboolean        events)
{
  TrunkFinding finding = trunk_outcome_get_finding (reply->outcome);

  if (finding == TRUNK_FINDING_OK)
    probe_note_left_overs (self, reply, events);
  /* That a server can't search is no reason not to test writing; all else would only fail again. */
  else if (finding != TRUNK_FINDING_REQUEST_REJECTED && finding != TRUNK_FINDING_SERVICE_OTHER &&
           finding != TRUNK_FINDING_FOLDER_NOT_FOUND && finding != TRUNK_FINDING_ITEM_NOT_FOUND)
    probe_judge (self, finding, reply->outcome);
}

static void
probe_recovered (Probe          *self,
                 TrunkStepReply *reply,
                 gboolean        events)
{
  TrunkStepItem *item = find_own (self, reply);

  self->lost = FALSE;
  if (item != NULL)
    probe_own (self, item, events);
}

static void
probe_settle (Probe          *self,
              TrunkStepReply *reply)
{
  gboolean ok = trunk_outcome_is_ok (reply->outcome);

  switch (*self->phase)
    {
    case PHASE_ASK:
    case PHASE_MARK_READ:
      if (!ok)
        probe_judge (self, trunk_outcome_get_finding (reply->outcome), reply->outcome);
      break;

    case PHASE_LIST:
    case PHASE_LIST_EVENTS:
      probe_listed (self, reply, *self->phase == PHASE_LIST_EVENTS);
      break;

    case PHASE_CREATE:
    case PHASE_CREATE_EVENT:
      probe_created (self, reply, *self->phase == PHASE_CREATE_EVENT);
      break;

    case PHASE_READ:
    case PHASE_READ_AGAIN:
      probe_read (self, reply);
      break;

    case PHASE_RECOVER:
    case PHASE_RECOVER_EVENT:
      probe_recovered (self, reply, *self->phase == PHASE_RECOVER_EVENT);
      break;

    case PHASE_DELETE:
    case PHASE_DELETE_EVENT:
      probe_deleted (self, reply);
      break;

    case PHASE_VERIFY:
      if (ok && find_own (self, reply) != NULL)
        probe_judge (self, TRUNK_FINDING_PROBE_NOT_REMOVED, reply->outcome);
      break;

    case PHASE_FIND_EVENT:
      if (!ok)
        probe_judge (self, trunk_outcome_get_finding (reply->outcome), reply->outcome);
      else if (find_own (self, reply) == NULL)
        probe_judge (self, TRUNK_FINDING_WRITE_NOT_KEPT, reply->outcome);
      break;

    case PHASE_SEND:
      probe_sent (self, reply);
      break;

    case PHASE_LEFT_OVERS:
      g_array_remove_index_fast (self->left_overs, 0);
      if (!ok && trunk_outcome_get_finding (reply->outcome) != TRUNK_FINDING_ITEM_NOT_FOUND)
        probe_judge (self, TRUNK_FINDING_PROBE_NOT_REMOVED, reply->outcome);
      self->phase--;
      break;

    case PHASE_LOOK:
    case PHASE_DONE:
    default:
      g_assert_not_reached ();
    }

  if (ok)
    {
      g_clear_pointer (&self->answer, trunk_outcome_unref);
      self->answer = trunk_outcome_ref (reply->outcome);
    }
}

static void
probe_step_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Probe *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TrunkStepReply) reply = self->stepper->step_finish (TRUNK_PROVIDER (source), result, &error);

  if (reply == NULL)
    {
      g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();

      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        trunk_evidence_set (evidence, TRUNK_FACT_SYSTEM_ERROR, error->message);
      reply = trunk_step_reply_new (TRUNK_FINDING_INTERNAL, evidence);
    }

  if (*self->phase == PHASE_LOOK)
    {
      probe_looked (self, reply);
      return;
    }

  probe_settle (self, reply);
  probe_go_on (self);
}

static TrunkMailboxStep
probe_get_step (Probe *self)
{
  static const TrunkMailboxStep asks[TRUNK_N_OPERATIONS] = {
    [TRUNK_OPERATION_FIND_ACCOUNT] = TRUNK_STEP_FIND_ACCOUNT,
    [TRUNK_OPERATION_OPEN_MAILBOX] = TRUNK_STEP_OPEN_MAILBOX,
    [TRUNK_OPERATION_READ_INBOX] = TRUNK_STEP_READ_INBOX,
    [TRUNK_OPERATION_CALENDAR] = TRUNK_STEP_CALENDAR,
    [TRUNK_OPERATION_CONTACTS] = TRUNK_STEP_CONTACTS,
  };
  gboolean voice = self->operation == TRUNK_OPERATION_ROUND_TRIP;

  switch (*self->phase)
    {
    case PHASE_ASK:
      return asks[self->operation];

    case PHASE_LIST:
    case PHASE_RECOVER:
      return TRUNK_STEP_LIST_MARKED;

    case PHASE_LIST_EVENTS:
    case PHASE_RECOVER_EVENT:
      return TRUNK_STEP_LIST_EVENTS;

    case PHASE_CREATE:
      return voice ? TRUNK_STEP_CREATE_VOICE : TRUNK_STEP_CREATE_DRAFT;

    case PHASE_READ:
      return voice ? TRUNK_STEP_READ_VOICE : TRUNK_STEP_READ;

    case PHASE_READ_AGAIN:
    case PHASE_VERIFY:
      return TRUNK_STEP_READ;

    case PHASE_MARK_READ:
      return TRUNK_STEP_MARK_READ;

    case PHASE_CREATE_EVENT:
      return TRUNK_STEP_CREATE_EVENT;

    case PHASE_FIND_EVENT:
      return TRUNK_STEP_FIND_EVENT;

    case PHASE_SEND:
      return TRUNK_STEP_SEND;

    case PHASE_LOOK:
      return TRUNK_STEP_FIND_SENT;

    case PHASE_DELETE:
      return TRUNK_STEP_DELETE_MESSAGE;

    case PHASE_DELETE_EVENT:
      return TRUNK_STEP_DELETE_EVENT;

    case PHASE_LEFT_OVERS:
      return g_array_index (self->left_overs, Item, 0).event ? TRUNK_STEP_DELETE_EVENT : TRUNK_STEP_DELETE_MESSAGE;

    case PHASE_DONE:
    default:
      g_assert_not_reached ();
    }
}

static void
probe_start_phase (Probe *self)
{
  Phase phase = *self->phase;
  Item *item = phase == PHASE_LEFT_OVERS ? &g_array_index (self->left_overs, Item, 0) : &self->own;
  TrunkStepArgs args = {
    .mailbox = self->mailbox,
    .mark = self->mark,
    .subject = self->subject,
    .id = phase == PHASE_VERIFY ? self->gone : item->id,
    .change_key = item->change_key,
    .content = self->content,
  };
  gboolean reads = phase == PHASE_ASK || phase == PHASE_LIST || phase == PHASE_LIST_EVENTS || phase == PHASE_READ ||
                   phase == PHASE_READ_AGAIN || phase == PHASE_VERIFY || phase == PHASE_FIND_EVENT;

  if (phase == PHASE_DONE)
    {
      TrunkOutcome *outcome = self->verdict != NULL ? self->verdict : self->answer;

      probe_answer (self, self->verdict != NULL ? trunk_outcome_get_finding (self->verdict) : TRUNK_FINDING_OK, outcome);
      probe_free (self);
      return;
    }

  if (phase == PHASE_CREATE || phase == PHASE_CREATE_EVENT || phase == PHASE_SEND)
    probe_hold (self);

  self->stepper->step_async (self->provider, probe_get_step (self), &args, reads ? self->reading : NULL, probe_step_cb, self);
}

static gboolean
probe_cancelled_cb (GCancellable *cancellable,
                    gpointer      user_data)
{
  Probe *self = user_data;
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  clear_source (&self->cancelled);
  g_cancellable_cancel (self->reading);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");

  return G_SOURCE_REMOVE;
}

static char *
make_mark (void)
{
  return g_strdup_printf ("%08x%08x", g_random_int (), g_random_int ());
}

void
trunk_probe_run_async (TrunkProvider       *provider,
                       const TrunkStepper  *stepper,
                       TrunkNetContext     *context,
                       TrunkOperation       operation,
                       gboolean             with_calendar,
                       const char          *mailbox,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;
  Probe *self;

  g_return_if_fail (TRUNK_IS_PROVIDER (provider));
  g_return_if_fail (stepper != NULL);
  g_return_if_fail (operation < TRUNK_N_OPERATIONS);
  g_return_if_fail (mailbox != NULL);

  task = g_task_new (provider, cancellable, callback, user_data);
  g_task_set_source_tag (task, trunk_probe_run_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_set_check_cancellable (task, FALSE);

  /* It ends up in a path, a header and an envelope. */
  if (!trunk_validate_email (mailbox, &error))
    {
      g_autoptr(TrunkEvidence) evidence = trunk_evidence_new ();

      trunk_evidence_set (evidence, TRUNK_FACT_MAILBOX, mailbox);
      trunk_evidence_set (evidence, TRUNK_FACT_REASON, error->message);
      g_task_return_pointer (task, trunk_outcome_new (TRUNK_FINDING_ADDRESS_MALFORMED, evidence), (GDestroyNotify) trunk_outcome_unref);
      return;
    }

  self = g_new0 (Probe, 1);
  self->provider = g_object_ref (provider);
  self->stepper = stepper;
  self->context = g_object_ref (context);
  self->operation = operation;
  self->with_calendar = with_calendar;
  self->mailbox = g_strdup (mailbox);
  self->reading = g_cancellable_new ();
  self->look_ms = TRUNK_PROBE_LOOK_FIRST_MS;
  self->left_overs = g_array_new (FALSE, FALSE, sizeof (Item));
  g_array_set_clear_func (self->left_overs, item_clear);

  if (operation == TRUNK_OPERATION_WRITE)
    self->phase = write_script;
  else if (operation == TRUNK_OPERATION_SEND)
    self->phase = send_script;
  else if (operation == TRUNK_OPERATION_ROUND_TRIP)
    self->phase = round_trip_script;
  else
    self->phase = ask_script;

  if (self->phase != ask_script)
    {
      self->mark = make_mark ();
      self->subject = g_strconcat (TRUNK_PROBE_SUBJECT_PREFIX, self->mark, NULL);
    }
  if (operation == TRUNK_OPERATION_ROUND_TRIP)
    {
      g_autoptr(GBytes) sample = trunk_voice_sample_make ();

      self->content = g_base64_encode (g_bytes_get_data (sample, NULL), g_bytes_get_size (sample));
    }
  if (cancellable != NULL)
    {
      self->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->cancelled, G_SOURCE_FUNC (probe_cancelled_cb), self, NULL);
      g_source_attach (self->cancelled, g_main_context_get_thread_default ());
    }

  self->task = g_steal_pointer (&task);
  probe_start_phase (self);
}

/**
 * trunk_probe_run_finish:
 *
 * Returns: (transfer full) (nullable): what the operation concluded
 */
TrunkOutcome *
trunk_probe_run_finish (TrunkProvider  *provider,
                        GAsyncResult   *result,
                        GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, provider), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, trunk_probe_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
