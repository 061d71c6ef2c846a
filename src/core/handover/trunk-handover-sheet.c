/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "handover/trunk-handover-sheet.h"

#include <glib/gi18n-lib.h>

#include "handover/trunk-handover-row-private.h"
#include "handover/trunk-handover-values.h"

struct _TrunkHandoverSheet
{
  GObject parent_instance;

  TrunkSnapshot *snapshot;      /* (owned) */
  TrunkRequirement *requirement; /* (owned) */
  GPtrArray *rows;              /* (owned) (element-type TrunkHandoverRow) */
  guint n_missing;
};

static void trunk_handover_sheet_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TrunkHandoverSheet, trunk_handover_sheet, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, trunk_handover_sheet_list_model_init))

static GType
sheet_get_item_type (GListModel *model)
{
  return TRUNK_TYPE_HANDOVER_ROW;
}

static guint
sheet_get_n_items (GListModel *model)
{
  return TRUNK_HANDOVER_SHEET (model)->rows->len;
}

static gpointer
sheet_get_item (GListModel *model,
                guint       position)
{
  TrunkHandoverSheet *self = TRUNK_HANDOVER_SHEET (model);

  return position < self->rows->len ? g_object_ref (g_ptr_array_index (self->rows, position)) : NULL;
}

static void
trunk_handover_sheet_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sheet_get_item_type;
  iface->get_n_items = sheet_get_n_items;
  iface->get_item = sheet_get_item;
}

static void
trunk_handover_sheet_finalize (GObject *object)
{
  TrunkHandoverSheet *self = TRUNK_HANDOVER_SHEET (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->requirement);
  g_clear_object (&self->snapshot);

  G_OBJECT_CLASS (trunk_handover_sheet_parent_class)->finalize (object);
}

static void
trunk_handover_sheet_class_init (TrunkHandoverSheetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = trunk_handover_sheet_finalize;
}

static void
trunk_handover_sheet_init (TrunkHandoverSheet *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

/* What to do about a placeholder that nothing fills yet. */
static char *
dup_missing_note (const char          *name,
                  TrunkRequirement    *requirement,
                  TrunkHandoverOrigin *out_origin)
{
  static const struct
  {
    const char *name;
    const char *note;
    TrunkHandoverOrigin origin;
  } notes[] = {
    { "tenant-id", N_("The directory (tenant) ID is missing. It comes from Registration."), TRUNK_HANDOVER_FROM_REGISTRATION },
    { "client-id", N_("The application (client) ID is missing. It comes from Registration."), TRUNK_HANDOVER_FROM_REGISTRATION },
    { "service-name", N_("The name is missing. It comes from Service."), TRUNK_HANDOVER_FROM_SERVICE },
    { "address", N_("The address of a mailbox is missing. Add one to Accounts."), TRUNK_HANDOVER_FROM_ACCOUNTS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    {
      if (g_str_equal (notes[i].name, name))
        {
          *out_origin = notes[i].origin;
          return g_strdup (_(notes[i].note));
        }
    }

  *out_origin = TRUNK_HANDOVER_FROM_NOWHERE;

  /* Translators: %s is the name of a national cloud; its maker does not publish this address */
  return g_strdup_printf (_("Nobody has published this value for %s. Ask your administrator."),
                          trunk_requirement_get_cloud (requirement)->name);
}

static TrunkHandoverRow *
row_new_secret (TrunkHandoverSheet *self,
                const TrunkField   *field,
                TrunkHandoverRow   *before,
                gboolean            has_secret)
{
  const TrunkRegistrationValues *registration = trunk_registration_get_values (trunk_snapshot_get_registration (self->snapshot));

  if (registration->credential == TRUNK_CREDENTIAL_SECRET && has_secret)
    return trunk_handover_row_new (field, before, TRUNK_HANDOVER_ROW_SECRET, NULL,
                                   _("It is copied from where Trunkline keeps secrets, and never shown or written to a file."),
                                   TRUNK_HANDOVER_FROM_REGISTRATION, registration->id);

  return trunk_handover_row_new (field, before, TRUNK_HANDOVER_ROW_MISSING, NULL,
                                 registration->credential == TRUNK_CREDENTIAL_CERTIFICATE
                                 ? _("This field takes a client secret, and the registration has a certificate. Add a client secret to Registration.")
                                 : _("There is no client secret. If the system asks for one, add it to Registration."),
                                 TRUNK_HANDOVER_FROM_REGISTRATION, NULL);
}

static TrunkHandoverRow *
row_new (TrunkHandoverSheet  *self,
         const TrunkField    *field,
         TrunkHandoverRow    *before,
         TrunkHandoverValues *values,
         gboolean             has_secret)
{
  g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  TrunkHandoverOrigin origin = TRUNK_HANDOVER_FROM_NOWHERE;
  g_autofree char *value = NULL;
  g_autofree char *note = NULL;

  if (field->secret)
    return row_new_secret (self, field, before, has_secret);
  if (field->value == NULL)
    return trunk_handover_row_new (field, before, TRUNK_HANDOVER_ROW_CHOICE, NULL, _("Your choice"), origin, NULL);

  value = trunk_handover_values_fill (values, field->value, TRUNK_HANDOVER_PLAIN, missing);
  if (missing->len == 0)
    return trunk_handover_row_new (field, before, TRUNK_HANDOVER_ROW_VALUE, value, NULL, origin, NULL);

  note = dup_missing_note (g_ptr_array_index (missing, 0), self->requirement, &origin);

  return trunk_handover_row_new (field, before, TRUNK_HANDOVER_ROW_MISSING, NULL, note, origin, NULL);
}

/**
 * trunk_handover_sheet_new:
 * @requirement: what the set-up needs; it names system, release, way and features
 * @has_secret: whether the client secret is kept somewhere to be copied from
 *
 * Returns: (transfer full): the fields that this way and these features have, with their values
 */
TrunkHandoverSheet *
trunk_handover_sheet_new (TrunkSnapshot    *snapshot,
                          TrunkRequirement *requirement,
                          gboolean          has_secret)
{
  g_autoptr(TrunkHandoverValues) values = NULL;
  TrunkHandoverSheet *self;
  TrunkHandoverRow *before = NULL;
  TrunkSystem *system;

  g_return_val_if_fail (TRUNK_IS_SNAPSHOT (snapshot), NULL);
  g_return_val_if_fail (TRUNK_IS_REQUIREMENT (requirement), NULL);

  self = g_object_new (TRUNK_TYPE_HANDOVER_SHEET, NULL);
  self->snapshot = g_object_ref (snapshot);
  self->requirement = g_object_ref (requirement);
  values = trunk_handover_values_new_for_snapshot (requirement, snapshot);
  system = trunk_requirement_get_system (requirement);
  for (guint i = 0; i < trunk_system_get_n_fields (system); i++)
    {
      const TrunkField *field = trunk_system_get_nth_field (system, i);

      if (!trunk_field_applies (field, trunk_requirement_get_way (requirement), trunk_requirement_get_features (requirement)))
        continue;
      before = row_new (self, field, before, values, has_secret);
      g_ptr_array_add (self->rows, before);
      self->n_missing += trunk_handover_row_get_state (before) == TRUNK_HANDOVER_ROW_MISSING;
    }

  return self;
}

guint
trunk_handover_sheet_get_n_rows (TrunkHandoverSheet *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_SHEET (self), 0);

  return self->rows->len;
}

/**
 * trunk_handover_sheet_get_row:
 *
 * Returns: (transfer none): the @n-th row
 */
TrunkHandoverRow *
trunk_handover_sheet_get_row (TrunkHandoverSheet *self,
                              guint               n)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_SHEET (self), NULL);
  g_return_val_if_fail (n < self->rows->len, NULL);

  return g_ptr_array_index (self->rows, n);
}

guint
trunk_handover_sheet_get_n_missing (TrunkHandoverSheet *self)
{
  g_return_val_if_fail (TRUNK_IS_HANDOVER_SHEET (self), 0);

  return self->n_missing;
}

static gboolean
is_entered (TrunkHandoverRow   *row,
            const char * const *entered)
{
  return entered != NULL && g_strv_contains (entered, trunk_handover_row_get_id (row));
}

guint
trunk_handover_sheet_count_entered (TrunkHandoverSheet *self,
                                    const char * const *entered)
{
  guint n = 0;

  g_return_val_if_fail (TRUNK_IS_HANDOVER_SHEET (self), 0);

  for (guint i = 0; i < self->rows->len; i++)
    n += is_entered (g_ptr_array_index (self->rows, i), entered);

  return n;
}

static void
paper_add_place (TrunkPaper       *paper,
                 TrunkHandoverRow *row)
{
  if (trunk_handover_row_begins_screen (row))
    {
      trunk_paper_add_heading (paper, 2, trunk_handover_row_get_screen (row));
      if (trunk_handover_row_get_path (row) != NULL)
        trunk_paper_add_paragraph (paper, TRUNK_TONE_DIM, trunk_handover_row_get_path (row));
    }
  if (trunk_handover_row_begins_tab (row))
    trunk_paper_add_heading (paper, 3, trunk_handover_row_get_tab (row));
}

/**
 * trunk_handover_sheet_to_paper:
 * @entered: (nullable): ids of the rows that are ticked
 *
 * Returns: (transfer full): the sheet as something to be read or printed; in the place of a secret stands where it is
 */
TrunkPaper *
trunk_handover_sheet_to_paper (TrunkHandoverSheet *self,
                               const char * const *entered)
{
  const TrunkServiceValues *service;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  TrunkPaper *paper;

  g_return_val_if_fail (TRUNK_IS_HANDOVER_SHEET (self), NULL);

  service = trunk_service_get_values (trunk_snapshot_get_service (self->snapshot));
  /* Translators: %s is the name of a set-up */
  title = g_strdup_printf (_("Value sheet: %s"), service->display_name != NULL ? service->display_name : service->id);
  subtitle = g_strdup_printf ("%s %s", trunk_system_get_name (trunk_requirement_get_system (self->requirement)),
                              trunk_requirement_get_release (self->requirement)->name);
  paper = trunk_paper_new (title);
  trunk_paper_add_paragraph (paper, TRUNK_TONE_DIM, subtitle);
  trunk_paper_add_paragraph (paper, TRUNK_TONE_PLAIN,
                             _("What to enter where, in the order of the system’s own screens. Tick each field once it is entered."));

  for (guint i = 0; i < self->rows->len; i++)
    {
      TrunkHandoverRow *row = g_ptr_array_index (self->rows, i);
      const char *value = trunk_handover_row_get_value (row);

      paper_add_place (paper, row);
      trunk_paper_add_tick (paper, is_entered (row, entered), trunk_handover_row_get_label (row),
                            value != NULL ? value : trunk_handover_row_get_note (row), value != NULL,
                            trunk_handover_row_get_hint (row));
    }

  return paper;
}
