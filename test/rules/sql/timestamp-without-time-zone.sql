--- schema.sql
CREATE TABLE posts (
  id integer PRIMARY KEY,
  created_at timestamp NOT NULL DEFAULT now(),
  --         ^^^^^^^^^ created_at is a timestamp without time zone: it does not say which moment it means.
  edited_at timestamp(3) without time zone
  --        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ edited_at is a timestamp without time zone: it does not say which moment it means.
);
--= schema.sql
CREATE TABLE posts (
  id integer PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now(),
  edited_at timestamptz(3)
);
