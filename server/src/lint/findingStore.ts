import { spanKey } from '../model/placedSpan.ts';
import type { EntityId } from '../model/schema.ts';
import type { FilePath, Span } from '../model/span.ts';
import { spliced } from '../model/spliced.ts';
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

/** The reports of one rule at one place. */
interface Bucket {
  /** Those of each subject that has some; of most buckets it is one, for which a map would be most of what is held. */
  groups: Group | Map<object, readonly RawFinding[]> | undefined;
  /** What is told of them; undefined when that is to be put together anew. */
  merged: readonly RawFinding[] | undefined;
}

interface Group {
  readonly subject: object;
  readonly findings: readonly RawFinding[];
}

interface FileReports {
  readonly buckets: Map<string, Bucket>;
  /** As told last, with the buckets that have changed since. */
  sorted: readonly RawFinding[] | undefined;
  readonly stale: Set<string>;
  /** Of what was told last, what is not told any more. */
  readonly gone: Set<RawFinding>;
}

export function createFindingStore(): FindingStore {
  const files = new Map<FilePath, FileReports>();
  return {
    replace(subject, old, now, touch) {
      if (old.length === 0 && now.length === 0) return;
      const before = old.length === 0 ? nothing : groupByPlace(old);
      const after = groupByPlace(now);
      for (const [key, group] of before) {
        if (after.has(key)) continue;
        const { file } = (group[0] as RawFinding).span;
        const reports = files.get(file);
        const bucket = reports?.buckets.get(key);
        if (!reports || !bucket || !removeGroup(bucket, subject)) continue;
        spoil(reports, key, bucket);
        if (bucket.groups === undefined) reports.buckets.delete(key);
        if (reports.buckets.size === 0) files.delete(file);
        touch(file);
      }
      for (const [key, group] of after) {
        const former = before.get(key);
        const { file } = (group[0] as RawFinding).span;
        const reports = files.get(file) ?? {
          buckets: new Map(),
          sorted: undefined,
          stale: new Set(),
          gone: new Set(),
        };
        files.set(file, reports);
        const bucket: Bucket = reports.buckets.get(key) ?? { groups: undefined, merged: undefined };
        reports.buckets.set(key, bucket);
        setGroup(bucket, subject, group);
        spoil(reports, key, bucket);
        if (!former || !sameValue(former, group)) touch(file);
      }
    },
    inFile(file) {
      const reports = files.get(file);
      if (!reports) return [];
      if (!reports.sorted) {
        reports.sorted = [...reports.buckets.values()].flatMap(mergedOf).sort(byPlace);
      } else if (reports.stale.size > 0) {
        const { buckets, gone, stale, sorted } = reports;
        const come = [...stale].flatMap((key) => {
          const bucket = buckets.get(key);
          return bucket ? mergedOf(bucket) : [];
        });
        reports.sorted = exchanged(sorted, gone, come.sort(byPlace));
      }
      reports.stale.clear();
      reports.gone.clear();
      return reports.sorted;
    },
    files: () => files.keys(),
  };
}

function setGroup(bucket: Bucket, subject: object, findings: readonly RawFinding[]): void {
  const { groups } = bucket;
  if (groups instanceof Map) groups.set(subject, findings);
  else if (groups === undefined || groups.subject === subject) bucket.groups = { subject, findings };
  else
    bucket.groups = new Map([
      [groups.subject, groups.findings],
      [subject, findings],
    ]);
}

/** False where the bucket has none of the subject. */
function removeGroup(bucket: Bucket, subject: object): boolean {
  const { groups } = bucket;
  if (groups instanceof Map) {
    const removed = groups.delete(subject);
    if (groups.size === 0) bucket.groups = undefined;
    return removed;
  }
  if (groups?.subject !== subject) return false;
  bucket.groups = undefined;
  return true;
}

function spoil({ sorted, stale, gone }: FileReports, key: string, bucket: Bucket): void {
  if (sorted && !stale.has(key)) {
    stale.add(key);
    for (const finding of bucket.merged ?? []) gone.add(finding);
  }
  bucket.merged = undefined;
}

function mergedOf(bucket: Bucket): readonly RawFinding[] {
  const { groups } = bucket;
  bucket.merged ??=
    groups instanceof Map ? merge([...groups.values()]) : groups ? merge([groups.findings]) : [];
  return bucket.merged;
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

/** Two lists in the order of their places as one. */
export function joinByPlace<T extends { readonly span: Span; readonly rule: string }>(
  long: readonly T[],
  short: readonly T[],
): readonly T[] {
  return exchanged(long, new Set(), short);
}

/** A list in the order of places without some of its items and with others; copied once. */
function exchanged<T extends { readonly span: Span; readonly rule: string }>(
  list: readonly T[],
  gone: ReadonlySet<T>,
  come: readonly T[],
): readonly T[] {
  if (gone.size + come.length <= fewItems) return exchangedSingly(list, gone, come);
  // Where one that goes stood is not to be asked: the text of its span may be gone as well.
  const [start, end] = rangeOf(list, gone);
  const kept = start < 0 ? [] : list.slice(start, end).filter((finding) => !gone.has(finding));
  const removed = start < 0 ? 0 : end - start - kept.length;
  const [first, last] = [come[0], come[come.length - 1]];
  if (!first || !last) return removed === 0 ? list : spliced(list, start, end, kept);
  /** What is at a place of the list once those that go are gone. */
  const at = (index: number): T =>
    (removed === 0 || index < start
      ? list[index]
      : index < start + kept.length
        ? kept[index - start]
        : list[index + removed]) as T;
  const length = list.length - removed;
  const from = afterPlace(at, length, first, 0);
  const to = afterPlace(at, length, last, from);
  // One piece from the first place that differs to the last.
  const begin = removed === 0 ? from : Math.min(from, start);
  const until = removed === 0 ? to : Math.max(to, start + kept.length);
  const middle: T[] = [];
  let next = 0;
  for (let index = begin; index < until; index++) {
    const finding = at(index);
    for (; next < come.length && byPlace(come[next] as T, finding) < 0; next++) middle.push(come[next] as T);
    middle.push(finding);
  }
  for (; next < come.length; next++) middle.push(come[next] as T);
  return spliced(list, begin, until + removed, middle);
}

/** So many are taken out and put in one by one: what lies between places far from each other is not looked at then. */
const fewItems = 200;

function exchangedSingly<T extends { readonly span: Span; readonly rule: string }>(
  list: readonly T[],
  gone: ReadonlySet<T>,
  come: readonly T[],
): readonly T[] {
  const places = placesOf(list, gone);
  if (places.length === 0 && come.length === 0) return list;
  const now = list.slice();
  for (const place of places.reverse()) now.splice(place, 1);
  let from = 0;
  for (const finding of come) {
    from = afterPlace((index) => now[index] as T, now.length, finding, from);
    now.splice(from, 0, finding);
  }
  return now;
}

/** Where some items stand in a list, in its order. */
function placesOf<T>(list: readonly T[], items: ReadonlySet<T>): number[] {
  if (items.size < 8)
    return [...items]
      .map((item) => list.indexOf(item))
      .filter((at) => at >= 0)
      .sort((a, b) => a - b);
  const found: number[] = [];
  for (let at = 0; at < list.length && found.length < items.size; at++)
    if (items.has(list[at] as T)) found.push(at);
  return found;
}

/** The first and after the last of some items in a list; -1 where none is in it. */
function rangeOf<T>(list: readonly T[], items: ReadonlySet<T>): readonly [start: number, end: number] {
  const start = items.size === 0 ? -1 : list.findIndex((item) => items.has(item));
  return start < 0 ? [-1, -1] : [start, list.findLastIndex((item) => items.has(item)) + 1];
}

/** The index after all that stand before or at the place of a finding. */
function afterPlace<T extends { readonly span: Span; readonly rule: string }>(
  at: (index: number) => T,
  length: number,
  finding: T,
  from: number,
): number {
  let low = from;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (byPlace(at(middle), finding) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

const nothing: ReadonlyMap<string, readonly RawFinding[]> = new Map();

function groupByPlace(findings: readonly RawFinding[]): Map<string, RawFinding[]> {
  const groups = new Map<string, RawFinding[]>();
  for (const finding of findings) {
    const key = `${finding.rule} ${spanKey(finding.span)}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return groups;
}

function merge(groups: readonly (readonly RawFinding[])[]): readonly RawFinding[] {
  if (groups.length === 1 && groups[0]?.length === 1) return groups[0];
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
