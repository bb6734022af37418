--- schema.sql
CREATE TABLE posts (
  id integer PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT 'now()',
  --                                      ^^^^^^^ The default of created_at is the string 'now()': PostgreSQL takes the moment in which the table is made, for all rows.
  edited_at timestamptz DEFAULT 'CURRENT_TIMESTAMP'
  --                            ^^^^^^^^^^^^^^^^^^^ The default of edited_at is the string 'CURRENT_TIMESTAMP', which PostgreSQL refuses.
);
--= schema.sql
CREATE TABLE posts (
  id integer PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now(),
  edited_at timestamptz DEFAULT now()
);
