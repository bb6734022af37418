--- schema.sql
CREATE TABLE posts (
  id integer PRIMARY KEY,
  author_id integer,
  written_at timestamptz
);

CREATE INDEX posts_author_idx ON posts (author_id); -- for the author's page
--           ^^^^^^^^^^^^^^^^ Index posts_author_idx only repeats the first columns of index posts_author_written_idx.

CREATE INDEX posts_author_written_idx ON posts (author_id, written_at);

CREATE TABLE files (id integer PRIMARY KEY, name text NOT NULL, size integer NOT NULL);
CREATE INDEX files_name_idx ON files (name);
CREATE INDEX files_name_bytes_idx ON files (name COLLATE "C", size);
--= schema.sql
CREATE TABLE posts (
  id integer PRIMARY KEY,
  author_id integer,
  written_at timestamptz
);

CREATE INDEX posts_author_written_idx ON posts (author_id, written_at);

CREATE TABLE files (id integer PRIMARY KEY, name text NOT NULL, size integer NOT NULL);
CREATE INDEX files_name_idx ON files (name);
CREATE INDEX files_name_bytes_idx ON files (name COLLATE "C", size);
