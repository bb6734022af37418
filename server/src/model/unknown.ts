import type { Span } from './span.ts';

/**
 * What a reader could not resolve. Unknown is not absent: a rule that depends on an unknown part stays
 * silent, while the rest of the table is checked as usual.
 */
export interface Unknown {
  readonly kind: 'unknown';
  /** A sentence fragment for people: "`prefix` is read from the environment". */
  readonly reason: string;
  readonly span?: Span;
}

/** A value that a reader may have failed to resolve. */
export type Maybe<T> = T | Unknown;

export function unknown(reason: string, span?: Span): Unknown {
  return span ? { kind: 'unknown', reason, span } : { kind: 'unknown', reason };
}

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && (value as Unknown).kind === 'unknown';
}

/** The value when it is known, else undefined. */
export function known<T>(value: Maybe<T> | undefined): T | undefined {
  return isUnknown(value) ? undefined : value;
}
