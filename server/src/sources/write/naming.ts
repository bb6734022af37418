import { columnLabel, columnOf } from '../../model/catalog.ts';
import type { ColumnKey, Schema, Table } from '../../model/schema.ts';
import { isUnknown, known } from '../../model/unknown.ts';

/** What kind of name is wanted. */
export type NamedPart = 'index' | 'unique';

/** Makes names as the project does, each once. */
export interface Naming {
  name(part: NamedPart, table: Table, columns: readonly ColumnKey[]): string;
  /** True when the project leaves its unique constraints without a name. */
  readonly unnamedUniques: boolean;
}

/** `{table}_{columns}_idx`, and the case that table and columns are written in. */
export interface NamePattern {
  readonly template: string;
  readonly letters: 'snake' | 'camel';
}

/** The longest name that every database keeps whole: PostgreSQL's limit, in bytes. */
const longestName = 63;

/**
 * Derives the names from what the schema has.
 * @param defaults patterns where nothing can be derived
 * @param overrides patterns that the project states itself
 */
export function createNaming(
  schema: Schema,
  defaults: Readonly<Record<NamedPart, string>>,
  overrides: Partial<Record<NamedPart, string>> = {},
): Naming {
  const pick = (part: NamedPart): NamePattern => {
    const stated = overrides[part];
    if (stated !== undefined) return { template: stated, letters: 'snake' };
    return derivePattern(schema, part) ?? { template: defaults[part], letters: 'snake' };
  };
  let patterns: Readonly<Record<NamedPart, NamePattern>> | undefined;
  const taken = new Set<string>();
  for (const table of schema.tables) {
    for (const name of explicitNames(table)) taken.add(name);
    const own = known(table.name);
    if (own !== undefined) taken.add(own);
  }
  return {
    unnamedUniques: unnamedUniques(schema),
    name(part, table, columns) {
      patterns ??= { index: pick('index'), unique: pick('unique') };
      const name = firstFree(apply(patterns[part], table, columns), longestName, taken);
      taken.add(name);
      return name;
    },
  };
}

/** The commonest pattern among the explicit names of a schema; undefined when none can be made out. */
export function derivePattern(schema: Schema, part: NamedPart): NamePattern | undefined {
  const votes = new Map<string, number>();
  for (const table of schema.tables) {
    for (const [name, columns] of namedParts(table, part)) {
      const pattern = patternOf(name, table, columns);
      if (!pattern) continue;
      const key = `${pattern.letters} ${pattern.template}`;
      votes.set(key, (votes.get(key) ?? 0) + 1);
    }
  }
  const best = [...votes].sort((a, b) => b[1] - a[1])[0]?.[0];
  if (best === undefined) return undefined;
  const space = best.indexOf(' ');
  return { letters: best.slice(0, space) as NamePattern['letters'], template: best.slice(space + 1) };
}

function patternOf(name: string, table: Table, columns: readonly ColumnKey[]): NamePattern | undefined {
  for (const letters of ['snake', 'camel'] as const) {
    const words = wordsOf(table, columns, letters);
    const withColumns = replaceWord(name, words.columns, '{columns}');
    if (withColumns === undefined) continue;
    const template = replaceWord(withColumns, words.table, '{table}') ?? withColumns;
    const rest = template.replace('{columns}', '').replace('{table}', '');
    // What is left must be a fixed word like `idx`; anything long belongs to this one index.
    if (!/^(?:_|-|idx|index|ix|key|uniq|unique|uq|uidx|unq|on|i|u)*$/i.test(rest)) continue;
    return { template, letters };
  }
  return undefined;
}

/** Replaces a whole word of a name; camel case words may follow others directly. */
function replaceWord(name: string, word: string, by: string): string | undefined {
  if (word === '') return undefined;
  const index = name.indexOf(word);
  const capital = word.charAt(0).toUpperCase() + word.slice(1);
  const second = name.indexOf(capital);
  if (
    index >= 0 &&
    !/[a-z0-9]/i.test(name[index - 1] ?? '_') &&
    !/[a-z]/.test(name[index + word.length] ?? '_')
  ) {
    return name.slice(0, index) + by + name.slice(index + word.length);
  }
  if (second > 0) return name.slice(0, second) + by + name.slice(second + word.length);
  return undefined;
}

function apply(pattern: NamePattern, table: Table, columns: readonly ColumnKey[]): string {
  const words = wordsOf(table, columns, pattern.letters);
  const put = (template: string, hole: string, value: string): string => {
    const at = template.indexOf(hole);
    if (at < 0) return template;
    const joined = pattern.letters === 'camel' && /[A-Za-z}]$/.test(template.slice(0, at));
    const text = joined ? value.charAt(0).toUpperCase() + value.slice(1) : value;
    return template.slice(0, at) + text + template.slice(at + hole.length);
  };
  return put(put(pattern.template, '{table}', words.table), '{columns}', words.columns);
}

function wordsOf(
  table: Table,
  columns: readonly ColumnKey[],
  letters: NamePattern['letters'],
): { readonly table: string; readonly columns: string } {
  const tableName = known(table.name) ?? table.binding ?? 'table';
  const names = columns.map((key) => {
    const column = columnOf(table, key);
    return column ? columnLabel(column) : key;
  });
  return letters === 'snake'
    ? { table: tableName, columns: names.join('_') }
    : { table: camel(tableName), columns: camel(names.join('_')) };
}

function camel(text: string): string {
  return text.replace(/[_\- ]+(.)/g, (_, letter: string) => letter.toUpperCase());
}

function firstFree(name: string, limit: number, taken: ReadonlySet<string>): string {
  let result = cut(name, '', limit);
  for (let i = 2; taken.has(result); i++) result = cut(name, `_${i}`, limit);
  return result;
}

/** Cuts in the middle of a name so that its last word, which tells what it is, stays. */
function cut(name: string, suffix: string, limit: number): string {
  if (byteLength(name + suffix) <= limit) return name + suffix;
  const last = /_[a-z]+$/i.exec(name)?.[0] ?? '';
  let head = name.slice(0, name.length - last.length);
  while (head.length > 1 && byteLength(head + last + suffix) > limit) head = [...head].slice(0, -1).join('');
  return head.replace(/_+$/, '') + last + suffix;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function namedParts(table: Table, part: NamedPart): readonly (readonly [string, readonly ColumnKey[]])[] {
  const found: [string, readonly ColumnKey[]][] = [];
  for (const index of table.indexes) {
    const name = known(index.name.explicit);
    if (index.unique !== (part === 'unique') || name === undefined || isUnknown(index.members)) continue;
    const columns = index.members.map((member) => member.column);
    if (columns.every((column) => column !== undefined)) found.push([name, columns]);
  }
  if (part === 'unique') {
    for (const unique of table.uniques) {
      const name = known(unique.name.explicit);
      if (name !== undefined && !isUnknown(unique.columns)) found.push([name, unique.columns]);
    }
  }
  return found;
}

function explicitNames(table: Table): readonly string[] {
  const parts = [...table.indexes, ...table.uniques, ...table.checks, ...table.foreignKeys];
  if (table.primaryKey) parts.push(table.primaryKey as never);
  return parts.map((part) => known(part.name.explicit)).filter((name) => name !== undefined);
}

function unnamedUniques(schema: Schema): boolean {
  const uniques = schema.tables.flatMap((table) => table.uniques.filter((unique) => !unique.inline));
  return uniques.length > 0 && uniques.every((unique) => unique.name.explicit === undefined);
}
