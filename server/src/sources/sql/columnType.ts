import type { TypeName } from 'libpg-query';
import type { ColumnType } from '../../model/schema.ts';
import type { Span } from '../../model/span.ts';
import { typeFromSql } from '../types/typeFromSql.ts';
import { type DatabaseState, lookUp } from './database.ts';
import { nameParts, stringsOf } from './identifiers.ts';
import { type PlacedStatement, spanBetween, tokenOf } from './statement.ts';
import { afterGroup } from './tokens.ts';

/** What may follow a type in a column definition or an ALTER TYPE; none of them is part of a type. */
const afterType = new Set([
  ...['CHECK', 'COLLATE', 'COMPRESSION', 'CONSTRAINT', 'DEFAULT', 'DEFERRABLE', 'ENFORCED', 'GENERATED'],
  ...['INITIALLY', 'NOT', 'NULL', 'OPTIONS', 'PRIMARY', 'REFERENCES', 'STORAGE', 'UNIQUE', 'USING', 'NO'],
]);

/** The type written at a type name's place, resolved against the enums and domains that exist. */
export function readType(
  state: DatabaseState,
  statement: PlacedStatement,
  typeName: TypeName | undefined,
  to: number,
): { readonly type: ColumnType; readonly span: Span } {
  const tokens = statement.parsed.tokens();
  const from = tokenOf(statement, typeName?.location);
  let end = from + 1;
  while (end < to && !afterType.has(tokens[end]?.word ?? '')) {
    const word = tokens[end]?.word;
    if (word === ',' || word === ')') break;
    end = word === '(' || word === '[' ? afterGroup(tokens, end) : end + 1;
  }
  const first = tokens[from];
  const last = tokens[end - 1];
  const written = first && last ? statement.parsed.text.slice(first.start, last.end) : '';
  return { type: resolveType(state, typeName, written), span: spanBetween(statement, from, end) };
}

/**
 * The type that a cast names, by its node alone: what follows a type in an expression may be a name. Undefined for what has
 * more than numbers in parentheses, and for what a serial would be.
 */
export function typeOfName(state: DatabaseState, typeName: TypeName): ColumnType | undefined {
  const last = stringsOf(typeName.names).at(-1);
  const bounds = (typeName.typmods ?? []).map((each) =>
    'A_Const' in each && each.A_Const.ival ? (each.A_Const.ival.ival ?? 0) : undefined,
  );
  if (last === undefined || bounds.includes(undefined) || (last === 'interval' && bounds.length > 0))
    return undefined;
  const brackets = '[]'.repeat(typeName.arrayBounds?.length ?? 0);
  const type = resolveType(
    state,
    typeName,
    `${last}${bounds.length > 0 ? `(${bounds.join(', ')})` : ''}${brackets}`,
  );
  return type.serial ? undefined : type;
}

function resolveType(state: DatabaseState, typeName: TypeName | undefined, written: string): ColumnType {
  const arrays = typeName?.arrayBounds?.length ?? 0;
  const array = arrays > 0 ? { arrayDimensions: arrays } : {};
  // What a key word names: no enum or domain can have taken its place.
  if (isOfCatalog(typeName)) return builtInType(written, array);
  const name = nameParts(stringsOf(typeName?.names));
  const enumType = lookUp(state, state.enums, name)?.object;
  if (enumType) {
    const values = Array.isArray(enumType.values) ? { values: enumType.values as readonly string[] } : {};
    return { written, sql: written, name: name.name, family: 'enum', enum: enumType.id, ...values, ...array };
  }
  const domain = lookUp(state, state.domains, name)?.object;
  // A domain behaves as the type beneath it; its own name stays what is printed.
  if (domain) return { ...domain.type, written, sql: written, ...array };
  return builtInType(written, array);
}

function isOfCatalog(typeName: TypeName | undefined): boolean {
  const first = typeName?.names?.[0];
  return first !== undefined && 'String' in first && first.String.sval === 'pg_catalog';
}

/** A schema writes the same few types again and again. */
const builtInTypes = new Map<string, ColumnType>();
const keptAtMost = 2000;

function builtInType(written: string, array: { readonly arrayDimensions?: number }): ColumnType {
  const key = `${array.arrayDimensions ?? 0} ${written}`;
  let type = builtInTypes.get(key);
  if (!type) {
    type = { ...typeFromSql('postgresql', written), written, ...array };
    if (builtInTypes.size >= keptAtMost) builtInTypes.clear();
    builtInTypes.set(key, type);
  }
  return type;
}
