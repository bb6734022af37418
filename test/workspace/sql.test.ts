import assert from 'node:assert/strict';
import { carryOut } from '../../server/src/ide/carryOut.ts';
import { targetOf } from '../../server/src/ide/codeActions.ts';
import { migrationLenses } from '../../server/src/ide/migration/migrationLens.ts';
import { writeFix } from '../../server/src/ide/writeFix.ts';
import { applyTextEdits } from '../../server/src/model/edit.ts';
import { rules } from '../../server/src/rules/registry.generated.ts';
import { atlasSum } from '../../server/src/sources/sql/history/atlasSum.ts';
import { createWorkspace, type WorkspaceOptions } from '../../server/src/workspace/createWorkspace.ts';
import type { Workspace } from '../../server/src/workspace/workspace.ts';
import { type MemoryFileSystem, memoryFileSystem } from '../support/memoryFileSystem.ts';

const only = (...ids: readonly string[]) => rules.filter(({ id }) => ids.includes(id));

describe('SQL in the workspace', () => {
  it('shows a table of a history where it was last defined, with what all files add up to', async () => {
    const { workspace } = await open(
      {
        '/w/migrations/001_a.sql': 'create table users (id int);\ncreate table posts (id int);',
        '/w/migrations/002_b.sql': 'alter table users add primary key (id);',
      },
      'missing-primary-key',
    );
    assert.deepEqual(found(workspace), ['/w/migrations/001_a.sql posts missing-primary-key']);
    const [project] = workspace.projects();
    assert.equal(project?.history?.tool, 'plain');
    assert.equal(project?.schema.tables.length, 2);
  });

  it('lets a foreign key lead to a table that the history beside it makes', async () => {
    const histories = {
      '/w/db/migrations/001_users.sql': 'create table users (id int primary key);',
      '/w/db/dashboard/migrations/001_notes.sql':
        'create table notes (id int primary key, user_id int references users (id), tag int references tags (id));',
    };
    const { workspace } = await open(histories, 'foreign-key-target-missing');
    assert.equal(found(workspace).length, 1);
    const { workspace: alone } = await open(
      { '/w/db/dashboard/migrations/001_notes.sql': histories['/w/db/dashboard/migrations/001_notes.sql'] },
      'foreign-key-target-missing',
    );
    assert.equal(found(alone).length, 2);
  });

  it('replays from the edited file on', async () => {
    const { workspace } = await open(
      { '/w/migrations/001_a.sql': 'create table t (id int);', '/w/migrations/002_b.sql': 'select 1;' },
      'missing-primary-key',
    );
    workspace.setBuffer('/w/migrations/002_b.sql', 'alter table t add primary key (id);', 1);
    workspace.update();
    assert.deepEqual(found(workspace), []);
    workspace.closeBuffer('/w/migrations/002_b.sql');
    workspace.update();
    assert.deepEqual(found(workspace), ['/w/migrations/001_a.sql t missing-primary-key']);
  });

  it('takes in a migration that comes, and lets one go', async () => {
    const { workspace, disk } = await open(
      { '/w/migrations/001_a.sql': 'create table t (id int);' },
      'missing-primary-key',
    );
    disk.write('/w/migrations/002_b.sql', 'alter table t add primary key (id); create table u (id int);');
    workspace.filesChanged(['/w/migrations/002_b.sql']);
    workspace.update();
    assert.deepEqual(found(workspace), ['/w/migrations/002_b.sql u missing-primary-key']);
    disk.remove('/w/migrations/002_b.sql');
    workspace.filesChanged(['/w/migrations/002_b.sql']);
    workspace.update();
    assert.deepEqual(found(workspace), ['/w/migrations/001_a.sql t missing-primary-key']);
  });

  it('follows Flyway into a folder that comes below its own, and judges what is run again as a part of it', async () => {
    const { workspace, disk } = await open(
      {
        '/w/src/db/migration/V1__a.sql': 'create table t (id int);',
        '/w/src/db/migration/views/R__v.sql': 'create or replace view v as select 1;\ndrop table t;',
      },
      'missing-primary-key',
      'drop-table',
      'index-not-concurrent',
    );
    assert.deepEqual(found(workspace), ['/w/src/db/migration/views/R__v.sql drop table t drop-table']);
    disk.write('/w/src/db/migration/y2024/q1/V2__b.sql', 'create table u (id int);\ncreate index on t (id);');
    workspace.filesChanged(['/w/src/db/migration/y2024/q1/V2__b.sql']);
    workspace.update();
    assert.deepEqual(found(workspace), [
      '/w/src/db/migration/views/R__v.sql drop table t drop-table',
      '/w/src/db/migration/y2024/q1/V2__b.sql u missing-primary-key',
      '/w/src/db/migration/y2024/q1/V2__b.sql create index on t (id) index-not-concurrent',
    ]);
    assert.equal(workspace.projects().length, 1);
  });

  it('begins anew where a migration makes the whole schema for new databases', async () => {
    const checkpoint = 'create table t (id int primary key);\ncreate index on t (id);';
    const atlas = {
      '/w/a/1_a.sql': 'create table t (id int);\ncreate table gone (id int);',
      '/w/a/2_checkpoint.sql': `-- atlas:checkpoint\n\n${checkpoint}`,
      '/w/a/3_c.sql': 'alter table t add column note text;',
      '/w/a/atlas.sum': '',
    };
    const flyway = {
      '/w/f/V1__a.sql': atlas['/w/a/1_a.sql'],
      '/w/f/B1__base.sql': checkpoint,
      '/w/f/V2__c.sql': atlas['/w/a/3_c.sql'],
    };
    const { workspace } = await open({ ...atlas, ...flyway }, 'missing-primary-key', 'index-not-concurrent');
    assert.deepEqual(found(workspace), []);
    for (const { schema } of workspace.projects())
      assert.deepEqual(
        schema.tables.map(({ columns }) => columns.map(({ key }) => key)),
        [['id', 'note']],
      );
    workspace.setBuffer('/w/a/2_checkpoint.sql', checkpoint, 1);
    workspace.update();
    assert.deepEqual(found(workspace).slice(-1), [
      '/w/a/2_checkpoint.sql create index on t (id) index-not-concurrent',
    ]);
  });

  it('tells the way back by its own mark whether it runs in a transaction, and adds no migration to it', async () => {
    const text = (mark: string) =>
      `-- migrate:up transaction:false\ndrop index concurrently a;\n-- migrate:down${mark}\ncreate index concurrently a on t (id);\n`;
    const { workspace } = await open(
      { '/w/m/001_t.sql': text(''), '/w/m/002_t.sql': text(' transaction:false') },
      'concurrently-in-transaction',
    );
    assert.deepEqual(found(workspace), [
      '/w/m/001_t.sql create index concurrently a on t (id) concurrently-in-transaction',
    ]);
    assert.deepEqual(
      workspace.findings('/w/m/001_t.sql').map(({ fixes }) => fixes),
      [[]],
    );
  });

  it('takes the word of a way back that says that there is nothing to do, not of an empty one', async () => {
    const up = 'create table t (id int);';
    const { workspace } = await open(
      {
        '/w/m/1_a.up.sql': up,
        '/w/m/1_a.down.sql': '-- Nothing to take back.\n',
        '/w/m/2_b.up.sql': up,
        '/w/m/2_b.down.sql': '-- Write it here.\n',
        '/w/d/1_a.sql': `-- migrate:up\n${up}\n-- migrate:down\n-- Not taken back: DROP TABLE u\n`,
        '/w/d/2_b.sql': `-- migrate:up\n-- Nothing to take back.\n${up}\n-- migrate:down\n`,
        '/w/d/3_c.sql':
          '-- migrate:up\ncreate index i on t (id);\n-- migrate:down\n-- i goes with the migration before.\n',
      },
      'irreversible-migration',
    );
    assert.deepEqual(
      workspace.files().filter((file) => workspace.findings(file).length > 0),
      ['/w/d/2_b.sql', '/w/m/2_b.up.sql'],
    );
  });

  it('judges a policy anew when the function that it calls, in another file, is changed', async () => {
    const body = (key: string) =>
      `create or replace function is_editor() returns boolean language sql as $$ select auth.jwt() ->> '${key}' = 'x' $$;`;
    const { workspace } = await open(
      {
        '/w/db/1_functions.sql': body('role'),
        '/w/db/2_notes.sql':
          'create table notes (id int primary key);\ncreate policy p on notes using (is_editor());\n',
      },
      'policy-trusts-user-metadata',
    );
    assert.deepEqual(found(workspace), []);
    workspace.setBuffer('/w/db/1_functions.sql', body('user_metadata'), 1);
    workspace.update();
    assert.deepEqual(found(workspace), ['/w/db/2_notes.sql p policy-trusts-user-metadata']);
  });

  it('tells which queries still ask for a table or a column that a migration drops', async () => {
    const { workspace } = await open(
      {
        '/w/migrations/001_a.sql':
          'create table logs (id int); create table users (id int, mail text, name text); create table posts (id int, mail text);',
        '/w/migrations/002_b.sql': 'drop table logs;\nalter table users drop column mail;',
        '/w/db/logs.sql':
          'select count(*) from logs; delete from public.logs where id = 1; select * from audit.logs;',
        '/w/db/users.sql': `select name from users where mail = $1;
          select p.mail from users u join posts p on p.id = u.id;
          select u.mail from users u join posts p on p.id = u.id;
          select mail from users, posts; select * from users; select mail from posts;
          insert into users (id, mail) values (1, 'a'); update posts set mail = 'b' from users u;`,
        '/w/src/a.ts': "import { Pool } from 'pg';\nnew Pool().query('select 1 from logs l');",
      },
      'drop-table',
      'drop-column',
    );
    for await (const _ of workspace.scanQueries());
    workspace.update();
    const told = workspace.findings('/w/migrations/002_b.sql');
    const placesOf = (at: number) =>
      told[at]?.related.map(
        ({ span }) => `${span.file} ${workspace.text(span.file)?.slice(span.start, span.start + 22)}`,
      );
    assert.match(
      told[0]?.message ?? '',
      / fail\. 3 queries still ask for it: db\/logs\.sql and src\/a\.ts\.$/,
    );
    assert.equal(placesOf(0)?.length, 3);
    assert.match(told[1]?.message ?? '', / fail\. 3 queries still ask for it: db\/users\.sql\.$/);
    assert.deepEqual(placesOf(1), [
      '/w/db/users.sql select name from users',
      '/w/db/users.sql select u.mail from use',
      '/w/db/users.sql insert into users (id,',
    ]);
    workspace.setBuffer('/w/db/logs.sql', 'select * from audit.logs;', 1);
    workspace.setBuffer('/w/src/a.ts', '', 1);
    workspace.update();
    assert.match(workspace.findings('/w/migrations/002_b.sql')[0]?.message ?? '', / fail\.$/);
  });

  it('tells the queries of a Drizzle project that ask for what its history drops', async () => {
    const { workspace } = await open(
      {
        '/w/package.json': '{}',
        '/w/drizzle.config.ts':
          "export default { dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle' };",
        '/w/src/schema.ts':
          "import { integer, pgTable, text } from 'drizzle-orm/pg-core';\nexport const users = pgTable('users', { id: integer().primaryKey(), name: text().notNull() });",
        '/w/drizzle/meta/_journal.json':
          '{"version":"7","dialect":"postgresql","entries":[{"idx":0,"version":"7","when":1,"tag":"0000_a","breakpoints":true},{"idx":1,"version":"7","when":2,"tag":"0001_b","breakpoints":true}]}',
        '/w/drizzle/0000_a.sql':
          'CREATE TABLE "users" ("id" integer PRIMARY KEY, "mail" text, "name" text NOT NULL);--> statement-breakpoint\nCREATE TABLE "logs" ("id" integer);',
        '/w/drizzle/0001_b.sql':
          'ALTER TABLE "users" DROP COLUMN "mail";--> statement-breakpoint\nDROP TABLE "logs";',
        '/w/src/a.ts': `import { drizzle } from 'drizzle-orm/node-postgres';
import { sql } from 'drizzle-orm';
import { users } from './schema.ts';
const db = drizzle(process.env.DATABASE_URL);
export const all = () => db.select().from(users);
export const mails = () => db.execute(sql\`select mail from users where mail is not null\`);
export const count = () => db.execute(sql\`select count(*) from logs\`);`,
        '/w/queries/users.sql': 'select name from users; select u.mail from users u;',
        '/w/queries/logs.sql': 'select count(*) from logs;',
      },
      'drop-table',
      'drop-column',
      'missing-not-null',
    );
    for await (const _ of workspace.scanQueries());
    workspace.update();
    const told = () => workspace.findings('/w/drizzle/0001_b.sql').map(({ message }) => message);
    assert.match(
      told()[0] ?? '',
      / fail\. 2 queries still ask for it: queries\/users\.sql and src\/a\.ts\.$/,
    );
    assert.match(told()[1] ?? '', / fail\. 2 queries still ask for it: queries\/logs\.sql and src\/a\.ts\.$/);
    assert.deepEqual(workspace.findings('/w/drizzle/0000_a.sql'), []);
    workspace.setBuffer('/w/queries/users.sql', 'select name from users;', 1);
    workspace.setBuffer('/w/src/a.ts', workspace.text('/w/src/a.ts')?.replaceAll('logs', 'users') ?? '', 1);
    workspace.update();
    assert.match(told()[0] ?? '', / fail\. 1 query still asks for it: src\/a\.ts\.$/);
    assert.match(told()[1] ?? '', / fail\. 1 query still asks for it: queries\/logs\.sql\.$/);
  });

  describe('schema files that a history of Supabase is made from', () => {
    const files = {
      '/w/supabase/schemas/users.sql':
        "create table users (id int);\ncreate function f() returns int language sql security definer as 'select 1';",
      '/w/supabase/schemas/views.sql': 'create view everybody as select id from users;',
      '/w/supabase/migrations/20240101000000_a.sql':
        "create table users (id int);\ncreate view everybody as select id from users;\ncreate function f() returns int language sql security definer as 'select 1';",
    };

    it('have the findings, and the history those about what it does', async () => {
      const { workspace } = await open(
        {
          ...files,
          '/w/supabase/migrations/20240102000000_b.sql': 'create index i on users (id);',
          '/w/q.sql': 'select id from users order by random();',
        },
        'missing-primary-key',
        'index-not-concurrent',
        'order-by-random',
        'function-search-path-mutable',
      );
      for await (const _ of workspace.scanQueries());
      workspace.update();
      const places = found(workspace).map((each) => each.replace(/ .* /, ' '));
      assert.deepEqual(places.sort(), [
        '/w/q.sql order-by-random',
        '/w/supabase/migrations/20240102000000_b.sql index-not-concurrent',
        '/w/supabase/schemas/users.sql function-search-path-mutable',
        '/w/supabase/schemas/users.sql missing-primary-key',
      ]);
    });

    it('leave to the history what only that has, and all once they are gone', async () => {
      const migration = '/w/supabase/migrations/20240102000000_b.sql';
      const { workspace, disk } = await open(
        { ...files, [migration]: 'create table posts (id int);' },
        'missing-primary-key',
      );
      const places = () => found(workspace).map((each) => each.split(' ')[0]);
      assert.deepEqual(places(), [migration, '/w/supabase/schemas/users.sql']);
      for (const file of Object.keys(files).slice(0, 2)) disk.remove(file);
      workspace.filesChanged(Object.keys(files).slice(0, 2));
      workspace.update();
      assert.deepEqual(places(), ['/w/supabase/migrations/20240101000000_a.sql', migration]);
    });
  });

  it('leaves out what lies in folders below the migrations of Supabase', async () => {
    const places = async (folder: string) => {
      const { workspace } = await open(
        {
          [`${folder}/20240101000000_a.sql`]: 'create table users (id int);',
          [`${folder}/earlier/20230101000000_a.sql`]: 'create table posts (id int);',
          [`${folder}/_archive/20230101000000_b.sql`]: 'create table notes (id int);',
        },
        'missing-primary-key',
      );
      return found(workspace).map((each) => (each.split(' ')[0] ?? '').slice(folder.length + 1));
    };
    assert.deepEqual(await places('/w/supabase/migrations'), ['20240101000000_a.sql']);
    const all = ['20240101000000_a.sql', 'earlier/20230101000000_a.sql'];
    assert.deepEqual(await places('/w/db/migrations'), all, 'an archive is one wherever it lies');
  });

  describe('a dump beside the history that it was made of', () => {
    const dumpOf = (tables: string) =>
      `SET statement_timeout = 0;\n\n--\n-- Name: users; Type: TABLE; Schema: public; Owner: -\n--\n${tables}\nCREATE TABLE public.schema_migrations (version varchar(128) NOT NULL);`;
    const history = {
      '/w/db/migrations/1_users.sql':
        '-- migrate:up\ncreate table users (id int, name text);\n-- migrate:down\ndrop table users;',
      '/w/db/migrations/2_posts.sql':
        '-- migrate:up\ncreate table posts (id int);\n-- migrate:down\ndrop table posts;',
    };
    const users = 'CREATE TABLE public.users (id integer, name text);';
    const posts = 'CREATE TABLE public.posts (id integer);';
    const files = (workspace: Workspace) => [...new Set(found(workspace).map((each) => each.split(' ')[0]))];

    it('is not told a second time, and people are told so', async () => {
      const { workspace } = await open(
        {
          ...history,
          '/w/db/schema.sql': dumpOf(users + posts),
          '/w/db/a.sql': 'select id from users where name = $1;',
        },
        'missing-primary-key',
        'unindexed-query-column',
      );
      for await (const _ of workspace.scanQueries());
      workspace.update();
      assert.deepEqual(files(workspace), ['/w/db/migrations/1_users.sql', '/w/db/migrations/2_posts.sql']);
      assert.deepEqual(
        workspace.notices().map(({ message }) => message),
        ['db/schema.sql is left out: it is a copy of what db/migrations makes, where its findings are told.'],
      );
      workspace.setBuffer('/w/db/schema.sql', 'CREATE TABLE public.other (id integer);', 1);
      workspace.update();
      assert.ok(files(workspace).includes('/w/db/schema.sql'));
      assert.deepEqual(workspace.notices(), []);
    });

    it('is told of tables that the history does not make', async () => {
      const more = [1, 2, 3].map((n) => `CREATE TABLE t${n} (id integer);`).join('\n');
      const { workspace } = await open(
        {
          ...history,
          '/w/db/migrations/3_more.sql': `-- migrate:up\n${more}\n-- migrate:down\n`,
          '/w/db/schema.sql': dumpOf(`${users}${posts}${more}CREATE TABLE public.by_hand (id integer);`),
        },
        'missing-primary-key',
      );
      const told = found(workspace).filter((each) => each.startsWith('/w/db/schema.sql'));
      assert.deepEqual(told, ['/w/db/schema.sql public.by_hand missing-primary-key']);
    });

    it('is a schema of its own where it is no dump, has other tables, or belongs to another package', async () => {
      const written = await open({ ...history, '/w/db/schema.sql': users + posts }, 'missing-primary-key');
      assert.ok(files(written.workspace).includes('/w/db/schema.sql'));
      const other = await open(
        { ...history, '/w/db/schema.sql': dumpOf(`${users}CREATE TABLE public.other (id integer);`) },
        'missing-primary-key',
      );
      assert.ok(files(other.workspace).includes('/w/db/schema.sql'));
      const apart = await open(
        { ...history, '/w/services/a/db/schema.sql': dumpOf(users + posts) },
        'missing-primary-key',
      );
      assert.ok(files(apart.workspace).includes('/w/services/a/db/schema.sql'));
    });

    it('is known in a folder apart where it has the same columns', async () => {
      const { workspace } = await open(
        {
          '/w/migrations/committed/000001.sql': 'create table users (id int, name text);',
          '/w/migrations/committed/000002.sql': 'create table posts (id int);',
          '/w/data/schema.sql': dumpOf(users + posts),
        },
        'missing-primary-key',
      );
      assert.deepEqual(files(workspace), [
        '/w/migrations/committed/000001.sql',
        '/w/migrations/committed/000002.sql',
      ]);
    });

    it('may be written by hand, in a file or several, where all its tables are those of the history', async () => {
      const made = {
        ...history,
        '/w/db/migrations/3_likes.sql': '-- migrate:up\ncreate table likes (id int);\n-- migrate:down\n',
      };
      const openBeside = async (beside: Readonly<Record<string, string>>) => {
        const { workspace } = await open({ ...made, ...beside }, 'missing-primary-key');
        return [files(workspace).length, workspace.notices().map(({ message }) => message)];
      };
      const likes = 'create table likes (id int);';
      const leftOut = (name: string) =>
        `${name} is left out: it is a copy of what db/migrations makes, where its findings are told.`;
      assert.deepEqual(await openBeside({ '/w/sqlc/schema.sql': users + posts + likes }), [
        3,
        [leftOut('sqlc/schema.sql')],
      ]);
      assert.deepEqual(
        await openBeside({ '/w/s/t/users.sql': users, '/w/s/t/posts.sql': posts, '/w/s/t/likes.sql': likes }),
        [3, [leftOut('s/t')]],
      );
      assert.deepEqual(await openBeside({ '/w/schema.sql': `${users}${posts}create table likes (a int);` }), [
        4,
        [],
      ]);
      assert.deepEqual(await openBeside({ '/w/schema.sql': users + posts }), [4, []]);
    });

    it('is known by three tables that are the same wherever it lies', async () => {
      const third = 'create table likes (id int);';
      const far = (likes: string) =>
        open(
          {
            ...history,
            '/w/db/migrations/3_likes.sql': `-- migrate:up\n${third}\n-- migrate:down\n`,
            '/w/tools/copies/of/schema.sql': dumpOf(users + posts + likes),
          },
          'missing-primary-key',
        );
      const isTold = async (likes: string) =>
        files((await far(likes)).workspace).includes('/w/tools/copies/of/schema.sql');
      assert.equal(await isTold(third), false);
      assert.equal(await isTold('create table likes (id int, post int);'), true);
    });
  });

  describe('a script beside a Drizzle schema', () => {
    const drizzle = {
      '/w/app/package.json': '{}',
      '/w/app/drizzle.config.ts': "export default { dialect: 'postgresql', schema: './schema.ts' };",
      '/w/app/schema.ts':
        "import { integer, pgTable } from 'drizzle-orm/pg-core';\nexport const boats = pgTable('boats', { id: integer().primaryKey() });\nexport const trips = pgTable('trips', { id: integer().primaryKey() });",
    };
    const script = 'create table if not exists boats (id int);\ninsert into boats values (1);';

    it('is not told of the tables that it makes once more, as long as there are no others', async () => {
      const { workspace } = await open(
        { ...drizzle, '/w/app/assets/seed.sql': script },
        'missing-primary-key',
      );
      assert.deepEqual(found(workspace), []);
      assert.deepEqual(
        workspace.notices().map(({ message }) => message),
        [
          'app/assets/seed.sql is left out: it makes tables of the Drizzle schema, where its findings are told.',
        ],
      );
      workspace.setBuffer('/w/app/schema.ts', drizzle['/w/app/schema.ts'].replace("'boats'", "'ships'"), 1);
      workspace.update();
      assert.deepEqual(found(workspace), ['/w/app/assets/seed.sql boats missing-primary-key']);
      assert.deepEqual(workspace.notices(), []);
    });

    it('is not told of mistakes in its grammar either, as long as it is one', async () => {
      const { workspace } = await open(
        { ...drizzle, '/w/app/assets/seed.sql': `${script}\nselect from where;` },
        'missing-primary-key',
      );
      const told = () => workspace.findings('/w/app/assets/seed.sql').map(({ rule }) => rule);
      assert.deepEqual(told(), []);
      workspace.setBuffer('/w/app/schema.ts', drizzle['/w/app/schema.ts'].replace("'boats'", "'ships'"), 1);
      workspace.update();
      assert.deepEqual(told(), ['missing-primary-key', 'syntax-error']);
    });

    it('leads to tables of that schema, as long as it declares them', async () => {
      const { workspace } = await open(
        {
          ...drizzle,
          '/w/app/more.sql': 'create table crews (id int primary key, boat int references boats);',
        },
        'foreign-key-target-missing',
      );
      assert.deepEqual(found(workspace), []);
      workspace.setBuffer('/w/app/schema.ts', drizzle['/w/app/schema.ts'].replace("'boats'", "'ships'"), 1);
      workspace.update();
      assert.deepEqual(found(workspace), ['/w/app/more.sql boats foreign-key-target-missing']);
    });

    it('that is a history of drizzle-kit no configuration names is not told of the tables again, but of what it does', async () => {
      const left = {
        '/w/api/drizzle/meta/_journal.json': JSON.stringify({
          version: '7',
          dialect: 'postgresql',
          entries: ['0000_a', '0001_b'].map((tag, idx) => ({
            idx,
            version: '7',
            when: idx,
            tag,
            breakpoints: true,
          })),
        }),
        '/w/api/drizzle/0000_a.sql':
          'create table boats (id int);\ncreate table trips (id int);\ncreate table crews (id int);',
        '/w/api/drizzle/0001_b.sql': 'create index i on boats (id);',
      };
      const { workspace } = await open(
        { ...drizzle, ...left },
        'missing-primary-key',
        'index-not-concurrent',
      );
      const told = () =>
        found(workspace)
          .map((each) => each.replace(/ .* /, ' '))
          .sort();
      assert.deepEqual(told(), [
        '/w/api/drizzle/0000_a.sql missing-primary-key',
        '/w/api/drizzle/0001_b.sql index-not-concurrent',
      ]);
      const other = drizzle['/w/app/schema.ts'].replace("'boats'", "'ships'").replace("'trips'", "'tours'");
      workspace.setBuffer('/w/app/schema.ts', other, 1);
      workspace.update();
      assert.equal(told().length, 4);
    });

    it('is known in a folder apart by three tables', async () => {
      const crews = "\nexport const crews = pgTable('crews', { id: integer().primaryKey() });";
      const { workspace } = await open(
        {
          ...drizzle,
          '/w/app/schema.ts': drizzle['/w/app/schema.ts'] + crews,
          '/w/assets/seed.sql': `${script}\ncreate table trips (id int);\ncreate table crews (id int);`,
        },
        'missing-primary-key',
      );
      assert.deepEqual(found(workspace), []);
    });

    it('is a schema of its own where it makes other tables, or stands in another package', async () => {
      const more = await open(
        { ...drizzle, '/w/app/seed.sql': `${script}\ncreate table crews (id int);` },
        'missing-primary-key',
      );
      assert.deepEqual(found(more.workspace), [
        '/w/app/seed.sql boats missing-primary-key',
        '/w/app/seed.sql crews missing-primary-key',
      ]);
      const apart = await open({ ...drizzle, '/w/api/schema.sql': script }, 'missing-primary-key');
      assert.deepEqual(found(apart.workspace), ['/w/api/schema.sql boats missing-primary-key']);
    });
  });

  it('adds no migration at the end where those between are about the same', async () => {
    const files = (last: string) => ({
      '/w/migrations/001_a.sql': 'create table users (id int primary key, mail text);',
      '/w/migrations/002_b.sql':
        "-- +goose Up\ncreate index by_mail on users (mail);\ncomment on table users is 'people';\n",
      '/w/migrations/003_c.sql': `-- +goose Up\n${last}`,
    });
    const fixOf = async (last: string) => {
      const { workspace } = await open(files(last), 'index-not-concurrent');
      const [fix] = workspace.findings('/w/migrations/002_b.sql')[0]?.fixes ?? [];
      return fix && writeFix(workspace, fix);
    };
    const between = await fixOf('alter table users rename column mail to email;');
    assert.ok(between && 'kind' in between);
    assert.match(between.reason, /^Migrations that follow this one are about the same/);
    const apart = await fixOf('alter table users add column name text;');
    assert.ok(apart && !('kind' in apart));
    assert.deepEqual(
      apart.map(({ file }) => file),
      ['/w/migrations/002_b.sql', '/w/migrations/004_by_mail_concurrently.sql'],
    );
  });

  it('adds none at the end for a constraint or a table that is gone by then', async () => {
    const fixOf = async (last: string) => {
      const { workspace } = await open(
        {
          '/w/migrations/001_a.sql':
            'create table users (id int primary key);\ncreate table notes (id int primary key, user_id int);',
          '/w/migrations/002_b.sql':
            'alter table notes add constraint notes_user foreign key (user_id) references users (id);\n',
          '/w/migrations/003_c.sql': last,
        },
        'foreign-key-validates',
      );
      const [fix] = workspace.findings('/w/migrations/002_b.sql')[0]?.fixes ?? [];
      return fix && 'kind' in writeFix(workspace, fix);
    };
    assert.equal(await fixOf('alter table notes drop constraint notes_user;'), true);
    assert.equal(await fixOf('drop table notes;'), true);
    assert.equal(await fixOf('alter table notes add column body text;'), false);
  });

  it('adds none at the end where those between would be refused without it', async () => {
    const fixOf = async (rule: string, second: string, last: string) => {
      const { workspace } = await open(
        {
          '/w/migrations/001_a.up.sql': 'create table people (id int primary key, code varchar(10));',
          '/w/migrations/001_a.down.sql': 'drop table people;',
          '/w/migrations/002_b.up.sql': second,
          '/w/migrations/002_b.down.sql': '-- not taken back',
          '/w/migrations/003_c.up.sql': last,
          '/w/migrations/003_c.down.sql': '-- not taken back',
        },
        rule,
      );
      const [finding] = workspace.findings('/w/migrations/002_b.up.sql');
      const [fix] = finding?.fixes ?? [];
      return fix && 'kind' in writeFix(workspace, fix);
    };
    const rename = 'alter table people rename to users;';
    const retyped = 'alter table users alter column code type text;';
    assert.equal(await fixOf('rename-table', rename, retyped), true);
    assert.equal(await fixOf('rename-table', `${rename}\n${retyped}`, 'select 1;'), undefined);
    assert.equal(await fixOf('rename-table', rename, 'alter table users add column n int;'), false);
    const added =
      'alter table people drop column code;\nupdate people set id = id + 1;\nalter table people add column name text;';
    const over = (column: string) => `create index by_name on people (lower(${column}));`;
    assert.equal(await fixOf('statement-after-exclusive-lock', added, over('name')), true);
    assert.equal(await fixOf('statement-after-exclusive-lock', added, 'select 1;'), false);
    const index = 'create index by_code on people (code);\nselect 1;';
    assert.equal(await fixOf('index-not-concurrent', index, 'drop table people;'), true);
    assert.equal(await fixOf('index-not-concurrent', index, 'select 1;'), false);
    const retype = 'alter table people alter column code type int using code::int;';
    assert.equal(await fixOf('column-type-rewrites', retype, 'alter table people rename to users;'), true);
    assert.equal(await fixOf('column-type-rewrites', retype, 'select 1;'), false);
  });

  it('knows the placeholders of Flyway and of envsubst wherever they stand', async () => {
    const told = async (schema: string, role: string) => {
      const text = `create table ${schema}.people (id int primary key);\ngrant select on ${schema}.people to ${role};\n`;
      const { workspace } = await open({ '/w/db/people.sql': text }, 'missing-primary-key');
      return workspace.findings('/w/db/people.sql').map(({ rule }) => rule);
    };
    assert.deepEqual(await told('${schema}', '${role}'), []);
    assert.deepEqual(await told('app', '$APP_ROLE'), []);
    assert.deepEqual(await told('app', '${APP_ROLE:-reader}'), []);
    assert.deepEqual(await told('app', '$role'), ['syntax-error']);
    assert.deepEqual(await told('app', '$BODY$reader$BODY$'), ['syntax-error']);
  });

  it('reads migrations that are templates, says nothing of what does not parse, and writes none', async () => {
    const { workspace } = await open(
      {
        '/w/migrations/1_a.up.sql':
          'create table {{ index .Options "Namespace" }}.users (id int primary key);\n{{ if .Big }}\ncreate table {{.Prefix}}_logs (id int);\n{{ end }}\n',
        '/w/migrations/2_b.up.sql':
          'create index on "{{ index .Options "Namespace" }}".users (id);\ninsert into t values (\'{{ name }}\');',
        '/w/migrations/3_c.up.sql': "selec '{{ name }}';",
      },
      'index-not-concurrent',
      'missing-primary-key',
      'syntax-error',
    );
    assert.deepEqual(
      workspace
        .files()
        .flatMap((file) => workspace.findings(file).map(({ rule, message }) => [rule, message])),
      [
        [
          'index-not-concurrent',
          'CREATE INDEX takes a SHARE lock on namespace.users: writes wait while every row is read.',
        ],
        ['syntax-error', 'syntax error at or near "selec"'],
      ],
    );
    assert.deepEqual(workspace.findings('/w/migrations/2_b.up.sql')[0]?.fixes, []);
    assert.equal(workspace.projects()[0]?.schema.tables[0]?.schema, 'namespace');
  });

  it('leaves the schema of a drizzle history to the Drizzle side, and judges its statements', async () => {
    const files = {
      '/w/drizzle.config.ts':
        "import { defineConfig } from 'drizzle-kit'; export default defineConfig({ dialect: 'postgresql', schema: './schema.ts', out: './drizzle' });",
      '/w/schema.ts':
        "import { pgTable, integer } from 'drizzle-orm/pg-core'; export const t = pgTable('t', { id: integer('id') });",
      '/w/drizzle/meta/_journal.json': JSON.stringify({
        dialect: 'postgresql',
        entries: [
          { idx: 0, when: 1, tag: '0000_a' },
          { idx: 1, when: 2, tag: '0001_b' },
        ],
      }),
      '/w/drizzle/0000_a.sql': 'create table t (id int);',
      '/w/drizzle/0001_b.sql': 'create index i on t (id);',
    };
    const { workspace } = await open(files, 'missing-primary-key', 'index-not-concurrent');
    assert.deepEqual(found(workspace), [
      '/w/drizzle/0001_b.sql create index i on t (id) index-not-concurrent',
      '/w/schema.ts t missing-primary-key',
    ]);
  });

  it('finds the schema behind a history from where drizzle-kit is run, above the configuration', async () => {
    const schema =
      "import { pgTable, integer } from 'drizzle-orm/pg-core'; export const t = pgTable('t', { id: integer('id') });";
    const config = (path: string) =>
      `import type { Config } from 'drizzle-kit'; export default { dialect: 'postgresql', schema: '${path}', out: './drizzle' } satisfies Config;`;
    for (const [name, path] of [
      ['/w/server/db/drizzle.config.ts', './server/db/schema.ts'],
      ['/w/server/db/postgresql.config.ts', './server/db/schema.ts'],
    ] as const) {
      const { workspace } = await open(
        {
          [name]: config(path),
          '/w/server/db/schema.ts': schema,
          '/w/drizzle/meta/_journal.json': JSON.stringify({
            dialect: 'postgresql',
            entries: [{ idx: 0, when: 1, tag: '0000_a' }],
          }),
          '/w/drizzle/0000_a.sql': 'create table t (id int);',
        },
        'missing-primary-key',
      );
      assert.deepEqual(found(workspace), ['/w/server/db/schema.ts t missing-primary-key'], name);
    }
  });

  it('says nothing of foreign keys to a schema that the platform makes', async () => {
    const { workspace } = await open(
      {
        '/w/supabase/migrations/1_a.sql':
          'create schema shop; create table p (id uuid primary key references auth.users (id), s int references shop.s (id));',
      },
      'foreign-key-target-missing',
    );
    assert.deepEqual(found(workspace), ['/w/supabase/migrations/1_a.sql shop.s foreign-key-target-missing']);
  });

  it('says nothing of foreign keys to tables from before the first statement', async () => {
    const files = {
      '/w/m/01__idp.sql': 'alter table idp add column uid text;',
      '/w/m/02__share.sql': 'create table share (id int primary key, memo int references memo (id));',
    };
    const { workspace } = await open(files, 'foreign-key-target-missing');
    assert.deepEqual(found(workspace), []);
    const begun = { ...files, '/w/m/01__idp.sql': 'create table idp (id int primary key);' };
    const other = await open(begun, 'foreign-key-target-missing');
    assert.deepEqual(found(other.workspace), ['/w/m/02__share.sql memo foreign-key-target-missing']);
  });

  it('does not parse drizzle histories of other dialects as PostgreSQL', async () => {
    const { workspace } = await open({
      '/w/drizzle/meta/_journal.json': '{"dialect":"mysql","entries":[{"idx":0,"when":1,"tag":"0000_a"}]}',
      '/w/drizzle/0000_a.sql': 'CREATE TABLE `t` (`id` int AUTO_INCREMENT);',
    });
    assert.deepEqual(found(workspace), []);
  });

  it('says once that a file is SQL of MySQL, and reads no half of its schema', async () => {
    const { workspace } = await open({
      '/w/schema.sql':
        'CREATE TABLE `a` (id int AUTO_INCREMENT);\nCREATE TABLE `b` (id int) ENGINE=InnoDB;\nCREATE TABLE c (id int);',
    });
    assert.deepEqual(found(workspace), ['/w/schema.sql ` other-database']);
  });

  it('does not wonder at SQL of MySQL where MySQL is what is configured', async () => {
    const config = (dialect: string) =>
      `import { defineConfig } from 'drizzle-kit';\nexport default defineConfig({ dialect: '${dialect}', schema: './schema.ts' });`;
    const files = {
      '/w/schema.ts': '',
      '/w/volumes/ddl.sql': 'CREATE TABLE `a` (id int AUTO_INCREMENT);',
    };
    const mysql = await open({ ...files, '/w/drizzle.config.ts': config('mysql') });
    assert.deepEqual(found(mysql.workspace), []);
    const postgres = await open({ ...files, '/w/drizzle.config.ts': config('postgresql') });
    assert.deepEqual(found(postgres.workspace), ['/w/volumes/ddl.sql ` other-database']);
  });

  it('leaves a folder out in which several histories begin and no journal tells which one runs', async () => {
    const begin =
      'CREATE TABLE "a" ("id" integer);--> statement-breakpoint\nCREATE TABLE "b" ("id" integer);';
    const files = { '/w/drizzle/0000_a.sql': begin, '/w/drizzle/0001_b.sql': 'ALTER TABEL "b";' };
    const { workspace } = await open({ ...files, '/w/drizzle/0000_anew.sql': begin });
    assert.deepEqual(found(workspace), []);
    assert.match(
      workspace
        .notices()
        .map(({ message }) => message)
        .join(),
      /several histories begin/,
    );
    const once = await open(files);
    assert.equal(found(once.workspace).length, 1);
  });

  it('says once that a history is SQL of ClickHouse, and judges none of it', async () => {
    const { workspace } = await open({
      '/w/migrations/001_a.up.sql': 'CREATE TABLE a (id UInt64) ENGINE = MergeTree ORDER BY id;',
      '/w/migrations/002_b.up.sql': 'ALTER TABLE a ON CLUSTER c ADD COLUMN b String;\nDROP TABLE a;',
    });
    assert.deepEqual(found(workspace), ['/w/migrations/001_a.up.sql ENGINE = MergeTree other-database']);
  });

  it('leaves schemas and queries alone that their folder gives to another database', async () => {
    const { workspace } = await open(
      {
        '/w/drivers/mysql/schema.sql': 'CREATE TABLE a (id int);',
        '/w/drivers/mysql/queries.sql': 'SELECT * FROM a WHERE b = NULL;',
        '/w/schema.sqlite.sql': 'CREATE TABLE b (id int);',
        '/w/drivers/mysql-to-pg/postgres/schema.sql': 'CREATE TABLE c (id int);',
      },
      'missing-primary-key',
    );
    assert.deepEqual(found(workspace), ['/w/drivers/mysql-to-pg/postgres/schema.sql c missing-primary-key']);
  });

  it('leaves SQL to the database that the drivers of its package open, where nothing in it is PostgreSQL’s', async () => {
    const plain = 'CREATE TABLE a (id int);';
    const { workspace } = await open(
      {
        '/w/package.json': '{ "dependencies": { "pg": "8" } }',
        '/w/play/build.sbt': 'libraryDependencies += "com.h2database" % "h2" % "2.2"',
        '/w/play/conf/evolutions/default/1.sql': `# --- !Ups\n${plain}\n`,
        '/w/small/go.mod': 'require modernc.org/sqlite v1.30.0',
        '/w/small/schema.sql': plain,
        '/w/small/migrations/001_a.sql': plain,
        '/w/small/later/schema.sql': 'CREATE TABLE b (id uuid);',
        '/w/both/package.json': '{ "dependencies": { "pg": "8", "better-sqlite3": "11" } }',
        '/w/both/schema.sql': plain,
        '/w/none/package.json': '{ "dependencies": { "express": "5" } }',
        '/w/none/schema.sql': plain,
      },
      'missing-primary-key',
    );
    assert.deepEqual(found(workspace), [
      '/w/both/schema.sql a missing-primary-key',
      '/w/none/schema.sql a missing-primary-key',
      '/w/small/later/schema.sql b missing-primary-key',
    ]);
  });

  it('tells an inline index that PostgreSQL reads as a column', async () => {
    const { workspace } = await open({
      '/w/schema.sql': 'create table t (id int primary key, index idx (id));',
    });
    assert.deepEqual(
      found(workspace).filter((line) => line.endsWith('syntax-error')),
      ['/w/schema.sql index syntax-error'],
    );
  });

  it('tells a syntax error at its token and reads the rest', async () => {
    const { workspace } = await open(
      { '/w/schema.sql': 'create table a (id int);\ncreate tabel b (id int);\ncreate table c (id int);' },
      'missing-primary-key',
    );
    assert.deepEqual(found(workspace), [
      '/w/schema.sql a missing-primary-key',
      '/w/schema.sql tabel syntax-error',
      '/w/schema.sql c missing-primary-key',
    ]);
  });

  it('keeps two dumps of one folder apart', async () => {
    const { workspace } = await open({
      '/w/db/a.sql': 'create table t (id int);',
      '/w/db/b.sql': 'create table t (id int primary key);',
      '/w/db/c.sql': 'create table u (id int primary key);',
    });
    const schemas = workspace.projects().map(({ files }) => files.join(' '));
    assert.deepEqual(schemas, ['/w/db/a.sql /w/db/c.sql', '/w/db/b.sql']);
  });

  describe('suppressions', () => {
    const table = 'create table t (\n  id int,\n  a real\n);';
    const cases: Readonly<Record<string, readonly [text: string, expected: readonly string[]]>> = {
      'before a statement hold for all of it': [
        `-- schemawright-ignore missing-primary-key -- a log\n${table}`,
        [],
      ],
      'beside code hold for the line': [
        table.replace('t (', 't ( -- schemawright-ignore missing-primary-key -- a log'),
        [],
      ],
      'of a file hold for the file': [
        `/* schemawright-ignore-file missing-primary-key -- logs */\n${table}\n${table.replace('t (', 'u (')}`,
        [],
      ],
      'before another statement hold for that': [
        `-- schemawright-ignore missing-primary-key -- a log\nselect 1;\n${table}`,
        ['t missing-primary-key', 'missing-primary-key unused-suppression'],
      ],
      'in a string are none': [
        `select '\n-- schemawright-ignore missing-primary-key\n';\n${table}`,
        ['t missing-primary-key'],
      ],
      'in a dollar quote are none': [
        `select $a$\n-- schemawright-ignore missing-primary-key\n$a$;\n${table}`,
        ['t missing-primary-key'],
      ],
      'name a rule that exists': [
        `-- schemawright-ignore missing-primary-kee\n${table}`,
        ['missing-primary-kee unknown-rule', 't missing-primary-key'],
      ],
    };
    for (const [name, [text, expected]] of Object.entries(cases))
      it(name, async () => {
        const { workspace } = await open({ '/w/schema.sql': text }, 'missing-primary-key');
        const lines = found(workspace).map((line) => line.replace('/w/schema.sql ', ''));
        assert.deepEqual([...lines].sort(), [...expected].sort());
      });
  });

  describe('bad input', () => {
    const deep = `select ${'('.repeat(10_000)}1${')'.repeat(10_000)};`;
    const cases: Readonly<Record<string, string>> = {
      'an unterminated string': "insert into t values ('oops);\n",
      'an unterminated dollar quote': 'create function f() returns int as $$ begin;\n',
      'an unterminated comment': '/* never closed\n',
      'a NUL': 'select \0 1;\n',
      'ten thousand parentheses': `${deep}\n`,
      'merge markers':
        '<<<<<<< ours\ncreate table x (id int);\n=======\ncreate table y (id int);\n>>>>>>> theirs\n',
    };
    for (const [name, text] of Object.entries(cases))
      it(`costs ${name} nothing else`, async () => {
        const { workspace } = await open({});
        const rest = 'create table known (id int);\n';
        workspace.setBuffer('/w/schema.sql', `create table before (id int);\n${text}${rest}`, 1);
        await scan(workspace);
        const tables = workspace.projects().flatMap(({ schema }) => schema.tables.map((table) => table.name));
        assert.ok(tables.includes('before') && tables.includes('known'), tables.join());
        const told = workspace.findings('/w/schema.sql').filter(({ rule }) => rule === 'syntax-error');
        assert.ok(told.length >= 1 && told.length <= 3, `${told.length} told`);
      });

    it('reads CRLF, a byte order mark and letters beyond ASCII at their places', async () => {
      const text = '\ufeffcreate table "größe" (id int);\r\n-- ä€😀\r\ncreate tabel x (id int);\r\n';
      const { workspace } = await open({ '/w/schema.sql': text }, 'missing-primary-key');
      assert.deepEqual(found(workspace), [
        '/w/schema.sql "größe" missing-primary-key',
        '/w/schema.sql tabel syntax-error',
      ]);
    });

    it('skips a dump over the limit with a notice', async () => {
      const line = 'insert into t values (1);\n';
      const { workspace } = await open({
        '/w/dump.sql': `create table t (id int);\n${line.repeat(2_000_000)}`,
      });
      assert.deepEqual(found(workspace), []);
      assert.match(
        workspace
          .notices()
          .map(({ message }) => message)
          .join(),
        /dump\.sql is skipped/,
      );
    });
  });

  it('leaves alone what is older than migrationsSince', async () => {
    const files = {
      '/w/migrations/20240101_a.sql': 'create table t (id int);',
      '/w/migrations/20240301_b.sql': 'create index i on t (id);',
      '/w/migrations/20240501_c.sql': 'create index j on t (id);',
    };
    const newer = ['/w/migrations/20240501_c.sql create index j on t (id) index-not-concurrent'];
    for (const since of ['2024-03-01', '20240301_b', '20240301_b.sql', 'v1.0']) {
      const options = {
        migrations: { migrationsSince: since },
        filesAtRevision: (revision: string) =>
          revision === 'v1.0' ? new Set(Object.keys(files).slice(0, 2)) : undefined,
      };
      const { workspace } = await openWith(files, options, 'index-not-concurrent');
      assert.deepEqual(found(workspace), newer, since);
    }
  });

  it('leaves alone what a merged migration does, and tells that it was edited', async () => {
    const files = {
      '/w/migrations/1_a.sql': 'create table t (id int);',
      '/w/migrations/2_b.sql': 'create index i on t (id);',
      // Written on a branch, numbered before what was merged meanwhile.
      '/w/migrations/3_c.sql': 'create index j on t (id);',
      '/w/migrations/4_d.sql': 'create index k on t (id);',
    };
    const merged = ['/w/migrations/1_a.sql', '/w/migrations/2_b.sql', '/w/migrations/4_d.sql'];
    const options = {
      isMerged: (file: string) => merged.includes(file),
      edited: (file: string) =>
        file.includes('2_b') ? ({ by: 'merged', where: 'main' } as const) : undefined,
    };
    const edited = '/w/migrations/2_b.sql create edited-migration';
    const judged = ['/w/migrations/3_c.sql create index j on t (id) index-not-concurrent'];
    const rules = ['index-not-concurrent', 'edited-migration'];
    const { workspace } = await openWith(files, options, ...rules);
    assert.deepEqual(found(workspace), [edited, ...judged]);
    const lensOf = (file: string) =>
      migrationLenses(workspace.migrations(file), file, workspace.findings(file), undefined)[0]?.title;
    assert.equal(
      lensOf('/w/migrations/4_d.sql'),
      'SHARE on t: writes wait while it is read · merged, not judged',
    );
    assert.equal(lensOf('/w/migrations/2_b.sql'), 'SHARE on t: writes wait while it is read · 1 finding');
    const all = { ...options, migrations: { migrationsSince: 'start' } };
    assert.deepEqual(found((await openWith(files, all, ...rules)).workspace).length, 4);
  });

  it('leaves alone the way back of a merged migration that PostgreSQL cannot read', async () => {
    const files = {
      '/w/migrations/1_a.up.sql': 'create table t (id int);',
      '/w/migrations/1_a.down.sql': 'drop table if not exists t;',
    };
    const told = async (isMerged: boolean) =>
      found((await openWith(files, { isMerged: () => isMerged }, 'missing-primary-key')).workspace).filter(
        (each) => each.endsWith('syntax-error'),
      ).length;
    assert.deepEqual([await told(true), await told(false)], [0, 1]);
  });

  it('judges a merged migration that is run again, once its text is another', async () => {
    const files = {
      '/w/sql/V1__a.sql': 'create table t (id int);',
      '/w/sql/R__i.sql': 'drop index if exists i; create index i on t (id);',
    };
    for (const [edited, count] of [
      [undefined, 0],
      [{ by: 'merged', where: 'main' } as const, 1],
    ] as const) {
      const options = { isMerged: () => true, edited: () => edited };
      const { workspace } = await openWith(files, options, 'index-not-concurrent');
      assert.equal(found(workspace).length, count);
    }
  });

  it('takes migrations by their folder, a file of a pair, and the time in the journal of drizzle-kit', async () => {
    const first = 'create table t (id int);';
    const second = 'create index i on t (id);';
    const third = 'create index j on t (id);';
    const entries = [1704067200000, 1704153600000, 1704240000000].map(
      (when, idx) => `{"idx":${idx},"when":${when},"tag":"000${idx}_a"}`,
    );
    const histories: readonly (readonly [Readonly<Record<string, string>>, readonly string[]])[] = [
      [
        {
          '/w/m/1_a.up.sql': first,
          '/w/m/1_a.down.sql': '',
          '/w/m/2_b.up.sql': second,
          '/w/m/2_b.down.sql': '',
          '/w/m/3_c.up.sql': third,
          '/w/m/3_c.down.sql': '',
        },
        ['2_b.up.sql', '2_b', '2_b.sql'],
      ],
      [
        {
          '/w/m/migration_lock.toml': 'provider = "postgresql"',
          '/w/m/20240101000000_a/migration.sql': first,
          '/w/m/20240102000000_b/migration.sql': second,
          '/w/m/20240103000000_c/migration.sql': third,
        },
        ['20240102000000_b', 'm/20240102000000_b', '20240102000000_b/migration.sql', '2024-01-02'],
      ],
      [
        {
          '/w/m/meta/_journal.json': `{"dialect":"postgresql","entries":[${entries.join()}]}`,
          '/w/m/0000_a.sql': first,
          '/w/m/0001_a.sql': second,
          '/w/m/0002_a.sql': third,
        },
        ['0001_a.sql', '2024-01-02'],
      ],
    ];
    for (const [files, all] of histories)
      for (const since of all) {
        const options = { migrations: { migrationsSince: since } };
        const { workspace } = await openWith(files, options, 'index-not-concurrent');
        assert.match(
          found(workspace).join('\n'),
          /^\S* create index j on t \(id\) index-not-concurrent$/,
          since,
        );
      }
  });

  it('writes a fix that adds migrations, with the edit of the old one', async () => {
    const { workspace, disk } = await open(
      {
        '/w/migrations/001_a.sql': '-- migrate:up\ncreate table t (id int primary key);\n-- migrate:down\n',
        '/w/migrations/002_b.sql': '-- migrate:up\ncreate index i on t (id);\nselect 1;\n-- migrate:down\n',
      },
      'index-not-concurrent',
    );
    const fix = workspace.findings('/w/migrations/002_b.sql')[0]?.fixes[0];
    assert.ok(fix);
    const edits = writeFix(workspace, fix);
    assert.ok(!('kind' in edits));
    for (const { file, edits: own } of edits)
      disk.write(file, applyTextEdits(disk.readText(file) ?? '', own));
    workspace.filesChanged(['/w/migrations']);
    workspace.update();
    assert.deepEqual(found(workspace), []);
    const [project] = workspace.projects();
    assert.equal(project?.files.length, 3);
    assert.equal(project?.schema.tables[0]?.indexes.length, 1);
  });

  it('keeps the sum of Atlas with a fix that edits a migration, with one that adds some, and with a comment', async () => {
    const first = '-- A.\ncreate table t (id int primary key, a int);\n';
    const second = 'create index i on t (a);\nselect 1;\n';
    const named = [
      { name: '1_a.sql', text: first },
      { name: '2_b.sql', text: second },
    ];
    const texts = {
      '/w/migrations/1_a.sql': first,
      '/w/migrations/2_b.sql': second,
      '/w/migrations/atlas.sum': atlasSum(named),
    };
    for (const [id, files] of [
      ['missing-lock-timeout', 2],
      ['index-not-concurrent', 3],
    ] as const) {
      const { workspace, disk } = await open(texts, id);
      const [finding] = workspace.findings('/w/migrations/2_b.sql');
      assert.ok(finding);
      const target = targetOf(finding);
      for (const action of [
        { kind: 'suppress-here', target } as const,
        { kind: 'fix', target, fix: 0 } as const,
      ]) {
        const edits = carryOut(workspace, '/w/migrations/2_b.sql', action);
        assert.ok(!('kind' in edits), 'reason' in edits ? edits.reason : '');
        const after = new Map<string, string>(Object.entries(texts));
        for (const { file, edits: own } of edits)
          after.set(file, applyTextEdits(disk.readText(file) ?? '', own));
        const sum = after.get('/w/migrations/atlas.sum');
        after.delete('/w/migrations/atlas.sum');
        assert.equal(after.size, action.kind === 'fix' ? files : 2);
        const all = [...after].sort().map(([path, text]) => ({ name: path.slice(14), text }));
        assert.equal(sum, atlasSum(all), `${id} ${action.kind}`);
        assert.notEqual(after.get('/w/migrations/2_b.sql'), second);
      }
    }
  });

  it('adds a migration for the fix of a schema rule, and edits a schema file in place', async () => {
    const table =
      'create table p (id int primary key);\ncreate table t (id int primary key, p int references p (id));\n';
    const { workspace } = await open(
      { '/w/migrations/001_a.sql': table, '/w/schema.sql': table },
      'unindexed-foreign-key',
    );
    const editOf = (file: string) => {
      const edits = workspace.edit(workspace.findings(file)[0]?.fixes[0]?.edits ?? []);
      return 'kind' in edits
        ? edits.reason
        : edits.map(({ file, creates }) => `${file} ${creates ?? 'edited'}`).join();
    };
    assert.equal(editOf('/w/migrations/001_a.sql'), '/w/migrations/002_add_index_t.sql true');
    assert.equal(editOf('/w/schema.sql'), '/w/schema.sql edited');
  });

  it('loads what reads SQL for a document that is opened later', async () => {
    let later: (() => void) | undefined;
    const loaded = new Promise<void>((resolve) => {
      later = resolve;
    });
    const { workspace } = await openWith({}, { changedLater: () => later?.() }, 'missing-primary-key');
    workspace.setBuffer('/w/new.sql', 'create table t (id int);', 1);
    workspace.update();
    await loaded;
    workspace.update();
    assert.deepEqual(found(workspace), ['/w/new.sql t missing-primary-key']);
  });
});

async function open(files: Readonly<Record<string, string>>, ...ids: readonly string[]) {
  return await openWith(files, {}, ...ids);
}

async function openWith(
  files: Readonly<Record<string, string>>,
  options: Partial<WorkspaceOptions>,
  ...ids: readonly string[]
): Promise<{ readonly workspace: Workspace; readonly disk: MemoryFileSystem }> {
  const disk = memoryFileSystem(files);
  const workspace = createWorkspace({ rules: only(...ids), fileSystem: disk, ...options });
  workspace.setFolders(['/w']);
  await scan(workspace);
  return { workspace, disk };
}

async function scan(workspace: Workspace): Promise<void> {
  for await (const _ of workspace.scan());
  workspace.update();
}

/** Each finding as its file, the text it stands at and its rule. */
function found(workspace: Workspace): readonly string[] {
  return workspace
    .files()
    .flatMap((file) =>
      workspace
        .findings(file)
        .map(({ span, rule }) => `${span.file} ${workspace.text(file)?.slice(span.start, span.end)} ${rule}`),
    );
}
