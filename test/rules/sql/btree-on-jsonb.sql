--- schema.sql
CREATE TABLE events (id integer PRIMARY KEY, details jsonb);
CREATE INDEX events_details_idx ON events (details);
--           ^^^^^^^^^^^^^^^^^^ A B-tree on details (jsonb) finds whole values only, and nothing by what they contain: GIN does.
--= schema.sql
CREATE TABLE events (id integer PRIMARY KEY, details jsonb);

CREATE INDEX events_details_idx ON events USING gin (details);
