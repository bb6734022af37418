--- schema.sql
CREATE TABLE teams (
  id uuid PRIMARY KEY,
  slug text NOT NULL,
  CONSTRAINT teams_id_slug UNIQUE (id, slug)
  --         ^^^^^^^^^^^^^ Unique constraint teams_id_slug forbids nothing: (id) of teams is unique by itself.
);
--= schema.sql
CREATE TABLE teams (
  id uuid PRIMARY KEY,
  slug text NOT NULL
);
