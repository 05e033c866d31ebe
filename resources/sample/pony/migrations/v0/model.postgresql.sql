-- Test, User and Tag: https://editor.ponyorm.com/user/luckydonald/Tags_14
CREATE TABLE "test" (
    "id" serial PRIMARY KEY,
    "emoji" text NOT NULL,
    "text" text
);

CREATE INDEX "idx_test__emoji" ON "test" ("emoji");

CREATE TABLE "user" (
    "id" integer PRIMARY KEY,
    "name_first" text,
    "name_last" text
);

CREATE TABLE "tag" (
    "id" serial PRIMARY KEY,
    "user_id" integer NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
    "message_id" integer, -- of the message with the text; NULL when it was added on the web
    "string" text NOT NULL
);

CREATE INDEX "idx_tag__string" ON "tag" ("string");
CREATE INDEX "idx_tag__user_id" ON "tag" ("user_id");
