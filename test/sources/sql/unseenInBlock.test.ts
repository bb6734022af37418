import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { known } from '../../../server/src/model/unknown.ts';
import { missingTimestamps } from '../../../server/src/rules/conventions/missing-timestamps.ts';
import { duplicateIndex } from '../../../server/src/rules/index/duplicate-index.ts';
import { unindexedForeignKey } from '../../../server/src/rules/index/unindexed-foreign-key.ts';
import { duplicateForeignKey } from '../../../server/src/rules/keys/duplicate-foreign-key.ts';
import { foreignKeyTargetMissing } from '../../../server/src/rules/keys/foreign-key-target-missing.ts';
import { missingPrimaryKey } from '../../../server/src/rules/keys/missing-primary-key.ts';
import { alreadyExists } from '../../../server/src/rules/migration/already-exists.ts';
import type { Rule } from '../../../server/src/rules/rule.ts';
import { rlsWithoutPolicy } from '../../../server/src/rules/security/rls-without-policy.ts';
import { emptyDatabase } from '../../../server/src/sources/sql/database.ts';
import { loadSqlParser } from '../../../server/src/sources/sql/parse.ts';
import { readScript, replayScript } from '../../../server/src/sources/sql/script.ts';
import { lint } from '../../support/checkRule.ts';

const first = `create table users (id int primary key, name text, note text, kind text);
  create table posts (id int primary key, user_id int constraint posts_user references users (id) on delete cascade, a text, b text);
  create table logs (id int, what text);
  create index users_name on users (name);
  alter table posts enable row level security;
  alter table logs enable row level security;
  create policy all_logs on logs using (true);`;

const block = (body: string, declared = 't text; c text;') =>
  `do $$ declare ${declared} begin ${body} end $$;`;

interface Case {
  readonly rule: Rule;
  readonly block: string;
  /** What stands behind the block in the history; PostgreSQL takes it as the block has run. */
  readonly behind?: string;
  /** The labels that the rule tells with a block that does nothing, and with this one. */
  readonly without: readonly string[];
  readonly told: readonly string[];
}

const everyTable = "for t in select tablename from pg_tables where schemaname = 'public' loop";

const cases: Readonly<Record<string, Case>> = {
  'an index that it looks for and drops': {
    rule: duplicateIndex,
    block: block(
      `select indexname into c from pg_indexes where tablename = 'users' and indexdef like '%(name)%'; execute 'drop index ' || quote_ident(c);`,
    ),
    behind:
      'create index users_by_name on users (name); create index posts_a on posts (a); create index posts_a2 on posts (a);',
    without: ['users_by_name', 'posts_a2'],
    told: ['posts_a2'],
  },
  'a foreign key that it looks for and drops': {
    rule: duplicateForeignKey,
    block: block(
      `select conname into c from pg_constraint where conrelid = 'posts'::regclass and contype = 'f'; execute format('alter table posts drop constraint %I', c);`,
    ),
    behind:
      'alter table posts add constraint posts_owner foreign key (user_id) references users (id) on delete cascade;',
    without: ['posts_owner'],
    told: [],
  },
  'the same of another table': {
    rule: duplicateForeignKey,
    block: block(`c := 'users_pkey1'; execute format('alter table users drop constraint if exists %I', c);`),
    behind:
      'alter table posts add constraint posts_owner foreign key (user_id) references users (id) on delete cascade;',
    without: ['posts_owner'],
    told: ['posts_owner'],
  },
  'a column that it drops from the tables of a list': {
    rule: alreadyExists,
    block: block(
      `foreach t in array array['users', 'gone'] loop execute format('alter table if exists %I drop column note', t); end loop;`,
    ),
    behind: 'alter table users add column note text;',
    without: ['alter table users add column note text'],
    told: [],
  },
  'a table that it drops': {
    rule: alreadyExists,
    block: block(`for t in select 'logs' loop execute 'drop table ' || t; end loop;`),
    behind: 'create table logs (id int);',
    without: ['create table logs (id int)'],
    told: [],
  },
  'columns that it gives to all tables but some': {
    rule: missingTimestamps,
    block: block(
      `${everyTable} continue when t not in ('users', 'posts'); execute format('alter table %I add column created_at timestamptz default now()', t); end loop;`,
    ),
    without: ['users', 'posts'],
    told: [],
  },
  'columns that it gives to the tables of a text': {
    rule: missingTimestamps,
    block: block(
      `foreach t in array '{users}'::text[] loop execute format('alter table %I add column created_at timestamptz default now()', t); end loop;`,
    ),
    without: ['users', 'posts'],
    told: ['posts'],
  },
  'a key by a text in a variable': {
    rule: missingPrimaryKey,
    block: block(`t := 'logs'; c := 'alter table ' || t || ' add primary key (id)'; execute c;`),
    without: ['logs'],
    told: [],
  },
  'an index on what is written out': {
    rule: unindexedForeignKey,
    block: block(`c := 'user'; execute format('create index %I on posts (%I)', 'by_' || c, c || '_id');`),
    without: ['posts_user'],
    told: [],
  },
  'tables whose names it makes': {
    rule: foreignKeyTargetMissing,
    block: block(
      `for i in 1..2 loop execute format('create table part_%s (id int primary key)', i); end loop;`,
    ),
    behind: 'create table readers (id int primary key, part int references part_2 (id));',
    without: ['part_2'],
    told: [],
  },
  'partitions, which nothing leads to': {
    rule: foreignKeyTargetMissing,
    block: block(`execute format('create table %I partition of parted default', 'parted_' || 'rest');`),
    behind: '',
    without: [],
    told: [],
  },
  'policies for all tables': {
    rule: rlsWithoutPolicy,
    block: block(`${everyTable} execute format('create policy own on %I using (true)', t); end loop;`),
    without: ['posts'],
    told: [],
  },
  'what touches no part of a table': {
    rule: rlsWithoutPolicy,
    block: block(
      `${everyTable} raise notice 'create policy on %', t; execute format('grant select on %I to public', t); end loop;`,
    ),
    without: ['posts'],
    told: ['posts'],
  },
  'texts of which nothing is known': {
    rule: missingPrimaryKey,
    block: block(`for c in select body from todo loop execute c; end loop;`),
    without: ['logs'],
    told: [],
  },
};

describe('what a block does by statements that it puts together', () => {
  let database: PGlite;
  before(async () => {
    await loadSqlParser();
    database = await PGlite.create();
  });
  after(() => database.close());

  const prepared = `${first} create table todo (id int primary key, body text); create table parted (id int) partition by list (id);`;

  for (const [name, { rule, block: text, behind = '', without, told }] of Object.entries(cases))
    it(`is uncertain from then on: ${name}`, async () => {
      const labels = (second: string) => {
        const files = new Map([
          ['0001_first.sql', prepared],
          ['0002_block.sql', second],
          ['0003_behind.sql', behind],
        ]);
        return lint(rule, files, { options: {}, run: {} })
          .map(({ span: at }) => {
            const own = [...files].find(([path]) => at.file.endsWith(path))?.[1] ?? '';
            return own.slice(at.start, at.end);
          })
          .filter((label) => !/^(?:todo|parted)$/.test(label));
      };
      assert.deepEqual(labels("do $$ begin perform 'nothing'; end $$;"), without);
      assert.deepEqual(labels(text), told);
      await database.exec('drop schema public cascade; create schema public;');
      await database.exec(prepared);
      await database.exec(text);
      await database.exec(behind);
    });

  it('leaves texts that are written out and other tables certain', () => {
    const state = replayScript(
      emptyDatabase('/db'),
      readScript(
        '/1.sql',
        `${first} ${block("execute 'create index posts_a on posts (a)';")} ${block("execute format('alter table %I.logs add column %I text', 'public', 'x');")}`,
      ),
    );
    assert.deepEqual(
      [...state.tables.values()].map((table) => [known(table.name), table.gaps.map((gap) => gap.in)]),
      [
        ['users', []],
        ['posts', []],
        ['logs', ['columns']],
      ],
    );
  });
});
