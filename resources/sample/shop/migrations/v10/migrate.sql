-- Writes mail addresses in small letters and makes them unique
UPDATE customers
SET email = lower(email)
WHERE email <> lower(email);

CREATE UNIQUE INDEX customers_email ON customers (email);
