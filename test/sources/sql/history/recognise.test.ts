import assert from 'node:assert/strict';
import type { History, HistoryListing } from '../../../../server/src/sources/sql/history/history.ts';
import { recogniseHistory } from '../../../../server/src/sources/sql/history/recognise.ts';
import { sectionsOf } from '../../../../server/src/sources/sql/history/sections.ts';

describe('recognising histories', () => {
  it('knows drizzle 0.x by its journal, in the order of the journal', () => {
    const history = read('/m', {
      '/m/meta/_journal.json': journal(['0001_b', 2], ['0000_a', 3]),
      '/m/meta/0000_snapshot.json': snapshot('1', '0'),
      '/m/meta/0001_snapshot.json': snapshot('2', '1'),
      '/m/0000_a.sql': '',
      '/m/0001_b.sql': '',
    });
    assert.deepEqual(summary(history), 'drizzle journal postgresql: 0001_b 0000_a');
    assert.equal(history?.files[1]?.snapshot, '/m/meta/0000_snapshot.json');
  });

  it('takes the dialect from the journal', () => {
    const text = JSON.stringify({ dialect: 'sqlite', entries: [] });
    assert.equal(read('/m', { '/m/meta/_journal.json': text })?.dialect, 'sqlite');
  });

  it('tells where journal, files and snapshots disagree', () => {
    const history = read('/m', {
      '/m/meta/_journal.json': journal(['0000_a', 1], ['0001_gone', 2], ['0001_b', 3], ['0002_c', 2]),
      '/m/meta/0000_snapshot.json': snapshot('1', '0'),
      '/m/meta/0001_snapshot.json': snapshot('2', '1'),
      '/m/meta/0009_snapshot.json': snapshot('9', '8'),
      '/m/0000_a.sql': '',
      '/m/0001_b.sql': '',
      '/m/0002_c.sql': '',
      '/m/0003_new.sql': '',
    });
    assert.deepEqual(faults(history), [
      '0001_b same-version 0001_gone',
      '0002_c out-of-order 0001_b',
      '0002_c missing-snapshot meta/0002_snapshot.json',
      '0003_new missing-file 0001_gone.sql',
      '0003_new not-recorded meta/_journal.json',
      '0003_new orphan-snapshot meta/0009_snapshot.json',
    ]);
  });

  it("knows a program that has sql-migrate's marks and not sql-migrate", () => {
    const file = { '/p/db/1_a.sql': '-- +migrate Up\nSELECT 1;\n' };
    const readBy = (others: Record<string, string>) => read('/p/db', { ...file, ...others })?.readByProgram;
    assert.equal(readBy({ '/p/go.mod': 'module p\n' }), true);
    assert.equal(readBy({ '/p/go.mod': 'require github.com/rubenv/sql-migrate v1.8.0\n' }), undefined);
    assert.equal(readBy({ '/p/go.mod': 'module p\n', '/p/dbconfig.yml': '' }), undefined);
    assert.equal(readBy({}), undefined);
  });

  it('takes a number that a person gave twice for no branch, where drizzle-kit counted both', () => {
    const files = (first: number) => ({
      '/m/meta/_journal.json': JSON.stringify({
        dialect: 'mysql',
        entries: [
          { idx: 0, when: 1, tag: '0000_a' },
          { idx: first, when: 2, tag: '0002_by_hand' },
          { idx: 2, when: 3, tag: '0002_b' },
        ],
      }),
      '/m/meta/0000_snapshot.json': snapshot('1', '0'),
      '/m/meta/0002_snapshot.json': snapshot('3', '2'),
      '/m/0000_a.sql': '',
      '/m/0002_by_hand.sql': '',
      '/m/0002_b.sql': '',
    });
    const counted = read('/m', files(1));
    assert.deepEqual(faults(counted), []);
    assert.equal(counted?.files[1]?.snapshot, undefined);
    assert.equal(faults(read('/m', files(2))).length, 2);
  });

  it('takes a number that a person gave again, behind the one that drizzle-kit made, for no branch', () => {
    const history = read('/m', {
      '/m/meta/_journal.json': JSON.stringify({
        dialect: 'mysql',
        entries: [
          { idx: 0, when: 1, tag: '0000_a' },
          { idx: 1, when: 2, tag: '0001_b' },
          { idx: 2, when: 3000, tag: '0001_by_hand' },
        ],
      }),
      '/m/meta/0000_snapshot.json': snapshot('1', '0'),
      '/m/meta/0001_snapshot.json': snapshot('2', '1'),
      '/m/0000_a.sql': '',
      '/m/0001_b.sql': '',
      '/m/0001_by_hand.sql': '',
    });
    assert.deepEqual(
      history?.files.map(({ snapshot: own, faults: told = [] }) => [own, told.map(({ kind }) => kind)]),
      [
        ['/m/meta/0000_snapshot.json', []],
        ['/m/meta/0001_snapshot.json', []],
        [undefined, ['missing-snapshot']],
      ],
    );
  });

  it('tells the files that are not there once', () => {
    const history = read('/m', {
      '/m/meta/_journal.json': journal(['0000_a', 1], ['0001_b', 2], ['0002_c', 3], ['0003_d', 4]),
      '/m/0000_a.sql': '',
    });
    assert.deepEqual(history?.files[0]?.faults, [{ kind: 'missing-file', record: '0001_b.sql', more: 2 }]);
  });

  it('goes by names, not by the journal, where wrangler runs the migrations', () => {
    const files = {
      '/w/migrations/meta/_journal.json': journal(['0000_a', 9], ['0001_gone', 2], ['0002_c', 1]),
      '/w/migrations/0000_a.sql': '',
      '/w/migrations/0001_by_hand.sql': '',
      '/w/migrations/0002_c.sql': '',
    };
    const d1 = (rest = '') => `{ "d1_databases": [{ "binding": "DB"${rest} }] }`;
    const wrangled = read('/w/migrations', { ...files, '/w/wrangler.jsonc': d1() });
    assert.deepEqual(faults(wrangled), []);
    assert.deepEqual(
      wrangled?.files.map(({ name }) => name),
      ['0000_a', '0001_by_hand', '0002_c'],
    );
    const elsewhere = { ...files, '/w/wrangler.jsonc': d1(', "migrations_dir": "./d1"') };
    assert.equal(faults(read('/w/migrations', elsewhere)).length, 3);
    assert.equal(faults(read('/w/migrations', { ...files, '/w/wrangler.toml': 'name = "w"' })).length, 3);
  });

  it('follows the migrations_dir of another package, whose database is SQLite', () => {
    const files = {
      '/w/packages/db/migrations/0001_a.sql': 'create table users (id text primary key);',
      '/w/packages/db/migrations/0002_b.sql': 'alter table users add column uuid text;',
    };
    const foreignOf = (dir: string, more: Record<string, string> = {}) =>
      read('/w/packages/db/migrations', {
        ...files,
        ...more,
        '/w/apps/api/wrangler.jsonc': `{ "d1_databases": [{ "migrations_dir": "${dir}" }] }`,
      })?.foreign;
    assert.deepEqual(foreignOf('../../packages/db/migrations'), { database: 'SQLite' });
    assert.deepEqual(foreignOf('./../../packages/db/migrations/'), { database: 'SQLite' });
    assert.equal(foreignOf('../../packages/other/migrations'), undefined);
    const postgres = { '/w/packages/db/migrations/0003_c.sql': 'create table t (id bigserial);' };
    assert.equal(foreignOf('../../packages/db/migrations', postgres), undefined);
  });

  it('tells snapshots that are behind the newest from one that is needed', () => {
    const history = read('/m', {
      '/m/meta/_journal.json': journal(['0000_a', 1], ['0002_b', 2]),
      '/m/meta/0001_snapshot.json': snapshot('1', '0'),
      '/m/meta/0002_snapshot.json': snapshot('2', '1'),
      '/m/0000_a.sql': '',
      '/m/0002_b.sql': '',
    });
    assert.deepEqual(faults(history), [
      '0000_a missing-snapshot meta/0000_snapshot.json true',
      '0002_b orphan-snapshot meta/0001_snapshot.json true',
    ]);
  });

  it('tells files that the journal does not name once', () => {
    const history = read('/m', {
      '/m/meta/_journal.json': journal(['0000_a', 9]),
      '/m/0000_a.sql': '',
      '/m/0001_b.sql': '',
      '/m/0002_c.sql': '',
    });
    assert.deepEqual(
      history?.files.map((file) => file.faults),
      [undefined, undefined, [{ kind: 'not-recorded', record: 'meta/_journal.json', before: 1 }]],
    );
  });

  it('tells migrations that are older than one before them once', () => {
    const history = read('/m', {
      '/m/meta/_journal.json': journal(['0000_a', 9], ['0001_b', 2], ['0002_c', 3]),
      '/m/0000_a.sql': '',
      '/m/0001_b.sql': '',
      '/m/0002_c.sql': '',
    });
    assert.deepEqual(
      history?.files.map((file) => file.faults),
      [undefined, undefined, [{ kind: 'out-of-order', other: '0000_a', before: 1 }]],
    );
    const passed = read('/m', {
      '/m/meta/_journal.json': journal(['0000_a', 5], ['0001_b', 2], ['0002_c', 9]),
      '/m/0000_a.sql': '',
      '/m/0001_b.sql': '',
      '/m/0002_c.sql': '',
    });
    assert.deepEqual(passed?.files[1]?.faults, [{ kind: 'out-of-order', other: '0000_a', isPassed: true }]);
  });

  it('knows pairs whose numbers begin with V, and a folder that is called after its database', () => {
    const pairs = read('/m', { '/m/V0002.B.up.sql': '', '/m/V0001.A.up.sql': '', '/m/V0001.A.down.sql': '' });
    assert.equal(summary(pairs), 'plain pairs undefined: V0001.A V0002.B');
    assert.equal(pairs?.files[0]?.down, '/m/V0001.A.down.sql');
    const mixed = {
      '/m/1_a.sql': 'CREATE TABLE a (id integer PRIMARY KEY AUTOINCREMENT);',
      '/m/2_b.sql': 'CREATE TABLE b (id bigserial);',
    };
    assert.equal(read('/m', mixed)?.foreign, undefined);
    assert.equal(read('/m', mixed, 'server-sqlite/m')?.foreign?.database, 'SQLite');
  });

  it('tells snapshots that are missing behind the newest once', () => {
    const history = read('/m', {
      '/m/meta/_journal.json': journal(['0000_a', 1], ['0001_b', 2], ['0002_c', 3], ['0003_d', 4]),
      '/m/meta/0000_snapshot.json': snapshot('1', '0'),
      '/m/0000_a.sql': '',
      '/m/0001_b.sql': '',
      '/m/0002_c.sql': '',
      '/m/0003_d.sql': '',
    });
    assert.deepEqual(
      history?.files.map((file) => file.faults),
      [
        undefined,
        undefined,
        undefined,
        [{ kind: 'missing-snapshot', snapshot: 'meta/0003_snapshot.json', before: 2 }],
      ],
    );
  });

  it('knows that no script generates any more, so that snapshots are out of use', () => {
    const faultsWith = (scripts: string) =>
      read('/w/db/m', {
        '/w/package.json': `{"scripts":{${scripts}}}`,
        '/w/db/m/meta/_journal.json': journal(['0000_a', 1], ['0001_b', 2]),
        '/w/db/m/meta/0000_snapshot.json': snapshot('1', '0'),
        '/w/db/m/0000_a.sql': '',
        '/w/db/m/0001_b.sql': '',
      })?.files.at(-1)?.faults;
    const lacking = { kind: 'missing-snapshot', snapshot: 'meta/0001_snapshot.json' };
    assert.deepEqual(faultsWith('"studio":"drizzle-kit studio"'), [{ ...lacking, isUnused: true }]);
    assert.deepEqual(faultsWith('"db:generate":"drizzle-kit generate"'), [lacking]);
    assert.deepEqual(faultsWith('"build":"tsc"'), [lacking]);
  });

  it('knows histories for other databases by their statements, unless one is of PostgreSQL', () => {
    const sqlite = { '/m/001_a.up.sql': 'CREATE TABLE a (id integer);', '/m/002_b.up.sql': 'PRAGMA x = 1;' };
    assert.deepEqual(read('/m', sqlite)?.foreign?.sign, {
      file: '/m/002_b.up.sql',
      start: 0,
      end: 6,
      what: 'PRAGMA',
    });
    assert.equal(read('/m', sqlite)?.foreign?.database, 'SQLite');
    assert.equal(read('/m', { ...sqlite, '/m/003_c.up.sql': "SELECT '1'::int;" })?.foreign, undefined);
    assert.equal(read('/m', { '/m/001_a.up.sql': '-- PRAGMA x;\nCREATE TABLE a ();' })?.foreign, undefined);
    const hash = "INSERT INTO a VALUES ('$2a$12$x/y.z');";
    const mysql = { '/m/001_a.up.sql': `CREATE TABLE a (id int auto_increment);\n${hash}` };
    assert.equal(read('/m', mysql)?.foreign?.database, 'MySQL');
    const clickhouse = {
      '/m/001_a.up.sql': 'CREATE TABLE a (x String) ENGINE = ReplacingMergeTree ORDER BY x::Int8;',
    };
    assert.equal(read('/m', clickhouse)?.foreign?.database, 'ClickHouse');
  });

  it('knows them by the names of their folders', () => {
    const files = { '/m/001_a.up.sql': 'CREATE TABLE a (id integer);' };
    assert.equal(read('/m', files, 'stores/riversqlite/migrations')?.foreign?.database, 'SQLite');
    for (const only of [
      "INSERT OR IGNORE INTO settings VALUES ('tone', 'warm');",
      "UPDATE OR REPLACE settings SET value = 'cold';",
      "CREATE TABLE b (made TEXT DEFAULT (strftime('%Y', 'now')));",
      "CREATE TABLE b (made TEXT DEFAULT (datetime('now')));",
    ]) {
      const plain = { '/m/001_a.sql': 'CREATE TABLE a (id TEXT PRIMARY KEY);', '/m/002_b.sql': only };
      assert.equal(read('/m', plain)?.foreign?.database, 'SQLite', only);
      assert.equal(read('/m', { ...plain, '/m/003_c.sql': "SELECT '1'::int;" })?.foreign, undefined);
    }
    const sure = { '/m/001_a.up.sql': 'CREATE TABLE a (id integer PRIMARY KEY AUTOINCREMENT);' };
    assert.ok(read('/m', sure)?.foreign?.sign);
    assert.deepEqual(read('/m', sure, 'store/sqlite/0.2')?.foreign, { database: 'SQLite' });
    assert.equal(read('/m', files, 'mysql-and-pg/postgres/migrations')?.foreign, undefined);
    assert.equal(read('/m', { '/m/001_a.up.sql': 'SELECT $$a$$;' }, 'sqlite')?.foreign, undefined);
  });

  it('knows folders with up.sql and down.sql, as Diesel and Hasura have them', () => {
    const history = read('/m', {
      '/m/2024-02-01-000000_b/up.sql': '',
      '/m/2024-01-01-000000_a/up.sql': '',
      '/m/2024-01-01-000000_a/down.sql': '',
      '/m/notes/up.sql': '',
    });
    assert.deepEqual(
      history?.files.map(({ name, down }) => [name, down]),
      [
        ['2024-01-01-000000_a', '/m/2024-01-01-000000_a/down.sql'],
        ['2024-02-01-000000_b', undefined],
      ],
    );
    assert.deepEqual([history.tool, history.layout], ['diesel', 'folders']);
    const hasura = read('/m', { '/m/1700000000000_a/up.sql': '', '/m/1700000000000_a/down.sql': '' });
    assert.deepEqual([hasura?.tool, hasura?.layout], ['plain', 'folders']);
  });

  it('tells two migrations that were made from one snapshot', () => {
    const history = read('/m', {
      '/m/meta/_journal.json': journal(['0000_a', 1], ['0001_b', 2], ['0002_c', 3]),
      '/m/meta/0000_snapshot.json': snapshot('1', '0'),
      '/m/meta/0001_snapshot.json': snapshot('2', '1'),
      '/m/meta/0002_snapshot.json': snapshot('3', '1'),
      '/m/0000_a.sql': '',
      '/m/0001_b.sql': '',
      '/m/0002_c.sql': '',
    });
    assert.deepEqual(faults(history), ['0002_c same-parent 0001_b']);
  });

  it('lets branches alone that a snapshot of drizzle 1.0 has brought together', () => {
    const made = (...names: readonly (readonly [name: string, id: string, parents: readonly string[]])[]) =>
      Object.fromEntries(
        names.flatMap(([name, id, prevIds]) => [
          [`/m/${name}/migration.sql`, ''],
          [`/m/${name}/snapshot.json`, JSON.stringify({ dialect: 'postgres', id, prevIds })],
        ]),
      );
    const branches = [
      ['20240101000000_a', '1', ['0']],
      ['20240102000000_b', '2', ['1']],
      ['20240103000000_c', '3', ['1']],
    ] as const;
    const open = read('/m', made(...branches));
    assert.deepEqual(faults(open), ['20240103000000_c same-parent 20240102000000_b']);
    const merged = read('/m', made(...branches, ['20240104000000_d', '4', ['2', '3']]));
    assert.deepEqual(faults(merged), []);
    const lost = read('/m', made(...branches, ['20240104000000_d', '4', ['2']]));
    assert.deepEqual(lost?.files[2]?.faults, [
      { kind: 'same-parent', other: '20240102000000_b', isPassed: true },
    ]);
  });

  it('reads what it can of a journal that a merge left broken', () => {
    const broken = journal(['0000_a', 1], ['0001_b', 2]).replace('"entries"', '\n<<<<<<< HEAD\n"entries"');
    const history = read('/m', { '/m/meta/_journal.json': broken, '/m/0000_a.sql': '', '/m/0001_b.sql': '' });
    assert.equal(summary(history), 'drizzle journal postgresql: 0000_a 0001_b');
    const [problem] = history?.problems ?? [];
    assert.equal(broken.slice(problem?.span.start, problem?.span.end), '<<<<<<< HEAD');
  });

  it('knows drizzle 1.0 by its folders with snapshots', () => {
    const history = read('/m', {
      '/m/20240101000000_a/migration.sql': '',
      '/m/20240101000000_a/snapshot.json': '{"dialect":"postgres","id":"1","prevIds":["0"]}',
      '/m/20240202000000_b/migration.sql': '',
    });
    assert.equal(summary(history), 'drizzle folders postgresql: 20240101000000_a 20240202000000_b');
    assert.deepEqual(faults(history), ['20240202000000_b missing-snapshot 20240202000000_b/snapshot.json']);
  });

  it('lets a snapshot of drizzle 1.0 be missing where a newer one is there', () => {
    const history = read('/m', {
      '/m/20240101000000_a/migration.sql': '',
      '/m/20240101000000_a/snapshot.json': '{"dialect":"postgres","id":"1","prevIds":["0"]}',
      '/m/20240202000000_b/migration.sql': '',
      '/m/20240303000000_c/migration.sql': '',
      '/m/20240303000000_c/snapshot.json': '{"dialect":"postgres","id":"2","prevIds":["1"]}',
    });
    assert.deepEqual(faults(history), [
      '20240202000000_b missing-snapshot 20240202000000_b/snapshot.json true',
    ]);
  });

  it('knows Prisma by its lock and takes the folders by name', () => {
    const history = read('/m', {
      '/m/migration_lock.toml': '# no hands\nprovider = "postgresql"\n',
      '/m/20240202000000_b/migration.sql': '',
      '/m/20240101000000_a/migration.sql': '',
      '/m/20240303000000_c/README.md': '',
      '/m/20240303000000_d/migration.ts': '',
    });
    assert.equal(summary(history), 'prisma folders postgresql: 20240101000000_a 20240202000000_b');
    assert.deepEqual(faults(history), ['20240202000000_b missing-file 20240303000000_c/migration.sql']);
  });

  it('orders Flyway by version, repeatable ones last', () => {
    const history = read('/m', {
      '/m/R__views.sql': '',
      '/m/V10__ten.sql': '',
      '/m/V1_2__one_two.sql': '',
      '/m/V2__two.sql': '',
      '/m/U2__two.sql': '',
      '/m/V2.0__again.sql': '',
    });
    assert.equal(
      summary(history),
      'flyway versions undefined: V1_2__one_two V2.0__again V2__two V10__ten R__views',
    );
    assert.equal(history?.files[2]?.down, '/m/U2__two.sql');
    assert.deepEqual(faults(history), ['V2__two same-version V2.0__again.sql']);
  });

  it("has Flyway's baselines behind the version they stand for, and orders times to the millisecond", () => {
    const kept = read('/m', {
      '/m/B2__base.sql': '',
      '/m/V1__a.sql': '',
      '/m/V2__b.sql': '',
      '/m/V3__c.sql': '',
    });
    assert.equal(summary(kept), 'flyway versions undefined: V1__a V2__b B2__base V3__c');
    assert.deepEqual(faults(kept), []);
    const times = read('/m', { '/m/V20240101120000124__b.sql': '', '/m/V20240101120000123__a.sql': '' });
    assert.equal(summary(times), 'flyway versions undefined: V20240101120000123__a V20240101120000124__b');
    assert.deepEqual(faults(times), []);
  });

  it("looks into the folders below Flyway's, unless they are histories of their own", () => {
    const files = {
      '/w/db/migration/V1__a.sql': '',
      '/w/db/migration/R__z_views.sql': '',
      '/w/db/migration/2024/V2_1__b.sql': '',
      '/w/db/migration/2024/undo/U2.1__b.sql': '',
      '/w/db/migration/repeatable/R__functions.sql': '',
      '/w/db/migration/h2/V2_1__b.sql': '',
    };
    const history = read('/w/db/migration', files, 'db/migration');
    assert.equal(summary(history), 'flyway versions undefined: V1__a V2_1__b R__functions R__z_views');
    assert.equal(history?.files[1]?.down, '/w/db/migration/2024/undo/U2.1__b.sql');
    assert.equal(read('/w/db/migration/2024', files, 'db/migration/2024'), undefined);
    assert.equal(read('/w/db/migration/h2', files, 'db/migration/h2')?.foreign?.database, 'H2');

    const byYear = { '/w/migrations/2023/V1__a.sql': '', '/w/migrations/2024/V2__b.sql': '' };
    assert.equal(
      summary(read('/w/migrations', byYear, 'migrations')),
      'flyway versions undefined: V1__a V2__b',
    );
    const services = { ...byYear, '/w/migrations/2023/V3__c.sql': '' };
    assert.equal(read('/w/migrations', services, 'migrations'), undefined);
    assert.equal(
      summary(read('/w/migrations/2024', services, 'migrations/2024')),
      'flyway versions undefined: V2__b',
    );
    const parts = { '/w/sql/a/V1__a.sql': '', '/w/sql/a/V2__b.sql': '' };
    assert.equal(read('/w/sql/a', parts, 'sql/a'), undefined, 'no folder of numbered files besides');
    const twice = { '/w/db/migration/a/V1__a.sql': '', '/w/db/migration/b/V1__b.sql': '' };
    assert.equal(read('/w/db/migration', twice, 'db/migration'), undefined);
    assert.equal(read('/w', { '/w/a/V1__a.sql': '', '/w/b/V2__b.sql': '' }, ''), undefined);
  });

  it('orders goose by number, dbmate by name', () => {
    const goose = { '/m/10_b.sql': '-- +goose Up\n', '/m/9_a.sql': '-- +goose Up\n' };
    assert.match(summary(read('/m', goose)), /: 9_a 10_b$/);
    const dbmate = { '/m/10_b.sql': '-- migrate:up\n', '/m/9_a.sql': '-- migrate:up\n' };
    assert.match(summary(read('/m', dbmate)), /: 10_b 9_a$/);
  });

  it('pairs the files of Postgrator by number, and the plain files of Umzug with those of the folder down', () => {
    const postgrator = read('/m', {
      '/m/10.do.sql': '',
      '/m/9.do.a-b.sql': '',
      '/m/9.undo.a-b.sql': '',
      '/m/9.do.c.sql': '',
    });
    assert.equal(summary(postgrator), 'postgrator pairs undefined: 9.do.a-b 9.do.c 10.do');
    assert.deepEqual(faults(postgrator), ['9.do.c same-version 9.do.a-b']);
    assert.equal(postgrator?.files[0]?.down, '/m/9.undo.a-b.sql');
    const files = { '/m/1.a.sql': '', '/m/2.b.sql': '', '/m/down/2.b.sql': '' };
    const umzug = read('/m', files);
    assert.deepEqual(
      umzug?.files.map(({ down }) => down),
      [undefined, '/m/down/2.b.sql'],
    );
    assert.equal(read('/m/down', files), undefined);
    assert.equal(
      summary(read('/m/down', { '/m/down/2.b.sql': '', '/m/down/3.c.sql': '' })),
      'plain files undefined: 2.b 3.c',
    );
  });

  it('pairs the files of a plain folder with those beside them that take them back', () => {
    const files = {
      '/m/1.a.sql': '',
      '/m/1.a.rollback.sql': '',
      '/m/2-b.sql': '',
      '/m/2-b_down.sql': '',
      '/m/3-c.sql': '',
    };
    assert.equal(summary(read('/m', files)), 'plain files undefined: 1.a 2-b 3-c');
    assert.deepEqual(
      read('/m', files)?.files.map(({ down }) => down),
      ['/m/1.a.rollback.sql', '/m/2-b_down.sql', undefined],
    );
  });

  it("takes pop's files for PostgreSQL, and those for all databases where there is none", () => {
    const files = {
      '/m/9_a.postgres.up.sql': '',
      '/m/9_a.postgres.down.sql': '',
      '/m/9_a.up.sql': '',
      '/m/9_a.down.sql': '',
      '/m/9_a.mysql.up.sql': '',
      '/m/10_b.up.sql': '',
      '/m/10_b.sqlite3.up.sql': '',
      '/m/10_b.down.sql': '',
      '/m/11_mysql.cockroach.up.sql': '',
    };
    const pop = read('/m', files);
    assert.equal(summary(pop), 'pop pairs postgresql: 9_a.postgres 10_b');
    assert.deepEqual(
      pop?.files.map(({ down }) => down),
      ['/m/9_a.postgres.down.sql', '/m/10_b.down.sql'],
    );
    assert.deepEqual(faults(pop), []);
    const popx = read('/m', {
      ...files,
      '/m/12_c.postgres.autocommit.up.sql': '',
      '/m/12_d.autocommit.up.sql': '',
    });
    assert.equal(summary(popx), 'popx pairs postgresql: 9_a.postgres 10_b 12_c.postgres.autocommit');
    assert.deepEqual(
      popx?.files.map(({ apart }) => apart),
      [undefined, undefined, true],
    );
    const other = read('/m', { '/m/1_a.cockroach.up.sql': '', '/m/1_a.mysql.up.sql': '' });
    assert.deepEqual(
      [summary(other), other?.foreign],
      ['pop pairs undefined: 1_a.cockroach', { database: 'CockroachDB' }],
    );
  });

  it('knows MyBatis by the line above what takes a file back', () => {
    const text = '-- // users\nCREATE TABLE users (id int);\n\n-- //@UNDO\nDROP TABLE users;\n';
    const files = { '/m/10_b.sql': text, '/m/9_a.sql': text.replace('-- //@', '--//@') };
    assert.equal(summary(read('/m', files)), 'mybatis files undefined: 9_a 10_b');
    const { up, down } = sectionsOf(text);
    assert.equal(text.slice(up.start, up.end), '-- // users\nCREATE TABLE users (id int);\n\n');
    assert.equal(text.slice(down?.start, down?.end), '\nDROP TABLE users;\n');
  });

  for (const [name, up, down] of [
    ['evolutions of Play', '# --- !Ups', '# --- !Downs'],
    ['evolutions of Play in comments of SQL', '-- !Ups', '-- !Downs'],
    ['micrate', '-- +micrate Up', '-- +micrate Down'],
    ['rambler', '-- rambler up', '-- rambler down'],
    ["a program's own lines", '-- ==== UP ====', '-- ==== DOWN ===='],
    ["a program's own words", '-- Up', '-- Down'],
  ] as const)
    it(`divides a file by the lines of ${name}`, () => {
      const text = `# users\n${up}\nSELECT 1;\n${down}\nSELECT 2;\n`;
      const found = sectionsOf(text);
      assert.equal(text.slice(found.up.start, found.up.end), '\nSELECT 1;\n');
      assert.equal(text.slice(found.down?.start, found.down?.end), '\nSELECT 2;\n');
      assert.equal(found.transaction, false);
      assert.equal(
        summary(read('/m', { '/m/10.sql': text, '/m/9.sql': text })),
        'plain files undefined: 9 10',
      );
    });

  it('takes a word for no mark where its counterpart is missing', () => {
    for (const text of [
      'SELECT 1;\n-- Up\nSELECT 2;\n',
      'SELECT 1;\n-- Down\nSELECT 2;\n',
      '-- up to date\nSELECT 1;\n-- down\n',
    ])
      assert.deepEqual(sectionsOf(text).up, { start: 0, end: text.length });
  });

  it("knows Liquibase's formatted SQL by its first line", () => {
    const text = '--liquibase formatted sql\n--changeset a:1\nselect 1;\n';
    const files = { '/m/001-b.sql': text, '/m/001-a.sql': text };
    assert.equal(summary(read('/m', files)), 'liquibase files undefined: 001-a 001-b');
    assert.deepEqual(faults(read('/m', files)), []);
  });

  it('reads the plan of Sqitch, with the earlier forms of what was reworked', () => {
    const plan = `%syntax-version=1.0.0
%project=shop

users 2024-01-01T00:00:00Z A <a@b.c> # the first
orders [users] 2024-01-02T00:00:00Z A <a@b.c>
  @v1 2024-01-03T00:00:00Z A <a@b.c> # released
@v1.1 2024-01-03T00:00:00Z A <a@b.c>

users [users@v1.1 orders] 2024-01-04T00:00:00Z A <a@b.c>
gone 2024-01-05T00:00:00Z A <a@b.c>
parts/make 2024-01-06T00:00:00Z A <a@b.c>
`;
    const files = {
      '/m/sqitch.plan': plan,
      '/m/deploy/orders.sql': '',
      '/m/deploy/parts/make.sql': '',
      '/m/deploy/users.sql': '',
      '/m/deploy/users@v1.1.sql': '',
      '/m/revert/orders.sql': '',
      '/m/verify/orders.sql': '',
    };
    const history = read('/m/deploy', files);
    assert.equal(summary(history), 'sqitch files undefined: users@v1.1 orders users parts/make');
    assert.equal(history?.files[1]?.down, '/m/revert/orders.sql');
    assert.equal(read('/m/revert', files), undefined);
  });

  it('ends the committed migrations of graphile-migrate with what is worked on', () => {
    const committed = {
      '/m/committed/000001.sql': '--! Previous: -\n--! Hash: sha1:1\n\nselect 1;',
      '/m/committed/000002-b.sql': '--! Previous: sha1:1\n--! Hash: sha1:2\n\nselect 2;',
    };
    const of = (rest: Readonly<Record<string, string>>) =>
      summary(read('/m/committed', { ...committed, ...rest }));
    assert.equal(
      of({ '/m/current.sql': '-- what comes next\n' }),
      'graphile-migrate files postgresql: 000001 000002-b',
    );
    assert.equal(
      of({ '/m/current.sql': 'select 3;' }),
      'graphile-migrate files postgresql: 000001 000002-b current',
    );
    assert.equal(
      of({ '/m/current/001.sql': '', '/m/current/002-c.sql': 'select 3;' }),
      'graphile-migrate files postgresql: 000001 000002-b current/002-c',
    );
  });

  it('pairs the files of golang-migrate by number and those of db-migrate by name', () => {
    const go = read('/m', { '/m/10_b.up.sql': '', '/m/10_b.down.sql': '', '/m/9_a.up.sql': '' });
    assert.equal(summary(go), 'golang-migrate pairs undefined: 9_a 10_b');
    assert.equal(go?.files[1]?.down, '/m/10_b.down.sql');
    const db = read('/m/sqls', { '/m/sqls/20200101-a-up.sql': '', '/m/sqls/20200101-a-down.sql': '' });
    assert.equal(summary(db), 'knex pairs undefined: 20200101-a');
    assert.equal(db?.files[0]?.down, '/m/sqls/20200101-a-down.sql');
  });

  it('takes a title that ends with "up" for no half of a pair', () => {
    const supabase = {
      '/w/supabase/migrations/20230101000000_users.sql': '',
      '/w/supabase/migrations/20230102000000_sign_up.sql': '',
    };
    assert.match(
      summary(read('/w/supabase/migrations', supabase)),
      /: 20230101000000_users 20230102000000_sign_up$/,
    );
    assert.match(summary(read('/m', { '/m/1-set-up.sql': '', '/m/2-users.sql': '' })), /: 1-set-up 2-users$/);
  });

  const byMarks: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    dbmate: { '/m/20200101000000_a.sql': '-- migrate:up\nselect 1;\n-- migrate:down\n' },
    'node-pg-migrate': { '/m/1600000000000_a.sql': '-- Up Migration\nselect 1;\n-- Down Migration\n' },
    plain: { '/m/1_a.sql': '-- +goose Up\nselect 1;\n-- +goose Down\n' },
    atlas: { '/m/20200101000000.sql': '', '/m/atlas.sum': 'h1:x' },
  };
  for (const [tool, files] of Object.entries(byMarks))
    it(`knows ${tool} by what it writes`, () => assert.equal(read('/m', files)?.tool, tool));

  it('knows Supabase by its folder', () => {
    const history = read('/w/supabase/migrations', { '/w/supabase/migrations/20200101000000_a.sql': '' });
    assert.equal(summary(history), 'supabase files postgresql: 20200101000000_a');
  });

  it('takes a numbered folder for a history by its name or its numbers, and orders it by number', () => {
    assert.equal(
      summary(read('/w/migrations', { '/w/migrations/10_b.sql': '', '/w/migrations/9_a.sql': '' })),
      'plain files undefined: 9_a 10_b',
    );
    assert.equal(
      summary(read('/w/db', { '/w/db/001-a.sql': '', '/w/db/002-b.sql': '' })),
      'plain files undefined: 001-a 002-b',
    );
    assert.equal(read('/w/sql', { '/w/sql/2023-report.sql': '', '/w/sql/5-users.sql': '' }), undefined);
    assert.equal(read('/w/sql', { '/w/sql/schema.sql': '', '/w/sql/seed.sql': '' }), undefined);
  });
});

function journal(...entries: readonly (readonly [tag: string, when: number])[]): string {
  return JSON.stringify({
    version: '7',
    dialect: 'postgresql',
    entries: entries.map(([tag, when], idx) => ({ idx, version: '7', when, tag, breakpoints: true })),
  });
}

function snapshot(id: string, prevId: string): string {
  return JSON.stringify({ id, prevId, version: '7' });
}

function read(folder: string, files: Readonly<Record<string, string>>, place?: string): History | undefined {
  return recogniseHistory(folder, listingOf(files), place);
}

function listingOf(files: Readonly<Record<string, string>>): HistoryListing {
  return {
    readText: (file) => files[file],
    entries(folder) {
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

function summary(history: History | undefined): string {
  if (!history) return 'none';
  return `${history.tool} ${history.layout} ${history.dialect}: ${history.files.map(({ name }) => name).join(' ')}`;
}

function faults(history: History | undefined): readonly string[] {
  return (history?.files ?? []).flatMap(({ name, faults = [] }) =>
    faults.map(({ kind, ...rest }) => [name, kind, ...Object.values(rest)].join(' ')),
  );
}
