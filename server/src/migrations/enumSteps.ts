import {
  copySnapshot,
  listOf,
  type MutableSnapshot,
  quoteName,
  quoteTable,
  type SnapshotColumn,
  type SnapshotTable,
} from './snapshotParts.ts';

/**
 * Brings PostgreSQL's enums to their new values. drizzle-kit does it by a detour over text that fails on a
 * column with a default, and on an index whose predicate names a value.
 * @param snapshot from which the indexes and checks over the columns are taken that would be in the way; they
 *   are made again later. Its enums get the new values.
 * @returns the SQL, to be run after what is in the way has been dropped; `inTheWay` is the snapshot then
 */
export function changeEnums(
  snapshot: MutableSnapshot,
  to: MutableSnapshot,
): { readonly inTheWay: MutableSnapshot; readonly statements: readonly string[] } {
  const inTheWay = copySnapshot(snapshot);
  const statements: string[] = [];
  for (const [key, type] of Object.entries(inTheWay.enums ?? {})) {
    const next = to.enums?.[key];
    if (!next || type.values.join('\0') === next.values.join('\0')) continue;
    const name = `${q(type.schema || 'public')}.${q(type.name)}`;
    const added = additions(name, type.values, next.values);
    statements.push(...(added ?? recreate(inTheWay, to, type, next.values)));
    type.values = [...next.values];
  }
  return { inTheWay, statements };
}

const q = (name: string) => quoteName('postgresql', name);
const literal = (value: string) => `'${value.replaceAll("'", "''")}'`;

/** `ADD VALUE` for each new one, where the old ones stay in their order; else undefined. */
function additions(
  type: string,
  before: readonly string[],
  after: readonly string[],
): readonly string[] | undefined {
  const kept = after.filter((value) => before.includes(value));
  if (kept.join('\0') !== before.join('\0')) return undefined;
  return after.flatMap((value, index) => {
    if (before.includes(value)) return [];
    const next = after.slice(index + 1).find((other) => before.includes(other));
    return [
      `ALTER TYPE ${type} ADD VALUE ${literal(value)}${next === undefined ? '' : ` BEFORE ${literal(next)}`};`,
    ];
  });
}

function recreate(
  snapshot: MutableSnapshot,
  to: MutableSnapshot,
  type: { readonly name: string; readonly schema?: string },
  values: readonly string[],
): readonly string[] {
  const schema = type.schema || 'public';
  const name = `${q(schema)}.${q(type.name)}`;
  const old = `${type.name}__old`;
  const columns = Object.entries(snapshot.tables).flatMap(([key, table]) =>
    Object.values(table.columns)
      .filter((column) => baseType(column) === type.name && (column.typeSchema ?? schema) === schema)
      .map((column) => ({ table, column, next: to.tables[key]?.columns[column.name] })),
  );
  for (const { table, column } of columns) takeExpressionsAway(table, column);
  return [
    ...columns.flatMap(({ table, column }) =>
      column.default === undefined ? [] : [`${alter(table, column)} DROP DEFAULT;`],
    ),
    `ALTER TYPE ${name} RENAME TO ${q(old)};`,
    `CREATE TYPE ${name} AS ENUM(${values.map(literal).join(', ')});`,
    ...columns.map(({ table, column }) => {
      const dimensions = column.type.slice(type.name.length);
      const using = `${q(column.name)}::text${dimensions}::${name}${dimensions}`;
      return `${alter(table, column)} SET DATA TYPE ${name}${dimensions} USING ${using};`;
    }),
    ...columns.flatMap(({ table, column, next }) => {
      if (column.default === undefined) return [];
      // The old default may be one of the values that go.
      if (next?.default === undefined) delete column.default;
      else column.default = next.default;
      return column.default === undefined
        ? []
        : [`${alter(table, column)} SET DEFAULT ${String(column.default)};`];
    }),
    `DROP TYPE ${q(schema)}.${q(old)};`,
  ];
}

function baseType(column: SnapshotColumn): string {
  return column.type.replace(/(\[\d*\])+$/, '');
}

function alter(table: SnapshotTable, column: SnapshotColumn): string {
  return `ALTER TABLE ${quoteTable('postgresql', table)} ALTER COLUMN ${q(column.name)}`;
}

/** Expressions over the column hold values of the old type. */
function takeExpressionsAway(table: SnapshotTable, { name }: SnapshotColumn): void {
  const isOver = (text: unknown) => JSON.stringify(text ?? '').includes(name);
  const indexes = listOf(table, 'indexes');
  for (const [key, index] of Object.entries(indexes)) {
    const members = index.columns as readonly { readonly isExpression?: boolean }[];
    if (isOver(index.where) || isOver(members.filter((member) => member.isExpression))) delete indexes[key];
  }
  const checks = listOf(table, 'checkConstraints');
  for (const [key, check] of Object.entries(checks)) if (isOver(check.value)) delete checks[key];
}
