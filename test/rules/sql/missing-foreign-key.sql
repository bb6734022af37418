--- schema.sql
CREATE TABLE users (id uuid PRIMARY KEY);

CREATE TABLE posts (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL
--^^^^^^^ Column user_id looks like a reference to users.id, but has no foreign key.
);
--= schema.sql
CREATE TABLE users (id uuid PRIMARY KEY);

CREATE TABLE posts (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE
);
