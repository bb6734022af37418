import { rawColumnName } from '../../../model/names.ts';
import type {
  Column,
  IdentityColumn,
  Index,
  Policy,
  SequenceOptions,
  SqlText,
  Table,
  View,
} from '../../../model/schema.ts';
import type { Maybe } from '../../../model/unknown.ts';
import { isUnknown, known } from '../../../model/unknown.ts';
import { inView, postgresqlLiteral, printedDefault } from './defaults.ts';
import type { Json, SnapshotInput } from './shape.ts';
import {
  byName,
  columnNames,
  gapsOf,
  hasInlineKey,
  keyOf,
  orUnknown,
  printedNotNull,
  printedSql,
  unknownInSnapshot,
} from './shape.ts';
import { foreignKeys, viewAsTable } from './tables.ts';

/** The snapshot of drizzle-kit 0.31 for PostgreSQL, version 7, without ids. */
export function postgresqlSnapshot(input: SnapshotInput): Json {
  const { schema, isExposed } = input;
  const tables: Json = {};
  for (const table of schema.tables) {
    if (isExposed(table.id)) tables[tableKey(table)] = printedTable(table, input);
  }
  return {
    version: '7',
    dialect: 'postgresql',
    tables,
    enums: enums(input),
    schemas: Object.fromEntries(
      schema.schemas
        .filter((entry) => isExposed(entry.id) && known(entry.name) !== 'public')
        .map((entry) => [keyOf(entry.name, entry.id), orUnknown(entry.name)]),
    ),
    sequences: sequences(input),
    roles: roles(input),
    policies: linkPolicies(input, tables),
    views: views(input),
    _meta: { schemas: {}, tables: {}, columns: {} },
  };
}

const sqlOf = (sql: Maybe<SqlText>) => printedSql(sql, (index) => `$${index}`);

function tableKey(table: Table): string {
  return `${schemaOf(table.schema)}.${keyOf(table.name, table.id)}`;
}

function schemaOf(schema: Maybe<string> | undefined): string {
  return schema === undefined ? 'public' : keyOf(schema, 'schema');
}

function printedTable(table: Table, input: SnapshotInput): Json {
  const { catalog } = input;
  const key = table.primaryKey;
  return {
    name: orUnknown(table.name),
    schema: table.schema === undefined ? '' : orUnknown(table.schema),
    columns: Object.fromEntries(
      table.columns.map((column) => [keyOf(column.name, column.key), printedColumn(table, column, input)]),
    ),
    indexes: byName(table, table.indexes, catalog, (index, name) => ({
      name,
      ...printedIndex(table, index),
    })),
    foreignKeys: foreignKeys(table, catalog, { withSchema: true }),
    compositePrimaryKeys:
      key && !key.inline
        ? byName(table, [key], catalog, (part, name) => ({ name, columns: columnNames(table, part.columns) }))
        : {},
    uniqueConstraints: byName(table, table.uniques, catalog, (unique, name) => ({
      name,
      nullsNotDistinct: unique.nullsNotDistinct,
      columns: columnNames(table, unique.columns),
    })),
    policies: Object.fromEntries(
      table.policies.map((policy) => [keyOf(policy.name, 'policy'), printedPolicy(policy)]),
    ),
    checkConstraints: byName(table, table.checks, catalog, (check, name) => ({
      name,
      value: sqlOf(check.expression),
    })),
    isRLSEnabled: table.rowLevelSecurity,
    ...gapsOf(table),
  };
}

function printedColumn(table: Table, column: Column, input: SnapshotInput): Json {
  return {
    name: orUnknown(column.name),
    ...typeOf(column, input),
    primaryKey: hasInlineKey(table, column),
    notNull: printedNotNull(table, column),
    generated: column.generated && { as: sqlOf(column.generated.expression), type: 'stored' },
    identity: column.identity && identity(table, column, column.identity),
    default: printedDefault(column, postgresqlLiteral),
  };
}

function typeOf(column: Column, input: SnapshotInput): Json {
  if (isUnknown(column.type)) return { type: unknownInSnapshot(column.type) };
  const { sql, family } = column.type;
  if (family !== 'enum') return { type: sql };
  const type = column.type.enum === undefined ? undefined : input.catalog.enum(column.type.enum);
  // The tool does not know a column of an enum that was made from an object as one.
  if (type && !type.fromObject && isUnknown(type.values))
    return { type: sql, typeSchema: unknownInSnapshot(type.values) };
  return { type: sql, typeSchema: type?.fromObject ? undefined : schemaOf(type?.schema) };
}

function identity(table: Table, column: Column, { mode, sequence }: IdentityColumn): Json {
  const type = known(column.type)?.sql;
  return {
    type: mode === 'always' ? 'always' : 'byDefault',
    name: sequence.name ?? `${keyOf(table.name, table.id)}_${keyOf(column.name, column.key)}_seq`,
    schema: schemaOf(table.schema),
    ...sequenceRange(sequence, {
      max: type === 'integer' ? '2147483647' : type === 'bigint' ? '9223372036854775807' : '32767',
      // The tool looks this one up by another name of the type and never finds it.
      min: '-32768',
    }),
  };
}

function sequenceRange(
  sequence: SequenceOptions,
  range: { readonly min: string; readonly max: string },
): Json {
  const increment = sequence.increment ?? '1';
  const isFalling = Number.parseFloat(increment) < 0;
  const minValue = sequence.minValue ?? (isFalling ? range.min : '1');
  const maxValue = sequence.maxValue ?? (isFalling ? '-1' : range.max);
  return {
    increment,
    startWith: sequence.startWith ?? (isFalling ? maxValue : minValue),
    minValue,
    maxValue,
    cache: sequence.cache ?? '1',
    cycle: sequence.cycle ?? false,
  };
}

function printedIndex(table: Table, index: Index): Json {
  return {
    columns: isUnknown(index.members)
      ? unknownInSnapshot(index.members)
      : index.members.map((member) =>
          member.column === undefined
            ? {
                expression: member.expression ? sqlOf(member.expression) : { unknown: 'the expression' },
                asc: true,
                isExpression: true,
                nulls: 'last',
              }
            : {
                expression: (columnNames(table, [member.column]) as readonly unknown[])[0],
                isExpression: false,
                asc: member.order !== 'desc',
                nulls: member.nulls ?? 'last',
                opclass: member.operatorClass,
              },
        ),
    isUnique: index.unique,
    where: index.predicate && sqlOf(index.predicate),
    concurrently: index.concurrently,
    method: index.method ?? 'btree',
    with: index.parameters ?? {},
  };
}

function printedPolicy(policy: Policy): Json {
  return {
    name: orUnknown(policy.name),
    as: policy.as?.toUpperCase() ?? 'PERMISSIVE',
    for: policy.for?.toUpperCase() ?? 'ALL',
    to: isUnknown(policy.to) ? unknownInSnapshot(policy.to) : [...(policy.to ?? ['public'])].sort(),
    using: policy.using && sqlOf(policy.using),
    withCheck: policy.withCheck && sqlOf(policy.withCheck),
  };
}

/**
 * Puts the policies that stand apart from their table into it; answers those whose table is not printed.
 * A policy has no id, so all of them are taken to be exported.
 */
function linkPolicies({ schema, catalog }: SnapshotInput, tables: Json): Json {
  const apart: Json = {};
  for (const policy of schema.policies) {
    const id = known(policy.table);
    const table = id === undefined ? undefined : catalog.table(id);
    if (!table) continue;
    const printed = tables[tableKey(table)] as { policies: Json } | undefined;
    const key = keyOf(policy.name, 'policy');
    if (printed) {
      printed.policies[key] = printedPolicy(policy);
    } else {
      const tableSchema = schemaOf(table.schema);
      const on = `"${tableSchema}"."${keyOf(table.name, table.id)}"`;
      apart[key] = { ...printedPolicy(policy), schema: tableSchema, on };
    }
  }
  return apart;
}

function enums({ schema, isExposed }: SnapshotInput): Json {
  return Object.fromEntries(
    schema.enums
      .filter((type) => isExposed(type.id) && type.dialect === 'postgresql')
      .map((type) => [
        `${schemaOf(type.schema)}.${keyOf(type.name, type.id)}`,
        { name: orUnknown(type.name), schema: schemaOf(type.schema), values: orUnknown(type.values) },
      ]),
  );
}

function sequences({ schema, isExposed }: SnapshotInput): Json {
  const range = { min: '-9223372036854775808', max: '9223372036854775807' };
  return Object.fromEntries(
    schema.sequences
      .filter((sequence) => isExposed(sequence.id))
      .map((sequence) => [
        `${schemaOf(sequence.schema)}.${keyOf(sequence.name, sequence.id)}`,
        {
          name: orUnknown(sequence.name),
          schema: schemaOf(sequence.schema),
          ...sequenceRange(sequence.options, range),
        },
      ]),
  );
}

function roles({ schema, isExposed }: SnapshotInput): Json {
  return Object.fromEntries(
    schema.roles
      .filter((role) => isExposed(role.id) && !role.external)
      .map((role) => [
        keyOf(role.name, role.id),
        {
          name: orUnknown(role.name),
          createDb: role.createDb ?? false,
          createRole: role.createRole ?? false,
          inherit: role.inherit ?? true,
        },
      ]),
  );
}

function views(input: SnapshotInput): Json {
  const result: Json = {};
  for (const view of input.schema.views) {
    if (!input.isExposed(view.id)) continue;
    const viewSchema = schemaOf(view.schema);
    const options = view.options ?? {};
    result[`${viewSchema}.${keyOf(view.name, view.id)}`] = {
      columns: viewColumns(view, input),
      definition: view.external || view.definition === undefined ? undefined : sqlOf(view.definition),
      name: orUnknown(view.name),
      schema: viewSchema,
      isExisting: view.external,
      with: options.with,
      withNoData: options.withNoData,
      materialized: view.materialized,
      tablespace: options.tablespace,
      using: options.using,
    };
  }
  return result;
}

function viewColumns(view: View, input: SnapshotInput): Json {
  if (isUnknown(view.definition) && view.columns.length === 0) {
    return { unknown: view.definition.reason };
  }
  const table = viewAsTable(view);
  const literal = inView(postgresqlLiteral);
  return Object.fromEntries(
    view.columns.map((column) => {
      // The tool forgets the casing in views, and the schema of an array of an enum.
      const name = rawColumnName(column);
      const printed = printedColumn(table, { ...column, name }, input);
      const type = known(column.type);
      return [
        keyOf(name, column.key),
        {
          ...printed,
          typeSchema: type?.arrayDimensions ? undefined : printed.typeSchema,
          default: printedDefault(column, literal),
        },
      ];
    }),
  );
}
