--- schema.sql
CREATE TABLE posts (id integer PRIMARY KEY, author_id integer, rank integer);
CREATE INDEX posts_author_idx ON posts (author_id, rank, author_id);
--           ^^^^^^^^^^^^^^^^ Index posts_author_idx names author_id twice.
--= schema.sql
CREATE TABLE posts (id integer PRIMARY KEY, author_id integer, rank integer);

CREATE INDEX posts_author_idx ON posts (author_id, rank);
