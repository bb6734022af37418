--- schema.sql
CREATE TABLE users (
  id integer PRIMARY KEY,
  is_active text DEFAULT 'true' NOT NULL,
  --        ^^^^ is_active looks like a boolean, but is text: other values fit as well.
  mail_enabled varchar(1),
  --           ^^^^^^^^^^ mail_enabled looks like a boolean, but is varchar(1): other values fit as well.
  has_paid integer DEFAULT 0 NOT NULL
  --       ^^^^^^^ has_paid looks like a boolean, but is integer: other values fit as well.
);
--= schema.sql
CREATE TABLE users (
  id integer PRIMARY KEY,
  is_active boolean DEFAULT true NOT NULL,
  mail_enabled boolean,
  has_paid boolean DEFAULT false NOT NULL
);
