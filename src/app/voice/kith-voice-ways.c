/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-ways.h"

#include <glib/gi18n.h>

typedef struct
{
  AdwActionRow *row;
  GtkWidget *light;
  gboolean on;
} Way;

/**
 * KithVoiceWays:
 *
 * Keys are heard everywhere while this is shown, so that each way can be tried out.
 */
struct _KithVoiceWays
{
  AdwPreferencesGroup parent_instance;

  KithPushKeys *keys; /* (nullable) */
  Way ways[KITH_N_PUSH_WAYS];
  GtkWidget *set_up;
};

G_DEFINE_FINAL_TYPE (KithVoiceWays, kith_voice_ways, ADW_TYPE_PREFERENCES_GROUP)

static const char *const titles[KITH_N_PUSH_WAYS] = {
  [KITH_PUSH_BY_WINDOW] = N_ ("In Windows of Kith"),
  [KITH_PUSH_BY_X11] = N_ ("Everywhere, by the Display"),
  [KITH_PUSH_BY_PORTAL] = N_ ("Everywhere, by the Desktop"),
  [KITH_PUSH_BY_COMMAND] = N_ ("By a Command"),
};

static void
set_light (Way *way, gboolean on)
{
  way->on = on;
  if (on)
    gtk_widget_add_css_class (way->light, "on");
  else
    gtk_widget_remove_css_class (way->light, "on");
  /* Translators: of a key, by a way that a light stands for */
  gtk_widget_set_tooltip_text (way->light, on ? _ ("Pressed now") : _ ("Lights while a key is pressed this way"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (way->light), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  on ? _ ("Pressed now") : _ ("Not pressed"), -1);
}

/* (transfer full): whether a way works, and what to do where it does not. */
static char *
describe (KithVoiceWays *self, KithPushWay way)
{
  KithPushPortal *portal = kith_push_keys_get_portal (self->keys);
  const char *triggers = kith_push_portal_get_triggers (portal), *trouble = kith_push_portal_get_trouble (portal);

  switch (way)
    {
    case KITH_PUSH_BY_X11:
      return g_strdup (kith_push_keys_works (self->keys, way)
                         ? _ ("Works here, whichever program is in front")
                         : _ ("Not here: only on displays of the X Window System"));
    case KITH_PUSH_BY_PORTAL:
      if (!kith_push_portal_get_offered (portal))
        return g_strdup (_ ("Not here: this desktop has no portal for global shortcuts"));
      if (trouble)
        return g_strdup (trouble);
      if (triggers && *triggers)
        /* Translators: keys, as the desktop calls them */
        return g_strdup_printf (_ ("Works here, by %s"), triggers);
      return g_strdup (triggers ? _ ("Works here, by the keys that you gave it in the desktop’s settings")
                                : _ ("Offered here, whichever program is in front, once it is set up"));
    case KITH_PUSH_BY_COMMAND:
      return g_strdup (
        _ ("Works here: have a pedal or the desktop’s shortcuts run <tt>kith --ptt down</tt>, <tt>up</tt> "
           "or <tt>toggle</tt>, <tt>kith --mute</tt>, <tt>kith --deafen</tt>"));
    case KITH_PUSH_BY_WINDOW:
    case KITH_N_PUSH_WAYS:
    default:
      return g_strdup (_ ("Works here, while one of them has the keyboard"));
    }
}

static void
update (KithVoiceWays *self)
{
  KithPushPortal *portal = kith_push_keys_get_portal (self->keys);

  for (guint i = 0; i < KITH_N_PUSH_WAYS; i++)
    {
      g_autofree char *text = describe (self, (KithPushWay) i);
      g_autofree char *escaped = i == KITH_PUSH_BY_COMMAND ? g_strdup (text) : g_markup_escape_text (text, -1);

      adw_action_row_set_subtitle (self->ways[i].row, escaped);
      gtk_widget_set_visible (self->ways[i].light, kith_push_keys_works (self->keys, (KithPushWay) i));
    }
  gtk_widget_set_visible (self->set_up, kith_push_portal_get_offered (portal));
}

static void
on_pushed (KithPushKeys *keys, int command, int way, gboolean down, KithVoiceWays *self)
{
  set_light (&self->ways[way], down);
}

static void
on_set_up (KithVoiceWays *self)
{
  kith_push_keys_bind_portal (self->keys);
}

static void
kith_voice_ways_map (GtkWidget *widget)
{
  KithVoiceWays *self = KITH_VOICE_WAYS (widget);

  GTK_WIDGET_CLASS (kith_voice_ways_parent_class)->map (widget);
  if (!self->keys)
    return;
  update (self);
  kith_push_keys_hold (self->keys);
}

static void
kith_voice_ways_unmap (GtkWidget *widget)
{
  KithVoiceWays *self = KITH_VOICE_WAYS (widget);

  if (self->keys)
    kith_push_keys_release (self->keys);
  for (guint i = 0; i < KITH_N_PUSH_WAYS; i++)
    set_light (&self->ways[i], FALSE);
  GTK_WIDGET_CLASS (kith_voice_ways_parent_class)->unmap (widget);
}

static void
kith_voice_ways_dispose (GObject *object)
{
  g_clear_object (&KITH_VOICE_WAYS (object)->keys);
  G_OBJECT_CLASS (kith_voice_ways_parent_class)->dispose (object);
}

static void
kith_voice_ways_class_init (KithVoiceWaysClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_voice_ways_dispose;
  GTK_WIDGET_CLASS (klass)->map = kith_voice_ways_map;
  GTK_WIDGET_CLASS (klass)->unmap = kith_voice_ways_unmap;
}

static void
kith_voice_ways_init (KithVoiceWays *self)
{
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Where the Keys Are Heard"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         _ ("Press them and see: the light shows by which way they arrive."));
  self->set_up = gtk_button_new_with_mnemonic (_ ("_Set Up…"));
  gtk_widget_set_valign (self->set_up, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->set_up, "clicked", G_CALLBACK (on_set_up), self);
  for (guint i = 0; i < KITH_N_PUSH_WAYS; i++)
    {
      Way *way = &self->ways[i];

      way->row = g_object_new (ADW_TYPE_ACTION_ROW, "title", _ (titles[i]), "subtitle-lines", 0, NULL);
      way->light = gtk_image_new_from_icon_name ("media-record-symbolic");
      gtk_widget_add_css_class (way->light, "voice-light");
      set_light (way, FALSE);
      if (i == KITH_PUSH_BY_PORTAL)
        adw_action_row_add_suffix (way->row, self->set_up);
      adw_action_row_add_suffix (way->row, way->light);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (way->row));
    }
}

/**
 * kith_voice_ways_set_keys:
 *
 * Shows where keys are heard; once, before it is shown.
 */
void
kith_voice_ways_set_keys (KithVoiceWays *self, KithPushKeys *keys)
{
  g_set_object (&self->keys, keys);
  g_signal_connect_object (keys, "pushed", G_CALLBACK (on_pushed), self, 0);
  g_signal_connect_object (keys, "ways-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
