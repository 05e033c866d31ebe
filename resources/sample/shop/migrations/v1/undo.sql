-- Takes orders and items away, with all their rows
DROP TABLE order_items;
DROP TABLE orders;
