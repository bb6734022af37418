import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { historyStatus } from '../../../review/historyStatus.ts';
import { isInside, toFilePath, toOsPath } from '../../../workspace/filePath.ts';
import { createMergedMigrations, mergedFiles } from '../../../workspace/mergedFiles.ts';
import { type CliEnvironment, UsageError } from '../../environment.ts';
import { openWorkspace } from '../../openWorkspace.ts';
import { displayPath } from '../../report.ts';
import type { MigrationState, StateOptions } from './state.ts';

/**
 * The migrations of any tool below a folder, without a schema that they could be held against.
 * @throws UsageError when there are none, or several histories
 */
export async function readOtherHistory(
  folder: string,
  environment: CliEnvironment,
  { since, queries }: StateOptions,
): Promise<MigrationState> {
  const below = path.resolve(environment.cwd, folder);
  if (!existsSync(below) || !statSync(below).isDirectory()) throw new UsageError(`${folder}: no such folder`);
  const { workspace } = await openWorkspace([below], environment, {
    edited: createMergedMigrations().edited,
    queries,
    ...(since === undefined ? {} : { migrations: { migrationsSince: since } }),
  });
  // The workspace may be wider than the folder that is named.
  const named = toFilePath(below);
  const found = workspace
    .projects()
    .flatMap(({ history }) => history ?? [])
    .filter((history) => history.folder === named || isInside(history.folder, named));
  const readable = found.filter(({ foreign }) => foreign === undefined);
  const histories = readable.length > 0 ? readable : found;
  const [history, ...others] = histories;
  const place = displayPath(below, environment.cwd) || 'this folder';
  if (!history)
    throw new UsageError(
      `there is no drizzle configuration and no folder of migrations in ${place}: name one, or a configuration with --config <file>`,
    );
  if (others.length > 0) {
    const folders = histories.map((each) => displayPath(toOsPath(each.folder), environment.cwd)).sort();
    throw new UsageError(`several folders of migrations; name one:\n  ${folders.join('\n  ')}`);
  }
  const out = toOsPath(history.folder);
  return {
    dialect: history.dialect ?? 'postgresql',
    out,
    history: historyStatus(workspace, history.folder, mergedFiles(toFilePath(out))),
    folder: undefined,
    problem: history.foreign && `These are migrations of ${history.foreign.database}, which are not judged.`,
    changes: undefined,
  };
}
