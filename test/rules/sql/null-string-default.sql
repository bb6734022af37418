--- schema.sql
CREATE TABLE posts (
  id integer PRIMARY KEY,
  subtitle text DEFAULT 'NULL'
  --                    ^^^^^^ The default of subtitle is the text 'NULL', not NULL.
);
--= schema.sql
CREATE TABLE posts (
  id integer PRIMARY KEY,
  subtitle text
);
