import type {
  ColumnKey,
  Dialect,
  Index,
  IndexMember,
  PrimaryKey,
  Table,
  UniqueConstraint,
} from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';
import { columnNames } from './columnNames.ts';

/** A primary key, unique constraint or index, as the index structure that the database builds for it. */
export interface KeyShape {
  readonly part: PrimaryKey | UniqueConstraint | Index;
  readonly unique: boolean;
  readonly method: string;
  readonly members: readonly MemberShape[];
  /** The condition of a partial index, in one spelling of white space. */
  readonly predicate: string | undefined;
  readonly include: readonly ColumnKey[];
  readonly nullsNotDistinct: boolean;
  /** What else tells two indexes apart: storage parameters, ONLY. */
  readonly storage: string;
  readonly dialect: Dialect;
}

interface MemberShape {
  /** The column's key, or the text of the expression. */
  readonly what: string;
  readonly isExpression: boolean;
  readonly operatorClass: string | undefined;
  /** Undefined where it is the default of the database; an index of another collation finds and sorts nothing else. */
  readonly collation: string | undefined;
  readonly order: 'asc' | 'desc';
  /** `any` where no null can stand or its place is not chosen, `unclear` where sources differ. */
  readonly nulls: 'first' | 'last' | 'any' | 'unclear';
}

/**
 * The index structures of a table, those first that should stay when two are alike: primary key, unique
 * constraints, unique indexes, other indexes, each in the order of the text. Those that could not be read
 * are left out.
 */
export function keyShapes(table: Table): readonly KeyShape[] {
  const indexes = table.indexes.map((index) => indexShape(table, index)).filter((s) => s !== undefined);
  return [
    ...(table.primaryKey ? [constraintShape(table, table.primaryKey)] : []),
    ...table.uniques.map((unique) => constraintShape(table, unique)),
    ...indexes.filter((shape) => shape.unique),
    ...indexes.filter((shape) => !shape.unique),
  ].filter((shape) => shape !== undefined);
}

function constraintShape(table: Table, part: PrimaryKey | UniqueConstraint): KeyShape | undefined {
  if (isUnknown(part.columns)) return undefined;
  return {
    part,
    unique: true,
    method: 'btree',
    members: part.columns.map((column) => ({
      what: column,
      isExpression: false,
      operatorClass: undefined,
      collation: collationOf(table, column),
      order: 'asc',
      nulls: placeOfNulls(table, column, 'asc', undefined),
    })),
    predicate: undefined,
    include: [],
    nullsNotDistinct: part.kind === 'unique' && part.nullsNotDistinct,
    storage: storage(undefined, undefined),
    dialect: table.dialect,
  };
}

function indexShape(table: Table, index: Index): KeyShape | undefined {
  if (isUnknown(index.members) || isUnknown(index.predicate)) return undefined;
  if (index.predicate && !index.predicate.complete) return undefined;
  if (index.members.some((member) => member.expression && !member.expression.complete)) return undefined;
  return {
    part: index,
    unique: index.unique,
    method: index.method ?? 'btree',
    members: index.members.map((member) => memberShape(table, member)),
    predicate: index.predicate && oneSpaced(index.predicate.text),
    include: index.include,
    nullsNotDistinct: index.nullsNotDistinct,
    storage: storage(index.parameters, index.only),
    dialect: table.dialect,
  };
}

function memberShape(table: Table, member: IndexMember): MemberShape {
  const order = member.order ?? 'asc';
  return {
    what: member.column ?? oneSpaced(member.expression?.text ?? ''),
    isExpression: member.column === undefined,
    operatorClass: defaultClasses.has(member.operatorClass ?? '') ? undefined : member.operatorClass,
    collation: member.collation ?? collationOf(table, member.column),
    order,
    nulls: placeOfNulls(table, member.column, order, member.nulls),
  };
}

function collationOf(table: Table, key: ColumnKey | undefined): string | undefined {
  return table.columns.find((column) => column.key === key)?.collation;
}

/**
 * Operator classes that PostgreSQL takes without being asked for a column of their type, in every method that has
 * one of the name here: `drizzle-kit pull` writes them all out.
 */
export const defaultClasses: ReadonlySet<string> = new Set(
  [
    ...[
      'int2',
      'int4',
      'int8',
      'oid',
      'float4',
      'float8',
      'numeric',
      'bool',
      'text',
      'varchar',
      'bpchar',
      'uuid',
    ],
    ...['date', 'time', 'timetz', 'timestamp', 'timestamptz', 'interval', 'enum', 'tsvector', 'bytea'],
  ].map((type) => `${type}_ops`),
);

/**
 * Only PostgreSQL lets the author choose where nulls stand. A descending member without a choice is unclear:
 * PostgreSQL puts nulls first then, drizzle-kit prints NULLS LAST.
 */
function placeOfNulls(
  table: Table,
  key: ColumnKey | undefined,
  order: 'asc' | 'desc',
  given: 'first' | 'last' | undefined,
): MemberShape['nulls'] {
  const column = table.columns.find((candidate) => candidate.key === key);
  if (table.dialect !== 'postgresql' || known(column?.notNull) === true) return 'any';
  return given ?? (order === 'asc' ? 'last' : 'unclear');
}

function storage(parameters: Index['parameters'], only: boolean | undefined): string {
  return JSON.stringify([parameters ?? {}, only ?? false]);
}

function oneSpaced(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/**
 * True when the members of `shorter` are the first of `longer`, so that every scan of the one can be had from
 * the other. A B-tree is read in both directions, so the mirror image counts too (order and nulls of every
 * member turned round): https://www.postgresql.org/docs/current/indexes-ordering.html. Not in MySQL, where
 * reading backwards is slower and a descending index is made for that reason:
 * https://dev.mysql.com/doc/refman/8.4/en/descending-indexes.html
 */
export function startsAlike(shorter: KeyShape, longer: KeyShape): boolean {
  const { members } = shorter;
  if (members.length === 0 || members.length > longer.members.length) return false;
  const pairs = members.map((member, i) => [member, longer.members[i] as MemberShape] as const);
  if (!pairs.every(([a, b]) => isSameValue(a, b))) return false;
  if (pairs.every(([a, b]) => a.order === b.order && (hasAny(a, b) || a.nulls === b.nulls))) return true;
  return (
    shorter.method === 'btree' &&
    shorter.dialect !== 'mysql' &&
    pairs.every(([a, b]) => a.order !== b.order && (hasAny(a, b) || areOpposite(a, b)))
  );
}

function isSameValue(a: MemberShape, b: MemberShape): boolean {
  return (
    a.what === b.what &&
    a.isExpression === b.isExpression &&
    a.operatorClass === b.operatorClass &&
    a.collation === b.collation
  );
}

function hasAny(a: MemberShape, b: MemberShape): boolean {
  return a.nulls === 'any' || b.nulls === 'any';
}

function areOpposite(a: MemberShape, b: MemberShape): boolean {
  return a.nulls !== b.nulls && a.nulls !== 'unclear' && b.nulls !== 'unclear';
}

/** The structure, nearest the top of `keyShapes`, that does all that `shape` does with the same members. */
export function findTwin(shape: KeyShape, shapes: readonly KeyShape[]): KeyShape | undefined {
  return shapes.slice(0, shapes.indexOf(shape)).find((other) => isTwin(shape, other));
}

function isTwin(shape: KeyShape, other: KeyShape): boolean {
  return (
    shape.members.length === other.members.length &&
    shape.method === other.method &&
    shape.predicate === other.predicate &&
    shape.include.join() === other.include.join() &&
    (!shape.unique || other.unique) &&
    // No null can stand in a primary key; how nulls compare matters to unique structures alone.
    (!shape.unique ||
      other.part.kind === 'primary-key' ||
      shape.nullsNotDistinct === other.nullsNotDistinct) &&
    shape.storage === other.storage &&
    startsAlike(shape, other)
  );
}

/** How to name a structure in a message: "index posts_author_idx", "the unique constraint on (email)". */
export function partLabel(table: Table, part: KeyShape['part']): string {
  const kind =
    part.kind === 'primary-key'
      ? 'primary key'
      : part.kind === 'unique'
        ? 'unique constraint'
        : part.unique
          ? 'unique index'
          : 'index';
  const name = known(part.name.explicit);
  if (name !== undefined) return `${kind} ${name}`;
  if (part.kind === 'primary-key') return 'the primary key';
  const columns =
    part.kind === 'unique'
      ? known(part.columns)
      : known(part.members)?.map((member) => member.column ?? member.expression?.text ?? '?');
  return columns ? `the ${kind} on (${columnNames(table, columns)})` : `a ${kind}`;
}
