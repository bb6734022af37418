import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type * as Kit from 'drizzle-kit/api';
import { diffSchemas, type SchemaChange, summarizeChanges } from '../../server/src/model/diff.ts';
import type { Dialect, Schema } from '../../server/src/model/schema.ts';
import { fromSnapshot } from '../../server/src/sources/drizzle/snapshot/fromSnapshot.ts';
import { toSnapshot } from '../../server/src/sources/drizzle/snapshot/toSnapshot.ts';
import { createSchemaDiff } from '../../server/src/workspace/drift/schemaDiff.ts';
import { drizzleFixtures } from '../support/drizzleFixtures.ts';
import { readSchema } from '../support/readSchema.ts';

type Json = Record<string, unknown>;

const kit: typeof Kit = createRequire(import.meta.url)('drizzle-kit/api');

describe('the difference of two schemas', () => {
  for (const fixture of drizzleFixtures()) {
    describe(`${fixture.dialect}/${fixture.name}`, () => {
      const { schema, exposed } = readSchema(fixture);
      const snapshot = plain(toSnapshot(schema, exposed, fixture.dialect));

      it('is nothing between a schema and itself', () => {
        assert.deepEqual(diffSchemas(model(snapshot), model(snapshot)), []);
      });

      it('is the same table by table, as it is made while one types', () => {
        for (const { what, edited } of editsOf(snapshot)) {
          const whole = diffSchemas(model(edited), model(snapshot));
          const steps = createSchemaDiff(JSON.stringify(edited), fixture.dialect)?.run(schema, exposed);
          let step = steps?.next();
          while (step && !step.done) step = steps?.next();
          const lines = (changes: readonly SchemaChange[]) => changes.map((it) => JSON.stringify(it)).sort();
          assert.deepEqual(lines(step?.value?.changes ?? []), lines(whole), what);
        }
      });

      it('is what drizzle-kit sees, for each edit of a part', async () => {
        const wrong: string[] = [];
        const edits = editsOf(snapshot);
        assert.ok(edits.length > 0);
        for (const { what, edited } of edits) {
          const kitSays = await verdict(fixture.dialect, snapshot, edited);
          if (kitSays === undefined) continue;
          const changes = diffSchemas(model(snapshot), model(edited));
          if (changes.length > 0 !== kitSays)
            wrong.push(`${what}: drizzle-kit says ${kitSays}, we ${JSON.stringify(changes)}`);
        }
        assert.deepEqual(wrong, []);
      }).timeout(60_000);
    });
  }

  it('tells what changed', () => {
    const before = model(
      pg({
        users: { id: 'integer', name: 'text' },
        posts: { id: 'integer' },
      }),
    );
    const after = model(pg({ users: { id: 'bigint', email: 'text' }, tags: { id: 'integer' } }));
    const changes = diffSchemas(before, after);
    assert.deepEqual(
      changes.map(({ action, part, table, name, aspects }) =>
        [action, part, [table, name].filter(Boolean).join('.'), ...aspects].join(' '),
      ),
      [
        'drop table posts',
        'drop column users.name',
        'alter column users.id type',
        'create column users.email',
        'create table tags',
      ],
    );
    assert.equal(summarizeChanges(changes), '2 tables and 3 columns');
  });

  it('says nothing of what is unknown', () => {
    const known = model(pg({ users: { id: 'integer', name: 'text' } }));
    const half = pg({ users: { id: { unknown: 'computed' } } });
    const users = (half.tables as Record<string, Json>)['public.users'] as Json;
    users.unknown = [{ in: 'columns', reason: 'a spread' }];
    assert.deepEqual(diffSchemas(known, model(half)), []);
  });
});

function pg(tables: Record<string, Record<string, unknown>>): Json {
  const entries = Object.entries(tables).map(([name, columns]) => [
    `public.${name}`,
    {
      name,
      schema: '',
      columns: Object.fromEntries(
        Object.entries(columns).map(([key, type]) => [key, { name: key, type, notNull: false }]),
      ),
    },
  ]);
  return { version: '7', dialect: 'postgresql', tables: Object.fromEntries(entries) };
}

function model(snapshot: Json): Schema {
  const schema = fromSnapshot(snapshot, '/a/meta/0000_snapshot.json');
  assert.ok(schema);
  return schema;
}

function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** Whether drizzle-kit would write a migration; undefined where it cannot tell. */
async function verdict(dialect: Dialect, before: Json, after: Json): Promise<boolean | undefined> {
  const generate = {
    postgresql: kit.generateMigration,
    mysql: kit.generateMySQLMigration,
    sqlite: kit.generateSQLiteMigration,
  }[dialect] as (before: unknown, after: unknown) => Promise<readonly string[]>;
  const { log } = console;
  console.log = () => {};
  try {
    return (await generate(plain(before), plain(after))).length > 0;
  } catch {
    return undefined;
  } finally {
    console.log = log;
  }
}

interface Edit {
  readonly what: string;
  readonly edited: Json;
}

/** Snapshots with one part changed or taken away. */
function editsOf(snapshot: Json): readonly Edit[] {
  const edits: Edit[] = [];
  const edit = (what: string, change: (copy: Json) => void) => {
    const edited = plain(snapshot);
    change(edited);
    if (JSON.stringify(edited) !== JSON.stringify(snapshot)) edits.push({ what, edited });
  };
  for (const name of Object.keys(at(snapshot, 'tables'))) {
    const inTable = (change: (table: Json) => void) => (copy: Json) => change(at(copy, 'tables', name));
    edit(`drop ${name}`, (copy) => delete at(copy, 'tables')[name]);
    for (const column of Object.keys(at(snapshot, 'tables', name, 'columns'))) {
      // An unknown part is like everything; drizzle-kit would compare its mark.
      if (JSON.stringify(at(snapshot, 'tables', name, 'columns', column)).includes('"unknown"')) continue;
      const inColumn = (change: (column: Json) => void) =>
        inTable((table) => change(at(table, 'columns', column)));
      const path = `${name}.${column}`;
      edit(
        `${path} nullable or not`,
        inColumn((it) => Object.assign(it, { notNull: !it.notNull })),
      );
      edit(
        `${path} default`,
        inColumn((it) => Object.assign(it, { default: '(1 + 1)' })),
      );
      edit(
        `${path} no default`,
        inColumn((it) => delete it.default),
      );
      edit(
        `${path} type`,
        inColumn((it) => Object.assign(it, { type: 'numeric(7, 1)' })),
      );
    }
    for (const list of ['indexes', 'foreignKeys', 'uniqueConstraints', 'checkConstraints', 'policies']) {
      for (const part of Object.keys(at(snapshot, 'tables', name, list))) {
        edit(
          `${name} ${list} ${part} gone`,
          inTable((table) => delete at(table, list)[part]),
        );
        for (const [key, value] of Object.entries(at(snapshot, 'tables', name, list, part))) {
          if (key === 'name' || key.startsWith('table') || key.startsWith('schema') || key === 'on') continue;
          const other = otherValue(key, value);
          if (other !== undefined)
            edit(
              `${name} ${list} ${part} ${key}`,
              inTable((table) => Object.assign(at(table, list, part), { [key]: other })),
            );
        }
      }
    }
  }
  for (const list of ['enums', 'sequences', 'roles', 'views', 'schemas']) {
    for (const part of Object.keys(at(snapshot, list))) {
      if (list !== 'enums' && list !== 'schemas')
        edit(`${list} ${part} gone`, (copy) => delete at(copy, list)[part]);
    }
  }
  for (const part of Object.keys(at(snapshot, 'enums')))
    edit(`enum ${part} value`, (copy) => (at(copy, 'enums', part).values as unknown[]).push('another'));
  for (const part of Object.keys(at(snapshot, 'views')))
    edit(`view ${part}`, (copy) =>
      Object.assign(at(copy, 'views', part), { definition: 'select 1 as "one"' }),
    );
  for (const part of Object.keys(at(snapshot, 'sequences')))
    edit(`sequence ${part}`, (copy) => Object.assign(at(copy, 'sequences', part), { cache: '7' }));
  return edits;
}

function otherValue(key: string, value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (key === 'onDelete' || key === 'onUpdate') return value === 'cascade' ? 'set null' : 'cascade';
  if (key === 'method') return value === 'btree' ? 'hash' : 'btree';
  if (key === 'where' || key === 'value' || key === 'using') return '(1 = 1)';
  return undefined;
}

function at(json: Json, ...path: readonly string[]): Json {
  let value: unknown = json;
  for (const key of path) value = (value as Json | undefined)?.[key];
  return (value ?? {}) as Json;
}
