/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/trunk-typed-field.h"

#include <string.h>

#include "app/trunk-notice.h"

/* A pause in typing that means that the value is meant. */
#define PAUSE_MS 400

struct _TrunkReasonRow
{
  GtkListBoxRow parent_instance;

  GtkImage *icon;               /* (unowned): in the template's place, for two widgets need none */
  GtkLabel *label;              /* (unowned) */
  TrunkNoticeKind kind;
};

typedef enum
{
  REASON_PROP_TEXT = 1,
  REASON_PROP_KIND,
} TrunkReasonRowProperty;

static GParamSpec *reason_props[REASON_PROP_KIND + 1];

G_DEFINE_FINAL_TYPE (TrunkReasonRow, trunk_reason_row, GTK_TYPE_LIST_BOX_ROW)

static void
reason_row_set_text (TrunkReasonRow *self,
                     const char     *text)
{
  if (g_strcmp0 (gtk_label_get_text (self->label), text != NULL ? text : "") == 0)
    return;

  gtk_label_set_text (self->label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL && text[0] != '\0');
  g_object_notify_by_pspec (G_OBJECT (self), reason_props[REASON_PROP_TEXT]);
}

static void
reason_row_set_kind (TrunkReasonRow  *self,
                     TrunkNoticeKind  kind)
{
  static const char * const icons[] = { "dialog-information-symbolic", "dialog-warning-symbolic", "dialog-error-symbolic" };
  static const char * const classes[] = { "trunk-info", "warning", "error" };

  self->kind = kind;
  gtk_image_set_from_icon_name (self->icon, icons[kind]);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      if (i == (guint) kind)
        gtk_widget_add_css_class (GTK_WIDGET (self->icon), classes[i]);
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self->icon), classes[i]);
    }
  g_object_notify_by_pspec (G_OBJECT (self), reason_props[REASON_PROP_KIND]);
}

static void
trunk_reason_row_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  TrunkReasonRow *self = TRUNK_REASON_ROW (object);

  switch ((TrunkReasonRowProperty) prop_id)
    {
    case REASON_PROP_TEXT:
      g_value_set_string (value, gtk_label_get_text (self->label));
      break;

    case REASON_PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_reason_row_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  TrunkReasonRow *self = TRUNK_REASON_ROW (object);

  switch ((TrunkReasonRowProperty) prop_id)
    {
    case REASON_PROP_TEXT:
      reason_row_set_text (self, g_value_get_string (value));
      break;

    case REASON_PROP_KIND:
      reason_row_set_kind (self, g_value_get_enum (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
trunk_reason_row_class_init (TrunkReasonRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = trunk_reason_row_get_property;
  object_class->set_property = trunk_reason_row_set_property;

  reason_props[REASON_PROP_TEXT] =
    g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  reason_props[REASON_PROP_KIND] =
    g_param_spec_enum ("kind", NULL, NULL, TRUNK_TYPE_NOTICE_KIND, TRUNK_NOTICE_INFO, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (reason_props), reason_props);
}

static void
trunk_reason_row_init (TrunkReasonRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_widget_add_css_class (GTK_WIDGET (self), "trunk-reason");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);

  self->icon = GTK_IMAGE (gtk_image_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->icon), GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_selectable (self->label, FALSE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  reason_row_set_kind (self, TRUNK_NOTICE_INFO);
}

struct _TrunkTypedField
{
  GObject parent_instance;

  AdwEntryRow *row;             /* (weak): it is part of the template that owns this */
  TrunkReasonRow *reason;       /* (weak) */
  TrunkTypedFieldValidate validate;
  char *committed;              /* (owned): what was handed on last */
  char *problem;                /* (owned) (nullable) */
  guint pause_id;
  guint showing : 1;            /* the text is being set by us */
};

enum
{
  COMMITTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TrunkTypedField, trunk_typed_field, G_TYPE_OBJECT)

static void
trunk_typed_field_dispose (GObject *object)
{
  TrunkTypedField *self = TRUNK_TYPED_FIELD (object);

  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_clear_weak_pointer (&self->row);
  g_clear_weak_pointer (&self->reason);

  G_OBJECT_CLASS (trunk_typed_field_parent_class)->dispose (object);
}

static void
trunk_typed_field_finalize (GObject *object)
{
  TrunkTypedField *self = TRUNK_TYPED_FIELD (object);

  g_clear_pointer (&self->committed, g_free);
  g_clear_pointer (&self->problem, g_free);

  G_OBJECT_CLASS (trunk_typed_field_parent_class)->finalize (object);
}

static void
trunk_typed_field_class_init (TrunkTypedFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = trunk_typed_field_dispose;
  object_class->finalize = trunk_typed_field_finalize;

  /**
   * TrunkTypedField::committed:
   * @text: what was typed, without white space around it
   * @valid: whether it passed
   */
  signals[COMMITTED] =
    g_signal_new ("committed", TRUNK_TYPE_TYPED_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
trunk_typed_field_init (TrunkTypedField *self)
{
  self->committed = g_strdup ("");
}

/**
 * trunk_typed_field_set_problem:
 * @problem: (nullable): a reason that the field's own check can't know, translated; it goes when the text changes
 */
void
trunk_typed_field_set_problem (TrunkTypedField *self,
                               const char      *problem)
{
  g_return_if_fail (TRUNK_IS_TYPED_FIELD (self));

  if (problem != self->problem)
    {
      g_free (self->problem);
      self->problem = g_strdup (problem);
    }
  if (self->row == NULL || self->reason == NULL)
    return;

  reason_row_set_kind (self->reason, TRUNK_NOTICE_ERROR);
  reason_row_set_text (self->reason, problem);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->row), GTK_ACCESSIBLE_STATE_INVALID,
                               problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, problem != NULL ? problem : "", -1);
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->row), "error");
}

static gboolean
judge (TrunkTypedField *self,
       const char      *text)
{
  g_autoptr(GError) error = NULL;

  if (text[0] != '\0' && self->validate != NULL && !self->validate (text, &error))
    {
      trunk_typed_field_set_problem (self, error->message);
      return FALSE;
    }

  trunk_typed_field_set_problem (self, NULL);

  return TRUE;
}

/**
 * trunk_typed_field_flush:
 *
 * Hands on what is typed now.
 */
void
trunk_typed_field_flush (TrunkTypedField *self)
{
  g_autofree char *text = NULL;
  gboolean valid;

  g_return_if_fail (TRUNK_IS_TYPED_FIELD (self));

  g_clear_handle_id (&self->pause_id, g_source_remove);
  if (self->row == NULL)
    return;

  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->row))));
  if (g_str_equal (text, self->committed))
    return;

  g_free (self->committed);
  self->committed = g_strdup (text);
  valid = judge (self, text);
  g_signal_emit (self, signals[COMMITTED], 0, text, valid);
}

static gboolean
pause_cb (gpointer user_data)
{
  TrunkTypedField *self = user_data;

  self->pause_id = 0;
  trunk_typed_field_flush (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (TrunkTypedField *self)
{
  if (self->showing)
    return;

  g_clear_handle_id (&self->pause_id, g_source_remove);
  self->pause_id = g_timeout_add (PAUSE_MS, pause_cb, self);
}

static void
focus_left_cb (TrunkTypedField *self)
{
  trunk_typed_field_flush (self);
}

/**
 * trunk_typed_field_new:
 * @row: where it is typed
 * @reason: a TrunkReasonRow below it
 * @validate: (nullable): judges what was typed, "" excepted
 *
 * Returns: (transfer full): the field; to be kept as long as @row
 */
TrunkTypedField *
trunk_typed_field_new (AdwEntryRow             *row,
                       GtkWidget               *reason,
                       TrunkTypedFieldValidate  validate)
{
  TrunkTypedField *self;
  GtkEventController *focus;

  g_return_val_if_fail (ADW_IS_ENTRY_ROW (row), NULL);
  g_return_val_if_fail (TRUNK_IS_REASON_ROW (reason), NULL);

  self = g_object_new (TRUNK_TYPE_TYPED_FIELD, NULL);
  g_set_weak_pointer (&self->row, row);
  g_set_weak_pointer (&self->reason, TRUNK_REASON_ROW (reason));
  self->validate = validate;

  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "entry-activated", G_CALLBACK (trunk_typed_field_flush), self, G_CONNECT_SWAPPED);
  focus = gtk_event_controller_focus_new ();
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (row), focus);

  return self;
}

/**
 * trunk_typed_field_show_text:
 * @text: (nullable): what is saved
 *
 * Shows @text, unless somebody has typed something that was not handed on yet.
 */
void
trunk_typed_field_show_text (TrunkTypedField *self,
                             const char      *text)
{
  g_return_if_fail (TRUNK_IS_TYPED_FIELD (self));

  if (text == NULL)
    text = "";
  if (self->row == NULL || self->pause_id != 0 || g_str_equal (text, self->committed))
    return;

  g_free (self->committed);
  self->committed = g_strdup (text);
  self->showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->row), text);
  self->showing = FALSE;
  judge (self, text);
}

const char *
trunk_typed_field_get_problem (TrunkTypedField *self)
{
  g_return_val_if_fail (TRUNK_IS_TYPED_FIELD (self), NULL);

  return self->problem;
}
