import type { Span } from '../model/span.ts';

/** What an editor shows over a place. */
export interface HoverText {
  /** The place that it is about. */
  readonly span: Span;
  readonly markdown: string;
}
