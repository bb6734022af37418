import { inQuotes } from '../identifiers.ts';
import { identifierText } from '../parse.ts';

/** How SQL is written here: cases, quotes and spaces of the file, or plain PostgreSQL. */
export interface Wording {
  /** Key words, given in upper case. */
  keyword(text: string): string;
  /** The name of a type that is PostgreSQL's own. */
  type(text: string): string;
  identifier(name: string): string;
  /** `(a, b)`. */
  columns(names: readonly string[]): string;
  /** The columns of a foreign key's target: `users (id)`, with or without the space. */
  target(table: string, list: string): string;
  /** The columns of an index: `ON users (id)`, `ON users USING btree (id)`. */
  indexed(table: string, list: string): string;
  boolean(value: boolean): string;
  readonly now: string;
}

/** How the statements of a text are written. Without a text: upper case, quotes only where needed. */
export function wordingOf(text: string): Wording {
  const isUpper = votes(
    text,
    /\bCREATE\s+(?:TABLE|TYPE|UNIQUE|INDEX)\b/g,
    /\bcreate\s+(?:table|type|unique|index)\b/g,
  );
  const typeWord =
    'bigint|integer|int|text|varchar|boolean|timestamptz|timestamp|numeric|uuid|jsonb?|serial|bigserial';
  const isTypeUpper = votes(
    text,
    new RegExp(`\\s(?:${typeWord.toUpperCase()})\\b`, 'g'),
    new RegExp(`\\s(?:${typeWord})\\b`, 'g'),
    false,
  );
  const quotes = votes(
    text,
    /\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:"\w+"\.)?"[a-z_][a-z0-9_]*"/gi,
    /\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:\w+\.)?[a-z_]\w*/gi,
    false,
  );
  const tightTargets = votes(text, /\bREFERENCES\s+[\w."]+\(/gi, /\bREFERENCES\s+[\w."]+\s+\(/gi, false);
  const indexes = text.match(/^\s*CREATE\s+(?:UNIQUE\s+)?INDEX\b[^;(]*\(/gim) ?? [];
  const tightIndexes = indexes.filter((one) => /[^\s]\($/.test(one)).length * 2 > indexes.length;
  const namesBtree = indexes.filter((one) => /\bUSING\s+btree\b/i.test(one)).length * 2 > indexes.length;
  const upperBoolean = votes(text, /\b(?:TRUE|FALSE)\b/g, /\b(?:true|false)\b/g, false);
  const current = votes(text, /\bCURRENT_TIMESTAMP\b/gi, /\bnow\s*\(\)/gi, false);
  const keyword = (word: string) => (isUpper ? word : word.toLowerCase());
  const identifier = quotes ? inQuotes : identifierText;
  return {
    keyword,
    type: (name) => (isTypeUpper ? name.toUpperCase() : name),
    identifier,
    columns: (names) => `(${names.map(identifier).join(', ')})`,
    target: (table, list) => `${table}${tightTargets ? '' : ' '}${list}`,
    indexed: (table, list) =>
      `${table}${namesBtree ? ` ${keyword('USING')} btree` : ''}${tightIndexes ? '' : ' '}${list}`,
    boolean: (value) => (upperBoolean ? `${value}`.toUpperCase() : `${value}`),
    now: current ? keyword('CURRENT_TIMESTAMP') : /\bNOW\s*\(\)/.test(text) ? 'NOW()' : 'now()',
  };
}

function votes(text: string, yes: RegExp, no: RegExp, whenEqual = true): boolean {
  const [for_, against] = [count(text, yes), count(text, no)];
  return for_ === against ? whenEqual : for_ > against;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** A string as a constant. */
export function quoteLiteral(text: string): string {
  const doubled = text.replaceAll("'", "''");
  // Backslashes mean themselves only while standard_conforming_strings is on; E'' always says what it means.
  return text.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
}
