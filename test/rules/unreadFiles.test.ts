import assert from 'node:assert/strict';
import { relationMismatch } from '../../server/src/rules/drizzle/relation-mismatch.ts';
import { relationMissingInverse } from '../../server/src/rules/drizzle/relation-missing-inverse.ts';
import { unexportedTable } from '../../server/src/rules/drizzle/unexported-table.ts';
import { foreignKeyTargetMissing } from '../../server/src/rules/keys/foreign-key-target-missing.ts';
import { foreignKeyTargetNotUnique } from '../../server/src/rules/keys/foreign-key-target-not-unique.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import type { Workspace } from '../../server/src/workspace/workspace.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';

const head = `import { relations } from 'drizzle-orm';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
`;

/** What is missing may stand in a text that cannot be read: then nobody knows that it is missing. */
describe('errors about what is not there', () => {
  const albums = `${head}
export const albums = pgTable('albums', { id: integer('id').primaryKey() });
export const songs = pgTable('songs', { id: integer('id').primaryKey(), albumId: integer('album_id') });
export const albumRelations = relations(albums, ({ many }) => ({ songs: many(songs) }));
`;
  const back = (parameters: string) => `${head}import { albums, songs } from './albums';
export const songRelations = relations(songs, (${parameters}) => ({
  album: one(albums, { fields: [songs.albumId], references: [albums.id] }),
}));
`;

  it('wait for the file of the relation back, and come when it can be read and has none', async () => {
    const workspace = await open(relationMissingInverse, {
      '/w/albums.ts': albums,
      '/w/back.ts': back('{one({'),
    });
    assert.deepEqual(messages(workspace), []);
    workspace.setBuffer('/w/back.ts', back('{ one }'), 1);
    workspace.update();
    assert.deepEqual(messages(workspace), []);
    workspace.setBuffer('/w/back.ts', 'export const none = 1;\n', 2);
    workspace.update();
    assert.deepEqual(messages(workspace), [
      'songs has no relation back to albums with fields: a query with this one throws.',
    ]);
  });

  it('wait for a module that is handed on and not there', async () => {
    const files = {
      '/w/drizzle.config.ts':
        "export default { dialect: 'postgresql', schema: ['./albums.ts', './index.ts'] };",
      '/w/albums.ts': albums,
    };
    const handed = { ...files, '/w/index.ts': "export * from './albums';\nexport * from './generated';\n" };
    assert.deepEqual(messages(await open(relationMissingInverse, handed)), []);
    const plain = { ...files, '/w/index.ts': "export * from './albums';\n" };
    assert.equal(messages(await open(relationMissingInverse, plain)).length, 1);
  });

  it('wait for the columns, keys and exports of a broken file', async () => {
    const songs = (end: string) => `${head}
export const albums = pgTable('albums', { id: integer('id').primaryKey(), title: text('title') });
export const songs = pgTable('songs', {
  id: integer('id').primaryKey(),
  albumId: integer('album_id').references(() => albums.no),
  albumTitle: text('album_title').references(() => albums.title),
});
const discs = pgTable('discs', { id: integer('id').primaryKey() });
export const songRelations = relations(songs, ({ one }) => ({
  album: one(albums, { fields: [songs.album], references: [albums.id] }),
}));
${end}`;
    for (const rule of [
      foreignKeyTargetMissing,
      foreignKeyTargetNotUnique,
      relationMismatch,
      unexportedTable,
    ]) {
      assert.equal(messages(await open(rule, { '/w/a.ts': songs('') })).length, 1, rule.id);
      assert.deepEqual(messages(await open(rule, { '/w/a.ts': songs('export { discs') })), [], rule.id);
    }
  });

  it('wait for a statement of SQL that PostgreSQL cannot read', async () => {
    const script = (type: string) => `create table albums (id ${type});
create table songs (id bigint primary key, album_id bigint references albums (id));
create table discs (id bigint primary key, label_id bigint references labels (id));
`;
    const found = (text: string) => open(foreignKeyTargetMissing, { '/w/schema.sql': text }).then(messages);
    assert.deepEqual(await found(script('bigint primary key')), [
      'The table that this foreign key leads to is not in the schema.',
    ]);
    const broken = await found(script('bigint primary ke'));
    assert.deepEqual(broken, ['syntax error at or near "ke"']);
  });
});

function messages(workspace: Workspace): readonly string[] {
  return workspace.files().flatMap((file) => workspace.findings(file).map(({ message }) => message));
}

async function open(rule: Rule, files: Readonly<Record<string, string>>): Promise<Workspace> {
  const workspace = createWorkspace({ rules: [rule], fileSystem: memoryFileSystem(files) });
  workspace.setFolders(['/w']);
  for await (const _ of workspace.scan());
  workspace.update();
  return workspace;
}
