import { isRecord } from './jsonText.ts';

/**
 * The files, relative to its folder, that a package may mean by a subpath (`.`, `./schema`), best first.
 * Code comes before declarations, for only code holds tables.
 */
export function packageEntries(
  manifest: Readonly<Record<string, unknown>>,
  subpath: string,
): readonly string[] {
  const targets = [...exportTargets(manifest.exports, subpath), ...fieldTargets(manifest, subpath)];
  return [...targets.filter((target) => !isDeclaration(target)), ...targets.filter(isDeclaration)];
}

/** The targets of a `#name` of the `imports` field; relative files or other packages. */
export function importTargets(manifest: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const imports = manifest.imports;
  return isRecord(imports) ? matchSubpath(imports, name) : [];
}

function exportTargets(exports: unknown, subpath: string): readonly string[] {
  const hasSubpaths = isRecord(exports) && Object.keys(exports).some((key) => key.startsWith('.'));
  if (hasSubpaths) return matchSubpath(exports, subpath);
  return subpath === '.' ? leaves(exports) : [];
}

/** An exact key wins, then the pattern with the longest part before its star, as Node resolves. */
function matchSubpath(map: Readonly<Record<string, unknown>>, subpath: string): readonly string[] {
  if (map[subpath] !== undefined) return leaves(map[subpath]);
  const patterns = Object.keys(map)
    .filter((key) => key.includes('*') || key.endsWith('/'))
    .sort((a, b) => prefixOf(b).length - prefixOf(a).length);
  for (const pattern of patterns) {
    const prefix = prefixOf(pattern);
    const suffix = pattern.includes('*') ? pattern.slice(prefix.length + 1) : '';
    if (!subpath.startsWith(prefix) || !subpath.endsWith(suffix)) continue;
    if (subpath.length < prefix.length + suffix.length) continue;
    const star = subpath.slice(prefix.length, subpath.length - suffix.length);
    return leaves(map[pattern]).map((target) =>
      target.includes('*') ? target.replaceAll('*', star) : target + star,
    );
  }
  return [];
}

function prefixOf(pattern: string): string {
  return pattern.includes('*') ? pattern.slice(0, pattern.indexOf('*')) : pattern;
}

/** All targets of a conditional export. Which condition holds depends on who asks; the sources agree. */
function leaves(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(leaves);
  return isRecord(value) ? Object.values(value).flatMap(leaves) : [];
}

function fieldTargets(manifest: Readonly<Record<string, unknown>>, subpath: string): readonly string[] {
  if (subpath !== '.') return manifest.exports === undefined ? [subpath] : [];
  const fields = ['source', 'module', 'main', 'types', 'typings'].map((field) => manifest[field]);
  return [...fields.filter((field) => typeof field === 'string'), './index', './src/index'];
}

function isDeclaration(target: string): boolean {
  return /\.d\.[cm]?ts$/.test(target);
}
