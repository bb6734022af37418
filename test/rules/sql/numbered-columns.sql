--- schema.sql
CREATE TABLE contacts (
  id integer PRIMARY KEY,
  phone_1 text,
--^^^^^^^ phone_1, phone_2 and phone_3 repeat one thing: a table of its own takes any number of them.
  phone_2 text,
  phone_3 text
);
--= schema.sql
CREATE TABLE contacts (
  id integer PRIMARY KEY
);

CREATE TABLE contact_phones (
  contact_id integer NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
  "position" smallint NOT NULL,
  phone text NOT NULL,
  PRIMARY KEY (contact_id, "position")
);
