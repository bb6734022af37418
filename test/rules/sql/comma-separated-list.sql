--- schema.sql
CREATE TABLE posts (
  id integer PRIMARY KEY,
  tags text,
--^^^^ tags is a list in a text: none of its values can be found, checked or counted.
  notes text
);
