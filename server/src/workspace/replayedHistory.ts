import type { SchemaParts } from '../model/schema.ts';
import { partsOf } from '../sources/sql/database.ts';
import type { History } from '../sources/sql/history/history.ts';
import { loadSqlParser } from '../sources/sql/parse.ts';
import { createSqlReader } from '../sources/sql/reader.ts';
import type { FileSystem } from './fileSystem.ts';

/**
 * The schema that the first migrations of a history lead to, as its tool makes it on an empty database: checkpoints and
 * baselines begin anew. Of histories of PostgreSQL.
 * @param count of migrations
 */
export async function replayedHistory(
  history: History,
  count: number,
  { readText }: FileSystem,
): Promise<SchemaParts> {
  await loadSqlParser();
  const reader = createSqlReader(history.folder, { readText, isTyped: () => false });
  reader.setChain({ kind: 'history', history: { ...history, files: history.files.slice(0, count) } });
  while (reader.readNext() !== undefined);
  return partsOf(reader.state());
}
