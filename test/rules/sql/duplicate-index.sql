--- schema.sql
CREATE TABLE posts (id integer PRIMARY KEY, author_id integer);

CREATE INDEX posts_author_idx ON posts (author_id);
CREATE INDEX posts_author_id_idx ON posts USING btree (author_id);
--           ^^^^^^^^^^^^^^^^^^^ Index posts_author_id_idx repeats index posts_author_idx.
CREATE UNIQUE INDEX posts_id_idx ON posts (id);
--                  ^^^^^^^^^^^^ Unique index posts_id_idx repeats the primary key.

CREATE TABLE files (id integer PRIMARY KEY, name text NOT NULL, path text COLLATE "C" NOT NULL);
CREATE INDEX files_name_idx ON files (name);
CREATE INDEX files_name_bytes_idx ON files ((name COLLATE "C"));
CREATE INDEX files_path_idx ON files (path);
CREATE INDEX files_path_bytes_idx ON files (path COLLATE "C");
--           ^^^^^^^^^^^^^^^^^^^^ Index files_path_bytes_idx repeats index files_path_idx.
--= schema.sql
CREATE TABLE posts (id integer PRIMARY KEY, author_id integer);

CREATE INDEX posts_author_idx ON posts (author_id);

CREATE TABLE files (id integer PRIMARY KEY, name text NOT NULL, path text COLLATE "C" NOT NULL);
CREATE INDEX files_name_idx ON files (name);
CREATE INDEX files_name_bytes_idx ON files ((name COLLATE "C"));
CREATE INDEX files_path_idx ON files (path);
