import { writeFiles } from '../../../migrations/files.ts';
import { recordState } from '../../../migrations/recordState.ts';
import type { ProofReport } from '../../../migrations/verifyMessages.ts';
import { type CliEnvironment, exitCode } from '../../environment.ts';
import { displayPath } from '../../report.ts';
import { findProject, type ProjectOptions, type ProofPlace, serverOf, withKit } from './project.ts';
import { reportText } from './proof.ts';

export interface RecordOptions extends ProjectOptions, ProofPlace {
  /** Write it although they make something else. */
  readonly force?: boolean;
  readonly timeLimit?: number;
}

/**
 * `schemawright migrations record`: writes the snapshot that migrations written by hand have not, where they make what the
 * schema says, or in any case with `--force`. Runs the workspace's code.
 * @returns 0 when it was written or is there, 1 when the migrations make something else, 2 when that could not be proven
 */
export async function record(options: RecordOptions, environment: CliEnvironment): Promise<number> {
  const { stdout, cwd } = environment;
  const project = findProject(options, environment);
  const use = { timeLimit: options.timeLimit, loadSchema: true };
  return withKit(project, environment, use, async (kit) => {
    const result = await recordState(kit);
    if (result.kind === 'nothing') {
      stdout.write('The newest migration has its snapshot: nothing to record.\n');
      return exitCode.ok;
    }
    const report = await result.prove({ server: await serverOf(options, kit) });
    if (report.status !== 'proven') {
      stdout.write(whyNot(report));
      if (!options.force) {
        stdout.write('Nothing was written; --force writes it nevertheless.\n');
        return report.status === 'failed' ? exitCode.findings : exitCode.usage;
      }
    }
    writeFiles(kit.config.out, result.files);
    for (const file of result.files) stdout.write(`wrote ${displayPath(file.path, cwd)}\n`);
    return exitCode.ok;
  });
}

function whyNot(report: ProofReport): string {
  const compared = report.steps.find(({ step }) => step === 'up');
  if (report.status === 'not-verified' || !compared || compared.statement !== undefined)
    return reportText(report);
  const lines = compared.problems.map((problem) => `  ${problem}\n`);
  return `The migrations make something else than the schema says:\n${lines.join('')}`;
}
