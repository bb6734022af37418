import type { KitSnapshot } from './kitMessages.ts';
import { columnLikeness, enumLikeness, likelyRename, nameLikeness, tableLikeness } from './likeness.ts';
import { applyRename, type Rename, type RenamedKind } from './renames.ts';
import { copySnapshot, labelOf, type MutableSnapshot, type SnapshotTable } from './snapshotParts.ts';

/** A new part that may be an old one with another name. */
export interface RenameQuestion {
  readonly kind: RenamedKind;
  /** The new part as flags and people name it: `people`, `auth.people`, `people.full_name`. */
  readonly created: string;
  /** Parts that are gone, the likeliest first. */
  readonly candidates: readonly { readonly name: string; readonly likeness: number }[];
  /** The candidate that it very likely was; undefined where a new part is likelier. */
  readonly suggested: string | undefined;
}

/** What a person has decided. Names as in `RenameQuestion`. */
export interface Decisions {
  readonly renames: readonly { readonly from: string; readonly to: string }[];
  readonly creates: readonly string[];
}

export interface Resolution {
  /** The decided renames in the order in which they are carried out, columns after tables. */
  readonly renames: readonly Rename[];
  /** Still to be decided. Those about columns come when their tables are settled. */
  readonly questions: readonly RenameQuestion[];
  /** Decisions that match nothing, as they were given. */
  readonly unused: readonly string[];
}

/**
 * Finds what in the way from one snapshot to another can be read as a rename or as a part dropped and another
 * made: schemas, tables, enums, sequences and columns. Others hold no data: they are dropped and made.
 */
export function resolveRenames(before: KitSnapshot, after: KitSnapshot, decisions: Decisions): Resolution {
  const from = copySnapshot(before);
  const to = copySnapshot(after);
  const renames: Rename[] = [];
  const questions: RenameQuestion[] = [];
  const used = new Set<string>();

  for (const kind of ['schema', 'enum', 'sequence', 'table'] as const)
    settle(kind, partsOf(from, kind), partsOf(to, kind));
  for (const [key, table] of Object.entries(to.tables)) {
    const old = from.tables[key];
    if (old) settle('column', columnsIn(old), columnsIn(table));
  }
  const given = [...decisions.renames.map(({ from: a, to: b }) => `${a}:${b}`), ...decisions.creates];
  return { renames, questions, unused: given.filter((decision) => !used.has(decision)) };

  function settle(kind: RenamedKind, old: readonly Part[], current: readonly Part[]): void {
    const kept = new Set(current.map(({ key }) => key));
    const had = new Set(old.map(({ key }) => key));
    const gone = old.filter(({ key }) => !kept.has(key));
    const created: Part[] = [];
    for (const part of current.filter(({ key }) => !had.has(key))) {
      const decided = decisions.renames.find((it) => it.to === part.label);
      const source = decided && gone.find(({ label, alias }) => [label, alias].includes(decided.from));
      if (decided && source) {
        used.add(`${decided.from}:${decided.to}`);
        gone.splice(gone.indexOf(source), 1);
        const rename: Rename = { kind, from: source.key, to: part.key, table: part.table };
        renames.push(rename);
        applyRename(from, rename);
      } else if (decisions.creates.includes(part.label)) used.add(part.label);
      else created.push(part);
    }
    if (gone.length > 0) questions.push(...created.map((part) => question(kind, part, gone, created)));
  }
}

interface Part {
  readonly key: string;
  readonly label: string;
  readonly alias?: string;
  readonly table: string | undefined;
  like(other: Part): number;
  readonly content: unknown;
}

function partsOf(snapshot: MutableSnapshot, kind: 'schema' | 'enum' | 'sequence' | 'table'): readonly Part[] {
  switch (kind) {
    case 'schema':
      return Object.keys(snapshot.schemas ?? {}).map((key) =>
        part(key, key, key, (other) => nameLikeness(key, String(other))),
      );
    case 'enum':
      return Object.entries(snapshot.enums ?? {}).map(([key, type]) =>
        part(key, labelOf(type), type, (other) => enumLikeness(type, other as typeof type)),
      );
    case 'sequence':
      return Object.entries(snapshot.sequences ?? {}).map(([key, it]) =>
        part(key, labelOf(it), it, (other) => nameLikeness(it.name, (other as typeof it).name)),
      );
    case 'table':
      return Object.entries(snapshot.tables).map(([key, table]) =>
        part(key, labelOf(table), table, (other) => tableLikeness(table, other as SnapshotTable)),
      );
  }
}

function columnsIn(table: SnapshotTable): readonly Part[] {
  const label = labelOf(table);
  return Object.values(table.columns).map((column, position) => ({
    ...part(column.name, `${label}.${column.name}`, { column, position }, (other) =>
      columnLikeness({ column, position }, other as Parameters<typeof columnLikeness>[1]),
    ),
    table: label,
  }));
}

function part(key: string, label: string, content: unknown, like: (other: unknown) => number): Part {
  return { key, label, table: undefined, content, like: (other) => like(other.content) };
}

function question(
  kind: RenamedKind,
  created: Part,
  gone: readonly Part[],
  all: readonly Part[],
): RenameQuestion {
  const candidates = gone
    .map((old) => ({ old, likeness: created.like(old) }))
    .sort((a, b) => b.likeness - a.likeness);
  const best = candidates[0];
  // The old part is taken by the new one that is most like it.
  const isMutual = best && all.every((other) => other === created || other.like(best.old) <= best.likeness);
  return {
    kind,
    created: created.label,
    candidates: candidates.map(({ old, likeness }) => ({
      name: old.label,
      likeness: Math.round(likeness * 100) / 100,
    })),
    suggested: best && isMutual && best.likeness >= likelyRename ? best.old.label : undefined,
  };
}
