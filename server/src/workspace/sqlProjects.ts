import type { LintEngineOptions } from '../lint/engine.ts';
import type { EditRefusal, FileEdit, SchemaEdit } from '../model/edit.ts';
import type { Migration, MigrationFile, NewMigration, Settlement } from '../model/migration.ts';
import type { EntityId } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import type { SourceHost, SourceProblem } from '../sources/source.ts';
import { isBegunAnew } from '../sources/sql/history/begunAnew.ts';
import type { History } from '../sources/sql/history/history.ts';
import { recogniseHistory } from '../sources/sql/history/recognise.ts';
import { loadSqlParser } from '../sources/sql/parse.ts';
import { type SqlChain, unreadable } from '../sources/sql/reader.ts';
import { createBegunAnewFolders } from './begunAnewFolders.ts';
import { markDeclared } from './declaredSchemas.ts';
import { folderOf, isInside, isVirtual } from './filePath.ts';
import type { FolderListings } from './folderListings.ts';
import { historyFolders } from './historyFolders.ts';
import type { Mirrors } from './mirroredHistory.ts';
import type { Notices } from './notices.ts';
import type { QueryTarget } from './queryTargets.ts';
import { markDumps } from './sqlDumps.ts';
import { placeAfterEdits, writeToChain } from './sqlEdits.ts';
import { groupSchemaFiles } from './sqlGroups.ts';
import { declaresSql, isGenerated, isHistoryRecord, isSqlFile } from './sqlPaths.ts';
import { createSqlPlaces } from './sqlPlaces.ts';
import {
  describe,
  filesOf,
  historyOf,
  migrationsIn,
  needsParser,
  newProject,
  pathsReadWith,
  problemsIn,
  publish,
  queryTarget,
  readToEnd,
  type SqlProject,
  sameHistory,
  showQueries,
  targetsAmong,
} from './sqlProject.ts';
import { createSqlQueryFiles } from './sqlQueryFiles.ts';
import type { UsedProject } from './tableUses.ts';
import type { Texts } from './texts.ts';
import { type UnreadSql, unreadSql } from './unreadSql.ts';
import type { Project } from './workspace.ts';

export interface SqlProjectsOptions extends Mirrors {
  readonly listings: FolderListings;
  readonly texts: Texts;
  readonly engine: LintEngineOptions;
  /** The projects whose schema is in another language: queries of .sql files may be about their tables. */
  queryTargets(): readonly QueryTarget[];
  /** Gives the queries of code to the projects that they are about: one came or went. */
  assignCode(): void;
  /** Set for the files of a history that are not judged. */
  settlement(history: History, index: number): Settlement | undefined;
  /** Set where a migration differs from what others already have. */
  edited?(file: FilePath): MigrationFile['edited'];
  wasRead(file: FilePath): void;
  touch(file: FilePath): void;
  readonly notices: Pick<Notices, 'set' | 'readFailed'>;
}

/** The migration histories and the SQL files that declare a schema. */
export interface SqlProjects {
  setFolders(folders: readonly FilePath[]): void;
  /** Starts a scan with the SQL files of a walk. */
  begin(files: readonly FilePath[]): void;
  /** True when something is to be read that needs the parser. */
  needsParser(): boolean;
  /** What makes tables and is of another database than PostgreSQL. */
  unread(): readonly UnreadSql[];
  readNext(): FilePath | undefined;
  waitingCount(): number;
  changed(file: FilePath): void;
  readNow(): void;
  /** Gives queries to the projects that they are about, before any of the projects is linted. */
  assignQueries(): void;
  /** @param isDue as of the engine's `run` */
  lint(isDue?: (file: FilePath) => boolean): void;
  reset(): void;
  all(): readonly Project[];
  /** Those of which queries may use tables. */
  used(): readonly UsedProject[];
  /** Those that queries may be about. */
  targets(): readonly QueryTarget[];
  files(): readonly FilePath[];
  lints(file: FilePath): boolean;
  problems(file: FilePath): readonly SourceProblem[];
  historyOf(file: FilePath): History | undefined;
  /** The migrations that stand in a file, those too old to be judged as well. */
  migrations(file: FilePath): readonly Migration[];
  /** The histories of PostgreSQL that were read to their ends. */
  read(): ReturnType<typeof readToEnd>;
  placeMigrations(
    history: History,
    migrations: readonly NewMigration[],
    edits: readonly FileEdit[],
    host: SourceHost,
  ): readonly FileEdit[] | EditRefusal;
  /** True when one of the projects declares an entity. */
  declares(id: EntityId): boolean;
  /**
   * Writes edits into a schema file. Migrations that others may have run stay as they are: what is made in
   * them is changed by a new migration.
   */
  write(edits: readonly SchemaEdit[], host: SourceHost): readonly FileEdit[] | EditRefusal;
}

export { loadSqlParser };

export function createSqlProjects(options: SqlProjectsOptions): SqlProjects {
  const { listings, texts } = options;
  let folders: readonly FilePath[] = [];
  const places = createSqlPlaces(listings, texts);
  const sqlFiles = new Set<FilePath>();
  const histories = new Map<FilePath, SqlProject>();
  const schemas = new Map<FilePath, SqlProject>();
  /** The project that a file belongs to. */
  const owners = new Map<FilePath, SqlProject>();
  /** Files outside of the histories whose text is not to be had. */
  const unreadableFiles = new Set<FilePath>();
  const begunAnew = createBegunAnewFolders(options.notices, options.engine.pathOf ?? ((file) => file));
  const staleFolders = new Set<FilePath>();
  const staleGroups = new Set<FilePath>();
  /** Of which it is still to be told what they are. */
  const changed = new Set<FilePath>();
  const rest = newProject('', { kind: 'schema', folder: '', files: [] }, options);
  const queryFiles = createSqlQueryFiles({
    texts,
    listings,
    targets: () => [...options.queryTargets(), ...targetsAmong(everyProject(), isLinted)],
    rest: queryTarget(rest, isLinted),
    foreignFolders: () =>
      [...histories].flatMap(([folder, { chain }]) => (needsParser(chain) ? [] : [folder])),
    wasRead: options.wasRead,
    touch: options.touch,
  });

  return {
    setFolders(now) {
      folders = now;
      places.setFolders(now);
    },
    begin(files) {
      places.forget();
      const gone = [...sqlFiles].filter((file) => !files.includes(file) && !texts.isOpen(file));
      for (const file of gone) {
        sqlFiles.delete(file);
        unreadableFiles.delete(file);
      }
      for (const file of files) {
        sqlFiles.add(file);
        for (const folder of historyFolders(file, isInAnyFolder)) staleFolders.add(folder);
      }
      for (const file of [...gone, ...files]) owners.get(file)?.reader.invalidate(file);
      for (const project of everyProject()) project.waiting = true;
      for (const folder of histories.keys()) staleFolders.add(folder);
      recognise();
      for (const file of [...gone, ...sqlFiles]) staleGroups.add(folderOf(file));
      regroup();
      for (const file of [...gone, ...sqlFiles]) sort(file);
    },
    unread: () => unreadSql({ histories, sqlFiles, owners, places, texts }),
    needsParser: () => everyProject().some(({ waiting, chain }) => waiting && needsParser(chain)),
    readNext: () => readNext() ?? queryFiles.readNext(),
    waitingCount: () => everyProject().filter(({ waiting }) => waiting).length + queryFiles.waitingCount(),
    changed(file) {
      const exists = texts.isOpen(file) || listings.file(file) !== undefined;
      if (isHistoryRecord(file))
        for (const folder of historyFolders(file, isInAnyFolder)) staleFolders.add(folder);
      if (!isSqlFile(file)) return;
      const isNew = exists && !sqlFiles.has(file);
      const isGone = !exists && sqlFiles.delete(file);
      if (isGone) unreadableFiles.delete(file);
      if (exists) sqlFiles.add(file);
      if (isNew || isGone) for (const folder of historyFolders(file, isInAnyFolder)) staleFolders.add(folder);
      const owner = owners.get(file);
      if (owner) {
        owner.reader.invalidate(file);
        owner.waiting = true;
      }
      // While one types in it a schema file stays with the files it is grouped with.
      const staysInGroup = owner?.chain.kind === 'schema' && exists && texts.isOpen(file);
      if (owner?.chain.kind !== 'history' && !staysInGroup) staleGroups.add(folderOf(file));
      changed.add(file);
    },
    readNow() {
      recognise();
      regroup();
      for (const file of changed) sort(file);
      changed.clear();
      while (readNext() !== undefined);
      while (queryFiles.readNext() !== undefined);
    },
    assignQueries,
    lint(isDue) {
      for (const project of histories.values()) showQueries(project, options.mirroredQueries);
      for (const project of [...everyProject(), rest]) project.engine.run(options.touch, isDue);
    },
    reset() {
      rest.engine.reset();
      for (const project of everyProject()) {
        project.engine.reset();
        publish(project, options, isLinted);
      }
    },
    all: () => everyProject().map(describe),
    used: everyProject,
    targets: () => targetsAmong(everyProject(), isLinted),
    files: () => [...owners.keys(), ...unreadableFiles, ...queryFiles.files()],
    lints: (file) =>
      (owners.has(file) || unreadableFiles.has(file) || queryFiles.has(file)) && isLinted(file),
    problems(file) {
      const project = owners.get(file);
      if (!project && unreadableFiles.has(file)) return [unreadable(file)];
      if (!project) return isLinted(file) ? queryFiles.problems(file) : [];
      const ofRecords = project.chain.kind === 'history' ? project.chain.history.problems : [];
      const ofFile = problemsIn(project, file, options.settlement)
        .filter(({ code }) => code !== 'unreadable' || !texts.oversized().has(file))
        .filter(({ code }) => code !== 'other-dialect' || options.mayUsePostgres());
      return [...ofFile, ...ofRecords.filter(({ span }) => span.file === file)];
    },
    historyOf: (file) => historyOf(owners.get(file)),
    migrations: (file) => migrationsIn(owners.get(file), file, options.settlement),
    read: () => [...histories.values()].flatMap(readToEnd),
    placeMigrations(history, migrations, edits, host) {
      const end = histories.get(history.folder)?.reader.state() ?? rest.reader.state();
      return placeAfterEdits(history, migrations, edits, end, { host, listings });
    },
    declares: (id) => ownerOf(id) !== undefined,
    write(edits, host) {
      const ids = edits.map((edit) => ('table' in edit ? edit.table : edit.entity));
      const project = ids[0] === undefined ? undefined : ownerOf(ids[0]);
      if (!project || !ids.every((id) => ownerOf(id) === project))
        return { kind: 'refused', reason: 'What is to be changed is not there any more.' };
      return writeToChain(edits, project.chain, project.scope, project.reader.state(), { host, listings });
    },
  };

  function ownerOf(id: EntityId): SqlProject | undefined {
    const scope = id.slice(0, id.indexOf('#'));
    return everyProject().find((project) => project.scope === scope);
  }

  function everyProject(): readonly SqlProject[] {
    return [...histories.values(), ...schemas.values()];
  }

  function assignQueries(): void {
    markDumps(schemas.values(), histories.values(), options);
    markDeclared(schemas.values(), histories.values(), options);
    queryFiles.assign();
    options.assignCode();
  }

  function sort(file: FilePath): void {
    if (owners.has(file) || !sqlFiles.has(file) || isForeign(file)) queryFiles.remove(file);
    else queryFiles.changed(file);
  }

  function isForeign(file: FilePath): boolean {
    return places.isForeign(file) || (places.below(file) !== undefined && begunAnew.has(folderOf(file)));
  }

  function recognise(): void {
    const listing = { entries: listings.entries, readText: texts.read };
    // The outer folder first: `migrations/20240101000000_a/migration.sql` belongs to `migrations`.
    const ordered = [...staleFolders].sort((a, b) => a.length - b.length);
    staleFolders.clear();
    for (const folder of ordered) {
      const place = places.below(folder);
      if (begunAnew.note(folder, isBegunAnew(folder, listing))) staleGroups.add(folder);
      const isLeftOut = isGenerated(`${place}/`) || begunAnew.has(folder);
      const history = isLeftOut
        ? undefined
        : recogniseHistory(folder, listing, place, places.databaseOpenedIn(folder));
      const old = histories.get(folder);
      if (!history) {
        if (old) dispose(histories, folder, old);
        continue;
      }
      if (old && old.chain.kind === 'history' && sameHistory(old.chain.history, history)) continue;
      const project = old ?? newProject(folder, { kind: 'history', history }, options);
      histories.set(folder, project);
      setChain(project, { kind: 'history', history });
      for (const file of history.sources) options.wasRead(file);
    }
  }

  /** Forms the schemas of the folders in which a file outside of the histories has changed. */
  function regroup(): void {
    for (const folder of staleGroups) {
      const loose = [...sqlFiles].filter(
        (file) => folderOf(file) === folder && owners.get(file)?.chain.kind !== 'history',
      );
      const declaring = loose.sort().flatMap((file) => {
        const text = texts.read(file);
        const wasUnreadable = unreadableFiles.delete(file);
        // What is too large is told apart.
        if (text === undefined && !texts.oversized().has(file)) unreadableFiles.add(file);
        if (wasUnreadable || text === undefined) options.wasRead(file);
        return text !== undefined && declaresSql(text) && !isForeign(file) ? [{ file, text }] : [];
      });
      const groups = groupSchemaFiles(declaring);
      const wanted = new Map(groups.map((files) => [files[0] as FilePath, files]));
      for (const [key, project] of [...schemas])
        if (project.folder === folder && !wanted.has(key)) dispose(schemas, key, project);
      for (const [key, files] of wanted) {
        const chain: SqlChain = { kind: 'schema', folder, files };
        const old = schemas.get(key);
        if (old?.chain.kind === 'schema' && old.chain.files.join('\n') === files.join('\n')) continue;
        const project = old ?? newProject(folder, chain, options);
        schemas.set(key, project);
        setChain(project, chain);
      }
    }
    staleGroups.clear();
  }

  function setChain(project: SqlProject, chain: SqlChain): void {
    const before = filesOf(project);
    if (historyOf(project)?.tool !== (chain.kind === 'history' ? chain.history.tool : undefined))
      project.engine.reset();
    project.chain = chain;
    project.reader.setChain(chain);
    project.waiting = true;
    const now = new Set(filesOf(project));
    for (const file of before) {
      if (now.has(file) || owners.get(file) !== project) continue;
      owners.delete(file);
      changed.add(file);
      options.wasRead(file);
      staleGroups.add(folderOf(file));
    }
    for (const file of now) {
      if (queryFiles.has(file)) changed.add(file);
      const former = owners.get(file);
      owners.set(file, project);
      if (former && former !== project) staleGroups.add(folderOf(file));
    }
  }

  function dispose(from: Map<FilePath, SqlProject>, key: FilePath, project: SqlProject): void {
    from.delete(key);
    for (const file of filesOf(project)) {
      if (owners.get(file) !== project) continue;
      owners.delete(file);
      changed.add(file);
      staleGroups.add(folderOf(file));
      options.wasRead(file);
    }
    for (const file of project.published.keys()) {
      project.engine.setFile(file, undefined, false);
      project.engine.expose(file, []);
    }
    assignQueries();
    project.engine.run(options.touch);
  }

  function readNext(): FilePath | undefined {
    for (const project of everyProject()) {
      if (!project.waiting) continue;
      const file = attempt(project);
      if (file !== undefined) return file;
      project.waiting = false;
      publish(project, options, isLinted);
    }
    return undefined;
  }

  /** A reader does not throw; if it does it costs this project's news, not the session. */
  function attempt(project: SqlProject): FilePath | undefined {
    try {
      const file = project.reader.readNext();
      if (file !== undefined)
        for (const each of pathsReadWith(project, file)) {
          options.wasRead(each);
          project.engine.textChanged(each);
        }
      return file;
    } catch (error) {
      options.notices.readFailed(project.folder, error);
      return undefined;
    }
  }

  function isInAnyFolder(file: FilePath): boolean {
    return folders.some((folder) => isInside(file, folder));
  }

  function isLinted(file: FilePath): boolean {
    return (
      !file.includes('/node_modules/') && (folders.length === 0 || isInAnyFolder(file) || isVirtual(file))
    );
  }
}
