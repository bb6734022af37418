import assert from 'node:assert/strict';
import { pg, readTexts } from './readText.ts';

const tables = `${pg}
export const users = pgTable('users', { id: uuid(), boss: uuid() });
export const groups = pgTable('groups', { id: uuid() });
export const members = pgTable('members', { user: uuid(), group: uuid() });`;

describe('reading relations', () => {
  it('reads those of `relations()`', () => {
    const { file } = readTexts(`${tables}
export const userRelations = relations(users, ({ one, many }) => ({
  boss: one(users, { fields: [users.boss], references: [users.id], relationName: 'boss' }),
  memberships: many(members),
}));`);
    const [boss, memberships] = file('schema.ts').parts.relations;
    assert.deepEqual(
      [
        boss?.cardinality,
        boss?.from,
        boss?.to,
        boss?.key,
        boss?.fields,
        boss?.references,
        boss?.relationName,
      ],
      ['one', '/s/schema.ts#users', '/s/schema.ts#users', 'boss', ['boss'], ['id'], 'boss'],
    );
    assert.deepEqual(
      [memberships?.cardinality, memberships?.to, memberships?.fields],
      ['many', '/s/schema.ts#members', undefined],
    );
  });

  it('reads those of `defineRelations()`', () => {
    const { file } = readTexts({
      'tables.ts': tables,
      'schema.ts': `import { defineRelations } from 'drizzle-orm'; import * as schema from './tables';
export const all = defineRelations(schema, (r) => ({
  users: {
    boss: r.one.users({ from: r.users.boss, to: r.users.id, alias: 'boss' }),
    groups: r.many.groups({ from: r.users.id.through(r.members.user), to: r.groups.id.through(r.members.group) }),
  },
}));`,
    });
    const [boss, groups] = file('schema.ts').parts.relations;
    assert.deepEqual(
      [boss?.api, boss?.to, boss?.fields, boss?.references, boss?.relationName],
      ['defineRelations', '/s/tables.ts#users', ['boss'], ['id'], 'boss'],
    );
    assert.deepEqual(
      [groups?.cardinality, groups?.to, groups?.fields, groups?.references, groups?.through],
      ['many', '/s/tables.ts#groups', ['id'], ['id'], '/s/tables.ts#members'],
    );
  });

  it('leaves them with the file that binds them, where another holds them in an object', () => {
    const { file } = readTexts({
      'schema.ts': `${tables}
import { relations } from 'drizzle-orm';
export const userRelations = relations(users, ({ many }) => ({ members: many(members) }));`,
      'client.ts':
        "import * as schema from './schema'; import * as own from './own'; export const all = { ...schema, ...own };",
      'own.ts': 'export {};',
    });
    assert.equal(file('client.ts').parts.relations.length, 0);
    assert.equal(file('schema.ts').parts.relations.length, 1);
  });
});
