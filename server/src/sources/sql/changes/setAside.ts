import { createCatalog } from '../../../model/catalog.ts';
import type { SetAside } from '../../../model/columnUses.ts';
import type { EditRefusal } from '../../../model/edit.ts';
import type { KeptStatement } from '../../../model/kept.ts';
import type { EntityId, Policy, Table, View } from '../../../model/schema.ts';
import { known } from '../../../model/unknown.ts';
import { type DatabaseState, partsOf } from '../database.ts';
import { type DdlContext, qualified } from '../ddl/context.ts';
import { keptSql } from '../ddl/kept.ts';
import { policyStatements } from '../ddl/policy.ts';
import { viewSql } from '../ddl/view.ts';
import { inQuotes } from '../identifiers.ts';
import { identifierText } from '../parse.ts';
import { viewsOver } from '../viewReaders.ts';
import { wordingOf } from '../write/wording.ts';
import type { WantedColumn } from './columnPlaces.ts';
import { type ColumnHolder, columnHolders } from './columnUses.ts';
import { triggerText } from './triggerPlaces.ts';

/** Thrown inside only. */
class NotKnown extends Error {}

/**
 * The statements that drop what uses a column and make it again as it was: views with those that read them, their options,
 * owner, rights, comments, indexes and triggers; policies and triggers.
 * @param written the author's text: whether names are quoted and `public` is spelled out goes by it
 */
export function setAside(wanted: WantedColumn, written: string): SetAside | EditRefusal {
  const { state, table, column } = wanted;
  const identifier = written.includes('"') ? inQuotes : identifierText;
  const context: DdlContext = {
    wording: {
      ...wordingOf(''),
      identifier,
      columns: (names) => `(${names.map(identifier).join(', ')})`,
    },
    catalog: createCatalog(partsOf(state)),
    printedTables: new Set(),
    views: new Map([...state.views.values()].map((view) => [view.id, view])),
    spellsPublic: /\bpublic"?\s*\./i.test(written),
  };
  try {
    const generated = table.columns.find((each) =>
      known(each.generated?.expression)?.columns.includes(column),
    );
    if (generated) throw new NotKnown(`the generated column ${generated.key} would be computed anew`);
    const holders = columnHolders(wanted);
    const doubtful = holders.find(({ isCertain }) => !isCertain);
    if (doubtful) throw new NotKnown(`${doubtful.obstacle} may hold on to the column too`);
    const own = holders.flatMap(({ of }) => (of.kind === 'view' ? [of.name] : []));
    const names = [...own, ...viewsOver(state, own)];
    const views = [...new Set([...viewsOver(state, [tableName(state, table)]), ...names])].flatMap((name) => {
      const view = names.includes(name) ? state.views.get(name) : undefined;
      return view ? [view] : [];
    });
    const parts = holders.flatMap((holder) => partSql(wanted, context, holder));
    for (const view of views) assertFree(state, view, views);
    return {
      drop: [
        ...parts.map(({ drop }) => drop),
        ...[...views].reverse().map((view) => `DROP ${kindOf(view)} ${nameOf(context, view)}`),
      ],
      make: [
        ...views.flatMap((view) => viewStatements(state, context, view)),
        ...parts.flatMap(({ make }) => make),
      ],
    };
  } catch (error) {
    if (error instanceof NotKnown) return { kind: 'refused', reason: error.message };
    throw error;
  }
}

function tableName(state: DatabaseState, table: Table): string {
  for (const [qualified, { id }] of state.tables) if (id === table.id) return qualified;
  return '';
}

function kindOf({ materialized }: View): string {
  return materialized ? 'MATERIALIZED VIEW' : 'VIEW';
}

function nameOf(
  context: DdlContext,
  part: Pick<View, 'name' | 'schema'> | Pick<Table, 'name' | 'schema'>,
): string {
  const name = known(qualified(context, part));
  if (name === undefined) throw new NotKnown('a name is not known');
  return name;
}

/** Throws where something else stands on a view, which then could not be dropped. */
function assertFree(state: DatabaseState, view: View, views: readonly View[]): void {
  const name = known(view.name) ?? '';
  const label = `the ${kindOf(view).toLowerCase()} ${name}`;
  if (view.hasMore) throw new NotKnown(`not all that was set on ${label} is known`);
  if (view.hasOldStar) throw new NotKnown(`which columns ${label} has is not known`);
  const word = new RegExp(
    `(?<![\\p{L}\\p{N}_$])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}_$])`,
    'iu',
  );
  const ids = new Set(views.map(({ id }) => id));
  for (const kept of state.kept.values()) {
    if (kept.object.startsWith('COMMENT ON') || (kept.owner !== undefined && ids.has(kept.owner))) continue;
    if (kept.statements.some(({ names }) => word.test(names)))
      throw new NotKnown(`${kept.object.toLowerCase()} ${kept.name} may stand on ${label}`);
  }
  for (const { policies, columns } of state.tables.values()) {
    const texts = policies.flatMap(({ using, withCheck }) => [using, withCheck]);
    if (texts.some((text) => text !== undefined && word.test(known(text)?.text ?? name)))
      throw new NotKnown(`a policy may stand on ${label}`);
    if (columns.some(({ type }) => known(type)?.name === name))
      throw new NotKnown(`a column has the rows of ${label} as its type`);
  }
}

function viewStatements(state: DatabaseState, context: DdlContext, view: View): readonly string[] {
  const name = nameOf(context, view);
  const kind = kindOf(view);
  const schema = known(view.schema);
  const bare = identifierText(known(view.name) ?? '');
  const label = schema === undefined ? bare : `${identifierText(schema)}.${bare}`;
  const all = [...state.kept.values()];
  const on = all.filter(({ owner }) => owner === view.id);
  const indexes = new Set(on.flatMap(({ object, name }) => (object === 'INDEX' ? [name] : [])));
  const comments = all.filter(
    (kept) =>
      (kept.object === `COMMENT ON ${kind}` && kept.name === label) ||
      (kept.object === 'COMMENT ON COLUMN' && kept.name.startsWith(`${label}.`)) ||
      (kept.object === 'COMMENT ON INDEX' && indexes.has(kept.name)),
  );
  const isFirst = (object: string) => !object.startsWith('COMMENT ON');
  const said = [
    ...on.filter(({ object }) => isFirst(object)),
    ...on.filter(({ object }) => !isFirst(object)),
    ...comments,
  ];
  if (said.some(({ searchPath }) => searchPath))
    throw new NotKnown(`what stands on ${label} was made under another search_path`);
  return [
    plain(viewSql(context, view)),
    ...(view.owner === undefined ? [] : [`ALTER ${kind} ${name} OWNER TO ${view.owner}`]),
    ...grantsOn(state, context, view, name),
    ...said.flatMap((kept) => keptStatements(context, kept)),
  ];
}

function grantsOn(
  state: DatabaseState,
  { wording }: DdlContext,
  view: View,
  name: string,
): readonly string[] {
  const found = [...state.grants.values()].filter(
    ({ object }) => object.view === view.id || object.views?.includes(view.id),
  );
  return found.map(({ privileges, role, grantable }) => {
    if (role === '') throw new NotKnown(`who has rights on ${name} depends on the session`);
    const words = privileges.includes('ALL') ? 'ALL' : privileges.join(', ');
    const to = role === 'public' ? 'PUBLIC' : wording.identifier(role);
    return `GRANT ${words} ON ${name} TO ${to}${grantable ? ' WITH GRANT OPTION' : ''}`;
  });
}

function keptStatements(context: DdlContext, kept: KeptStatement): readonly string[] {
  return kept.statements.map((text) => plain(keptSql(context, { ...kept, statements: [text] })));
}

/** A printed statement without its semicolon. */
function plain(sql: string): string {
  if (sql.startsWith('--')) throw new NotKnown(sql.slice(3).replace(/^./, (first) => first.toLowerCase()));
  return sql.replace(/;$/, '');
}

function partSql(
  { state, table, column }: WantedColumn,
  context: DdlContext,
  { of, label }: ColumnHolder,
): readonly { readonly drop: string; readonly make: readonly string[] }[] {
  switch (of.kind) {
    case 'view':
      return [];
    case 'trigger': {
      const text = triggerText(state, table, of.name, column);
      if (!text) throw new NotKnown(`not all that was set on ${label} is known`);
      const on = nameOf(context, table);
      return [
        {
          drop: `DROP TRIGGER ${context.wording.identifier(of.name)} ON ${on}`,
          make: [`${text.before.text}${on}${text.after.text}`],
        },
      ];
    }
    case 'kept': {
      const { owner, name, object, searchPath } = of.kept;
      const on = ownerOf(state, owner);
      const isSaid = [...state.kept.values()].some(
        (other) => other.object === 'COMMENT ON RULE' && other.owner === owner && other.name === name,
      );
      if (object !== 'RULE' || !on || searchPath || isSaid)
        throw new NotKnown(`${label} would have to be made anew`);
      return [
        {
          drop: `DROP RULE ${name} ON ${nameOf(context, on)}`,
          make: keptStatements(context, of.kept),
        },
      ];
    }
    case 'policy':
      return [policyStatement(state, context, of.table, of.policy)];
    default:
      return of satisfies never;
  }
}

function ownerOf(state: DatabaseState, id: EntityId | undefined): Table | View | undefined {
  for (const map of [state.tables, state.views])
    for (const object of map.values()) if (object.id === id) return object;
  return undefined;
}

function policyStatement(state: DatabaseState, context: DdlContext, table: Table, policy: Policy) {
  const name = known(policy.name) ?? '';
  // Whom it is for is public where nothing is said.
  const isForAll = known(policy.to)?.join() === 'public';
  const said = isForAll ? { ...policy, to: [] } : policy;
  const [made = '--'] = policyStatements(context, table, [said], false);
  const comments = [...state.kept.values()].filter(
    (kept) =>
      kept.owner === table.id && kept.object === 'COMMENT ON POLICY' && kept.name === identifierText(name),
  );
  return {
    drop: `DROP POLICY ${context.wording.identifier(name)} ON ${nameOf(context, table)}`,
    make: [plain(made), ...comments.flatMap((kept) => keptStatements(context, kept))],
  };
}
