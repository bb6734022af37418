import type { Decision } from '../../rules/decisions.ts';
import type { Severity } from '../../rules/rule.ts';

/** The points of a table's design that a review goes through, in its order. */
export const reviewTopics = [
  'Types',
  'Keys',
  'Foreign keys',
  'Indexes',
  'Timestamps',
  'Soft delete',
  'Constraints',
  'Normal form',
  'Access',
  'Names and code',
  'Queries',
] as const;
export type ReviewTopic = (typeof reviewTopics)[number];

/**
 * `fine`: as it should be. `fault`: a rule found something. `choice`: both ways are right, and this is the one
 * that was taken, or a rule asks about it. `fact`: what a fault is about. `unknown`: it could not be read.
 */
export type Verdict = 'fine' | 'fault' | 'choice' | 'fact' | 'unknown';

export interface ReviewItem {
  readonly verdict: Verdict;
  /** A sentence of Markdown. */
  readonly text: string;
  /** The page that helps to decide. */
  readonly which?: Decision;
  /** Of a fault, or of a question that a rule asks. */
  readonly found?: {
    readonly rule: string;
    readonly severity: Severity;
    /** Titles of the fixes, the first one first. */
    readonly fixes: readonly string[];
  };
}

export interface ReviewSection {
  readonly topic: ReviewTopic;
  readonly items: readonly ReviewItem[];
}

export function fine(text: string): ReviewItem {
  return { verdict: 'fine', text };
}

export function choice(text: string, which?: Decision): ReviewItem {
  return { verdict: 'choice', text, ...(which ? { which } : {}) };
}

export function fact(text: string): ReviewItem {
  return { verdict: 'fact', text };
}

export function notRead(text: string): ReviewItem {
  return { verdict: 'unknown', text };
}

/** Names as Markdown shows code, in one list: `` `a`, `b` ``. */
export function codeList(names: readonly string[]): string {
  return names.map(code).join(', ');
}

export function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}
