--- schema.sql
CREATE TABLE posts (id uuid PRIMARY KEY);
CREATE TABLE tags (id uuid PRIMARY KEY);

CREATE TABLE post_tags (
--           ^^^^^^^^^ Table post_tags has no key over (post_id, tag_id): the same pair can be stored twice.
  post_id uuid NOT NULL REFERENCES posts (id),
  tag_id uuid NOT NULL REFERENCES tags (id)
);
--= schema.sql
CREATE TABLE posts (id uuid PRIMARY KEY);
CREATE TABLE tags (id uuid PRIMARY KEY);

CREATE TABLE post_tags (
  post_id uuid NOT NULL REFERENCES posts (id),
  tag_id uuid NOT NULL REFERENCES tags (id),
  PRIMARY KEY (post_id, tag_id)
);
