/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-join-page.h"

#include "kith-account-fields.h"
#include "kith-avatar.h"
#include "kith-certificate-question.h"
#include "kith-code-search.h"
#include "kith-error-text.h"
#include "kith-field.h"
#include "kith-submit.h"

#include <glib/gi18n.h>

/**
 * KithJoinPage:
 *
 * Joins a guild by a link, or by six digits that a server in the local network knows: shows where it leads before
 * anything is asked, then makes an account on that server, signs in to one, or uses the one that is signed in here
 * already.
 */
struct _KithJoinPage
{
  GtkWidget parent_instance;

  KithClient *client;
  GCancellable *cancellable; /* (nullable) unless something is under way */
  KithLanBrowser *browser;
  KithLanServer *chosen;          /* (nullable) the only server that is asked for a code */
  KithJoinLink *invite;           /* (nullable) until a link was understood */
  gboolean told_by_network;       /* where the invite is, and under which certificate */
  KithWireInvitePreview *preview; /* (nullable) while it is asked whether that is the right server */
  KithSession *session;           /* (nullable) the account here on the invite's server */
  char *guild_id;                 /* (nullable) where the invite leads */

  GtkWidget *scrolled;
  GtkStack *stack;
  GtkWidget *link_form;
  GtkLabel *link_title;
  GtkLabel *link_lead;
  KithField *link;
  KithSubmit *look;
  GtkWidget *sign_in;
  GtkWidget *join_form;
  KithAvatar *picture;
  GtkLabel *guild_name;
  GtkLabel *inviter;
  GtkLabel *members;
  GtkLabel *server;
  KithAccountFields *account;
  GtkButton *switch_account;
  KithSubmit *submit;
};

G_DEFINE_FINAL_TYPE (KithJoinPage, kith_join_page, GTK_TYPE_WIDGET)

enum
{
  DONE,
  SIGN_IN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void look (KithJoinPage *self);

static void
stop (KithJoinPage *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->link), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->account), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->switch_account), TRUE);
  kith_submit_set_progress (self->look, NULL);
  kith_submit_set_progress (self->submit, NULL);
}

static void
finish (KithJoinPage *self, KithSession *session, KithGuild *guild)
{
  if (!guild && self->guild_id)
    guild = kith_session_find_guild (session, self->guild_id);
  stop (self);
  g_signal_emit (self, signals[DONE], 0, session, guild);
}

/* The same server is known by its certificate, or else by its address. */
static gboolean
is_same_server (KithServerAddress *one, KithServerAddress *other)
{
  const char *first = kith_server_address_get_fingerprint (one);
  const char *second = kith_server_address_get_fingerprint (other);

  if (first && second)
    return g_ascii_strcasecmp (first, second) == 0;
  return kith_server_address_get_port (one) == kith_server_address_get_port (other) &&
         g_ascii_strcasecmp (kith_server_address_get_host (one), kith_server_address_get_host (other)) == 0;
}

static KithSession *
find_session (KithJoinPage *self)
{
  GListModel *sessions = kith_client_list_sessions (self->client);

  for (guint i = 0; i < g_list_model_get_n_items (sessions); i++)
    {
      g_autoptr (KithSession) session = g_list_model_get_item (sessions, i);
      KithServerAddress *address = kith_session_get_server_address (session);

      if (address && kith_session_get_state (session) != KITH_CONNECTION_SIGNED_OUT &&
          kith_session_get_state (session) != KITH_CONNECTION_KEYRING_FAILED &&
          is_same_server (address, kith_join_link_get_address (self->invite)))
        return session;
    }
  return NULL;
}

static void
update_account (KithJoinPage *self)
{
  gboolean existing = kith_account_fields_get_existing (self->account);

  gtk_widget_set_visible (GTK_WIDGET (self->account), !self->session);
  gtk_widget_set_visible (GTK_WIDGET (self->switch_account), !self->session);
  gtk_button_set_label (self->switch_account,
                        existing ? _ ("I am new on this server") : _ ("I have an account on this server"));
  if (self->session)
    {
      /* Translators: the button that joins with the account that is signed in already; %s is its name */
      g_autofree char *label = g_strdup_printf (_ ("_Join as %s"),
                                                kith_user_get_display_name (kith_session_get_account (self->session)));

      kith_submit_set_label (self->submit, label);
    }
  else
    kith_submit_set_label (self->submit, existing ? _ ("_Sign In and Join") : _ ("_Join"));
}

static char *
describe_members (const KithWireInvitePreview *preview)
{
  guint members = preview->guild->member_count, online = preview->online_count;
  g_autofree char *all = g_strdup_printf (ngettext ("%u member", "%u members", members), members);
  /* Translators: how many of the members are there now */
  g_autofree char *there = g_strdup_printf (ngettext ("%u online", "%u online", online), online);

  return g_strdup_printf ("%s · %s", all, there);
}

static void
show_preview (KithJoinPage *self, const KithWireInvitePreview *preview)
{
  KithServerAddress *address = kith_join_link_get_address (self->invite);
  g_autofree char *members = describe_members (preview);
  g_autofree char *server = kith_server_address_to_string (address);
  /* Translators: %s is the person who made the invite */
  g_autofree char *inviter = preview->creator ? g_strdup_printf (_ ("%s invites you"), preview->creator->display_name)
                                              : NULL;

  g_free (self->guild_id);
  self->guild_id = g_strdup (preview->guild->id);
  kith_avatar_set_guild (self->picture, preview->guild->id, preview->guild->name);
  gtk_label_set_label (self->guild_name, preview->guild->name);
  gtk_label_set_label (self->inviter, inviter ? inviter : "");
  gtk_widget_set_visible (GTK_WIDGET (self->inviter), inviter != NULL);
  gtk_label_set_label (self->members, members);
  gtk_label_set_label (self->server, server);
  g_set_object (&self->session, find_session (self));
  update_account (self);
  gtk_stack_set_visible_child (self->stack, self->join_form);
  gtk_widget_grab_focus (self->session ? GTK_WIDGET (self->submit) : GTK_WIDGET (self->account));
}

static void
on_certificate_answer (gboolean trusted, gpointer data)
{
  KithJoinPage *self = data;

  if (!self->cancellable)
    return;
  if (trusted)
    look (self);
  else
    stop (self);
}

/* A link that names the certificate is believed more than a person in a hurry. */
static gboolean
ask_about_certificate (KithJoinPage *self, const GError *error)
{
  KithServerAddress *address = kith_join_link_get_address (self->invite);

  return !kith_server_address_get_fingerprint (address) &&
         kith_certificate_question_ask (GTK_WIDGET (self), error, self->client, address, on_certificate_answer);
}

/* Nothing that the network tells is believed without the person. */
static void
on_server_answer (gboolean trusted, gpointer data)
{
  KithJoinPage *self = data;
  g_autoptr (KithWireInvitePreview) preview = g_steal_pointer (&self->preview);

  stop (self);
  if (trusted && preview)
    show_preview (self, preview);
}

static gboolean
is_trusted (KithJoinPage *self)
{
  KithServerAddress *address = kith_join_link_get_address (self->invite);
  g_autofree char *pin = kith_client_dup_pin (self->client, address);
  const char *told = kith_server_address_get_fingerprint (address);

  return !told || g_strcmp0 (pin, told) == 0 || find_session (self);
}

static void
take_preview (KithJoinPage *self, KithWireInvitePreview *preview)
{
  if (!self->told_by_network || is_trusted (self))
    {
      stop (self);
      show_preview (self, preview);
      return;
    }
  g_clear_pointer (&self->preview, kith_wire_invite_preview_free);
  self->preview = kith_wire_invite_preview_copy (preview);
  kith_certificate_question_confirm (GTK_WIDGET (self), self->client, kith_join_link_get_address (self->invite),
                                     preview->guild->name, on_server_answer);
}

static void
on_previewed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithJoinPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireInvitePreview) preview = kith_client_preview_invite_finish (KITH_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || (!preview && ask_about_certificate (self, error)))
    return;
  if (preview)
    {
      take_preview (self, preview);
      return;
    }
  stop (self);
  kith_field_set_error (self->link, kith_error_text (error));
}

static void
on_code_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithJoinPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithJoinLink) link = NULL;
  g_autoptr (KithWireInvitePreview) preview = kith_code_search_finish (result, &link, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->cancellable)
    return;
  if (!preview)
    {
      stop (self);
      kith_field_set_error (self->link, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
                                          ? error->message
                                          : kith_error_text (error));
      return;
    }
  g_clear_pointer (&self->invite, kith_join_link_unref);
  self->invite = g_steal_pointer (&link);
  self->told_by_network = TRUE;
  take_preview (self, preview);
}

static void
look (KithJoinPage *self)
{
  kith_client_preview_invite_async (self->client, self->invite, self->cancellable, on_previewed, g_object_ref (self));
}

static void
begin (KithJoinPage *self, const char *progress)
{
  self->cancellable = g_cancellable_new ();
  kith_submit_set_progress (self->look, progress);
  gtk_widget_set_sensitive (GTK_WIDGET (self->link), FALSE);
}

/* @link: (transfer full) */
static void
begin_look (KithJoinPage *self, KithJoinLink *link, gboolean told_by_network)
{
  g_clear_pointer (&self->invite, kith_join_link_unref);
  self->invite = link;
  self->told_by_network = told_by_network;
  begin (self, _ ("Looking where it leads…"));
  look (self);
}

static void
look_for_code (KithJoinPage *self, const char *code)
{
  g_autoptr (KithServerAddress) address = self->chosen ? kith_code_search_get_address (self->chosen) : NULL;

  if (address)
    {
      begin_look (self, kith_join_link_new (address, code), TRUE);
      return;
    }
  begin (self, _ ("Asking the servers of this network…"));
  kith_code_search_async (self->client, self->browser, code, self->cancellable, on_code_found, g_object_ref (self));
}

static void
on_look (KithJoinPage *self)
{
  g_autofree char *text = g_strstrip (g_strdup (kith_field_get_text (self->link)));
  g_autofree char *code = kith_code_search_read (text);
  g_autoptr (GError) error = NULL;
  KithJoinLink *link;

  if (self->cancellable)
    return;
  if (code)
    {
      look_for_code (self, code);
      return;
    }
  link = *text ? kith_join_link_parse (text, &error) : NULL;
  if (!link)
    {
      kith_field_set_error (
        self->link, *text ? _ ("This is neither an invite link, which begins with kith://, nor a code of six digits")
                          : _ ("Paste an invite link, or type a code"));
      return;
    }
  begin_look (self, link, FALSE);
}

static void
on_sign_in (KithJoinPage *self)
{
  g_autoptr (KithServerAddress) address = NULL;

  if (!self->chosen)
    return;
  /* Without the fingerprint that the network told, so that the person is asked for theirs. */
  address = kith_server_address_new (kith_lan_server_get_host (self->chosen), kith_lan_server_get_port (self->chosen),
                                     kith_lan_server_get_tls (self->chosen), NULL);
  g_signal_emit (self, signals[SIGN_IN], 0, address);
}

static void
fail_join (KithJoinPage *self, const GError *error)
{
  stop (self);
  if (!kith_account_fields_show_error (self->account, error) || self->session)
    kith_submit_set_error (self->submit, kith_error_text (error));
}

static void
on_joined (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithJoinPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithGuild) guild = kith_session_join_invite_finish (KITH_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (guild)
    finish (self, KITH_SESSION (source), guild);
  else
    fail_join (self, error);
}

static void
join_with (KithJoinPage *self, KithSession *session)
{
  kith_submit_set_progress (self->submit, _ ("Joining…"));
  kith_session_join_invite_async (session, kith_join_link_get_code (self->invite), self->cancellable, on_joined,
                                  g_object_ref (self));
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithJoinPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithSession) session = kith_client_sign_in_finish (KITH_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!session)
    {
      fail_join (self, error);
      return;
    }
  g_set_object (&self->session, session);
  join_with (self, session);
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithJoinPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithSession) session = kith_client_register_finish (KITH_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!session)
    {
      fail_join (self, error);
      return;
    }
  /* The invite has made one a member; joining again only answers with the guild. */
  g_set_object (&self->session, session);
  join_with (self, session);
}

static void
on_join (KithJoinPage *self)
{
  KithServerAddress *address = kith_join_link_get_address (self->invite);
  const char *password = kith_account_fields_get_password (self->account);

  if (self->cancellable || (!self->session && !kith_account_fields_check (self->account)))
    return;
  self->cancellable = g_cancellable_new ();
  if (self->session)
    join_with (self, self->session);
  else if (kith_account_fields_get_existing (self->account))
    {
      g_autofree char *login = g_strstrip (g_utf8_strdown (kith_account_fields_get_username (self->account), -1));

      kith_submit_set_progress (self->submit, _ ("Signing in…"));
      kith_client_sign_in_async (self->client, address, login, password, self->cancellable, on_signed_in,
                                 g_object_ref (self));
    }
  else
    {
      kith_submit_set_progress (self->submit, _ ("Making your account…"));
      kith_client_register_async (self->client, address, kith_account_fields_get_username (self->account), password,
                                  kith_account_fields_get_name (self->account), kith_join_link_get_code (self->invite),
                                  self->cancellable, on_registered, g_object_ref (self));
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->account), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->switch_account), FALSE);
}

static void
on_try_look (KithJoinPage *self)
{
  kith_submit_try (self->look);
}

static void
on_try_join (KithJoinPage *self)
{
  kith_submit_try (self->submit);
}

static void
on_switch_account (KithJoinPage *self)
{
  kith_account_fields_set_existing (self->account, !kith_account_fields_get_existing (self->account));
  kith_submit_set_error (self->submit, NULL);
  update_account (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->account));
}

static gboolean
kith_join_page_grab_focus (GtkWidget *widget)
{
  KithJoinPage *self = KITH_JOIN_PAGE (widget);
  gboolean looking = gtk_stack_get_visible_child (self->stack) == self->link_form;

  return gtk_widget_grab_focus (looking ? GTK_WIDGET (self->link) : GTK_WIDGET (self->account));
}

static void
kith_join_page_dispose (GObject *object)
{
  KithJoinPage *self = KITH_JOIN_PAGE (object);

  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->invite, kith_join_link_unref);
  g_clear_pointer (&self->preview, kith_wire_invite_preview_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_JOIN_PAGE);
  g_clear_object (&self->session);
  g_clear_object (&self->chosen);
  g_clear_object (&self->browser);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (kith_join_page_parent_class)->dispose (object);
}

static void
kith_join_page_finalize (GObject *object)
{
  KithJoinPage *self = KITH_JOIN_PAGE (object);

  g_free (self->guild_id);
  G_OBJECT_CLASS (kith_join_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-join-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KithJoinPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, KithJoinPage, stack);
  gtk_widget_class_bind_template_child (widget_class, KithJoinPage, link_form);
  gtk_widget_class_bind_template_child (widget_class, KithJoinPage, link_title);
  gtk_widget_class_bind_template_child (widget_class, KithJoinPage, link_lead);
  gtk_widget_class_bind_template_child (widget_class, KithJoinPage, link);
  gtk_widget_class_bind_template_child (widget_class, KithJoinPage, sign_in);
  gtk_widget_class_bind_template_child (widget_class, KithJoinPage, look);
  gtk_widget_class_bind_template_child (widget_class, KithJoinPage, join_form);
  gtk_widget_class_bind_template_child (widget_class, KithJoinPage, picture);
  gtk_widget_class_bind_template_child (widget_class, KithJoinPage, guild_name);
  gtk_widget_class_bind_template_child (widget_class, KithJoinPage, inviter);
  gtk_widget_class_bind_template_child (widget_class, KithJoinPage, members);
  gtk_widget_class_bind_template_child (widget_class, KithJoinPage, server);
  gtk_widget_class_bind_template_child (widget_class, KithJoinPage, account);
  gtk_widget_class_bind_template_child (widget_class, KithJoinPage, switch_account);
  gtk_widget_class_bind_template_child (widget_class, KithJoinPage, submit);
  gtk_widget_class_bind_template_callback (widget_class, on_look);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_in);
  gtk_widget_class_bind_template_callback (widget_class, on_join);
  gtk_widget_class_bind_template_callback (widget_class, on_try_look);
  gtk_widget_class_bind_template_callback (widget_class, on_try_join);
  gtk_widget_class_bind_template_callback (widget_class, on_switch_account);
  gtk_widget_class_bind_template_callback (widget_class, stop);
}

static void
kith_join_page_class_init (KithJoinPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kith_join_page_dispose;
  object_class->finalize = kith_join_page_finalize;
  widget_class->grab_focus = kith_join_page_grab_focus;
  signals[DONE] = g_signal_new ("done", KITH_TYPE_JOIN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                KITH_TYPE_SESSION, KITH_TYPE_GUILD);
  signals[SIGN_IN] = g_signal_new ("sign-in", KITH_TYPE_JOIN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   1, KITH_TYPE_SERVER_ADDRESS);
  g_type_ensure (KITH_TYPE_ACCOUNT_FIELDS);
  g_type_ensure (KITH_TYPE_AVATAR);
  g_type_ensure (KITH_TYPE_FIELD);
  g_type_ensure (KITH_TYPE_SUBMIT);
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_join_page_init (KithJoinPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kith_join_page_new:
 * @browser: hears of the servers of the local network while it looks
 *
 * Returns: (transfer floating): a page that joins with @client
 */
GtkWidget *
kith_join_page_new (KithClient *client, KithLanBrowser *browser)
{
  KithJoinPage *self = g_object_new (KITH_TYPE_JOIN_PAGE, NULL);

  self->client = g_object_ref (client);
  self->browser = g_object_ref (browser);
  return GTK_WIDGET (self);
}

/**
 * kith_join_page_set_server:
 * @server: (nullable): the server of the local network that is to be joined; %NULL for whichever it will be
 */
void
kith_join_page_set_server (KithJoinPage *self, KithLanServer *server)
{
  stop (self);
  g_set_object (&self->chosen, server);
  gtk_label_set_label (self->link_title, server ? kith_lan_server_get_name (server) : _ ("Join with a Link"));
  gtk_label_set_label (
    self->link_lead,
    server ? _ ("Type the six digits that somebody there reads out, or paste the link that they gave you.")
           : _ ("Paste the link that somebody gave you, or type the six digits that somebody in this network reads "
                "out. You see where they lead before you join."));
  gtk_widget_set_visible (self->sign_in, server != NULL);
  kith_field_set_error (self->link, NULL);
  gtk_stack_set_visible_child (self->stack, self->link_form);
}

/**
 * kith_join_page_set_link:
 * @link: an invite link, at which the page looks at once
 */
void
kith_join_page_set_link (KithJoinPage *self, const char *link)
{
  stop (self);
  kith_field_set_text (self->link, link);
  gtk_stack_set_visible_child (self->stack, self->link_form);
  kith_submit_try (self->look);
}

/**
 * kith_join_page_go_back:
 *
 * Returns: whether the page went back from the preview to the link
 */
gboolean
kith_join_page_go_back (KithJoinPage *self)
{
  if (gtk_stack_get_visible_child (self->stack) == self->link_form)
    return FALSE;
  stop (self);
  gtk_stack_set_visible_child (self->stack, self->link_form);
  gtk_widget_grab_focus (GTK_WIDGET (self->link));
  return TRUE;
}
