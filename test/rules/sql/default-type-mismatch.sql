--- schema.sql
CREATE TYPE mood AS ENUM ('sad', 'happy');

CREATE TABLE people (
  id uuid PRIMARY KEY DEFAULT 'gen_random_uuid()',
  --                          ^^^^^^^^^^^^^^^^^^^ The default 'gen_random_uuid()' of id (uuid) is no uuid.
  mood mood DEFAULT 'angry',
  --                ^^^^^^^ The default 'angry' of mood (mood) is none of its values.
  score numeric(4, 2) DEFAULT '100',
  --                          ^^^^^ The default '100' of score (numeric(4, 2)) has more digits than that.
  height smallint DEFAULT 40000,
  --                      ^^^^^ The default 40000 of height (smallint) is out of the range -32768 to 32767.
  code varchar(3) DEFAULT 'none',
  --                      ^^^^^^ The default 'none' of code (varchar(3)) is longer than 3 characters.
  active boolean DEFAULT 'maybe'
  --                     ^^^^^^^ The default 'maybe' of active (boolean) is no boolean.
);
