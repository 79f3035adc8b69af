/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-test-wire.h"

struct _KithTestWire
{
  GHashTable *ends; /* id → KithSignaling */
  KithTestWireFilter filter;
  gpointer data;
};

#define KITH_TYPE_TEST_END (kith_test_end_get_type ())
G_DECLARE_FINAL_TYPE (KithTestEnd, kith_test_end, KITH, TEST_END, GObject)

struct _KithTestEnd
{
  GObject parent_instance;

  KithTestWire *wire; /* (nullable): NULL once removed */
  char *id;
};

static void
kith_test_end_send (KithSignaling *signaling, const KithSignal *signal)
{
  KithTestEnd *self = KITH_TEST_END (signaling);

  if (self->wire)
    kith_test_wire_carry (self->wire, self->id, signal);
}

static void
signaling_iface_init (KithSignalingInterface *iface)
{
  iface->send = kith_test_end_send;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (KithTestEnd, kith_test_end, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KITH_TYPE_SIGNALING, signaling_iface_init))

static void
kith_test_end_finalize (GObject *object)
{
  g_free (KITH_TEST_END (object)->id);
  G_OBJECT_CLASS (kith_test_end_parent_class)->finalize (object);
}

static void
kith_test_end_class_init (KithTestEndClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kith_test_end_finalize;
}

static void
kith_test_end_init (KithTestEnd *self)
{
}

KithTestWire *
kith_test_wire_new (void)
{
  KithTestWire *self = g_new0 (KithTestWire, 1);

  self->ends = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  return self;
}

static void
cut (gpointer key, gpointer end, gpointer data)
{
  KITH_TEST_END (end)->wire = NULL;
}

void
kith_test_wire_free (KithTestWire *self)
{
  g_hash_table_foreach (self->ends, cut, NULL);
  g_hash_table_unref (self->ends);
  g_free (self);
}

void
kith_test_wire_set_filter (KithTestWire *self, KithTestWireFilter filter, gpointer data)
{
  self->filter = filter;
  self->data = data;
}

/* (transfer none) */
KithSignaling *
kith_test_wire_add_end (KithTestWire *self, const char *id)
{
  KithTestEnd *end = g_object_new (KITH_TYPE_TEST_END, NULL);

  end->wire = self;
  end->id = g_strdup (id);
  g_hash_table_replace (self->ends, g_strdup (id), end);
  return KITH_SIGNALING (end);
}

/* (transfer none) (nullable) */
KithSignaling *
kith_test_wire_find_end (KithTestWire *self, const char *id)
{
  return g_hash_table_lookup (self->ends, id);
}

void
kith_test_wire_remove_end (KithTestWire *self, const char *id)
{
  KithTestEnd *end = g_hash_table_lookup (self->ends, id);

  if (end)
    end->wire = NULL;
  g_hash_table_remove (self->ends, id);
}

/* Also for a test that says something in somebody's place. */
void
kith_test_wire_carry (KithTestWire *self, const char *from, const KithSignal *signal)
{
  g_autoptr (KithSignal) carried = kith_signal_copy (signal);
  KithSignaling *end;

  if (self->filter && !self->filter (from, carried, self->data))
    return;
  end = g_hash_table_lookup (self->ends, signal->peer);
  if (!end)
    return;
  g_free (carried->peer);
  carried->peer = g_strdup (from);
  kith_signaling_emit_received (end, carried);
}
