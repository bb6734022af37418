import { createRequire } from 'node:module';
import type * as Kit from 'drizzle-kit/api';
import type { DrizzleKit } from '../../../server/src/migrations/drizzleKit.ts';
import type { KitSnapshot } from '../../../server/src/migrations/kitMessages.ts';
import type { Dialect } from '../../../server/src/model/schema.ts';

const kit: typeof Kit = createRequire(import.meta.url)('drizzle-kit/api');

type Generate = (before: unknown, after: unknown) => Promise<string[]>;

/** drizzle-kit without a process of its own: for schemas that a test builds itself. */
export function inProcessKit(dialect: Dialect): DrizzleKit {
  const generate = {
    postgresql: kit.generateMigration as Generate,
    mysql: kit.generateMySQLMigration as Generate,
    sqlite: kit.generateSQLiteMigration as Generate,
  }[dialect];
  return {
    info: { version: '0.31', api: 'api', fallback: true },
    config: {
      dialect,
      schema: [],
      out: '/nowhere',
      casing: undefined,
      breakpoints: true,
      prefix: 'index',
      bundle: undefined,
    },
    connection: () => Promise.reject(new Error('not asked here')),
    snapshot: () => Promise.reject(new Error('not asked here')),
    async statements(pairs) {
      const { log } = console;
      console.log = () => {};
      try {
        const all: string[][] = [];
        for (const [before, after] of pairs)
          all.push(await generate(structuredClone(before), structuredClone(after)));
        return all;
      } finally {
        console.log = log;
      }
    },
    between: () => Promise.reject(new Error('not asked here')),
    generate: () => Promise.reject(new Error('not asked here')),
    close() {},
  };
}

/** What drizzle-kit sees of the exports of a schema. */
export async function snapshotOf(dialect: Dialect, exports: Record<string, unknown>): Promise<KitSnapshot> {
  const made = {
    postgresql: () => kit.generateDrizzleJson(exports),
    mysql: () => kit.generateMySQLDrizzleJson(exports),
    sqlite: () => kit.generateSQLiteDrizzleJson(exports),
  }[dialect]();
  return JSON.parse(JSON.stringify(await made)) as KitSnapshot;
}
