--- schema.sql
CREATE TABLE invoices (
  id integer PRIMARY KEY,
  created_at text NOT NULL,
  --         ^^^^ created_at looks like a date or time, but is text.
  due_date varchar(10)
  --       ^^^^^^^^^^^ due_date looks like a date or time, but is varchar(10).
);
--= schema.sql
CREATE TABLE invoices (
  id integer PRIMARY KEY,
  created_at timestamptz NOT NULL,
  due_date date
);
