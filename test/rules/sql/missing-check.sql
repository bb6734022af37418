--- schema.sql
CREATE TABLE orders (
  id uuid PRIMARY KEY,
  quantity integer NOT NULL,
--^^^^^^^^ Column quantity can be negative.
  status text NOT NULL
--^^^^^^ Column status takes any text: nothing keeps it to the values that the program knows.
);
--= schema.sql
CREATE TABLE orders (
  id uuid PRIMARY KEY,
  quantity integer NOT NULL,
  status text NOT NULL,
  CONSTRAINT orders_quantity_check CHECK (quantity >= 0)
);
