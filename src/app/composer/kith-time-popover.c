/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-time-popover.h"

#include "kith-time-text.h"

#include <glib/gi18n.h>

/**
 * KithTimePopover:
 *
 * A day, a time of it, and the ways to tell them, each as it will be read here.
 */
struct _KithTimePopover
{
  GtkPopover parent_instance;

  GtkWidget *calendar;
  GtkWidget *hour, *minute;
  GtkWidget *styles;
  GtkWidget *zone;
  GtkWidget *insert;
};

G_DEFINE_FINAL_TYPE (KithTimePopover, kith_time_popover, GTK_TYPE_POPOVER)

/* The ways that are offered, the usual one first. */
static const struct
{
  char style;
  const char *name;
} styles[] = {
  /* Translators: a way to tell a moment */
  { 'f', N_ ("Day and time") },
  /* Translators: a way to tell a moment */
  { 'F', N_ ("With the weekday") },
  /* Translators: a way to tell a moment */
  { 'R', N_ ("How far away") },
  /* Translators: a way to tell a moment */
  { 't', N_ ("Time only") },
  /* Translators: a way to tell a moment */
  { 'D', N_ ("Day only") },
};

static guint chosen_signal;

static gint64
get_seconds (KithTimePopover *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (GTK_CALENDAR (self->calendar));
  g_autoptr (GDateTime) moment = g_date_time_new_local (
    g_date_time_get_year (day), g_date_time_get_month (day), g_date_time_get_day_of_month (day),
    gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->hour)),
    gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->minute)), 0);

  return moment ? g_date_time_to_unix (moment) : 0;
}

static void
update (KithTimePopover *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64 seconds = get_seconds (self), now = g_get_real_time () / G_USEC_PER_SEC;

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->styles), (int) i);
      GtkWidget *preview = gtk_widget_get_first_child (gtk_list_box_row_get_child (row));
      g_autofree char *text = kith_time_text_format (seconds, styles[i].style, now, zone);
      g_autofree char *name = g_strdup_printf ("%s, %s", _ (styles[i].name), text);

      gtk_label_set_text (GTK_LABEL (preview), text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
}

static void
choose (KithTimePopover *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->styles));
  int index = row ? gtk_list_box_row_get_index (row) : 0;
  gint64 seconds = get_seconds (self);

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, chosen_signal, 0, seconds, (int) styles[index].style);
}

static gboolean
show_two_digits (GtkSpinButton *spin)
{
  g_autofree char *text = g_strdup_printf ("%02d", gtk_spin_button_get_value_as_int (spin));

  gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

static GtkWidget *
create_spin (KithTimePopover *self, double max, const char *name)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (0, max, 1);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (spin), GTK_ORIENTATION_HORIZONTAL);
  gtk_spin_button_set_wrap (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 2);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 2);
  gtk_widget_set_hexpand (spin, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (spin, "output", G_CALLBACK (show_two_digits), NULL);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return spin;
}

static GtkWidget *
create_clock (KithTimePopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->hour = create_spin (self, 23, _ ("Hour"));
  self->minute = create_spin (self, 59, _ ("Minute"));
  gtk_spin_button_set_increments (GTK_SPIN_BUTTON (self->minute), 5, 15);
  gtk_box_append (GTK_BOX (box), self->hour);
  gtk_box_append (GTK_BOX (box), gtk_label_new (":"));
  gtk_box_append (GTK_BOX (box), self->minute);
  return box;
}

static GtkWidget *
create_row (const char *name)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *preview = gtk_label_new (NULL), *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (preview), 0);
  gtk_label_set_ellipsize (GTK_LABEL (preview), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (preview, TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), preview);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  return row;
}

static GtkWidget *
create_styles (KithTimePopover *self)
{
  self->styles = gtk_list_box_new ();
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_list_box_append (GTK_LIST_BOX (self->styles), create_row (_ (styles[i].name)));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->styles), GTK_SELECTION_BROWSE);
  gtk_list_box_set_activate_on_single_click (GTK_LIST_BOX (self->styles), FALSE);
  gtk_list_box_select_row (GTK_LIST_BOX (self->styles), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->styles), 0));
  gtk_widget_add_css_class (self->styles, "time-styles");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->styles), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("How it is told"),
                                  -1);
  g_signal_connect_object (self->styles, "row-activated", G_CALLBACK (choose), self, G_CONNECT_SWAPPED);
  return self->styles;
}

/* The next full hour is what most plans begin at. */
static void
begin (KithTimePopover *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) soon = g_date_time_add_minutes (now, 60 - g_date_time_get_minute (now));
  g_autofree char *text = NULL;

  gtk_calendar_select_day (GTK_CALENDAR (self->calendar), soon);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->hour), g_date_time_get_hour (soon));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->minute), 0);
  /* Translators: %s is a time zone, as in "CET" */
  text = g_strdup_printf (_ ("Your time zone is %s. Everybody reads it in their own."),
                          g_date_time_get_timezone_abbreviation (soon));
  gtk_label_set_text (GTK_LABEL (self->zone), text);
  update (self);
  gtk_widget_grab_focus (self->hour);
}

static void
kith_time_popover_class_init (KithTimePopoverClass *klass)
{
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT);
}

static void
kith_time_popover_init (KithTimePopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);

  self->calendar = gtk_calendar_new ();
  self->zone = gtk_label_new (NULL);
  self->insert = gtk_button_new_with_mnemonic (_ ("_Insert"));
  gtk_label_set_wrap (GTK_LABEL (self->zone), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->zone), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (self->zone), 34);
  gtk_widget_add_css_class (self->zone, "caption");
  gtk_widget_add_css_class (self->zone, "dim-label");
  gtk_widget_add_css_class (self->insert, "suggested-action");
  gtk_box_append (GTK_BOX (box), self->calendar);
  gtk_box_append (GTK_BOX (box), create_clock (self));
  gtk_box_append (GTK_BOX (box), create_styles (self));
  gtk_box_append (GTK_BOX (box), self->zone);
  gtk_box_append (GTK_BOX (box), self->insert);
  gtk_widget_add_css_class (box, "time-chooser");
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_popover_set_default_widget (GTK_POPOVER (self), self->insert);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Insert a Time"), -1);
  g_signal_connect_object (self->calendar, "day-selected", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->insert, "clicked", G_CALLBACK (choose), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "show", G_CALLBACK (begin), NULL);
}

/**
 * kith_time_popover_new:
 *
 * Returns: (transfer floating): a popover that is not shown yet
 */
GtkWidget *
kith_time_popover_new (void)
{
  return g_object_new (KITH_TYPE_TIME_POPOVER, NULL);
}
