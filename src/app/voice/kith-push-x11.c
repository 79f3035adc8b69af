/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-push-x11.h"

#include <glib-unix.h>

#include <X11/XKBlib.h>
#include <X11/Xlib.h>
#include <X11/extensions/XInput2.h>

/* Raw events of XInput 2 go to everybody who asks for them on the root window, also while another program has the
 * keyboard, and take nothing from it. They come over a connection of our own, since GTK's is read by GTK. */

#define XI_MAJOR 2
#define XI_MINOR 2

struct _KithPushX11
{
  Display *display;
  int opcode;
  guint source;
  KithPushFunc func;
  gpointer data;
  KithPushKey keys[KITH_N_PUSH_COMMANDS];
  gboolean down[KITH_N_PUSH_COMMANDS];
};

/* The masks of both are the same for these. */
static unsigned int
to_x_mask (GdkModifierType modifiers)
{
  return ((modifiers & GDK_SHIFT_MASK) ? ShiftMask : 0) | ((modifiers & GDK_CONTROL_MASK) ? ControlMask : 0) |
         ((modifiers & GDK_ALT_MASK) ? Mod1Mask : 0) | ((modifiers & GDK_SUPER_MASK) ? Mod4Mask : 0);
}

/* Raw events do not tell what else is held. */
static gboolean
are_held (KithPushX11 *self, GdkModifierType modifiers)
{
  unsigned int needed = to_x_mask (modifiers), mask = 0;
  Window root, child;
  int x, y, inner_x, inner_y;

  if (!needed)
    return TRUE;
  XQueryPointer (self->display, DefaultRootWindow (self->display), &root, &child, &x, &y, &inner_x, &inner_y, &mask);
  return (mask & needed) == needed;
}

static gboolean
is_meant (KithPushX11 *self, const KithPushKey *key, int detail, gboolean button)
{
  if (button)
    return key->button && (int) key->button == detail;
  return key->keyval && XKeysymToKeycode (self->display, key->keyval) == detail;
}

static void
on_raw (KithPushX11 *self, int detail, gboolean button, gboolean down)
{
  for (guint i = 0; i < KITH_N_PUSH_COMMANDS; i++)
    {
      const KithPushKey *key = &self->keys[i];

      /* A key that is held comes again and again. */
      if (!is_meant (self, key, detail, button) || self->down[i] == down || (down && !are_held (self, key->modifiers)))
        continue;
      self->down[i] = down;
      self->func ((KithPushCommand) i, down, self->data);
    }
}

static void
take_event (KithPushX11 *self, XEvent *event)
{
  const XIRawEvent *raw;
  int type;

  if (event->type == MappingNotify)
    {
      XRefreshKeyboardMapping (&event->xmapping);
      return;
    }
  if (event->type != GenericEvent || event->xcookie.extension != self->opcode ||
      !XGetEventData (self->display, &event->xcookie))
    return;
  raw = event->xcookie.data;
  type = event->xcookie.evtype;
  if (type == XI_RawKeyPress || type == XI_RawKeyRelease)
    on_raw (self, raw->detail, FALSE, type == XI_RawKeyPress);
  else if (type == XI_RawButtonPress || type == XI_RawButtonRelease)
    on_raw (self, raw->detail, TRUE, type == XI_RawButtonPress);
  XFreeEventData (self->display, &event->xcookie);
}

static gboolean
on_readable (gint fd, GIOCondition condition, gpointer data)
{
  KithPushX11 *self = data;

  while (XPending (self->display))
    {
      XEvent event;

      XNextEvent (self->display, &event);
      take_event (self, &event);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
has_raw_events (Display *display, int *opcode)
{
  int event, error, major = XI_MAJOR, minor = XI_MINOR;

  return XQueryExtension (display, "XInputExtension", opcode, &event, &error) &&
         XIQueryVersion (display, &major, &minor) == Success && major >= XI_MAJOR;
}

/* Listens only while there is something to listen for. */
static void
select_events (KithPushX11 *self)
{
  unsigned char bits[XIMaskLen (XI_LASTEVENT)] = { 0 };
  XIEventMask mask = { .deviceid = XIAllMasterDevices, .mask_len = sizeof bits, .mask = bits };

  for (guint i = 0; i < KITH_N_PUSH_COMMANDS; i++)
    {
      if (self->keys[i].keyval)
        {
          XISetMask (bits, XI_RawKeyPress);
          XISetMask (bits, XI_RawKeyRelease);
        }
      if (self->keys[i].button)
        {
          XISetMask (bits, XI_RawButtonPress);
          XISetMask (bits, XI_RawButtonRelease);
        }
    }
  XISelectEvents (self->display, DefaultRootWindow (self->display), &mask, 1);
  XFlush (self->display);
}

/**
 * kith_push_x11_new:
 * @display: what the program shows itself on
 *
 * Returns: (transfer full) (nullable): what hears keys; %NULL where the display is no X, or too old
 */
KithPushX11 *
kith_push_x11_new (GdkDisplay *display, KithPushFunc func, gpointer data)
{
  Display *own;
  KithPushX11 *self;
  int opcode;

  if (!g_str_equal (G_OBJECT_TYPE_NAME (display), "GdkX11Display"))
    return NULL;
  own = XOpenDisplay (gdk_display_get_name (display));
  if (!own || !has_raw_events (own, &opcode))
    {
      g_clear_pointer (&own, XCloseDisplay);
      return NULL;
    }
  self = g_new0 (KithPushX11, 1);
  self->display = own;
  self->opcode = opcode;
  self->func = func;
  self->data = data;
  self->source = g_unix_fd_add (ConnectionNumber (own), G_IO_IN, on_readable, self);
  return self;
}

void
kith_push_x11_free (KithPushX11 *self)
{
  if (!self)
    return;
  g_source_remove (self->source);
  XCloseDisplay (self->display);
  g_free (self);
}

/**
 * kith_push_x11_set_key:
 *
 * Sets which key a command has; one that is held is let go.
 */
void
kith_push_x11_set_key (KithPushX11 *self, KithPushCommand command, const KithPushKey *key)
{
  self->keys[command] = *key;
  if (self->down[command])
    {
      self->down[command] = FALSE;
      self->func (command, FALSE, self->data);
    }
  select_events (self);
}
