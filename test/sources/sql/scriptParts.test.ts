import assert from 'node:assert/strict';
import { loadSqlParser } from '../../../server/src/sources/sql/parse.ts';
import { readScript, type SqlScript } from '../../../server/src/sources/sql/script.ts';

const base = `-- A shop.
CREATE TABLE users (id int PRIMARY KEY, name text DEFAULT 'it''s');
COPY users (id, name) FROM stdin;
1\tone;
2\ttwo
\\.
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $body$ BEGIN SELECT 1; END $body$;
--> statement-breakpoint
ALTER TABLE users ADD COLUMN mail text /* ; */ NOT NULL; -- done
CREATE TABLE a (index int, INDEX i (id));
<<<<<<< HEAD
SELECT 1;
=======
SELECT E'\\'';
>>>>>>> other
\\connect shop
ALTER TABLE users ADD CHECK ((id > 0));
CREATE INDEX ON users (name);
`;

const snippets = [';', "'", '"', '$$', '$body$', '(', ')', '/*', '*/', '--', '\n', ' ', 'E', '\\.\n'].concat([
  '--> statement-breakpoint',
  'COPY a FROM stdin;\n',
  '=======\n',
  'CREATE TABLE b (id int);',
  'é',
]);

/** What a reader sees of it. */
function shape({ text, parts, statements, problems, otherDatabase }: SqlScript): unknown {
  return {
    pieces: parts.map(({ piece, offset, isOpenEnded }) => [piece, offset, isOpenEnded]),
    statements: statements.map(({ parsed, offset }) => [
      parsed.text,
      offset,
      text.startsWith(parsed.text, offset),
    ]),
    problems,
    otherDatabase,
  };
}

describe('a script that is read again after an edit', () => {
  before(loadSqlParser);

  it('is as if it were read for the first time', () => {
    let seed = 7;
    const pick = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * below);
    };
    let text = base;
    let script = readScript('/a.sql', text);
    for (let edit = 0; edit < 1500; edit++) {
      const at = pick(text.length + 1);
      const removed = pick(3) === 0 ? pick(12) : 0;
      const inserted = pick(4) === 0 ? '' : (snippets[pick(snippets.length)] as string);
      text = text.slice(0, at) + inserted + text.slice(at + removed);
      script = readScript('/a.sql', text, { former: script });
      assert.deepEqual(shape(script), shape(readScript('/a.sql', text)), JSON.stringify(text));
      if (edit % 40 === 39) text = base;
    }
  });

  it('keeps the statements before the edit, and parses none after it again', () => {
    const first = readScript('/a.sql', base);
    const offset = first.statements.at(-1)?.offset ?? 0;
    const at = base.indexOf('ADD COLUMN');
    const again = readScript('/a.sql', `${base.slice(0, at)}  ${base.slice(at)}`, { former: first });
    assert.equal(again.statements[0], first.statements[0]);
    assert.equal(again.statements.at(-1)?.parsed, first.statements.at(-1)?.parsed);
    assert.equal(again.statements.at(-1)?.offset, offset + 2);
  });
});
