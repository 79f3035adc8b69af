/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-link-row.h"

#include <glib/gi18n.h>

typedef enum
{
  PATH,
  VERIFIED,
  CODE,
  ROUND_TRIP,
  LOSS,
  JITTER,
  DELAY,
  CODEC,
  BITRATE,
  N_VALUES
} Value;

struct _KithVoiceLinkRow
{
  AdwExpanderRow parent_instance;

  GtkLabel *values[N_VALUES];
  KithLinkState state;
  KithLinkStats *stats; /* (nullable) until it was measured */
};

G_DEFINE_FINAL_TYPE (KithVoiceLinkRow, kith_voice_link_row, ADW_TYPE_EXPANDER_ROW)

static const struct
{
  const char *title, *subtitle;
} texts[N_VALUES] = {
  [PATH] = { N_ ("Path"), NULL },
  [VERIFIED] = { N_ ("Encryption"), NULL },
  [CODE] = { N_ ("Comparison Code"), N_ ("If both of you read the same one, nobody stands between you") },
  [ROUND_TRIP] = { N_ ("There and Back"), NULL },
  [LOSS] = { N_ ("Lost"), N_ ("From them, and of yours on the way to them") },
  [JITTER] = { N_ ("Jitter"), NULL },
  [DELAY] = { N_ ("Delay"), N_ ("From arriving to being heard") },
  [CODEC] = { N_ ("Codec"), NULL },
  [BITRATE] = { N_ ("Bitrate"), N_ ("From them, and to them") },
};

static const char *
describe_path (KithLinkPath path)
{
  switch (path)
    {
    case KITH_LINK_PATH_HOST:
      return _ ("Straight, within a network");
    case KITH_LINK_PATH_REFLEXIVE:
      return _ ("Straight, through routers");
    case KITH_LINK_PATH_RELAY:
      return _ ("Over the server’s relay");
    case KITH_LINK_PATH_UNKNOWN:
    default:
      return _ ("Not known yet");
    }
}

static const char *
describe_state (KithLinkState state)
{
  if (state == KITH_LINK_CONNECTED)
    return NULL;
  return state == KITH_LINK_FAILED ? _ ("No connection") : _ ("Connecting…");
}

/* (transfer full): a time that may be unknown. */
static char *
format_ms (double ms)
{
  /* Translators: milliseconds */
  return ms < 0 ? g_strdup ("–") : g_strdup_printf (_ ("%.0f ms"), ms);
}

static char *
format_loss (double loss)
{
  /* Translators: a share of what was sent */
  return loss < 0 ? g_strdup ("–") : g_strdup_printf (_ ("%.1f %%"), loss * 100);
}

/* (transfer full): one of the values in words. */
static char *
describe (const KithLinkStats *stats, Value value)
{
  g_autofree char *first = NULL, *second = NULL;

  switch (value)
    {
    case PATH:
      return g_strdup (describe_path (stats->path));
    case VERIFIED:
      return g_strdup (stats->verified ? _ ("Encrypted and verified") : _ ("Not verified yet"));
    case CODE:
      return g_strdup (stats->code ? stats->code : "–");
    case ROUND_TRIP:
      return format_ms (stats->round_trip);
    case LOSS:
      first = format_loss (stats->loss);
      second = format_loss (stats->peer_loss);
      return g_strdup_printf ("%s · %s", first, second);
    case JITTER:
      return format_ms (stats->jitter);
    case DELAY:
      return format_ms (stats->delay);
    case CODEC:
      return g_strdup (stats->codec ? stats->codec : "–");
    case BITRATE:
      /* Translators: thousands of bits a second, received and sent */
      return g_strdup_printf (_ ("%.0f · %.0f kbit/s"), stats->bits_in / 1000.0, stats->bits_out / 1000.0);
    case N_VALUES:
    default:
      return NULL;
    }
}

/* (transfer full): what one wants to know at a glance. */
static char *
describe_shortly (KithVoiceLinkRow *self)
{
  const char *state = describe_state (self->state);
  g_autofree char *round_trip = NULL;

  if (state || !self->stats)
    return g_strdup (state ? state : _ ("Measuring…"));
  round_trip = format_ms (self->stats->round_trip);
  return g_strdup_printf ("%s · %s", describe_path (self->stats->path), round_trip);
}

static void
update (KithVoiceLinkRow *self)
{
  g_autofree char *shortly = describe_shortly (self);

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), shortly);
  for (guint i = 0; i < N_VALUES; i++)
    {
      g_autofree char *text = self->stats ? describe (self->stats, (Value) i) : g_strdup ("–");

      gtk_label_set_label (self->values[i], text);
    }
}

static void
kith_voice_link_row_finalize (GObject *object)
{
  g_clear_pointer (&KITH_VOICE_LINK_ROW (object)->stats, kith_link_stats_free);
  G_OBJECT_CLASS (kith_voice_link_row_parent_class)->finalize (object);
}

static void
kith_voice_link_row_class_init (KithVoiceLinkRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_voice_link_row_finalize;
}

static void
kith_voice_link_row_init (KithVoiceLinkRow *self)
{
  for (guint i = 0; i < N_VALUES; i++)
    {
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", _ (texts[i].title), "subtitle",
                                     texts[i].subtitle ? _ (texts[i].subtitle) : "", "subtitle-lines", 0, NULL);
      GtkWidget *value = g_object_new (GTK_TYPE_LABEL, "selectable", TRUE, "wrap", TRUE, "xalign", 1.0, NULL);

      gtk_widget_add_css_class (value, i == CODE ? "monospace" : "numeric");
      gtk_widget_add_css_class (value, i == CODE ? "heading" : "dim-label");
      self->values[i] = GTK_LABEL (value);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), value);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
    }
}

/**
 * kith_voice_link_row_new:
 * @name: of the person
 *
 * Returns: (transfer floating): a row of a link of which nothing is known yet
 */
GtkWidget *
kith_voice_link_row_new (const char *name)
{
  KithVoiceLinkRow *self = g_object_new (KITH_TYPE_VOICE_LINK_ROW, "use-markup", FALSE, "title", name, NULL);

  update (self);
  return GTK_WIDGET (self);
}

/**
 * kith_voice_link_row_show:
 * @stats: (nullable): what was measured; %NULL leaves what was known
 */
void
kith_voice_link_row_show (KithVoiceLinkRow *self, KithLinkState state, const KithLinkStats *stats)
{
  self->state = state;
  if (stats)
    {
      g_clear_pointer (&self->stats, kith_link_stats_free);
      self->stats = kith_link_stats_copy (stats);
    }
  update (self);
}

/**
 * kith_voice_link_row_dup_report:
 *
 * Returns: (transfer full): what was measured, for who is to find out what is wrong; without names and addresses
 */
char *
kith_voice_link_row_dup_report (KithVoiceLinkRow *self)
{
  static const char *const paths[] = { "unknown", "host", "reflexive", "relay" };
  const KithLinkStats *stats = self->stats;

  if (!stats)
    return g_strdup_printf ("state %d, not measured\n", (int) self->state);
  return g_strdup_printf ("state %d, path %s, verified %s, codec %s\n"
                          "  round trip %.1f ms, jitter %.1f ms, hold %.1f ms, delay %.1f ms\n"
                          "  lost in %.2f %%, lost out %.2f %%, in %u bit/s, out %u bit/s\n",
                          (int) self->state, paths[CLAMP ((int) stats->path, 0, 3)], stats->verified ? "yes" : "no",
                          stats->codec ? stats->codec : "unknown", stats->round_trip, stats->jitter, stats->hold,
                          stats->delay, stats->loss * 100, stats->peer_loss * 100, stats->bits_in, stats->bits_out);
}
