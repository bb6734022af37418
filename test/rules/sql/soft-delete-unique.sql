--- schema.sql
CREATE TABLE users (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  deleted_at timestamptz
);
CREATE UNIQUE INDEX users_email_idx ON users (email);
--                  ^^^^^^^^^^^^^^^ Unique index users_email_idx counts deleted rows too: what a row with deleted_at set was called cannot be used again.
--= schema.sql
CREATE TABLE users (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  deleted_at timestamptz
);

CREATE UNIQUE INDEX users_email_idx ON users (email) WHERE deleted_at is null;
