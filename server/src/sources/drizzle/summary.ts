import type { Dialect, EntityId } from '../../model/schema.ts';
import type { Casing } from './casing.ts';
import { entitiesIn } from './evaluate/adopt.ts';
import { arrayValue, primitive, record, stringOf, type Value } from './evaluate/values.ts';
import type { RelationsValue } from './intrinsics/drizzleValues.ts';
import type { ClientFacts } from './queries/clientFacts.ts';

/** Plain data, as constants are. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/**
 * What a file exports under a name, as far as other files can use it without the file's content. Kept
 * without a syntax tree; two equal summaries mean that whoever merely refers to the name reads the same.
 */
export type ExportSummary =
  | { readonly kind: 'missing' }
  /** The file that should have it cannot be read. */
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'table'; readonly id: EntityId; readonly dialect: Dialect }
  | {
      readonly kind: 'enum';
      readonly id: EntityId;
      readonly dialect: Dialect;
      readonly name: string | undefined;
      /** Null where the name of the schema is not known. */
      readonly schema: string | null | undefined;
      readonly values: readonly string[] | undefined;
    }
  | {
      readonly kind: 'database-schema';
      readonly id: EntityId;
      readonly dialect: Dialect;
      readonly name: string;
      readonly casing: Casing | undefined;
      readonly external: boolean;
    }
  | { readonly kind: 'data'; readonly value: Plain }
  /** Nobody but their own file looks into them. */
  | { readonly kind: 'relations'; readonly api: RelationsValue['api'] }
  /** What no reading comes to, with the reason: validators made of tables, clients, results of packages. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly fromEnvironment: true | undefined }
  /** Not the value of an export, but what queries can run on under its name; see `queries/clients.ts`. */
  | { readonly kind: 'client'; readonly facts: ClientFacts | null }
  /** Whoever uses it needs the content: a helper, a builder, columns, objects of tables. */
  | { readonly kind: 'complex'; readonly entities: readonly (readonly [string, EntityId])[] };

/** Larger constants are read with their file's content. */
const maxPlainItems = 500;

export function summarise(value: Value): ExportSummary {
  if (value.kind === 'unknown-value' && value.missing) return { kind: 'missing' };
  if (value.kind === 'table' && value.id !== undefined)
    return { kind: 'table', id: value.id, dialect: value.dialect };
  if (value.kind === 'enum-type' && value.id !== undefined)
    return {
      kind: 'enum',
      id: value.id,
      dialect: value.dialect,
      name: stringOf(value.name),
      schema:
        value.schema?.kind === 'database-schema'
          ? (stringOf(value.schema.name) ?? null)
          : value.schema && null,
      values: stringsOf(value.values),
    };
  if (value.kind === 'unknown-value')
    return { kind: 'unknown', reason: value.reason, fromEnvironment: value.fromEnvironment };
  if (value.kind === 'relations') return { kind: 'relations', api: value.api };
  const schemaName = value.kind === 'database-schema' ? stringOf(value.name) : undefined;
  if (value.kind === 'database-schema' && value.id !== undefined && schemaName !== undefined)
    return {
      kind: 'database-schema',
      id: value.id,
      dialect: value.dialect,
      name: schemaName,
      casing: value.casing,
      external: value.external,
    };
  const plain = toPlain(value, { left: maxPlainItems });
  return plain === notPlain
    ? { kind: 'complex', entities: [...entitiesIn(value)] }
    : { kind: 'data', value: plain };
}

/** The strings of an array; undefined when one is not known. */
export function stringsOf(value: Value): string[] | undefined {
  if (value.kind !== 'array' || value.gap) return undefined;
  const strings = value.items.map((item) => stringOf(item.value()));
  return strings.every((text) => text !== undefined) ? strings : undefined;
}

const notPlain = Symbol('not plain');

function toPlain(value: Value, budget: { left: number }): Plain | typeof notPlain {
  if (budget.left-- <= 0) return notPlain;
  if (value.kind === 'primitive')
    return typeof value.value === 'bigint' || value.value instanceof RegExp ? notPlain : value.value;
  if (value.kind === 'array' && !value.gap) {
    const items: Plain[] = [];
    for (const item of value.items) {
      const plain = toPlain(item.value(), budget);
      if (plain === notPlain) return notPlain;
      items.push(plain);
    }
    return items;
  }
  if (value.kind !== 'object') return notPlain;
  const entries = value.entries();
  if (entries.gaps.length > 0) return notPlain;
  const result: Record<string, Plain> = {};
  for (const [key, property] of entries.props) {
    const plain = property.getter ? notPlain : toPlain(property.value(), budget);
    if (plain === notPlain) return notPlain;
    result[key] = plain;
  }
  return result;
}

export function plainValue(plain: Plain): Value {
  if (Array.isArray(plain)) return arrayValue(plain.map(plainValue));
  if (typeof plain === 'object' && plain !== null)
    return record(Object.entries(plain).map(([key, value]) => [key, plainValue(value)]));
  return primitive(plain as string | number | boolean | null | undefined);
}

/** A text that is equal for equal summaries. */
export function fingerprint(summary: ExportSummary): string {
  return JSON.stringify(summary, (_key, value: unknown) => (value === undefined ? '\u0000' : value));
}
