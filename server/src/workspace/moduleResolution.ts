import type { FilePath } from '../model/span.ts';
import type { ImportTarget } from '../sources/source.ts';
import { baseName, folderOf, foldersUp, isVirtual, joinPath } from './filePath.ts';
import type { FolderListings } from './folderListings.ts';
import { parseJsonObject } from './jsonText.ts';
import { importTargets, packageEntries } from './packageEntries.ts';
import { findBuiltFile, findSourceFile } from './sourcePaths.ts';
import { mapImport, type PathMapping, readPathMapping } from './tsconfigPaths.ts';

export interface ModuleResolverOptions {
  readonly listings: FolderListings;
  readText(file: FilePath): string | undefined;
}

/**
 * Finds what an import means without node_modules being installed: relative files, paths of tsconfig,
 * `#imports`, and packages of the workspace by their name. Answers are kept.
 */
export interface ModuleResolver {
  resolve(specifier: string, from: FilePath): ImportTarget;
  /** The packages of the workspace, by name. */
  setPackages(folders: ReadonlyMap<string, FilePath>): void;
  /**
   * Files came, went, or a tsconfig or package.json changed: resolves everything again and answers the
   * files that import something which lies elsewhere now.
   */
  refresh(): readonly FilePath[];
}

export function createModuleResolver({ listings, readText }: ModuleResolverOptions): ModuleResolver {
  let packages: ReadonlyMap<string, FilePath> = new Map();
  const answers = new Map<string, Answer>();
  const manifests = new Map<FilePath, Readonly<Record<string, unknown>> | undefined>();
  const mappings = new Map<FilePath, PathMapping>();

  return {
    resolve(specifier, from) {
      const folder = folderOf(from);
      const key = `${folder}\0${specifier}`;
      let answer = answers.get(key);
      if (!answer) {
        answer = { specifier, folder, target: find(specifier, folder), importers: new Set() };
        answers.set(key, answer);
      }
      answer.importers.add(from);
      return answer.target;
    },
    setPackages(folders) {
      packages = folders;
    },
    refresh() {
      manifests.clear();
      mappings.clear();
      const moved = new Set<FilePath>();
      for (const answer of answers.values()) {
        const target = find(answer.specifier, answer.folder);
        if (describe(target) === describe(answer.target)) continue;
        answer.target = target;
        for (const importer of answer.importers) moved.add(importer);
      }
      return [...moved];
    },
  };

  function find(specifier: string, folder: FilePath): ImportTarget {
    if (isVirtual(folder) && !specifier.startsWith('/')) return packageOrMissing(specifier);
    if (/^\.{1,2}(\/|$)|^\/|^[A-Za-z]:\//.test(specifier)) {
      const path = joinPath(folder, specifier.replace(/[?#].*$/, ''));
      return toTarget(findSourceFile(path, listings), `${specifier} was not found`);
    }
    if (specifier.startsWith('#')) {
      const own = findInImports(specifier, folder);
      if (own) return own;
    }
    const mapped = findByTsconfig(specifier, folder);
    if (mapped) return { kind: 'file', file: mapped };
    return findPackage(specifier) ?? packageOrMissing(specifier);
  }

  function findInImports(specifier: string, folder: FilePath): ImportTarget | undefined {
    for (const above of foldersUp(joinPath(folder, 'x'))) {
      const manifest = manifestOf(above);
      if (!manifest) continue;
      for (const target of importTargets(manifest, specifier)) {
        const found = target.startsWith('.') ? findBuiltFile(above, target, listings) : undefined;
        if (found) return { kind: 'file', file: found };
        if (!target.startsWith('.')) return findPackage(target) ?? packageOrMissing(target);
      }
      // Node looks in the nearest package only; a tsconfig may still map the name.
      return undefined;
    }
    return undefined;
  }

  function findByTsconfig(specifier: string, folder: FilePath): FilePath | undefined {
    for (const above of foldersUp(joinPath(folder, 'x'))) {
      for (const name of ['tsconfig.json', 'jsconfig.json']) {
        const file = listings.file(joinPath(above, name));
        if (!file) continue;
        for (const mapping of mappingsOf(file)) {
          for (const path of mapImport(specifier, mapping)) {
            const found = findSourceFile(path, listings);
            if (found && !found.includes('/node_modules/')) return found;
          }
        }
      }
    }
    return undefined;
  }

  /** The mapping of a tsconfig; of a solution file, those of the tsconfigs it refers to as well. */
  function mappingsOf(file: FilePath): readonly PathMapping[] {
    const own = mappingOf(file);
    return [own, ...own.references.map((reference) => mappingOf(asConfigFile(reference) ?? reference))];
  }

  function mappingOf(file: FilePath): PathMapping {
    let mapping = mappings.get(file);
    if (!mapping) {
      mapping = readPathMapping(file, { readText, findConfig });
      mappings.set(file, mapping);
    }
    return mapping;
  }

  function findConfig(specifier: string, folder: FilePath): FilePath | undefined {
    if (/^(\.|\/|[A-Za-z]:\/)/.test(specifier)) return asConfigFile(joinPath(folder, specifier));
    const { name, subpath } = splitSpecifier(specifier);
    const home = packages.get(name);
    return home && asConfigFile(joinPath(home, subpath));
  }

  function asConfigFile(path: FilePath): FilePath | undefined {
    return (
      listings.file(path) ?? listings.file(`${path}.json`) ?? listings.file(joinPath(path, 'tsconfig.json'))
    );
  }

  function findPackage(specifier: string): ImportTarget | undefined {
    const { name, subpath } = splitSpecifier(specifier);
    const home = packages.get(name);
    if (!home) return undefined;
    for (const entry of packageEntries(manifestOf(home) ?? {}, subpath)) {
      const found = findBuiltFile(home, entry, listings);
      if (found) return { kind: 'file', file: found };
    }
    return toTarget(
      findBuiltFile(home, subpath, listings),
      `${specifier} was not found in ${baseName(home)}`,
    );
  }

  function manifestOf(folder: FilePath): Readonly<Record<string, unknown>> | undefined {
    if (!manifests.has(folder)) {
      const file = listings.file(joinPath(folder, 'package.json'));
      const text = file && readText(file);
      manifests.set(folder, text === undefined ? undefined : parseJsonObject(text));
    }
    return manifests.get(folder);
  }
}

interface Answer {
  readonly specifier: string;
  readonly folder: FilePath;
  target: ImportTarget;
  readonly importers: Set<FilePath>;
}

/** `@acme/db/schema` is the package `@acme/db` and its `./schema`. */
function splitSpecifier(specifier: string): { readonly name: string; readonly subpath: string } {
  const parts = specifier.split('/');
  const length = specifier.startsWith('@') ? 2 : 1;
  const rest = parts.slice(length).join('/');
  return { name: parts.slice(0, length).join('/'), subpath: rest === '' ? '.' : `./${rest}` };
}

function packageOrMissing(specifier: string): ImportTarget {
  if (/^(@[\w.~-]+\/)?[\w.~-]+(\/|$)|^\w+:/.test(specifier)) {
    return { kind: 'package', name: splitSpecifier(specifier).name };
  }
  return { kind: 'missing', reason: `${specifier} was not found` };
}

function toTarget(file: FilePath | undefined, reason: string): ImportTarget {
  return file ? { kind: 'file', file } : { kind: 'missing', reason };
}

function describe(target: ImportTarget): string {
  return target.kind === 'file' ? target.file : target.kind;
}
