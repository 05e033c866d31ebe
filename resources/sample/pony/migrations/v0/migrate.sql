-- Added `update_test_modified` Trigger, for `test.modified`.
-- SQLite adds no column with a changing default to a table that has rows: the table is built anew.

CREATE TABLE "_pony_up__temp_Test" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "emoji" TEXT NOT NULL,
    "text" TEXT,
    "modified" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

INSERT INTO "_pony_up__temp_Test" ("id", "emoji", "text")
SELECT "id", "emoji", "text"
FROM "Test";

DROP TABLE "Test";
ALTER TABLE "_pony_up__temp_Test" RENAME TO "Test";
CREATE INDEX "idx_test__emoji" ON "Test" ("emoji");

CREATE TRIGGER "update_test_modified" AFTER UPDATE OF "emoji", "text" ON "Test"
BEGIN
    UPDATE "Test" SET "modified" = CURRENT_TIMESTAMP WHERE "id" = NEW."id";
END;

-- add some test data
INSERT INTO "Test" ("emoji", "text") VALUES
    ('😄', 'text'),
    ('😜', 'foobar'),
    ('😭', NULL);
INSERT INTO "User" ("id", "name_first", "name_last") VALUES
    (1, 'Max', 'Musterman'),
    (2, 'Jane', 'Doe'),
    (3, 'Otto', 'Normalverbraucher'),
    (4, 'Littlepip', NULL);
INSERT INTO "Tag" ("user_id", "string", "message_id") VALUES
    (4, 'best pony', 12),
    (4, 'Fallout Equestria', NULL);
