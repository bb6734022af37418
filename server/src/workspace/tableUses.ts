import type { Query } from '../model/query.ts';
import type { ColumnKey, EntityId, Table } from '../model/schema.ts';
import { containsSpan, type FilePath } from '../model/span.ts';
import { isLedBy } from '../rules/support/leadingColumns.ts';
import { isIndexedColumn, unservedAccesses } from '../rules/support/queryAccess.ts';
import { isQuiet, quietFiles } from '../rules/support/quietFiles.ts';
import { type RelatedTables, relationLoads } from './relationLoads.ts';
import type { TableUse } from './workspace.ts';

/** What is asked of the projects: their tables in a file, and the queries of a table. */
export interface UsedProject {
  readonly engine: {
    readonly index: RelatedTables & {
      partsOf(
        file: FilePath,
      ): { readonly tables: readonly Table[]; readonly queries?: readonly Query[] } | undefined;
      queriesOf(id: EntityId): readonly Query[];
    };
  };
}

/**
 * The tables of a file that queries use, each once, in the order of the text: those that name them, and those that
 * load them along a relation.
 */
export function tableUses(
  projects: readonly UsedProject[],
  file: FilePath,
  pathOf: (file: FilePath) => string,
): readonly TableUse[] {
  const uses = new Map<EntityId, TableUse>();
  for (const { engine } of projects) {
    const tables = engine.index.partsOf(file)?.tables ?? [];
    const statementOf = (query: Query) =>
      statementAmong(query, engine.index.partsOf(query.span.whole.file)?.queries ?? []);
    const loads = tables.length > 0 ? relationLoads(engine.index) : undefined;
    for (const table of tables) {
      const queries = engine.index.queriesOf(table.id).filter((query) => !isTest(query, pathOf));
      const along = loads?.get(table.id)?.filter(({ query }) => !isTest(query, pathOf)) ?? [];
      if (queries.length + along.length === 0 || uses.has(table.id)) continue;
      const statements = new Set([...queries.map(statementOf), ...along.map(({ query }) => query)]);
      const unserved = new Set([
        ...unservedAccesses(table, queries, isIndexedColumn).map(({ query }) => statementOf(query)),
        ...along.filter(({ by }) => by && !mayBeServed(table, by)).map(({ query }) => query),
      ]);
      uses.set(table.id, {
        table: table.id,
        span: table.span.name,
        queries: [...statements].map(({ span }) => span.name),
        withoutIndex: unserved.size,
      });
    }
  }
  return [...uses.values()].sort((a, b) => a.span.start - b.span.start);
}

/** MySQL makes an index for each foreign key. */
function mayBeServed(table: Table, columns: readonly ColumnKey[]): boolean {
  const [first] = columns;
  if (table.dialect === 'mysql') return first === undefined || isIndexedColumn(table, first);
  return table.gaps.length > 0 || isLedBy(table, columns) !== false;
}

/** The query itself, or the one that it is a part of: a statement counts once. */
function statementAmong(query: Query, queries: readonly Query[]): Query {
  if (query.nested === undefined) return query;
  const { whole } = query.span;
  return (
    queries.find((other) => other.nested === undefined && containsSpan(other.span.whole, whole)) ?? query
  );
}

function isTest({ span }: Query, pathOf: (file: FilePath) => string): boolean {
  return isQuiet(pathOf(span.whole.file), { quietIn: quietFiles.quietIn.default });
}
