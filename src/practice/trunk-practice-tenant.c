/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "practice/trunk-practice-tenant.h"

#include <string.h>

#define NAMES_A_CULTURE 5
#define SEED            "trunkline practice tenant 1"

struct _TrunkPracticeTenant
{
  GPtrArray  *mailboxes;        /* of TrunkPracticeMailbox (owned) */
  GHashTable *names;            /* address, user principal name, alias, object id, SID, in lower case (owned) -> mailbox */
};

/* Names as people have them, with what an administrator makes of them in an address. */
typedef struct
{
  const char *given[NAMES_A_CULTURE];
  const char *given_ascii[NAMES_A_CULTURE];
  const char *surname[NAMES_A_CULTURE];
  const char *surname_ascii[NAMES_A_CULTURE];
  gboolean    surname_first;
} Culture;

static const Culture cultures[] = {
  {{"Zoë", "Adele", "Emma", "Noah", "Liam"}, {"zoe", "adele", "emma", "noah", "liam"},
   {"Vance", "O’Neill", "Hughes", "Carter", "St. James"}, {"vance", "oneill", "hughes", "carter", "stjames"}, FALSE},
  {{"Jürgen", "Anneliese", "Björn", "Käthe", "Lutz"}, {"juergen", "anneliese", "bjoern", "kaethe", "lutz"},
   {"Müller", "Weiß", "Schröder", "von der Heide", "Groß"}, {"mueller", "weiss", "schroeder", "vonderheide", "gross"}, FALSE},
  {{"François", "Hélène", "Chloé", "Loïc", "Maëlle"}, {"francois", "helene", "chloe", "loic", "maelle"},
   {"Lefèvre", "d’Aubigné", "Garçon", "Bénard", "Noël"}, {"lefevre", "daubigne", "garcon", "benard", "noel"}, FALSE},
  {{"Łukasz", "Małgorzata", "Świętosława", "Paweł", "Józef"}, {"lukasz", "malgorzata", "swietoslawa", "pawel", "jozef"},
   {"Wójcik", "Dąbrowska", "Żuk", "Źrebiec", "Kowalczyk"}, {"wojcik", "dabrowska", "zuk", "zrebiec", "kowalczyk"}, FALSE},
  {{"Søren", "Åse", "Bjørg", "Øyvind", "Jón"}, {"soeren", "aase", "bjoerg", "oeyvind", "jon"},
   {"Østergård", "Þórsson", "Lindström", "Ångström", "Hæstad"}, {"oestergaard", "thorsson", "lindstroem", "aangstroem", "haestad"}, FALSE},
  {{"José", "María", "Íñigo", "Begoña", "João"}, {"jose", "maria", "inigo", "begona", "joao"},
   {"Núñez", "García Lorca", "Peña", "Gonçalves", "Ibáñez"}, {"nunez", "garcialorca", "pena", "goncalves", "ibanez"}, FALSE},
  {{"Олена", "Дмитро", "Ирина", "Сергей", "Їжак"}, {"olena", "dmytro", "irina", "sergey", "yizhak"},
   {"Шевченко", "Коваль", "Соколова", "Щербак", "Юрченко"}, {"shevchenko", "koval", "sokolova", "shcherbak", "yurchenko"}, FALSE},
  {{"Αλέξανδρος", "Ελένη", "Γιώργος", "Χρυσή", "Θάλεια"}, {"alexandros", "eleni", "giorgos", "chrysi", "thaleia"},
   {"Παπαδόπουλος", "Ιωάννου", "Ψαράς", "Ξένου", "Ζαχαρίας"}, {"papadopoulos", "ioannou", "psaras", "xenou", "zacharias"}, FALSE},
  {{"太郎", "花子", "健一", "美咲", "蓮"}, {"taro", "hanako", "kenichi", "misaki", "ren"},
   {"山田", "佐藤", "鈴木", "髙橋", "渡邉"}, {"yamada", "sato", "suzuki", "takahashi", "watanabe"}, TRUE},
  {{"娜", "伟", "秀英", "敏", "磊"}, {"na", "wei", "xiuying", "min", "lei"},
   {"李", "王", "欧阳", "张", "刘"}, {"li", "wang", "ouyang", "zhang", "liu"}, TRUE},
  {{"محمد", "فاطمة", "يوسف", "مريم", "خالد"}, {"mohammed", "fatima", "yusuf", "maryam", "khalid"},
   {"الفارسي", "حداد", "الشريف", "منصور", "قاسم"}, {"alfarsi", "haddad", "alsharif", "mansour", "qasim"}, FALSE},
  {{"Hạnh", "Đức", "Thảo", "Quân", "Yến"}, {"hanh", "duc", "thao", "quan", "yen"},
   {"Nguyễn Thị", "Trần", "Phạm", "Đặng", "Lê"}, {"nguyenthi", "tran", "pham", "dang", "le"}, TRUE},
  {{"Ayşe", "Çağrı", "İpek", "Özgür", "Gül"}, {"ayse", "cagri", "ipek", "ozgur", "gul"},
   {"Yılmaz", "Ağaoğlu", "Şahin", "Öztürk", "Çelik"}, {"yilmaz", "agaoglu", "sahin", "ozturk", "celik"}, FALSE},
  {{"प्रिया", "अर्जुन", "ஆனந்தி", "রবি", "ਗੁਰਪ੍ਰੀਤ"}, {"priya", "arjun", "anandi", "rabi", "gurpreet"},
   {"शर्मा", "पटेल", "முருகன்", "সেন", "ਸਿੰਘ"}, {"sharma", "patel", "murugan", "sen", "singh"}, FALSE},
  {{"Wanjikũ", "Chinụalụmọgụ", "Thandiwe", "Kwabena", "Nomvula"}, {"wanjiku", "chinualumogu", "thandiwe", "kwabena", "nomvula"},
   {"Mũgo", "Achebe", "Dlamini", "Mensah", "’Mabele"}, {"mugo", "achebe", "dlamini", "mensah", "mabele"}, FALSE},
};

static const struct
{
  const char *display_name;
  const char *local;
} shared_names[] = {
  {"Reception", "reception"}, {"Sales", "sales"}, {"Support (Tier 1)", "support"}, {"Empfang Zürich", "empfang.zuerich"},
  {"Accounts Payable", "accounts.payable"}, {"Service à la clientèle", "service.clientele"}, {"Operator", "operator"}, {"採用担当", "recruiting"},
}, room_names[] = {
  {"Room Alster (12)", "room.alster"}, {"Room Seine (4)", "room.seine"}, {"会議室 富士 (20)", "room.fuji"}, {"Sala Nuñoa (8)", "sala.nunoa"},
  {"Auditorium", "auditorium"}, {"Huddle 1", "huddle1"}, {"Huddle 2", "huddle2"}, {"Møterom Fjord (6)", "room.fjord"},
};

G_STATIC_ASSERT (G_N_ELEMENTS (shared_names) == TRUNK_PRACTICE_FIRST_ROOM - TRUNK_PRACTICE_FIRST_SHARED);
G_STATIC_ASSERT (G_N_ELEMENTS (room_names) == TRUNK_PRACTICE_FIRST_OTHER_UPN - TRUNK_PRACTICE_FIRST_ROOM);

static void
name_person (TrunkPracticeMailbox *mailbox)
{
  static const char * const jobs[] = {"Engineer", "Account Manager", "Directrice financière", "Sachbearbeiter", "Nurse", "Lecturer", "Dispatcher"};
  const guint combinations = G_N_ELEMENTS (cultures) * NAMES_A_CULTURE * NAMES_A_CULTURE;
  const guint n = mailbox->index % combinations;
  const guint round = mailbox->index / combinations;
  const Culture *culture = &cultures[n % G_N_ELEMENTS (cultures)];
  const guint pair = n / G_N_ELEMENTS (cultures);
  /* Walks a diagonal, so that neighbours share neither name. */
  const guint g = pair % NAMES_A_CULTURE;
  const guint s = (pair / NAMES_A_CULTURE + g) % NAMES_A_CULTURE;
  g_autofree char *local = round == 0 ? g_strdup_printf ("%s.%s", culture->given_ascii[g], culture->surname_ascii[s])
                                      : g_strdup_printf ("%s.%s%u", culture->given_ascii[g], culture->surname_ascii[s], round + 1);

  mailbox->given_name = g_strdup (culture->given[g]);
  mailbox->surname = g_strdup (culture->surname[s]);
  mailbox->display_name = culture->surname_first ? g_strdup_printf ("%s %s", culture->surname[s], culture->given[g])
                                                 : g_strdup_printf ("%s %s", culture->given[g], culture->surname[s]);
  mailbox->address = g_strdup_printf ("%s@" TRUNK_PRACTICE_DOMAIN, local);
  mailbox->job_title = g_strdup (jobs[mailbox->index % G_N_ELEMENTS (jobs)]);
  if (mailbox->index % 5 == 4)
    {
      g_autofree char *number = round == 0 ? g_strdup ("") : g_strdup_printf ("%u", round + 1);

      mailbox->alias = g_strdup_printf ("%c%s%u%s@" TRUNK_PRACTICE_DOMAIN, culture->given_ascii[g][0], culture->surname_ascii[s], g, number);
    }
}

static void
set_kind (TrunkPracticeMailbox *mailbox)
{
  const guint n = mailbox->index;

  mailbox->enabled = mailbox->licensed = TRUE;
  if (n < TRUNK_PRACTICE_FIRST_UNLICENSED || n >= TRUNK_PRACTICE_FIRST_OTHER_UPN)
    return;
  if (n < TRUNK_PRACTICE_FIRST_DISABLED)
    {
      mailbox->state = TRUNK_PRACTICE_STATE_UNLICENSED;
      mailbox->licensed = FALSE;
    }
  else if (n < TRUNK_PRACTICE_FIRST_ON_PREMISES)
    {
      mailbox->state = TRUNK_PRACTICE_STATE_DISABLED;
      mailbox->enabled = FALSE;
    }
  else if (n < TRUNK_PRACTICE_FIRST_SHARED)
    {
      mailbox->state = TRUNK_PRACTICE_STATE_ON_PREMISES;
      mailbox->licensed = FALSE;
    }
  else
    {
      mailbox->kind = n < TRUNK_PRACTICE_FIRST_ROOM ? TRUNK_PRACTICE_KIND_SHARED : TRUNK_PRACTICE_KIND_ROOM;
      mailbox->enabled = mailbox->licensed = FALSE;
    }
}

static TrunkPracticeMailbox *
make_mailbox (guint n)
{
  TrunkPracticeMailbox *mailbox = trunk_practice_mailbox_new (n, SEED);

  set_kind (mailbox);
  if (mailbox->kind == TRUNK_PRACTICE_KIND_USER)
    name_person (mailbox);
  else
    {
      gboolean shared = mailbox->kind == TRUNK_PRACTICE_KIND_SHARED;
      const char *local = shared ? shared_names[n - TRUNK_PRACTICE_FIRST_SHARED].local : room_names[n - TRUNK_PRACTICE_FIRST_ROOM].local;

      mailbox->display_name = g_strdup (shared ? shared_names[n - TRUNK_PRACTICE_FIRST_SHARED].display_name
                                               : room_names[n - TRUNK_PRACTICE_FIRST_ROOM].display_name);
      mailbox->address = g_strdup_printf ("%s@" TRUNK_PRACTICE_DOMAIN, local);
    }
  mailbox->upn = n >= TRUNK_PRACTICE_FIRST_OTHER_UPN && n < TRUNK_PRACTICE_FIRST_PLAIN ? g_strdup_printf ("e%06u@" TRUNK_PRACTICE_DOMAIN, 100200 + n)
                                                                                       : g_strdup (mailbox->address);
  mailbox->sid = g_strdup_printf ("S-1-5-21-3623811015-3361044348-30300820-%u", 1013 + n);
  mailbox->phone = g_strdup_printf ("+1 425 555 %04u", 100 + n % 9900);
  return mailbox;
}

static void
remember (TrunkPracticeTenant  *self,
          const char           *name,
          TrunkPracticeMailbox *mailbox)
{
  if (name != NULL)
    g_hash_table_insert (self->names, g_ascii_strdown (name, -1), mailbox);
}

/**
 * trunk_practice_tenant_new:
 * @n_mailboxes: how many accounts, at most %TRUNK_PRACTICE_MAX_ACCOUNTS
 *
 * Returns: (transfer full): the tenant; the first mailboxes are the same ones whatever @n_mailboxes is
 */
TrunkPracticeTenant *
trunk_practice_tenant_new (guint n_mailboxes)
{
  TrunkPracticeTenant *self;

  g_return_val_if_fail (n_mailboxes <= TRUNK_PRACTICE_MAX_ACCOUNTS, NULL);

  self = g_new0 (TrunkPracticeTenant, 1);
  self->mailboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) trunk_practice_mailbox_free);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < n_mailboxes; i++)
    {
      TrunkPracticeMailbox *mailbox = make_mailbox (i);

      g_ptr_array_add (self->mailboxes, mailbox);
      remember (self, mailbox->alias, mailbox);
      remember (self, mailbox->address, mailbox);
      remember (self, mailbox->upn, mailbox);
      remember (self, mailbox->object_id, mailbox);
      remember (self, mailbox->sid, mailbox);
    }
  return self;
}

void
trunk_practice_tenant_free (TrunkPracticeTenant *self)
{
  g_hash_table_unref (self->names);
  g_ptr_array_unref (self->mailboxes);
  g_free (self);
}

/* Everything that was written is gone, and what was deleted is back. */
void
trunk_practice_tenant_reset (TrunkPracticeTenant *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->mailboxes->len; i++)
    trunk_practice_mailbox_reset (g_ptr_array_index (self->mailboxes, i));
}

guint
trunk_practice_tenant_get_n_mailboxes (TrunkPracticeTenant *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->mailboxes->len;
}

TrunkPracticeMailbox *
trunk_practice_tenant_get_nth (TrunkPracticeTenant *self,
                               guint                n)
{
  g_return_val_if_fail (self != NULL && n < self->mailboxes->len, NULL);

  return g_ptr_array_index (self->mailboxes, n);
}

/* @name: address, alias, user principal name, object id or SID in any case. Returns: (nullable) (transfer none) */
TrunkPracticeMailbox *
trunk_practice_tenant_find (TrunkPracticeTenant *self,
                            const char          *name)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  folded = g_ascii_strdown (name, -1);
  return g_hash_table_lookup (self->names, folded);
}

/* Whether mail to @address stays in this tenant. */
gboolean
trunk_practice_tenant_is_local (const char *address)
{
  const char *at = strrchr (address, '@');

  return at != NULL && g_ascii_strcasecmp (at + 1, TRUNK_PRACTICE_DOMAIN) == 0;
}

static void
deliver_to (TrunkPracticeTenant *self,
            TrunkPracticeItem   *item,
            GPtrArray           *recipients)
{
  for (guint i = 0; i < recipients->len; i++)
    {
      TrunkPracticePair *recipient = g_ptr_array_index (recipients, i);
      TrunkPracticeMailbox *mailbox = recipient->value != NULL ? trunk_practice_tenant_find (self, recipient->value) : NULL;
      TrunkPracticeItem *copy;

      if (mailbox == NULL || !trunk_practice_mailbox_is_open (mailbox)
          || !trunk_practice_mailbox_has_room (mailbox, trunk_practice_item_get_size (item)))
        continue;
      copy = trunk_practice_item_copy (item);
      copy->is_read = FALSE;
      copy->is_draft = FALSE;
      g_ptr_array_set_size (copy->bcc, 0);
      trunk_practice_mailbox_add (mailbox, TRUNK_PRACTICE_FOLDER_INBOX, copy);
    }
}

/* Puts a copy of @item into the inbox of each recipient in this tenant. Mail to anywhere else ends here. */
void
trunk_practice_tenant_deliver (TrunkPracticeTenant *self,
                               TrunkPracticeItem   *item)
{
  g_return_if_fail (self != NULL && item != NULL);

  deliver_to (self, item, item->to);
  deliver_to (self, item, item->cc);
  deliver_to (self, item, item->bcc);
}

/* Who is there, healthy users first: [{"address", "alias", "display-name", "kind", "state"}]; "alias" is null for most. */
JsonNode *
trunk_practice_tenant_to_json (TrunkPracticeTenant *self)
{
  static const char * const kinds[] = {"user", "shared", "room"};
  static const char * const states[] = {"ready", "unlicensed", "disabled", "on-premises"};
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  g_return_val_if_fail (self != NULL, node);

  /* Twice over the list: the plain ones that follow the odd ones are healthy, too. */
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < self->mailboxes->len; i++)
      {
        TrunkPracticeMailbox *mailbox = g_ptr_array_index (self->mailboxes, i);
        gboolean healthy = mailbox->kind == TRUNK_PRACTICE_KIND_USER && mailbox->state == TRUNK_PRACTICE_STATE_READY;
        JsonObject *object;

        if (healthy != (round == 0))
          continue;
        object = json_object_new ();
        json_object_set_string_member (object, "address", mailbox->address);
        json_object_set_string_member (object, "alias", mailbox->alias);
        json_object_set_string_member (object, "display-name", mailbox->display_name);
        json_object_set_string_member (object, "kind", kinds[mailbox->kind]);
        json_object_set_string_member (object, "state", states[mailbox->state]);
        json_array_add_object_element (array, object);
      }
  json_node_take_array (node, array);
  return node;
}
