--- schema.sql
CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL);
CREATE TABLE orders (
  id integer PRIMARY KEY,
  user_id integer NOT NULL REFERENCES users (id),
  user_email text NOT NULL
--^^^^^^^^^^ user_email repeats users.email, which user_id leads to.
);
--= schema.sql
CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL);
CREATE TABLE orders (
  id integer PRIMARY KEY,
  user_id integer NOT NULL REFERENCES users (id)
);
