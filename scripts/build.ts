import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build, transform } from 'esbuild';
import { commonJsBuilds } from './commonJsBuilds.ts';
import { withCompilationHints } from './compilationHints.ts';
import { elkScript, embedLayoutWorker, layoutWorkerInputs } from './embedLayoutWorker.ts';
import { lateBuiltins } from './lateBuiltins.ts';
import { lateRuleTexts } from './lateRuleTexts.ts';
import { noticesOf } from './notices.ts';
import { plainLoops, plainLoopsPlugin } from './plainLoops.ts';
import { slimTypescript } from './slimTypescript.ts';
import { splitPrograms } from './splitPrograms.ts';
import { uncopiedParser } from './uncopiedParser.ts';

const root = path.resolve(import.meta.dirname, '..');

interface Program {
  readonly entry: string;
  readonly out: string;
  readonly options?: BuildOptions;
}

/** A webview runs in the Chromium of VS Code; that of 1.91 has number 122. */
const inBrowser: BuildOptions = { format: 'iife', platform: 'browser', target: 'chrome122' };

/** For packages that look for their files by the address of their module, which CommonJS has not. */
const byAddress: BuildOptions = {
  define: {
    'import.meta.url': 'bundleUrl',
    'import.meta.dirname': '__dirname',
    'import.meta.filename': '__filename',
  },
  banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
};

const programs: readonly Program[] = [
  { entry: 'client/src/extension.ts', out: 'dist/extension.cjs', options: { external: ['vscode'] } },
  // Started by the other two: it executes the code of the workspace.
  { entry: 'server/src/migrations/child/main.ts', out: 'dist/drizzleKitChild.cjs', options: byAddress },
  {
    entry: 'server/src/migrations/child/embeddedProof.ts',
    out: 'dist/embeddedProof.cjs',
    options: byAddress,
  },
  {
    entry: 'server/src/migrations/child/serverProof.ts',
    out: 'dist/serverProof.cjs',
    // Parts of the driver for other programs than Node, and a native one: called for only where they are there.
    options: { ...byAddress, external: ['pg-native', 'pg-cloudflare'] },
  },
  {
    entry: 'webview/src/main.ts',
    out: 'dist/webview.js',
    options: { ...inBrowser, plugins: [embedLayoutWorker(root)] },
  },
  { entry: 'webview/src/view/styles.css', out: 'dist/webview.css', options: inBrowser },
];

/** The programs that stand on the same engine, by their names in `dist/`: they share its parts. */
const engines = { server: 'server/src/lsp/main.ts', cli: 'server/src/cli/main.ts' };

/** Files that the programs look for beside themselves, by their names there. */
const assets: Readonly<Record<string, string>> = {
  'libpg-query.wasm': 'libpg-query/wasm/libpg-query.wasm',
  'sql-wasm.wasm': 'sql.js/dist/sql-wasm.wasm',
  'pglite.wasm': '@electric-sql/pglite/dist/pglite.wasm',
  'pglite.data': '@electric-sql/pglite/dist/pglite.data',
  'initdb.wasm': '@electric-sql/pglite/dist/initdb.wasm',
  'resvg.wasm': '@resvg/resvg-wasm/index_bg.wasm',
  'Inter-Regular.ttf': '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  'Inter-SemiBold.ttf': '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
};

/**
 * Bundles the programs into `dist/`. With `--sourcemap` the maps lie beside them; they never go
 * into the package.
 */
async function main(): Promise<void> {
  const sourcemap = process.argv.includes('--sourcemap');
  const dist = path.join(root, 'dist');
  await mkdir(dist, { recursive: true });
  const built = await Promise.all([
    buildEngines(dist, sourcemap),
    ...programs.map((program) => buildProgram(program, sourcemap)),
  ]);
  for (const it of built) console.log(it.summary);
  const inputs = [
    ...built.flatMap((it) => it.inputs),
    ...layoutWorkerInputs,
    ...Object.values(assets).map((it) => `node_modules/${it}`),
    'node_modules/drizzle-kit/api.js',
  ];
  await writeFile(path.join(dist, 'LICENSES.txt'), await noticesOf(root, inputs));
  await writeFile(path.join(dist, 'elkWorker.js'), await elkScript(root));
  for (const [name, asset] of Object.entries(assets))
    await copyFile(path.join(root, 'node_modules', asset), path.join(dist, name));
  const parser = path.join(dist, 'libpg-query.wasm');
  await writeFile(parser, withCompilationHints(await readFile(parser), root));
  await packKit(path.join(dist, 'drizzle-kit'));
  const outputs = new Set([
    'LICENSES.txt',
    'elkWorker.js',
    'drizzle-kit',
    ...Object.keys(assets),
    ...built.flatMap((it) => it.outputs),
  ]);
  const stale = (await readdir(dist)).filter((name) => !outputs.has(name));
  await Promise.all(stale.map((name) => rm(path.join(dist, name), { recursive: true })));
}

interface Built {
  readonly summary: string;
  /** Every file that is part of it, relative to the checkout. */
  readonly inputs: readonly string[];
  /** Names in `dist/`. */
  readonly outputs: readonly string[];
}

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  // Licences stand in one file of their own.
  legalComments: 'none',
  metafile: true,
  // The packages' ESM builds can be taken apart; their UMD builds hide their requires from a bundler.
  mainFields: ['module', 'main'],
  define: {
    'process.env.NODE_ENV': '"production"',
    'import.meta.dirname': '__dirname',
    'import.meta.filename': '__filename',
  },
  plugins: [slimTypescript()],
  alias: commonJsBuilds(root),
  logLevel: 'warning',
} satisfies BuildOptions;

async function buildEngines(dist: string, sourcemap: boolean): Promise<Built> {
  const rewrite = plainLoops(root, Object.values(engines));
  const { outputs, inputs } = await splitPrograms(engines, dist, {
    ...common,
    plugins: [
      slimTypescript(rewrite),
      uncopiedParser(),
      lateBuiltins(),
      lateRuleTexts(rewrite),
      plainLoopsPlugin(rewrite),
    ],
    sourcemap,
  });
  const program = path.join(dist, 'cli.cjs');
  await writeFile(program, `#!/usr/bin/env node\n${await readFile(program, 'utf8')}`);
  await chmod(program, 0o755);
  const size = outputs.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    summary: `dist/server.cjs, dist/cli.cjs and ${outputs.length - 2} parts: ${Math.round(size / 1024)} KB`,
    inputs,
    outputs: outputs.flatMap(({ name }) => (sourcemap ? [name, `${name}.map`] : [name])),
  };
}

/**
 * The drizzle-kit for workspaces without one: what compares schemas and what configurations import, a package that finds
 * itself by its name. What it has for other tasks looks for packages that are not there, and is not called.
 */
async function packKit(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const kit = path.join(root, 'node_modules/drizzle-kit');
  for (const file of ['api.js', 'index.js']) {
    const text = await readFile(path.join(kit, file), 'utf8');
    const { code } = await transform(text, { minify: true, legalComments: 'none', target: 'node20' });
    await writeFile(path.join(folder, file), code);
  }
  const manifest = await readFile(path.join(kit, 'package.json'), 'utf8');
  const { name, version, license } = JSON.parse(manifest) as Readonly<Record<string, string>>;
  const own = { name, version, license, exports: { '.': './index.js', './api': './api.js' } };
  await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(own, null, 2)}\n`);
}

async function buildProgram(program: Program, sourcemap: boolean): Promise<Built> {
  const entry = path.join(root, program.entry);
  const out = path.join(root, program.out);
  if (!existsSync(entry)) {
    return { summary: `${program.out}: skipped, there is no ${program.entry}`, inputs: [], outputs: [] };
  }
  const { metafile } = await build({
    ...common,
    entryPoints: [entry],
    outfile: out,
    format: 'cjs',
    sourcemap,
    ...program.options,
  });
  const size = Math.round((await stat(out)).size / 1024);
  return {
    summary: `${program.out}: ${size} KB`,
    inputs: Object.keys(metafile?.inputs ?? {}),
    outputs: Object.keys(metafile?.outputs ?? {}).map((it) => path.basename(it)),
  };
}

await main().catch((error: unknown) => {
  // The bundler has said at its place what it found wrong.
  if (!(error instanceof Error && 'errors' in error)) console.error(error);
  process.exit(1);
});
