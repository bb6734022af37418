import type { FilePath } from '../../../model/span.ts';
import type { SourceHost } from '../../source.ts';

/** What the configuration of a code formatter says, as far as new text depends on it. */
export interface Formatter {
  readonly name: 'biome' | 'prettier';
  readonly width: number;
}

const PRETTIER_FILES = [
  '.prettierrc',
  '.prettierrc.json',
  '.prettierrc.yaml',
  '.prettierrc.yml',
  '.prettierrc.json5',
  '.prettierrc.js',
  '.prettierrc.cjs',
  '.prettierrc.mjs',
  '.prettierrc.ts',
  '.prettierrc.toml',
  'prettier.config.js',
  'prettier.config.cjs',
  'prettier.config.mjs',
  'prettier.config.ts',
];

/**
 * The formatter that governs a file: the nearest configuration of Biome or Prettier above it, or Prettier
 * where a package.json on the way has it. Undefined where there is none; the author then lays out by hand.
 * Both break lines alike (Biome follows Prettier), so only their name and line width matter.
 */
export function findFormatter(host: SourceHost, file: FilePath): Formatter | undefined {
  for (let folder = parent(file); folder !== undefined; folder = parent(folder)) {
    for (const name of ['biome.json', 'biome.jsonc']) {
      const text = host.readText(`${folder}/${name}`);
      if (text !== undefined) return { name: 'biome', width: numberOf(text, 'lineWidth') ?? 80 };
    }
    for (const name of PRETTIER_FILES) {
      const text = host.readText(`${folder}/${name}`);
      if (text !== undefined) return { name: 'prettier', width: numberOf(text, 'printWidth') ?? 80 };
    }
    const manifest = host.readText(`${folder}/package.json`);
    if (manifest !== undefined && /"prettier"\s*:/.test(manifest)) {
      return { name: 'prettier', width: numberOf(manifest, 'printWidth') ?? 80 };
    }
  }
  return undefined;
}

function parent(path: FilePath): FilePath | undefined {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? undefined : path.slice(0, slash);
}

/** The configuration may be JSON with comments, YAML or a program: the setting looks alike in all. */
function numberOf(text: string, setting: string): number | undefined {
  const match = new RegExp(`["']?${setting}["']?\\s*[:=]\\s*(\\d+)`).exec(text);
  return match ? Number(match[1]) : undefined;
}
