/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-fault-private.h"

#include <glib/gi18n.h>

struct _TrunkFaultMenu
{
  GObject parent_instance;

  TrunkPracticeClient *client;  /* (owned) */
  GListStore *faults;           /* (owned) of TrunkFault */
  GHashTable *by_name;          /* (owned): name -> TrunkFault, borrowed */
  TrunkSetup *setup;            /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned) */
  char *problem;                /* (owned) (nullable) */
  guint n_active;
  gboolean under_way;           /* a request that sets */
  gboolean again;               /* and it is outdated already */
};

typedef enum
{
  PROP_N_ACTIVE = 1,
  PROP_PROBLEM,
} TrunkFaultMenuProperty;

static GParamSpec *props[PROP_PROBLEM + 1];

static GType
fault_menu_get_item_type (GListModel *model)
{
  return TRUNK_TYPE_FAULT;
}

static guint
fault_menu_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (TRUNK_FAULT_MENU (model)->faults));
}

static gpointer
fault_menu_get_item (GListModel *model,
                     guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (TRUNK_FAULT_MENU (model)->faults), position);
}

static void
fault_menu_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = fault_menu_get_item_type;
  iface->get_n_items = fault_menu_get_n_items;
  iface->get_item = fault_menu_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TrunkFaultMenu, trunk_fault_menu, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, fault_menu_list_model_init))

static void
trunk_fault_menu_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  TrunkFaultMenu *self = TRUNK_FAULT_MENU (object);

  switch ((TrunkFaultMenuProperty) id)
    {
    case PROP_N_ACTIVE:
      g_value_set_uint (value, self->n_active);
      break;

    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
trunk_fault_menu_dispose (GObject *object)
{
  TrunkFaultMenu *self = TRUNK_FAULT_MENU (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->client);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (trunk_fault_menu_parent_class)->dispose (object);
}

static void
trunk_fault_menu_finalize (GObject *object)
{
  TrunkFaultMenu *self = TRUNK_FAULT_MENU (object);

  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_object (&self->faults);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->problem, g_free);

  G_OBJECT_CLASS (trunk_fault_menu_parent_class)->finalize (object);
}

static void
trunk_fault_menu_class_init (TrunkFaultMenuClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = trunk_fault_menu_get_property;
  object_class->dispose = trunk_fault_menu_dispose;
  object_class->finalize = trunk_fault_menu_finalize;

  props[PROP_N_ACTIVE] = g_param_spec_uint ("n-active", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
trunk_fault_menu_init (TrunkFaultMenu *self)
{
  self->faults = g_list_store_new (TRUNK_TYPE_FAULT);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->cancellable = g_cancellable_new ();
}

static void
fault_menu_set_problem (TrunkFaultMenu *self,
                        const char     *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;

  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

static void
fault_menu_count (TrunkFaultMenu *self)
{
  GHashTableIter iter;
  gpointer fault;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->by_name);
  while (g_hash_table_iter_next (&iter, NULL, &fault))
    n += trunk_fault_get_active (fault) ? 1 : 0;

  self->n_active = n;
  /* Also when the number is the same: another one may be on. */
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_ACTIVE]);
}

/* The tenant's menu comes in the order of the ladder, but for a few. */
static int
compare_levels (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  static const char * const levels[] = { "machine", "endpoint", "registration", "service", "account", NULL };
  guint first = 0;
  guint second = 0;

  for (guint i = 0; levels[i] != NULL; i++)
    {
      if (g_str_equal (levels[i], trunk_fault_get_level ((TrunkFault *) a)))
        first = i;
      if (g_str_equal (levels[i], trunk_fault_get_level ((TrunkFault *) b)))
        second = i;
    }

  return (int) first - (int) second;
}

static void
fault_menu_read (TrunkFaultMenu *self,
                 JsonNode       *menu)
{
  JsonArray *rows = JSON_NODE_HOLDS_ARRAY (menu) ? json_node_get_array (menu) : NULL;
  g_autoptr(GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      TrunkFault *fault = g_hash_table_lookup (self->by_name, json_object_get_string_member_with_default (row, "name", ""));

      if (fault != NULL)
        {
          trunk_fault_update (fault, row);
          continue;
        }

      fault = trunk_fault_new (row);
      if (fault == NULL)
        continue;
      g_ptr_array_add (fresh, fault);
      g_hash_table_insert (self->by_name, (gpointer) trunk_fault_get_name (fault), fault);
    }

  if (fresh->len > 0)
    {
      guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->faults));

      g_list_store_splice (self->faults, n_before, 0, fresh->pdata, fresh->len);
      g_list_store_sort (self->faults, compare_levels, NULL);
      g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, n_before + fresh->len);
    }
  fault_menu_count (self);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) menu = trunk_practice_client_control_finish (TRUNK_PRACTICE_CLIENT (source), result, &error);
  TrunkFaultMenu *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = TRUNK_FAULT_MENU (user_data);
  if (menu == NULL)
    fault_menu_set_problem (self, error->message);
  else if (!self->under_way)
    fault_menu_read (self, menu);
}

static void fault_menu_send (TrunkFaultMenu *self);

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) menu = trunk_practice_client_control_finish (TRUNK_PRACTICE_CLIENT (source), result, &error);
  TrunkFaultMenu *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = TRUNK_FAULT_MENU (user_data);
  self->under_way = FALSE;
  fault_menu_set_problem (self, error != NULL ? error->message : NULL);
  if (self->again)
    fault_menu_send (self);
  else if (menu != NULL)
    fault_menu_read (self, menu);
  else
    /* What it does, not what was wished */
    trunk_practice_client_control_async (self->client, "GET", "/faults", NULL, self->cancellable, read_cb, self);
}

/* All that is wished for, in one request. */
static void
fault_menu_send (TrunkFaultMenu *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *body = NULL;

  self->again = self->under_way;
  if (self->under_way)
    return;

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr(TrunkFault) fault = g_list_model_get_item (G_LIST_MODEL (self), i);
      const char *target = trunk_fault_get_target (fault);
      g_autofree char *spec = target != NULL ? g_strconcat (trunk_fault_get_name (fault), "=", target, NULL) : g_strdup (trunk_fault_get_name (fault));

      if (trunk_fault_get_active (fault))
        json_builder_add_string_value (builder, spec);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  body = json_to_string (root, FALSE);

  self->under_way = TRUE;
  trunk_practice_client_control_async (self->client, "PUT", "/faults", body, self->cancellable, sent_cb, self);
}

/**
 * trunk_fault_menu_new:
 * @client: a tenant that runs
 *
 * Returns: (transfer full): empty until the tenant has answered
 */
TrunkFaultMenu *
trunk_fault_menu_new (TrunkPracticeClient *client)
{
  TrunkFaultMenu *self;

  g_return_val_if_fail (TRUNK_IS_PRACTICE_CLIENT (client), NULL);

  self = g_object_new (TRUNK_TYPE_FAULT_MENU, NULL);
  self->client = g_object_ref (client);
  trunk_practice_client_control_async (client, "GET", "/faults", NULL, self->cancellable, read_cb, self);

  return self;
}

void
trunk_fault_menu_set_setup (TrunkFaultMenu *self,
                            TrunkSetup     *setup)
{
  g_return_if_fail (TRUNK_IS_FAULT_MENU (self));
  g_return_if_fail (setup == NULL || TRUNK_IS_SETUP (setup));

  g_set_object (&self->setup, setup);
}

TrunkSetup *
trunk_fault_menu_get_setup (TrunkFaultMenu *self)
{
  g_return_val_if_fail (TRUNK_IS_FAULT_MENU (self), NULL);

  return self->setup;
}

/* An account that nothing befalls yet: each fault then shows in a row of its own. The first one stays healthy where it can, to compare with. */
static char *
choose_target (TrunkFaultMenu *self)
{
  GListModel *accounts = self->setup != NULL ? trunk_setup_get_accounts (self->setup) : NULL;
  guint n = accounts != NULL ? g_list_model_get_n_items (accounts) : 0;

  for (guint k = 0; k < n; k++)
    {
      g_autoptr(TrunkAccount) account = g_list_model_get_item (accounts, (k + 1) % n);
      const char *address = trunk_account_get_values (account)->address;
      GHashTableIter iter;
      gpointer fault;
      gboolean taken = FALSE;

      g_hash_table_iter_init (&iter, self->by_name);
      while (!taken && g_hash_table_iter_next (&iter, NULL, &fault))
        taken = g_strcmp0 (trunk_fault_get_target (fault), address) == 0;
      if (!taken)
        return g_strdup (address);
    }

  return NULL;
}

/**
 * trunk_fault_menu_set_active:
 * @fault: of this menu
 */
void
trunk_fault_menu_set_active (TrunkFaultMenu *self,
                             TrunkFault     *fault,
                             gboolean        active)
{
  g_autofree char *target = NULL;

  g_return_if_fail (TRUNK_IS_FAULT_MENU (self));
  g_return_if_fail (TRUNK_IS_FAULT (fault));

  if (trunk_fault_get_active (fault) == active)
    return;

  if (active && trunk_fault_get_of_one_mailbox (fault))
    target = choose_target (self);
  trunk_fault_wish (fault, active, target);
  fault_menu_count (self);
  fault_menu_send (self);
}

void
trunk_fault_menu_clear (TrunkFaultMenu *self)
{
  GHashTableIter iter;
  gpointer fault;

  g_return_if_fail (TRUNK_IS_FAULT_MENU (self));

  g_hash_table_iter_init (&iter, self->by_name);
  while (g_hash_table_iter_next (&iter, NULL, &fault))
    trunk_fault_wish (fault, FALSE, NULL);
  fault_menu_count (self);
  fault_menu_send (self);
}

guint
trunk_fault_menu_get_n_active (TrunkFaultMenu *self)
{
  g_return_val_if_fail (TRUNK_IS_FAULT_MENU (self), 0);

  return self->n_active;
}

const char *
trunk_fault_menu_get_problem (TrunkFaultMenu *self)
{
  g_return_val_if_fail (TRUNK_IS_FAULT_MENU (self), NULL);

  return self->problem;
}

char *
trunk_fault_menu_dup_active_text (TrunkFaultMenu *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_val_if_fail (TRUNK_IS_FAULT_MENU (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr(TrunkFault) fault = g_list_model_get_item (G_LIST_MODEL (self), i);

      if (trunk_fault_get_active (fault))
        g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", trunk_fault_get_title (fault));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
