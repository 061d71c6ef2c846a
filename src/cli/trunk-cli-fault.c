/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-fault.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli/trunk-cli.h"

void
trunk_cli_faults_clear (TrunkCliFaults *self)
{
  g_clear_pointer (&self->setup, g_free);
}

static JsonObject *
menu_find (JsonNode   *menu,
           const char *spec)
{
  JsonArray *rows = json_node_get_array (menu);
  gsize length = strcspn (spec, "=");

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      const char *name = json_object_get_string_member (row, "name");

      if (strlen (name) == length && strncmp (name, spec, length) == 0)
        return row;
    }

  return NULL;
}

/* "how" of a row: "environment: NAME=VALUE", "secret: none", "secret: a GUID", "sign-in: none", "keyring: STATE" */
static gboolean
apply_how (TrunkCliFaults *self,
           JsonObject     *row)
{
  const char *name = json_object_get_string_member (row, "name");
  const char *how = json_object_get_string_member_with_default (row, "how", "");

  if (g_str_has_prefix (how, "environment: "))
    {
      g_auto(GStrv) words = g_strsplit (how + strlen ("environment: "), "=", 2);

      g_setenv (words[0], words[1], TRUE);
      self->keyring |= g_str_has_prefix (words[0], "DBUS_");
    }
  else if (g_str_equal (how, "secret: none"))
    self->no_secret = TRUE;
  else if (g_str_has_prefix (how, "secret: "))
    self->secret_is_id = TRUE;
  else if (g_str_has_prefix (how, "sign-in: "))
    self->no_sign_in = TRUE;
  else if (g_str_has_prefix (how, "keyring: "))
    {
      trunk_cli_complain (_("“%s” is a state of your own keyring: nothing in the practice tenant can show it."), name);
      return FALSE;
    }

  return TRUE;
}

gboolean
trunk_cli_faults_read (TrunkCliFaults     *self,
                       TrunkCliTenant     *tenant,
                       const char * const *faults,
                       const char         *setup,
                       gboolean            check)
{
  g_autoptr(JsonNode) menu = NULL;

  if (faults == NULL)
    return TRUE;

  menu = trunk_cli_tenant_control (tenant, "GET", "/faults", NULL);
  if (menu == NULL)
    return FALSE;

  for (guint i = 0; faults[i] != NULL; i++)
    {
      JsonObject *row = menu_find (menu, faults[i]);
      const char *wanted;

      /* The tenant has refused names that are not on its menu before it got ready. */
      if (row == NULL)
        continue;

      wanted = json_object_get_string_member (row, "setup");
      if (self->setup == NULL)
        self->setup = g_strdup (setup != NULL ? setup : wanted);
      if (!g_str_equal (self->setup, wanted))
        /* Translators: a fault, the set-up that shows it, the set-up of this run */
        g_printerr (_("“%s” is seen with the set-up %s; this run uses %s.\n"), faults[i], wanted, self->setup);

      if (check && g_str_equal (json_object_get_string_member (row, "check"), "sign-in"))
        {
          trunk_cli_complain (_("“%s” befalls signing in: “trunklinectl sign-in --practice %s --fault %s” shows it."), faults[i],
                              wanted, faults[i]);
          return FALSE;
        }
      if (!apply_how (self, row))
        return FALSE;
    }

  return TRUE;
}
