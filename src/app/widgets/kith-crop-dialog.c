/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-crop-dialog.h"

#include "kith-crop-view.h"
#include "kith-error-text.h"

#include <glib/gi18n.h>

/**
 * KithCropDialog:
 *
 * Shows a picture from a file, lets the person choose the part that others see, and stays open until it was sent.
 */
struct _KithCropDialog
{
  AdwWindow parent_instance;

  KithCropFunc func;
  GObject *data;
  gboolean round;
  GCancellable *cancellable;
  gboolean sending;
  GtkStack *stack;
  GtkWidget *loading;
  GtkWidget *editor;
  AdwStatusPage *failed;
  KithCropView *view;
  GtkRange *zoom;
  GtkPicture *preview;
  GtkPicture *small_preview;
  GtkLabel *error;
  GtkWidget *save;
  GtkStack *save_stack;
  GtkWidget *save_label;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (KithCropDialog, kith_crop_dialog, ADW_TYPE_WINDOW)

#define MAX_FILE_BYTES (64 * 1024 * 1024)
#define MAX_FILE_SIDE 20000
/* More is not needed to cut a part out of it. */
#define WORK_SIDE 2048
#define CUT_SIDE 512
#define PREVIEW 72
#define SMALL_PREVIEW 36

typedef struct
{
  gboolean too_large;
} Loading;

static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  Loading *loading = data;
  int most = MAX (width, height);

  loading->too_large = most > MAX_FILE_SIDE;
  if (loading->too_large)
    gdk_pixbuf_loader_set_size (loader, 1, 1);
  else if (most > WORK_SIDE)
    gdk_pixbuf_loader_set_size (loader, MAX (width * (gint64) WORK_SIDE / most, 1),
                                MAX (height * (gint64) WORK_SIDE / most, 1));
}

static GdkPixbuf *
decode (GBytes *bytes, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  Loading loading = { FALSE };
  GdkPixbuf *picture;
  gboolean good;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), &loading);
  good = gdk_pixbuf_loader_write_bytes (loader, bytes, NULL);
  good = gdk_pixbuf_loader_close (loader, NULL) && good;
  picture = good ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (picture && !loading.too_large)
    return gdk_pixbuf_apply_embedded_orientation (picture);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       loading.too_large ? _ ("This picture is too large to be opened")
                                         : _ ("This file is not a picture, or it is damaged"));
  return NULL;
}

static void
run_load (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info (data, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, cancellable, &error);
  g_autoptr (GBytes) bytes = NULL;
  GdkPixbuf *picture;

  if (info && g_file_info_get_size (info) > MAX_FILE_BYTES)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("This file is too large for a picture"));
  else if (info)
    bytes = g_file_load_bytes (data, cancellable, NULL, &error);
  picture = bytes ? decode (bytes, &error) : NULL;
  if (picture)
    g_task_return_pointer (task, picture, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
show_in (KithCropDialog *self, GtkPicture *preview, int side)
{
  g_autoptr (GdkPixbuf) cut = kith_crop_view_cut (self->view, side);
  g_autoptr (GdkTexture) texture = gdk_texture_new_for_pixbuf (cut);

  gtk_picture_set_paintable (preview, GDK_PAINTABLE (texture));
}

static void
on_view_changed (KithCropDialog *self)
{
  show_in (self, self->preview, PREVIEW);
  show_in (self, self->small_preview, SMALL_PREVIEW);
  gtk_range_set_value (self->zoom, kith_crop_view_get_zoom (self->view));
}

static void
on_zoom_changed (KithCropDialog *self)
{
  kith_crop_view_set_zoom (self->view, gtk_range_get_value (self->zoom));
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  KithCropDialog *self = KITH_CROP_DIALOG (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) picture = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!picture)
    {
      adw_status_page_set_description (self->failed, error->message);
      gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->failed));
      return;
    }
  kith_crop_view_set_picture (self->view, picture, self->round);
  gtk_stack_set_visible_child (self->stack, self->editor);
  gtk_widget_set_sensitive (self->save, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static GBytes *
encode (KithCropDialog *self)
{
  g_autoptr (GdkPixbuf) cut = kith_crop_view_cut (self->view, CUT_SIDE);
  char *data;
  gsize size;
  gboolean done;

  done = gdk_pixbuf_get_has_alpha (cut)
           ? gdk_pixbuf_save_to_buffer (cut, &data, &size, "png", NULL, NULL)
           : gdk_pixbuf_save_to_buffer (cut, &data, &size, "jpeg", NULL, "quality", "95", NULL);
  return done ? g_bytes_new_take (data, size) : NULL;
}

static void
set_sending (KithCropDialog *self, gboolean sending)
{
  self->sending = sending;
  gtk_widget_set_sensitive (self->editor, !sending);
  gtk_widget_set_sensitive (self->save, !sending);
  gtk_stack_set_visible_child (self->save_stack, sending ? GTK_WIDGET (self->spinner) : self->save_label);
  gtk_spinner_set_spinning (self->spinner, sending);
}

static void
on_save (KithCropDialog *self)
{
  g_autoptr (GBytes) picture = NULL;

  if (self->sending || gtk_stack_get_visible_child (self->stack) != self->editor)
    return;
  picture = encode (self);
  if (!picture)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->error), FALSE);
  set_sending (self, TRUE);
  self->func (self, picture, self->cancellable, self->data);
}

static void
kith_crop_dialog_dispose (GObject *object)
{
  KithCropDialog *self = KITH_CROP_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_CROP_DIALOG);
  g_clear_object (&self->data);
  G_OBJECT_CLASS (kith_crop_dialog_parent_class)->dispose (object);
}

static void
kith_crop_dialog_finalize (GObject *object)
{
  g_object_unref (KITH_CROP_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (kith_crop_dialog_parent_class)->finalize (object);
}

static gboolean
on_close_request (KithCropDialog *self)
{
  g_cancellable_cancel (self->cancellable);
  return GDK_EVENT_PROPAGATE;
}

static void
kith_crop_dialog_class_init (KithCropDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_crop_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = kith_crop_dialog_finalize;
  g_type_ensure (KITH_TYPE_CROP_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-crop-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, KithCropDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, KithCropDialog, loading);
  gtk_widget_class_bind_template_child (widget_class, KithCropDialog, editor);
  gtk_widget_class_bind_template_child (widget_class, KithCropDialog, failed);
  gtk_widget_class_bind_template_child (widget_class, KithCropDialog, view);
  gtk_widget_class_bind_template_child (widget_class, KithCropDialog, zoom);
  gtk_widget_class_bind_template_child (widget_class, KithCropDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, KithCropDialog, small_preview);
  gtk_widget_class_bind_template_child (widget_class, KithCropDialog, error);
  gtk_widget_class_bind_template_child (widget_class, KithCropDialog, save);
  gtk_widget_class_bind_template_child (widget_class, KithCropDialog, save_stack);
  gtk_widget_class_bind_template_child (widget_class, KithCropDialog, save_label);
  gtk_widget_class_bind_template_child (widget_class, KithCropDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_view_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_zoom_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_close_request);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
kith_crop_dialog_init (KithCropDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kith_crop_dialog_open:
 * @file: a picture
 * @round: whether it is shown as a circle
 * @func: sends the part that was chosen
 *
 * Shows the dialog.
 */
void
kith_crop_dialog_open (GtkWindow *parent, GFile *file, gboolean round, KithCropFunc func, GObject *data)
{
  KithCropDialog *self = g_object_new (KITH_TYPE_CROP_DIALOG, "transient-for", parent, NULL);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_loaded, NULL);

  self->func = func;
  self->data = g_object_ref (data);
  self->round = round;
  if (!round)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->preview), "square");
      gtk_widget_add_css_class (GTK_WIDGET (self->small_preview), "square");
    }
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, run_load);
  gtk_window_present (GTK_WINDOW (self));
}

typedef struct
{
  GtkWindow *parent;
  gboolean round;
  KithCropFunc func;
  GObject *data;
} Choice;

static void
choice_free (gpointer data, GClosure *closure)
{
  Choice *choice = data;

  g_object_unref (choice->parent);
  g_object_unref (choice->data);
  g_free (choice);
}

static void
on_chosen (GtkNativeDialog *chooser, int response, Choice *choice)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && file)
    kith_crop_dialog_open (choice->parent, file, choice->round, choice->func, choice->data);
  gtk_native_dialog_destroy (chooser);
  g_object_unref (chooser);
}

/**
 * kith_crop_dialog_choose:
 *
 * Asks for a file first; otherwise as kith_crop_dialog_open().
 */
void
kith_crop_dialog_choose (GtkWindow *parent, gboolean round, KithCropFunc func, GObject *data)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_ ("Choose a Picture"), parent,
                                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), NULL);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  Choice *choice = g_new0 (Choice, 1);

  choice->parent = g_object_ref (parent);
  choice->round = round;
  choice->func = func;
  choice->data = g_object_ref (data);
  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_filter_add_pixbuf_formats (filter);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_data (chooser, "response", G_CALLBACK (on_chosen), choice, choice_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/**
 * kith_crop_dialog_end:
 * @error: (nullable): why it was not sent; without it the dialog closes
 */
void
kith_crop_dialog_end (KithCropDialog *self, const GError *error)
{
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  set_sending (self, FALSE);
  if (!error)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_label_set_label (self->error, kith_error_text (error));
  gtk_widget_set_visible (GTK_WIDGET (self->error), TRUE);
}
