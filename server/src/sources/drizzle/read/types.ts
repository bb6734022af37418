import type { ColumnType } from '../../../model/schema.ts';
import { isUnknown, known, type Maybe } from '../../../model/unknown.ts';
import { typeFromSql } from '../../types/typeFromSql.ts';
import { apply } from '../evaluate/apply.ts';
import { propertyOf, undefinedValue, type Value, writtenAt } from '../evaluate/values.ts';
import { builderConfig, isBracketed } from '../intrinsics/builders.ts';
import type { BuilderValue, EnumValue } from '../intrinsics/drizzleValues.ts';
import { enumValues } from '../intrinsics/enums.ts';
import { arrayOf, columnType, type EnumInfo } from '../types/columnType.ts';
import { maybeString, maybeStrings, notKnown, plainConfig, type ReadContext } from './context.ts';

/** The type of a column as its builder says. */
export function readType(builder: BuilderValue, context: ReadContext): Maybe<ColumnType> {
  const sizes: (number | undefined)[] = [];
  let base = builder;
  let counts = true;
  while (base.element) {
    if (counts)
      sizes.unshift(
        base.size?.kind === 'primitive' && typeof base.size.value === 'number' ? base.size.value : undefined,
      );
    // In 1.x the last `.array()` alone sets the dimensions.
    counts &&= !context.ormOne || (isBracketed(base) && isBracketed(base.element));
    base = base.element;
  }
  const written = writtenAt(base.head);
  // The same call of a fixed builder with plain arguments is the same type, in whichever table it stands.
  const isFixed = !base.enum && base.builder !== 'customType' && base.builder !== 'mysqlEnum';
  const config = isFixed ? plainConfig(builderConfig(base)) : {};
  const key =
    isFixed && !Object.values(config).some(isUnknown)
      ? `${base.dialect} ${base.builder} ${sizes.length}:${sizes} ${JSON.stringify(config, jsonOfBigint)} ${written}`
      : undefined;
  const shared = key === undefined ? undefined : types.get(key);
  if (shared) return shared;
  let facts = isFixed ? columnType(base.dialect, base.builder, config) : scalarType(base, context);
  if (isUnknown(facts)) return facts;
  for (const size of sizes) facts = arrayOf(facts, size);
  const type = { ...facts, written };
  if (key !== undefined && types.size < maxTypes) types.set(key, type);
  return type;
}

/** Types that columns share: a large schema has ten times as many columns as different types. */
const types = new Map<string, ColumnType>();
const maxTypes = 5000;

function jsonOfBigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}

function scalarType(builder: BuilderValue, context: ReadContext): ReturnType<typeof columnType> {
  const { dialect } = builder;
  if (builder.builder === 'customType') return customType(builder, context);
  if (builder.enum) return columnType(dialect, 'pgEnum', {}, enumInfo(builder.enum));
  return columnType(dialect, 'mysqlEnum', {}, mysqlEnumInfo(builder));
}

function enumInfo(type: EnumValue): EnumInfo {
  const name = known(maybeString(type.name, 'the name of the enum'));
  const values = known(maybeStrings(type.values, 'the values'));
  const schema =
    type.schema?.kind === 'database-schema' ? known(maybeString(type.schema.name, '')) : undefined;
  return {
    ...(type.id !== undefined ? { id: type.id } : {}),
    ...(name !== undefined ? { name } : {}),
    ...(schema !== undefined ? { schema } : {}),
    ...(values ? { values } : {}),
  };
}

/** `mysqlEnum(name, values)` or `mysqlEnum(values)`, the values in an array or an object. */
function mysqlEnumInfo(builder: BuilderValue): EnumInfo {
  const values = known(maybeStrings(enumValues(builderConfig(builder)), 'the values'));
  return values ? { values } : {};
}

/** `customType({ dataType(config) { … } })`: the text that `dataType` returns. */
function customType(builder: BuilderValue, context: ReadContext): ReturnType<typeof columnType> {
  const dataType: Value | undefined = propertyOf(builder.custom, 'dataType');
  if (!dataType) return notKnown(builder.custom, 'the custom type', builder.head);
  const config = builderConfig(builder) ?? undefinedValue;
  const sql = maybeString(
    apply(dataType, [config], builder.head, context.scope),
    'the custom type',
    builder.head,
  );
  return isUnknown(sql) ? sql : typeFromSql(builder.dialect, sql);
}
