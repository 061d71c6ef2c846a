/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/trunk-error.h"

G_DEFINE_QUARK (trunk-error-quark, trunk_error)
