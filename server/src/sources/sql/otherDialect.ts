import type { FilePath } from '../../model/span.ts';
import type { SourceProblem } from '../source.ts';
import type { BrokenStatement } from './parse.ts';
import { type PlacedStatement, spanOf } from './statement.ts';

/** A sign of another database's SQL, with what it is called. */
interface OtherSign {
  readonly pattern: RegExp;
  readonly database: string;
  readonly what: string;
  /**
   * `text`: it tells in a whole text, too, in which nothing is PostgreSQL's; `always`: whatever else stands there.
   * The others tell only in what PostgreSQL has refused.
   */
  readonly tells?: 'text' | 'always';
}

export const otherSigns: readonly OtherSign[] = [
  {
    pattern: /\bENGINE\s*=?\s*\w*MergeTree\b/i,
    database: 'ClickHouse',
    what: 'ENGINE = MergeTree',
    tells: 'always',
  },
  { pattern: /\bON\s+CLUSTER\b/i, database: 'ClickHouse', what: 'ON CLUSTER', tells: 'always' },
  { pattern: /\bLowCardinality\s*\(/, database: 'ClickHouse', what: 'its types', tells: 'text' },
  {
    pattern: /^\s*ALTER\s+TABLE\s+[\w.]+\s+(?:DELETE\s+WHERE|UPDATE\s+\w+\s*=)/i,
    database: 'ClickHouse',
    what: 'its ALTER TABLE',
  },
  { pattern: /`/, database: 'MySQL or SQLite', what: 'names in backticks' },
  { pattern: /\bAUTO_INCREMENT\b/i, database: 'MySQL', what: 'AUTO_INCREMENT', tells: 'text' },
  {
    pattern: /\bENGINE\s*=\s*(?:InnoDB|MyISAM|Aria)\b/i,
    database: 'MySQL',
    what: 'ENGINE =',
    tells: 'always',
  },
  { pattern: /\bENGINE\s*=/i, database: 'MySQL', what: 'ENGINE =' },
  {
    pattern: /^\s*ALTER\s+TABLE\b[^;]*\bADD\b[^;]*(?:\bAFTER\s+\w+\s*(?:,|$)|\bUNIQUE\s+KEY\b)/i,
    database: 'MySQL',
    what: 'its ALTER TABLE',
  },
  {
    pattern: /\b(?:INT|INTEGER|BIGINT|SMALLINT|TINYINT|MEDIUMINT)(?:\s*\(\s*\d+\s*\))?\s+UNSIGNED\b/i,
    database: 'MySQL',
    what: 'UNSIGNED',
    tells: 'text',
  },
  {
    pattern: /^\s*ALTER\s+TABLE\s+[\w.]+\s+(?:[^;]*,\s*)?(?:MODIFY|CHANGE|CONVERT\s+TO\s+CHARACTER)\b/i,
    database: 'MySQL',
    what: 'its ALTER TABLE',
  },
  { pattern: /\bON\s+UPDATE\s+CURRENT_TIMESTAMP\b/i, database: 'MySQL', what: 'ON UPDATE CURRENT_TIMESTAMP' },
  {
    pattern: /^\s*(?:DELIMITER\s|LOCK\s+TABLES\b|UNLOCK\s+TABLES\b|USE\s+\w+\s*$)/i,
    database: 'MySQL',
    what: 'a command of the mysql client',
  },
  { pattern: /\bAUTOINCREMENT\b/i, database: 'SQLite', what: 'AUTOINCREMENT', tells: 'text' },
  { pattern: /^\s*PRAGMA\b/im, database: 'SQLite', what: 'PRAGMA', tells: 'text' },
  { pattern: /\bWITHOUT\s+ROWID\b/i, database: 'SQLite', what: 'WITHOUT ROWID', tells: 'text' },
  {
    pattern: /\b(?:INSERT|UPDATE)\s+OR\s+(?:IGNORE|REPLACE|ABORT|FAIL|ROLLBACK)\b/i,
    database: 'SQLite',
    what: 'its OR IGNORE or OR REPLACE',
    tells: 'text',
  },
  {
    pattern: /\b(?:strftime|randomblob|julianday|unixepoch)\s*\(|\b(?:date|datetime)\s*\(\s*'now'/i,
    database: 'SQLite',
    what: 'its functions',
    tells: 'text',
  },
  {
    pattern: /^\s*GO\s*$|\[dbo\]|\bIDENTITY\s*\(\s*\d+\s*,\s*\d+\s*\)|\bNVARCHAR\s*\(/im,
    database: 'SQL Server',
    what: 'its syntax',
  },
  { pattern: /\bVARCHAR2\s*\(|\bNUMBER\s*\(\s*\d+/i, database: 'Oracle', what: 'its types' },
];

/** Told once for what is not PostgreSQL's. */
export function otherDialectProblem(
  database: string,
  what: string,
  span: SourceProblem['span'],
): SourceProblem {
  return {
    code: 'other-dialect',
    message: `This is SQL of ${database} (${what}): PostgreSQL does not read it.`,
    span,
  };
}

/** A statement that PostgreSQL refuses, with its place. */
export interface PlacedBroken {
  readonly broken: BrokenStatement;
  readonly offset: number;
}

/** What the broken statements of a file show to be another database's SQL. */
export interface OtherDialect {
  readonly database: string;
  /** Told once, at the first sign. */
  readonly problem: SourceProblem;
  readonly explained: ReadonlySet<PlacedBroken>;
  /** A sign is among them that tells of the whole text, unless something there is PostgreSQL's. */
  readonly tellsOfText: boolean;
}

/** Looks for SQL of another database among what PostgreSQL refuses. */
export function findOtherDialect(file: FilePath, broken: readonly PlacedBroken[]): OtherDialect | undefined {
  const explained = new Set<PlacedBroken>();
  let tellsOfText = false;
  let first:
    | { readonly database: string; readonly what: string; readonly start: number; readonly end: number }
    | undefined;
  for (const each of broken) {
    const sign = otherSigns.find(({ pattern }) => pattern.test(each.broken.text));
    if (!sign) continue;
    explained.add(each);
    tellsOfText ||= sign.tells !== undefined;
    if (first) continue;
    const match = sign.pattern.exec(each.broken.text);
    const start = each.offset + (match?.index ?? each.broken.at);
    first = { ...sign, start, end: start + Math.max(1, match?.[0].length ?? 1) };
  }
  if (!first) return undefined;
  const { database, what, start, end } = first;
  return {
    database,
    problem: otherDialectProblem(database, what, { file, start, end }),
    explained,
    tellsOfText,
  };
}

/**
 * MySQL's inline `INDEX name (a)` and `KEY name (a)`: PostgreSQL reads a column `index` of the type `name`,
 * with columns as the type's modifiers, which no type has.
 */
export function inlineIndexes(statement: PlacedStatement): readonly SourceProblem[] {
  const { node } = statement.parsed;
  if (!('CreateStmt' in node)) return [];
  return (node.CreateStmt.tableElts ?? []).flatMap((element): SourceProblem[] => {
    if (!('ColumnDef' in element)) return [];
    const { colname = '', typeName, location } = element.ColumnDef;
    if (!/^(?:index|key|unique_key|fulltext|spatial)$/.test(colname)) return [];
    if (!(typeName?.typmods ?? []).some((modifier) => 'ColumnRef' in modifier)) return [];
    const start = statement.parsed.offsets.fromBytes(location ?? 0);
    return [
      {
        code: 'syntax-error',
        message: `PostgreSQL reads this as a column "${colname}": an index has a CREATE INDEX of its own`,
        span: spanOf(statement, start, start + colname.length),
      },
    ];
  });
}
