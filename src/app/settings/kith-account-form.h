/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"
#include "kith-submit.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A page of the account settings that asks for something and sends it: what such pages have in common. Their templates
 * have a KithSubmit called submit. */
#define KITH_TYPE_ACCOUNT_FORM (kith_account_form_get_type ())
G_DECLARE_DERIVABLE_TYPE (KithAccountForm, kith_account_form, KITH, ACCOUNT_FORM, GtkWidget)

struct _KithAccountFormClass
{
  GtkWidgetClass parent_class;

  /* Looks at what was typed and sends it. */
  void (*submit) (KithAccountForm *self);
};

void kith_account_form_class_set_template (GtkWidgetClass *widget_class, const char *resource);
void kith_account_form_init_template (KithAccountForm *self, KithSubmit *submit);
GtkWidget *kith_account_form_new (GType type, KithSession *session);
KithSession *kith_account_form_get_session (KithAccountForm *self);
/* Handlers for the templates. */
void kith_account_form_submit (KithAccountForm *self);
void kith_account_form_try (KithAccountForm *self);
void kith_account_form_cancel (KithAccountForm *self);

GCancellable *kith_account_form_begin (KithAccountForm *self, const char *progress);
gboolean kith_account_form_end (KithAccountForm *self, const GError *error);
void kith_account_form_fail (KithAccountForm *self, const GError *error);

G_END_DECLS
