-- Added `user` column, to `test` table.
ALTER TABLE "test" ADD COLUMN "user" integer;
ALTER TABLE "test" ADD CONSTRAINT "fk_test__user" FOREIGN KEY ("user") REFERENCES "user" ("id");
