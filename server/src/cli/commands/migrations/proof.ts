import type { ProofReport } from '../../../migrations/verifyMessages.ts';

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
