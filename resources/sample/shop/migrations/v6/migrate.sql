-- ponyup: message Rebuilds the orders: one spelling of each status, and a total
-- ponyup: foreign-keys off
-- ponyup: allow SL-003 SQLite adds neither a CHECK nor a NOT NULL column without default
-- ponyup: meta {"ticket": "SHOP-21"}

CREATE TABLE orders_new (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    ordered_on DATE NOT NULL,
    status TEXT NOT NULL DEFAULT 'open'
        CHECK (status IN ('open', 'shipped', 'cancelled')),
    total_cents INTEGER NOT NULL
);

INSERT INTO orders_new (id, customer_id, ordered_on, status, total_cents)
SELECT id, customer_id, ordered_on, replace(status, 'canceled', 'cancelled'),
       (SELECT sum(quantity * price_cents) FROM order_items WHERE order_id = orders.id)
FROM orders
ORDER BY id;

DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;
