--- schema.sql
CREATE TABLE products (
  id integer PRIMARY KEY,
  code char(20) NOT NULL,
  --   ^^^^^^^^ code is char(20): PostgreSQL pads every value with spaces to 20 characters.
  country char(2) NOT NULL
);
--= schema.sql
CREATE TABLE products (
  id integer PRIMARY KEY,
  code varchar(20) NOT NULL,
  country char(2) NOT NULL
);
