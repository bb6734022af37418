import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { columnTypeHeld } from '../../../server/src/rules/migration/column-type-held.ts';
import { columnTypeRewrites } from '../../../server/src/rules/migration/column-type-rewrites.ts';
import { loadSqlParser } from '../../../server/src/sources/sql/parse.ts';
import { lint } from '../../support/checkRule.ts';

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
});
