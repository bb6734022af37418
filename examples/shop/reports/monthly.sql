-- What the office runs by hand at the end of the month.

-- Orders of this month that somebody has begun to pay.
SELECT o.number, o.total
FROM orders o
WHERE o.placed_at >= date_trunc('month', now())
  AND (SELECT count(*) FROM payments p WHERE p.order_id = o.id) > 0;

-- Orders that were sent nowhere.
SELECT number FROM orders WHERE shipping_address_id = NULL;

-- One order by its number, however it was typed.
SELECT id, status FROM orders WHERE lower(number) = lower(:number);

-- Orders that are under way.
SELECT count(*) FROM orders WHERE status = 'placed' OR status = 'paid' OR status = 'shipped';

-- Five customers for a survey.
SELECT email FROM users ORDER BY random() LIMIT 5;

-- The new warehouse.
INSERT INTO warehouses VALUES (7, 'BER', 'Berlin', now(), now());

-- Carts that nobody came back to.
DELETE FROM order_items;
