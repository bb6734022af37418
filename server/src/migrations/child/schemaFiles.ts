import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { globSync, isDynamicPattern } from 'tinyglobby';
import type { KitConfig } from '../kitMessages.ts';

/**
 * The files that the configuration names, as drizzle-kit finds them: files, folders (not what is below them)
 * and patterns, each once.
 * @throws Error when there is none
 */
export function schemaFiles({ schema }: Pick<KitConfig, 'schema'>): readonly string[] {
  const files = new Set<string>();
  for (const pattern of schema) {
    const found = isDynamicPattern(pattern)
      ? globSync(pattern.replaceAll('\\', '/'), { absolute: true, onlyFiles: false, dot: false })
      : [pattern];
    for (const place of found.map((it) => path.resolve(it)).sort()) {
      const isFolder = lstatSync(place, { throwIfNoEntry: false })?.isDirectory();
      if (isFolder === undefined) continue;
      const inside = isFolder ? readdirSync(place).map((name) => path.join(place, name)) : [place];
      for (const file of inside)
        if (!lstatSync(file).isDirectory() && /\.[cm]?[jt]s$/.test(file)) files.add(file);
    }
  }
  if (files.size === 0) throw new Error(`No schema file was found at ${schema.join(', ')}.`);
  return [...files];
}
