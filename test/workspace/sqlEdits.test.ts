import assert from 'node:assert/strict';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import type { Workspace } from '../../server/src/workspace/workspace.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';

const file = '/w/schema.sql';

const base = `CREATE TYPE state AS ENUM ('open', 'done');
CREATE TABLE users (id bigint PRIMARY KEY, mail varchar(255) NOT NULL, created_at timestamp);
CREATE TABLE orders (
  id int,
  user_id bigint REFERENCES users (id),
  total float8 NOT NULL,
  state state
);
CREATE INDEX orders_state ON orders (state);
CREATE INDEX orders_state_2 ON orders (state);
GRANT SELECT ON orders TO PUBLIC;
CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS $$ SELECT 1 $$;
ALTER TABLE orders ADD COLUMN "note text" text;
CREATE VIEW done AS SELECT * FROM orders WHERE state = 'done';
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE TABLE tags (name text, name text);
`;

const snippets = [
  ...[';', "'", '$$', '(', ')', '--', '/*', '\n', ' ', 'é', 'x', ' NOT NULL', 'CREATE TABLE b (id int);\n'],
  ...['GRANT ALL ON users TO PUBLIC;\n', 'ALTER TABLE users ADD COLUMN total money;\n', 'DROP TABLE tags;\n'],
  ...[
    'ALTER TABLE orders RENAME TO "Order";\n',
    'COMMENT ON TABLE users IS $$x$$;\n',
    '-- schemawright-ignore\n',
  ],
];

describe('an SQL file that is typed into', () => {
  it('has the findings of one that is read for the first time', async () => {
    let seed = 11;
    const pick = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * below);
    };
    let text = base;
    const typed = await opened(text);
    for (let edit = 0; edit < 40; edit++) {
      // Between statements as well: elsewhere most edits break one.
      const starts = [...text.matchAll(/^/gm)].map((match) => match.index);
      const at = pick(2) === 0 ? (starts[pick(starts.length)] as number) : pick(text.length + 1);
      const removed = pick(3) === 0 ? pick(40) : 0;
      const inserted = pick(4) === 0 ? '' : (snippets[pick(snippets.length)] as string);
      text = edit % 15 === 14 ? base : text.slice(0, at) + inserted + text.slice(at + removed);
      typed.setBuffer(file, text, edit + 2);
      typed.update();
      assert.deepEqual(
        plain(typed.findings(file)),
        plain((await opened(text)).findings(file)),
        JSON.stringify(text),
      );
    }
  });
});

/** Without what tells where a place came from. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

async function opened(text: string): Promise<Workspace> {
  const workspace = createWorkspace({ rules, fileSystem: memoryFileSystem({}) });
  workspace.setFolders(['/w']);
  workspace.setBuffer(file, text, 1);
  for await (const _ of workspace.scan());
  workspace.update();
  return workspace;
}
