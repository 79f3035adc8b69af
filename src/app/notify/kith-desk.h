/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where notifications are shown. What a person does with one comes back as an action of the application:
 * open-message (sss), mark-read (ss) and reply (sss) with session, channel, and a message or what was typed. */
#define KITH_DESK_TOKEN "kith-activation-token" /* data of the application: lets its window take the focus */

typedef struct
{
  const char *key; /* of the notification; another one with it takes its place */
  const char *title, *body;
  const char *session_id, *channel_id, *message_id;
  gboolean can_reply;
} KithDeskNotice;

#define KITH_TYPE_DESK (kith_desk_get_type ())
G_DECLARE_FINAL_TYPE (KithDesk, kith_desk, KITH, DESK, GObject)

KithDesk *kith_desk_new (GApplication *application);
void kith_desk_show (KithDesk *self, const KithDeskNotice *notice);
void kith_desk_withdraw (KithDesk *self, const char *key);

G_END_DECLS
