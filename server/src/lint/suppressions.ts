import type { FilePath, Span } from '../model/span.ts';
import { type Comment, endOfLine, findComments, lineStart, nextLine } from './comments.ts';
import {
  findSqlComments,
  isBetweenSqlStatements,
  sqlStatementEnd,
  sqlStatementStart,
} from './sqlComments.ts';

/** The word that starts a suppression in a comment. */
export const suppressionMarker = 'schemawright-ignore';

/** A comment that silences rules: `// schemawright-ignore float-money, money-type -- prices are estimates`. */
export interface Suppression {
  readonly span: Span;
  /** Where the comment can be cut out: its whole line when nothing else stands on it. */
  readonly removal: Span;
  /** The rules by name; empty silences all of them (only `schemawright-ignore-file` may). */
  readonly rules: readonly { readonly id: string; readonly span: Span }[];
  readonly reason: string | undefined;
  /** The findings that start in here are silenced. */
  readonly start: number;
  readonly end: number;
  readonly wholeFile: boolean;
}

/** The languages whose comments can suppress. */
export type CommentLanguage = 'typescript' | 'sql';

/**
 * Reads the suppressions of a text. One that stands alone silences the next line that has code, between
 * two statements of SQL the next statement; one beside code silences its own line.
 */
export function findSuppressions(
  file: FilePath,
  text: string,
  language: CommentLanguage = 'typescript',
): readonly Suppression[] {
  if (!text.includes(suppressionMarker)) return [];
  const find = language === 'sql' ? findSqlComments : findComments;
  return find(text, suppressionMarker).flatMap((comment) => parse(file, text, comment, language) ?? []);
}

function parse(
  file: FilePath,
  text: string,
  comment: Comment,
  language: CommentLanguage,
): Suppression | undefined {
  const match = /^[\s*]*schemawright-ignore(-file)?(?![\w-])([^\n\r]*)/.exec(comment.text);
  if (!match) return undefined;
  const wholeFile = match[1] !== undefined;
  const rest = match[2] ?? '';
  const dashes = /(^|\s)--(\s|$)/.exec(rest);
  const list = dashes ? rest.slice(0, dashes.index) : rest;
  const reason = dashes ? rest.slice(dashes.index + dashes[0].length).trim() : '';
  const listStart = comment.start + 2 + match[0].length - rest.length;
  const rules = [...list.matchAll(/[^\s,]+/g)].map((word) => ({
    id: word[0],
    span: { file, start: listStart + word.index, end: listStart + word.index + word[0].length },
  }));
  const reach = wholeFile
    ? { start: 0, end: text.length + 1 }
    : language === 'sql' && comment.alone && isBetweenSqlStatements(text, comment.start)
      ? statementAfter(text, comment)
      : reachOf(text, comment);
  return {
    span: { file, start: comment.start, end: comment.end },
    removal: { file, ...removalOf(text, comment) },
    rules,
    reason: reason === '' ? undefined : reason,
    ...reach,
    wholeFile,
  };
}

function reachOf(text: string, comment: Comment): { readonly start: number; readonly end: number } {
  if (!comment.alone) return { start: lineStart(text, comment.start), end: endOfLine(text, comment.end) + 1 };
  let at = nextLine(text, comment.end);
  while (at < text.length) {
    const line = text.slice(at, endOfLine(text, at)).trim();
    // Other comments may stand between, other suppressions for one.
    if (line !== '' && !/^(?:\/\/|--(?!> statement))/.test(line) && !/^\/\*.*\*\/$/.test(line)) break;
    at = nextLine(text, at);
  }
  return { start: at, end: endOfLine(text, at) + 1 };
}

function statementAfter(text: string, comment: Comment): { readonly start: number; readonly end: number } {
  const start = sqlStatementStart(text, comment.end);
  return { start, end: sqlStatementEnd(text, start) + 1 };
}

function removalOf(text: string, comment: Comment): { readonly start: number; readonly end: number } {
  if (comment.alone) return { start: lineStart(text, comment.start), end: nextLine(text, comment.end) };
  let { start } = comment;
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  return { start, end: comment.end };
}
