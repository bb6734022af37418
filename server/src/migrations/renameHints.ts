import { isDeepStrictEqual } from 'node:util';
import { renameInDdl } from '../sources/drizzle/snapshot/ddlHistory.ts';
import { fromDdl } from '../sources/drizzle/snapshot/ddlSnapshot.ts';
import type { Json } from '../sources/drizzle/snapshot/shape.ts';
import { type Decisions, type RenameQuestion, resolveRenames } from './ambiguity.ts';
import type { KitHint } from './hints.ts';
import type { KitSnapshot } from './kitMessages.ts';
import type { Rename } from './renames.ts';

type RenameHint = Extract<KitHint, { readonly type: 'rename' }>;

/** How people and flags name an entity of drizzle-kit 1.x. */
export function entityLabel(entity: readonly string[]): string {
  return (entity[0] === 'public' || entity[0] === '' ? entity.slice(1) : entity).join('.');
}

/**
 * What of the way from one state of drizzle-kit 1.x to another is a rename: what people have decided of schemas,
 * tables, columns, enums and sequences, and keys, indexes and the like that differ by their name alone.
 */
export function renameHints(
  before: KitSnapshot,
  after: KitSnapshot,
  decisions: Decisions,
): {
  readonly hints: readonly RenameHint[];
  /** The same of what holds data. */
  readonly renames: readonly Rename[];
  readonly questions: readonly RenameQuestion[];
  readonly unused: readonly string[];
} {
  const resolved = resolveRenames(fromDdl(before), fromDdl(after), decisions);
  let rows = rowsOf(before);
  const hints: RenameHint[] = [];
  for (const rename of resolved.renames) {
    const hint = toHint(rename, rows);
    if (!hint) continue;
    hints.push(hint);
    rows = renameInDdl(rows, `${rename.kind}s`, hint.from, hint.to);
  }
  return {
    hints: [...hints, ...partRenames(rows, rowsOf(after))],
    renames: resolved.renames,
    questions: resolved.questions,
    unused: resolved.unused,
  };
}

function rowsOf(snapshot: KitSnapshot): readonly Json[] {
  return (snapshot.ddl ?? []) as readonly Json[];
}

function toHint({ kind, from, to, table }: Rename, rows: readonly Json[]): RenameHint | undefined {
  if (kind !== 'column') {
    const names = (key: string) => {
      const dot = key.indexOf('.');
      if (kind === 'schema') return [key];
      // Only PostgreSQL has schemas: elsewhere the whole key is a name.
      return rows.some((row) => typeof row.schema === 'string')
        ? [key.slice(0, dot), key.slice(dot + 1)]
        : ['public', key];
    };
    return { type: 'rename', kind, from: names(from), to: names(to) };
  }
  const owner = rows.find((row) => row.entityType === 'tables' && entityLabel(namesOf(row)) === table);
  if (!owner) return undefined;
  const place = namesOf(owner);
  return { type: 'rename', kind, from: [...place, from], to: [...place, to] };
}

/** `[schema, table, name]` and shorter: where there are no schemas, drizzle-kit writes `public`. */
export function namesOf({ entityType, schema, table, name }: Json): string[] {
  if (entityType === 'schemas' || entityType === 'roles') return [String(name)];
  return [schema ?? 'public', ...(table === undefined ? [] : [table]), name].map(String);
}

/** The kinds of parts that hold no data, by the lists of a snapshot. */
const kinds: Readonly<Record<string, string>> = {
  pks: 'primary_key',
  uniques: 'unique',
  fks: 'foreign key',
  checks: 'check',
  indexes: 'index',
  policies: 'policy',
  views: 'view',
};

export function partRenames(before: readonly Json[], after: readonly Json[]): readonly RenameHint[] {
  const key = (row: Json) => `${String(row.entityType)}\0${namesOf(row).join('\0')}`;
  const had = new Set(before.map(key));
  const has = new Set(after.map(key));
  const gone = before.filter((row) => String(row.entityType) in kinds && !has.has(key(row)));
  return after.flatMap((row): RenameHint[] => {
    const kind = kinds[String(row.entityType)];
    if (kind === undefined || had.has(key(row))) return [];
    const index = gone.findIndex((old) => isDeepStrictEqual(nameless(old), nameless(row)));
    const [old] = index < 0 ? [] : gone.splice(index, 1);
    return old ? [{ type: 'rename', kind, from: namesOf(old), to: namesOf(row) }] : [];
  });
}

function nameless({ name: _, nameExplicit: _given, ...row }: Json): Json {
  return row;
}
