/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild.h"
#include "kith-voice-call.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_CHANNEL_LIST (kith_channel_list_get_type ())
G_DECLARE_FINAL_TYPE (KithChannelList, kith_channel_list, KITH, CHANNEL_LIST, GtkWidget)

void kith_channel_list_set_call (KithChannelList *self, KithVoiceCall *call);
void kith_channel_list_set_guild (KithChannelList *self, KithGuild *guild);
void kith_channel_list_set_channel (KithChannelList *self, KithChannel *channel);
KithChannel *kith_channel_list_find_next (KithChannelList *self, int direction, gboolean unread_only);
void kith_channel_list_set_collapsed_ids (KithChannelList *self, const char *const *ids);
char **kith_channel_list_dup_collapsed_ids (KithChannelList *self);

G_END_DECLS
