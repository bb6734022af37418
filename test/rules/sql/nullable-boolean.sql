--- schema.sql
CREATE TABLE tasks (
  id uuid PRIMARY KEY,
  done boolean DEFAULT false
--^^^^ Boolean done can be NULL, which is neither true nor false.
);
--= schema.sql
CREATE TABLE tasks (
  id uuid PRIMARY KEY,
  done boolean NOT NULL DEFAULT false
);
