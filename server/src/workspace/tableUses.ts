import type { Query } from '../model/query.ts';
import type { EntityId, Table } from '../model/schema.ts';
import { containsSpan, type FilePath } from '../model/span.ts';
import { unservedAccesses } from '../rules/support/queryAccess.ts';
import { isQuiet, quietFiles } from '../rules/support/quietFiles.ts';
import type { TableUse } from './workspace.ts';

/** What is asked of the projects: their tables in a file, and the queries of a table. */
export interface UsedProject {
  readonly engine: {
    readonly index: {
      partsOf(file: FilePath): { readonly tables: readonly Table[] } | undefined;
      queriesOf(id: EntityId): readonly Query[];
    };
  };
}

/** The tables of a file that queries use, each once, in the order of the text. */
export function tableUses(
  projects: readonly UsedProject[],
  file: FilePath,
  pathOf: (file: FilePath) => string,
): readonly TableUse[] {
  const uses = new Map<EntityId, TableUse>();
  for (const { engine } of projects) {
    for (const table of engine.index.partsOf(file)?.tables ?? []) {
      const queries = engine.index.queriesOf(table.id).filter((query) => !isTest(query, pathOf));
      if (queries.length === 0 || uses.has(table.id)) continue;
      const statements = new Set(queries.map((query) => statementOf(query, queries)));
      const unserved = new Set(
        unservedAccesses(table, queries).map(({ query }) => statementOf(query, queries)),
      );
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

/** The query itself, or that of the same table that it is a part of: a statement counts once. */
function statementOf(query: Query, queries: readonly Query[]): Query {
  if (query.nested === undefined) return query;
  const { whole } = query.span;
  return (
    queries.find((other) => other.nested === undefined && containsSpan(other.span.whole, whole)) ?? query
  );
}

function isTest({ span }: Query, pathOf: (file: FilePath) => string): boolean {
  return isQuiet(pathOf(span.whole.file), { quietIn: quietFiles.quietIn.default });
}
