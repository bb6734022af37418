import assert from 'node:assert/strict';
import type { ExampleRun } from '../../../server/src/rules/example.ts';
import { columnTypeWithoutUsing } from '../../../server/src/rules/migration/column-type-without-using.ts';
import { dropCascade } from '../../../server/src/rules/migration/drop-cascade.ts';
import { dropTable } from '../../../server/src/rules/migration/drop-table.ts';
import { indexNotConcurrent } from '../../../server/src/rules/migration/index-not-concurrent.ts';
import { narrowingTypeChange } from '../../../server/src/rules/migration/narrowing-type-change.ts';
import { statementAfterExclusiveLock } from '../../../server/src/rules/migration/statement-after-exclusive-lock.ts';
import { tableMadeLater } from '../../../server/src/rules/migration/table-made-later.ts';
import type { Rule } from '../../../server/src/rules/rule.ts';
import { loadSqlParser } from '../../../server/src/sources/sql/parse.ts';
import { lint } from '../../support/checkRule.ts';

describe('what migrations do is told by how much it hurts:', () => {
  before(loadSqlParser);

  it('an index on a table of many rows, of some, of a handful, and on the way back', () => {
    const first = `create table orders (id int primary key, total int);
      create table clinics (id int primary key, owner_id int, total int);
      create table plans (id int primary key, total int);`;
    const index = (table: string) => `create index on ${table} (total);`;
    assert.deepEqual(severities(indexNotConcurrent, first, index('orders')), ['warning']);
    assert.deepEqual(severities(indexNotConcurrent, first, index('clinics')), ['info']);
    assert.deepEqual(severities(indexNotConcurrent, first, index('plans')), ['hint']);
    assert.deepEqual(severities(indexNotConcurrent, first, index('orders'), { direction: 'down' }), ['hint']);
    assert.deepEqual(severities(indexNotConcurrent, first, index('elsewhere')), ['warning']);
  });

  it('rows that the migration has copied before it drops their table', () => {
    const first = 'create table old_notes (id int); create table notes (id int);';
    const drop = 'drop table old_notes;';
    assert.deepEqual(severities(dropTable, first, drop), ['warning']);
    assert.deepEqual(severities(dropTable, first, `insert into notes select id from old_notes; ${drop}`), [
      'hint',
    ]);
  });

  it('CASCADE where something stays that goes along, and where nothing does', () => {
    const first =
      'create table users (id int primary key); create table orders (id int, user_id int references users);';
    assert.deepEqual(severities(dropCascade, first, 'drop table users cascade;'), ['warning']);
    assert.deepEqual(severities(dropCascade, first, 'drop table orders cascade;'), ['hint']);
    assert.deepEqual(severities(dropCascade, first, 'drop table users cascade; drop table orders cascade;'), [
      'hint',
      'hint',
    ]);
  });

  it('numbers that hardly anybody has', () => {
    const first = 'create table orders (id int, total numeric(18, 3));';
    const change = (type: string) => `alter table orders alter total type ${type};`;
    assert.deepEqual(severities(narrowingTypeChange, first, change('numeric(18, 4)')), ['hint']);
    assert.deepEqual(severities(narrowingTypeChange, first, change('numeric(8, 3)')), ['warning']);
  });

  it('a cast of a text that is written is any of them', () => {
    const change = 'alter table posts alter words type text[] using words::text[];';
    assert.deepEqual(severities(columnTypeWithoutUsing, 'create table posts (words text);', change), []);
    assert.deepEqual(severities(columnTypeWithoutUsing, 'create table posts (words uuid);', change), [
      'error',
    ]);
  });

  it('work that takes the lock itself is told by another rule', () => {
    const first = 'create table orders (id int primary key, total int);';
    const add = 'alter table orders add column note text;';
    const run: ExampleRun = { wrapped: true };
    const check = 'alter table orders add check (total > 0);';
    assert.deepEqual(severities(statementAfterExclusiveLock, first, `${add} ${check}`, run), []);
    assert.deepEqual(
      severities(statementAfterExclusiveLock, first, `${add} create index on orders (total);`, run),
      ['warning'],
    );
  });

  it('the order of two files of one day is in nobody’s hand', () => {
    const files = (one: string, other: string) =>
      lint(
        tableMadeLater,
        new Map([
          [one, 'alter table tags add column word text;'],
          [other, 'create table tags (id int);'],
        ]),
        { options: {} },
      ).length;
    assert.equal(files('20240101-a.sql', '20240102-b.sql'), 1);
    assert.equal(files('20240101-tags-fks.sql', '20240101-tags.sql'), 0);
  });
});

function severities(
  rule: Rule,
  first: string,
  then: string,
  run: ExampleRun = {},
): readonly (string | undefined)[] {
  const files = new Map([
    ['0001_first.sql', first],
    ['0002_then.sql', then],
  ]);
  return lint(rule, files, { options: {}, run }).map(({ milder }) => milder ?? rule.severity);
}
