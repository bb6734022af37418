--- schema.sql
CREATE TABLE users (id uuid PRIMARY KEY);
CREATE TABLE teams (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  user_ids uuid[] NOT NULL
--^^^^^^^^ teams.user_ids holds keys of users in an array, where no foreign key can check them.
);
--= schema.sql
CREATE TABLE users (id uuid PRIMARY KEY);
CREATE TABLE teams (
  id uuid PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE team_users (
  team_id uuid NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  PRIMARY KEY (team_id, user_id)
);
