-- ponyup: message Adds bonus points (withdrawn)
-- Skipped, because v7 leads straight to version 9. A file without sections is all migrate.

ALTER TABLE customers ADD COLUMN bonus_points INTEGER NOT NULL DEFAULT 0;
