import type { Node, RangeVar, WithClause } from 'libpg-query';
import { known } from '../../model/unknown.ts';
import { type DatabaseState, lookUp, withoutEntries } from './database.ts';
import { type QualifiedName, relationParts } from './identifiers.ts';
import { queryOf } from './rename/renamedTexts.ts';

/** The views over some relations, those over these views too, each after what it reads. What cannot be read is left out. */
export function viewsOver(
  state: DatabaseState,
  relations: Iterable<QualifiedName>,
): readonly QualifiedName[] {
  const found = new Set(relations);
  const own = new Set(found);
  let hasMore = true;
  while (hasMore) {
    hasMore = false;
    for (const [qualified, view] of state.views) {
      if (found.has(qualified)) continue;
      const text = known(view.definition)?.text.toLowerCase() ?? '';
      const isNamed = [...found].some((name) => text.includes(lastName(name)));
      const query = isNamed ? queryOf(view) : undefined;
      if (!query || !relationsIn(state, { SelectStmt: query }).some((name) => found.has(name))) continue;
      found.add(qualified);
      hasMore = true;
    }
  }
  // Deleted and added again, a view stands behind all that it was found to read.
  return inOrder(
    state,
    [...found].filter((name) => !own.has(name)),
  );
}

/** The state without views, and without what is said of them and given on them. */
export function withoutViews(state: DatabaseState, names: readonly QualifiedName[]): DatabaseState {
  if (names.length === 0) return state;
  const ids = new Set(names.map((name) => state.views.get(name)?.id));
  const kept = [...state.kept].filter(([, { owner }]) => owner !== undefined && ids.has(owner));
  const grants = [...state.grants].filter(
    ([, { object }]) => object.view !== undefined && ids.has(object.view),
  );
  return {
    ...state,
    views: withoutEntries(state.views, names),
    ...(kept.length === 0
      ? {}
      : {
          kept: withoutEntries(
            state.kept,
            kept.map(([id]) => id),
          ),
        }),
    ...(grants.length === 0
      ? {}
      : {
          grants: withoutEntries(
            state.grants,
            grants.map(([id]) => id),
          ),
        }),
  };
}

function inOrder(state: DatabaseState, names: readonly QualifiedName[]): readonly QualifiedName[] {
  const ordered: QualifiedName[] = [];
  const add = (name: QualifiedName): void => {
    if (ordered.includes(name) || !names.includes(name)) return;
    const view = state.views.get(name);
    const query = view && queryOf(view);
    if (query) for (const read of relationsIn(state, { SelectStmt: query })) if (read !== name) add(read);
    ordered.push(name);
  };
  names.forEach(add);
  return ordered;
}

/** The relations that a statement names, but for the queries of a WITH. */
export function relationsIn(state: DatabaseState, statement: Node): readonly QualifiedName[] {
  const found = new Set<QualifiedName>();
  visit(statement, new Set());
  return [...found];

  function visit(value: unknown, queries: ReadonlySet<string>): void {
    if (Array.isArray(value)) for (const each of value) visit(each, queries);
    else if (typeof value === 'object' && value !== null) {
      const { withClause } = value as { readonly withClause?: WithClause };
      const names = withClause ? new Set([...queries, ...namesOf(withClause)]) : queries;
      for (const [key, child] of Object.entries(value)) {
        if (key === 'RangeVar' || key === 'relation') add(child as RangeVar, names);
        visit(child, names);
      }
    }
  }

  function add(relation: RangeVar, queries: ReadonlySet<string>): void {
    if (relation.relname === undefined) return;
    if (relation.schemaname === undefined && queries.has(relation.relname)) return;
    const written = relationParts(relation);
    const qualified = (lookUp(state, state.tables, written) ?? lookUp(state, state.views, written))
      ?.qualified;
    if (qualified !== undefined) found.add(qualified);
  }
}

function namesOf({ ctes }: WithClause): readonly string[] {
  return (ctes ?? []).flatMap((each) =>
    'CommonTableExpr' in each ? (each.CommonTableExpr.ctename ?? []) : [],
  );
}

function lastName(name: QualifiedName): string {
  return name
    .replace(/^.*(?<!\.)\.(?!\.)/, '')
    .replaceAll('..', '.')
    .replaceAll('"', '""')
    .toLowerCase();
}
