import ts from 'typescript';
import type { ColumnKeys, ForeignKey, ForeignKeyTarget, ReferentialAction } from '../../../model/schema.ts';
import type { Span } from '../../../model/span.ts';
import { isUnknown, type Maybe, unknown } from '../../../model/unknown.ts';
import { apply } from '../evaluate/apply.ts';
import { isNullish, propertyOf, type Site, spanOf, type Value } from '../evaluate/values.ts';
import type { ColumnValue, ForeignKeyValue, Modifier } from '../intrinsics/drizzleValues.ts';
import { maybeString, modifierName, modifierSpan, notKnown, type ReadContext, toUnknown } from './context.ts';

/** `.references(() => users.id, { onDelete: 'cascade' })`. */
export function readReference(key: string, modifier: Modifier, context: ReadContext): ForeignKey {
  const [callback, actions] = modifier.args;
  const site = bodySite(callback) ?? modifier.site;
  const column =
    callback?.kind === 'closure' || callback?.kind === 'native'
      ? apply(callback, [], modifier.site, context.scope)
      : callback;
  const target = targetOf(column ? [column] : [], site, notKnown(column, 'the target', site));
  const foreignKey: ForeignKey = {
    kind: 'foreign-key',
    name: { explicit: undefined },
    columns: [key],
    target,
    onDelete: readAction(propertyOf(actions, 'onDelete'), actions, modifier.site),
    onUpdate: readAction(propertyOf(actions, 'onUpdate'), actions, modifier.site),
    inline: true,
    span: { whole: modifierSpan(modifier.site), name: modifierName(modifier.site) },
  };
  if (isUnannotated(callback)) context.unannotated.add(foreignKey);
  return foreignKey;
}

/** The expression inside a callback, which names the target. */
function bodySite(callback: Value | undefined): Site | undefined {
  if (callback?.kind !== 'closure') return undefined;
  const { body } = callback.node;
  return body && { source: callback.scope.module.source, file: callback.scope.module.file, node: body };
}

/** True for a callback without a return type. */
function isUnannotated(callback: Value | undefined): boolean {
  return (
    callback?.kind === 'closure' &&
    callback.node.type === undefined &&
    !ts.isGetAccessorDeclaration(callback.node)
  );
}

/** `foreignKey({ columns, foreignColumns, name }).onDelete(…)`. */
export function readForeignKey(value: ForeignKeyValue, context: ReadContext): ForeignKey {
  const config =
    value.config.kind === 'closure' ? apply(value.config, [], value.site, context.scope) : value.config;
  const name = propertyOf(config, 'name');
  const foreign = propertyOf(config, 'foreignColumns');
  const whole = spanOf(value.site);
  return {
    kind: 'foreign-key',
    name: {
      explicit:
        name && !isNullish(name) ? maybeString(name, 'the name of the foreign key', value.site) : undefined,
    } as ForeignKey['name'],
    columns: columnKeys(propertyOf(config, 'columns'), value.site),
    target:
      foreign?.kind === 'array' && !foreign.gap
        ? targetOf(
            foreign.items.map((item) => item.value()),
            foreign.items[0]?.site ?? value.site,
            unknown('the target is not written yet', whole),
          )
        : notKnown(foreign ?? config, 'the target', value.site),
    onDelete: readAction(value.onDelete, undefined, value.site),
    onUpdate: readAction(value.onUpdate, undefined, value.site),
    inline: false,
    span: { whole, name: spanOf(value.callee) },
  };
}

/** The keys of columns in an array. */
export function columnKeys(value: Value | undefined, site: Site): ColumnKeys {
  if (value?.kind === 'column') return [value.key];
  if (value?.kind !== 'array') return notKnown(value, 'the columns', site);
  if (value.gap) return toUnknown(value.gap, site);
  const keys: string[] = [];
  for (const item of value.items) {
    const column = item.value();
    if (column.kind !== 'column') return notKnown(column, 'the column', item.site ?? site);
    keys.push(column.key);
  }
  return keys;
}

function targetOf(
  columns: readonly Value[],
  site: Site,
  otherwise: ReturnType<typeof unknown>,
): Maybe<ForeignKeyTarget> {
  const [first] = columns;
  const span = spanOf(site);
  if (first?.kind === 'unknown-value' && first.missing) return missingTarget(columns, span);
  if (first?.kind !== 'column') return first?.kind === 'unknown-value' ? toUnknown(first, site) : otherwise;
  const id = first.table.id;
  if (id === undefined) return unknown('the table that it leads to has no name of its own', span);
  const keys: string[] = [];
  for (const column of columns) {
    if (column.kind !== 'column') return notKnown(column, 'a column of the target', site);
    keys.push((column as ColumnValue).key);
  }
  return { table: id, columns: keys, span };
}

/** A table that its file does not export: the id is one that nothing has. */
function missingTarget(columns: readonly Value[], span: Span): Maybe<ForeignKeyTarget> {
  const keys: string[] = [];
  let table: string | undefined;
  for (const column of columns) {
    if (column.kind !== 'unknown-value' || column.missing?.member === undefined)
      return unknown('the target is not a column', span);
    keys.push(column.missing.member);
    table ??= `${column.missing.file}#${column.missing.name}`;
  }
  return table === undefined ? unknown('the target is not known here', span) : { table, columns: keys, span };
}

const actions: ReadonlySet<string> = new Set<ReferentialAction>([
  'no action',
  'restrict',
  'cascade',
  'set null',
  'set default',
]);

/** An action as it was given; undefined where none was. */
function readAction(
  value: Value | undefined,
  config: Value | undefined,
  site: Site,
): Maybe<ReferentialAction> | undefined {
  if (!value)
    return config && config.kind !== 'object' && !isNullish(config)
      ? notKnown(config, 'the action', site)
      : undefined;
  if (isNullish(value)) return undefined;
  const action = maybeString(value, 'the action', site);
  if (isUnknown(action)) return action;
  return actions.has(action)
    ? (action as ReferentialAction)
    : unknown(`\`${action}\` is no action`, spanOf(site));
}
