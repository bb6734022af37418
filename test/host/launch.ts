import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runFolder } from './cache.ts';
import { installCodeServer, installExtension, startCodeServer } from './codeServer.ts';
import { openWorkbench } from './workbenchPage.ts';

/**
 * Stands in for VS Code's own program in `runTests` of @vscode/test-electron: takes the same options, runs
 * the tests in the extension host of a code-server, and ends with 0, 1, or 124 when there was no result
 * in time. What the test runner in the host writes to `SCHEMAWRIGHT_TEST_RESULT` decides; that the host
 * said goodbye is not enough, because a killed host says the same.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string', multiple: true },
      extensionTestsPath: { type: 'string' },
      'install-extension': { type: 'string', multiple: true },
      'extensions-dir': { type: 'string' },
      'user-data-dir': { type: 'string' },
    },
  });
  const testsPath = values.extensionTestsPath as string;
  const resultFile = process.env.SCHEMAWRIGHT_TEST_RESULT;
  if (!testsPath || !resultFile) {
    console.error('Needs --extensionTestsPath and SCHEMAWRIGHT_TEST_RESULT: start it through runTests.');
    return 1;
  }
  const workspace = positionals.find((it) => existsSync(it));
  const folder = await runFolder();
  try {
    const installed = await installCodeServer();
    for (const vsix of (values['install-extension'] as string[] | undefined) ?? []) {
      await installExtension(installed, folder, vsix);
    }
    const server = await startCodeServer(installed, { folder, env: process.env });
    try {
      return await runInHost(server.port, resultFile, {
        ...(workspace ? { workspace: path.resolve(workspace) } : {}),
        development: {
          extensionDevelopmentPath: (values.extensionDevelopmentPath as string[] | undefined) ?? [],
          extensionTestsPath: testsPath,
        },
      });
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runInHost(
  port: number,
  resultFile: string,
  options: Pick<Parameters<typeof openWorkbench>[0], 'workspace' | 'development'>,
): Promise<number> {
  const limit = Number(process.env.SCHEMAWRIGHT_TEST_TIMEOUT ?? 900_000);
  let ended = (_code: number): void => {};
  const end = new Promise<number>((resolve) => {
    ended = resolve;
  });
  const timer = setTimeout(() => ended(124), limit);
  const workbench = await openWorkbench({
    port,
    ...options,
    onExit: ended,
    onLog: (level, message) => {
      if (level === 'error') console.error(message.split('\n')[0]);
    },
  });
  try {
    const code = await end;
    const result = await readFile(resultFile, 'utf8').catch(() => undefined);
    if (result === undefined) {
      console.error(
        code === 124 ? `No result within ${limit / 1000} s.` : 'The extension host left no result.',
      );
      return code === 0 ? 1 : code;
    }
    return (JSON.parse(result) as { failed: number }).failed === 0 ? code : 1;
  } finally {
    clearTimeout(timer);
    await workbench.close();
  }
}

// Without these a stopped run would leave the server behind: it ends with this process's `exit`.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
process.exit(await main());
