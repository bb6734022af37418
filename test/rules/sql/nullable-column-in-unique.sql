--- schema.sql
CREATE TABLE folders (
  id integer PRIMARY KEY,
  parent_id integer REFERENCES folders (id),
  name text NOT NULL,
  UNIQUE (parent_id, name)
--^^^^^^ Rows where parent_id is NULL may repeat (name): NULL equals nothing in a unique key.
);
--= schema.sql
CREATE TABLE folders (
  id integer PRIMARY KEY,
  parent_id integer REFERENCES folders (id),
  name text NOT NULL,
  UNIQUE (parent_id, name)
);

CREATE UNIQUE INDEX folders_name_key ON folders (name) WHERE parent_id is null;
