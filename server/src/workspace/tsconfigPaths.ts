import type { FilePath } from '../model/span.ts';
import { folderOf, joinPath } from './filePath.ts';
import { generatedPaths } from './generatedPaths.ts';
import { isRecord, parseJsonObject, stringsIn } from './jsonText.ts';

/** What a tsconfig says about where modules are. Paths are absolute. */
export interface PathMapping {
  readonly baseUrl: FilePath | undefined;
  readonly patterns: readonly { readonly pattern: string; readonly targets: readonly FilePath[] }[];
  /** The tsconfigs it refers to: a solution file leaves the paths to them. */
  readonly references: readonly FilePath[];
}

export interface TsconfigHost {
  readText(file: FilePath): string | undefined;
  /** Where an `extends` leads; undefined when it is a package that is not there. */
  findConfig(specifier: string, folder: FilePath): FilePath | undefined;
}

/** Reads a tsconfig and what it extends. */
export function readPathMapping(file: FilePath, host: TsconfigHost): PathMapping {
  return read(file, host, folderOf(file), new Set());
}

function read(file: FilePath, host: TsconfigHost, root: FilePath, visited: Set<FilePath>): PathMapping {
  const none: PathMapping = { baseUrl: undefined, patterns: [], references: [] };
  const text = visited.has(file) ? undefined : host.readText(file);
  visited.add(file);
  if (text === undefined) return { ...none, patterns: generatedPaths(file) };
  const folder = folderOf(file);
  const config = parseJsonObject(text);
  let inherited = none;
  for (const specifier of stringsIn(config.extends)) {
    const base = host.findConfig(specifier, folder) ?? joinPath(folder, specifier);
    const mapping = read(base, host, root, visited);
    inherited = {
      baseUrl: mapping.baseUrl ?? inherited.baseUrl,
      patterns: mapping.patterns.length > 0 ? mapping.patterns : inherited.patterns,
      references: [],
    };
  }
  const options = isRecord(config.compilerOptions) ? config.compilerOptions : {};
  const place = (path: string) => joinPath(folder, path.replace(/^\$\{configDir\}/, root));
  const baseUrl = typeof options.baseUrl === 'string' ? place(options.baseUrl) : inherited.baseUrl;
  const paths = options.paths;
  const patterns = isRecord(paths)
    ? Object.entries(paths).map(([pattern, targets]) => ({
        pattern,
        targets: stringsIn(targets).map((target) =>
          target.startsWith('${configDir}') || !baseUrl ? place(target) : joinPath(baseUrl, target),
        ),
      }))
    : inherited.patterns;
  const references = (Array.isArray(config.references) ? config.references : []).flatMap((reference) =>
    isRecord(reference) && typeof reference.path === 'string' ? [joinPath(folder, reference.path)] : [],
  );
  return { baseUrl, patterns, references };
}

/** The paths an import may mean: those of the best pattern first, then below `baseUrl`. */
export function mapImport(specifier: string, mapping: PathMapping): readonly FilePath[] {
  const best = mapping.patterns
    .flatMap(({ pattern, targets }) => {
      const star = matchStar(pattern, specifier);
      return star === undefined
        ? []
        : [{ exact: !pattern.includes('*'), length: pattern.indexOf('*'), star, targets }];
    })
    .sort((a, b) => Number(b.exact) - Number(a.exact) || b.length - a.length)[0];
  const mapped = best ? best.targets.map((target) => target.replace('*', best.star)) : [];
  return mapping.baseUrl ? [...mapped, joinPath(mapping.baseUrl, specifier)] : mapped;
}

function matchStar(pattern: string, specifier: string): string | undefined {
  const at = pattern.indexOf('*');
  if (at < 0) return pattern === specifier ? '' : undefined;
  const suffix = pattern.slice(at + 1);
  const matches =
    specifier.length >= pattern.length - 1 &&
    specifier.startsWith(pattern.slice(0, at)) &&
    specifier.endsWith(suffix);
  return matches ? specifier.slice(at, specifier.length - suffix.length) : undefined;
}
