import { tableLabel } from '../../../model/catalog.ts';
import type { ColumnText, ColumnUses } from '../../../model/columnUses.ts';
import type { KeptStatement } from '../../../model/kept.ts';
import type { Policy, SqlText, Table } from '../../../model/schema.ts';
import { known, type Maybe } from '../../../model/unknown.ts';
import type { DatabaseState } from '../database.ts';
import type { QualifiedName } from '../identifiers.ts';
import { namesColumn } from '../rename/renamedTexts.ts';
import { type FoundPlaces, placesInExpression, placesInQuery, type WantedColumn } from './columnPlaces.ts';
import { triggerText } from './triggerPlaces.ts';

/** What stands on a column of a table in a state of the database, beside the parts of the table itself. */
export function columnUses(state: DatabaseState, table: Table, column: string): ColumnUses {
  const tables = [...state.tables.values()];
  const foreignKeys = tables.flatMap((from) =>
    from.foreignKeys.flatMap((key) => {
      const target = known(key.target);
      const leadsHere = target?.table === table.id && has(target.columns, column);
      if (!leadsHere && !(from.id === table.id && has(key.columns, column))) return [];
      return [{ from, key, to: tables.find(({ id }) => id === target?.table) }];
    }),
  );
  const holders = columnHolders({ state, table, column });
  return {
    foreignKeys,
    heldBy: [
      ...ownHolders(table, column),
      ...holders.flatMap(({ text, obstacle }) => (text ? [] : [obstacle])),
    ],
    texts: holders.flatMap(({ text }) => text ?? []),
    pinnedBy: holders.flatMap(({ isCertain, label }) => (isCertain ? [label] : [])),
    namedBy: functionsNaming(state, table, column),
  };
}

/** A virtual column takes another expression without a row being written; a stored one is computed anew. */
function ownHolders(table: Table, column: string): readonly string[] {
  const generated = table.columns.filter(
    ({ generated }) => generated?.storage === 'stored' && names(generated.expression, column),
  );
  return generated.map(
    ({ key }) => `the generated column ${key}, for which another expression means writing all rows anew,`,
  );
}

/** A view, a policy or a trigger that uses a column, or may. */
export interface ColumnHolder {
  /** `the view active_users`. */
  readonly label: string;
  readonly isCertain: boolean;
  /** Where its text names the column, unless it cannot be led to another one. */
  readonly text?: ColumnText;
  /** The label with the reason why there are no such places. */
  readonly obstacle: string;
  readonly of:
    | { readonly kind: 'view'; readonly name: QualifiedName }
    | { readonly kind: 'policy'; readonly table: Table; readonly policy: Policy }
    | { readonly kind: 'trigger'; readonly name: string }
    | { readonly kind: 'kept'; readonly kept: KeptStatement };
}

/** What uses a column of a table beside the parts of the table itself, or may use it. */
export function columnHolders(wanted: WantedColumn): readonly ColumnHolder[] {
  return [...triggersOver(wanted), ...policiesOver(wanted), ...viewsOver(wanted), ...keptOver(wanted)];
}

/** Rules, and functions whose bodies are bound. */
function keptOver({ state, table, column }: WantedColumn): readonly ColumnHolder[] {
  return [...state.kept.values()].flatMap((kept): readonly ColumnHolder[] => {
    const isRule = kept.object === 'RULE';
    if (!isRule && kept.object !== 'FUNCTION' && kept.object !== 'PROCEDURE') return [];
    const [text] = kept.statements;
    const isBound = isRule || /\bbegin\s+atomic\b|\breturn\b/i.test(text?.names ?? '');
    const isNamed = mentions(text?.names ?? '', known(table.name) ?? '') || kept.owner === table.id;
    if (!text || !isBound || !isNamed || !(mentions(text.names, column) || text.names.includes('*')))
      return [];
    const relation = [...state.tables].find(([, { id }]) => id === table.id)?.[0];
    const uses = relation === undefined ? undefined : namesColumn(state, kept, relation, column);
    if (uses === false) return [];
    const label = `the ${kept.object.toLowerCase()} ${kept.name}`;
    return [
      {
        label,
        isCertain: uses === true,
        obstacle: isRule ? label : `${label}, whose body is bound to tables,`,
        of: { kind: 'kept', kept },
      },
    ];
  });
}

function triggersOver({ state, table, column }: WantedColumn): readonly ColumnHolder[] {
  return (table.triggers ?? [])
    .filter(({ columns = [] }) => columns.includes(column))
    .map(({ name }) => {
      const label = `the trigger ${name}`;
      const text = triggerText(state, table, name, column);
      return {
        label,
        isCertain: true,
        ...(text ? { text } : {}),
        obstacle: label,
        of: { kind: 'trigger', name },
      };
    });
}

/** Only their texts tell what policies read: in those of another table one that names the table may mean the column. */
function policiesOver(wanted: WantedColumn): readonly ColumnHolder[] {
  const { state, table, column } = wanted;
  return [...state.tables.values()].flatMap((owner) => {
    const isOwn = owner.id === table.id;
    return owner.policies.flatMap((policy): readonly ColumnHolder[] => {
      const texts = policyTexts(policy);
      const isOver = texts.some((text) =>
        isOwn ? names(text, column) : reads(known(text), known(table.name) ?? '', column),
      );
      if (!isOver) return [];
      const placesOf = (text: Maybe<SqlText> | undefined): FoundPlaces => {
        if (text === undefined) return [];
        const sql = known(text);
        return sql ? placesInExpression(wanted, owner, sql.text) : { reason: 'its text is not known' };
      };
      const using = placesOf(policy.using);
      const withCheck = placesOf(policy.withCheck);
      const label = `the policy ${known(policy.name) ?? ''}`;
      const full = `${label}${isOwn ? '' : ` of ${tableLabel(owner)}`}`;
      const of = { kind: 'policy', table: owner, policy } as const;
      const isNamed = [using, withCheck].some((found) =>
        'reason' in found ? found.isUsed === true : found.length > 0,
      );
      const [failed] = [using, withCheck].flatMap((found) => ('reason' in found ? [found.reason] : []));
      if (failed !== undefined)
        return [{ label, isCertain: isNamed, obstacle: `${full}, as ${failed},`, of }];
      if ('reason' in using || 'reason' in withCheck || !isNamed) return [];
      const text = { kind: 'policy', table: owner, policy, using, withCheck } as const;
      return [{ label, isCertain: true, text, obstacle: full, of }];
    });
  });
}

function viewsOver(wanted: WantedColumn): readonly ColumnHolder[] {
  const { state, table, column } = wanted;
  return [...state.views].flatMap(([qualified, view]): readonly ColumnHolder[] => {
    const sql = known(view.definition)?.text;
    if (view.external || !reads(known(view.definition), known(table.name) ?? '', column)) return [];
    const label = `the ${view.materialized ? 'materialized ' : ''}view ${known(view.name) ?? ''}`;
    const of = { kind: 'view', name: qualified } as const;
    const places: FoundPlaces =
      sql === undefined ? { reason: 'its text is not known' } : placesInQuery(wanted, sql);
    if ('reason' in places) {
      const isCertain = places.isUsed === true && !view.hasOldStar;
      return [{ label, isCertain, obstacle: `${label}, as ${places.reason},`, of }];
    }
    if (places.length === 0) return [];
    if (view.materialized)
      return [{ label, isCertain: true, obstacle: `${label}, which would have to be built anew,`, of }];
    return [{ label, isCertain: true, text: { kind: 'view', view, places }, obstacle: label, of }];
  });
}

function reads(text: SqlText | undefined, table: string, column: string): boolean {
  return (
    text === undefined ||
    (mentions(text.text, table) && (mentions(text.text, column) || /\*/.test(text.text)))
  );
}

/** Functions that name table and column, and those of the table's triggers that name the column. */
function functionsNaming(state: DatabaseState, table: Table, column: string): ColumnUses['namedBy'] {
  const ofTriggers = new Set(
    (table.triggers ?? []).flatMap((trigger) => trigger.function.split('.').slice(-1)),
  );
  return [...state.functions.values()].flatMap(({ name, body, span }) =>
    body !== undefined &&
    mentions(body, column) &&
    (ofTriggers.has(name) || mentions(body, known(table.name) ?? ''))
      ? [{ label: `the function ${name}`, span: span.name }]
      : [],
  );
}

function policyTexts({ using, withCheck }: Policy): readonly Maybe<SqlText>[] {
  return [using, withCheck].flatMap((text) => text ?? []);
}

/** True for an expression over the table's own columns that names the column, or that is not known. */
function names(expression: Maybe<SqlText>, column: string): boolean {
  const text = known(expression);
  return text === undefined || text.columns.includes(column) || mentions(text.text, column);
}

function mentions(text: string, name: string): boolean {
  if (!text.toLowerCase().includes(name.toLowerCase())) return false;
  const words = text.match(/"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*/gu) ?? [];
  return words.some((word) =>
    word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') === name : word.toLowerCase() === name,
  );
}

function has(keys: unknown, column: string): boolean {
  return Array.isArray(keys) ? keys.includes(column) : true;
}
