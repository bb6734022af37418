import { columnLabel } from '../../model/catalog.ts';
import { diffSchemas, type SchemaChange } from '../../model/diff.ts';
import { qualifiedName } from '../../model/diffFacts.ts';
import type { Column, Schema } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import type { DiagramSnapshot } from '../../protocol/diagram.ts';
import type { DiagramDiff, DiffKind, TableDiff } from '../../protocol/diagramMessages.ts';
import { joinedPicture } from './joinedPicture.ts';

/** A schema and its picture. */
export interface ComparedState {
  readonly schema: Schema;
  readonly snapshot: DiagramSnapshot;
}

const kinds: Readonly<Record<SchemaChange['action'], DiffKind>> = {
  create: 'added',
  drop: 'removed',
  alter: 'changed',
};

/**
 * What is different between two states of a schema, in one picture. Tables and columns are the same where
 * their names in the database are.
 * @param title what was compared with what, for people
 * @param changes left out: those between the two as they are
 */
export function compareDiagrams(
  before: ComparedState,
  after: ComparedState,
  title: string,
  changes: readonly SchemaChange[] = diffSchemas(before.schema, after.schema),
): DiagramDiff {
  const joined = joinedPicture(before, after);
  const earlier = new Map(columnsByName(before.schema));
  const tables = new Map<string, Entry>();
  const words: string[] = [];
  for (const change of changes) {
    const owner =
      change.table ?? (change.part === 'table' || change.part === 'view' ? change.name : undefined);
    const id = owner === undefined ? undefined : joined.tableIds.get(owner);
    if (owner === undefined || id === undefined) {
      words.push(told(change));
      continue;
    }
    const entry: Entry = tables.get(id) ?? { kind: 'changed', words: [], columns: new Map() };
    tables.set(id, entry);
    if (change.table === undefined) {
      entry.kind = kinds[change.action];
      if (change.action === 'alter') entry.words.push(told(change));
      continue;
    }
    const then = change.part === 'column' ? earlier.get(`${owner}\n${change.name}`) : undefined;
    if (change.part === 'column') {
      const key = joined.columnKeys.get(id)?.get(change.name);
      const before = change.action === 'alter' && then ? describe(then) : undefined;
      if (key !== undefined)
        entry.columns.set(key, { kind: kinds[change.action], ...(before !== undefined && { before }) });
    }
    entry.words.push(
      then && change.action === 'alter' ? `${told(change)} (was ${describe(then)})` : told(change),
    );
  }
  return {
    title,
    snapshot: joined.snapshot,
    tables: Object.fromEntries(
      [...tables].map(([id, { columns, ...entry }]): [string, TableDiff] => [
        id,
        { ...entry, columns: Object.fromEntries(columns) },
      ]),
    ),
    edges: Object.fromEntries(joined.edges),
    words,
  };
}

interface Entry {
  kind: DiffKind;
  readonly words: string[];
  readonly columns: Map<string, TableDiff['columns'][string]>;
}

function* columnsByName({ tables }: Schema): Generator<readonly [string, Column]> {
  for (const table of tables)
    for (const column of table.columns) yield [`${qualifiedName(table)}\n${columnLabel(column)}`, column];
}

const partWords: Readonly<Partial<Record<SchemaChange['part'], string>>> = {
  unique: 'unique constraint',
  'primary-key': 'primary key',
  'foreign-key': 'foreign key',
};

const aspectWords: Readonly<Record<string, string>> = {
  notNull: 'NOT NULL',
  rowLevelSecurity: 'row level security',
  primaryKey: 'primary key',
  onDelete: 'ON DELETE',
  onUpdate: 'ON UPDATE',
  withCheck: 'WITH CHECK',
};

/** `index posts_author_idx added`, `column mail changed: type, NOT NULL`. */
function told({ action, part, name, aspects }: SchemaChange): string {
  const what = aspects.map((aspect) => aspectWords[aspect] ?? aspect).join(', ');
  return `${partWords[part] ?? part} ${name} ${kinds[action]}${what === '' ? '' : `: ${what}`}`;
}

/** A column in short: `varchar(320), not null, default 'x'`. */
function describe(column: Column): string {
  const value = column.default;
  const written =
    value === undefined || isUnknown(value)
      ? undefined
      : value.kind === 'expression'
        ? value.expression.text
        : value.kind === 'frozen'
          ? value.written
          : literal(value.value);
  return [
    known(column.type)?.sql ?? 'of unknown type',
    ...(known(column.notNull) ? ['not null'] : []),
    ...(written === undefined ? [] : [`default ${written}`]),
    ...(column.identity ? [`generated ${column.identity.mode} as identity`] : []),
    ...(column.generated ? ['generated'] : []),
  ].join(', ');
}

function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'bigint' ? value.toString() : (JSON.stringify(value) ?? '?');
}
