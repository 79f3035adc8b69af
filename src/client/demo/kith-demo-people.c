/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-people.h"

#include "kith-demo-id.h"

#include <string.h>

/* When all pictures were made. */
#define PICTURES_MS (G_GINT64_CONSTANT (1700000000) * 1000)

/* 2021-03-01: when the first of them signed up. */
#define FIRST_SIGN_UP_MS (G_GINT64_CONSTANT (1614556800) * 1000)
#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

#define ONLINE KITH_PRESENCE_STATUS_ONLINE
#define IDLE KITH_PRESENCE_STATUS_IDLE
#define DND KITH_PRESENCE_STATUS_DND
#define OFFLINE KITH_PRESENCE_STATUS_OFFLINE

const KithDemoPerson kith_demo_people[KITH_DEMO_N_PEOPLE] = {
  { "robin", "Robin", 0x3584e4, ONLINE, "Host of the Rooftop. Owns more Ethernet cable than furniture." },
  { "anya", "Аня Соколова", 0xe66100, ONLINE, "Пеку хлеб, пишу на Rust, сплю по *выходным*." },
  { "tomas", "Tomás Herrera", 0x2ec27e, ONLINE, "Cyclist. Will lend you a **multitool** and not ask for it back." },
  { "yuki", "雪 Yuki", 0x9141ac, ONLINE, "図書館員。猫が二匹。Librarian with two cats and one opinion." },
  { "dov", "דוב Dov", 0xc64600, IDLE, "טלסקופים קטנים, שמיים גדולים." },
  { "mira", "Mira", 0xe01b24, ONLINE, "I broke it, but I also wrote the test that says so." },
  { "oskar", "Oskar Lindqvist", 0x1c71d8, DND, "In a meeting. Always." },
  { "layla", "ليلى Layla", 0xd56199, ONLINE, "أحب القهوة والخط العربي. Type designer." },
  { "chen", "陈伟 Wei", 0x26a269, ONLINE, "后端工程师,周末做饭。" },
  { "priya", "Priya Raman", 0xf5c211, ONLINE, "Plants: 47. Plants alive: *let us not dwell on numbers.*" },
  { "misha", "Миша", 0x613583, ONLINE, "Хранитель общего шуруповёрта." },
  { "grace", "Grace O’Malley", 0x33d17a, IDLE, "Sails boats, ships code, mixes the two up." },
  { "jonas", "Jonas", 0x865e3c, ONLINE, "Bread, drums, and the space between the notes." },
  { "fatou", "Fatou Diop", 0xff7800, ONLINE, "Sound engineer. If you hear nothing, I did well." },
  { "eli", "Eli", 0x5e5c64, OFFLINE, "Asleep. Leave a message." },
  { "nora", "Nora Baptiste", 0xc061cb, ONLINE, "Bad films, good snacks." },
  { "henk", "Henk de Vries", 0xe5a50a, ONLINE, "Seventy-one years old and faster than you on a bicycle." },
  { "sana", "Sana Malik", 0x62a0ea, ONLINE, "Compiler person. `while (true) tea();`" },
  { "ivo", "Ivo", 0xa51d2d, DND, "Game designer. Your suggestion is in the backlog. The backlog is in the sea." },
  { "katya", "Катя", 0xdc8add, ONLINE, "Третий этаж, балкон с геранью." },
  { "luis", "Luís", 0x2ec27e, IDLE, "Luthier. I fix guitars and, reluctantly, printers." },
  { "hana", "Hana Novak", 0x99c1f1, ONLINE, "Reads three books at once, finishes one." },
  { "kofi", "Kofi Mensah", 0xf8e45c, ONLINE, "Network person. It was DNS." },
  { "zoe", "Zoë", 0xed333b, ONLINE, "Speedruns, soldering, soup." },
  { "arthur", "Arthur P.", 0x77767b, OFFLINE, "Chair of the residents’ committee (acting, since 1998)." },
  { "minji", "민지", 0xf66151, ONLINE, "픽셀 아트. 16×16이면 충분해요." },
  { "pavel", "Павел", 0x1a5fb4, IDLE, "Дежурный по умным мыслям." },
  { "ines", "Inês", 0x57e389, ONLINE, "Botanist. Yes, that one is overwatered as well." },
  { "bruno", "Bruno", 0x813d9c, ONLINE, "Sourdough named Gerald, est. 2019." },
  { "leila", "Leïla B.", 0xffbe6f, OFFLINE, "Between two trains." },
  { "sam", "Sam", 0x8ff0a4, ONLINE, "New here! Hello! Hello!" },
  { "viktor", "Viktor", 0x9a9996, DND, "Reads the manual. Writes the manual. Is the manual." },
  { "amara", "Amara Eze", 0xe66100, ONLINE, "Astrophotography on a balcony under a street lamp." },
  { "theo", "Theo", 0x3584e4, ONLINE, "Student. Deadline tomorrow. Here anyway." },
  { "rosa", "Rosa Ferrari", 0xc01c28, IDLE, "Nonna said no." },
  { "noam", "נועם", 0x26a269, ONLINE, "כותב קוד מימין לשמאל." },
  { "wendy", "Wendy", 0xf9f06b, ONLINE, "Owner of a cat called Segfault." },
  { "otto", "Otto", 0x63452c, OFFLINE, "Collects chairs. Long story." },
  { "freya", "Freya", 0x62a0ea, ONLINE, "Mountain rescue volunteer, indoor cat at heart." },
  { "bolt", "Bolt", 0x5e5c64, ONLINE, "I am a bot. I water the plants and count the pizzas." },
};

/**
 * kith_demo_people_find:
 *
 * Returns: the person of a user name, or -1
 */
int
kith_demo_people_find (const char *username)
{
  for (guint i = 0; i < KITH_DEMO_N_PEOPLE; i++)
    if (strcmp (kith_demo_people[i].username, username) == 0)
      return (int) i;
  return -1;
}

/**
 * kith_demo_people_get_id:
 *
 * Returns: (transfer full): the id of a person
 */
char *
kith_demo_people_get_id (guint person)
{
  return kith_demo_id_format (FIRST_SIGN_UP_MS + person * DAY_MS, KITH_DEMO_ID_PERSON, 0, person);
}

/**
 * kith_demo_people_get_user:
 *
 * Returns: (transfer full): a person as the wire carries them
 */
KithWireUser *
kith_demo_people_get_user (guint person)
{
  const KithDemoPerson *source = &kith_demo_people[person];
  KithWireUser *user = kith_wire_user_new ();

  user->id = kith_demo_people_get_id (person);
  user->username = g_strdup (source->username);
  user->display_name = g_strdup (source->display_name);
  user->bio = g_strdup (source->bio);
  user->accent_colour = source->accent_colour;
  user->has_accent_colour = TRUE;
  /* Not everybody has a picture. */
  if (kith_demo_hash (person, 1, 6) % 5 > 1)
    user->avatar = kith_demo_id_format (PICTURES_MS, KITH_DEMO_ID_PICTURE, 0, person);
  return user;
}
