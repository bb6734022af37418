import path from 'node:path';
import type { Decisions, RenameQuestion } from '../../../migrations/ambiguity.ts';
import { writeFiles } from '../../../migrations/files.ts';
import { generateMigration, type MigrationPlan } from '../../../migrations/generate.ts';
import { type CliEnvironment, exitCode, UsageError } from '../../environment.ts';
import { displayPath } from '../../report.ts';
import { findProject, type ProjectOptions, withKit } from './project.ts';
import { provePlan, reportText } from './proof.ts';

export interface GenerateOptions extends ProjectOptions {
  readonly name?: string;
  readonly rename?: readonly string[];
  readonly create?: readonly string[];
  readonly dryRun?: boolean;
  readonly verify?: boolean;
  readonly timeLimit?: number;
}

/**
 * `schemawright migrations generate`: writes a migration with its way back. Runs the workspace's code.
 * @returns 0 when it was written or there is nothing to do, 1 when the proof failed (nothing is written), 2
 *   when a question is open
 */
export async function generate(options: GenerateOptions, environment: CliEnvironment): Promise<number> {
  if (options.name !== undefined && !/^[\w-]+$/.test(options.name))
    throw new UsageError('--name may hold letters, digits, `_` and `-`');
  const decisions = decisionsOf(options);
  const project = findProject(options, environment);
  return withKit(project, environment, options.timeLimit, async (kit) => {
    const result = await generateMigration(kit, { decisions, name: options.name, now: new Date() });
    if (result.kind === 'no-changes') {
      environment.stdout.write('No schema changes: nothing to migrate.\n');
      return exitCode.ok;
    }
    if (result.kind === 'questions') {
      environment.stderr.write(questionText(result.questions, result.unused));
      return exitCode.usage;
    }
    const { plan } = result;
    environment.stdout.write(planText(plan, environment.cwd));
    if (options.verify && plan.folder) {
      const report = await provePlan(kit, plan);
      environment.stdout.write(reportText(report));
      if (report.status === 'failed') return exitCode.findings;
    }
    if (options.dryRun) return exitCode.ok;
    writeFiles(plan.folder, plan.files);
    for (const file of plan.files)
      environment.stdout.write(`wrote ${displayPath(file.path, environment.cwd)}\n`);
    return exitCode.ok;
  });
}

function decisionsOf({ rename = [], create = [] }: GenerateOptions): Decisions {
  const renames = rename.map((text) => {
    const parts = text.split(':');
    const [from, to] = parts;
    if (parts.length !== 2 || !from || !to)
      throw new UsageError(
        `--rename ${text}: write the old and the new name, \`users.name:users.full_name\``,
      );
    return { from, to };
  });
  return { renames, creates: create };
}

/** What is open, with the flags that answer it. */
function questionText(questions: readonly RenameQuestion[], unused: readonly string[]): string {
  const lines = questions.flatMap(({ kind, created, candidates, suggested }) => [
    `Is the ${kind} ${created} new, or is it one that has another name now? Add one of:`,
    ...candidates.map(
      ({ name }) => `  --rename ${name}:${created}${name === suggested ? '   (likely)' : ''}`,
    ),
    `  --create ${created}`,
  ]);
  return `${[...lines, ...unused.map((it) => `Nothing matches ${it}.`)].join('\n')}\n`;
}

function planText({ name, up, notes, lost }: MigrationPlan, _cwd: string): string {
  const told = [...notes, ...lost].map((it) => `  ! ${it}`);
  return `${[path.basename(name), ...up.map((it) => indent(it)), ...told].join('\n')}\n`;
}

function indent(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
