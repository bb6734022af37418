import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { carryOut } from '../../server/src/ide/carryOut.ts';
import { targetOf } from '../../server/src/ide/codeActions.ts';
import { writeFiles } from '../../server/src/migrations/files.ts';
import { generateMigration, statementsBetween } from '../../server/src/migrations/generate.ts';
import type { KitSnapshot } from '../../server/src/migrations/kitMessages.ts';
import { applyTextEdits } from '../../server/src/model/edit.ts';
import { openHistory } from '../../server/src/review/openHistory.ts';
import { toFilePath, toOsPath } from '../../server/src/workspace/filePath.ts';
import { inProcessKit, snapshotOf } from '../migrations/support/inProcessKit.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';
import { describePostgres, rowsOf } from '../support/wholeCatalog.ts';

const rows = `insert into users (mail, age) select 'm' || n, n from generate_series(1, 30) n;
  insert into posts select n, n from generate_series(1, 30) n;`;

describe('a second column in a folder of migrations', () => {
  let folder: TemporaryFolder;
  let db: PGlite;
  before(async () => {
    db = await PGlite.create();
  });
  after(() => db.close());
  beforeEach(async () => {
    folder = temporaryFolder();
    await clear();
  });
  afterEach(() => folder.remove());

  const old = schemaOf({ mail: 'mail', id: 'int' });
  const changes = {
    'a renamed column with a unique constraint, an index and a check': {
      after: schemaOf({ mail: 'email', id: 'int' }),
      renames: [['users.mail', 'users.email']] as const,
    },
    'a wider key with serial numbers to which others refer': {
      after: schemaOf({ mail: 'mail', id: 'bigint' }),
      renames: [],
    },
  };
  for (const [name, { after, renames }] of Object.entries(changes)) {
    it(`leaves drizzle’s journal and snapshots right: ${name}`, async () => {
      const wanted = await snapshotOf('postgresql', after);
      const first = await snapshotOf('postgresql', old);
      await generate(first, []);
      await generate({ ...wanted, prevId: first.id } as KitSnapshot, renames);
      const [, file = ''] = sqlFiles(folder.path);
      await migrate(drizzle(db), { migrationsFolder: folder.path });
      const unsafe = await describePostgres(db);
      await fixAllIn(path.join(folder.path, file));
      assert.ok(sqlFiles(folder.path).length > 6);
      await clear();
      await migrate(drizzle(db), { migrationsFolder: folder.path });
      assert.deepEqual(await describePostgres(db), unsafe);

      const snapshots = readdirSync(path.join(folder.path, 'meta')).filter((each) => /_snapshot/.test(each));
      const newest = JSON.parse(folder.read(`meta/${snapshots.sort().at(-1)}`)) as KitSnapshot;
      const kit = inProcessKit('postgresql');
      assert.deepEqual((await statementsBetween(kit, newest, wanted, [])).statements, []);
      const bin = path.resolve('node_modules/drizzle-kit/bin.cjs');
      const out = `--out=${path.relative('.', folder.path)}`;
      const { stdout: told } = spawnSync(process.execPath, [bin, 'check', '--dialect=postgresql', out], {
        encoding: 'utf8',
      });
      assert.match(told, /Everything's fine/);
    });
  }

  const created = `create table users (id serial primary key, mail text not null default 'none' unique check (mail <> ''), age int);
    create index users_mail_idx on users (mail, age); comment on column users.mail is 'where to write';
    create table posts (id int primary key, by int not null references users on delete cascade);`;
  const unsafe = {
    'a renamed column': 'ALTER TABLE "users" RENAME COLUMN "mail" TO "email";\n',
    'a wider key': 'ALTER TABLE "users" ALTER COLUMN "id" TYPE bigint;\n',
  };
  for (const [name, change] of Object.entries(unsafe))
    for (const tool of ['prisma', 'plain'] as const)
      it(`keeps rows and schema in a folder of ${tool}: ${name}`, async () => {
        const files =
          tool === 'prisma'
            ? {
                'migration_lock.toml': 'provider = "postgresql"\n',
                '20250101000000_a/migration.sql': created,
                '20250102000000_b/migration.sql': change,
              }
            : { '001_a.sql': created, '002_b.sql': change };
        for (const [file, content] of Object.entries(files)) folder.write(file, content);
        await runWhole();
        const expected = { schema: await describePostgres(db), rows: await rowsOf(db) };
        const second = tool === 'prisma' ? '20250102000000_b/migration.sql' : '002_b.sql';
        await fixAllIn(path.join(folder.path, second));
        await runWhole();
        assert.deepEqual(await describePostgres(db), expected.schema);
        assert.deepEqual(await rowsOf(db), expected.rows);
      });

  /** Prisma sends a file as one query; others are no stricter. Rows come after the first file. */
  async function runWhole(): Promise<void> {
    await clear();
    for (const [at, file] of sqlFiles(folder.path).entries()) {
      const content = folder.read(file);
      await db.exec(content).catch((error: unknown) => assert.fail(`${file}: ${String(error)}\n${content}`));
      if (at === 0) await db.exec(rows);
    }
  }

  async function clear(): Promise<void> {
    await db.exec(
      'rollback; drop schema if exists drizzle cascade; drop schema public cascade; create schema public; reset all',
    );
  }

  /** Carries the first fix of the two rules out until neither speaks of the file. */
  async function fixAllIn(file: string): Promise<void> {
    const workspace = await openHistory(folder.path, new Map());
    const path = toFilePath(file);
    const finding = workspace
      .findings(path)
      .find(({ rule }) => rule === 'rename-column' || rule === 'column-type-rewrites');
    assert.ok(finding);
    const edits = carryOut(workspace, path, { kind: 'fix', target: targetOf(finding), fix: 0 });
    assert.ok(!('kind' in edits), `${finding.message} ${'reason' in edits ? edits.reason : ''}`);
    for (const { file: each, edits: own } of edits) {
      const target = toOsPath(each);
      mkdirSync(target.slice(0, target.lastIndexOf('/')), { recursive: true });
      writeFileSync(target, applyTextEdits(existsSync(target) ? readFileSync(target, 'utf8') : '', own));
    }
  }

  async function generate(
    snapshot: KitSnapshot,
    renames: readonly (readonly [from: string, to: string])[],
  ): Promise<void> {
    const kit = inProcessKit('postgresql');
    const decisions = { renames: renames.map(([from, to]) => ({ from, to })), creates: [] };
    const result = await generateMigration(
      { ...kit, config: { ...kit.config, out: folder.path }, snapshot: async () => snapshot },
      { decisions, name: undefined, now: new Date() },
    );
    assert.equal(result.kind, 'plan');
    writeFiles(result.plan.folder, result.plan.files);
  }
});

function schemaOf({ mail, id }: { readonly mail: string; readonly id: 'int' | 'bigint' }) {
  const key = id === 'int' ? integer('id') : bigint('id', { mode: 'number' });
  const users = pgTable(
    'users',
    {
      id: key.primaryKey().generatedByDefaultAsIdentity(),
      mail: text(mail).notNull().default('none').unique(),
      age: integer('age'),
    },
    (table) => [index().on(table.mail, table.age), check('users_mail', sql`${table.mail} <> ''`)],
  );
  const posts = pgTable('posts', {
    id: integer('id').primaryKey(),
    by: integer('by')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
  });
  return { users, posts };
}

/** In the order in which the tools run them. */
function sqlFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sql') && !file.startsWith('down'))
    .sort();
}
