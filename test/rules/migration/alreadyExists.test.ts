import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { alreadyExists } from '../../../server/src/rules/migration/already-exists.ts';
import { loadSqlParser } from '../../../server/src/sources/sql/parse.ts';
import { lint } from '../../support/checkRule.ts';

const first = `create schema app;
  create table users (id int primary key, name text);
  create table notes (id int primary key);
  create index users_name on users (name);`;

/** What the rule says, and that PostgreSQL refuses exactly then. */
const cases: Readonly<Record<string, readonly [migration: string, told: RegExp | undefined]>> = {
  'a table': ['create table users (id int);', /Table users is there already/],
  'a table that is made twice in one migration': [
    'create table tags (id int); create table tags (id int);',
    /Table tags is there already/,
  ],
  'a temporary table of the name of one that stays, and twice': [
    'create temporary table users (id int); create temp table users (id int);',
    /Table users is there already/,
  ],
  'a temporary table of the name of one that stays': ['create temporary table users (id int);', undefined],
  'a table of another schema': ['create table app.users (id int);', undefined],
  'a table that is renamed first': [
    'alter table users rename to people; create table users (id int);',
    undefined,
  ],
  'a table that a block drops first': [
    "do $$ begin execute 'drop table users'; end $$; create table users (id int);",
    undefined,
  ],
  'a column': ['alter table users add column name text;', /Column users\.name is there already/],
  'a column that is dropped first': [
    'alter table users drop column name; alter table users add column name text;',
    undefined,
  ],
  'a column that goes with the same statement': [
    'alter table users drop column name, add column name varchar(9);',
    undefined,
  ],
  'an index': ['create index users_name on users (name, id);', /Index users_name is there already/],
  'an index whose name PostgreSQL makes': [
    'create index on users (name); create index on users (name);',
    undefined,
  ],
};

describe('what is made although it is there', () => {
  let database: PGlite;
  before(async () => {
    await loadSqlParser();
    database = await PGlite.create();
  });
  after(() => database.close());

  for (const [name, [migration, told]] of Object.entries(cases))
    it(`is ${told ? 'refused' : 'taken'}: ${name}`, async () => {
      const files = new Map([
        ['0001_first.sql', first],
        ['0002_next.sql', migration],
      ]);
      const [report, ...more] = lint(alreadyExists, files, { options: {}, run: {} });
      assert.deepEqual(more, []);
      await database.exec('drop schema public cascade; drop schema if exists app; create schema public;');
      await database.exec(first);
      const run = database.exec(`begin; ${migration} rollback;`);
      if (told) {
        assert.match(report?.message ?? '', told);
        await assert.rejects(run, /already exists/);
        await database.exec('rollback');
      } else {
        assert.equal(report, undefined);
        await run;
      }
    });

  it('is not told of a temporary table that an earlier migration made, nor forgets the one that it hid', () => {
    const temporary = 'create temporary table users (id int); create temp table chosen (id int);';
    const files = new Map([
      ['0001_first.sql', first],
      ['0002_next.sql', temporary],
      ['0003_again.sql', temporary],
      ['0004_users.sql', 'create table users (id int);'],
    ]);
    assert.deepEqual(
      lint(alreadyExists, files, { options: {}, run: {} }).map(({ message }) => message),
      ['Table users is there already: PostgreSQL refuses this.'],
    );
  });

  it('is not told of a way back: those of the other pieces of its migration run before it', () => {
    const files = new Map([
      ['0001_first.sql', first],
      ['0002_next.sql', 'alter table users add column name text;'],
    ]);
    assert.deepEqual(lint(alreadyExists, files, { options: {}, run: { direction: 'down' } }), []);
  });
});
