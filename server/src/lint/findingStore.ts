import type { EntityId } from '../model/schema.ts';
import type { FilePath, Span } from '../model/span.ts';
import type { RuleReport } from '../rules/runRule.ts';
import { sameValue } from './sameAnswer.ts';

/** What a rule reported about a subject, before severity and suppression. */
export interface RawFinding extends RuleReport {
  readonly rule: string;
  readonly entity: EntityId | undefined;
}

/**
 * The reports of all subjects of all projects, by file. Tables that share a column of a helper report the
 * same rule at the same place: they share a finding, which names the first and counts the others. A file in
 * two projects is reported once.
 */
export interface FindingStore {
  /** Replaces one subject's reports and answers the files whose findings differ now. */
  replace(
    subject: object,
    old: readonly RawFinding[],
    now: readonly RawFinding[],
    touch: (file: FilePath) => void,
  ): void;
  /** The findings of a file, sorted by place. */
  inFile(file: FilePath): readonly RawFinding[];
  files(): Iterable<FilePath>;
}

type Bucket = Map<object, readonly RawFinding[]>;

export function createFindingStore(): FindingStore {
  const files = new Map<FilePath, Map<string, Bucket>>();
  return {
    replace(subject, old, now, touch) {
      if (old.length === 0 && now.length === 0) return;
      const before = groupByPlace(old);
      const after = groupByPlace(now);
      for (const [key, group] of before) {
        if (after.has(key)) continue;
        const { file } = (group[0] as RawFinding).span;
        const buckets = files.get(file);
        const bucket = buckets?.get(key);
        if (!bucket?.delete(subject)) continue;
        if (bucket.size === 0) buckets?.delete(key);
        if (buckets?.size === 0) files.delete(file);
        touch(file);
      }
      for (const [key, group] of after) {
        const former = before.get(key);
        const { file } = (group[0] as RawFinding).span;
        const buckets = files.get(file) ?? new Map<string, Bucket>();
        files.set(file, buckets);
        const bucket = buckets.get(key) ?? (new Map() as Bucket);
        buckets.set(key, bucket);
        bucket.set(subject, group);
        if (!former || !sameValue(former, group)) touch(file);
      }
    },
    inFile: (file) => [...(files.get(file)?.values() ?? [])].flatMap(merge).sort(byPlace),
    files: () => files.keys(),
  };
}

/** The order in which findings are shown. */
export function byPlace(
  a: { readonly span: Span; readonly rule: string },
  b: { readonly span: Span; readonly rule: string },
): number {
  return (
    a.span.start - b.span.start || a.span.end - b.span.end || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)
  );
}

function groupByPlace(findings: readonly RawFinding[]): Map<string, RawFinding[]> {
  const groups = new Map<string, RawFinding[]>();
  for (const finding of findings) {
    const { file, start, end } = finding.span;
    const key = `${finding.rule} ${start} ${end} ${file}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return groups;
}

function merge(bucket: Bucket): readonly RawFinding[] {
  const groups = [...bucket.values()];
  const entity = groups[0]?.[0]?.entity;
  const entities = new Set<EntityId | undefined>(groups.map((group) => group[0]?.entity));
  // Two projects may say different things of the same table: names differ with the casing, for one.
  const messages = new Map<string, RawFinding>();
  for (const group of groups) {
    if (group[0]?.entity !== entity) continue;
    for (const finding of group) if (!messages.has(finding.message)) messages.set(finding.message, finding);
  }
  const unique = [...messages.values()];
  const others = entities.size - 1;
  if (others === 0) return unique;
  const more = ` (and ${others} more ${others === 1 ? 'table' : 'tables'})`;
  return unique.map((finding) => ({ ...finding, message: withSuffix(finding.message, more) }));
}

/** Puts the suffix before the full stop. */
function withSuffix(message: string, suffix: string): string {
  return message.endsWith('.') ? `${message.slice(0, -1)}${suffix}.` : message + suffix;
}
