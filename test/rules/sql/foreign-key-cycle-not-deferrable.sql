--- schema.sql
CREATE TABLE teams (id integer PRIMARY KEY, owner_id integer NOT NULL);
CREATE TABLE users (id integer PRIMARY KEY, team_id integer NOT NULL REFERENCES teams (id));
ALTER TABLE teams ADD FOREIGN KEY (owner_id) REFERENCES users (id);
--                    ^^^^^^^ No first row can be inserted: each of teams → users must refer to a row of the next.

CREATE TABLE a (id integer PRIMARY KEY, b integer NOT NULL);
CREATE TABLE b (id integer PRIMARY KEY, a integer NOT NULL REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b (id);
--= schema.sql
CREATE TABLE teams (id integer PRIMARY KEY, owner_id integer);
CREATE TABLE users (id integer PRIMARY KEY, team_id integer NOT NULL REFERENCES teams (id));
ALTER TABLE teams ADD FOREIGN KEY (owner_id) REFERENCES users (id);

CREATE TABLE a (id integer PRIMARY KEY, b integer NOT NULL);
CREATE TABLE b (id integer PRIMARY KEY, a integer NOT NULL REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b (id);
