-- ponyup: message Adds orders with their items
-- ponyup: meta {"ticket": "SHOP-3"}
-- No model stands beside this script: version 1 has the schema that v0 left.

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

WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 18000)
INSERT INTO orders (id, customer_id, ordered_on, status)
SELECT n,
       1 + n * 7919 % 12000,
       '20' || (22 + n * 3 / 18001) || '-0' || (1 + n % 9) || '-' || (10 + n % 19),
       -- two spellings of one thing; v6 puts an end to it
       CASE WHEN n > 17500 THEN 'open'
            WHEN n % 50 = 0 THEN 'canceled'
            WHEN n % 51 = 0 THEN 'cancelled'
            ELSE 'shipped' END
FROM numbers;

WITH positions (position) AS (VALUES (1), (2), (3))
INSERT INTO order_items (order_id, position, product_id, quantity, price_cents)
SELECT orders.id, position, products.id, 1 + (orders.id + position) % 4, products.price_cents
FROM orders
JOIN positions ON position <= 1 + orders.id % 3
JOIN products ON products.id = 1 + (orders.id * 31 + position * 97) % 480;
