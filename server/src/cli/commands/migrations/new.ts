import { dataMigration } from '../../../migrations/dataMigration.ts';
import { emptyMigration } from '../../../migrations/emptyMigration.ts';
import { writeFiles } from '../../../migrations/files.ts';
import { type CliEnvironment, exitCode, UsageError } from '../../environment.ts';
import { displayPath } from '../../report.ts';
import { findProject, type ProjectOptions, withKit } from './project.ts';

/** `schemawright migrations new <name>`: a migration for SQL of one's own, empty or to be filled in. */
export async function newMigration(
  name: string,
  options: ProjectOptions & { readonly data?: boolean },
  environment: CliEnvironment,
): Promise<number> {
  if (!/^[\w-]+$/.test(name)) throw new UsageError('a name may hold letters, digits, `_` and `-`');
  const project = findProject(options, environment);
  return withKit(project, environment, {}, async (kit) => {
    const { config } = kit;
    const statements = options.data ? dataMigration(config.dialect, name) : undefined;
    const files = await emptyMigration(kit, name, new Date(), statements);
    writeFiles(config.out, files);
    for (const file of files) environment.stdout.write(`wrote ${displayPath(file.path, environment.cwd)}\n`);
    return exitCode.ok;
  });
}
