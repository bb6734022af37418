import {
  type Dialect,
  type EntityId,
  type EnumType,
  emptyParts,
  type Policy,
  type ReferentialAction,
  type Schema,
  type Sequence,
  type Table,
  type View,
} from '../../../model/schema.ts';
import type { FilePath, PartSpans, Span } from '../../../model/span.ts';
import type { Maybe } from '../../../model/unknown.ts';
import { isUnknown, known, unknown } from '../../../model/unknown.ts';
import { fromDdl, isDdlSnapshot } from './ddlSnapshot.ts';
import { columnFromSnapshot } from './fromSnapshotColumns.ts';
import { indexFromSnapshot } from './fromSnapshotIndexes.ts';
import {
  asObject,
  asText,
  asTexts,
  entriesOf,
  flag,
  gapsIn,
  maybeText,
  maybeTexts,
  type SnapshotPlace,
  sqlOf,
} from './fromSnapshotValues.ts';
import type { Json } from './shape.ts';

/**
 * The schema that a snapshot of drizzle-kit tells of: PostgreSQL version 5 to 7, MySQL 5, SQLite 5 and 6, those
 * of 1.x, and what `toSnapshot` prints, whose marks for unknown values become unknown again. The names of all parts
 * are written out, so that all are explicit; everything stands at the start of the file.
 * @param snapshot parsed JSON
 * @returns undefined when it is no such snapshot
 */
export function fromSnapshot(snapshot: unknown, file: FilePath): Schema | undefined {
  const json = isDdlSnapshot(snapshot) ? fromDdl(asObject(snapshot)) : asObject(snapshot);
  const dialect = dialectOf(json.dialect);
  if (!dialect || typeof json.tables !== 'object') return undefined;
  const whole: Span = { file, start: 0, end: 0 };
  const place: SnapshotPlace = { dialect, span: whole, spans: { whole, name: whole } };
  const enums = enumsIn(json, place);
  const tables = entriesOf(json.tables).map(([key, value]) => tableFrom(key, asObject(value), place, json));
  return {
    ...emptyParts,
    schemas: entriesOf(json.schemas).map(([key, name]) => ({
      kind: 'schema',
      id: `schema ${key}`,
      dialect,
      name: maybeText(name),
      span: place.spans,
    })),
    tables,
    enums,
    sequences: sequencesIn(json, place),
    views: entriesOf(json.views).map(([key, value]) => viewFrom(key, asObject(value), place)),
    roles: entriesOf(json.roles).map(([key, value]) => {
      const role = asObject(value);
      return {
        kind: 'role',
        id: `role ${key}`,
        name: maybeText(role.name ?? key),
        createDb: flag(role.createDb),
        createRole: flag(role.createRole),
        inherit: role.inherit !== false,
        external: false,
        span: place.spans,
      };
    }),
    policies: policiesApart(json, place),
  };
}

function dialectOf(name: unknown): Dialect | undefined {
  if (name === 'postgresql' || name === 'pg') return 'postgresql';
  if (name === 'mysql') return 'mysql';
  return name === 'sqlite' || name === 'turso' ? 'sqlite' : undefined;
}

/** Ids as foreign keys and types of columns build them from names. */
function tableId(schema: Maybe<string> | undefined, name: string): EntityId {
  const space = known(schema);
  return `table ${space && space !== 'public' ? `${space}.` : ''}${name}`;
}

function schemaOf(value: unknown): Maybe<string> | undefined {
  const name = value === undefined || value === null || value === '' ? undefined : maybeText(value);
  return name === 'public' ? undefined : name;
}

function tableFrom(key: string, json: Json, place: SnapshotPlace, snapshot: Json): Table {
  const { dialect, spans } = place;
  const name = json.name === undefined ? (key.split('.').pop() ?? key) : maybeText(json.name);
  const schema = schemaOf(json.schema);
  const columns = entriesOf(json.columns).map(([columnKey, value]) =>
    columnFromSnapshot(columnKey, asObject(value), place),
  );
  const inline = entriesOf(json.columns)
    .filter(([, column]) => asObject(column).primaryKey === true)
    .map(([column]) => column);
  const composite = entriesOf(json.compositePrimaryKeys)[0];
  return {
    kind: 'table',
    id: tableId(schema, known(name) ?? key),
    dialect,
    name,
    schema,
    binding: undefined,
    columns,
    primaryKey: composite
      ? {
          kind: 'primary-key',
          name: { explicit: composite[0] },
          columns: maybeTexts(asObject(composite[1]).columns),
          inline: false,
          span: spans,
        }
      : inline.length > 0
        ? { kind: 'primary-key', name: { explicit: undefined }, columns: inline, inline: true, span: spans }
        : undefined,
    uniques: entriesOf(json.uniqueConstraints).map(([part, value]) => ({
      kind: 'unique',
      name: partName(part),
      columns: maybeTexts(asObject(value).columns),
      nullsNotDistinct: flag(asObject(value).nullsNotDistinct),
      inline: false,
      span: spans,
    })),
    foreignKeys: entriesOf(json.foreignKeys).map(([part, value]) => {
      const foreignKey = asObject(value);
      const target = maybeText(foreignKey.tableTo);
      return {
        kind: 'foreign-key',
        name: partName(part),
        columns: maybeTexts(foreignKey.columnsFrom),
        target: isUnknown(target)
          ? target
          : {
              table: tableId(schemaOf(foreignKey.schemaTo), target),
              columns: maybeTexts(foreignKey.columnsTo),
              span: place.span,
            },
        onDelete: maybeText(foreignKey.onDelete ?? 'no action') as Maybe<ReferentialAction>,
        onUpdate: maybeText(foreignKey.onUpdate ?? 'no action') as Maybe<ReferentialAction>,
        inline: false,
        span: spans,
      };
    }),
    indexes: entriesOf(json.indexes).map(([part, value]) =>
      indexFromSnapshot(part, asObject(value), columns, place, snapshot),
    ),
    checks: entriesOf(json.checkConstraints ?? json.checkConstraint).map(([part, value]) => ({
      kind: 'check',
      name: partName(part),
      expression: sqlOf(asObject(value).value, place) ?? unknown('the check has no text'),
      span: spans,
    })),
    policies: entriesOf(json.policies).map(([part, value]) => policyFrom(part, value, place)),
    rowLevelSecurity: flag(json.isRLSEnabled),
    gaps: gapsIn(json.unknown),
    span: spans,
  };
}

/** A name that `toSnapshot` made up for a part without one starts with a question mark. */
function partName(key: string): { readonly explicit: Maybe<string> } {
  return { explicit: key.startsWith('?') ? unknown('the name is unknown') : key };
}

function policyFrom(key: string, value: unknown, place: SnapshotPlace): Policy {
  const json = asObject(value);
  return {
    kind: 'policy',
    name: partName(key).explicit,
    as: asText(json.as)?.toLowerCase() as Policy['as'],
    for: asText(json.for)?.toLowerCase() as Policy['for'],
    to: json.to === undefined ? undefined : maybeTexts(json.to),
    using: sqlOf(json.using, place),
    withCheck: sqlOf(json.withCheck, place),
    span: place.spans,
  };
}

function policiesApart(json: Json, place: SnapshotPlace): readonly Policy[] {
  return entriesOf(json.policies).map(([key, value]) => {
    const { on } = asObject(value);
    const names = [...(asText(on) ?? '').matchAll(/"((?:[^"]|"")*)"/g)].map((match) => match[1] ?? '');
    const name = names.pop() ?? '';
    return { ...policyFrom(key, value, place), table: tableId(names.pop(), name) };
  });
}

function enumsIn(json: Json, { dialect, spans }: SnapshotPlace): readonly EnumType[] {
  return entriesOf(json.enums).map(([key, value]) => {
    const type = asObject(value);
    // Version 5 wrote the values as an object, value by value.
    const values = Array.isArray(type.values)
      ? asTexts(type.values)
      : entriesOf(type.values).map(([it]) => it);
    return {
      kind: 'enum',
      id: `enum ${key}`,
      dialect,
      name: maybeText(type.name ?? key),
      schema: schemaOf(type.schema),
      binding: undefined,
      values: isMark(type.values) ? unknown('the values are unknown') : values,
      span: spans,
    };
  });
}

function isMark(value: unknown): boolean {
  return typeof asObject(value).unknown === 'string';
}

function sequencesIn(json: Json, { spans }: { readonly spans: PartSpans }): readonly Sequence[] {
  return entriesOf(json.sequences).map(([key, value]) => {
    const sequence = asObject(value);
    const text = (option: unknown) => (option === undefined ? undefined : String(option));
    const given = {
      startWith: text(sequence.startWith),
      increment: text(sequence.increment),
      minValue: text(sequence.minValue),
      maxValue: text(sequence.maxValue),
      cache: text(sequence.cache),
    };
    return {
      kind: 'sequence',
      id: `sequence ${key}`,
      name: maybeText(sequence.name ?? key),
      schema: schemaOf(sequence.schema),
      binding: undefined,
      options: {
        ...(Object.fromEntries(
          Object.entries(given).filter(([, option]) => option !== undefined),
        ) as Sequence['options']),
        cycle: flag(sequence.cycle),
      },
      span: spans,
    };
  });
}

function viewFrom(key: string, json: Json, place: SnapshotPlace): View {
  const { name, schema, columns, definition, isExisting, materialized, ...options } = json;
  return {
    kind: 'view',
    id: `view ${key}`,
    dialect: place.dialect,
    name: maybeText(name ?? key),
    schema: schemaOf(schema),
    binding: undefined,
    materialized: flag(materialized),
    external: flag(isExisting),
    definition: sqlOf(definition, place),
    columns: isMark(columns)
      ? []
      : entriesOf(columns).map(([column, value]) => columnFromSnapshot(column, asObject(value), place)),
    options: Object.fromEntries(
      Object.entries(options).filter(([, option]) => option !== undefined),
    ) as NonNullable<View['options']>,
    span: place.spans,
  };
}
