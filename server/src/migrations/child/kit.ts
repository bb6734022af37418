import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { KitHint, OpenQuestion1 } from '../hints.ts';
import type { KitConfig, KitReply, KitSnapshot } from '../kitMessages.ts';
import { withoutTranslation } from './moduleHooks.ts';

/** drizzle-kit, whatever its version. */
export interface Kit {
  readonly version: string;
  readonly api: 'api' | 'cli';
  readonly fallback: boolean;
  /** A file of its package. */
  readonly file: string;
  /** Files from which what it needs is looked for, in this order. */
  readonly places: readonly string[];
  /** Loads it, which takes a good part of a second. */
  load(): void;
  snapshot(config: KitConfig, exports: Record<string, unknown>, previousId: string): Promise<KitSnapshot>;
  statements(config: KitConfig, before: KitSnapshot, after: KitSnapshot): Promise<readonly string[]>;
  between(
    config: KitConfig,
    before: KitSnapshot,
    after: KitSnapshot,
    hints: readonly KitHint[],
  ): Promise<KitReply>;
  generate(
    config: KitConfig,
    files: readonly string[],
    name: string,
    hints: readonly KitHint[],
    custom: boolean,
  ): Promise<KitReply>;
}

/**
 * The workspace's drizzle-kit, else the one beside `fallback`.
 * @throws Error with what to do when there is none, or one of a version that is not known
 */
export function findKit(cwd: string, fallback: string): Kit {
  const own = path.join(cwd, 'package.json');
  // What comes with this program writes as 0.31 does: migrations of 1.0 have other files.
  const manifest = resolveFrom(own) ?? (runsOnOne(own) ? undefined : resolveFrom(fallback));
  if (manifest === undefined)
    throw new Error(`drizzle-kit is not installed: run \`${installCommand(cwd)} drizzle-kit\` in ${cwd}.`);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string };
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 0 && minor < 30)
    throw new Error(
      `drizzle-kit ${version} is older than 0.30: update it (\`${installCommand(cwd)} drizzle-kit@latest\`). Checks and status work without it.`,
    );
  if (major > 1)
    throw new Error(
      `drizzle-kit ${version} is newer than this program knows. Checks and status work without it.`,
    );
  const base = {
    version,
    fallback: resolveFrom(own) === undefined,
    file: manifest,
    places: [own, manifest, fallback],
  };
  return major === 0
    ? { ...base, api: 'api', ...kit0(manifest) }
    : { ...base, api: 'cli', ...kit1(manifest) };
}

/** By the lock file of the package or of the workspace above it. */
export function installCommand(cwd: string): string {
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    const has = (name: string) => existsSync(path.join(folder, name));
    if (has('pnpm-lock.yaml')) return 'pnpm add -D';
    if (has('yarn.lock')) return 'yarn add -D';
    if (has('bun.lock') || has('bun.lockb')) return 'bun add -d';
    if (has('package-lock.json') || folder === path.dirname(folder)) return 'npm install -D';
  }
}

function resolveFrom(file: string): string | undefined {
  const { resolve } = createRequire(file);
  try {
    // Its `exports` do not name the manifest: found from the main file.
    const main = resolve('drizzle-kit');
    return path.join(path.dirname(main), 'package.json');
  } catch {
    return undefined;
  }
}

/** True where the drizzle-orm of a workspace is 1.0 or newer. */
function runsOnOne(own: string): boolean {
  try {
    const folder = path.dirname(createRequire(own).resolve('drizzle-orm'));
    const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
      readonly version: string;
    };
    return !version.startsWith('0.');
  } catch {
    return false;
  }
}

type Functions = Pick<Kit, 'load' | 'snapshot' | 'statements' | 'between' | 'generate'>;
type Api = Record<string, (...given: unknown[]) => unknown>;

function kit0(manifest: string): Functions {
  let loaded: Api | undefined;
  const api = () => {
    loaded ??= withoutTranslation(() => createRequire(manifest)('drizzle-kit/api') as Api);
    return loaded;
  };
  const call = async (name: string, ...given: unknown[]): Promise<unknown> => {
    const found = api()[name];
    if (!found) throw new Error(`this drizzle-kit has no ${name}: update it`);
    return found(...given);
  };
  return {
    load: () => void api(),
    async snapshot({ dialect, casing }, exports, previousId) {
      const made =
        dialect === 'postgresql'
          ? await call('generateDrizzleJson', exports, previousId, undefined, casing)
          : await call(`generate${infix[dialect]}DrizzleJson`, exports, previousId, casing);
      return JSON.parse(JSON.stringify(made, plainBigint)) as KitSnapshot;
    },
    async statements({ dialect }, before, after) {
      const name = dialect === 'postgresql' ? 'generateMigration' : `generate${infix[dialect]}Migration`;
      return (await call(name, before, after)) as readonly string[];
    },
    between() {
      throw new Error('drizzle-kit 0.x takes no hints');
    },
    generate() {
      throw new Error('drizzle-kit 0.x compares snapshots');
    },
  };
}

const infix = { mysql: 'MySQL', sqlite: 'SQLite' } as const;

/** drizzle-kit hands its JSON to `JSON.stringify`, which takes no bigint: it fails itself on those. */
function plainBigint(_key: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}

interface Generated {
  readonly status: 'ok' | 'no_changes' | 'missing_hints' | 'error';
  readonly unresolved?: readonly OpenQuestion1[];
  readonly error?: { readonly code: string; readonly message?: string; readonly sql?: string };
}

function kit1(manifest: string): Functions {
  const refused = () => Promise.reject(new Error('drizzle-kit 1.x writes its migrations itself'));
  return {
    load: () => {},
    snapshot: refused,
    statements: refused,
    async between({ dialect }, before, after, hints) {
      const name = dialect === 'postgresql' ? 'postgres' : dialect;
      const api = createRequire(manifest)(`drizzle-kit/payload/${name}`) as {
        generateMigration(from: object, to: object, options: object): Promise<readonly string[]>;
      };
      try {
        return { kind: 'statements', statements: [await api.generateMigration(before, after, { hints })] };
      } catch (error) {
        const { missingHints } = error as { readonly missingHints?: readonly OpenQuestion1[] };
        if (!missingHints) throw error;
        return { kind: 'questions', questions: missingHints };
      }
    },
    async generate({ dialect, out, breakpoints }, files, name, hints, custom) {
      const cli = createRequire(manifest)('drizzle-kit/cli') as {
        generate(options: object): Promise<Generated>;
      };
      const reply = await cli.generate({
        dialect,
        // Paths from the working directory: on Windows it takes an absolute one for a pattern.
        schema: files.map((file) => path.relative(process.cwd(), file).replaceAll('\\', '/')),
        out: path.relative(process.cwd(), out).replaceAll('\\', '/') || '.',
        name,
        breakpoints,
        ...(hints.length > 0 ? { hints } : {}),
        ...(custom ? { custom } : {}),
      });
      switch (reply.status) {
        case 'ok':
          return { kind: 'generated', changed: true };
        case 'no_changes':
          return { kind: 'generated', changed: false };
        case 'missing_hints':
          return { kind: 'questions', questions: reply.unresolved ?? [] };
        default:
          throw new Error(
            `drizzle-kit: ${reply.error?.code} ${reply.error?.message ?? reply.error?.sql ?? ''}`,
          );
      }
    },
  };
}
