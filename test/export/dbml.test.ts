import assert from 'node:assert/strict';
import { Parser } from '@dbml/core';
import { dbmlOf } from '../../server/src/export/dbml.ts';
import type { DiagramEdge, DiagramSnapshot } from '../../server/src/protocol/diagram.ts';
import {
  column,
  edge,
  fixtureFolders,
  oddNames,
  oddSnapshot,
  shopSnapshot,
  snapshot,
  snapshotOfFolder,
  table,
} from './snapshots.ts';

interface Read {
  readonly tables: readonly string[];
  /** `table.column type marks` */
  readonly columns: readonly string[];
  /** `child.columns -> parent.columns` */
  readonly references: readonly string[];
  readonly enums: readonly string[];
}

describe('the DBML export', () => {
  it('reads back to the tables and references of the example schema', () => {
    const shop = shopSnapshot();
    const read = readBack(dbmlOf(shop));
    assert.deepEqual(read, expected(shop));
    assert.ok(read.references.includes('orders.customer_id -> users.id cascade') === false);
    assert.ok(read.references.includes('orders.customer_id -> users.id set null'));
    assert.ok(read.columns.includes('orders.total numeric(12, 2) not null'));
  });

  it('reads back for every fixture', () => {
    for (const folder of fixtureFolders()) {
      const drawn = snapshotOfFolder(folder, 'fixture');
      const text = dbmlOf(drawn);
      assert.deepEqual(readBack(text), expected(drawn), `${folder}\n${text}`);
    }
  });

  it('keeps odd names as they are', () => {
    const odd = oddSnapshot();
    const read = readBack(dbmlOf(odd));
    assert.deepEqual(read.tables, oddNames.map((name) => name.replace(/\n/g, ' ')).sort());
    assert.equal(read.references.length, oddNames.length);
    assert.deepEqual(read.enums, ['odd "enum"']);
  });

  it('writes composite keys as one', () => {
    const drawn = snapshot(
      [
        table('parent', [column('a', { primaryKey: true }), column('b', { primaryKey: true })]),
        table('child', [column('x'), column('y')]),
      ],
      [{ ...edge(['child', 'x', 'y'], ['parent', 'a', 'b']), onDelete: 'set null' }],
    );
    const text = dbmlOf(drawn);
    assert.match(text, /^Ref: "child"\.\("x", "y"\) > "parent"\.\("a", "b"\) \[delete: set null\]$/m);
    assert.match(text, /\("a", "b"\) \[pk\]/);
    assert.deepEqual(readBack(text).references, ['child.x,y -> parent.a,b set null']);
  });

  it('leaves out what the language cannot say', () => {
    const twin = edge(['child', 'x'], ['parent', 'a']);
    const drawn = snapshot(
      [table('parent', [column('a')]), table('child', [column('x')]), table('empty', [])],
      [
        twin,
        { ...twin, id: 'twin' },
        { ...twin, id: 'relation', kind: 'relation' },
        edge(['child'], ['parent']),
      ],
    );
    const read = readBack(dbmlOf(drawn));
    assert.deepEqual(read.tables, ['child', 'empty', 'parent']);
    assert.deepEqual(read.references, ['child.x -> parent.a']);
  });
});

function readBack(text: string): Read {
  const database = new Parser().parse(text, 'dbmlv2');
  const name = (schema: string, own: string) => (schema === 'public' ? own : `${schema}.${own}`);
  return {
    tables: database.schemas
      .flatMap((schema) => schema.tables.map((each) => name(schema.name, each.name)))
      .sort(),
    columns: database.schemas
      .flatMap((schema) =>
        schema.tables.flatMap((each) => {
          const keys = new Set(
            each.indexes.filter(({ pk }) => pk).flatMap(({ columns }) => columns.map(({ value }) => value)),
          );
          return each.fields.map((field) =>
            describeColumn(name(schema.name, each.name), {
              name: field.name,
              type: (field.type as { type_name: string }).type_name,
              primaryKey: field.pk || keys.has(field.name),
              notNull: field.not_null,
            }),
          );
        }),
      )
      .sort(),
    references: database.schemas
      .flatMap((schema) =>
        schema.refs.map((reference) => {
          const [child, parent] = reference.endpoints.map(
            (end) => `${name(end.schemaName ?? 'public', end.tableName)}.${end.fieldNames.join()}`,
          );
          return `${child} -> ${parent}${reference.onDelete ? ` ${reference.onDelete}` : ''}`;
        }),
      )
      .sort(),
    enums: database.schemas
      .flatMap((schema) => schema.enums.map((each) => name(schema.name, each.name)))
      .sort(),
  };
}

function expected({ tables, enums, edges }: DiagramSnapshot): Read {
  const name = (part: { readonly schema: string | undefined; readonly name: string }) =>
    part.schema === undefined || part.schema === 'public' ? part.name : `${part.schema}.${part.name}`;
  const byId = new Map(tables.map((each) => [each.id, each]));
  const end = ({ table: id, columns }: DiagramEdge['from']) => {
    const found = byId.get(id);
    const names = columns.map((key) => found?.columns.find((each) => each.key === key)?.name);
    return found && `${name(found)}.${names.join()}`;
  };
  return {
    tables: tables.map(name).sort(),
    columns: tables
      .flatMap((each) =>
        each.columns.length === 0
          ? [describeColumn(name(each), { name: '?', type: 'unknown', primaryKey: false, notNull: false })]
          : each.columns.map((one, index) => {
              // Two properties may name one column, which is a fault; here the second gets a number.
              const twins = each.columns.slice(0, index).filter((other) => other.name === one.name).length;
              const own = twins === 0 ? one.name : `${one.name}_${twins + 1}`;
              return describeColumn(name(each), { ...one, name: own, type: one.type || 'unknown' });
            }),
      )
      .sort(),
    references: edges
      .filter(({ kind }) => kind === 'foreign-key')
      .map(({ from, to, onDelete }) => `${end(from)} -> ${end(to)}${onDelete ? ` ${onDelete}` : ''}`)
      .sort(),
    enums: enums
      .filter(({ values }) => values.length > 0)
      .map(name)
      .sort(),
  };
}

function describeColumn(
  owner: string,
  { name, type, primaryKey, notNull }: { name: string; type: string; primaryKey: boolean; notNull: boolean },
): string {
  const mark = primaryKey ? ' key' : notNull ? ' not null' : '';
  return `${owner}.${name} ${type.replace(/,\s*/g, ', ')}${mark}`;
}
