/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-person-row.h"

#include "kith-avatar.h"
#include "kith-session.h"
#include "kith-share-marks.h"
#include "kith-voice-drag.h"
#include "kith-voice-person-menu.h"

#include <glib/gi18n.h>

#define AVATAR_SIZE 22

/**
 * KithVoicePersonRow:
 *
 * Somebody in a voice channel: who it is, whether they talk, and why they are not heard.
 */
struct _KithVoicePersonRow
{
  GtkWidget parent_instance;

  KithVoiceMember *member;
  KithGuild *guild;
  KithVoiceCall *call; /* (nullable) */
  GtkWidget *avatar, *name, *trouble, *priority, *hushed, *muted, *deafened;
};

G_DEFINE_FINAL_TYPE (KithVoicePersonRow, kith_voice_person_row, GTK_TYPE_WIDGET)

static const char *
get_name (KithVoicePersonRow *self)
{
  KithUser *user = kith_voice_member_get_user (self->member);
  KithMember *member = kith_guild_find_member (self->guild, kith_user_get_id (user));

  return member ? kith_member_get_display_name (member) : kith_user_get_display_name (user);
}

static void
set_css_class (KithVoicePersonRow *self, const char *name, gboolean present)
{
  if (present)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

static gboolean
is_hushed (KithVoicePersonRow *self)
{
  KithSession *session = kith_guild_get_session (self->guild);

  return session && self->call &&
         kith_voice_volumes_get_hushed (kith_voice_call_get_volumes (self->call), session,
                                        kith_user_get_id (kith_voice_member_get_user (self->member)));
}

/* What is the matter with somebody, or that they talk, in a word or two. */
static const char *
describe (KithVoicePersonRow *self)
{
  if (kith_voice_member_get_trouble (self->member))
    return _ ("not reached");
  if (kith_voice_member_get_deafened (self->member))
    return _ ("deafened");
  if (kith_voice_member_get_silenced (self->member))
    return _ ("muted by a moderator");
  if (is_hushed (self))
    return _ ("muted for me");
  if (kith_voice_member_get_muted (self->member))
    return _ ("muted");
  return kith_voice_member_get_talking (self->member) ? _ ("talking") : NULL;
}

static void
update_label (KithVoicePersonRow *self, const char *name)
{
  const char *how = describe (self);
  /* Translators: somebody in a voice channel, and how they are there: muted, talking … */
  g_autofree char *label = how ? g_strdup_printf (_ ("%s, %s"), name, how) : g_strdup (name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update (KithVoicePersonRow *self)
{
  KithUser *user = kith_voice_member_get_user (self->member);
  const char *name = get_name (self), *trouble = kith_voice_member_get_trouble (self->member);
  gboolean deafened = kith_voice_member_get_deafened (self->member);
  gboolean silenced = kith_voice_member_get_silenced (self->member);

  gtk_label_set_label (GTK_LABEL (self->name), name);
  kith_avatar_set_name (KITH_AVATAR (self->avatar), name);
  kith_avatar_set_picture (KITH_AVATAR (self->avatar), kith_guild_get_session (self->guild),
                           kith_user_get_avatar (user));
  set_css_class (self, "talking", kith_voice_member_get_talking (self->member));
  set_css_class (self, "silenced", silenced);
  gtk_widget_set_visible (self->trouble, trouble != NULL);
  gtk_widget_set_tooltip_text (self->trouble,
                               trouble ? _ ("You do not hear each other: no connection to this person") : NULL);
  gtk_widget_set_visible (self->muted, kith_voice_member_get_muted (self->member) || deafened);
  gtk_widget_set_tooltip_text (self->muted, silenced ? _ ("Muted by a moderator") : _ ("Muted"));
  gtk_widget_set_visible (self->deafened, deafened);
  gtk_widget_set_visible (self->priority, kith_voice_member_get_priority (self->member));
  gtk_widget_set_visible (self->hushed, is_hushed (self));
  update_label (self, name);
}

static void
kith_voice_person_row_dispose (GObject *object)
{
  KithVoicePersonRow *self = KITH_VOICE_PERSON_ROW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  g_clear_object (&self->member);
  g_clear_object (&self->guild);
  g_clear_object (&self->call);
  G_OBJECT_CLASS (kith_voice_person_row_parent_class)->dispose (object);
}

static void
kith_voice_person_row_class_init (KithVoicePersonRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_voice_person_row_dispose;
  gtk_widget_class_set_css_name (widget_class, "voiceperson");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static GtkWidget *
add_icon (KithVoicePersonRow *self, const char *icon_name, const char *css_class)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  gtk_widget_add_css_class (icon, css_class);
  gtk_widget_set_parent (icon, GTK_WIDGET (self));
  return icon;
}

static void
show_menu (KithVoicePersonRow *self, double x, double y)
{
  if (self->call)
    kith_voice_person_menu_popup (GTK_WIDGET (self), self->member, self->guild, self->call,
                                  &(GdkRectangle){ (int) x, (int) y, 1, 1 });
}

/* Who is dragged away was not clicked. */
static void
on_released (GtkGestureClick *gesture, int presses, double x, double y, KithVoicePersonRow *self)
{
  if (gtk_widget_contains (GTK_WIDGET (self), x, y))
    show_menu (self, x, y);
}

static void
on_secondary (GtkGestureClick *gesture, int presses, double x, double y, KithVoicePersonRow *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, x, y);
}

static void
add_clicks (KithVoicePersonRow *self)
{
  GtkGesture *primary = gtk_gesture_click_new (), *secondary = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (primary, "released", G_CALLBACK (on_released), self);
  g_signal_connect (secondary, "pressed", G_CALLBACK (on_secondary), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (primary));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
}

static void
kith_voice_person_row_init (KithVoicePersonRow *self)
{
  self->avatar = kith_avatar_new (AVATAR_SIZE);
  gtk_widget_set_valign (self->avatar, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->avatar, GTK_WIDGET (self));
  self->name = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END,
                             "max-width-chars", 1, NULL);
  gtk_widget_set_parent (self->name, GTK_WIDGET (self));
  self->trouble = add_icon (self, "dialog-warning-symbolic", "warning");
  self->priority = add_icon (self, "starred-symbolic", "dim-label");
  gtk_widget_set_tooltip_text (self->priority, _ ("Heard above others"));
  self->hushed = add_icon (self, "audio-volume-muted-symbolic", "dim-label");
  gtk_widget_set_tooltip_text (self->hushed, _ ("Muted for you alone"));
  self->muted = add_icon (self, "microphone-sensitivity-muted-symbolic", "dim-label");
  self->deafened = add_icon (self, "audio-volume-muted-symbolic", "dim-label");
  gtk_widget_set_tooltip_text (self->deafened, _ ("Hears nobody"));
  add_clicks (self);
}

/**
 * kith_voice_person_row_new:
 * @guild: by whose names people are called
 * @call: (nullable): the one of the program
 *
 * Returns: (transfer floating): a row for somebody in a voice channel
 */
GtkWidget *
kith_voice_person_row_new (KithVoiceMember *member, KithGuild *guild, KithVoiceCall *call)
{
  KithVoicePersonRow *self = g_object_new (KITH_TYPE_VOICE_PERSON_ROW, NULL);
  gboolean own;

  self->member = g_object_ref (member);
  self->guild = g_object_ref (guild);
  own = kith_session_get_account (kith_guild_get_session (guild)) == kith_voice_member_get_user (member);
  gtk_widget_insert_before (kith_share_marks_new (member, own), GTK_WIDGET (self), self->trouble);
  g_set_object (&self->call, call);
  g_signal_connect_object (member, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kith_voice_member_get_user (member), "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  if (call)
    g_signal_connect_object (kith_voice_call_get_volumes (call), "changed", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  kith_voice_drag_add_source (GTK_WIDGET (self), member, guild);
  update (self);
  return GTK_WIDGET (self);
}

const char *
kith_voice_person_row_get_user_id (KithVoicePersonRow *self)
{
  return kith_user_get_id (kith_voice_member_get_user (self->member));
}

/**
 * kith_voice_person_row_show_menu:
 *
 * Shows what can be done with the person.
 */
void
kith_voice_person_row_show_menu (KithVoicePersonRow *self)
{
  show_menu (self, gtk_widget_get_width (GTK_WIDGET (self)) / 4, gtk_widget_get_height (GTK_WIDGET (self)));
}
