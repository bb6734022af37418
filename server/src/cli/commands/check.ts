import { existsSync } from 'node:fs';
import path from 'node:path';
import pico from 'picocolors';
import type { PresetId } from '../../lint/presets.ts';
import type { MigrationSettings } from '../../lint/settings.ts';
import type { FilePath } from '../../model/span.ts';
import type { Severity } from '../../rules/rule.ts';
import { toFilePath } from '../../workspace/filePath.ts';
import { createMergedMigrations } from '../../workspace/mergedFiles.ts';
import { settledCount, sinceMerged, sinceStart } from '../../workspace/migrationsSince.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { writeFileWhole } from '../../workspace/writeFile.ts';
import { formatBaseline, loadBaseline, withoutKnown } from '../baseline.ts';
import { type CliEnvironment, exitCode, UsageError } from '../environment.ts';
import { applySafeFixes } from '../fix.ts';
import { filesAtRevision } from '../gitRevision.ts';
import { migrationsNote } from '../migrationsNote.ts';
import { openWorkspace } from '../openWorkspace.ts';
import { type CheckReport, createReport, displayPath, fromSeverity } from '../report.ts';
import { unreadSqlNotes } from '../unreadSqlNotes.ts';

export interface CheckOptions {
  readonly format: 'text' | 'json' | 'github' | 'sarif';
  readonly fix?: boolean;
  readonly failOn: 'error' | 'warning' | 'info';
  /** The mildest that is printed. What people read leaves out hints, as the list of an editor does. */
  readonly severity?: Severity;
  readonly config?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly preset?: PresetId;
  readonly postgresVersion?: string;
  readonly migrationsSince?: string;
  readonly maxFileSize?: string;
}

/** `schemawright check`: findings on standard output, what was mended on standard error. */
export async function check(
  paths: readonly string[],
  options: CheckOptions,
  environment: CliEnvironment,
): Promise<number> {
  const { cwd, stdout, stderr, env } = environment;
  const configFile = options.config === undefined ? undefined : path.resolve(cwd, options.config);
  if (configFile !== undefined && !existsSync(configFile))
    throw new UsageError(`${options.config}: no such file`);

  const baseline =
    options.baseline === undefined ? undefined : loadBaseline(path.resolve(cwd, options.baseline));
  const merged = createMergedMigrations();
  // Who names a file wants to hear of it.
  const named = new Set(paths.map((given) => toFilePath(path.resolve(cwd, given))));
  const leftAlone = new Set<FilePath>();
  const isMerged = (file: FilePath) => {
    const is = !named.has(file) && merged.has(file);
    if (is) leftAlone.add(file);
    return is;
  };
  const { workspace, selection } = await openWorkspace(paths, environment, {
    ...(configFile === undefined ? {} : { configFile }),
    migrations: migrationSettings(options),
    edited: merged.edited,
    isMerged,
    ...(options.maxFileSize === undefined ? {} : { maxFileSizeKb: kilobytes(options.maxFileSize) }),
    ...(options.preset ? { presets: [options.preset] } : {}),
  });
  if (options.fix) {
    const { files, fixes } = applySafeFixes(workspace, selection.includes);
    if (fixes > 0)
      stderr.write(
        `Applied ${fixes} ${fixes === 1 ? 'fix' : 'fixes'} to ${files.map((file) => displayPath(file, cwd)).join(', ')}\n`,
      );
  }
  const { migrationsSince } = options;
  const isWord = migrationsSince === sinceMerged || migrationsSince === sinceStart;
  if (migrationsSince !== undefined && !isWord && isUnknownSince(workspace, migrationsSince))
    stderr.write(
      `schemawright: --migrations-since ${migrationsSince}: ${/^\d{4}-\d{2}-\d{2}$/.test(migrationsSince) ? 'no migration here tells its date' : 'no migration, date or git revision here'}. All migrations are judged.\n`,
    );
  const full = createReport(workspace, cwd, selection.includes);
  if (options.writeBaseline !== undefined) {
    writeFileWhole(path.resolve(cwd, options.writeBaseline), formatBaseline(full.findings));
    stderr.write(`Wrote ${full.findings.length} findings to ${options.writeBaseline}\n`);
    return exitCode.ok;
  }
  const report = baseline ? withoutKnown(full, baseline) : full;
  // Colours follow the terminal, NO_COLOR and FORCE_COLOR: https://no-color.org
  const colored = env.FORCE_COLOR ? env.FORCE_COLOR !== '0' : stdout.isTTY === true && !env.NO_COLOR;
  // A baseline has already taken what is there for granted.
  const note = baseline
    ? undefined
    : migrationsNote(workspace, { includes: selection.includes, since: migrationsSince, merged: leftAlone });
  // The other formats have no place for notes.
  const unread = options.format === 'text' ? unreadSqlNotes(workspace, cwd, selection.includes) : [];
  const noted = { ...report, notices: [...report.notices, ...unread, ...(note ? [note] : [])] };
  const isForPeople = options.format === 'text' || options.format === 'github';
  const shown = fromSeverity(
    options.format === 'text' ? noted : report,
    options.severity ?? (isForPeople ? 'info' : 'hint'),
  );
  stdout.write(await format(shown, options.format, colored));
  if (options.format !== 'text')
    for (const notice of report.notices) stderr.write(`schemawright: ${notice.message}\n`);
  return fromSeverity(report, options.failOn).findings.length > 0 ? exitCode.findings : exitCode.ok;
}

/** True where no history has such a migration, and git no such revision. */
function isUnknownSince(workspace: Workspace, since: string): boolean {
  const histories = workspace.projects().flatMap(({ history }) => history ?? []);
  return (
    histories.length > 0 &&
    histories.every((history) => settledCount(history, since, filesAtRevision) === undefined)
  );
}

/** @throws UsageError when it is no whole number above zero */
function kilobytes(given: string): number {
  if (!/^0*[1-9]\d*$/.test(given)) throw new UsageError(`${given}: no size in kilobytes`);
  return Number(given);
}

/** @throws UsageError when the version is no number */
function migrationSettings({ postgresVersion, migrationsSince }: CheckOptions): MigrationSettings {
  const version = postgresVersion === undefined ? undefined : Number.parseInt(postgresVersion, 10);
  if (version !== undefined && !(version >= 1))
    throw new UsageError(`${postgresVersion}: no version of PostgreSQL`);
  return {
    ...(version === undefined ? {} : { postgresVersion: version }),
    ...(migrationsSince === undefined ? {} : { migrationsSince }),
  };
}

async function format(
  report: CheckReport,
  format: CheckOptions['format'],
  colored: boolean,
): Promise<string> {
  switch (format) {
    case 'text':
      return (await import('../reporters/text.ts')).formatText(report, pico.createColors(colored));
    case 'json':
      return (await import('../reporters/json.ts')).formatJson(report);
    case 'github':
      return (await import('../reporters/github.ts')).formatGithub(report);
    case 'sarif': {
      const { formatSarif } = await import('../reporters/sarif.ts');
      const { rules } = await import('../../rules/registry.generated.ts');
      const { version } = await import('../version.ts');
      return formatSarif(report, rules, version);
    }
  }
}
