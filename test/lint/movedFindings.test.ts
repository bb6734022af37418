import assert from 'node:assert/strict';
import { moveFindings } from '../../server/src/lint/movedFindings.ts';
import type { Index, Table } from '../../server/src/model/schema.ts';
import { readFixture } from '../support/fixture.ts';

describe('findings of a table that was pushed down', () => {
  const text = `
    import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
    export const users = pgTable('users', { id: integer().primaryKey() });
    export const posts = pgTable('posts', { id: integer().primaryKey(), userId: integer().references(() => users.id), a: text() },
      (t) => [index('i').on(t.a)]);
  `;
  const tableIn = (source: string): Table => {
    const { schema } = readFixture(new Map([['schema.ts', source]]));
    return schema.tables.find((table) => table.binding === 'posts') as Table;
  };
  const old = tableIn(text);

  it('move along, although the two readings share what has no place', () => {
    const now = { ...tableIn(`// more\n${text}`), checks: old.checks, policies: old.policies };
    assert.deepEqual(moveFindings([], old, now), []);
  });

  it('do not when a shared part stands where it stood', () => {
    const now = { ...tableIn(`// more\n${text}`), indexes: old.indexes };
    assert.equal(moveFindings([], old, now), undefined);
  });

  it('take the place along that an edit puts an index into', () => {
    const now = tableIn(`// more\n${text}`);
    const [index] = old.indexes as readonly [Index];
    const edit = {
      kind: 'add-index',
      table: old.id,
      columns: ['a'],
      replaces: index.span.whole,
    } as const;
    const finding = {
      rule: 'r',
      entity: old.id,
      span: index.span.name,
      message: 'm',
      related: [],
      fixes: [{ title: 't', safety: 'suggested', edits: [edit] }],
    } as const;
    const moved = moveFindings([finding as never], old, now) as unknown as readonly [typeof finding];
    assert.deepEqual(moved[0].fixes[0].edits[0].replaces, now.indexes[0]?.span.whole);
  });
});
