/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-account-devices.h"

#include "kith-error-text.h"
#include "kith-session-account.h"
#include "kith-settings-window.h"
#include "kith-time-words.h"

#include <glib/gi18n.h>

/**
 * KithAccountDevices:
 *
 * Where a person is signed in, with a way to end it for one device and for all others. The list is asked for each time
 * the page comes into sight.
 */
struct _KithAccountDevices
{
  GtkWidget parent_instance;

  KithSession *session;
  GCancellable *cancellable;
  GtkStack *stack;
  GtkWidget *loading;
  GtkWidget *list;
  AdwStatusPage *failed;
  AdwPreferencesGroup *here;
  AdwPreferencesGroup *others;
  GtkWidget *end_all;
  GPtrArray *rows; /* of both groups, borrowed */
  guint n_others;
};

G_DEFINE_FINAL_TYPE (KithAccountDevices, kith_account_devices, GTK_TYPE_WIDGET)

#define DEVICE_ID "kith-device-id"

static void refresh (KithAccountDevices *self);

static KithSettingsWindow *
get_window (KithAccountDevices *self)
{
  return KITH_SETTINGS_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithAccountDevices) self = data;
  g_autoptr (GError) error = NULL;

  kith_session_end_device_finish (KITH_SESSION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error)
    kith_settings_window_show_error (get_window (self), _ ("The device was not signed out"), error);
  refresh (self);
}

static void
on_end (GtkButton *button, KithAccountDevices *self)
{
  const char *id = g_object_get_data (G_OBJECT (button), DEVICE_ID);

  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  kith_session_end_device_async (self->session, id, self->cancellable, on_ended, g_object_ref (self));
}

static void
on_others_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithAccountDevices) self = data;
  g_autoptr (GError) error = NULL;

  kith_session_end_other_devices_finish (KITH_SESSION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error)
    kith_settings_window_show_error (get_window (self), _ ("The other devices were not signed out"), error);
  else
    kith_settings_window_show_toast (get_window (self), _ ("All other devices are signed out"));
  refresh (self);
}

static void
on_end_all_confirmed (KithAccountDevices *self)
{
  kith_session_end_other_devices_async (self->session, self->cancellable, on_others_ended, g_object_ref (self));
}

static void
on_end_all (KithAccountDevices *self)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (get_window (self)), _ ("Sign Out All Other Devices?"), NULL);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  ngettext ("%u device has to sign in again with your name and password.",
                                            "%u devices have to sign in again with your name and password.",
                                            self->n_others),
                                  self->n_others);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "end", _ ("_Sign Out"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "end", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response::end", G_CALLBACK (on_end_all_confirmed), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static char *
describe (const KithWireSession *device)
{
  g_autofree char *when = kith_time_words_past (device->last_used_at, g_get_real_time () / 1000);
  g_autofree char *since = kith_time_words_date (device->created_at);
  const char *address = device->address ? device->address : _ ("address unknown");

  if (device->current)
    /* Translators: a network address, and a date */
    return g_strdup_printf (_ ("%s · signed in since %s"), address, since);
  /* Translators: a network address, when the device was used last ("3 hours ago"), and a date */
  return g_strdup_printf (_ ("%s · used %s · signed in since %s"), address, when, since);
}

static void
add_device (KithAccountDevices *self, const KithWireSession *device)
{
  AdwPreferencesGroup *group = device->current ? self->here : self->others;
  const char *name = device->device && *device->device ? device->device : _ ("A device without a name");
  g_autofree char *title = g_markup_escape_text (name, -1);
  g_autofree char *about = describe (device);
  g_autofree char *subtitle = g_markup_escape_text (about, -1);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "subtitle", subtitle, "icon-name",
                                 "computer-symbolic", NULL);

  if (!device->current)
    {
      /* A label of the button's own would be its name too. */
      GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "child", gtk_label_new (_ ("Sign Out")), NULL);
      /* Translators: the button that signs one device out, for screen readers; %s is the device's name */
      g_autofree char *label = g_strdup_printf (_ ("Sign out %s"), name);

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      g_object_set_data_full (G_OBJECT (button), DEVICE_ID, g_strdup (device->id), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_end), self, 0);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      self->n_others++;
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
}

static void
clear (KithAccountDevices *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = self->rows->pdata[i];

      adw_preferences_group_remove (gtk_widget_is_ancestor (row, GTK_WIDGET (self->here)) ? self->here : self->others,
                                    row);
    }
  g_ptr_array_set_size (self->rows, 0);
  self->n_others = 0;
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithAccountDevices) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireSessionList) list = kith_session_list_devices_finish (KITH_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!list)
    {
      adw_status_page_set_description (self->failed, kith_error_text (error));
      gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->failed));
      return;
    }
  clear (self);
  for (guint i = 0; i < list->items->len; i++)
    add_device (self, list->items->pdata[i]);
  gtk_widget_set_visible (self->end_all, self->n_others > 0);
  adw_preferences_group_set_description (
    self->others, self->n_others ? _ ("Sign out what you do not know, and change your password then.")
                                 : _ ("You are signed in nowhere else."));
  gtk_stack_set_visible_child (self->stack, self->list);
}

static void
refresh (KithAccountDevices *self)
{
  kith_session_list_devices_async (self->session, self->cancellable, on_listed, g_object_ref (self));
}

static void
on_retry (KithAccountDevices *self)
{
  gtk_stack_set_visible_child (self->stack, self->loading);
  refresh (self);
}

static void
kith_account_devices_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kith_account_devices_parent_class)->map (widget);
  refresh (KITH_ACCOUNT_DEVICES (widget));
}

static void
kith_account_devices_dispose (GObject *object)
{
  KithAccountDevices *self = KITH_ACCOUNT_DEVICES (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_ACCOUNT_DEVICES);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kith_account_devices_parent_class)->dispose (object);
}

static void
kith_account_devices_finalize (GObject *object)
{
  KithAccountDevices *self = KITH_ACCOUNT_DEVICES (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (kith_account_devices_parent_class)->finalize (object);
}

static void
kith_account_devices_class_init (KithAccountDevicesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_account_devices_dispose;
  G_OBJECT_CLASS (klass)->finalize = kith_account_devices_finalize;
  widget_class->map = kith_account_devices_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-account-devices.ui");
  gtk_widget_class_bind_template_child (widget_class, KithAccountDevices, stack);
  gtk_widget_class_bind_template_child (widget_class, KithAccountDevices, loading);
  gtk_widget_class_bind_template_child (widget_class, KithAccountDevices, list);
  gtk_widget_class_bind_template_child (widget_class, KithAccountDevices, failed);
  gtk_widget_class_bind_template_child (widget_class, KithAccountDevices, here);
  gtk_widget_class_bind_template_child (widget_class, KithAccountDevices, others);
  gtk_widget_class_bind_template_child (widget_class, KithAccountDevices, end_all);
  gtk_widget_class_bind_template_callback (widget_class, on_end_all);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_set_css_name (widget_class, "accountdevices");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_account_devices_init (KithAccountDevices *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kith_account_devices_new:
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
kith_account_devices_new (KithSession *session)
{
  KithAccountDevices *self = g_object_new (KITH_TYPE_ACCOUNT_DEVICES, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}
