/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-conversation-private.h"

#include "kith-message-row-bind.h"

#include "kith-error-text.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * KithConversation:
 *
 * The middle of the window. It holds the actions of a conversation, so that menus, buttons, keys and tests all go one
 * way, and says what went wrong with one.
 */

enum
{
  PROP_0,
  PROP_CHANNEL,
  N_PROPS
};

enum
{
  JUMPING,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KithConversation, kith_conversation, GTK_TYPE_WIDGET)

void
kith_conversation_show_toast (KithConversation *self, const char *text)
{
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_set_title (toast, escaped);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

KithMessage *
kith_conversation_find_message (KithConversation *self, GVariant *parameter)
{
  return kith_timeline_view_find_message (self->view, g_variant_get_string (parameter, NULL));
}

/* --- who is typing --- */

static char *
dup_typing_text (KithConversation *self)
{
  guint n = self->typing_users ? g_list_model_get_n_items (self->typing_users) : 0;
  g_autoptr (KithUser) first = n > 0 ? g_list_model_get_item (self->typing_users, 0) : NULL;
  g_autoptr (KithUser) second = n > 1 ? g_list_model_get_item (self->typing_users, 1) : NULL;

  if (n == 0)
    return g_strdup ("");
  if (n == 1)
    /* Translators: %s is a person's name */
    return g_strdup_printf (_ ("%s is typing…"), kith_user_get_display_name (first));
  if (n == 2)
    /* Translators: two persons' names */
    return g_strdup_printf (_ ("%s and %s are typing…"), kith_user_get_display_name (first),
                            kith_user_get_display_name (second));
  return g_strdup_printf (ngettext ("%s and %u other are typing…", "%s and %u others are typing…", n - 1),
                          kith_user_get_display_name (first), n - 1);
}

static void
on_typing_changed (GListModel *users, guint position, guint removed, guint added, gpointer data)
{
  KithConversation *self = data;
  g_autofree char *text = dup_typing_text (self);

  gtk_label_set_text (GTK_LABEL (self->typing), text);
  gtk_widget_set_visible (self->typing_icon, *text != '\0');
}

/* --- actions --- */

static void
on_reply (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithConversation *self = KITH_CONVERSATION (widget);
  KithMessage *message = kith_conversation_find_message (self, parameter);

  if (message && kith_channel_can (self->channel, KITH_PERMISSION_SEND_MESSAGES))
    kith_composer_reply_to (self->composer, message);
}

static void
on_edit (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithConversation *self = KITH_CONVERSATION (widget);
  KithMessage *message = kith_conversation_find_message (self, parameter);

  if (message && kith_message_can_edit (message))
    kith_composer_edit (self->composer, message);
}

static void
on_edit_last (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithConversation *self = KITH_CONVERSATION (widget);
  KithMessage *message = self->channel ? kith_timeline_find_last_mine (kith_channel_get_timeline (self->channel))
                                       : NULL;

  if (message && kith_message_can_edit (message))
    kith_composer_edit (self->composer, message);
}

static void
on_copy (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithConversation *self = KITH_CONVERSATION (widget);
  KithMessage *message = kith_conversation_find_message (self, parameter);

  if (message && kith_message_get_content (message))
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), kith_message_get_content (message));
}

static void
on_copy_selection (GtkWidget *widget, const char *action, GVariant *parameter)
{
  kith_timeline_view_copy (KITH_CONVERSATION (widget)->view);
}

static void
on_copy_link (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), g_variant_get_string (parameter, NULL));
}

/* Links of our own stay in the program, which knows how to join. */
static void
on_open_link (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  const char *uri = g_variant_get_string (parameter, NULL);

  if (g_str_has_prefix (uri, "kith:") && gtk_widget_activate_action (widget, "win.open-link", "s", uri))
    return;
  gtk_show_uri (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, uri, GDK_CURRENT_TIME);
}

static void
on_retry (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithMessage *message = kith_conversation_find_message (KITH_CONVERSATION (widget), parameter);

  if (message)
    kith_message_retry (message);
}

static void
on_discard (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithMessage *message = kith_conversation_find_message (KITH_CONVERSATION (widget), parameter);

  if (message)
    kith_message_discard (message);
}

static void
on_jump_to (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithConversation *self = KITH_CONVERSATION (widget);
  const char *message_id = g_variant_get_string (parameter, NULL);
  g_autofree char *seen = kith_timeline_view_dup_seen (self->view);

  g_signal_emit (self, signals[JUMPING], 0, seen, message_id);
  kith_timeline_view_jump_to (self->view, message_id);
}

static void
on_jump_newest (GtkWidget *widget, const char *action, GVariant *parameter)
{
  kith_timeline_view_jump_newest (KITH_CONVERSATION (widget)->view);
}

static void
on_mark_read (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithConversation *self = KITH_CONVERSATION (widget);

  if (!self->channel)
    return;
  kith_channel_forget_kept (self->channel);
  kith_channel_mark_read (self->channel);
  kith_timeline_reset_unread (kith_channel_get_timeline (self->channel));
}

static void
on_cancel (GtkWidget *widget, const char *action, GVariant *parameter)
{
  kith_composer_cancel (KITH_CONVERSATION (widget)->composer);
}

static void
on_focus_composer (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (KITH_CONVERSATION (widget)->composer));
}

static void
on_focus_messages (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_child_focus (GTK_WIDGET (KITH_CONVERSATION (widget)->view), GTK_DIR_TAB_BACKWARD);
}

static void
on_show_error (GtkWidget *widget, const char *action, GVariant *parameter)
{
  kith_conversation_show_toast (KITH_CONVERSATION (widget), g_variant_get_string (parameter, NULL));
}

static const struct
{
  const char *name;
  const char *parameter;
  GtkWidgetActionActivateFunc function;
} actions[] = {
  { "conversation.reply", "s", on_reply },
  { "conversation.edit", "s", on_edit },
  { "conversation.edit-last", NULL, on_edit_last },
  { "conversation.copy", "s", on_copy },
  { "conversation.copy-selection", NULL, on_copy_selection },
  { "conversation.copy-link", "s", on_copy_link },
  { "conversation.open-link", "s", on_open_link },
  { "conversation.retry", "s", on_retry },
  { "conversation.discard", "s", on_discard },
  { "conversation.jump-to", "s", on_jump_to },
  { "conversation.jump-newest", NULL, on_jump_newest },
  { "conversation.mark-read", NULL, on_mark_read },
  { "conversation.cancel", NULL, on_cancel },
  { "conversation.focus-composer", NULL, on_focus_composer },
  { "conversation.focus-messages", NULL, on_focus_messages },
  { "conversation.show-error", "s", on_show_error },
};

/* --- object --- */

static void
on_sent (KithComposer *composer, KithMessage *message, gpointer data)
{
  /* Who answers has read. */
  gtk_widget_activate_action (GTK_WIDGET (data), "conversation.mark-read", NULL);
  kith_timeline_view_jump_newest (KITH_CONVERSATION (data)->view);
}

/* Whoever types while looking at messages means the composer. */
static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer data)
{
  KithConversation *self = data;
  gunichar character = gdk_keyval_to_unicode (key);
  GtkWidget *text = GTK_WIDGET (kith_composer_get_text_view (self->composer));

  if (key == GDK_KEY_Escape)
    {
      if (kith_timeline_view_get_picking (self->view))
        kith_timeline_view_end_picking (self->view);
      else if (!kith_composer_cancel (self->composer))
        gtk_widget_activate_action (GTK_WIDGET (self), "conversation.mark-read", NULL);
      gtk_widget_grab_focus (text);
      return GDK_EVENT_STOP;
    }
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) || !g_unichar_isgraph (character) ||
      gtk_widget_has_focus (text) || !gtk_widget_get_mapped (text))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (text);
  return gtk_event_controller_key_forward (controller, text);
}

static void
kith_conversation_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_CHANNEL)
    g_value_set_object (value, KITH_CONVERSATION (object)->channel);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
kith_conversation_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  if (id == PROP_CHANNEL)
    kith_conversation_set_channel (KITH_CONVERSATION (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static gboolean
kith_conversation_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (KITH_CONVERSATION (widget)->composer));
}

static void
kith_conversation_dispose (GObject *object)
{
  KithConversation *self = KITH_CONVERSATION (object);

  if (self->view)
    kith_conversation_set_channel (self, NULL);
  g_clear_object (&self->last_deleted);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_CONVERSATION);
  G_OBJECT_CLASS (kith_conversation_parent_class)->dispose (object);
}

static void
kith_conversation_class_init (KithConversationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (KITH_TYPE_TIMELINE_VIEW);
  g_type_ensure (KITH_TYPE_COMPOSER);
  object_class->get_property = kith_conversation_get_property;
  object_class->set_property = kith_conversation_set_property;
  object_class->dispose = kith_conversation_dispose;
  widget_class->grab_focus = kith_conversation_grab_focus;

  properties[PROP_CHANNEL] = g_param_spec_object ("channel", NULL, NULL, KITH_TYPE_CHANNEL,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[JUMPING] = g_signal_new ("jumping", KITH_TYPE_CONVERSATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter, actions[i].function);
  kith_conversation_install_message_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-conversation.ui");
  kith_conversation_install_picking_actions (widget_class);
  gtk_widget_class_bind_template_child (widget_class, KithConversation, view);
  gtk_widget_class_bind_template_child (widget_class, KithConversation, composer);
  gtk_widget_class_bind_template_child (widget_class, KithConversation, content);
  gtk_widget_class_bind_template_child (widget_class, KithConversation, toasts);
  gtk_widget_class_bind_template_child (widget_class, KithConversation, typing);
  gtk_widget_class_bind_template_child (widget_class, KithConversation, typing_icon);
  gtk_widget_class_bind_template_child (widget_class, KithConversation, typing_line);
  gtk_widget_class_set_css_name (widget_class, "conversation");
}

static void
kith_conversation_init (KithConversation *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->composer, "sent", G_CALLBACK (on_sent), self);
  g_signal_connect_object (self->view, "picked-changed", G_CALLBACK (kith_conversation_update_picking), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/**
 * kith_conversation_new:
 *
 * Returns: (transfer floating): a conversation without a channel
 */
KithConversation *
kith_conversation_new (void)
{
  return g_object_new (KITH_TYPE_CONVERSATION, NULL);
}

/**
 * kith_conversation_set_compact:
 * @compact: whether messages stand close together
 */
void
kith_conversation_set_compact (KithConversation *self, gboolean compact)
{
  kith_timeline_view_set_compact (self->view, compact);
}

/**
 * kith_conversation_get_channel:
 *
 * Returns: (transfer none) (nullable): the channel that is shown
 */
KithChannel *
kith_conversation_get_channel (KithConversation *self)
{
  return self->channel;
}

/**
 * kith_conversation_set_channel:
 * @channel: (nullable): the channel that is shown
 *
 * Goes to another channel, with its messages, its place and its draft.
 */
void
kith_conversation_set_channel (KithConversation *self, KithChannel *channel)
{
  if (self->channel == channel)
    return;
  if (self->typing_users)
    g_signal_handlers_disconnect_by_func (self->typing_users, on_typing_changed, self);
  g_clear_object (&self->typing_users);
  if (self->channel)
    g_signal_handlers_disconnect_by_func (self->channel, kith_conversation_update_picking, self);
  g_set_object (&self->channel, channel);
  kith_timeline_view_set_channel (self->view, channel);
  kith_composer_set_channel (self->composer, channel);
  if (channel)
    {
      self->typing_users = g_object_ref (kith_channel_list_typing (channel));
      g_signal_connect (self->typing_users, "items-changed", G_CALLBACK (on_typing_changed), self);
      g_signal_connect_object (channel, "notify::permissions", G_CALLBACK (kith_conversation_update_picking), self,
                               G_CONNECT_SWAPPED);
    }
  on_typing_changed (self->typing_users, 0, 0, 0, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHANNEL]);
}
