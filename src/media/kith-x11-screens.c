/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-x11-screens.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/extensions/Xcomposite.h>
#include <X11/extensions/Xrandr.h>

#include "kith-media.h"

#define WINDOWS_MAX 64
#define TITLE_MAX 256

struct _KithX11Window
{
  Display *display; /* (nullable) */
  Window id;
};

static int
on_error (Display *display, XErrorEvent *event)
{
  return 0;
}

/**
 * kith_x11_forgive_errors:
 *
 * Has Xlib not end the program when a window is gone that was asked for a moment too late. Where a toolkit has taken
 * care of errors already, it goes on to.
 */
void
kith_x11_forgive_errors (void)
{
  XErrorHandler before = XSetErrorHandler (NULL), standard = XSetErrorHandler (on_error);

  if (before != standard && before != on_error)
    XSetErrorHandler (before);
}

static gulong *
get_windows (Display *display, Window window, const char *property, Atom type, gulong *n)
{
  Atom actual;
  int format;
  gulong rest;
  guchar *data = NULL;

  *n = 0;
  if (XGetWindowProperty (display, window, XInternAtom (display, property, False), 0, 4 * WINDOWS_MAX, False, type,
                          &actual, &format, n, &rest, &data) != Success ||
      actual != type || format != 32)
    *n = 0;
  return (gulong *) (gpointer) data;
}

/* (transfer full) (nullable): what its title bar says. */
static char *
dup_title (Display *display, Window window)
{
  static const char *const properties[] = { "_NET_WM_NAME", "WM_NAME" };

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      Atom actual;
      int format;
      gulong n = 0, rest;
      guchar *data = NULL;
      g_autofree char *title = NULL;

      if (XGetWindowProperty (display, window, XInternAtom (display, properties[i], False), 0, TITLE_MAX, False,
                              AnyPropertyType, &actual, &format, &n, &rest, &data) != Success ||
          !data)
        continue;
      if (format == 8 && n > 0)
        title = g_utf8_make_valid ((const char *) data, (gssize) n);
      XFree (data);
      if (title && *g_strstrip (title))
        return g_steal_pointer (&title);
    }
  return NULL;
}

static gboolean
is_listed (Display *display, Window window)
{
  gulong n;
  gulong *types = get_windows (display, window, "_NET_WM_WINDOW_TYPE", XA_ATOM, &n);
  Atom normal = XInternAtom (display, "_NET_WM_WINDOW_TYPE_NORMAL", False);
  Atom dialog = XInternAtom (display, "_NET_WM_WINDOW_TYPE_DIALOG", False);
  XWindowAttributes attributes;
  gboolean listed = n == 0;

  for (gulong i = 0; i < n; i++)
    listed = listed || types[i] == normal || types[i] == dialog;
  if (types)
    XFree (types);
  return listed && XGetWindowAttributes (display, window, &attributes) && attributes.map_state == IsViewable &&
         attributes.width > 1 && attributes.height > 1;
}

static void
add_windows (Display *display, GPtrArray *sources)
{
  gulong n;
  gulong *windows = get_windows (display, DefaultRootWindow (display), "_NET_CLIENT_LIST", XA_WINDOW, &n);

  for (gulong i = 0; i < n && i < WINDOWS_MAX; i++)
    {
      g_autofree char *title = is_listed (display, windows[i]) ? dup_title (display, windows[i]) : NULL;
      KithShareSource *source;

      if (!title)
        continue;
      source = kith_share_source_new (KITH_SHARE_SOURCE_WINDOW, title);
      source->window = windows[i];
      g_ptr_array_add (sources, source);
    }
  if (windows)
    XFree (windows);
}

static void
add_monitors (Display *display, GPtrArray *sources)
{
  int n = 0;
  XRRMonitorInfo *monitors = XRRGetMonitors (display, DefaultRootWindow (display), True, &n);

  for (int i = 0; monitors && n > 1 && i < n; i++)
    {
      char *name = XGetAtomName (display, monitors[i].name);
      KithShareSource *source = kith_share_source_new (KITH_SHARE_SOURCE_SCREEN, name);

      source->x = monitors[i].x;
      source->y = monitors[i].y;
      source->width = monitors[i].width;
      source->height = monitors[i].height;
      g_ptr_array_add (sources, source);
      if (name)
        XFree (name);
    }
  if (monitors)
    XRRFreeMonitors (monitors);
}

/**
 * kith_x11_screens_list:
 *
 * Returns: (transfer full) (element-type KithShareSource) (nullable): what can be shown; the whole screen, which has no
 *   label, first
 */
GPtrArray *
kith_x11_screens_list (GError **error)
{
  GPtrArray *sources;
  Display *display;

  kith_x11_forgive_errors ();
  display = XOpenDisplay (NULL);
  if (!display)
    {
      g_set_error (error, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_MISSING, "there is no X display");
      return NULL;
    }
  sources = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_share_source_free);
  g_ptr_array_add (sources, kith_share_source_new (KITH_SHARE_SOURCE_SCREEN, NULL));
  add_monitors (display, sources);
  add_windows (display, sources);
  XCloseDisplay (display);
  return sources;
}

/**
 * kith_x11_window_new:
 * @display: (nullable): name of the display; %NULL for that of the program
 */
KithX11Window *
kith_x11_window_new (const char *display, guint64 id)
{
  KithX11Window *self = g_new0 (KithX11Window, 1);
  int event_base, error_base;

  kith_x11_forgive_errors ();
  self->display = XOpenDisplay (display);
  self->id = (Window) id;
  if (self->display && XCompositeQueryExtension (self->display, &event_base, &error_base))
    {
      XCompositeRedirectWindow (self->display, self->id, CompositeRedirectAutomatic);
      XSync (self->display, False);
    }
  return self;
}

void
kith_x11_window_free (KithX11Window *self)
{
  if (!self)
    return;
  if (self->display)
    XCloseDisplay (self->display);
  g_free (self);
}

/**
 * kith_x11_window_look:
 * @width, @height: (out): of a window that is shown
 */
KithX11WindowState
kith_x11_window_look (KithX11Window *self, int *width, int *height)
{
  XWindowAttributes attributes;

  if (!self->display || !XGetWindowAttributes (self->display, self->id, &attributes))
    return KITH_X11_WINDOW_GONE;
  *width = attributes.width;
  *height = attributes.height;
  return attributes.map_state == IsViewable ? KITH_X11_WINDOW_SHOWN : KITH_X11_WINDOW_HIDDEN;
}
