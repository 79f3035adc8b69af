/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-window-private.h"

#include <glib/gi18n.h>

#include "kith-call-shares.h"
#include "kith-share-dialog.h"

/* Showing one's screen and oneself, and watching what others show. */

static KithCallShares *
get_shares (KithWindow *self)
{
  return kith_voice_call_get_shares (kith_window_get_call (self));
}

/* Begins with a question, and ends at once. */
static void
toggle (KithWindow *self, KithShareKind kind)
{
  if (kith_call_shares_get_own (get_shares (self), kind))
    kith_call_shares_stop (get_shares (self), kind);
  else
    gtk_window_present (GTK_WINDOW (kith_share_dialog_new (GTK_WINDOW (self), get_shares (self), kind)));
}

static void
on_share_screen (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  toggle (data, KITH_SHARE_KIND_SCREEN);
}

static void
on_share_camera (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  toggle (data, KITH_SHARE_KIND_CAMERA);
}

static void
on_watch (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *self = data;
  const char *user_id, *share_id;

  g_variant_get (parameter, "(&s&s)", &user_id, &share_id);
  if (kith_call_shares_find_watched (get_shares (self), share_id))
    kith_call_shares_unwatch (get_shares (self), share_id);
  else if (!kith_call_shares_watch (get_shares (self), user_id, share_id))
    kith_window_show_toast (self, _ ("Join the voice channel to watch this"));
}

static const GActionEntry actions[] = {
  { .name = "share-screen", .activate = on_share_screen },
  { .name = "share-camera", .activate = on_share_camera },
  { .name = "watch", .activate = on_watch, .parameter_type = "(ss)" },
};

static void
on_refused (KithCallShares *shares, const GError *error, KithWindow *self)
{
  kith_window_show_error (self, _ ("It could not be shown"), error);
}

static void
on_ended (KithCallShares *shares, int kind, const GError *error, KithWindow *self)
{
  kith_window_show_error (
    self, kind == KITH_SHARE_KIND_CAMERA ? _ ("Your camera is off") : _ ("Your screen is no longer shared"), error);
}

static void
on_sound_trouble (KithCallShares *shares, const GError *error, KithWindow *self)
{
  kith_window_show_error (self, _ ("What you show has no sound"), error);
}

static void
update_actions (KithWindow *self)
{
  static const char *const names[] = { "share-screen", "share-camera" };
  gboolean connected = kith_voice_call_get_state (kith_window_get_call (self)) == KITH_CALL_CONNECTED;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), names[i]);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), connected);
    }
}

/*
 * kith_window_watch_shares:
 *
 * Adds the actions, and tells what happens to what is shown without the person's doing.
 */
void
kith_window_watch_shares (KithWindow *self, KithVoiceCall *call)
{
  KithCallShares *shares = kith_voice_call_get_shares (call);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (shares, "refused", G_CALLBACK (on_refused), self, 0);
  g_signal_connect_object (shares, "ended", G_CALLBACK (on_ended), self, 0);
  g_signal_connect_object (shares, "sound-trouble", G_CALLBACK (on_sound_trouble), self, 0);
  g_signal_connect_object (call, "notify::state", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  update_actions (self);
}
