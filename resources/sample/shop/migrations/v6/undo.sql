-- ponyup: foreign-keys off
-- Rebuilds the orders without total; the one spelling stays
CREATE TABLE orders_old (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    ordered_on DATE NOT NULL,
    status TEXT NOT NULL DEFAULT 'open'
);

INSERT INTO orders_old (id, customer_id, ordered_on, status)
SELECT id, customer_id, ordered_on, status
FROM orders
ORDER BY id;

DROP TABLE orders;
ALTER TABLE orders_old RENAME TO orders;
