--- schema.sql
CREATE TABLE posts (
  id serial PRIMARY KEY,
  -- ^^^^^^ id is serial rather than an identity column.
  title text NOT NULL
);
--= schema.sql
CREATE TABLE posts (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL
);
