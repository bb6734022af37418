import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { repositoryRoot, runFolder } from '../host/cache.ts';
import { chooseHost } from '../host/chooseHost.ts';
import { copyExample } from './support/exampleCopy.ts';

/** Runs the tests of `host/` inside VS Code's extension host, on a copy of the example. */
async function main(): Promise<number> {
  const host = await chooseHost();
  console.log(`in ${host.kind === 'code-server' ? 'code-server' : host.executable}`);
  const results = path.join(repositoryRoot, 'test-results');
  const bundle = path.join(results, 'host.cjs');
  await mkdir(results, { recursive: true });
  await build({
    entryPoints: [path.join(repositoryRoot, 'test/e2e/host/run.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  const resultFile = process.env.SCHEMAWRIGHT_TEST_RESULT ?? path.join(results, 'host.json');
  await rm(resultFile, { force: true });
  const workspace = await copyExample();
  const profile = await runFolder();
  try {
    return await runTests({
      vscodeExecutablePath: host.executable,
      extensionDevelopmentPath: repositoryRoot,
      extensionTestsPath: bundle,
      launchArgs: [
        workspace,
        '--user-data-dir',
        path.join(profile, 'u'),
        '--extensions-dir',
        path.join(profile, 'e'),
      ],
      extensionTestsEnv: { SCHEMAWRIGHT_TEST_RESULT: resultFile },
    }).catch(() => 1);
  } finally {
    await printReport(resultFile);
    await rm(path.dirname(path.dirname(workspace)), { recursive: true, force: true });
    await rm(profile, { recursive: true, force: true });
  }
}

async function printReport(file: string): Promise<void> {
  for (const it of [file, `${file}.part`]) {
    const text = await readFile(it, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    console.log((JSON.parse(text) as { lines: string[] }).lines.join('\n'));
    if (it !== file) console.error('Then nothing more: the tests did not come to their end.');
    return;
  }
  console.error('The tests left no result.');
}

process.exit(await main());
