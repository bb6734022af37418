import Module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as Kit from 'drizzle-kit/api';
import type { KitReply, KitRequest } from './drizzleKit.ts';
import { bundleSchema } from './schemaBundle.ts';

/** Runs as a process of its own: bundles, runs and asks drizzle-kit, one request at a time. */

const require = createRequire(import.meta.url);
const isVersion1 = process.argv[2] === '1.0';
if (isVersion1) resolveToVersion1();

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
  new Function('require', 'module', 'exports', code)(
    isVersion1 ? requireVersion1 : require,
    module,
    module.exports,
  );
  const values = new Set((module.exports.files ?? []).flatMap((file) => Object.values(file)));
  const exports = Object.fromEntries([...values].map((value, index) => [`export${index}`, value]));
  const snapshot: unknown = await generate(request, exports);
  return { kind: 'snapshot', snapshot: JSON.parse(JSON.stringify(snapshot, plainBigint)), stubbed };
}

/** Both versions are installed; drizzle-kit 1.x asks for `drizzle-orm` by its own name. */
function resolveToVersion1(): void {
  const loader = Module as unknown as { _resolveFilename(request: string, ...rest: unknown[]): string };
  const resolve = loader._resolveFilename;
  loader._resolveFilename = function (request, ...rest) {
    return resolve.call(this, request.replace(/^drizzle-orm(?=\/|$)/, 'drizzle-orm-1'), ...rest);
  };
}

/** `relations` has moved to another module in 1.x; drizzle-kit does not look at them. */
function requireVersion1(name: string): unknown {
  const loaded = require(name);
  return name === 'drizzle-orm' ? { relations: () => ({}), ...loaded } : loaded;
}

function generate({ dialect, casing }: KitRequest, exports: Record<string, unknown>): unknown {
  if (isVersion1) {
    // It exports none of them but that of PostgreSQL.
    const name = dialect === 'postgresql' ? 'postgres' : dialect;
    return require(join(dirname(require.resolve('drizzle-kit-1')), `payload-${name}.js`)).generateDrizzleJson(
      exports,
    );
  }
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
