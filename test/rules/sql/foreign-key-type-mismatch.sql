--- schema.sql
CREATE TABLE users (id uuid PRIMARY KEY);

CREATE TABLE teams (id serial PRIMARY KEY);

CREATE TABLE posts (
  id uuid PRIMARY KEY,
  author_id text NOT NULL REFERENCES users (id),
  --        ^^^^ Column author_id is text, but it refers to users.id, which is uuid.
  team_id bigint,
  FOREIGN KEY (team_id) REFERENCES teams
);
--= schema.sql
CREATE TABLE users (id uuid PRIMARY KEY);

CREATE TABLE teams (id serial PRIMARY KEY);

CREATE TABLE posts (
  id uuid PRIMARY KEY,
  author_id uuid NOT NULL REFERENCES users (id),
  team_id bigint,
  FOREIGN KEY (team_id) REFERENCES teams
);
