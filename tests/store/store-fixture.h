/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-uuid.h"
#include "kithd-store.h"

G_BEGIN_DECLS

/* A database of its own for each test, on the driver under test. */
typedef struct
{
  const KithdDbDriver *driver;
  char *directory;
  char *location;
  KithClock *clock;
  KithUuidGenerator *ids;
} StoreFixture;

/* The drivers that the contract is tested on, ending with NULL. */
extern const KithdDbDriver *const store_drivers[];

typedef void (*StoreTest) (StoreFixture *fixture);

void store_test_add (const char *name, StoreTest test);

StoreFixture *store_fixture_new (const KithdDbDriver *driver);
void store_fixture_free (StoreFixture *self);
KithdDb *store_fixture_open_db (StoreFixture *self);
KithdStore *store_fixture_open (StoreFixture *self);
char *store_fixture_new_id (StoreFixture *self);
void store_fixture_add_people (StoreFixture *self, KithdDb *db, guint n, char **ids);
char *store_fixture_add_guild (StoreFixture *self, KithdDb *db, const char *owner_id, char **channel_id);
char *store_fixture_send (StoreFixture *self, KithdDb *db, const char *channel_id, const char *author_id,
                          const char *content, gint64 *seq);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreFixture, store_fixture_free)

G_END_DECLS
