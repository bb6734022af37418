import { mayHoldSql } from '../sources/drizzle/queries/textualLook.ts';
import type { SchemaSource } from './schemaSource.ts';

type Reading = typeof import('./drizzleReading.ts').drizzleReading;

let reading: Reading | undefined;

/** Drizzle schemas, for the workspace. */
export const drizzleSource: SchemaSource = {
  async load() {
    reading ??= (await import('./drizzleReading.ts')).drizzleReading;
  },
  isLoaded: () => reading !== undefined,
  isConfig: (name) => isNamedSo(name) || isCalledAfterDatabase(name),
  mayDeclare: (text) => /['"]drizzle-orm\/(pg|mysql|sqlite|singlestore|gel)-core(\/[\w-]+)*['"]/.test(text),
  mayHoldSql,
  fileOf: (id) => id.slice(0, id.lastIndexOf('#')),
  readConfig(file, host) {
    const isSurelyOne = isNamedSo(file.slice(file.lastIndexOf('/') + 1));
    if (!isSurelyOne && !host.readText(file)?.includes('drizzle-kit')) return { configs: [], problems: [] };
    return loaded().readConfig(file, host);
  },
  createReader: (host, options) => loaded().createReader(host, options),
  write: (edits, context) => loaded().write(edits, context),
  writeQueries: (edits, host) => loaded().writeQueries(edits, host),
};

function loaded(): Reading {
  if (!reading) throw new Error('What reads Drizzle schemas is not loaded.');
  return reading;
}

function isNamedSo(name: string): boolean {
  return /\.[cm]?[jt]s$/.test(name) && /(^|[.-])drizzle([.-][\w.-]+)?\.config\./.test(name);
}

/** Where there is a configuration for each database, they are called after it. */
function isCalledAfterDatabase(name: string): boolean {
  return /^(pg|postgres|postgresql|mysql|sqlite|turso)\.config\.[cm]?[jt]s$/.test(name);
}
