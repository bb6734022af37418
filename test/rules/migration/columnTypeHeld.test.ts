import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { columnTypeHeld } from '../../../server/src/rules/migration/column-type-held.ts';
import { columnTypeRewrites } from '../../../server/src/rules/migration/column-type-rewrites.ts';
import { dropColumn } from '../../../server/src/rules/migration/drop-column.ts';
import { loadSqlParser } from '../../../server/src/sources/sql/parse.ts';
import { applyFix, lint } from '../../support/checkRule.ts';
import { exactCatalog } from '../../support/exactCatalog.ts';

const tables = `create table users (id int primary key, code varchar(10), n int);
  create table notes (id int primary key, owner int);
  create function f() returns trigger language plpgsql as $$ begin return new; end $$;`;
const change = 'alter table users alter column code type char(20);';

/** What the rule says, and that PostgreSQL refuses exactly then. */
const cases: Readonly<Record<string, readonly [before: string, told: RegExp | undefined, change?: string]>> =
  {
    'a view': ['create view v as select code from users;', /the view v uses/],
    'a view over another column': ['create view v as select n from users;', undefined],
    'a policy': ["create policy p on users using (code = 'x');", /the policy p uses/],
    'a policy of another table': [
      "create policy p on notes using (exists (select from users where users.id = owner and code = 'x'));",
      /the policy p uses/,
    ],
    'a trigger of the column': [
      'create trigger t before update of code on users for each row execute function f();',
      /the trigger t uses/,
    ],
    'a trigger': ['create trigger t before update on users for each row execute function f();', undefined],
    'a generated column': [
      "alter table users add column low text generated always as (code || 'x') stored;",
      /the generated column low uses/,
    ],
    'a generated column that goes with it': [
      "alter table users add column low text generated always as (code || 'x') stored;",
      undefined,
      'alter table users drop column low, alter column code type char(20);',
    ],
    'a view that is dropped and made anew': [
      'create view v as select code from users;',
      undefined,
      `drop view v; ${change} create view v as select code from users;`,
    ],
    'a view that takes all columns': ['create view v as select * from users;', /the view v uses/],
    'a view that takes all columns of one of two': [
      'create view v as select x.id as note, u.* from notes x join users u on u.id = x.owner;',
      /the view v uses/,
    ],
    'a view that takes all columns inside': [
      'create view v as with x as (select * from users) select n from x;',
      /the view v uses/,
    ],
    'a view that is older than the column': [
      'alter table users drop column code; create view v as select * from users; alter table users add column code varchar(10);',
      undefined,
    ],
    'a view over a join that is older than the column': [
      'alter table users drop column code; create view v as select * from users natural join notes; alter table users add column code varchar(10);',
      undefined,
    ],
    'a view of whole rows': [
      'create view v as select to_jsonb(u.*) as j, count(*) from users u group by 1;',
      undefined,
    ],
    'a materialized view': [
      'create materialized view v as select code from users;',
      /the materialized view v uses/,
    ],
    'a view over a view': [
      'create view v as select code from users; create view w as select * from v;',
      /the view v uses/,
    ],
    'a view over a view without the column': [
      'create view v as select n from users; create view w as select * from v;',
      undefined,
    ],
    'a view with a check option': [
      'create view v as select * from users with check option;',
      /the view v uses/,
    ],
    'a rule of its table': [
      'create rule r as on update to users where old.code <> new.code do also insert into notes (id) values (old.id);',
      /the rule r uses/,
    ],
    'a rule of another table': [
      'create rule r as on insert to notes do also update users set code = new.owner::text where users.id = new.owner;',
      /the rule r uses/,
    ],
    'a rule that leaves it alone': [
      'create rule r as on insert to notes do also insert into users (id, n) values (new.id, 1);',
      undefined,
    ],
    'a function whose body is bound': [
      'create function g(n int) returns text begin atomic select code from users where users.n = g.n; end;',
      /the function g uses/,
    ],
    'a function whose body is bound to other columns': [
      'create function g(code int) returns int begin atomic select users.n from users where id = g.code; end;',
      undefined,
    ],
    'a function of the column in quotes': [
      `create function g() returns text language sql as 'select code from users';`,
      undefined,
    ],
    'a policy that takes all columns': [
      'create policy p on notes using (exists (select * from users));',
      /the policy p uses/,
    ],
    'views that went with another one': [
      'create view base as select id from notes; create view v as select code from users, base; drop view base cascade;',
      undefined,
    ],
    'views that went with a table': [
      `create view v as select code from users; drop table users cascade; create table users (id int primary key, code varchar(10), n int);`,
      undefined,
    ],
    'views that went with a column': [
      `create view v as select n, code from users; alter table users drop column n cascade;`,
      undefined,
    ],
    'a check, an index and a default': [
      "alter table users add check (code <> ''), alter column code set default 'a'; create index on users (lower(code));",
      undefined,
    ],
  };

describe('another type of a column that something uses', () => {
  let database: PGlite;
  before(async () => {
    await loadSqlParser();
    database = await PGlite.create();
    await database.exec('create role reader; create role writer;');
  });
  after(() => database.close());

  for (const [name, [before, told, sql = change]] of Object.entries(cases))
    it(`is ${told ? 'refused' : 'taken'} for ${name}`, async () => {
      const files = new Map([
        ['0001_before.sql', tables + before],
        ['0002_change.sql', sql],
      ]);
      const circumstances = { options: {}, run: {} };
      const [report, ...more] = lint(columnTypeHeld, files, circumstances);
      assert.deepEqual(more, []);
      await database.exec('drop schema public cascade; create schema public;');
      await database.exec(tables + before);
      // What holds its type holds the column as well.
      const dropping = new Map([
        ['0001_before.sql', tables + before],
        ['0002_drop.sql', 'alter table users drop column code;'],
      ]);
      const [dropped] = sql === change ? lint(dropColumn, dropping, circumstances) : [];
      if (dropped) {
        const isRefused = /PostgreSQL refuses it without CASCADE/.test(dropped.message);
        const drop = database.exec('begin; alter table users drop column code;');
        if (isRefused) await assert.rejects(drop, /other objects depend on it/);
        else if (!/generated/.test(name)) await drop;
        else await drop.catch(() => undefined);
        await database.exec('rollback');
      }
      const run = database.exec(`begin; ${sql} commit;`);
      if (told) {
        assert.match(report?.message ?? '', told);
        assert.deepEqual(lint(columnTypeRewrites, files, circumstances), []);
        await assert.rejects(run, /cannot alter type of a column used/);
        await database.exec('rollback');
      } else {
        assert.equal(report, undefined);
        await run;
      }
    });

  const remade: Readonly<Record<string, readonly [before: string, change?: string]>> = {
    'a view with all that was said of it': [
      `create view v (c, d) with (security_invoker = true, security_barrier) as select code, n from users where n > 0 with local check option;
       comment on view v is 'a''b'; comment on column v.c is 'c'; grant select, update on v to reader; grant all on v to public;
       alter view v owner to writer; grant select on all tables in schema public to writer with grant option;
       create function g() returns trigger language plpgsql as $$ begin return new; end $$;
       create trigger t instead of insert on v for each row execute function g();`,
    ],
    'views over views, in their order': [
      `create view a as select * from users; create view z as select * from a; create view m as select z.code, a.n from z join a using (id);
       create view other as select owner from notes;`,
    ],
    'a materialized view with its indexes': [
      `create materialized view "M v" as select id, code from users with data; create unique index "I" on "M v" (id); create index on "M v" (code);
       comment on materialized view "M v" is 'm'; comment on index "I" is 'i'; grant select on "M v" to reader;`,
      'alter table "users" alter column "code" type char(20)',
    ],
    'a view of another schema': [
      `create schema app; create view app.v as select code from public.users; grant select on app.v to reader; comment on view app.v is 'x';`,
    ],
    'a policy with its comment': [
      `create policy p on notes as restrictive for select to reader, public using (exists (select * from users where users.id = owner));
       comment on policy p on notes is 'p'; create policy q on users for insert with check (code <> '');`,
    ],
    rules: [
      `create rule r as on update to users where old.code <> new.code do also insert into notes (id) values (old.id);
       create rule "R 2" as on delete to notes do instead nothing; create rule s as on insert to notes do also update users set code = new.owner::text where users.id = new.owner;`,
    ],
    'a trigger': [
      'create trigger t before update of n, code on users for each row when (old.code is distinct from new.code) execute function f();',
    ],
    'two columns of one statement': [
      'create view v as select code, n from users;',
      'alter table users alter column code type text, alter column n type bigint',
    ],
  };

  for (const [name, [before, sql = 'alter table users alter column code type text']] of Object.entries(
    remade,
  ))
    it(`is carried out by its fix for ${name}`, async () => {
      const files = new Map([
        ['0001_before.sql', tables + before],
        ['0002_change.sql', `${sql};`],
      ]);
      const [report] = lint(columnTypeHeld, files, { options: {}, run: {} });
      const [fix] = report?.fixes ?? [];
      assert.ok(fix, report?.message);
      const fixed = applyFix(files, fix, {});
      assert.deepEqual(lint(columnTypeHeld, fixed, { options: {}, run: {} }), []);
      await database.exec(
        'drop schema if exists app cascade; drop schema public cascade; create schema public; grant usage on schema public to public;',
      );
      // As if it had been of the other type from the beginning.
      await database.exec(`begin; ${tables} ${sql}; ${before}`);
      const expected = await whole(database);
      await database.exec('rollback');
      await database.exec(tables + before);
      await database.exec(fixed.get('0002_change.sql') ?? '');
      assert.deepEqual(await whole(database), expected, fixed.get('0002_change.sql'));
    });

  const refused: Readonly<Record<string, readonly [before: string, reason: RegExp, change?: string]>> = {
    'a function that returns its rows': [
      `create view v as select code from users; create function g() returns setof v language sql as 'select * from v';`,
      /function g may stand on the view v/,
    ],
    'rights on single columns': [
      'create view v as select code, n from users; grant select (code) on v to reader;',
      /not all that was set on the view v is known/,
    ],
    'rights that were taken away': [
      'create view v as select code, n from users; grant all on all tables in schema public to reader; revoke insert on v from reader;',
      /not all that was set on the view v is known/,
    ],
    'a default of its column': [
      `create view v as select code, n from users; alter view v alter column code set default 'x';`,
      /not all that was set on the view v is known/,
    ],
    'a policy over the view': [
      'create view v as select code, n from users; create policy p on notes using (exists (select from v where v.n = owner));',
      /a policy may stand on the view v/,
    ],
    'a trigger that is switched off': [
      `create trigger t before update of code on users for each row execute function f(); alter table users disable trigger t;`,
      /not all that was set on the trigger t is known/,
    ],
    'a function whose body is bound': [
      'create function g(n int) returns text begin atomic select code from users where users.n = g.n; end;',
      /the function g would have to be made anew/,
    ],
    'a generated column': [
      `create view v as select code from users; alter table users add column low text generated always as (code || 'x') stored;`,
      /the generated column low would be computed anew/,
    ],
    'a block': [
      'create view v as select code from users;',
      /the statement stands in a block/,
      'do $$ begin alter table users alter column code type text; end $$;',
    ],
  };
  for (const [name, [before, reason, sql = change]] of Object.entries(refused))
    it(`has no fix for ${name}`, () => {
      const files = new Map([
        ['0001_before.sql', tables + before],
        ['0002_change.sql', sql],
      ]);
      const [report] = lint(columnTypeHeld, files, { options: {}, run: {} });
      assert.match(report?.message ?? '', reason);
      assert.deepEqual(report?.fixes, []);
    });

  it('keeps silent behind what may drop the view', () => {
    for (const before of [
      "do $$ declare r record; begin for r in select viewname from pg_views loop execute format('drop view %I', r.viewname); end loop; end $$;",
      "select deps_save_and_drop('public', 'users');",
      "call drop_views('users');",
    ]) {
      const files = new Map([
        ['0001_before.sql', `${tables} create view v as select code from users;`],
        ['0002_change.sql', before + change],
      ]);
      assert.deepEqual(lint(columnTypeHeld, files, { options: {}, run: {} }), [], before);
    }
  });
});

/** With owners, rights and comments. */
async function whole(database: PGlite): Promise<readonly string[]> {
  const { rows } = await database.query<{ line: string }>(`
    select format('access %s %s %s', oid::regclass, relowner::regrole, (select array_agg(a::text order by a::text) from unnest(relacl) a)) as line from pg_class
      where relnamespace in (select oid from pg_namespace where nspname in ('public', 'app')) and relkind in ('r', 'v', 'm')`);
  return [...(await exactCatalog(database)), ...rows.map(({ line }) => line)].sort();
}
