/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-page.h"

#include <glib/gi18n.h>

#include "kith-device-watch.h"
#include "kith-level-row.h"
#include "kith-voice-keys.h"
#include "kith-voice-ways.h"

#define LEVEL_MS 60

/* One choice among devices. */
typedef struct
{
  KithVoicePage *page;
  const char *key;
  AdwComboRow *row;
  GListModel *devices;
  GPtrArray *names; /* char *: of the rows; the first one is empty and means the system's choice */
} Choice;

/**
 * KithVoicePage:
 *
 * How one talks and hears: which microphone and speakers, how loud the microphone is, what is done to its sound. The
 * microphone is listened to while the page is open, and nowhere else but here.
 */
struct _KithVoicePage
{
  AdwPreferencesPage parent_instance;

  GSettings *settings;
  KithVoiceCall *call;
  KithDeviceWatch *watch;
  Choice input, output;
  AdwComboRow *input_row, *output_row, *noise, *mode;
  KithLevelRow *level;
  GtkScale *volume;
  GtkAdjustment *volume_adjustment;
  KithVoiceKeys *keys;
  KithVoiceWays *ways;
  AdwActionRow *test_row;
  GtkWidget *test;
  GCancellable *testing; /* (nullable): while the person hears themselves */
  GtkScale *output_volume;
  GtkAdjustment *output_adjustment;
  GtkSwitch *echo, *gain, *low_delay, *relay, *ducking, *sounds;
  GtkWidget *trouble;
  GtkLabel *trouble_text;
  guint timer;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (KithVoicePage, kith_voice_page, ADW_TYPE_PREFERENCES_PAGE)

static gboolean
on_timer (gpointer data)
{
  KithVoicePage *self = data;
  KithVoiceEngine *engine = kith_voice_call_get_engine (self->call);
  const char *trouble = kith_voice_engine_get_input_trouble (engine);
  gboolean fallback = kith_voice_engine_get_input_fallback (engine);

  kith_level_row_set_level (self->level, kith_voice_engine_get_level (engine), kith_voice_engine_get_talking (engine));
  gtk_widget_set_visible (self->trouble, trouble || fallback);
  if (fallback)
    gtk_label_set_label (self->trouble_text,
                         _ ("The microphone that you chose is not there. Until it is back, the system’s is used."));
  else if (trouble)
    {
      /* Translators: why, as the system says it */
      g_autofree char *text = g_strdup_printf (_ ("The microphone cannot be used: %s"), trouble);

      gtk_label_set_label (self->trouble_text, text);
    }
  return G_SOURCE_CONTINUE;
}

static void
kith_voice_page_map (GtkWidget *widget)
{
  KithVoicePage *self = KITH_VOICE_PAGE (widget);

  GTK_WIDGET_CLASS (kith_voice_page_parent_class)->map (widget);
  kith_voice_engine_hold (kith_voice_call_get_engine (self->call));
  self->timer = g_timeout_add (LEVEL_MS, on_timer, self);
}

static void
kith_voice_page_unmap (GtkWidget *widget)
{
  KithVoicePage *self = KITH_VOICE_PAGE (widget);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->testing);
  kith_voice_engine_release (kith_voice_call_get_engine (self->call));
  GTK_WIDGET_CLASS (kith_voice_page_parent_class)->unmap (widget);
}

static void
add_name (Choice *choice, GtkStringList *labels, const char *name, const char *label, const char *chosen,
          guint *selected)
{
  if (g_strcmp0 (name, chosen) == 0)
    *selected = choice->names->len;
  g_ptr_array_add (choice->names, g_strdup (name));
  gtk_string_list_append (labels, label);
}

/* A device that was chosen and is not there stays chosen: it may be plugged in again. */
static void
fill (Choice *choice)
{
  g_autofree char *chosen = g_settings_get_string (choice->page->settings, choice->key);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint selected = G_MAXUINT;

  g_ptr_array_set_size (choice->names, 0);
  /* Translators: the microphone or the speakers that the system takes for all programs */
  add_name (choice, labels, "", _ ("As the system"), chosen, &selected);
  for (guint i = 0; i < g_list_model_get_n_items (choice->devices); i++)
    {
      g_autoptr (KithSoundDevice) device = g_list_model_get_item (choice->devices, i);

      add_name (choice, labels, kith_sound_device_get_name (device), kith_sound_device_get_label (device), chosen,
                &selected);
    }
  if (selected == G_MAXUINT)
    {
      /* Translators: a microphone or speakers that were chosen, by their technical name */
      g_autofree char *gone = g_strdup_printf (_ ("%s (not there now)"), chosen);

      add_name (choice, labels, chosen, gone, chosen, &selected);
    }
  choice->page->filling = TRUE;
  adw_combo_row_set_model (choice->row, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (choice->row, selected);
  choice->page->filling = FALSE;
}

static void
on_devices_changed (GListModel *devices, guint position, guint removed, guint added, Choice *choice)
{
  fill (choice);
}

static void
on_selected (AdwComboRow *row, GParamSpec *pspec, Choice *choice)
{
  guint selected = adw_combo_row_get_selected (row);

  if (!choice->page->filling && selected < choice->names->len)
    g_settings_set_string (choice->page->settings, choice->key, choice->names->pdata[selected]);
}

static void
choice_init (Choice *choice, KithVoicePage *page, const char *key, AdwComboRow *row, GListModel *devices)
{
  *choice = (Choice){ page, key, row, g_object_ref (devices), g_ptr_array_new_with_free_func (g_free) };
  g_signal_connect (devices, "items-changed", G_CALLBACK (on_devices_changed), choice);
  g_signal_connect (row, "notify::selected", G_CALLBACK (on_selected), choice);
  fill (choice);
}

static void
choice_clear (Choice *choice)
{
  if (!choice->devices)
    return;
  g_signal_handlers_disconnect_by_data (choice->devices, choice);
  if (choice->row)
    g_signal_handlers_disconnect_by_data (choice->row, choice);
  g_clear_object (&choice->devices);
  g_clear_pointer (&choice->names, g_ptr_array_unref);
}

static void
on_noise_selected (KithVoicePage *self)
{
  if (self->settings && !self->filling)
    g_settings_set_int (self->settings, "voice-noise-suppression", (int) adw_combo_row_get_selected (self->noise));
}

static void
on_progress (gpointer data, KithMicrophoneStep step, double fraction)
{
  KithVoicePage *self = data;

  if (step == KITH_MICROPHONE_RECORDING)
    adw_action_row_set_subtitle (self->test_row, _ ("Say something: it is recorded…"));
  else if (step == KITH_MICROPHONE_PLAYING)
    adw_action_row_set_subtitle (self->test_row, _ ("This is how others hear you…"));
}

static void
on_tested (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithVoicePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean heard = kith_voice_engine_test_microphone_finish (KITH_VOICE_ENGINE (source), result, &error);

  g_clear_object (&self->testing);
  if (!self->settings)
    return; /* closed meanwhile */
  gtk_button_set_label (GTK_BUTTON (self->test), _ ("_Record"));
  if (!heard && error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    /* Translators: why, as the system says it */
    text = g_strdup_printf (_ ("That could not be recorded: %s"), error->message);
  adw_action_row_set_subtitle (self->test_row,
                               text ? text : _ ("Records three seconds as others would hear them, and plays them"));
}

static void
on_test (KithVoicePage *self)
{
  if (self->testing)
    {
      g_cancellable_cancel (self->testing);
      return;
    }
  self->testing = g_cancellable_new ();
  gtk_button_set_label (GTK_BUTTON (self->test), _ ("_Stop"));
  kith_voice_engine_test_microphone_async (kith_voice_call_get_engine (self->call), on_progress, self, self->testing,
                                           on_tested, g_object_ref (self));
}

static void
on_mode_selected (KithVoicePage *self)
{
  if (self->settings && !self->filling)
    g_settings_set_boolean (self->settings, "voice-push-to-talk", adw_combo_row_get_selected (self->mode) == 1);
}

static void
update_mode (KithVoicePage *self)
{
  gboolean push = g_settings_get_boolean (self->settings, "voice-push-to-talk");

  self->filling = TRUE;
  adw_combo_row_set_selected (self->mode, push ? 1 : 0);
  self->filling = FALSE;
  kith_level_row_set_threshold_used (self->level, !push);
}

static char *
format_percent (GtkScale *scale, double value, gpointer data)
{
  /* Translators: a number and the sign of percent */
  return g_strdup_printf (_ ("%d %%"), (int) value);
}

static void
kith_voice_page_dispose (GObject *object)
{
  KithVoicePage *self = KITH_VOICE_PAGE (object);

  choice_clear (&self->input);
  choice_clear (&self->output);
  g_clear_object (&self->watch);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_VOICE_PAGE);
  G_OBJECT_CLASS (kith_voice_page_parent_class)->dispose (object);
}

static void
kith_voice_page_finalize (GObject *object)
{
  g_clear_object (&KITH_VOICE_PAGE (object)->call);
  G_OBJECT_CLASS (kith_voice_page_parent_class)->finalize (object);
}

static void
kith_voice_page_class_init (KithVoicePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_voice_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = kith_voice_page_finalize;
  widget_class->map = kith_voice_page_map;
  widget_class->unmap = kith_voice_page_unmap;
  g_type_ensure (KITH_TYPE_LEVEL_ROW);
  g_type_ensure (KITH_TYPE_VOICE_KEYS);
  g_type_ensure (KITH_TYPE_VOICE_WAYS);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-voice-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, input_row);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, output_row);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, level);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, volume);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, volume_adjustment);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, mode);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, keys);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, ways);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, test_row);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, test);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, output_volume);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, output_adjustment);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, ducking);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, sounds);
  gtk_widget_class_bind_template_callback (widget_class, on_test);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, low_delay);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, relay);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, echo);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, gain);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, noise);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, trouble);
  gtk_widget_class_bind_template_child (widget_class, KithVoicePage, trouble_text);
  gtk_widget_class_bind_template_callback (widget_class, on_noise_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_mode_selected);
}

static void
kith_voice_page_init (KithVoicePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_scale_set_format_value_func (self->volume, format_percent, NULL, NULL);
  gtk_scale_set_format_value_func (self->output_volume, format_percent, NULL, NULL);
}

/**
 * kith_voice_page_new:
 *
 * Returns: (transfer floating): a page of the preferences
 */
GtkWidget *
kith_voice_page_new (GSettings *settings, KithVoiceCall *call, KithPushKeys *keys)
{
  KithVoicePage *self = g_object_new (KITH_TYPE_VOICE_PAGE, NULL);

  self->call = g_object_ref (call);
  self->watch = kith_device_watch_new ();
  self->filling = TRUE;
  adw_combo_row_set_selected (self->noise, (guint) g_settings_get_int (settings, "voice-noise-suppression"));
  self->filling = FALSE;
  self->settings = g_object_ref (settings);
  choice_init (&self->input, self, "voice-input", self->input_row, kith_device_watch_list_inputs (self->watch));
  choice_init (&self->output, self, "voice-output", self->output_row, kith_device_watch_list_outputs (self->watch));
  kith_voice_keys_set_keys (self->keys, keys);
  kith_voice_ways_set_keys (self->ways, keys);
  g_signal_connect_object (settings, "changed::voice-push-to-talk", G_CALLBACK (update_mode), self, G_CONNECT_SWAPPED);
  update_mode (self);
  g_settings_bind (settings, "voice-threshold", self->level, "threshold", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "voice-input-volume", self->volume_adjustment, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "voice-output-volume", self->output_adjustment, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "voice-ducking", self->ducking, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "voice-sounds", self->sounds, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "voice-low-delay", self->low_delay, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "voice-relay-only", self->relay, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "voice-echo-cancelling", self->echo, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "voice-automatic-gain", self->gain, "active", G_SETTINGS_BIND_DEFAULT);
  return GTK_WIDGET (self);
}
