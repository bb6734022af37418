import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { carryOut, warningOf } from '../../server/src/ide/carryOut.ts';
import { codeActions, refactorKind } from '../../server/src/ide/codeActions.ts';
import { applyTextEdits } from '../../server/src/model/edit.ts';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { removeTestFolders, testFolder } from '../lsp/support/folder.ts';
import { startDrizzleKit } from '../support/drizzleKit.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';

type Files = Readonly<Record<string, string>>;

const postgresql = `import { integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';

export const users = pgTable('users', {
  id: uuid('id').primaryKey().defaultRandom(),
});

export const posts = pgTable('posts', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  tags: text('tags'),
  phone1: text('phone_1'),
  phone2: text('phone_2'),
  phone3: text('phone_3'),
  userIds: uuid('user_ids').array().notNull().default([]),
});
`;

describe('refactorings', () => {
  after(removeTestFolders);

  it('leave a schema that drizzle-kit takes, in each dialect', async () => {
    const mysql = postgresql
      .replaceAll('pg-core', 'mysql-core')
      .replaceAll('pgTable', 'mysqlTable')
      .replace('integer, mysqlTable, text, uuid', 'int, mysqlTable, varchar')
      .replace(/uuid\('id'\)\.primaryKey\(\)\.defaultRandom\(\)/, "int('id').primaryKey()")
      .replace(
        /integer\('id'\)\.primaryKey\(\)\.generatedAlwaysAsIdentity\(\)/,
        "int('id').primaryKey().autoincrement()",
      )
      .replace(/ {2}userIds.*\n/, '')
      .replace(/text\('(\w+)'\)/g, "varchar('$1', { length: 100 })");
    const sqlite = postgresql
      .replaceAll('pg-core', 'sqlite-core')
      .replaceAll('pgTable', 'sqliteTable')
      .replace('integer, sqliteTable, text, uuid', 'integer, sqliteTable, text')
      .replace(/uuid\('id'\)\.primaryKey\(\)\.defaultRandom\(\)/, "text('id').primaryKey()")
      .replace('.generatedAlwaysAsIdentity()', '({ autoIncrement: true })')
      .replace('.primaryKey()({', '.primaryKey({')
      .replace(/ {2}userIds.*\n/, '');
    const kit = startDrizzleKit();
    try {
      for (const [dialect, text, tables] of [
        ['postgresql', postgresql, ['post_phones', 'post_tags', 'post_users', 'posts', 'users']],
        ['mysql', mysql, ['post_phones', 'post_tags', 'posts', 'users']],
        ['sqlite', sqlite, ['post_phones', 'post_tags', 'posts', 'users']],
      ] as const) {
        const after = await refactored({ '/w/schema.ts': text });
        const folder = testFolder({});
        mkdirSync(folder.path, { recursive: true });
        const file = path.join(folder.path, 'schema.ts');
        writeFileSync(file, after['/w/schema.ts'] ?? '');
        const reply = await kit.snapshot({ dialect, entries: [file] });
        assert.equal(reply.kind, 'snapshot', JSON.stringify(reply));
        const names = Object.values(reply.snapshot.tables as Record<string, { name: string }>).map(
          ({ name }) => name,
        );
        assert.deepEqual(names.sort(), tables, dialect);
      }
    } finally {
      kit.close();
    }
  });

  it('move the values in a migration of their own, where the schema is a history', async () => {
    const first = `create table users (id int primary key);
create table posts (id int primary key, tags text, phone1 text, phone2 text, phone3 text, user_ids int[]);
`;
    const after = await refactored({ '/w/migrations/001_posts.sql': first });
    const names = Object.keys(after).sort();
    assert.equal(names.length, 4, names.join());
    const database = await PGlite.create();
    await database.exec(first);
    await database.exec(
      "insert into users values (7), (8); insert into posts values (1, 'a, b,,a', '11', null, '13', '{7,8}'), (2, null, null, null, null, null)",
    );
    for (const name of names.slice(1)) await database.exec(after[name] ?? '');
    const rows = async (sql: string) => (await database.query(sql)).rows;
    assert.deepEqual(await rows('select * from post_tags order by tag'), [
      { post_id: 1, tag: 'a' },
      { post_id: 1, tag: 'b' },
    ]);
    assert.deepEqual(await rows('select * from post_phones order by position'), [
      { post_id: 1, position: 1, phone: '11' },
      { post_id: 1, position: 3, phone: '13' },
    ]);
    assert.deepEqual(await rows('select * from post_users order by user_id'), [
      { post_id: 1, user_id: 7 },
      { post_id: 1, user_id: 8 },
    ]);
    assert.deepEqual(await rows('select * from posts'), [{ id: 1 }, { id: 2 }]);
    await database.close();
  });

  it('are refused where an index speaks of the column, and are no part of fixing all', async () => {
    const text = postgresql.replace(
      "  userIds: uuid('user_ids').array().notNull().default([]),\n});",
      "}, (table) => [index('posts_tags_idx').on(table.tags)]);",
    );
    const { workspace, offer } = await open({ '/w/schema.ts': text.replace('integer,', 'index, integer,') });
    const plan = offer('tags:').find(({ title }) => title.includes('post_tags'));
    assert.ok(plan && plan.action.kind === 'fix');
    const outcome = carryOut(workspace, '/w/schema.ts', plan.action);
    assert.ok('kind' in outcome && /speaks of tags/.test(outcome.reason));
    const all = codeActions(workspace, {
      ...question('/w/schema.ts', text.indexOf('tags:')),
      wants: () => true,
    });
    assert.ok(!all.some(({ title }) => title.startsWith('Fix all') && title.includes('comma-separated')));
  });

  it('say which migration they lead to', async () => {
    const { workspace, offer } = await open({ '/w/schema.ts': postgresql });
    const plan = offer('tags:').find(({ title }) => title.includes('post_tags'));
    assert.ok(plan && plan.action.kind === 'fix');
    assert.match(
      warningOf(workspace, '/w/schema.ts', plan.action) ?? '',
      /^The next migration makes the table post_tags and drops tags of posts/,
    );
  });
});

/** The files after every refactoring that is offered, one after the other. */
async function refactored(files: Files): Promise<Files> {
  let now = files;
  for (let round = 0; round < 10; round++) {
    const { workspace, all } = await open(now);
    const [next] = all();
    if (next?.plan.action.kind !== 'fix') return now;
    const edits = carryOut(workspace, next.file, next.plan.action);
    assert.ok(!('kind' in edits), 'kind' in edits ? edits.reason : '');
    now = {
      ...now,
      ...Object.fromEntries(
        edits.map(({ file, edits: own }) => [file, applyTextEdits(now[file] ?? '', own)]),
      ),
    };
  }
  throw new Error('the refactorings do not end');
}

async function open(files: Files) {
  const workspace = createWorkspace({ rules, fileSystem: memoryFileSystem(files) });
  workspace.setFolders(['/w']);
  for await (const _ of workspace.scan());
  workspace.update();
  const plansAt = (file: string, offset: number) => codeActions(workspace, question(file, offset));
  return {
    workspace,
    offer: (at: string) => plansAt('/w/schema.ts', (files['/w/schema.ts'] ?? '').indexOf(at)),
    all: () =>
      workspace.files().flatMap((file) =>
        workspace
          .findings(file)
          .filter(({ fixes }) => fixes.some(({ safety }) => safety === 'refactor'))
          .flatMap(({ span }) => plansAt(file, span.start).map((plan) => ({ file, plan }))),
      ),
  };
}

function question(file: string, offset: number) {
  return {
    file,
    start: offset,
    end: offset,
    wants: (kind: string) => kind === refactorKind,
    canOpenPages: false,
    canReview: false,
    canGenerate: false,
    canRecord: false,
    canSuppress: true,
  };
}
