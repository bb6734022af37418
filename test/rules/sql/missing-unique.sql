--- schema.sql
CREATE TABLE articles (
  id uuid PRIMARY KEY,
  slug text NOT NULL -- part of the URL
--^^^^ Two rows of articles can have the same slug: it is not unique.
);
--= schema.sql
CREATE TABLE articles (
  id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE -- part of the URL
);
