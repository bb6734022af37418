import path from 'node:path';
import type { RenameQuestion } from '../../../migrations/ambiguity.ts';
import type { MigrationPlan } from '../../../migrations/generate.ts';
import type { ProofReport } from '../../../migrations/verifyMessages.ts';
import type { Hazard } from '../../../review/hazards.ts';
import { displayPath } from '../../report.ts';

/** A plan for people: each statement with the hazards that stand at it, then what else is to be known. */
export function planText(plan: MigrationPlan, hazards: readonly Hazard[]): string {
  const files = plan.steps ?? [{ ...plan, file: undefined, first: [], inTransaction: true }];
  const lines = files.flatMap(({ name, file, first, inTransaction, up }) => [
    `${path.basename(name)}${inTransaction ? '' : ' (outside of a transaction)'}`,
    ...first.map((it) => `  → ${it}`),
    ...up.flatMap((statement, index) => [
      indent(file === undefined ? statement : statement.replace(/^--.*\n/gm, '')),
      ...hazards
        .filter((hazard) => hazard.statement === index && (file === undefined || hazard.file === file))
        .map((hazard) => `      ${hazardText(hazard)}`),
    ]),
  ]);
  const told = [...plan.notes, ...plan.lost].map((it) => `  ! ${it}`);
  return `${[...lines, ...told].join('\n')}\n`;
}

function hazardText({ severity, message, rule }: Hazard): string {
  return `${severity}: ${message} (${rule})`;
}

function indent(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

export interface PlanReport {
  readonly plan: MigrationPlan;
  readonly hazards: readonly Hazard[];
  readonly proof: ProofReport | undefined;
  readonly written: boolean;
}

/** The same for programs. Paths are relative to the working directory. */
export function planJson({ plan, hazards, proof, written }: PlanReport, cwd: string): string {
  return json({
    version: 1,
    result: 'plan',
    name: plan.name,
    up: plan.up,
    down: plan.down ?? null,
    notes: plan.notes,
    lost: plan.lost,
    changes: plan.changes,
    renames: plan.renames,
    hazards: hazards.map((hazard) => ({ ...hazard, file: displayPath(hazard.file, cwd) })),
    ...(plan.steps
      ? { steps: plan.steps.map((step) => ({ ...step, file: displayPath(step.file, cwd) })) }
      : {}),
    ...(proof ? { proof } : {}),
    files: plan.files.map(({ path: file, text }) => ({ path: displayPath(file, cwd), text })),
    written,
  });
}

export function noChangesJson(): string {
  return json({ version: 1, result: 'no-changes' });
}

export function questionsJson(questions: readonly RenameQuestion[], unused: readonly string[]): string {
  return json({ version: 1, result: 'questions', questions, unused });
}

/** What is open, with the flags that answer it. */
export function questionsText(questions: readonly RenameQuestion[], unused: readonly string[]): string {
  const lines = questions.flatMap(({ kind, created, candidates, suggested }) => [
    `Is the ${kind} ${created} new, or is it one that has another name now? Add one of:`,
    ...candidates.map(
      ({ name }) => `  --rename ${name}:${created}${name === suggested ? '   (likely)' : ''}`,
    ),
    `  --create ${created}`,
  ]);
  return `${[...lines, ...unused.map((it) => `Nothing matches ${it}.`)].join('\n')}\n`;
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
