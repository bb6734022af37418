--- schema.sql
CREATE TABLE posts (id uuid PRIMARY KEY);
CREATE TABLE comments (
  id uuid PRIMARY KEY,
  post_id uuid REFERENCES posts (id) ON DELETE CASCADE
  --           ^^^^^^^^^^ post_id may be NULL: is there a row without this reference?
);
--= schema.sql
CREATE TABLE posts (id uuid PRIMARY KEY);
CREATE TABLE comments (
  id uuid PRIMARY KEY,
  post_id uuid NOT NULL REFERENCES posts (id) ON DELETE CASCADE
);
