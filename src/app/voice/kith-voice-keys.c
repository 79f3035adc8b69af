/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-keys.h"

#include <glib/gi18n.h>

/* Buttons of a mouse from here on can be keys. */
#define FIRST_BUTTON 4

typedef struct
{
  AdwActionRow *row;
  GtkWidget *key; /* a button that says which key it is, and asks for another */
  GtkWidget *clear;
} Choice;

/**
 * KithVoiceKeys:
 *
 * A row for each command. Its button waits for the key that is pressed next; Escape leaves it as it was.
 */
struct _KithVoiceKeys
{
  AdwPreferencesGroup parent_instance;

  KithPushKeys *keys; /* (nullable) */
  Choice choices[KITH_N_PUSH_COMMANDS];
  int waiting;                          /* for a key: of which command; -1 for none */
  GtkEventController *keyboard, *mouse; /* (nullable): on the window, while waiting */
};

G_DEFINE_FINAL_TYPE (KithVoiceKeys, kith_voice_keys, ADW_TYPE_PREFERENCES_GROUP)

static const struct
{
  const char *title, *subtitle, *action;
} texts[KITH_N_PUSH_COMMANDS] = {
  [KITH_PUSH_TALK] = { NC_ ("microphone", "Push to Talk"), N_ ("You are heard while it is held"),
                       N_ ("Key of push to talk") },
  [KITH_PUSH_MUTE] = { NC_ ("microphone", "Mute"), NULL, N_ ("Key that mutes the microphone") },
  [KITH_PUSH_DEAFEN] = { NC_ ("microphone", "Deafen"), NULL, N_ ("Key that deafens") },
};

static void
update (KithVoiceKeys *self)
{
  for (guint i = 0; i < KITH_N_PUSH_COMMANDS; i++)
    {
      Choice *choice = &self->choices[i];
      const KithPushKey *key = self->keys ? kith_push_keys_get (self->keys, (KithPushCommand) i) : NULL;
      g_autofree char *name = key ? kith_push_key_describe (key) : g_strdup ("");
      const char *shown = self->waiting == (int) i ? _ ("Press a Key…") : name;
      g_autofree char *label = g_strdup_printf ("%s: %s", _ (texts[i].action), shown);

      gtk_button_set_label (GTK_BUTTON (choice->key), shown);
      gtk_accessible_update_property (GTK_ACCESSIBLE (choice->key), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      gtk_widget_set_visible (choice->clear, key && kith_push_key_is_set (key) && self->waiting != (int) i);
    }
}

static void
stop_waiting (KithVoiceKeys *self)
{
  GtkWidget *window = self->keyboard ? gtk_event_controller_get_widget (self->keyboard) : NULL;

  self->waiting = -1;
  if (window)
    {
      gtk_widget_remove_controller (window, self->keyboard);
      gtk_widget_remove_controller (window, self->mouse);
    }
  self->keyboard = self->mouse = NULL;
  update (self);
}

static void
choose (KithVoiceKeys *self, const KithPushKey *key)
{
  KithPushCommand command = (KithPushCommand) self->waiting;

  stop_waiting (self);
  kith_push_keys_set (self->keys, command, key);
  update (self);
}

static gboolean
is_modifier (guint keyval)
{
  switch (keyval)
    {
    case GDK_KEY_Control_L:
    case GDK_KEY_Control_R:
    case GDK_KEY_Shift_L:
    case GDK_KEY_Shift_R:
    case GDK_KEY_Alt_L:
    case GDK_KEY_Alt_R:
    case GDK_KEY_Super_L:
    case GDK_KEY_Super_R:
    case GDK_KEY_Meta_L:
    case GDK_KEY_Meta_R:
    case GDK_KEY_ISO_Level3_Shift:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
                KithVoiceKeys *self)
{
  if (keyval == GDK_KEY_Escape)
    stop_waiting (self);
  else if (!is_modifier (keyval))
    choose (self, &(KithPushKey){ gdk_keyval_to_lower (keyval), state & GDK_MODIFIER_MASK, 0 });
  return TRUE;
}

/* A key that is otherwise held for others can be one of its own. */
static void
on_key_released (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
                 KithVoiceKeys *self)
{
  if (self->waiting >= 0 && is_modifier (keyval))
    choose (self, &(KithPushKey){ keyval, 0, 0 });
}

static void
on_button_pressed (GtkGestureClick *gesture, int presses, double x, double y, KithVoiceKeys *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  if (button >= FIRST_BUTTON)
    choose (self, &(KithPushKey){ .button = button });
}

static void
wait_for_key (KithVoiceKeys *self, int command)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));

  stop_waiting (self);
  self->waiting = command;
  self->keyboard = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (self->keyboard, GTK_PHASE_CAPTURE);
  g_signal_connect (self->keyboard, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect (self->keyboard, "key-released", G_CALLBACK (on_key_released), self);
  gtk_widget_add_controller (window, self->keyboard);
  self->mouse = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (self->mouse), 0);
  gtk_event_controller_set_propagation_phase (self->mouse, GTK_PHASE_CAPTURE);
  g_signal_connect (self->mouse, "pressed", G_CALLBACK (on_button_pressed), self);
  gtk_widget_add_controller (window, self->mouse);
  update (self);
}

static int
find_choice (KithVoiceKeys *self, GtkWidget *button)
{
  for (int i = 0; i < KITH_N_PUSH_COMMANDS; i++)
    if (self->choices[i].key == button || self->choices[i].clear == button)
      return i;
  return -1;
}

static void
on_key_clicked (GtkWidget *button, KithVoiceKeys *self)
{
  int command = find_choice (self, button);

  if (self->waiting == command)
    stop_waiting (self);
  else
    wait_for_key (self, command);
}

static void
on_clear_clicked (GtkWidget *button, KithVoiceKeys *self)
{
  kith_push_keys_set (self->keys, (KithPushCommand) find_choice (self, button), &(KithPushKey){ 0 });
  update (self);
}

static void
kith_voice_keys_unmap (GtkWidget *widget)
{
  stop_waiting (KITH_VOICE_KEYS (widget));
  GTK_WIDGET_CLASS (kith_voice_keys_parent_class)->unmap (widget);
}

static void
kith_voice_keys_dispose (GObject *object)
{
  g_clear_object (&KITH_VOICE_KEYS (object)->keys);
  G_OBJECT_CLASS (kith_voice_keys_parent_class)->dispose (object);
}

static void
kith_voice_keys_class_init (KithVoiceKeysClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_voice_keys_dispose;
  GTK_WIDGET_CLASS (klass)->unmap = kith_voice_keys_unmap;
}

static void
choice_init (KithVoiceKeys *self, guint i)
{
  Choice *choice = &self->choices[i];
  g_autofree char *label = g_strdup_printf ("%s: %s", _ (texts[i].action), _ ("None"));

  choice->row = g_object_new (ADW_TYPE_ACTION_ROW, "title", g_dpgettext2 (NULL, "microphone", texts[i].title),
                              "subtitle", texts[i].subtitle ? _ (texts[i].subtitle) : "", NULL);
  choice->key = g_object_new (GTK_TYPE_BUTTON, "label", "", "valign", GTK_ALIGN_CENTER, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice->key), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (choice->key, "clicked", G_CALLBACK (on_key_clicked), self);
  choice->clear = g_object_new (GTK_TYPE_BUTTON, "icon-name", "edit-clear-symbolic", "valign", GTK_ALIGN_CENTER,
                                "tooltip-text", _ ("Remove the key"), NULL);
  gtk_widget_add_css_class (choice->clear, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice->clear), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Remove the key"),
                                  -1);
  g_signal_connect (choice->clear, "clicked", G_CALLBACK (on_clear_clicked), self);
  adw_action_row_add_suffix (choice->row, choice->clear);
  adw_action_row_add_suffix (choice->row, choice->key);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (choice->row));
}

static void
kith_voice_keys_init (KithVoiceKeys *self)
{
  self->waiting = -1;
  for (guint i = 0; i < KITH_N_PUSH_COMMANDS; i++)
    choice_init (self, i);
  update (self);
}

/**
 * kith_voice_keys_set_keys:
 *
 * Shows the keys and lets them be changed; once.
 */
void
kith_voice_keys_set_keys (KithVoiceKeys *self, KithPushKeys *keys)
{
  g_set_object (&self->keys, keys);
  update (self);
}
