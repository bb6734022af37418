import type { Dialect, SqlText, TableGap } from '../../../model/schema.ts';
import type { PartSpans, Span } from '../../../model/span.ts';
import type { Maybe } from '../../../model/unknown.ts';
import { unknown } from '../../../model/unknown.ts';
import type { Json } from './shape.ts';

/** Whose snapshot it is, and where its parts are said to stand. */
export interface SnapshotPlace {
  readonly dialect: Dialect;
  readonly span: Span;
  readonly spans: PartSpans;
}

/** The object, or an empty one for everything else. */
export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return Object.entries(asObject(value));
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function asTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

export function flag(value: unknown): boolean {
  return value === true;
}

/** The text, or why it is unknown: `toSnapshot` writes `{ unknown: reason }`. */
export function maybeText(value: unknown): Maybe<string> {
  if (typeof value === 'string') return value;
  return unknown(asText(asObject(value).unknown) ?? 'the snapshot does not tell');
}

/** The texts; all of it unknown where one is. */
export function maybeTexts(value: unknown): Maybe<readonly string[]> {
  if (!Array.isArray(value)) return unknown(asText(asObject(value).unknown) ?? 'the snapshot does not tell');
  return value.every((item): item is string => typeof item === 'string')
    ? value
    : unknown('one of them is unknown');
}

export function sqlOf(value: unknown, place: SnapshotPlace): Maybe<SqlText> | undefined {
  if (value === undefined || value === null) return undefined;
  const text = maybeText(value);
  if (typeof text !== 'string') return text;
  return { text, columns: [], complete: true, span: place.span };
}

/** The parts of a table that could not be read, as `toSnapshot` lists them. */
export function gapsIn(value: unknown): readonly TableGap[] {
  if (!Array.isArray(value)) return [];
  return value.map((item) => {
    const gap = asObject(item);
    const place = gap.in === 'columns' ? 'columns' : 'constraints';
    return { kind: 'unknown', in: place, reason: asText(gap.reason) ?? 'it could not be read' };
  });
}
