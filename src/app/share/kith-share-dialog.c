/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share-dialog.h"

#include <glib/gi18n.h>

#include "kith-cameras.h"
#include "kith-screen-portal.h"
#include "kith-x11-screens.h"

/**
 * KithShareDialog:
 *
 * What can be shown: the screen, its monitors, windows; or cameras; and in which quality.
 */
struct _KithShareDialog
{
  AdwWindow parent_instance;

  KithCallShares *shares;
  KithShareKind kind;
  GPtrArray *sources;        /* (nullable): KithShareSource */
  GPtrArray *marks;          /* GtkCheckButton: of each */
  AdwComboRow *quality;      /* (nullable): of a camera there is one only */
  GtkSwitch *sound;          /* (nullable): a camera has none */
  GtkWidget *share, *places; /* a button; a group of rows */
};

G_DEFINE_FINAL_TYPE (KithShareDialog, kith_share_dialog, ADW_TYPE_WINDOW)

static const struct
{
  KithShareQuality quality;
  const char *label, *explanation;
} qualities[] = {
  { KITH_SHARE_QUALITY_TEXT, N_ ("Sharp text"), N_ ("1080p, 15 frames a second") },
  { KITH_SHARE_QUALITY_MOTION, N_ ("Smooth motion"), N_ ("720p, 30 frames a second") },
  { KITH_SHARE_QUALITY_FULL_MOTION, N_ ("Sharp and smooth"), N_ ("1080p, 30 frames a second") },
};

static const KithShareSource *
get_chosen (KithShareDialog *self)
{
  for (guint i = 0; i < self->marks->len; i++)
    if (gtk_check_button_get_active (self->marks->pdata[i]))
      return self->sources->pdata[i];
  return NULL;
}

static guint
get_quality (KithShareDialog *self)
{
  return MIN (adw_combo_row_get_selected (self->quality), G_N_ELEMENTS (qualities) - 1);
}

static void
update_quality (KithShareDialog *self)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->quality), _ (qualities[get_quality (self)].explanation));
}

static void
begin (KithShareDialog *self, const KithShareSource *source)
{
  KithShareQuality quality = KITH_SHARE_QUALITY_CAMERA;
  gboolean sound = self->sound && gtk_switch_get_active (self->sound);

  if (self->quality)
    quality = qualities[get_quality (self)].quality;
  kith_call_shares_begin (self->shares, self->kind, source, sound ? KITH_CALL_SHARES_OTHERS : NULL, quality);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_chosen (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithShareDialog) self = KITH_SHARE_DIALOG (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithShareSource) source = kith_screen_portal_choose_finish (result, &error);

  if (!self->shares)
    return;
  gtk_widget_set_sensitive (self->share, TRUE);
  if (source)
    begin (self, source);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->places), error->message);
}

static void
on_share (KithShareDialog *self)
{
  const KithShareSource *source = get_chosen (self);

  if (!source)
    return;
  if (source->kind != KITH_SHARE_SOURCE_STREAM)
    {
      begin (self, source);
      return;
    }
  gtk_widget_set_sensitive (self->share, FALSE);
  kith_screen_portal_choose_async (on_chosen, g_object_ref (self));
}

static const char *
get_icon (const KithShareSource *source)
{
  switch (source->kind)
    {
    case KITH_SHARE_SOURCE_WINDOW:
      return "focus-windows-symbolic";
    case KITH_SHARE_SOURCE_CAMERA:
      return "camera-web-symbolic";
    case KITH_SHARE_SOURCE_SCREEN:
    case KITH_SHARE_SOURCE_STREAM:
    case KITH_SHARE_SOURCE_TEST:
    default:
      return "video-display-symbolic";
    }
}

static void
add_row (KithShareDialog *self, const KithShareSource *source)
{
  GtkWidget *row = adw_action_row_new (), *mark = gtk_check_button_new ();

  gtk_check_button_set_group (GTK_CHECK_BUTTON (mark), self->marks->len ? self->marks->pdata[0] : NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (mark), self->marks->len == 0);
  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), source->label ? source->label : _ ("Whole screen"));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (get_icon (source)));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), mark);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), mark);
  gtk_accessible_update_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  source->label ? source->label : _ ("Whole screen"), -1);
  g_ptr_array_add (self->marks, mark);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->places), row);
}

static void
add_nothing (KithShareDialog *self, const char *title, const char *why)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (why)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), why);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->places), row);
  gtk_widget_set_sensitive (self->share, FALSE);
}

/* What an X server of another kind of session shows is empty. */
static gboolean
is_x11 (KithShareDialog *self)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));

  return g_str_equal (G_OBJECT_TYPE_NAME (display), "GdkX11Display");
}

/* (transfer full): where the desktop asks what is to be shown. */
static GPtrArray *
list_portal (void)
{
  GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_share_source_free);

  g_ptr_array_add (sources, kith_share_source_new (KITH_SHARE_SOURCE_STREAM, _ ("Chosen in the next step")));
  return sources;
}

static void
fill (KithShareDialog *self)
{
  gboolean camera = self->kind == KITH_SHARE_KIND_CAMERA;
  g_autoptr (GError) error = NULL;

  if (camera)
    self->sources = kith_cameras_list (&error);
  else if (is_x11 (self))
    self->sources = kith_x11_screens_list (&error);
  else if (kith_screen_portal_check (&error))
    self->sources = list_portal ();
  for (guint i = 0; self->sources && i < self->sources->len; i++)
    add_row (self, self->sources->pdata[i]);
  if (self->marks->len > 0)
    return;
  if (camera)
    add_nothing (self, _ ("No camera was found"), error ? error->message : _ ("Connect one, and open this again."));
  else
    add_nothing (self, _ ("The screen cannot be shared here"), error ? error->message : NULL);
}

static GtkWidget *
build_header (KithShareDialog *self)
{
  GtkWidget *header = adw_header_bar_new (), *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));

  self->share = gtk_button_new_with_mnemonic (_ ("_Share"));
  gtk_widget_add_css_class (self->share, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  g_signal_connect_swapped (self->share, "clicked", G_CALLBACK (on_share), self);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->share);
  return header;
}

static void
add_sound (KithShareDialog *self, AdwPreferencesGroup *group)
{
  GtkWidget *row = adw_action_row_new (), *button = gtk_switch_new ();

  self->sound = GTK_SWITCH (button);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Share the sound"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Of all programs but Kith, so that nobody hears themselves"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Share the sound"), -1);
  adw_preferences_group_add (group, row);
}

static void
add_quality (KithShareDialog *self, AdwPreferencesPage *page)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (qualities); i++)
    gtk_string_list_append (labels, _ (qualities[i].label));
  self->quality = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->quality), _ ("Quality"));
  adw_combo_row_set_model (self->quality, G_LIST_MODEL (labels));
  g_signal_connect_object (self->quality, "notify::selected", G_CALLBACK (update_quality), self, G_CONNECT_SWAPPED);
  update_quality (self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->quality));
  add_sound (self, ADW_PREFERENCES_GROUP (group));
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers, GtkWindow *window)
{
  if (key != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  gtk_window_close (window);
  return GDK_EVENT_STOP;
}

static void
kith_share_dialog_dispose (GObject *object)
{
  KithShareDialog *self = KITH_SHARE_DIALOG (object);

  g_clear_object (&self->shares);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->marks, g_ptr_array_unref);
  G_OBJECT_CLASS (kith_share_dialog_parent_class)->dispose (object);
}

static void
kith_share_dialog_class_init (KithShareDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_share_dialog_dispose;
}

static void
kith_share_dialog_init (KithShareDialog *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->marks = g_ptr_array_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/**
 * kith_share_dialog_new:
 *
 * Returns: (transfer none): a question that is not shown yet; the answer goes to the call
 */
KithShareDialog *
kith_share_dialog_new (GtkWindow *parent, KithCallShares *shares, KithShareKind kind)
{
  gboolean camera = kind == KITH_SHARE_KIND_CAMERA;
  KithShareDialog *self = g_object_new (KITH_TYPE_SHARE_DIALOG, "transient-for", parent, "modal", TRUE, "title",
                                        camera ? _ ("Show Your Camera") : _ ("Share Your Screen"), "default-width", 460,
                                        "default-height", camera ? 300 : 500, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *page = adw_preferences_page_new ();

  self->shares = g_object_ref (shares);
  self->kind = kind;
  gtk_box_append (GTK_BOX (box), build_header (self));
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), page);
  self->places = adw_preferences_group_new ();
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->places),
                                         camera ? NULL : _ ("Those in the voice channel who choose to watch see it."));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (self->places));
  if (!camera)
    add_quality (self, ADW_PREFERENCES_PAGE (page));
  fill (self);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->share);
  return self;
}
