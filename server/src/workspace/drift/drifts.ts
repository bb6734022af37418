import { createLintEngine, type LintEngine, type LintEngineOptions } from '../../lint/engine.ts';
import { sameValue } from '../../lint/sameAnswer.ts';
import type { SchemaChange } from '../../model/diff.ts';
import type { Drift } from '../../model/drift.ts';
import { type Dialect, type EntityId, emptyParts } from '../../model/schema.ts';
import type { FilePath, Span } from '../../model/span.ts';
import { folderOf } from '../filePath.ts';
import type { FileSystem } from '../fileSystem.ts';
import type { FolderListings } from '../folderListings.ts';
import type { ProjectState } from '../project.ts';
import type { MigrationConfiguration, ProjectDrift } from '../workspace.ts';
import { certainChanges } from './certainChanges.ts';
import { createDdlDiff } from './ddlDiff.ts';
import { newestDdl } from './newestDdl.ts';
import { migrationsFolder, newestSnapshot } from './newestSnapshot.ts';
import { isAlsoPushed, isOnlyPushed } from './pushOnly.ts';
import { createSchemaDiff, type SchemaDiff } from './schemaDiff.ts';
import { unrecordedFilesOf } from './unrecordedFiles.ts';

/** A project with a configuration that says where its migrations go. */
export interface MigratedProject {
  readonly configFile: FilePath;
  /** Several of one file are told apart by their number. */
  readonly index: number;
  readonly dialect: Dialect | undefined;
  readonly out: string | undefined;
  readonly state: ProjectState;
}

export interface DriftsOptions {
  readonly listings: FolderListings;
  readonly fileSystem: FileSystem;
  readonly engine: LintEngineOptions;
  projects(): readonly MigratedProject[];
  touch(file: FilePath): void;
  /**
   * Told when a comparison that was put off is done, and the next `update` finds it. Left out, `update` compares
   * at once.
   */
  doneLater: (() => void) | undefined;
}

/**
 * Compares the schemas with their newest snapshots. That costs more than a keystroke may, so it is put off
 * until nothing was changed for a moment and then done in short turns.
 */
export interface Drifts {
  /** A file of the projects, of a history or a manifest changed. */
  changed(file: FilePath): void;
  /** Brings the findings up to date with what is known, and puts off what is not. */
  update(somethingChanged: boolean): void;
  reset(): void;
  all(): readonly ProjectDrift[];
}

interface Snapshot {
  /** Of its history. */
  readonly folder: FilePath;
  readonly migration: string;
  readonly diff: SchemaDiff;
  readonly isPushed: boolean;
}

interface Tracked {
  readonly engine: LintEngine;
  snapshot: Snapshot | undefined;
  /** The state of the project that was compared last. */
  compared: object | undefined;
  changes: readonly SchemaChange[];
  /** The files past the journal that make them all. */
  unrecorded: readonly string[] | undefined;
  tables: readonly EntityId[];
  /** The table where it is told; undefined: at the configuration. */
  anchor: EntityId | undefined;
  told: Drift | undefined;
}

/** Nobody waits for it, and who types goes on within this time. */
const pauseMs = 400;
const turnMs = 6;

export function createDrifts(options: DriftsOptions): Drifts {
  const { listings, fileSystem } = options;
  const tracked = new Map<string, Tracked>();
  let recordsChanged = true;
  let timer: NodeJS.Timeout | undefined;
  let running = 0;

  return {
    changed(file) {
      if (/(^|[/_])(snapshot|_journal|package)\.json$/.test(file) || isOfHistory(file)) recordsChanged = true;
    },
    update(somethingChanged) {
      if (!options.doneLater) {
        if (somethingChanged) for (const _ of work());
      } else if (somethingChanged) putOff();
      for (const project of options.projects()) tell(project);
    },
    reset() {
      for (const { engine } of tracked.values()) engine.reset();
    },
    all: () =>
      options.projects().flatMap((project) => {
        const { told, tables = [] } = tracked.get(keyOf(project)) ?? {};
        const { configFile, index } = project;
        return told
          ? [{ configFile, index, since: told.since, changes: told.changes, tables, place: told.span.name }]
          : [];
      }),
  };

  function putOff(): void {
    running++;
    clearTimeout(timer);
    timer = setTimeout(() => turn(work(), running), pauseMs);
    // A server that ends does not wait for it.
    timer.unref();
  }

  function turn(steps: Generator<void, void>, run: number): void {
    if (run !== running) return;
    const end = performance.now() + turnMs;
    while (performance.now() < end) {
      if (steps.next().done) {
        options.doneLater?.();
        return;
      }
    }
    setImmediate(() => turn(steps, run));
  }

  function* work(): Generator<void, void> {
    const projects = options.projects();
    const keys = new Set(projects.map(keyOf));
    for (const [key, gone] of tracked) {
      if (keys.has(key)) continue;
      forget(gone);
      tracked.delete(key);
    }
    const reread = recordsChanged;
    recordsChanged = false;
    for (const project of projects) yield* compare(project, reread);
  }

  function* compare(project: MigratedProject, reread: boolean): Generator<void, void> {
    const key = keyOf(project);
    const known = tracked.get(key) ?? newTracked(options.engine);
    const isNew = !tracked.has(key);
    tracked.set(key, known);
    if (isNew || reread) {
      known.snapshot = read(project);
      known.compared = undefined;
    }
    if (!known.snapshot) {
      Object.assign(known, nothing);
      return;
    }
    const described = project.state.describe();
    if (described.broken.size > 0 || described.files.length === 0) {
      // What is half typed may hold anything: nothing is told until it can be read. Where no file is at all, the
      // configuration names a place that is not there, which a notice tells.
      Object.assign(known, nothing);
      return;
    }
    if (known.compared === described) return;
    const difference = yield* known.snapshot.diff.run(described.schema, described.exposed);
    const { tables } = difference;
    const changes = certainChanges(difference.changes, described);
    const unrecorded = unrecordedFilesOf(changes, known.snapshot.folder, listings, fileSystem.readText);
    const anchor = firstPlaced(project, tables);
    Object.assign(known, { changes, unrecorded, tables, compared: described, anchor });
  }

  function read({ configFile, dialect, out }: MigratedProject): Tracked['snapshot'] {
    const folder = dialect && migrationsFolder(configFile, out, listings);
    if (!folder || !isOwnFolder(configFile, folder)) return undefined;
    if (isOnlyPushed(configFile, listings, fileSystem)) return undefined;
    const isPushed = isAlsoPushed(configFile, listings, fileSystem);
    const { readText } = fileSystem;
    const found = newestSnapshot(folder, listings, readText);
    if (found?.isBehind) return undefined;
    if (found) {
      const text = readText(found.file);
      const diff = text === undefined ? undefined : createSchemaDiff(text, dialect);
      return diff && { folder, migration: found.migration, diff, isPushed };
    }
    const newest = newestDdl(folder, listings, readText);
    const diff =
      newest && createDdlDiff(newest.state, dialect, { whileTyping: options.doneLater !== undefined });
    return diff && { folder, migration: newest.migration, diff, isPushed };
  }

  /** Whether it is SQL in the folder of a history that is compared: it may stand past the journal. */
  function isOfHistory(file: FilePath): boolean {
    if (!file.endsWith('.sql')) return false;
    const folder = folderOf(file);
    return [...tracked.values()].some(({ snapshot }) => snapshot?.folder === folder);
  }

  /** A folder that several configurations write to belongs to the one of the usual name; otherwise to nobody. */
  function isOwnFolder(configFile: FilePath, folder: FilePath): boolean {
    const sharing = options
      .projects()
      .filter((other) => migrationsFolder(other.configFile, other.out, listings) === folder);
    return sharing.length < 2 || /\/drizzle\.config\.\w+$/.test(configFile);
  }

  /** Hands the drift over to the rules, where it stands now. */
  function tell(project: MigratedProject): void {
    const known = tracked.get(keyOf(project));
    if (!known) return;
    const { told, engine } = known;
    const now = driftOf(project, known);
    const file = now?.span.name.file;
    if (told && told.span.name.file !== file) engine.setFile(told.span.name.file, undefined, false);
    if (now && file !== undefined && !sameValue(told, now))
      engine.setFile(
        file,
        { ...emptyParts, drifts: [now] },
        file === project.configFile || project.state.lints(file),
      );
    known.told = now;
    engine.run(options.touch);
  }

  function forget({ engine, told }: Tracked): void {
    if (told) engine.setFile(told.span.name.file, undefined, false);
    engine.run(options.touch);
  }
}

/** What a project's configuration says of its migrations. */
export function configurationOf(
  { configFile, index, dialect, out }: MigratedProject,
  listings: FolderListings,
): MigrationConfiguration {
  return { configFile, index, dialect, folder: migrationsFolder(configFile, out, listings) };
}

const nothing = { changes: [], unrecorded: undefined, tables: [], anchor: undefined, compared: undefined };

function newTracked(engine: LintEngineOptions): Tracked {
  return { engine: createLintEngine(engine), snapshot: undefined, told: undefined, ...nothing };
}

function keyOf({ configFile, index }: MigratedProject): string {
  return `${configFile}#${index}`;
}

/** The first of tables by file and place. */
function firstPlaced({ state }: MigratedProject, tables: readonly EntityId[]): EntityId | undefined {
  const placed = tables.flatMap((id) => state.engine.index.table(id) ?? []);
  const before = (a: Span, b: Span) => (a.file === b.file ? a.start < b.start : a.file < b.file);
  let first = placed[0];
  for (const table of placed) if (first && before(table.span.name, first.span.name)) first = table;
  return first?.id;
}

function driftOf(
  project: MigratedProject,
  { snapshot, changes, unrecorded, anchor }: Tracked,
): Drift | undefined {
  if (!snapshot || changes.length === 0 || !project.dialect) return undefined;
  const start: Span = { file: project.configFile, start: 0, end: 0 };
  const table = anchor === undefined ? undefined : project.state.engine.index.table(anchor);
  // The table went just now: what that means is not known yet.
  if (anchor !== undefined && !table) return undefined;
  return {
    kind: 'drift',
    id: keyOf(project),
    dialect: project.dialect,
    changes,
    since: snapshot.migration,
    ...(snapshot.isPushed ? { isPushed: true } : {}),
    ...(unrecorded ? { unrecorded } : {}),
    span: table ? { whole: table.span.whole, name: table.span.name } : { whole: start, name: start },
  };
}
