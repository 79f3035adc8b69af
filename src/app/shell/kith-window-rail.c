/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-form-dialog.h"
#include "kith-guild-order.h"
#include "kith-rail-folder.h"
#include "kith-rail-item.h"
#include "kith-window-private.h"

#include <glib/gi18n.h>

/* The order of guilds and their folders. */

static const struct
{
  const char *name;
  int rgb;
} colours[] = {
  { N_ ("None"), -1 },         { N_ ("Blue"), 0x3584e4 },   { N_ ("Teal"), 0x2190a4 }, { N_ ("Green"), 0x3a944a },
  { N_ ("Yellow"), 0xc88800 }, { N_ ("Orange"), 0xed5b00 }, { N_ ("Red"), 0xe62d42 },  { N_ ("Purple"), 0x9141ac },
};

static void
on_ordered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_guild_places_set_order_finish (KITH_GUILD_PLACES (source), result, &error))
    kith_window_show_error (self, _ ("The order was not kept"), error);
}

static void
set_order (KithWindow *self, KithSession *session, const KithWireGuildOrder *order)
{
  kith_guild_places_set_order_async (kith_session_get_guild_places (session), order, NULL, on_ordered,
                                     g_object_ref (self));
}

/* What a guild or a folder stands in the order by: itself, or the folder that it is in. */
static char *
find_key (const KithWireGuildOrder *order, const char *id)
{
  const KithWireGuildSlot *folder = kith_guild_order_find_folder_of (order, id);

  return g_strdup (folder ? folder->id : id);
}

static void
drop_guild (KithWireGuildOrder *order, const char *dragged, const char *target, KithDropZone zone, const char *new_id)
{
  const KithWireGuildSlot *folder = kith_guild_order_find_folder_of (order, target);
  g_autofree char *key = find_key (order, target);
  g_autofree char *next = g_strdup (folder ? kith_guild_order_get_next_guild (order, target)
                                           : kith_guild_order_get_next_key (order, target));

  if (folder)
    kith_guild_order_join (order, dragged, key, zone == KITH_DROP_BEFORE ? target : next, new_id);
  else if (zone == KITH_DROP_INTO)
    kith_guild_order_join (order, dragged, target, NULL, new_id);
  else
    kith_guild_order_place (order, dragged, zone == KITH_DROP_BEFORE ? target : next);
}

static void
drop_folder (KithWireGuildOrder *order, const char *dragged, const char *target, KithDropZone zone)
{
  g_autofree char *key = find_key (order, target);
  g_autofree char *next = g_strdup (kith_guild_order_get_next_key (order, key));

  kith_guild_order_move_folder (order, dragged, zone == KITH_DROP_AFTER ? next : key);
}

static void
on_drop_guild (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *session_id, *dragged, *target;
  g_autoptr (KithWireGuildOrder) order = NULL;
  g_autofree char *new_id = NULL;
  KithSession *session;
  KithGuildPlaces *places;
  int zone;

  g_variant_get (parameter, "(&s&s&si)", &session_id, &dragged, &target, &zone);
  session = kith_window_find_session (data, session_id);
  if (!session)
    return;
  places = kith_session_get_guild_places (session);
  order = kith_guild_places_dup_order (places);
  new_id = kith_guild_places_new_folder_id (places);
  if (kith_guild_places_find_folder (places, dragged))
    drop_folder (order, dragged, target, (KithDropZone) zone);
  else
    drop_guild (order, dragged, target, (KithDropZone) zone, new_id);
  set_order (data, session, order);
}

static void
on_step_guild (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *session_id, *id;
  g_autoptr (KithWireGuildOrder) order = NULL;
  KithSession *session;
  int direction;

  g_variant_get (parameter, "(&s&si)", &session_id, &id, &direction);
  session = kith_window_find_session (data, session_id);
  if (!session)
    return;
  order = kith_guild_places_dup_order (kith_session_get_guild_places (session));
  kith_guild_order_step (order, id, direction);
  set_order (data, session, order);
}

static void
on_put_into_folder (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *session_id, *guild_id, *folder_id;
  g_autoptr (KithWireGuildOrder) order = NULL;
  g_autofree char *new_id = NULL;
  KithSession *session;
  KithGuildPlaces *places;

  g_variant_get (parameter, "(&s&s&s)", &session_id, &guild_id, &folder_id);
  session = kith_window_find_session (data, session_id);
  if (!session)
    return;
  places = kith_session_get_guild_places (session);
  order = kith_guild_places_dup_order (places);
  new_id = kith_guild_places_new_folder_id (places);
  if (*folder_id)
    kith_guild_order_join (order, guild_id, folder_id, NULL, new_id);
  else
    kith_guild_order_enclose (order, guild_id, new_id);
  set_order (data, session, order);
}

static void
on_take_out_of_folder (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *session_id, *guild_id;
  g_autoptr (KithWireGuildOrder) order = NULL;
  g_autofree char *key = NULL, *next = NULL;
  KithSession *session;

  g_variant_get (parameter, "(&s&s)", &session_id, &guild_id);
  session = kith_window_find_session (data, session_id);
  if (!session)
    return;
  order = kith_guild_places_dup_order (kith_session_get_guild_places (session));
  key = find_key (order, guild_id);
  next = g_strdup (kith_guild_order_get_next_key (order, key));
  kith_guild_order_place (order, guild_id, next);
  set_order (data, session, order);
}

static void
on_dissolve_folder (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *session_id, *folder_id;
  g_autoptr (KithWireGuildOrder) order = NULL;
  KithSession *session;

  g_variant_get (parameter, "(&s&s)", &session_id, &folder_id);
  session = kith_window_find_session (data, session_id);
  if (!session)
    return;
  order = kith_guild_places_dup_order (kith_session_get_guild_places (session));
  kith_guild_order_dissolve (order, folder_id);
  set_order (data, session, order);
}

static void
on_toggle_folder (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GSettings *settings = kith_window_get_settings (data);
  g_auto (GStrv) open = g_settings_get_strv (settings, KITH_OPEN_FOLDERS);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) now = NULL;
  const char *folder_id;

  g_variant_get (parameter, "(&s&s)", NULL, &folder_id);
  for (guint i = 0; open[i]; i++)
    if (!g_str_equal (open[i], folder_id))
      g_strv_builder_add (builder, open[i]);
  if (!g_strv_contains ((const char *const *) open, folder_id))
    g_strv_builder_add (builder, folder_id);
  now = g_strv_builder_end (builder);
  g_settings_set_strv (settings, KITH_OPEN_FOLDERS, (const char *const *) now);
}

/* A folder that is edited. */
typedef struct
{
  KithSession *session;
  char *folder_id;
  AdwComboRow *colour;
} Edit;

static void
edit_free (gpointer data, GClosure *closure)
{
  Edit *edit = data;

  g_object_unref (edit->session);
  g_free (edit->folder_id);
  g_free (edit);
}

static void
on_edited (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithFormDialog) dialog = data;
  g_autoptr (GError) error = NULL;

  kith_guild_places_set_order_finish (KITH_GUILD_PLACES (source), result, &error);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    kith_form_dialog_end (dialog, 0, error);
}

static void
on_edit_submitted (KithFormDialog *dialog, gpointer data)
{
  Edit *edit = data;
  KithGuildPlaces *places = kith_session_get_guild_places (edit->session);
  g_autoptr (KithWireGuildOrder) order = kith_guild_places_dup_order (places);
  g_autofree char *name = g_strstrip (g_strdup (kith_form_dialog_get_text (dialog, 0)));

  kith_guild_order_edit_folder (order, edit->folder_id, name, colours[adw_combo_row_get_selected (edit->colour)].rgb);
  kith_guild_places_set_order_async (places, order, kith_form_dialog_begin (dialog), on_edited, g_object_ref (dialog));
}

static void
add_colours (KithFormDialog *dialog, Edit *edit, int rgb)
{
  const char *names[G_N_ELEMENTS (colours) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    names[i] = _ (colours[i].name);
  edit->colour = kith_form_dialog_add_choice (dialog, _ ("_Colour"), names);
  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    if (colours[i].rgb == rgb)
      adw_combo_row_set_selected (edit->colour, i);
}

static void
on_edit_folder (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *session_id, *folder_id;
  KithSession *session;
  KithGuildFolder *folder;
  KithFormDialog *dialog;
  Edit *edit;

  g_variant_get (parameter, "(&s&s)", &session_id, &folder_id);
  session = kith_window_find_session (data, session_id);
  folder = session ? kith_guild_places_find_folder (kith_session_get_guild_places (session), folder_id) : NULL;
  if (!folder)
    return;
  edit = g_new0 (Edit, 1);
  edit->session = g_object_ref (session);
  edit->folder_id = g_strdup (folder_id);
  dialog = kith_form_dialog_new (data, _ ("Edit Folder"), NULL, _ ("_Save"));
  kith_form_dialog_add_field (dialog, _ ("_Name of the folder"), kith_guild_folder_get_name (folder), FALSE);
  add_colours (dialog, edit, kith_guild_folder_get_colour (folder));
  g_signal_connect_data (dialog, "submitted", G_CALLBACK (on_edit_submitted), edit, edit_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static const GActionEntry actions[] = {
  { .name = "drop-guild", .activate = on_drop_guild, .parameter_type = "(sssi)" },
  { .name = "step-guild", .activate = on_step_guild, .parameter_type = "(ssi)" },
  { .name = "put-into-folder", .activate = on_put_into_folder, .parameter_type = "(sss)" },
  { .name = "take-out-of-folder", .activate = on_take_out_of_folder, .parameter_type = "(ss)" },
  { .name = "edit-folder", .activate = on_edit_folder, .parameter_type = "(ss)" },
  { .name = "dissolve-folder", .activate = on_dissolve_folder, .parameter_type = "(ss)" },
  { .name = "toggle-folder", .activate = on_toggle_folder, .parameter_type = "(ss)" },
};

void
kith_window_add_rail_actions (KithWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}
