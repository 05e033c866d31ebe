-- Takes stock movements and suppliers' rows away
DROP VIEW stock;
DROP TRIGGER order_items_leave_stock;
DROP TABLE stock_movements;
DELETE FROM suppliers;
