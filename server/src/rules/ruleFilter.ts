import { columnLabel } from '../model/catalog.ts';
import { identifierLength } from '../model/names.ts';
import type { Column, ColumnType, Table } from '../model/schema.ts';
import { isUnknown, known } from '../model/unknown.ts';
import type { Rule, SchemaView } from './rule.ts';
import { isReference } from './support/checked.ts';
import { namedParts } from './support/namedParts.ts';
import { tableTraits as bits } from './tableTrait.ts';
import { type Vocabulary, words } from './vocabulary/words.ts';

/** A rule with its options. */
export interface OptionedRule {
  readonly rule: Rule;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Leaves out the rules that have nothing to say of a table, by what they declare to need (`RuleDefinition.needs` and
 * `names`). It looks at the table once for all of them; tables alike get the same list.
 */
export function createRuleFilter<T extends OptionedRule>(
  rules: readonly T[],
): (table: Table, view: SchemaView) => readonly T[] {
  const names = nameFilter(rules);
  const needs = rules.map(({ rule }) => maskOf(rule));
  const needed = needs.reduce((all, each) => all | each, 0);
  const labels = new Map<string, Label>();
  const lists = new Map<number, Map<number, readonly T[]>>();
  let kept = 0;

  return (table, view) => {
    let traits = traitsOfParts(table);
    let named = 0;
    for (const column of table.columns) {
      const label = labelOf(columnLabel(column));
      traits |= label.traits | traitsOfColumn(column);
      named |= label.names;
      if (label.isId && !isReference(table, column)) traits |= bits['loose id'];
    }
    if (needed & bits['long name'] && mayHaveLongName(table)) traits |= bits['long name'];
    if (needed & bits.policies && view.hasPolicies()) traits |= bits.policies;
    if (needed & bits.queries && view.queriesOf(table.id).length > 0) traits |= bits.queries;
    return listOf(traits & needed, named);
  };

  function listOf(traits: number, named: number): readonly T[] {
    const alike = lists.get(traits);
    const former = alike?.get(named);
    if (former) return former;
    const list = rules.filter((_, at) => {
      const need = needs[at] as number;
      const name = names.bits[at] as number;
      return (need & traits) === need && (name === 0 || (name & named) !== 0);
    });
    if (kept < keptLists) {
      kept++;
      if (alike) alike.set(named, list);
      else lists.set(traits, new Map([[named, list]]));
    }
    return list;
  }

  /** A schema has few names of its own: most are met again and again. */
  function labelOf(name: string): Label {
    let label = labels.get(name);
    if (!label) {
      if (labels.size >= keptLabels) labels.clear();
      label = readLabel(name, names.byWord);
      labels.set(name, label);
    }
    return label;
  }
}

const keptLists = 500;
const keptLabels = 5000;

function maskOf({ needs = [] }: Rule): number {
  return needs.reduce((mask, trait) => mask | bits[trait], 0);
}

/** What the name of a column tells. */
interface Label {
  readonly traits: number;
  /** The rules, each a bit, that have a word of it among the last ones of their terms. */
  readonly names: number;
  readonly isId: boolean;
}

function readLabel(name: string, byWord: ReadonlyMap<string, number>): Label {
  const own = words(name);
  let traits = 0;
  if (/[A-Z]/.test(name)) traits |= bits.capital;
  if (/[0-9]/.test(name)) traits |= bits.digit;
  if (isLong(name)) traits |= bits['long name'];
  return {
    traits,
    names: own.reduce((mask, word) => mask | (byWord.get(word) ?? 0), 0),
    isId: own.length > 1 && own[own.length - 1] === 'id',
  };
}

interface NameFilter {
  /** The bit of each rule that looks for names; 0 where it does not, or no bit is left. */
  readonly bits: readonly number[];
  /** The rules with a term that ends with the word. */
  readonly byWord: ReadonlyMap<string, number>;
}

/** A name in which a term stands holds the last word of the term, wherever in the name the rule looks for it. */
function nameFilter(rules: readonly OptionedRule[]): NameFilter {
  const byWord = new Map<string, number>();
  let next = 0;
  const ruleBits = rules.map(({ rule, options }) => {
    if (!rule.names || next > 30) return 0;
    const bit = 1 << next++;
    for (const vocabulary of rule.names(options as never) as readonly Vocabulary[]) {
      for (const term of vocabulary) {
        const last = words(term).at(-1);
        if (last !== undefined) byWord.set(last, (byWord.get(last) ?? 0) | bit);
      }
    }
    return bit;
  });
  return { bits: ruleBits, byWord };
}

function traitsOfParts(table: Table): number {
  const { foreignKeys, indexes, uniques, primaryKey, checks } = table;
  let traits = foreignKeys.length === 0 ? bits['no foreign key'] : bits['foreign key'];
  if (foreignKeys.length > 1) traits |= bits['several foreign keys'];
  for (const { columns, onDelete, onUpdate, notValid } of foreignKeys) {
    if (!isUnknown(columns) && columns.length > 1) traits |= bits['foreign key of several columns'];
    if (onDelete === 'set null' || onUpdate === 'set null') traits |= bits['set null'];
    if (onDelete === 'set default' || onUpdate === 'set default') traits |= bits['set default'];
    if (notValid) traits |= bits['not valid'];
  }
  for (const { notValid } of checks) if (notValid) traits |= bits['not valid'];
  if (indexes.length > 0) traits |= bits.index | bits['further key'];
  if (uniques.length > 0) traits |= bits['further key'];
  const key = known(primaryKey?.columns);
  if (key && key.length > 1) traits |= bits['primary key of several columns'];
  if (!isSql(table)) traits |= bits.code;
  const name = known(table.name);
  if (name !== undefined && /[A-Z]/.test(name)) traits |= bits.capital;
  return traits;
}

function traitsOfColumn(column: Column): number {
  let traits = 0;
  if (column.notNull === false) traits |= bits['nullable column'];
  if (column.default !== undefined || column.application.default) traits |= bits.default;
  if (column.promisedValues !== undefined) traits |= bits['promised values'];
  if (column.key !== column.name) traits |= bits['other name'];
  const type = known(column.type);
  return type ? traits | traitsOfType(type) : traits;
}

function traitsOfType({ family, name, arrayDimensions, bits: size, serial }: ColumnType): number {
  let traits = 0;
  if (arrayDimensions !== undefined && arrayDimensions > 0) traits |= bits.array;
  if (serial) traits |= bits.serial;
  switch (family) {
    case 'text':
      if (name === 'bpchar') traits |= bits['padded text'];
      break;
    case 'integer':
      if (size === 32) traits |= bits['integer of 32 bits'];
      break;
    case 'timestamp':
      if (name === 'timestamp') traits |= bits['timestamp without time zone'];
      break;
    case 'decimal':
      return traits | bits.decimal;
    case 'float':
      return traits | bits.float;
    case 'boolean':
    case 'date':
    case 'enum':
    case 'uuid':
      break;
    default:
      return traits | bits['rare type'];
  }
  return traits;
}

/** The names that drizzle-kit makes are long before they are known, so that code is always asked. */
function mayHaveLongName(table: Table): boolean {
  if (!isSql(table) || isLong(known(table.name)) || table.span.longName !== undefined) return true;
  if (table.columns.some(({ span }) => span.longName !== undefined)) return true;
  return namedParts(table).some(({ name, span }) => {
    if (span.longName !== undefined) return true;
    if (name.explicit !== undefined) return isLong(known(name.explicit));
    return 'generated' in name ? isLong(name.generated) : true;
  });
}

/** PostgreSQL's limit is the lowest. */
function isLong(name: string | undefined): boolean {
  return name !== undefined && name.length * 3 > 63 && identifierLength(name, 'bytes') > 63;
}

function isSql(table: Table): boolean {
  return table.span.whole.file.endsWith('.sql');
}
