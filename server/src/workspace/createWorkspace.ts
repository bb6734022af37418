import { createConfigurationChecker } from '../lint/configProblems.ts';
import { createFindingStore } from '../lint/findingStore.ts';
import { metaRules } from '../lint/metaRules.ts';
import type { EditRefusal, FileEdit, SchemaEdit } from '../model/edit.ts';
import type { MigrationFile } from '../model/migration.ts';
import { type QueryEdit, spansOfQueryEdit } from '../model/queryEdit.ts';
import type { FilePath } from '../model/span.ts';
import type { Rule } from '../rules/rule.ts';
import { createCodeSqlLoader } from './codeSqlLoader.ts';
import { type ConfigurationOptions, createConfiguration, isConfigurationFile } from './configuration.ts';
import { createCopiedSchemas } from './copiedSchemas.ts';
import { createDatabaseParts } from './databaseParts.ts';
import { configurationOf, createDrifts } from './drift/drifts.ts';
import { createMigratedTables } from './drift/migratedTables.ts';
import { drizzleSource } from './drizzleSource.ts';
import { engineOptions } from './engineOptions.ts';
import { createFileFacts } from './fileFacts.ts';
import { createFileFindings } from './fileFindings.ts';
import { baseName, isInside, toFilePath } from './filePath.ts';
import type { FileSystem } from './fileSystem.ts';
import { createFolderListings } from './folderListings.ts';
import { walkFolderNow } from './folderWalk.ts';
import { withHistoryRecords } from './historyRecords.ts';
import { createSettlements, type FilesAtRevision } from './migrationsSince.ts';
import { createMirrors } from './mirroredHistory.ts';
import { createModuleResolver } from './moduleResolution.ts';
import { createNotices } from './notices.ts';
import { ormBefore } from './ormVersion.ts';
import { createPackages } from './packages.ts';
import { createProjectSet } from './projectSet.ts';
import { createPulledSchemas, designRules } from './pulledSchemas.ts';
import { createQueryFiles } from './queryFiles.ts';
import { createQueryPass } from './queryPass.ts';
import { createRelationalClients } from './relationalClients.ts';
import { scanFolders } from './scan.ts';
import type { SchemaSource } from './schemaSource.ts';
import { createSqliteDrivers } from './sqliteDrivers.ts';
import { isHistoryRecord, isSqlFile } from './sqlPaths.ts';
import type { SqlProjects } from './sqlProjects.ts';
import { createSqlTemplates } from './sqlTemplates.ts';
import { tableUses } from './tableUses.ts';
import { createTexts } from './texts.ts';
import type { Workspace } from './workspace.ts';

export interface WorkspaceOptions
  extends Pick<ConfigurationOptions, 'migrations' | 'presets' | 'maxFileSizeKb'> {
  readonly rules: readonly Rule[];
  readonly fileSystem: FileSystem;
  /** A `schemawright.config.json` that is used for every file instead of the nearest one. */
  readonly configFile?: string;
  /** Drizzle when left out. */
  readonly source?: SchemaSource;
  /** What git knows of a history; left out, a git revision settles nothing. */
  readonly filesAtRevision?: FilesAtRevision;
  /** Whether a migration differs from what others already have; left out, nobody can tell. */
  readonly edited?: (file: FilePath) => MigrationFile['edited'];
  /** Whether the default branch has a migration; left out, nobody can tell. */
  readonly isMerged?: (file: FilePath) => boolean;
  /** Finds out what is merged below the folders before the first history is read. */
  readonly askMerged?: (folders: readonly FilePath[]) => Promise<void>;
  /** Told when something that was loaded meanwhile wants another `update`. */
  changedLater?(): void;
}

export function createWorkspace(options: WorkspaceOptions): Workspace {
  const { fileSystem, rules, source = drizzleSource, changedLater } = options;
  const ruleIds = [...rules, ...metaRules].map((rule) => rule.id);
  // The command line gives it as the system writes it.
  const configFile = options.configFile === undefined ? undefined : toFilePath(options.configFile);
  let folders: readonly FilePath[] = [];
  const changes = new Set<FilePath>();
  const touched = new Set<FilePath>();
  const notices = createNotices();
  const texts = createTexts(fileSystem, (file) => configuration.maxFileSizeKb(file));
  const listings = createFolderListings(fileSystem, texts.isOpen);
  const resolver = createModuleResolver({ listings, readText: texts.read });
  const packages = createPackages(texts.read, resolver.setPackages);
  const configuration = createConfiguration({ ...options, listings, readText: texts.read, configFile });
  const checkConfiguration = createConfigurationChecker(rules);
  const facts = createFileFacts(texts);
  const store = createFindingStore();
  const codeSql = createCodeSqlLoader();
  const host = {
    readText: texts.read,
    version: texts.revision,
    resolveImport: resolver.resolve,
    codeSql: codeSql.current,
    clientNames: (file: FilePath) => configuration.settings(file).queryClients ?? [],
    isOrmBefore: ormBefore({ listings, readText: texts.read }),
  };
  const noted = { drivers: createSqliteDrivers(), clients: createRelationalClients() };
  const engine = engineOptions({ rules, store, configuration, notices, ...noted, folders: () => folders });
  const migratedTables = createMigratedTables({ listings, fileSystem });
  const projects = createProjectSet({
    source,
    host,
    listings,
    texts,
    notices,
    engine,
    ...noted,
    migratedTables,
    wasRead: facts.wasRead,
    touch,
  });
  const databaseParts = createDatabaseParts({ listings, fileSystem, projects });
  const drifts = createDrifts({
    listings,
    fileSystem,
    engine,
    // Nobody pays for a comparison that nobody looks at.
    projects: () => (rules.some(({ subject }) => subject === 'drift') ? projects.migrated() : []),
    touch,
    doneLater: options.changedLater,
  });
  let wasScanned = false;
  const sqlTargets = () => sql?.targets() ?? [];
  const queries = createQueryFiles({ texts, source, projects, sqlTargets, facts, notices });
  const templates = createSqlTemplates({ projects, texts, codeSql, touch, changedLater });
  const queryPass = createQueryPass({ texts, facts, queries, templates, codeSql, source, changedLater });
  let settingsChanged = false;
  let filesCameOrWent = false;
  let sql: SqlProjects | undefined;
  let openingSql: Promise<SqlProjects> | undefined;
  const sqlChanges = new Set<FilePath>();
  const pulled = createPulledSchemas({ listings, texts, projects, folders: () => folders });
  const copied = createCopiedSchemas({ projects, pulled, folders: () => folders });
  /** Which suppressions are used shows when all has been looked at. */
  const isFirst = (file: FilePath) => texts.isOpen(file) && facts.suppressions(file).length === 0;
  const fileFindings = createFileFindings({
    ruleIds,
    designRules: designRules(rules),
    pulled,
    copied,
    texts,
    facts,
    store,
    settings: configuration.settings,
    ofConfiguration: (file) =>
      isConfiguration(file)
        ? checkConfiguration(file, facts.text(file) ?? '', configuration.settings(file))
        : undefined,
    hasSuppressions: (file) => projects.lints(file) || queries.has(file) || sql?.lints(file) === true,
    problems: (file) => [projects, templates, sql].flatMap((each) => each?.problems(file) ?? []),
  });
  let loadingSource: Promise<void> | undefined;
  /** Changes of files that wait for what reads them. */
  const sourceChanges = new Set<FilePath>();
  if (configFile !== undefined) facts.addConfiguration(configFile);

  return {
    setFolders(now) {
      folders = now;
      configuration.setFolders(now);
      projects.setFolders(now);
      sql?.setFolders(now);
      settingsChanged = true;
    },
    setSettings(folder, settings) {
      configuration.setEditorSettings(folder, settings);
      settingsChanged = true;
    },
    setBuffer(file, text, version) {
      filesCameOrWent ||= listings.file(file) === undefined;
      texts.open(file, text, version);
      changes.add(file);
    },
    closeBuffer(file) {
      texts.close(file);
      fileFindings.forget(file);
      filesCameOrWent ||= listings.file(file) === undefined;
      changes.add(file);
    },
    bufferVersion: texts.version,
    filesChanged,
    scan() {
      wasScanned = true;
      return scanFolders({
        folders,
        fileSystem,
        listings,
        texts,
        packages,
        projects,
        facts,
        notices,
        source,
        foundConfiguration: facts.addConfiguration,
        foundCode: queries.begin,
        openSql: scanSql,
      });
    },
    scanQueries: queryPass.scan,
    readWaiting: () => projects.readNext() !== undefined,
    loading: () => (sqlChanges.size > 0 ? openingSql : sourceChanges.size > 0 ? loadingSource : undefined),
    update(part) {
      refresh(part);
      const files = part === 'open' ? [...touched].filter(isFirst) : [...touched];
      for (const file of files) touched.delete(file);
      return files;
    },
    findings: fileFindings.of,
    files() {
      const read = [...projects.files(), ...queries.files(), ...(sql?.files() ?? [])];
      return [...new Set([...read, ...facts.configurations(), ...store.files()])].sort();
    },
    text: (file) => facts.text(file),
    lines: (file) => facts.lines(file),
    projects: () => [...projects.all().map((project) => project.describe()), ...(sql?.all() ?? [])],
    migrationConfigurations: () => projects.migrated().map((project) => configurationOf(project, listings)),
    drifts: () => drifts.all(),
    migrations: (file) => sql?.migrations(file) ?? [],
    postgresVersion: (file) => configuration.settings(file).postgresVersion,
    tableUses: (file) => tableUses([...projects.all(), ...(sql?.used() ?? [])], file, engine.pathOf),
    unreadSql: () => sql?.unread() ?? [],
    notices: () => notices.list(texts.oversized(), configuration.maxFileSizeKb),
    edit,
    editQueries,
    addMigrations(migrations, edits) {
      refresh();
      const history = migrations[0] && sql?.historyOf(migrations[0].relativeTo);
      if (!history || !sql) return { kind: 'refused', reason: 'The file belongs to no migration history.' };
      const placed = sql.placeMigrations(history, migrations, edits, host);
      texts.release();
      return placed;
    },
    withRecords: (edits) => withHistoryRecords(edits, sql, { ...listings, readText: host.readText }),
  };

  function touch(file: FilePath): void {
    touched.add(file);
    fileFindings.changed(file);
  }

  function filesChanged(files: readonly FilePath[]): void {
    for (const file of files) {
      const existed = listings.file(file) !== undefined;
      listings.forget(file);
      filesCameOrWent ||= existed !== (listings.file(file) !== undefined);
      const read = [...projects.files(), ...queries.files()];
      const below = read.filter((known) => known !== file && isInside(known, file));
      const now = listings.folder(file) ? walkFolderNow(file, fileSystem) : [];
      filesCameOrWent ||= now.length > 0 || below.length > 0;
      for (const each of new Set([file, ...below, ...now])) {
        texts.changed(each);
        changes.add(each);
      }
    }
  }

  function refresh(part: 'all' | 'open' = 'all'): void {
    const files = [...changes];
    const somethingChanged = wasScanned || files.length > 0 || settingsChanged || filesCameOrWent;
    wasScanned = false;
    changes.clear();
    let importsMayDiffer = filesCameOrWent;
    filesCameOrWent = false;
    for (const file of files) {
      const name = baseName(file);
      if (isConfiguration(file)) {
        configuration.forget();
        facts.addConfiguration(file);
        settingsChanged = true;
      }
      if (name === 'package.json') packages.changed(file);
      importsMayDiffer ||= name === 'package.json' || /^[jt]sconfig.*\.json$/.test(name);
      for (const each of [drifts, migratedTables, databaseParts, pulled, facts]) each.changed(file);
      sourceChanges.add(file);
      if (isSqlFile(file) || isHistoryRecord(file)) sqlChanges.add(file);
    }
    if (isSourceReady()) {
      for (const file of sourceChanges) {
        projects.changed(file);
        queries.changed(file);
      }
      sourceChanges.clear();
      if (importsMayDiffer) for (const file of resolver.refresh()) projects.changed(file);
      projects.readNow();
      if (settingsChanged) queries.settingsChanged();
      queries.readNow();
      queryPass.catchUp();
    }
    refreshSql();
    databaseParts.update(sql?.read() ?? []);
    sql?.assignQueries();
    if (settingsChanged) {
      settingsChanged = false;
      projects.reset();
      sql?.reset();
      drifts.reset();
      for (const file of facts.files()) touch(file);
    }
    const isOther = Object.values(noted).filter((each) => each.refresh()).length > 0;
    if (isOther) for (const each of [projects, sql]) each?.reset();
    for (const each of [projects, sql]) each?.lint(part === 'open' ? isFirst : undefined);
    drifts.update(somethingChanged);
    for (const file of [...facts.refresh(), ...pulled.refresh(), ...copied.refresh()]) touch(file);
    texts.release();
  }

  /** False while a changed file waits for what reads it; `changedLater` is told when that is there. */
  function isSourceReady(): boolean {
    const isNeeded = (file: FilePath) =>
      source.isConfig(baseName(file)) || (!isSqlFile(file) && source.mayDeclare(texts.read(file) ?? ''));
    if (source.isLoaded?.() !== false || ![...sourceChanges].some(isNeeded)) return true;
    if (loadingSource) return false;
    loadingSource = source.load?.().then(
      () => options.changedLater?.(),
      (error) => notices.readFailed('', error),
    );
    return false;
  }

  /** What reads SQL is loaded when the first SQL file is met, never in a workspace without one. */
  async function openSql(): Promise<SqlProjects> {
    const { createSqlProjects, loadSqlParser } = await import('./sqlProjects.ts');
    await Promise.all([loadSqlParser(), options.askMerged?.(folders)]);
    sql ??= createSqlProjects({
      listings,
      texts,
      engine,
      ...createMirrors(projects),
      queryTargets: () => projects.all().filter(({ files }) => !files().next().done),
      assignCode: queries.assign,
      settlement: createSettlements(options, (file) => configuration.settings(file).migrationsSince),
      ...(options.edited ? { edited: options.edited } : {}),
      wasRead: facts.wasRead,
      touch,
      notices,
    });
    sql.setFolders(folders);
    return sql;
  }

  async function scanSql(files: readonly FilePath[]): Promise<SqlProjects | undefined> {
    const open = [...texts.openFiles()].filter(isSqlFile);
    if (!sql && files.length === 0 && open.length === 0) return undefined;
    openingSql ??= openSql();
    const opened = await openingSql;
    opened.begin([...new Set([...files, ...open])]);
    return opened;
  }

  function refreshSql(): void {
    if (sqlChanges.size === 0) return;
    if (!sql) {
      openingSql ??= openSql();
      openingSql.then(
        () => options.changedLater?.(),
        (error) => notices.readFailed('', error),
      );
      return;
    }
    for (const file of sqlChanges) sql.changed(file);
    sqlChanges.clear();
    sql.readNow();
  }

  function isConfiguration(file: FilePath): boolean {
    return isConfigurationFile(file) || file === configFile;
  }

  function edit(edits: readonly SchemaEdit[]): readonly FileEdit[] | EditRefusal {
    refresh();
    if (sql && edits.some((each) => sql?.declares('table' in each ? each.table : each.entity)))
      return editSql(sql, edits);
    const project = projects.projectOf(edits);
    if (!project) return { kind: 'refused', reason: 'What is to be changed is not there any more.' };
    const named = edits.map((edit) => source.fileOf('table' in edit ? edit.table : edit.entity));
    const written = refusalOfStale(named) ?? source.write(edits, { host, schema: project.describe().schema });
    const refusal = 'kind' in written ? undefined : refusalOfStale(written.map(({ file }) => file));
    texts.release();
    return refusal ?? written;
  }

  function editQueries(edits: readonly QueryEdit[]): readonly FileEdit[] | EditRefusal {
    refresh();
    const files = edits.flatMap((each) => spansOfQueryEdit(each).map(({ file }) => file));
    const written = refusalOfStale([...new Set(files)]) ?? source.writeQueries(edits, host);
    texts.release();
    return written;
  }

  /** Another program may have saved a file a moment ago, of which nobody has told yet. */
  function editSql(own: SqlProjects, edits: readonly SchemaEdit[]): readonly FileEdit[] | EditRefusal {
    const written = own.write(edits, host);
    const changed = 'kind' in written ? [] : written.filter(({ creates }) => !creates);
    const refusal = refusalOfStale(changed.map(({ file }) => file));
    texts.release();
    return refusal ?? written;
  }

  function refusalOfStale(files: readonly FilePath[]): EditRefusal | undefined {
    const stale = files.find((file) => !facts.isCurrent(file));
    if (stale === undefined) return undefined;
    return { kind: 'refused', reason: `${baseName(stale)} has changed on the disk.` };
  }
}
