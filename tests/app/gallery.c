/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gallery.h"

#include "kith-settings-window.h"

#include <glib/gstdio.h>
#include <locale.h>

/* gallery [--welcome] [--large-text] [DIRECTORY]: opens every view, dialog and page of settings over the demo's models,
 * light and dark and in several widths. Each must fit into the width of a phone; with DIRECTORY each is drawn into a
 * picture. */

#define NARROW 360
/* Text half as large again as usual. */
#define LARGE_TEXT_DPI 144
#define MARGIN 90 /* what stands beside a child at the most */

static const int widths[] = { NARROW, 800, 1400 };

/* What an action is about, where it needs to be told. */
typedef enum
{
  ABOUT_CHANNEL,
  ABOUT_CATEGORY,
  ABOUT_PERSON,
  ABOUT_GROUP,
} About;

/* Those that open nothing, or end the program. */
static const char *const skipped[] = {
  "quit",
  "restart",
  "voice-leave",
  "go-back",
  "go-forward",
  "stop-viewing",
  "inbox",
  "show-pins",
  "back",
  "next-channel",
  "previous-channel",
  "next-unread",
  "previous-unread",
  "clear-status",
  "sign-out",
  "mark-guild-read",
  "toggle-members",
  "host",
  "join",
  "sign-in",
  "about",
  "edit-profile",
  "change-password",
  NULL,
};

static const struct
{
  const char *name;
  About about;
} told_actions[] = {
  { "edit-channel", ABOUT_CHANNEL },  { "delete-channel", ABOUT_CHANNEL },
  { "edit-channel", ABOUT_CATEGORY }, { "create-channel-in", ABOUT_CATEGORY },
  { "message-user", ABOUT_PERSON },   { "block-user", ABOUT_PERSON },
  { "add-person", ABOUT_GROUP },      { "rename-group", ABOUT_GROUP },
  { "leave-group", ABOUT_GROUP },     { "notification-settings", ABOUT_CHANNEL },
  { "show-profile", ABOUT_PERSON },
};

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  guint *left = data;

  if (*left)
    (*left)--;
  return *left ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Lets some frames be drawn, and all that comes between them be done. */
void
gallery_let_draw (GtkWindow *window, guint frames)
{
  guint left = frames;

  gtk_widget_add_tick_callback (GTK_WIDGET (window), on_tick, &left, NULL);
  while (left)
    {
      if (!gtk_widget_get_mapped (GTK_WIDGET (window)))
        g_error ("the window went away");
      g_main_context_iteration (NULL, TRUE);
    }
}

void
gallery_draw (Gallery *self, GtkWindow *window, GtkWidget *widget, const char *name, int width)
{
  GtkNative *native = gtk_widget_get_native (widget);
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GtkSnapshot) snapshot = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *file = NULL, *path = NULL;

  if (!self->folder)
    return;
  paintable = gtk_widget_paintable_new (widget);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  node = gtk_snapshot_to_node (g_steal_pointer (&snapshot));
  if (!node)
    return;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (native), node, NULL);
  file = g_strdup_printf ("%s-%d-%s.png", name, width, self->dark ? "dark" : "light");
  path = g_build_filename (self->folder, file, NULL);
  if (!gdk_texture_save_to_png (texture, path))
    g_error ("%s could not be written", path);
  self->pictures++;
}

/* The widget that makes its parents as wide as they are. */
static GtkWidget *
find_widest (GtkWidget *widget, int width)
{
  GtkWidget *widest = NULL;
  int most = width - 2 * MARGIN;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      int least = 0;

      if (gtk_widget_get_child_visible (child) && gtk_widget_get_visible (child) && !GTK_IS_POPOVER (child))
        gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      if (least > most)
        widest = child;
      most = MAX (most, least);
    }
  return widest ? find_widest (widest, most) : widget;
}

static void
check_width (Gallery *self, GtkWindow *window, const char *name)
{
  int least = 0;
  /* The window itself counts the borders that it has without a compositor. */
  GtkWidget *content = gtk_widget_get_first_child (GTK_WIDGET (window)), *widest;

  gtk_widget_measure (content, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  /* GTK's own list of keys has no narrow form. */
  if (least <= NARROW || GTK_IS_SHORTCUTS_WINDOW (window) || !g_hash_table_add (self->told, g_strdup (name)))
    return;
  widest = find_widest (content, least);
  g_print ("# %s needs %d px because of a %s%s%s\n", name, least, G_OBJECT_TYPE_NAME (widest),
           GTK_IS_LABEL (widest) ? ": " : "", GTK_IS_LABEL (widest) ? gtk_label_get_label (GTK_LABEL (widest)) : "");
}

static gboolean
can_be_narrow (GtkWindow *window)
{
  return gtk_window_get_resizable (window) && !ADW_IS_MESSAGE_DIALOG (window);
}

/* One view in all widths. A dialog is shown as wide as it likes, and narrow. */
void
gallery_show_scene (Gallery *self, GtkWindow *window, const char *name)
{
  int own_width, own_height;
  gboolean dialog = window != self->window;

  gtk_window_get_default_size (window, &own_width, &own_height);
  self->scenes++;
  if (dialog)
    {
      if (!can_be_narrow (window))
        check_width (self, window, name);
      gallery_let_draw (window, GALLERY_SETTLE_FRAMES);
      gallery_draw (self, window, GTK_WIDGET (window), name, gtk_widget_get_width (GTK_WIDGET (window)));
    }
  for (guint i = 0; i < (dialog ? 1 : G_N_ELEMENTS (widths)); i++)
    {
      if (dialog && !can_be_narrow (window))
        break;
      gtk_window_set_default_size (window, widths[i], widths[i] == NARROW ? 640 : 800);
      gallery_let_draw (window, GALLERY_SETTLE_FRAMES);
      /* What folds needs more room until it has folded. */
      if (widths[i] == NARROW)
        check_width (self, window, name);
      gallery_draw (self, window, GTK_WIDGET (window), name, widths[i]);
    }
  gtk_window_set_default_size (window, own_width, own_height);
  gallery_let_draw (window, GALLERY_SETTLE_FRAMES);
}

static GtkWidget *
find_pages (GtkWidget *widget)
{
  if (GTK_IS_STACK (widget))
    {
      g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (GTK_STACK (widget));

      if (g_list_model_get_n_items (G_LIST_MODEL (pages)) > 2)
        return widget;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_pages (child);

      if (found)
        return found;
    }
  return NULL;
}

static GPtrArray *
list_pages (GtkWindow *window)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GtkWidget *stack = NULL;
  g_autoptr (GtkSelectionModel) pages = NULL;

  if (KITH_IS_SETTINGS_WINDOW (window))
    stack = find_pages (GTK_WIDGET (window));
  if (!stack)
    return names;
  pages = gtk_stack_get_pages (GTK_STACK (stack));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    {
      g_autoptr (GObject) page = g_list_model_get_item (G_LIST_MODEL (pages), i);
      const char *name = gtk_stack_page_get_name (GTK_STACK_PAGE (page));

      if (name)
        g_ptr_array_add (names, g_strdup (name));
    }
  return names;
}

/* A dialog, with each of its pages where it has some. */
void
gallery_show_dialog (Gallery *self, GtkWindow *dialog, const char *name)
{
  g_autoptr (GPtrArray) pages = list_pages (dialog);

  gallery_let_draw (dialog, GALLERY_OPEN_FRAMES);
  gallery_show_scene (self, dialog, name);
  for (guint i = 0; i < pages->len; i++)
    {
      g_autofree char *scene = g_strdup_printf ("%s-%s", name, (const char *) pages->pdata[i]);

      kith_settings_window_show_page (KITH_SETTINGS_WINDOW (dialog), pages->pdata[i]);
      gallery_let_draw (dialog, GALLERY_OPEN_FRAMES);
      g_assert_cmpstr (kith_settings_window_get_page (KITH_SETTINGS_WINDOW (dialog)), ==, pages->pdata[i]);
      gallery_show_scene (self, dialog, scene);
      g_assert_cmpstr (kith_settings_window_get_page (KITH_SETTINGS_WINDOW (dialog)), ==, pages->pdata[i]);
    }
}

/* The window that is there now and was not among @before. */
static GtkWindow *
find_new (GPtrArray *before)
{
  GListModel *all = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (all, i);

      if (!g_ptr_array_find (before, window, NULL) && gtk_widget_get_mapped (GTK_WIDGET (window)))
        return window;
    }
  return NULL;
}

static GPtrArray *
list_windows (void)
{
  GListModel *all = gtk_window_get_toplevels ();
  GPtrArray *windows = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (all, i);

      g_ptr_array_add (windows, window);
    }
  return windows;
}

static GtkWindow *
wait_for_dialog (Gallery *self, GPtrArray *before)
{
  GtkWindow *dialog = NULL;

  for (guint i = 0; i < GALLERY_OPEN_FRAMES && !dialog; i++)
    {
      gallery_let_draw (self->window, 1);
      dialog = find_new (before);
    }
  return dialog;
}

/* The window that @open presents, or NULL. */
GtkWindow *
gallery_open_dialog (Gallery *self, GalleryOpen open, gpointer data)
{
  g_autoptr (GPtrArray) before = list_windows ();

  open (data);
  return wait_for_dialog (self, before);
}

/* The same of an action that @widget knows of. */
GtkWindow *
gallery_open_action (Gallery *self, GtkWidget *widget, const char *action, GVariant *about)
{
  g_autoptr (GPtrArray) before = list_windows ();
  g_autoptr (GVariant) parameter = about ? g_variant_ref_sink (about) : NULL;

  if (!gtk_widget_activate_action_variant (widget, action, parameter))
    g_error ("there is no action %s", action);
  return wait_for_dialog (self, before);
}

void
gallery_close_dialog (Gallery *self, GtkWindow *dialog)
{
  gtk_window_destroy (dialog);
  gallery_let_draw (self->window, GALLERY_SETTLE_FRAMES);
}

static void
show_action (Gallery *self, const char *prefix, const char *action, GVariant *about, const char *name)
{
  g_autofree char *full = g_strconcat (prefix, action, NULL);
  GtkWindow *dialog = gallery_open_action (self, GTK_WIDGET (self->window), full, about);

  if (!dialog)
    return;
  gallery_show_dialog (self, dialog, name);
  gallery_close_dialog (self, dialog);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* Whatever opens something without being told more. */
static void
show_actions (Gallery *self, GActionGroup *group, const char *prefix)
{
  g_auto (GStrv) names = g_action_group_list_actions (group);

  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  for (guint i = 0; names[i]; i++)
    if (g_action_group_get_action_enabled (group, names[i]) &&
        !g_action_group_get_action_parameter_type (group, names[i]) && !g_strv_contains (skipped, names[i]) &&
        !g_action_group_get_action_state_type (group, names[i]))
      show_action (self, prefix, names[i], NULL, names[i]);
}

static KithChannel *
find_channel (GListModel *channels, KithChannelKind kind)
{
  for (guint i = 0; i < g_list_model_get_n_items (channels); i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (channels, i);

      if (kith_channel_get_kind (channel) == kind)
        return channel;
    }
  return NULL;
}

static const char *
find_subject (KithGuild *guild, KithSession *session, About about)
{
  GListModel *conversations = kith_conversations_list (kith_session_get_conversations (session));
  GListModel *members = kith_guild_list_members (guild);
  KithChannel *channel = NULL;

  if (about == ABOUT_CHANNEL || about == ABOUT_CATEGORY)
    channel = find_channel (kith_guild_list_channels (guild),
                            about == ABOUT_CATEGORY ? KITH_CHANNEL_KIND_CATEGORY : KITH_CHANNEL_KIND_TEXT);
  else if (about == ABOUT_GROUP)
    channel = find_channel (conversations, KITH_CHANNEL_KIND_GROUP);
  else
    for (guint i = 0; i < g_list_model_get_n_items (members); i++)
      {
        g_autoptr (KithMember) member = g_list_model_get_item (members, i);
        KithUser *user = kith_member_get_user (member);

        if (user != kith_session_get_account (session))
          return kith_user_get_id (user);
      }
  return channel ? kith_channel_get_id (channel) : NULL;
}

static void
show_told_actions (Gallery *self)
{
  KithGuild *guild = kith_main_view_get_guild (kith_window_get_main_view (KITH_WINDOW (self->window)));
  KithSession *session = kith_guild_get_session (guild);

  for (guint i = 0; i < G_N_ELEMENTS (told_actions); i++)
    {
      const char *subject = find_subject (guild, session, told_actions[i].about);
      g_autofree char *name = g_strdup_printf ("%s-%d", told_actions[i].name, told_actions[i].about);

      if (subject && g_action_map_lookup_action (G_ACTION_MAP (self->window), told_actions[i].name))
        show_action (self, "win.", told_actions[i].name,
                     g_str_equal (told_actions[i].name, "show-profile")
                       ? g_variant_new ("(sss)", kith_session_get_id (session), subject, kith_guild_get_id (guild))
                       : g_variant_new ("(ss)", kith_session_get_id (session), subject),
                     name);
    }
}

static void
list_menu_buttons (GtkWidget *widget, GPtrArray *buttons)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_MENU_BUTTON (widget) && gtk_widget_get_sensitive (widget))
    g_ptr_array_add (buttons, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    list_menu_buttons (child, buttons);
}

/* What the buttons of the main window open. */
static void
show_popovers (Gallery *self)
{
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();

  gtk_window_set_default_size (self->window, 1400, 800);
  gallery_let_draw (self->window, GALLERY_SETTLE_FRAMES);
  list_menu_buttons (GTK_WIDGET (self->window), buttons);
  for (guint i = 0; i < buttons->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("popover-%u", i);
      GtkPopover *popover;

      gtk_menu_button_popup (buttons->pdata[i]);
      gallery_let_draw (self->window, GALLERY_OPEN_FRAMES);
      popover = gtk_menu_button_get_popover (buttons->pdata[i]);
      if (popover && gtk_widget_get_mapped (GTK_WIDGET (popover)))
        {
          self->scenes++;
          gallery_draw (self, self->window, GTK_WIDGET (popover), name, gtk_widget_get_width (GTK_WIDGET (popover)));
        }
      gtk_menu_button_popdown (buttons->pdata[i]);
      gallery_let_draw (self->window, GALLERY_SETTLE_FRAMES);
    }
}

static void
show_community (Gallery *self)
{
  KithMainView *view = kith_window_get_main_view (KITH_WINDOW (self->window));
  GListModel *sessions = kith_client_list_sessions (kith_application_get_client (self->application));
  g_autoptr (KithSession) session = g_list_model_get_item (sessions, 0);
  g_autoptr (KithGuild) guild = g_list_model_get_item (kith_session_list_guilds (session), 0);
  GListModel *conversations = kith_conversations_list (kith_session_get_conversations (session));
  KithChannel *group = find_channel (conversations, KITH_CHANNEL_KIND_GROUP);

  if (group)
    {
      kith_window_open_channel (KITH_WINDOW (self->window), group);
      gallery_let_draw (self->window, GALLERY_OPEN_FRAMES);
      gallery_show_scene (self, self->window, "main-group");
    }
  kith_window_open_guild (KITH_WINDOW (self->window), guild);
  gallery_let_draw (self->window, GALLERY_OPEN_FRAMES);
  g_assert_nonnull (view);
  gallery_show_scene (self, self->window, "main");
  show_popovers (self);
  show_actions (self, G_ACTION_GROUP (self->application), "app.");
  show_actions (self, G_ACTION_GROUP (self->window), "win.");
  show_told_actions (self);
  /* One of them went elsewhere. */
  kith_window_open_guild (KITH_WINDOW (self->window), guild);
  gallery_let_draw (self->window, GALLERY_OPEN_FRAMES);
  gallery_show_inner (self);
}

static void
show_welcome (Gallery *self)
{
  const char *const steps[] = { "host", "join", "sign-in" };

  gallery_show_scene (self, self->window, "welcome");
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *name = g_strdup_printf ("welcome-%s", steps[i]);

      g_action_group_activate_action (G_ACTION_GROUP (self->window), steps[i], NULL);
      gallery_let_draw (self->window, GALLERY_OPEN_FRAMES);
      gallery_show_scene (self, self->window, name);
      g_action_group_activate_action (G_ACTION_GROUP (self->window), "back", NULL);
      gallery_let_draw (self->window, GALLERY_OPEN_FRAMES);
    }
}

static gboolean
show_all (gpointer data)
{
  Gallery *self = data;
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->window = gtk_application_get_active_window (GTK_APPLICATION (self->application));
  if (!self->window || !gtk_widget_get_mapped (GTK_WIDGET (self->window)))
    return G_SOURCE_CONTINUE;
  if (self->large_text)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", LARGE_TEXT_DPI * 1024, NULL);
  for (self->dark = FALSE;; self->dark = TRUE)
    {
      adw_style_manager_set_color_scheme (style,
                                          self->dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
      gallery_let_draw (self->window, GALLERY_OPEN_FRAMES);
      if (self->welcome)
        show_welcome (self);
      else
        show_community (self);
      if (self->dark || !self->folder)
        break;
    }
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "quit", NULL);
  return G_SOURCE_REMOVE;
}

int
main (int argc, char *argv[])
{
  g_autofree char *data_dir = g_dir_make_tmp ("kith-gallery-XXXXXX", NULL);
  Gallery self = { .told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  const char *arguments[] = { "kith", "--data-dir", data_dir, "--demo", NULL };
  int status;

  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], "--welcome"))
      self.welcome = TRUE;
    else if (g_str_equal (argv[i], "--large-text"))
      self.large_text = TRUE;
    else
      self.folder = argv[i];
  if (self.welcome)
    arguments[3] = NULL;
  if (self.folder && g_mkdir_with_parents (self.folder, 0755) < 0)
    g_error ("%s could not be made", self.folder);
  self.application = kith_application_new ();
  g_application_set_flags (G_APPLICATION (self.application),
                           g_application_get_flags (G_APPLICATION (self.application)) | G_APPLICATION_NON_UNIQUE);
  g_timeout_add (50, show_all, &self);
  status = g_application_run (G_APPLICATION (self.application), self.welcome ? 3 : 4, (char **) arguments);
  g_print ("# %u scenes, %u pictures\n", self.scenes, self.pictures);
  g_print ("%sok 1 - every view fits into %d px\n1..1\n", g_hash_table_size (self.told) ? "not " : "", NARROW);
  g_clear_object (&self.application);
  status |= g_hash_table_size (self.told) > 0;
  g_hash_table_unref (self.told);
  return status;
}
