import type { ProofReport, RowProof } from '../../../migrations/verifyMessages.ts';

/** For people: what was proven, and what each statement locked. */
export function reportText(report: ProofReport): string {
  const { status, reason, steps, statements, rows, drift, server, milliseconds } = report;
  const where = server ? `PostgreSQL ${server.version} at ${server.where}` : 'an embedded database';
  const took = milliseconds === undefined ? '' : ` in ${(milliseconds / 1000).toFixed(1)} s`;
  const title = status === 'proven' ? `Proven on ${where}${took}` : titles[status];
  const lines = [`${title}${reason ? `: ${reason}` : ''}`];
  for (const it of server?.leftOut ?? []) lines.push(`  ! not run, as it belongs to the whole server: ${it}`);
  for (const it of server?.dropped ?? []) lines.push(`  ! dropped, as a proof had left it there: ${it}`);
  for (const step of steps) {
    lines.push(`  ${step.ok ? '✓' : '✗'} ${step.step} (${step.milliseconds} ms)`);
    if (step.statement) lines.push(`      ${step.statement.split('\n')[0]}`);
    lines.push(...step.problems.map((problem) => `      ${problem}`));
  }
  if (drift)
    lines.push(
      '  ! Older drift: the migrations before it leave otherwise than their snapshot says:',
      ...drift.map((it) => `      ${it}`),
    );
  if (rows) lines.push(...rowLines(rows));
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

/** What fails once the tables hold rows. */
function rowLines({ tables, rows, empty, failures }: RowProof): readonly string[] {
  if (rows === 0) return [];
  const what = `with rows (${rows} made up, in ${tables} ${tables === 1 ? 'table' : 'tables'})`;
  return [
    `  ${failures.length === 0 ? '✓' : '✗'} ${what}`,
    ...failures.flatMap(({ direction, sql, message }) => [
      `      ${direction === 'down' ? 'way back: ' : ''}${sql.replace(/^(?:--[^\n]*\n)*/, '').split('\n')[0]}`,
      `        ${message}`,
    ]),
    ...empty.map((it) => `      left empty: ${it}`),
  ];
}

const titles: Readonly<Record<Exclude<ProofReport['status'], 'proven'>, string>> = {
  failed: 'It failed the proof',
  'not-verified': 'Not verified',
};
