import type { FilePath } from '../model/span.ts';
import type { FileQueries, QueryReader, SourceReader } from '../sources/source.ts';
import type { FileFacts } from './fileFacts.ts';
import type { Notices } from './notices.ts';
import { namesIn, type QueryTarget, targetNamed } from './queryTargets.ts';
import type { SchemaSource } from './schemaSource.ts';
import { isSourceFile } from './sourcePaths.ts';
import type { Texts } from './texts.ts';

/** A project as far as queries are concerned. */
export interface QueryProject extends QueryTarget {
  readonly reader: { readonly queries?: QueryReader };
  /** True when one of the project's files is this one. */
  has(file: FilePath): boolean;
}

export interface QueryFilesOptions {
  readonly texts: Pick<Texts, 'read' | 'isOpen' | 'openFiles'>;
  readonly source: Pick<SchemaSource, 'fileOf' | 'mayHoldSql'>;
  readonly projects: {
    all(): readonly QueryProject[];
    isOwn(file: FilePath): boolean;
    spareReader(): SourceReader | undefined;
  };
  /** The schemas that stand in SQL files. */
  sqlTargets(): readonly QueryTarget[];
  /** Told each file that has queries, or had some. */
  readonly facts: Pick<FileFacts, 'wasRead'>;
  readonly notices: Pick<Notices, 'readFailed'>;
}

/** The files whose code asks something of the database. */
export interface QueryFiles {
  /** Starts a pass over the files of a walk. */
  begin(files: readonly FilePath[]): void;
  /** The next files that `readNext` will take. */
  upcoming(count: number): readonly FilePath[];
  /** Reads a waiting file, open ones first. Undefined when none waits. */
  readNext(): FilePath | undefined;
  waitingCount(): number;
  /** True when what reads the files is not loaded, and one of them may hold SQL for a schema in SQL files. */
  needReader(files: readonly FilePath[]): boolean;
  /** True when a file could not be read: what reads it was not there. */
  missReader(): boolean;
  /** True when one of the files may hold SQL in its text. */
  needSql(files: readonly FilePath[]): boolean;
  /** True when SQL in a file could not be read: what reads it was not there. */
  missSql(): boolean;
  /** A text changed, came or went: it is read by the next `readNow`. */
  changed(file: FilePath): void;
  /** The settings of files may differ. */
  settingsChanged(): void;
  /** Gives queries to the schemas that have the tables they name, as far as that is not so already. */
  assign(): void;
  /** Reads what changed. What merely stands on something that changed waits, unless it is open. */
  readNow(): void;
  has(file: FilePath): boolean;
  files(): Iterable<FilePath>;
}

export function createQueryFiles(options: QueryFilesOptions): QueryFiles {
  const { texts } = options;
  const waiting = new Set<FilePath>();
  const urgent = new Set<FilePath>();
  /** The projects that know of a file's queries. */
  const members = new Map<FilePath, { readonly queries: FileQueries; projects: readonly QueryTarget[] }>();
  let lastProjects: readonly QueryProject[] = [];
  let walked: readonly FilePath[] = [];
  /** Read before there was something to read them. */
  const unread = new Set<FilePath>();
  let hadTarget = false;

  return {
    begin(files) {
      const found = new Set(files);
      for (const file of [...members.keys()]) if (!found.has(file) && !texts.isOpen(file)) remove(file);
      waiting.clear();
      unread.clear();
      walked = files;
      for (const file of texts.openFiles()) if (isSourceFile(file)) waiting.add(file);
      for (const file of files) waiting.add(file);
    },
    upcoming(count) {
      const files: FilePath[] = [];
      for (const file of waiting) {
        if (files.length >= count) break;
        files.push(file);
      }
      return files;
    },
    readNext() {
      const [file] = waiting;
      if (file === undefined) return undefined;
      waiting.delete(file);
      hadTarget ||= options.sqlTargets().length > 0;
      read(file);
      return file;
    },
    waitingCount: () => waiting.size,
    needReader: (files) => files.some((file) => isUnreadable(file, texts.read(file))),
    missReader: () => unread.size > 0,
    needSql: (files) =>
      files.some((file) => {
        const text = texts.read(file);
        return text !== undefined && readerOf(file)?.needsSql(text) === true;
      }),
    missSql: () => readers().some((reader) => reader.missesSql()),
    changed(file) {
      if (isSourceFile(file)) urgent.add(file);
    },
    settingsChanged() {
      for (const reader of readers()) reader.settingsChanged();
    },
    assign() {
      for (const [file, { queries }] of members)
        if (namesIn(queries.queries).length > 0) assign(file, queries);
    },
    readNow() {
      const projects = options.projects.all();
      const stale = readers().flatMap((reader) => reader.takeStale());
      for (const file of [...stale, ...newlyReadable()]) {
        if (urgent.has(file)) continue;
        if (texts.isOpen(file)) urgent.add(file);
        else waiting.add(file);
      }
      if (projects.length !== lastProjects.length || projects.some((each, i) => each !== lastProjects[i])) {
        lastProjects = projects;
        for (const [file, member] of members) assign(file, member.queries);
        // A file that no project could take in may have one now.
        for (const file of texts.openFiles()) if (isSourceFile(file)) urgent.add(file);
      }
      for (const file of urgent) {
        waiting.delete(file);
        read(file);
      }
      urgent.clear();
    },
    has: (file) => members.has(file),
    files: () => members.keys(),
  };

  function read(file: FilePath): void {
    const text = options.projects.isOwn(file) ? texts.read(file) : undefined;
    const reader = text === undefined ? undefined : readerOf(file);
    if (isUnreadable(file, text)) unread.add(file);
    if (text === undefined || !reader?.canRead(text)) {
      remove(file);
      return;
    }
    const queries = attempt(reader, file);
    if (queries.queries.length === 0 && queries.scopes.length === 0) {
      remove(file);
      return;
    }
    assign(file, queries);
    options.facts.wasRead(file);
  }

  function readerOf(file: FilePath): QueryReader | undefined {
    return (nearest(file)?.reader ?? spareReader())?.queries;
  }

  /** Code that stands in no project may still ask something of a schema in SQL files. */
  function spareReader(): SourceReader | undefined {
    return options.sqlTargets().length > 0 ? options.projects.spareReader() : undefined;
  }

  function readers(): readonly QueryReader[] {
    const all = [...options.projects.all().map(({ reader }) => reader), spareReader()];
    return [...new Set(all.flatMap((reader) => reader?.queries ?? []))];
  }

  function isUnreadable(file: FilePath, text: string | undefined): boolean {
    if (text === undefined || readerOf(file) || options.sqlTargets().length === 0) return false;
    return options.source.mayHoldSql?.(text) === true;
  }

  /** The files of the walk once the first schema in SQL files is there, and those that waited for their reader. */
  function newlyReadable(): readonly FilePath[] {
    const hasTarget = options.sqlTargets().length > 0;
    const isFirst = hasTarget && !hadTarget && options.projects.all().length === 0;
    hadTarget = hasTarget;
    const found = isFirst ? [...walked, ...[...texts.openFiles()].filter(isSourceFile)] : [];
    if (unread.size === 0 || !spareReader()) return found;
    found.push(...unread);
    unread.clear();
    return found;
  }

  /** A reader does not throw; if it does it costs one file's news, not the session. */
  function attempt(reader: QueryReader, file: FilePath): FileQueries {
    try {
      return reader.read(file);
    } catch (error) {
      options.notices.readFailed(file, error);
      return members.get(file)?.queries ?? { queries: [], scopes: [] };
    }
  }

  function remove(file: FilePath): void {
    const member = members.get(file);
    if (!member) return;
    members.delete(file);
    for (const project of member.projects) project.setQueries(file, undefined);
    options.facts.wasRead(file);
  }

  function assign(file: FilePath, queries: FileQueries): void {
    const now = projectsFor(file, queries);
    const former = members.get(file);
    const isSame =
      former?.queries === queries &&
      former.projects.length === now.length &&
      now.every((each, i) => each === former.projects[i]);
    if (isSame) return;
    for (const project of former?.projects ?? [])
      if (!now.includes(project)) project.setQueries(file, undefined);
    for (const project of now) project.setQueries(file, queries);
    members.set(file, { queries, projects: now });
  }

  /** The projects whose tables a file's queries name, else the one it stands in. */
  function projectsFor(file: FilePath, { queries }: FileQueries): readonly QueryTarget[] {
    const tableFiles = new Set<FilePath>();
    for (const { tables } of queries)
      for (const { table } of tables)
        if (table.kind === 'table') tableFiles.add(options.source.fileOf(table.id));
    const owners = options.projects
      .all()
      .filter((project) => [...tableFiles].some((each) => project.has(each)));
    if (owners.length > 0) return owners;
    const own = nearest(file);
    const names = namesIn(queries);
    const isOwn = names.length === 0 || names.some((name) => (own?.dialectsOf(name).length ?? 0) > 0);
    const sql = isOwn ? undefined : targetNamed(file, names, options.sqlTargets());
    if (sql) return [sql.target];
    return own ? [own] : [];
  }

  /** The project in whose folder the file stands, else any. */
  function nearest(file: FilePath): QueryProject | undefined {
    const projects = options.projects.all();
    let best: QueryProject | undefined;
    for (const project of projects) {
      const holds = file.startsWith(`${project.folder}/`);
      if (holds && project.folder.length > (best?.folder.length ?? -1)) best = project;
    }
    return best ?? projects[0];
  }
}
