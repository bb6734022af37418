import type { Node } from 'libpg-query';
import { inQuotes } from './identifiers.ts';
import { tooDeepAt } from './nesting.ts';
import { createOffsetMap, type OffsetMap } from './offsets.ts';
import { loadPostgresParser, type PostgresParser } from './postgresParser.ts';
import { withoutPsqlVariables } from './psqlVariables.ts';
import { scanTokens } from './scanner.ts';

/** One statement as PostgreSQL's own parser reads it. Offsets are UTF-16, from the statement's first character. */
export interface ParsedStatement {
  readonly kind: 'parsed';
  readonly text: string;
  /** The raw parse tree: an object with one key, the node's type. Its `location`s are bytes: see `offsets`. */
  readonly node: Node;
  readonly offsets: OffsetMap;
  /** Scanned when first asked for. Comments are not among them. */
  tokens(): readonly Token[];
}

/** A statement that PostgreSQL refuses, with its own message. */
export interface BrokenStatement {
  readonly kind: 'broken';
  readonly text: string;
  readonly message: string;
  /** Where PostgreSQL points at, and the end of the token there. */
  readonly at: number;
  readonly end: number;
  /** PostgreSQL takes it, as far as is known; it is too deep to be read here. */
  readonly isOnlyUnread?: true;
}

export interface Token {
  readonly start: number;
  readonly end: number;
  /** The token as a key word, in upper case; a quoted identifier or string is not one. */
  readonly word: string;
}

/** Loads PostgreSQL's parser (WebAssembly, about 25 ms, once). Everything else here is synchronous after it. */
export async function loadSqlParser(): Promise<void> {
  parser = await loadPostgresParser();
}

let parser: PostgresParser | undefined;

function loadedParser(): PostgresParser {
  if (!parser) throw new Error("PostgreSQL's parser is not loaded.");
  return parser;
}

/** Statements are kept by their text: an edit of a script parses the edited statement only. */
const cache = new Map<string, ParsedStatement | BrokenStatement>();
let cachedLength = 0;
const maxCachedLength = 8_000_000;

/** Parses one statement, without its semicolon. Never throws. */
export function parseStatement(text: string): ParsedStatement | BrokenStatement {
  const kept = cache.get(text);
  if (kept) return kept;
  // A slice would keep the whole file it was cut from.
  const own = ` ${text}`.slice(1);
  const parsed = parseAnew(own);
  cachedLength += text.length;
  if (cachedLength > maxCachedLength) {
    cache.clear();
    cachedLength = text.length;
  }
  cache.set(own, parsed);
  return parsed;
}

function parseAnew(text: string): ParsedStatement | BrokenStatement {
  const nul = text.indexOf('\0');
  // The parser takes C strings and would silently stop there.
  if (nul >= 0) return broken(text, 'invalid byte sequence for encoding "UTF8": 0x00', nul);
  const deep = tooDeepAt(text);
  if (deep?.forPostgres) return broken(text, 'stack depth limit exceeded', deep.at);
  if (deep) return { ...broken(text, tooDeep, deep.at), isOnlyUnread: true };
  const offsets = createOffsetMap(text);
  let read = text;
  let parse = loadedParser().parse(text);
  if ('message' in parse && text[offsets.fromCodePoints(parse.cursorPosition)] === ':') {
    read = withoutPsqlVariables(text) ?? text;
    if (read !== text) parse = loadedParser().parse(read);
  }
  if ('message' in parse)
    return broken(text, parse.message, Math.max(0, offsets.fromCodePoints(parse.cursorPosition)));
  const [first, second] = parse.stmts;
  if (!first?.stmt) return broken(text, 'empty statement', 0);
  if (second) return broken(text, 'several statements', offsets.fromBytes(second.stmt_location ?? 0));
  let tokens: readonly Token[] | undefined;
  return {
    kind: 'parsed',
    text,
    node: first.stmt,
    offsets,
    tokens: () => {
      tokens ??= scanTokens(read);
      return tokens;
    },
  };
}

const tooDeep =
  'This statement is not read: from here on it is too deep, by operators, queries or parentheses in a row.';

function broken(text: string, message: string, at: number): BrokenStatement {
  const start = Math.min(at, Math.max(0, text.length - 1));
  const token = /^(?:"[^"\n]*"?|'[^'\n]*'?|[\p{L}\p{N}_$]+|.)/u.exec(text.slice(start, start + 200));
  return { kind: 'broken', text, message, at: start, end: start + Math.max(1, token?.[0].length ?? 1) };
}

/**
 * True where a word may stand as any name without quotes: PostgreSQL's quote_ident asks the same, lower case and
 * no key word but an unreserved one.
 */
export function isPlainIdentifier(word: string): boolean {
  if (!/^[a-z_][a-z0-9_$]*$/.test(word)) return false;
  const kept = plainWords.get(word);
  if (kept !== undefined) return kept;
  const kind = loadedParser().keywordKind(word);
  const plain = kind === 'NO_KEYWORD' || kind === 'UNRESERVED_KEYWORD';
  plainWords.set(word, plain);
  return plain;
}

/** A name as SQL needs it: in quotes only where it would be another without. */
export function identifierText(name: string): string {
  return isPlainIdentifier(name) ? name : inQuotes(name);
}

const plainWords = new Map<string, boolean>();
