import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type * as Kit from 'drizzle-kit/api';
import { changesSince } from '../../../../server/src/sources/drizzle/snapshot/changesSince.ts';
import { toSnapshot } from '../../../../server/src/sources/drizzle/snapshot/toSnapshot.ts';
import { drizzleFixtures } from '../../../support/drizzleFixtures.ts';
import { startDrizzleKit } from '../../../support/drizzleKit.ts';
import { readSchema } from '../../../support/readSchema.ts';
import { type TemporaryFolder, temporaryFolder } from '../../../support/temporaryFolder.ts';

/** Columns that share a name, which 1.x refuses; and sizes of arrays, which it has no more. */
const not1 = new Set(['getter-columns', 'object-spread', 'arrays']);

/** A schema has not changed since drizzle-kit 1.x has looked at it. */
describe('the changes since a state of drizzle-kit 1.x', () => {
  const kit = startDrizzleKit('1.0');
  after(() => kit.close());
  let folder: TemporaryFolder | undefined;
  afterEach(() => folder?.remove());

  // 1.x takes the casing from other functions, not from its configuration.
  for (const fixture of drizzleFixtures().filter(({ casing, name }) => !casing && !not1.has(name))) {
    it(`are none in ${fixture.dialect}: ${fixture.name}`, async () => {
      const reply = await kit.snapshot(fixture);
      assert.ok(reply.kind === 'snapshot', reply.kind === 'failed' ? reply.message : '');
      const { schema, exposed } = readSchema(fixture);
      assert.ok(schema.tables.length > 0);
      assert.deepEqual(changesSince(reply.snapshot, schema, exposed, fixture.dialect), []);
    });
  }

  it('are those of a predicate, where only its parentheses mean something', async () => {
    const before = await stateOf('and(gt(t.a, 1), or(gt(t.b, 2), isNull(t.b)))');
    const same = readText('and(gt(t.a, 1), or(gt(t.b, 2), isNull(t.b)))');
    const other = readText('or(and(gt(t.a, 1), gt(t.b, 2)), isNull(t.b))');
    const changes = (read: ReturnType<typeof readSchema>) =>
      changesSince(before, read.schema, read.exposed, 'postgresql')?.map(({ name, aspects }) => [
        name,
        ...aspects,
      ]);
    assert.deepEqual(changes(same), []);
    assert.deepEqual(changes(other), [['by_a', 'predicate']]);
  });

  it('are none where nobody has named the constraints over columns whose case is changed', async () => {
    const text = `import { integer, primaryKey, snakeCase, text, unique } from 'drizzle-orm/pg-core';
export const halls = snakeCase.table('halls', { hallNo: integer().primaryKey(), doorCode: text().unique() });
export const seats = snakeCase.table('seats', {
  hallNo: integer().references(() => halls.hallNo),
  rowName: text(),
  seatNo: integer(),
}, (t) => [primaryKey({ columns: [t.hallNo, t.seatNo] }), unique().on(t.hallNo, t.rowName)]);
`;
    folder = temporaryFolder({ 'schema.ts': text });
    const entries = [`${folder.path}/schema.ts`];
    const reply = await kit.snapshot({ dialect: 'postgresql', entries });
    assert.ok(reply.kind === 'snapshot', reply.kind === 'failed' ? reply.message : '');
    assert.match(JSON.stringify(reply.snapshot), /"door_code"/);
    const { schema, exposed } = readSchema({ entries, root: folder.path });
    assert.deepEqual(changesSince(reply.snapshot, schema, exposed, 'postgresql'), []);
  });

  it('are none for arrays as 1.x has them', async () => {
    const text = `import { integer, pgTable, text } from 'drizzle-orm/pg-core';
export const samples = pgTable('samples', {
  id: integer('id').primaryKey(),
  grid: integer('grid').notNull().default([[1]]).array('[][]'),
  words: text('words').array('[]').notNull(),
});
`;
    folder = temporaryFolder({ 'schema.ts': text });
    const entries = [`${folder.path}/schema.ts`];
    const reply = await kit.snapshot({ dialect: 'postgresql', entries });
    assert.ok(reply.kind === 'snapshot', reply.kind === 'failed' ? reply.message : '');
    const { schema, exposed } = readSchema({ entries, root: folder.path });
    assert.deepEqual(changesSince(reply.snapshot, schema, exposed, 'postgresql'), []);
  });

  function readText(predicate: string): ReturnType<typeof readSchema> {
    folder?.remove();
    folder = temporaryFolder({ 'schema.ts': predicateSchema(predicate) });
    return readSchema({ entries: [`${folder.path}/schema.ts`], root: folder.path });
  }

  async function stateOf(predicate: string): Promise<unknown> {
    folder = temporaryFolder({ 'schema.ts': predicateSchema(predicate) });
    const reply = await kit.snapshot({ dialect: 'postgresql', entries: [`${folder.path}/schema.ts`] });
    assert.ok(reply.kind === 'snapshot', reply.kind === 'failed' ? reply.message : '');
    return reply.snapshot;
  }
});

describe('the changes since a snapshot of drizzle-kit 0.31', () => {
  let folder: TemporaryFolder | undefined;
  afterEach(() => folder?.remove());

  // Of an enum whose values are an object drizzle-kit does not note the schema.
  for (const noted of [true, false]) {
    it(`are none for an enum of unknown values, its schema ${noted ? '' : 'not '}noted`, () => {
      folder = temporaryFolder({
        'schema.ts': `import { pgEnum, pgTable } from 'drizzle-orm/pg-core';
import { Role } from '@elsewhere/roles';
export const role = pgEnum('role', Role);
export const people = pgTable('people', { role: role('role') });
`,
      });
      const { schema, exposed } = readSchema({ entries: [`${folder.path}/schema.ts`], root: folder.path });
      const snapshot = toSnapshot(schema, exposed, 'postgresql') as {
        readonly tables: Record<string, { readonly columns: Record<string, Record<string, unknown>> }>;
      };
      const column = snapshot.tables['public.people']?.columns.role;
      assert.equal(column?.type, 'role');
      column.typeSchema = noted ? 'public' : undefined;
      assert.deepEqual(changesSince(snapshot, schema, exposed, 'postgresql'), []);
    });
  }

  it('does not take the schema of an enum of an object for a change, as drizzle-kit does not', async () => {
    folder = temporaryFolder({
      'schema.ts': `import { pgEnum, pgTable } from 'drizzle-orm/pg-core';
export const role = pgEnum('role', { Admin: 'admin', User: 'user' });
export const people = pgTable('people', { role: role('role') });
`,
    });
    const { schema, exposed } = readSchema({ entries: [`${folder.path}/schema.ts`], root: folder.path });
    const made = toSnapshot(schema, exposed, 'postgresql');
    const noted = JSON.parse(JSON.stringify(made));
    noted.tables['public.people'].columns.role.typeSchema = 'public';
    assert.deepEqual(changesSince(noted, schema, exposed, 'postgresql'), []);
    const kit = createRequire(import.meta.url)('drizzle-kit/api') as typeof Kit;
    assert.deepEqual(await kit.generateMigration(noted, JSON.parse(JSON.stringify(made))), []);
  });
});

function predicateSchema(predicate: string): string {
  return `import { and, gt, isNull, or } from 'drizzle-orm';
import { index, integer, pgSchema } from 'drizzle-orm/pg-core';
export const samples = pgSchema('own').table('samples', { a: integer('a'), b: integer('b') }, (t) => [
  index('by_a').on(t.a).where(${predicate}),
]);
`;
}
