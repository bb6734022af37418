--- schema.sql
CREATE TABLE events (
  id integer PRIMARY KEY,
  details JSON NOT NULL DEFAULT '{}'::json
  --      ^^^^ details is json, which can be neither compared nor searched by an index, should that be wanted: jsonb can.
);
--= schema.sql
CREATE TABLE events (
  id integer PRIMARY KEY,
  details jsonb NOT NULL DEFAULT '{}'
);
