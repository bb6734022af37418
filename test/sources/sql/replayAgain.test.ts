import assert from 'node:assert/strict';
import { partsOf } from '../../../server/src/sources/sql/database.ts';
import { loadSqlParser } from '../../../server/src/sources/sql/parse.ts';
import { createSqlReader, type SqlReader } from '../../../server/src/sources/sql/reader.ts';

const statements = [
  `CREATE SCHEMA shop`,
  `CREATE TYPE mood AS ENUM ('good', 'bad')`,
  `CREATE DOMAIN mail AS text NOT NULL CHECK (VALUE LIKE '%@%')`,
  `CREATE TABLE users (id bigint PRIMARY KEY, name text, mail mail, mood mood)`,
  `CREATE TABLE shop.orders (id int, user_id bigint REFERENCES users (id), total numeric)`,
  `CREATE TABLE lines (order_id int, at date, price money) PARTITION BY RANGE (at)`,
  `CREATE TABLE lines_1 PARTITION OF lines FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')`,
  `CREATE INDEX ON lines (order_id)`,
  `ALTER TABLE lines ADD CHECK (price > 0::money)`,
  `ALTER TABLE shop.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id), ADD COLUMN note text`,
  `CREATE SEQUENCE numbers OWNED BY users.id`,
  `CREATE VIEW good AS SELECT id, name FROM users WHERE mood = 'good'`,
  `CREATE INDEX users_name ON users (name)`,
  `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$`,
  `CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION f()`,
  `CREATE AGGREGATE total (int) (sfunc = int4pl, stype = int)`,
  `ALTER TABLE users ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY p ON users USING (true)`,
  `GRANT SELECT ON users TO PUBLIC`,
  `COMMENT ON TABLE users IS 'Who.'`,
  `COMMENT ON INDEX users_name IS 'To find them.'`,
  `CREATE TABLE IF NOT EXISTS users (other int)`,
  `ALTER TABLE users RENAME COLUMN name TO title`,
  `ALTER TYPE mood ADD VALUE 'so'`,
  `SET search_path TO shop, public`,
  `CREATE TABLE parts (id int PRIMARY KEY, order_id int REFERENCES orders)`,
  `CREATE TABLE copies (LIKE parts INCLUDING ALL)`,
  `CREATE TABLE heirs (more text) INHERITS (public.users)`,
  `ALTER TABLE parts RENAME TO pieces`,
  `DO $$ BEGIN CREATE TYPE size AS ENUM ('s'); ALTER TABLE public.users ADD COLUMN age int; END $$`,
  `CREATE INDEX ON pieces (order_id)`,
];
const snippets = [
  ...['\n', ' ', '-- more\n', ';', "'", '(', ')', '/*', '*/', '$$', 'é', 'x', ' NOT NULL', ', extra text'],
  ...['DROP TABLE users CASCADE;\n', 'DROP TABLE IF EXISTS lines_1;\n', 'DROP TYPE mood CASCADE;\n'],
  ...[
    'ALTER TABLE users ADD COLUMN id_2 int;\n',
    'CREATE TABLE b (id int PRIMARY KEY);\n',
    'SET search_path TO a;\n',
  ],
  ...[
    'ALTER TABLE users RENAME TO people;\n',
    'CREATE VIEW v AS SELECT * FROM users;\n',
    'DROP SCHEMA shop CASCADE;\n',
  ],
  ...[
    'ALTER TABLE lines DROP COLUMN price;\n',
    "COMMENT ON COLUMN users.id IS 'x';\n",
    'DROP FUNCTION f CASCADE;\n',
  ],
];
const base = `${statements.join(';\n')};\n`;

describe('a schema file that is replayed again after an edit', () => {
  before(loadSqlParser);

  it('begins each file with the search_path of a new session', () => {
    const reader = open([
      "SELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.a (id int);\n",
      'CREATE TABLE public.b (id int);\nALTER TABLE b ADD COLUMN more int;\n',
    ]);
    const [, second] = [...reader.state().tables.values()];
    assert.deepEqual(
      second?.columns.map(({ key }) => key),
      ['id', 'more'],
    );
  });

  it('gives what a first reading gives, whatever is edited where', () => {
    const random = seeded(17);
    const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
    const half = Math.floor(statements.length / 2);
    const start = [`${statements.slice(0, half).join(';\n')};\n`, `${statements.slice(half).join(';\n')};\n`];
    for (const files of [[base], start]) {
      const texts = [...files];
      // A file may be closed meanwhile, so that it is not noted what its statements look at.
      const typed = open(texts, () => random() < 0.8);
      for (let edit = 0; edit < 120; edit++) {
        const file = Math.floor(random() * texts.length);
        const text = texts[file] as string;
        const starts = [...text.matchAll(/^/gm)].map((match) => match.index);
        const at = random() < 0.6 ? pick(starts) : Math.floor(random() * (text.length + 1));
        const inserted = random() < 0.25 ? '' : pick(snippets);
        const line = text.indexOf('\n', at) + 1;
        const removed =
          random() < 0.2 ? Math.max(0, line - at) : random() < 0.3 ? Math.floor(random() * 9) : 0;
        texts[file] =
          edit % 20 === 19
            ? (files[file] as string)
            : text.slice(0, at) + inserted + text.slice(at + removed);
        typed.invalidate(nameOf(file));
        while (typed.readNext() !== undefined);
        assert.deepEqual(seen(typed), seen(open(texts)), JSON.stringify(texts));
      }
    }
  });

  it('keeps all objects that do not depend on the edit, at their new places', () => {
    const texts = [
      'CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (id int, a int REFERENCES a);\nCREATE TABLE c (id int);\nCREATE INDEX ON c (id);\n',
    ];
    const reader = open(texts);
    const before = partsOf(reader.state()).tables;
    const edit = (text: string) => {
      texts[0] = text;
      reader.invalidate(nameOf(0));
      while (reader.readNext() !== undefined);
      return partsOf(reader.state()).tables;
    };
    const commented = edit(`-- more\n${texts[0]}`);
    assert.deepEqual(
      commented.map((table, i) => table === before[i]),
      [true, true, true],
    );
    const [, , c] = commented;
    assert.equal(texts[0]?.slice(c?.span.whole.start, c?.span.whole.end), 'CREATE TABLE c (id int)');
    assert.equal(
      c?.indexes[0] && texts[0]?.slice(c.indexes[0].span.whole.start),
      'CREATE INDEX ON c (id);\n',
    );
    const [a, b, last] = edit((texts[0] as string).replace('PRIMARY KEY', 'PRIMARY KEY, title text'));
    assert.notEqual(a, before[0]);
    assert.equal(b, before[1], 'it refers to a, and says the same of it');
    assert.equal(last, before[2]);
    const [, now] = edit((texts[0] as string).replace('id int PRIMARY', 'uid int PRIMARY'));
    assert.notEqual(now, before[1], 'the key that it refers to has another name');
  });
});

function seeded(seed: number): () => number {
  let last = seed;
  return () => {
    last = (last * 1103515245 + 12345) % 2147483648;
    return last / 2147483648;
  };
}

function nameOf(file: number): string {
  return `/w/${file}.sql`;
}

function open(texts: readonly string[], isTyped = () => true): SqlReader {
  const readText = (file: string) => texts[Number(/\d+/.exec(file)?.[0])];
  const reader = createSqlReader('/w', { readText, isTyped });
  reader.setChain({ kind: 'schema', folder: '/w', files: texts.map((_, file) => nameOf(file)) });
  while (reader.readNext() !== undefined);
  return reader;
}

/** All that a reader tells, each kind by its ids: entries that come back may stand in another order. */
function seen(reader: SqlReader): unknown {
  const parts = Object.entries(reader.state()).map(([name, part]: [string, unknown]) => [
    name,
    isList(part) ? [...part].sort((a, b) => (String(a) < String(b) ? -1 : 1)) : part,
  ]);
  const problems = reader.files().map((file) => reader.problems(file));
  return JSON.parse(JSON.stringify([parts, problems]));
}

function isList(part: unknown): part is Iterable<unknown> {
  return typeof part === 'object' && part !== null && Symbol.iterator in part;
}
