import { type Site, unknownValue, type Value } from '../evaluate/values.ts';
import type { ColumnValue, DrizzleValue, RelationBuilderValue } from './drizzleValues.ts';

/** Names that hang on every table beside its columns. */
const tableMembers = new Set(['_', '$inferSelect', '$inferInsert', 'getSQL', 'enableRLS']);

/** `value.name` where the value is one of Drizzle's. */
export function drizzleMember(target: DrizzleValue, name: string, site: Site): Value {
  switch (target.kind) {
    case 'table':
      if (tableMembers.has(name)) return { kind: 'method', target, name, site };
      return { kind: 'column', table: target, key: name, site };
    case 'view':
      if (target.table) return { kind: 'column', table: target.table, key: name, site };
      return unknownValue('the columns of the view are not known', site);
    case 'relation-table':
      return { kind: 'column', table: target.table, key: name, site };
    case 'relation-builder':
      return relationMember(target, name, site);
    case 'column':
      return columnMember(target, name, site);
    case 'enum-type':
      if (name === 'enumValues') return target.values;
      if (name === 'enumName') return target.name;
      break;
    case 'database-schema':
      if (name === 'schemaName') return target.name;
      break;
  }
  return { kind: 'method', target, name, site };
}

function columnMember(column: ColumnValue, name: string, site: Site): Value {
  if (name === 'table') return column.table;
  if (name === 'name') {
    const made = column.table.detail().columns().columns.get(column.key);
    if (made?.value.kind === 'builder' && made.value.name) return made.value.name;
    return unknownValue('the name of the column is not known here', site);
  }
  if (name === 'enumValues') {
    const made = column.table.detail().columns().columns.get(column.key);
    if (made?.value.kind === 'builder' && made.value.enum) return made.value.enum.values;
  }
  return { kind: 'method', target: column, name, site };
}

function relationMember(builder: RelationBuilderValue, name: string, site: Site): Value {
  if (builder.cardinality === undefined && (name === 'one' || name === 'many'))
    return { ...builder, cardinality: name };
  const table = builder.tables.entries().props.get(name)?.value();
  if (table?.kind !== 'table')
    return table?.kind === 'unknown-value'
      ? table
      : unknownValue(`\`${name}\` is no table of these relations`, site);
  return builder.cardinality
    ? {
        kind: 'native',
        name,
        call: (call) => ({
          kind: 'relation',
          cardinality: builder.cardinality as 'one' | 'many',
          target: table,
          config: call.args[0],
          site: call.site,
        }),
      }
    : { kind: 'relation-table', table };
}
