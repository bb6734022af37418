import type { HistoryFault } from '../../../model/historyFault.ts';

/**
 * True for what a team does on purpose: migrations that are written one after the other without a snapshot, or kept out
 * of the journal, and snapshots that nobody uses any more.
 */
export function isByHand(fault: HistoryFault): boolean {
  if (fault.kind === 'not-recorded') return (fault.before ?? 0) >= 2;
  if (fault.kind !== 'missing-snapshot' || fault.isOlder) return false;
  return fault.isUnused === true || (fault.before ?? 0) >= 1;
}

/** What does not fit, as a sentence about the migration of this name. */
export function faultText(name: string, fault: HistoryFault): string {
  switch (fault.kind) {
    case 'same-parent':
      return `${name} and ${fault.other} were made from the same state: neither knows of the other.`;
    case 'same-version':
      return `${name} and ${fault.other} have the same version.`;
    case 'out-of-order':
      return fault.before
        ? `${name} and ${fault.before} before it are older by their times than ${fault.other}, which stands before them: a database that has run that one never runs them.`
        : `${name} is older by its time than ${fault.other}, which stands before it: a database that has run that one never runs it.`;
    case 'not-recorded':
      return fault.before
        ? `${fault.record} does not name ${name} and ${fault.before} before it: the tool will not run them.`
        : `${fault.record} does not name ${name}: the tool will not run it.`;
    case 'missing-file':
      return fault.more
        ? `The records name ${fault.record} and ${fault.more} more files that are not there.`
        : `The records name ${fault.record}, which is not there.`;
    case 'missing-snapshot':
      return fault.before
        ? `${name} and ${fault.before} before it have no snapshot: the next migration repeats what they do.`
        : `${name} has no snapshot: ${fault.snapshot} is not there, so the next migration repeats it.`;
    case 'orphan-snapshot':
      return `${fault.snapshot} belongs to no migration.`;
  }
}
