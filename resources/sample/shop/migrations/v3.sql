-- ponyup: model
-- A single file can hold a whole migration; each of these lines opens a section.

CREATE TABLE customers (
    id INTEGER NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    since DATE NOT NULL,
    name TEXT NOT NULL DEFAULT ''
);

CREATE TABLE addresses (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    kind TEXT NOT NULL DEFAULT 'delivery',
    street TEXT NOT NULL,
    postcode TEXT NOT NULL,
    city TEXT NOT NULL
);

CREATE INDEX addresses_by_customer ON addresses (customer_id);

CREATE TABLE products (
    id INTEGER NOT NULL PRIMARY KEY,
    sku TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    price_cents INTEGER NOT NULL CHECK (price_cents >= 0)
);

CREATE TABLE orders (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    ordered_on DATE NOT NULL,
    status TEXT NOT NULL DEFAULT 'open'
);

CREATE TABLE order_items (
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    product_id INTEGER NOT NULL REFERENCES products (id),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    price_cents INTEGER NOT NULL,
    PRIMARY KEY (order_id, position)
);

-- ponyup: migrate
-- ponyup: message Splits the customers' names into first and last name

ALTER TABLE customers ADD COLUMN first_name TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN last_name TEXT NOT NULL DEFAULT '';

-- A name of one word is a last name.
UPDATE customers
SET first_name = trim(substr(name, 1, instr(name, ' '))),
    last_name = trim(substr(name, instr(name, ' ') + 1));

ALTER TABLE customers DROP COLUMN name;

-- ponyup: undo
-- Joins first and last name again

ALTER TABLE customers ADD COLUMN name TEXT NOT NULL DEFAULT '';

UPDATE customers
SET name = trim(first_name || ' ' || last_name);

ALTER TABLE customers DROP COLUMN first_name;
ALTER TABLE customers DROP COLUMN last_name;
