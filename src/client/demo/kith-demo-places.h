/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"

G_BEGIN_DECLS

/* The guilds and channels of the demo before anyone changes them. */
#define KITH_DEMO_N_GUILDS 12
#define KITH_DEMO_MAX_ROLES 3

typedef struct
{
  const char *name;
  gint64 colour;
  guint64 permissions;
} KithDemoRole;

typedef struct
{
  const char *name; /* NULL ends a list */
  KithChannelKind kind;
  const char *topic;
  const char *themes; /* what is talked about, the most frequent one first */
  guint messages;     /* how many were ever sent, besides the written end of it */
  guint pace;         /* messages a day */
  guint quiet_min;    /* how long ago the newest one came, in minutes */
  guint unread;
  guint64 closed; /* a permission that only those with the guild's first role have here */
} KithDemoChannelSpec;

typedef struct
{
  const char *name;
  const char *owner;
  guint members;        /* besides those who are named */
  const char *regulars; /* user names of members for sure */
  KithDemoRole roles[KITH_DEMO_MAX_ROLES];
  int my_role; /* index of a role that the person who looks holds, or -1 */
  const KithDemoChannelSpec *channels;
} KithDemoGuildSpec;

extern const KithDemoGuildSpec kith_demo_guilds[KITH_DEMO_N_GUILDS];

G_END_DECLS
