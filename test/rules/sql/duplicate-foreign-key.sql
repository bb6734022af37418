--- schema.sql
CREATE TABLE users (id integer PRIMARY KEY);

CREATE TABLE posts (
  id integer PRIMARY KEY,
  author_id integer REFERENCES users (id),
  CONSTRAINT posts_author_fk FOREIGN KEY (author_id) REFERENCES users (id)
  --         ^^^^^^^^^^^^^^^ A second foreign key of posts joins (author_id) to the same columns.
);
--= schema.sql
CREATE TABLE users (id integer PRIMARY KEY);

CREATE TABLE posts (
  id integer PRIMARY KEY,
  author_id integer REFERENCES users (id)
);
