import { columnLabel } from '../../model/catalog.ts';
import type { Query } from '../../model/query.ts';
import type { Operand } from '../../model/queryExpression.ts';
import { columnsIn, predicatesOf } from '../../model/queryWalk.ts';
import type { Column, Table } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { columnIn } from '../refactorings/fixedValues.ts';
import type { SchemaView } from '../rule.ts';
import {
  displayNameTerms,
  namingServices,
  naturalKeyTerms,
  nicknameTerms,
  pathTerms,
  personalKeyTerms,
  providerTerms,
  roleTerms,
  signInIdTerms,
  signInServices,
  slugTerms,
  tenantTerms,
} from '../vocabulary/identity.ts';
import { platformSchemas } from '../vocabulary/platforms.ts';
import { foreignThings, peopleTerms } from '../vocabulary/tables.ts';
import {
  endsWithTerm,
  hasTerm,
  isTerm,
  noWords,
  startsWithTerm,
  type Vocabulary,
  words,
} from '../vocabulary/words.ts';
import { mentions } from './checked.ts';
import { isTextColumn } from './columnType.ts';
import { isAuthLibraryTable, isRecordTable, purposeName } from './tableKind.ts';
import { hasUnknownKey, uniqueKeys } from './uniqueKey.ts';

/** A column that names its row to people and is not unique. */
export interface MissingKey {
  readonly column: Column;
  /** The column within which it should be; undefined for all of the table. */
  readonly scope: Column | undefined;
}

/**
 * The columns that name their rows and take part in no unique key.
 * @param more names of such columns besides ours, in any table
 */
export function missingKeys(
  table: Table,
  view: SchemaView,
  more: Vocabulary = noWords,
): readonly MissingKey[] {
  const key = known(table.primaryKey?.columns);
  if (key?.length !== 1 || hasUnknownKey(table)) return [];
  if (isRecordTable(table) || isAuthLibraryTable(table)) return [];
  const isOfPeople =
    endsWithTerm(purposeName(table), peopleTerms) && !hasProvider(table) && !isCopyOfPerson(table, view);
  const personal = isOfPeople ? personalKeyTerms : noTerms;
  if (hasTerm(purposeName(table), foreignThings)) return [];
  const found: MissingKey[] = [];
  for (const column of table.columns) {
    // Who may be without it may be known by something else: a copy of what is kept elsewhere.
    if (known(column.notNull) === false && !isTerm(columnLabel(column), more)) continue;
    if (!isTerm(columnLabel(column), naturalKeyTerms, more, personal) || !isTextColumn(column)) continue;
    if (key.includes(column.key) || isInSomeUniqueKey(table, column)) continue;
    if (isTerm(columnLabel(column), nicknameTerms) && isKnownElsewhere(table)) continue;
    if (isTerm(columnLabel(column), slugTerms) && hasUniquePath(table)) continue;
    if (isTerm(columnLabel(column), displayNameTerms) && isOnlyShown(table, column, view)) continue;
    if (known(column.default)?.kind === 'literal') continue;
    const scopes = scopesOf(table, column);
    if (scopes.length > 1) continue;
    found.push({ column, scope: scopes[0] });
  }
  return found;
}

const noTerms: readonly string[] = [];

/** People who sign in in several ways: the same address may come from each. */
function hasProvider(table: Table): boolean {
  return table.columns.some((column) => isTerm(columnLabel(column), providerTerms));
}

/** The person is kept by a service for signing in, which sees to it that nobody is there twice. */
function isCopyOfPerson(table: Table, view: SchemaView): boolean {
  const key = known(table.primaryKey?.columns)?.join();
  const isOfPlatform = table.foreignKeys.some((foreignKey) => {
    if (known(foreignKey.columns)?.join() !== key) return false;
    const target = view.target(foreignKey);
    const schema = target && target.kind !== 'no-table' ? target.table.label.split('.')[0] : undefined;
    return target?.kind === 'no-table' || (schema !== undefined && platformSchemas.includes(schema));
  });
  if (isOfPlatform) return true;
  return table.columns.some(
    (column) =>
      startsWithTerm(columnLabel(column), signInServices) && endsWithTerm(columnLabel(column), signInIdTerms),
  );
}

/** Two rows of a tree may have the same slug, each below another: the path to them is what is unique. */
function hasUniquePath(table: Table): boolean {
  return (
    table.foreignKeys.some(({ target }) => known(target)?.table === table.id) &&
    table.columns.some((column) => isTerm(columnLabel(column), pathTerms) && isInUniqueKey(table, column))
  );
}

/** People are known by another text, and no query asks for the name: they may call themselves what they like. */
function isOnlyShown(table: Table, column: Column, view: SchemaView): boolean {
  const isKnown = table.columns.some(
    (other) => other.key !== column.key && isTextColumn(other) && isInUniqueKey(table, other),
  );
  if (!isKnown) return false;
  const queries = view.queriesOf(table.id);
  return queries.length > 0 && !queries.some((query) => asksFor(query, table, column));
}

function asksFor(query: Query, table: Table, column: Column): boolean {
  const isColumn = columnIn(query, table, column);
  const holds = (operand: Operand) => columnsIn(operand).some(isColumn);
  return (
    query.open !== undefined ||
    [...predicatesOf(query)].some((each) =>
      each.kind === 'comparison' ? [each.left, ...each.right].some(holds) : mayAsk.has(each.kind),
    )
  );
}

/** Conditions of which it is not known what they ask for. */
const mayAsk: ReadonlySet<string> = new Set(['unknown', 'sql']);

/** The person is told by an id of the service that has the name as well, where it may change hands. */
function isKnownElsewhere(table: Table): boolean {
  return table.columns.some(
    (column) =>
      startsWithTerm(columnLabel(column), namingServices) && endsWithTerm(columnLabel(column), signInIdTerms),
  );
}

function isInSomeUniqueKey(table: Table, column: Column): boolean {
  return (
    isInUniqueKey(table, column) ||
    table.columns.some((other) => isFormOf(other, column) && isInUniqueKey(table, other))
  );
}

/** `normalized_email`, `email_lower`, `email_hmac`: what is compared stands in a column of its own. */
function isFormOf(other: Column, column: Column): boolean {
  if (other.key === column.key) return false;
  const own = words(columnLabel(other));
  const rest = own.filter((word) => !forms.includes(word));
  return rest.length < own.length && rest.join(' ') === words(columnLabel(column)).join(' ');
}

const forms = [
  'normalized',
  'normalised',
  'canonical',
  'lower',
  'lowercase',
  'folded',
  'active',
  'hash',
  'hashed',
  'hmac',
  'digest',
  'fingerprint',
];

function isInUniqueKey(table: Table, column: Column): boolean {
  if (uniqueKeys(table).some((key) => key.includes(column.key))) return true;
  return table.indexes.some(
    (index) =>
      index.unique &&
      !isUnknown(index.members) &&
      index.members.some(
        ({ column: key, expression }) =>
          key === column.key ||
          expression?.columns.includes(column.key) ||
          (expression && mentions(expression.text, columnLabel(column))),
      ),
  );
}

/**
 * The columns within which the value is unique: the one that says whose row it is, else what the row belongs
 * to. Columns that merely say who wrote or changed the row do not count.
 */
function scopesOf(table: Table, column: Column): readonly Column[] {
  const references = table.foreignKeys.flatMap((foreignKey) => known(foreignKey.columns) ?? []);
  const owners = table.columns.filter(
    (other) =>
      other.key !== column.key &&
      !uniqueKeys(table).some((key) => key.length === 1 && key[0] === other.key) &&
      known(other.notNull) === true &&
      (references.includes(other.key) || isTerm(columnLabel(other), tenantTerms)) &&
      !hasTerm(columnLabel(other), roleTerms),
  );
  const tenants = owners.filter((owner) => isTerm(columnLabel(owner), tenantTerms));
  return tenants.length === 1 ? tenants : owners;
}
