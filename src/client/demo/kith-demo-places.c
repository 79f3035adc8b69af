/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-places.h"

#define TEXT KITH_CHANNEL_KIND_TEXT
#define VOICE KITH_CHANNEL_KIND_VOICE
#define CATEGORY KITH_CHANNEL_KIND_CATEGORY
#define VIEW KITH_PERMISSION_VIEW_CHANNEL
#define SEND KITH_PERMISSION_SEND_MESSAGES
#define ADMIN KITH_PERMISSION_ADMINISTRATOR
#define KEEPER                                                                                                         \
  (KITH_PERMISSION_MANAGE_CHANNELS | KITH_PERMISSION_MANAGE_MESSAGES | KITH_PERMISSION_KICK_MEMBERS |                  \
   KITH_PERMISSION_MANAGE_NICKNAMES)

/* A channel belongs to the category above it. */
static const KithDemoChannelSpec rooftop[] = {
  { "general", TEXT, "Everything, and the weather on the roof", "general lan food", 4300, 60, 2, 0 },
  { "welcome", TEXT, "Read this, then go outside and look up.", "welcome", 12, 1, 3000, 0, SEND },
  { "The party", CATEGORY },
  { "next-party", TEXT, "Saturday, 18:00. Bring a chair. Bring your own chair.", "lan food", 640, 12, 35, 7 },
  { "game-night", TEXT, "What we play, who won, and the appeals court", "games lan", 2100, 30, 14, 4 },
  { "the-long-table", TEXT, "One hundred thousand messages and counting. Do not scroll up, they said.",
    "general games lan food dev music cats", 99992, 150, 4, 0 },
  { "the-short-table", TEXT, "For those who dare not scroll", "general games lan food dev music cats", 92, 150, 25, 0 },
  { "Hardware", CATEGORY },
  { "cables-and-switches", TEXT, "Crimping support group", "network lan", 900, 9, 180, 0 },
  { "will-it-boot", TEXT, "Photographs of smoke welcome", "hardware network", 1500, 14, 600, 0 },
  { "Couch", VOICE },
  { "Balcony", VOICE, .closed = VIEW },
  { NULL },
};

static const KithDemoChannelSpec bakery[] = {
  { "front-counter", TEXT, "Good morning! What is rising?", "bread general food", 3200, 40, 9, 3 },
  { "crumb-shots", TEXT, "Pictures of the inside of bread", "bread", 800, 10, 95, 0 },
  { "Kitchen", CATEGORY },
  { "sourdough", TEXT, "Gerald and other creatures that need feeding", "bread", 2600, 25, 50, 0 },
  { "oven-firmware", TEXT, "`ovend` and friends. No flour near the keyboards.", "dev bread", 1400, 20, 17, 2 },
  { "Four in the morning", VOICE },
  { NULL },
};

static const KithDemoChannelSpec telescopes[] = {
  { "tonight", TEXT, "Clouds: yes", "space", 1900, 25, 22, 5 },
  { "first-light", TEXT, "Show us your dots", "space general", 700, 8, 400, 0 },
  { "Gear", CATEGORY },
  { "optics", TEXT, "Buy once, cry once, align for ever", "space hardware", 620, 6, 1500, 0 },
  { "שמיים", TEXT, "בעברית, על מה שלמעלה", "hebrew space", 260, 4, 130, 0 },
  { "Observatory", VOICE },
  { NULL },
};

static const KithDemoChannelSpec readers[] = {
  { "now-reading", TEXT, "Chapter by chapter; spoilers under ||bars||", "books", 1600, 14, 41, 0 },
  { "margins", TEXT, "Notes, quotes, quarrels", "books general", 900, 8, 320, 1 },
  { "next-book", TEXT, "Vote or be given nine hundred pages", "books", 240, 3, 900, 0 },
  { NULL },
};

static const KithDemoChannelSpec ferns[] = {
  { "greenhouse", TEXT, "Say something nice about your plant today", "plants general", 2200, 22, 12, 2 },
  { "what-is-this", TEXT, "Identification. It is usually a pothos.", "plants", 1100, 10, 60, 0 },
  { "infirmary", TEXT, "Brown tips, yellow leaves, bad news", "plants", 950, 9, 240, 0 },
  { NULL },
};

static const KithDemoChannelSpec station[] = {
  { "platform-1", TEXT, "All languages, no timetable", "travel languages general", 2400, 30, 6, 6 },
  { "Phrasebooks", CATEGORY },
  { "по-русски", TEXT, "Говорим по-русски, ошибаемся смело", "russian", 1300, 16, 28, 3 },
  { "日本語", TEXT, "ゆっくり話しましょう", "japanese", 700, 8, 75, 0 },
  { "中文", TEXT, "慢慢来,说错也没关系", "chinese", 640, 8, 160, 0 },
  { "عربي", TEXT, "أهلاً وسهلاً، تفضّلوا", "arabic", 420, 5, 210, 0 },
  { "עברית", TEXT, "מדברים לאט, צוחקים מהר", "hebrew", 380, 5, 340, 0 },
  { "한국어", TEXT, "천천히, 또박또박", "korean", 300, 4, 520, 0 },
  { "Dining car", VOICE },
  { NULL },
};

static const KithDemoChannelSpec orchestra[] = {
  { "lobby", TEXT, "Be kind, link the issue", "dev general", 3900, 45, 8, 0 },
  { "help", TEXT, "Ask the question. Paste the **whole** error.", "dev", 5200, 50, 3, 9 },
  { "Sections", CATEGORY },
  { "c-and-gtk", TEXT, "`g_autoptr` or it did not happen", "gtk dev", 2700, 24, 19, 0 },
  { "rust", TEXT, "The borrow checker is a friend who tells the truth", "rust dev", 2500, 24, 33, 0 },
  { "releases", TEXT, "Changelogs and cake", "release", 180, 2, 2000, 0 },
  { "Pit", VOICE },
  { NULL },
};

static const KithDemoChannelSpec pixels[] = {
  { "jam", TEXT, "72 hours. Theme: *the door is the enemy*", "gamedev games", 1700, 35, 16, 3 },
  { "palettes", TEXT, "Four colours should be enough for anybody", "gamedev", 800, 9, 110, 0 },
  { "playtest", TEXT, "Break it kindly", "gamedev games", 900, 11, 260, 0 },
  { NULL },
};

static const KithDemoChannelSpec movies[] = {
  { "tonights-disaster", TEXT, "Every Monday at 20:00. It will be terrible.", "movies", 1400, 20, 26, 0 },
  { "snacks", TEXT, "The important part", "food movies", 760, 8, 150, 0 },
  { "Row G", VOICE },
  { NULL },
};

static const KithDemoChannelSpec yard[] = {
  { "у-подъезда", TEXT, "Новости двора и погода", "russian dvor", 3100, 35, 11, 8 },
  { "отдам-даром", TEXT, "Самовывоз, третий этаж", "dvor", 500, 5, 300, 0 },
  { "дача", TEXT, "Кабачки. Снова кабачки.", "dvor russian", 900, 9, 190, 0 },
  { NULL },
};

static const KithDemoChannelSpec cyclists[] = {
  { "sunday-ride", TEXT, "9:00 at the bridge. Nine means nine, Tomás.", "cycling general", 1500, 16, 45, 1 },
  { "workshop", TEXT, "Squeaks, creaks and other music", "cycling hardware", 820, 8, 230, 0 },
  { "cake-stops", TEXT, "A map in the form of an argument", "food cycling", 610, 6, 700, 0 },
  { NULL },
};

static const KithDemoChannelSpec house[] = {
  { "notices", TEXT, "Posted by the committee. Do not reply here.", "house", 100, 1, 1300, 0 },
  { "stairwell", TEXT, "Replies to the notices", "house cats", 2000, 18, 21, 4 },
  { "parcels", TEXT, "Has anyone seen mine?", "house", 1200, 12, 85, 0 },
  { "segfault-sightings", TEXT, "The cat, not the signal", "cats", 540, 6, 140, 2 },
  { NULL },
};

const KithDemoGuildSpec kith_demo_guilds[KITH_DEMO_N_GUILDS] = {
  { "Rooftop LAN",
    "robin",
    40,
    "",
    { { "Hosts", 0xe66100, ADMIN }, { "Crimpers", 0x26a269, 0 }, { "Couch", 0x9141ac, 0 } },
    0,
    rooftop },
  { "Kernel Panic Bakery",
    "bruno",
    12,
    "jonas anya mira chen bolt",
    { { "Bakers", 0xe5a50a, KEEPER }, { "Early risers", 0xff7800, 0 } },
    0,
    bakery },
  { "Small Telescopes", "amara", 9, "dov noam freya yuki", { { "Dark-adapted", 0xc01c28, KEEPER } }, -1, telescopes },
  { "The Slow Readers", "hana", 11, "yuki layla viktor grace", { { "Finished it", 0x2ec27e, 0 } }, -1, readers },
  { "Ferns & Friends", "priya", 12, "ines rosa bolt sam", { { "Green thumbs", 0x33d17a, KEEPER } }, -1, ferns },
  { "Babel Station",
    "leila",
    30,
    "anya misha yuki chen layla dov noam minji katya pavel luis fatou sam theo sana amara",
    { { "Conductors", 0x1c71d8, KEEPER }, { "Polyglots", 0xc061cb, 0 } },
    -1,
    station },
  { "Free Software Orchestra",
    "sana",
    26,
    "anya chen mira viktor theo kofi noam sam grace",
    { { "Maintainers", 0x3584e4, ADMIN }, { "Contributors", 0x62a0ea, 0 } },
    1,
    orchestra },
  { "Pixel Foundry", "ivo", 12, "minji zoe theo sam", { { "Founders", 0xa51d2d, KEEPER } }, -1, pixels },
  { "Bad Movie Monday", "nora", 13, "rosa otto jonas luis", { { "Critics", 0xc061cb, 0 } }, -1, movies },
  { "Наш двор", "misha", 5, "anya katya pavel", { { "Старожилы", 0x613583, KEEPER } }, -1, yard },
  { "Sunday League of Gears", "henk", 10, "tomas freya oskar rosa", { { "Climbers", 0xed333b, 0 } }, -1, cyclists },
  { "12b, all floors",
    "arthur",
    14,
    "wendy katya otto kofi misha nora",
    { { "Committee", 0x77767b, KEEPER } },
    -1,
    house },
};
