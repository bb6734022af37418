--- schema.sql
CREATE TABLE countries (
  id integer PRIMARY KEY,
  code text NOT NULL
);

CREATE TABLE cities (
  id integer PRIMARY KEY,
  country text REFERENCES countries (code)
  --                      ^^^^^^^^^ (code) of countries is neither its primary key nor unique: the database refuses the reference.
);
--= schema.sql
CREATE TABLE countries (
  id integer PRIMARY KEY,
  code text NOT NULL UNIQUE
);

CREATE TABLE cities (
  id integer PRIMARY KEY,
  country text REFERENCES countries (code)
);
