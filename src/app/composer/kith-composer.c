/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-composer-private.h"

#include "kith-composer-text.h"
#include "kith-message.h"

#include "kith-error-text.h"
#include "kith-time-popover.h"

#include <glib/gi18n.h>

/**
 * KithComposer:
 *
 * One text for three purposes: a new message, an answer, an edit. What is typed for a new message is the channel's
 * draft and survives everything; an edit stands aside from it and gives it back. All three wait in their channel while
 * another one is shown, and over a restart.
 */

/* What is over the limit can still be shortened by hand; what is over this is refused as a whole. */
#define HARD_LIMIT 20000
#define DRAFT_DELAY_MS 400

static const KithDraftKind draft_kinds[] = {
  [KITH_COMPOSER_WRITE] = KITH_DRAFT_NEW,
  [KITH_COMPOSER_REPLY] = KITH_DRAFT_REPLY,
  [KITH_COMPOSER_EDIT] = KITH_DRAFT_EDIT,
};

enum
{
  PROP_0,
  PROP_CHANNEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint sent_signal;

G_DEFINE_FINAL_TYPE (KithComposer, kith_composer, GTK_TYPE_WIDGET)

static void
save_draft (KithComposer *self)
{
  g_autofree char *content = NULL;

  g_clear_handle_id (&self->draft_timeout, g_source_remove);
  if (!self->channel)
    return;
  content = kith_composer_text_dup_content (self->buffer);
  if (self->mode != KITH_COMPOSER_EDIT)
    kith_channel_set_draft (self->channel, content);
  kith_channel_set_draft_target (self->channel, draft_kinds[self->mode], self->message,
                                 self->mode == KITH_COMPOSER_EDIT ? content : NULL);
}

static gboolean
on_draft_due (gpointer data)
{
  KithComposer *self = data;

  self->draft_timeout = 0;
  save_draft (self);
  return G_SOURCE_REMOVE;
}

static void
load_text (KithComposer *self, const char *content)
{
  self->loading = TRUE;
  kith_composer_text_load (self->buffer, content ? content : "", self->channel);
  self->loading = FALSE;
}

static void
on_buffer_changed (GtkTextBuffer *buffer, gpointer data)
{
  KithComposer *self = data;

  kith_composer_update_limits (self);
  if (!self->channel || self->loading)
    return;
  if (self->mode != KITH_COMPOSER_EDIT && gtk_text_buffer_get_char_count (buffer) > 0)
    kith_channel_notify_typing (self->channel);
  kith_mention_popover_update (self->mentions);
  if (self->draft_timeout == 0)
    self->draft_timeout = g_timeout_add (DRAFT_DELAY_MS, on_draft_due, self);
}

static void
on_cursor_moved (GtkTextBuffer *buffer, GParamSpec *property, gpointer data)
{
  KithComposer *self = data;

  if (self->channel && !self->loading && gtk_widget_get_visible (GTK_WIDGET (self->mentions)))
    kith_mention_popover_update (self->mentions);
}

static void
show_error (KithComposer *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "conversation.show-error", "s", text);
}

/* Refuses as a whole what no message could hold, before the text view chokes on it. */
static void
on_insert_text (GtkTextBuffer *buffer, GtkTextIter *iter, const char *text, int length, gpointer data)
{
  KithComposer *self = data;
  gsize n = g_utf8_strlen (text, length);
  g_autofree char *problem = NULL;

  if (n + gtk_text_buffer_get_char_count (buffer) <= HARD_LIMIT)
    return;
  g_signal_stop_emission_by_name (buffer, "insert-text");
  problem = g_strdup_printf (_ ("Too long to paste: %'u characters, and a message holds %'d"), (guint) n,
                             KITH_LIMIT_MESSAGE_MAX);
  show_error (self, problem);
}

static void
update_banner (KithComposer *self)
{
  g_autofree char *text = NULL;

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->banner), self->mode != KITH_COMPOSER_WRITE);
  if (self->mode == KITH_COMPOSER_REPLY)
    /* Translators: over the text field; %s is a person's name */
    text = g_strdup_printf (_ ("Replying to %s"), kith_message_get_author_name (self->message));
  else if (self->mode == KITH_COMPOSER_EDIT)
    text = g_strdup (_ ("Editing your message"));
  if (text)
    gtk_label_set_text (GTK_LABEL (self->banner_label), text);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->banner_icon), self->mode == KITH_COMPOSER_EDIT
                                                                 ? "document-edit-symbolic"
                                                                 : "mail-reply-sender-symbolic");
  gtk_button_set_icon_name (GTK_BUTTON (self->send_button),
                            self->mode == KITH_COMPOSER_EDIT ? "object-select-symbolic" : "kith-send-symbolic");
}

static void
set_mode (KithComposer *self, KithComposerMode mode, KithMessage *message)
{
  self->mode = mode;
  g_set_object (&self->message, message);
  update_banner (self);
}

static void
on_channel_changed (KithChannel *channel, GParamSpec *property, gpointer data)
{
  if (g_strcmp0 (property->name, "name") == 0 || g_strcmp0 (property->name, "permissions") == 0)
    kith_composer_update_permission (data);
  kith_composer_update_pace (data);
}

/* Goes on with an answer or an edit that was begun here. */
static void
load_target (KithComposer *self)
{
  KithMessage *message;
  const char *content;
  KithDraftKind kind = kith_channel_get_draft_target (self->channel, &message, &content);

  if (kind == KITH_DRAFT_REPLY && message)
    {
      set_mode (self, KITH_COMPOSER_REPLY, message);
    }
  else if (kind == KITH_DRAFT_EDIT && message && kith_message_can_edit (message))
    {
      set_mode (self, KITH_COMPOSER_EDIT, message);
      load_text (self, content);
    }
  else if (kind == KITH_DRAFT_EDIT && content && !kith_channel_get_draft (self->channel))
    {
      /* The message is gone or far away, and what was typed for it must not be. */
      load_text (self, content);
    }
}

static void
on_channel_closing (KithChannel *channel, gpointer data)
{
  save_draft (data);
}

static void
on_emoji_picked (GtkEmojiChooser *chooser, const char *text, gpointer data)
{
  kith_composer_insert (data, text);
}

static void
on_emoji_clicked (KithComposer *self)
{
  if (!self->emoji)
    {
      self->emoji = gtk_emoji_chooser_new ();
      gtk_widget_set_parent (self->emoji, self->emoji_button);
      g_signal_connect (self->emoji, "emoji-picked", G_CALLBACK (on_emoji_picked), self);
    }
  gtk_popover_popup (GTK_POPOVER (self->emoji));
}

static void
on_time_chosen (KithComposer *self, gint64 seconds, int style)
{
  GtkTextIter iter;

  gtk_text_buffer_delete_selection (self->buffer, TRUE, TRUE);
  gtk_text_buffer_get_iter_at_mark (self->buffer, &iter, gtk_text_buffer_get_insert (self->buffer));
  kith_composer_text_insert_time (self->buffer, &iter, seconds, (char) style);
  gtk_text_buffer_insert (self->buffer, &iter, " ", 1);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_insert_time (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KithComposer *self = KITH_COMPOSER (widget);

  if (!self->time)
    {
      self->time = kith_time_popover_new ();
      gtk_popover_set_position (GTK_POPOVER (self->time), GTK_POS_TOP);
      gtk_widget_set_parent (self->time, self->time_button);
      g_signal_connect_object (self->time, "chosen", G_CALLBACK (on_time_chosen), self, G_CONNECT_SWAPPED);
    }
  gtk_popover_popup (GTK_POPOVER (self->time));
}

/* The word that opens the chooser of times stands alone. Returns whether it does. */
static gboolean
take_time_word (KithComposer *self)
{
  g_autofree char *content = kith_composer_text_dup_content (self->buffer);

  if (self->mode == KITH_COMPOSER_EDIT || g_strcmp0 (content, "/time") != 0)
    return FALSE;
  gtk_text_buffer_set_text (self->buffer, "", 0);
  on_insert_time (GTK_WIDGET (self), NULL, NULL);
  return TRUE;
}

static gboolean
is_empty (KithComposer *self)
{
  return gtk_text_buffer_get_char_count (self->buffer) == 0;
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer data)
{
  KithComposer *self = data;
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));
  GdkModifierType modifiers = state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK);

  if (modifiers == 0 && kith_mention_popover_handle_key (self->mentions, key))
    return GDK_EVENT_STOP;
  switch (key)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      if (modifiers != 0 && modifiers != GDK_CONTROL_MASK)
        return GDK_EVENT_PROPAGATE;
      /* An input method may be in the middle of a word, which this key finishes. */
      if (!gtk_text_view_im_context_filter_keypress (self->text, event) && !take_time_word (self))
        kith_composer_send (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      if (modifiers != 0 || !is_empty (self) || self->mode != KITH_COMPOSER_WRITE)
        return GDK_EVENT_PROPAGATE;
      gtk_widget_activate_action (GTK_WIDGET (self), "conversation.edit-last", NULL);
      return GDK_EVENT_STOP;
    case GDK_KEY_ISO_Left_Tab:
      /* GTK 4.8's text view takes the focus back when it is asked to hand it backwards. */
      gtk_widget_activate_action (GTK_WIDGET (self), "conversation.focus-messages", NULL);
      return GDK_EVENT_STOP;
    case GDK_KEY_space:
      return modifiers == 0 && take_time_word (self);
    case GDK_KEY_Escape:
      return kith_composer_cancel (self);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
on_submit (GtkWidget *widget, const char *action, GVariant *parameter)
{
  kith_composer_send (KITH_COMPOSER (widget));
}

static gboolean
kith_composer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (KITH_COMPOSER (widget)->text));
}

static void
kith_composer_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_CHANNEL)
    g_value_set_object (value, KITH_COMPOSER (object)->channel);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
kith_composer_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  if (id == PROP_CHANNEL)
    kith_composer_set_channel (KITH_COMPOSER (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
kith_composer_dispose (GObject *object)
{
  KithComposer *self = KITH_COMPOSER (object);

  g_clear_handle_id (&self->timeout_timer, g_source_remove);
  if (self->buffer)
    kith_composer_set_channel (self, NULL);
  g_clear_handle_id (&self->draft_timeout, g_source_remove);
  g_clear_handle_id (&self->pace_timeout, g_source_remove);
  g_clear_pointer (&self->emoji, gtk_widget_unparent);
  g_clear_pointer (&self->time, gtk_widget_unparent);
  if (self->mentions)
    gtk_widget_unparent (GTK_WIDGET (self->mentions));
  self->mentions = NULL;
  if (self->buffer)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  self->buffer = NULL;
  g_clear_object (&self->message);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_COMPOSER);
  G_OBJECT_CLASS (kith_composer_parent_class)->dispose (object);
}

static void
kith_composer_class_init (KithComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kith_composer_get_property;
  object_class->set_property = kith_composer_set_property;
  object_class->dispose = kith_composer_dispose;
  widget_class->grab_focus = kith_composer_grab_focus;

  properties[PROP_CHANNEL] = g_param_spec_object ("channel", NULL, NULL, KITH_TYPE_CHANNEL,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  sent_signal = g_signal_new ("sent", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              KITH_TYPE_MESSAGE);

  gtk_widget_class_install_action (widget_class, "composer.submit", NULL, on_submit);
  gtk_widget_class_install_action (widget_class, "composer.insert-time", NULL, on_insert_time);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "composer.insert-time", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, KithComposer, stack);
  gtk_widget_class_bind_template_child (widget_class, KithComposer, blocked);
  gtk_widget_class_bind_template_child (widget_class, KithComposer, banner);
  gtk_widget_class_bind_template_child (widget_class, KithComposer, banner_icon);
  gtk_widget_class_bind_template_child (widget_class, KithComposer, banner_label);
  gtk_widget_class_bind_template_child (widget_class, KithComposer, placeholder);
  gtk_widget_class_bind_template_child (widget_class, KithComposer, counter);
  gtk_widget_class_bind_template_child (widget_class, KithComposer, pace);
  gtk_widget_class_bind_template_child (widget_class, KithComposer, time_button);
  gtk_widget_class_bind_template_child (widget_class, KithComposer, emoji_button);
  gtk_widget_class_bind_template_child (widget_class, KithComposer, send_button);
  gtk_widget_class_bind_template_child (widget_class, KithComposer, scrolled);
  gtk_widget_class_bind_template_child (widget_class, KithComposer, text);
  gtk_widget_class_bind_template_callback (widget_class, on_emoji_clicked);
  gtk_widget_class_set_css_name (widget_class, "composer");
}

static void
kith_composer_init (KithComposer *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->buffer = gtk_text_view_get_buffer (self->text);
  self->mentions = kith_mention_popover_new (self->text);
  g_signal_connect (self->buffer, "changed", G_CALLBACK (on_buffer_changed), self);
  g_signal_connect (self->buffer, "insert-text", G_CALLBACK (on_insert_text), self);
  g_signal_connect (self->buffer, "notify::cursor-position", G_CALLBACK (on_cursor_moved), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->text), keys);
  kith_composer_update_limits (self);
}

/**
 * kith_composer_new:
 *
 * Returns: (transfer floating): a composer without a channel
 */
KithComposer *
kith_composer_new (void)
{
  return g_object_new (KITH_TYPE_COMPOSER, NULL);
}

/**
 * kith_composer_set_channel:
 * @channel: (nullable): where messages go
 *
 * Goes to another channel: keeps what is typed as the draft of this one and shows that one's.
 */
void
kith_composer_set_channel (KithComposer *self, KithChannel *channel)
{
  if (self->channel == channel)
    return;
  save_draft (self);
  if (self->channel)
    g_signal_handlers_disconnect_by_data (self->channel, self);
  set_mode (self, KITH_COMPOSER_WRITE, NULL);
  g_set_object (&self->channel, channel);
  kith_mention_popover_set_channel (self->mentions, channel);
  if (channel)
    {
      g_signal_connect (channel, "notify", G_CALLBACK (on_channel_changed), self);
      g_signal_connect (channel, "closing", G_CALLBACK (on_channel_closing), self);
      load_text (self, kith_channel_get_draft (channel));
      load_target (self);
    }
  g_clear_handle_id (&self->pace_timeout, g_source_remove);
  kith_composer_update_pace (self);
  kith_composer_update_permission (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHANNEL]);
}

/**
 * kith_composer_reply_to:
 *
 * Makes what is typed an answer to a message.
 */
void
kith_composer_reply_to (KithComposer *self, KithMessage *message)
{
  if (self->mode == KITH_COMPOSER_EDIT)
    kith_composer_cancel (self);
  set_mode (self, KITH_COMPOSER_REPLY, message);
  save_draft (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/**
 * kith_composer_edit:
 *
 * Shows a message's text to be changed; what was typed waits as the draft.
 */
void
kith_composer_edit (KithComposer *self, KithMessage *message)
{
  save_draft (self);
  set_mode (self, KITH_COMPOSER_EDIT, message);
  load_text (self, kith_message_get_content (message));
  save_draft (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/**
 * kith_composer_cancel:
 *
 * Ends an answer or an edit. An answer's text stays.
 *
 * Returns: whether there was one
 */
gboolean
kith_composer_cancel (KithComposer *self)
{
  KithComposerMode mode = self->mode;

  if (mode == KITH_COMPOSER_WRITE)
    return FALSE;
  set_mode (self, KITH_COMPOSER_WRITE, NULL);
  if (mode == KITH_COMPOSER_EDIT)
    load_text (self, kith_channel_get_draft (self->channel));
  save_draft (self);
  return TRUE;
}

typedef struct
{
  KithComposer *self; /* owned */
  char *content;
} Edit;

static void
on_edited (GObject *source, GAsyncResult *result, gpointer data)
{
  Edit *edit = data;
  g_autoptr (KithComposer) self = edit->self;
  g_autofree char *content = edit->content;
  g_autoptr (GError) error = NULL;
  KithMessage *message = KITH_MESSAGE (source);

  g_free (edit);
  if (kith_message_edit_finish (message, result, &error) || !self->buffer)
    return;
  show_error (self, kith_error_text (error));
  /* What was typed must not be lost; unless something else is being done meanwhile. */
  if (self->mode == KITH_COMPOSER_WRITE && self->channel == kith_message_get_channel (message) && is_empty (self))
    {
      kith_composer_edit (self, message);
      load_text (self, content);
    }
}

static void
submit_edit (KithComposer *self, const char *content)
{
  g_autoptr (KithMessage) message = g_object_ref (self->message);
  Edit *edit;

  kith_composer_cancel (self);
  if (g_strcmp0 (content, kith_message_get_content (message)) == 0)
    return;
  edit = g_new0 (Edit, 1);
  edit->self = g_object_ref (self);
  edit->content = g_strdup (content);
  kith_message_edit_async (message, content, NULL, on_edited, edit);
}

/**
 * kith_composer_send:
 *
 * Sends what is typed, or saves the edit.
 *
 * Returns: whether there was anything, and not too much
 */
gboolean
kith_composer_send (KithComposer *self)
{
  g_autofree char *content = kith_composer_text_dup_content (self->buffer);
  glong n = g_utf8_strlen (content, -1);
  g_autofree char *problem = NULL;
  KithMessage *message;

  if (!self->channel || n == 0)
    return FALSE;
  if (n > KITH_LIMIT_MESSAGE_MAX)
    {
      problem = g_strdup_printf (_ ("This message is too long by %'d characters"), (int) n - KITH_LIMIT_MESSAGE_MAX);
      show_error (self, problem);
      return FALSE;
    }
  if (self->mode == KITH_COMPOSER_EDIT)
    {
      submit_edit (self, content);
      return TRUE;
    }
  if (kith_channel_get_silent_seconds (self->channel) > 0)
    {
      problem = g_strdup_printf (ngettext ("Slow mode is on: wait %u more second",
                                           "Slow mode is on: wait %u more seconds",
                                           kith_channel_get_silent_seconds (self->channel)),
                                 kith_channel_get_silent_seconds (self->channel));
      show_error (self, problem);
      return FALSE;
    }
  message = kith_channel_send (self->channel, content, self->mode == KITH_COMPOSER_REPLY ? self->message : NULL);
  if (!message)
    {
      show_error (self, _ ("You are signed out; sign in to send this"));
      return FALSE;
    }
  set_mode (self, KITH_COMPOSER_WRITE, NULL);
  load_text (self, "");
  save_draft (self);
  g_signal_emit (self, sent_signal, 0, message);
  return TRUE;
}

/**
 * kith_composer_insert:
 *
 * Types something where the cursor is.
 */
void
kith_composer_insert (KithComposer *self, const char *text)
{
  gtk_text_buffer_delete_selection (self->buffer, TRUE, TRUE);
  gtk_text_buffer_insert_at_cursor (self->buffer, text, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/**
 * kith_composer_mention:
 *
 * Mentions a person where the cursor is, if they are known here.
 */
void
kith_composer_mention (KithComposer *self, const char *user_id)
{
  g_autofree char *name = self->channel ? kith_composer_text_dup_name (self->channel, user_id) : NULL;
  GtkTextIter iter;

  if (!name)
    return;
  gtk_text_buffer_delete_selection (self->buffer, TRUE, TRUE);
  gtk_text_buffer_get_iter_at_mark (self->buffer, &iter, gtk_text_buffer_get_insert (self->buffer));
  kith_composer_text_insert_mention (self->buffer, &iter, user_id, name);
  gtk_text_buffer_insert (self->buffer, &iter, " ", 1);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/**
 * kith_composer_get_text_view:
 *
 * Returns: (transfer none): where it is typed
 */
GtkTextView *
kith_composer_get_text_view (KithComposer *self)
{
  return self->text;
}
