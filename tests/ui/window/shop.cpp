// SPDX-License-Identifier: GPL-3.0-or-later
#include "shop.h"

namespace ponyup::testing {

using namespace Qt::StringLiterals;

Shop::Shop()
{
    write(u"ponyup.toml"_s,
          "[project]\nname = \"shop\"\nmigrations = \"migrations\"\n\n"
          "[environments.dev]\nurl = \"sqlite:shop.db\"\nkind = \"development\"\n\n"
          "[environments.prod]\nurl = \"sqlite:prod.db\"\nkind = \"production\"\n");
    write(u"migrations/v0/model.sql"_s,
          "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n");
    write(u"migrations/v0/migrate.sql"_s,
          "-- ponyup: message Orders\n"
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL);\n"
          "INSERT INTO customer (name) VALUES ('Ann'), ('Bob');\n"
          "INSERT INTO orders (customer) VALUES (1), (1), (2);\n");
    write(u"migrations/v0/undo.sql"_s, "DROP TABLE orders;\n");
    write(u"migrations/v1/migrate.sql"_s,
          "-- ponyup: message Totals\n"
          "ALTER TABLE orders ADD COLUMN total INTEGER NOT NULL DEFAULT 0;\n"
          "UPDATE orders SET total = 10 * id;\n");
    write(u"migrations/v1/undo.sql"_s, "ALTER TABLE orders DROP COLUMN total;\n");
    mendThird();
}

void Shop::breakThird() const
{
    write(u"migrations/v2/migrate.sql"_s,
          "-- ponyup: message Stock\n"
          "CREATE TABLE stock (article INTEGER PRIMARY KEY, pieces INTEGER NOT NULL);\n"
          "INSERT INTO stock VALUES (1, NULL);\n"
          "DELETE FROM orders WHERE total = 0;\n");
}

void Shop::mendThird() const
{
    write(u"migrations/v2/migrate.sql"_s,
          "-- ponyup: message Stock\n"
          "CREATE TABLE stock (article INTEGER PRIMARY KEY, pieces INTEGER NOT NULL);\n"
          "INSERT INTO stock VALUES (1, 7);\n"
          "DELETE FROM orders WHERE total = 0;\n");
}

void Shop::makeThirdEndless() const
{
    write(u"migrations/v2/migrate.sql"_s,
          "-- ponyup: message Stock\n"
          "CREATE TABLE stock (article INTEGER PRIMARY KEY, pieces INTEGER NOT NULL);\n"
          "INSERT INTO stock SELECT 1, sum(n) FROM (\n"
          "    WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count)\n"
          "    SELECT n FROM count);\n");
}

} // namespace ponyup::testing
