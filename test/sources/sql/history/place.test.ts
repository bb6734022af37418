import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { applyTextEdits, type FileEdit } from '../../../../server/src/model/edit.ts';
import type { NewMigration } from '../../../../server/src/model/migration.ts';
import { nextNumber } from '../../../../server/src/sources/sql/history/numbering.ts';
import { placeNewMigrations } from '../../../../server/src/sources/sql/history/place.ts';
import { recogniseHistory } from '../../../../server/src/sources/sql/history/recognise.ts';

const now = new Date('2026-01-02T03:04:05Z');
const concurrently: NewMigration = {
  relativeTo: '',
  order: 'after',
  name: 'index_users_email',
  text: 'CREATE INDEX CONCURRENTLY users_email_idx ON users (email);\nDROP INDEX CONCURRENTLY old_idx;',
  nonTransactional: true,
};
const ordinary: NewMigration = {
  ...concurrently,
  name: 'validate',
  text: '-- Looks at every row.\nALTER TABLE a VALIDATE CONSTRAINT b;\nALTER TABLE a VALIDATE CONSTRAINT c;',
  nonTransactional: false,
};

describe('placing new migrations', () => {
  it('numbers, journals and snapshots them for drizzle', () => {
    const files = drizzleFiles();
    const placed = place('/m', files, [ordinary, concurrently]);
    assert.deepEqual(Object.keys(placed).sort(), [
      '/m/0001_validate.sql',
      '/m/0002_index_users_email.sql',
      '/m/meta/0001_snapshot.json',
      '/m/meta/0002_snapshot.json',
      '/m/meta/_journal.json',
    ]);
    assert.equal(
      placed['/m/0001_validate.sql'],
      '-- Looks at every row.\nALTER TABLE a VALIDATE CONSTRAINT b;\n--> statement-breakpoint\nALTER TABLE a VALIDATE CONSTRAINT c;\n',
    );
    const journal = JSON.parse(placed['/m/meta/_journal.json'] ?? '') as {
      entries: { idx: number; when: number; tag: string }[];
    };
    assert.deepEqual(
      journal.entries.map(({ idx, tag }) => [idx, tag]),
      [
        [0, '0000_a'],
        [1, '0001_validate'],
        [2, '0002_index_users_email'],
      ],
    );
    const times = journal.entries.map(({ when }) => when);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
    const one = JSON.parse(placed['/m/meta/0001_snapshot.json'] ?? '') as Record<string, unknown>;
    const two = JSON.parse(placed['/m/meta/0002_snapshot.json'] ?? '') as Record<string, unknown>;
    assert.deepEqual([one.prevId, two.prevId, one.tables], ['first', one.id, { 'public.users': {} }]);
    const again = recogniseHistory('/m', listingOf({ ...files, ...placed }));
    assert.deepEqual(
      again?.files.flatMap(({ faults }) => faults ?? []),
      [],
    );
  });

  it('gives drizzle a file that its migrator can run without a transaction', async () => {
    const files = {
      ...drizzleFiles(),
      '/m/0000_a.sql':
        'CREATE TABLE users (email text);\n--> statement-breakpoint\nCREATE INDEX old_idx ON users (email);',
    };
    const folder = mkdtempSync(join(tmpdir(), 'schemawright-'));
    const db = new PGlite();
    try {
      for (const [path, text] of Object.entries({
        ...files,
        ...place('/m', files, [concurrently, { ...ordinary, text: 'CREATE TABLE later (a int);' }]),
      })) {
        const target = join(folder, path);
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, text);
      }
      await migrate(drizzle(db), { migrationsFolder: join(folder, 'm') });
      const { rows } = await db.query('select indexname from pg_indexes where tablename = $1', ['users']);
      assert.deepEqual(rows, [{ indexname: 'users_email_idx' }]);
      const done = await db.query('select count(*)::int as n from drizzle.__drizzle_migrations');
      assert.deepEqual(done.rows, [{ n: 3 }]);
      await migrate(drizzle(db), { migrationsFolder: join(folder, 'm') });
    } finally {
      await db.close();
      rmSync(folder, { recursive: true });
    }
  });

  it('gives Prisma one file for each statement that refuses a transaction', () => {
    const placed = place(
      '/m',
      { '/m/migration_lock.toml': 'provider = "postgresql"', '/m/20250101000000_a/migration.sql': '' },
      [concurrently],
    );
    assert.deepEqual(placed, {
      '/m/20260102030405_index_users_email/migration.sql':
        'CREATE INDEX CONCURRENTLY users_email_idx ON users (email);\n',
      '/m/20260102030406_index_users_email_2/migration.sql': 'DROP INDEX CONCURRENTLY old_idx;\n',
    });
  });

  const single = { ...concurrently, text: 'VACUUM;' };
  const cases: Readonly<
    Record<string, readonly [files: Record<string, string>, path: string, text: string]>
  > = {
    dbmate: [
      { '/m/20250101000000_a.sql': '-- migrate:up\n' },
      '/m/20260102030405_index_users_email.sql',
      '-- migrate:up transaction:false\nVACUUM;\n\n-- migrate:down\n',
    ],
    atlas: [
      { '/m/20250101000000_a.sql': '', '/m/atlas.sum': '' },
      '/m/20260102030405_index_users_email.sql',
      '-- atlas:txmode none\n\nVACUUM;\n',
    ],
    goose: [
      { '/m/00009_a.sql': '-- +goose Up\n' },
      '/m/00010_index_users_email.sql',
      '-- +goose NO TRANSACTION\n-- +goose Up\nVACUUM;\n\n-- +goose Down\n',
    ],
    flyway: [{ '/m/V1_9__a.sql': '' }, '/m/V1_10__index_users_email.sql', 'VACUUM;\n'],
    "Flyway into the newest migration's folder": [
      { '/m/V1__a.sql': '', '/m/y2/V1_9__b.sql': '' },
      '/m/y2/V1_10__index_users_email.sql',
      'VACUUM;\n',
    ],
    'golang-migrate': [{ '/m/000009_a.up.sql': '' }, '/m/000010_index_users_email.up.sql', 'VACUUM;\n'],
    'db-migrate': [
      { '/m/20250101000000-a-up.sql': '' },
      '/m/20260102030405-index_users_email-up.sql',
      'VACUUM;\n',
    ],
    'a plain folder': [
      { '/m/001-a.sql': '', '/m/002-b.sql': '' },
      '/m/003-index_users_email.sql',
      'VACUUM;\n',
    ],
  };
  for (const [tool, [files, path, text]] of Object.entries(cases))
    it(`follows ${tool}`, () => assert.deepEqual(place('/m', files, [single]), { [path]: text }));

  it('puts marks around a block for goose and sql-migrate, which cut files at semicolons', () => {
    const block = 'DO $$\nBEGIN\n  COMMIT;\nEND\n$$';
    const migration = { ...concurrently, text: `-- First.\nSELECT 1;\n${block};\nSELECT 2;` };
    for (const [mark, before] of [
      ['goose', '-- +goose Up\n'],
      ['migrate', '-- +migrate Up\n'],
    ]) {
      const placed = place('/m', { '/m/00009_a.sql': before ?? '' }, [migration]);
      assert.match(
        placed['/m/00010_index_users_email.sql'] ?? '',
        new RegExp(
          String.raw`SELECT 1;\n-- \+${mark} StatementBegin\nDO[^]*\$\$;\n-- \+${mark} StatementEnd\nSELECT 2;\n`,
        ),
      );
    }
  });

  it('takes a time after the last one, also where that lies in the future', () => {
    const placed = place('/m', { '/m/20990101000000_a.sql': '-- migrate:up\n' }, [single]);
    assert.deepEqual(Object.keys(placed), ['/m/20990101000001_index_users_email.sql']);
  });

  it('says so where the tool has no way', () => {
    const files = { '/w/supabase/migrations/20250101000000_a.sql': '' };
    const history = recogniseHistory('/w/supabase/migrations', listingOf(files));
    assert.ok(history);
    const placed = placeNewMigrations(history, [single], { ...listingOf(files), now, newId });
    assert.match('kind' in placed ? placed.reason : '', /Supabase runs every SQL migration in a transaction/);
  });
});

let ids = 0;
function newId(): string {
  return `new-${++ids}`;
}

function drizzleFiles(): Record<string, string> {
  const entry = { idx: 0, version: '7', when: now.getTime() + 5000, tag: '0000_a', breakpoints: true };
  return {
    '/m/meta/_journal.json': JSON.stringify(
      { version: '7', dialect: 'postgresql', entries: [entry] },
      null,
      2,
    ),
    '/m/meta/0000_snapshot.json': JSON.stringify({
      id: 'first',
      prevId: 'none',
      tables: { 'public.users': {} },
    }),
    '/m/0000_a.sql': '',
  };
}

/** The texts of the files that were made or changed. */
function place(
  folder: string,
  files: Readonly<Record<string, string>>,
  migrations: readonly NewMigration[],
): Record<string, string> {
  const history = recogniseHistory(folder, listingOf(files));
  assert.ok(history);
  const placed = placeNewMigrations(history, migrations, { ...listingOf(files), now, newId });
  if ('kind' in placed) assert.fail(placed.reason);
  return Object.fromEntries(
    placed.map(({ file, edits, creates }: FileEdit) => {
      assert.equal(creates === true, files[file] === undefined);
      return [file, applyTextEdits(files[file] ?? '', edits)];
    }),
  );
}

function listingOf(files: Readonly<Record<string, string>>) {
  return {
    readText: (file: string) => files[file],
    entries(folder: string) {
      const entries = new Map<string, 'file' | 'folder'>();
      for (const file of Object.keys(files)) {
        if (!file.startsWith(`${folder}/`)) continue;
        const [name = '', ...rest] = file.slice(folder.length + 1).split('/');
        entries.set(name, rest.length > 0 ? 'folder' : 'file');
      }
      return entries;
    },
  };
}

describe('the next number of a history', () => {
  it('is a time where the last one is, at least a second later', () => {
    const now = new Date(Date.UTC(2024, 0, 1));
    assert.equal(nextNumber('20250131235959', now), '20250201000000');
    assert.equal(nextNumber('20230131235959', now), '20240101000000');
    assert.equal(nextNumber('20250100000000', now), '20250100000001', 'no time, though it looks like one');
    assert.equal(nextNumber('0009', now), '0010');
  });
});
