/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/trunk-cli-history.h"

#include <glib/gi18n.h>

#include "checks/trunk-run-record.h"

gboolean
trunk_cli_history_restore (TrunkCliSetup *setup,
                           TrunkPlan     *plan)
{
  g_autoptr(TrunkRecordedRun) run = NULL;
  g_autoptr(GError) error = NULL;

  if (setup->workspace == NULL)
    {
      trunk_cli_complain (_("Only the runs of saved set-ups are kept: save this one with “trunklinectl service import FILE” "
                            "to be able to resume."));
      return FALSE;
    }

  if (!trunk_run_record_load (setup->workspace, trunk_service_get_values (trunk_snapshot_get_service (setup->snapshot))->id,
                              &run, &error))
    {
      trunk_cli_complain ("%s", error->message);
      return FALSE;
    }
  if (run == NULL)
    {
      trunk_cli_complain (_("This set-up has not been tested yet: there is nothing to resume."));
      return FALSE;
    }
  if (run->state == TRUNK_RUN_FINISHED)
    {
      trunk_cli_complain (_("The last run was not stopped: there is nothing to resume."));
      return FALSE;
    }

  trunk_plan_restore (plan, run->results);

  return TRUE;
}
