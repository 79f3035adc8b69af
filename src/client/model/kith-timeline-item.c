/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-timeline-item-private.h"

#include "kith-model-private.h"

struct _KithTimelineItem
{
  GObject parent_instance;

  KithMessage *message; /* NULL for a gap */
  char *error_text;
  gboolean loading;
  gboolean first_of_day;
  gboolean continues;
  gboolean first_unread;
};

G_DEFINE_FINAL_TYPE (KithTimelineItem, kith_timeline_item, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_KIND,
  PROP_MESSAGE,
  PROP_LOADING,
  PROP_ERROR_TEXT,
  PROP_FIRST_OF_DAY,
  PROP_CONTINUES,
  PROP_FIRST_UNREAD,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void
kith_timeline_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KithTimelineItem *self = KITH_TIMELINE_ITEM (object);

  switch (id)
    {
    case PROP_KIND:
      g_value_set_enum (value, (int) kith_timeline_item_get_kind (self));
      break;
    case PROP_MESSAGE:
      g_value_set_object (value, self->message);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    case PROP_FIRST_OF_DAY:
      g_value_set_boolean (value, self->first_of_day);
      break;
    case PROP_CONTINUES:
      g_value_set_boolean (value, self->continues);
      break;
    case PROP_FIRST_UNREAD:
      g_value_set_boolean (value, self->first_unread);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_timeline_item_finalize (GObject *object)
{
  KithTimelineItem *self = KITH_TIMELINE_ITEM (object);

  g_clear_object (&self->message);
  g_free (self->error_text);
  G_OBJECT_CLASS (kith_timeline_item_parent_class)->finalize (object);
}

static void
kith_timeline_item_class_init (KithTimelineItemClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = kith_timeline_item_get_property;
  object_class->finalize = kith_timeline_item_finalize;

  properties[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, KITH_TYPE_TIMELINE_ITEM_KIND, 0, KITH_PROPERTY_FLAGS);
  properties[PROP_MESSAGE] = g_param_spec_object ("message", NULL, NULL, KITH_TYPE_MESSAGE, KITH_PROPERTY_FLAGS);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_FIRST_OF_DAY] = g_param_spec_boolean ("first-of-day", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_CONTINUES] = g_param_spec_boolean ("continues", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_FIRST_UNREAD] = g_param_spec_boolean ("first-unread", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
kith_timeline_item_init (KithTimelineItem *self)
{
}

KithTimelineItem *
kith_timeline_item_new_message (KithMessage *message)
{
  KithTimelineItem *self = g_object_new (KITH_TYPE_TIMELINE_ITEM, NULL);

  self->message = g_object_ref (message);
  return self;
}

KithTimelineItem *
kith_timeline_item_new_gap (void)
{
  return g_object_new (KITH_TYPE_TIMELINE_ITEM, NULL);
}

void
kith_timeline_item_set_loading (KithTimelineItem *self, gboolean loading)
{
  kith_set_int (self, &self->loading, loading, properties[PROP_LOADING]);
}

void
kith_timeline_item_set_error_text (KithTimelineItem *self, const char *error_text)
{
  kith_set_string (self, &self->error_text, error_text, properties[PROP_ERROR_TEXT]);
}

void
kith_timeline_item_set_flags (KithTimelineItem *self, gboolean first_of_day, gboolean continues, gboolean first_unread)
{
  kith_set_int (self, &self->first_of_day, first_of_day, properties[PROP_FIRST_OF_DAY]);
  kith_set_int (self, &self->continues, continues, properties[PROP_CONTINUES]);
  kith_set_int (self, &self->first_unread, first_unread, properties[PROP_FIRST_UNREAD]);
}

KithTimelineItemKind
kith_timeline_item_get_kind (KithTimelineItem *self)
{
  g_return_val_if_fail (KITH_IS_TIMELINE_ITEM (self), KITH_TIMELINE_ITEM_GAP);
  return self->message ? KITH_TIMELINE_ITEM_MESSAGE : KITH_TIMELINE_ITEM_GAP;
}

/**
 * kith_timeline_item_get_message:
 *
 * Returns: (transfer none) (nullable): the message; %NULL for a gap
 */
KithMessage *
kith_timeline_item_get_message (KithTimelineItem *self)
{
  g_return_val_if_fail (KITH_IS_TIMELINE_ITEM (self), NULL);
  return self->message;
}

/**
 * kith_timeline_item_get_loading:
 *
 * Returns: whether the messages of a gap are on their way
 */
gboolean
kith_timeline_item_get_loading (KithTimelineItem *self)
{
  g_return_val_if_fail (KITH_IS_TIMELINE_ITEM (self), FALSE);
  return self->loading;
}

/**
 * kith_timeline_item_get_error_text:
 *
 * Returns: (nullable): why the last try to load a gap failed
 */
const char *
kith_timeline_item_get_error_text (KithTimelineItem *self)
{
  g_return_val_if_fail (KITH_IS_TIMELINE_ITEM (self), NULL);
  return self->error_text;
}

gboolean
kith_timeline_item_get_first_of_day (KithTimelineItem *self)
{
  g_return_val_if_fail (KITH_IS_TIMELINE_ITEM (self), FALSE);
  return self->first_of_day;
}

/**
 * kith_timeline_item_get_continues:
 *
 * Returns: whether the row above is by the same author a short time before, so that no header is needed
 */
gboolean
kith_timeline_item_get_continues (KithTimelineItem *self)
{
  g_return_val_if_fail (KITH_IS_TIMELINE_ITEM (self), FALSE);
  return self->continues;
}

gboolean
kith_timeline_item_get_first_unread (KithTimelineItem *self)
{
  g_return_val_if_fail (KITH_IS_TIMELINE_ITEM (self), FALSE);
  return self->first_unread;
}
