import type { Query, RelationUse, TableRef } from '../model/query.ts';
import type { ColumnKey, EntityId, Relation, SchemaParts, Table } from '../model/schema.ts';
import { known } from '../model/unknown.ts';

/** A relational query that brings rows of a table along: `with: { posts: true }`. */
export interface RelationLoad {
  readonly query: Query;
  /** The columns by which it looks for them; undefined where that could not be read. */
  readonly by: readonly ColumnKey[] | undefined;
}

export interface RelatedTables {
  parts(): Iterable<Pick<SchemaParts, 'queries'>>;
  tableOf(ref: TableRef | undefined): Table | undefined;
  relationsFrom(id: EntityId): readonly Relation[];
}

/** What the relational queries of a project load along its relations, by the tables that they come to. */
export function relationLoads(index: RelatedTables): ReadonlyMap<EntityId, readonly RelationLoad[]> {
  const loads = new Map<EntityId, RelationLoad[]>();
  for (const { queries } of index.parts()) {
    for (const query of queries ?? []) {
      if (query.with.length === 0) continue;
      const from = index.tableOf(query.tables[0]?.table);
      if (from) follow(query, from.id, query.with);
    }
  }
  return loads;

  function follow(query: Query, from: EntityId, uses: readonly RelationUse[]): void {
    for (const use of uses) {
      const relation = index.relationsFrom(from).find(({ key }) => key === use.key);
      const to = relation && known(relation.to);
      if (!relation || to === undefined) continue;
      const through = known(relation.through);
      if (through !== undefined) add(through, { query, by: undefined });
      add(to, { query, by: through === undefined ? columnsAt(relation, from, to) : undefined });
      follow(query, to, use.with);
    }
  }

  function add(table: EntityId, load: RelationLoad): void {
    const list = loads.get(table);
    if (list) list.push(load);
    else loads.set(table, [load]);
  }

  /** A relation without columns of its own has those of the one that leads back. */
  function columnsAt(relation: Relation, from: EntityId, to: EntityId): readonly ColumnKey[] | undefined {
    if (relation.references) return known(relation.references);
    const back = index
      .relationsFrom(to)
      .filter(
        (other) => known(other.to) === from && other.fields && other.relationName === relation.relationName,
      );
    return back.length === 1 ? known(back[0]?.fields) : undefined;
  }
}
