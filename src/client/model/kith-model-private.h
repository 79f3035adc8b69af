/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-model-types.h"

G_BEGIN_DECLS

/* Properties of the model are read by widgets and written by src/client/sync through functions of private headers. */
#define KITH_PROPERTY_FLAGS (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY)
#define KITH_PROPERTY_FLAGS_WRITABLE (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY)

/* Setters that notify only of a change; they tell whether there was one. */
#define KITH_DEFINE_SETTER(name, type)                                                                                 \
  static inline gboolean kith_set_##name (gpointer object, type *field, type value, GParamSpec *property)              \
  {                                                                                                                    \
    if (*field == value)                                                                                               \
      return FALSE;                                                                                                    \
    *field = value;                                                                                                    \
    g_object_notify_by_pspec (object, property);                                                                       \
    return TRUE;                                                                                                       \
  }

KITH_DEFINE_SETTER (int, int)
KITH_DEFINE_SETTER (uint, guint)
KITH_DEFINE_SETTER (int64, gint64)
KITH_DEFINE_SETTER (uint64, guint64)

static inline gboolean
kith_set_string (gpointer object, char **field, const char *value, GParamSpec *property)
{
  if (g_strcmp0 (*field, value) == 0)
    return FALSE;
  g_free (*field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (object, property);
  return TRUE;
}

G_END_DECLS
