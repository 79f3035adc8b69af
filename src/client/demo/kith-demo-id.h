/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What an id of the demo stands for. */
typedef enum
{
  KITH_DEMO_ID_PERSON = 1,
  KITH_DEMO_ID_GUILD,
  KITH_DEMO_ID_ROLE,
  KITH_DEMO_ID_CHANNEL,
  KITH_DEMO_ID_MESSAGE,
  KITH_DEMO_ID_SESSION,
  KITH_DEMO_ID_EVENT,
  KITH_DEMO_ID_PICTURE,
} KithDemoIdKind;

typedef struct
{
  gint64 ms;
  KithDemoIdKind kind;
  guint place;
  guint number;
} KithDemoId;

char *kith_demo_id_format (gint64 ms, KithDemoIdKind kind, guint place, guint number);
gboolean kith_demo_id_parse (const char *text, KithDemoId *id);
guint64 kith_demo_hash (guint64 a, guint64 b, guint64 c);

G_END_DECLS
