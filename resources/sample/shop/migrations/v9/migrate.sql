-- ponyup: message Remembers old prices, raises them by five per cent, shows monthly sales
-- ponyup: statement-timeout 2min
-- ponyup: lock-timeout 5s
-- ponyup: allow SL-017 every price is meant

CREATE TABLE price_changes (
    id INTEGER NOT NULL PRIMARY KEY,
    product_id INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    changed_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    old_cents INTEGER NOT NULL,
    new_cents INTEGER NOT NULL
);

CREATE TRIGGER products_keep_old_price AFTER UPDATE OF price_cents ON products
WHEN OLD.price_cents <> NEW.price_cents
BEGIN
    INSERT INTO price_changes (product_id, old_cents, new_cents)
    VALUES (NEW.id, OLD.price_cents, NEW.price_cents);
END;

CREATE VIEW monthly_sales AS
SELECT substr(ordered_on, 1, 7) AS month, count(*) AS orders, sum(total_cents) AS total_cents
FROM orders
WHERE status <> 'cancelled'
GROUP BY substr(ordered_on, 1, 7);

-- The trigger above writes one row for each product.
UPDATE products
SET price_cents = price_cents + price_cents / 20;
