import type { Change, Migration, MigrationFile, MigrationStatement } from '../../../model/migration.ts';
import type { Dialect, Table } from '../../../model/schema.ts';
import type { Span } from '../../../model/span.ts';
import { isUnknown, known } from '../../../model/unknown.ts';
import { nameIn, namePattern, readColumnDefinition, readReference } from './definitions.ts';
import { type GeneratedPiece, piecesOf, splitList } from './pieces.ts';

/** The tables that generated migrations have made so far, by name. */
export type GeneratedState = ReadonlyMap<string, Table>;

export const emptyGeneratedState: GeneratedState = new Map();

/**
 * Reads a migration that drizzle-kit has generated for SQLite or MySQL. It knows the forms that drizzle-kit
 * prints and steps over everything else: a statement that it does not know has no changes.
 */
export function readGeneratedMigration(
  dialect: Dialect,
  before: GeneratedState,
  text: string,
  file: MigrationFile,
): { readonly migration: Migration; readonly after: GeneratedState } {
  let state = before;
  let settings: Readonly<Record<string, string>> = {};
  const made = new Set<string>();
  const statements = piecesOf(text).map((piece, index): MigrationStatement => {
    const whole = { file: file.path, start: piece.start, end: piece.end };
    const changes = readChanges({ dialect, state, made, piece, span: whole });
    const first = /^\w+/.exec(piece.text)?.[0].length ?? 0;
    const statement: MigrationStatement = {
      kind: 'statement',
      id: `${file.path}#${index}`,
      dialect,
      file,
      index,
      changes,
      transaction: file.wrapped ? { kind: 'inside', opened: 'by-tool', number: 0 } : { kind: 'alone' },
      settings,
      span: {
        whole,
        name: { ...whole, end: whole.start + first },
        removal: { ...whole, end: piece.removalEnd },
      },
      text: piece.text,
    };
    for (const change of changes) state = applyChange(dialect, state, made, change, piece.text, whole);
    const pragma = /^PRAGMA\s+(\w+)\s*=\s*(\w+)/i.exec(piece.text);
    if (pragma) settings = { ...settings, [pragma[1] as string]: (pragma[2] as string).toUpperCase() };
    return statement;
  });
  const whole = { file: file.path, start: 0, end: text.length };
  const name = statements[0]?.span.name ?? { ...whole, end: 0 };
  return {
    migration: { kind: 'migration', id: file.path, dialect, file, statements, span: { whole, name } },
    after: state,
  };
}

interface Context {
  readonly dialect: Dialect;
  readonly state: GeneratedState;
  /** Tables that this migration made and did not fill. */
  readonly made: Set<string>;
  readonly piece: GeneratedPiece;
  readonly span: Span;
}

function readChanges(context: Context): readonly Change[] {
  const { piece, span, state } = context;
  const match = (pattern: string) => new RegExp(`^${pattern}`, 'i').exec(piece.text);
  const on = (name: string) => ({
    span,
    table: state.get(name),
    tableLabel: name,
    fill: context.made.has(name)
      ? ('new' as const)
      : state.has(name)
        ? ('existing' as const)
        : ('unknown' as const),
  });
  const create = match(`CREATE\\s+TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?${namePattern}`);
  if (create) return [{ ...on(nameIn(create, 1)), kind: 'create-table' }];
  const drop = match(`DROP\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?${namePattern}`);
  if (drop) return [dropTable(state, on(nameIn(drop, 1)))];
  const renamed =
    match(`ALTER\\s+TABLE\\s+${namePattern}\\s+RENAME\\s+TO\\s+${namePattern}`) ??
    match(`RENAME\\s+TABLE\\s+${namePattern}\\s+TO\\s+${namePattern}`);
  if (renamed) return [{ ...on(nameIn(renamed, 1)), kind: 'rename-table', to: nameIn(renamed, 4) }];
  const insert = match(`INSERT\\s+INTO\\s+${namePattern}`);
  if (insert)
    return [{ ...on(nameIn(insert, 1)), kind: 'write-rows', command: 'insert', hasCondition: false }];
  const alter = match(`ALTER\\s+TABLE\\s+${namePattern}\\s+`);
  if (!alter) return [];
  const base = on(nameIn(alter, 1));
  return splitList(piece.text.slice(alter[0].length)).map(({ text, at }) => {
    const start = span.start + alter[0].length + at;
    return alterCommand(
      context.dialect,
      { ...base, span: { ...span, start, end: start + text.length } },
      text,
    );
  });
}

type Base = Omit<Change & { kind: 'create-table' }, 'kind'>;

function dropTable(state: GeneratedState, base: Base): Change {
  const children = [...state.values()].flatMap((table) =>
    table.foreignKeys.filter((key) => targetOf(key) === base.tableLabel).map((key) => ({ table, key })),
  );
  const label = (table: Table) => known(table.name) ?? '';
  return {
    ...base,
    kind: 'drop-table',
    cascade: false,
    referencedBy: [...new Set(children.map(({ table }) => label(table)))],
    deletesRowsOf: [
      ...new Set(
        children
          .filter(({ key }) => ['cascade', 'set null', 'set default'].includes(known(key.onDelete) ?? ''))
          .map(({ table }) => label(table)),
      ),
    ],
  };
}

function targetOf(key: Table['foreignKeys'][number]): string | undefined {
  return known(key.target)?.table;
}

function alterCommand(dialect: Dialect, base: Base, text: string): Change {
  const match = (pattern: string) => new RegExp(`^${pattern}`, 'i').exec(text);
  const renamed = match(`RENAME\\s+COLUMN\\s+${namePattern}\\s+TO\\s+${namePattern}`);
  if (renamed) return { ...base, kind: 'rename-column', column: nameIn(renamed, 1), to: nameIn(renamed, 4) };
  const modify = match('MODIFY\\s+(?:COLUMN\\s+)?');
  if (modify) {
    const column = readColumnDefinition(dialect, text.slice(modify[0].length), base.span);
    const to = column && known(column.type);
    const from = base.table?.columns.find((candidate) => candidate.key === column?.key);
    if (column && to)
      return {
        ...base,
        kind: 'set-column-type',
        column: column.key,
        from: known(from?.type),
        to,
        using: undefined,
        dependents: [],
      };
  }
  const dropped = match(`DROP\\s+COLUMN\\s+${namePattern}`);
  if (dropped)
    return { ...base, kind: 'drop-column', column: nameIn(dropped, 1), cascade: false, alsoDropped: [] };
  if (match(`ADD\\s+(?:CONSTRAINT\\s+${namePattern}\\s+)?FOREIGN\\s+KEY`)) {
    const part = readReference(text, undefined, base.span);
    if (part)
      return {
        ...base,
        kind: 'add-constraint',
        constraint: {
          kind: 'foreign-key',
          part,
          notValid: false,
          targetLabel: known(part.target)?.table ?? '',
          span: base.span,
        },
      };
  }
  const add = match('ADD\\s+(?:COLUMN\\s+)?(?!(?:CONSTRAINT|PRIMARY|UNIQUE|INDEX|KEY|CHECK|FULLTEXT)\\b)');
  const column = add && readColumnDefinition(dialect, text.slice(add[0].length), base.span);
  if (column)
    return {
      ...base,
      kind: 'add-column',
      column,
      rewrite:
        column.generated && known(column.generated.expression) && storedIn(column)
          ? 'stored-generated'
          : undefined,
      constraints: [],
    };
  return { ...base, kind: 'alter-other', command: text.split(/\s+/).slice(0, 3).join(' ').toUpperCase() };
}

function storedIn(column: Table['columns'][number]): boolean {
  return column.generated?.storage === 'stored';
}

function applyChange(
  dialect: Dialect,
  state: GeneratedState,
  made: Set<string>,
  change: Change,
  text: string,
  span: Span,
): GeneratedState {
  if (!('tableLabel' in change)) return state;
  const name = change.tableLabel;
  const table = state.get(name);
  const next = new Map(state);
  switch (change.kind) {
    case 'create-table':
      made.add(name);
      return next.set(name, readTable(dialect, name, text, span));
    case 'drop-table':
      next.delete(name);
      return next;
    case 'write-rows':
      made.delete(name);
      return state;
    case 'rename-table':
      for (const [key, other] of state) next.set(key, referringTo(other, name, change.to));
      if (table)
        next.set(change.to, { ...referringTo(table, name, change.to), id: change.to, name: change.to });
      next.delete(name);
      if (made.delete(name)) made.add(change.to);
      return next;
    case 'add-column':
      return table ? next.set(name, { ...table, columns: [...table.columns, change.column] }) : state;
    case 'drop-column':
      return table
        ? next.set(name, { ...table, columns: table.columns.filter(({ key }) => key !== change.column) })
        : state;
    case 'set-column-type':
      return table ? next.set(name, withType(table, change.column, change.to)) : state;
    case 'add-constraint':
      return table && change.constraint.kind === 'foreign-key'
        ? next.set(name, { ...table, foreignKeys: [...table.foreignKeys, change.constraint.part] })
        : state;
    default:
      return state;
  }
}

/** Foreign keys go with the table they lead to (SQLite from 3.26 on, InnoDB). */
function referringTo(table: Table, from: string, to: string): Table {
  if (!table.foreignKeys.some(({ target }) => known(target)?.table === from)) return table;
  return {
    ...table,
    foreignKeys: table.foreignKeys.map((each) =>
      !isUnknown(each.target) && each.target.table === from
        ? { ...each, target: { ...each.target, table: to } }
        : each,
    ),
  };
}

function withType(table: Table, key: string, type: Table['columns'][number]['type']): Table {
  return {
    ...table,
    columns: table.columns.map((column) => (column.key === key ? { ...column, type } : column)),
  };
}

function readTable(dialect: Dialect, name: string, text: string, span: Span): Table {
  const open = text.indexOf('(');
  const elements = splitList(text.slice(open + 1, text.lastIndexOf(')')));
  const isConstraint = (element: string) =>
    /^(?:CONSTRAINT|PRIMARY|FOREIGN|UNIQUE|CHECK|KEY|INDEX)\b/i.test(element);
  const columns = elements.flatMap(({ text: element }) =>
    isConstraint(element) ? [] : (readColumnDefinition(dialect, element, span) ?? []),
  );
  const foreignKeys = elements.flatMap(
    ({ text: element }) =>
      readReference(
        element,
        isConstraint(element) ? undefined : readColumnDefinition(dialect, element, span)?.key,
        span,
      ) ?? [],
  );
  return {
    kind: 'table',
    id: name,
    dialect,
    name,
    schema: undefined,
    binding: name,
    columns,
    primaryKey: undefined,
    uniques: [],
    foreignKeys,
    indexes: [],
    checks: [],
    policies: [],
    rowLevelSecurity: false,
    gaps: [],
    span: { whole: span, name: span },
  };
}
