--- schema.sql
CREATE TABLE orders (
  id text PRIMARY KEY DEFAULT gen_random_uuid()
  -- ^^^^ id holds UUIDs as text: uuid takes 16 bytes and checks them.
);
--= schema.sql
CREATE TABLE orders (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid()
);
