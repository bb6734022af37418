import type { BuilderConfig } from './columnType.ts';

/**
 * The SQL each column builder of `drizzle-orm/sqlite-core` prints. A `mode` changes what the program sees,
 * not what is stored: an `integer({ mode: 'timestamp' })` is of family `integer` with that mode.
 */
export const sqliteBuilders: Readonly<Record<string, (config: BuilderConfig) => string>> = {
  blob: () => 'blob',
  int: () => 'integer',
  integer: () => 'integer',
  numeric: () => 'numeric',
  real: () => 'real',
  text: (config) => (config.length && config.mode !== 'json' ? `text(${config.length})` : 'text'),
};
