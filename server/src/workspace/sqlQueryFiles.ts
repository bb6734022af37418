import type { Dialect } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import type { FileQueries, SourceProblem } from '../sources/source.ts';
import { type QueryFile, readQueryFile } from '../sources/sql/queries/queryFile.ts';
import { folderOf, foldersUp, isInside } from './filePath.ts';
import type { FolderListings } from './folderListings.ts';
import { namesIn, type QueryTarget, targetNamed } from './queryTargets.ts';
import type { Texts } from './texts.ts';

export interface SqlQueryFilesOptions {
  readonly texts: Texts;
  readonly listings: FolderListings;
  /** The projects, in whatever language their schema is. */
  targets(): readonly QueryTarget[];
  /** For files whose tables no project has, in a workspace without any. */
  readonly rest: QueryTarget;
  /** Folders of migrations for MySQL or SQLite. */
  foreignFolders(): readonly FilePath[];
  wasRead(file: FilePath): void;
  touch(file: FilePath): void;
}

/** The .sql files that declare nothing and belong to no migration history: queries, views of data, seeds. */
export interface SqlQueryFiles {
  changed(file: FilePath): void;
  remove(file: FilePath): void;
  readNext(): FilePath | undefined;
  waitingCount(): number;
  /** Gives the queries to the projects that they are about, as far as that is not so already. */
  assign(): void;
  has(file: FilePath): boolean;
  files(): Iterable<FilePath>;
  problems(file: FilePath): readonly SourceProblem[];
}

interface Member {
  readonly reading: QueryFile;
  /** The names of its tables, those of statements that PostgreSQL refuses among them. */
  readonly tables: readonly string[];
  /** sqlc's configuration names the database: undefined where there is none. */
  readonly engine: Dialect | undefined;
  readonly queries: FileQueries;
  target: QueryTarget | undefined;
  /** Its SQL is known to be PostgreSQL's: errors are told. */
  isSure: boolean;
}

export function createSqlQueryFiles(options: SqlQueryFilesOptions): SqlQueryFiles {
  const { texts, listings } = options;
  const members = new Map<FilePath, Member>();
  const waiting = new Set<FilePath>();

  return {
    changed: (file) => void waiting.add(file),
    remove,
    readNext() {
      const [file] = waiting;
      if (file === undefined) return undefined;
      waiting.delete(file);
      read(file);
      return file;
    },
    waitingCount: () => waiting.size,
    assign() {
      const targets = options.targets();
      for (const [file, member] of members) give(file, member, targets);
    },
    has: (file) => members.get(file)?.target !== undefined,
    files: () => members.keys(),
    problems(file) {
      const member = members.get(file);
      return member?.isSure ? member.reading.problems : [];
    },
  };

  function remove(file: FilePath): void {
    waiting.delete(file);
    const member = members.get(file);
    if (!member) return;
    members.delete(file);
    member.target?.setQueries(file, undefined);
    options.wasRead(file);
  }

  function read(file: FilePath): void {
    const text = texts.read(file);
    if (text === undefined || !mayQuery(text)) {
      remove(file);
      return;
    }
    const former = members.get(file);
    const reading = readQueryFile(file, text, former?.reading);
    const queries = { queries: reading.queries, scopes: [] };
    former?.target?.setQueries(file, undefined);
    members.set(file, {
      reading,
      queries,
      tables: [...new Set([...namesIn(reading.queries), ...namesInBroken(reading)])],
      engine: former?.engine ?? engineOf(file),
      target: undefined,
      isSure: false,
    });
    options.wasRead(file);
    options.touch(file);
  }

  function give(file: FilePath, member: Member, targets: readonly QueryTarget[]): void {
    const found = targetOf(file, member, targets);
    const isSure = found !== undefined && found !== options.rest;
    if (found === member.target && isSure === member.isSure) return;
    if (found !== member.target) member.target?.setQueries(file, undefined);
    member.target = found;
    member.isSure = isSure;
    found?.setQueries(file, member.queries);
    options.touch(file);
  }

  /** The project that has most of a file's tables, of equals the nearest; undefined where it is another database's. */
  function targetOf(
    file: FilePath,
    { tables, engine, reading }: Member,
    targets: readonly QueryTarget[],
  ): QueryTarget | undefined {
    if (engine !== undefined && engine !== 'postgresql') return undefined;
    const best = targetNamed(file, tables, targets);
    if (best) return best.isForeign ? undefined : best.target;
    const isAlone = targets.length === 0 && reading.script.problems.length === 0;
    const isForeign = options.foreignFolders().some((folder) => isInside(file, folderOf(folder)));
    return isAlone && !isForeign && reading.queries.length > 0 ? options.rest : undefined;
  }

  /** The database that the nearest configuration of sqlc names; undefined where it names several. */
  function engineOf(file: FilePath): Dialect | undefined {
    for (const folder of foldersUp(file)) {
      const name = ['sqlc.yaml', 'sqlc.yml', 'sqlc.json'].find(
        (each) => listings.entries(folder).get(each) === 'file',
      );
      if (name === undefined) {
        if (listings.entries(folder).get('.git') === 'folder') return undefined;
        continue;
      }
      const text = texts.read(`${folder}/${name}`) ?? '';
      const engines = [...text.matchAll(/["']?engine["']?\s*:\s*["']?(\w+)/g)].map(([, engine]) => engine);
      const [first] = engines;
      if (new Set(engines).size !== 1) return undefined;
      return first === 'mysql' || first === 'sqlite' ? first : first === 'postgresql' ? first : undefined;
    }
    return undefined;
  }
}

/** Cheap: a file that only declares, or sets, is not read. */
function mayQuery(text: string): boolean {
  return /\b(?:SELECT|INSERT|UPDATE|DELETE|MERGE)\b/i.test(text);
}

/** The tables that a broken statement names, as far as words tell. */
function namesInBroken({ script }: QueryFile): readonly string[] {
  return script.parts.flatMap(({ broken }) =>
    broken
      ? [...broken.text.matchAll(/\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:ONLY\s+)?(?:"?\w+"?\.)?"?(\w+)"?/gi)].map(
          ([, name]) => (name ?? '').toLowerCase(),
        )
      : [],
  );
}
