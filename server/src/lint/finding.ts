import type { EntityId } from '../model/schema.ts';
import type { Span } from '../model/span.ts';
import type { Fix, Severity } from '../rules/rule.ts';

/** One fault found, ready to be shown. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly related: readonly { readonly span: Span; readonly message: string }[];
  readonly fixes: readonly FindingFix[];
  /** The table, enum … it is about; undefined for the meta rules. */
  readonly entity: EntityId | undefined;
}

/** A rule's fix, or one of a meta rule. `textEdits` are of the texts as the last `update` saw them. */
export type FindingFix = Fix;
