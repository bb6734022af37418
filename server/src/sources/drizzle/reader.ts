import type { FilePath } from '../../model/span.ts';
import type { SourceFile, SourceHost, SourceReader } from '../source.ts';
import type { Casing } from './casing.ts';
import type { Consumer } from './dependencies.ts';
import { createExportSummaries } from './exportSummaries.ts';
import { readModule } from './read/module.ts';

export interface DrizzleReaderOptions {
  /** The `casing` of the project's configuration. */
  readonly casing?: Casing | undefined;
}

/**
 * Reads Drizzle schemas by evaluating their syntax trees in part. What it keeps of a file is its model
 * and the summary of its exports; trees and values go when a reading ends.
 */
export function createDrizzleReader(host: SourceHost, options: DrizzleReaderOptions): SourceReader {
  const summaries = createExportSummaries(host);
  const { dependencies } = summaries;
  const kept = new Map<FilePath, { readonly version: string | number; readonly source: SourceFile }>();

  const read = (file: FilePath): SourceFile => {
    const known = kept.get(file);
    const version = host.version(file);
    if (known && known.version === version) return known.source;
    const consumer: Consumer = `read ${file}`;
    dependencies.forget(consumer);
    const source = readModule(file, summaries.tree(file), summaries.hostFor(consumer), options.casing);
    summaries.rest();
    kept.set(file, { version, source });
    return source;
  };

  return {
    canRead: (_file, text) => mayHoldSchema(text),
    read,
    invalidate(file) {
      const affected = new Set<FilePath>([file]);
      for (const consumer of summaries.changed(file))
        if (consumer.startsWith('read ')) affected.add(consumer.slice('read '.length));
      const files = [...affected];
      for (const one of files) kept.delete(one);
      return files;
    },
    dependencies: (file) => dependencies.contentOf(`read ${file}`).filter((other) => other !== file),
  };
}

/**
 * Files that import a drizzle core hold tables; those that import drizzle-orm itself may hold relations or
 * helpers, and those that call a table creator of the workspace hold tables without importing either.
 */
function mayHoldSchema(text: string): boolean {
  return /drizzle-orm\b|\b(pg|mysql|sqlite|create)\w*Table\s*\(/.test(text);
}
