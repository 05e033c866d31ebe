-- The latest schema: a test always has a user
CREATE TABLE "User" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "name_first" TEXT,
    "name_last" TEXT
);

CREATE TABLE "Tag" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "user_id" INTEGER NOT NULL REFERENCES "User" ("id") ON DELETE CASCADE,
    "message_id" INTEGER, -- of the message with the text; NULL when it was added on the web
    "string" TEXT NOT NULL
);

CREATE INDEX "idx_tag__string" ON "Tag" ("string");
CREATE INDEX "idx_tag__user_id" ON "Tag" ("user_id");

CREATE TABLE "Test" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "emoji" TEXT NOT NULL,
    "text" TEXT,
    "modified" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "user" INTEGER NOT NULL REFERENCES "User" ("id")
);

CREATE INDEX "idx_test__emoji" ON "Test" ("emoji");

CREATE TRIGGER "update_test_modified" AFTER UPDATE OF "emoji", "text", "user" ON "Test"
BEGIN
    UPDATE "Test" SET "modified" = CURRENT_TIMESTAMP WHERE "id" = NEW."id";
END;
