import type { EditRefusal, SchemaEdit } from '../../../model/edit.ts';
import { createNaming, type NamedPart } from '../../write/naming.ts';
import { isRefusal, refuse } from '../../write/refusal.ts';
import { type DatabaseState, partsOf } from '../database.ts';
import { readScript, replayScript } from '../script.ts';
import { type Basis, qualifiedName } from './basis.ts';
import { addColumnStatements } from './edits/addColumn.ts';
import { columnStatements } from './edits/columns.ts';
import { constraintStatements } from './edits/constraints.ts';
import { enumStatements } from './edits/enumType.ts';
import { generatedStatements } from './edits/generated.ts';
import { indexStatements } from './edits/indexes.ts';
import { makeArrayStatements } from './edits/makeArray.ts';
import { onUpdateStatements } from './edits/onUpdate.ts';
import { partStatements } from './edits/parts.ts';
import { removeColumnStatements } from './edits/removeColumn.ts';
import { splitOffStatements } from './edits/splitOff.ts';
import { wordingOf } from './wording.ts';
import { defaultNames } from './write.ts';

export interface AlterOptions {
  /** CREATE INDEX CONCURRENTLY: not inside of a transaction. */
  readonly concurrently?: boolean;
  /** SQL whose cases, quotes and spaces are followed: the newest migration. */
  readonly manner?: string;
  readonly conventions?: Partial<Record<NamedPart, string>>;
}

/**
 * Edits of the model as the statements of a migration, in the order in which they are to be run, without their
 * semicolons. An edit that the database has already gives none.
 * @param state the database before the migration; spans of parts are those of its texts
 */
export function alterStatements(
  edits: readonly SchemaEdit[],
  state: DatabaseState,
  options: AlterOptions = {},
): readonly string[] | EditRefusal {
  const wording = wordingOf(options.manner ?? '');
  const naming = createNaming(partsOf(state), defaultNames, options.conventions);
  const statements: string[] = [];
  let current = state;
  for (const [index, edit] of edits.entries()) {
    const basis: Basis = {
      state: current,
      original: state,
      wording,
      naming,
      reference: (table) => qualifiedName(wording, table),
    };
    const added = statementsOf(basis, edit, edits.slice(index + 1), options.concurrently ?? false);
    if (isRefusal(added)) return added;
    const script = readScript('migration', added.map((sql) => `${sql};`).join('\n'));
    if (script.problems.length > 0) return refuse('The change would be SQL that PostgreSQL does not accept.');
    current = replayScript(current, script);
    statements.push(...added);
  }
  return statements;
}

function statementsOf(
  basis: Basis,
  edit: SchemaEdit,
  later: readonly SchemaEdit[],
  concurrently: boolean,
): readonly string[] | EditRefusal {
  switch (edit.kind) {
    case 'add-index':
      return indexStatements(basis, edit, concurrently);
    case 'add-unique':
    case 'add-primary-key':
    case 'add-check':
    case 'add-foreign-key':
    case 'set-column-unique':
      return constraintStatements(basis, edit);
    case 'add-column':
      return addColumnStatements(basis, edit);
    case 'remove-part':
    case 'set-part-name':
    case 'set-referential-action':
    case 'set-nulls-not-distinct':
    case 'validate-constraint':
    case 'set-deferrable':
      return partStatements(basis, edit);
    case 'set-not-null':
    case 'set-default':
    case 'set-column-type':
      return columnStatements(basis, edit, later);
    case 'set-on-update':
      return onUpdateStatements(basis, edit);
    case 'use-enum-type':
      return enumStatements(basis, edit);
    case 'split-off':
      return splitOffStatements(basis, edit);
    case 'make-array':
      return makeArrayStatements(basis, edit);
    case 'set-generated':
      return generatedStatements(basis, edit);
    case 'remove-column':
      return removeColumnStatements(basis, edit);
    case 'set-column-name':
    case 'set-table-name':
    case 'cover-file':
    case 'export-binding':
    case 'annotate-reference':
      return refuse('SQL has nothing that corresponds to this change.');
    default:
      return edit satisfies never;
  }
}
