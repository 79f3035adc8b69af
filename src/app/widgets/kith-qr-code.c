/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-qr-code.h"

#include <glib/gi18n.h>
#include <qrencode.h>

/* Modules of quiet surroundings that the standard (ISO/IEC 18004) asks for. */
#define QUIET 4

/**
 * KithQrCode:
 *
 * Text as a QR code, black on white in every theme, because cameras expect it so.
 */
struct _KithQrCode
{
  GtkWidget parent_instance;

  QRcode *code;
};

G_DEFINE_FINAL_TYPE (KithQrCode, kith_qr_code, GTK_TYPE_WIDGET)

static void
kith_qr_code_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KithQrCode *self = KITH_QR_CODE (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  cairo_t *cairo;
  int module;

  if (!self->code)
    return;
  cairo = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_paint (cairo);
  module = MAX (1, MIN (width, height) / (self->code->width + 2 * QUIET));
  cairo_translate (cairo, (width - module * self->code->width) / 2, (height - module * self->code->width) / 2);
  cairo_set_source_rgb (cairo, 0, 0, 0);
  cairo_set_antialias (cairo, CAIRO_ANTIALIAS_NONE);
  for (int y = 0; y < self->code->width; y++)
    for (int x = 0; x < self->code->width; x++)
      if (self->code->data[y * self->code->width + x] & 1)
        cairo_rectangle (cairo, x * module, y * module, module, module);
  cairo_fill (cairo);
  cairo_destroy (cairo);
}

static void
kith_qr_code_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  KithQrCode *self = KITH_QR_CODE (widget);

  *minimum = *natural = self->code ? 4 * (self->code->width + 2 * QUIET) : 0;
}

static void
kith_qr_code_finalize (GObject *object)
{
  g_clear_pointer (&KITH_QR_CODE (object)->code, QRcode_free);
  G_OBJECT_CLASS (kith_qr_code_parent_class)->finalize (object);
}

static void
kith_qr_code_class_init (KithQrCodeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kith_qr_code_finalize;
  widget_class->snapshot = kith_qr_code_snapshot;
  widget_class->measure = kith_qr_code_measure;
  gtk_widget_class_set_css_name (widget_class, "kithqrcode");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
kith_qr_code_init (KithQrCode *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Invite link as a QR code"),
                                  -1);
}

/**
 * kith_qr_code_set_text:
 * @text: (nullable): what a camera shall read
 */
void
kith_qr_code_set_text (KithQrCode *self, const char *text)
{
  g_clear_pointer (&self->code, QRcode_free);
  if (text)
    self->code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_L);
  gtk_widget_set_visible (GTK_WIDGET (self), self->code != NULL);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
