--- schema.sql
CREATE SCHEMA blog;

CREATE TABLE blog.users (id integer PRIMARY KEY);

CREATE TABLE blog.posts (
  id integer PRIMARY KEY,
  title text NOT NULL,
  author_id integer NOT NULL REFERENCES blog.users (id) ON DELETE CASCADE
  --                         ^^^^^^^^^^ No index on blog.posts starts with (author_id): joins and deletes read the whole table.
);

CREATE TABLE blog.comments (
  id integer PRIMARY KEY,
  post_id integer NOT NULL
);

ALTER TABLE blog.comments ADD CONSTRAINT comments_post_fkey FOREIGN KEY (post_id) REFERENCES blog.posts (id) ON DELETE CASCADE NOT VALID;
--                                       ^^^^^^^^^^^^^^^^^^ No index on blog.comments starts with (post_id): joins and deletes read the whole table.
--= schema.sql
CREATE SCHEMA blog;

CREATE TABLE blog.users (id integer PRIMARY KEY);

CREATE TABLE blog.posts (
  id integer PRIMARY KEY,
  title text NOT NULL,
  author_id integer NOT NULL REFERENCES blog.users (id) ON DELETE CASCADE
);

CREATE INDEX posts_author_id_idx ON blog.posts (author_id);

CREATE TABLE blog.comments (
  id integer PRIMARY KEY,
  post_id integer NOT NULL
);

CREATE INDEX comments_post_id_idx ON blog.comments (post_id);

ALTER TABLE blog.comments ADD CONSTRAINT comments_post_fkey FOREIGN KEY (post_id) REFERENCES blog.posts (id) ON DELETE CASCADE NOT VALID;
