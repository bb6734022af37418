import type { Finding } from '../../lint/finding.ts';
import { tableLabel } from '../../model/catalog.ts';
import type { EntityId, Table } from '../../model/schema.ts';
import type { Span } from '../../model/span.ts';
import type { RuleGroup } from '../../rules/rule.ts';
import { type ReviewItem, type ReviewSection, type ReviewTopic, reviewTopics } from './checkList.ts';
import { constraintItems } from './constraintItems.ts';
import { foreignKeyItems, indexItems, keyItems } from './keyItems.ts';
import { softDeleteItems, timestampItems } from './timeItems.ts';
import { typeItems } from './typeItems.ts';

/** What the check list of a table's design says of one table. */
export interface TableReview {
  readonly table: Table;
  readonly label: string;
  /** Every topic that has something to say, in the order of the list. */
  readonly sections: readonly ReviewSection[];
}

export interface ReviewQuestion {
  readonly table: Table;
  /** Those of the table; what rules found in its queries and relations too. */
  readonly findings: readonly Finding[];
  /** Looks a table up, for the targets of foreign keys. */
  tableOf(id: EntityId): Pick<Table, 'name' | 'binding'> | undefined;
  /** The group of a rule; undefined for one that is unknown. */
  groupOf(rule: string): RuleGroup | undefined;
}

/** Goes through the check list: what is fine, what is not, and what was left to choice. */
export function reviewTable({ table, findings, tableOf, groupOf }: ReviewQuestion): TableReview {
  const faults = new Map<ReviewTopic, ReviewItem[]>();
  for (const finding of findings) {
    const topic = topicOf(finding.rule, groupOf(finding.rule));
    const list = faults.get(topic);
    if (list) list.push(fault(finding));
    else faults.set(topic, [fault(finding)]);
  }
  const found = new Set(findings.map(({ rule }) => rule));
  const facts: Readonly<Partial<Record<ReviewTopic, readonly ReviewItem[]>>> = {
    Types: typeItems(table, faults.has('Types')),
    Keys: keyItems(table, found),
    'Foreign keys': foreignKeyItems(table, tableOf, (foreignKey) =>
      findings.some(({ span }) => overlaps(span, foreignKey.span.whole)),
    ),
    Indexes: indexItems(table, (index) => findings.some(({ span }) => overlaps(span, index.span.whole))),
    Timestamps: timestampItems(table, found),
    'Soft delete': softDeleteItems(table, found),
    Constraints: constraintItems(table),
  };
  return {
    table,
    label: tableLabel(table),
    sections: reviewTopics.flatMap((topic) => {
      const items = [...(faults.get(topic) ?? []), ...(facts[topic] ?? [])];
      return items.length > 0 ? [{ topic, items }] : [];
    }),
  };
}

function overlaps(a: Span, b: Span): boolean {
  return a.file === b.file && a.start < b.end && b.start < a.end;
}

/** What a rule found; a hint asks, and leaves it to whoever knows. */
function fault({ rule, severity, message, fixes }: Finding): ReviewItem {
  return {
    verdict: severity === 'hint' ? 'choice' : 'fault',
    text: message,
    found: { rule, severity, fixes: [...new Set(fixes.map((fix) => fix.title))] },
  };
}

const topicOfRule: Readonly<Record<string, ReviewTopic>> = {
  'missing-timestamps': 'Timestamps',
  'updated-at-not-maintained': 'Timestamps',
  'soft-delete-unique': 'Soft delete',
  'soft-delete-index': 'Soft delete',
  'implicit-referential-action': 'Foreign keys',
  'set-null-on-not-null-column': 'Foreign keys',
  'set-default-without-default': 'Foreign keys',
  'set-default-means-null': 'Foreign keys',
  'array-of-keys': 'Foreign keys',
  'polymorphic-reference': 'Foreign keys',
  'missing-check': 'Constraints',
  'enum-only-in-types': 'Constraints',
  'constraint-not-validated': 'Constraints',
  'nullable-boolean': 'Constraints',
  'nullable-required-column': 'Constraints',
  'all-columns-nullable': 'Constraints',
  'references-type-only': 'Foreign keys',
  'relation-without-foreign-key': 'Foreign keys',
};

const topicOfGroup: Readonly<Record<RuleGroup, ReviewTopic>> = {
  types: 'Types',
  keys: 'Keys',
  index: 'Indexes',
  'normal forms': 'Normal form',
  security: 'Access',
  conventions: 'Names and code',
  drizzle: 'Names and code',
  migration: 'Names and code',
  query: 'Queries',
  meta: 'Names and code',
};

function topicOf(rule: string, group: RuleGroup | undefined): ReviewTopic {
  const own = topicOfRule[rule];
  if (own) return own;
  if (group === 'keys' && rule.includes('foreign-key')) return 'Foreign keys';
  return topicOfGroup[group ?? 'meta'];
}
