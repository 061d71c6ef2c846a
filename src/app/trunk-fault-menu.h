/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "app/trunk-setup.h"

G_BEGIN_DECLS

/**
 * TrunkFault:
 *
 * Something that the practice tenant can do wrong. "active" and "target" (notify) follow the tenant.
 */
#define TRUNK_TYPE_FAULT (trunk_fault_get_type ())
G_DECLARE_FINAL_TYPE (TrunkFault, trunk_fault, TRUNK, FAULT, GObject)

const char *trunk_fault_get_name   (TrunkFault *self);      /* "tls-expired" */
const char *trunk_fault_get_title  (TrunkFault *self);      /* what is broken: "The certificate ended yesterday" */
const char *trunk_fault_get_lesson (TrunkFault *self);      /* what it teaches, in a sentence */
const char *trunk_fault_get_level  (TrunkFault *self);      /* "machine", "endpoint", "registration", "service", "account" */
const char *trunk_fault_get_level_title (TrunkFault *self); /* translated */
const char *trunk_fault_get_finding (TrunkFault *self);     /* nick of the finding that the tests then come to */
gboolean    trunk_fault_get_active (TrunkFault *self);
const char *trunk_fault_get_target (TrunkFault *self);      /* (nullable): the mailbox that it befalls while it is active */
/* Whether tests of @setup can meet it: an EWS fault is not met by Graph. */
gboolean    trunk_fault_fits       (TrunkFault *self, TrunkSetup *setup);
/* Whether each word of @words is in title, lesson or name; case does not matter. */
gboolean    trunk_fault_matches    (TrunkFault *self, const char * const *words);

/**
 * TrunkFaultMenu:
 *
 * The faults of a running practice tenant that can be switched on and off while it runs: a GListModel of TrunkFault, grouped by level. What is
 * set goes to the tenant at once. Properties (notify): "n-active", and "problem" (nullable): why the tenant does not do as asked.
 */
#define TRUNK_TYPE_FAULT_MENU (trunk_fault_menu_get_type ())
G_DECLARE_FINAL_TYPE (TrunkFaultMenu, trunk_fault_menu, TRUNK, FAULT_MENU, GObject)

/* Asks @client for its menu; the rows come later. */
TrunkFaultMenu *trunk_fault_menu_new          (TrunkPracticeClient *client) G_GNUC_WARN_UNUSED_RESULT;
/* For a fault of one mailbox, that of an account of @setup is chosen (nullable: the tenant's own choice). */
void            trunk_fault_menu_set_setup    (TrunkFaultMenu *self, TrunkSetup *setup);
TrunkSetup     *trunk_fault_menu_get_setup    (TrunkFaultMenu *self);       /* (nullable) */
void            trunk_fault_menu_set_active   (TrunkFaultMenu *self, TrunkFault *fault, gboolean active);
void            trunk_fault_menu_clear        (TrunkFaultMenu *self);
guint           trunk_fault_menu_get_n_active (TrunkFaultMenu *self);
const char     *trunk_fault_menu_get_problem  (TrunkFaultMenu *self);       /* (nullable) */
/* The titles of what is on, one after another; "" when nothing is. */
char           *trunk_fault_menu_dup_active_text (TrunkFaultMenu *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
