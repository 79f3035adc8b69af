/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-call-shares-private.h"
#include "kith-uuid.h"
#include "kith-voice-actions.h"
#include "kith-voice-call.h"

G_BEGIN_DECLS

/* Shared by the files of the call. */
struct _KithVoiceCall
{
  GObject parent_instance;

  KithClock *clock;
  KithUuidGenerator *ids;
  KithVoiceEngine *engine; /* (nullable) until it is needed */
  KithVoiceSettings *settings;
  KithVoiceRoom *room; /* (nullable) */
  KithIceConfig *ice;  /* (nullable): how the others are reached */
  KithCallShares *shares;
  KithVoiceCallState state;
  gboolean muted, deafened, priority;
  gboolean push_to_talk; /* chosen by the person */
  gboolean by_push;      /* chosen, or forced by the channel */
  gboolean pushing;
  guint release_source; /* one has just let go of the key */
  KithVoiceVolumes *volumes;
  gboolean relay_only;

  KithSession *session;      /* (nullable): of the call, or the one that is being joined */
  KithChannel *channel;      /* (nullable) */
  char *peer_id;             /* (nullable): what this device is called there */
  GCancellable *cancellable; /* (nullable): of the joining */
  GPtrArray *early;          /* KithSignal: that came before the room */
  GHashTable *kept;          /* peer ids of people whom the server may have forgotten for a moment */
  guint kept_source;

  guint tick;
  gboolean told_talking;
  guint n_talking; /* seconds since that was told first */
  guint n_silent, n_muted_talking;
  KithVoiceCallWarning warning;
  char *warning_detail;
};

enum
{
  KITH_CALL_PROP_CHANNEL = 1,
  KITH_CALL_PROP_STATE,
  KITH_CALL_PROP_MUTED,
  KITH_CALL_PROP_DEAFENED,
  KITH_CALL_PROP_TALKING,
  KITH_CALL_PROP_PRIORITY,
  KITH_CALL_PROP_BY_PUSH,
  KITH_CALL_PROP_PUSHING,
  KITH_CALL_PROP_WARNING,
  KITH_CALL_PROP_WARNING_DETAIL,
  KITH_CALL_N_PROPERTIES
};

void kith_voice_call_notify (KithVoiceCall *self, guint property);
void kith_voice_call_set_state (KithVoiceCall *self, KithVoiceCallState state);
void kith_voice_call_set_channel (KithVoiceCall *self, KithChannel *channel);
void kith_voice_call_open_room (KithVoiceCall *self, const KithWireVoiceJoined *joined);
void kith_voice_call_close_room (KithVoiceCall *self);
void kith_voice_call_update (KithVoiceCall *self);
void kith_voice_call_tell_again (KithVoiceCall *self);
void kith_voice_call_configure (KithVoiceCall *self);
void kith_voice_call_update_push (KithVoiceCall *self);
KithVoiceWish kith_voice_call_get_wish (KithVoiceCall *self);
void kith_voice_call_sync_volumes (KithVoiceCall *self);
void kith_voice_call_sync_peers (KithVoiceCall *self);
void kith_voice_call_emit_refused (KithVoiceCall *self, const GError *error);
void kith_voice_call_emit_ended (KithVoiceCall *self, KithVoiceEnd why);

void kith_voice_call_drop_session (KithVoiceCall *self);
void kith_voice_call_send (KithVoiceCall *self, const KithSignal *signal);

void kith_voice_call_start_warnings (KithVoiceCall *self);
void kith_voice_call_stop_warnings (KithVoiceCall *self);
void kith_voice_call_update_warning (KithVoiceCall *self);
void kith_voice_call_set_warning (KithVoiceCall *self, KithVoiceCallWarning warning, const char *detail);

G_END_DECLS
