/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-pictures.h"

#include "kith-demo-id.h"
#include "kith-demo-rights.h"
#include "kith-demo-routes.h"
#include "kith-error.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <math.h>
#include <string.h>

/* Pictures for people and communities of the demo: a sky, a sun or moon, and hills, each a little different. */

typedef struct
{
  double red, green, blue;
} Colour;

/* Sky above, sky below, sun, hills behind, hills in front. */
static const guint32 palettes[][5] = {
  { 0x2b2d6e, 0xf28c6a, 0xffe2a8, 0x6b3f74, 0x2a1b3d }, { 0x7fc8e8, 0xe9f6f2, 0xfff3c4, 0x6fae8e, 0x2f6f5e },
  { 0x0d1b3e, 0x3b5a9a, 0xf4f1de, 0x22335f, 0x0a1329 }, { 0xffb37b, 0xffe3c2, 0xff6b5e, 0xc96f53, 0x7a3b3b },
  { 0x5fb7a5, 0xd8f0c2, 0xfffbe0, 0x3d8a6b, 0x1f4f46 }, { 0x9b7fd1, 0xf7c6d9, 0xfff0d6, 0x6f5aa8, 0x3b2f66 },
  { 0x1f6f8b, 0x99d5c9, 0xf6e7cb, 0x14506b, 0x0b2f40 }, { 0xe8505b, 0xf9d56e, 0xfff5d1, 0xa63d57, 0x4f1d3a },
};

static Colour
unpack (guint32 rgb)
{
  return (Colour){ ((rgb >> 16) & 0xff) / 255.0, ((rgb >> 8) & 0xff) / 255.0, (rgb & 0xff) / 255.0 };
}

static Colour
mix (Colour a, Colour b, double share)
{
  return (Colour){ a.red + (b.red - a.red) * share, a.green + (b.green - a.green) * share,
                   a.blue + (b.blue - a.blue) * share };
}

static double
ridge (guint64 seed, guint layer, double x)
{
  double phase = (double) (kith_demo_hash (seed, layer, 1) % 628) / 100;
  double pitch = 1.5 + (double) (kith_demo_hash (seed, layer, 2) % 300) / 100;

  return 0.07 * sin (phase + x * pitch * 2) + 0.035 * sin (phase * 2 + x * pitch * 5);
}

static Colour
pick (guint64 seed, const guint32 *palette, double x, double y, double pixel)
{
  Colour colour = mix (unpack (palette[0]), unpack (palette[1]), y / 0.7);
  double sun_x = 0.25 + (double) (kith_demo_hash (seed, 0, 3) % 50) / 100;
  double sun_y = 0.24 + (double) (kith_demo_hash (seed, 0, 4) % 22) / 100;
  double distance = hypot (x - sun_x, y - sun_y) - 0.13;
  double behind = y - (0.62 + ridge (seed, 1, x)), before = y - (0.8 + ridge (seed, 2, x));

  colour = mix (colour, unpack (palette[2]), CLAMP (0.5 - distance / pixel, 0, 1));
  colour = mix (colour, unpack (palette[3]), CLAMP (0.5 + behind / pixel, 0, 1));
  return mix (colour, unpack (palette[4]), CLAMP (0.5 + before / pixel, 0, 1));
}

/**
 * kith_demo_picture_draw:
 * @seed: what makes it differ from others
 *
 * Returns: (transfer full): a PNG file
 */
GBytes *
kith_demo_picture_draw (guint64 seed, int side)
{
  const guint32 *palette = palettes[kith_demo_hash (seed, 7, 7) % G_N_ELEMENTS (palettes)];
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, side, side);
  guint8 *data = gdk_pixbuf_get_pixels (picture);
  int stride = gdk_pixbuf_get_rowstride (picture);
  char *file;
  gsize size;

  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++)
      {
        Colour colour = pick (seed, palette, (x + 0.5) / side, (y + 0.5) / side, 1.0 / side);
        guint8 *pixel = data + y * stride + x * 3;

        pixel[0] = (guint8) (colour.red * 255 + 0.5);
        pixel[1] = (guint8) (colour.green * 255 + 0.5);
        pixel[2] = (guint8) (colour.blue * 255 + 0.5);
      }
  if (!gdk_pixbuf_save_to_buffer (picture, &file, &size, "png", NULL, NULL))
    return g_bytes_new_static ("", 0);
  return g_bytes_new_take (file, size);
}

static gpointer
get_picture (const KithDemoRequest *request, GError **error)
{
  const KithWirePictureQuery *query = (const KithWirePictureQuery *) request->query;
  GBytes *own = (GBytes *) g_hash_table_lookup (request->world->pictures, request->params[0]);
  KithDemoId id;

  if (own)
    return g_bytes_ref (own);
  if (!kith_demo_id_parse (request->params[0], &id) || id.kind != KITH_DEMO_ID_PICTURE)
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_PICTURE);
      return NULL;
    }
  return kith_demo_picture_draw (kith_demo_hash (id.place, id.number, 5), query && query->size <= 64 ? 64 : 256);
}

static char *
keep_picture (const KithDemoRequest *request)
{
  KithDemoWorld *world = request->world;
  char *id;

  if (!request->body)
    return NULL;
  id = kith_demo_id_format (kith_clock_now_ms (world->clock), KITH_DEMO_ID_PICTURE, 255,
                            g_hash_table_size (world->pictures));
  g_hash_table_insert (world->pictures, g_strdup (id), g_bytes_ref ((GBytes *) request->body));
  return id;
}

static gpointer
set_avatar (const KithDemoRequest *request, GError **error)
{
  KithWireUser *user = request->world->people[KITH_DEMO_ME];

  g_free (user->avatar);
  user->avatar = keep_picture (request);
  return kith_demo_world_change_profile (request->world);
}

static gpointer
set_banner (const KithDemoRequest *request, GError **error)
{
  KithWireUser *user = request->world->people[KITH_DEMO_ME];

  g_free (user->banner);
  user->banner = keep_picture (request);
  return kith_demo_world_change_profile (request->world);
}

static gpointer
set_member_avatar (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild = kith_demo_world_find_guild (request->world, request->params[0]);
  KithWireMember *member = guild ? kith_demo_guild_find_member (guild, request->world->people[KITH_DEMO_ME]->id) : NULL;

  if (!member)
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_GUILD);
      return NULL;
    }
  g_free (member->avatar);
  member->avatar = keep_picture (request);
  kith_demo_world_emit (request->world, KITH_EVENT_MEMBER_UPDATE, member);
  return kith_wire_member_copy (member);
}

static gpointer
set_icon (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild = kith_demo_world_find_guild (request->world, request->params[0]);

  if (!guild)
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_GUILD);
      return NULL;
    }
  if (!(kith_demo_guild_get_permissions (guild) & KITH_PERMISSION_MANAGE_GUILD))
    {
      kith_error_set (error, KITH_ERROR_MISSING_PERMISSION);
      return NULL;
    }
  g_free (guild->wire->icon);
  guild->wire->icon = keep_picture (request);
  kith_demo_world_emit (request->world, KITH_EVENT_GUILD_UPDATE, guild->wire);
  return kith_wire_guild_copy (guild->wire);
}

const KithDemoHandler kith_demo_picture_handlers[KITH_N_ROUTES] = {
  [KITH_ROUTE_PICTURE_GET] = get_picture,
  [KITH_ROUTE_AVATAR_PUT] = set_avatar,
  [KITH_ROUTE_AVATAR_DELETE] = set_avatar,
  [KITH_ROUTE_BANNER_PUT] = set_banner,
  [KITH_ROUTE_BANNER_DELETE] = set_banner,
  [KITH_ROUTE_MEMBER_AVATAR_PUT] = set_member_avatar,
  [KITH_ROUTE_MEMBER_AVATAR_DELETE] = set_member_avatar,
  [KITH_ROUTE_ICON_PUT] = set_icon,
  [KITH_ROUTE_ICON_DELETE] = set_icon,
};
