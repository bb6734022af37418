import { columnOf } from '../../../../model/catalog.ts';
import type {
  AddCheck,
  AddForeignKey,
  AddPrimaryKey,
  AddUnique,
  EditRefusal,
  SetColumnUnique,
} from '../../../../model/edit.ts';
import type { ColumnKey, EntityId, Table } from '../../../../model/schema.ts';
import { known } from '../../../../model/unknown.ts';
import { isRefusal, refuse } from '../../../write/refusal.ts';
import { nameOf } from '../../tableNames.ts';
import { type Basis, constraintName, missingColumn, sameColumns, wantedTable } from '../basis.ts';
import { checkClause, keyClause, namedClause, referencesClause } from '../clauses.ts';
import { insertPhrase } from '../columnText.ts';
import { addsConstraintsApart, alterHead, namesConstraints, referencesInline } from '../habits.ts';
import { insertItem } from '../layout.ts';
import { columnPlace, tablePlace } from '../locate.ts';
import { isStructural, lastChange, type Reading } from '../reading.ts';
import { append, type Outcome, type Session } from '../session.ts';
import { insertAfter } from '../statements.ts';

export type AddConstraint = AddUnique | AddPrimaryKey | AddCheck | AddForeignKey | SetColumnUnique;

/** A constraint to be added, in each of the forms in which it can stand. */
interface NewConstraint {
  readonly kind: 'unique' | 'primary-key' | 'check' | 'foreign-key';
  readonly table: Table;
  readonly columns: readonly ColumnKey[];
  readonly target: EntityId | undefined;
  /** Given by the edit. */
  readonly name: string | undefined;
  /** The name it has in the database. */
  readonly finalName: string;
  /** On its column: `UNIQUE`; undefined where it cannot stand there. */
  readonly phrase: string | undefined;
  /** Of the table: `UNIQUE (a)`. */
  readonly clause: string;
}

/** ALTER TABLE … ADD CONSTRAINT. */
export function constraintStatements(basis: Basis, edit: AddConstraint): readonly string[] | EditRefusal {
  const wanted = newConstraint(basis, edit);
  if (isRefusal(wanted)) return wanted;
  return [
    addStatement(basis, wanted, `${basis.wording.keyword('ALTER TABLE')} ${basis.reference(wanted.table)} `),
  ];
}

function addStatement(basis: Basis, wanted: NewConstraint, head: string): string {
  return `${head}${basis.wording.keyword('ADD')} ${namedClause(basis, wanted.finalName, wanted.clause)}`;
}

/** On the column, in the CREATE TABLE or by ALTER TABLE, as the file has its constraints. */
export function addConstraint(session: Session, edit: AddConstraint): Outcome {
  const basis = session.basis();
  const wanted = newConstraint(basis, edit);
  if (isRefusal(wanted)) return wanted;
  const reading = session.draft.reading();
  const { table, columns, kind } = wanted;
  const home = tablePlace(reading, table);
  const isApart = addsConstraintsApart(reading, kind);
  if (home && !isApart && isReachable(reading, home.index, wanted)) {
    const key = columns.length === 1 ? columnOf(table, columns[0] as ColumnKey) : undefined;
    const column = key && columnPlace(reading, table, key);
    const inline = kind !== 'foreign-key' || referencesInline(reading);
    if (wanted.phrase !== undefined && wanted.name === undefined && inline && column) {
      session.draft.apply(column.statement.file, insertPhrase(reading, column, kind, wanted.phrase));
      return undefined;
    }
    const lacking = columns.some((one) => {
      const own = columnOf(table, one);
      const place = own && columnPlace(reading, table, own);
      return place?.statement !== home.statement;
    });
    if (!lacking) {
      const isNamed = wanted.name !== undefined || namesConstraints(reading);
      const clause = namedClause(basis, isNamed ? wanted.finalName : undefined, wanted.clause);
      session.draft.apply(home.statement.file, insertItem(home.list, home.list.items.length - 1, clause));
      return undefined;
    }
  }
  const sql = addStatement(basis, wanted, alterHead(reading, basis, table, isApart));
  const position = isApart ? apartPosition(reading, wanted) : -1;
  if (position < 0) {
    const target = wanted.target === undefined ? -1 : lastChange(reading, wanted.target, isStructural);
    return append(session, table.id, [sql], target);
  }
  const { file, edits } = insertAfter(reading, position, [sql]);
  session.draft.apply(file, edits);
  return undefined;
}

/** A CREATE TABLE can refer only to tables and keys that stand before it, or to itself. */
function isReachable(reading: Reading, home: number, { target, table }: NewConstraint): boolean {
  if (target === undefined || target === table.id) return true;
  return lastChange(reading, target, isStructural) < home;
}

/** After the last constraint of the kind, when the tables stand before that. */
function apartPosition(reading: Reading, { kind, table, target }: NewConstraint): number {
  const types = {
    unique: 'CONSTR_UNIQUE',
    'primary-key': 'CONSTR_PRIMARY',
    check: 'CONSTR_CHECK',
    'foreign-key': 'CONSTR_FOREIGN',
  };
  const alike = reading.statements.findLastIndex(({ parsed: { node } }) => {
    const commands = 'AlterTableStmt' in node ? (node.AlterTableStmt.cmds ?? []) : [];
    return commands.some((one) => {
      const constraint = 'AlterTableCmd' in one ? one.AlterTableCmd.def : undefined;
      return constraint && 'Constraint' in constraint && constraint.Constraint.contype === types[kind];
    });
  });
  const made = lastChange(reading, table.id, isStructural);
  const reachable = target === undefined ? -1 : lastChange(reading, target, isStructural);
  const needed = Math.max(
    kind === 'foreign-key' ? made : lastChange(reading, table.id, isCreation),
    reachable,
  );
  return Math.max(alike, needed);
}

function isCreation({ parsed: { node } }: { readonly parsed: { readonly node: object } }): boolean {
  return 'CreateStmt' in node || 'RenameStmt' in node;
}

function newConstraint(basis: Basis, edit: AddConstraint): NewConstraint | EditRefusal {
  const table = wantedTable(basis, edit.table);
  if (isRefusal(table)) return table;
  const columns = columnsOf(edit, table);
  if (edit.kind !== 'add-check') {
    const missing = missingColumn(table, columns);
    if (missing) return missing;
  }
  if (table.partitioned && edit.kind !== 'add-check' && edit.kind !== 'add-foreign-key')
    return refuse('A key of a partitioned table has to hold the columns that it is partitioned by.');
  const { wording } = basis;
  const common = { table, columns, target: undefined, name: undefined };
  switch (edit.kind) {
    case 'add-unique':
    case 'set-column-unique': {
      if (table.uniques.some((unique) => sameColumns(known(unique.columns), columns)))
        return refuse('The table has such a unique constraint.');
      const name = edit.kind === 'add-unique' ? edit.name : undefined;
      return {
        ...common,
        kind: 'unique',
        name,
        finalName: name ?? constraintName(table, columns, 'key'),
        phrase: columns.length === 1 ? wording.keyword('UNIQUE') : undefined,
        clause: keyClause(basis, 'UNIQUE', columns),
      };
    }
    case 'add-primary-key':
      if (table.primaryKey) return refuse('The table has a primary key.');
      return {
        ...common,
        kind: 'primary-key',
        finalName: constraintName(table, columns, 'pkey'),
        phrase: columns.length === 1 ? wording.keyword('PRIMARY KEY') : undefined,
        clause: keyClause(basis, 'PRIMARY KEY', columns),
      };
    case 'add-check': {
      if (table.checks.some((check) => nameOf(check.name) === edit.name))
        return refuse(`The table has a check ${edit.name}.`);
      const clause = checkClause(basis, table, edit);
      if (isRefusal(clause)) return clause;
      return { ...common, kind: 'check', name: edit.name, finalName: edit.name, phrase: undefined, clause };
    }
    case 'add-foreign-key': {
      const same = table.foreignKeys.some(
        (key) => sameColumns(known(key.columns), columns) && known(key.target)?.table === edit.target.table,
      );
      if (same) return refuse('The table has such a foreign key.');
      const references = referencesClause(basis, edit);
      if (isRefusal(references)) return references;
      const target = wantedTable(basis, edit.target.table);
      const missing = isRefusal(target) ? target : missingColumn(target, edit.target.columns);
      if (missing) return missing;
      return {
        ...common,
        kind: 'foreign-key',
        target: edit.target.table,
        finalName: constraintName(table, columns, 'fkey'),
        phrase: columns.length === 1 ? references : undefined,
        clause: `${keyClause(basis, 'FOREIGN KEY', columns)} ${references}`,
      };
    }
    default:
      return edit satisfies never;
  }
}

function columnsOf(edit: AddConstraint, table: Table): readonly ColumnKey[] {
  if (edit.kind === 'set-column-unique') return [edit.column];
  if (edit.kind !== 'add-check') return edit.columns;
  const keys = [...edit.expression.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] as string);
  return [...new Set(keys)].filter((key) => columnOf(table, key));
}
