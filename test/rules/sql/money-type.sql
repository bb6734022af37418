--- schema.sql
CREATE TABLE invoices (
  id integer PRIMARY KEY,
  total money NOT NULL
  --    ^^^^^ total is of type money, whose meaning depends on the server's locale.
);
--= schema.sql
CREATE TABLE invoices (
  id integer PRIMARY KEY,
  total numeric(12, 2) NOT NULL
);
