-- ponyup: message Takes over customers and products from the old till
-- Every value is computed from the row's number, so that each run gives the same shop.

WITH RECURSIVE
    numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 480),
    things (n, thing, cents) AS (VALUES
        (0, 'Halter', 1490), (1, 'Lead rope', 890), (2, 'Saddle pad', 3990), (3, 'Hoof pick', 350),
        (4, 'Grooming brush', 790), (5, 'Rain rug', 8900), (6, 'Hay net', 1250),
        (7, 'Salt lick', 420), (8, 'Riding gloves', 2190), (9, 'Girth', 4490),
        (10, 'Stirrup leathers', 3790), (11, 'Bell boots', 1990)),
    looks (n, look) AS (VALUES
        (0, 'black'), (1, 'brown'), (2, 'navy'), (3, 'bottle green'), (4, 'burgundy')),
    sizes (n, size) AS (VALUES
        (0, 'mini'), (1, 'pony'), (2, 'cob'), (3, 'full'), (4, 'warmblood'), (5, 'draught'),
        (6, 'foal'), (7, 'extra full'))
INSERT INTO products (id, sku, name, price_cents)
SELECT numbers.n,
       'P-' || (10000 + numbers.n),
       thing || ', ' || look || ', ' || size,
       cents + 10 * (numbers.n % 37)
FROM numbers
LEFT JOIN things ON things.n = (numbers.n - 1) % 12
LEFT JOIN looks ON looks.n = (numbers.n - 1) / 12 % 5
LEFT JOIN sizes ON sizes.n = (numbers.n - 1) / 60 % 8;

WITH RECURSIVE
    numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 12000),
    firsts (n, first) AS (VALUES
        (0, 'Ada'), (1, 'Ben'), (2, 'Clara'), (3, 'David'), (4, 'Emma'), (5, 'Farid'), (6, 'Greta'),
        (7, 'Hugo'), (8, 'Ines'), (9, 'Jonas'), (10, 'Käthe'), (11, 'Luis'), (12, 'Mila'),
        (13, 'Nils'), (14, 'Olga'), (15, 'Pavel'), (16, 'Rosa'), (17, 'Søren'), (18, 'Tove')),
    lasts (n, last) AS (VALUES
        (0, 'Albers'), (1, 'Brandt'), (2, 'Costa'), (3, 'Dvořák'), (4, 'Eriksen'), (5, 'Fischer'),
        (6, 'García'), (7, 'Haas'), (8, 'Ivanova'), (9, 'Jansen'), (10, 'Keller'), (11, 'López'),
        (12, 'Meyer'), (13, 'Novák'), (14, 'O''Brien'), (15, 'Petersen'), (16, 'Rossi'),
        (17, 'Schulz'), (18, 'Tanaka'), (19, 'Umar'), (20, 'van Dijk'), (21, 'Weiß'), (22, 'Zhang')),
    places (n, postcode, city) AS (VALUES
        (0, '10115', 'Berlin'), (1, '20095', 'Hamburg'), (2, '27283', 'Verden'),
        (3, '48231', 'Warendorf'), (4, '50667', 'Köln'), (5, '79098', 'Freiburg'),
        (6, '01067', 'Dresden'))
INSERT INTO customers (id, email, since, name, street, postcode, city)
SELECT numbers.n,
       -- the old till shouted now and then
       CASE WHEN numbers.n % 9 = 0 THEN 'CUSTOMER' ELSE 'customer' END
           || numbers.n || '@example.org',
       '20' || (15 + numbers.n * 7 / 12000) || '-0' || (1 + numbers.n % 9)
           || '-' || (10 + numbers.n % 19),
       -- and some customers have one name only
       CASE WHEN numbers.n % 400 = 0 THEN last ELSE first || ' ' || last END,
       'Bridle Path ' || (1 + numbers.n % 140),
       postcode,
       city
FROM numbers
LEFT JOIN firsts ON firsts.n = numbers.n % 19
LEFT JOIN lasts ON lasts.n = numbers.n % 23
LEFT JOIN places ON places.n = numbers.n % 7;
