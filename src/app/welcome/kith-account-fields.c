/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-account-fields.h"

#include "kith-error-text.h"
#include "kith-error.h"
#include "kith-field.h"
#include "kith-username.h"
#include "kith-validate.h"

#include <glib/gi18n.h>

/**
 * KithAccountFields:
 *
 * A new account needs one name and one password: the user name is made from the name, and only asked for where it
 * cannot be made or is taken.
 */
struct _KithAccountFields
{
  GtkWidget parent_instance;

  gboolean existing;
  KithField *name;
  KithField *username;
  KithField *password;
  char *suggested;
};

G_DEFINE_FINAL_TYPE (KithAccountFields, kith_account_fields, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_EXISTING,
  N_PROPS,
};

enum
{
  SUBMITTED,
  NAME_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
asks_username (KithAccountFields *self)
{
  return !self->existing && gtk_widget_get_visible (GTK_WIDGET (self->username));
}

static void
update_hints (KithAccountFields *self)
{
  const char *name = kith_field_get_text (self->name);
  g_autofree char *hint = NULL;

  g_free (self->suggested);
  self->suggested = kith_username_suggest (name);
  if (!self->existing && self->suggested && !asks_username (self))
    /* Translators: a user name made from the name that was typed */
    hint = g_strdup_printf (_ ("You will sign in as @%s"), self->suggested);
  else if (!self->existing)
    hint = g_strdup (_ ("The name that others see"));
  kith_field_set_hint (self->name, hint);
  kith_field_set_hint (self->password, self->existing ? NULL : _ ("At least 8 characters"));
}

static void
on_name_changed (KithAccountFields *self)
{
  update_hints (self);
  g_signal_emit (self, signals[NAME_CHANGED], 0);
}

static void
on_submitted (KithAccountFields *self)
{
  g_signal_emit (self, signals[SUBMITTED], 0);
}

static void
ask_username (KithAccountFields *self, const char *error)
{
  if (!asks_username (self))
    {
      kith_field_set_text (self->username, self->suggested);
      gtk_widget_set_visible (GTK_WIDGET (self->username), TRUE);
      update_hints (self);
    }
  kith_field_set_error (self->username, error);
}

static void
kith_account_fields_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_boolean (value, KITH_ACCOUNT_FIELDS (object)->existing);
}

static void
kith_account_fields_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  kith_account_fields_set_existing (KITH_ACCOUNT_FIELDS (object), g_value_get_boolean (value));
}

static gboolean
kith_account_fields_grab_focus (GtkWidget *widget)
{
  KithAccountFields *self = KITH_ACCOUNT_FIELDS (widget);
  KithField *first = *kith_field_get_text (self->name) ? self->password : self->name;

  return gtk_widget_grab_focus (GTK_WIDGET (first));
}

static void
kith_account_fields_dispose (GObject *object)
{
  KithAccountFields *self = KITH_ACCOUNT_FIELDS (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (kith_account_fields_parent_class)->dispose (object);
}

static void
kith_account_fields_finalize (GObject *object)
{
  g_free (KITH_ACCOUNT_FIELDS (object)->suggested);
  G_OBJECT_CLASS (kith_account_fields_parent_class)->finalize (object);
}

static void
kith_account_fields_class_init (KithAccountFieldsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kith_account_fields_get_property;
  object_class->set_property = kith_account_fields_set_property;
  object_class->dispose = kith_account_fields_dispose;
  object_class->finalize = kith_account_fields_finalize;
  widget_class->grab_focus = kith_account_fields_grab_focus;
  properties[PROP_EXISTING] = g_param_spec_boolean ("existing", NULL, NULL, FALSE,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SUBMITTED] = g_signal_new ("submitted", KITH_TYPE_ACCOUNT_FIELDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
  signals[NAME_CHANGED] = g_signal_new ("name-changed", KITH_TYPE_ACCOUNT_FIELDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static KithField *
add_field (KithAccountFields *self, const char *label, gboolean password)
{
  KithField *field = g_object_new (KITH_TYPE_FIELD, "label", label, "password", password, NULL);

  g_signal_connect_object (field, "submitted", G_CALLBACK (on_submitted), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (GTK_WIDGET (field), GTK_WIDGET (self));
  return field;
}

static void
kith_account_fields_init (KithAccountFields *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 16);
  self->name = add_field (self, _ ("_Your name"), FALSE);
  self->username = add_field (self, _ ("_User name"), FALSE);
  kith_field_set_hint (self->username, _ ("You sign in with it. Letters a–z, digits, dots and underscores"));
  gtk_widget_set_visible (GTK_WIDGET (self->username), FALSE);
  self->password = add_field (self, _ ("_Password"), TRUE);
  g_signal_connect_object (self->name, "changed", G_CALLBACK (on_name_changed), self, G_CONNECT_SWAPPED);
  update_hints (self);
}

gboolean
kith_account_fields_get_existing (KithAccountFields *self)
{
  return self->existing;
}

/**
 * kith_account_fields_set_existing:
 * @existing: whether the person has an account already
 */
void
kith_account_fields_set_existing (KithAccountFields *self, gboolean existing)
{
  if (self->existing == existing)
    return;
  self->existing = existing;
  g_object_set (self->name, "label", existing ? _ ("_User name") : _ ("_Your name"), NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->username), FALSE);
  kith_field_set_error (self->name, NULL);
  kith_field_set_error (self->password, NULL);
  update_hints (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXISTING]);
}

/**
 * kith_account_fields_get_name:
 *
 * Returns: (transfer none): the name that others see
 */
const char *
kith_account_fields_get_name (KithAccountFields *self)
{
  return kith_field_get_text (self->name);
}

/**
 * kith_account_fields_get_username:
 *
 * Returns: (transfer none) (nullable): the name to sign in with
 */
const char *
kith_account_fields_get_username (KithAccountFields *self)
{
  if (self->existing)
    return kith_field_get_text (self->name);
  return asks_username (self) ? kith_field_get_text (self->username) : self->suggested;
}

const char *
kith_account_fields_get_password (KithAccountFields *self)
{
  return kith_field_get_text (self->password);
}

void
kith_account_fields_set_name (KithAccountFields *self, const char *name)
{
  kith_field_set_text (self->name, name);
}

/**
 * kith_account_fields_check:
 *
 * Looks for what can be seen to be wrong without asking a server, and shows it.
 *
 * Returns: whether nothing was found
 */
gboolean
kith_account_fields_check (KithAccountFields *self)
{
  g_autofree char *name = g_strstrip (g_strdup (kith_field_get_text (self->name)));
  const char *password = kith_field_get_text (self->password);
  gboolean good = TRUE;

  /* From the last field to the first, because the focus goes to the one that is set last. */
  if (!*password)
    kith_field_set_error (self->password, _ ("Type a password"));
  else if (!self->existing && g_utf8_strlen (password, -1) < KITH_LIMIT_PASSWORD_MIN)
    kith_field_set_error (self->password, _ ("A password has at least 8 characters"));
  else
    kith_field_set_error (self->password, NULL);
  good = !kith_field_get_error (self->password);
  if (!*name)
    {
      kith_field_set_error (self->name, _ ("Type a name"));
      return FALSE;
    }
  if (!self->existing && g_utf8_strlen (name, -1) > KITH_LIMIT_DISPLAY_NAME_MAX)
    {
      kith_field_set_error (self->name, _ ("A name has at most 32 characters"));
      return FALSE;
    }
  if (!self->existing && !kith_account_fields_get_username (self))
    {
      ask_username (self, _ ("Your name gives no user name; choose one"));
      return FALSE;
    }
  if (asks_username (self) && !kith_validate_username (kith_account_fields_get_username (self)))
    {
      kith_field_set_error (self->username, _ ("Use 2 to 32 letters a–z, digits, dots and underscores"));
      return FALSE;
    }
  return good;
}

/**
 * kith_account_fields_show_error:
 * @error: why the server refused
 *
 * Returns: whether one of the fields is to blame, which now tells so
 */
gboolean
kith_account_fields_show_error (KithAccountFields *self, const GError *error)
{
  const char *text = kith_error_text (error);

  switch (kith_error_find_field (error))
    {
    case KITH_ERROR_FIELD_NAME:
      if (self->existing || g_error_matches (error, KITH_ERROR, KITH_ERROR_DISPLAY_NAME_BAD))
        kith_field_set_error (self->name, text);
      else
        ask_username (self, text);
      return TRUE;
    case KITH_ERROR_FIELD_PASSWORD:
      kith_field_set_error (self->password, text);
      return TRUE;
    case KITH_ERROR_FIELD_ADDRESS:
    case KITH_ERROR_FIELD_GUILD:
    case KITH_ERROR_FIELD_NONE:
    default:
      return FALSE;
    }
}
