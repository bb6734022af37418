import type { FilePath } from '../../model/span.ts';
import type { SourceHost } from '../source.ts';
import { type Consumer, createDependencies, type Dependencies } from './dependencies.ts';
import { knownPackage } from './evaluate/packages.ts';
import { createSession, type Session, type SessionHost } from './evaluate/session.ts';
import { drizzleModule } from './intrinsics/drizzleModules.ts';
import { type ModuleOutline, outlineOf } from './moduleOutline.ts';
import type { ImportedName } from './moduleShape.ts';
import { type ClientFacts, clientOfModule } from './queries/clientFacts.ts';
import { exportedClient } from './queries/clients.ts';
import { createNames, type Names } from './queries/names.ts';
import { type ExportSummary, fingerprint, summarise } from './summary.ts';
import { createSyntaxCache, type SyntaxTree } from './syntax.ts';

/** The name under which the list of a file's export names is kept. */
const allNames = '*';
/** What the names of clients begin with among a file's summaries; no export is called so. */
const clientMark = 'client ';

/** The files as one reader sees them: trees on demand, the summaries of their exports, and who used what. */
export interface ExportSummaries {
  readonly dependencies: Dependencies;
  tree(file: FilePath): SyntaxTree | undefined;
  /** The questions of a session, answered and recorded for each of its consumers. */
  hostFor(consumers: readonly Consumer[]): SessionHost;
  /** What queries can run on under a name that a file exports, and members of it. */
  client(consumer: Consumer, file: FilePath, name: string, path: readonly string[]): ClientFacts | undefined;
  /** Begins the summaries of a file anew, as its reading is about to `keep` them. */
  begin(file: FilePath): void;
  /** Takes over a summary that a reading of the file made in passing. */
  keep(file: FilePath, name: string, summary: ExportSummary): void;
  /**
   * Ends a piece of work: lets go of the sessions that summaries were made with, which hold syntax trees, and
   * of the tree of a file that was read, which is not needed again before it changes.
   * @param keepsTree the file is read once more in the same piece of work
   */
  rest(file: FilePath, keepsTree?: boolean): void;
  /**
   * Takes in that a file changed, came or went: the consumers whose ground may have changed with it.
   * Summaries are made anew only where somebody uses them.
   * @param readAgain reads the file, which makes its summaries in passing
   */
  changed(file: FilePath, readAgain: (() => void) | undefined): ReadonlySet<Consumer>;
}

export function createExportSummaries(host: SourceHost): ExportSummaries {
  const dependencies = createDependencies();
  const syntax = createSyntaxCache();
  const summaries = new Map<FilePath, Map<string, ExportSummary | readonly string[]>>();
  let sessions = new Map<FilePath, Session>();
  /** Of the trees that clients are looked for in; let go with the sessions. */
  const named = new Map<FilePath, Names>();
  const running = new Set<string>();
  const readable = new Map<FilePath, boolean>();
  const outlines = new Map<FilePath, { version: string | number; outline: ModuleOutline | undefined }>();

  const tree = (file: FilePath): SyntaxTree | undefined => {
    const text = host.readText(file);
    readable.set(file, text !== undefined);
    return text === undefined ? undefined : syntax.get(file, host.version(file), text);
  };

  const outline = (file: FilePath): ModuleOutline | undefined => {
    const kept = outlines.get(file);
    const version = host.version(file);
    if (kept && kept.version === version) return kept.outline;
    const found = tree(file);
    const made = found && outlineOf(found.shape);
    outlines.set(file, { version, outline: made });
    return made;
  };

  const resolve = (consumer: Consumer, specifier: string, from: FilePath) => {
    const target = host.resolveImport(specifier, from);
    dependencies.usedImport(consumer, specifier, from, target);
    return target;
  };

  const kept = (file: FilePath) => {
    let map = summaries.get(file);
    if (!map) {
      map = new Map();
      summaries.set(file, map);
    }
    return map;
  };

  const summaryOf = (file: FilePath, name: string): ExportSummary => {
    const map = kept(file);
    const known = map.get(name);
    if (known && 'kind' in known) return known;
    const key = `${file}\n${name}`;
    // Two files that re-export each other's names in a ring: there is no such name.
    if (running.has(key)) return { kind: 'missing' };
    running.add(key);
    const made = name.startsWith(clientMark) ? clientByShape(file, name) : summaryByShape(file, name);
    running.delete(key);
    map.set(name, made);
    return made;
  };

  const summaryByShape = (file: FilePath, name: string): ExportSummary => {
    const found = outline(file);
    if (!found) return { kind: 'unreadable', reason: `${baseName(file)} cannot be read` };
    const shown = found.exports.get(name);
    if (!shown) return summaryByStars(file, name, found);
    if (shown.kind === 'elsewhere') return summaryElsewhere(file, shown.specifier, shown.name);
    if (shown.kind !== 'own') return { kind: 'missing' };
    let session = sessions.get(file);
    if (!session) {
      session = createSession(hostFor([`summary ${file}`]), file);
      sessions.set(file, session);
    }
    session.restoreBudget();
    return summarise(session.exported(file, name));
  };

  const clientByShape = (file: FilePath, key: string): ExportSummary => {
    const [name = '', ...path] = key.slice(clientMark.length).split('.');
    const none: ExportSummary = { kind: 'client', facts: null };
    const consumer: Consumer = `summary ${file}`;
    const found = outline(file);
    if (!found) return none;
    const shown = found.exports.get(name);
    const elsewhere = (specifier: string, imported: ImportedName): ClientFacts | undefined => {
      if (specifier.startsWith('drizzle-orm')) return clientOfModule(specifier, imported, path);
      const target = resolve(consumer, specifier, file);
      if (target.kind !== 'file') return undefined;
      if (imported !== 'namespace') return client(consumer, target.file, imported.export, path);
      return path[0] === undefined ? undefined : client(consumer, target.file, path[0], path.slice(1));
    };
    if (shown?.kind === 'elsewhere') {
      const facts = elsewhere(shown.specifier, shown.name);
      return facts ? { kind: 'client', facts } : none;
    }
    // An interface is no export that an outline tells of.
    const own = ownClient(file, name, path);
    if (own) return { kind: 'client', facts: own };
    if (shown) return none;
    for (const specifier of found.stars) {
      const facts = elsewhere(specifier, { export: name });
      if (facts) return { kind: 'client', facts };
    }
    return none;
  };

  const ownClient = (file: FilePath, name: string, path: readonly string[]): ClientFacts | undefined => {
    const found = tree(file);
    if (!found) return undefined;
    let own = named.get(file);
    if (own?.tree !== found) {
      own = createNames(found);
      named.set(file, own);
    }
    const consumer: Consumer = `summary ${file}`;
    return exportedClient(name, path, {
      file,
      names: own,
      ownTables: new Map(),
      clientNames: [],
      visiting: new Set(),
      host: {
        resolve: (specifier, from) => resolve(consumer, specifier, from),
        summary(of, exported) {
          dependencies.usedName(consumer, of, exported);
          return summaryOf(of, exported);
        },
        client: (of, exported, members) => client(consumer, of, exported, members),
        codeSql: undefined,
      },
    });
  };

  const client = (
    consumer: Consumer,
    file: FilePath,
    name: string,
    path: readonly string[],
  ): ClientFacts | undefined => {
    if (path.length > 8) return undefined;
    const key = [clientMark + name, ...path].join('.');
    dependencies.usedName(consumer, file, key);
    const summary = summaryOf(file, key);
    return summary.kind === 'client' ? (summary.facts ?? undefined) : undefined;
  };

  const summaryByStars = (file: FilePath, name: string, found: ModuleOutline): ExportSummary => {
    let unreadable: ExportSummary | undefined;
    for (const specifier of name === 'default' ? [] : found.stars) {
      const summary = summaryElsewhere(file, specifier, { export: name });
      if (summary.kind === 'unreadable') unreadable ??= summary;
      else if (summary.kind !== 'missing') return summary;
    }
    return unreadable ?? { kind: 'missing' };
  };

  const summaryElsewhere = (file: FilePath, specifier: string, name: ImportedName): ExportSummary => {
    const module = drizzleModule(specifier) ?? knownPackage(specifier);
    if (module)
      return name === 'namespace' || module.names().includes(name.export)
        ? { kind: 'complex', entities: [] }
        : { kind: 'missing' };
    const consumer: Consumer = `summary ${file}`;
    const target = resolve(consumer, specifier, file);
    if (target.kind !== 'file') return { kind: 'unreadable', reason: `\`${specifier}\` cannot be read` };
    if (name === 'namespace') return { kind: 'complex', entities: namespaceEntities(consumer, target.file) };
    dependencies.usedName(consumer, target.file, name.export);
    return summaryOf(target.file, name.export);
  };

  const namespaceEntities = (consumer: Consumer, file: FilePath) => {
    dependencies.usedName(consumer, file, allNames);
    return namesOf(file).flatMap((name) => {
      dependencies.usedName(consumer, file, name);
      const summary = summaryOf(file, name);
      return 'id' in summary ? [[name, summary.id] as const] : [];
    });
  };

  const namesOf = (file: FilePath): readonly string[] => {
    const known = kept(file).get(allNames);
    if (known && !('kind' in known)) return known;
    const key = `${file}\n${allNames}`;
    if (running.has(key)) return [];
    running.add(key);
    const names = new Set<string>();
    const found = outline(file);
    for (const [name, shown] of found?.exports ?? []) if (shown.kind !== 'type') names.add(name);
    for (const specifier of found?.stars ?? []) {
      const module = drizzleModule(specifier);
      const target = module ? undefined : resolve(`summary ${file}`, specifier, file);
      if (target?.kind === 'file') dependencies.usedName(`summary ${file}`, target.file, allNames);
      const others = module?.names() ?? (target?.kind === 'file' ? namesOf(target.file) : []);
      for (const name of others) if (name !== 'default') names.add(name);
    }
    running.delete(key);
    const list = [...names];
    kept(file).set(allNames, list);
    return list;
  };

  const hostFor = (consumers: readonly Consumer[]): SessionHost => ({
    tree,
    resolve(specifier, from) {
      const target = host.resolveImport(specifier, from);
      for (const consumer of consumers) dependencies.usedImport(consumer, specifier, from, target);
      return target;
    },
    summary(file, name) {
      for (const consumer of consumers) dependencies.usedName(consumer, file, name);
      return summaryOf(file, name);
    },
    exportNames(file) {
      for (const consumer of consumers) dependencies.usedName(consumer, file, allNames);
      return namesOf(file);
    },
    usedContent(file) {
      for (const consumer of consumers) dependencies.usedContent(consumer, file);
    },
  });

  const changed = (file: FilePath, readAgain: (() => void) | undefined): ReadonlySet<Consumer> => {
    syntax.drop(file);
    const affected = new Set<Consumer>(dependencies.usersOfContent(file));
    const before = readable.get(file);
    const now = host.readText(file) !== undefined;
    if (before !== now)
      for (const user of dependencies.usersOfImports(file, (specifier, from) =>
        host.resolveImport(specifier, from),
      ))
        affected.add(user);
    readable.set(file, now);
    const queue: FilePath[] = [file];
    for (const user of affected) if (user.startsWith('summary ')) queue.push(user.slice('summary '.length));
    const rounds = new Map<FilePath, number>();
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const round = (rounds.get(next) ?? 0) + 1;
      rounds.set(next, round);
      // Summaries that depend on each other in a ring settle in a few rounds.
      if (round > 4) continue;
      for (const user of usersOfChangedNames(next, next === file && round === 1 ? readAgain : undefined)) {
        affected.add(user);
        if (user.startsWith('summary ')) queue.push(user.slice('summary '.length));
      }
    }
    sessions = new Map();
    named.clear();
    return affected;
  };

  const begin = (file: FilePath) => {
    summaries.delete(file);
    dependencies.forget(`summary ${file}`);
  };

  /** Makes the summaries of a file anew; the consumers of the names whose summary differs. */
  const usersOfChangedNames = (file: FilePath, readAgain?: () => void): Set<Consumer> => {
    const users = new Set<Consumer>();
    const old = summaries.get(file);
    begin(file);
    sessions = new Map();
    named.clear();
    readAgain?.();
    if (!old) return users;
    for (const [name, summary] of old) {
      const named = dependencies.usersOfName(file, name);
      if (named.length === 0) continue;
      const isSame =
        name === allNames && !('kind' in summary)
          ? summary.join() === namesOf(file).join()
          : 'kind' in summary && fingerprint(summary) === fingerprint(summaryOf(file, name));
      if (!isSame) for (const user of named) users.add(user);
    }
    return users;
  };

  return {
    dependencies,
    tree,
    hostFor,
    client,
    begin,
    keep: (file, name, summary) => kept(file).set(name, summary),
    rest(file, keepsTree = false) {
      if (sessions.size > 0) sessions = new Map();
      named.clear();
      if (!keepsTree) syntax.drop(file);
    },
    changed,
  };
}

function baseName(file: FilePath): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
