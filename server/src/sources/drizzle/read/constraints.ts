import ts from 'typescript';
import type {
  Check,
  ForeignKey,
  IgnoredExtra,
  Index,
  IndexMember,
  PartName,
  Policy,
  PrimaryKey,
  TableGap,
  UniqueConstraint,
} from '../../../model/schema.ts';
import { isUnknown, known, type Maybe, unknown } from '../../../model/unknown.ts';
import { apply } from '../evaluate/apply.ts';
import { entriesOf } from '../evaluate/objectFunctions.ts';
import { type Item, isNullish, type Site, spanOf, type Value } from '../evaluate/values.ts';
import type { CheckValue, IndexValue, Modifier, TableValue } from '../intrinsics/drizzleValues.ts';
import { maybeString, notKnown, plainConfig, type ReadContext, toUnknown } from './context.ts';
import { readPolicy } from './policies.ts';
import { columnKeys, readForeignKey } from './references.ts';
import { readSql } from './sqlText.ts';

/** What the extra config of a table declares. */
export interface ReadConstraints {
  readonly primaryKeys: PrimaryKey[];
  readonly uniques: UniqueConstraint[];
  readonly foreignKeys: ForeignKey[];
  readonly indexes: Index[];
  readonly checks: Check[];
  readonly policies: Policy[];
  readonly gaps: TableGap[];
  readonly ignored: IgnoredExtra[];
}

/** Reads the third argument of a table: a callback that returns an array or an object, or one of these itself. */
export function readConstraints(table: TableValue, context: ReadContext): ReadConstraints {
  const read: ReadConstraints = {
    primaryKeys: [],
    uniques: [],
    foreignKeys: [],
    indexes: [],
    checks: [],
    policies: [],
    gaps: [],
    ignored: [],
  };
  const { extra, site } = table.detail();
  if (!extra) return read;
  const isCallback = extra.kind === 'closure' || extra.kind === 'native';
  const value = isCallback ? apply(extra, [table], site, context.scope) : extra;
  readEntries(value, site, 0, table, context, read);
  return read;
}

function readEntries(
  value: Value,
  site: Site,
  depth: number,
  table: TableValue,
  context: ReadContext,
  read: ReadConstraints,
): void {
  if (isNullish(value)) return;
  const entries = value.kind === 'object' || value.kind === 'array' ? entriesOf(value) : undefined;
  if (!entries) {
    read.gaps.push({ ...notKnown(value, 'the extra config', site), in: 'constraints' });
    return;
  }
  for (const gap of entries.gaps) read.gaps.push({ ...toUnknown(gap, site), in: 'constraints' });
  for (const property of entries.props.values()) {
    const entry = property.value();
    const at = property.site ?? site;
    if (entry.kind !== 'array') readEntry(entry, at, table, context, read);
    // The ORM flattens the array that it is given by one step, and an object not at all.
    else if (value.kind === 'array' && depth === 0) readEntries(entry, at, 1, table, context, read);
    else noteIgnored(entry, at, read);
  }
}

function readEntry(
  entry: Value,
  site: Site,
  table: TableValue,
  context: ReadContext,
  read: ReadConstraints,
): void {
  switch (entry.kind) {
    case 'index':
      read.indexes.push(readIndex(entry, table, context));
      break;
    case 'unique':
      read.uniques.push({
        kind: 'unique',
        name: partName(entry.name, entry.site),
        columns: entry.columns
          ? columnKeys({ kind: 'array', items: [...entry.columns] }, entry.site)
          : unknown('`.on()` is not written yet', spanOf(entry.site)),
        nullsNotDistinct: entry.nullsNotDistinct,
        inline: false,
        span: { whole: spanOf(entry.site), name: spanOf(entry.callee) },
      });
      break;
    case 'primary-key':
      read.primaryKeys.push({
        kind: 'primary-key',
        name: partName(entry.name, entry.site),
        columns: columnKeys(entry.columns, entry.site),
        inline: false,
        span: { whole: spanOf(entry.site), name: spanOf(entry.callee) },
      });
      break;
    case 'foreign-key':
      read.foreignKeys.push(readForeignKey(entry, context));
      break;
    case 'check':
      read.checks.push(readCheck(entry, table, context));
      break;
    case 'policy':
      read.policies.push(readPolicy(entry, table.dialect, table, context));
      break;
    case 'method':
      // `index('x').on` while the call is still being typed.
      readEntry(entry.target, site, table, context, read);
      break;
    default:
      // `condition && index(…)` that came to nothing, an object that looks like a check: the ORM takes only
      // what its own functions made.
      if (entry.kind === 'object') noteIgnored(entry, site, read);
      if (entry.kind === 'primitive' || entry.kind === 'object') break;
      read.gaps.push({ ...notKnown(entry, 'this entry', site), in: 'constraints' });
  }
}

/** An object or an array, where the ORM takes neither, whose entries were meant to be taken. */
function noteIgnored(entry: Value, site: Site, read: ReadConstraints): void {
  const parts = [...(entriesOf(entry)?.props.values() ?? [])].flatMap((property) => {
    const value = property.value();
    const isPart =
      value.kind === 'index' ||
      value.kind === 'unique' ||
      value.kind === 'primary-key' ||
      value.kind === 'foreign-key' ||
      value.kind === 'check' ||
      value.kind === 'policy';
    return isPart ? [spanOf(value.site)] : [];
  });
  const { node } = site;
  const value = ts.isPropertyAssignment(node) ? { ...site, node: node.initializer } : site;
  if (parts.length > 0)
    read.ignored.push({ span: spanOf(value), parts, form: entry.kind === 'array' ? 'array' : 'object' });
}

function partName(name: Value | undefined, site: Site): PartName {
  return { explicit: name ? maybeString(name, 'the name', site) : undefined } as PartName;
}

function readIndex(index: IndexValue, table: TableValue, context: ReadContext): Index {
  const where = index.modifiers.get('where');
  const parameters = index.modifiers.get('with');
  const mysql = mysqlOptions(index);
  return {
    kind: 'index',
    name: partName(index.name, index.site),
    unique: index.unique,
    method: index.method && known(maybeString(index.method, 'the method')),
    members: readMembers(index, table, context),
    include: [],
    predicate: where && readPredicate(where, index, table, context),
    nullsNotDistinct: index.modifiers.has('nullsNotDistinct'),
    concurrently: index.modifiers.has('concurrently'),
    ...(parameters ? { parameters: scalars(plainConfig(parameters.args[0])) } : {}),
    ...(mysql ? { mysql } : {}),
    ...(index.only ? { only: true } : {}),
    span: { whole: spanOf(index.site), name: spanOf(index.callee) },
  };
}

function readMembers(
  index: IndexValue,
  table: TableValue,
  context: ReadContext,
): Maybe<readonly IndexMember[]> {
  if (!index.members) return unknown('`.on()` is not written yet', spanOf(index.site));
  const members: IndexMember[] = [];
  for (const item of index.members) {
    const member = readMember(item, index, table, context);
    if (isUnknown(member)) return member;
    members.push(member);
  }
  return members;
}

function readMember(
  item: Item,
  index: IndexValue,
  table: TableValue,
  context: ReadContext,
): Maybe<IndexMember> {
  const value = item.value();
  const site = item.site ?? index.site;
  const span = spanOf(site);
  if (value.kind === 'column') {
    const operatorClass =
      value.operatorClass && known(maybeString(value.operatorClass, 'the operator class'));
    return {
      column: value.key,
      expression: undefined,
      order: value.order,
      nulls: value.nulls,
      operatorClass,
      span,
    };
  }
  if (value.kind !== 'sql') return notKnown(value, 'a member of the index', site);
  return {
    column: undefined,
    expression: readSql(value, site, index.dialect, table, context, { unqualified: true }),
    order: undefined,
    nulls: undefined,
    operatorClass: undefined,
    span,
  };
}

function readPredicate(
  where: Modifier,
  index: IndexValue,
  table: TableValue,
  context: ReadContext,
): Index['predicate'] {
  const [condition] = where.args;
  if (condition && isNullish(condition)) return undefined;
  if (condition?.kind !== 'sql') return notKnown(condition, 'the condition', where.site);
  return readSql(condition, where.site, index.dialect, table, context);
}

function mysqlOptions(index: IndexValue): Index['mysql'] | undefined {
  if (index.dialect !== 'mysql') return undefined;
  const options: { using?: string; algorithm?: string; lock?: string } = {};
  for (const key of ['using', 'algorithm', 'lock'] as const) {
    const value = known(maybeString(index.modifiers.get(key)?.args[0], key));
    if (value !== undefined) options[key] = value;
  }
  return Object.keys(options).length > 0 ? options : undefined;
}

function scalars(config: Record<string, unknown>): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(config).filter(
      (entry): entry is [string, string | number | boolean] =>
        typeof entry[1] === 'string' || typeof entry[1] === 'number' || typeof entry[1] === 'boolean',
    ),
  );
}

function readCheck(check: CheckValue, table: TableValue, context: ReadContext): Check {
  const { expression } = check;
  return {
    kind: 'check',
    name: partName(check.name, check.site),
    expression:
      expression.kind === 'sql'
        ? readSql(expression, check.site, table.dialect, table, context)
        : notKnown(expression, 'the condition', check.site),
    span: { whole: spanOf(check.site), name: spanOf(check.callee) },
  };
}
