/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checks/trunk-runner.h"
#include "providers/trunk-provider.h"

G_BEGIN_DECLS

/* For tests and benchmarks: accounts are tested through @provider, whatever the requirement says. Before the run. */
void trunk_runner_use_provider (TrunkRunner *self, TrunkProvider *provider);

G_END_DECLS
