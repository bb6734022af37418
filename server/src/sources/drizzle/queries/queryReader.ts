import type { FilePath } from '../../../model/span.ts';
import type { FileQueries, QueryReader, SourceHost, SourceReader } from '../../source.ts';
import type { Consumer } from '../dependencies.ts';
import type { ExportSummaries } from '../exportSummaries.ts';
import { createNames } from './names.ts';
import { readQueries } from './readQueries.ts';
import { mayHoldQueries, mayHoldSql } from './textualLook.ts';

/** Told by the reader of schemas, whose summaries of other files queries stand on. */
export interface DrizzleQueryReader extends QueryReader {
  /** The file changed, or something of another file that its queries use. */
  changed(file: FilePath): void;
}

export function createQueryReader(
  host: SourceHost,
  summaries: ExportSummaries,
  readTables: SourceReader['read'],
): DrizzleQueryReader {
  // The slots stay when their readings go: see `createSyntaxCache`.
  const kept = new Map<
    FilePath,
    { version: string | number; clientNames: string; queries: FileQueries | undefined }
  >();

  const clientNames = (file: FilePath): readonly string[] => host.clientNames?.(file) ?? [];

  const readNow = (file: FilePath): FileQueries => {
    const consumer: Consumer = `queries ${file}`;
    const { dependencies } = summaries;
    dependencies.forget(consumer);
    const text = host.readText(file);
    if (text === undefined || !mayHoldQueries(text)) return none;
    const ownTables = new Map<
      string,
      { readonly id: string; readonly dialect: 'postgresql' | 'mysql' | 'sqlite' }
    >();
    if (mayHoldTables(text))
      for (const { binding, id, dialect } of readTables(file).parts.tables)
        if (binding !== undefined) ownTables.set(binding, { id, dialect });
    const codeSql = host.codeSql?.();
    if (!codeSql && host.codeSql && mayHoldSql(text)) unread.add(file);
    const tree = summaries.tree(file);
    if (!tree) return none;
    const queryHost = summaries.hostFor([consumer]);
    return readQueries({
      file,
      names: createNames(tree),
      ownTables,
      visiting: new Set(),
      clientNames: clientNames(file),
      host: {
        resolve: queryHost.resolve,
        summary: queryHost.summary,
        client: (of, name, path) => summaries.client(consumer, of, name, path),
        codeSql,
      },
    });
  };

  /** Read before there was something to read their SQL. */
  const unread = new Set<FilePath>();
  let stale = new Set<FilePath>();
  const forget = (file: FilePath): void => {
    const slot = kept.get(file);
    if (slot) slot.queries = undefined;
  };

  return {
    canRead: mayHoldQueries,
    read(file) {
      const slot = kept.get(file);
      const version = host.version(file);
      if (slot?.queries && slot.version === version) return slot.queries;
      const queries = readNow(file);
      const reading = { version, queries, clientNames: clientNames(file).join() };
      if (slot) Object.assign(slot, reading);
      else kept.set(file, reading);
      summaries.rest(file);
      return queries;
    },
    forget,
    needsSql: mayHoldSql,
    missesSql: () => unread.size > 0,
    settingsChanged() {
      for (const [file, slot] of kept) {
        if (slot.clientNames === clientNames(file).join()) continue;
        stale.add(file);
        forget(file);
      }
    },
    changed(file) {
      stale.add(file);
      forget(file);
    },
    takeStale() {
      if (unread.size > 0 && host.codeSql?.()) {
        for (const file of unread) {
          stale.add(file);
          forget(file);
        }
        unread.clear();
      }
      const files = [...stale];
      stale = new Set();
      return files;
    },
  };
}

const none: FileQueries = { queries: [], scopes: [] };

function mayHoldTables(text: string): boolean {
  return /\b(pg|mysql|sqlite|create)\w*Table\w*\s*\(|\.table\s*\(/.test(text);
}
