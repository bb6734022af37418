import { movePlace, newPlace, type Place, placeOf, spanAt } from '../../../model/placedSpan.ts';
import type { SchemaParts } from '../../../model/schema.ts';
import type { FilePath, Span } from '../../../model/span.ts';

/**
 * What a file says now, made of what it said before wherever that is the same: a keystroke changes one table of many, and
 * whatever stands on the others goes by their identity. A part that is only pushed up or down gets spans that go by a
 * place (`model/placedSpan.ts`), and is moved from then on.
 * @param former an earlier reading of the same file: used up, as its places may be moved
 */
export function keptParts(file: FilePath, former: SchemaParts, now: SchemaParts): KeptParts {
  let hasMoved = false;
  const move = (place: Place, distance: number) => {
    movePlace(place, distance);
    hasMoved = true;
  };
  const keptItems = <T extends Part>(old: readonly T[], items: readonly T[]) =>
    keptOf(file, old, items, move);
  const parts = {
    ...now,
    schemas: keptItems(former.schemas, now.schemas),
    tables: keptItems(former.tables, now.tables),
    enums: keptItems(former.enums, now.enums),
    sequences: keptItems(former.sequences, now.sequences),
    views: keptItems(former.views, now.views),
    roles: keptItems(former.roles, now.roles),
    policies: keptItems(former.policies, now.policies),
    relations: keptItems(former.relations, now.relations),
  };
  return { parts, hasMoved };
}

export interface KeptParts {
  readonly parts: SchemaParts;
  /** Some of the former parts stand elsewhere now, with the spans in them. */
  readonly hasMoved: boolean;
}

type Move = (place: Place, distance: number) => void;

interface Part {
  readonly span: { readonly whole: Span; readonly name: Span };
}

/** An item has its counterpart at the same distance from the beginning of the list, or from its end. */
function keptOf<T extends Part>(
  file: FilePath,
  former: readonly T[],
  now: readonly T[],
  move: Move,
): readonly T[] {
  const later = former.length - now.length;
  const used = new Set<T>();
  const items = now.map((item, at) => {
    for (const old of later === 0 ? [former[at]] : [former[at], former[at + later]]) {
      if (old === undefined || used.has(old)) continue;
      const kept = keptItem(file, old, item, move);
      if (kept === undefined) continue;
      used.add(old);
      return kept;
    }
    return item;
  });
  return later === 0 && items.every((item, at) => item === former[at]) ? former : items;
}

/** The former item where it stands now, or the new one with a place; undefined where they differ in more. */
function keptItem<T extends Part>(file: FilePath, old: T, now: T, move: Move): T | undefined {
  const before = rangeOf(old);
  const range = rangeOf(now);
  const distance = range.start - before.start;
  const place = placeOf(old.span.whole);
  // A part of another file's text moves with that.
  if (distance !== 0 && (range.file !== file || old.span.name.file !== file)) return undefined;
  const movesNow = place
    ? (span: Span) => placeOf(span) === place
    : (_: Span, to: Span) => range.file === to.file && range.start <= to.start && to.end <= range.end;
  if (!isAlike(old, now, distance, movesNow)) return undefined;
  if (distance === 0) return old;
  if (!place) return placed(now, range, newPlace(file, range.start)) as T;
  move(place, distance);
  return old;
}

/** The text of a part with its name, which stands beside it in the same statement. */
function rangeOf({ span: { whole, name } }: Part): Span {
  if (whole.file !== name.file) return whole;
  const { file } = whole;
  return { file, start: Math.min(whole.start, name.start), end: Math.max(whole.end, name.end) };
}

/** True when two values are equal, those of their spans that move being `distance` further now. */
function isAlike(
  old: unknown,
  now: unknown,
  distance: number,
  moves: (old: Span, now: Span) => boolean,
): boolean {
  if (typeof old !== 'object' || typeof now !== 'object' || old === null || now === null)
    return Object.is(old, now);
  if (Array.isArray(old)) {
    if (!Array.isArray(now) || old.length !== now.length) return false;
    for (let i = 0; i < old.length; i++) if (!isAlike(old[i], now[i], distance, moves)) return false;
    return true;
  }
  if (isSpan(old)) {
    if (!isSpan(now) || old.file !== now.file) return false;
    const by = moves(old, now) ? distance : 0;
    return old.start + by === now.start && old.end + by === now.end;
  }
  const left = old as Record<string, unknown>;
  const right = now as Record<string, unknown>;
  let count = 0;
  for (const key in left) {
    count++;
    if (!(key in right) || !isAlike(left[key], right[key], distance, moves)) return false;
  }
  for (const _ in right) count--;
  return count === 0;
}

/** A copy of which the spans in the range go by a place; what holds none of them is not copied. */
function placed(value: unknown, range: Span, place: Place): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isSpan(value)) {
    const isInside = value.file === range.file && range.start <= value.start && value.end <= range.end;
    return isInside ? spanAt(place, value.start - range.start, value.end - range.start) : value;
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => placed(item, range, place));
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  const copy: Record<string, unknown> = {};
  let isOther = false;
  for (const [key, part] of Object.entries(value)) {
    copy[key] = placed(part, range, place);
    isOther ||= copy[key] !== part;
  }
  return isOther ? copy : value;
}

function isSpan(value: object): value is Span {
  return 'start' in value && 'end' in value && 'file' in value;
}
