import type { TypeFamily } from '../../model/schema.ts';
import type { TypeFacts } from './typeFacts.ts';
import { applyArguments, parseWrittenType } from './typeFacts.ts';

/** SQLite's types: a name of any kind and the affinity it gives, https://www.sqlite.org/datatype3.html. */

const families: ReadonlyMap<string, TypeFamily> = new Map<string, TypeFamily>([
  ['boolean', 'boolean'],
  ['bool', 'boolean'],
  ['date', 'date'],
  ['datetime', 'timestamp'],
  ['timestamp', 'timestamp'],
  ['time', 'time'],
  ['json', 'json'],
  ['jsonb', 'json'],
  ['uuid', 'uuid'],
  ['numeric', 'decimal'],
  ['decimal', 'decimal'],
]);

/** A SQLite type from its declared name: a name with a clear meaning first, then by the rules of affinity. */
export function sqliteTypeFromSql(sql: string): TypeFacts {
  const type = parseWrittenType(sql);
  return applyArguments(
    sql,
    { name: type.words, family: families.get(type.words) ?? affinity(type.words) },
    type,
  );
}

function affinity(words: string): TypeFamily {
  if (words.includes('int')) return 'integer';
  if (/char|clob|text/.test(words)) return 'text';
  if (words === '' || words.includes('blob')) return 'binary';
  if (/real|floa|doub/.test(words)) return 'float';
  return 'custom';
}
