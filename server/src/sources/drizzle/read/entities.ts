import type { DatabaseSchema, EnumType, Role, Sequence, View } from '../../../model/schema.ts';
import type { PartSpans } from '../../../model/span.ts';
import {
  type Identified,
  propertyOf,
  type Site,
  spanOf,
  truthiness,
  type Value,
} from '../evaluate/values.ts';
import type {
  EnumValue,
  RoleValue,
  SchemaValue,
  SequenceValue,
  SqlValue,
  ViewValue,
} from '../intrinsics/drizzleValues.ts';
import { readColumn, sequenceOptions } from './columns.ts';
import { maybeString, maybeStrings, notKnown, type ReadContext } from './context.ts';
import { readSql } from './sqlText.ts';
import { schemaName } from './tables.ts';

function spansOf(value: Identified & { readonly site: Site | undefined }): PartSpans {
  const whole = value.bound?.whole ?? (value.site as Site);
  return { whole: spanOf(whole), name: spanOf(value.bound?.name ?? whole) };
}

export function readSchema(value: SchemaValue, id: string): DatabaseSchema {
  return {
    kind: 'schema',
    id,
    dialect: value.dialect,
    name: maybeString(value.name, 'the name of the schema', value.site),
    ...(value.external ? { external: true } : {}),
    span: spansOf(value),
  };
}

export function readEnum(value: EnumValue, id: string): EnumType {
  return {
    kind: 'enum',
    id,
    dialect: value.dialect,
    name: maybeString(value.name, 'the name of the enum', value.site),
    schema: schemaName(value.schema),
    binding: value.binding,
    values: maybeStrings(value.values, 'the values', value.site),
    ...(value.fromObject ? { fromObject: true } : {}),
    span: spansOf(value),
  };
}

export function readSequence(value: SequenceValue, id: string): Sequence {
  return {
    kind: 'sequence',
    id,
    name: maybeString(value.name, 'the name of the sequence', value.site),
    schema: schemaName(value.schema),
    binding: value.binding,
    options: sequenceOptions(value.options),
    span: spansOf(value),
  };
}

export function readRole(value: RoleValue, id: string): Role {
  const flag = (key: 'createDb' | 'createRole' | 'inherit') => {
    const given = propertyOf(value.config, key);
    const set = given && truthiness(given);
    return set === undefined ? {} : { [key]: set };
  };
  return {
    kind: 'role',
    id,
    name: maybeString(value.name, 'the name of the role', value.site),
    ...flag('createDb'),
    ...flag('createRole'),
    ...flag('inherit'),
    external: value.external,
    span: spansOf(value),
  };
}

export function readView(value: ViewValue, id: string, context: ReadContext): View {
  const { table, definition, site } = value;
  const columns = table ? [...table.detail().columns().columns.values()] : [];
  const options = Object.fromEntries(value.options);
  return {
    kind: 'view',
    id,
    dialect: value.dialect,
    name: maybeString(value.name, 'the name of the view', site),
    schema: schemaName(value.schema),
    binding: value.binding,
    materialized: value.materialized,
    external: value.external,
    definition: definition && readDefinition(definition, value, context),
    columns: table ? columns.map((column) => readColumn(table, column, context).column) : [],
    ...(Object.keys(options).length > 0 ? { options } : {}),
    span: spansOf(value),
  };
}

function readDefinition(definition: Value, view: ViewValue, context: ReadContext): View['definition'] {
  if (definition.kind !== 'sql') return notKnown(definition, 'the query', view.site);
  // The query of a view is printed with its parameters written out.
  return readSql(definition as SqlValue, view.site, view.dialect, undefined, context, { inline: true });
}
