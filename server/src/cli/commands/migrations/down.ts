import { existsSync, readFileSync } from 'node:fs';
import { type CliEnvironment, exitCode, UsageError } from '../../environment.ts';
import { findProject, type ProjectOptions } from './project.ts';
import { readRecords } from './state.ts';

/** `schemawright migrations down [n]`: prints the SQL that takes the last n migrations back, the newest first. */
export async function down(
  count: number,
  options: ProjectOptions,
  environment: CliEnvironment,
): Promise<number> {
  const { folder, problem } = readRecords(findProject(options, environment));
  if (!folder) throw new UsageError(problem ?? 'there are no migrations');
  const migrations = folder.migrations.slice(-count).reverse();
  if (migrations.length < count) throw new UsageError(`there are ${migrations.length} migrations`);
  const missing = migrations.filter(({ downFile }) => !existsSync(downFile));
  if (missing.length > 0)
    throw new UsageError(`no way back is written for ${missing.map(({ name }) => name).join(', ')}`);
  for (const { downFile } of migrations) environment.stdout.write(readFileSync(downFile, 'utf8'));
  return exitCode.ok;
}
