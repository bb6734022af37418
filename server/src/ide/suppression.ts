import type { FileEdit } from '../model/edit.ts';
import type { FilePath, Span } from '../model/span.ts';
import { lineColumnAt } from '../workspace/lineIndex.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** What stands for the reason until the author has written one. */
export const reasonPlaceholder = 'reason';

/** A comment that suppresses a rule; the placeholder of the reason is at the end of the inserted line. */
export function suppressHere(
  workspace: Workspace,
  rule: string,
  span: Span,
): readonly FileEdit[] | undefined {
  const text = workspace.text(span.file);
  const lines = workspace.lines(span.file);
  if (text === undefined || !lines) return undefined;
  const start = lines.starts[lineColumnAt(lines, span.start).line] as number;
  const indent = /^[ \t]*/.exec(text.slice(start, span.start))?.[0] ?? '';
  return insert(
    span.file,
    start,
    `${indent}${commentMark(span.file)} schemawright-ignore ${rule} -- ${reasonPlaceholder}${lineEnd(text)}`,
  );
}

/** The same for the whole file: at its top, below a line that only a first line can be (`#!`). */
export function suppressInFile(
  workspace: Workspace,
  rule: string,
  file: FilePath,
): readonly FileEdit[] | undefined {
  const text = workspace.text(file);
  if (text === undefined) return undefined;
  const start = text.startsWith('#!') ? (workspace.lines(file)?.starts[1] ?? text.length) : 0;
  return insert(
    file,
    start,
    `${commentMark(file)} schemawright-ignore-file ${rule} -- ${reasonPlaceholder}${lineEnd(text)}`,
  );
}

function commentMark(file: FilePath): string {
  return /\.(?:sql|pgsql|psql|ddl)$/i.test(file) ? '--' : '//';
}

function insert(file: FilePath, at: number, newText: string): readonly FileEdit[] {
  return [{ file, edits: [{ start: at, end: at, newText }] }];
}

function lineEnd(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
