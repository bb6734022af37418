--- schema.sql
CREATE TABLE users (id uuid PRIMARY KEY);

CREATE TABLE posts (
  id uuid PRIMARY KEY,
  author_id uuid NOT NULL,
  CONSTRAINT posts_author_fkey FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE SET NULL
  --         ^^^^^^^^^^^^^^^^^ ON DELETE SET NULL will always fail: column author_id is NOT NULL.
);
--= schema.sql
CREATE TABLE users (id uuid PRIMARY KEY);

CREATE TABLE posts (
  id uuid PRIMARY KEY,
  author_id uuid,
  CONSTRAINT posts_author_fkey FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE SET NULL
);
