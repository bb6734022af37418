--- schema.sql
CREATE TABLE contacts (
  id integer PRIMARY KEY,
  phone_1 text,
--^^^^^^^ phone_1, phone_2 and phone_3 repeat one thing: a table of its own takes any number of them.
  phone_2 text,
  phone_3 text
);
