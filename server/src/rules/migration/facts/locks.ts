import type { Change } from '../../../model/migration.ts';
import { costOfTypeChange } from './typeChange.ts';

/** The table-level locks of PostgreSQL, mildest first. https://www.postgresql.org/docs/current/explicit-locking.html */
export type LockMode =
  | 'ACCESS SHARE'
  | 'ROW SHARE'
  | 'ROW EXCLUSIVE'
  | 'SHARE UPDATE EXCLUSIVE'
  | 'SHARE'
  | 'SHARE ROW EXCLUSIVE'
  | 'EXCLUSIVE'
  | 'ACCESS EXCLUSIVE';

/** What a command costs others while it runs. */
export interface LockFact {
  /** The strongest lock on the table it names. */
  readonly lock: LockMode;
  /** The lock on the table that a foreign key leads to, or the partition that is attached. */
  readonly otherLock?: LockMode;
  /** Every row is written anew, and every index built anew, under the lock. */
  readonly rewrites: boolean;
  /** Every row is read under the lock. */
  readonly scans: boolean;
  readonly manual: string;
}

const manual = 'https://www.postgresql.org/docs/current/';

function fact(lock: LockMode, page: string, work: Partial<LockFact> = {}): LockFact {
  return { lock, rewrites: false, scans: false, manual: manual + page, ...work };
}

const alterTable = 'sql-altertable.html';

/**
 * The facts by command. Each entry is shown on a running PostgreSQL in test/facts/locks.test.ts: the lock from
 * pg_locks, the rewrite from the table's file node.
 */
export const lockFacts = {
  'add-column': fact('ACCESS EXCLUSIVE', alterTable),
  'add-column-rewrite': fact('ACCESS EXCLUSIVE', alterTable, { rewrites: true, scans: true }),
  'drop-column': fact('ACCESS EXCLUSIVE', alterTable),
  'rename-column': fact('ACCESS EXCLUSIVE', alterTable),
  'rename-table': fact('ACCESS EXCLUSIVE', alterTable),
  'rename-constraint': fact('ACCESS EXCLUSIVE', alterTable),
  'set-schema': fact('ACCESS EXCLUSIVE', alterTable),
  'set-column-type': fact('ACCESS EXCLUSIVE', alterTable),
  'set-column-type-scan': fact('ACCESS EXCLUSIVE', alterTable, { scans: true }),
  'set-column-type-rewrite': fact('ACCESS EXCLUSIVE', alterTable, { rewrites: true, scans: true }),
  'set-not-null': fact('ACCESS EXCLUSIVE', alterTable, { scans: true }),
  'set-not-null-proven': fact('ACCESS EXCLUSIVE', alterTable),
  'drop-not-null': fact('ACCESS EXCLUSIVE', alterTable),
  'set-default': fact('ACCESS EXCLUSIVE', alterTable),
  'drop-default': fact('ACCESS EXCLUSIVE', alterTable),
  'add-identity': fact('ACCESS EXCLUSIVE', alterTable),
  'add-foreign-key': fact('SHARE ROW EXCLUSIVE', alterTable, {
    otherLock: 'SHARE ROW EXCLUSIVE',
    scans: true,
  }),
  'add-foreign-key-not-valid': fact('SHARE ROW EXCLUSIVE', alterTable, { otherLock: 'SHARE ROW EXCLUSIVE' }),
  'add-check': fact('ACCESS EXCLUSIVE', alterTable, { scans: true }),
  'add-check-not-valid': fact('ACCESS EXCLUSIVE', alterTable),
  'add-unique': fact('ACCESS EXCLUSIVE', alterTable, { scans: true }),
  'add-unique-using-index': fact('ACCESS EXCLUSIVE', alterTable),
  'add-exclusion': fact('ACCESS EXCLUSIVE', alterTable, { scans: true }),
  'validate-constraint': fact('SHARE UPDATE EXCLUSIVE', alterTable, { scans: true }),
  'drop-constraint': fact('ACCESS EXCLUSIVE', alterTable),
  'attach-partition': fact('SHARE UPDATE EXCLUSIVE', alterTable, {
    otherLock: 'ACCESS EXCLUSIVE',
    scans: true,
  }),
  'attach-partition-proven': fact('SHARE UPDATE EXCLUSIVE', alterTable, { otherLock: 'ACCESS EXCLUSIVE' }),
  'detach-partition': fact('ACCESS EXCLUSIVE', alterTable),
  'detach-partition-concurrently': fact('SHARE UPDATE EXCLUSIVE', alterTable),
  'create-index': fact('SHARE', 'sql-createindex.html', { scans: true }),
  'create-index-concurrently': fact('SHARE UPDATE EXCLUSIVE', 'sql-createindex.html', { scans: true }),
  'drop-index': fact('ACCESS EXCLUSIVE', 'sql-dropindex.html'),
  'drop-index-concurrently': fact('SHARE UPDATE EXCLUSIVE', 'sql-dropindex.html'),
  reindex: fact('SHARE', 'sql-reindex.html', { scans: true }),
  'reindex-concurrently': fact('SHARE UPDATE EXCLUSIVE', 'sql-reindex.html', { scans: true }),
  'refresh-matview': fact('ACCESS EXCLUSIVE', 'sql-refreshmaterializedview.html', { rewrites: true }),
  'refresh-matview-concurrently': fact('EXCLUSIVE', 'sql-refreshmaterializedview.html'),
  'drop-table': fact('ACCESS EXCLUSIVE', 'sql-droptable.html'),
  truncate: fact('ACCESS EXCLUSIVE', 'sql-truncate.html', { rewrites: true }),
  'rewrite-table': fact('ACCESS EXCLUSIVE', 'sql-vacuum.html', { rewrites: true, scans: true }),
  'create-trigger': fact('SHARE ROW EXCLUSIVE', 'sql-createtrigger.html'),
  'drop-trigger': fact('ACCESS EXCLUSIVE', 'sql-droptrigger.html'),
  'enable-trigger': fact('SHARE ROW EXCLUSIVE', alterTable),
  'alter-domain-scan': fact('SHARE', 'sql-alterdomain.html', { scans: true }),
  'write-rows': fact('ROW EXCLUSIVE', 'explicit-locking.html'),
} as const satisfies Readonly<Record<string, LockFact>>;

export type LockFactName = keyof typeof lockFacts;

/**
 * The fact that holds for a change on a server of a major version; undefined where the change takes no lock on
 * a table, or none is known. What older versions do is told by the release notes of the versions named here.
 */
export function lockFactOf(change: Change, serverVersion = 18): LockFact | undefined {
  const name = lockFactName(change, serverVersion);
  const known = name && lockFacts[name];
  // ATTACH PARTITION locked the parent for everybody until 12.
  return known && change.kind === 'attach-partition' && serverVersion < 12
    ? { ...known, lock: 'ACCESS EXCLUSIVE' }
    : known;
}

function lockFactName(change: Change, serverVersion: number): LockFactName | undefined {
  switch (change.kind) {
    case 'add-column':
      // Until 11 every default was written into every row.
      return change.rewrite || (serverVersion < 11 && change.column.default !== undefined)
        ? 'add-column-rewrite'
        : 'add-column';
    case 'set-column-type': {
      const cost = costOfTypeChange(change);
      return cost === 'rewrite'
        ? 'set-column-type-rewrite'
        : cost === 'scan' || change.otherwiseSorted
          ? 'set-column-type-scan'
          : 'set-column-type';
    }
    case 'set-not-null':
      // A CHECK has proven it since 12.
      return change.provenBy === undefined || serverVersion < 12 ? 'set-not-null' : 'set-not-null-proven';
    case 'add-constraint':
      return constraintFactName(change.constraint);
    case 'attach-partition':
      return change.provenByCheck ? 'attach-partition-proven' : 'attach-partition';
    case 'detach-partition':
    case 'create-index':
    case 'drop-index':
    case 'reindex':
    case 'refresh-matview':
      return change.concurrently ? `${change.kind}-concurrently` : change.kind;
    case 'alter-other':
      return triggerFactName(change.command);
    case 'create-table':
    case 'lock-table':
    case 'drop-schema':
    case 'drop-database':
    case 'drop-other':
    case 'change-enum':
    case 'opaque':
      return undefined;
    case 'alter-domain':
      return change.usedBy.length > 0 && !change.notValid && change.command !== 'other'
        ? 'alter-domain-scan'
        : undefined;
    default:
      return change.kind;
  }
}

function triggerFactName(command: string): LockFactName | undefined {
  if (command === 'CREATE TRIGGER') return 'create-trigger';
  if (command === 'DROP TRIGGER') return 'drop-trigger';
  return /^AT_(?:Enable|Disable)(?:Always|Replica)?Trig/.test(command) ? 'enable-trigger' : undefined;
}

function constraintFactName(constraint: (Change & { kind: 'add-constraint' })['constraint']): LockFactName {
  switch (constraint.kind) {
    case 'foreign-key':
      return constraint.notValid ? 'add-foreign-key-not-valid' : 'add-foreign-key';
    case 'check':
      return constraint.notValid ? 'add-check-not-valid' : 'add-check';
    case 'not-null':
      return constraint.notValid ? 'add-check-not-valid' : 'set-not-null';
    case 'unique':
    case 'primary-key':
      return constraint.usingIndex === undefined ? 'add-unique' : 'add-unique-using-index';
    case 'exclusion':
      return 'add-exclusion';
  }
}

/** Who has to wait for a lock to be given back. */
export function waitersOf(lock: LockMode): 'reads and writes' | 'writes' | 'nobody' {
  switch (lock) {
    case 'ACCESS EXCLUSIVE':
      return 'reads and writes';
    case 'EXCLUSIVE':
    case 'SHARE ROW EXCLUSIVE':
    case 'SHARE':
      return 'writes';
    default:
      return 'nobody';
  }
}
