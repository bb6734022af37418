import type { Constraint } from 'libpg-query';
import type {
  Check,
  Exclusion,
  ForeignKey,
  KeyIndex,
  PrimaryKey,
  ReferentialAction,
  UniqueConstraint,
} from '../../model/schema.ts';
import type { PartSpans } from '../../model/span.ts';
import { unknown } from '../../model/unknown.ts';
import { creationName, type DatabaseState, entityId, lookUp } from './database.ts';
import { expressionName } from './expressionName.ts';
import { indexColumnNames, relationParts, stringsOf } from './identifiers.ts';
import { parametersOf } from './parameters.ts';
import {
  columnsIn,
  expressionGroup,
  nameAt,
  nameSpans,
  type PlacedStatement,
  rangeSpan,
  sqlText,
  tokenSpan,
} from './statement.ts';
import type { TokenRange } from './tokens.ts';

/** A constraint of a table, as far as the model knows its kind. */
export type TableConstraint =
  | PrimaryKey
  | UniqueConstraint
  | ForeignKey
  | Check
  | Exclusion
  /** `ADD CONSTRAINT … UNIQUE USING INDEX i`: takes over an index. */
  | {
      readonly kind: 'using-index';
      readonly primary: boolean;
      readonly index: string;
      readonly name: string | undefined;
      readonly span: PartSpans;
    };

const actions: Readonly<Record<string, ReferentialAction | undefined>> = {
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

/** Reads a constraint of CREATE TABLE or ADD CONSTRAINT; `range` is all of its text. */
export function readTableConstraint(
  state: DatabaseState,
  statement: PlacedStatement,
  constraint: Constraint,
  range: TokenRange,
): TableConstraint | undefined {
  const span = constraintSpans(statement, constraint, range);
  const name = { explicit: constraint.conname };
  switch (constraint.contype) {
    case 'CONSTR_PRIMARY':
    case 'CONSTR_UNIQUE': {
      const primary = constraint.contype === 'CONSTR_PRIMARY';
      if (constraint.indexname !== undefined)
        return { kind: 'using-index', primary, index: constraint.indexname, name: constraint.conname, span };
      const columns = stringsOf(constraint.keys);
      return primary
        ? {
            kind: 'primary-key',
            name,
            columns,
            inline: false,
            ...keyIndex(statement, constraint, range),
            span,
          }
        : {
            kind: 'unique',
            name,
            columns,
            nullsNotDistinct: constraint.nulls_not_distinct === true,
            inline: false,
            ...keyIndex(statement, constraint, range),
            span,
          };
    }
    case 'CONSTR_FOREIGN':
      return readForeignKey(state, statement, constraint, range, stringsOf(constraint.fk_attrs), span);
    case 'CONSTR_CHECK':
      return {
        kind: 'check',
        name,
        expression: sqlText(statement, expressionGroup(statement, range), columnsIn(constraint.raw_expr)),
        ...(constraint.skip_validation ? { notValid: true } : {}),
        ...(constraint.is_no_inherit ? { noInherit: true } : {}),
        span,
      };
    case 'CONSTR_EXCLUSION':
      return readExclusion(statement, constraint, range, span);
    default:
      return undefined;
  }
}

/** EXCLUDE: all of its text from the key word on. */
function readExclusion(
  statement: PlacedStatement,
  constraint: Constraint,
  range: TokenRange,
  span: PartSpans,
): Exclusion {
  const tokens = statement.parsed.tokens();
  let { from } = range;
  while (from < range.to && tokens[from]?.word !== 'EXCLUDE') from++;
  const elements = (constraint.exclusions ?? []).flatMap((pair) => {
    if (!('List' in pair)) return [];
    const [element, operator] = pair.List.items ?? [];
    const names = operator && 'List' in operator ? stringsOf(operator.List.items) : [];
    const own = element && 'IndexElem' in element ? element.IndexElem : undefined;
    const called = own?.name ?? expressionName(own?.expr) ?? 'expr';
    return [{ column: own?.name, operator: names[names.length - 1] ?? '', called }];
  });
  return {
    kind: 'exclusion',
    name: { explicit: constraint.conname },
    method: constraint.access_method ?? 'gist',
    elements: elements.map(({ column, operator }) => ({ column, operator })),
    definition: sqlText(
      statement,
      { from, to: range.to },
      columnsIn([constraint.exclusions, constraint.where_clause]).concat(
        elements.flatMap(({ column }) => column ?? []),
      ),
    ),
    nameAddition: indexColumnNames(elements.map(({ called }) => called)).join('_'),
    span,
  };
}

/** What a key says of its index beside the columns. */
export function keyIndex(
  statement: PlacedStatement,
  constraint: Constraint,
  range: TokenRange,
): { readonly index?: KeyIndex } {
  const { deferrable, initdeferred } = constraint.keys
    ? { deferrable: constraint.deferrable === true, initdeferred: constraint.initdeferred === true }
    : attributesBehind(statement, range.to);
  if (!constraint.including && !deferrable && !constraint.options && constraint.indexspace === undefined)
    return noIndex;
  const index: KeyIndex = {
    ...(constraint.including ? { include: stringsOf(constraint.including) } : {}),
    ...(deferrable ? { deferrable: initdeferred ? ('deferred' as const) : ('immediate' as const) } : {}),
    ...(constraint.options ? { parameters: parametersOf(constraint.options) } : {}),
    ...(constraint.indexspace === undefined ? {} : { tablespace: constraint.indexspace }),
  };
  return { index };
}

const noIndex = {};

/** Reads REFERENCES on a column, or FOREIGN KEY. */
export function readForeignKey(
  state: DatabaseState,
  statement: PlacedStatement,
  constraint: Constraint,
  range: TokenRange,
  columns: readonly string[],
  span: PartSpans,
): ForeignKey {
  const written = relationParts(constraint.pktable);
  const target = lookUp(state, state.tables, written);
  const named = stringsOf(constraint.pk_attrs);
  const key = target?.object.primaryKey?.columns;
  const targetSpan = nameAt(statement, constraint.pktable?.location).span;
  const { deferrable, initdeferred } = constraintAttributes(statement, constraint, range);
  return {
    kind: 'foreign-key',
    name: { explicit: constraint.conname },
    columns,
    target:
      !target && isMadeElsewhere(state, written.schema)
        ? unknown(`the schema \`${written.schema}\` is made elsewhere`, targetSpan)
        : !target && state.beginsLate
          ? unknown('tables were made before the first statement', targetSpan)
          : {
              table: entityId(state, target?.qualified ?? creationName(state, written)),
              // Without columns, REFERENCES means the primary key.
              columns:
                named.length > 0 ? named : (key ?? unknown('the primary key of the target is not known')),
              span: targetSpan,
            },
    onDelete: actions[constraint.fk_del_action ?? ''] ?? writtenNoAction(statement, range, 'DELETE'),
    onUpdate: actions[constraint.fk_upd_action ?? ''] ?? writtenNoAction(statement, range, 'UPDATE'),
    ...(deferrable ? { deferrable: initdeferred ? ('deferred' as const) : ('immediate' as const) } : {}),
    ...(constraint.skip_validation ? { notValid: true } : {}),
    match: constraint.fk_matchtype === 'f' ? 'full' : 'simple',
    ...(constraint.fk_del_set_cols ? { setOnDelete: stringsOf(constraint.fk_del_set_cols) } : {}),
    inline: constraint.fk_attrs === undefined,
    span,
  };
}

/** True for a schema of which the script makes nothing, as those of Supabase (`auth`, `storage`). */
function isMadeElsewhere({ schemas, tables }: DatabaseState, schema: string | undefined): boolean {
  if (schema === undefined || schema === 'public' || schemas.has(schema)) return false;
  for (const table of tables.values()) if (table.schema === schema) return false;
  return true;
}

/** DEFERRABLE of a table constraint is in its node; that of a column constraint follows it in the text. */
function constraintAttributes(
  statement: PlacedStatement,
  constraint: Constraint,
  range: TokenRange,
): { readonly deferrable: boolean; readonly initdeferred: boolean } {
  if (constraint.fk_attrs)
    return { deferrable: constraint.deferrable === true, initdeferred: constraint.initdeferred === true };
  return attributesBehind(statement, range.to);
}

function attributesBehind(
  statement: PlacedStatement,
  from: number,
): { readonly deferrable: boolean; readonly initdeferred: boolean } {
  const tokens = statement.parsed.tokens();
  let deferrable = false;
  let initdeferred = false;
  for (let index = from; index < tokens.length; index++) {
    const word = tokens[index]?.word;
    if (word === 'DEFERRABLE') deferrable = tokens[index - 1]?.word !== 'NOT';
    else if (word === 'DEFERRED') initdeferred = true;
    else if (word !== 'INITIALLY' && word !== 'IMMEDIATE' && word !== 'NOT') break;
  }
  return { deferrable: deferrable || initdeferred, initdeferred };
}

/** The tree does not tell NO ACTION from silence; the text does. */
function writtenNoAction(
  statement: PlacedStatement,
  range: TokenRange,
  event: 'DELETE' | 'UPDATE',
): 'no action' | undefined {
  const tokens = statement.parsed.tokens();
  for (let index = range.from; index < range.to - 1; index++)
    if (tokens[index]?.word === 'ON' && tokens[index + 1]?.word === event) return 'no action';
  return undefined;
}

/** The places of a constraint: `range` is all of its text. */
export function constraintSpans(
  statement: PlacedStatement,
  constraint: Constraint,
  range: TokenRange,
): PartSpans {
  // `CONSTRAINT name …`: the name is what one points at.
  const named =
    constraint.conname !== undefined && statement.parsed.tokens()[range.from]?.word === 'CONSTRAINT';
  const whole = rangeSpan(statement, range);
  return named
    ? { whole, ...nameSpans(statement, range.from + 1) }
    : { whole, name: tokenSpan(statement, range.from) };
}
