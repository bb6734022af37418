import type { MigrationTool } from '../../../model/migrationTool.ts';
import { isFormattedSql } from './liquibase.ts';

/** A half-open range of a text. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The parts of a migration file and what its marks say about the transaction. */
export interface Sections {
  readonly up: TextRange;
  readonly down: TextRange | undefined;
  /** False where a mark of the file asks for no transaction on the way up. */
  readonly transaction: boolean;
  /** False where one asks for none on the way down. */
  readonly downTransaction: boolean;
}

interface Marks {
  readonly tool: MigrationTool;
  readonly up: RegExp;
  readonly down: RegExp;
  readonly noTransaction: RegExp;
  readonly noDownTransaction: RegExp;
}

/**
 * How tools divide a file:
 * dbmate https://github.com/amacneil/dbmate#creating-migrations,
 * node-pg-migrate https://salsita.github.io/node-pg-migrate/migrations/ (SQL migrations),
 * goose https://pressly.github.io/goose/documentation/annotations/,
 * sql-migrate https://github.com/rubenv/sql-migrate#writing-migrations.
 * micrate https://github.com/amberframework/micrate, rambler https://github.com/elwinar/rambler,
 * evolutions of Play https://www.playframework.com/documentation/latest/Evolutions, and programs that look for lines
 * such as `-- ==== UP ====` and `-- Down` themselves.
 * tern has one line between what goes up and what goes down: https://github.com/jackc/tern#migrations.
 */
const marks: readonly Marks[] = [
  {
    tool: 'dbmate',
    up: /^--\s*migrate:up\b.*$/m,
    down: /^--\s*migrate:down\b.*$/m,
    noTransaction: /^--\s*migrate:up\b.*\btransaction:false\b/m,
    noDownTransaction: /^--\s*migrate:down\b.*\btransaction:false\b/m,
  },
  {
    tool: 'node-pg-migrate',
    up: /^\s*--[\s-]*up\s+migration.*$/im,
    down: /^\s*--[\s-]*down\s+migration.*$/im,
    noTransaction: /(?!)/,
    noDownTransaction: /(?!)/,
  },
  {
    tool: 'plain',
    up: /^--\s*\+(?:goose|migrate)\s+up\b.*$/im,
    down: /^--\s*\+(?:goose|migrate)\s+down\b.*$/im,
    noTransaction: /^--\s*\+(?:goose\s+no\s+transaction|migrate\s+up\s+notransaction)\b/im,
    noDownTransaction: /^--\s*\+(?:goose\s+no\s+transaction|migrate\s+down\s+notransaction)\b/im,
  },
  {
    tool: 'plain',
    // Words alone are marks only where both stand.
    up: /^(?:--[ \t]*(?:\+micrate|rambler)[ \t]+up\b.*|(?:--|#).*!Ups\b.*|--[ \t=+*:#@-]*up(?:[ \t]+(?:section|script))?[ \t=*:#-]*$(?=[\s\S]*^--[ \t=+*:#@-]*down(?:[ \t]+(?:section|script))?[ \t=*:#-]*$))/im,
    down: /^(?:--[ \t]*(?:\+micrate|rambler)[ \t]+down\b.*|(?:--|#).*!Downs\b.*|--[ \t=+*:#@-]*down(?:[ \t]+(?:section|script))?[ \t=*:#-]*$)/im,
    // Evolutions and rambler run each statement by itself; of the others nobody knows.
    noTransaction: /(?:)/,
    noDownTransaction: /(?:)/,
  },
];

/** MyBatis Migrations' and dbdeploy's line between the two: https://mybatis.org/migrations/newbootstrap.html. */
const undo = /^[ \t]*--[ \t]*\/\/\s*@UNDO\b.*$/im;
const between = /^----\s*create above\s*\/\s*drop below\s*----.*$/im;

/** True for a migration of tern. */
export function isOfTern(text: string): boolean {
  return between.test(text);
}

/** The tool whose marks a text has. */
export function marksOf(text: string): MigrationTool | undefined {
  if (isFormattedSql(text)) return 'liquibase';
  if (undo.test(text)) return 'mybatis';
  return isOfTern(text) ? 'plain' : marks.find(({ up }) => up.test(text))?.tool;
}

/** The lines that stand above what goes up and what goes down, as the text has them; undefined where it has no such line. */
export function markLines(
  text: string,
): { readonly up: string; readonly down: string | undefined } | undefined {
  const found = marks.find(({ up }) => up.test(text));
  const up = found?.up.exec(text)?.[0];
  return up === undefined ? undefined : { up: up.trim(), down: found?.down.exec(text)?.[0].trim() };
}

/** Divides a migration file. Without marks all of it goes up. */
export function sectionsOf(text: string): Sections {
  const line = between.exec(text) ?? undo.exec(text);
  if (line) {
    const transaction = !/^----\s*tern:\s*disable-tx\s*----/im.test(text);
    return {
      up: { start: 0, end: line.index },
      down: { start: line.index + line[0].length, end: text.length },
      transaction,
      downTransaction: transaction,
    };
  }
  for (const { up, down, noTransaction, noDownTransaction } of marks) {
    const upMark = up.exec(text);
    if (!upMark) continue;
    const downMark = down.exec(text);
    const upStart = upMark.index + upMark[0].length;
    const tells = { transaction: !noTransaction.test(text), downTransaction: !noDownTransaction.test(text) };
    if (!downMark) return { up: { start: upStart, end: text.length }, down: undefined, ...tells };
    const downStart = downMark.index + downMark[0].length;
    return downMark.index > upMark.index
      ? {
          up: { start: upStart, end: downMark.index },
          down: { start: downStart, end: text.length },
          ...tells,
        }
      : {
          up: { start: upStart, end: text.length },
          down: { start: downStart, end: upMark.index },
          ...tells,
        };
  }
  const transaction = !asksForNone(text);
  return {
    up: { start: 0, end: text.length },
    down: undefined,
    transaction,
    downTransaction: transaction,
  };
}

/**
 * Atlas' `-- atlas:txmode none`, sqlx's `-- no-transaction`, graphile-migrate's `--! no-transaction`, yoyo's
 * `-- transactional: false`: before the first statement.
 */
function asksForNone(text: string): boolean {
  return /^(?:--!?\s*(?:atlas:txmode\s+none|no-transaction)\b|\s*--\s*transactional\s*:\s*false\s*$)/im.test(
    headOf(text),
  );
}

/**
 * What a migration of yoyo says of itself before its first statement: the migrations that have to run before it, as it
 * names them; undefined where it says nothing. It runs in a transaction unless it says otherwise.
 * https://ollycope.com/software/yoyo/latest/
 */
export function yoyoDirectives(text: string): { readonly depends: boolean } | undefined {
  const names = [...headOf(text).matchAll(/^\s*--\s*(transactional|depends)\s*:/gm)].map(([, name]) => name);
  return names.length > 0 ? { depends: names.includes('depends') } : undefined;
}

/**
 * True for a checkpoint of Atlas: it makes the whole schema, and a new database begins with the newest of them.
 * https://atlasgo.io/versioned/checkpoint
 */
export function isAtlasCheckpoint(text: string): boolean {
  return /^--\s*atlas:checkpoint\b/m.test(headOf(text));
}

/** The comments before the first statement. */
function headOf(text: string): string {
  return /^(?:\s*(?:--.*)?(?:\r?\n|$))*/.exec(text.slice(0, 4096))?.[0] ?? '';
}
