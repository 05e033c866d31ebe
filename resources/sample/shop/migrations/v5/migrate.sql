-- ponyup: message Keeps stock movements, with a trigger and a view of the stock
-- ponyup: meta {"ticket": "SHOP-14"}

INSERT INTO suppliers (id, name, city)
VALUES (1, 'Sattlerei Hoppe', 'Verden'),
       (2, 'Northern Tack', 'Leeds'),
       (3, 'Selleria Bianchi', 'Verona'),
       (4, 'Heu und Hafer', 'Warendorf');

CREATE TABLE stock_movements (
    id INTEGER NOT NULL PRIMARY KEY,
    product_id INTEGER NOT NULL REFERENCES products (id),
    moved_on DATE NOT NULL DEFAULT CURRENT_DATE,
    quantity INTEGER NOT NULL,
    reason TEXT NOT NULL,
    supplier_id INTEGER REFERENCES suppliers (id)
);

-- What was sold left the stock on the day of the order.
INSERT INTO stock_movements (product_id, moved_on, quantity, reason)
SELECT order_items.product_id, orders.ordered_on, -order_items.quantity, 'sale'
FROM order_items
JOIN orders ON orders.id = order_items.order_id
WHERE orders.status = 'shipped'
ORDER BY orders.id, order_items.position;

-- What was sold must have come in before, and forty of each are there today.
INSERT INTO stock_movements (product_id, moved_on, quantity, reason, supplier_id)
SELECT product_id, '2022-01-01', 40 - sum(quantity), 'delivery', 1 + product_id % 4
FROM stock_movements
GROUP BY product_id
ORDER BY product_id;

CREATE INDEX stock_movements_by_product ON stock_movements (product_id);

CREATE TRIGGER order_items_leave_stock AFTER INSERT ON order_items
BEGIN
    INSERT INTO stock_movements (product_id, quantity, reason)
    VALUES (NEW.product_id, -NEW.quantity, 'sale');
END;

CREATE VIEW stock AS
SELECT products.id AS product_id, products.name, sum(stock_movements.quantity) AS quantity
FROM products
JOIN stock_movements ON stock_movements.product_id = products.id
GROUP BY products.id, products.name;
