import type { Migration, MigrationFile } from '../../model/migration.ts';
import { emptyParts, type SchemaParts } from '../../model/schema.ts';
import type { FilePath, PartSpans } from '../../model/span.ts';
import type { SourceProblem } from '../source.ts';
import { atSessionEnd, type DatabaseState, emptyDatabase, partsOf } from './database.ts';
import { emptyGeneratedState, type GeneratedState, readGeneratedMigration } from './drizzleKit/migration.ts';
import { cutStatements } from './history/cutStatements.ts';
import { isFlywayBaseline } from './history/flyway.ts';
import type { History, HistoryFile } from './history/history.ts';
import { withSemicolons } from './history/liquibase.ts';
import { isAtlasCheckpoint, sectionsOf } from './history/sections.ts';
import { isWrapped } from './history/transaction.ts';
import { wayBackOf } from './history/wayBack.ts';
import { withHolesFilled } from './holes.ts';
import { replayMigration } from './migration.ts';
import { otherDialectProblem } from './otherDialect.ts';
import { type Replay, replay } from './replayAgain.ts';
import { readScript, type ScriptOptions, type SqlScript } from './script.ts';

/** What a chain of SQL files is made of: the migrations of a history, or files that declare a schema. */
export type SqlChain =
  | { readonly kind: 'history'; readonly history: History }
  | { readonly kind: 'schema'; readonly folder: FilePath; readonly files: readonly FilePath[] };

export interface SqlReaderHost {
  readText(file: FilePath): string | undefined;
  /** False of a file that nobody types in now: reading it again may cost more, the first time less. */
  isTyped?(file: FilePath): boolean;
  /** Set where a migration was changed after others got it. */
  edited?(file: FilePath): MigrationFile['edited'];
}

/**
 * Follows a chain of SQL files from an empty database on. The state after each file is kept: an edit costs
 * the files from the edited one on, and of those the statements whose text is new.
 */
export interface SqlReader {
  /** Replaces the chain; what precedes the first difference is kept. */
  setChain(chain: SqlChain): void;
  /** Tells that a file's text changed. */
  invalidate(file: FilePath): void;
  /** Reads the next file of which something changed; undefined when all are read. */
  readNext(): FilePath | undefined;
  files(): readonly FilePath[];
  has(file: FilePath): boolean;
  /** The database after the last file. */
  state(): DatabaseState;
  /** The parts that stand in each file, each where it was last defined. */
  partsByFile(): ReadonlyMap<FilePath, SchemaParts>;
  problems(file: FilePath): readonly SourceProblem[];
  /** The statements that were read of a file. */
  script(file: FilePath): SqlScript | undefined;
}

/** One file of the chain with what was read of it. */
interface Link {
  readonly path: FilePath;
  readonly entry: HistoryFile | undefined;
  read: LinkReading | undefined;
  isCurrent: boolean;
}

interface LinkReading {
  readonly before: DatabaseState;
  readonly after: DatabaseState;
  /** It makes the whole schema, from an empty database on, whatever stands before it. */
  readonly isCheckpoint?: boolean;
  /** Of a schema file. */
  readonly replay?: Replay;
  readonly scripts: ReadonlyMap<FilePath, SqlScript>;
  readonly migrations: ReadonlyMap<FilePath, readonly Migration[]>;
  /** The tables so far of a history of MySQL or SQLite. */
  readonly generated?: GeneratedState;
}

export function createSqlReader(scope: string, host: SqlReaderHost): SqlReader {
  const empty = emptyDatabase(scope);
  const startOfHistory: DatabaseState = { ...empty, beginsLate: false };
  let start = empty;
  let chain: SqlChain | undefined;
  let links: Link[] = [];
  let owners = new Map<FilePath, Link>();
  let parts: ReadonlyMap<FilePath, SchemaParts> | undefined;
  /** The database that they were made of. */
  let partsState: DatabaseState | undefined;

  return {
    setChain(now) {
      chain = now;
      start = now.kind === 'history' ? startOfHistory : empty;
      parts = undefined;
      const old = owners;
      links = entriesOf(now).map(({ path, entry }) => {
        const former = old.get(path);
        const isSame = former?.path === path && sameEntry(former.entry, entry);
        return isSame ? { ...former, entry } : { path, entry, read: undefined, isCurrent: false };
      });
      owners = new Map(links.flatMap((link) => pathsOf(link).map((path) => [path, link] as const)));
    },
    invalidate(file) {
      const link = owners.get(file);
      if (link) link.isCurrent = false;
    },
    readNext() {
      let before = start;
      let generated = emptyGeneratedState;
      for (const [order, link] of links.entries()) {
        if (link.read && link.isCurrent && (link.read.isCheckpoint || link.read.before === before)) {
          before = link.read.after;
          generated = link.read.generated ?? generated;
          continue;
        }
        const last = link.read;
        // A reading uses the last one up.
        link.read = undefined;
        link.read = readLink(link, order, before, generated, last);
        link.isCurrent = true;
        if (chain?.kind === 'history') parts = undefined;
        return link.path;
      }
      return undefined;
    },
    files: () => [...owners.keys()],
    has: (file) => owners.has(file),
    state: () => links[links.length - 1]?.read?.after ?? start,
    partsByFile() {
      const state = links[links.length - 1]?.read?.after ?? start;
      if (!parts || state !== partsState) parts = groupParts(state);
      partsState = state;
      return parts;
    },
    problems: (file) => owners.get(file)?.read?.scripts.get(file)?.problems ?? [],
    script: (file) => owners.get(file)?.read?.scripts.get(file),
  };

  function readLink(
    link: Link,
    order: number,
    before: DatabaseState,
    generated: GeneratedState,
    last: LinkReading | undefined,
  ): LinkReading {
    const text = host.readText(link.path);
    if (text === undefined || !chain) {
      const script: SqlScript = {
        text: '',
        parts: [],
        statements: [],
        problems: [unreadable(link.path)],
        plain: 0,
        plainBehind: 0,
      };
      return { before, after: before, scripts: new Map([[link.path, script]]), migrations: new Map() };
    }
    if (chain.kind === 'schema' || !link.entry) {
      const script = readFilled(link.path, text, {
        former: last?.scripts.get(link.path),
        moves: true,
      });
      // A half-read schema of another database would only mislead.
      const statements = script.otherDatabase === undefined ? script.statements : [];
      const replayed = replay(before, statements, {
        last: last?.replay,
        isTyped: host.isTyped?.(link.path) ?? true,
      });
      const final = replayed.states[replayed.states.length - 1] ?? before;
      return {
        before,
        after: atSessionEnd(final, before, text),
        replay: replayed,
        scripts: new Map([[link.path, script]]),
        migrations: new Map(),
      };
    }
    const { history } = chain;
    if (history.foreign) {
      const { database, sign } = history.foreign;
      const problems =
        sign?.file === link.path
          ? [otherDialectProblem(database, sign.what, { ...sign, file: link.path })]
          : [];
      const script: SqlScript = { text, parts: [], statements: [], problems, plain: 0, plainBehind: 0 };
      return { before, after: before, scripts: new Map([[link.path, script]]), migrations: new Map() };
    }
    if (history.dialect !== undefined && history.dialect !== 'postgresql') {
      if (history.tool !== 'drizzle')
        return { before, after: before, scripts: new Map(), migrations: new Map() };
      const file = migrationFileOf(history, link.entry, order, { wrapped: true });
      const read = readGeneratedMigration(history.dialect, generated, text, file);
      return {
        before,
        // Another state, so that what comes after it is read again.
        after: { ...before },
        scripts: new Map(),
        migrations: new Map([[link.path, [read.migration]]]),
        generated: read.after,
      };
    }
    return isCheckpoint(history, link.entry, text)
      ? { ...readMigrationFile(history, link.entry, order, text, start), isCheckpoint: true }
      : readMigrationFile(history, link.entry, order, text, before);
  }

  function readMigrationFile(
    history: History,
    entry: HistoryFile,
    order: number,
    text: string,
    before: DatabaseState,
  ): LinkReading {
    const sections = sectionsOf(text);
    const up = readFilled(entry.path, text, { range: sections.up });
    // Those of drizzle-kit's migrations are written by this program, and told of in its review.
    const downText =
      entry.down === undefined || history.tool === 'drizzle' ? undefined : host.readText(entry.down);
    const down =
      entry.down !== undefined && downText !== undefined
        ? readFilled(entry.down, downText)
        : sections.down && readFilled(entry.path, text, { range: sections.down });
    const wayBack = entry.repeatable ? undefined : wayBackOf(history, sections, down);
    const file = migrationFileOf(history, entry, order, {
      wrapped: entry.inTransaction ?? isWrapped(history.tool, sections, text, up.statements, entry.apart),
      ...(up.text === text ? {} : { templated: true as const }),
      ...(wayBack ? { wayBack } : {}),
    });
    const forward = replayMigration(before, up, file);
    const migrations = new Map<FilePath, readonly Migration[]>([
      [entry.path, [migrationOf(file, forward.statements, text, sections.up)]],
    ]);
    if (down) {
      const path = entry.down ?? entry.path;
      const own = entry.down === undefined ? sections : sectionsOf(downText ?? '');
      const wrapped =
        entry.inTransaction ??
        isWrapped(
          history.tool,
          entry.down === undefined ? { ...own, transaction: own.downTransaction } : own,
          downText ?? text,
          down.statements,
          entry.apart,
        );
      const backFile: MigrationFile = {
        path,
        tool: history.tool,
        order,
        name: entry.name,
        direction: 'down',
        wrapped,
      };
      const back = replayMigration(forward.after, down, backFile);
      const whole =
        entry.down === undefined && sections.down ? sections.down : { start: 0, end: downText?.length ?? 0 };
      migrations.set(path, [
        ...(migrations.get(path) ?? []),
        migrationOf(backFile, back.statements, text, whole),
      ]);
    }
    const inFile = entry.down === undefined ? down : undefined;
    const statements = inFile ? [...up.statements, ...inFile.statements] : up.statements;
    const problems = [
      ...up.problems,
      ...(inFile?.problems ?? []),
      ...(history.readByProgram ? [] : cutStatements(entry.path, text, statements)),
    ];
    const scripts = new Map<FilePath, SqlScript>([[entry.path, { ...up, statements, problems }]]);
    if (down && entry.down !== undefined) scripts.set(entry.down, down);
    return { before, after: forward.after, scripts, migrations };
  }

  function migrationFileOf(
    { tool }: History,
    { path, name, faults, repeatable, unrecorded }: HistoryFile,
    order: number,
    more: Pick<MigrationFile, 'wrapped' | 'wayBack' | 'templated'>,
  ): MigrationFile {
    // One that is run again whenever it changes is there to be changed.
    const edited = repeatable ? undefined : host.edited?.(path);
    return {
      path,
      tool,
      order,
      name,
      direction: 'up',
      ...more,
      ...(edited ? { edited } : {}),
      ...(repeatable ? { repeatable } : {}),
      ...(unrecorded ? { unrecorded } : {}),
      ...(faults ? { faults } : {}),
    };
  }

  function groupParts(after: DatabaseState): ReadonlyMap<FilePath, SchemaParts> {
    const groups = new Map<FilePath, SchemaParts>();
    const none: SchemaParts = { ...emptyParts, routines: [], grants: [], kept: [] };
    const add = (file: FilePath, parts: Partial<SchemaParts>) =>
      groups.set(file, { ...(groups.get(file) ?? none), ...parts });
    const state = partsOf(after);
    const only = links.length === 1 ? links[0]?.path : undefined;
    for (const kind of partKinds)
      for (const [file, parts] of byFile(state[kind] ?? [], only)) add(file, { [kind]: parts });
    for (const link of links)
      for (const [file, migrations] of link.read?.migrations ?? []) add(file, { migrations });
    return groups;
  }
}

/** A script whose tool may fill something in: where it does, what does not parse need not be wrong. */
function readFilled(file: FilePath, text: string, options: ScriptOptions = {}): SqlScript {
  const filled = withHolesFilled(text);
  const script = readScript(file, withSemicolons(filled), options);
  if (filled === text && !isIntrospected(text)) return script;
  return { ...script, problems: script.problems.filter(({ code }) => code !== 'syntax-error') };
}

/** The first migration after `drizzle-kit pull`: a comment over all statements, which its own marks are within. */
function isIntrospected(text: string): boolean {
  return /^--[^\n]*generated after introspecting the database/.test(text);
}

/** What is told of a file whose text is not to be had. */
export function unreadable(file: FilePath): SourceProblem {
  const message = 'This file could not be read: it is gone, closed to this user, or no text.';
  return { code: 'unreadable', message, span: { file, start: 0, end: 0 } };
}

const partKinds = [
  ...(['schemas', 'tables', 'enums', 'sequences', 'views', 'roles', 'routines', 'grants', 'kept'] as const),
];

interface Placed {
  readonly span: PartSpans;
}

/** As a rule all stand in one file: tens of thousands need no copy then, and are not asked where there is `only` one. */
function byFile(
  parts: readonly Placed[],
  only: FilePath | undefined,
): Iterable<readonly [FilePath, readonly Placed[]]> {
  const first = parts[0]?.span.whole.file;
  if (first === undefined) return [];
  if (first === only || parts.every(({ span }) => span.whole.file === first)) return [[first, parts]];
  const groups = new Map<FilePath, Placed[]>();
  for (const part of parts) {
    const own = groups.get(part.span.whole.file);
    if (own) own.push(part);
    else groups.set(part.span.whole.file, [part]);
  }
  return groups;
}

function entriesOf(
  chain: SqlChain,
): readonly { readonly path: FilePath; readonly entry: HistoryFile | undefined }[] {
  return chain.kind === 'history'
    ? chain.history.files.map((entry) => ({ path: entry.path, entry }))
    : chain.files.map((path) => ({ path, entry: undefined }));
}

function pathsOf({ path, entry }: Link): readonly FilePath[] {
  return entry?.down === undefined ? [path] : [path, entry.down];
}

function sameEntry(a: HistoryFile | undefined, b: HistoryFile | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function migrationOf(
  file: MigrationFile,
  statements: Migration['statements'],
  text: string,
  range: { readonly start: number; readonly end: number },
): Migration {
  const whole = { file: file.path, start: range.start, end: range.end };
  const first = statements[0];
  return {
    kind: 'migration',
    id: file.direction === 'up' ? file.path : `${file.path}#down`,
    dialect: 'postgresql',
    file,
    statements,
    span: {
      whole,
      name: first?.span.name ?? { ...whole, end: Math.min(range.end, firstLineEnd(text, range.start)) },
    },
  };
}

/** A new database begins with the newest of them, and one that exists passes over them. */
function isCheckpoint({ tool }: History, { name }: HistoryFile, text: string): boolean {
  return tool === 'flyway' ? isFlywayBaseline(name) : tool === 'atlas' && isAtlasCheckpoint(text);
}

function firstLineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}
