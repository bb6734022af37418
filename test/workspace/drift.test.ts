import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { createWorkspace, type WorkspaceOptions } from '../../server/src/workspace/createWorkspace.ts';
import { onlyPushes } from '../../server/src/workspace/drift/pushOnly.ts';
import type { Workspace } from '../../server/src/workspace/workspace.ts';
import { memoryFileSystem } from '../support/memoryFileSystem.ts';

const config = `export default { dialect: 'postgresql', schema: './schema.ts' };`;
const column = (name: string, type = 'text') => ({ name, type, primaryKey: false, notNull: false });
const snapshotOf = (tables: Readonly<Record<string, readonly string[]>>, version = '7'): string =>
  JSON.stringify({
    version,
    dialect: 'postgresql',
    tables: Object.fromEntries(
      Object.entries(tables).map(([name, columns]) => [
        `public.${name}`,
        { name, schema: '', columns: Object.fromEntries(columns.map((it) => [it, column(it)])) },
      ]),
    ),
  });
const journal = JSON.stringify({ entries: [{ idx: 7, tag: '0007_names' }] });
const schema = (...columns: readonly string[]) =>
  `import { pgTable, text } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { ${columns.map((it) => `${it}: text()`).join(', ')} });
`;

describe('a schema without migration', () => {
  it('is told once, at the first table that changed', async () => {
    const { workspace } = await open({
      '/w/schema.ts': `${schema('id', 'name')}export const posts = pgTable('posts', { id: text() });\n`,
    });
    assert.deepEqual(told(workspace), [
      '/w/schema.ts users: 1 table and 1 column (posts, users.name) changed since 0007: no migration yet.',
    ]);
    assert.deepEqual(
      workspace.drifts().map(({ since, tables }) => ({ since, tables: tables.length })),
      [{ since: '0007_names', tables: 2 }],
    );
  });

  it('is not told where the newest migration has no snapshot', async () => {
    const { workspace } = await open({
      '/w/drizzle/meta/_journal.json': JSON.stringify({
        entries: [
          { idx: 7, tag: '0007_names' },
          { idx: 8, tag: '0008_by_hand' },
        ],
      }),
      '/w/schema.ts': schema('id', 'name'),
    });
    assert.deepEqual(told(workspace), []);
  });

  it('is a hint where files past the journal make all of it', async () => {
    const severity = async (more: Readonly<Record<string, string>>) => {
      const { workspace } = await open({
        '/w/schema.ts': schema('id', 'name'),
        '/w/drizzle/meta/0007_snapshot.json': snapshotOf({ users: ['id', 'old'] }),
        '/w/drizzle/20260101_names.sql': `-- alter table users drop column old;
ALTER TABLE IF EXISTS "public"."users"
  ADD COLUMN IF NOT EXISTS "name" text;`,
        ...more,
      });
      const [finding] = workspace.findings('/w/schema.ts').filter(({ message }) => /changed/.test(message));
      return `${finding?.severity} ${finding?.message}`;
    };
    const drop = 'alter table users drop column if exists old;';
    assert.match(await severity({}), /^warning 2 columns \(users.old, users.name\) changed since 0007: no/);
    assert.match(
      await severity({ '/w/drizzle/20260102_old.sql': drop }),
      /^hint 2 columns .* changed since 0007, which 20260101_names.sql, 20260102_old.sql made past the journal/,
    );
    assert.match(
      await severity({ '/w/drizzle/20260102_old.sql': drop.replace('users', 'notes') }),
      /^warning/,
    );
    assert.match(await severity({ '/w/drizzle/20260102_old.down.sql': drop }), /^warning/);
  });

  it('goes when the schema is as it was, and follows its table', async () => {
    const { workspace } = await open({ '/w/schema.ts': schema('id', 'name') });
    workspace.setBuffer('/w/schema.ts', `// a line more\n${schema('id', 'name')}`, 1);
    workspace.update();
    assert.deepEqual(told(workspace), [
      '/w/schema.ts users: 1 column (users.name) changed since 0007: no migration yet.',
    ]);
    workspace.setBuffer('/w/schema.ts', schema('id'), 2);
    workspace.update();
    assert.deepEqual(told(workspace), []);
    assert.deepEqual(workspace.drifts(), []);
  });

  it('tells nothing of names whose casing is not known, and nothing as gone where a module is not there', async () => {
    const { workspace } = await open({
      '/w/drizzle.config.ts': `import { casing } from '@shop/db';\nexport default { dialect: 'postgresql', schema: './schema.ts', casing };`,
      '/w/drizzle/meta/0007_snapshot.json': snapshotOf({ users: ['id', 'first_name'], posts: ['id'] }),
      '/w/schema.ts': `export * from '@shop/posts';\n${schema('id', 'firstName')}`,
    });
    assert.deepEqual(told(workspace), []);
    const problems = workspace.findings('/w/drizzle.config.ts').map(({ message }) => message);
    assert.match(
      problems.join(),
      /^The casing is not known here \(.*\): nothing is said of names that depend on it\.$/,
    );
    workspace.setBuffer('/w/schema.ts', schema('id', 'other'), 1);
    workspace.update();
    assert.deepEqual(told(workspace).length, 1, 'what is named alike in each casing is compared');
  });

  it('is told at the configuration when only tables are gone', async () => {
    const { workspace } = await open({
      '/w/drizzle/meta/0007_snapshot.json': snapshotOf({ users: ['id'], posts: ['id'] }),
      '/w/schema.ts': schema('id'),
    });
    assert.deepEqual(told(workspace), [
      '/w/drizzle.config.ts : 1 table (posts) changed since 0007: no migration yet.',
    ]);
  });

  it('knows a database schema that the configuration reaches through another file', async () => {
    const auth = `import { pgSchema, text } from 'drizzle-orm/pg-core';
export const authSchema = pgSchema('auth');
export const accounts = authSchema.table('accounts', { id: text() });
`;
    const snapshot = JSON.stringify({
      version: '7',
      dialect: 'postgresql',
      schemas: { auth: 'auth' },
      tables: {
        'public.users': { name: 'users', schema: '', columns: { id: column('id') } },
        'auth.accounts': { name: 'accounts', schema: 'auth', columns: { id: column('id') } },
      },
    });
    const files = { '/w/auth.ts': auth, '/w/drizzle/meta/0007_snapshot.json': snapshot };
    const { workspace } = await open({
      ...files,
      '/w/schema.ts': `export * from './auth';\n${schema('id')}`,
    });
    assert.deepEqual(told(workspace), []);
  });

  it('is not told where the configuration leads to no file, which is told instead', async () => {
    const { workspace } = await open({
      '/w/drizzle.config.ts': config.replace('./schema.ts', './db/schema.ts'),
    });
    assert.deepEqual(told(workspace), []);
    assert.deepEqual(
      workspace.notices().map(({ message }) => message),
      ['drizzle.config.ts: no file matches ./db/schema.ts.'],
    );
  });

  it('sees a foreign key that leads to another table', async () => {
    const references = (target: string) => `import { pgTable, text } from 'drizzle-orm/pg-core';
export const a = pgTable('a', { id: text() });
export const b = pgTable('b', { id: text() });
export const c = pgTable('c', { a: text().references(() => ${target}.id) });
`;
    const old = JSON.parse(snapshotOf({ a: ['id'], b: ['id'], c: ['a'] }));
    old.tables['public.c'].foreignKeys = {
      c_a_a_id_fk: {
        name: 'c_a_a_id_fk',
        tableFrom: 'c',
        tableTo: 'a',
        columnsFrom: ['a'],
        columnsTo: ['id'],
      },
    };
    const files = { '/w/drizzle/meta/0007_snapshot.json': JSON.stringify(old) };
    const same = await open({ ...files, '/w/schema.ts': references('a') });
    assert.deepEqual(told(same.workspace), []);
    const other = await open({ ...files, '/w/schema.ts': references('b') });
    assert.deepEqual(told(other.workspace), [
      '/w/schema.ts c: 2 foreign keys changed since 0007: no migration yet.',
    ]);
  });

  it('tells nothing where it cannot be told', async () => {
    const cases: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
      'no folder': {
        '/w/drizzle/meta/_journal.json': undefined,
        '/w/drizzle/meta/0007_snapshot.json': undefined,
      },
      'no snapshot': { '/w/drizzle/meta/0007_snapshot.json': undefined },
      'a corrupt snapshot': { '/w/drizzle/meta/0007_snapshot.json': '{"version":"7","dia' },
      'an older version': { '/w/drizzle/meta/0007_snapshot.json': snapshotOf({ users: ['id'] }, '5') },
      'another dialect': { '/w/drizzle.config.ts': config.replace('postgresql', 'sqlite') },
      'a dialect that is not known': {
        '/w/drizzle.config.ts': config.replace(`'postgresql'`, 'process.env.D'),
      },
      'a broken file': {
        '/w/schema.ts': `${schema('id', 'name')}export const posts = pgTable('posts', { id: `,
      },
      'a project that pushes': { '/w/package.json': '{ "scripts": { "db": "drizzle-kit push --force" } }' },
      'a rule that is off': {
        '/w/schemawright.config.json': '{ "rules": { "schema-without-migration": "off" } }',
      },
    };
    for (const [name, files] of Object.entries(cases)) {
      const { workspace } = await open({ '/w/schema.ts': schema('id', 'name'), ...files });
      assert.deepEqual(told(workspace), [], name);
    }
  });

  it('knows a collation that the program puts onto a type', async () => {
    const collated = JSON.parse(snapshotOf({ users: ['id'] }));
    collated.tables['public.users'].columns.id.type = 'text COLLATE "C"';
    const { workspace } = await open({
      '/w/drizzle/meta/0007_snapshot.json': JSON.stringify(collated),
      '/w/schema.ts': schema('id'),
    });
    assert.deepEqual(told(workspace), []);
  });

  it('is seen with drizzle-kit 1.x, whose newer snapshots hold only what changed', async () => {
    const name = { schema: 'public', table: 'users' };
    const text = (column: string) => ({
      ...name,
      entityType: 'columns',
      name: column,
      type: 'text',
      typeSchema: null,
      notNull: false,
      dimensions: 0,
      default: null,
      generated: null,
      identity: null,
    });
    const base = {
      id: '1',
      version: '8',
      dialect: 'postgres',
      prevIds: [],
      ddl: [{ entityType: 'tables', schema: 'public', name: 'users', isRlsEnabled: false }, text('id')],
    };
    const diff = {
      id: '2',
      version: '8',
      dialect: 'postgres',
      type: 'diff',
      prevIds: ['1'],
      deltas: [{ op: 'create', row: text('name') }],
    };
    const files = {
      '/w/drizzle/meta/_journal.json': undefined,
      '/w/drizzle/meta/0007_snapshot.json': undefined,
      '/w/drizzle/20260101000000_a/snapshot.json': JSON.stringify(base),
      '/w/drizzle/20260102000000_b/snapshot.json': JSON.stringify(diff),
    };
    const same = await open({ ...files, '/w/schema.ts': schema('id', 'name') });
    assert.deepEqual(told(same.workspace), []);
    const other = await open({ ...files, '/w/schema.ts': schema('id', 'name', 'mail') });
    assert.deepEqual(told(other.workspace), [
      '/w/schema.ts users: 1 column (users.mail) changed since 20260102000000: no migration yet.',
    ]);
  });

  it('is seen with drizzle-kit 1.x in a schema of any size where nobody types', async () => {
    const tables = Array.from(
      { length: 401 },
      (_, n) => `export const t${n} = pgTable('t${n}', { id: text() });`,
    );
    const { workspace } = await open({
      '/w/drizzle/meta/_journal.json': undefined,
      '/w/drizzle/meta/0007_snapshot.json': undefined,
      '/w/drizzle/20260101000000_a/snapshot.json': JSON.stringify({
        id: '1',
        version: '8',
        dialect: 'postgres',
        prevIds: [],
        ddl: [],
      }),
      '/w/schema.ts': `import { pgTable, text } from 'drizzle-orm/pg-core';\n${tables.join('\n')}\n`,
    });
    assert.deepEqual(told(workspace), [
      '/w/schema.ts t0: 401 tables (t0, t1, t2, …) changed since 20260101000000: no migration yet.',
    ]);
  });

  it('belongs to one of the configurations that share a folder', async () => {
    const { workspace } = await open({
      '/w/drizzle.config.part.ts': config.replace('./schema.ts', './part.ts'),
      '/w/part.ts': schema('id').replaceAll('users', 'parts'),
      '/w/schema.ts': schema('id', 'name'),
    });
    assert.deepEqual(told(workspace), [
      '/w/schema.ts users: 1 column (users.name) changed since 0007: no migration yet.',
    ]);
  });

  it('is compared anew when a migration comes', async () => {
    const { workspace, disk } = await open({ '/w/schema.ts': schema('id', 'name') });
    disk.write('/w/drizzle/meta/0008_snapshot.json', snapshotOf({ users: ['id', 'name'] }));
    workspace.filesChanged(['/w/drizzle/meta/0008_snapshot.json']);
    workspace.update();
    assert.deepEqual(told(workspace), []);
  });

  it('is what the example has since its last migration', async () => {
    const root = 'examples/shop';
    const names = [
      'drizzle.config.ts',
      'package.json',
      'drizzle/meta/_journal.json',
      'drizzle/meta/0003_snapshot.json',
    ];
    const parts = ['auth', 'catalogue', 'columns', 'index', 'orders', 'payments', 'relations'];
    const paths = [...names, ...parts.map((part) => `src/db/schema/${part}.ts`)];
    const files = Object.fromEntries(paths.map((it) => [`/w/${it}`, readFileSync(`${root}/${it}`, 'utf8')]));
    const { workspace } = await open(files, {}, false);
    assert.deepEqual(
      workspace
        .drifts()
        .map(({ changes }) => changes.map(({ table, name, aspects }) => `${table}.${name} ${aspects}`)),
      [['refunds.payment_id type']],
    );
  });

  it('is put off until nobody types, where somebody may', async () => {
    let done: () => void = () => {};
    const later = new Promise<void>((resolve) => {
      done = resolve;
    });
    const { workspace } = await open(
      { '/w/schema.ts': schema('id', 'name') },
      { changedLater: () => done() },
    );
    assert.deepEqual(told(workspace), []);
    await later;
    workspace.update();
    assert.equal(told(workspace).length, 1);
  });

  it('is a hint where whole tables are new to a short history, and the schema is pushed too', async () => {
    const posts = {
      '/w/schema.ts': `${schema('id')}export const posts = pgTable('posts', { id: text() });\n`,
    };
    const severities = async (scripts: object, files: Readonly<Record<string, string>>) => {
      const { workspace } = await open({ '/w/package.json': JSON.stringify({ scripts }), ...files });
      return workspace.files().flatMap((file) => workspace.findings(file).map(({ severity }) => severity));
    };
    const make = { make: 'drizzle-kit generate', run: 'drizzle-kit migrate' };
    assert.deepEqual(await severities(make, posts), ['warning']);
    assert.deepEqual(await severities({ ...make, push: 'drizzle-kit push' }, posts), ['hint']);
    assert.deepEqual(await severities({}, posts), ['hint']);
    // A column that was forgotten, and a history that somebody has gone on with all along.
    const push = { ...make, push: 'drizzle-kit push' };
    assert.deepEqual(await severities(push, { '/w/schema.ts': schema('id', 'name') }), ['warning']);
    const long = {
      '/w/drizzle/meta/_journal.json': journal.replace('0007', '0017'),
      '/w/drizzle/meta/0007_snapshot.json': snapshotOf({}),
      '/w/drizzle/meta/0017_snapshot.json': snapshotOf({ users: ['id'] }),
    };
    assert.deepEqual(await severities(push, { ...posts, ...long }), ['warning']);
  });

  it('knows packages that only push', () => {
    const manifest = (...scripts: readonly string[]) => JSON.stringify({ scripts: { ...scripts } });
    assert.ok(onlyPushes(manifest('drizzle-kit push')));
    assert.ok(onlyPushes(manifest('pnpm drizzle-kit push --config=x.ts', 'drizzle-kit studio')));
    assert.ok(!onlyPushes(manifest('drizzle-kit push', 'drizzle-kit generate', 'drizzle-kit migrate')));
    assert.ok(!onlyPushes(manifest('drizzle-kit push', 'drizzle-kit generate', 'tsx migrate.ts')));
    // What is made is never run.
    assert.ok(onlyPushes(manifest('drizzle-kit push', 'drizzle-kit generate')));
    assert.ok(!onlyPushes(manifest('drizzle-kit generate --name x')));
    assert.ok(!onlyPushes(JSON.stringify({ devDependencies: { 'drizzle-kit': '0.31' } })));
  });
});

async function open(
  files: Readonly<Record<string, string | undefined>>,
  options: Partial<WorkspaceOptions> = {},
  withBase = true,
) {
  const base: Readonly<Record<string, string>> = {
    '/w/package.json': '{}',
    '/w/drizzle.config.ts': config,
    '/w/drizzle/meta/_journal.json': journal,
    '/w/drizzle/meta/0007_snapshot.json': snapshotOf({ users: ['id'] }),
  };
  const all = Object.entries({ ...(withBase ? base : {}), ...files });
  const disk = memoryFileSystem(
    Object.fromEntries(all.flatMap(([path, text]) => (text === undefined ? [] : [[path, text]]))),
  );
  const workspace = createWorkspace({
    rules: rules.filter(({ subject }) => subject === 'drift'),
    fileSystem: disk,
    ...options,
  });
  workspace.setFolders(['/w']);
  for await (const _ of workspace.scan());
  workspace.update();
  return { workspace, disk };
}

/** The findings with their places. */
function told(workspace: Workspace): readonly string[] {
  return workspace.files().flatMap((file) =>
    workspace
      .findings(file)
      .filter(({ rule }) => rule === 'schema-without-migration')
      .map(({ span, message }) => `${file} ${workspace.text(file)?.slice(span.start, span.end)}: ${message}`),
  );
}
