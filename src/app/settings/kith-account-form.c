/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-account-form.h"

#include "kith-error-text.h"
#include "kith-field.h"

#include <adwaita.h>

typedef struct
{
  KithSession *session;
  GCancellable *cancellable; /* of what is under way, or NULL */
  KithSubmit *submit;        /* not owned */
} KithAccountFormPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (KithAccountForm, kith_account_form, GTK_TYPE_WIDGET)

static KithAccountFormPrivate *
get_private (KithAccountForm *self)
{
  return kith_account_form_get_instance_private (self);
}

static void
kith_account_form_dispose (GObject *object)
{
  KithAccountFormPrivate *priv = get_private (KITH_ACCOUNT_FORM (object));

  if (priv->cancellable)
    g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), G_OBJECT_TYPE (object));
  g_clear_object (&priv->session);
  G_OBJECT_CLASS (kith_account_form_parent_class)->dispose (object);
}

static void
kith_account_form_class_init (KithAccountFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_account_form_dispose;
}

static void
kith_account_form_init (KithAccountForm *self)
{
}

/**
 * kith_account_form_class_set_template:
 * @resource: of the template
 *
 * For the class of a page.
 */
void
kith_account_form_class_set_template (GtkWidgetClass *widget_class, const char *resource)
{
  g_type_ensure (KITH_TYPE_FIELD);
  g_type_ensure (KITH_TYPE_SUBMIT);
  gtk_widget_class_set_template_from_resource (widget_class, resource);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

/**
 * kith_account_form_new:
 * @type: of the page
 *
 * Returns: (transfer floating): a page for an account
 */
GtkWidget *
kith_account_form_new (GType type, KithSession *session)
{
  GtkWidget *self = g_object_new (type, NULL);

  get_private (KITH_ACCOUNT_FORM (self))->session = g_object_ref (session);
  return self;
}

/**
 * kith_account_form_init_template:
 * @submit: of the template, which the page has just made
 */
void
kith_account_form_init_template (KithAccountForm *self, KithSubmit *submit)
{
  get_private (self)->submit = submit;
}

KithSession *
kith_account_form_get_session (KithAccountForm *self)
{
  return get_private (self)->session;
}

/**
 * kith_account_form_submit:
 *
 * Handler of the button.
 */
void
kith_account_form_submit (KithAccountForm *self)
{
  KITH_ACCOUNT_FORM_GET_CLASS (self)->submit (self);
}

/**
 * kith_account_form_try:
 *
 * Handler of a field whose Enter is as good as the button.
 */
void
kith_account_form_try (KithAccountForm *self)
{
  kith_submit_try (get_private (self)->submit);
}

/**
 * kith_account_form_cancel:
 *
 * Handler of the button while something is under way.
 */
void
kith_account_form_cancel (KithAccountForm *self)
{
  KithAccountFormPrivate *priv = get_private (self);

  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  kith_submit_set_progress (priv->submit, NULL);
}

/**
 * kith_account_form_begin:
 * @progress: what is being done
 *
 * Returns: (transfer none): what cancels it
 */
GCancellable *
kith_account_form_begin (KithAccountForm *self, const char *progress)
{
  KithAccountFormPrivate *priv = get_private (self);

  g_set_object (&priv->cancellable, NULL);
  priv->cancellable = g_cancellable_new ();
  kith_submit_set_progress (priv->submit, progress);
  return priv->cancellable;
}

/**
 * kith_account_form_end:
 * @error: (nullable): how it ended
 *
 * Returns: whether anybody still waits for it; nothing may be touched where nobody does
 */
gboolean
kith_account_form_end (KithAccountForm *self, const GError *error)
{
  KithAccountFormPrivate *priv = get_private (self);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  g_clear_object (&priv->cancellable);
  kith_submit_set_progress (priv->submit, NULL);
  return TRUE;
}

/**
 * kith_account_form_fail:
 *
 * Says beside the button what is in the way.
 */
void
kith_account_form_fail (KithAccountForm *self, const GError *error)
{
  kith_submit_set_error (get_private (self)->submit, kith_error_text (error));
}
