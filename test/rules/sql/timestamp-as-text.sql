--- schema.sql
CREATE TABLE invoices (
  id integer PRIMARY KEY,
  created_at text NOT NULL,
  --         ^^^^ created_at looks like a date or time, but is text: nothing checks that it is one.
  due_date varchar(10)
  --       ^^^^^^^^^^^ due_date looks like a date or time, but is varchar(10): nothing checks that it is one.
);
--= schema.sql
CREATE TABLE invoices (
  id integer PRIMARY KEY,
  created_at timestamptz NOT NULL,
  due_date date
);
