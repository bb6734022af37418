import type { Decisions } from '../../../migrations/ambiguity.ts';
import { writeFiles } from '../../../migrations/files.ts';
import { generateMigration, type MigrationPlan } from '../../../migrations/generate.ts';
import { beginProofOf, provePlan } from '../../../migrations/proof.ts';
import type { ProofReport } from '../../../migrations/verifyMessages.ts';
import type { Review } from '../../../review/hazards.ts';
import type { ReviewOptions } from '../../../review/openHistory.ts';
import { type CliEnvironment, exitCode, UsageError } from '../../environment.ts';
import { displayPath } from '../../report.ts';
import { noChangesJson, planJson, planText, questionsJson, questionsText } from './planReport.ts';
import { findProject, type ProjectOptions, type ProofPlace, serverOf, withKit } from './project.ts';
import { reportText } from './proof.ts';

export interface GenerateOptions extends ProjectOptions, ProofPlace {
  readonly format: 'text' | 'json';
  readonly name?: string;
  readonly rename?: readonly string[];
  readonly create?: readonly string[];
  /** Take it apart into steps that keep nobody waiting. */
  readonly safe?: boolean;
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
  const { stdout, stderr, cwd } = environment;
  const decisions = decisionsOf(options);
  const project = findProject(options, environment);
  const isJson = options.format === 'json';
  const isProven = options.verify || options.onServer || options.url !== undefined;
  const use = { timeLimit: options.timeLimit, loadSchema: true };
  return withKit(project, environment, use, async (kit) => {
    const server = await serverOf(options, kit);
    const generating = generateMigration(kit, { decisions, name: options.name, now: new Date() });
    // The other process is at work: meanwhile the history is read. Rules on a server are those of its version.
    const reading = server === undefined ? openReview(kit.config.out) : undefined;
    reading?.catch(() => {});
    const begun = isProven && server === undefined ? beginProofOf(kit) : undefined;
    try {
      const result = await generating;
      if (result.kind === 'no-changes') {
        stdout.write(isJson ? noChangesJson() : 'No schema changes: nothing to migrate.\n');
        return exitCode.ok;
      }
      if (result.kind === 'questions') {
        if (isJson) stdout.write(questionsJson(result.questions, result.unused));
        else stderr.write(questionsText(result.questions, result.unused));
        return exitCode.usage;
      }
      const plan = (options.safe && (await inSafeSteps(result.plan))) || result.plan;
      const proof = isProven ? await provePlan(kit, plan, { server, begun }) : undefined;
      const review = await (reading ?? openReview(plan.folder, reviewOptions(proof)));
      const hazards = review.hazards(plan.files);
      if (!isJson) stdout.write(planText(plan, hazards));
      if (proof && !isJson) stdout.write(reportText(proof));
      const hasFailed = proof?.status === 'failed';
      // The embedded database cannot prove everything; a server that was asked for and does not answer is a fault.
      const isUnanswered = server !== undefined && proof?.status === 'not-verified';
      const isWritten = !hasFailed && !isUnanswered && !options.dryRun;
      if (isWritten) writeFiles(plan.folder, plan.files);
      if (isJson) stdout.write(planJson({ plan, hazards, proof, written: isWritten }, cwd));
      else if (isWritten)
        for (const file of plan.files) stdout.write(`wrote ${displayPath(file.path, cwd)}\n`);
      if (hasFailed) return exitCode.findings;
      return isUnanswered ? exitCode.usage : exitCode.ok;
    } finally {
      begun?.end();
    }
  });
}

// The rules are loaded while the other process starts.
async function openReview(folder: string, options?: ReviewOptions): Promise<Review> {
  return (await import('../../../review/hazards.ts')).openReview(folder, options);
}

async function inSafeSteps(plan: MigrationPlan): Promise<MigrationPlan | undefined> {
  return (await import('../../../review/safePlan.ts')).safePlan(plan);
}

/** What the rules say of a version holds for that of the server. */
function reviewOptions(proof: ProofReport | undefined): ReviewOptions {
  return proof?.server ? { migrations: { postgresVersion: proof.server.major } } : {};
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
