import assert from 'node:assert/strict';
import { carryOut } from '../../server/src/ide/carryOut.ts';
import { unindexedForeignKey } from '../../server/src/rules/index/unindexed-foreign-key.ts';
import { open } from '../support/inWorkspace.ts';

const file = '/w/db/migrations/20240101000000_posts.sql';
const tables = `-- migrate:up
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE posts (id bigint PRIMARY KEY, writer bigint NOT NULL REFERENCES users (id), reader bigint NOT NULL REFERENCES users (id));

-- migrate:down
DROP TABLE posts, users;
`;

describe('fix all findings of a rule in a migration', () => {
  it('writes the migrations that each of the fixes needs, one after the other', async () => {
    const workspace = await open([unindexedForeignKey], { [file]: tables });
    const edits = carryOut(workspace, file, { kind: 'fix-rule', rule: unindexedForeignKey.id });
    assert.ok(!('kind' in edits), JSON.stringify(edits));
    const texts = edits.map((edit) => edit.edits.map(({ newText }) => newText).join(''));
    assert.equal(texts.length, 2);
    assert.ok(edits.every(({ creates }) => creates));
    assert.match(
      texts[0] ?? '',
      /^-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY \S+ ON posts \(writer\);/,
    );
    assert.match(
      texts[1] ?? '',
      /^-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY \S+ ON posts \(reader\);/,
    );
    const names = edits.map((edit) => edit.file);
    assert.deepEqual([...names].sort(), names);
  });
});
