--- schema.sql
CREATE TABLE users (id integer PRIMARY KEY);

CREATE TABLE posts (
  id integer PRIMARY KEY,
  author_id integer REFERENCES users (user_id),
  --                           ^^^^^ Table users has no column user_id.
  editor_id integer,
  FOREIGN KEY (editor_id) REFERENCES people (id)
  --                                 ^^^^^^ The table that this foreign key leads to is not in the schema.
);
-- Made elsewhere: several tables lead there.
CREATE TABLE notes (id integer PRIMARY KEY, tenant_id integer REFERENCES tenants (id));
CREATE TABLE files (id integer PRIMARY KEY, tenant_id integer REFERENCES tenants (id));
