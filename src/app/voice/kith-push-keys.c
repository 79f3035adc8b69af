/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-push-keys.h"

#include "kith-push-x11.h"

struct _KithPushKeys
{
  GObject parent_instance;

  GSettings *settings;
  char *application_id;
  KithPushKey keys[KITH_N_PUSH_COMMANDS];
  KithPushX11 *x11;       /* (nullable) */
  KithPushPortal *portal; /* (nullable) until it is needed first */
  guint n_holds;
};

G_DEFINE_FINAL_TYPE (KithPushKeys, kith_push_keys, G_TYPE_OBJECT)

enum
{
  PUSHED,
  WAYS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *const setting_names[KITH_N_PUSH_COMMANDS] = {
  [KITH_PUSH_TALK] = "voice-key-talk",
  [KITH_PUSH_MUTE] = "voice-key-mute",
  [KITH_PUSH_DEAFEN] = "voice-key-deafen",
};

/* What is held in one window. */
typedef struct
{
  KithPushKeys *keys;
  gboolean down[KITH_N_PUSH_COMMANDS];
} Watch;

static void
on_x11 (KithPushCommand command, gboolean down, gpointer data)
{
  kith_push_keys_tell (data, command, KITH_PUSH_BY_X11, down);
}

static void
on_portal (KithPushKeys *self, int command, gboolean down)
{
  kith_push_keys_tell (self, (KithPushCommand) command, KITH_PUSH_BY_PORTAL, down);
}

static void
on_portal_changed (KithPushKeys *self)
{
  g_signal_emit (self, signals[WAYS_CHANGED], 0);
}

/* Keys that nobody waits for are not listened to. */
static void
tell_x11 (KithPushKeys *self)
{
  static const KithPushKey none;

  for (guint i = 0; self->x11 && i < KITH_N_PUSH_COMMANDS; i++)
    kith_push_x11_set_key (self->x11, (KithPushCommand) i, self->n_holds > 0 ? &self->keys[i] : &none);
}

static void
load (KithPushKeys *self)
{
  for (guint i = 0; i < KITH_N_PUSH_COMMANDS; i++)
    {
      g_autofree char *text = g_settings_get_string (self->settings, setting_names[i]);

      kith_push_key_parse (&self->keys[i], text);
    }
  tell_x11 (self);
}

static void
on_setting_changed (KithPushKeys *self, const char *key)
{
  if (g_str_has_prefix (key, "voice-key-"))
    load (self);
}

/* Whether a key of the keyboard is meant: by its place, whatever letter it makes with the layout that is on. */
static gboolean
is_meant (GtkWidget *window, const KithPushKey *key, guint keyval, guint keycode)
{
  g_autofree GdkKeymapKey *places = NULL;
  int n_places = 0;

  if (!key->keyval)
    return FALSE;
  if (gdk_keyval_to_lower (keyval) == key->keyval)
    return TRUE;
  if (!gdk_display_map_keyval (gtk_widget_get_display (window), key->keyval, &places, &n_places))
    return FALSE;
  for (int i = 0; i < n_places; i++)
    if (places[i].keycode == keycode)
      return TRUE;
  return FALSE;
}

/* A letter is for writing while somebody writes. */
static gboolean
is_writing (GtkWidget *window, const KithPushKey *key)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

  return (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus)) && gdk_keyval_to_unicode (key->keyval) &&
         !(key->modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK));
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, Watch *watch)
{
  GtkWidget *window = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  gboolean taken = FALSE;

  for (guint i = 0; i < KITH_N_PUSH_COMMANDS; i++)
    {
      const KithPushKey *key = &watch->keys->keys[i];

      if (!is_meant (window, key, keyval, keycode) || (state & key->modifiers) != key->modifiers ||
          is_writing (window, key))
        continue;
      taken = TRUE;
      if (!watch->down[i])
        kith_push_keys_tell (watch->keys, (KithPushCommand) i, KITH_PUSH_BY_WINDOW, TRUE);
      watch->down[i] = TRUE;
    }
  return taken;
}

static void
let_go (Watch *watch, guint i)
{
  if (watch->down[i])
    kith_push_keys_tell (watch->keys, (KithPushCommand) i, KITH_PUSH_BY_WINDOW, FALSE);
  watch->down[i] = FALSE;
}

static void
on_key_released (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, Watch *watch)
{
  GtkWidget *window = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  for (guint i = 0; i < KITH_N_PUSH_COMMANDS; i++)
    if (is_meant (window, &watch->keys->keys[i], keyval, keycode))
      let_go (watch, i);
}

/* A key that is let go elsewhere is told to nobody here. */
static void
on_active (GtkWindow *window, GParamSpec *pspec, Watch *watch)
{
  for (guint i = 0; !gtk_window_is_active (window) && i < KITH_N_PUSH_COMMANDS; i++)
    let_go (watch, i);
}

static void
watch_free (gpointer data, GClosure *closure)
{
  Watch *watch = data;

  g_object_unref (watch->keys);
  g_free (watch);
}

/**
 * kith_push_keys_watch_window:
 *
 * Hears the keys also in a window, as long as it is there.
 */
void
kith_push_keys_watch_window (KithPushKeys *self, GtkWidget *window)
{
  GtkEventController *controller = gtk_event_controller_key_new ();
  Watch *watch = g_new0 (Watch, 1);

  watch->keys = g_object_ref (self);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (on_key_pressed), watch);
  g_signal_connect (controller, "key-released", G_CALLBACK (on_key_released), watch);
  g_signal_connect_data (window, "notify::is-active", G_CALLBACK (on_active), watch, watch_free, 0);
  gtk_widget_add_controller (window, controller);
}

static void
kith_push_keys_dispose (GObject *object)
{
  KithPushKeys *self = KITH_PUSH_KEYS (object);

  g_clear_pointer (&self->x11, kith_push_x11_free);
  if (self->portal)
    g_signal_handlers_disconnect_by_data (self->portal, self);
  g_clear_object (&self->portal);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (kith_push_keys_parent_class)->dispose (object);
}

static void
kith_push_keys_finalize (GObject *object)
{
  g_free (KITH_PUSH_KEYS (object)->application_id);
  G_OBJECT_CLASS (kith_push_keys_parent_class)->finalize (object);
}

static void
kith_push_keys_class_init (KithPushKeysClass *class)
{
  G_OBJECT_CLASS (class)->dispose = kith_push_keys_dispose;
  G_OBJECT_CLASS (class)->finalize = kith_push_keys_finalize;
  signals[PUSHED] = g_signal_new ("pushed", KITH_TYPE_PUSH_KEYS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                  G_TYPE_INT, G_TYPE_INT, G_TYPE_BOOLEAN);
  signals[WAYS_CHANGED] = g_signal_new ("ways-changed", KITH_TYPE_PUSH_KEYS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
}

static void
kith_push_keys_init (KithPushKeys *self)
{
}

/**
 * kith_push_keys_new:
 *
 * Returns: (transfer full): the keys that the person chose
 */
KithPushKeys *
kith_push_keys_new (GSettings *settings, const char *application_id)
{
  KithPushKeys *self = g_object_new (KITH_TYPE_PUSH_KEYS, NULL);
  GdkDisplay *display = gdk_display_get_default ();

  self->settings = g_object_ref (settings);
  self->application_id = g_strdup (application_id);
  self->x11 = display ? kith_push_x11_new (display, on_x11, self) : NULL;
  g_signal_connect_object (settings, "changed", G_CALLBACK (on_setting_changed), self, G_CONNECT_SWAPPED);
  load (self);
  return self;
}

/**
 * kith_push_keys_get_setting:
 *
 * Returns: (transfer none): where the key of a command is kept
 */
const char *
kith_push_keys_get_setting (KithPushCommand command)
{
  return setting_names[command];
}

const KithPushKey *
kith_push_keys_get (KithPushKeys *self, KithPushCommand command)
{
  return &self->keys[command];
}

void
kith_push_keys_set (KithPushKeys *self, KithPushCommand command, const KithPushKey *key)
{
  g_autofree char *text = kith_push_key_format (key);

  g_settings_set_string (self->settings, setting_names[command], text);
}

/**
 * kith_push_keys_get_portal:
 *
 * Returns: (transfer none): the desktop's keys; whether it has any is found out when this is first asked for
 */
KithPushPortal *
kith_push_keys_get_portal (KithPushKeys *self)
{
  if (self->portal)
    return self->portal;
  self->portal = kith_push_portal_new (self->application_id);
  g_signal_connect_object (self->portal, "pushed", G_CALLBACK (on_portal), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->portal, "notify", G_CALLBACK (on_portal_changed), self, G_CONNECT_SWAPPED);
  return self->portal;
}

/**
 * kith_push_keys_hold:
 *
 * Hears the keys everywhere until kith_push_keys_release(): in a call, and while they are tried out.
 */
void
kith_push_keys_hold (KithPushKeys *self)
{
  if (self->n_holds++ > 0)
    return;
  tell_x11 (self);
  if (g_settings_get_boolean (self->settings, "voice-portal-keys") &&
      !kith_push_portal_get_triggers (kith_push_keys_get_portal (self)))
    kith_push_portal_bind (self->portal, self->keys);
}

void
kith_push_keys_release (KithPushKeys *self)
{
  if (--self->n_holds == 0)
    tell_x11 (self);
}

/**
 * kith_push_keys_bind_portal:
 *
 * Asks the desktop for the keys, which may ask the person; and whenever they are needed from now on.
 */
void
kith_push_keys_bind_portal (KithPushKeys *self)
{
  g_settings_set_boolean (self->settings, "voice-portal-keys", TRUE);
  kith_push_portal_bind (kith_push_keys_get_portal (self), self->keys);
}

/**
 * kith_push_keys_tell:
 *
 * Takes note that a key was pressed or let go, by whatever way.
 */
void
kith_push_keys_tell (KithPushKeys *self, KithPushCommand command, KithPushWay way, gboolean down)
{
  g_signal_emit (self, signals[PUSHED], 0, (int) command, (int) way, down);
}

/**
 * kith_push_keys_works:
 *
 * Returns: whether keys are heard by this way here and now
 */
gboolean
kith_push_keys_works (KithPushKeys *self, KithPushWay way)
{
  switch (way)
    {
    case KITH_PUSH_BY_X11:
      return self->x11 != NULL;
    case KITH_PUSH_BY_PORTAL:
      return self->portal && kith_push_portal_get_triggers (self->portal);
    case KITH_PUSH_BY_WINDOW:
    case KITH_PUSH_BY_COMMAND:
    case KITH_N_PUSH_WAYS:
    default:
      return TRUE;
    }
}
