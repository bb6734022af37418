import { type Catalog, columnsOf } from './catalog.ts';
import type { ChangedPart } from './diff.ts';
import { type NamedPart, partName } from './names.ts';
import type {
  Column,
  ColumnKeys,
  ForeignKey,
  Index,
  IndexMember,
  Policy,
  Schema,
  SequenceOptions,
  SqlText,
  Table,
  View,
} from './schema.ts';
import { isUnknown, known, type Maybe, type Unknown, unknown } from './unknown.ts';

/** A value that is compared: plain data, or unknown, which is like everything. */
export type Fact =
  | string
  | number
  | boolean
  | null
  | undefined
  | Unknown
  | readonly Fact[]
  | { readonly [key: string]: Fact };

export type Facts = Readonly<Record<string, Fact>>;

/** A part of a schema by what the database makes of it. */
export interface PartFacts {
  readonly part: ChangedPart;
  readonly name: string;
  readonly facts: Facts;
}

/** The name with its schema, which the default one has not; undefined when either is unknown. */
export function qualifiedName(part: {
  readonly name: Maybe<string>;
  readonly schema: Maybe<string> | undefined;
}): string | undefined {
  if (isUnknown(part.name) || isUnknown(part.schema)) return undefined;
  return part.schema === undefined || part.schema === 'public' ? part.name : `${part.schema}.${part.name}`;
}

/** False where a column of the table has a name that could not be resolved: it may be any of another state's. */
export function hasKnownColumns({ columns }: Pick<Table, 'columns'>): boolean {
  return columns.every(({ name }) => !isUnknown(name));
}

/** Everything but tables and what belongs to them. What is managed elsewhere is left out. */
export function schemaParts(schema: Schema): readonly PartFacts[] {
  const own = <T extends { readonly external?: boolean }>(parts: readonly T[]) =>
    parts.filter(({ external }) => external !== true);
  return [
    ...own(schema.schemas).flatMap(({ name }) => named('schema', known(name), {})),
    ...schema.enums.flatMap((type) => named('enum', qualifiedName(type), { values: type.values })),
    ...schema.sequences.flatMap((sequence) =>
      named('sequence', qualifiedName(sequence), { options: sequenceFacts(sequence.options) }),
    ),
    ...own(schema.roles).flatMap(({ name, createDb, createRole, inherit }) =>
      named('role', known(name), {
        createDb: createDb ?? false,
        createRole: createRole ?? false,
        inherit: inherit ?? true,
      }),
    ),
    ...own(schema.views).flatMap((view) => named('view', qualifiedName(view), viewFacts(view))),
  ];
}

/** The policies that stand apart, by their table. */
export function namedPolicies(schema: Schema): ReadonlyMap<string, readonly Policy[]> {
  const names = new Map(schema.tables.map((table) => [table.id, qualifiedName(table)]));
  const result = new Map<string, Policy[]>();
  for (const policy of schema.policies) {
    const name = names.get(known(policy.table) ?? '');
    if (name !== undefined) result.set(name, [...(result.get(name) ?? []), policy]);
  }
  return result;
}

/** The columns of a table and what stands on them. */
export function tableParts(
  table: Table,
  catalog: Catalog,
  policies: readonly Policy[] = [],
): readonly PartFacts[] {
  const nameOf = (part: NamedPart) => known(partName(table, part, catalog));
  const columns = (keys: ColumnKeys) => columnNames(table, keys);
  return [
    ...table.columns.flatMap((column) => named('column', known(column.name), columnFacts(column, catalog))),
    ...(table.primaryKey
      ? [{ part: 'primary-key' as const, name: '', facts: { columns: columns(table.primaryKey.columns) } }]
      : []),
    ...table.uniques.flatMap((unique) =>
      named('unique', nameOf(unique), {
        columns: columns(unique.columns),
        nullsNotDistinct: unique.nullsNotDistinct,
      }),
    ),
    ...table.foreignKeys.flatMap((foreignKey) =>
      named('foreign-key', nameOf(foreignKey), foreignKeyFacts(table, foreignKey, catalog)),
    ),
    ...table.indexes.flatMap((index) => named('index', nameOf(index), indexFacts(table, index))),
    ...table.checks.flatMap((check) =>
      named('check', nameOf(check), { expression: sqlFact(check.expression) }),
    ),
    ...[...table.policies, ...policies].flatMap((policy) =>
      named('policy', known(policy.name), {
        as: policy.as ?? 'permissive',
        for: policy.for ?? 'all',
        to: isUnknown(policy.to) ? policy.to : [...(policy.to ?? ['public'])].sort(),
        using: sqlFact(policy.using),
        withCheck: sqlFact(policy.withCheck),
      }),
    ),
  ];
}

function named(part: ChangedPart, name: string | undefined, facts: Facts): readonly PartFacts[] {
  return name === undefined ? [] : [{ part, name, facts }];
}

function columnFacts(column: Column, catalog: Catalog): Facts {
  const type = known(column.type);
  const enumType = type?.enum === undefined ? undefined : catalog.enum(type.enum);
  return {
    type: isUnknown(column.type) ? column.type : column.type.sql,
    typeSchema:
      type?.family === 'enum' && type.enum === undefined
        ? unknown('which enum it is')
        : // Not told apart from none: drizzle-kit notes none for enums of an object, and finds nothing to do.
          enumType && (enumType.schema === 'public' ? undefined : enumType.schema),
    // Whether a tool notes what a key implies is its own affair.
    notNull: column.notNullImplied ? unknown('implied') : column.notNull,
    default: defaultFact(column),
    generated: column.generated && {
      expression: sqlFact(column.generated.expression),
      storage: column.generated.storage,
    },
    identity: column.identity && {
      mode: column.identity.mode,
      ...sequenceFacts(column.identity.sequence),
    },
    autoIncrement: column.autoIncrement,
    onUpdateNow: column.onUpdateNow,
  };
}

function defaultFact({ default: value }: Column): Fact {
  if (value === undefined || isUnknown(value)) return value;
  switch (value.kind) {
    case 'expression':
      return sqlFact(value.expression);
    case 'frozen':
      return unknown(`\`${value.written}\` gives another value each time`);
    case 'literal':
      return typeof value.value === 'bigint' ? String(value.value) : { literal: value.value as Fact };
  }
}

function sequenceFacts({ name: _name, ...options }: SequenceOptions): Facts {
  return options;
}

function foreignKeyFacts(table: Table, foreignKey: ForeignKey, catalog: Catalog): Facts {
  const target = foreignKey.target;
  const targetTable = isUnknown(target) ? undefined : catalog.table(target.table);
  return {
    columns: columnNames(table, foreignKey.columns),
    target: targetTable ? qualifiedName(targetTable) : unknown('the target is unknown'),
    targetColumns:
      targetTable && !isUnknown(target)
        ? columnNames(targetTable, target.columns)
        : unknown('the target is unknown'),
    onDelete: foreignKey.onDelete ?? 'no action',
    onUpdate: foreignKey.onUpdate ?? 'no action',
  };
}

function indexFacts(table: Table, index: Index): Facts {
  return {
    unique: index.unique,
    method: index.method ?? 'btree',
    members: isUnknown(index.members)
      ? index.members
      : index.members.map((member) => ({
          column: member.column === undefined ? undefined : columnNames(table, [member.column]),
          expression: expressionFact(member),
          // An expression has no order of its own in the tool's snapshots.
          order: member.column === undefined ? undefined : (member.order ?? 'asc'),
          nulls: member.column === undefined ? undefined : (member.nulls ?? 'last'),
          operatorClass: member.column === undefined ? undefined : member.operatorClass,
        })),
    predicate: sqlFact(index.predicate),
    concurrently: index.concurrently,
    parameters: index.parameters ?? {},
    mysql: index.mysql && { ...index.mysql },
  };
}

/** All of what is written of an expression: in Drizzle's raw text the order and the operator class are a part of it. */
function expressionFact({ expression, collation, operatorClass, order, nulls }: IndexMember): Fact {
  const text = sqlFact(expression);
  if (typeof text !== 'string') return text;
  return [
    text,
    ...(collation === undefined ? [] : [`collate ${collation}`]),
    ...(operatorClass === undefined ? [] : [operatorClass]),
    ...(order === 'desc' ? ['desc'] : []),
    ...(nulls === undefined ? [] : [`nulls ${nulls}`]),
  ].join(' ');
}

function viewFacts(view: View): Facts {
  return {
    definition: sqlFact(view.definition),
    materialized: view.materialized,
    options: (view.options ?? {}) as Fact,
  };
}

function columnNames(table: Table, keys: ColumnKeys): Fact {
  if (isUnknown(keys)) return keys;
  const columns = columnsOf(table, keys);
  return columns ? columns.map(({ name }) => name) : unknown('a column does not exist');
}

function sqlFact(sql: Maybe<SqlText> | undefined): Fact {
  if (sql === undefined || isUnknown(sql)) return sql;
  return sql.complete ? sql.text : unknown('an interpolation could not be resolved');
}
