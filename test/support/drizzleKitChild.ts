import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type * as Kit from 'drizzle-kit/api';
import type { KitReply, KitRequest } from './drizzleKit.ts';
import { bundleSchema } from './schemaBundle.ts';

/** Runs as a process of its own: bundles, runs and asks drizzle-kit, one request at a time. */

const require = createRequire(import.meta.url);

process.on('message', (request: KitRequest) => {
  answer(request)
    .catch((error: unknown): KitReply => ({ kind: 'failed', message: describe(error) }))
    .then((reply) => process.send?.(reply));
});

async function answer(request: KitRequest): Promise<KitReply> {
  const { code, stubbed } = await bundleSchema(
    request.entries,
    request.root ?? dirname(request.entries[0] ?? '.'),
  );
  const module = { exports: {} as { files?: readonly object[] } };
  // The bundle shares this process's drizzle-orm with drizzle-kit, which tells its classes by identity.
  new Function('require', 'module', 'exports', code)(require, module, module.exports);
  const values = new Set((module.exports.files ?? []).flatMap((file) => Object.values(file)));
  const exports = Object.fromEntries([...values].map((value, index) => [`export${index}`, value]));
  const snapshot = await generate(request, exports);
  return { kind: 'snapshot', snapshot: JSON.parse(JSON.stringify(snapshot, plainBigint)), stubbed };
}

function generate({ dialect, casing }: KitRequest, exports: Record<string, unknown>): unknown {
  const kit: typeof Kit = require('drizzle-kit/api');
  switch (dialect) {
    case 'postgresql':
      return kit.generateDrizzleJson(exports, undefined, undefined, casing);
    case 'mysql':
      return kit.generateMySQLDrizzleJson(exports, undefined, casing);
    case 'sqlite':
      return kit.generateSQLiteDrizzleJson(exports, undefined, casing);
  }
}

function plainBigint(_key: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
