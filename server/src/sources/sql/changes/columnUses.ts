import { tableLabel } from '../../../model/catalog.ts';
import type { ColumnText, ColumnUses } from '../../../model/migration.ts';
import type { Policy, SqlText, Table } from '../../../model/schema.ts';
import { known, type Maybe } from '../../../model/unknown.ts';
import type { DatabaseState } from '../database.ts';
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
  const wanted: WantedColumn = { state, table, column };
  const texts = [...triggersOver(wanted), ...policiesOver(wanted), ...viewsOver(wanted)];
  return {
    foreignKeys,
    heldBy: [
      ...ownHolders(table, column),
      ...texts.filter((each) => typeof each === 'string'),
      ...[...state.functions.values()]
        .filter(({ boundBody }) => boundBody)
        .map((routine) => `the function ${routine.name}, whose body is bound to tables,`),
    ],
    texts: texts.filter((each) => typeof each !== 'string'),
    namedBy: functionsNaming(state, table, column),
  };
}

function ownHolders(table: Table, column: string): readonly string[] {
  const generated = table.columns.filter(({ generated }) => generated && names(generated.expression, column));
  return generated.map(
    ({ key }) => `the generated column ${key}, for which another expression means writing all rows anew,`,
  );
}

function triggersOver({ state, table, column }: WantedColumn): readonly (ColumnText | string)[] {
  return (table.triggers ?? [])
    .filter(({ columns = [] }) => columns.includes(column))
    .map(({ name }) => triggerText(state, table, name, column) ?? `the trigger ${name}`);
}

/** Only their texts tell what policies read: in those of another table one that names the table may mean the column. */
function policiesOver(wanted: WantedColumn): readonly (ColumnText | string)[] {
  const { state, table, column } = wanted;
  return [...state.tables.values()].flatMap((owner) => {
    const isOwn = owner.id === table.id;
    const label = (policy: Policy) =>
      `the policy ${known(policy.name) ?? ''}${isOwn ? '' : ` of ${tableLabel(owner)}`}`;
    return owner.policies.flatMap((policy): readonly (ColumnText | string)[] => {
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
      if ('reason' in using) return [`${label(policy)}, as ${using.reason},`];
      if ('reason' in withCheck) return [`${label(policy)}, as ${withCheck.reason},`];
      return using.length + withCheck.length === 0
        ? []
        : [{ kind: 'policy', table: owner, policy, using, withCheck }];
    });
  });
}

function viewsOver(wanted: WantedColumn): readonly (ColumnText | string)[] {
  const { state, table, column } = wanted;
  return [...state.views.values()].flatMap((view): readonly (ColumnText | string)[] => {
    const text = known(view.definition)?.text;
    if (view.external || !reads(known(view.definition), known(table.name) ?? '', column)) return [];
    const label = `the view ${known(view.name) ?? ''}`;
    const places: FoundPlaces =
      text === undefined ? { reason: 'its text is not known' } : placesInQuery(wanted, text);
    if ('reason' in places) return [`${label}, as ${places.reason},`];
    if (places.length === 0) return [];
    if (view.materialized) return [`${label}, which would have to be built anew,`];
    return [{ kind: 'view', view, places }];
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
