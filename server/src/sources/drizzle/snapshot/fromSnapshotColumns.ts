import type { Column, ColumnDefault, ColumnType, IdentityColumn } from '../../../model/schema.ts';
import type { Maybe } from '../../../model/unknown.ts';
import { isUnknown, unknown } from '../../../model/unknown.ts';
import { typeFromSql } from '../../types/typeFromSql.ts';
import { asObject, asText, flag, maybeText, type SnapshotPlace, sqlOf } from './fromSnapshotValues.ts';
import type { Json } from './shape.ts';

/** A column of a table or view as drizzle-kit prints it. */
export function columnFromSnapshot(key: string, json: Json, place: SnapshotPlace): Column {
  const generated = asObject(json.generated);
  const isGenerated = json.generated !== undefined && json.generated !== null;
  return {
    kind: 'column',
    key,
    name: key.startsWith('?') ? unknown('the name is unknown') : key,
    type: typeOf(json, place),
    notNull: typeof json.notNull === 'boolean' ? json.notNull : unknown('the snapshot does not tell'),
    default: defaultOf(json.default, place),
    generated: isGenerated
      ? {
          expression: sqlOf(generated.as, place) ?? unknown('the snapshot does not tell'),
          storage: generated.type === 'virtual' ? 'virtual' : 'stored',
        }
      : undefined,
    identity: identityOf(json.identity),
    autoIncrement: flag(json.autoincrement),
    onUpdateNow: flag(json.onUpdate),
    application: { default: false, onUpdate: false },
    promisedValues: undefined,
    span: place.spans,
  };
}

function typeOf(json: Json, { dialect }: SnapshotPlace): Maybe<ColumnType> {
  const sql = maybeText(json.type);
  if (isUnknown(sql)) return sql;
  const type = { ...typeFromSql(dialect, sql), sql, written: sql };
  if (asObject(json.typeSchema).unknown !== undefined) return { ...type, family: 'enum' };
  const schema = asText(json.typeSchema);
  if (schema === undefined) return type;
  const name = sql.replace(/(\[\d*\])+$/, '');
  return { ...type, family: 'enum', enum: `enum ${schema}.${name}` };
}

/** drizzle-kit prints texts in quotes, numbers and booleans as themselves and SQL as it is. */
function defaultOf(value: unknown, place: SnapshotPlace): Maybe<ColumnDefault> | undefined {
  const { span } = place;
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' || typeof value === 'boolean') return { kind: 'literal', value, span };
  // Of a vector it prints the list as it is.
  if (Array.isArray(value)) return { kind: 'literal', value, span };
  const text = maybeText(value);
  if (isUnknown(text)) return text;
  const quoted = /^'((?:[^']|'')*)'$/.exec(text);
  if (quoted) return { kind: 'literal', value: (quoted[1] ?? '').replaceAll("''", "'"), span };
  return { kind: 'expression', expression: { text, columns: [], complete: true, span }, span };
}

function identityOf(value: unknown): IdentityColumn | undefined {
  const json = typeof value === 'string' ? {} : asObject(value);
  if (value === undefined || value === null) return undefined;
  const { type, schema: _schema, ...options } = json;
  const given = Object.entries(options)
    .filter(([, option]) => option !== undefined)
    .map(([key, option]) => [key, typeof option === 'boolean' ? option : String(option)]);
  return { mode: type === 'always' ? 'always' : 'by default', sequence: Object.fromEntries(given) };
}
