import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { KitError, openKit } from '../../server/src/migrations/drizzleKit.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

const modules = path.join(import.meta.dirname, '..', '..', 'node_modules');
const table = `import { pgTable, integer } from 'drizzle-orm/pg-core';\nexport const a = pgTable('a', { id: integer('id') });\n`;

describe('drizzle-kit in its own process', function () {
  this.timeout(900_000);
  let folder: TemporaryFolder;
  afterEach(() => folder.remove());

  it('finds the configuration’s environment and leaves out what guards against browsers', async () => {
    make(`import 'server-only';\nif (process.env.WANTED !== 'yes') throw new Error('no');\n${table}`);
    const snapshot = await ask({ ...process.env, WANTED: 'yes' });
    assert.deepEqual(Object.keys(snapshot.tables as object), ['public.a']);
    await assert.rejects(
      ask(process.env),
      (error) => error instanceof KitError && error.failure.reason === 'schema',
    );
  });

  it('comes with this program where the workspace has none', async () => {
    make(table, { linked: false });
    const kit = await open(process.env);
    assert.equal(kit.info.fallback, true);
    kit.close();
  });

  it('is killed with what it has started', async () => {
    make(
      `import { spawn } from 'node:child_process';\nconst child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });\nconsole.log('started ' + child.pid);\nfor (;;);\n`,
    );
    const error = await ask(process.env, 3000).catch((it: unknown) => it);
    assert.ok(error instanceof KitError);
    assert.equal(error.failure.reason, 'timeout');
    const pid = Number(/started (\d+)/.exec(error.failure.output)?.[1]);
    assert.ok(pid > 0);
    await gone(pid);
  });

  it('does not fill the memory with what a schema prints', async () => {
    make(`for (let i = 0; i < 20000; i++) console.log('x'.repeat(100));\nthrow new Error('at last');\n`);
    const error = await ask(process.env).catch((it: unknown) => it);
    assert.ok(error instanceof KitError);
    assert.match(error.failure.message, /at last/);
    assert.ok(error.failure.output.length < 100_000);
  });

  it('names the variable that the environment does not have', async () => {
    make(`new URL(process.env.SHOP_DATABASE_URL as string);\n${table}`);
    const error = await ask(process.env).catch((it: unknown) => it);
    assert.ok(error instanceof KitError);
    assert.match(error.failure.message, /Invalid URL\nIt asked for SHOP_DATABASE_URL before/);
  });

  it('is not taken in by what a schema sends and leaves running', async () => {
    make(
      `import { createServer } from 'node:http';\nprocess.send?.('rubbish');\nprocess.send?.({ kind: 'nonsense' });\ncreateServer().listen(0);\nsetInterval(() => {}, 1000);\n${table}`,
    );
    assert.deepEqual(Object.keys((await ask(process.env)).tables as object), ['public.a']);
  });

  for (const [does, text, told] of [
    ['ends without a word', 'process.exit(0)', /ended with code 0/],
    ['closes its channel', 'process.disconnect?.()', /ended|was killed/],
    ['is killed', `process.kill(process.pid, 'SIGKILL')`, /was killed/],
  ] as const) {
    it(`tells when it ${does}`, async () => {
      make(`${text};\n${table}`);
      const error = await ask(process.env).catch((it: unknown) => it);
      assert.ok(error instanceof KitError);
      assert.equal(error.failure.reason, 'exited');
      assert.match(error.failure.message, told);
    });
  }

  it('can be cancelled', async () => {
    make('for (;;);\n');
    const controller = new AbortController();
    const kit = await open(process.env, undefined, controller.signal);
    const asked = kit.snapshot('0');
    controller.abort();
    await assert.rejects(asked, (error) => error instanceof KitError && error.failure.reason === 'cancelled');
  });

  function make(schema: string, { linked = true } = {}): void {
    folder = temporaryFolder({
      'package.json': '{}',
      'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts' };\n`,
      'schema.ts': schema,
    });
    if (linked) symlinkSync(modules, path.join(folder.path, 'node_modules'), 'junction');
  }

  function open(env: NodeJS.ProcessEnv, timeLimit = 20_000, signal?: AbortSignal) {
    const configFile = path.join(folder.path, 'drizzle.config.ts');
    return openKit({ cwd: folder.path, configFile, env, timeLimit, ...(signal ? { signal } : {}) });
  }

  async function ask(env: NodeJS.ProcessEnv, timeLimit?: number) {
    const kit = await open(env, timeLimit);
    try {
      return await kit.snapshot('0');
    } finally {
      kit.close();
    }
  }
});

/** Ends when no process of this number is left; a zombie that nobody waits for counts as gone. */
async function gone(pid: number): Promise<void> {
  const { readFileSync } = await import('node:fs');
  for (let tries = 0; tries < 200; tries++) {
    try {
      process.kill(pid, 0);
      if (process.platform === 'linux' && /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return;
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(`process ${pid} is still there`);
}
