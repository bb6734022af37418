import { existsSync, readFileSync } from 'node:fs';
import { readMigrationFolder } from '../../../migrations/migrationFolder.ts';
import { proveOn } from '../../../migrations/proof.ts';
import { piecesOf } from '../../../migrations/verify.ts';
import { type CliEnvironment, exitCode, UsageError } from '../../environment.ts';
import { findProject, type ProjectOptions, withKit } from './project.ts';
import { reportText } from './proof.ts';

export interface VerifyOptions extends ProjectOptions {
  readonly format: 'text' | 'json';
}

/**
 * `schemawright migrations verify [name]`: proves a migration that is written, the last one where none is named.
 * @returns 0 when it is proven, 1 when it failed, 2 when it could not be run here
 */
export async function verify(
  name: string | undefined,
  options: VerifyOptions,
  environment: CliEnvironment,
): Promise<number> {
  const project = findProject(options, environment);
  return withKit(project, environment, undefined, async (kit) => {
    const folder = readMigrationFolder(kit.config.out, kit.config.dialect);
    const index =
      name === undefined
        ? folder.migrations.length - 1
        : folder.migrations.findIndex((it) => it.name === name);
    const migration = folder.migrations[index];
    if (!migration)
      throw new UsageError(name === undefined ? 'there is no migration' : `${name}: no such migration`);
    const report = await proveOn(kit, {
      folder,
      count: index,
      up: piecesOf(readFileSync(migration.file, 'utf8')),
      down: existsSync(migration.downFile) ? piecesOf(readFileSync(migration.downFile, 'utf8')) : undefined,
      after: index === folder.migrations.length - 1 ? folder.snapshot : undefined,
    });
    environment.stdout.write(
      options.format === 'json'
        ? `${JSON.stringify({ version: 1, migration: migration.name, ...report }, null, 2)}\n`
        : `${migration.name}\n${reportText(report)}`,
    );
    return { proven: exitCode.ok, failed: exitCode.findings, 'not-verified': exitCode.usage }[report.status];
  });
}
