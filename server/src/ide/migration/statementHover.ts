import type { Change, Migration, MigrationStatement } from '../../model/migration.ts';
import type { Table } from '../../model/schema.ts';
import type { FilePath } from '../../model/span.ts';
import { type LockFact, lockFactOf, waitersOf } from '../../rules/migration/facts/locks.ts';
import { lockPhrase, waitPhrase } from '../../rules/migration/support/cost.ts';
import type { HoverText } from '../hover.ts';
import { tableSketch } from './tableSketch.ts';

/** More columns than that are left to the file that makes the table. */
const sketchedColumns = 40;

/**
 * What is told over the statement of a migration: the lock it takes, who waits for it, whether the table is written
 * anew or read through, and the table as it stands before it.
 */
export function statementHover(
  migrations: readonly Migration[],
  place: { readonly file: FilePath; readonly offset: number },
  serverVersion: number | undefined,
): HoverText | undefined {
  const statement = statementAt(migrations, place);
  if (!statement || leavesToTable(statement, place.offset)) return undefined;
  const lines = statement.changes.map((change) => changeLine(change, serverVersion));
  const told = lines.length === 0 ? ['Changes nothing that a lock would be held for.'] : [...new Set(lines)];
  const tables = tablesBefore(statement);
  return {
    span: statement.span.name,
    markdown: [
      told.length === 1 ? told[0] : told.map((line) => `- ${line}`).join('\n'),
      ...(holdsOn(statement, serverVersion)
        ? ['In a transaction with others: the lock is held until all of them are done.']
        : []),
      ...tables.map(
        (table) => `Before this statement:\n\n\`\`\`sql\n${tableSketch(table).replaceAll('```', '')}\n\`\`\``,
      ),
    ].join('\n\n'),
  };
}

/** Over its names a CREATE TABLE is told as the table that it makes. */
function leavesToTable({ changes, span: { name } }: MigrationStatement, offset: number): boolean {
  return changes.every(({ kind }) => kind === 'create-table') && changes.length > 0 && offset > name.end;
}

function statementAt(
  migrations: readonly Migration[],
  { file, offset }: { readonly file: FilePath; readonly offset: number },
): MigrationStatement | undefined {
  return migrations
    .flatMap(({ statements }) => statements)
    .find(({ span: { whole } }) => whole.file === file && whole.start <= offset && offset <= whole.end);
}

function changeLine(change: Change, serverVersion: number | undefined): string {
  const label = labelOf(change);
  if (change.kind === 'create-table') return `Makes ${label}: nobody waits.`;
  if (change.kind === 'opaque') return `What this ${change.command} does cannot be told.`;
  const fact = lockFactOf(change, serverVersion);
  if (!fact) return 'Takes no lock on a table that reads or writes would wait for.';
  const lock = `Takes ${lockPhrase(fact.lock).replace(fact.lock, `**${fact.lock}**`)} on ${label}: ${waitPhrase(fact.lock)}.`;
  return [
    ...(isOwn(change)
      ? [`${lock.slice(0, lock.indexOf(':'))}, which this migration makes: nobody waits.`]
      : [lock]),
    workText(change, fact),
    ...otherLock(change, fact),
    `[PostgreSQL](${fact.manual})`,
  ].join(' ');
}

function workText({ kind }: Change, { rewrites, scans }: LockFact): string {
  if (kind === 'write-rows') return 'The rows that it changes are locked, no others.';
  if (kind === 'truncate' || kind === 'drop-table') return 'All rows go at once.';
  if (rewrites) return 'Every row is written anew under it.';
  return scans ? 'Every row is read under it.' : 'No row is read or written anew.';
}

function otherLock(change: Change, { otherLock: lock }: LockFact): readonly string[] {
  if (lock === undefined) return [];
  const other =
    change.kind === 'attach-partition'
      ? change.partition
      : change.kind === 'add-constraint' && change.constraint.kind === 'foreign-key'
        ? change.constraint.targetLabel
        : undefined;
  return other === undefined ? [] : [`The same for \`${other}\`: ${lockPhrase(lock)}, ${waitPhrase(lock)}.`];
}

function labelOf(change: Change): string {
  if ('tableLabel' in change) return `\`${change.tableLabel}\``;
  return 'name' in change ? `\`${change.name}\`` : 'the table';
}

/** Nobody else uses what the migration makes. */
function isOwn(change: Change): boolean {
  return ('madeHere' in change && change.madeHere === true) || ('fill' in change && change.fill === 'new');
}

function holdsOn({ transaction, changes }: MigrationStatement, serverVersion: number | undefined): boolean {
  return (
    transaction.kind === 'inside' &&
    changes.some((change) => {
      const fact = lockFactOf(change, serverVersion);
      return fact !== undefined && !isOwn(change) && waitersOf(fact.lock) !== 'nobody';
    })
  );
}

function tablesBefore({ changes }: MigrationStatement): readonly Table[] {
  const tables = changes.flatMap((change) => ('table' in change && change.table ? [change.table] : []));
  return [...new Set(tables)].filter(({ columns }) => columns.length <= sketchedColumns).slice(0, 3);
}
