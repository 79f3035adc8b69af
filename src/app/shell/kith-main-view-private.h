/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-main-view.h"

#include "kith-account-panel.h"
#include "kith-channel-list.h"
#include "kith-connection-banner.h"
#include "kith-conversation-list.h"
#include "kith-guild-rail.h"
#include "kith-inbox-button.h"
#include "kith-member-list.h"
#include "kith-view-banner.h"
#include "kith-voice-panel.h"
#include "kith-watch-pane.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Shared by kith-main-view.c (what is shown) and -header.c (what stands above it). */
struct _KithMainView
{
  GtkWidget parent_instance;

  KithClient *client;
  KithSession *session;
  KithGuild *guild;
  KithChannel *channel;
  gboolean direct;           /* conversations are shown in place of a guild */
  GHashTable *last_channels; /* id of a guild, or of a session → id of the channel that was open in it */
  GSignalGroup *guild_signals;
  GSignalGroup *channel_signals;
  gboolean show_members;
  gboolean settling; /* the flap moves by our own doing */

  AdwLeaflet *leaflet;
  GtkWidget *navigation;
  GtkWidget *main;
  KithGuildRail *rail;
  GtkWidget *guild_button;
  GtkLabel *guild_name;
  GtkWidget *guild_muted;
  GtkWidget *direct_title;
  GtkStack *places;
  KithChannelList *channels;
  KithConversationList *conversations;
  KithAccountPanel *account;
  KithVoicePanel *voice;
  AdwHeaderBar *header;
  AdwHeaderBar *side_header;
  GtkWidget *channel_icon;
  GtkLabel *channel_name;
  GtkLabel *channel_topic;
  GtkWidget *members_button;
  KithInboxButton *inbox;
  GtkWidget *pins_button;
  GtkWidget *talk_button;
  KithConnectionBanner *banner;
  KithViewBanner *view_banner;
  KithViewBanner *side_view_banner;
  GtkStack *stack;
  AdwFlap *flap;
  KithWatchPane *watch_pane;
  AdwBin *conversation_place;
  AdwBin *members_place;
  KithMemberList *members; /* (nullable) */
  GtkWidget *empty;        /* (nullable) */
  GtkWidget *no_talk;      /* (nullable) */
};

void kith_main_view_update_header (KithMainView *self);
void kith_main_view_update_guild_title (KithMainView *self);
void kith_main_view_update_channel_title (KithMainView *self);
void kith_main_view_fill_talk_menu (GtkMenuButton *button, gpointer view);

/* What is shown where there is no community, and no conversation. */
GtkWidget *kith_main_view_build_empty (void);
GtkWidget *kith_main_view_build_no_talk (void);

G_END_DECLS
