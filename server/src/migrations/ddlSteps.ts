import { isDeepStrictEqual } from 'node:util';
import type { Dialect } from '../model/schema.ts';
import { renameInDdl } from '../sources/drizzle/snapshot/ddlHistory.ts';
import { fromDdl } from '../sources/drizzle/snapshot/ddlSnapshot.ts';
import type { Json } from '../sources/drizzle/snapshot/shape.ts';
import type { KitHint } from './hints.ts';
import type { KitSnapshot } from './kitMessages.ts';
import { entityLabel, namesOf, partRenames } from './renameHints.ts';
import { applyRename, type Rename } from './renames.ts';
import { copySnapshot, type MutableSnapshot, quoteName, quoteTable } from './snapshotParts.ts';
import { type Step, stepsBetween } from './steps.ts';

type Rows = readonly Json[];

/** Of drizzle-kit 1.x, whose snapshots are lists of rows: their steps, and the same in the shape of 0.x. */
export type DdlStep =
  | Extract<Step, { readonly kind: 'sql' }>
  | {
      readonly kind: 'diff';
      readonly before: KitSnapshot;
      readonly after: KitSnapshot;
      readonly from: MutableSnapshot;
      readonly to: MutableSnapshot;
    };

/**
 * The way from one state of drizzle-kit 1.x to another in steps, as `stepsBetween` has it: renames first, what is in
 * the way, then all else.
 */
export function ddlSteps(
  before: KitSnapshot,
  after: KitSnapshot,
  renames: readonly Rename[],
): readonly DdlStep[] {
  const shape = (rows: Rows) => shapeOf(after, rows);
  const final = (after.ddl ?? []) as Rows;
  const old = renamedRows((before.ddl ?? []) as Rows, final, renames, shape);
  const from = shape(old.rows);
  const to = shape(final);
  const pick = pickRows(partsOf(from, old.rows), partsOf(to, final));
  const steps: DdlStep[] = old.statements.length > 0 ? [{ kind: 'sql', statements: old.statements }] : [];
  let rows = old.rows;
  let state = from;
  const own = stepsBetween(from, to, []);
  for (const [index, step] of own.entries()) {
    if (step.kind === 'sql') {
      steps.push(step);
      continue;
    }
    // What the statements before it have done is no part of the difference.
    state = copySnapshot(step.before);
    rows = pick(state);
    const isLast = own.slice(index + 1).every(({ kind }) => kind === 'sql');
    const next = isLast ? final : pick(copySnapshot(step.after));
    steps.push(diff(rows, next, state, copySnapshot(step.after)));
    rows = next;
    state = copySnapshot(step.after);
  }
  // The shape of 0.x does not hold all that a row says.
  if (rows !== final) steps.push(diff(rows, final, state, to));
  return steps;

  function diff(a: Rows, b: Rows, c: MutableSnapshot, d: MutableSnapshot): DdlStep {
    return { kind: 'diff', before: { ...after, ddl: a }, after: { ...after, ddl: b }, from: c, to: d };
  }
}

/** Rows in the shape of 0.x, by the names that they have, and with their defaults as they are. */
function shapeOf(snapshot: KitSnapshot, rows: Rows): MutableSnapshot {
  const named = rows.map((row) => ('nameExplicit' in row ? { ...row, nameExplicit: true } : row));
  const made = copySnapshot(fromDdl({ ...snapshot, ddl: named }));
  const columns = new Map(
    rows.filter(({ entityType }) => entityType === 'columns').map((row) => [keyOf(row), row]),
  );
  for (const table of Object.values(made.tables)) {
    for (const column of Object.values(table.columns)) {
      const row = columns.get(keyOf({ ...column, entityType: 'columns' }));
      if (row?.default === null || row?.default === undefined) delete column.default;
      else column.default = row.default;
    }
  }
  return made;
}

function keyOf(row: Json): string {
  return `${String(row.entityType)}\0${namesOf(row).join('\0')}`;
}

/** The parts of a snapshot by the keys of their rows. */
function partsOf(
  snapshot: MutableSnapshot,
  rows: Rows,
): ReadonlyMap<string, { readonly row: Json; readonly part: Json | undefined }> {
  const parts = new Map(listed(snapshot));
  return new Map(rows.map((row) => [keyOf(row), { row, part: parts.get(keyOf(row)) }]));
}

const lists: readonly (readonly [list: string, entityType: string])[] = [
  ['indexes', 'indexes'],
  ['indexes', 'uniques'],
  ['foreignKeys', 'fks'],
  ['uniqueConstraints', 'uniques'],
  ['checkConstraints', 'checks'],
  ['policies', 'policies'],
];

/** All parts with the keys of the rows that they were made of. */
function listed(snapshot: MutableSnapshot): (readonly [key: string, part: Json])[] {
  const found: [string, Json][] = [];
  const add = (entityType: string, names: Json, part: Json) =>
    found.push([keyOf({ ...names, entityType }), part]);
  for (const [name] of Object.entries(snapshot.schemas ?? {}))
    add('schemas', { schema: name, name }, { name });
  for (const list of ['enums', 'sequences', 'views', 'roles'] as const)
    for (const part of Object.values(snapshot[list] ?? {}))
      add(list, { schema: part.schema, name: part.name }, part);
  for (const table of Object.values(snapshot.tables)) {
    const place = { schema: table.schema || 'public', table: table.name };
    add('tables', { schema: place.schema, name: table.name }, { name: table.name });
    for (const column of Object.values(table.columns))
      add('columns', { ...place, name: column.name }, column);
    for (const [list, entityType] of lists)
      for (const [name, part] of Object.entries((table[list] ?? {}) as Record<string, Json>))
        add(entityType, { ...place, name }, part);
  }
  return found;
}

type Parts = ReturnType<typeof partsOf>;

/** The rows of a snapshot between two states: those of either, with what a step has changed of them. */
function pickRows(from: Parts, to: Parts): (snapshot: MutableSnapshot) => Rows {
  return (snapshot) => {
    const rows = listed(snapshot).flatMap(([key, part]): Json[] => {
      const [old, next] = [from.get(key), to.get(key)];
      if (old && isDeepStrictEqual(old.part, part)) return [old.row];
      if (next && isDeepStrictEqual(next.part, part)) return [next.row];
      const row = old?.row ?? next?.row;
      if (!row) return [];
      return [{ ...row, ...changedFacts(row, part) }];
    });
    // The keys of tables change with the last step, or go with their columns.
    const columns = new Set(rows.filter(({ entityType }) => entityType === 'columns').map(keyOf));
    const hasColumns = (row: Json) =>
      (row.columns as readonly string[]).every((name) =>
        columns.has(keyOf({ schema: row.schema, table: row.table, name, entityType: 'columns' })),
      );
    const keys = [...from.values()].flatMap(({ row }) =>
      row.entityType === 'pks' && hasColumns(row) ? [row] : [],
    );
    const known = new Set(keys.map(({ schema, table }) => `${schema}\0${table}`));
    const olds = new Set(
      [...from.values()].flatMap(({ row }) => (row.entityType === 'tables' ? [keyOf(row)] : [])),
    );
    for (const { row } of to.values()) {
      if (row.entityType !== 'pks' || known.has(`${row.schema}\0${row.table}`) || !hasColumns(row)) continue;
      if (!olds.has(keyOf({ schema: row.schema, name: row.table, entityType: 'tables' }))) keys.push(row);
    }
    const others = [...from.values()].flatMap(({ row }) => (row.entityType === 'privileges' ? [row] : []));
    return [...rows, ...keys, ...others];
  };
}

function changedFacts(row: Json, part: Json): Json {
  switch (row.entityType) {
    case 'enums':
      return { values: part.values };
    case 'columns':
      return { default: part.default ?? null, notNull: row.notNull === true && part.notNull === true };
    default:
      return {};
  }
}

/** The rows with their new names, and the SQL that gives them to the parts in the database. */
function renamedRows(
  before: Rows,
  after: Rows,
  renames: readonly Rename[],
  shape: (rows: Rows) => MutableSnapshot,
): { readonly rows: Rows; readonly statements: readonly string[] } {
  let rows = before;
  const snapshot = shape(before);
  const dialect = snapshot.dialect as Dialect;
  const statements: string[] = [];
  for (const rename of renames) {
    statements.push(...applyRename(snapshot, rename));
    const place = tablePlace(rows, rename.table);
    const names = (key: string): readonly string[] => {
      if (rename.kind === 'column') return [...place, key];
      if (rename.kind === 'schema') return [key];
      const dot = key.indexOf('.');
      return dialect === 'postgresql' ? [key.slice(0, dot), key.slice(dot + 1)] : ['public', key];
    };
    rows = renameInDdl(rows, `${rename.kind}s`, names(rename.from), names(rename.to));
  }
  for (const hint of partRenames(rows, after)) {
    const sql = partSql(dialect, hint);
    if (sql === undefined) continue;
    statements.push(...sql);
    const type = rowTypes[hint.kind] ?? '';
    const now = after.find(
      (row) => row.entityType === type && namesOf(row).join('\0') === hint.to.join('\0'),
    );
    rows = renameInDdl(rows, type, hint.from, hint.to).map((row) =>
      'nameExplicit' in row && now && keyOf(row) === keyOf(now)
        ? { ...row, nameExplicit: now.nameExplicit }
        : row,
    );
  }
  if (dialect !== 'postgresql') return { rows, statements };
  const current = new Map(after.map((row) => [keyOf(row), row]));
  rows = rows.map((row) => {
    const [old, next] = [row.identity, current.get(keyOf(row))?.identity] as (Json | null | undefined)[];
    if (row.entityType !== 'columns' || !old || !next || old.name === next.name) return row;
    const sequence = quoteTable(dialect, { schema: String(row.schema ?? ''), name: String(old.name) });
    statements.push(`ALTER SEQUENCE ${sequence} RENAME TO ${quoteName(dialect, String(next.name))};`);
    return { ...row, identity: { ...old, name: next.name } };
  });
  return { rows, statements };
}

function tablePlace(rows: Rows, label: string | undefined): readonly string[] {
  const table = rows.find((row) => row.entityType === 'tables' && entityLabel(namesOf(row)) === label);
  return table ? namesOf(table) : [];
}

const rowTypes: Readonly<Record<string, string>> = {
  primary_key: 'pks',
  unique: 'uniques',
  'foreign key': 'fks',
  check: 'checks',
  index: 'indexes',
  policy: 'policies',
  view: 'views',
};

/** Undefined where the database cannot rename it; nothing to do where it knows no such name. */
function partSql(
  dialect: Dialect,
  { kind, from, to }: Extract<KitHint, { readonly type: 'rename' }>,
): readonly string[] | undefined {
  const q = (name: string | undefined) => quoteName(dialect, name ?? '');
  const [old, next] = [q(from[from.length - 1]), q(to[to.length - 1])];
  const [schema = '', table = ''] = from;
  const on = quoteTable(dialect, {
    schema: dialect === 'postgresql' && schema !== 'public' ? schema : '',
    name: table,
  });
  if (dialect === 'sqlite') return kind === 'primary_key' || kind === 'foreign key' ? [] : undefined;
  if (dialect === 'mysql') {
    if (kind === 'primary_key') return [];
    return kind === 'index' || kind === 'unique'
      ? [`ALTER TABLE ${on} RENAME INDEX ${old} TO ${next};`]
      : undefined;
  }
  const place = schema === 'public' ? '' : `${q(schema)}.`;
  switch (kind) {
    case 'index':
      return [`ALTER INDEX ${place}${old} RENAME TO ${next};`];
    case 'policy':
      return [`ALTER POLICY ${old} ON ${on} RENAME TO ${next};`];
    case 'view':
      return undefined;
    default:
      return [`ALTER TABLE ${on} RENAME CONSTRAINT ${old} TO ${next};`];
  }
}
