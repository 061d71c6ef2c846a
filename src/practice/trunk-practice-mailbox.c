/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-mailbox.h"
#include "practice/trunk-practice-types.h"

#include <string.h>

/* The head of an item id as Exchange makes it: version, kind, length of the mailbox guid. */
#define ID_HEAD_SIZE   4
#define ID_GUID_SIZE   36
#define ID_ITEM_SIZE   70
#define ID_FOLDER_SIZE 46
#define PREVIEW_CHARS  255

static const struct
{
  const char *graph_name;
  const char *label;
  const char *folder_class;     /* (nullable) */
} folders[TRUNK_PRACTICE_N_FOLDERS] = {
  [TRUNK_PRACTICE_FOLDER_ROOT] = {"root", "Root", NULL},
  [TRUNK_PRACTICE_FOLDER_MSG_ROOT] = {"msgfolderroot", "Top of Information Store", "IPF.Note"},
  [TRUNK_PRACTICE_FOLDER_INBOX] = {"inbox", "Inbox", "IPF.Note"},
  [TRUNK_PRACTICE_FOLDER_DRAFTS] = {"drafts", "Drafts", "IPF.Note"},
  [TRUNK_PRACTICE_FOLDER_SENT] = {"sentitems", "Sent Items", "IPF.Note"},
  [TRUNK_PRACTICE_FOLDER_DELETED] = {"deleteditems", "Deleted Items", "IPF.Note"},
  [TRUNK_PRACTICE_FOLDER_OUTBOX] = {"outbox", "Outbox", "IPF.Note"},
  [TRUNK_PRACTICE_FOLDER_JUNK] = {"junkemail", "Junk Email", "IPF.Note"},
  [TRUNK_PRACTICE_FOLDER_CALENDAR] = {"calendar", "Calendar", "IPF.Appointment"},
  [TRUNK_PRACTICE_FOLDER_CONTACTS] = {"contacts", "Contacts", "IPF.Contact"},
};

TrunkPracticePair *
trunk_practice_pair_new (const char *name,
                         const char *value)
{
  TrunkPracticePair *pair = g_new0 (TrunkPracticePair, 1);

  pair->name = g_strdup (name);
  pair->value = g_strdup (value);
  return pair;
}

TrunkPracticePair *
trunk_practice_pair_copy (const TrunkPracticePair *pair)
{
  return pair != NULL ? trunk_practice_pair_new (pair->name, pair->value) : NULL;
}

void
trunk_practice_pair_free (TrunkPracticePair *pair)
{
  if (pair == NULL)
    return;
  g_free (pair->name);
  g_free (pair->value);
  g_free (pair);
}

GPtrArray *
trunk_practice_pairs_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) trunk_practice_pair_free);
}

static GPtrArray *
copy_pairs (GPtrArray *pairs)
{
  GPtrArray *copy = trunk_practice_pairs_new ();

  for (guint i = 0; i < pairs->len; i++)
    g_ptr_array_add (copy, trunk_practice_pair_copy (g_ptr_array_index (pairs, i)));
  return copy;
}

void
trunk_practice_attachment_free (TrunkPracticeAttachment *attachment)
{
  g_free (attachment->id);
  g_free (attachment->name);
  g_free (attachment->content_type);
  g_free (attachment->content_id);
  g_clear_pointer (&attachment->content, g_bytes_unref);
  g_free (attachment);
}

static GPtrArray *
attachments_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) trunk_practice_attachment_free);
}

TrunkPracticeItem *
trunk_practice_item_new (TrunkPracticeItemKind kind)
{
  static const char * const classes[] = {"IPM.Note", "IPM.Appointment", "IPM.Contact"};
  TrunkPracticeItem *item = g_new0 (TrunkPracticeItem, 1);

  item->kind = kind;
  item->item_class = g_strdup (classes[kind]);
  item->importance = g_strdup ("normal");
  item->show_as = g_strdup ("busy");
  item->properties = trunk_practice_pairs_new ();
  item->attachments = attachments_new ();
  item->to = trunk_practice_pairs_new ();
  item->cc = trunk_practice_pairs_new ();
  item->bcc = trunk_practice_pairs_new ();
  item->headers = trunk_practice_pairs_new ();
  item->emails = trunk_practice_pairs_new ();
  item->categories = g_ptr_array_new_with_free_func (g_free);
  item->business_phones = g_ptr_array_new_with_free_func (g_free);
  return item;
}

/* The copy belongs to no mailbox: it has no id yet. */
TrunkPracticeItem *
trunk_practice_item_copy (TrunkPracticeItem *item)
{
  TrunkPracticeItem *copy = trunk_practice_item_new (item->kind);

  g_free (copy->item_class);
  g_free (copy->importance);
  g_free (copy->show_as);
  copy->item_class = g_strdup (item->item_class);
  copy->importance = g_strdup (item->importance);
  copy->show_as = g_strdup (item->show_as);
  copy->subject = g_strdup (item->subject);
  copy->body = g_strdup (item->body);
  copy->body_is_html = item->body_is_html;
  copy->from = trunk_practice_pair_copy (item->from);
  copy->message_id = g_strdup (item->message_id);
  copy->is_read = item->is_read;
  copy->is_draft = item->is_draft;
  copy->start = item->start;
  copy->end = item->end;
  copy->all_day = item->all_day;
  copy->location = g_strdup (item->location);
  copy->uid = g_strdup (item->uid);
  copy->given_name = g_strdup (item->given_name);
  copy->surname = g_strdup (item->surname);
  copy->display_name = g_strdup (item->display_name);
  copy->company = g_strdup (item->company);
  copy->mobile_phone = g_strdup (item->mobile_phone);
  g_ptr_array_unref (copy->properties);
  g_ptr_array_unref (copy->to);
  g_ptr_array_unref (copy->cc);
  g_ptr_array_unref (copy->bcc);
  g_ptr_array_unref (copy->headers);
  g_ptr_array_unref (copy->emails);
  copy->properties = copy_pairs (item->properties);
  copy->to = copy_pairs (item->to);
  copy->cc = copy_pairs (item->cc);
  copy->bcc = copy_pairs (item->bcc);
  copy->headers = copy_pairs (item->headers);
  copy->emails = copy_pairs (item->emails);
  for (guint i = 0; i < item->categories->len; i++)
    g_ptr_array_add (copy->categories, g_strdup (g_ptr_array_index (item->categories, i)));
  for (guint i = 0; i < item->business_phones->len; i++)
    g_ptr_array_add (copy->business_phones, g_strdup (g_ptr_array_index (item->business_phones, i)));
  for (guint i = 0; i < item->attachments->len; i++)
    {
      TrunkPracticeAttachment *from = g_ptr_array_index (item->attachments, i);
      TrunkPracticeAttachment *to = g_new0 (TrunkPracticeAttachment, 1);

      to->name = g_strdup (from->name);
      to->content_type = g_strdup (from->content_type);
      to->content_id = g_strdup (from->content_id);
      to->content = g_bytes_ref (from->content);
      to->modified = from->modified;
      g_ptr_array_add (copy->attachments, to);
    }
  return copy;
}

void
trunk_practice_item_free (TrunkPracticeItem *item)
{
  g_free (item->id);
  g_free (item->item_class);
  g_free (item->subject);
  g_free (item->body);
  g_free (item->importance);
  g_free (item->message_id);
  g_free (item->location);
  g_free (item->show_as);
  g_free (item->uid);
  g_free (item->given_name);
  g_free (item->surname);
  g_free (item->display_name);
  g_free (item->company);
  g_free (item->mobile_phone);
  trunk_practice_pair_free (item->from);
  g_ptr_array_unref (item->properties);
  g_ptr_array_unref (item->attachments);
  g_ptr_array_unref (item->to);
  g_ptr_array_unref (item->cc);
  g_ptr_array_unref (item->bcc);
  g_ptr_array_unref (item->headers);
  g_ptr_array_unref (item->emails);
  g_ptr_array_unref (item->business_phones);
  g_ptr_array_unref (item->categories);
  g_free (item);
}

char *
trunk_practice_item_dup_preview (TrunkPracticeItem *item)
{
  const char *body = item->body != NULL ? item->body : "";
  GString *preview = g_string_new (NULL);
  gboolean in_tag = FALSE;
  glong n = 0;

  for (const char *p = body; *p != '\0' && n < PREVIEW_CHARS; p = g_utf8_next_char (p))
    {
      if (item->body_is_html && *p == '<')
        in_tag = TRUE;
      else if (item->body_is_html && *p == '>')
        in_tag = FALSE;
      else if (!in_tag)
        {
          g_string_append_len (preview, p, g_utf8_next_char (p) - p);
          n++;
        }
    }
  return g_string_free (preview, FALSE);
}

gsize
trunk_practice_item_get_size (TrunkPracticeItem *item)
{
  gsize size = 1024 + (item->body != NULL ? strlen (item->body) : 0) + (item->subject != NULL ? strlen (item->subject) : 0);

  for (guint i = 0; i < item->attachments->len; i++)
    size += g_bytes_get_size (((TrunkPracticeAttachment *) g_ptr_array_index (item->attachments, i))->content);
  return size;
}

/* Extended properties are named as Graph names them; case differs between clients, and the service does not mind. */
const char *
trunk_practice_item_get_property (TrunkPracticeItem *item,
                                  const char        *name)
{
  for (guint i = 0; i < item->properties->len; i++)
    {
      TrunkPracticePair *pair = g_ptr_array_index (item->properties, i);

      if (g_ascii_strcasecmp (pair->name, name) == 0)
        return pair->value;
    }
  return NULL;
}

void
trunk_practice_item_set_property (TrunkPracticeItem *item,
                                  const char        *name,
                                  const char        *value)
{
  for (guint i = 0; i < item->properties->len; i++)
    {
      TrunkPracticePair *pair = g_ptr_array_index (item->properties, i);

      if (g_ascii_strcasecmp (pair->name, name) == 0)
        {
          g_free (pair->value);
          pair->value = g_strdup (value);
          return;
        }
    }
  if (item->properties->len < TRUNK_PRACTICE_MAX_PROPERTIES)
    g_ptr_array_add (item->properties, trunk_practice_pair_new (name, value));
}

char *
trunk_practice_item_dup_change_key (TrunkPracticeItem *item)
{
  guint8 raw[22] = {0x09};
  guint64 number = GUINT64_TO_BE (item->number);
  guint32 version = GUINT32_TO_BE (item->version);

  memcpy (raw + 10, &number, sizeof number);
  memcpy (raw + 18, &version, sizeof version);
  return g_base64_encode (raw, sizeof raw);
}

/* A guid that is the same in every run for the same @seed. */
void
trunk_practice_make_guid (const char *seed,
                          char        guid[37])
{
  g_autofree char *hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, seed, -1);

  g_snprintf (guid, 37, "%.8s-%.4s-4%.3s-%c%.3s-%.12s", hex, hex + 8, hex + 13, "89ab"[hex[16] % 4], hex + 17, hex + 20);
}

static char *
make_id (TrunkPracticeMailbox *self,
         guint64               number,
         gsize                 entry_size)
{
  /* The outer 0x24 is the length of the guid that follows; the inner one that of the entry id (MS-OXCDATA 2.2.4). */
  guint8 raw[ID_HEAD_SIZE + ID_GUID_SIZE + 2 + ID_ITEM_SIZE + 1] = {0x00, 0x03, 0x24, 0x00};
  gsize size = ID_HEAD_SIZE + ID_GUID_SIZE + 2 + entry_size + 1;
  guint64 wire = GUINT64_TO_BE (number);
  char *id;

  memcpy (raw + ID_HEAD_SIZE, self->guid, ID_GUID_SIZE);
  raw[ID_HEAD_SIZE + ID_GUID_SIZE + 1] = (guint8) entry_size;
  for (guint i = 0; i < 20; i++)
    raw[ID_HEAD_SIZE + ID_GUID_SIZE + 6 + i] = (guint8) (self->guid[i] * 7 + i);
  memcpy (raw + size - 3 - sizeof wire, &wire, sizeof wire);
  id = g_base64_encode (raw, size);
  for (char *p = id; *p != '\0'; p++)
    *p = *p == '+' ? '-' : *p == '/' ? '_' : *p;
  return id;
}

TrunkPracticeMailbox *
trunk_practice_mailbox_new (guint       index,
                            const char *seed)
{
  TrunkPracticeMailbox *self = g_new0 (TrunkPracticeMailbox, 1);
  g_autofree char *id_seed = g_strdup_printf ("%s/user/%u", seed, index);
  g_autofree char *guid_seed = g_strdup_printf ("%s/mailbox/%u", seed, index);
  char guid[37];

  self->index = index;
  trunk_practice_make_guid (id_seed, guid);
  self->object_id = g_strdup (guid);
  trunk_practice_make_guid (guid_seed, guid);
  self->guid = g_strdup (guid);
  return self;
}

/* Content is made when first asked for: thousands of mailboxes cost nothing until somebody looks. */
static void
drop_content (TrunkPracticeMailbox *self)
{
  for (guint i = 0; i < TRUNK_PRACTICE_N_FOLDERS; i++)
    {
      g_clear_pointer (&self->folders[i], g_ptr_array_unref);
      g_clear_pointer (&self->folder_ids[i], g_free);
    }
  g_clear_pointer (&self->items, g_hash_table_unref);
  self->seeded = FALSE;
  self->bytes = 0;
}

void
trunk_practice_mailbox_free (TrunkPracticeMailbox *self)
{
  drop_content (self);
  g_free (self->object_id);
  g_free (self->guid);
  g_free (self->display_name);
  g_free (self->given_name);
  g_free (self->surname);
  g_free (self->upn);
  g_free (self->address);
  g_free (self->alias);
  g_free (self->sid);
  g_free (self->phone);
  g_free (self->job_title);
  g_free (self);
}

static void
seed_message (TrunkPracticeMailbox *self,
              guint                 n,
              gint64                today)
{
  static const char * const callers[] = {"+49 30 5550142", "+44 20 5550199", "+1 206 555 0134", "+81 3 5550 1178"};
  TrunkPracticeItem *item = trunk_practice_item_new (TRUNK_PRACTICE_ITEM_MESSAGE);
  const char *caller = callers[(self->index + n) % G_N_ELEMENTS (callers)];

  item->subject = n == 0 ? g_strdup_printf ("Voice message from %s", caller) : g_strdup_printf ("Minutes of week %u", 1 + (self->index + n) % 52);
  item->body = n == 0 ? g_strdup_printf ("You have a new voice message from %s.", caller)
                      : g_strdup ("<html><body><p>Please find the minutes below.</p></body></html>");
  item->body_is_html = n != 0;
  item->from = trunk_practice_pair_new ("Telephony", "telephony@" TRUNK_PRACTICE_DOMAIN);
  g_ptr_array_add (item->to, trunk_practice_pair_new (self->display_name, self->address));
  item->message_id = g_strdup_printf ("<%u.%u.seed@" TRUNK_PRACTICE_DOMAIN ">", self->index, n);
  item->is_read = n % 2 == 1;
  trunk_practice_mailbox_add (self, TRUNK_PRACTICE_FOLDER_INBOX, item);
  item->created = item->modified = today - 3600 * (gint64) (5 - n);
}

static void
seed_event (TrunkPracticeMailbox *self,
            guint                 n,
            gint64                today)
{
  TrunkPracticeItem *item = trunk_practice_item_new (TRUNK_PRACTICE_ITEM_EVENT);

  item->subject = g_strdup (n == 0 ? "Team meeting" : "Conference call with Fabrikam");
  item->body = g_strdup ("");
  item->start = today + 86400 * (gint64) (n + 1) + 9 * 3600 + 1800 * (gint64) (self->index % 8);
  item->end = item->start + 3600;
  item->location = g_strdup ("Room Alster");
  item->from = trunk_practice_pair_new (self->display_name, self->address);
  item->uid = g_strdup_printf ("040000008200E00074C5B7101A82E008%08X%08X", self->index, n);
  trunk_practice_mailbox_add (self, TRUNK_PRACTICE_FOLDER_CALENDAR, item);
}

static void
seed_contact (TrunkPracticeMailbox *self,
              const char           *given,
              const char           *surname,
              const char           *local,
              const char           *phone)
{
  TrunkPracticeItem *item = trunk_practice_item_new (TRUNK_PRACTICE_ITEM_CONTACT);
  g_autofree char *address = g_strdup_printf ("%s@fabrikam.example", local);

  item->given_name = g_strdup (given);
  item->surname = g_strdup (surname);
  item->display_name = g_strdup_printf ("%s %s", given, surname);
  item->subject = g_strdup (item->display_name);
  item->company = g_strdup ("Fabrikam");
  g_ptr_array_add (item->emails, trunk_practice_pair_new (item->display_name, address));
  g_ptr_array_add (item->business_phones, g_strdup (phone));
  trunk_practice_mailbox_add (self, TRUNK_PRACTICE_FOLDER_CONTACTS, item);
}

static void
ensure_content (TrunkPracticeMailbox *self)
{
  gint64 today;

  if (self->seeded)
    return;
  self->seeded = TRUE;
  self->next_number = 1;
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) trunk_practice_item_free);
  for (guint i = 0; i < TRUNK_PRACTICE_N_FOLDERS; i++)
    {
      self->folders[i] = g_ptr_array_new ();
      self->folder_ids[i] = make_id (self, 0x0100 + i, ID_FOLDER_SIZE);
    }
  today = g_get_real_time () / G_USEC_PER_SEC / 86400 * 86400;
  for (guint i = 0; i < 3; i++)
    seed_message (self, i, today);
  for (guint i = 0; i < 2; i++)
    seed_event (self, i, today);
  seed_contact (self, "Agnès", "Delacroix", "agnes.delacroix", "+33 1 5550 1122");
  seed_contact (self, "Jörg", "Weiß", "joerg.weiss", "+49 40 5550166");
}

/* Back to what was there at the start. Items of the mailbox are gone after it. */
void
trunk_practice_mailbox_reset (TrunkPracticeMailbox *self)
{
  g_return_if_fail (self != NULL);

  drop_content (self);
}

/* Returns: (transfer none): the items of @folder, oldest first; valid until the next change */
GPtrArray *
trunk_practice_mailbox_list (TrunkPracticeMailbox *self,
                             TrunkPracticeFolder   folder)
{
  g_return_val_if_fail (self != NULL && folder < TRUNK_PRACTICE_N_FOLDERS, NULL);

  ensure_content (self);
  return self->folders[folder];
}

guint
trunk_practice_mailbox_get_unread (TrunkPracticeMailbox *self,
                                   TrunkPracticeFolder   folder)
{
  GPtrArray *items = trunk_practice_mailbox_list (self, folder);
  guint n = 0;

  for (guint i = 0; i < items->len; i++)
    {
      TrunkPracticeItem *item = g_ptr_array_index (items, i);

      if (item->kind == TRUNK_PRACTICE_ITEM_MESSAGE && !item->is_read)
        n++;
    }
  return n;
}

/* @id: in Graph's or in EWS's writing. Returns: (nullable) (transfer none) */
TrunkPracticeItem *
trunk_practice_mailbox_find (TrunkPracticeMailbox *self,
                             const char           *id)
{
  g_autofree char *canonical = g_strdup (id);

  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  ensure_content (self);
  for (char *p = canonical; *p != '\0'; p++)
    *p = *p == '+' ? '-' : *p == '/' ? '_' : *p;
  return g_hash_table_lookup (self->items, canonical);
}

gboolean
trunk_practice_mailbox_has_room (TrunkPracticeMailbox *self,
                                 gsize                 bytes)
{
  ensure_content (self);
  return g_hash_table_size (self->items) < TRUNK_PRACTICE_MAX_ITEMS && bytes <= TRUNK_PRACTICE_MAX_BYTES
         && self->bytes <= TRUNK_PRACTICE_MAX_BYTES - bytes;
}

static void
give_attachment_id (TrunkPracticeMailbox    *self,
                    TrunkPracticeItem       *item,
                    TrunkPracticeAttachment *attachment)
{
  guint64 number = 0x4000000000000000u | self->next_number++;

  g_free (attachment->id);
  attachment->id = make_id (self, number, ID_ITEM_SIZE);
}

/* Takes @item over and gives it its id. */
TrunkPracticeItem *
trunk_practice_mailbox_add (TrunkPracticeMailbox *self,
                            TrunkPracticeFolder   folder,
                            TrunkPracticeItem    *item)
{
  g_return_val_if_fail (self != NULL && item != NULL && item->id == NULL, NULL);

  ensure_content (self);
  item->number = self->next_number++;
  item->id = make_id (self, item->number, ID_ITEM_SIZE);
  item->folder = folder;
  item->version = 1;
  item->created = item->modified = g_get_real_time () / G_USEC_PER_SEC;
  if (item->message_id == NULL && item->kind == TRUNK_PRACTICE_ITEM_MESSAGE)
    item->message_id = g_strdup_printf ("<%s.%" G_GUINT64_FORMAT "@" TRUNK_PRACTICE_DOMAIN ">", self->guid, item->number);
  for (guint i = 0; i < item->attachments->len; i++)
    give_attachment_id (self, item, g_ptr_array_index (item->attachments, i));
  self->bytes += trunk_practice_item_get_size (item);
  g_hash_table_insert (self->items, item->id, item);
  g_ptr_array_add (self->folders[folder], item);
  return item;
}

/* Returns: (transfer none) */
TrunkPracticeAttachment *
trunk_practice_mailbox_attach (TrunkPracticeMailbox *self,
                               TrunkPracticeItem    *item,
                               const char           *name,
                               const char           *content_type,
                               GBytes               *content)
{
  TrunkPracticeAttachment *attachment = g_new0 (TrunkPracticeAttachment, 1);

  attachment->name = g_strdup (name);
  attachment->content_type = g_strdup (content_type != NULL ? content_type : "application/octet-stream");
  attachment->content = g_bytes_ref (content);
  attachment->modified = g_get_real_time () / G_USEC_PER_SEC;
  g_ptr_array_add (item->attachments, attachment);
  if (item->id != NULL)
    {
      give_attachment_id (self, item, attachment);
      self->bytes += g_bytes_get_size (content);
      trunk_practice_mailbox_touch (self, item);
    }
  return attachment;
}

void
trunk_practice_mailbox_touch (TrunkPracticeMailbox *self,
                              TrunkPracticeItem    *item)
{
  item->version++;
  item->modified = g_get_real_time () / G_USEC_PER_SEC;
}

void
trunk_practice_mailbox_move (TrunkPracticeMailbox *self,
                             TrunkPracticeItem    *item,
                             TrunkPracticeFolder   folder)
{
  g_return_if_fail (self != NULL && item != NULL && folder < TRUNK_PRACTICE_N_FOLDERS);

  g_ptr_array_remove (self->folders[item->folder], item);
  item->folder = folder;
  g_ptr_array_add (self->folders[folder], item);
  trunk_practice_mailbox_touch (self, item);
}

void
trunk_practice_mailbox_remove (TrunkPracticeMailbox *self,
                               TrunkPracticeItem    *item)
{
  gsize size;

  g_return_if_fail (self != NULL && item != NULL);

  size = trunk_practice_item_get_size (item);
  self->bytes -= MIN (size, self->bytes);
  g_ptr_array_remove (self->folders[item->folder], item);
  g_hash_table_remove (self->items, item->id);
}

const char *
trunk_practice_mailbox_get_folder_id (TrunkPracticeMailbox *self,
                                      TrunkPracticeFolder   folder)
{
  g_return_val_if_fail (self != NULL && folder < TRUNK_PRACTICE_N_FOLDERS, NULL);

  ensure_content (self);
  return self->folder_ids[folder];
}

/* Whether there is a mailbox at all behind the account. */
gboolean
trunk_practice_mailbox_is_open (TrunkPracticeMailbox *self)
{
  return self->state == TRUNK_PRACTICE_STATE_READY || self->state == TRUNK_PRACTICE_STATE_DISABLED;
}

/* "inbox": the well-known name, the same in Graph and EWS */
const char *
trunk_practice_folder_get_graph_name (TrunkPracticeFolder folder)
{
  return folders[folder].graph_name;
}

const char *
trunk_practice_folder_get_label (TrunkPracticeFolder folder)
{
  return folders[folder].label;
}

const char *
trunk_practice_folder_get_class (TrunkPracticeFolder folder)
{
  return folders[folder].folder_class;
}

gboolean
trunk_practice_folder_from_name (const char          *name,
                                 TrunkPracticeFolder *out_folder)
{
  for (guint i = 0; i < TRUNK_PRACTICE_N_FOLDERS; i++)
    if (g_ascii_strcasecmp (folders[i].graph_name, name) == 0)
      {
        *out_folder = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
trunk_practice_mailbox_find_folder (TrunkPracticeMailbox *self,
                                    const char           *id,
                                    TrunkPracticeFolder  *out_folder)
{
  g_autofree char *canonical = g_strdup (id);

  ensure_content (self);
  for (char *p = canonical; *p != '\0'; p++)
    *p = *p == '+' ? '-' : *p == '/' ? '_' : *p;
  for (guint i = 0; i < TRUNK_PRACTICE_N_FOLDERS; i++)
    if (g_str_equal (self->folder_ids[i], canonical))
      {
        *out_folder = i;
        return TRUE;
      }
  return FALSE;
}
