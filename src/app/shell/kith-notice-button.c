/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-notice-button.h"

#include "kith-notice-words.h"

struct _KithNoticeButton
{
  GtkWidget parent_instance;

  KithChannel *channel; /* (nullable) */
  GSignalGroup *signals;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (KithNoticeButton, kith_notice_button, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_CHANNEL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
update (KithNoticeButton *self)
{
  const KithNotice *notice = kith_channel_get_notice (self->channel);
  g_autofree char *label = kith_notice_words_state (notice);

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), kith_notice_words_icon (notice));
  gtk_widget_set_tooltip_text (self->button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* The menu says what there is to do at the moment in which it opens. */
static void
create_menu (GtkMenuButton *button, gpointer data)
{
  KithNoticeButton *self = data;
  g_autoptr (GMenuModel) model = self->channel ? kith_notice_menu_of_channel (self->channel, TRUE) : NULL;

  gtk_menu_button_set_popover (button, model ? gtk_popover_menu_new_from_model (model) : NULL);
}

static void
set_channel (KithNoticeButton *self, KithChannel *channel)
{
  if (!g_set_object (&self->channel, channel))
    return;
  g_signal_group_set_target (self->signals, channel);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  gtk_widget_set_visible (GTK_WIDGET (self), channel != NULL);
  if (channel)
    update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHANNEL]);
}

static void
kith_notice_button_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_CHANNEL)
    g_value_set_object (value, KITH_NOTICE_BUTTON (object)->channel);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
kith_notice_button_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  if (id == PROP_CHANNEL)
    set_channel (KITH_NOTICE_BUTTON (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
kith_notice_button_dispose (GObject *object)
{
  KithNoticeButton *self = KITH_NOTICE_BUTTON (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->channel);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (kith_notice_button_parent_class)->dispose (object);
}

static void
kith_notice_button_class_init (KithNoticeButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kith_notice_button_get_property;
  object_class->set_property = kith_notice_button_set_property;
  object_class->dispose = kith_notice_button_dispose;
  properties[PROP_CHANNEL] = g_param_spec_object ("channel", NULL, NULL, KITH_TYPE_CHANNEL,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kith_notice_button_init (KithNoticeButton *self)
{
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), create_menu, self, NULL);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->signals = g_signal_group_new (KITH_TYPE_CHANNEL);
  g_signal_group_connect_swapped (self->signals, "notify::muted", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::notification-level", G_CALLBACK (update), self);
}
