import assert from 'node:assert/strict';
import { columnOf } from '../../../../server/src/model/catalog.ts';
import type { SchemaEdit } from '../../../../server/src/model/edit.ts';
import type { Column, ForeignKey, Schema, Table } from '../../../../server/src/model/schema.ts';
import { known } from '../../../../server/src/model/unknown.ts';

/** Asserts that a schema, read again, has what an edit of its former self wanted. */
export function assertWish(edit: SchemaEdit, before: Schema, after: Schema): void {
  const table = 'table' in edit ? tableIn(after, edit.table) : undefined;
  const former = 'table' in edit ? tableIn(before, edit.table) : undefined;
  const column =
    table && 'column' in edit && edit.kind !== 'remove-column' ? columnIn(table, edit.column) : undefined;
  switch (edit.kind) {
    case 'add-index': {
      const has = table?.indexes.some((index) => {
        const columns = known(index.members)?.map((part) => part.column);
        const wanted = edit.expression ? '' : edit.columns.join();
        return index.unique === (edit.unique ?? false) && columns?.join() === wanted;
      });
      assert.ok(has, 'the index is there');
      break;
    }
    case 'add-unique':
      assert.ok(table?.uniques.some((unique) => known(unique.columns)?.join() === edit.columns.join()));
      break;
    case 'set-column-unique':
      assert.ok(table?.uniques.some((unique) => known(unique.columns)?.join() === edit.column));
      break;
    case 'add-primary-key':
      assert.deepEqual(table?.primaryKey && known(table.primaryKey.columns), edit.columns);
      break;
    case 'add-check':
      assert.ok(table?.checks.some((check) => check.name.explicit === edit.name));
      break;
    case 'add-foreign-key': {
      const key = table?.foreignKeys.find((one) => known(one.columns)?.join() === edit.columns.join());
      const target = known(key?.target);
      assert.equal(target?.table, edit.target.table);
      assert.deepEqual(target && known(target.columns), edit.target.columns);
      assert.equal(key?.onDelete, edit.onDelete);
      assert.ok(!key?.unannotatedCallback, 'TypeScript can tell its type');
      break;
    }
    case 'add-column': {
      const added = table?.columns.filter((one) => !columnOf(former as Table, one.key)) ?? [];
      const words = added.map((one) => one.key.replace(/[A-Z]/g, '_$&').toLowerCase());
      assert.ok(words.includes(edit.words.join('_')), 'the column is there');
      break;
    }
    case 'remove-part':
      assert.ok(countParts(table) < countParts(former));
      break;
    case 'set-not-null':
      assert.equal(column?.notNull, edit.notNull);
      break;
    case 'set-default':
      if (!edit.default) assert.equal(column?.default, undefined);
      else if (edit.default.kind === 'per-row') assert.equal(column?.application.default, true);
      else assert.ok(column?.default !== undefined || column?.application.default);
      break;
    case 'set-on-update':
      assert.ok(column?.application.onUpdate || column?.onUpdateNow);
      break;
    case 'set-referential-action': {
      const old = former?.foreignKeys.find((key) => key.span.whole.start === edit.foreignKey.start);
      const columns = old && known(old.columns)?.join();
      const key = table?.foreignKeys.find((one) => known(one.columns)?.join() === columns) as ForeignKey;
      assert.equal(edit.event === 'delete' ? key.onDelete : key.onUpdate, edit.action);
      break;
    }
    case 'set-part-name':
      assert.ok(names(table).includes(edit.name), `${edit.name} among ${names(table)}`);
      break;
    case 'set-column-type': {
      const type = column && known(column.type);
      assert.ok(type, 'the type is known');
      assert.notEqual(type.sql, sqlOf(columnIn(former as Table, edit.column)));
      break;
    }
    case 'split-off': {
      assert.ok(edit.columns.every((key) => !table || !columnOf(table, key)));
      const made = after.tables.filter(({ id }) => !before.tables.some((other) => other.id === id));
      assert.equal(made.length, 1);
      assert.equal(known(made[0]?.foreignKeys[0]?.target)?.table, edit.table);
      assert.equal(known(made[0]?.primaryKey?.columns)?.length, 2);
      break;
    }
    case 'use-enum-type': {
      const type = column && known(column.type);
      const entity = after.enums.find((one) => one.id === type?.enum);
      assert.deepEqual(entity?.values, edit.values);
      break;
    }
    case 'make-array':
      if (table?.dialect === 'postgresql') assert.equal(column && known(column.type)?.arrayDimensions, 1);
      else assert.ok(column && (known(column.type)?.mode ?? known(column.type)?.family) === 'json');
      break;
    case 'set-generated':
      assert.ok(column?.generated && column.default === undefined);
      break;
    case 'set-nulls-not-distinct':
      assert.ok(table?.uniques.some(({ nullsNotDistinct }) => nullsNotDistinct));
      break;
    case 'set-column-name':
      assert.equal(column?.name, edit.name);
      break;
    case 'set-table-name':
      assert.equal(table?.name, edit.name);
      break;
    case 'set-deferrable':
      assert.ok(table?.foreignKeys.some(({ deferrable }) => deferrable === 'deferred'));
      break;
    case 'remove-column':
      assert.equal(table && columnOf(table, edit.column), undefined);
      break;
    case 'annotate-reference':
      assert.ok(!table?.foreignKeys.some((key) => key.unannotatedCallback));
      break;
    case 'validate-constraint':
      assert.ok(![...(table?.checks ?? []), ...(table?.foreignKeys ?? [])].some(({ notValid }) => notValid));
      break;
    case 'cover-file':
    case 'export-binding':
      break;
    default:
      edit satisfies never;
  }
}

function tableIn(schema: Schema, id: string): Table {
  const table = schema.tables.find((one) => one.id === id);
  assert.ok(table, `${id} is in the schema`);
  return table;
}

function columnIn(table: Table, key: string): Column {
  const column = columnOf(table, key);
  assert.ok(column, `${key} is in the table`);
  return column;
}

function sqlOf(column: Column): string | undefined {
  return known(column.type)?.sql;
}

function countParts(table: Table | undefined): number {
  if (!table) return 0;
  const { uniques, foreignKeys, indexes, checks, primaryKey } = table;
  return uniques.length + foreignKeys.length + indexes.length + checks.length + (primaryKey ? 1 : 0);
}

function names(table: Table | undefined): readonly unknown[] {
  if (!table) return [];
  const parts = [...table.uniques, ...table.foreignKeys, ...table.indexes, ...table.checks];
  return [...parts.map((part) => part.name.explicit), table.primaryKey?.name.explicit];
}
