-- Puts the old prices back
DROP VIEW monthly_sales;
DROP TRIGGER products_keep_old_price;

UPDATE products
SET price_cents = price_changes.old_cents
FROM price_changes
WHERE price_changes.product_id = products.id;

DROP TABLE price_changes;
