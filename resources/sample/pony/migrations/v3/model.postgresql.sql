-- The latest schema: a test always has a user
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

CREATE TABLE "test" (
    "id" serial PRIMARY KEY,
    "emoji" text NOT NULL,
    "text" text,
    "modified" timestamp NOT NULL DEFAULT now(),
    "user" integer NOT NULL CONSTRAINT "fk_test__user" REFERENCES "user" ("id")
);

CREATE INDEX "idx_test__emoji" ON "test" ("emoji");

CREATE OR REPLACE FUNCTION update_modified_column() RETURNS TRIGGER AS $$
BEGIN
    NEW.modified = now();
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER update_test_modified BEFORE UPDATE ON "test"
FOR EACH ROW EXECUTE PROCEDURE update_modified_column();
