import type { ConnectionStep } from '../../../model/queryScope.ts';

/** Options that say how many connections a pool has, or how long it waits. */
const poolBounds: ReadonlySet<string> = new Set([
  ...['max', 'min', 'connectionTimeoutMillis', 'idleTimeoutMillis', 'connectionLimit', 'idle_timeout'],
  ...['connect_timeout', 'max_lifetime', 'maxUses', 'allowExitOnIdle', 'queueLimit', 'waitForConnections'],
]);

/** True for a pool whose options are all known, and none of them says how many connections it has or how long it waits. */
export function isUnbounded({ options }: ConnectionStep): boolean {
  return options !== undefined && !options.some((key) => poolBounds.has(key));
}
