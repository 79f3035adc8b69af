/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-test-world.h"
#include "kith-voice-volumes.h"

#include <math.h>

typedef struct
{
  KithTestWorld world;
  KithVoiceVolumes *volumes;
  guint n_changed;
} Fixture;

static void
on_changed (KithVoiceVolumes *volumes, const char *user_id, Fixture *fixture)
{
  g_assert_cmpstr (user_id, ==, "anna");
  fixture->n_changed++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  kith_test_world_set_up (&fixture->world, 0);
  fixture->volumes = kith_voice_volumes_new ();
  g_signal_connect (fixture->volumes, "changed", G_CALLBACK (on_changed), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->volumes);
  kith_test_world_tear_down (&fixture->world);
}

static double
get (Fixture *fixture)
{
  return kith_voice_volumes_get (fixture->volumes, fixture->world.session, "anna");
}

static void
set (Fixture *fixture, double volume)
{
  kith_voice_volumes_set (fixture->volumes, fixture->world.session, "anna", volume);
}

static void
test_bounds (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpfloat (get (fixture), ==, 1);
  set (fixture, 0.25);
  g_assert_cmpfloat (get (fixture), ==, 0.25);
  set (fixture, 0.25);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  set (fixture, 7);
  g_assert_cmpfloat (get (fixture), ==, KITH_VOICE_VOLUME_MAX);
  set (fixture, -1);
  g_assert_cmpfloat (get (fixture), ==, 0);
  set (fixture, NAN);
  g_assert_cmpfloat (get (fixture), ==, 1);
  g_assert_cmpfloat (kith_voice_volumes_get (fixture->volumes, fixture->world.session, "boris"), ==, 1);
}

/* Whom one does not want to hear is as loud as before when one does again. */
static void
test_hushed (Fixture *fixture, gconstpointer data)
{
  set (fixture, 1.5);
  kith_voice_volumes_set_hushed (fixture->volumes, fixture->world.session, "anna", TRUE);
  g_assert_true (kith_voice_volumes_get_hushed (fixture->volumes, fixture->world.session, "anna"));
  g_assert_cmpfloat (get (fixture), ==, 1.5);
  kith_voice_volumes_set_hushed (fixture->volumes, fixture->world.session, "anna", FALSE);
  g_assert_false (kith_voice_volumes_get_hushed (fixture->volumes, fixture->world.session, "anna"));
  g_assert_cmpuint (fixture->n_changed, ==, 3);
}

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GVariant) saved = NULL;
  g_autoptr (KithVoiceVolumes) later = kith_voice_volumes_new ();
  g_autoptr (GVariant)
    strange = g_variant_ref_sink (g_variant_new_parsed ("{'x/y': (%d, false), 'x/z': (99.0, true)}", NAN));

  set (fixture, 0.5);
  saved = g_variant_ref_sink (kith_voice_volumes_save (fixture->volumes));
  g_assert_cmpuint (g_variant_n_children (saved), ==, 1);
  kith_voice_volumes_load (later, saved);
  g_assert_cmpfloat (kith_voice_volumes_get (later, fixture->world.session, "anna"), ==, 0.5);

  /* Who is as they come is not kept. */
  set (fixture, 1);
  g_variant_unref (saved);
  saved = g_variant_ref_sink (kith_voice_volumes_save (fixture->volumes));
  g_assert_cmpuint (g_variant_n_children (saved), ==, 0);

  kith_voice_volumes_load (later, strange);
  g_variant_unref (saved);
  saved = g_variant_ref_sink (kith_voice_volumes_save (later));
  g_assert_cmpuint (g_variant_n_children (saved), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/voice-volumes/bounds", Fixture, NULL, set_up, test_bounds, tear_down);
  g_test_add ("/voice-volumes/hushed", Fixture, NULL, set_up, test_hushed, tear_down);
  g_test_add ("/voice-volumes/kept", Fixture, NULL, set_up, test_kept, tear_down);
  return g_test_run ();
}
