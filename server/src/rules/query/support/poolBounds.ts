/** Options that say how many connections a pool has, or how long it waits. */
export const poolBounds: ReadonlySet<string> = new Set([
  ...['max', 'min', 'connectionTimeoutMillis', 'idleTimeoutMillis', 'connectionLimit', 'idle_timeout'],
  ...['connect_timeout', 'max_lifetime', 'maxUses', 'allowExitOnIdle', 'queueLimit', 'waitForConnections'],
]);
