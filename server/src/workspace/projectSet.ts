import type { LintEngineOptions } from '../lint/engine.ts';
import { sameValue } from '../lint/sameAnswer.ts';
import type { Surroundings } from '../lint/trackedView.ts';
import type { SchemaEdit } from '../model/edit.ts';
import type { EntityId } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import type { CasingSetting } from '../sources/drizzle/casing.ts';
import type { SourceHost, SourceProblem, SourceReader } from '../sources/source.ts';
import type { MigratedProject } from './drift/drifts.ts';
import type { MigratedTables } from './drift/migratedTables.ts';
import { baseName, folderOf, isInside, isVirtual, pathBelow } from './filePath.ts';
import type { FolderListings } from './folderListings.ts';
import { createLoosePackage, type LoosePackage, looseFolder } from './loosePackage.ts';
import type { MigrationsFolder } from './mirroredHistory.ts';
import type { Notices } from './notices.ts';
import { createProject, type ProjectState } from './project.ts';
import { createProjectReaders } from './projectReaders.ts';
import type { RelationalClients } from './relationalClients.ts';
import { findSchemaFiles } from './schemaPatterns.ts';
import type { SchemaConfig, SchemaSource } from './schemaSource.ts';
import { isSourceFile, isTestFile } from './sourcePaths.ts';
import type { SqliteDrivers } from './sqliteDrivers.ts';
import type { Texts } from './texts.ts';

export interface ProjectSetOptions {
  readonly source: SchemaSource;
  readonly host: SourceHost;
  readonly listings: FolderListings;
  readonly texts: Texts;
  readonly notices: Notices;
  readonly engine: LintEngineOptions;
  readonly drivers: SqliteDrivers;
  readonly clients: RelationalClients;
  readonly migratedTables: MigratedTables;
  wasRead(file: FilePath): void;
  /** Told the files whose findings differ. */
  touch(file: FilePath): void;
}

/** All projects: one for each configuration, and one for the loose files of each package. */
export interface ProjectSet {
  setFolders(folders: readonly FilePath[]): void;
  all(): readonly ProjectState[];
  /** Where the configurations say that migrations go. */
  configurations(): readonly MigrationsFolder[];
  /** The configured projects with what tells their migrations. */
  migrated(): readonly MigratedProject[];
  files(): readonly FilePath[];
  /** True when a project looks at the file's own tables. */
  lints(file: FilePath): boolean;
  /** True for a file that was written here: below a folder, and not installed. */
  isOwn(file: FilePath): boolean;
  /** What is wrong with a file's text or configuration. */
  problems(file: FilePath): readonly SourceProblem[];
  projectOf(edits: readonly SchemaEdit[]): ProjectState | undefined;
  /** A reader for code that stands in no project; undefined until it can be had. */
  spareReader(): SourceReader | undefined;
  /** Starts a scan with the files of a walk; nothing is loose until `looseMayBeTold`. */
  begin(codeFiles: readonly FilePath[], configFiles: readonly FilePath[]): void;
  /** Adds a file that no configuration names, if it may declare something. */
  addLoose(file: FilePath): void;
  /** Reads one waiting file, open ones first. */
  readNext(): FilePath | undefined;
  waitingCount(): number;
  /** The next files that `readNext` will take. */
  upcoming(count: number): readonly FilePath[];
  /** The scan is over: from now on what is not claimed is loose. */
  finish(): void;

  /** A text changed, came or went. */
  changed(file: FilePath): void;
  readNow(): void;
  reset(): void;
  /** @param isDue as of the engine's `run` */
  lint(isDue?: (file: FilePath) => boolean): void;
}

interface Configured {
  readonly config: SchemaConfig;
  readonly project: ProjectState;
}

export function createProjectSet(options: ProjectSetOptions): ProjectSet {
  const { source, host, listings, texts, notices } = options;
  let folders: readonly FilePath[] = [];
  let scanned = false;
  const codeFiles = new Set<FilePath>();
  const readers = createProjectReaders(options);
  const configured = new Map<FilePath, readonly Configured[]>();
  const configProblems = new Map<FilePath, readonly SourceProblem[]>();
  const loose = new Map<FilePath, ProjectState>();
  const packages = new Map<FilePath, LoosePackage>();
  const { drivers, clients } = options;
  const candidates = new Set<FilePath>();

  return {
    setFolders(now) {
      folders = now;
      scanned = false;
      for (const file of [...configured.keys()]) if (!isInAnyFolder(file)) unload(file);
      for (const [folder, project] of loose) {
        if (isInAnyFolder(folder)) continue;
        dispose(project);
        loose.delete(folder);
        packages.delete(folder);
      }
      for (const file of candidates) if (!isInAnyFolder(file)) candidates.delete(file);
    },
    all: everyProject,
    configurations: () =>
      [...configured].flatMap(([configFile, list]) =>
        list.map(({ config }) => ({ configFile, out: config.out })),
      ),
    migrated: () =>
      [...configured].flatMap(([configFile, list]) =>
        list.map(({ config, project }, index) => ({
          configFile,
          index,
          dialect: config.dialect,
          out: config.out,
          state: project,
        })),
      ),
    files: () => [...new Set(everyProject().flatMap((project) => [...project.files()]))],
    isOwn: isLinted,
    lints: (file) => everyProject().some((project) => project.lints(file)),
    problems(file) {
      const all = [
        ...(configProblems.get(file) ?? []),
        ...everyProject().flatMap((project) => project.problems(file)),
      ];
      return all.filter((problem, i) => all.findIndex((other) => sameValue(other, problem)) === i);
    },
    projectOf(edits) {
      const ids = edits.map((edit): EntityId => ('table' in edit ? edit.table : edit.entity));
      const holds = (project: ProjectState, id: EntityId) => project.has(source.fileOf(id));
      return everyProject().find((project) => ids.every((id) => holds(project, id)));
    },
    spareReader: () => (source.isLoaded?.() === false ? undefined : readers.of(undefined, undefined)),
    begin(files, configFiles) {
      codeFiles.clear();
      for (const file of files) codeFiles.add(file);
      for (const project of everyProject()) {
        for (const file of project.files()) {
          if (!listings.file(file)) project.remove(file);
          else project.reader.invalidate(file);
        }
        project.queueAll();
      }
      for (const file of configured.keys()) if (!configFiles.includes(file)) unload(file);
      for (const file of configFiles) load(file);
    },
    addLoose,
    readNext() {
      const open = [...texts.openFiles()];
      const ordered = [...configuredProjects(), ...loose.values()];
      const preferred = ordered.find((project) => open.some((file) => project.waiting().has(file)));
      for (const project of preferred ? [preferred, ...ordered] : ordered) {
        const file = project.readNext(open);
        if (file !== undefined) return file;
      }
      return undefined;
    },
    waitingCount: () => everyProject().reduce((sum, project) => sum + project.waiting().size, 0),
    upcoming(count) {
      const files: FilePath[] = [];
      for (const project of everyProject()) {
        for (const file of project.waiting()) {
          if (files.length >= count) return files;
          files.push(file);
        }
      }
      return files;
    },
    finish() {
      scanned = true;
      releaseClaimed();
    },
    changed,
    readNow() {
      for (const project of everyProject()) project.readNow();
      releaseClaimed();
      for (const project of loose.values()) project.readNow();
    },
    reset() {
      for (const project of everyProject()) project.engine.reset();
    },
    lint(isDue) {
      const all = configuredProjects();
      if (options.migratedTables.refresh()) for (const project of everyProject()) project.engine.reset();
      for (const [folder, project] of loose) if (packages.get(folder)?.refresh(all)) project.engine.reset();
      for (const project of everyProject()) project.engine.run(options.touch, isDue);
    },
  };

  function configuredProjects(): readonly ProjectState[] {
    return [...configured.values()].flat().map(({ project }) => project);
  }

  function everyProject(): readonly ProjectState[] {
    return [...configuredProjects(), ...loose.values()];
  }

  /** Until the scan has ended nobody knows which files of a folder are loose. */
  function isSettled(file: FilePath): boolean {
    return scanned || !isInAnyFolder(file);
  }

  function isInAnyFolder(file: FilePath): boolean {
    return folders.some((folder) => isInside(file, folder));
  }

  function topOf(file: FilePath): FilePath | undefined {
    return folders.filter((folder) => isInside(file, folder)).sort((a, b) => a.length - b.length)[0];
  }

  function load(configFile: FilePath): void {
    const old = configured.get(configFile) ?? [];
    const { configs, problems } = readConfig(configFile);
    drivers.note(configFile, texts.read(configFile));
    // A configuration that cannot be told half way through typing stays what it was.
    if (old.length > 0 && texts.isOpen(configFile) && !configs.some((config) => config.schema)) return;
    if (problems.length > 0) configProblems.set(configFile, problems);
    else configProblems.delete(configFile);
    options.wasRead(configFile);
    const now = configs.map((config, i): Configured => {
      const files = entriesOf(configFile, config, i);
      const former = old[i];
      if (former && sameValue(former.config, config)) {
        syncEntries(former.project, files);
        return former;
      }
      const project = newProject(folderOf(configFile), configFile, config.casing, (file) => isLinted(file), {
        migratedTables: () =>
          options.migratedTables.of({ configFile, out: config.out, dialect: config.dialect }),
      });
      syncEntries(project, files);
      return { config, project };
    });
    if (now.length > 0) configured.set(configFile, now);
    else configured.delete(configFile);
    for (const former of old) if (!now.includes(former)) dispose(former.project);
  }

  function readConfig(file: FilePath): ReturnType<SchemaSource['readConfig']> {
    if (!listings.file(file)) return { configs: [], problems: [] };
    try {
      return source.readConfig(file, host);
    } catch (error) {
      notices.readFailed(file, error);
      return { configs: [], problems: [] };
    }
  }

  function unload(configFile: FilePath): void {
    const former = configured.get(configFile) ?? [];
    configured.delete(configFile);
    configProblems.delete(configFile);
    drivers.note(configFile, undefined);
    options.wasRead(configFile);
    for (const { project } of former) dispose(project);
    notices.set(`config ${configFile} 0`, undefined);
  }

  function entriesOf(configFile: FilePath, config: SchemaConfig, i: number): readonly FilePath[] {
    const files = config.schema
      ? findSchemaFiles(config.schema, configFile, { listings, top: topOf(configFile), files: codeFiles })
      : [];
    const name = options.engine.pathOf?.(configFile) ?? baseName(configFile);
    const message = config.schema
      ? `${name}: no file matches ${config.schema.join(', ')}.`
      : `${name}: its schema files could not be told without running it.`;
    const notice = { severity: 'warning', message, file: configFile } as const;
    notices.set(`config ${configFile} ${i}`, files.length > 0 ? undefined : notice);
    return files;
  }

  function syncEntries(project: ProjectState, files: readonly FilePath[]): void {
    const wanted = new Set(files);
    for (const file of project.entries) if (!wanted.has(file)) project.remove(file);
    for (const file of files) {
      project.addEntry(file);
      if (scanned) project.changed(file);
    }
  }

  function newProject(
    folder: FilePath,
    configFile: FilePath | undefined,
    casing: CasingSetting | undefined,
    lints: (file: FilePath) => boolean,
    own: Partial<LoosePackage> & Pick<Surroundings, 'migratedTables'>,
  ): ProjectState {
    return createProject({
      folder,
      configFile,
      casing,
      reader: readers.of(folder, casing),
      source,
      engine: {
        ...options.engine,
        isCopy: (it) => it.kind === 'table' && own.isCopy?.(it) === true,
        surroundings: { ...options.engine.surroundings, ...own },
      },
      lints,
      wasRead: options.wasRead,
      readFailed: notices.readFailed,
    });
  }

  function dispose(project: ProjectState): void {
    for (const file of [...project.files()]) {
      project.remove(file);
      if (scanned) addLoose(file);
    }
    project.engine.run(options.touch);
  }

  function isLinted(file: FilePath): boolean {
    return !file.includes('/node_modules/') && (folders.length === 0 || isInAnyFolder(file));
  }

  function isClaimed(file: FilePath): boolean {
    return configuredProjects().some((project) => project.has(file));
  }

  function addLoose(file: FilePath): void {
    if (!isSourceFile(file) && !isVirtual(file)) return;
    const text = texts.read(file);
    clients.note(file, text);
    if (isClaimed(file)) return;
    drivers.note(file, text, pathBelow(folders, file));
    if (text === undefined || !source.mayDeclare(text)) return;
    candidates.add(file);
    const project = looseProject(looseFolder(file, topOf(file), listings));
    project.addEntry(file);
    if (isSettled(file)) project.changed(file);
  }

  function looseProject(folder: FilePath): ProjectState {
    let project = loose.get(folder);
    if (!project) {
      const lints = (file: FilePath) =>
        !file.includes('/node_modules/') &&
        !isTestFile(file) &&
        !isClaimed(file) &&
        (!candidates.has(file) || looseFolder(file, topOf(file), listings) === folder);
      const own = createLoosePackage(folder);
      packages.set(folder, own);
      project = newProject(folder, undefined, undefined, lints, own);
      loose.set(folder, project);
    }
    return project;
  }

  /** What a configuration reaches is no longer loose. */
  function releaseClaimed(): void {
    for (const project of loose.values()) {
      for (const file of [...project.entries]) if (isClaimed(file)) project.demote(file);
    }
  }

  function changed(file: FilePath): void {
    const exists = texts.isOpen(file) || listings.file(file) !== undefined;
    clients.note(file, exists && isSourceFile(file) ? texts.read(file) : undefined);
    if (exists && isSourceFile(file)) codeFiles.add(file);
    else codeFiles.delete(file);
    for (const configFile of configsConcernedBy(file)) load(configFile);
    for (const reader of readers.all()) {
      const affected = reader.invalidate(file);
      for (const project of everyProject()) {
        if (project.reader !== reader) continue;
        for (const each of affected) if (project.has(each)) project.groundChanged(each);
        if (affected.includes(file) && project.has(file)) project.changed(file);
      }
    }
    if (!exists) {
      drivers.note(file, undefined);
      candidates.delete(file);
      for (const project of everyProject()) project.remove(file);
      return;
    }
    for (const { config, project } of [...configured.values()].flat()) {
      if (!config.schema || project.has(file) || !project.configFile) continue;
      const context = { listings, top: topOf(project.configFile), files: [file] };
      if (!findSchemaFiles(config.schema, project.configFile, context).includes(file)) continue;
      project.addEntry(file);
      project.changed(file);
    }
    if (isSettled(file) && !everyProject().some((project) => project.entries.has(file))) addLoose(file);
  }

  function configsConcernedBy(file: FilePath): readonly FilePath[] {
    const concerned = [...configured]
      .filter(([, list]) => list.some(({ config }) => config.dependencies.includes(file)))
      .map(([configFile]) => configFile);
    const isNew = source.isConfig(baseName(file)) && !file.includes('/node_modules/');
    return isNew && isInAnyFolder(file) ? [...new Set([...concerned, file])] : concerned;
  }
}
