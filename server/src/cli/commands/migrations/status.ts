import { readdirSync } from 'node:fs';
import path from 'node:path';
import { openMigrations } from '../../../review/historyStatus.ts';
import type { Severity } from '../../../rules/rule.ts';
import { isAtLeast } from '../../../rules/severity.ts';
import { type CliEnvironment, exitCode, UsageError } from '../../environment.ts';
import { readOtherHistory } from './otherHistory.ts';
import { findProject, isDrizzleConfig, type ProjectOptions } from './project.ts';
import { type MigrationState, readState, type StateOptions } from './state.ts';
import { failuresText, statusJson, statusText } from './statusReport.ts';

export interface StatusOptions extends ProjectOptions {
  readonly format: 'text' | 'json';
}

export interface CheckOptions extends StatusOptions {
  readonly failOnHazard: Severity | 'never';
  /** Migrations up to here are not judged: a date, a migration or a git revision. */
  readonly since?: string;
}

/** The migrations of the folder or configuration that is named, else of the drizzle configuration, else those that lie below. */
function stateOf(
  folder: string | undefined,
  options: ProjectOptions,
  environment: CliEnvironment,
  judged: StateOptions,
): Promise<MigrationState> {
  if (folder !== undefined && options.config !== undefined)
    throw new UsageError('name a folder of migrations or a configuration, not both');
  if (folder !== undefined && isDrizzleConfig(path.basename(folder)))
    return readState(findProject({ config: folder }, environment), environment, judged);
  const hasConfig = options.config !== undefined || readdirSync(environment.cwd).some(isDrizzleConfig);
  return folder === undefined && hasConfig
    ? readState(findProject(options, environment), environment, judged)
    : readOtherHistory(folder ?? '.', environment, judged);
}

/**
 * `schemawright migrations status [folder]`: the history with what is wrong with each migration, and what the schema has
 * that none brings. Executes nothing.
 */
export async function status(
  folder: string | undefined,
  options: StatusOptions,
  environment: CliEnvironment,
): Promise<number> {
  const state = await stateOf(folder, options, environment, { queries: false });
  environment.stdout.write(
    options.format === 'json' ? statusJson(state, environment.cwd) : statusText(state),
  );
  return exitCode.ok;
}

/** Why `check` fails, a sentence each. */
export function failuresOf(
  state: MigrationState,
  { failOnHazard, since }: Pick<CheckOptions, 'failOnHazard' | 'since'>,
): readonly string[] {
  const { history, changes, problem } = state;
  const failures: string[] = problem === undefined ? [] : [problem];
  failures.push(...(history?.problems ?? []));
  if (changes && changes.length > 0) failures.push('The schema has changes that no migration brings.');
  for (const migration of history?.migrations ?? []) {
    failures.push(...migration.faults.map(({ message }) => message));
    if (migration.edited)
      failures.push(`${migration.name} was changed after it was merged into ${migration.edited.where}.`);
  }
  if (!history || failOnHazard === 'never') return [...new Set(failures)];
  // What is settled by a point in time has no findings.
  for (const { name, hazards } of since === undefined ? openMigrations(history) : history.migrations)
    for (const { severity, line, message, rule } of hazards)
      if (isAtLeast(severity, failOnHazard))
        failures.push(`${name}:${line} ${severity}: ${message} (${rule})`);
  return [...new Set(failures)];
}

/**
 * `schemawright migrations check [folder]`, for CI: exit code 1 where a migration is missing, conflicts with others or was
 * changed after it was merged, and where a migration that is not merged yet has a hazard of the level.
 */
export async function check(
  folder: string | undefined,
  options: CheckOptions,
  environment: CliEnvironment,
): Promise<number> {
  const { since } = options;
  const state = await stateOf(folder, options, environment, {
    queries: true,
    ...(since === undefined ? {} : { since }),
  });
  const failures = failuresOf(state, options);
  environment.stdout.write(
    options.format === 'json' ? statusJson(state, environment.cwd, failures) : failuresText(state, failures),
  );
  return failures.length > 0 ? exitCode.findings : exitCode.ok;
}
