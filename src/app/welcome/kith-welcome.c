/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-welcome.h"

#include "kith-host-page.h"
#include "kith-join-page.h"
#include "kith-lan-list.h"
#include "kith-sign-in-page.h"

/**
 * KithWelcome:
 *
 * The first thing that one sees, and the way to further accounts later: three choices, each with a page of its own
 * that is made when it is chosen.
 */
struct _KithWelcome
{
  GtkWidget parent_instance;

  KithClient *client;
  KithHost *host;
  KithLanBrowser *browser; /* looks while one of the pages is seen */
  gboolean can_leave;
  KithWelcomeStep first_step; /* where going back ends */

  GtkWidget *content;
  GtkWidget *back;
  GtkStack *stack;
  GtkWidget *start;
  GtkWidget *host_card;
  KithLanList *nearby;
  GtkWidget *pages[KITH_WELCOME_SIGN_IN + 1]; /* (nullable) until they are chosen */
};

G_DEFINE_FINAL_TYPE (KithWelcome, kith_welcome, GTK_TYPE_WIDGET)

enum
{
  DONE,
  LEFT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void show_page (KithWelcome *self, KithWelcomeStep step);

static void
on_done (GtkWidget *page, KithSession *session, KithGuild *guild, KithWelcome *self)
{
  g_signal_emit (self, signals[DONE], 0, session, guild);
}

static void
on_sign_in (GtkWidget *page, KithServerAddress *address, KithWelcome *self)
{
  kith_welcome_set_account (self, address, NULL);
  show_page (self, KITH_WELCOME_SIGN_IN);
}

static GtkWidget *
ensure_page (KithWelcome *self, KithWelcomeStep step)
{
  if (self->pages[step])
    return self->pages[step];
  switch (step)
    {
    case KITH_WELCOME_HOST:
      self->pages[step] = kith_host_page_new (self->client, self->host);
      break;
    case KITH_WELCOME_JOIN:
      self->pages[step] = kith_join_page_new (self->client, self->browser);
      g_signal_connect_object (self->pages[step], "sign-in", G_CALLBACK (on_sign_in), self, 0);
      break;
    case KITH_WELCOME_SIGN_IN:
      self->pages[step] = kith_sign_in_page_new (self->client);
      break;
    case KITH_WELCOME_START:
    default:
      self->pages[step] = self->start;
      return self->start;
    }
  g_signal_connect_object (self->pages[step], "done", G_CALLBACK (on_done), self, 0);
  gtk_stack_add_child (self->stack, self->pages[step]);
  return self->pages[step];
}

static void
show_page (KithWelcome *self, KithWelcomeStep step)
{
  GtkWidget *page = ensure_page (self, step);

  gtk_stack_set_visible_child (self->stack, page);
  gtk_widget_set_visible (self->back, self->can_leave || step != KITH_WELCOME_START);
  gtk_widget_grab_focus (step == KITH_WELCOME_START ? self->host_card : page);
}

static void
on_chosen (KithWelcome *self, KithLanServer *server)
{
  GtkWidget *page = ensure_page (self, KITH_WELCOME_JOIN);

  kith_join_page_set_server (KITH_JOIN_PAGE (page), server);
  show_page (self, KITH_WELCOME_JOIN);
}

static void
kith_welcome_map (GtkWidget *widget)
{
  kith_lan_browser_set_looking (KITH_WELCOME (widget)->browser, TRUE);
  GTK_WIDGET_CLASS (kith_welcome_parent_class)->map (widget);
}

static void
kith_welcome_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kith_welcome_parent_class)->unmap (widget);
  kith_lan_browser_set_looking (KITH_WELCOME (widget)->browser, FALSE);
}

static void
kith_welcome_dispose (GObject *object)
{
  KithWelcome *self = KITH_WELCOME (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_WELCOME);
  g_clear_object (&self->client);
  g_clear_object (&self->host);
  g_clear_object (&self->browser);
  G_OBJECT_CLASS (kith_welcome_parent_class)->dispose (object);
}

static void
kith_welcome_class_init (KithWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_welcome_dispose;
  widget_class->map = kith_welcome_map;
  widget_class->unmap = kith_welcome_unmap;
  g_type_ensure (KITH_TYPE_LAN_LIST);
  signals[DONE] = g_signal_new ("done", KITH_TYPE_WELCOME, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                KITH_TYPE_SESSION, KITH_TYPE_GUILD);
  signals[LEFT] = g_signal_new ("left", KITH_TYPE_WELCOME, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, KithWelcome, content);
  gtk_widget_class_bind_template_child (widget_class, KithWelcome, back);
  gtk_widget_class_bind_template_child (widget_class, KithWelcome, stack);
  gtk_widget_class_bind_template_child (widget_class, KithWelcome, start);
  gtk_widget_class_bind_template_child (widget_class, KithWelcome, host_card);
  gtk_widget_class_bind_template_child (widget_class, KithWelcome, nearby);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_set_css_name (widget_class, "welcome");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_welcome_init (KithWelcome *self)
{
  self->browser = kith_lan_browser_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kith_welcome_new:
 *
 * Returns: (transfer floating): the welcome pages, at the choice
 */
GtkWidget *
kith_welcome_new (KithClient *client, KithHost *host)
{
  KithWelcome *self = g_object_new (KITH_TYPE_WELCOME, NULL);

  self->client = g_object_ref (client);
  self->host = g_object_ref (host);
  kith_lan_list_set_browser (self->nearby, self->browser, host);
  return GTK_WIDGET (self);
}

/**
 * kith_welcome_show_step:
 * @step: the page
 * @can_leave: whether there is an account already to go back to
 */
void
kith_welcome_show_step (KithWelcome *self, KithWelcomeStep step, gboolean can_leave)
{
  self->can_leave = can_leave;
  self->first_step = can_leave ? step : KITH_WELCOME_START;
  if (step == KITH_WELCOME_JOIN)
    kith_join_page_set_server (KITH_JOIN_PAGE (ensure_page (self, step)), NULL);
  show_page (self, step);
}

/**
 * kith_welcome_set_link:
 * @link: an invite link, whose preview is shown
 */
void
kith_welcome_set_link (KithWelcome *self, const char *link)
{
  kith_join_page_set_link (KITH_JOIN_PAGE (ensure_page (self, KITH_WELCOME_JOIN)), link);
}

/**
 * kith_welcome_set_account:
 *
 * Fills in the page that signs in.
 */
void
kith_welcome_set_account (KithWelcome *self, KithServerAddress *address, const char *login)
{
  GtkWidget *page = ensure_page (self, KITH_WELCOME_SIGN_IN);

  kith_sign_in_page_set_account (KITH_SIGN_IN_PAGE (page), address, login);
  gtk_widget_grab_focus (page);
}

/**
 * kith_welcome_go_back:
 *
 * Goes one step back, at the first one out of the welcome pages if that is possible.
 */
void
kith_welcome_go_back (KithWelcome *self)
{
  GtkWidget *shown = gtk_stack_get_visible_child (self->stack);

  if (KITH_IS_JOIN_PAGE (shown) && kith_join_page_go_back (KITH_JOIN_PAGE (shown)))
    return;
  if (self->first_step == KITH_WELCOME_START && shown != self->start)
    show_page (self, KITH_WELCOME_START);
  else if (self->can_leave)
    g_signal_emit (self, signals[LEFT], 0);
}
