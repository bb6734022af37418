--- schema.sql
CREATE TABLE users (id integer PRIMARY KEY);

CREATE TABLE posts (
  id integer PRIMARY KEY,
  author_id integer NOT NULL REFERENCES users (id) ON DELETE SET DEFAULT
  --                         ^^^^^^^^^^ ON DELETE SET DEFAULT will always fail: column author_id has no default and is NOT NULL.
);
--= schema.sql
CREATE TABLE users (id integer PRIMARY KEY);

CREATE TABLE posts (
  id integer PRIMARY KEY,
  author_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE
);
