import type { TextEdit } from '../../../model/edit.ts';
import type { MigrationFile, MigrationStatement, NewMigration } from '../../../model/migration.ts';
import { runsRefusersApart } from '../../../model/migrationTool.ts';
import type { Span } from '../../../model/span.ts';
import type { Fix } from '../../rule.ts';

/** A migration to come, before it is tied to the one it follows. */
export interface Step {
  readonly name: string;
  /** Statements without their semicolons, or comments: each on lines of its own. */
  readonly lines: readonly string[];
  readonly nonTransactional?: boolean;
}

interface SpanEdit {
  readonly span: Span;
  readonly newText: string;
}

/** A fix by edits of the migration's text and migrations after it. Always a suggestion: it is deployed in steps. */
export function textFix(
  file: MigrationFile,
  title: string,
  edits: readonly SpanEdit[],
  steps: readonly Step[] = [],
): Fix {
  const textEdits = edits
    .map(({ span, newText }): TextEdit => ({ start: span.start, end: span.end, newText }))
    .sort((a, b) => a.start - b.start);
  return {
    title,
    safety: 'suggested',
    edits: [],
    textEdits: textEdits.length > 0 ? [{ file: file.path, edits: textEdits }] : [],
    ...(steps.length > 0 ? { newFiles: steps.map((step) => newMigration(file, step)) } : {}),
  };
}

function newMigration(file: MigrationFile, { name, lines, nonTransactional = false }: Step): NewMigration {
  const text = lines.map((line) => (line.startsWith('--') ? line : `${line};`)).join('\n');
  return { relativeTo: file.path, order: 'after', name, text: `${text}\n`, nonTransactional };
}

/** Text put at a place. */
export function insert(span: Span, at: 'start' | 'end', newText: string): SpanEdit {
  const offset = span[at];
  return { span: { file: span.file, start: offset, end: offset }, newText };
}

/** Puts words behind the first match of a pattern in the statement; undefined where there is none. */
export function insertAfter(
  statement: MigrationStatement,
  pattern: RegExp,
  newText: string,
): SpanEdit | undefined {
  const match = pattern.exec(statement.text);
  if (!match) return undefined;
  const offset = statement.span.whole.start + match.index + match[0].length;
  return { span: { file: statement.file.path, start: offset, end: offset }, newText };
}

/** Takes a statement out, with what belongs to it; a comment tells where it went. */
export function takeOut(statement: MigrationStatement, comment?: string): SpanEdit {
  const { whole, removal = whole, blank = 0 } = statement.span;
  const span = comment === undefined ? { ...removal, end: removal.end + blank } : removal;
  // The last of a file takes the marker before it along, and with that the end of the line before.
  const lineEnd = span.start < whole.start ? '\n' : '';
  return { span, newText: lineEnd + (comment === undefined ? '' : `-- ${comment}\n`) };
}

/** Several statements in the place of one: with the markers that the tool wants between them. */
export function joined(file: MigrationFile, statements: readonly string[]): string {
  return statements.join(file.tool === 'drizzle' ? ';--> statement-breakpoint\n' : ';\n');
}

/** The fix, if there is one. */
export function present(fix: Fix | undefined): readonly Fix[] {
  return fix ? [fix] : [];
}

/** The text of a part of a statement. */
export function textAt(statement: MigrationStatement, span: Span): string {
  const { start } = statement.span.whole;
  return statement.text.slice(span.start - start, span.end - start);
}

/**
 * Runs a statement, changed so that it must not stand in a transaction: in its place where the tool runs it
 * by itself or can be told to, else moved into a migration of its own. Undefined inside of a transaction that the file opens.
 */
export function outsideTransaction(
  statement: MigrationStatement,
  title: string,
  name: string,
  edit: SpanEdit,
): Fix | undefined {
  const { file, transaction } = statement;
  if (transaction.kind === 'inside' && transaction.opened === 'by-file') return undefined;
  if (transaction.kind === 'alone' || runsRefusersApart(file.tool)) return textFix(file, title, [edit]);
  const left = leaving(statement);
  if (left) return textFix(file, `${title}, outside of a transaction`, [edit, ...left]);
  const { start } = statement.span.whole;
  const text =
    statement.text.slice(0, edit.span.start - start) +
    edit.newText +
    statement.text.slice(edit.span.end - start);
  return textFix(
    file,
    `${title}, in a migration of its own`,
    [takeOut(statement, 'Moved to the next migration, which does not run in a transaction.')],
    [{ name, lines: [text], nonTransactional: true }],
  );
}

/** The edits by which the tool runs a statement by itself in its place, where that is the only one of its transaction. */
export function leaving({ file, transaction }: MigrationStatement): readonly SpanEdit[] | undefined {
  if (transaction.kind === 'alone') return undefined;
  return transaction.left?.map(({ start, end, newText }) => ({
    span: { file: file.path, start, end },
    newText,
  }));
}
