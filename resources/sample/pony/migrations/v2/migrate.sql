-- Made `user` required in `test` table, by way of a temporary table.
CREATE TABLE "_pony_up__temp_Test" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "emoji" TEXT NOT NULL,
    "text" TEXT,
    "modified" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "user" INTEGER NOT NULL REFERENCES "User" ("id")
);

-- A test of nobody goes to the best pony.
INSERT INTO "_pony_up__temp_Test" ("id", "emoji", "text", "modified", "user")
SELECT "id", "emoji", "text", "modified",
       coalesce("user", (SELECT "user_id" FROM "Tag" WHERE "string" = 'best pony'))
FROM "Test";

DROP TABLE "Test";
ALTER TABLE "_pony_up__temp_Test" RENAME TO "Test";
CREATE INDEX "idx_test__emoji" ON "Test" ("emoji");

-- update trigger (modified)
CREATE TRIGGER "update_test_modified" AFTER UPDATE OF "emoji", "text", "user" ON "Test"
BEGIN
    UPDATE "Test" SET "modified" = CURRENT_TIMESTAMP WHERE "id" = NEW."id";
END;
