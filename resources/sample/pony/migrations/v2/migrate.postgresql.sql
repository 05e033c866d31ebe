-- Made `user` required in `test` table.
-- A test of nobody goes to the best pony.
UPDATE "test"
SET "user" = (SELECT "user_id" FROM "tag" WHERE "string" = 'best pony')
WHERE "user" IS NULL;
ALTER TABLE "test" ALTER COLUMN "user" SET NOT NULL;
