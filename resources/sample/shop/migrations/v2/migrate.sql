-- ponyup: message Moves the addresses into a table of their own
-- ponyup: meta {"ticket": "SHOP-9", "asked by": "dispatch"}
-- ponyup: allow SL-016 the columns are dropped after their values have been moved

CREATE TABLE addresses (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    kind TEXT NOT NULL DEFAULT 'delivery',
    street TEXT NOT NULL,
    postcode TEXT NOT NULL,
    city TEXT NOT NULL
);

INSERT INTO addresses (customer_id, street, postcode, city)
SELECT id, street, postcode, city
FROM customers
ORDER BY id;

CREATE INDEX addresses_by_customer ON addresses (customer_id);

ALTER TABLE customers DROP COLUMN street;
ALTER TABLE customers DROP COLUMN postcode;
ALTER TABLE customers DROP COLUMN city;
