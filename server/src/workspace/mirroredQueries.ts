import { emptyParts, type Table } from '../model/schema.ts';
import type { FilePath } from '../model/span.ts';
import type { FileQueries } from '../sources/source.ts';
import type { SqlProject } from './sqlProject.ts';

/** What the rules about a mirrored history are shown of the schema in another language that stands behind it. */
export interface MirroredQueries {
  readonly tables: readonly Table[];
  readonly queries: ReadonlyMap<FilePath, FileQueries>;
}

/**
 * Shows the rules about a history what the queries of its schema's project ask for, so that what a migration drops can
 * be told with them. Neither these queries nor the tables at the end of the history are judged here.
 */
export function showMirrored(project: SqlProject, now: MirroredQueries | undefined): void {
  const { engine, scope, shown } = project;
  if (now?.queries === shown?.queries && sameTables(now?.tables, shown?.tables)) return;
  const end = `${scope}#end`;
  if (!sameTables(now?.tables, shown?.tables))
    engine.setFile(end, now && { ...emptyParts, tables: now.tables }, false);
  for (const file of new Set([...(shown?.queries.keys() ?? []), ...(now?.queries.keys() ?? [])])) {
    const queries = now?.queries.get(file);
    // Those of a file that asks for nothing but what is gone belong to the history itself.
    if (queries === shown?.queries.get(file) || project.asked.has(file)) continue;
    const parts = queries && { ...emptyParts, queries: queries.queries, queryScopes: queries.scopes };
    engine.setFile(file, parts, false);
  }
  if (now) project.shown = now;
  else delete project.shown;
}

function sameTables(a: readonly Table[] = [], b: readonly Table[] = []): boolean {
  return a === b || (a.length === b.length && a.every((table, index) => table === b[index]));
}
