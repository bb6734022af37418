--- schema.sql
CREATE TABLE posts (
  id integer PRIMARY KEY,
  tags text,
--^^^^ tags is a list in a text: none of its values can be found, checked or counted.
  notes text
);
--= schema.sql
CREATE TABLE posts (
  id integer PRIMARY KEY,
  notes text
);

CREATE TABLE post_tags (
  post_id integer NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  tag text NOT NULL,
  PRIMARY KEY (post_id, tag)
);
