--- schema.sql
CREATE TABLE items (
  id integer PRIMARY KEY,
  unit_price double precision NOT NULL DEFAULT 0
  --         ^^^^^^^^^^^^^^^^ unit_price looks like money, but double precision keeps only an approximation.
);
--= schema.sql
CREATE TABLE items (
  id integer PRIMARY KEY,
  unit_price numeric(12, 2) NOT NULL DEFAULT 0
);
