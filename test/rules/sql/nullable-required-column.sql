--- schema.sql
CREATE TABLE notes (
  id uuid PRIMARY KEY,
  created_at timestamptz DEFAULT now()
--^^^^^^^^^^ Column created_at has a default and yet can be NULL: a NULL that is written stays one.
);
--= schema.sql
CREATE TABLE notes (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now()
);
