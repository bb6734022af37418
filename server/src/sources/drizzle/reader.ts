import type { FilePath } from '../../model/span.ts';
import type { QueryReader, SourceFile, SourceHost, SourceReader } from '../source.ts';
import type { CasingSetting } from './casing.ts';
import type { Consumer } from './dependencies.ts';
import { createExportSummaries } from './exportSummaries.ts';
import { createQueryReader } from './queries/queryReader.ts';
import { keptParts } from './read/keptParts.ts';
import { readModule } from './read/module.ts';

export interface DrizzleReaderOptions {
  /** The `casing` of the project's configuration. */
  readonly casing?: CasingSetting | undefined;
  /** The code runs on drizzle-orm 1.0 or newer, where `.array()` keeps what was said before it. */
  readonly ormOne?: boolean;
}

interface Kept {
  version: string | number;
  source: SourceFile | undefined;
  /** What was read before the ground changed, to which the next reading is compared. */
  former: SourceFile | undefined;
}

export interface DrizzleReader extends SourceReader {
  readonly queries: QueryReader;
}

/**
 * Reads Drizzle schemas by evaluating their syntax trees in part. What it keeps of a file is its model
 * and the summary of its exports; trees and values go when a reading ends.
 */
export function createDrizzleReader(host: SourceHost, options: DrizzleReaderOptions): DrizzleReader {
  const summaries = createExportSummaries(host);
  const { dependencies } = summaries;
  // The slots stay when their readings go: see `createSyntaxCache` for why nothing heavy is deleted from a map.
  const kept = new Map<FilePath, Kept>();

  const readNow = (file: FilePath): SourceFile => {
    const consumer: Consumer = `read ${file}`;
    dependencies.forget(consumer);
    summaries.begin(file);
    const read = readModule(file, summaries.tree(file), {
      // What the top level needs, the summaries of its names need as well; what the parts need, they do not.
      topLevel: summaries.hostFor([consumer, `summary ${file}`]),
      parts: summaries.hostFor([consumer]),
      keepSummary: (name, summary) => summaries.keep(file, name, summary),
      casing: options.casing,
      ormOne: options.ormOne ?? false,
    });
    const slot = kept.get(file);
    const former = slot?.source ?? slot?.former;
    const source = former ? keptSource(former, read) : read;
    const now = { version: host.version(file), source, former: undefined };
    if (slot) Object.assign(slot, now);
    else kept.set(file, now);
    return source;
  };

  const forget = (file: FilePath): boolean => {
    const slot = kept.get(file);
    const wasRead = slot?.source !== undefined;
    if (slot) Object.assign(slot, { source: undefined, former: slot.source ?? slot.former });
    return wasRead;
  };

  const read = (file: FilePath): SourceFile => {
    const known = kept.get(file);
    if (known?.source && known.version === host.version(file)) return known.source;
    const source = readNow(file);
    summaries.rest(file);
    return source;
  };

  const queries = createQueryReader(host, summaries, read);

  return {
    queries,
    canRead: (_file, text) => mayHoldSchema(text),
    read,
    invalidate(file) {
      const wasRead = forget(file);
      // A file that was read will be read again: doing so now tells in passing what of its exports changed.
      const consumers = summaries.changed(file, wasRead ? () => void readNow(file) : undefined);
      const affected = new Set<FilePath>([file]);
      queries.changed(file);
      for (const consumer of consumers) {
        if (consumer.startsWith('queries ')) queries.changed(consumer.slice('queries '.length));
        if (!consumer.startsWith('read ')) continue;
        const other = consumer.slice('read '.length);
        affected.add(other);
        forget(other);
      }
      // Its queries are read next, from the same tree.
      summaries.rest(file, queries.canRead(host.readText(file) ?? ''));
      return [...affected];
    },
    dependencies: (file) => dependencies.contentOf(`read ${file}`).filter((other) => other !== file),
  };
}

/** What was read now, made of the parts of the former reading where they are the same. */
function keptSource(former: SourceFile, now: SourceFile): SourceFile {
  const { parts, hasMoved } = keptParts(now.file, former.parts, now.parts);
  const moves = (former.moves ?? 0) + (hasMoved ? 1 : 0);
  return { ...now, parts, ...(moves > 0 && { moves }) };
}

/**
 * Files that import a drizzle core hold tables; those that import drizzle-orm itself may hold relations or
 * helpers, and those that call a table creator of the workspace hold tables without importing either.
 */
function mayHoldSchema(text: string): boolean {
  return /drizzle-orm\b|\b(pg|mysql|sqlite|create)\w*Table\s*\(/.test(text);
}
