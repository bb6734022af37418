import { posix } from 'node:path';
import type { FilePath } from '../../server/src/model/span.ts';
import type { ImportTarget, SourceHost } from '../../server/src/sources/source.ts';
import { loadSqlParser } from '../../server/src/sources/sql/parse.ts';
import { readCodeSql } from '../../server/src/sources/sql/queries/codeSql.ts';

await loadSqlParser();

export interface MemoryHost extends SourceHost {
  /** Sets a file's text; undefined removes the file. */
  write(file: FilePath, text: string | undefined): void;
}

/** A world of files that exist only in a test. Imports that are not relative lead to packages. */
export function createMemoryHost(files: Readonly<Record<FilePath, string>>): MemoryHost {
  const texts = new Map(Object.entries(files));
  const versions = new Map<FilePath, number>();
  return {
    readText: (file) => texts.get(file),
    version: (file) => versions.get(file) ?? 0,
    resolveImport: (specifier, from) => resolve(specifier, from, (file) => texts.has(file)),
    codeSql: () => readCodeSql,
    write: (file, text) => {
      if (text === undefined) texts.delete(file);
      else texts.set(file, text);
      versions.set(file, (versions.get(file) ?? 0) + 1);
    },
  };
}

function resolve(specifier: string, from: FilePath, exists: (file: FilePath) => boolean): ImportTarget {
  if (!specifier.startsWith('.')) return { kind: 'package', name: specifier };
  const path = posix.join(posix.dirname(from), specifier);
  const candidates = [path, path.replace(/\.js$/, '.ts'), `${path}.ts`, `${path}.tsx`, `${path}/index.ts`];
  const file = candidates.find(exists);
  return file === undefined
    ? { kind: 'missing', reason: `${specifier} was not found` }
    : { kind: 'file', file };
}
