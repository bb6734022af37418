import assert from 'node:assert/strict';
import { compareDiagrams } from '../../../server/src/ide/diagram/compare.ts';
import { diagramSnapshot } from '../../../server/src/ide/diagram/snapshot.ts';
import type { DiagramDiff } from '../../../server/src/protocol/diagramMessages.ts';
import { createDrizzleReader } from '../../../server/src/sources/drizzle/reader.ts';
import { createMemoryHost } from '../../support/memoryHost.ts';

const before = `
export const users = pgTable('users', { id: integer('id').primaryKey(), mail: text('mail'), name: text('name') });
export const posts = pgTable('posts', { id: integer('id').primaryKey(), by: integer('by').references(() => users.id) });`;

describe('the comparison of two schemas', () => {
  it('finds nothing in two that are alike', () => {
    const diff = compare(before, `\n${before}`);
    assert.deepEqual([diff.tables, diff.edges, diff.words], [{}, {}, []]);
  });

  it('keeps what is gone in the picture, where it stood', () => {
    const diff = compare(
      before,
      before.replace(" mail: text('mail'),", '').replace('.references(() => users.id)', ''),
    );
    const users = diff.snapshot.tables[0];
    assert.deepEqual(
      users?.columns.map(({ name }) => name),
      ['id', 'mail', 'name'],
    );
    assert.deepEqual(diff.tables[users?.id ?? '']?.columns, { mail: { kind: 'removed' } });
    const [edge] = diff.snapshot.edges;
    assert.equal(diff.edges[edge?.id ?? ''], 'removed');
  });

  it('says what a column was', () => {
    const diff = compare(before, before.replace("text('mail')", "text('mail').notNull().default('x')"));
    const [users] = Object.values(diff.tables);
    assert.equal(users?.kind, 'changed');
    assert.deepEqual(users.columns, { mail: { kind: 'changed', before: 'text' } });
    assert.deepEqual(users.words, ['column mail changed: default, NOT NULL (was text)']);
  });

  it('takes a renamed table for one that went and one that came, whatever its variable', () => {
    const diff = compare(before, before.replace("'users'", "'people'"));
    const kinds = diff.snapshot.tables.map(({ id, name }) => [name, diff.tables[id]?.kind]);
    assert.deepEqual(kinds, [
      ['people', 'added'],
      ['posts', 'changed'],
      ['users', 'removed'],
    ]);
    const ids = diff.snapshot.tables.map(({ id }) => id);
    assert.equal(new Set(ids).size, 3);
    assert.deepEqual(Object.values(diff.edges).sort(), ['added', 'removed']);
  });

  it('tells a changed key of the same ends', () => {
    const diff = compare(before, before.replace('=> users.id)', "=> users.id, { onDelete: 'cascade' })"));
    assert.deepEqual(Object.values(diff.edges), ['changed']);
  });
});

function compare(one: string, two: string): DiagramDiff {
  const state = (text: string) => {
    const imports = "import { integer, pgTable, text } from 'drizzle-orm/pg-core';\n";
    const reader = createDrizzleReader(createMemoryHost({ '/schema.ts': imports + text }), {});
    const schema = reader.read('/schema.ts').parts;
    const source = { schema, findings: new Map(), broken: new Set<string>() };
    return {
      schema,
      snapshot: diagramSnapshot(source, { project: 'p', title: 'p', relative: (file) => file }),
    };
  };
  return compareDiagrams(state(one), state(two), 'one and two');
}
