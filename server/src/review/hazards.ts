import type { Finding } from '../lint/finding.ts';
import type { PlannedFile } from '../migrations/files.ts';
import type { FilePath } from '../model/span.ts';
import type { Severity } from '../rules/rule.ts';
import { statementBreakpoint } from '../sources/sql/split.ts';
import { toFilePath } from '../workspace/filePath.ts';
import { lineColumnAt } from '../workspace/lineIndex.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { openHistory, type ReviewOptions, tellPlanned } from './openHistory.ts';

/** What a migration does to those who use the database while it runs, or to the data, by a rule. */
export interface Hazard {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** The migration's file, as the plan names it. */
  readonly file: string;
  /** Which piece between the breakpoints, from 0. */
  readonly statement: number;
  /** In the file, from 1; columns count UTF-16 units. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** What can be written instead; the safe plan does. */
  readonly fixes: readonly string[];
}

/**
 * The hazards of migrations that are not written yet: what the migration rules find in them when the history
 * before them is replayed. Settings and suppressions count as in the editor.
 */
export async function findHazards(
  plan: { readonly folder: string; readonly files: readonly PlannedFile[] },
  options: ReviewOptions = {},
): Promise<readonly Hazard[]> {
  return (await openReview(plan.folder, options)).hazards(plan.files);
}

/** A history that has been read, so that what is planned beside it can be looked at. */
export interface Review {
  /** The hazards of the planned files. */
  hazards(files: readonly PlannedFile[]): readonly Hazard[];
}

/** Reads the history before anything is planned: most of the time that hazards take. */
export async function openReview(folder: string, options: ReviewOptions = {}): Promise<Review> {
  const texts = new Map<FilePath, string>();
  const workspace = await openHistory(folder, texts, options);
  return {
    hazards(files) {
      for (const { path, text } of files) texts.set(toFilePath(path), text);
      tellPlanned(workspace, [...texts.keys()]);
      return files.filter(isUp).flatMap(({ path }) => hazardsIn(workspace, path));
    },
  };
}

/** The hazards of one file of a workspace that is up to date. */
export function hazardsIn(workspace: Workspace, path: string): readonly Hazard[] {
  const file = toFilePath(path);
  return workspace
    .findings(file)
    .filter(({ rule }) => !aboutRecords.has(rule))
    .map((finding) => hazardOf(workspace, file, path, finding));
}

/** Rules about the files and the tool's records: no statement is at fault. */
export const aboutRecords: ReadonlySet<string> = new Set([
  'conflicting-migrations',
  'edited-migration',
  'irreversible-migration',
  'migrations-by-hand',
  'snapshot-gap',
]);

/** True for the SQL that brings the database forward. */
export function isUp({ path }: { readonly path: string }): boolean {
  return path.endsWith('.sql') && !/[\\/]down([\\/][^\\/]+)?\.sql$/.test(path);
}

function hazardOf(workspace: Workspace, file: FilePath, path: string, finding: Finding): Hazard {
  const lines = workspace.lines(file);
  const at = (offset: number) => {
    const place = lines ? lineColumnAt(lines, offset) : { line: 0, column: 0 };
    return { line: place.line + 1, column: place.column + 1 };
  };
  const start = at(finding.span.start);
  const end = at(finding.span.end);
  const before = (workspace.text(file) ?? '').slice(0, finding.span.start);
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    file: path,
    // A marker behind the last statement begins no piece.
    statement: before.split(statementBreakpoint).length - 1,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    fixes: finding.fixes.map(({ title }) => title),
  };
}
