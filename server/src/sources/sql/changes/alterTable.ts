import type { AlterTableCmd, AlterTableStmt, ColumnDef } from 'libpg-query';
import { tableLabel } from '../../../model/catalog.ts';
import type { AddedConstraint, Change, ConstraintKind } from '../../../model/migration.ts';
import type { Check, Column, ForeignKey, Index, Table } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { commandsOf } from '../apply/alterTable.ts';
import { readColumn } from '../column.ts';
import { readType } from '../columnType.ts';
import { readTableConstraint } from '../constraint.ts';
import { lookUp } from '../database.ts';
import { provesNotNull } from '../expression.ts';
import { collationText, relationParts, stringsOf } from '../identifiers.ts';
import { type PlacedStatement, rangeSpan, tokenOf } from '../statement.ts';
import { nameOf } from '../tableNames.ts';
import { findWords, type TokenRange, textRange } from '../tokens.ts';
import { columnHolders, columnUses } from './columnUses.ts';
import { type ChangeContext, fillOf, onTable, type TableChange } from './context.ts';
import { filledName } from './filledColumns.ts';
import { addColumnRewrite, isConstrainedDomain } from './rewrite.ts';
import { setAside } from './setAside.ts';

const rewriting: Readonly<Record<string, (Change & { kind: 'rewrite-table' })['command'] | undefined>> = {
  AT_SetLogged: 'set-logged',
  AT_SetUnLogged: 'set-logged',
  AT_SetTableSpace: 'set-tablespace',
  AT_SetAccessMethod: 'set-access-method',
};

/** The changes of an ALTER TABLE, one a command. */
export function alterTableChanges(context: ChangeContext, node: AlterTableStmt): readonly Change[] {
  if (node.objtype !== 'OBJECT_TABLE') return [];
  return commandsOf(context.statement, node).flatMap(({ command, range }) => {
    const base = onTable(context, node.relation, rangeSpan(context.statement, range));
    return dropsNothing(base, command) ? [] : [commandChange(context, base, command, range)];
  });
}

/** `DROP COLUMN IF EXISTS` of a column that the table does not have. */
function dropsNothing({ table }: TableChange, { subtype, missing_ok, name }: AlterTableCmd): boolean {
  return (
    subtype === 'AT_DropColumn' &&
    missing_ok === true &&
    table !== undefined &&
    table.gaps.length === 0 &&
    !table.columns.some(({ key }) => key === name)
  );
}

function commandChange(
  context: ChangeContext,
  base: TableChange,
  command: AlterTableCmd,
  range: TokenRange,
): Change {
  const { state, statement } = context;
  const column = command.name ?? '';
  switch (command.subtype) {
    case 'AT_AddColumn':
      return addColumn(context, base, command, range);
    case 'AT_DropColumn': {
      const pinnedBy = base.table
        ? columnHolders({ state, table: base.table, column }).flatMap(({ isCertain, label }) =>
            isCertain ? [label] : [],
          )
        : [];
      return {
        ...base,
        kind: 'drop-column',
        column,
        cascade: command.behavior === 'DROP_CASCADE',
        alsoDropped: base.table ? partsOver(base.table, column) : [],
        ...(pinnedBy.length > 0 ? { pinnedBy } : {}),
      };
    }
    case 'AT_AlterColumnType': {
      const uses = base.table && columnUses(state, base.table, column);
      const definition = command.def && 'ColumnDef' in command.def ? command.def.ColumnDef : undefined;
      const before = base.table?.columns.find((candidate) => candidate.key === column);
      const to = readType(state, statement, definition?.typeName, range.to).type;
      const isOther = known(before?.type)?.sql !== to.sql;
      return {
        ...base,
        kind: 'set-column-type',
        column,
        from: known(before?.type),
        to,
        using: definition?.raw_default ? textAfter(statement, range, 'USING') : undefined,
        dependents: base.table ? partsOver(base.table, column) : [],
        ...(isOther && isConstrainedDomain(state, definition?.typeName)
          ? { constrainedDomain: true as const }
          : {}),
        ...otherwiseSorted(base.table, before, definition),
        ...(uses ? { uses } : {}),
        ...(base.table && uses && uses.pinnedBy.length > 0
          ? { setAside: setAside({ state, table: base.table, column }, context.statement.parsed.text) }
          : {}),
      };
    }
    case 'AT_SetNotNull':
      return {
        ...base,
        kind: 'set-not-null',
        column,
        provenBy: base.table && notNullCheck(base.table, column),
        ...(base.table && context.filledColumns.has(filledName(base.table.id, column))
          ? { filled: true as const }
          : {}),
      };
    case 'AT_DropNotNull':
      return { ...base, kind: 'drop-not-null', column };
    case 'AT_ColumnDefault':
      return { ...base, kind: command.def ? 'set-default' : 'drop-default', column };
    case 'AT_AddIdentity':
      return { ...base, kind: 'add-identity', column };
    case 'AT_AddConstraint':
      return addConstraint(context, base, command, range);
    case 'AT_ValidateConstraint':
      return {
        ...base,
        kind: 'validate-constraint',
        name: column,
        addedInSameTransaction: context.addedInTransaction.has(`${base.tableLabel} ${column}`),
      };
    case 'AT_DropConstraint':
      return {
        ...base,
        kind: 'drop-constraint',
        name: column,
        dropped: base.table && kindOf(base.table, column),
      };
    case 'AT_AttachPartition':
    case 'AT_DetachPartition':
      return partition(context, base, command);
    default: {
      const rewrite = rewriting[command.subtype ?? ''];
      if (rewrite) return { ...base, kind: 'rewrite-table', command: rewrite };
      return { ...base, kind: 'alter-other', command: command.subtype ?? '' };
    }
  }
}

function addColumn(
  context: ChangeContext,
  base: TableChange,
  command: AlterTableCmd,
  range: TokenRange,
): Change {
  const definition = command.def && 'ColumnDef' in command.def ? command.def.ColumnDef : {};
  const read = readColumn(context.state, context.statement, definition, range);
  const constraints: AddedConstraint[] = [
    ...read.foreignKeys.map((part) => ({
      kind: 'foreign-key' as const,
      part,
      notValid: part.notValid === true,
      targetLabel: targetLabel(context, part.target),
      span: part.span.whole,
    })),
    ...read.checks.map((part) => ({
      kind: 'check' as const,
      part,
      notValid: part.notValid === true,
      span: part.span.whole,
    })),
    ...read.uniques.map((part) => ({
      kind: 'unique' as const,
      part,
      usingIndex: undefined,
      span: part.span.whole,
    })),
    ...(read.primaryKey
      ? [
          {
            kind: 'primary-key' as const,
            part: read.primaryKey,
            usingIndex: undefined,
            span: read.primaryKey.span.whole,
          },
        ]
      : []),
  ];
  return {
    ...base,
    kind: 'add-column',
    column: read.column,
    rewrite: addColumnRewrite(context.state, definition),
    constraints,
  };
}

function addConstraint(
  context: ChangeContext,
  base: TableChange,
  command: AlterTableCmd,
  range: TokenRange,
): Change {
  const other: Change = { ...base, kind: 'alter-other', command: 'AT_AddConstraint' };
  const node = command.def && 'Constraint' in command.def ? command.def.Constraint : undefined;
  if (!node) return other;
  if (node.contype === 'CONSTR_NOTNULL') {
    const [column = ''] = stringsOf(node.keys);
    const notValid = node.skip_validation === true;
    return {
      ...base,
      kind: 'add-constraint',
      constraint: { kind: 'not-null', column, notValid, span: base.span },
    };
  }
  const own = { from: tokenOf(context.statement, node.location), to: range.to };
  const part = readTableConstraint(context.state, context.statement, node, own);
  if (!part) return other;
  const added = (constraint: AddedConstraint): Change => ({ ...base, kind: 'add-constraint', constraint });
  const span = part.span.whole;
  switch (part.kind) {
    case 'foreign-key':
      return added({
        kind: 'foreign-key',
        part,
        notValid: part.notValid === true,
        targetLabel: targetLabel(context, part.target),
        span,
      });
    case 'check':
      return added({ kind: 'check', part, notValid: part.notValid === true, span });
    case 'unique':
      return added({ kind: 'unique', part, usingIndex: undefined, span });
    case 'primary-key':
      return added({ kind: 'primary-key', part, usingIndex: undefined, span });
    case 'exclusion':
      return added({ kind: 'exclusion', name: known(part.name.explicit), span });
    case 'using-index': {
      const name = { explicit: part.name };
      const { span: spans } = part;
      return added(
        part.primary
          ? {
              kind: 'primary-key',
              part: { kind: 'primary-key', name, columns: [], inline: false, span: spans },
              usingIndex: part.index,
              span,
            }
          : {
              kind: 'unique',
              part: {
                kind: 'unique',
                name,
                columns: [],
                nullsNotDistinct: false,
                inline: false,
                span: spans,
              },
              usingIndex: part.index,
              span,
            },
      );
    }
  }
}

function targetLabel(context: ChangeContext, target: ForeignKey['target']): string {
  const id = known(target)?.table ?? '';
  for (const table of context.state.tables.values()) if (table.id === id) return tableLabel(table);
  return id.slice(id.lastIndexOf('#') + 1).replace(/^public\./, '');
}

function partition(context: ChangeContext, base: TableChange, command: AlterTableCmd): Change {
  const node = command.def && 'PartitionCmd' in command.def ? command.def.PartitionCmd : undefined;
  const found = lookUp(context.state, context.state.tables, relationParts(node?.name));
  const name = found ? tableLabel(found.object) : (node?.name?.relname ?? '');
  if (command.subtype === 'AT_DetachPartition')
    return { ...base, kind: 'detach-partition', partition: name, concurrently: node?.concurrent === true };
  return {
    ...base,
    kind: 'attach-partition',
    partition: name,
    partitionFill: fillOf(context, found?.qualified),
    provenByCheck: (found?.object.checks ?? []).some(
      (check) => !check.notValid && mayProve(check, base.table),
    ),
  };
}

/** Whether a CHECK may say which rows there are: it has to be about the columns of the partition key. */
function mayProve({ expression }: Check, parent: Table | undefined): boolean {
  const columns = known(expression)?.columns;
  const key = parent?.partitionBy?.columns ?? [];
  return columns === undefined || key.length === 0 || columns.some((column) => key.includes(column));
}

/** The constraints and indexes that a column takes part in, by name. */
function partsOver(table: Table, column: string): readonly string[] {
  const has = (keys: unknown) => Array.isArray(keys) && keys.includes(column);
  const parts = [
    ...(table.primaryKey && has(table.primaryKey.columns) ? [table.primaryKey] : []),
    ...table.uniques.filter((unique) => has(unique.columns)),
    ...table.foreignKeys.filter((key) => has(key.columns)),
    ...table.checks.filter((check) => has(known(check.expression)?.columns)),
    ...table.indexes.filter(
      (index) =>
        has(known(index.predicate)?.columns) ||
        (known(index.members) ?? []).some(
          (member) => member.column === column || has(member.expression?.columns),
        ),
    ),
  ];
  return parts.flatMap((part) => nameOf(part.name) ?? []);
}

function kindOf(table: Table, name: string): ConstraintKind | undefined {
  const parts = [table.primaryKey, ...table.uniques, ...table.foreignKeys, ...table.checks];
  return parts.find((part) => part && nameOf(part.name) === name)?.kind;
}

/**
 * The valid CHECK that already says a column is never NULL: PostgreSQL then need not scan the table
 * (https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL).
 */
function notNullCheck(table: Table, column: string): string | undefined {
  const check = table.checks.find((candidate) => {
    const text = known(candidate.expression)?.text;
    return !candidate.notValid && text !== undefined && provesNotNull(text, column);
  });
  return check && nameOf(check.name);
}

function textAfter(statement: PlacedStatement, range: TokenRange, word: string): string | undefined {
  const tokens = statement.parsed.tokens();
  const at = findWords(tokens, [word], range.from, range.to);
  const place = at === undefined ? undefined : textRange(tokens, { from: at + 1, to: range.to });
  return place && statement.parsed.text.slice(place.start, place.end);
}

/**
 * Without COLLATE a column gets the collation of its new type. Nothing is written anew then, but the indexes that go by
 * its order are (`CheckIndexCompatible` in src/backend/commands/indexcmds.c).
 */
function otherwiseSorted(
  table: Table | undefined,
  column: Column | undefined,
  definition: ColumnDef | undefined,
): { readonly otherwiseSorted?: readonly string[] } {
  if (!table || !column || table.gaps.length > 0) return {};
  const after = definition?.collClause && collationText(definition.collClause.collname ?? []);
  if (lastPart(column.collation) === lastPart(after)) return {};
  const isOver = (index: Index) =>
    known(index.members)?.some((member) => member.column === column.key && member.collation === undefined);
  const keys = [...(table.primaryKey ? [table.primaryKey] : []), ...table.uniques].filter((key) =>
    known(key.columns)?.includes(column.key),
  );
  const names = [...keys, ...table.indexes.filter(isOver)].flatMap((part) => nameOf(part.name) ?? []);
  return names.length === 0 ? {} : { otherwiseSorted: names };
}

/** `pg_catalog."C"` is `"C"`. */
function lastPart(collation: string | undefined): string {
  return /"((?:[^"]|"")*)"$/.exec(collation ?? '')?.[1] ?? 'default';
}
