import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { applyTextEdits, type FileEdit } from '../../../../server/src/model/edit.ts';
import type { NewMigration } from '../../../../server/src/model/migration.ts';
import { nextDieselVersion, nextNumber } from '../../../../server/src/sources/sql/history/numbering.ts';
import { placeNewMigrations } from '../../../../server/src/sources/sql/history/place.ts';
import { recogniseHistory } from '../../../../server/src/sources/sql/history/recognise.ts';
import { loadSqlParser } from '../../../../server/src/sources/sql/parse.ts';
import { describePostgres } from '../../../support/wholeCatalog.ts';

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
  before(loadSqlParser);

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

  it('writes the way back of a golang-migrate file, by what it says', () => {
    const files = {
      '/m/9_a.up.sql': '',
      '/m/9_a.down.sql': 'DROP INDEX IF EXISTS theirs;',
    };
    const steps = [
      ['add', 'ALTER TABLE app."T" ADD COLUMN b int, ADD CONSTRAINT "C" CHECK (b > 0) NOT VALID;'],
      ['index', 'CREATE UNIQUE INDEX CONCURRENTLY b_idx ON app.t (b);'],
      ['theirs', 'CREATE INDEX CONCURRENTLY theirs ON app.t (b);'],
      ['proof', 'ALTER TABLE t ADD CONSTRAINT n CHECK (b IS NOT NULL) NOT VALID;'],
      [
        'require',
        'ALTER TABLE t VALIDATE CONSTRAINT n; ALTER TABLE t ALTER COLUMN b SET NOT NULL; ALTER TABLE t DROP CONSTRAINT n;',
      ],
      ['validate', 'ALTER TABLE t VALIDATE CONSTRAINT "C";'],
    ] as const;
    const placed = place(
      '/m',
      files,
      steps.map(([name, text]) => ({
        relativeTo: '/m/9_a.up.sql',
        order: 'after',
        name,
        text,
        nonTransactional: false,
      })),
    );
    const downs = Object.entries(placed).filter(([path]) => path.endsWith('.down.sql'));
    assert.deepEqual(
      downs.map(([path, text]) => [path.replace(/^.*\d_(.*)\.down\.sql$/, '$1'), text]),
      [
        [
          'add',
          'ALTER TABLE "app"."T" DROP CONSTRAINT IF EXISTS "C";\nALTER TABLE "app"."T" DROP COLUMN "b";\n',
        ],
        ['index', 'DROP INDEX CONCURRENTLY IF EXISTS app.b_idx;\n'],
        ['theirs', '-- theirs goes with the migration before.\n'],
        ['proof', 'ALTER TABLE t DROP CONSTRAINT IF EXISTS n;\n'],
        ['require', 'ALTER TABLE t ALTER COLUMN b DROP NOT NULL;\n'],
        ['validate', '-- Nothing to take back.\n'],
      ],
    );
  });

  it('takes nothing back where the last step cannot be: the way back of the migration begins there', () => {
    const texts = [
      'ALTER TABLE t ADD CONSTRAINT n CHECK (b IS NOT NULL) NOT VALID;',
      '-- Later.\nCREATE INDEX i ON t (b);\nALTER TABLE t DROP COLUMN a;',
      'ALTER TABLE t ADD COLUMN c int;',
    ];
    const placed = place(
      '/m',
      { '/m/1_a.up.sql': '', '/m/1_a.down.sql': 'ALTER TABLE t RENAME b TO a;' },
      texts.map((text, i) => ({ ...ordinary, relativeTo: '/m/1_a.up.sql', name: `s${i}`, text })),
    );
    assert.deepEqual(
      Object.keys(placed).flatMap((path) => (path.endsWith('.down.sql') ? [placed[path]] : [])),
      [
        '-- Not taken back: what comes after it is not either.\n',
        '-- Not taken back: ALTER TABLE t DROP COLUMN a\n',
        'ALTER TABLE t DROP COLUMN c;\n',
      ],
    );
  });

  it('leads back to the schema that was there', async () => {
    const steps = [
      'ALTER TABLE t ADD COLUMN b int;\nALTER TABLE t ADD CONSTRAINT t_self FOREIGN KEY (b) REFERENCES t (a) NOT VALID;',
      'CREATE UNIQUE INDEX CONCURRENTLY t_b ON t (b);',
      'ALTER TABLE t ADD CONSTRAINT t_b_key UNIQUE USING INDEX t_b;',
      'ALTER TABLE t ADD CONSTRAINT t_b_not_null CHECK (b IS NOT NULL) NOT VALID;',
      'ALTER TABLE t VALIDATE CONSTRAINT t_b_not_null;\nALTER TABLE t ALTER COLUMN b SET NOT NULL;\nALTER TABLE t DROP CONSTRAINT t_b_not_null;',
      'ALTER TABLE t VALIDATE CONSTRAINT t_self;',
      'ALTER TABLE t ALTER COLUMN b SET DEFAULT 1;',
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\nCREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
    ];
    const placed = place(
      '/m',
      { '/m/1_a.up.sql': 'CREATE TABLE t (a int PRIMARY KEY);', '/m/1_a.down.sql': 'DROP TABLE t;' },
      steps.map((text, i) => ({ ...ordinary, name: `step_${i}`, text })),
    );
    const ending = (end: string) =>
      Object.keys(placed)
        .filter((path) => path.endsWith(end))
        .map((path) => placed[path] ?? '');
    const db = await PGlite.create();
    try {
      await db.exec('CREATE TABLE t (a int PRIMARY KEY)');
      const before = await describePostgres(db);
      for (const text of ending('.up.sql')) await db.exec(text);
      assert.notDeepEqual(await describePostgres(db), before);
      for (const text of ending('.down.sql').reverse()) await db.exec(text);
      assert.deepEqual(await describePostgres(db), before);
    } finally {
      await db.close();
    }
  });

  it('takes an index of a dbmate file back outside of a transaction, as it was built', () => {
    const [text] = Object.values(
      place('/m', { '/m/20250101000000_a.sql': '-- migrate:up\n' }, [
        { ...concurrently, text: 'CREATE INDEX CONCURRENTLY users_email_idx ON users (email);' },
      ]),
    );
    assert.match(
      text ?? '',
      /\n-- migrate:down transaction:false\nDROP INDEX CONCURRENTLY IF EXISTS users_email_idx;\n$/,
    );
  });

  const single = { ...concurrently, text: 'VACUUM;' };
  const index = { ...concurrently, text: 'CREATE INDEX CONCURRENTLY users_email_idx ON users (email);' };
  const cases: Readonly<
    Record<
      string,
      readonly [files: Record<string, string>, path: string, text: string, down?: Record<string, string>]
    >
  > = {
    dbmate: [
      { '/m/20250101000000_a.sql': '-- migrate:up\n' },
      '/m/20260102030405_index_users_email.sql',
      '-- migrate:up transaction:false\nVACUUM;\n\n-- migrate:down\n-- Nothing to take back.\n',
    ],
    atlas: [
      { '/m/20250101000000_a.sql': '', '/m/atlas.sum': '' },
      '/m/20260102030405_index_users_email.sql',
      '-- atlas:txmode none\n\nVACUUM;\n',
    ],
    goose: [
      { '/m/00009_a.sql': '-- +goose Up\n' },
      '/m/00010_index_users_email.sql',
      '-- +goose NO TRANSACTION\n-- +goose Up\nVACUUM;\n\n-- +goose Down\n-- Nothing to take back.\n',
    ],
    flyway: [{ '/m/V1_9__a.sql': '' }, '/m/V1_10__index_users_email.sql', 'VACUUM;\n'],
    'sql-migrate': [
      { '/m/9_a.sql': '-- +migrate Up\n' },
      '/m/10_index_users_email.sql',
      '-- +migrate Up notransaction\nVACUUM;\n\n-- +migrate Down\n-- Nothing to take back.\n',
    ],
    "Flyway into the newest migration's folder": [
      { '/m/V1__a.sql': '', '/m/y2/V1_9__b.sql': '' },
      '/m/y2/V1_10__index_users_email.sql',
      'VACUUM;\n',
    ],
    'db-migrate': [
      { '/m/20250101000000-a-up.sql': '', '/m/20250101000000-a-down.sql': '' },
      '/m/20260102030405-index_users_email-up.sql',
      'VACUUM;\n',
      { '/m/20260102030405-index_users_email-down.sql': '-- Nothing to take back.\n' },
    ],
    Postgrator: [
      { '/m/009.do.a.sql': '', '/m/009.undo.a.sql': '' },
      '/m/010.do.index_users_email.sql',
      'VACUUM;\n',
      { '/m/010.undo.index_users_email.sql': '-- Nothing to take back.\n' },
    ],
    "Ory's pop": [
      {
        '/m/20250101000000000001_a.postgres.autocommit.up.sql': '',
        '/m/20250101000000000001_a.postgres.down.sql': '',
      },
      '/m/20260102030405000000_index_users_email.postgres.autocommit.up.sql',
      'VACUUM;\n',
      {
        '/m/20260102030405000000_index_users_email.postgres.autocommit.down.sql':
          '-- Nothing to take back.\n',
      },
    ],
    'evolutions of Play': [
      { '/m/9.sql': '# users\n\n# --- !Ups\nselect 1;\n\n# --- !Downs\nselect 2;' },
      '/m/10.sql',
      '# --- !Ups\n\nVACUUM;\n\n# --- !Downs\n\n-- Nothing to take back.\n',
    ],
    tern: [
      { '/m/009_a.sql': 'select 1;\n---- create above / drop below ----\nselect 2;' },
      '/m/010_index_users_email.sql',
      '---- tern: disable-tx ----\n\nVACUUM;\n\n---- create above / drop below ----\n\n-- Nothing to take back.\n',
    ],
    Umzug: [
      {
        '/m/2025.12.01T00.00.00.a.sql': '',
        '/m/2026.01.01T00.00.00.b.sql': '',
        '/m/down/2026.01.01T00.00.00.b.sql': '',
      },
      '/m/2026.01.02T03.04.05.index_users_email.sql',
      'VACUUM;\n',
      { '/m/down/2026.01.02T03.04.05.index_users_email.sql': '-- Nothing to take back.\n' },
    ],
    yoyo: [
      { '/m/0001.a.sql': '', '/m/0001.a.rollback.sql': '', '/m/0002.b.sql': '' },
      '/m/0003.index_users_email.sql',
      'VACUUM;\n',
      { '/m/0003.index_users_email.rollback.sql': '-- Nothing to take back.\n' },
    ],
    'a plain folder': [
      { '/m/001-a.sql': '', '/m/002-b.sql': '' },
      '/m/003-index_users_email.sql',
      'VACUUM;\n',
    ],
  };
  for (const [tool, [files, path, text, down = {}]] of Object.entries(cases))
    it(`follows ${tool}`, () => assert.deepEqual(place('/m', files, [single]), { [path]: text, ...down }));

  it('follows pop and MyBatis, which have no way out of a transaction', () => {
    const inside = { ...single, text: 'VACUUM;', nonTransactional: false };
    const pop = { '/m/009_a.postgres.up.sql': '', '/m/009_a.postgres.down.sql': '' };
    assert.deepEqual(place('/m', pop, [inside]), {
      '/m/010_index_users_email.postgres.up.sql': 'VACUUM;\n',
      '/m/010_index_users_email.postgres.down.sql': '-- Nothing to take back.\n',
    });
    const mybatis = { '/m/009_a.sql': '-- // a\nselect 1;\n\n-- //@UNDO\nselect 2;' };
    assert.deepEqual(place('/m', mybatis, [inside]), {
      '/m/010_index_users_email.sql':
        '-- // index users email\nVACUUM;\n\n-- //@UNDO\n-- Nothing to take back.\n',
    });
    for (const files of [pop, mybatis])
      assert.throws(
        () => place('/m', files, [single]),
        /runs this migration in a transaction, which it refuses/,
      );
  });

  it('adds a changeset of Liquibase in a file of its own, which the changelog includes as it does the newest', () => {
    const inside = { ...single, text: 'ALTER TABLE a VALIDATE CONSTRAINT b;', nonTransactional: false };
    const newest = '--liquibase formatted sql\n\n--changeset ann:1\nselect 1;\n--rollback empty\n';
    const file =
      '--liquibase formatted sql\n\n--changeset ann:index_users_email\nALTER TABLE a VALIDATE CONSTRAINT b;\n--rollback empty\n';
    assert.deepEqual(place('/db/sql', { '/db/sql/009-a.sql': newest }, [inside]), {
      '/db/sql/010-index_users_email.sql': file,
    });
    const yaml = (...names: readonly string[]) =>
      `databaseChangeLog:\n${names.map((name) => `  - include:\n      file: db/sql/${name}\n`).join('')}`;
    const xml = (...names: readonly string[]) =>
      `<databaseChangeLog>\n${names.map((name) => `  <include file="sql/${name}" relativeToChangelogFile="true"/>\n`).join('')}</databaseChangeLog>\n`;
    for (const [master, form] of [
      ['/db/master.yaml', yaml],
      ['/db/sql/master.xml', xml],
    ] as const)
      assert.deepEqual(
        place('/db/sql', { '/db/sql/009-a.sql': newest, [master]: form('008-z.sql', '009-a.sql') }, [inside]),
        {
          '/db/sql/010-index_users_email.sql': file,
          [master]: form('008-z.sql', '009-a.sql', '010-index_users_email.sql'),
        },
      );
    assert.throws(
      () => place('/db/sql', { '/db/sql/009-a.sql': newest, '/db/master.json': '["009-a.sql"]' }, [inside]),
      /master\.json names each migration, in a form that is not known here/,
    );
  });

  it('asks Liquibase in the line of the changeset to run it without a transaction', () => {
    const newest = '--liquibase formatted sql\n\n--changeset ann:1\nselect 1;\n--rollback empty\n';
    assert.deepEqual(place('/db/sql', { '/db/sql/009-a.sql': newest }, [index]), {
      '/db/sql/010-index_users_email.sql': `--liquibase formatted sql\n\n--changeset ann:index_users_email runInTransaction:false\n${index.text}\n--rollback DROP INDEX CONCURRENTLY IF EXISTS users_email_idx;\n`,
    });
  });

  it('gives Liquibase no way back where there is none, so that it refuses instead of passing over it', () => {
    const newest = '--liquibase formatted sql\n\n--changeset ann:1\nselect 1;\n--rollback empty\n';
    const drop = { ...index, text: 'DROP INDEX i;', nonTransactional: false };
    assert.deepEqual(place('/db/sql', { '/db/sql/009-a.sql': newest }, [drop]), {
      '/db/sql/010-index_users_email.sql':
        '--liquibase formatted sql\n\n--changeset ann:index_users_email\nDROP INDEX i;\n-- Not taken back: DROP INDEX i\n',
    });
  });

  it('names a migration of yoyo by its day, behind the newest, and says when it runs in no transaction', () => {
    const written = (newest: string) => `-- depends: ${newest}\n-- transactional: false\n\n${index.text}\n`;
    const files = {
      '/m/20250101_01_a.sql': '--\n-- depends:\n\nselect 0;\n',
      '/m/20250101_02_b.sql': '-- depends: 20250101_01_a\n\nselect 1;\n',
    };
    assert.deepEqual(place('/m', files, [index]), {
      '/m/20260102_01_index_users_email.sql': written('20250101_02_b'),
    });
    const ahead = { ...files, '/m/20990102_03_b.sql': '-- depends: 20250101_02_b\n\nselect 2;\n' };
    assert.deepEqual(place('/m', ahead, [index]), {
      '/m/20990102_04_index_users_email.sql': written('20990102_03_b'),
    });
  });

  it('doubles the semicolons at which Play would cut a statement', () => {
    const block = { ...single, text: "DO $$ BEGIN COMMIT; END $$;\nSELECT ';';" };
    assert.deepEqual(place('/m', { '/m/9.sql': '# --- !Ups\nselect 1;\n' }, [block]), {
      '/m/10.sql': "# --- !Ups\n\nDO $$ BEGIN COMMIT;; END $$;\nSELECT ';;';\n",
    });
  });

  it('asks Flyway and Diesel in a file beside it to run a block without a transaction', () => {
    const block = { ...single, text: 'DO $$ BEGIN COMMIT; END $$;' };
    assert.deepEqual(place('/m', { '/m/V1__a.sql': '', '/m/U1__a.sql': '' }, [block]), {
      '/m/V2__index_users_email.sql': 'DO $$ BEGIN COMMIT; END $$;\n',
      '/m/V2__index_users_email.sql.conf': 'executeInTransaction=false\n',
      '/m/U2__index_users_email.sql': '-- Nothing to take back.\n',
    });
    assert.deepEqual(
      place('/m', { '/m/2025-01-01-000000-0000_a/up.sql': '', '/m/2025-01-01-000000-0000_a/down.sql': '' }, [
        block,
      ]),
      {
        '/m/2026-01-02-030405-0000_index_users_email/up.sql': 'DO $$ BEGIN COMMIT; END $$;\n',
        '/m/2026-01-02-030405-0000_index_users_email/metadata.toml': 'run_in_transaction = false\n',
        '/m/2026-01-02-030405-0000_index_users_email/down.sql': '-- Nothing to take back.\n',
      },
    );
  });

  it('writes the program by which Knex knows a migration, without a transaction where it asks for none', () => {
    const program = "exports.up = (knex) => run(knex, '20250101000000_a.up.sql');\n";
    const files = {
      '/m/20250101000000_a.js': program,
      '/m/sql/20250101000000_a.up.sql': '',
      '/m/sql/20250101000000_a.down.sql': '',
    };
    const placed = place('/m/sql', files, [single, { ...ordinary, text: 'SELECT 1;' }]);
    assert.equal(
      placed['/m/20260102030405_index_users_email.js'],
      "exports.up = (knex) => run(knex, '20260102030405_index_users_email.up.sql');\n\nexports.config = { transaction: false };\n",
    );
    assert.equal(
      placed['/m/20260102030406_validate.js'],
      "exports.up = (knex) => run(knex, '20260102030406_validate.up.sql');\n",
    );
    assert.deepEqual(Object.keys(placed).sort(), [
      '/m/20260102030405_index_users_email.js',
      '/m/20260102030406_validate.js',
      '/m/sql/20260102030405_index_users_email.down.sql',
      '/m/sql/20260102030405_index_users_email.up.sql',
      '/m/sql/20260102030406_validate.down.sql',
      '/m/sql/20260102030406_validate.up.sql',
    ]);
  });

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
    const batches = { ...single, text: 'DO $$ BEGIN COMMIT; END $$;' };
    const placed = placeNewMigrations(history, [batches], { ...listingOf(files), now, newId });
    assert.match('kind' in placed ? placed.reason : '', /Supabase runs this migration in a transaction/);
    const sqitch = { '/m/sqitch.plan': 'a 2026-01-01T00:00:00Z A <a@b.c>', '/m/deploy/a.sql': '' };
    const planned = recogniseHistory('/m/deploy', listingOf(sqitch));
    assert.ok(planned);
    const refused = placeNewMigrations(planned, [ordinary], { ...listingOf(sqitch), now, newId });
    assert.match('kind' in refused ? refused.reason : '', /Only sqitch can add a migration/);
    assert.deepEqual(place('/w/supabase/migrations', files, [single]), {
      '/w/supabase/migrations/20260102030405_index_users_email.sql': 'VACUUM;\n',
    });
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

  it('has the dashes of Diesel, and its counter where the last one has it', () => {
    const now = new Date(Date.UTC(2024, 0, 1));
    assert.equal(nextDieselVersion('2023-05-06-070809_a', now), '2024-01-01-000000');
    assert.equal(nextDieselVersion('2024-12-31-235959-0002_a', now), '2025-01-01-000000-0000');
    assert.equal(nextDieselVersion('00000000000000_diesel_initial_setup', now), '2024-01-01-000000');
  });
});
