import assert from 'node:assert/strict';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { createWorkspace } from '../../server/src/workspace/createWorkspace.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';

const config = "export default { dialect: 'sqlite', schema: './schema.ts' };";
const schema = `import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';
export const users = sqliteTable('users', { id: integer('id').primaryKey() });
export const notes = sqliteTable('notes', { id: integer('id').primaryKey(), userId: integer('user_id').references(() => users.id) });
`;
const invoices = `import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';
export const invoices = sqliteTable('invoices', { id: integer('id').primaryKey() });
`;
const client = "import { drizzle } from 'drizzle-orm/bun-sqlite'; export const db = drizzle('app.db');";

describe('what lies around a schema', () => {
  it('is told of a file that the configuration does not name, until it does', async () => {
    const { workspace, disk, messages } = await open({
      '/w/package.json': '{}',
      '/w/drizzle.config.ts': config,
      '/w/schema.ts': schema,
      '/w/invoices.ts': invoices,
    });
    assert.deepEqual(messages('schema-file-not-covered'), ['/w/invoices.ts']);
    disk.write('/w/drizzle.config.ts', config.replace("'./schema.ts'", "['./schema.ts', './invoices.ts']"));
    workspace.filesChanged(['/w/drizzle.config.ts']);
    workspace.update();
    assert.deepEqual(messages('schema-file-not-covered'), []);
  });

  it('is told of a file elsewhere only where its table refers to one of the configuration', async () => {
    const elsewhere = invoices.replace("integer('id').primaryKey()", 'KEY');
    const shop = (key: string) =>
      open({
        '/w/package.json': '{}',
        '/w/drizzle.config.ts': config,
        '/w/schema.ts': schema,
        '/w/cache/invoices.ts': `import { users } from '../schema';\n${elsewhere.replace('KEY', key)}`,
      });
    const alone = await shop("integer('id').primaryKey()");
    assert.deepEqual(alone.messages('schema-file-not-covered'), []);
    const tied = await shop("integer('id').primaryKey().references(() => users.id)");
    assert.deepEqual(tied.messages('schema-file-not-covered'), ['/w/cache/invoices.ts']);
  });

  it('is not told where the configuration is for another database, or there is none', async () => {
    for (const text of [undefined, config.replace('sqlite', 'postgresql').replace('schema.ts', 'pg.ts')]) {
      const { messages } = await open({
        '/w/package.json': '{}',
        ...(text === undefined ? {} : { '/w/drizzle.config.ts': text }),
        '/w/pg.ts':
          "import { integer, pgTable } from 'drizzle-orm/pg-core'; export const t = pgTable('t', { id: integer('id') });",
        '/w/invoices.ts': invoices,
      });
      assert.deepEqual(messages('schema-file-not-covered'), []);
    }
  });

  it('is not told of a rebuilt table where libsql runs the migrations', async () => {
    const rebuilt = (configuration: string) =>
      open({
        '/w/package.json': '{}',
        '/w/drizzle.config.ts': configuration,
        '/w/schema.ts': schema,
        '/w/drizzle/meta/_journal.json':
          '{"version":"7","dialect":"sqlite","entries":[{"idx":0,"when":1,"tag":"0000_a"},{"idx":1,"when":2,"tag":"0001_b"}]}',
        '/w/drizzle/0000_a.sql':
          'CREATE TABLE `users` (`id` integer PRIMARY KEY);--> statement-breakpoint\n' +
          'CREATE TABLE `notes` (`id` integer PRIMARY KEY, `user_id` integer REFERENCES `users`(`id`) ON DELETE cascade);',
        '/w/drizzle/0001_b.sql':
          'CREATE TABLE `__new_users` (`id` integer PRIMARY KEY);--> statement-breakpoint\n' +
          'DROP TABLE `users`;--> statement-breakpoint\nALTER TABLE `__new_users` RENAME TO `users`;',
      });
    const others = await rebuilt(config);
    assert.deepEqual(others.messages('sqlite-rebuild-cascades'), ['/w/drizzle/0001_b.sql']);
    const turso = await rebuilt(config.replace('sqlite', 'turso'));
    assert.deepEqual(turso.messages('sqlite-rebuild-cascades'), []);
  });

  it('is not told of migrations of a database that is not read', async () => {
    const history = (dialect: string) =>
      open({
        '/w/drizzle/20260101000000_a/snapshot.json': `{"version":"1","dialect":"${dialect}","id":"a","prevIds":[],"ddl":[]}`,
        '/w/drizzle/20260101000000_a/migration.sql': 'create table a (id int primary key, b int);',
        '/w/drizzle/20260102000000_b/snapshot.json': `{"version":"1","dialect":"${dialect}","id":"b","prevIds":["a"],"ddl":[]}`,
        '/w/drizzle/20260102000000_b/migration.sql': 'create index a_b on a (b);',
      });
    const read = await history('postgres');
    assert.deepEqual(read.messages('index-not-concurrent'), ['/w/drizzle/20260102000000_b/migration.sql']);
    const unread = await history('cockroach');
    assert.deepEqual(unread.messages('index-not-concurrent'), []);
  });

  it('is told of a driver that leaves foreign keys off, until a PRAGMA switches them on', async () => {
    const { workspace, disk, messages } = await open({ '/w/schema.ts': schema, '/w/client.ts': client });
    assert.deepEqual(messages('references-type-only'), ['/w/schema.ts']);
    disk.write('/w/client.ts', `${client}\ndb.run('PRAGMA foreign_keys = on');`);
    workspace.filesChanged(['/w/client.ts']);
    workspace.update();
    assert.deepEqual(messages('references-type-only'), []);
    const better = await open({
      '/w/schema.ts': schema,
      '/w/client.ts': client.replace('bun-sqlite', 'better-sqlite3'),
    });
    assert.deepEqual(better.messages('references-type-only'), []);
    for (const file of ['/w/src/tests/setup.ts', '/w/src/notes.test.ts']) {
      const tested = await open({ '/w/schema.ts': schema, [file]: client });
      assert.deepEqual(tested.messages('references-type-only'), [], file);
    }
  });

  it('is told of relations only where queries may ask for them', async () => {
    const all = config.replace('./schema.ts', './*.ts');
    const relations = `import { relations } from 'drizzle-orm';
import { notes, users } from './schema';
export const userRelations = relations(users, ({ many }) => ({ notes: many(notes) }));
`;
    const db = (schema: string) => `import { drizzle } from 'drizzle-orm/better-sqlite3';
import { userRelations } from './relations';
export const db = drizzle(${schema});`;
    const { workspace, disk, messages } = await open({
      '/w/drizzle.config.ts': all,
      '/w/schema.ts': schema,
      '/w/relations.ts': relations,
      '/w/client.ts': db('"app.db"'),
    });
    assert.deepEqual(messages('relation-missing-inverse'), []);
    disk.write('/w/client.ts', db('"app.db", { schema }'));
    workspace.filesChanged(['/w/client.ts']);
    workspace.update();
    assert.deepEqual(messages('relation-missing-inverse'), []);
    disk.write(
      '/w/client.ts',
      `${db('"app.db", { schema }')}\nexport const all = () => db.query.users.findMany();`,
    );
    workspace.filesChanged(['/w/client.ts']);
    workspace.update();
    assert.deepEqual(messages('relation-missing-inverse'), []);
    for (const options of [
      '{ with: { notes: true } }',
      '{ with: { teams: { with: { notes: { limit: 2 } } } } }',
      'options',
      '{ where, with: chosen }',
    ]) {
      disk.write(
        '/w/client.ts',
        `${db('"app.db", { schema }')}\nexport const all = () => db.query.users.findMany(${options});`,
      );
      workspace.filesChanged(['/w/client.ts']);
      workspace.update();
      assert.deepEqual(messages('relation-missing-inverse'), ['/w/relations.ts'], options);
    }
    disk.write(
      '/w/client.ts',
      `${db('"app.db", { schema }')}\nexport const all = () => { console.log('called with:', { notes: { a: 1 } }); return db.query.users.findMany({ with: { teams: true } }); };`,
    );
    workspace.filesChanged(['/w/client.ts']);
    workspace.update();
    assert.deepEqual(messages('relation-missing-inverse'), [], 'a word in a text');
    const forgotten = await open({
      '/w/drizzle.config.ts': all,
      '/w/schema.ts': schema,
      '/w/other-relations.ts': relations,
      '/w/client.ts': `${db('"app.db", { schema }')}\nexport const all = () => db.query.users.findMany({ with: { notes: true } });`,
    });
    assert.deepEqual(forgotten.messages('relation-missing-inverse'), []);
    const elsewhere = await open({
      '/w/drizzle.config.ts': all,
      '/w/schema.ts': schema,
      '/w/relations.ts': relations,
    });
    assert.deepEqual(elsewhere.messages('relation-missing-inverse'), ['/w/relations.ts']);
  });

  it('lets the tables of a platform alone, until the migration tool sees them', async () => {
    const { workspace, disk, messages } = await open({
      '/w/drizzle.config.ts': "export default { dialect: 'postgresql', schema: './schema.ts' };",
      '/w/schema.ts': `import { pgTable, uuid } from 'drizzle-orm/pg-core';
import { buckets } from './storage';
export const people = pgTable('people', { id: uuid('id').primaryKey().references(() => buckets.id) });
`,
      '/w/storage.ts': `import { pgSchema, timestamp, uuid } from 'drizzle-orm/pg-core';
const storage = pgSchema('storage');
export const buckets = storage.table('buckets', { id: uuid('id').primaryKey(), at: timestamp('created_at') });
`,
    });
    assert.deepEqual(messages('timestamp-without-time-zone'), []);
    disk.write(
      '/w/drizzle.config.ts',
      "export default { dialect: 'postgresql', schema: ['./schema.ts', './storage.ts'] };",
    );
    workspace.filesChanged(['/w/drizzle.config.ts']);
    workspace.update();
    assert.deepEqual(messages('timestamp-without-time-zone'), ['/w/storage.ts']);
  });

  it('knows a table that no migration makes yet, until one does', async () => {
    const snapshot = (names: readonly string[]) =>
      JSON.stringify({ tables: Object.fromEntries(names.map((name) => [`public.${name}`, {}])) });
    const files = {
      '/w/package.json': '{}',
      '/w/drizzle.config.ts': "export default { dialect: 'postgresql', schema: './schema.ts' };",
      '/w/drizzle/meta/_journal.json': '{"entries":[{"tag":"0000_first"}]}',
      '/w/drizzle/meta/0000_snapshot.json': snapshot(['users']),
      '/w/schema.ts': `import { integer, pgTable, timestamp } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { id: integer('id').primaryKey(), seenAt: timestamp('seen_at') });
export const visits = pgTable('visits', { id: integer('id').primaryKey(), startedAt: timestamp('started_at') });
`,
    };
    const { workspace, disk, safeties } = await open(files);
    assert.deepEqual(safeties('timestamp-without-time-zone'), ['suggested', 'safe']);
    disk.write('/w/drizzle/meta/0000_snapshot.json', snapshot(['users', 'visits']));
    workspace.filesChanged(['/w/drizzle/meta/0000_snapshot.json']);
    workspace.update();
    assert.deepEqual(safeties('timestamp-without-time-zone'), ['suggested', 'suggested']);
    // What is gone may be what is new, under another name.
    const renamed = await open({
      ...files,
      '/w/drizzle/meta/0000_snapshot.json': snapshot(['users', 'trips']),
    });
    assert.deepEqual(renamed.safeties('timestamp-without-time-zone'), ['suggested', 'suggested']);
    const unknown = await open({ ...files, '/w/drizzle/meta/0000_snapshot.json': '{' });
    assert.deepEqual(unknown.safeties('timestamp-without-time-zone'), ['suggested', 'suggested']);
  });

  it('reads the tables of a history of drizzle-kit 1.x as well', async () => {
    const { safeties } = await open({
      '/w/package.json': '{}',
      '/w/drizzle.config.ts': "export default { dialect: 'postgresql', schema: './schema.ts' };",
      '/w/drizzle/20250101000000_first/snapshot.json':
        '{"ddl":[{"entityType":"tables","schema":"public","name":"users"}]}',
      '/w/schema.ts': `import { pgTable, timestamp } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { seenAt: timestamp('seen_at') });
export const visits = pgTable('visits', { startedAt: timestamp('started_at') });
`,
    });
    assert.deepEqual(safeties('timestamp-without-time-zone'), ['suggested', 'safe']);
  });
});

async function open(files: Readonly<Record<string, string>>) {
  const disk = memoryFileSystem(files);
  const workspace = createWorkspace({ rules, fileSystem: disk });
  workspace.setFolders(['/w']);
  for await (const _ of workspace.scan());
  workspace.update();
  return {
    workspace,
    disk,
    /** The safety of the first fix of each finding of a rule in the schema. */
    safeties: (rule: string) =>
      workspace
        .findings('/w/schema.ts')
        .filter((finding) => finding.rule === rule)
        .map(({ fixes }) => fixes[0]?.safety),
    messages: (rule: string) =>
      workspace.files().filter((file) => workspace.findings(file).some((finding) => finding.rule === rule)),
  };
}
