import { apply } from '../evaluate/apply.ts';
import { type Call, unknownValue, type Value } from '../evaluate/values.ts';
import { arrayBuilder, newBuilder } from './builders.ts';
import { given, itemsOf } from './constraints.ts';
import type {
  BuilderValue,
  ColumnValue,
  DrizzleValue,
  ForeignKeyValue,
  IndexValue,
  UniqueValue,
} from './drizzleValues.ts';
import { schemaMethod } from './schemas.ts';
import { viewMethod } from './views.ts';

/** `value.name(…)` where the value is one of Drizzle's; undefined where it has no such method. */
export function drizzleMethod(target: DrizzleValue, name: string, call: Call): Value | undefined {
  switch (target.kind) {
    case 'builder':
      return builderMethod(target, name, call);
    case 'table':
      if (name === 'enableRLS') target.detail().rowLevelSecurity = true;
      return name === 'enableRLS' ? target : undefined;
    case 'column':
      return columnMethod(target, name, call);
    case 'database-schema':
      return schemaMethod(target, name, call);
    case 'view':
      return viewMethod(target, name, call);
    case 'role':
      if (name === 'existing') target.external = true;
      return target;
    case 'policy':
      if (name === 'link') target.linked = call.args[0];
      return target;
    case 'sql':
      // `.as()`, `.mapWith()`, `.inlineParams()`: none changes the text that a schema gets.
      return name === 'append' && call.args[0]?.kind === 'sql'
        ? { ...target, chunks: [...target.chunks, ...call.args[0].chunks] }
        : target;
    case 'index':
      return indexMethod(target, name, call);
    case 'unique':
      return uniqueMethod(target, name, call);
    case 'foreign-key':
      return foreignKeyMethod(target, name, call);
    case 'primary-key':
    case 'check':
      return { ...target, site: call.site };
    case 'method':
      return undefined;
    default:
      return undefined;
  }
}

function builderMethod(builder: BuilderValue, name: string, call: Call): Value {
  const own = builder.assigned?.get(name);
  if (own) return apply(own.value(), call.args, call.site, call.scope);
  if (name === 'array' && builder.dialect === 'postgresql') return arrayBuilder(builder, call);
  builder.modifiers.push({ name, call });
  return builder;
}

function columnMethod(column: ColumnValue, name: string, call: Call): Value {
  switch (name) {
    case 'asc':
    case 'desc':
      return { ...column, order: name };
    case 'nullsFirst':
      return { ...column, nulls: 'first' };
    case 'nullsLast':
      return { ...column, nulls: 'last' };
    case 'op': {
      const [operatorClass] = call.args;
      return operatorClass ? { ...column, operatorClass } : column;
    }
    case 'through':
      return {
        kind: 'through',
        column,
        through: call.args[0] ?? unknownValue('the column is not written yet', call.site),
        site: call.site,
      };
    default:
      return unknownValue(`\`.${name}()\` of a column is not followed`, call.site);
  }
}

function indexMethod(index: IndexValue, name: string, call: Call): IndexValue {
  const next = { ...index, site: call.site };
  if (name === 'on' || name === 'onOnly') return { ...next, members: itemsOf(call), only: name === 'onOnly' };
  // PostgreSQL: `.using(method, ...columns)` instead of `.on()`; MySQL: `.on(…).using('btree')`.
  if (name === 'using' && index.dialect === 'postgresql')
    return { ...next, method: call.args[0], members: itemsOf(call).slice(1) };
  return {
    ...next,
    modifiers: new Map(index.modifiers).set(name, call),
  };
}

function uniqueMethod(unique: UniqueValue, name: string, call: Call): UniqueValue {
  const next = { ...unique, site: call.site };
  if (name === 'on') return { ...next, columns: itemsOf(call) };
  return name === 'nullsNotDistinct' ? { ...next, nullsNotDistinct: true } : next;
}

function foreignKeyMethod(key: ForeignKeyValue, name: string, call: Call): ForeignKeyValue {
  const next = { ...key, site: call.site };
  if (name === 'onDelete') return { ...next, onDelete: given(call.args[0]) };
  return name === 'onUpdate' ? { ...next, onUpdate: given(call.args[0]) } : next;
}

/** A column of an enum type: the enum called as a function. */
export function enumColumn(target: Extract<DrizzleValue, { kind: 'enum-type' }>, call: Call): BuilderValue {
  return newBuilder(target.dialect, 'pgEnum', call, { enum: target });
}
