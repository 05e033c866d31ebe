-- ponyup: migrate
-- ponyup: message Adds the indexes for the list of orders
-- ponyup: version 9
-- Version 8 is jumped over: the bonus points of v8 were never wanted.

CREATE INDEX orders_by_customer ON orders (customer_id, ordered_on DESC);
CREATE INDEX orders_open ON orders (ordered_on) WHERE status = 'open';

-- ponyup: undo
-- Takes the two indexes away
DROP INDEX orders_by_customer;
DROP INDEX orders_open;
