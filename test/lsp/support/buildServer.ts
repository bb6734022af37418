import { rmSync } from 'node:fs';
import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { commonJsBuilds } from '../../../scripts/commonJsBuilds.ts';
import { slimTypescript } from '../../../scripts/slimTypescript.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
let built: Promise<string> | undefined;

/** The language server's program, bundled once from the sources as they are; it starts faster than they do. */
export function serverProgram(): Promise<string> {
  built ??= buildServer();
  return built;
}

async function buildServer(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'schemawright-server-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = path.join(folder, 'server.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['server/src/lsp/main.ts'],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    // The builds whose files lie beside the program, as in the real one.
    alias: commonJsBuilds(root),
    // What runs apart is started from its sources.
    define: { 'import.meta.dirname': JSON.stringify(path.join(root, 'server/src/migrations')) },
    plugins: [slimTypescript()],
    logLevel: 'warning',
  });
  const parser = path.join(root, 'node_modules/libpg-query/wasm/libpg-query.wasm');
  await copyFile(parser, path.join(folder, path.basename(parser)));
  return outfile;
}
