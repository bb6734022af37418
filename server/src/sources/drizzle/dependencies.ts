import type { FilePath } from '../../model/span.ts';
import type { ImportTarget } from '../source.ts';

/** What was made from files: the reading of a file or of its queries, or the summary of its exports. */
export type Consumer = `read ${FilePath}` | `summary ${FilePath}` | `queries ${FilePath}`;

/**
 * Who used what. Two kinds of use are told apart: of a file's content, which every change of that file
 * touches, and of one exported name, which only a change of that name's summary touches.
 */
export interface Dependencies {
  usedContent(consumer: Consumer, file: FilePath): void;
  usedName(consumer: Consumer, file: FilePath, name: string): void;
  usedImport(consumer: Consumer, specifier: string, from: FilePath, target: ImportTarget): void;
  contentOf(consumer: Consumer): readonly FilePath[];
  /** Every file whose content or names were used, and those that merely hand names on. */
  filesOf(consumer: Consumer): readonly FilePath[];
  usersOfContent(file: FilePath): readonly Consumer[];
  usersOfName(file: FilePath, name: string): readonly Consumer[];
  /** The consumers of imports that may lead elsewhere now that `file` came or went. */
  usersOfImports(
    file: FilePath,
    resolve: (specifier: string, from: FilePath) => ImportTarget,
  ): readonly Consumer[];
  forget(consumer: Consumer): void;
}

interface UsedImport {
  readonly specifier: string;
  readonly from: FilePath;
  target: ImportTarget;
  readonly users: Set<Consumer>;
}

interface Uses {
  readonly content: Set<FilePath>;
  readonly names: Map<FilePath, Set<string>>;
  readonly imports: Set<UsedImport>;
}

export function createDependencies(): Dependencies {
  const uses = new Map<Consumer, Uses>();
  const contentUsers = new Map<FilePath, Set<Consumer>>();
  const nameUsers = new Map<FilePath, Map<string, Set<Consumer>>>();
  const imports = new Map<string, UsedImport>();

  const usesOf = (consumer: Consumer): Uses =>
    entry(uses, consumer, () => ({ content: new Set(), names: new Map(), imports: new Set() }));

  return {
    usedContent(consumer, file) {
      usesOf(consumer).content.add(file);
      entry(contentUsers, file, () => new Set()).add(consumer);
    },
    usedName(consumer, file, name) {
      entry(usesOf(consumer).names, file, () => new Set()).add(name);
      entry(
        entry(nameUsers, file, () => new Map()),
        name,
        () => new Set(),
      ).add(consumer);
    },
    usedImport(consumer, specifier, from, target) {
      const used = entry(
        imports,
        `${from}\n${specifier}`,
        (): UsedImport => ({ specifier, from, target, users: new Set() }),
      );
      used.target = target;
      used.users.add(consumer);
      usesOf(consumer).imports.add(used);
    },
    contentOf: (consumer) => [...(uses.get(consumer)?.content ?? [])],
    filesOf(consumer) {
      const files = new Set<FilePath>();
      const open: Consumer[] = [consumer];
      for (let at = open.pop(); at !== undefined; at = open.pop()) {
        const used = uses.get(at);
        for (const file of [...(used?.content ?? []), ...(used?.names.keys() ?? [])]) {
          if (files.has(file)) continue;
          files.add(file);
          open.push(`summary ${file}`);
        }
      }
      return [...files];
    },
    usersOfContent: (file) => [...(contentUsers.get(file) ?? [])],
    usersOfName: (file, name) => [...(nameUsers.get(file)?.get(name) ?? [])],
    usersOfImports(file, resolve) {
      const users = new Set<Consumer>();
      for (const used of imports.values()) {
        if (!mayConcern(used, file) || sameTarget(used.target, resolve(used.specifier, used.from))) continue;
        for (const user of used.users) users.add(user);
      }
      return [...users];
    },
    forget(consumer) {
      const used = uses.get(consumer);
      if (!used) return;
      uses.delete(consumer);
      for (const file of used.content) contentUsers.get(file)?.delete(consumer);
      for (const [file, names] of used.names) {
        const users = nameUsers.get(file);
        for (const name of names) {
          users?.get(name)?.delete(consumer);
          if (users?.get(name)?.size === 0) users.delete(name);
        }
      }
      for (const found of used.imports) {
        found.users.delete(consumer);
        if (found.users.size === 0) imports.delete(`${found.from}\n${found.specifier}`);
      }
    },
  };
}

/** A cheap look before an import is resolved anew: most imports have nothing to do with a file that came. */
function mayConcern({ specifier, target }: UsedImport, file: FilePath): boolean {
  if (target.kind !== 'file' || target.file === file) return true;
  const [parent = '', name = ''] = file.split('/').slice(-2);
  const last = stem(specifier.slice(specifier.lastIndexOf('/') + 1));
  return last === stem(name) || last === parent || /^\.*$/.test(last);
}

function stem(name: string): string {
  return name.replace(/(\.d)?\.[cm]?[jt]sx?$/, '');
}

function sameTarget(a: ImportTarget, b: ImportTarget): boolean {
  return a.kind === b.kind && (a.kind !== 'file' || b.kind !== 'file' || a.file === b.file);
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
