/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-connection-banner.h"

#include <glib/gi18n.h>

/* A connection that comes back sooner than this is not worth a word. */
#define QUIET_MS 900

/**
 * KithConnectionBanner:
 *
 * Tells above the conversation how the session stands with its server, and offers what helps. It says nothing while
 * all is well.
 */
struct _KithConnectionBanner
{
  GtkWidget parent_instance;

  KithSession *session;
  KithHost *host;
  GSignalGroup *signals;
  gboolean secrets_seen;
  guint quiet_timer;
  GtkWidget *revealer;
  GtkImage *icon;
  GtkLabel *text;
  GtkButton *button;
  GtkWidget *close;
};

G_DEFINE_FINAL_TYPE (KithConnectionBanner, kith_connection_banner, GTK_TYPE_WIDGET)

typedef struct
{
  const char *icon;
  const char *css_class;
  char *text;
  const char *details; /* (nullable) what the system says, untranslated */
  const char *button;  /* (nullable) */
  const char *action;
  gboolean closable;
} Notice;

static const char *const css_classes[] = { "working", "attention", "danger" };

static void
show_notice (KithConnectionBanner *self, const Notice *notice)
{
  gtk_image_set_from_icon_name (self->icon, notice->icon);
  gtk_label_set_label (self->text, notice->text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->text), notice->details);
  gtk_widget_set_visible (GTK_WIDGET (self->button), notice->button != NULL);
  if (notice->button)
    {
      gtk_button_set_label (self->button, notice->button);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s", kith_session_get_id (self->session));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), notice->action);
    }
  gtk_widget_set_visible (self->close, notice->closable);
  for (guint i = 0; i < G_N_ELEMENTS (css_classes); i++)
    if (g_str_equal (css_classes[i], notice->css_class))
      gtk_widget_add_css_class (GTK_WIDGET (self), css_classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), css_classes[i]);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);
}

/* What a hosted community says of itself is nearer to the cause than that it cannot be reached. */
static gboolean
describe_host (KithConnectionBanner *self, Notice *notice)
{
  if (!self->host || !kith_host_is_at (self->host, kith_session_get_server_address (self->session)))
    return FALSE;
  if (kith_host_get_state (self->host) == KITH_HOST_STARTING)
    {
      notice->text = g_strdup (_ ("Your community is starting…"));
      notice->icon = "emblem-synchronizing-symbolic";
      notice->css_class = "working";
      return TRUE;
    }
  if (kith_host_get_state (self->host) != KITH_HOST_WAITING)
    return FALSE;
  notice->text = g_strdup_printf (ngettext ("Your community’s server stopped (%s). It starts again in %u second.",
                                            "Your community’s server stopped (%s). It starts again in %u seconds.",
                                            kith_host_get_retry_seconds (self->host)),
                                  kith_host_get_error_text (self->host), kith_host_get_retry_seconds (self->host));
  notice->button = _ ("Start Now");
  notice->action = "win.retry";
  return TRUE;
}

static void
describe_waiting (KithConnectionBanner *self, Notice *notice)
{
  guint seconds = kith_session_get_retry_seconds (self->session);

  if (describe_host (self, notice))
    return;
  notice->details = kith_session_get_error_text (self->session);
  notice->text = g_strdup_printf (ngettext ("The server cannot be reached. Trying again in %u second.",
                                            "The server cannot be reached. Trying again in %u seconds.", seconds),
                                  seconds);
  notice->button = _ ("Retry Now");
  notice->action = "win.retry";
}

static gboolean
describe (KithConnectionBanner *self, Notice *notice)
{
  *notice = (Notice){ .icon = "dialog-warning-symbolic", .css_class = "attention" };
  switch (kith_session_get_state (self->session))
    {
    case KITH_CONNECTION_CONNECTED:
      if (kith_session_get_kept_secrets (self->session) || self->secrets_seen)
        return FALSE;
      notice->text = g_strdup (_ ("No keyring was found. You stay signed in until Kith is closed."));
      notice->icon = "dialog-password-symbolic";
      notice->closable = TRUE;
      return TRUE;
    case KITH_CONNECTION_CONNECTING:
      notice->icon = "emblem-synchronizing-symbolic";
      notice->css_class = "working";
      if (!describe_host (self, notice))
        notice->text = g_strdup (_ ("Connecting…"));
      return TRUE;
    case KITH_CONNECTION_WAITING:
      notice->icon = "network-offline-symbolic";
      describe_waiting (self, notice);
      return TRUE;
    case KITH_CONNECTION_SIGNED_OUT:
      notice->css_class = "danger";
      notice->text = g_strdup (_ ("You were signed out of this server."));
      notice->button = _ ("Sign In Again");
      notice->action = "win.sign-in-again";
      return TRUE;
    case KITH_CONNECTION_CERTIFICATE_CHANGED:
      notice->css_class = "danger";
      notice->text = g_strdup (_ ("This server shows another certificate than before. Kith stopped talking to it."));
      notice->button = _ ("Review…");
      notice->action = "win.review-certificate";
      return TRUE;
    case KITH_CONNECTION_KEYRING_FAILED:
      notice->icon = "dialog-password-symbolic";
      notice->details = kith_session_get_error_text (self->session);
      notice->text = g_strdup (
        _ ("Your keyring could not be opened, so Kith cannot connect. You are still signed in."));
      notice->button = _ ("Try Again");
      notice->action = "win.retry";
      return TRUE;
    case KITH_CONNECTION_OFFLINE:
    default:
      return FALSE;
    }
}

static void
update_now (KithConnectionBanner *self)
{
  Notice notice;
  g_autofree char *text = NULL;

  g_clear_handle_id (&self->quiet_timer, g_source_remove);
  if (!self->session || !describe (self, &notice))
    {
      gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
      return;
    }
  text = notice.text;
  show_notice (self, &notice);
}

static gboolean
on_quiet_over (gpointer data)
{
  KithConnectionBanner *self = data;

  self->quiet_timer = 0;
  update_now (self);
  return G_SOURCE_REMOVE;
}

/* Connecting mostly takes no time; a banner that flashes up and away would only disturb. */
static void
update (KithConnectionBanner *self)
{
  gboolean shown = gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer));

  if (self->session && !shown && kith_session_get_state (self->session) == KITH_CONNECTION_CONNECTING)
    {
      if (!self->quiet_timer)
        self->quiet_timer = g_timeout_add (QUIET_MS, on_quiet_over, self);
      return;
    }
  update_now (self);
}

static void
on_close (KithConnectionBanner *self)
{
  self->secrets_seen = TRUE;
  update_now (self);
}

/* A closed banner takes no part in the layout. */
static void
on_revealed (KithConnectionBanner *self)
{
  if (!gtk_revealer_get_child_revealed (GTK_REVEALER (self->revealer)) &&
      !gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer)))
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
kith_connection_banner_dispose (GObject *object)
{
  KithConnectionBanner *self = KITH_CONNECTION_BANNER (object);

  g_clear_handle_id (&self->quiet_timer, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->session);
  g_clear_object (&self->host);
  g_clear_pointer (&self->revealer, gtk_widget_unparent);
  G_OBJECT_CLASS (kith_connection_banner_parent_class)->dispose (object);
}

static void
kith_connection_banner_class_init (KithConnectionBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_connection_banner_dispose;
  gtk_widget_class_set_css_name (widget_class, "connectionbanner");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static GtkWidget *
build_content (KithConnectionBanner *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  gtk_widget_add_css_class (box, "banner-content");
  self->icon = GTK_IMAGE (gtk_image_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->icon));
  self->text = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE, "wrap", TRUE, NULL);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->text));
  self->button = GTK_BUTTON (gtk_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->button));
  self->close = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_widget_add_css_class (self->close, "flat");
  gtk_widget_add_css_class (self->close, "circular");
  gtk_widget_set_valign (self->close, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->close, _ ("Close this notice"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->close), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Close this notice"),
                                  -1);
  g_signal_connect_object (self->close, "clicked", G_CALLBACK (on_close), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->close);
  return box;
}

static void
kith_connection_banner_init (KithConnectionBanner *self)
{
  const char *const watched[] = { "notify::state", "notify::retry-seconds", "notify::error-text",
                                  "notify::kept-secrets" };

  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), build_content (self));
  g_signal_connect_object (self->revealer, "notify::child-revealed", G_CALLBACK (on_revealed), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->signals = g_signal_group_new (KITH_TYPE_SESSION);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_group_connect_swapped (self->signals, watched[i], G_CALLBACK (update), self);
}

/**
 * kith_connection_banner_set_host:
 * @host: the community that this program hosts; it can be set once
 */
void
kith_connection_banner_set_host (KithConnectionBanner *self, KithHost *host)
{
  g_return_if_fail (!self->host);

  self->host = g_object_ref (host);
  g_signal_connect_object (host, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

/**
 * kith_connection_banner_set_session:
 * @session: (nullable): the session that is spoken of
 */
void
kith_connection_banner_set_session (KithConnectionBanner *self, KithSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->signals, session);
  update (self);
}
