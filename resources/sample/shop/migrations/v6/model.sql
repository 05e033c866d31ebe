-- With stock movements; the last schema in which an order may have any status
CREATE TABLE customers (
    id INTEGER NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    since DATE NOT NULL,
    first_name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT ''
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

CREATE TABLE suppliers (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    city TEXT NOT NULL
);

CREATE TABLE stock_movements (
    id INTEGER NOT NULL PRIMARY KEY,
    product_id INTEGER NOT NULL REFERENCES products (id),
    moved_on DATE NOT NULL DEFAULT CURRENT_DATE,
    quantity INTEGER NOT NULL,
    reason TEXT NOT NULL,
    supplier_id INTEGER REFERENCES suppliers (id)
);

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
