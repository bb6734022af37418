import type { Dialect } from '../../../model/schema.ts';
import type { FilePath } from '../../../model/span.ts';
import { dialectNamed } from '../../drizzle/dialectName.ts';
import type { SourceProblem } from '../../source.ts';
import type { ForeignDatabase } from '../foreignDatabase.ts';
import { isGeneratedNoMore } from './generated.ts';
import {
  byCodeUnits,
  type FoundFault,
  filesEnding,
  type History,
  type HistoryFile,
  type HistoryListing,
  joinFile,
  withFaults,
} from './history.ts';
import { isRunByWrangler } from './wrangler.ts';

/** Older snapshots are settled: their files may be large, and reading all of them would cost a second. */
const newestSnapshots = 12;

/**
 * drizzle-kit 0.x: `meta/_journal.json` names the files in the order in which the migrator runs them
 * (`readMigrationFiles` in drizzle-orm/src/migrator.ts).
 */
export function readDrizzleJournal(folder: FilePath, listing: HistoryListing): History | undefined {
  const meta = joinFile(folder, 'meta');
  if (listing.entries(meta).get('_journal.json') !== 'file') return undefined;
  const journalFile = joinFile(meta, '_journal.json');
  const journal = readJournal(journalFile, listing.readText(journalFile) ?? '');
  const present = new Set(filesEnding(listing, folder, '.sql'));
  const snapshots = new Set(filesEnding(listing, meta, '_snapshot.json'));
  // Ways back are ours: drizzle-kit has none.
  const downs = joinFile(folder, 'down');
  const back = new Set(filesEnding(listing, downs, '.sql'));
  const runsByName = isRunByWrangler(folder, listing);
  const found: FoundFault[] = runsByName
    ? []
    : [...sameVersions(folder, journal.entries), ...outOfOrder(folder, journal.entries)];

  const newest = journal.entries.map(({ tag }) => snapshotName(tag)).findLast((name) => snapshots.has(name));
  // drizzle-kit takes the last one by name.
  const gap = (kind: 'missing-snapshot' | 'orphan-snapshot', name: string) => ({
    kind,
    snapshot: `meta/${name}`,
    ...(newest !== undefined && name < newest ? { isOlder: true } : {}),
  });
  const absent = journal.entries.filter(({ tag }) => !present.has(`${tag}.sql`));
  const [firstAbsent] = absent;
  if (firstAbsent && !runsByName) {
    const more = absent.length - 1;
    const fault = {
      kind: 'missing-file',
      record: `${firstAbsent.tag}.sql`,
      ...(more > 0 ? { more } : {}),
    } as const;
    found.push([undefined, fault]);
  }
  const beside = writtenBeside(journal.entries);
  const behind = writtenBehind(journal.entries);
  const files = journal.entries.flatMap(({ tag, when }): HistoryFile[] => {
    if (!present.has(`${tag}.sql`)) return [];
    const path = joinFile(folder, `${tag}.sql`);
    const name = snapshotName(tag);
    const file = {
      path,
      name: tag,
      ...(when > 0 ? { when } : {}),
      ...(back.has(`${tag}.sql`) ? { down: joinFile(downs, `${tag}.sql`) } : {}),
    };
    if (beside.has(tag)) return [file];
    const lacked = behind.get(tag);
    if (lacked !== undefined) {
      if (!snapshots.has(lacked)) found.push([path, gap('missing-snapshot', lacked)]);
      return [file];
    }
    if (snapshots.has(name)) return [{ ...file, snapshot: joinFile(meta, name) }];
    if (snapshots.size > 0) found.push([path, gap('missing-snapshot', name)]);
    return [file];
  });
  if (journal.problems.length === 0) {
    const recorded = new Set(journal.entries.map(({ tag }) => `${tag}.sql`));
    const needed = new Set(journal.entries.map(({ tag }) => snapshotName(tag)));
    const unknown = [...present].filter((name) => !recorded.has(name) && /^\d+_/.test(name));
    for (const name of unknown) {
      needed.add(snapshotName(name.slice(0, -4)));
      files.push({ path: joinFile(folder, name), name: name.slice(0, -4), unrecorded: true });
    }
    const last = unknown.at(-1);
    const before = unknown.length - 1;
    if (last !== undefined && !runsByName)
      found.push([
        joinFile(folder, last),
        { kind: 'not-recorded', record: 'meta/_journal.json', ...(before > 0 ? { before } : {}) },
      ]);
    for (const name of snapshots)
      if (!needed.has(name)) found.push([undefined, gap('orphan-snapshot', name)]);
  }
  if (runsByName) files.sort((a, b) => byCodeUnits(a.name, b.name));
  const kept = files.filter(({ snapshot }) => snapshot !== undefined).slice(-newestSnapshots);
  found.push(...sameParents(kept, listing));
  return {
    folder,
    tool: 'drizzle',
    layout: 'journal',
    dialect: journal.dialect,
    ...(journal.foreign ? { foreign: journal.foreign } : {}),
    files: withFaults(files, inUse(folder, listing, asOneGap(found))),
    problems: journal.problems,
    sources: [journalFile, ...kept.flatMap(({ snapshot }) => snapshot ?? [])],
  };
}

/** Snapshots that are missing behind the newest are one fault, of the last migration: the next one repeats all of them. */
function asOneGap(found: readonly FoundFault[]): readonly FoundFault[] {
  const isBehind = ([, fault]: FoundFault) => fault.kind === 'missing-snapshot' && !fault.isOlder;
  const last = found.findLast(isBehind);
  const before = found.filter(isBehind).length - 1;
  return found.flatMap((each): readonly FoundFault[] => {
    const [path, fault] = each;
    if (!isBehind(each) || fault.kind !== 'missing-snapshot') return [each];
    return each === last ? [[path, before > 0 ? { ...fault, before } : fault]] : [];
  });
}

/** drizzle-kit 1.0: a folder `<14 digits>_name` a migration, with migration.sql and snapshot.json. */
export function readDrizzleFolders(folder: FilePath, listing: HistoryListing): History | undefined {
  const names = [...listing.entries(folder)]
    .filter(([name, kind]) => kind === 'folder' && /^\d{14}_/.test(name))
    .map(([name]) => name)
    .sort(byCodeUnits);
  const found: FoundFault[] = [];
  const files: HistoryFile[] = [];
  let isDrizzle = false;
  let newest = '';
  for (const name of names) {
    const inside = listing.entries(joinFile(folder, name));
    const path = joinFile(joinFile(folder, name), 'migration.sql');
    const hasSnapshot = inside.get('snapshot.json') === 'file';
    isDrizzle ||= hasSnapshot;
    if (inside.get('migration.sql') !== 'file') {
      if (hasSnapshot)
        found.push([undefined, { kind: 'orphan-snapshot', snapshot: `${name}/snapshot.json` }]);
      continue;
    }
    if (!hasSnapshot) found.push([path, { kind: 'missing-snapshot', snapshot: `${name}/snapshot.json` }]);
    else newest = name;
    const snapshot = joinFile(joinFile(folder, name), 'snapshot.json');
    const down = inside.get('down.sql') === 'file' ? joinFile(joinFile(folder, name), 'down.sql') : undefined;
    files.push({ path, name, ...(down ? { down } : {}), ...(hasSnapshot ? { snapshot } : {}) });
  }
  if (!isDrizzle) return undefined;
  const kept = files.filter(({ snapshot }) => snapshot !== undefined).slice(-newestSnapshots);
  found.push(...sameParents(kept, listing));
  const last = kept[kept.length - 1]?.snapshot;
  const record = last === undefined ? '' : (listing.readText(last) ?? '');
  const foreign = foreignIn(record);
  return {
    folder,
    tool: 'drizzle',
    layout: 'folders',
    dialect: dialectIn(record),
    ...(foreign ? { foreign } : {}),
    files: withFaults(files, inUse(folder, listing, asOneGap(found.map((each) => olderThan(newest, each))))),
    problems: [],
    sources: kept.flatMap(({ snapshot }) => snapshot ?? []),
  };
}

/** Notes of a snapshot that lacks that nobody makes the next one from it. */
function inUse(
  folder: FilePath,
  listing: HistoryListing,
  found: readonly FoundFault[],
): readonly FoundFault[] {
  const lacks = ([, fault]: FoundFault) => fault.kind === 'missing-snapshot' && !fault.isOlder;
  if (!found.some(lacks) || !isGeneratedNoMore(folder, listing)) return found;
  return found.map((each): FoundFault => {
    const [path, fault] = each;
    return fault.kind === 'missing-snapshot' && lacks(each) ? [path, { ...fault, isUnused: true }] : each;
  });
}

/** A snapshot that lacks before the newest one, by the names of their folders. */
function olderThan(newest: string, [path, fault]: FoundFault): FoundFault {
  const isOlder = fault.kind === 'missing-snapshot' && fault.snapshot < newest;
  return [path, isOlder ? { ...fault, isOlder } : fault];
}

interface JournalEntry {
  readonly tag: string;
  readonly when: number;
  /** Its place as drizzle-kit counts, from which it makes the number of the name. */
  readonly index: number | undefined;
}

interface Journal {
  readonly dialect: Dialect | undefined;
  readonly foreign: ForeignDatabase | undefined;
  readonly entries: readonly JournalEntry[];
  readonly problems: readonly SourceProblem[];
}

/** Reads what can be read of a journal, also of one that a merge left broken. */
function readJournal(file: FilePath, text: string): Journal {
  const entries = [...text.matchAll(/"tag"\s*:\s*"((?:[^"\\]|\\.)*)"/g)].map((match): JournalEntry => {
    const before = text.lastIndexOf('{', match.index);
    const after = text.indexOf('}', match.index);
    const entry = text.slice(before, after < 0 ? text.length : after);
    const when = /"when"\s*:\s*(\d+)/.exec(entry)?.[1];
    const index = /"idx"\s*:\s*(\d+)/.exec(entry)?.[1];
    return {
      tag: match[1] ?? '',
      when: Number(when ?? 0),
      index: index === undefined ? undefined : Number(index),
    };
  });
  return {
    dialect: dialectIn(text),
    foreign: foreignIn(text),
    entries,
    problems: journalProblems(file, text),
  };
}

function journalProblems(file: FilePath, text: string): readonly SourceProblem[] {
  try {
    JSON.parse(text.replace(/^\ufeff/, ''));
    return [];
  } catch {
    const marker = /^(?:<{7}|={7}|>{7}).*$/m.exec(text);
    const start = marker?.index ?? 0;
    const end = marker ? start + marker[0].length : Math.min(1, text.length);
    const message = marker
      ? 'a merge left its markers: drizzle-kit cannot read the journal'
      : 'the journal is not JSON: drizzle-kit cannot read it';
    return [{ code: 'syntax-error', message, span: { file, start, end } }];
  }
}

function dialectIn(text: string): Dialect | undefined {
  const name = recordedDialect(text);
  // SingleStore's migrations are read as MySQL's; its schemas are not read at all.
  return name === 'singlestore' ? 'mysql' : dialectNamed(name);
}

/** A database of drizzle-kit 1.0 that is not read: what holds for PostgreSQL need not hold there. */
function foreignIn(text: string): ForeignDatabase | undefined {
  const database = unreadDatabases.get(recordedDialect(text) ?? '');
  return database === undefined ? undefined : { database };
}

const unreadDatabases: ReadonlyMap<string, string> = new Map([
  ['cockroach', 'CockroachDB'],
  ['mssql', 'SQL Server'],
  ['gel', 'Gel'],
]);

function recordedDialect(text: string): string | undefined {
  return /"dialect"\s*:\s*"(\w+)"/.exec(text)?.[1];
}

function snapshotName(tag: string): string {
  return `${/^\d+/.exec(tag)?.[0] ?? tag}_snapshot.json`;
}

/**
 * Migrations that a person gave the number of a later one: drizzle-kit counted them as it made that, so the snapshot of
 * the number is the later one's and holds what both do.
 */
function writtenBeside(entries: readonly JournalEntry[]): ReadonlySet<string> {
  const isOwnNumber = ({ tag, index }: JournalEntry) =>
    index !== undefined && Number(/^\d+(?=_)/.exec(tag)?.[0]) === index;
  const found = new Set<string>();
  const later = new Set<string>();
  for (const entry of entries.toReversed()) {
    const snapshot = snapshotName(entry.tag);
    if (isOwnNumber(entry)) later.add(snapshot);
    else if (entry.index !== undefined && later.has(snapshot)) found.add(entry.tag);
  }
  return found;
}

/**
 * Migrations that a person gave the number of an earlier one, as the index and a time of whole seconds say: the snapshot of
 * the number is the earlier one's, and they have none. Branches that were merged by new indexes keep the clock's times.
 */
function writtenBehind(entries: readonly JournalEntry[]): ReadonlyMap<string, string> {
  const numbers = new Set<number>();
  const found = new Map<string, string>();
  for (const { tag, index, when } of entries) {
    const digits = /^\d+(?=_)/.exec(tag)?.[0];
    if (digits === undefined || index === undefined) continue;
    if (Number(digits) === index) numbers.add(index);
    else if (index > Number(digits) && when % 1000 === 0 && numbers.has(Number(digits)))
      found.set(tag, `${String(index).padStart(digits.length, '0')}_snapshot.json`);
  }
  return found;
}

function sameVersions(folder: FilePath, entries: readonly JournalEntry[]): readonly FoundFault[] {
  const beside = new Set([...writtenBeside(entries), ...writtenBehind(entries).keys()]);
  const first = new Map<string, string>();
  return entries.flatMap(({ tag }): FoundFault[] => {
    const number = /^\d+(?=_)/.exec(tag)?.[0];
    if (number === undefined || beside.has(tag)) return [];
    const other = first.get(number);
    if (other !== undefined) return [[joinFile(folder, `${tag}.sql`), { kind: 'same-version', other }]];
    first.set(number, tag);
    return [];
  });
}

/**
 * The migrator compares `when` with that of the newest migration applied: an older one is never run. All that stand
 * behind one time are one fault, of the last of them.
 */
function outOfOrder(folder: FilePath, entries: readonly JournalEntry[]): readonly FoundFault[] {
  let newest: JournalEntry | undefined;
  const late = new Map<JournalEntry, JournalEntry[]>();
  for (const entry of entries) {
    if (newest && entry.when < newest.when) late.set(newest, [...(late.get(newest) ?? []), entry]);
    else newest = entry;
  }
  return [...late].map(([passing, behind]): FoundFault => {
    const before = behind.length - 1;
    const fault = {
      kind: 'out-of-order',
      other: passing.tag,
      ...(before > 0 ? { before } : {}),
      ...(passing === newest ? {} : { isPassed: true as const }),
    } as const;
    return [joinFile(folder, `${behind.at(-1)?.tag}.sql`), fault];
  });
}

/**
 * Snapshots that name the same parent: two people have generated a migration from one state. drizzle-kit 1.0 makes the
 * next one from all that nothing follows, so that a snapshot behind both has brought them together.
 */
function sameParents(files: readonly HistoryFile[], listing: HistoryListing): readonly FoundFault[] {
  const made = files.map((file) => {
    const text = file.snapshot === undefined ? '' : (listing.readText(file.snapshot) ?? '');
    return { ...file, id: idIn(text), parents: parentsIn(text) };
  });
  const byId = new Map(made.map((each) => [each.id, each]));
  const behind = made.map(({ parents }) => {
    const found = new Set<string>();
    const open = [...parents];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (found.has(id)) continue;
      found.add(id);
      open.push(...(byId.get(id)?.parents ?? []));
    }
    return found;
  });
  const children = new Map<string, (typeof made)[number]>();
  return made.flatMap((each, at): FoundFault[] => {
    const [parent] = each.parents;
    if (parent === undefined) return [];
    const other = children.get(parent);
    children.set(parent, each);
    if (other === undefined) return [];
    const ids = [each.id, other.id];
    if (behind.some((known) => ids.every((id) => id !== undefined && known.has(id)))) return [];
    const isPassed = at < made.length - 1 || each.parents.length > 1 ? { isPassed: true as const } : {};
    return [[each.path, { kind: 'same-parent', other: other.name, ...isPassed }]];
  });
}

/** The ids of the snapshots that one was made from. drizzle-kit writes them at the top; 1.0 writes a list. */
function parentsIn(text: string): readonly string[] {
  const list = /"prevIds?"\s*:\s*(?:\[([^\]]*)\]|("[^"]*"))/;
  const found = list.exec(text.slice(0, 2048)) ?? list.exec(text);
  return [...(found?.[1] ?? found?.[2] ?? '').matchAll(/"([^"]*)"/g)].flatMap(([, id]) => id ?? []);
}

function idIn(text: string): string | undefined {
  return /"id"\s*:\s*"([^"]*)"/.exec(text.slice(0, 2048))?.[1];
}
