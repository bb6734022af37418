import { asObject, asText, asTexts } from './fromSnapshotValues.ts';
import type { Json } from './shape.ts';

/**
 * The state after the last of the snapshots of drizzle-kit 1.x. Newer ones of PostgreSQL hold only what one
 * migration changed (`"type": "diff"`): the state is that of the last whole one and all changes since.
 * @param snapshots in the order of their migrations
 * @returns undefined where they do not tell it
 */
export function ddlState(snapshots: readonly unknown[]): Json | undefined {
  const all = snapshots.map(asObject);
  const last = all[all.length - 1];
  if (!last || Array.isArray(last.ddl)) return last;
  const chain: Json[] = [];
  for (let at: Json | undefined = last; at; ) {
    chain.unshift(at);
    if (Array.isArray(at.ddl)) break;
    const parents = asTexts(at.prevIds);
    at = all.find(({ id }) => parents.includes(String(id)));
  }
  const [base, ...diffs] = chain;
  if (!base || !Array.isArray(base.ddl)) return undefined;
  let rows = base.ddl.map(asObject);
  for (const diff of diffs)
    for (const delta of Array.isArray(diff.deltas) ? diff.deltas.map(asObject) : [])
      rows = applyDelta(rows, delta);
  return { ...last, type: 'base', ddl: rows };
}

function applyDelta(rows: readonly Json[], { op, row, key, set }: Json): Json[] {
  if (op === 'create') return [...rows, asObject(row)];
  const found = rows.find((it) => keyOf(it) === key);
  if (op === 'drop') return rows.filter((it) => it !== found);
  if (!found) return [...rows];
  const changed = { ...found, ...asObject(set) };
  const next = rows.map((it) => (it === found ? changed : it));
  return op === 'rename' ? next.map((it) => (it === changed ? it : followed(it, found, changed))) : next;
}

/**
 * The rows after one of them got another name.
 * @param from `[schema, table, name]` and shorter, as `to`
 */
export function renameInDdl(
  rows: readonly Json[],
  entityType: string,
  from: readonly string[],
  to: readonly string[],
): readonly Json[] {
  const last = (names: readonly string[]) => names[names.length - 1];
  const row = rows.find((it) => {
    const names = [it.schema ?? 'public', it.table, it.name].filter((name) => typeof name === 'string');
    const own = it.entityType === 'schemas' ? [it.name] : names;
    return it.entityType === entityType && own.join('\0') === from.join('\0');
  });
  if (!row) return rows;
  const moved = row.table === undefined && row.schema !== undefined && to.length > 1 ? { schema: to[0] } : {};
  return applyDelta(rows, { op: 'rename', key: keyOf(row), set: { name: last(to), ...moved } });
}

/** As drizzle-kit names a row: PostgreSQL's indexes stand in their schema, whatever table they are on. */
function keyOf(row: Json): string {
  const table = row.entityType === 'indexes' ? undefined : row.table;
  const names = [row.schema, table, row.name].filter((name) => typeof name === 'string');
  return `${String(row.entityType)}\0${JSON.stringify(names)}`;
}

/** What refers to a part that has another name now. */
function followed(row: Json, old: Json, now: Json): Json {
  const same = (schema: unknown, other: unknown) => (asText(schema) ?? '') === (asText(other) ?? '');
  switch (old.entityType) {
    case 'schemas': {
      const swap = (value: unknown) => (value === old.name ? now.name : value);
      return {
        ...row,
        ...('schema' in row ? { schema: swap(row.schema) } : {}),
        ...('schemaTo' in row ? { schemaTo: swap(row.schemaTo) } : {}),
        ...('typeSchema' in row ? { typeSchema: swap(row.typeSchema) } : {}),
      };
    }
    case 'enums':
      return row.entityType === 'columns' && row.type === old.name && same(row.typeSchema, old.schema)
        ? { ...row, type: now.name, typeSchema: now.schema }
        : row;
    case 'tables': {
      const own = row.table === old.name && same(row.schema, old.schema);
      const leads = row.tableTo === old.name && same(row.schemaTo ?? row.schema, old.schema);
      return {
        ...row,
        ...(own ? { table: now.name, ...('schema' in row ? { schema: now.schema } : {}) } : {}),
        ...(leads ? { tableTo: now.name, ...('schemaTo' in row ? { schemaTo: now.schema } : {}) } : {}),
      };
    }
    case 'columns': {
      const swap = (columns: unknown) =>
        (columns as readonly unknown[]).map((column) => {
          if (column === old.name) return now.name;
          const member = asObject(column);
          return member.value === old.name && !member.isExpression ? { ...member, value: now.name } : column;
        });
      const own = row.table === old.table && same(row.schema, old.schema) && Array.isArray(row.columns);
      const leads = row.tableTo === old.table && same(row.schemaTo ?? row.schema, old.schema);
      return {
        ...row,
        ...(own ? { columns: swap(row.columns) } : {}),
        ...(leads ? { columnsTo: swap(row.columnsTo) } : {}),
      };
    }
    default:
      return row;
  }
}
