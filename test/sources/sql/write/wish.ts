import assert from 'node:assert/strict';
import { columnOf } from '../../../../server/src/model/catalog.ts';
import type { SchemaEdit } from '../../../../server/src/model/edit.ts';
import type { Table } from '../../../../server/src/model/schema.ts';
import { known } from '../../../../server/src/model/unknown.ts';
import { type DatabaseState, partsOf as schemaOf } from '../../../../server/src/sources/sql/database.ts';
import { nameOf } from '../../../../server/src/sources/sql/tableNames.ts';
import { assertWish as assertModelWish } from '../../drizzle/write/wish.ts';
import { partsOf } from './rewrite.ts';

/** Asserts that a database, read again, has what an edit of its former self wanted. */
export function assertWish(edit: SchemaEdit, before: DatabaseState, after: DatabaseState): void {
  switch (edit.kind) {
    case 'set-on-update':
      assert.ok(tableIn(after, edit.table).triggers?.some((trigger) => trigger.events.includes('update')));
      break;
    case 'set-part-name':
      assert.ok(partsOf(tableIn(after, edit.table)).some((part) => nameOf(part.name) === edit.name));
      break;
    case 'add-column': {
      const former = tableIn(before, edit.table);
      const added = tableIn(after, edit.table).columns.filter((one) => !columnOf(former, one.key));
      const names = added.map((one) => one.key.replace(/[A-Z]/g, '_$&').toLowerCase());
      assert.ok(names.includes(edit.words.join('_')), `${edit.words.join('_')} among ${names.join()}`);
      break;
    }
    case 'set-column-type': {
      const type = (state: DatabaseState) => {
        const column = columnOf(tableIn(state, edit.table), edit.column);
        return known(column?.type)?.sql.toLowerCase();
      };
      assert.notEqual(type(after), type(before));
      break;
    }
    default:
      assertModelWish(edit, schemaOf(before), schemaOf(after));
  }
}

function tableIn(state: DatabaseState, id: string): Table {
  const table = [...state.tables.values()].find((one) => one.id === id);
  assert.ok(table, `${id} is in the database`);
  return table;
}
