--- schema.sql
CREATE TABLE posts (id integer PRIMARY KEY, author_id integer);

CREATE INDEX posts_author_idx ON posts (author_id);
CREATE INDEX posts_author_id_idx ON posts USING btree (author_id);
--           ^^^^^^^^^^^^^^^^^^^ Index posts_author_id_idx repeats index posts_author_idx.
CREATE UNIQUE INDEX posts_id_idx ON posts (id);
--                  ^^^^^^^^^^^^ Unique index posts_id_idx repeats the primary key.
--= schema.sql
CREATE TABLE posts (id integer PRIMARY KEY, author_id integer);

CREATE INDEX posts_author_idx ON posts (author_id);
