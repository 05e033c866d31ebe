-- Puts each customer's delivery address back beside the name
ALTER TABLE customers ADD COLUMN street TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN postcode TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN city TEXT NOT NULL DEFAULT '';

UPDATE customers
SET street = addresses.street, postcode = addresses.postcode, city = addresses.city
FROM addresses
WHERE addresses.customer_id = customers.id AND addresses.kind = 'delivery';

DROP TABLE addresses;
