--- schema.sql
CREATE TABLE "order" (
--           ^^^^^^^ Table order is a reserved word of PostgreSQL: it needs quotes everywhere.
  id integer PRIMARY KEY,
  "end" integer
--^^^^^ Column end is a reserved word of PostgreSQL: it needs quotes everywhere.
);
