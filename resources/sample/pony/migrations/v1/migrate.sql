-- Added `user` column, to `test` table.
ALTER TABLE "Test" ADD COLUMN "user" INTEGER REFERENCES "User" ("id");
