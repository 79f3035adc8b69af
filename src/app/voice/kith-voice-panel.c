/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-panel.h"

#include "kith-share-bar.h"

#include <glib/gi18n.h>

/**
 * KithVoicePanel:
 *
 * The call that one is in, above one's account: where, how it stands, what to be warned of, and the three buttons that
 * one reaches for.
 */
struct _KithVoicePanel
{
  GtkWidget parent_instance;

  KithVoiceCall *call; /* (nullable) */
  GtkRevealer *revealer;
  GtkImage *icon;
  GtkLabel *status;
  GtkLabel *place;
  GtkToggleButton *mute;
  GtkToggleButton *deafen;
  GtkButton *leave;
  KithShareBar *share;
  GtkWidget *push; /* in place of a key */
  GtkWidget *warning;
  GtkLabel *warning_text;
};

G_DEFINE_FINAL_TYPE (KithVoicePanel, kith_voice_panel, GTK_TYPE_WIDGET)

static const char *
describe_state (KithVoiceCallState state)
{
  switch (state)
    {
    case KITH_CALL_JOINING:
      return _ ("Joining…");
    case KITH_CALL_RECONNECTING:
      /* Translators: the connection to the server is lost; the people in a call still hear each other */
      return _ ("Server is away");
    case KITH_CALL_CONNECTED:
    case KITH_CALL_IDLE:
    default:
      return _ ("In voice");
    }
}

/* (transfer full) (nullable): what to be warned of, and what to do. */
static char *
describe_warning (KithVoiceCall *call)
{
  const char *detail = kith_voice_call_get_warning_detail (call);

  switch (kith_voice_call_get_warning (call))
    {
    case KITH_CALL_WARNING_OTHER_SPEAKERS:
      return g_strdup (_ ("The speakers that you chose are not there. Until they are back, the system’s are used."));
    case KITH_CALL_WARNING_OTHER_MICROPHONE:
      return g_strdup (_ ("The microphone that you chose is not there. Until it is back, the system’s is used."));
    case KITH_CALL_WARNING_MUTED_TALKING:
      return g_strdup (_ ("You are talking, but your microphone is muted."));
    case KITH_CALL_WARNING_SILENT_MICROPHONE:
      return g_strdup (_ ("No sound arrives from your microphone. Is it switched off, or is another one meant?"));
    case KITH_CALL_WARNING_NO_ROUTE:
      /* Translators: names of people in the call */
      return g_strdup_printf (_ ("No connection to %s: you do not hear each other. It is tried again."), detail);
    case KITH_CALL_WARNING_NO_RELAY:
      /* Translators: names of people in the call; a relay is a TURN server */
      return g_strdup_printf (_ ("No connection to %s: no relay of this server lets you in. Its administrator can find "
                                 "out why. It is tried again."),
                              detail);
    case KITH_CALL_WARNING_NO_SPEAKERS:
      /* Translators: why, as the system says it */
      return g_strdup_printf (_ ("Nothing can be played: %s"), detail);
    case KITH_CALL_WARNING_NO_MICROPHONE:
      /* Translators: why, as the system says it */
      return g_strdup_printf (_ ("No microphone can be used, so nobody hears you: %s"), detail);
    case KITH_CALL_WARNING_NONE:
    default:
      return NULL;
    }
}

static void
update_button (GtkToggleButton *button, const char *icon_name, const char *label)
{
  gtk_button_set_icon_name (GTK_BUTTON (button), icon_name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update_place (KithVoicePanel *self, KithChannel *channel)
{
  KithGuild *guild = channel ? kith_channel_get_guild (channel) : NULL;
  /* Translators: a voice channel, and its community */
  g_autofree char *place = guild ? g_strdup_printf (_ ("%s · %s"), kith_channel_get_name (channel),
                                                    kith_guild_get_name (guild))
                                 : NULL;

  gtk_label_set_label (self->place, place ? place : "");
}

static void
update (KithVoicePanel *self)
{
  KithVoiceCallState state = self->call ? kith_voice_call_get_state (self->call) : KITH_CALL_IDLE;
  g_autofree char *warning = NULL;

  gtk_revealer_set_reveal_child (self->revealer, state != KITH_CALL_IDLE);
  gtk_widget_set_visible (GTK_WIDGET (self), state != KITH_CALL_IDLE);
  if (state == KITH_CALL_IDLE)
    return;
  warning = describe_warning (self->call);
  gtk_label_set_label (self->status, describe_state (state));
  gtk_image_set_from_icon_name (self->icon, state == KITH_CALL_CONNECTED ? "audio-speakers-symbolic"
                                                                         : "network-wireless-acquiring-symbolic");
  if (state == KITH_CALL_CONNECTED)
    gtk_widget_add_css_class (GTK_WIDGET (self), "connected");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "connected");
  update_place (self, kith_voice_call_get_channel (self->call));
  update_button (self->mute,
                 kith_voice_call_get_muted (self->call) ? "microphone-sensitivity-muted-symbolic"
                                                        : "audio-input-microphone-symbolic",
                 kith_voice_call_get_muted (self->call) ? C_ ("microphone", "Unmute") : C_ ("microphone", "Mute"));
  update_button (self->deafen,
                 kith_voice_call_get_deafened (self->call) ? "audio-volume-muted-symbolic"
                                                           : "audio-headphones-symbolic",
                 kith_voice_call_get_deafened (self->call) ? _ ("Undeafen") : _ ("Deafen"));
  gtk_widget_set_visible (self->push, kith_voice_call_get_by_push (self->call));
  if (kith_voice_call_get_pushing (self->call))
    gtk_widget_add_css_class (self->push, "pushing");
  else
    gtk_widget_remove_css_class (self->push, "pushing");
  gtk_widget_set_visible (self->warning, warning != NULL);
  gtk_label_set_label (self->warning_text, warning ? warning : "");
}

static void
kith_voice_panel_dispose (GObject *object)
{
  KithVoicePanel *self = KITH_VOICE_PANEL (object);

  g_clear_object (&self->call);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_VOICE_PANEL);
  G_OBJECT_CLASS (kith_voice_panel_parent_class)->dispose (object);
}

static void
kith_voice_panel_class_init (KithVoicePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_voice_panel_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-voice-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, KithVoicePanel, revealer);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePanel, icon);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePanel, status);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePanel, place);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePanel, mute);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePanel, deafen);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePanel, leave);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePanel, share);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePanel, push);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePanel, warning);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePanel, warning_text);
  gtk_widget_class_set_css_name (widget_class, "voicepanel");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
push (KithVoicePanel *self, gboolean down)
{
  if (self->call)
    kith_voice_call_set_pushing (self->call, down);
}

/* What the button itself does with a press would end this one. */
static void
on_push_begin (KithVoicePanel *self, int presses, double x, double y, GtkGesture *press)
{
  gtk_gesture_set_state (press, GTK_EVENT_SEQUENCE_CLAIMED);
  push (self, TRUE);
}

static void
on_push_end (KithVoicePanel *self)
{
  push (self, FALSE);
}

static gboolean
on_push_key (KithVoicePanel *self, guint keyval)
{
  if (keyval != GDK_KEY_space)
    return FALSE;
  push (self, TRUE);
  return TRUE;
}

static void
on_push_key_released (KithVoicePanel *self, guint keyval)
{
  if (keyval == GDK_KEY_space)
    push (self, FALSE);
}

/* A button tells that it was pressed only when it is let go; here it is the time between that counts. */
static void
add_push (KithVoicePanel *self)
{
  GtkGesture *press = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new (), *focus = gtk_event_controller_focus_new ();

  /* A key that is let go elsewhere is not told here. */
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_push_end), self);
  gtk_widget_add_controller (self->push, focus);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (press), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (press, "pressed", G_CALLBACK (on_push_begin), self);
  g_signal_connect_swapped (press, "unpaired-release", G_CALLBACK (on_push_end), self);
  g_signal_connect_swapped (press, "released", G_CALLBACK (on_push_end), self);
  g_signal_connect_swapped (press, "cancel", G_CALLBACK (on_push_end), self);
  gtk_widget_add_controller (self->push, GTK_EVENT_CONTROLLER (press));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_push_key), self);
  g_signal_connect_swapped (keys, "key-released", G_CALLBACK (on_push_key_released), self);
  gtk_widget_add_controller (self->push, keys);
}

static void
kith_voice_panel_init (KithVoicePanel *self)
{
  g_type_ensure (KITH_TYPE_SHARE_BAR);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_push (self);
  update (self);
}

/**
 * kith_voice_panel_set_call:
 * @call: the one of the program; set once
 */
void
kith_voice_panel_set_call (KithVoicePanel *self, KithVoiceCall *call)
{
  if (!g_set_object (&self->call, call))
    return;
  kith_share_bar_set_call (self->share, call);
  g_signal_connect_object (call, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
