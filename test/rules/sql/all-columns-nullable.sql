--- schema.sql
CREATE TABLE customers (
--           ^^^^^^^^^ Every column of customers but the key may be NULL: an empty row is accepted.
  id integer PRIMARY KEY,
  name text,
  street text,
  city text
);
