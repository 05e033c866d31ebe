-- Added `update_test_modified` Trigger, for `test.modified`.
ALTER TABLE "test" ADD COLUMN "modified" timestamp NOT NULL DEFAULT now();

CREATE OR REPLACE FUNCTION update_modified_column() RETURNS TRIGGER AS $$
BEGIN
    NEW.modified = now();
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER update_test_modified BEFORE UPDATE ON "test"
FOR EACH ROW EXECUTE PROCEDURE update_modified_column();

-- add some test data
INSERT INTO "test" ("emoji", "text") VALUES
    ('😄', 'text'),
    ('😜', 'foobar'),
    ('😭', NULL);
INSERT INTO "user" ("id", "name_first", "name_last") VALUES
    (1, 'Max', 'Musterman'),
    (2, 'Jane', 'Doe'),
    (3, 'Otto', 'Normalverbraucher'),
    (4, 'Littlepip', NULL);
INSERT INTO "tag" ("user_id", "string", "message_id") VALUES
    (4, 'best pony', 12),
    (4, 'Fallout Equestria', NULL);
