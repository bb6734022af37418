import { proveWritten } from '../../../migrations/proof.ts';
import { type CliEnvironment, exitCode, UsageError } from '../../environment.ts';
import { findProject, type ProjectOptions, type ProofPlace, serverOf, withKit } from './project.ts';
import { reportText } from './proof.ts';

export interface VerifyOptions extends ProjectOptions, ProofPlace {
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
  return withKit(project, environment, {}, async (kit) => {
    const proven = await proveWritten(kit, name, { server: await serverOf(options, kit) });
    if (!proven)
      throw new UsageError(name === undefined ? 'there is no migration' : `${name}: no such migration`);
    const { report } = proven;
    environment.stdout.write(
      options.format === 'json'
        ? `${JSON.stringify({ version: 1, migration: proven.name, ...report }, null, 2)}\n`
        : `${proven.name}\n${reportText(report)}`,
    );
    return { proven: exitCode.ok, failed: exitCode.findings, 'not-verified': exitCode.usage }[report.status];
  });
}
