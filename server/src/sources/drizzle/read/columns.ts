import type {
  Column,
  ColumnDefault,
  ForeignKey,
  GeneratedColumn,
  IdentityColumn,
  SequenceOptions,
  SqlText,
  TextEncoding,
  UniqueConstraint,
} from '../../../model/schema.ts';
import type { PartSpans } from '../../../model/span.ts';
import { isUnknown, known, type Maybe } from '../../../model/unknown.ts';
import { apply } from '../evaluate/apply.ts';
import { propertyOf, type Site, spanOf, truthiness, type Value } from '../evaluate/values.ts';
import { saidBeforeArray } from '../intrinsics/builders.ts';
import type { BuilderValue, Modifier, TableColumn, TableValue } from '../intrinsics/drizzleValues.ts';
import { impliedBy } from '../types/columnType.ts';
import { columnName } from './columnNames.ts';
import {
  maybeString,
  modifierName,
  modifierSpan,
  notKnown,
  plainConfig,
  type ReadContext,
} from './context.ts';
import { readDefault } from './defaults.ts';
import { configuredValues, typedValues } from './promisedValues.ts';
import { readReference } from './references.ts';
import { readSql } from './sqlText.ts';
import { encodingsOfSql, writtenEncoding } from './textEncoding.ts';
import { readType } from './types.ts';

/** A column with the keys that were declared on it. */
export interface ReadColumn {
  readonly column: Column;
  readonly unique: UniqueConstraint | undefined;
  readonly foreignKeys: readonly ForeignKey[];
  /** Where `.primaryKey()` stands. */
  readonly primaryKey: PartSpans | undefined;
}

export function readColumn(table: TableValue, column: TableColumn, context: ReadContext): ReadColumn {
  const { value } = column;
  if (value.kind !== 'builder') return unreadColumn(table, column, context);
  return builtColumn(table, column, value, context);
}

/** A column whose builder could not be followed: only its key is known. */
function unreadColumn(table: TableValue, column: TableColumn, context: ReadContext): ReadColumn {
  const site = column.site ?? table.detail().site;
  const reason = notKnown(column.value, 'the column', site);
  return {
    column: {
      kind: 'column',
      key: column.key,
      name: columnName(column, context),
      type: reason,
      notNull: reason,
      default: reason,
      generated: undefined,
      identity: undefined,
      autoIncrement: false,
      onUpdateNow: false,
      application: { default: false, onUpdate: false },
      promisedValues: undefined,
      span: { whole: spanOf(site), name: spanOf(column.name ?? site) },
    },
    unique: undefined,
    foreignKeys: [],
    primaryKey: undefined,
  };
}

interface Said {
  notNull: boolean;
  primaryKey: Modifier | undefined;
  unique: Modifier | undefined;
  readonly references: Modifier[];
  default: Maybe<ColumnDefault> | undefined;
  generated: GeneratedColumn | undefined;
  identity: IdentityColumn | undefined;
  autoIncrement: boolean;
  onUpdateNow: boolean;
  applicationDefault: boolean;
  applicationUpdate: boolean;
  promisedValues: readonly string[] | undefined;
  readonly encodings: TextEncoding[];
}

function builtColumn(
  table: TableValue,
  column: TableColumn,
  builder: BuilderValue,
  context: ReadContext,
): ReadColumn {
  const said = readModifiers(table, column, builder, context);
  const implied = impliedBy(builder.dialect, builder.element ? '' : builder.builder);
  const notNullImplied =
    !said.notNull && (said.primaryKey !== undefined || said.identity !== undefined || implied.notNull);
  const site = column.site ?? builder.head;
  const read: { -readonly [K in keyof Column]: Column[K] } = {
    kind: 'column',
    key: column.key,
    name: columnName(column, context),
    type: readType(builder, context),
    notNull: said.notNull || notNullImplied,
    default: said.default,
    generated: said.generated,
    identity: said.identity,
    autoIncrement: said.autoIncrement || implied.autoIncrement,
    onUpdateNow: said.onUpdateNow,
    application: application[said.applicationDefault ? 1 : 0][said.applicationUpdate ? 1 : 0],
    promisedValues: said.promisedValues,
    span: { whole: spanOf(site), name: spanOf(column.name ?? site), type: spanOf(builder.head) },
  };
  if (!builder.name && column.nameKey === column.key) read.nameFromKey = true;
  if (notNullImplied) read.notNullImplied = true;
  const sql = builder.dialect === 'mysql' && builder.custom ? known(read.type)?.sql : undefined;
  if (sql !== undefined) said.encodings.push(...encodingsOfSql(sql, builder));
  if (said.encodings.length > 0) read.encodings = said.encodings;
  return {
    column: read,
    unique: said.unique && readUnique(column, builder, said.unique),
    foreignKeys: said.references.map((modifier) => readReference(column.key, modifier, context)),
    primaryKey: said.primaryKey && modifierSpans(said.primaryKey.site),
  };
}

/** The four answers to what the application fills in, shared by all columns. */
const application = [
  [
    { default: false, onUpdate: false },
    { default: false, onUpdate: true },
  ],
  [
    { default: true, onUpdate: false },
    { default: true, onUpdate: true },
  ],
] as const;

function readModifiers(
  table: TableValue,
  column: TableColumn,
  builder: BuilderValue,
  context: ReadContext,
): Said {
  const said: Said = {
    notNull: false,
    primaryKey: undefined,
    unique: undefined,
    references: [],
    default: undefined,
    generated: undefined,
    identity: undefined,
    autoIncrement: false,
    onUpdateNow: false,
    applicationDefault: false,
    applicationUpdate: false,
    promisedValues: configuredValues(builder),
    encodings: [],
  };
  const modifiers = builder.modifiers.slice(0, column.modifiers);
  for (const { name, call } of context.ormOne ? [...saidBeforeArray(builder), ...modifiers] : modifiers)
    readModifier(name, call, said, table, builder, context);
  return said;
}

function readModifier(
  name: string,
  modifier: Modifier,
  said: Said,
  table: TableValue,
  builder: BuilderValue,
  context: ReadContext,
): void {
  switch (name) {
    case 'notNull':
      said.notNull = true;
      break;
    case 'primaryKey':
      said.primaryKey = modifier;
      said.autoIncrement ||= isSet(modifier.args[0], 'autoIncrement');
      break;
    case 'unique':
      said.unique = modifier;
      break;
    case 'references':
      said.references.push(modifier);
      break;
    case 'default':
    case 'defaultNow':
    case 'defaultRandom':
      said.default = readDefault(name, modifier, builder.dialect, table, context);
      break;
    case '$default':
    case '$defaultFn':
      said.applicationDefault = true;
      break;
    case '$onUpdate':
    case '$onUpdateFn':
      said.applicationUpdate = true;
      break;
    case 'onUpdateNow':
      said.onUpdateNow = true;
      break;
    case 'autoincrement':
      said.autoIncrement = true;
      break;
    case 'generatedAlwaysAs':
      said.generated = readGenerated(modifier, table, builder, context);
      break;
    case 'generatedAlwaysAsIdentity':
    case 'generatedByDefaultAsIdentity':
      said.identity = {
        mode: name === 'generatedAlwaysAsIdentity' ? 'always' : 'by default',
        sequence: sequenceOptions(modifier.args[0]),
      };
      break;
    case 'charSet':
    case 'collate': {
      const encoding = writtenEncoding(name, modifier);
      if (encoding) said.encodings.push(encoding);
      break;
    }
    case '$type':
      said.promisedValues = typedValues(modifier, modifier.scope) ?? said.promisedValues;
      break;
  }
}

function isSet(config: Value | undefined, key: string): boolean {
  const value = propertyOf(config, key);
  return value !== undefined && truthiness(value) === true;
}

function readUnique(column: TableColumn, builder: BuilderValue, modifier: Modifier): UniqueConstraint {
  const [name, config] = modifier.args;
  const explicit =
    name && !(name.kind === 'primitive' && !name.value)
      ? maybeString(name, 'the name of the constraint', modifier.site)
      : sharedUniqueName(column, builder);
  return {
    kind: 'unique',
    name: { explicit } as UniqueConstraint['name'],
    columns: [column.key],
    nullsNotDistinct: known(maybeString(propertyOf(config, 'nulls'), '')) === 'not distinct',
    inline: true,
    span: modifierSpans(modifier.site),
  };
}

/** A builder that several tables share keeps the name that the first of them gave its constraint. */
function sharedUniqueName(column: TableColumn, builder: BuilderValue): Maybe<string> | undefined {
  const first = builder.firstTable;
  if (!first || first === column.table) return undefined;
  const table = maybeString(first.detail().name, 'the name of the table');
  if (isUnknown(table)) return table;
  const name = builder.name ? maybeString(builder.name, 'the name of the column') : column.nameKey;
  return isUnknown(name) ? name : `${table}_${name}_unique`;
}

function readGenerated(
  modifier: Modifier,
  table: TableValue,
  builder: BuilderValue,
  context: ReadContext,
): GeneratedColumn {
  const [given, config] = modifier.args;
  const { dialect } = builder;
  const value = given?.kind === 'closure' ? apply(given, [], modifier.site, modifier.scope) : given;
  let expression: Maybe<SqlText>;
  // SQLite's generated columns are printed without the table's name, as index expressions are.
  if (value?.kind === 'sql')
    expression = readSql(value, modifier.site, dialect, table, context, {
      unqualified: dialect === 'sqlite',
    });
  else if (value?.kind === 'primitive')
    expression = {
      text: String(value.value),
      columns: [],
      complete: true,
      span: modifierSpan(modifier.site),
    };
  else expression = notKnown(value, 'the expression', modifier.site);
  const mode = known(maybeString(propertyOf(config, 'mode'), 'the mode'));
  const storage = dialect === 'postgresql' || mode === 'stored' ? 'stored' : 'virtual';
  return { expression, storage };
}

/** `{ name, startWith, increment, … }`, each as text. */
export function sequenceOptions(value: Value | undefined): SequenceOptions {
  const config = plainConfig(value);
  const options: { -readonly [K in keyof SequenceOptions]: SequenceOptions[K] } = {};
  if (typeof config.name === 'string') options.name = config.name;
  for (const key of ['startWith', 'increment', 'minValue', 'maxValue', 'cache'] as const) {
    const given = config[key];
    if (given !== undefined && given !== null && typeof given !== 'object') options[key] = String(given);
  }
  if (typeof config.cycle === 'boolean') options.cycle = config.cycle;
  return options;
}

export function modifierSpans(site: Site): PartSpans {
  return { whole: modifierSpan(site), name: modifierName(site) };
}
