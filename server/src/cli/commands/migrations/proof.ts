import { readFileSync } from 'node:fs';
import type { DrizzleKit } from '../../../migrations/drizzleKit.ts';
import { type MigrationPlan, statementsBetween } from '../../../migrations/generate.ts';
import type { KitSnapshot } from '../../../migrations/kitMessages.ts';
import {
  emptySnapshot,
  type MigrationFolder,
  readMigrationFolder,
} from '../../../migrations/migrationFolder.ts';
import { piecesOf, verifyMigration } from '../../../migrations/verify.ts';
import type { ProofReport } from '../../../migrations/verifyMessages.ts';

/** Proves a migration that is not written yet. */
export async function provePlan(kit: DrizzleKit, plan: MigrationPlan): Promise<ProofReport> {
  const { dialect, out } = kit.config;
  const snapshot = plan.files.find((file) => file.path.endsWith('snapshot.json'));
  const after = snapshot && kit.info.api === 'api' ? (JSON.parse(snapshot.text) as KitSnapshot) : undefined;
  return proveOn(kit, {
    folder: readMigrationFolder(out, dialect),
    count: Number.POSITIVE_INFINITY,
    up: plan.up,
    down: plan.down,
    after,
  });
}

export interface Provable {
  readonly folder: MigrationFolder;
  /** How many of its migrations come before. */
  readonly count: number;
  readonly up: readonly string[];
  readonly down: readonly string[] | undefined;
  /** The schema after it; undefined: it is not compared. */
  readonly after: KitSnapshot | undefined;
}

export async function proveOn(kit: DrizzleKit, provable: Provable): Promise<ProofReport> {
  const { folder, count, up, down, after } = provable;
  const { dialect } = kit.config;
  if (dialect !== 'postgresql')
    return {
      status: 'not-verified',
      reason: `Only migrations of PostgreSQL are proven; this one is for ${dialect}.`,
      steps: [],
      statements: [],
    };
  const fresh = after && (await statementsBetween(kit, emptySnapshot(dialect), after, [])).statements;
  const history = folder.migrations
    .slice(0, count)
    .map(({ name, file }) => ({ name, statements: piecesOf(readFileSync(file, 'utf8')) }));
  return verifyMigration({ history, up, down, fresh });
}

/** For people: what was proven, and what each statement locked. */
export function reportText({ status, reason, steps, statements }: ProofReport): string {
  const lines = [`${titles[status]}${reason ? `: ${reason}` : ''}`];
  for (const step of steps) {
    lines.push(`  ${step.ok ? '✓' : '✗'} ${step.step} (${step.milliseconds} ms)`);
    if (step.statement) lines.push(`      ${step.statement.split('\n')[0]}`);
    lines.push(...step.problems.map((problem) => `      ${problem}`));
  }
  for (const { sql, milliseconds, locks, rewrites } of statements) {
    const facts = [
      `${milliseconds} ms`,
      ...locks,
      ...rewrites.map((table) => `writes every row of ${table} anew`),
    ];
    lines.push(`  ${sql.trim().split('\n')[0]}`, `      ${facts.join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}

const titles: Readonly<Record<ProofReport['status'], string>> = {
  proven: 'Proven on PostgreSQL',
  failed: 'It failed the proof',
  'not-verified': 'Not verified',
};
