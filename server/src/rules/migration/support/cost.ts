import { type LockFact, type LockMode, waitersOf } from '../facts/locks.ts';

/** A lock with its article: `an ACCESS EXCLUSIVE lock`. */
export function lockPhrase(lock: LockMode): string {
  return `${/^[AE]/.test(lock) ? 'an' : 'a'} ${lock} lock`;
}

/** Who waits for a lock, as a sentence part: `reads and writes wait`. */
export function waitPhrase(lock: LockMode): string {
  const waiters = waitersOf(lock);
  return waiters === 'nobody' ? 'nobody waits' : `${waiters} wait`;
}

/** What a change costs, for messages: `an ACCESS EXCLUSIVE lock on orders: reads and writes wait while …`. */
export function costPhrase(fact: LockFact, table: string): string {
  return `${lockPhrase(fact.lock)} on ${table}: ${waitPhrase(fact.lock)}${workPhrase(fact)}`;
}

/** What is done under the lock; empty where it is short. */
function workPhrase(fact: Pick<LockFact, 'rewrites' | 'scans'>): string {
  if (fact.rewrites) return ' while every row is written anew';
  return fact.scans ? ' while every row is read' : '';
}
