import type { FilePath } from '../../model/span.ts';
import { withoutComments } from '../../model/sqlComment.ts';
import { databaseInPopName } from './history/pop.ts';
import { otherSigns } from './otherDialect.ts';

/** Another database than PostgreSQL, and how a text shows it. */
export interface ForeignDatabase {
  readonly database: string;
  readonly sign?: {
    readonly file: FilePath;
    /** UTF-16 offsets. */
    readonly start: number;
    readonly end: number;
    readonly what: string;
  };
}

/** Names of databases that are hardly anything else; one stands in `riversqlite` as well as in `db-sqlite`. */
const names: readonly (readonly [pattern: RegExp, database: string])[] = [
  [/sqlite/i, 'SQLite'],
  [/mysql|mariadb/i, 'MySQL'],
  [/clickhouse/i, 'ClickHouse'],
  [/mssql|sql-?server/i, 'SQL Server'],
  [/duckdb/i, 'DuckDB'],
  [/bigquery/i, 'BigQuery'],
  [/snowflake/i, 'Snowflake'],
  [/\bh2\b/i, 'H2'],
  [/hsqldb/i, 'HSQLDB'],
];

/** What only PostgreSQL has: whatever a name says, this text is its. */
const postgres =
  /::\s*\w|\$\w*\$|\b(?:big|small)?serial\b|\btimestamptz\b|\bcreate\s+extension\b|\bplpgsql\b|\busing\s+(?:gin|gist|brin)\b|\bbytea\b|\bas\s+identity\b|\bconcurrently\b/i;

/** Whether a text has something that only PostgreSQL has, outside of comments and strings. */
export function isPostgresText(text: string): boolean {
  return postgres.test(withoutStrings(withoutComments(text)));
}

/** What PostgreSQL has and few others: enough where only the drivers of the package speak for another database. */
const rather =
  /\buuid\b|\bjsonb\b|\btime(?:stamp)?(?:\s*\(\d\))?\s+with(?:out)?\s+time\s+zone\b|\bdouble\s+precision\b|\bcharacter\s+varying\b|\w\s*\[\]|\bnow\s*\(\)|\bpublic\.\w|\bcreate\s+(?:type|schema|sequence|domain|materialized|policy)\b|\brow\s+level\s+security\b|\bgrant\b/i;

/** Whether a text has something that PostgreSQL has and SQLite and MySQL seldom have, outside of comments and strings. */
export function mayBePostgresText(text: string): boolean {
  const bare = withoutStrings(withoutComments(text));
  return postgres.test(bare) || rather.test(bare);
}

/** What stands in strings says nothing of the database: a hash in one begins with `$2a$12$`. */
function withoutStrings(text: string): string {
  return text.replace(/'(?:[^'\\\n]|\\.|'')*'/g, "''");
}

/**
 * The database that the folders of a file name, or its own name at its start or end (`schema.mysql.sql`), the
 * innermost first. What stands in the middle of a name is what the file is about.
 * @param file a path below the folder that is open
 * @param text asked for where a name is found only: few files are read for it
 */
export function databaseNamedBy(file: string, text: () => string): ForeignDatabase | undefined {
  const [last = '', ...folders] = file.split('/').reverse();
  const database = databaseInPopName(last);
  // It stands in the name for a program to read: no text speaks against it.
  if (database !== undefined) return database === 'PostgreSQL' ? undefined : { database };
  const words = last.replace(/\.\w+$/, '').split(/[._-]/);
  const ends = words.length > 1 && /^\d+$/.test(words[0] ?? '') ? [] : [words[0], words[words.length - 1]];
  for (const word of [...ends.filter((it) => it !== undefined), ...folders]) {
    if (/postgres|pgsql|\bpg\b/i.test(word)) return undefined;
    const found = names.find(([pattern]) => pattern.test(word));
    if (found) return isPostgresText(text()) ? undefined : { database: found[1] };
  }
  return undefined;
}

/**
 * True where the comment at the head of a text says that it is for another database (`-- test data for ClickHouse`), and
 * nothing in the text is PostgreSQL's alone. Where it comes from (`-- moved from MySQL`) says nothing.
 */
export function isForOtherDatabase(text: string): boolean {
  const head = /^(?:\s*(?:--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/))*/.exec(text)?.[0] ?? '';
  if (/postgres|\bpg\b/i.test(head)) return false;
  const named = [...head.matchAll(/\b(?:for|in|on|into|against)\s+(?:the\s+|our\s+|a\s+)?([\w-]+)/gi)];
  return named.some(([, word = '']) => isNameOfOther(word)) && !isPostgresText(text);
}

function isNameOfOther(word: string): boolean {
  return names.some(([pattern]) => pattern.exec(word)?.[0] === word);
}

/** What a text shows of its database. */
export interface TextSigns {
  /** The one whose statements it has: `surely` whatever else there is, else only where PostgreSQL's are not. */
  readonly foreign: (ForeignDatabase & { readonly surely: boolean }) | undefined;
  /** It has something that only PostgreSQL has. */
  readonly isPostgres: boolean;
}

export function signsOfText(file: FilePath, text: string): TextSigns {
  const bare = withoutComments(text);
  const isPostgres = postgres.test(withoutStrings(bare));
  for (const { pattern, database, what, tells } of otherSigns) {
    if (tells === undefined || (tells === 'text' && isPostgres)) continue;
    const match = pattern.exec(bare);
    if (!match) continue;
    const sign = { file, start: match.index, end: match.index + match[0].length, what };
    return { foreign: { database, sign, surely: tells === 'always' }, isPostgres };
  }
  return { foreign: undefined, isPostgres };
}
