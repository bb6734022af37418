import type { Migration, Settlement } from '../../model/migration.ts';
import type { FilePath, Span } from '../../model/span.ts';
import { type LockFact, lockFactOf, waitersOf } from '../../rules/migration/facts/locks.ts';
import { waitPhrase } from '../../rules/migration/support/cost.ts';

/** A line above a migration that sums it up. */
export interface MigrationLens {
  /** The first statement. */
  readonly span: Span;
  readonly title: string;
}

/** The worst lock that a migration takes on a table others use, and the number of its findings. */
export function migrationLenses(
  migrations: readonly Migration[],
  file: FilePath,
  findings: readonly { readonly span: Span }[],
  serverVersion: number | undefined,
): readonly MigrationLens[] {
  return migrations
    .filter(({ span, statements }) => span.whole.file === file && statements.length > 0)
    .map((migration) => {
      const { whole } = migration.span;
      const own = findings.filter(({ span }) => whole.start <= span.start && span.start <= whole.end);
      const title = `${worstLock(migration, serverVersion)} · ${summary(own.length, migration.file.settled)}`;
      return { span: migration.span.name, title };
    });
}

function summary(count: number, settled: Settlement | undefined): string {
  if (count === 0 && settled) return settled === 'merged' ? 'merged, not judged' : 'not judged';
  return count === 1 ? '1 finding' : `${count === 0 ? 'no' : count} findings`;
}

/** The worst lock of a migration, who waits for it and what for. */
export function worstLock({ statements }: Migration, serverVersion: number | undefined): string {
  let worst: { readonly fact: LockFact; readonly table: string } | undefined;
  for (const change of statements.flatMap(({ changes }) => changes)) {
    if ('madeHere' in change || ('fill' in change && change.fill === 'new')) continue;
    const fact = lockFactOf(change, serverVersion);
    if (!fact || (worst && weight(worst.fact) >= weight(fact))) continue;
    const table = 'tableLabel' in change ? change.tableLabel : 'name' in change ? change.name : '';
    worst = { fact, table };
  }
  if (!worst) return 'No lock on a table that others use';
  const { fact, table } = worst;
  const work = fact.rewrites ? ' while it is written anew' : fact.scans ? ' while it is read' : '';
  return `${fact.lock} on ${table}: ${waitPhrase(fact.lock)}${work}`;
}

/** Who waits counts first, then for how long. */
function weight({ lock, rewrites, scans }: LockFact): number {
  const waiters = { 'reads and writes': 2, writes: 1, nobody: 0 }[waitersOf(lock)];
  return waiters * 4 + (rewrites ? 2 : 0) + (scans ? 1 : 0) + (lock === 'ACCESS EXCLUSIVE' ? 0.5 : 0);
}
