-- Allows a mail address twice again; the small letters stay
DROP INDEX customers_email;
