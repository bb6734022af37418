import assert from 'node:assert/strict';
import { integer, pgEnum, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { resolveRenames } from '../../server/src/migrations/ambiguity.ts';
import { migrationName } from '../../server/src/migrations/migrationName.ts';
import { snapshotOf } from './support/inProcessKit.ts';

const id = () => integer('id').primaryKey();
const none = { renames: [], creates: [] };

describe('a new part that may be an old one', () => {
  it('is suggested to be the column of the same type and a like name', async () => {
    const { questions } = await resolve(
      { a: pgTable('a', { id: id(), name: text('name'), at: timestamp('at') }) },
      { a: pgTable('a', { id: id(), fullName: text('full_name'), createdAt: timestamp('created_at') }) },
    );
    assert.deepEqual(
      questions.map(({ created, suggested }) => [created, suggested]),
      [
        ['a.full_name', 'a.name'],
        ['a.created_at', 'a.at'],
      ],
    );
  });

  it('is not suggested to be a column of another kind', async () => {
    const { questions } = await resolve(
      { a: pgTable('a', { id: id(), x: integer('x'), note: text('note') }) },
      { a: pgTable('a', { id: id(), x: integer('x'), deletedAt: timestamp('deleted_at') }) },
    );
    assert.deepEqual(
      questions.map(({ created, candidates, suggested }) => [created, candidates[0]?.name, suggested]),
      [['a.deleted_at', 'a.note', undefined]],
    );
  });

  it('is suggested to be the table with the same columns, once', async () => {
    const before = { users: pgTable('users', { id: id(), name: text('name'), email: text('email') }) };
    const after = {
      people: pgTable('people', { id: id(), name: text('name'), email: text('email') }),
      tags: pgTable('tags', { id: id(), label: text('label') }),
    };
    const { questions } = await resolve(before, after);
    assert.deepEqual(
      questions.map(({ created, suggested }) => [created, suggested]),
      [
        ['people', 'users'],
        ['tags', undefined],
      ],
    );
  });

  it('is asked about below a renamed table by its new name', async () => {
    const before = { users: pgTable('users', { id: id(), name: text('name') }) };
    const after = { people: pgTable('people', { id: id(), title: text('title') }) };
    const { questions, renames } = await resolve(before, after, {
      renames: [{ from: 'users', to: 'people' }],
      creates: [],
    });
    assert.deepEqual(
      questions.map(({ created, candidates }) => [created, candidates[0]?.name]),
      [['people.title', 'people.name']],
    );
    assert.deepEqual(renames, [
      { kind: 'table', from: 'public.users', to: 'public.people', table: undefined },
    ]);
  });

  it('is an enum by its values', async () => {
    const { questions } = await resolve(
      { e: pgEnum('state', ['open', 'paid', 'sent']) },
      { e: pgEnum('order_status', ['open', 'paid', 'sent']) },
    );
    assert.deepEqual(
      questions.map(({ kind, created, suggested }) => [kind, created, suggested]),
      [['enum', 'order_status', 'state']],
    );
  });

  it('is no question where nothing has gone, and decisions that match nothing are told', async () => {
    const decisions = { renames: [{ from: 'a.x', to: 'a.z' }], creates: ['b'] };
    const { questions, unused } = await resolve(
      { a: pgTable('a', { id: id() }) },
      { a: pgTable('a', { id: id(), y: text('y') }) },
      decisions,
    );
    assert.deepEqual({ questions, unused }, { questions: [], unused: ['a.x:a.z', 'b'] });
  });

  async function resolve(
    before: Record<string, unknown>,
    after: Record<string, unknown>,
    decisions: Parameters<typeof resolveRenames>[2] = none,
  ) {
    return resolveRenames(
      await snapshotOf('postgresql', before),
      await snapshotOf('postgresql', after),
      decisions,
    );
  }
});

describe('the name of a migration', () => {
  const on = (
    action: 'create' | 'drop' | 'alter',
    part: 'column' | 'index',
    name: string,
    ...aspects: string[]
  ) => ({ action, part, name, table: 'orders', aspects }) as const;
  const table = (name: string) => ({ action: 'create', part: 'table', name, aspects: [] }) as const;

  for (const [changes, name] of [
    [[on('create', 'index', 'orders_status_idx')], 'add_orders_status_index'],
    [[on('create', 'index', 'by_status')], 'add_orders_by_status_index'],
    [[on('create', 'column', 'paidAt')], 'add_orders_paid_at'],
    [[on('alter', 'column', 'total', 'type')], 'change_orders_total_type'],
    [[on('drop', 'column', 'total'), on('create', 'column', 'sum')], 'change_orders'],
    [[table('auth.users'), table('posts')], 'create_users_and_posts'],
    [[table('a'), table('b'), table('c')], 'create_a_and_2_more'],
    [[table('x'.repeat(80))], `create_${'x'.repeat(43)}`],
  ] as const) {
    it(`is ${name}`, () => assert.equal(migrationName(changes), name));
  }

  it('tells a rename', () => {
    const rename = { kind: 'column', table: 'users', from: 'name', to: 'full_name' } as const;
    assert.equal(migrationName([], [rename]), 'rename_users_name_to_full_name');
  });
});
