-- Empties the shop; its tables stay
DELETE FROM customers;
DELETE FROM products;
