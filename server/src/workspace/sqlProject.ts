import { createLintEngine, type LintEngine, type LintEngineOptions } from '../lint/engine.ts';
import type { Migration, MigrationFile, Settlement } from '../model/migration.ts';
import { addsFilesItself } from '../model/migrationTool.ts';
import { type EntityId, emptyParts, type SchemaParts } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import { known } from '../model/unknown.ts';
import type { FileQueries, SourceProblem } from '../sources/source.ts';
import { type DatabaseState, partsOf } from '../sources/sql/database.ts';
import type { History } from '../sources/sql/history/history.ts';
import { createSqlReader, type SqlChain, type SqlReader } from '../sources/sql/reader.ts';
import type { ReadHistory } from './databaseParts.ts';
import { type Declared, isDeclared } from './declaredSchemas.ts';
import { type MirroredQueries, showMirrored } from './mirroredQueries.ts';
import type { QueryTarget } from './queryTargets.ts';
import { type Dump, isCopied } from './sqlDumps.ts';
import { idsOf, sameIds, sameParts } from './sqlParts.ts';
import type { Texts } from './texts.ts';
import type { Project } from './workspace.ts';

/** A chain of SQL files and what was read of it. */
export interface SqlProject {
  chain: SqlChain;
  readonly folder: FilePath;
  /** What the ids of its entities begin with. */
  readonly scope: string;
  readonly reader: SqlReader;
  readonly engine: LintEngine;
  published: ReadonlyMap<FilePath, SchemaParts>;
  waiting: boolean;
  /** Set where it only states what a history makes, or a schema in another language. */
  dump?: Dump;
  /** Of what that was last asked: its own database and those of the histories, and the folder of the other schema. */
  dumpAsked?: { readonly states: readonly DatabaseState[]; readonly declared: FilePath | undefined };
  /** The tables that foreign keys of a script lead to and a schema in another language declares. */
  elsewhere?: ReadonlySet<EntityId>;
  /** Set for a history whose tables stand in schema files that it is made from. */
  declared?: Declared;
  /** The databases of which that was last asked: its own, and those of the files. */
  declaredAsked?: readonly DatabaseState[];
  target?: QueryTarget;
  /** The files of which it was given the queries. */
  readonly asked: Set<FilePath>;
  /** What it shows of the schema in another language that stands behind it. */
  shown?: MirroredQueries;
  /** What the published migrations drop: the names of tables, and whether there are columns. */
  dropped?: {
    readonly of: SqlProject['published'];
    readonly names: ReadonlySet<string>;
    readonly hasColumns: boolean;
  };
}

const none: ReadonlySet<EntityId> = new Set();

export function newProject(
  folder: FilePath,
  chain: SqlChain,
  options: {
    readonly texts: Pick<Texts, 'read' | 'isOpen'>;
    readonly engine: LintEngineOptions;
    edited?(file: FilePath): MigrationFile['edited'];
  },
): SqlProject {
  const scope = chain.kind === 'schema' ? (chain.files[0] ?? folder) : folder;
  const project: SqlProject = {
    chain,
    folder,
    scope,
    reader: createSqlReader(scope, {
      readText: options.texts.read,
      isTyped: options.texts.isOpen,
      ...(options.edited ? { edited: options.edited } : {}),
    }),
    engine: createLintEngine({
      ...options.engine,
      surroundings: { ...options.engine.surroundings, declaredElsewhere: () => project.elsewhere ?? none },
      keepsTables: () => project.chain.kind === 'history' && addsFilesItself(project.chain.history.tool),
      isCopy: (it) => isCopied(project.dump, it) || isDeclared(project.declared, it),
    }),
    published: new Map(),
    asked: new Set(),
    waiting: true,
  };
  return project;
}

/** A history that a schema stands behind, in another language or in files of its own, has none. */
function hasOwnTables({ published, declared }: SqlProject): boolean {
  if (declared?.isWhole) return false;
  for (const { tables } of published.values()) if (tables.length > 0) return true;
  return false;
}

export function needsParser(chain: SqlChain): boolean {
  if (chain.kind === 'schema') return true;
  const { dialect, foreign } = chain.history;
  return !foreign && (dialect === undefined || dialect === 'postgresql');
}

export function sameHistory(a: History, b: History): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export function historyOf(project: SqlProject | undefined): History | undefined {
  return project?.chain.kind === 'history' ? project.chain.history : undefined;
}

/** What a history of PostgreSQL makes, once it was read to its end. */
export function readToEnd({ chain, waiting, reader }: SqlProject): readonly ReadHistory[] {
  return chain.kind === 'history' && !waiting && needsParser(chain)
    ? [{ history: chain.history, tables: reader.state().tables }]
    : [];
}

/** A project as others see it. */
export function describe({ folder, reader, chain }: SqlProject): Project {
  const parts = partsOf(reader.state());
  return {
    folder,
    configFile: undefined,
    schema: parts,
    exposed: new Set(idsOf(parts)),
    files: [...reader.files()].sort(),
    broken: new Set(reader.files().filter((file) => reader.problems(file).length > 0)),
    ...(chain.kind === 'history' ? { history: chain.history } : {}),
  };
}

/** The files that a project reads, with those beside its migrations whose content was used. */
export function filesOf({ chain, reader }: SqlProject): readonly FilePath[] {
  return chain.kind === 'history' ? [...reader.files(), ...chain.history.sources] : reader.files();
}

/** The files whose reading comes with that of one. */
export function pathsReadWith({ chain }: SqlProject, file: FilePath): readonly FilePath[] {
  const down = chain.kind === 'history' && chain.history.files.find(({ path }) => path === file)?.down;
  return down ? [file, down] : [file];
}

/** The project as something that queries are about. */
export function queryTarget(project: SqlProject, isLinted: (file: FilePath) => boolean): QueryTarget {
  const { engine } = project;
  project.target ??= {
    folder: project.folder,
    // Tables that it only shows are another project's.
    dialectsOf: (table) =>
      !project.shown && engine.index.tablesNamed(table).length > 0 ? ['postgresql'] : [],
    hasDropped: (table) => droppedBy(project).names.has(table),
    setQueries(file, queries) {
      if (queries) project.asked.add(file);
      else project.asked.delete(file);
      const parts = queries && { ...emptyParts, queries: queries.queries, queryScopes: queries.scopes };
      engine.setFile(file, parts, isLinted(file));
    },
  };
  return project.target;
}

/** Shows a history that drops something the queries of the schema that it is made from. */
export function showQueries(
  project: SqlProject,
  queriesOf: (history: History) => ReadonlyMap<FilePath, FileQueries> | undefined,
): void {
  const { names, hasColumns } = droppedBy(project);
  const drops = names.size > 0 || hasColumns;
  const queries = drops && project.chain.kind === 'history' ? queriesOf(project.chain.history) : undefined;
  showMirrored(project, queries && { tables: partsOf(project.reader.state()).tables, queries });
}

function droppedBy(project: SqlProject): NonNullable<SqlProject['dropped']> {
  const { published } = project;
  if (project.dropped?.of !== published) {
    const names = new Set<string>();
    let hasColumns = false;
    for (const { migrations = [] } of published.values())
      for (const { statements } of migrations)
        for (const { changes } of statements)
          for (const change of changes) {
            const name = change.kind === 'drop-table' ? known(change.table?.name) : undefined;
            if (name !== undefined) names.add(name);
            hasColumns ||= change.kind === 'drop-column';
          }
    project.dropped = { of: published, names, hasColumns };
  }
  return project.dropped;
}

/** The projects that queries may be about. */
export function targetsAmong(
  projects: readonly SqlProject[],
  isLinted: (file: FilePath) => boolean,
): readonly QueryTarget[] {
  return projects
    .filter((project) => !project.dump && (hasOwnTables(project) || droppedBy(project).names.size > 0))
    .map((project) => queryTarget(project, isLinted));
}

const recordsOnly = new WeakMap<Migration, Migration>();

/** A migration without what it does. The same one each time, so that nothing seems to have changed. */
function records(migration: Migration): Migration {
  const file = { ...migration.file, settled: 'merged' } as const;
  const known = recordsOnly.get(migration) ?? { ...migration, file, statements: [] };
  recordsOnly.set(migration, known);
  return known;
}

/** The migrations that stand in a file, those that are not judged as well: marked as what they are. */
export function migrationsIn(
  project: SqlProject | undefined,
  file: FilePath,
  settlementOf: (history: History, index: number) => Settlement | undefined,
): readonly Migration[] {
  const migrations = project?.reader.partsByFile().get(file)?.migrations ?? [];
  if (project?.chain.kind !== 'history' || migrations.length === 0) return migrations;
  const { chain } = project;
  const settled = settlementOf(chain.history, indexIn(chain.history, file));
  return settled
    ? migrations.map((migration) => ({ ...migration, file: { ...migration.file, settled } }))
    : migrations;
}

/**
 * What is wrong with a file. A mistake in the way back of a migration that is merged is none, as nobody goes it any more,
 * nor one in a script that is left out as a copy.
 */
export function problemsIn(
  { chain, reader, dump }: SqlProject,
  file: FilePath,
  settlementOf: (history: History, index: number) => Settlement | undefined,
): readonly SourceProblem[] {
  const problems = reader.problems(file);
  if (dump) return problems.filter(({ code }) => code !== 'syntax-error');
  if (chain.kind !== 'history' || !problems.some(({ code }) => code === 'syntax-error')) return problems;
  const index = chain.history.files.findIndex(({ down }) => down === file);
  return index >= 0 && settlementOf(chain.history, index)
    ? problems.filter(({ code }) => code !== 'syntax-error')
    : problems;
}

function indexIn({ files }: History, file: FilePath): number {
  return files.findIndex(({ path, down }) => path === file || down === file);
}

/** Hands over to the rules what differs from the last time. */
export function publish(
  project: SqlProject,
  options: {
    isMirrored(history: History): boolean;
    settlement(history: History, index: number): Settlement | undefined;
  },
  isLinted: (file: FilePath) => boolean,
): void {
  const now = new Map<FilePath, SchemaParts>();
  const { chain } = project;
  const isMirrored = chain.kind === 'history' && options.isMirrored(chain.history);
  for (const [file, parts] of project.reader.partsByFile()) {
    const { migrations, ...schema } = isMirrored ? { ...emptyParts, migrations: parts.migrations } : parts;
    const index = chain.kind === 'history' ? indexIn(chain.history, file) : -1;
    const settlement =
      chain.kind === 'history' && index >= 0 ? options.settlement(chain.history, index) : undefined;
    const judged =
      settlement === undefined ? migrations : settlement === 'merged' && migrations?.map(records);
    now.set(file, judged ? { ...schema, migrations: judged } : schema);
  }
  for (const file of new Set([...project.published.keys(), ...now.keys()])) {
    const parts = now.get(file);
    const before = project.published.get(file);
    if (before && parts && sameParts(before, parts)) {
      now.set(file, before);
      continue;
    }
    project.engine.setFile(file, parts, isLinted(file));
    if (!sameIds(before ?? emptyParts, parts ?? emptyParts))
      project.engine.expose(file, parts ? idsOf(parts) : []);
  }
  for (const file of new Set([...project.engine.index.unreadFiles(), ...now.keys()]))
    project.engine.setUnread(file, now.has(file) && project.reader.problems(file).length > 0);
  project.published = now;
}
