/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-signaling.h"

G_BEGIN_DECLS

/* Carries signals between people of one process, as a server does; a test can look at them and change them. */
typedef struct _KithTestWire KithTestWire;

/* What becomes of a signal from @from: return FALSE to lose it, or change it. */
typedef gboolean (*KithTestWireFilter) (const char *from, KithSignal *signal, gpointer data);

KithTestWire *kith_test_wire_new (void);
void kith_test_wire_free (KithTestWire *self);
void kith_test_wire_set_filter (KithTestWire *self, KithTestWireFilter filter, gpointer data);
KithSignaling *kith_test_wire_find_end (KithTestWire *self, const char *id);
KithSignaling *kith_test_wire_add_end (KithTestWire *self, const char *id);
void kith_test_wire_remove_end (KithTestWire *self, const char *id);
void kith_test_wire_carry (KithTestWire *self, const char *from, const KithSignal *signal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithTestWire, kith_test_wire_free)

G_END_DECLS
