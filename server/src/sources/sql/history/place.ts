import { applyTextEdits, type EditRefusal, type FileEdit } from '../../../model/edit.ts';
import type { NewMigration } from '../../../model/migration.ts';
import { addsFilesItself, cannotLeaveTransaction, sendsFileWhole } from '../../../model/migrationTool.ts';
import type { FilePath } from '../../../model/span.ts';
import { splitSql, statementBreakpoint } from '../split.ts';
import { type History, type HistoryFile, type HistoryListing, joinFile } from './history.ts';
import { includedBehindNewest } from './liquibaseMaster.ts';
import { ended, withMarks } from './markedText.ts';
import { nextDieselVersion, nextNumber, nextUmzugTime, nextYoyoVersion, numberIn } from './numbering.ts';
import { pairAfter } from './pairAfter.ts';
import { programLike } from './program.ts';
import { difference, withRecords } from './records.ts';
import { sectionsOf } from './sections.ts';
import { staysWithNext, type TakenBack, takenBack } from './takenBack.ts';
import { dieselTransactionFile, flywayTransactionFile, type TransactionFile } from './transaction.ts';

export interface PlaceContext extends HistoryListing {
  /** The time that new names and records get. */
  readonly now: Date;
  /** A new UUID. */
  newId(): string;
}

/**
 * The files of new migrations at the end of a history, as its tool would have made them: numbered, with the
 * entry in the journal and the snapshot where the tool keeps them. The schema after them is that of the last
 * snapshot: they only do in another way what the history does already.
 */
export function placeNewMigrations(
  history: History,
  migrations: readonly NewMigration[],
  context: PlaceContext,
): readonly FileEdit[] | EditRefusal {
  const edits: FileEdit[] = [];
  let current = history;
  const drafts = new Map<FilePath, string>();
  const listing: PlaceContext = {
    ...context,
    readText: (file) => drafts.get(file) ?? context.readText(file),
  };
  const all = migrations.flatMap((each) => separated(history, each));
  // Few tools ask for them.
  let backs: readonly TakenBack[] | undefined;
  const backOf = (i: number) => {
    backs ??= waysBack(history, all, context);
    return backs[i] ?? staysWithNext;
  };
  for (const [i, migration] of all.entries()) {
    const placed = placeOne(current, migration, listing, () => backOf(i));
    if ('kind' in placed) return placed;
    for (const edit of placed.edits) {
      drafts.set(edit.file, applyTextEdits(listing.readText(edit.file) ?? '', edit.edits));
      const before = edits.findIndex(({ file }) => file === edit.file);
      if (before >= 0) edits.splice(before, 1);
      edits.push(edit);
    }
    current = { ...current, files: [...current.files, placed.file] };
  }
  // A file that was edited twice is written whole.
  const written = edits.map((edit): FileEdit => {
    const original = context.readText(edit.file);
    if (original === undefined || edit.creates)
      return { ...edit, edits: [{ start: 0, end: 0, newText: drafts.get(edit.file) ?? '' }] };
    return { file: edit.file, edits: [difference(original, drafts.get(edit.file) ?? original)] };
  });
  return withRecords(history, written, context);
}

interface Placed {
  readonly file: HistoryFile;
  readonly edits: readonly FileEdit[];
}

function placeOne(
  history: History,
  migration: NewMigration,
  context: PlaceContext,
  back: () => TakenBack,
): Placed | EditRefusal {
  const { folder, tool, layout, files } = history;
  const last = files[files.length - 1];
  const name = migration.name.replace(/\W+/g, '_').toLowerCase();
  if (migration.nonTransactional && cannotLeaveTransaction(tool, migration.text))
    return {
      kind: 'refused',
      reason: `${tool === 'supabase' ? 'Supabase' : tool} runs this migration in a transaction, which it refuses: run it by hand.`,
    };
  if (addsFilesItself(tool))
    return {
      kind: 'refused',
      reason: `Only ${tool} can add a migration, as it keeps its own record of each.`,
    };
  // Where its tool has no use for them, or nobody has written any.
  const hasDowns = tool === 'golang-migrate' || files.some(({ down }) => down !== undefined);
  switch (layout) {
    case 'journal':
      return placeInJournal(history, migration, name, context);
    case 'folders': {
      const hasUp = tool === 'plain' || tool === 'diesel';
      const number =
        tool === 'diesel'
          ? nextDieselVersion(last?.name ?? '', context.now)
          : nextNumber(/^\d+/.exec(last?.name ?? '')?.[0] ?? '20000101000000', context.now);
      const own = joinFile(folder, `${number}_${name}`);
      const path = joinFile(own, hasUp ? 'up.sql' : 'migration.sql');
      const snapshot = tool === 'drizzle' ? joinFile(own, 'snapshot.json') : undefined;
      const edits = [created(path, tool === 'drizzle' ? drizzleText(migration) : ended(migration.text))];
      const copy = snapshot && last?.snapshot ? copiedSnapshot(last.snapshot, context) : undefined;
      if (snapshot && copy !== undefined) edits.push(created(snapshot, copy));
      const down = hasUp && hasDowns ? joinFile(own, 'down.sql') : undefined;
      if (down) edits.push(created(down, ended(back().text)));
      if (tool === 'diesel' && migration.nonTransactional)
        edits.push(createdFrom(dieselTransactionFile(path)));
      return {
        file: { path, name: `${number}_${name}`, ...(copy !== undefined && snapshot ? { snapshot } : {}) },
        edits,
      };
    }
    case 'pairs': {
      const { title, path, downPath } = pairAfter(history, migration, name, context.now);
      const down = hasDowns ? downPath : undefined;
      const written =
        last?.program &&
        programLike(last.program, {
          before: last.name,
          title,
          text: context.readText(last.program) ?? '',
          nonTransactional: migration.nonTransactional,
        });
      const program = written && createdFrom(written);
      if (last?.program && !program)
        return {
          kind: 'refused',
          reason: `${last.program.replace(/^.*\//, '')} does not tell how the program of a new migration would find its SQL.`,
        };
      return {
        file: {
          path,
          name: title,
          ...(down ? { down } : {}),
          ...(program ? { program: program.file } : {}),
        },
        edits: [
          created(path, ended(migration.text)),
          ...(down ? [created(down, ended(back().text))] : []),
          ...(program ? [program] : []),
        ],
      };
    }
    case 'versions': {
      const newest = files.filter((file) => /^[VB]/.test(file.name)).at(-1);
      const version = /^[VB]([\d._]+?)__/.exec(newest?.name ?? '')?.[1] ?? '0';
      const next = version.replace(/\d+$/, (part) => nextNumber(part, context.now));
      // The newest may lie in a folder of its year or release.
      const beside = newest ? newest.path.slice(0, newest.path.lastIndexOf('/')) : folder;
      const path = joinFile(beside, `V${next}__${name}.sql`);
      const down = hasDowns ? joinFile(beside, `U${next}__${name}.sql`) : undefined;
      // Of itself it takes a file out of the transaction for statements that it knows to refuse one.
      const isKnown = /\b(?:concurrently|vacuum)\b/i.test(migration.text);
      return {
        file: { path, name: `V${next}__${name}`, ...(down === undefined ? {} : { down }) },
        edits: [
          created(path, ended(migration.text)),
          ...(migration.nonTransactional && !isKnown ? [createdFrom(flywayTransactionFile(path))] : []),
          ...(down === undefined ? [] : [created(down, ended(back().text))]),
        ],
      };
    }
    case 'files': {
      const before = last ? (context.readText(last.path) ?? '') : '';
      const prefix = /^[vV](?=\d)/.exec(last?.name ?? '')?.[0] ?? '';
      const time =
        nextUmzugTime(last?.name ?? '', context.now) ?? nextYoyoVersion(last?.name ?? '', context.now);
      const separator = /^[vV]?\d+([-_.])/.exec(last?.name ?? '')?.[1] ?? '_';
      const number = time ?? nextNumber(numberIn(last?.name), context.now);
      // Play finds evolutions by their number alone.
      const isNumber = /^\d+$/.test(last?.name ?? '');
      const title = isNumber ? number : `${prefix}${number}${separator}${name}`;
      const path = joinFile(folder, `${title}.sql`);
      const down = hasDowns ? joinFile(folder, wayBackLike(history, title)) : undefined;
      const included =
        tool === 'liquibase' ? includedBehindNewest(history, `${title}.sql`, context) : undefined;
      if (included && 'kind' in included) return included;
      return {
        file: { path, name: title, ...(down === undefined ? {} : { down }) },
        edits: [
          created(path, withMarks(history, migration, before, back)),
          ...(included ? [included] : []),
          ...(down === undefined ? [] : [created(down, ended(back().text))]),
        ],
      };
    }
    default:
      return layout satisfies never;
  }
}

/** The file, below the folder of a history, that takes a migration back, in the manner of the newest that has one. */
function wayBackLike({ folder, files }: History, title: string): string {
  const { path, down = '' } = files.findLast((file) => file.down !== undefined) ?? { path: '' };
  const isBeside = !down.startsWith(`${folder}/down/`);
  return isBeside ? `${title}${down.slice(path.length - '.sql'.length)}` : `down/${title}.sql`;
}

/** Tools that send a file as one query can run nothing outside of a transaction but a file's only statement. */
function separated({ tool }: History, migration: NewMigration): readonly NewMigration[] {
  if (!migration.nonTransactional || !sendsFileWhole(tool)) return [migration];
  const statements = statementsOf(migration.text);
  return statements.map((text, i) => ({
    ...migration,
    name: i === 0 ? migration.name : `${migration.name}_${i + 1}`,
    text: `${text};`,
  }));
}

function placeInJournal(
  history: History,
  migration: NewMigration,
  name: string,
  context: PlaceContext,
): Placed | EditRefusal {
  const { folder, files } = history;
  const last = files[files.length - 1];
  const journalFile = joinFile(joinFile(folder, 'meta'), '_journal.json');
  const text = context.readText(journalFile) ?? '';
  const journal = parsedJournal(text);
  if (!journal) return { kind: 'refused', reason: 'The journal meta/_journal.json cannot be read.' };
  const number = nextNumber(numberIn(last?.name), context.now);
  const tag = `${number}_${name}`;
  const path = joinFile(folder, `${tag}.sql`);
  const newest = Math.max(0, ...journal.entries.map(({ when }) => when));
  const entry = {
    idx: Math.max(-1, ...journal.entries.map(({ idx }) => idx)) + 1,
    version: journal.entries[journal.entries.length - 1]?.version ?? '7',
    // The migrator runs what is newer than the newest that a database has.
    when: Math.max(context.now.getTime(), newest + 1),
    tag,
    breakpoints: true,
  };
  const close = text.lastIndexOf(']');
  if (close < 0) return { kind: 'refused', reason: 'The journal meta/_journal.json has no entries.' };
  const contentEnd = text.slice(0, close).trimEnd().length;
  const comma = text[contentEnd - 1] === '[' ? '' : ',';
  const inserted = `${comma}\n${indented(JSON.stringify(entry, null, 2), '    ')}\n  `;
  const edits: FileEdit[] = [
    created(path, drizzleText(migration)),
    { file: journalFile, edits: [{ start: contentEnd, end: close, newText: inserted }] },
  ];
  const copy = last?.snapshot ? copiedSnapshot(last.snapshot, context) : undefined;
  const snapshot = joinFile(joinFile(folder, 'meta'), `${number}_snapshot.json`);
  if (copy !== undefined) edits.push(created(snapshot, copy));
  return { file: { path, name: tag, ...(copy === undefined ? {} : { snapshot }) }, edits };
}

interface JournalEntry {
  readonly idx: number;
  readonly when: number;
  readonly version?: string;
}

function parsedJournal(text: string): { readonly entries: readonly JournalEntry[] } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('entries' in value) || !Array.isArray(value.entries))
      return undefined;
    return { entries: value.entries as readonly JournalEntry[] };
  } catch {
    return undefined;
  }
}

/** The last snapshot under a new id, which names the last one as its parent. */
function copiedSnapshot(file: FilePath, { readText, newId }: PlaceContext): string | undefined {
  const text = readText(file);
  const id = /"id"\s*:\s*"([^"]*)"/.exec(text ?? '')?.[1];
  if (text === undefined || id === undefined) return undefined;
  if (/"type"\s*:\s*"(?:base|diff)"/.test(text)) return emptyDiff(text, id, newId());
  return text
    .replace(/("id"\s*:\s*)"[^"]*"/, (_, key: string) => `${key}"${newId()}"`)
    .replace(/("prevIds"\s*:\s*)\[[^\]]*\]/, (_, key: string) => `${key}["${id}"]`)
    .replace(/("prevId"\s*:\s*)"[^"]*"/, (_, key: string) => `${key}"${id}"`);
}

/** Where a snapshot holds only what its migration changed: one that changes nothing. */
function emptyDiff(text: string, parent: string, id: string): string | undefined {
  try {
    const { version, dialect } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const diff = { type: 'diff', version, dialect, id, prevIds: [parent], footprints: [], deltas: [] };
    return JSON.stringify(diff, null, 2);
  } catch {
    return undefined;
  }
}

/**
 * A migration as the text of a file of drizzle-kit.
 *
 * drizzle's migrator runs all pending files in one transaction. What refuses one runs between a COMMIT, which
 * also keeps what came before, and a BEGIN for the migrator's own record.
 */
export function drizzleText({ text, nonTransactional }: NewMigration): string {
  const statements = statementsOf(text);
  const all = nonTransactional ? ['COMMIT', ...statements, 'BEGIN'] : statements;
  const body = all.map((statement) => `${statement};`).join(`\n${statementBreakpoint}\n`);
  const note = nonTransactional
    ? '-- The migrator runs all pending files in one transaction: COMMIT ends it for what refuses one.\n'
    : '';
  return `${note}${body}\n`;
}

/**
 * The way back of each new migration. Where a later one of them cannot be taken back, those before it stay as well: the
 * way back of the migration that they belong to begins where all of them have led.
 */
function waysBack(
  history: History,
  migrations: readonly NewMigration[],
  context: PlaceContext,
): readonly TakenBack[] {
  const backs = migrations.map((each) => takenBack(each, followedBy(history, each, context)));
  const lasting = backs.findLastIndex(({ isRefused }) => isRefused);
  return backs.map((back, i) => (i < lasting && !back.isRefused ? staysWithNext : back));
}

/** The way back of the migration that a new one belongs to. */
function followedBy({ files }: History, { relativeTo }: NewMigration, { readText }: PlaceContext): string {
  const base = files.find(({ path }) => path === relativeTo);
  if (!base) return '';
  if (base.down !== undefined) return readText(base.down) ?? '';
  const text = readText(base.path) ?? '';
  const { down } = sectionsOf(text);
  return down ? text.slice(down.start, down.end) : '';
}

/** The statements of a text with the comments before each, without semicolons. */
function statementsOf(text: string): readonly string[] {
  let from = 0;
  return splitSql(text)
    .filter(({ kind }) => kind === 'statement')
    .map(({ end }) => {
      const statement = text.slice(from, end).replace(/^[\s;]+/, '');
      from = end;
      return statement;
    });
}

function createdFrom({ path, text }: TransactionFile): FileEdit {
  return created(path, text);
}

function created(file: FilePath, text: string): FileEdit {
  return { file, edits: [{ start: 0, end: 0, newText: text }], creates: true };
}

function indented(text: string, by: string): string {
  return text.replace(/^/gm, by);
}
