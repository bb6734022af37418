--- schema.sql
CREATE TABLE posts (
  id integer PRIMARY KEY,
  updated_at timestamptz NOT NULL DEFAULT now()
--^^^^^^^^^^ updated_at gets its value when the row is inserted; nothing here renews it on update (a trigger).
);

CREATE TABLE pages (
  id integer PRIMARY KEY,
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at = now();
  RETURN NEW;
END
$$;

CREATE TRIGGER touch_pages BEFORE UPDATE ON pages FOR EACH ROW EXECUTE FUNCTION touch();
--= schema.sql
CREATE TABLE posts (
  id integer PRIMARY KEY,
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION set_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at = now();
  RETURN NEW;
END
$$;

CREATE TRIGGER posts_set_updated_at BEFORE UPDATE ON posts
  FOR EACH ROW EXECUTE FUNCTION set_updated_at();

CREATE TABLE pages (
  id integer PRIMARY KEY,
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at = now();
  RETURN NEW;
END
$$;

CREATE TRIGGER touch_pages BEFORE UPDATE ON pages FOR EACH ROW EXECUTE FUNCTION touch();
