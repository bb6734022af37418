import path from 'node:path';
import type { Finding } from '../lint/finding.ts';
import type { FilePath, Span } from '../model/span.ts';
import type { Severity } from '../rules/rule.ts';
import { isAtLeast } from '../rules/severity.ts';
import { type LineColumn, type LineIndex, lineColumnAt } from '../workspace/lineIndex.ts';
import type { Notice, Workspace } from '../workspace/workspace.ts';

/** The result of `check`, the same for every reporter. Lines and columns count from 1, columns in UTF-16. */
export interface CheckReport {
  readonly findings: readonly ReportedFinding[];
  readonly notices: readonly Notice[];
  readonly summary: Summary;
}

export interface Summary {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hints: number;
  readonly tables: number;
  readonly files: number;
}

export interface ReportedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** Relative to the working directory, with forward slashes. */
  readonly file: string;
  readonly range: Range;
  readonly related: readonly { readonly file: string; readonly range: Range; readonly message: string }[];
  readonly fixes: readonly { readonly title: string; readonly safety: string }[];
  /** The line on which it begins; undefined where the file cannot be read any more. */
  readonly sourceLine: string | undefined;
}

export interface Range {
  readonly start: LineColumn;
  /** Exclusive. */
  readonly end: LineColumn;
}

/** Collects the findings of the files that `includes` accepts, in the order of their paths and places. */
export function createReport(
  workspace: Workspace,
  cwd: string,
  includes: (file: FilePath) => boolean,
): CheckReport {
  const files = workspace.files().filter(includes).sort();
  const asked: Asked = {
    text: keepingOne((file) => workspace.text(file)),
    lines: keepingOne((file) => workspace.lines(file)),
    nameOf: keepingOne((file) => displayPath(file, cwd)),
  };
  const findings = files.flatMap((file) =>
    workspace.findings(file).map((finding) => reported(asked, finding)),
  );
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return {
    findings,
    notices: workspace.notices().filter((notice) => notice.file === undefined || includes(notice.file)),
    summary: {
      errors: count('error'),
      warnings: count('warning'),
      infos: count('info'),
      hints: count('hint'),
      tables: countTables(workspace, includes),
      files: files.length,
    },
  };
}

/** Without what is milder than a severity; the summary goes on counting it. */
export function fromSeverity(report: CheckReport, mildest: Severity): CheckReport {
  return {
    ...report,
    findings: report.findings.filter(({ severity }) => isAtLeast(severity, mildest)),
  };
}

/** A file as people and annotations name it: relative to the working directory where it is below it. */
export function displayPath(file: FilePath, cwd: string): string {
  const relative = path.relative(cwd, file).split(path.sep).join('/');
  return relative === '' || path.isAbsolute(relative) ? file : relative;
}

/** What is told of files: findings come file by file, so that the last answer is the next one mostly. */
interface Asked {
  /** Closed files are read from the disk each time they are asked for. */
  text(file: FilePath): string | undefined;
  lines(file: FilePath): LineIndex | undefined;
  nameOf(file: FilePath): string;
}

function keepingOne<T>(ask: (file: FilePath) => T): (file: FilePath) => T {
  let kept: { readonly file: FilePath; readonly answer: T } | undefined;
  return (file) => {
    if (kept?.file !== file) kept = { file, answer: ask(file) };
    return kept.answer;
  };
}

function reported(asked: Asked, finding: Finding): ReportedFinding {
  const range = rangeOf(asked, finding.span);
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    file: asked.nameOf(finding.span.file),
    range,
    related: finding.related.map(({ span, message }) => ({
      file: asked.nameOf(span.file),
      range: rangeOf(asked, span),
      message,
    })),
    fixes: finding.fixes.map(({ title, safety }) => ({ title, safety })),
    sourceLine: sourceLine(asked, finding.span.file, range.start.line - 1),
  };
}

function sourceLine(asked: Asked, file: FilePath, line: number): string | undefined {
  const text = asked.text(file);
  const lines = asked.lines(file);
  if (text === undefined || !lines) return undefined;
  const start = lines.starts[line] ?? 0;
  let end = lines.starts[line + 1] ?? text.length;
  while (end > start && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--;
  return text.slice(start, end);
}

function rangeOf(asked: Asked, span: Span): Range {
  const lines = asked.lines(span.file);
  const at = (offset: number): LineColumn => {
    const { line, column } = lines ? lineColumnAt(lines, offset) : { line: 0, column: 0 };
    return { line: line + 1, column: column + 1 };
  };
  return { start: at(span.start), end: at(span.end) };
}

/** A table that several projects share counts once. */
function countTables(workspace: Workspace, includes: (file: FilePath) => boolean): number {
  const ids = new Set<string>();
  for (const project of workspace.projects())
    for (const table of project.schema.tables) if (includes(table.span.whole.file)) ids.add(table.id);
  return ids.size;
}
