import { createLintEngine, type LintEngine, type LintEngineOptions } from '../lint/engine.ts';
import { sameValue } from '../lint/sameAnswer.ts';
import { type MadeTable, withDatabaseParts } from '../model/databaseTable.ts';
import {
  type Dialect,
  type EntityId,
  emptyParts,
  type Schema,
  type SchemaParts,
  type Table,
} from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import { known } from '../model/unknown.ts';
import type { CasingSetting } from '../sources/drizzle/casing.ts';
import type { FileQueries, SourceFile, SourceProblem, SourceReader } from '../sources/source.ts';
import type { SchemaSource } from './schemaSource.ts';
import type { Project } from './workspace.ts';

export interface ProjectOptions {
  readonly folder: FilePath;
  readonly configFile: FilePath | undefined;
  readonly casing: CasingSetting | undefined;
  readonly reader: SourceReader;
  readonly source: SchemaSource;
  readonly engine: LintEngineOptions;
  /** False for a file that is only there because others refer to it. */
  lints(file: FilePath): boolean;
  /** Told each file that was read. */
  wasRead(file: FilePath): void;
  readFailed(file: FilePath, error: unknown): void;
}

/** The files of one schema and what was read of them. */
export interface ProjectState {
  readonly folder: FilePath;
  readonly configFile: FilePath | undefined;
  readonly casing: CasingSetting | undefined;
  readonly reader: SourceReader;
  readonly engine: LintEngine;
  /** The files that the migration tool opens; of loose files each one. */
  readonly entries: ReadonlySet<FilePath>;
  has(file: FilePath): boolean;
  files(): IterableIterator<FilePath>;
  problems(file: FilePath): readonly SourceProblem[];
  addEntry(file: FilePath): void;
  /** Takes a file out; it comes back when another refers to it. */
  remove(file: FilePath): void;
  /** Keeps a file as something to refer to only: it is another project's now. */
  demote(file: FilePath): void;
  /** True when the file's own tables are looked at. */
  lints(file: FilePath): boolean;
  /** Has a file read again by the next `readNow`. */
  changed(file: FilePath): void;
  /**
   * Something that a file was read with changed: it is read again by the next `readNow`; one that declared nothing can
   * wait for `readNext`.
   */
  groundChanged(file: FilePath): void;
  /** Reads the changed files and what they newly refer to. */
  readNow(): void;
  /** Has all files read again, one by one. */
  queueAll(): void;
  /** Reads one of the files that can wait, `preferred` ones first. Undefined when none does. */
  readNext(preferred: Iterable<FilePath>): FilePath | undefined;
  /** Files still to be read. */
  waiting(): ReadonlySet<FilePath>;
  /** The databases of the tables of one name. */
  dialectsOf(table: string): readonly Dialect[];
  /** Sets what the code of a file asks of the project's tables; undefined takes it out. */
  setQueries(file: FilePath, queries: FileQueries | undefined): void;
  /** Tells what the database of a table has beside what its file says; undefined where nothing is known of it. */
  setMade(madeOf: ((table: Table) => MadeTable | undefined) | undefined): void;
  tableCount(): number;
  /** What the code of each file asks; another map once something of it is another. */
  queries(): ReadonlyMap<FilePath, FileQueries>;
  describe(): Project;
}

interface Member {
  readonly linted: boolean;
  readonly problems: readonly SourceProblem[];
  readonly refersTo: readonly FilePath[];
  readonly broken: boolean;
  /** It declares nothing and hands nothing on. */
  readonly isEmpty: boolean;
  /** See `SourceFile.moves`. */
  readonly moves: number | undefined;
}

export function createProject(options: ProjectOptions): ProjectState {
  const { reader, source } = options;
  const engine = createLintEngine(options.engine);
  const entries = new Set<FilePath>();
  const members = new Map<FilePath, Member>();
  const waiting = new Set<FilePath>();
  const urgent = new Set<FilePath>();
  let described: Project | undefined;
  let queries = new Map<FilePath, FileQueries>();
  /** What the files themselves say: the rules are shown it with what the database has beside. */
  const own = new Map<FilePath, SchemaParts>();
  let madeOf: ((table: Table) => MadeTable | undefined) | undefined;
  let isSeen = false;

  return {
    folder: options.folder,
    configFile: options.configFile,
    casing: options.casing,
    reader,
    engine,
    entries,
    has: (file) => members.has(file) || waiting.has(file),
    files: () => members.keys(),
    problems: (file) => members.get(file)?.problems ?? [],
    addEntry(file) {
      if (entries.has(file)) return;
      entries.add(file);
      waiting.add(file);
    },
    remove,
    demote(file) {
      entries.delete(file);
      waiting.delete(file);
      urgent.delete(file);
      if ([...members.values()].some((member) => member.refersTo.includes(file))) read(file, false);
      else remove(file);
    },
    lints: (file) => members.get(file)?.linted ?? false,
    changed(file) {
      urgent.add(file);
    },
    groundChanged(file) {
      if (members.get(file)?.isEmpty) waiting.add(file);
      else urgent.add(file);
    },
    readNow() {
      for (const file of urgent) {
        waiting.delete(file);
        readWithTargets(file, urgent);
      }
      urgent.clear();
    },
    readNext(preferred) {
      const file = pick(preferred);
      if (file === undefined) return undefined;
      waiting.delete(file);
      readWithTargets(file, waiting);
      return file;
    },
    queueAll() {
      for (const file of members.keys()) waiting.add(file);
    },
    waiting: () => waiting,
    dialectsOf: (name) =>
      engine.index.tablesNamed(name).flatMap((id) => engine.index.table(id)?.dialect ?? []),
    setQueries(file, now) {
      if (queries.get(file) === now) return;
      if (isSeen) queries = new Map(queries);
      isSeen = false;
      if (now) queries.set(file, now);
      else queries.delete(file);
      setParts(file, own.get(file), members.get(file)?.linted ?? true);
    },
    setMade(now) {
      if (!now && !madeOf) return;
      madeOf = now;
      for (const [file, parts] of own) {
        const before = engine.index.partsOf(file)?.tables ?? [];
        const tables = completed(parts.tables, before);
        if (tables.some((table, i) => table !== before[i]))
          setParts(file, parts, members.get(file)?.linted ?? true);
      }
    },
    tableCount() {
      let count = 0;
      for (const { tables } of own.values()) count += tables.length;
      return count;
    },
    queries() {
      isSeen = true;
      return queries;
    },
    describe() {
      described ??= {
        folder: options.folder,
        configFile: options.configFile,
        schema: joinParts(own.values()),
        exposed: engine.index.exposed(),
        files: [...members.keys()].sort(),
        broken: new Set([...members].flatMap(([file, { broken }]) => (broken ? [file] : []))),
        isPartial: engine.index.unreadFiles().length > 0,
        queriesOf: engine.index.queriesOf,
      };
      return described;
    },
  };

  function remove(file: FilePath): void {
    entries.delete(file);
    waiting.delete(file);
    urgent.delete(file);
    if (!members.delete(file)) return;
    described = undefined;
    setParts(file, undefined, true);
    engine.expose(file, []);
    engine.setUnread(file, false);
  }

  function pick(preferred: Iterable<FilePath>): FilePath | undefined {
    for (const file of preferred) if (waiting.has(file)) return file;
    const [first] = waiting;
    return first;
  }

  /** Reads a file and the files its foreign keys lead to: without them its targets would seem missing. */
  function readWithTargets(file: FilePath, queue: Set<FilePath>): void {
    const { refersTo } = read(file, options.lints(file));
    for (const target of refersTo) {
      if (members.get(target)?.linted) continue;
      if (!members.has(target)) read(target, false);
      if (options.lints(target)) queue.add(target);
    }
  }

  function read(file: FilePath, linted: boolean): Member {
    const content = attempt(file);
    const before = members.get(file);
    const member = {
      linted,
      problems: content.problems,
      refersTo: referred(content),
      broken: content.broken === true,
      isEmpty: isEmpty(content),
      moves: content.moves,
    };
    members.set(file, member);
    described = undefined;
    setParts(file, content.parts, linted);
    if (content.moves !== before?.moves) engine.textChanged(file);
    engine.setUnread(file, content.broken === true || content.handsOnUnread === true);
    const isEntry = entries.has(file);
    engine.expose(file, isEntry ? exposedBy(content) : [], {
      ids: content.exports.values(),
      isNamed: isEntry && options.configFile !== undefined,
    });
    options.wasRead(file);
    return member;
  }

  /** A file may hold parts of the schema and queries both. */
  function setParts(file: FilePath, parts: SchemaParts | undefined, linted: boolean): void {
    if (parts) own.set(file, parts);
    else own.delete(file);
    const asked = queries.get(file);
    const tables = parts && completed(parts.tables, engine.index.partsOf(file)?.tables ?? []);
    const whole = parts && tables && tables !== parts.tables ? { ...parts, tables } : parts;
    const joined = asked
      ? { ...(whole ?? emptyParts), queries: asked.queries, queryScopes: asked.scopes }
      : whole;
    engine.setFile(file, joined, linted);
  }

  /** The tables of a file with what the database has beside; of those that say the same as before the very same. */
  function completed(tables: readonly Table[], before: readonly Table[]): readonly Table[] {
    if (!madeOf) return tables;
    const now = tables.map((table, i) => {
      const made = madeOf?.(table);
      const whole = made ? withDatabaseParts(table, made) : table;
      const former = before[i];
      return whole !== table && former && sameValue(former, whole) ? former : whole;
    });
    return now.some((table, i) => table !== tables[i]) ? now : tables;
  }

  /** A reader does not throw; if it does it costs one file's news, not the session. */
  function attempt(file: FilePath): SourceFile {
    try {
      return reader.read(file);
    } catch (error) {
      options.readFailed(file, error);
      return { file, parts: own.get(file) ?? emptyParts, problems: [], exports: new Map() };
    }
  }

  function referred(content: SourceFile): readonly FilePath[] {
    const files = new Set(reader.dependencies(content.file));
    for (const id of idsIn(content)) files.add(source.fileOf(id));
    files.delete(content.file);
    return [...files];
  }
}

function isEmpty({ parts, problems, exports }: SourceFile): boolean {
  return (
    problems.length === 0 && exports.size === 0 && Object.values(parts).every((list) => list.length === 0)
  );
}

/** The migration tool looks at the values of a module, not into those of `export * as name`. */
function exposedBy({ exports }: SourceFile): readonly EntityId[] {
  return [...exports].flatMap(([name, id]) => (name.includes('.') ? [] : [id]));
}

/** The ids of all entities, of this file or another, that a file names. */
function* idsIn({ parts, exports }: SourceFile): Generator<EntityId> {
  yield* exports.values();
  for (const table of parts.tables) {
    for (const foreignKey of table.foreignKeys) {
      const target = known(foreignKey.target);
      if (target) yield target.table;
    }
    for (const column of table.columns) {
      const type = known(column.type);
      if (type?.enum !== undefined) yield type.enum;
    }
  }
  for (const relation of parts.relations) {
    for (const end of [relation.from, relation.to, relation.through]) {
      const id = known(end);
      if (id !== undefined) yield id;
    }
  }
  for (const policy of parts.policies) {
    const table = known(policy.table);
    if (table !== undefined) yield table;
  }
}

function joinParts(files: Iterable<SchemaParts>): Schema {
  const all = [...files];
  return {
    schemas: all.flatMap((parts) => parts.schemas),
    tables: all.flatMap((parts) => parts.tables),
    enums: all.flatMap((parts) => parts.enums),
    sequences: all.flatMap((parts) => parts.sequences),
    views: all.flatMap((parts) => parts.views),
    roles: all.flatMap((parts) => parts.roles),
    policies: all.flatMap((parts) => parts.policies),
    relations: all.flatMap((parts) => parts.relations),
    routines: all.flatMap((parts) => parts.routines ?? []),
    grants: all.flatMap((parts) => parts.grants ?? []),
    kept: all.flatMap((parts) => parts.kept ?? []),
  };
}
